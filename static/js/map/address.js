// The addresses of a map page: which claim is chosen, which branches are open, and what of it makes the picture.

export const here = () => new URL(location.href);
export const chosen = () => here().searchParams.get("claim") || "";
// Of a large map the page shows only a part.
export const large = () => document.querySelector("[data-board]").dataset.whole === undefined;

// What of an address makes the picture: all but the claim, a search, the outline's length and how it was drawn.
export function pictureOf(url) {
  const kept = new URLSearchParams(url.search);
  for (const name of ["claim", "find", "outline", "_drawn"]) kept.delete(name);
  kept.sort();
  return `${url.pathname}?${kept}`;
}

// The same drawn as it is now: a new card does not move theses above their reasons, or make all others break their
// lines.
export function asDrawn(url, graph) {
  const [card] = graph.cards.values();
  if (card) url.searchParams.set("_drawn", `${graph.svg.dataset.rows}-${Math.round(card.width)}`);
  return url;
}

export function without(url, name, value) {
  const rest = url.searchParams.getAll(name).filter((other) => other !== value);
  url.searchParams.delete(name);
  for (const other of rest) url.searchParams.append(name, other);
}

export function keeping(url) {
  url.hash = "";
  url.searchParams.delete("find");
  if (chosen()) url.searchParams.set("claim", chosen());
  else url.searchParams.delete("claim");
  return url;
}

export function opened(claim) {
  const url = keeping(here());
  const shut = url.searchParams.getAll("shut").includes(claim);
  without(url, "shut", claim);
  without(url, "open", claim);
  // In a map that is shown whole, a branch that is not shut is open.
  if (!shut || large() || url.searchParams.has("focus")) url.searchParams.append("open", claim);
  return url;
}

export function closed(claim) {
  const url = keeping(here());
  without(url, "open", claim);
  without(url, "shut", claim);
  url.searchParams.append("shut", claim);
  return url;
}

// The links that change the picture keep whatever claim is chosen by now.
export function refreshLinks() {
  for (const link of document.querySelectorAll("[data-part=options] a, [data-part=notes] a[data-go], a[data-opens]")) {
    const url = keeping(new URL(link.getAttribute("href"), location.href));
    link.setAttribute("href", url.pathname + url.search);
  }
}

// Returns the page at an address; throws its status where it is not there.
export async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
