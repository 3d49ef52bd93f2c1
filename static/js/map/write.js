// Writing on the map: keys and buttons add below the chosen card, what is typed is kept until the server has it, and
// what others change appears. Without this file the panel's forms work as pages.

const SOON = 2000;
const LATER = 10000;
const id = () => crypto.randomUUID?.() || `${Date.now()}-${Math.random().toString(36).slice(2)}`;

function kept(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key) || "";
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing keeps the words in the page.
  }
  return value;
}

export class Write {
  // tools: { board, say, show(url, page), refresh(), panel(), chosen() }
  constructor(tools) {
    Object.assign(this, tools);
    this.changes = this.board.dataset.changes;
    this.writes = this.board.dataset.writes !== undefined;
    this.name = `argmap-queue:${this.changes}`;
    this.state = document.querySelector("[data-save-state]");
    this.relation = "supports";
    this.known = Number(this.board.dataset.revision || 0);
    this.done = [];
    this.undone = [];
    this.sending = false;
    this.wait = 0;
    this.active = Date.now();
    if (this.writes) this.#listen();
    if (this.changes) this.#poll();
  }

  get queue() {
    try {
      return JSON.parse(kept(this.name) || "[]");
    } catch {
      return [];
    }
  }

  set queue(items) {
    kept(this.name, items.length ? JSON.stringify(items) : "");
  }

  // Begins to add something below the chosen card; returns whether it could.
  begin(relation) {
    const form = this.writes ? document.querySelector("[data-quick-add]") : null;
    const button = form?.querySelector(`button[value="${relation}"]`);
    if (!button) return false;
    this.#aim(form, relation);
    form.elements.text.focus();
    this.say(`${button.textContent.trim()}: type its words, Enter adds it, Escape leaves.`);
    return true;
  }

  reword() {
    const heading = this.writes ? document.querySelector("[data-panel] h2") : null;
    if (!heading || document.querySelector("[data-reword]")) return false;
    const area = document.createElement("textarea");
    area.className = "field";
    area.dataset.reword = "";
    area.rows = 3;
    area.setAttribute("aria-label", "The claim’s words; Enter saves, Escape leaves");
    area.value = kept(this.#draft("reword")) || heading.textContent;
    heading.after(area);
    heading.hidden = true;
    area.focus();
    area.addEventListener("input", () => kept(this.#draft("reword"), area.value));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && !event.isComposing)) {
        event.preventDefault();
        event.stopPropagation();
        const words = area.value.trim();
        area.remove();
        heading.hidden = false;
        heading.focus();
        if (event.key === "Enter" && words && words !== heading.textContent) {
          heading.textContent = words;
          this.#edits([{ kind: "set-field", thing: "claim", id: this.chosen(), field: "text", value: words }]);
        }
      }
    });
    return true;
  }

  remove() {
    const link = this.writes ? document.querySelector("[data-panel] [data-edit]") : null;
    if (!link) return false;
    location.assign(`${link.getAttribute("href")}#remove`);
    return true;
  }

  undo(again) {
    const from = again ? this.undone : this.done;
    const revision = from.pop();
    if (revision === undefined) return void this.say(again ? "Nothing to do again." : "Nothing of yours to take back.");
    this.#send({ action: this.board.dataset.history.replace("0", revision), data: [["do", "back"]], client: id(), words: "", back: again ? "redo" : "undo" });
  }

