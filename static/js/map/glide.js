// Moves the eye along when the picture changes: cards that were there before glide from their old places to the new.

import { still } from "./canvas.js";

const TIME = 380;
const EASE = "cubic-bezier(.2, .7, .2, 1)";

// Where the cards stand in the window now, and which one the eye is most likely on.
export function places(canvas, anchor) {
  const found = new Map();
  const frame = canvas.place.getBoundingClientRect();
  const centre = { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
  let nearest = null;
  let least = Infinity;
  for (const group of canvas.svg.querySelectorAll(".am-card")) {
    const box = group.getBoundingClientRect();
    const seen = box.right > frame.left && box.left < frame.right && box.bottom > frame.top && box.top < frame.bottom;
    found.set(group.dataset.claim, { box, seen });
    const far = Math.hypot(box.left + box.width / 2 - centre.x, box.top + box.height / 2 - centre.y);
    if (far < least) [least, nearest] = [far, group.dataset.claim];
  }
  const eye = anchor && found.get(anchor)?.seen ? anchor : nearest;
  return { found, eye, frame };
}

// Puts the card the eye was on back to where it was, then lets all that can be seen glide there.
export function glide(canvas, before) {
  const svg = canvas.svg;
  const group = (claim) => claim && svg.querySelector(`.am-card[data-claim="${CSS.escape(claim)}"]`);
  const kept = group(before.eye) ? before.eye : [...before.found].find(([claim, was]) => was.seen && group(claim))?.[0];
  if (kept) {
    const was = before.found.get(kept).box;
    const is = group(kept).getBoundingClientRect();
    canvas.place.scrollBy({ left: is.left - was.left, top: is.top - was.top, behavior: "auto" });
  }
  if (still() || !svg.animate) return Boolean(kept);
  const { frame } = before;
  const appear = [{ opacity: 0 }, { opacity: 1 }];
  for (const card of svg.querySelectorAll(".am-card")) {
    const is = card.getBoundingClientRect();
    const was = before.found.get(card.dataset.claim);
    const seen = is.right > frame.left && is.left < frame.right && is.bottom > frame.top && is.top < frame.bottom;
    if (!seen && !was?.seen) continue;
    if (!was) {
      card.animate(appear, { duration: TIME, delay: TIME / 2, fill: "backwards", easing: "ease-out" });
      continue;
    }
    const x = (was.box.left - is.left) / canvas.scale;
    const y = (was.box.top - is.top) / canvas.scale;
    if (Math.abs(x) < 0.5 && Math.abs(y) < 0.5) continue;
    card.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: TIME, easing: EASE });
  }
  svg
    .querySelector(".am-links")
    ?.animate(appear, { duration: TIME, delay: TIME / 2, fill: "backwards", easing: "ease-out" });
  return Boolean(kept);
}
