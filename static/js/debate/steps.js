// Arrow keys: from card to card, across the middle too.

import { board, caseOf } from "./board.js";
import { bringIn, middle } from "./panes.js";

export const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function step(link, key) {
  const [dx, dy] = AHEAD[key];
  const from = link.closest(".am-card").getBoundingClientRect();
  const x = from.left + from.width / 2;
  const y = from.top + from.height / 2;
  let best = null;
  let least = Infinity;
  for (const card of board.querySelectorAll(".am-card")) {
    if (card.contains(link)) continue;
    const box = card.getBoundingClientRect();
    const ax = box.left + box.width / 2 - x;
    const ay = box.top + box.height / 2 - y;
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead < (dx ? from.width * 0.6 : 8) || (dy && aside > from.width * 0.6)) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [least, best] = [cost, card];
  }
  if (!best) return;
  const target = best.querySelector("a");
  target.focus({ preventScroll: true });
  const pane = caseOf(best);
  const box = best.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) pane.scrollTop += middle(pane, best).y;
  bringIn(pane, best);
}
