// Search within the map: suggestions below the field, chosen by arrow keys or pointer (WAI-ARIA combobox).

export class Find {
  constructor(form, address, choose) {
    this.field = form.querySelector("input[type=search]");
    this.address = address;
    this.choose = choose;
    this.list = document.createElement("ul");
    this.list.id = "find-list";
    this.list.className = "plain suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Claims");
    this.list.hidden = true;
    form.append(this.list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", "find-list"],
    ]) {
      this.field.setAttribute(name, value);
    }
    this.at = -1;
    this.field.addEventListener("input", () => this.#later());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () =>
      setTimeout(() => document.activeElement !== this.field && this.close(), 150),
    );
    this.list.addEventListener("pointerdown", (event) => {
      const item = event.target.closest("li[data-claim]");
      if (!item) return;
      event.preventDefault();
      this.#take(item);
    });
    form.addEventListener("submit", (event) => {
      const item = this.list.children[Math.max(this.at, 0)];
      if (this.list.hidden || !item?.dataset.claim) return;
      event.preventDefault();
      if (this.found === this.field.value.trim()) this.#take(item);
      // The list still has what fewer letters found.
      else this.#ask().then(() => this.#takeFirst());
    });
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  close() {
    // What is still on its way must not open the list again.
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), 120);
  }

  async #ask() {
    const words = this.field.value.trim();
    clearTimeout(this.timer);
    this.asked?.abort();
    if (!words) return this.close();
    if (!this.address) return this.#show(this.#here(words), words);
    this.asked = new AbortController();
    try {
      const url = `${this.address}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(url, { signal: this.asked.signal });
      if (answer.ok) this.#show((await answer.json()).claims, words);
    } catch (error) {
      // Another letter was typed, or the server is away: the field still works as a form.
      if (error.name !== "AbortError") this.close();
    }
  }

  // Without a server: the claims that the page itself names.
  #here(words) {
    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const wanted = fold(words).match(/[\p{L}\p{N}]+/gu) || [];
    const named = [...document.querySelectorAll("[data-outline] a[data-claim-link]")];
    const claims = new Map(named.map((link) => [link.dataset.claimLink, link.textContent]));
    return [...claims]
      .filter(([, text]) => wanted.every((word) => fold(text).includes(word)))
      .slice(0, 12)
      .map(([id, text]) => ({ id, text }));
  }

  #show(claims, words) {
    this.found = words;
    const items = claims.map((claim, place) => {
      const item = document.createElement("li");
      item.id = `find-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.claim = claim.id;
      item.textContent = claim.text;
      if (claim.held) {
        const held = document.createElement("span");
        held.className = "quiet small";
        held.textContent = claim.held;
        item.append(" ", held);
      }
      return item;
    });
    if (!items.length) {
      const none = document.createElement("li");
      none.className = "quiet";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = "No claim has these words.";
      items.push(none);
    }
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    this.at = -1;
    this.field.setAttribute("aria-expanded", "true");
    if (claims.length) this.#mark(0);
  }

  #mark(place) {
    const items = [...this.list.querySelectorAll("li[data-claim]")];
    if (!items.length) return;
    this.at = (place + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === this.at)));
    this.field.setAttribute("aria-activedescendant", items[this.at].id);
    items[this.at].scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.list.hidden) this.field.blur();
      else event.preventDefault();
      this.close();
    } else if (!this.list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#mark(this.at + (event.key === "ArrowDown" ? 1 : -1));
    }
  }

  #takeFirst() {
    const item = this.list.querySelector("li[data-claim]");
    if (!this.list.hidden && item && this.found === this.field.value.trim()) this.#take(item);
  }

  #take(item) {
    const claim = item.dataset.claim;
    this.close();
    this.field.value = "";
    this.choose(claim);
  }
}
