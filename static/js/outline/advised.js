// Hints about the lines that were written on this page: each stands below its line until the line is written again.

import { ask, list } from "../advice.js";
import { lines, linkOf, named, page } from "./lines.js";

// What was found, by claim, and how often it was asked about.
const advised = new Map();
const asked = new Map();

export async function advise(edits, ids) {
  const written = edits
    .filter((edit) => edit.thing === "claim" && ["add", "set-field"].includes(edit.kind))
    .map((edit) => ids[edit.id] || edit.id);
  for (const claim of new Set(written)) {
    const mine = (asked.get(claim) || 0) + 1;
    asked.set(claim, mine);
    const found = await ask(page.dataset.edit.replace("{}", claim).replace(/edit$/, "advice"));
    if (mine === asked.get(claim)) advised.set(claim, found);
  }
  note();
}

// Puts the hints below their lines, also after the lines were made again.
export function note() {
  for (const old of lines.querySelectorAll(".line-row > .advice")) old.remove();
  for (const [claim, found] of advised) {
    const line = found.length && named(claim);
    if (!line) continue;
    const place = document.createElement("div");
    place.className = "advice small";
    place.id = `advice-of-${claim}`;
    place.append(list(found));
    line.querySelector(":scope > .line-row").append(place);
    linkOf(line).setAttribute("aria-describedby", place.id);
  }
}
