// Asks every few seconds whether others have changed the map, and who else is there; not at all in a hidden page.

import { newId } from "./queue.js";

const SOON = 2000;
// While somebody else writes here too, a change is worth hearing of sooner.
const TOGETHER = 1000;
const LATER = 10000;

// One tab is one reader, whatever pages it goes through.
function tab() {
  const mine = newId();
  try {
    const before = sessionStorage.getItem("argmap-tab");
    if (!before) sessionStorage.setItem("argmap-tab", mine);
    return before || mine;
  } catch {
    return mine;
  }
}

export class Changes {
  // url; known: the revision that the page shows; edits: whether the page may write; claim(): the chosen claim;
  // busy(): whether something is being saved; changed(now): makes the page again; others(words): who else is there
  constructor(options) {
    Object.assign(this, options);
    this.tab = tab();
    this.active = Date.now();
    for (const name of ["pointerdown", "keydown", "visibilitychange"])
      addEventListener(name, () => (this.active = Date.now()));
    this.#again();
  }

  // What the page shows now is at least this revision.
  seen(revision) {
    this.known = Math.max(this.known, revision);
  }

  #again() {
    const pace = Date.now() - this.active > 60000 ? LATER : this.together ? TOGETHER : SOON;
    setTimeout(async () => {
      if (!document.hidden && !this.busy()) await this.#ask();
      this.#again();
    }, pace * (0.8 + 0.4 * Math.random()));
  }

  async #ask() {
    const asking = new URLSearchParams({ tab: this.edits ? this.tab : "", claim: this.claim() });
    let now;
    try {
      const answer = await fetch(`${this.url}?${asking}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      now = await answer.json();
    } catch {
      return;
    }
    this.together = Boolean(now.others);
    this.others(now.others || "");
    if (now.revision <= this.known || this.busy()) return;
    const before = this.known;
    this.known = now.revision;
    if (before === 0) return;
    try {
      await this.changed(now);
    } catch {
      // The server went away in between; the next answer tells the same.
      this.known = before;
    }
  }
}
