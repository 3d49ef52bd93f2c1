// The columns as panes: their size, how they scroll and zoom together or apart, and where a card is brought into view.

import { board, caseOf, cases, facing, phone, stacked, still } from "./board.js";

const LEAST = 0.5;
const MOST = 2;
let together = true;
let zoom = 1;
let syncing = false;

export function size() {
  board.classList.toggle("panes", facing());
  for (const pane of cases()) {
    pane.style.maxHeight = facing() ? "none" : "";
    if (!facing()) {
      pane.style.height = "";
      continue;
    }
    const across = getComputedStyle(pane.closest(".columns")).gridTemplateColumns.split(" ").length;
    const rows = Math.ceil(cases().length / across);
    const top = pane.getBoundingClientRect().top + scrollY;
    const room = rows > 1 ? innerHeight * 0.72 : Math.max(innerHeight - top - 12, 430);
    const svg = pane.querySelector(".am-picture");
    pane.style.height = `${Math.round(Math.min(room, svg.height.baseVal.value + 14))}px`;
  }
}

// What of a pane can be seen: not what lies below the window's edge or behind the chosen claim's panel.
function seen(pane) {
  const frame = pane.getBoundingClientRect();
  const sheet = below();
  const edge = Math.min(frame.bottom, innerHeight, sheet ? sheet.getBoundingClientRect().top : Infinity);
  return { top: frame.top, bottom: Math.max(edge, frame.top + Math.min(frame.height, 180)) };
}

// The chosen claim's panel where it covers the foot of the window, not a column's side.
function below() {
  const sheet = document.querySelector("[data-sheet]");
  return sheet && getComputedStyle(sheet.parentElement).position === "sticky" ? sheet : null;
}

// Brings a card out from under the panel: by its pane as far as that goes, by the page for the rest.
export function uncover(card) {
  const pane = caseOf(card);
  centre(pane, card);
  bringIn(pane, card);
  const sheet = below();
  if (!sheet) return;
  const box = card.getBoundingClientRect();
  const over = box.bottom - (sheet.getBoundingClientRect().top - 10);
  if (over > 0) scrollBy(0, Math.min(over, Math.max(0, box.top - 10)));
}

// Whether any part of a card that its pane shows lies under the panel or outside the window.
export function covered(card) {
  const box = card.getBoundingClientRect();
  const frame = caseOf(card).getBoundingClientRect();
  const edge = below()?.getBoundingClientRect().top ?? innerHeight;
  return box.top < Math.max(frame.top, 0) || box.bottom > Math.min(frame.bottom, edge);
}

export function middle(pane, card) {
  const box = card.getBoundingClientRect();
  const frame = seen(pane);
  return { y: box.top + box.height / 2 - (frame.top + frame.bottom) / 2 };
}

export function centre(pane, card, smooth = false) {
  const by = middle(pane, card);
  quietly(() => pane.scrollBy({ top: by.y, behavior: smooth && !still ? "smooth" : "auto" }));
}

// Keeps a scroll that the page itself makes from being handed on to the other columns.
export function quietly(change) {
  syncing = true;
  change();
  requestAnimationFrame(() => requestAnimationFrame(() => (syncing = false)));
}

export function startAtTheses() {
  for (const pane of cases()) {
    const mark = pane.querySelector(".start svg");
    if (mark) quietly(() => (pane.scrollTop = mark.height.baseVal.value - pane.clientHeight / 2));
  }
  for (const link of board.querySelectorAll("[data-thesis]")) {
    const card = document.getElementById(link.hash.slice(1));
    const pane = card && caseOf(card);
    if (!pane) continue;
    if (pane.scrollHeight > pane.clientHeight) centre(pane, card);
    if (phone.matches || stacked()) bringIn(pane, card);
  }
}

export function bringIn(pane, card) {
  const box = card.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.left < frame.left) pane.scrollLeft += box.left - frame.left - 12;
  if (box.right > frame.right) pane.scrollLeft += box.right - frame.right + 12;
}

