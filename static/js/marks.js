// Marks the claims that others have changed since one last looked: on the cards, on the outline's lines, and in a list
// that leads from one to the next. A mark goes when its claim is looked at. Without this file, the history says the
// same.

import { kept } from "./kept.js";

const SVG = "http://www.w3.org/2000/svg";
const WORDS = {
  new: "new",
  reworded: "reworded",
  quoted: "quotation added",
  linked: "link changed",
  changed: "changed",
};
const DONE = {
  new: "added",
  reworded: "reworded",
  quoted: "quoted a source for",
  linked: "changed a link of",
  changed: "changed",
};
const OWN = 400;

export class Marks {
  // url: tells the claims changed after a revision; known: the revision that the page shows; say(words): tells a screen
  // reader; list: where the changes are listed, if anywhere; chosen(): the claim that is looked at
  constructor({ url, known, say, list, chosen }) {
    Object.assign(this, { url, known, say, list, chosen });
    this.key = `argmap-seen:${url}`;
    this.rows = new Map();
    this.own = new Set(this.#own());
    const seen = Number(kept(this.key));
    if (!seen || seen > known) this.#seen(known);
    this.since = Number(kept(this.key)) || known;
    this.list?.querySelector("[data-news-seen]").addEventListener("click", () => this.clear());
    this.list?.querySelector("[data-news-next]").addEventListener("click", () => this.next());
    this.list?.addEventListener("click", (event) => this.#go(event));
    new MutationObserver(() => this.#soon()).observe(document.querySelector("main"), {
      childList: true,
      subtree: true,
    });
    document.addEventListener("focusin", (event) => this.#look(event));
    document.addEventListener("click", (event) => this.#look(event));
    if (this.since < known) this.#ask(this.since, true).catch(() => {});
  }

  // A change that this page has made itself.
  mine(revision) {
    this.own.add(revision);
    kept(`${this.key}:own`, JSON.stringify([...this.own].slice(-OWN)));
    // What was asked for while it was being saved has it as somebody else's.
    for (const [claim, row] of this.rows) if (row.revision === revision) this.rows.delete(claim);
    this.draw();
    if (!this.rows.size) this.#seen(Math.max(revision, Number(kept(this.key))));
  }

  // Asks what is new up to a revision, marks it, and says it in a sentence; returns the sentence.
  async update(revision, author = "") {
    const from = this.known;
    this.known = Math.max(this.known, revision);
    try {
      const fresh = await this.#ask(from, false);
      return this.#sentence(fresh, author);
    } catch {
      return author ? `${author} has changed this map.` : "This map has changed.";
    }
  }

  async #ask(after, before) {
    const answer = await fetch(`${this.url}?${new URLSearchParams({ after })}`, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    // Of earlier days, one's own changes are known; while the page is open, another window's are news.
    const fresh = (await answer.json()).claims.filter((row) => !this.own.has(row.revision) && !(before && row.mine));
    for (const row of fresh) this.rows.set(row.claim, row);
    if (!this.rows.size) this.#seen(this.known);
    this.draw();
    return fresh;
  }

  #sentence(fresh, author) {
    const [first, ...more] = fresh;
    if (!first) return author ? `${author} has changed this map.` : "This map has changed.";
    const rest = more.length ? ` and changed ${more.length} more claim${more.length > 1 ? "s" : ""}` : "";
    return `${first.author || "Somebody"} ${DONE[first.what]} “${first.text}”${rest}.`;
  }

  next() {
    const [claim] = this.rows.keys();
    const link = claim && this.list.querySelector(`[data-claim-link="${CSS.escape(claim)}"]`);
    link?.click();
  }

  clear() {
    this.rows.clear();
    this.#seen(this.known);
    this.draw();
    this.say("All changes are marked as seen.");
    document.querySelector("[data-canvas], [data-lines] [data-line]")?.focus({ preventScroll: true });
  }

  #seen(revision) {
    this.since = revision;
    kept(this.key, String(revision));
  }

  #own() {
    try {
      return JSON.parse(kept(`${this.key}:own`) || "[]");
    } catch {
      return [];
    }
  }

  // In the outline a change leads to its line.
  #go(event) {
    const claim = event.target.closest("[data-claim-link]")?.dataset.claimLink;
    const line = claim && document.querySelector(`[data-lines] li[data-claim="${CSS.escape(claim)}"] [data-line]`);
    if (!line || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    line.focus();
    line.scrollIntoView({ block: "center" });
  }

