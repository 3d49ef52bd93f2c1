// The columns fetched again: with more shown behind a card, or as they are after somebody wrote.

import { latest } from "../latest.js";
import { asked, board, cardOf, caseOf, chosenClaim, fetched, say } from "./board.js";
import { mark } from "./attacks.js";
import { bringIn, centre, replace } from "./panes.js";

export async function unfold(url, claim) {
  const mine = ++asked.columns;
  const page = await latest(() => fetched(url), () => mine === asked.columns);
  if (!page) return;
  const fresh = page.querySelector("[data-columns]");
  if (!fresh) return location.assign(url);
  const before = cardOf(claim)?.getBoundingClientRect();
  const known = new Set([...board.querySelectorAll(".am-card")].map((card) => card.dataset.claim));
  replace(fresh, () => {
    const card = cardOf(claim);
    const after = card?.getBoundingClientRect();
    if (before && after) caseOf(card).scrollBy(after.left - before.left, after.top - before.top);
  });
  const added = [...board.querySelectorAll(".am-card")].filter((card) => !known.has(card.dataset.claim));
  for (const card of added) card.classList.add("lit");
  if (added[0]) bringIn(caseOf(added[0]), added[0]);
  (added[0] || cardOf(claim))?.querySelector("a")?.focus({ preventScroll: true });
  say(`${added.length} more shown.`);
  history.pushState({}, "", url);
}

// Shows the columns and the panel as they are now, without moving what is looked at, or what is being typed.
// address: gives where they are by now. Returns whether they are shown: not where they were asked for again meanwhile.
export async function renew(address, focus = "") {
  const mine = ++asked.renewal;
  const page = await latest(() => fetched(address()), () => mine === asked.renewal);
  if (!page) return false;
  const fresh = page.querySelector("[data-columns]");
  if (!fresh) return location.assign(address());
  replace(fresh);
  const place = document.querySelector("[data-sheet-place]");
  const sheet = page.querySelector("[data-sheet]");
  const typing = document.activeElement?.closest?.("[data-sheet] textarea");
  if (sheet && !typing?.value) {
    const inside = place.contains(document.activeElement);
    place.replaceChildren(document.adoptNode(sheet));
    if (focus || inside) place.querySelector(".claim h2")?.focus({ preventScroll: true });
  }
  mark(chosenClaim());
  const card = focus && cardOf(focus);
  if (card) {
    centre(caseOf(card), card);
    bringIn(caseOf(card), card);
  }
  return true;
}