const last = new WeakMap();

function onScroll(event) {
  const pane = event.target;
  const before = last.get(pane) || { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) };
  const now = { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) };
  last.set(pane, now);
  if (syncing || !together || !facing()) return;
  const down = now.top - before.top;
  const out = now.left - before.left;
  quietly(() => {
    for (const other of cases()) {
      if (other === pane) continue;
      other.scrollTop += down;
      // Outwards is to the left in a case that grows to the left, to the right in the one that faces it.
      other.scrollLeft += other.dataset.faces === "right" ? -out : out;
      last.set(other, { top: other.scrollTop, left: Math.abs(other.scrollLeft) });
    }
  });
}

function setZoom(value, panes = cases()) {
  const next = Math.min(MOST, Math.max(LEAST, Math.round(value * 20) / 20));
  for (const pane of panes) {
    const svg = pane.querySelector(".am-picture");
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const share = (pane.scrollTop + pane.clientHeight / 2) / Math.max(pane.scrollHeight, 1);
    svg.setAttribute("width", width * next);
    svg.setAttribute("height", height * next);
    pane.dataset.zoom = next;
    quietly(() => (pane.scrollTop = share * pane.scrollHeight - pane.clientHeight / 2));
  }
  zoom = next;
  const label = document.querySelector("[data-zoom-reset]");
  if (label) label.textContent = `${Math.round(zoom * 100)}%`;
}

const inView = () => {
  const focused =
    document.activeElement && document.activeElement.closest && document.activeElement.closest("[data-column]");
  const pane = focused && focused.querySelector("[data-case]");
  return together || !pane ? cases() : [pane];
};

export function tools() {
  const place = document.querySelector("[data-pan-tools]");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "1";
  place.hidden = false;
  const on = place.querySelector("[data-together]");
  const off = place.querySelector("[data-apart]");
  const set = (value) => {
    together = value;
    on.setAttribute("aria-pressed", String(value));
    off.setAttribute("aria-pressed", String(!value));
  };
  on.addEventListener("click", () => set(true));
  off.addEventListener("click", () => set(false));
  place.querySelector("[data-zoom-in]").addEventListener("click", () => setZoom(zoom + 0.1, inView()));
  place.querySelector("[data-zoom-out]").addEventListener("click", () => setZoom(zoom - 0.1, inView()));
  place.querySelector("[data-zoom-reset]").addEventListener("click", () => setZoom(1, inView()));
}

function dragging(pane) {
  let from = null;
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("a")) return;
    from = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop };
    pane.setPointerCapture(event.pointerId);
    pane.classList.add("panning");
  });
  pane.addEventListener("pointermove", (event) => {
    if (!from) return;
    pane.scrollLeft = from.left - (event.clientX - from.x);
    pane.scrollTop = from.top - (event.clientY - from.y);
  });
  const end = () => {
    from = null;
    pane.classList.remove("panning");
  };
  pane.addEventListener("pointerup", end);
  pane.addEventListener("pointercancel", end);
  pane.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), together ? cases() : [pane]);
    },
    { passive: false },
  );
}

export function ready() {
  size();
  for (const pane of cases()) {
    last.set(pane, { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) });
    pane.addEventListener("scroll", onScroll, { passive: true });
    dragging(pane);
  }
}

// Puts another page's columns in place of these, at the same zoom and the same place.
export function replace(fresh, settle = () => {}) {
  const places = cases().map((pane) => ({ top: pane.scrollTop, left: pane.scrollLeft }));
  const at = zoom;
  board.querySelector(".columns").replaceWith(document.adoptNode(fresh.querySelector(".columns")));
  ready();
  if (at !== 1) setZoom(at);
  quietly(() => {
    cases().forEach((pane, number) => places[number] && pane.scrollTo(places[number].left, places[number].top));
    settle();
  });
}
