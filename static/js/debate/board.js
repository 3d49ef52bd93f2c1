// What the parts of the side-by-side view share: the board, its columns and its cards.

export const board = document.querySelector("[data-columns]");
export const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
export const phone = matchMedia("(max-width: 46rem)");

export const cases = () => [...board.querySelectorAll("[data-case]")];
export const caseOf = (node) => node.closest("[data-case]");
export const stacked = () => board.classList.contains("stacked");
export const facing = () => !stacked() && !phone.matches;
export const chosenClaim = () => document.querySelector("[data-panel]")?.dataset.panel || "";

export const say = (words) => {
  const place = document.querySelector("[data-status]");
  if (place) place.textContent = words;
};

export const cardOf = (claim, not) =>
  [...board.querySelectorAll(`.am-card[data-claim="${CSS.escape(claim)}"]`)].find((card) => card !== not);

// The claim that a link leads to, on a server, in a site's file or in a document of its own.
export const leadsTo = (link) => {
  const address = new URL(link.getAttribute("href"), location.href);
  const file = address.pathname.match(/\/claims\/([^/]+)\.html$/);
  return address.searchParams.get("claim") || address.hash.replace(/^#claim-/, "") || (file ? file[1] : "");
};

// What the reader has asked for last in the columns, and in the panel: an answer to anything before is not shown.
export const asked = { columns: 0, panel: 0, renewal: 0 };

export async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