  #look(event) {
    const at = event.target.closest?.("[data-claim], [data-claim-link], [data-panel]");
    const claim = at?.dataset.claimLink || at?.dataset.claim || at?.dataset.panel;
    if (!claim || !this.rows.has(claim) || (event.type === "focusin" && !at.matches("[data-panel], li"))) return;
    const row = this.rows.get(claim);
    // What is said of the card is heard before its mark goes; what changes meanwhile has not been looked at.
    setTimeout(() => {
      if (this.rows.get(claim) !== row) return;
      this.rows.delete(claim);
      if (!this.rows.size) this.#seen(this.known);
      this.draw();
    }, 600);
  }

  #soon() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  draw() {
    for (const old of document.querySelectorAll("[data-news-mark]")) {
      if (this.rows.get(old.dataset.newsMark)?.what === old.dataset.what) continue;
      const link = old.closest(".am-card")?.querySelector(".am-open");
      if (link?.dataset.label) link.setAttribute("aria-label", link.dataset.label);
      old.remove();
    }
    for (const [claim, row] of this.rows) {
      const name = CSS.escape(claim);
      for (const card of document.querySelectorAll(`.am-card[data-claim="${name}"]`)) this.#card(card, row);
      for (const line of document.querySelectorAll(
        `[data-line="${name}"] > div > a, li[data-claim="${name}"] > .line-row > .line`,
      ))
        this.#line(line, row);
    }
    this.#tell();
  }

  #words(row) {
    return `${WORDS[row.what]}${row.author ? ` by ${row.author}` : ""}`;
  }

  #card(card, row) {
    const box = card.querySelector(".am-box, .am-box-thesis, .am-box-implicit");
    if (!box?.getBBox || card.querySelector("[data-news-mark]")) return;
    const { x, y, width } = box.getBBox();
    const group = document.createElementNS(SVG, "g");
    const pill = document.createElementNS(SVG, "rect");
    const text = document.createElementNS(SVG, "text");
    group.setAttribute("class", "am-news");
    group.setAttribute("aria-hidden", "true");
    Object.assign(group.dataset, { newsMark: row.claim, what: row.what });
    text.textContent = WORDS[row.what];
    text.setAttribute("x", x + width - 12);
    text.setAttribute("y", y + 3.5);
    text.setAttribute("text-anchor", "end");
    group.append(pill, text);
    card.append(group);
    const size = text.getBBox();
    for (const [key, value] of [
      ["x", size.x - 6],
      ["y", y - 8],
      ["width", size.width + 12],
      ["height", 16],
      ["rx", 8],
    ])
      pill.setAttribute(key, value);
    const link = card.querySelector(".am-open");
    if (!link) return;
    link.dataset.label ||= link.getAttribute("aria-label") || "";
    link.setAttribute("aria-label", `${link.dataset.label} ${this.#words(row)}.`);
  }

  #line(link, row) {
    if (link.parentElement.querySelector("[data-news-mark]")) return;
    const mark = document.createElement("span");
    mark.className = "news-mark small";
    Object.assign(mark.dataset, { newsMark: row.claim, what: row.what });
    mark.textContent = this.#words(row);
    link.after(" ", mark);
  }

  #tell() {
    if (!this.list) return;
    if (this.list.hidden !== !this.rows.size) {
      this.list.hidden = !this.rows.size;
      // The picture fills what room is left.
      dispatchEvent(new Event("resize"));
    }
    const shown = [...this.rows].map(([claim, row]) => `${claim} ${row.revision}`).join();
    if (shown === this.told) return;
    this.told = shown;
    const count = this.rows.size;
    this.list.querySelector("[data-news-count]").textContent =
      `${count} claim${count === 1 ? "" : "s"} changed by others since you last looked`;
    const rows = [...this.rows.values()].map((row) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = this.list.dataset.claims.replace(/\{\}|%7B%7D/, row.claim);
      link.dataset.claimLink = row.claim;
      link.textContent = row.text;
      const who = document.createElement("span");
      who.className = "quiet small";
      who.textContent = ` ${this.#words(row)}, ${when(row.saved)}`;
      item.append(link, who);
      return item;
    });
    this.list.querySelector("ul").replaceChildren(...rows);
  }
}

function when(saved) {
  const time = new Date(saved);
  if (Number.isNaN(time.getTime())) return saved;
  const today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : time.toLocaleDateString();
}
