// Offers, while a map's text is typed, the ids and names that may stand where the caret is (WAI-ARIA listbox).

import { MEANT, names } from "./yaml.js";

const MOST = 12;

export class Complete {
  // area: the field; sources: ids of the library's sources; place(line, column): where below that is in the editor;
  // type(words): types at the selection
  constructor({ area, sources, place, type }) {
    Object.assign(this, { area, sources, place, type });
    this.list = document.createElement("ul");
    this.list.className = "plain suggestions completions";
    this.list.id = "completions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "What fits here");
    area.closest(".text-editor").append(this.list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", "completions");
    area.addEventListener("input", (event) => event.inputType !== "insertFromPaste" && this.open(false));
    area.addEventListener("keydown", (event) => this.#key(event), true);
    area.addEventListener("blur", () => this.close());
    area.addEventListener("scroll", () => this.close(), { passive: true });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.#take(item.dataset.name);
    });
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  // asked: whether a person asked for it, so that nothing need be typed yet.
  open(asked) {
    const { value, selectionStart: at, selectionEnd } = this.area;
    if (at !== selectionEnd) return this.close();
    const start = value.lastIndexOf("\n", at - 1) + 1;
    const before = value.slice(start, at);
    const key = this.#keyAt(value, start, before);
    this.typed =
      /[^\s,[:][^,[]*$/.exec(before.replace(/^.*:\s/, "").replace(/^\s*- /, ""))?.[0].replace(/["']/g, "") || "";
    if (!MEANT[key] || (!asked && !this.typed)) return this.close();
    const known = names(value.split("\n"));
    for (const id of this.sources) known.sources.set(id, known.sources.get(id) || "");
    const wanted = this.typed.toLowerCase();
    const rows = MEANT[key]
      .flatMap((kind) => [...known[kind]])
      .filter(([name, words]) => `${name} ${words}`.toLowerCase().includes(wanted));
    rows.sort(([one], [two]) => two.toLowerCase().startsWith(wanted) - one.toLowerCase().startsWith(wanted));
    if (!rows.length || (rows.length === 1 && rows[0][0] === this.typed)) return this.close();
    this.#show(rows.slice(0, MOST), value.slice(0, start).split("\n").length - 1, before.length);
  }

  // The key whose value the caret is in: on its line, or above a list's entries.
  #keyAt(value, start, before) {
    const own = /^\s*(?:- )?([a-z ]+):\s[^#]*$/.exec(before) || /[{,]\s*([a-z ]+):\s[^#{}]*$/.exec(before);
    if (own) return own[1];
    if (!/^\s*- [^:#]*$/.test(before)) return "";
    for (let end = start - 1; end > 0; end = value.lastIndexOf("\n", end - 1)) {
      const line = value.slice(value.lastIndexOf("\n", end - 1) + 1, end);
      if (!/^\s*- /.test(line)) return /^\s*([a-z ]+):\s*$/.exec(line)?.[1] || "";
    }
    return "";
  }

  #show(rows, line, column) {
    this.list.replaceChildren(
      ...rows.map(([name, words], number) => {
        const item = document.createElement("li");
        item.id = `completion-${number}`;
        item.dataset.name = name;
        item.setAttribute("role", "option");
        item.append(name);
        if (words) {
          const more = document.createElement("span");
          more.className = "quiet small";
          more.textContent = ` ${words.slice(0, 70)}`;
          item.append(more);
        }
        return item;
      }),
    );
    this.list.hidden = false;
    const { x, y, line: height } = this.place(line, column - this.typed.length);
    const below = y + this.list.offsetHeight < this.list.parentElement.clientHeight;
    this.list.style.setProperty("left", `${x}px`);
    this.list.style.setProperty("top", `${below ? y : Math.max(0, y - height - this.list.offsetHeight - 4)}px`);
    this.#mark(0);
  }

  #mark(number) {
    const items = [...this.list.children];
    this.at = (number + items.length) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    this.area.setAttribute("aria-activedescendant", items[this.at].id);
    // Only the list is scrolled: scrolling it into view would move the editor's own frame too.
    const { offsetTop: top, offsetHeight: height } = items[this.at];
    this.list.scrollTop = Math.min(top, Math.max(this.list.scrollTop, top + height - this.list.clientHeight));
  }

  #take(name) {
    const at = this.area.selectionStart;
    this.area.setSelectionRange(at - this.typed.length, at);
    this.close();
    this.type(name);
    this.close();
  }

  #key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === " ") {
      event.preventDefault();
      return this.open(true);
    }
    if (this.list.hidden || event.isComposing) return;
    const does = {
      ArrowDown: () => this.#mark(this.at + 1),
      ArrowUp: () => this.#mark(this.at - 1),
      Enter: () => this.#take(this.list.children[this.at].dataset.name),
      Tab: () => this.#take(this.list.children[this.at].dataset.name),
      Escape: () => this.close(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    does();
  }
}
