// The lines of the outline that is written: finding them, making them, and what each bears on.

export const page = document.querySelector("[data-outline-edit]");
export const lines = page.querySelector("[data-lines]");
export const WORDS = { supports: "supports", rebuts: "rebuts", undercuts: "undercuts this step" };
export const SIGNS = { supports: "+ ", rebuts: "− ", undercuts: "⊘ " };

export const all = () => [...lines.querySelectorAll("li[data-claim]")];
export const linkOf = (line) => line?.querySelector(":scope > .line-row > [data-line]");
export const lineOf = (node) => node?.closest?.("li[data-claim]");
export const above = (line) => lineOf(line.parentElement);
export const below = (line) => line.querySelector(":scope > ul");
export const beside = (line, way) => {
  let next = line[way];
  while (next && !next.matches("li[data-claim]")) next = next[way];
  return next;
};
export const named = (claim) => all().find((line) => line.dataset.claim === claim && !("repeated" in line.dataset));

export function newLine(claim, relation, words) {
  const line = document.createElement("li");
  const row = document.createElement("div");
  const how = document.createElement("span");
  const link = document.createElement("a");
  row.className = "line-row";
  how.className = "how";
  link.className = "line";
  link.dataset.line = "";
  link.textContent = words;
  link.href = page.dataset.edit.replace("{}", claim);
  row.append(how, " ", link);
  line.append(row);
  line.dataset.claim = claim;
  line.dataset.link = line.dataset.target = "";
  relate(line, relation);
  return line;
}

export function relate(line, relation) {
  line.dataset.relation = relation;
  line.className = relation || "root";
  const how = line.querySelector(":scope > .line-row > .how");
  how.replaceChildren();
  if (relation) how.append(SIGNS[relation], WORDS[relation]);
}

export function into(parent, line) {
  let list = parent ? below(parent) : lines;
  if (!list) {
    list = document.createElement("ul");
    parent.append(list);
  }
  list.append(line);
}

// What a line of this relation below another bears on.
export function targetOf(parent, relation) {
  return relation === "undercuts" ? parent.dataset.link : parent.dataset.claim;
}

// The field for a line's words.
export function field(words, label) {
  const area = document.createElement("textarea");
  area.className = "field line-field";
  area.rows = 1;
  area.value = words;
  area.maxLength = 20000;
  area.setAttribute("aria-label", label);
  const fit = () => {
    area.rows = Math.min(8, Math.max(1, Math.ceil(area.value.length / 70), area.value.split("\n").length));
  };
  area.addEventListener("input", fit);
  fit();
  return area;
}
