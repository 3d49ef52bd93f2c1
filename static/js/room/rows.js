// The outline on a participant's page: its new rows come from the server, the others stay as they are.

import { parsed, renew } from "./page.js";

export function takeRows(map) {
  const box = document.querySelector("[data-map]");
  const top = box.querySelector(".outline");
  const known = new Map([...box.querySelectorAll("li[data-key]")].map((row) => [row.dataset.key, row]));
  const old = map.whole ? new Set(known.keys()) : new Set(map.gone);
  for (const { k, p, b, i, c, h } of map.rows) {
    old.delete(k);
    let row = known.get(k);
    if (!row) {
      row = document.createElement("li");
      row.dataset.key = k;
      row.append(Object.assign(document.createElement("div"), { className: "line" }));
      if (i?.startsWith("c-")) row.classList.add("fresh");
      known.set(k, row);
    }
    if (h !== undefined) {
      const fresh = row.classList.contains("fresh");
      row.className = c;
      row.classList.toggle("fresh", fresh);
      row.dataset.id = i;
      renew(row.querySelector(":scope > .line"), parsed(h).childNodes);
    }
    let list = top;
    if (p) {
      const parent = known.get(p);
      list = parent.querySelector(":scope > ul") || parent.appendChild(document.createElement("ul"));
    }
    const before = b ? known.get(b) : null;
    const place = before ? before.nextSibling : list.firstChild;
    if (row.parentNode !== list || (place !== row && row.previousElementSibling !== before))
      list.insertBefore(row, place);
  }
  for (const key of old) known.get(key)?.remove();
  for (const list of box.querySelectorAll("li > ul:empty")) list.remove();
  box.dataset.tag = map.tag;
  sift();
}

// A long outline on a phone: only the lines with the words that are looked for, each below the claims it leads to.
const seek = document.querySelector("[data-seek] input");
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function sift() {
  if (!seek) return;
  const words = plain(seek.value).split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll("[data-map] li[data-key]")];
  const hits = new Set(
    rows.filter((row) => {
      const text = plain(row.querySelector(":scope > .line").textContent);
      return words.every((word) => text.includes(word));
    }),
  );
  for (const row of rows)
    row.hidden = !hits.has(row) && ![...row.querySelectorAll("li[data-key]")].some((below) => hits.has(below));
  document.querySelector("[data-found]").textContent = words.length
    ? `${hits.size} of ${rows.length} lines have “${seek.value.trim()}”.`
    : "";
}

if (seek) {
  document.querySelector("[data-found-list]")?.remove();
  seek.addEventListener("input", sift);
  seek.form.addEventListener("submit", (event) => {
    event.preventDefault();
    sift();
  });
  sift();
}
