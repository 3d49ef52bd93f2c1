// The picture as a graph: which card bears on which, what is lit with a card, and where an arrow key leads.

const BOX = ".am-box, .am-box-thesis, .am-box-implicit";
const number = (element, name) => Number(element.getAttribute(name));

export class Graph {
  constructor(svg) {
    this.svg = svg;
    this.direction = svg.dataset.direction || "left";
    this.cards = new Map();
    this.links = [];
    this.came = new Map();
    for (const group of svg.querySelectorAll(".am-card")) {
      const box = group.querySelector(BOX);
      // The part of a divided card has a path for its box, and a rectangle of the same extent.
      const frame = box.localName === "rect" ? box : group.querySelector("rect");
      this.cards.set(group.dataset.claim, {
        id: group.dataset.claim,
        group,
        box,
        link: group.querySelector(".am-open"),
        thesis: box.classList.contains("am-box-thesis"),
        behind: Number(group.dataset.behind || 0),
        x: number(frame, "x"),
        y: number(frame, "y"),
        width: number(frame, "width"),
        height: number(frame, "height"),
      });
    }
    const byArgument = new Map();
    for (const group of svg.querySelectorAll(".am-link")) {
      const { argument, from, to, target, relation } = group.dataset;
      const link = { group, argument, from: from.split(" ").filter(Boolean), to, target, relation };
      this.links.push(link);
      byArgument.set(argument, link);
    }
    this.from = new Map();
    this.into = new Map();
    this.undercuts = new Map();
    const add = (map, key, link) => (map.has(key) ? map.get(key).push(link) : map.set(key, [link]));
    for (const link of this.links) {
      for (const claim of link.from) add(this.from, claim, link);
      if (link.to) add(this.into, link.to, link);
      else {
        link.attacked = byArgument.get(link.target);
        add(this.undercuts, link.target, link);
      }
    }
  }

  // How many claims are shown, and how many more or fewer than those that were shown before.
  compared(before) {
    const added = [...this.cards.keys()].filter((claim) => !before.has(claim)).length;
    const gone = [...before].filter((claim) => !this.cards.has(claim)).length;
    const more = added ? `, ${added} more than before` : "";
    return `${this.cards.size} claims are shown${more}${gone ? `, ${gone} fewer` : ""}.`;
  }

  get theses() {
    const theses = [...this.cards.values()].filter((card) => card.thesis);
    return theses.length ? theses : [...this.cards.values()].slice(0, 1);
  }

  // The links a card has a part in, and the cards at their other ends; the undercuts of its links among them.
  around(claim) {
    const links = new Set([...(this.from.get(claim) || []), ...(this.into.get(claim) || [])]);
    for (const link of [...links]) {
      for (const undercut of this.undercuts.get(link.argument) || []) links.add(undercut);
      if (link.attacked) links.add(link.attacked);
    }
    const cards = new Set([claim]);
    for (const link of links) {
      for (const premise of link.from) cards.add(premise);
      if (link.to) cards.add(link.to);
    }
    return { links, cards };
  }

  unlight() {
    this.svg.classList.remove("dim");
    for (const lit of this.svg.querySelectorAll(".lit")) lit.classList.remove("lit");
  }

  light(links, cards) {
    this.unlight();
    this.svg.classList.add("dim");
    for (const link of links) link.group.classList.add("lit");
    for (const claim of cards) this.cards.get(claim)?.group.classList.add("lit");
  }

  lightAround(claim) {
    const { links, cards } = this.around(claim);
    this.light(links, cards);
  }

  lightLink(group) {
    const link = this.links.find((other) => other.group === group);
    if (!link) return;
    const links = [link, ...(link.attacked ? [link.attacked] : [])];
    this.light(links, links.flatMap((other) => [...other.from, other.to]));
  }

  // Where a card's argument leads, and what leads to it.
  ahead(claim) {
    const found = [];
    for (const link of this.from.get(claim) || []) {
      if (link.to) found.push(link.to);
      else found.push(...(link.attacked?.from || []));
    }
    return this.#drawn(found, claim);
  }

  behind(claim) {
    const found = [];
    for (const link of this.into.get(claim) || []) found.push(...link.from);
    for (const link of this.from.get(claim) || []) {
      for (const undercut of this.undercuts.get(link.argument) || []) found.push(...undercut.from);
    }
    return this.#drawn(found, claim);
  }

  #drawn(claims, but) {
    return [...new Set(claims)].filter((claim) => claim !== but && this.cards.has(claim));
  }

  #middle(card) {
    return { x: card.x + card.width / 2, y: card.y + card.height / 2 };
  }

  #nearest(claim, others) {
    const here = this.#middle(this.cards.get(claim));
    const far = (other) => {
      const there = this.#middle(this.cards.get(other));
      return Math.hypot(there.x - here.x, there.y - here.y);
    };
    return [...others].sort((one, other) => far(one) - far(other))[0];
  }

  // What an arrow key means in this picture: towards the thesis, away from it, or to a card beside.
  meaning(key) {
    const way = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "top", ArrowDown: "bottom" }[key];
    const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" };
    if (way === this.direction) return "ahead";
    if (way === opposite[this.direction]) return "behind";
    return way === "left" || way === "top" ? "before" : "after";
  }

  step(claim, key) {
    const meaning = this.meaning(key);
    if (meaning === "ahead") {
      const next = this.#nearest(claim, this.ahead(claim));
      // The way back leads to where one came from.
      if (next) this.came.set(next, claim);
      return next;
    }
    if (meaning === "behind") {
      const others = this.behind(claim);
      const last = this.came.get(claim);
      return others.includes(last) ? last : others.length ? this.#nearest(claim, others) : this.#further(claim);
    }
    return this.#beside(claim, meaning === "after" ? 1 : -1);
  }

  // Past a branch's end: what stands further on and bears on the same claim, or on one that this leads to.
  #further(claim) {
    const here = this.cards.get(claim);
    const across = this.direction === "left" || this.direction === "right";
    const [along, size] = across ? ["x", "width"] : ["y", "height"];
    const back = this.direction === "right" || this.direction === "bottom";
    const beyond = (card) => (back ? card[along] + card[size] <= here[along] : card[along] >= here[along] + here[size]);
    const passed = new Set([claim]);
    for (let [end] = this.ahead(claim); end && !passed.has(end); [end] = this.ahead(end)) {
      passed.add(end);
      const next = this.#nearest(claim, this.behind(end).filter((other) => beyond(this.cards.get(other))));
      if (next) return next;
    }
    return undefined;
  }

  #beside(claim, sign) {
    const here = this.cards.get(claim);
    const across = this.direction === "left" || this.direction === "right" ? "y" : "x";
    const along = across === "y" ? "x" : "y";
    const size = along === "x" ? "width" : "height";
    let best = null;
    let least = Infinity;
    for (const card of this.cards.values()) {
      const ahead = (card[across] - here[across]) * sign;
      if (card === here || ahead <= 0) continue;
      const same = card[along] < here[along] + here[size] && here[along] < card[along] + card[size];
      if (same && ahead < least) [least, best] = [ahead, card];
    }
    return best?.id;
  }
}
