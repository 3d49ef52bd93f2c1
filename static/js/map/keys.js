// The keys of the map page: one table that handles them and lists them.

const STORED = "argmap-keys";

export class Keys {
  // rows: [keys shown, what they do, keys of the event, handler]; a handler that returns false did not use the key.
  constructor(rows, dialog, button) {
    this.dialog = dialog;
    this.handlers = new Map(rows.flatMap(([, , keys, handler]) => keys.map((key) => [key, handler])));
    this.letters = new Set([...this.handlers.keys()].filter((key) => key.length === 1));
    this.on = true;
    try {
      this.on = localStorage.getItem(STORED) !== "off";
    } catch {
      // A browser that keeps nothing has the keys on.
    }
    this.#list(rows);
    const box = dialog.querySelector("[data-keys-on]");
    box.checked = this.on;
    box.addEventListener("change", () => {
      this.on = box.checked;
      try {
        localStorage.setItem(STORED, this.on ? "on" : "off");
      } catch {
        // It counts until the page is left.
      }
    });
    button.hidden = false;
    button.addEventListener("click", () => this.help());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  help() {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }

  #list(rows) {
    const list = document.createElement("dl");
    for (const [shown, words] of rows) {
      const term = document.createElement("dt");
      for (const key of shown) {
        const kbd = document.createElement("kbd");
        kbd.textContent = key;
        term.append(kbd, " ");
      }
      const description = document.createElement("dd");
      description.textContent = words;
      const row = document.createElement("div");
      row.append(term, description);
      list.append(row);
    }
    this.dialog.querySelector("[data-keys-list]").replaceChildren(list);
  }

  #pressed(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || this.dialog.open) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (this.letters.has(event.key) && !this.on) return;
    const handler = this.handlers.get(
      event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key,
    );
    if (handler && handler(event) !== false) event.preventDefault();
  }
}
