// The minimap: every card as a small mark, and a frame for what is in view, which can be dragged.

const NS = "http://www.w3.org/2000/svg";
const WIDE = 150;
const HIGH = 190;
const THIN = 24;

export class Minimap {
  constructor(place, canvas) {
    this.place = place;
    this.canvas = canvas;
    this.off = false;
    // It lies over cards, so a first view does without it until somebody moves about in the picture.
    for (const name of ["pointerenter", "wheel", "keydown"]) {
      canvas.place.addEventListener(name, () => place.classList.remove("waiting"), { passive: true });
    }
    let held = false;
    const to = (event) => {
      const box = this.drawing.getBoundingClientRect();
      const pane = canvas.place;
      pane.scrollLeft = ((event.clientX - box.left) / box.width) * pane.scrollWidth - pane.clientWidth / 2;
      pane.scrollTop = ((event.clientY - box.top) / box.height) * pane.scrollHeight - pane.clientHeight / 2;
    };
    place.addEventListener("pointerdown", (event) => {
      held = true;
      place.setPointerCapture(event.pointerId);
      to(event);
    });
    place.addEventListener("pointermove", (event) => held && to(event));
    for (const name of ["pointerup", "pointercancel"]) place.addEventListener(name, () => (held = false));
  }

  draw(graph) {
    const { width, height } = this.canvas.size;
    const scale = Math.min(WIDE / width, HIGH / height);
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    // A picture that is all length still gives a strip wide enough to hold on to.
    svg.setAttribute("width", Math.max(width * scale, THIN));
    svg.setAttribute("height", Math.max(height * scale, THIN));
    svg.setAttribute("preserveAspectRatio", "none");
    const kinds = { supports: "", rebuts: "", undercuts: "", thesis: "", root: "" };
    for (const card of graph.cards.values()) {
      const relation = /am-is-(\w+)/.exec(card.group.getAttribute("class"));
      const kind = card.thesis ? "thesis" : relation ? relation[1] : "root";
      kinds[kind] += `M${card.x},${card.y}h${card.width}v${card.height}h${-card.width}z`;
    }
    for (const [kind, d] of Object.entries(kinds)) {
      const path = document.createElementNS(NS, "path");
      path.setAttribute("d", d);
      path.setAttribute("class", `mini-${kind}`);
      svg.append(path);
    }
    this.view = document.createElementNS(NS, "rect");
    this.view.setAttribute("class", "mini-view");
    this.view.setAttribute("vector-effect", "non-scaling-stroke");
    svg.append(this.view);
    this.drawing = svg;
    this.place.replaceChildren(svg);
    this.update();
  }

  toggle() {
    this.off = !this.off;
    this.update();
    return !this.off;
  }

  update() {
    if (!this.drawing) return;
    const { clientWidth, clientHeight, scrollWidth, scrollHeight, scrollLeft, scrollTop } = this.canvas.place;
    const { width, height } = this.canvas.size;
    const across = clientWidth / Math.max(scrollWidth, 1);
    const down = clientHeight / Math.max(scrollHeight, 1);
    // Where nearly everything is in view, or the window is small, the map of the map is only in the way.
    this.place.hidden = this.off || across * down > 0.6 || clientWidth < 480;
    this.view.setAttribute("x", (scrollLeft / scrollWidth) * width);
    this.view.setAttribute("y", (scrollTop / scrollHeight) * height);
    this.view.setAttribute("width", Math.min(1, across) * width);
    this.view.setAttribute("height", Math.min(1, down) * height);
  }
}
