// Writing in the side-by-side view: what a key begins, and the editor, fetched only where one may write.

import { asked, chosenClaim, say } from "./board.js";
import { renew } from "./renew.js";

let write = null;

export async function writing() {
  const about = document.querySelector("[data-writing]");
  if (!about) return;
  // A document of its own has this script alone, so that the editor is not imported above.
  const { Write } = await import("../map/write.js");
  write = new Write({
    board: about,
    say,
    chosen: chosenClaim,
    asked: () => asked.panel,
    show: async (claim) => {
      const mine = asked.panel;
      const address = () => {
        const url = new URL(location.href);
        if (mine === asked.panel) url.searchParams.set("claim", claim);
        return url;
      };
      if ((await renew(address, claim)) && mine === asked.panel) history.pushState({}, "", address());
    },
    refresh: () => renew(() => new URL(location.href)),
  });
  about.dataset.ready = "";
}

const letters = () => {
  try {
    return localStorage.getItem("argmap-keys") !== "off";
  } catch {
    return true;
  }
};
const WRITES = {
  "+": () => write.begin("supports"),
  "-": () => write.begin("rebuts"),
  "−": () => write.begin("rebuts"),
  u: () => write.begin("undercuts"),
  k: () => write.pick(),
  F2: () => write.reword(),
  Delete: () => write.remove(),
};

// Returns whether a key began something.
export const writes = (key) => Boolean(write && WRITES[key] && (key.length > 1 || letters()) && WRITES[key]());
