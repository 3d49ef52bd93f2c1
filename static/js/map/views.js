// Other views of the same map: a branch opened or closed, a focus on one claim, another layout.

import { closed, here, keeping, large, opened } from "./address.js";

// travel fetches an address and shows it in place; graph gives the cards as they are now; say tells what happened.
export function views({ travel, graph, say }) {
  // One card's branch, whichever way it is by now.
  function fold(claim) {
    const card = graph().cards.get(claim);
    if (!card) return false;
    if (card.behind) travel(opened(claim), { anchor: claim });
    else if (graph().behind(claim).length) travel(closed(claim), { anchor: claim });
    else say("Nothing is behind this claim.");
    return true;
  }

  function focusOn(claim, steps = 1) {
    const url = keeping(here());
    for (const name of ["open", "shut", "show", "all", "steps"]) url.searchParams.delete(name);
    if (url.searchParams.get("focus") === claim && steps === 0) url.searchParams.delete("focus");
    else {
      url.searchParams.set("focus", claim);
      if (steps > 1) url.searchParams.set("steps", steps);
    }
    travel(url, { anchor: claim });
  }

  function unfocus() {
    const url = keeping(here());
    const claim = url.searchParams.get("focus");
    if (!claim) return false;
    url.searchParams.delete("focus");
    url.searchParams.delete("steps");
    if (large()) url.searchParams.append("show", claim);
    travel(url, { anchor: claim });
    return true;
  }

  // Chooses the next value of one row of options.
  function turn(name) {
    const links = [...document.querySelectorAll("[data-look]")].filter(
      (link) => link.closest(".option").getAttribute("aria-label") === name,
    );
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[(at + 1) % links.length];
    say(`${name} ${next.textContent}`);
    travel(keeping(new URL(next.getAttribute("href"), location.href)));
  }

  return { fold, focusOn, unfocus, turn };
}
