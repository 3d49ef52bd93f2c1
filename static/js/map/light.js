// Light: the links of the card under the pointer or in focus stand out, and a small handle on it closes its branch.

const NS = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Light {
  #timer = 0;

  // graph: gives the present graph; focused: the claim whose card has the focus; folds: whether branches can be closed.
  constructor(canvas, { graph, focused, folds }) {
    Object.assign(this, { canvas, graph, focused, folds });
    const place = canvas.place;
    place.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      const card = event.target.closest(".am-card");
      const link = event.target.closest(".am-link");
      if (card) this.#later(() => card.isConnected && this.#on(card.dataset.claim), 110);
      else if (link) this.#later(() => this.graph().lightLink(link), 60);
      else this.#later(() => this.#rest(), 160);
    });
    place.addEventListener("pointerleave", () => this.#later(() => this.#rest(), 160));
    place.addEventListener("focusin", (event) => {
      const card = event.target.closest(".am-card");
      if (!card || !event.target.matches(":focus-visible")) return;
      clearTimeout(this.#timer);
      this.#on(card.dataset.claim);
      canvas.show(this.graph().cards.get(card.dataset.claim).box, { smooth: true });
    });
    place.addEventListener("focusout", () => this.#later(() => this.#rest(), 20));
  }

  #later(change, time) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(change, time);
  }

  #on(claim) {
    this.graph().lightAround(claim);
    this.#handle(claim);
  }

  #rest() {
    this.#bare();
    const claim = this.focused();
    if (claim && document.activeElement.matches(":focus-visible")) this.graph().lightAround(claim);
    else this.graph().unlight();
  }

  #bare() {
    this.canvas.svg.querySelector(".am-fold")?.remove();
  }

  #handle(claim) {
    this.#bare();
    const card = this.graph().cards.get(claim);
    if (!card || !this.graph().behind(claim).length || !this.folds()) return;
    const x = card.x + card.width - 34 - (card.behind ? 50 : 0);
    const y = card.y + card.height - 8;
    const group = drawn("g", { class: "am-fold", "aria-hidden": "true" });
    const title = drawn("title", {});
    title.textContent = "Hide what is behind it (o)";
    const box = drawn("rect", { x, y, width: 22, height: 19, rx: 9.5, class: "am-raised" });
    group.append(title, box, drawn("path", { d: `M${x + 6.5},${y + 9.5}h9`, class: "am-stroke-ink" }));
    card.group.append(group);
  }
}