  #draft(what) {
    return `argmap-draft:${this.changes}:${this.chosen()}:${what}`;
  }

  #aim(form, relation) {
    this.relation = relation;
    for (const button of form.querySelectorAll("button[name=relation]")) {
      button.classList.toggle("main", button.value === relation);
    }
  }

  #listen() {
    document.addEventListener("submit", (event) => {
      const form = event.target.closest?.("[data-quick-add]");
      if (!form) return;
      event.preventDefault();
      this.#add(form, event.submitter?.value || this.relation);
    });
    document.addEventListener("input", (event) => {
      if (event.target.closest?.("[data-quick-add]")) kept(this.#draft("add"), event.target.value);
    });
    document.addEventListener("focusin", (event) => {
      const area = event.target.closest?.("[data-quick-add] textarea");
      if (area && !area.value) area.value = kept(this.#draft("add"));
    });
    document.addEventListener("keydown", (event) => {
      this.active = Date.now();
      const area = event.target.closest?.("[data-quick-add] textarea");
      if (area && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#add(area.form, this.relation);
      } else if (area && event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        document.querySelector("[data-panel] h2")?.focus();
        this.say("Your words are kept.");
      } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.closest?.("input, textarea")) {
        event.preventDefault();
        this.undo(event.shiftKey);
      }
    });
    addEventListener("online", () => this.#flush());
    if (this.queue.length) this.#flush();
  }

  #add(form, relation) {
    const words = form.elements.text.value.trim();
    if (!words) return form.elements.text.focus();
    this.#send({ action: form.getAttribute("action"), data: [["do", "add"], ["relation", relation], ["text", words]], client: id(), words, draft: this.#draft("add") });
    form.elements.text.value = "";
  }

  #edits(edits) {
    this.#send({ action: this.board.dataset.edits, edits, client: id(), words: edits[0].value, draft: this.#draft("reword") });
  }

  #send(item) {
    this.queue = [...this.queue, item];
    this.#flush();
  }

  #tell(words, bad = false) {
    if (!this.state) return;
    this.state.textContent = words;
    this.state.classList.toggle("wrong", bad);
  }

  async #flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.queue.length) {
        const [item, ...rest] = this.queue;
        this.#tell("Saving …");
        let answer;
        try {
          answer = await this.#post(item);
        } catch {
          this.#tell("Not saved: the server does not answer. Your words are kept and sent again.", true);
          this.wait = Math.min(30000, (this.wait || 1000) * 2);
          setTimeout(() => this.#flush(), this.wait);
          return;
        }
        this.wait = 0;
        this.queue = rest;
        if (answer.ok) await this.#saved(item, answer);
        else await this.#refused(item, answer);
      }
    } finally {
      this.sending = false;
    }
  }

  #post(item) {
    if (item.edits) {
      const body = JSON.stringify({ client: item.client, edits: item.edits });
      return fetch(item.action, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body });
    }
    const body = new URLSearchParams([...item.data, ["client", item.client]]);
    return fetch(item.action, { method: "POST", headers: { Accept: "text/html" }, body });
  }

  async #saved(item, answer) {
    if (item.draft) kept(item.draft, "");
    const text = await answer.text();
    const now = await this.#newest();
    if (now?.client === item.client) {
      (item.back === "undo" ? this.undone : this.done).push(now.revision);
      if (!item.back) this.undone = [];
    }
    if (now) this.known = now.revision;
    this.#tell(`Saved to ${this.board.dataset.saved}.`);
    this.say(item.back ? "Taken back." : "Saved.");
    if (item.edits || item.back) await this.refresh();
    else await this.show(new URL(answer.url), new DOMParser().parseFromString(text, "text/html"));
  }

  async #refused(item, answer) {
    const text = await answer.text();
    let why = "";
    try {
      why = JSON.parse(text).error.message;
    } catch {
      const page = new DOMParser().parseFromString(text, "text/html");
      why = (page.querySelector("#trouble p") || page.querySelector("main p"))?.textContent || `The server answered ${answer.status}.`;
    }
    if (item.draft && item.words) kept(item.draft, item.words);
    this.#tell(`Not saved: ${why}`, true);
    this.say(`Not saved: ${why}`);
    const area = document.querySelector("[data-quick-add] textarea");
    if (area && !area.value && item.data) area.value = item.words;
  }

  async #newest() {
    try {
      const answer = await fetch(this.changes, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  #poll() {
    const again = () => {
      const pace = Date.now() - this.active < 60000 ? SOON : LATER;
      setTimeout(async () => {
        if (!document.hidden && !this.sending) {
          const now = await this.#newest();
          if (now && now.revision > this.known && !this.sending) {
            const first = this.known === 0;
            this.known = now.revision;
            if (!first) {
              await this.refresh();
              this.say(now.author ? `${now.author} has changed this map.` : "This map has changed.");
            }
          }
        }
        again();
      }, pace * (0.8 + 0.4 * Math.random()));
    };
    for (const name of ["pointerdown", "keydown", "visibilitychange"]) addEventListener(name, () => (this.active = Date.now()));
    again();
  }
}
