// Linking the chosen claim to another: drag its card, or the panel's button, onto a card; or press the button and
// choose the card by click, touch or keys. The claim's forms do the same without scripts.

import { hush, notice } from "./notice.js";

const FAR = 8;
const SVG = "http://www.w3.org/2000/svg";
const DOES = [
  ["supports", "It supports that claim"],
  ["rebuts", "It rebuts that claim"],
  ["undercuts", "It undercuts the step from that claim"],
  ["with", "It is a premise together with that claim"],
];

export class Linker {
  // say(words); chosen(): id of the chosen claim; link(relation, target, from): saves the link
  constructor({ say, chosen, link }) {
    Object.assign(this, { say, chosen, link });
    this.from = "";
    this.start = null;
    this.line = null;
    document.body.classList.add("can-link");
    document.addEventListener("pointerdown", (event) => this.#down(event), true);
    document.addEventListener("pointermove", (event) => this.#move(event), true);
    document.addEventListener("pointerup", (event) => this.#up(event), true);
    document.addEventListener("pointercancel", () => this.#end(), true);
    // A part of a picture cannot say by style alone that a finger on it drags and does not scroll.
    document.addEventListener("touchmove", (event) => this.start && event.cancelable && event.preventDefault(), {
      passive: false,
      capture: true,
    });
    document.addEventListener("click", (event) => this.#click(event), true);
    document.addEventListener("keydown", (event) => this.#key(event), true);
  }

  // Waits for a card to be chosen; returns whether there is a claim to link.
  pick() {
    this.from = this.chosen();
    if (!this.from) return false;
    document.body.classList.add("picking");
    const words = "Choose the other claim: a card in the picture or a line of the outline.";
    this.say(`${words} Escape leaves.`);
    notice(words, "Cancel", () => this.#nothing());
    document.querySelector(`.am-card[data-claim="${CSS.escape(this.from)}"] a`)?.focus({ preventScroll: true });
    return true;
  }

  leave() {
    this.from = "";
    hush();
    document.body.classList.remove("picking");
  }

  #down(event) {
    const handle = event.target.closest?.("[data-link-from]");
    const card = event.target.closest?.(".am-card.chosen, .am-card.lit");
    const mine = card?.dataset.claim === this.chosen() && this.chosen();
    if (event.button || !(handle || mine) || event.target.closest?.(".am-fold, .am-chip, .am-behind")) return;
    this.start = { x: event.clientX, y: event.clientY, moved: false, from: this.chosen() };
    // The picture stays where it is while a card is dragged out of it.
    if (mine) event.stopPropagation();
  }

  #move(event) {
    if (!this.start) return;
    const { x, y } = this.start;
    if (!this.start.moved && Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.start.moved) {
      this.start.moved = true;
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "link-line");
      svg.setAttribute("aria-hidden", "true");
      this.line = document.createElementNS(SVG, "line");
      this.line.setAttribute("x1", x);
      this.line.setAttribute("y1", y);
      svg.append(this.line);
      document.body.append(svg);
    }
    this.line.setAttribute("x2", event.clientX);
    this.line.setAttribute("y2", event.clientY);
    const over = this.#under(event);
    for (const card of document.querySelectorAll(".am-card.drop")) if (card !== over) card.classList.remove("drop");
    over?.classList.add("drop");
  }

  #under(event) {
    const card = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((one) => one.closest?.(".am-card"))
      .find(Boolean);
    return card && card.dataset.claim !== this.start?.from ? card : null;
  }

  #up(event) {
    const { moved, from } = this.start || {};
    const card = moved && this.#under(event);
    this.#end();
    if (!moved) return;
    // The click that ends a drag chooses nothing.
    this.dragged = true;
    setTimeout(() => (this.dragged = false), 0);
    if (card) this.#ask(card.dataset.claim, from);
    else this.say("Nothing is linked.");
  }

  #end() {
    this.start = null;
    this.line?.parentNode.remove();
    this.line = null;
    for (const card of document.querySelectorAll(".am-card.drop")) card.classList.remove("drop");
  }

  #click(event) {
    if (this.dragged) {
      event.preventDefault();
      return event.stopPropagation();
    }
    if (event.target.closest?.("[data-link-from]")) {
      event.preventDefault();
      return void this.pick();
    }
    if (!this.from) return;
    const node = event.target.closest?.(".am-card, [data-claim-link]");
    const claim = node?.dataset.claim || node?.dataset.claimLink;
    if (!claim) return;
    event.preventDefault();
    event.stopPropagation();
    if (claim === this.from) return this.say("A claim cannot be linked to itself; choose another.");
    const { from } = this;
    this.leave();
    this.#ask(claim, from);
  }

  #key(event) {
    if (event.key !== "Escape" || !this.from) return;
    event.preventDefault();
    event.stopPropagation();
    this.#nothing();
  }

  #nothing() {
    this.leave();
    document.querySelector("[data-panel] [data-link-from]")?.focus();
    this.say("Nothing is linked.");
  }

  // The claim that was to be linked stays the one, whatever is chosen meanwhile.
  #ask(target, from) {
    const words = (claim) =>
      document.querySelector(`[data-panel="${CSS.escape(claim)}"] h2`) ||
      document.querySelector(`[data-line="${CSS.escape(claim)}"] > div > a[data-claim-link]`) ||
      document.querySelector(`.am-card[data-claim="${CSS.escape(claim)}"] .am-open`);
    const name = (claim) => words(claim)?.getAttribute("aria-label") || words(claim)?.textContent.trim() || claim;
    const dialog = document.createElement("dialog");
    dialog.className = "quote-dialog";
    dialog.setAttribute("aria-labelledby", "link-title");
    const title = document.createElement("h2");
    title.id = "link-title";
    title.textContent = "What does the first claim do?";
    const told = document.createElement("p");
    told.textContent = `“${name(from)}” and “${name(target)}”`;
    const row = document.createElement("p");
    row.className = "row-form";
    for (const [relation, label] of [...DOES, ["", "Cancel"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        dialog.close();
        if (relation) this.link(relation, target, from);
      });
      row.append(button);
    }
    dialog.append(title, told, row);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}
