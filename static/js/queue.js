// Sends what a person wrote, in order and once each, and keeps it until the server has it: through a lost network, a
// server that is away for a while, a reload, and a closed tab.

import { parsed, read } from "./answer.js";
import { kept, me } from "./kept.js";

const LONGEST = 15000;
// How often a change is sent again where the server answers that it failed on it.
const FAULTS = 5;

export const newId = () => crypto.randomUUID?.() || `${Date.now()}-${Math.random().toString(36).slice(2)}`;

export class Queue {
  // about: what is written, one name for all tabs; tell(words, bad): says whether it is saved;
  // saved(item, answer, page), refused(item, error): what happens then; view(): what of the map is shown, where the
  // answer is to bring its page along, and a promise of that is the page
  constructor({ about, tell, saved, refused, view }) {
    Object.assign(this, { about, tell, saved, refused, view });
    // What one person could not send is not sent in the name of the next.
    this.prefix = me && me !== "owner" ? `argmap-queue:${me}/${about}:` : `argmap-queue:${about}:`;
    this.tab = newId();
    this.items = [];
    // The revision that has one's own last words in a field.
    this.own = new Map();
    this.sending = false;
    this.wait = 0;
    this.timer = 0;
    addEventListener("online", () => this.flush());
    this.#adopt();
  }

  get busy() {
    return this.sending || this.items.length > 0;
  }

  // Waits until all that was added is saved or refused.
  async settled() {
    while (this.busy) await new Promise((done) => setTimeout(done, 40));
  }

  add(item) {
    this.items.push(this.#rebased({ ...item, client: item.client || newId() }));
    this.#keep();
    return this.flush();
  }

  // A tab that has gone leaves what it had not sent; a tab that is there holds a lock of its own name.
  async #adopt() {
    if (navigator.locks) navigator.locks.request(this.prefix + this.tab, () => new Promise(() => {}));
    for (const key of this.#keys()) {
      const take = (lock) => lock && this.#take(key);
      if (!navigator.locks) this.#take(key);
      // One that is still there, as the page before this may be for a moment, leaves it when it goes.
      else if ((await navigator.locks.request(key, { ifAvailable: true }, take)) === null)
        navigator.locks.request(key, take).then(() => this.flush());
    }
    if (this.items.length) this.flush();
  }

  #keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix) && key !== this.prefix + this.tab);
    } catch {
      return [];
    }
  }

  // Sending the same change from two tabs does it once.
  #take(key) {
    try {
      // Whoever reads this page has not asked to be shown what another page was about.
      this.items.push(...JSON.parse(kept(key) || "[]").map((item) => ({ ...item, asked: -1 })));
    } catch {
      // What cannot be read was not written here.
    }
    kept(key, "");
    this.#keep();
  }

  #keep() {
    kept(this.prefix + this.tab, this.items.length ? JSON.stringify(this.items) : "");
  }

  #done(item) {
    this.items = this.items.filter((other) => other.client !== item.client);
    this.#keep();
  }

  #later(words) {
    this.tell(`Not saved: ${words} Your words are kept and will be sent again.`, true);
    this.wait = Math.min(LONGEST, (this.wait || 500) * 2);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.wait);
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.items.length) {
        const item = this.items[0];
        this.tell("Saving …");
        let answer;
        let said;
        let page;
        try {
          answer = await this.#post(item);
          ({ said, page } = await read(answer));
        } catch {
          return this.#later("the server does not answer.");
        }
        if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
          item.faults = (item.faults || 0) + (answer.status === 500);
          if (item.faults < FAULTS)
            return this.#later(answer.status === 500 ? "the server failed." : "the server is busy.");
        }
        this.wait = 0;
        this.#done(item);
        const found = parsed(said);
        if (answer.ok) this.#rename(found.ids || {});
        if (answer.ok) this.#owns(item, found.revision);
        try {
          if (answer.ok) await this.saved(item, found, page);
          else
            await this.refused(item, {
              status: answer.status,
              message: `The server answered ${answer.status}.`,
              ...found.error,
            });
        } catch {
          // The page could not be made again: what waits is sent all the same, and the page asks again by itself.
        }
      }
    } finally {
      this.sending = false;
    }
  }

  // What was saved of a field is one's own: the next change of it does not clash with what was there before.
  #owns(item, revision) {
    const names = fields(item);
    if (!revision || !names.length) return;
    for (const name of names) this.own.set(name, revision);
    this.items = this.items.map((other) => this.#rebased(other));
    this.#keep();
  }

  #rebased(item) {
    const names = fields(item);
    if (!item.base || !names.length) return item;
    return { ...item, base: Math.max(item.base, Math.min(...names.map((name) => this.own.get(name) || 0))) };
  }

  // What waits may name claims by what stood for their ids until the server gave them one.
  #rename(ids) {
    const names = Object.entries(ids);
    if (!names.length || !this.items.length) return;
    const put = (value, key) => {
      if (["text", "new-text", "value", "title", "note", "words"].includes(key)) return value;
      if (typeof value === "string") return value.split(" -> ").map((part) => ids[part] || part).join(" -> ");
      if (Array.isArray(value)) return value.map((one) => put(one, key));
      return value && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([name, below]) => [name, put(below, name)]))
        : value;
    };
    this.items = this.items.map((item) => (item.edits ? { ...item, edits: put(item.edits, "edits") } : item));
    this.#keep();
  }

  #post(item) {
    const headers = { Accept: "application/json" };
    item.view = this.view?.();
    if (item.view !== undefined) headers["Argmap-View"] = item.view;
    if (item.edits) {
      const body = JSON.stringify({
        client: item.client,
        edits: item.edits,
        ...(item.base ? { base: item.base } : {}),
      });
      return fetch(item.action, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body });
    }
    return fetch(item.action, {
      method: "POST",
      headers,
      body: new URLSearchParams([...item.data, ["client", item.client]]),
    });
  }
}

// The fields that a change sets, by name; none where it does anything else.
function fields(item) {
  const edits = item.edits || [];
  return edits.every((edit) => edit.kind === "set-field")
    ? edits.map(({ thing, id, field }) => `${thing} ${id} ${field}`)
    : [];
}
