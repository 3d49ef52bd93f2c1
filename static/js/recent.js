// Remembers in this browser which debates were opened last, and lists them above the library. Nothing leaves the
// browser.
(() => {
  const KEY = "argmap-recent";
  const MOST = 5;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
    } catch {
      return [];
    }
  };
  const head = document.querySelector("[data-debate]");
  if (head) {
    const kept = [head.dataset.debate, ...read().filter((id) => id !== head.dataset.debate)].slice(0, 12);
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing lists nothing.
    }
  }
  const place = document.querySelector("[data-recent]");
  if (!place) return;
  const rows = read()
    .map((id) => document.querySelector(`[data-shelf="${CSS.escape(id)}"]`))
    .filter(Boolean)
    .slice(0, MOST);
  if (!rows.length) return;
  place.querySelector("ul").replaceChildren(...rows.map((row) => {
    const item = document.createElement("li");
    item.append(...[...row.querySelectorAll("h2 a")].map((link) => link.cloneNode(true)));
    return item;
  }));
  place.hidden = false;
})();
