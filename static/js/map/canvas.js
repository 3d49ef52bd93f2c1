// The canvas: a scrolling window on the picture, with a size that wheel, pinch, keys and buttons change.

const MOST = 3;
// Sizes a picture may open at: all are easy to read, the smallest has text of 12 pixels.
const OPENING = [1, 0.95, 0.9];
// A first view is to have a whole card for so many square pixels: 9 in a window of 1440 by 900, 6 of 1024 by 768.
const FOR_EACH = 80000;
// Smaller than this a card is no more than a speck; a picture that does not fit then is scrolled.
const LEAST = 0.05;
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Canvas {
  constructor(place, changed) {
    this.place = place;
    this.changed = changed;
    this.scale = 1;
    this.dragged = false;
    place.classList.add("pannable");
    place.addEventListener("scroll", () => changed(), { passive: true });
    this.#wheel();
    this.#drag();
    this.#pinch();
  }

  get svg() {
    return this.place.querySelector("svg.am-picture");
  }

  // The picture's own size, which its view box keeps whatever size it is shown at.
  get size() {
    const [, , width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    return { width, height };
  }

  get fitting() {
    const { width, height } = this.size;
    return Math.max(LEAST, Math.min(1, (this.place.clientWidth - 4) / width, (this.place.clientHeight - 58) / height));
  }

  // Fills the window down to its lower edge; the legend and the outline stand below it.
  settle() {
    this.place.style.height = "";
    const frame = this.place.getBoundingClientRect();
    const room = innerHeight - (frame.top + scrollY);
    this.place.style.height = `${Math.round(Math.max(room, 340))}px`;
  }

  // A sheet over the window's lower half leaves the picture the upper one.
  makeRoom() {
    const sheet = document.querySelector(".with-panel [data-panel-place]");
    this.svg.style.marginBottom = "";
    if (!sheet || getComputedStyle(sheet).position !== "fixed") return;
    const frame = this.place.getBoundingClientRect();
    const top = sheet.getBoundingClientRect().top;
    if (frame.top < 0 || frame.top > top / 4) scrollBy({ top: frame.top - 6, behavior: "auto" });
    // The last cards, too, can be moved out from behind it.
    this.svg.style.marginBottom = `${Math.max(0, Math.round(this.place.getBoundingClientRect().bottom - top))}px`;
  }

  // What of the canvas can be seen: not what lies below the window's edge or behind a sheet over it.
  get seen() {
    const frame = this.place.getBoundingClientRect();
    const sheet = document.querySelector(".with-panel [data-panel-place]");
    const over = sheet && getComputedStyle(sheet).position === "fixed" ? sheet.getBoundingClientRect().top : Infinity;
    const bottom = Math.min(frame.bottom, innerHeight, over);
    return {
      left: frame.left,
      right: frame.right,
      top: Math.max(frame.top, 0),
      bottom: Math.max(bottom, frame.top + 120),
    };
  }

  // Puts another picture in the place of this one, in the size that is looked at, so that it is laid out once.
  replace(svg) {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    svg.setAttribute("width", width * this.scale);
    svg.setAttribute("height", height * this.scale);
    this.place.replaceChildren(svg);
  }

  resize(scale, x, y) {
    const next = Math.min(MOST, Math.max(Math.min(this.fitting, 0.5), scale));
    const frame = this.place.getBoundingClientRect();
    const at = { x: x ?? frame.left + frame.width / 2, y: y ?? frame.top + frame.height / 2 };
    const svg = this.svg;
    const before = svg.getBoundingClientRect();
    const { width, height } = this.size;
    svg.setAttribute("width", width * next);
    svg.setAttribute("height", height * next);
    const after = svg.getBoundingClientRect();
    // The point under the pointer stays there.
    this.place.scrollLeft += after.left + ((at.x - before.left) / before.width) * after.width - at.x;
    this.place.scrollTop += after.top + ((at.y - before.top) / before.height) * after.height - at.y;
    this.scale = next;
    this.changed();
  }

  larger() {
    this.resize(this.scale * 1.25);
  }

  smaller() {
    this.resize(this.scale / 1.25);
  }

  actual() {
    this.resize(1);
  }

  fit() {
    this.resize(this.fitting);
    this.place.scrollTo(0, 0);
  }

  pan(x, y) {
    this.place.scrollBy({ left: x, top: y, behavior: still() ? "auto" : "smooth" });
  }

  // Brings a card into what is seen; in the middle where asked, else only as far as needed.
  show(element, { centre = false, smooth = false } = {}) {
    const box = this.#arrived(element);
    const seen = this.seen;
    const edge = 16;
    let x = 0;
    let y = 0;
    if (centre || box.top < seen.top + edge || box.bottom > seen.bottom - edge) {
      y = box.top + box.height / 2 - (seen.top + seen.bottom) / 2;
    }
    if (centre) x = box.left + box.width / 2 - (seen.left + seen.right) / 2;
    else if (box.left < seen.left + edge) x = box.left - seen.left - edge;
    else if (box.right > seen.right - edge) x = box.right - seen.right + edge;
    if (x || y) this.place.scrollBy({ left: x, top: y, behavior: smooth && !still() ? "smooth" : "auto" });
  }

  // Opens at a thesis, at the largest size that shows as many whole cards as a first view is to have.
  open(element) {
    const { width, height } = this.place.getBoundingClientRect();
    const aim = Math.floor((width * height) / FOR_EACH);
    let best = { cards: -1, scale: 1 };
    for (const scale of OPENING) {
      this.resize(scale);
      this.begin(element);
      const cards = this.#whole();
      if (cards > best.cards) best = { cards, scale };
      if (cards >= aim) return;
    }
    if (best.scale === this.scale) return;
    this.resize(best.scale);
    this.begin(element);
  }

  // How many cards can be seen whole: not cut, and not behind what lies over the picture's corner.
  #whole() {
    const seen = this.seen;
    const over = [...this.place.parentNode.querySelectorAll("[data-zoom], [data-part=shown]")].map((part) =>
      part.getBoundingClientRect(),
    );
    const free = (box) =>
      over.every(
        (part) => box.right <= part.left || box.left >= part.right || box.bottom <= part.top || box.top >= part.bottom,
      );
    let cards = 0;
    for (const card of this.svg.querySelectorAll("[data-claim]")) {
      const box = card.getBoundingClientRect();
      if (
        box.left >= seen.left &&
        box.right <= seen.right &&
        box.top >= seen.top &&
        box.bottom <= seen.bottom &&
        free(box)
      )
        cards += 1;
    }
    return cards;
  }

  // Starts at a thesis: it stands at its own side of the window, with what comes first in view.
  begin(element) {
    const box = this.#arrived(element);
    const seen = this.seen;
    const middle = {
      x: box.left + box.width / 2 - (seen.left + seen.right) / 2,
      y: box.top + box.height / 2 - (seen.top + seen.bottom) / 2,
    };
    const edge = 10;
    // Unbroken rows have a thesis amid its reasons; elsewhere they begin where it stands.
    const amid = this.svg.dataset.rows === "unbroken";
    const y = amid ? middle.y : box.top - seen.top - edge;
    const x = amid ? middle.x : box.left - seen.left - edge;
    const by = {
      left: { x: box.left - seen.left - edge, y },
      right: { x: box.right - seen.right + edge, y },
      top: { x, y: box.top - seen.top - edge },
      // Clear of the buttons that lie over the lower edge.
      bottom: { x, y: box.bottom - seen.bottom + 58 },
    }[this.svg.dataset.direction] || middle;
    this.place.scrollBy({ left: by.x, top: by.y, behavior: "auto" });
  }

  // Where an element stands once its card, which may still glide, has arrived.
  #arrived(element) {
    const box = element.getBoundingClientRect();
    const card = element.closest(".am-card");
    if (!card?.getAnimations?.().length) return box;
    const { e, f } = new DOMMatrix(getComputedStyle(card).transform);
    return new DOMRect(box.x - e * this.scale, box.y - f * this.scale, box.width, box.height);
  }

  #wheel() {
    // Without a modifier the wheel scrolls as everywhere; with one, as a pinch on a touchpad sends it, it zooms.
    this.place.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
        this.resize(this.scale * Math.exp(-Math.max(-60, Math.min(60, step)) * 0.006), event.clientX, event.clientY);
      },
      { passive: false },
    );
  }

  #drag() {
    let from = null;
    const place = this.place;
    place.addEventListener("dragstart", (event) => event.preventDefault());
    place.addEventListener("pointerdown", (event) => {
      this.dragged = false;
      if (event.pointerType === "touch" || (event.button !== 0 && event.button !== 1)) return;
      from = { x: event.clientX, y: event.clientY, left: place.scrollLeft, top: place.scrollTop };
    });
    place.addEventListener("pointermove", (event) => {
      if (!from) return;
      const x = event.clientX - from.x;
      const y = event.clientY - from.y;
      if (!this.dragged && Math.hypot(x, y) < 5) return;
      if (!this.dragged) {
        this.dragged = true;
        place.setPointerCapture(event.pointerId);
        place.classList.add("panning");
      }
      place.scrollLeft = from.left - x;
      place.scrollTop = from.top - y;
    });
    const end = () => {
      from = null;
      place.classList.remove("panning");
    };
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end);
    // A drag that happens to end on a card does not choose it.
    place.addEventListener(
      "click",
      (event) => {
        if (!this.dragged) return;
        this.dragged = false;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  #pinch() {
    let from = null;
    const apart = (touches) =>
      Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
    const middle = (touches) => [
      (touches[0].clientX + touches[1].clientX) / 2,
      (touches[0].clientY + touches[1].clientY) / 2,
    ];
    this.place.addEventListener(
      "touchstart",
      (event) => {
        if (event.touches.length !== 2) return;
        event.preventDefault();
        from = { apart: apart(event.touches), scale: this.scale, at: middle(event.touches) };
      },
      { passive: false },
    );
    this.place.addEventListener(
      "touchmove",
      (event) => {
        if (!from || event.touches.length !== 2) return;
        event.preventDefault();
        const [x, y] = middle(event.touches);
        this.place.scrollLeft -= x - from.at[0];
        this.place.scrollTop -= y - from.at[1];
        from.at = [x, y];
        this.resize((from.scale * apart(event.touches)) / from.apart, x, y);
      },
      { passive: false },
    );
    const end = (event) => {
      if (event.touches.length < 2) from = null;
    };
    this.place.addEventListener("touchend", end);
    this.place.addEventListener("touchcancel", end);
  }
}
