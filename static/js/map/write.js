// Writing on the map and beside it: keys and buttons add below the chosen card, what is typed is kept until the server
// has it, and what others change appears. Without this file the panel's forms work as pages.

import { Changes } from "../changes.js";
import { Clash } from "../clash.js";
import { Marks } from "../marks.js";
import { drafts, kept } from "../kept.js";
import { Queue } from "../queue.js";
import { Undo } from "../undo.js";
import { here, pictureOf } from "./address.js";
import { Linker } from "./linker.js";

export class Write {
  // tools: { board, say, show(claim, page), refresh(page), asked(), chosen(), view(), soon? }; asked: how often the
  // reader has asked for something to be shown
  constructor(tools) {
    Object.assign(this, tools);
    this.changes = this.board.dataset.changes;
    this.writes = this.board.dataset.writes !== undefined;
    this.state = document.querySelector("[data-save-state]");
    this.here = document.querySelector("[data-here]");
    this.relation = "supports";
    if (this.writes) {
      this.made = new Undo(this.changes);
      this.made.onAsked(() => this.undo(false));
      this.clash = new Clash({ say: this.say, again: (item) => this.queue.add(item) });
      this.queue = new Queue({
        about: this.changes,
        tell: (words, bad) => this.#tell(words, bad),
        saved: (item, answer, page) => this.#saved(item, answer, page),
        view: this.view,
        refused: (item, error) => this.#refused(item, error),
      });
      this.linker = new Linker({
        say: this.say,
        chosen: this.chosen,
        link: (relation, target, from) => this.#link(relation, target, from),
      });
      this.#listen();
      this.restore();
      drafts.then(() => this.restore());
    }
    if (this.changes) {
      this.marks = new Marks({
        url: `${this.changes}/claims`,
        known: Number(this.board.dataset.revision || 0),
        say: this.say,
        list: document.querySelector("[data-news]"),
        chosen: () => this.chosen(),
      });
      this.following = this.#follow();
    }
  }

  // Begins to add something below the chosen card; returns whether it could.
  begin(relation) {
    const form = this.writes ? document.querySelector("[data-quick-add]") : null;
    const button = form?.querySelector(`button[value="${relation}"]`);
    if (!button) return false;
    this.#aim(form, relation);
    form.dataset.begun = "";
    form.elements.text.focus();
    this.say(`${button.textContent.trim()}: type its words, Enter adds it, Escape leaves.`);
    return true;
  }

