// What a person has just written, shown before the server has answered: a card by the claim that it bears on, and a
// line in the outline. Both say that they are not saved yet; the drawing that the server sends takes their place.

const NS = "http://www.w3.org/2000/svg";
const GAP = 14;
// How far from its claim a card stands where nothing shows how far apart the columns are.
const APART = 64;
// Places above and below that are tried before one card is laid over others.
const TRIED = 12;
const HOW = { supports: ["+", "supports"], rebuts: ["−", "rebuts"], undercuts: ["⊘", "undercuts"] };

function drawn(name, attributes) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function said(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

export class Soon {
  // canvas; graph(): the present graph
  constructor({ canvas, graph }) {
    Object.assign(this, { canvas, graph });
  }

  // Shows what waits for the server, and no longer what does not; items: each with client, words, and what it bears on.
  show(items, state) {
    const waiting = new Map(items.filter((item) => item.soon).map((item) => [item.client, item]));
    for (const old of document.querySelectorAll("[data-soon]:not([data-saved])")) {
      if (!waiting.has(old.dataset.soon)) old.remove();
      else waiting.get(old.dataset.soon)[old.localName === "g" ? "inPicture" : "inOutline"] = true;
    }
    for (const { client, words, soon, inPicture, inOutline } of waiting.values()) {
      if (!inPicture) this.#card(client, words, soon);
      if (!inOutline) this.#line(client, words, soon);
    }
    for (const item of waiting.values()) {
      delete item.inPicture;
      delete item.inOutline;
    }
    for (const place of document.querySelectorAll("[data-soon]:not([data-saved]) [data-soon-state]")) {
      if (place.textContent !== state) place.textContent = state;
    }
  }

  // It is saved: from its place the card of the new drawing glides to its own.
  saved(client, claim) {
    for (const shown of document.querySelectorAll(`[data-soon="${CSS.escape(client)}"]`)) {
      shown.dataset.saved = "";
      shown.querySelector("[data-soon-state]").textContent = "Saved";
      if (claim && shown.localName === "g") {
        shown.dataset.claim = claim;
        shown.classList.add("am-card");
      }
    }
  }

  #card(client, words, { claim, relation }) {
    const { svg } = this.canvas;
    const target = this.graph().cards.get(claim);
    if (!target) return;
    const { width } = target;
    const group = drawn("g", { class: "am-soon", "data-soon": client });
    const box = drawn("rect", { width, rx: 4, class: "am-soon-box" });
    const frame = drawn("foreignObject", { width, height: 1 });
    const text = document.createElement("div");
    text.className = "am-soon-text";
    const [sign, how] = HOW[relation] || ["", ""];
    const state = said("span", "am-soon-state", "Saving …");
    state.dataset.soonState = "";
    text.append(said("span", "how", `${sign} ${how}`), said("p", "", words), state);
    frame.append(text);
    const line = drawn("path", { class: `am-soon-line ${relation}` });
    group.append(line, box, frame);
    svg.append(group);
    // The words are as high as the browser sets them.
    const height = Math.max(text.offsetHeight, 40);
    const at = this.#place(target, width, height);
    for (const element of [box, frame]) {
      for (const [name, value] of Object.entries({ ...at, height })) element.setAttribute(name, value);
    }
    line.setAttribute("d", this.#way(at, width, height, target));
    this.#grow(at.x + width, at.y + height);
    this.canvas.show(box);
  }

  // Beside the claim, on the side that its reasons are on, and where no card stands; else over its lower edge.
  #place(target, width, height) {
    const taken = [...this.graph().cards.values(), ...this.#others()];
    const free = ({ x, y }) =>
      x >= 0 &&
      y >= 0 &&
      !taken.some(
        (card) =>
          x < card.x + card.width + GAP &&
          card.x < x + width + GAP &&
          y < card.y + card.height + GAP &&
          card.y < y + height + GAP,
      );
    const { direction } = this.graph();
    const behind = this.graph().behind(target.id).map((claim) => this.graph().cards.get(claim));
    const across = direction === "left" || direction === "right";
    for (let step = 0; step < TRIED; step += 1) {
      for (const sign of step ? [1, -1] : [1]) {
        const found = across
          ? { x: this.#column(direction, target, width, behind), y: target.y + sign * step * (height + GAP) / 2 }
          : { x: target.x + sign * step * (width + GAP) / 2, y: this.#row(direction, target, height, behind) };
        if (free(found)) return found;
      }
    }
    return { x: target.x + 24, y: target.y + target.height - 8 };
  }

  #column(direction, target, width, behind) {
    const beyond = behind.filter((card) =>
      direction === "left" ? card.x >= target.x + target.width : card.x + card.width <= target.x,
    );
    if (beyond.length)
      return direction === "left"
        ? Math.min(...beyond.map((card) => card.x))
        : Math.max(...beyond.map((card) => card.x));
    return direction === "left" ? target.x + target.width + APART : target.x - APART - width;
  }

  #row(direction, target, height, behind) {
    const beyond = behind.filter((card) =>
      direction === "top" ? card.y >= target.y + target.height : card.y + card.height <= target.y,
    );
    if (beyond.length)
      return direction === "top"
        ? Math.min(...beyond.map((card) => card.y))
        : Math.max(...beyond.map((card) => card.y));
    return direction === "top" ? target.y + target.height + APART : target.y - APART - height;
  }

  #others() {
    return [...this.canvas.svg.querySelectorAll("[data-soon] > rect")]
      .filter((box) => box.hasAttribute("x"))
      .map((box) =>
        Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, Number(box.getAttribute(name))])),
      );
  }

  // From the middle of the edge that faces the claim to the claim's.
  #way(at, width, height, target) {
    const middle = (start, size) => start + size / 2;
    if (at.x >= target.x + target.width || at.x + width <= target.x) {
      const right = at.x >= target.x + target.width;
      const end = right ? target.x + target.width : target.x;
      return `M${right ? at.x : at.x + width},${middle(at.y, height)}L${end},${middle(target.y, target.height)}`;
    }
    const below = at.y >= target.y;
    const end = below ? target.y + target.height : target.y;
    return `M${middle(at.x, width)},${below ? at.y : at.y + height}L${middle(target.x, target.width)},${end}`;
  }

  // The picture has room for a card beyond its right or lower edge.
  #grow(right, bottom) {
    const { svg, scale } = this.canvas;
    const { width, height } = this.canvas.size;
    const wide = Math.max(width, right + GAP);
    const high = Math.max(height, bottom + GAP);
    if (wide === width && high === height) return;
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("width", wide * scale);
    svg.setAttribute("height", high * scale);
  }

  #line(client, words, { claim, relation }) {
    const parent = document.querySelector(`[data-line="${CSS.escape(claim)}"]`);
    if (!parent) return;
    const line = document.createElement("li");
    line.className = `${relation} soon`;
    line.dataset.soon = client;
    const inner = document.createElement("div");
    const state = said("span", "quiet small", "Saving …");
    state.dataset.soonState = "";
    inner.append(said("span", "how", `${(HOW[relation] || ["", ""]).join(" ")} `), said("span", "", words), " ", state);
    line.append(inner);
    const list = parent.querySelector(":scope > ul") || parent.appendChild(document.createElement("ul"));
    list.append(line);
  }
}
