// Shows the three versions of a field that two have changed at once, and lets its author choose.

export class Clash {
  // say(words): tells a screen reader; again(item): sends the author's version once more
  constructor({ say, again }) {
    Object.assign(this, { say, again });
  }

  show(item, error) {
    const box = document.createElement("section");
    box.className = "notice clash";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", "Two versions of the same words");
    box.tabIndex = -1;
    const title = document.createElement("h2");
    title.textContent = "Somebody else changed this too";
    box.append(title);
    for (const field of error.fields) {
      const list = document.createElement("dl");
      list.className = "versions";
      for (const [name, words] of [
        ["Before", field.base],
        ["Now, by somebody else", field.theirs],
        ["Yours", field.mine],
      ]) {
        const part = document.createElement("div");
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = name;
        text.textContent = words || "—";
        part.append(term, text);
        list.append(part);
      }
      box.append(list);
    }
    const row = document.createElement("p");
    row.className = "row-form";
    const button = (words, does) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button";
      made.textContent = words;
      made.addEventListener("click", () => {
        box.remove();
        does();
        document.querySelector("[data-panel] h2")?.focus();
      });
      row.append(made);
      return made;
    };
    button("Keep theirs", () => this.say("Theirs is kept; yours is in the history of proposals."));
    button("Use mine", () => this.again({ ...item, client: undefined, base: error.revision }));
    box.append(row);
    document.querySelector(".clash")?.remove();
    // Beside the panel, not in it: the panel is made again as others go on, and the choice must outlast that.
    const panel = document.querySelector("[data-part=panel]");
    if (panel) panel.before(box);
    else document.querySelector("main").prepend(box);
    box.focus();
    this.say("Somebody else changed this too. Choose a version.");
  }
}