  // Shows words that were typed for the chosen claim and never saved, and says so.
  restore() {
    const panel = this.writes ? document.querySelector("[data-panel]") : null;
    const area = panel?.querySelector("[data-quick-add] textarea");
    if (!area || panel.querySelector("[data-found-draft]")) return;
    const added = this.#draft("add");
    const reworded = this.#draft("reword");
    if (!area.value && kept(added)) {
      area.value = kept(added);
      this.#found(area, "You began this before and have not saved it.", "Discard it", () => {
        area.value = "";
        kept(added, "");
      });
    }
    const heading = panel.querySelector("h2");
    if (heading && kept(reworded) && kept(reworded) !== heading.textContent && !panel.querySelector("[data-reword]")) {
      this.#found(heading, "You began to reword this claim and have not saved it.", "Go on with it", () =>
        this.reword(),
      );
    }
  }

  #found(beside, words, does, done) {
    const note = document.createElement("p");
    note.className = "small found-draft";
    note.dataset.foundDraft = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = does;
    button.addEventListener("click", () => {
      note.remove();
      beside.focus();
      done();
    });
    note.append(words, " ", button);
    beside.after(note);
  }

  reword() {
    const heading = this.writes ? document.querySelector("[data-panel] h2") : null;
    if (!heading || document.querySelector("[data-reword]")) return false;
    const panel = heading.closest("[data-panel]");
    const claim = panel.dataset.panel;
    // What others change from here on is a clash, and is shown as one.
    const base = Number(panel.dataset.revision || 0);
    const draft = this.#draft("reword", claim);
    const area = document.createElement("textarea");
    area.className = "field";
    area.dataset.reword = "";
    Object.assign(area.dataset, { advise: this.changes.replace(/changes$/, "advice"), claim });
    area.rows = 3;
    area.setAttribute("aria-label", "The claim’s words; Enter saves, Escape leaves");
    area.value = kept(draft) || heading.textContent;
    panel.querySelector("[data-found-draft]")?.remove();
    heading.after(area);
    heading.hidden = true;
    area.focus();
    area.addEventListener("input", () => kept(draft, area.value));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && !event.isComposing)) {
        event.preventDefault();
        event.stopPropagation();
        const words = area.value.trim();
        const before = heading.textContent;
        document.getElementById(area.dataset.advised || "none")?.remove();
        area.remove();
        heading.hidden = false;
        heading.focus();
        if (event.key === "Enter" && words && words !== before) {
          heading.textContent = words;
          this.edit([{ kind: "set-field", thing: "claim", id: claim, field: "text", value: words }], {
            base,
            words,
            draft,
          });
          kept(draft, "");
        } else if (event.key === "Enter") kept(draft, "");
      }
    });
    return true;
  }

  remove() {
    const link = this.writes ? document.querySelector("[data-panel] [data-edit]") : null;
    if (!link) return false;
    // What hangs on it needs a choice, which the claim's forms ask for.
    if (link.dataset.hanging !== undefined) location.assign(`${link.getAttribute("href")}#remove`);
    else this.#ask([["do", "remove"]]);
    return true;
  }

  // Waits for the card that the chosen claim is to bear on.
  pick() {
    return this.linker?.pick() || false;
  }

  #link(relation, target, from) {
    this.#ask([["do", "link"], ["relation", relation], ["target", target]], from);
  }

  // Sends what a form of a claim would.
  #ask(data, claim = this.chosen()) {
    const form = document.querySelector("[data-quick-add]");
    const action = form.getAttribute("action").replace(/\/claims\/[^/]+\//, `/claims/${encodeURIComponent(claim)}/`);
    this.queue.add({ action, data, words: "" });
  }

  undo(again) {
    this.made.back(again, { queue: this.queue, history: this.board.dataset.history, say: this.say });
  }

  edit(edits, more = {}) {
    return this.queue.add({ action: this.board.dataset.edits, edits, ...more });
  }

  // Whether somebody is about to type, or types: what is saved meanwhile must not take the field away.
  static typing() {
    const area = document.activeElement?.closest?.("[data-part=panel] textarea");
    return Boolean(area && (area.value || area.form?.dataset.begun !== undefined || area.matches("[data-reword]")));
  }

  #draft(what, claim = document.querySelector("[data-panel]")?.dataset.panel || this.chosen()) {
    return `argmap-draft:${this.changes}:${claim}:${what}`;
  }

  #aim(form, relation) {
    this.relation = relation;
    form.elements.text.dataset.relation = relation;
    for (const button of form.querySelectorAll("button[name=relation]")) {
      button.classList.toggle("main", button.value === relation);
    }
  }

  #listen() {
    document.addEventListener("click", (event) => {
      if (!event.target.closest?.("[data-remove]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.remove();
    });
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
      const area = event.target.closest?.("[data-quick-add] textarea");
      if (area && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#add(area.form, this.relation);
      } else if (area && event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        document.querySelector("[data-panel] h2")?.focus();
        this.say("Your words are kept.");
      } else if (
        (event.ctrlKey || event.metaKey) &&
        event.key.toLowerCase() === "z" &&
        !event.target.closest?.("input, textarea")
      ) {
        event.preventDefault();
        this.undo(event.shiftKey);
      }
    });
  }

  #add(form, relation) {
    const words = form.elements.text.value.trim();
    if (!words) return form.elements.text.focus();
    const draft = this.#draft("add");
    // A premise that joins a step is drawn by the server alone.
    const soon = relation === "with" ? undefined : { claim: form.closest("[data-panel]").dataset.panel, relation };
    // From here on the queue keeps the words, and the next ones start again.
    form.elements.text.value = "";
    this.#unsay(form);
    delete form.dataset.begun;
    document.getElementById(form.elements.text.dataset.advised || "none")?.replaceChildren();
    kept(draft, "");
    this.queue.add({
      action: form.getAttribute("action"),
      data: [
        ["do", "add"],
        ["relation", relation],
        ["text", words],
      ],
      words,
      draft,
      soon,
      asked: this.asked(),
    });
    this.again();
  }

  // Says beside the field why its words were refused.
  #why(area, words) {
    this.#unsay(area.form);
    const reason = document.createElement("p");
    reason.className = "wrong";
    reason.id = "quick-wrong";
    reason.textContent = words;
    area.after(reason);
    area.setAttribute("aria-invalid", "true");
    area.setAttribute("aria-describedby", reason.id);
  }

  #unsay(form) {
    for (const note of form.querySelectorAll("#quick-wrong, [data-found-draft]")) note.remove();
    form.elements.text.removeAttribute("aria-invalid");
    form.elements.text.removeAttribute("aria-describedby");
  }

  // What waits for the server is shown in the picture as it is now.
  again() {
    if (this.queue) this.soon?.show(this.queue.items, this.bad ? "Not saved yet" : "Saving …");
  }

  #tell(words, bad = false) {
    this.bad = bad;
    this.again();
    if (!this.state) return;
    this.state.textContent = words;
    this.state.classList.toggle("wrong", bad);
    // Where the panel lies over the page, the line comes in front of it while it has news.
    const place = this.state.parentElement;
    place.dataset.fresh = "";
    clearTimeout(this.stale);
    if (!bad) this.stale = setTimeout(() => delete place.dataset.fresh, 4000);
  }

  async #saved(item, answer, brings) {
    if (answer.revision) {
      this.made.made(answer.revision, item.back);
      this.marks?.mine(answer.revision);
    }
    const claim = answer.claim || answer.ids?.[item.show] || "";
    if (item.soon) this.soon?.saved(item.client, claim);
    this.#tell(`Saved to ${answer.saved || this.board.dataset.saved}.`);
    const words = item.back === "undo" ? "Taken back." : item.back ? "Made again." : "Saved.";
    this.say(words);
    // What waits makes the page again in its turn.
    if (this.queue.items.length) return;
    const fresh = await brings;
    // What the answer brought is of use where the reader still looks at the same.
    const same = fresh && pictureOf(here()) === pictureOf(new URL(item.view, here()));
    const page = same ? new DOMParser().parseFromString(fresh, "text/html") : null;
    // Who has gone on to something else meanwhile is not called back.
    const stays = item.asked === undefined || item.asked === this.asked();
    const showing = claim && stays && !Write.typing();
    const panel = page?.querySelector("[data-part=panel] [data-panel]")?.dataset.panel || "";
    const brought = panel === (showing ? claim : this.chosen()) || Write.typing() ? page : null;
    await (showing ? this.show(claim, brought) : this.refresh(brought));
    if (item.back) this.say(words);
    if (answer.revision) this.following?.seen(answer.revision);
  }

  async #refused(item, error) {
    if (item.draft && item.words && !kept(item.draft)) kept(item.draft, item.words);
    this.#tell(`Not saved: ${error.message}`, true);
    if (error.status === 409 && error.fields?.length) return this.clash.show(item, error);
    this.say(`Not saved: ${error.message}`);
    const area = document.querySelector("[data-quick-add] textarea");
    // Words for another claim are in its draft, and come back when it is chosen.
    if (area && !area.value && item.data && (!item.draft || item.draft === this.#draft("add"))) {
      area.value = item.words;
      this.#why(area, `Not saved: ${error.message}`);
    }
    if (item.edits || item.back) await this.refresh();
  }

  #follow() {
    return new Changes({
      url: this.changes,
      known: Number(this.board.dataset.revision || 0),
      edits: this.writes,
      claim: () => this.chosen(),
      busy: () => Boolean(this.queue?.busy),
      others: (words) => {
        if (this.here) this.here.textContent = words;
      },
      changed: async (now) => {
        await this.refresh();
        this.say(await this.marks.update(now.revision, now.author));
      },
    });
  }
}
