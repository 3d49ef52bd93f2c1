// One's own changes that can be taken back, newest last, over all the pages that one tab shows of a map.

const MOST = 50;

export class Undo {
  // about: the address that tells of the map's changes, one for all its pages
  constructor(about) {
    this.about = about;
    this.key = `argmap-undo:${about}`;
    Object.assign(this, { done: [], undone: [] }, this.#stored());
    this.#fromForm();
    document.addEventListener("click", (event) => event.target.closest?.("[data-undo]") && this.asked?.());
    this.#tell();
  }

  // Calls back where the button is pressed.
  onAsked(asked) {
    this.asked = asked;
  }

  // Takes back the last change, or makes it again, by way of the queue that saves; history: the address that does it.
  // One after another: what is being taken back can be made again once it is.
  back(again, { queue, history, say }) {
    this.turn = (this.turn || Promise.resolve()).then(async () => {
      // What is being saved is the last change.
      await queue.settled();
      const revision = this.#take(again);
      if (revision === undefined) return say(again ? "Nothing to redo." : "You have nothing to undo.");
      queue.add({
        action: history.replace(/0$/, revision),
        data: [["do", "back"]],
        words: "",
        back: again ? "redo" : "undo",
      });
    });
  }

  // Returns the revision to take back, or to make again; undefined if there is none.
  #take(again) {
    const revision = (again ? this.undone : this.done).pop();
    this.#keep();
    return revision;
  }

  // Notes a revision that was just made; back: "undo" or "redo" where it took back another.
  made(revision, back = "") {
    (back === "undo" ? this.undone : this.done).push(revision);
    if (!back) this.undone = [];
    this.#keep();
  }

  // A form without a script leaves the number of what it saved in a cookie of the map's own.
  #fromForm() {
    const found = document.cookie.split("; ").find((one) => one.startsWith("argmap_undo="));
    const revision = Number(found?.split("=")[1]);
    if (!revision) return;
    document.cookie = `argmap_undo=; path=${this.about.replace(/\/changes$/, "")}; max-age=0; samesite=strict`;
    if (this.done.at(-1) !== revision) this.made(revision);
  }

  #stored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) || "{}");
    } catch {
      return {};
    }
  }

  #keep() {
    this.done = this.done.slice(-MOST);
    this.undone = this.undone.slice(-MOST);
    this.#tell();
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ done: this.done, undone: this.undone }));
    } catch {
      // A browser that keeps nothing takes back what this page did.
    }
  }

  #tell() {
    for (const button of document.querySelectorAll("[data-undo]")) button.hidden = !this.done.length;
  }
}
