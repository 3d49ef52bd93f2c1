// The chosen claim's panel.

import { land, latest } from "../latest.js";
import { asked, cardOf, fetched } from "./board.js";
import { mark, unlight } from "./attacks.js";
import { covered, uncover } from "./panes.js";

let opener = null;

// Returns whether it is shown: not where another claim was chosen meanwhile.
export async function show(url, from) {
  const mine = ++asked.panel;
  const page = await latest(() => fetched(url), () => mine === asked.panel);
  if (!page) return false;
  const place = document.querySelector("[data-sheet-place]");
  const sheet = page.querySelector("[data-sheet]");
  place.replaceChildren(...(sheet ? [document.adoptNode(sheet)] : []));
  place.className = page.querySelector("[data-sheet-place]").className;
  opener = from;
  if (sheet) {
    const title = place.querySelector(".claim h2");
    if (title) title.focus({ preventScroll: true });
    const claim = place.querySelector("[data-panel]")?.dataset.panel;
    mark(claim);
    const card = from?.closest?.(".am-card") || cardOf(claim);
    if (card && covered(card)) uncover(card);
  }
  return true;
}

export function close() {
  asked.panel += 1;
  const place = document.querySelector("[data-sheet-place]");
  if (!place.childElementCount) return false;
  land();
  const back = new URL(location.href);
  back.searchParams.delete("claim");
  history.pushState({}, "", back);
  place.replaceChildren();
  unlight();
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  return true;
}
