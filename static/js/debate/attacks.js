// An attack across the columns: a press on its chip lights both ends and brings them level.

import { board, cardOf, caseOf, cases, facing, leadsTo, phone, say, still } from "./board.js";
import { bringIn, centre, quietly } from "./panes.js";

export function unlight() {
  for (const node of board.querySelectorAll(".lit")) node.classList.remove("lit");
  for (const pane of cases()) pane.classList.remove("dim");
}

// Lights a claim's cards alone.
export function mark(claim) {
  unlight();
  for (const card of board.querySelectorAll(`.am-card[data-claim="${CSS.escape(claim || "")}"]`))
    card.classList.add("lit");
}

export function light(chip) {
  const here = chip.closest(".am-card");
  const there = cardOf(leadsTo(chip), here);
  if (!there) return false;
  unlight();
  here.classList.add("lit");
  there.classList.add("lit");
  chip.classList.add("lit");
  for (const back of there.querySelectorAll(".am-chip")) {
    if (leadsTo(back) === here.dataset.claim) back.classList.add("lit");
  }
  for (const pane of new Set([caseOf(here), caseOf(there)])) pane.classList.add("dim");
  level(here, there);
  say(`${chip.getAttribute("aria-label")}. Both ends are lit.`);
  return true;
}

function level(here, there) {
  const pane = caseOf(there);
  const tab = document.getElementById(
    `side-${[...board.querySelectorAll("[data-column]")].indexOf(pane.closest("[data-column]")) + 1}`,
  );
  if (phone.matches && tab) tab.checked = true;
  if (facing()) {
    const apart = there.getBoundingClientRect().top - here.getBoundingClientRect().top;
    const frame = pane.getBoundingClientRect();
    quietly(() => {
      pane.scrollTop += apart;
      const rest = there.getBoundingClientRect().top - here.getBoundingClientRect().top;
      // Where this column cannot move far enough, the other one comes to meet it.
      if (Math.abs(rest) > 1) caseOf(here).scrollTop -= rest;
      for (const card of [here, there]) bringIn(caseOf(card), card);
      const box = there.getBoundingClientRect();
      const out =
        box.top < frame.top ? box.top - frame.top - 8 : box.bottom > frame.bottom ? box.bottom - frame.bottom + 8 : 0;
      if (out) for (const other of [pane, caseOf(here)]) other.scrollTop += out;
    });
  } else {
    quietly(() => {
      centre(pane, there);
      bringIn(pane, there);
    });
    there.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }
}
