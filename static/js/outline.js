// Writing a map as an outline: Enter adds a line, Tab moves it in, F2 rewords it. Each change goes to the server as it
// is made, and is kept until it is there. Without this file each line leads to the claim's forms.

import { Changes } from "./changes.js";
import { Clash } from "./clash.js";
import { Marks } from "./marks.js";
import { kept } from "./kept.js";
import { advise, note } from "./outline/advised.js";
import { SIGNS, WORDS, above, all, below, beside, field, into } from "./outline/lines.js";
import { lineOf, linkOf, lines, named, newLine, page, targetOf } from "./outline/lines.js";
import { moving } from "./outline/moving.js";
import { Queue } from "./queue.js";
import { Undo } from "./undo.js";

const STORED = "argmap-outline-keys";
const box = page.querySelector("[data-keys-on]");
const state = page.querySelector("[data-save-state]");
const mine = new Undo(page.dataset.changes);
let made = 0;
let editor = null;
let stale = false;
let newest = Number(page.dataset.revision);
let current = "";
const asking = page.dataset.changes.replace(/changes$/, "advice");

const say = (words) => (page.querySelector("[data-status]").textContent = words);
function tell(words, bad = false) {
  state.textContent = words;
  state.classList.toggle("wrong", bad);
}

// Saving -------------------------------------------------------------------------------------------------------------

const clash = new Clash({ say, again: (item) => queue.add(item) });
const queue = new Queue({ about: page.dataset.changes, tell, saved, refused });
const marks = new Marks({
  url: `${page.dataset.changes}/claims`,
  known: Number(page.dataset.revision),
  say,
  list: document.querySelector("[data-news]"),
  chosen: () => current,
});
const changes = new Changes({
  url: page.dataset.changes,
  known: Number(page.dataset.revision),
  edits: true,
  claim: () => current,
  busy: () => queue.busy,
  others: (words) => (page.querySelector("[data-here]").textContent = words),
  changed: async (now) => {
    await refresh();
    say(await marks.update(now.revision, now.author));
  },
});

function send(edits, more = {}) {
  queue.add({ action: page.dataset.edits, edits, ...more });
}

async function saved(item, answer) {
  if (answer.revision) {
    newest = Math.max(newest, answer.revision);
    mine.made(answer.revision, item.back);
    marks.mine(answer.revision);
  }
  for (const [mark, claim] of Object.entries(answer.ids || {})) rename(mark, claim);
  tell(`Saved to ${answer.saved || page.dataset.saved}.`);
  if (queue.items.length) return;
  await refresh();
  if (answer.revision) changes.seen(answer.revision);
  // The next line is saved meanwhile.
  advise(item.edits || [], answer.ids || {});
}

async function refused(item, error) {
  tell(`Not saved: ${error.message}`, true);
  if (item.words) kept(`argmap-draft:${page.dataset.changes}:outline`, item.words);
  if (error.status === 409 && error.fields?.length) return clash.show(item, error);
  say(`Not saved: ${error.message}`);
  await refresh();
  tell(`Not saved: ${error.message}${item.words ? ` Your words: “${item.words}”` : ""}`, true);
}

// A new line has a name of its own until the server has given its claim an id.
function rename(mark, claim) {
  const put = (name) => name.split(" -> ").map((part) => (part === mark ? claim : part)).join(" -> ");
  for (const line of all()) for (const key of ["claim", "link", "target"]) line.dataset[key] = put(line.dataset[key]);
  if (current === mark) current = claim;
}

async function refresh() {
  // Half-typed words stay where they are; the lines are made again when they are saved or left.
  if (editor) return void (stale = true);
  stale = false;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-outline-edit]");
  if (!fresh || editor || queue.busy && queue.items.length) return void (stale = true);
  // Asked for before the last change was saved: it lacks that line, and the answer that has it is on its way.
  if (Number(fresh.dataset.revision) < newest) return;
  newest = Number(fresh.dataset.revision);
  const held = lines.contains(document.activeElement);
  lines.replaceChildren(...[...fresh.querySelector("[data-lines]").childNodes].map((node) => document.adoptNode(node)));
  page.dataset.revision = fresh.dataset.revision;
  note();
  rove();
  if (held) focus(named(current) || all()[0]);
}

// Lines --------------------------------------------------------------------------------------------------------------

// One line is reached by Tab; arrows go to the others.
function rove() {
  const links = all().map(linkOf);
  const at = links.find((link) => lineOf(link).dataset.claim === current) || links[0];
  for (const link of links) link.tabIndex = !box.checked || link === at ? 0 : -1;
  for (const edit of lines.querySelectorAll(".line-edit")) edit.tabIndex = box.checked ? -1 : 0;
}

function focus(line) {
  if (!line) return;
  current = line.dataset.claim;
  rove();
  linkOf(line).focus();
}

function step(line, way) {
  const every = all();
  const next = {
    ArrowUp: () => every[every.indexOf(line) - 1],
    ArrowDown: () => every[every.indexOf(line) + 1],
    ArrowLeft: () => above(line),
    ArrowRight: () => below(line)?.querySelector("li[data-claim]"),
  }[way]();
  if (next) focus(next);
}

// Typing ------------------------------------------------------------------------------------------------------------

function close() {
  const was = editor;
  editor = null;
  document.getElementById(was?.dataset.advised || "none")?.remove();
  was?.remove();
  if (stale) refresh().catch(() => (stale = true));
}

function begin(relation, parent, after) {
  close();
  const line = document.createElement("li");
  line.className = relation || "root";
  const how = document.createElement("span");
  how.className = "how";
  const key = `argmap-draft:${page.dataset.changes}:outline`;
  const area = field(kept(key), "");
  const row = document.createElement("div");
  row.className = "line-row";
  row.append(how, " ", area);
  line.append(row);
  editor = line;
  let place = { relation, parent, after };
  const put = () => {
    line.className = place.relation || "root";
    how.textContent = place.relation ? `${SIGNS[place.relation]}${WORDS[place.relation]}` : "";
    const below_ = place.parent ? linkOf(place.parent).textContent : "";
    Object.assign(area.dataset, {
      advise: asking,
      relation: place.relation,
      target: place.parent ? targetOf(place.parent, place.relation) : "",
    });
    area.setAttribute("aria-label", place.parent ? `New claim that ${WORDS[place.relation]}: ${below_}` : "New claim");
    if (place.after) place.after.after(line);
    else into(place.parent, line);
    area.focus();
  };
  const deeper = () => {
    const over = beside(line, "previousElementSibling");
    if (!over) return say("There is no line above on this level.");
    place = {
      relation: place.relation && place.relation !== "undercuts" ? place.relation : "supports",
      parent: over,
      after: null,
    };
    put();
    say(`Now below: ${linkOf(over).textContent}`);
  };
  const out = () => {
    if (!place.parent) return say("This is the outermost level.");
    const over = above(place.parent);
    place = {
      relation: over ? (place.parent.dataset.relation === "undercuts" ? "undercuts" : place.relation) : "",
      parent: over,
      after: place.parent,
    };
    put();
    say(over ? `Now below: ${linkOf(over).textContent}` : "Now on the outermost level.");
  };
  const keep = () => {
    const words = area.value.trim();
    if (!words) return null;
    kept(key, "");
    const claim = `?${changes.tab}-${(made += 1)}`;
    const shown = newLine(claim, place.relation, words);
    line.before(shown);
    const edits = [{ kind: "add", thing: "claim", id: claim, fields: { text: words } }];
    if (place.after) edits[0].after = place.after.dataset.claim;
    if (place.relation) {
      const target = targetOf(place.parent, place.relation);
      edits.push({ kind: "add-link", premise: claim, relation: place.relation, target });
      Object.assign(shown.dataset, { link: `${claim} -> ${target}`, target });
    }
    send(edits, { words });
    return shown;
  };
  area.addEventListener("input", () => kept(key, area.value));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const shown = keep();
      if (!shown) return leave();
      current = shown.dataset.claim;
      begin(place.relation, place.parent, shown);
    } else if (event.key === "Tab" && box.checked) {
      event.preventDefault();
      if (event.shiftKey) out();
      else deeper();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (area.value.trim()) say("Your words are kept for the next new line.");
      leave();
    }
  });
  const leave = () => {
    const to = named(current) || place.after || place.parent;
    close();
    focus(to && to.isConnected ? to : named(current));
  };
  // A click elsewhere saves what was typed.
  area.addEventListener("blur", () =>
    setTimeout(() => {
      if (editor !== line || document.activeElement === area || document.hidden) return;
      keep();
      close();
    }, 200),
  );
  put();
}

function reword(line) {
  close();
  const link = linkOf(line);
  const before = link.textContent;
  const claim = line.dataset.claim;
  const base = Number(page.dataset.revision);
  const area = field(before, "The claim’s words; Enter saves, Escape leaves");
  Object.assign(area.dataset, { advise: asking, claim: claim.startsWith("?") ? "" : claim });
  editor = area;
  link.hidden = true;
  link.after(area);
  area.focus();
  area.select();
  const end = (save) => {
    if (editor !== area) return;
    const words = area.value.trim();
    link.hidden = false;
    close();
    if (save && words && words !== before) {
      link.textContent = words;
      send(
        [{ kind: "set-field", thing: "claim", id: lineOf(link)?.dataset.claim || claim, field: "text", value: words }],
        { words, base: claim.startsWith("?") ? 0 : base },
      );
    }
  };
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey))) return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter");
    focus(lineOf(link) || named(claim));
  });
  area.addEventListener("blur", () => !document.hidden && setTimeout(() => end(true), 200));
}

// Moving and taking back ---------------------------------------------------------------------------------------------

const { indent, outdent, shift, retype } = moving({ send, focus, say });

const undo = (again) => mine.back(again, { queue, history: page.dataset.history, say });

mine.onAsked(() => undo(false));

// Keys ---------------------------------------------------------------------------------------------------------------

function child(line, relation) {
  if (relation === "undercuts" && !line.dataset.link) return say("This claim has no step that could be undercut.");
  const under = below(line);
  const last = under && [...under.children].filter((one) => one.matches("li[data-claim]")).pop();
  begin(relation, line, last || null);
}

const KEYS = {
  Enter: (line) => begin(line.dataset.relation, above(line), line),
  F2: reword,
  Tab: (line, event) => (event.shiftKey ? outdent(line) : indent(line)),
  "+": (line) => child(line, "supports"),
  "-": (line) => child(line, "rebuts"),
  "−": (line) => child(line, "rebuts"),
  u: (line) => child(line, "undercuts"),
  r: retype,
  Delete: (line) => location.assign(`${page.dataset.edit.replace("{}", line.dataset.claim)}#remove`),
  Escape: () => page.querySelector("#outline-new").focus(),
  ArrowUp: (line, event) => (event.altKey ? shift(line, true) : step(line, "ArrowUp")),
  ArrowDown: (line, event) => (event.altKey ? shift(line, false) : step(line, "ArrowDown")),
  ArrowLeft: (line) => step(line, "ArrowLeft"),
  ArrowRight: (line) => step(line, "ArrowRight"),
};

// The same by mouse and touch.
const tools = page.querySelector("[data-line-tools]");
const DOES = {
  supports: (line) => child(line, "supports"),
  rebuts: (line) => child(line, "rebuts"),
  undercuts: (line) => child(line, "undercuts"),
  sibling: (line) => begin(line.dataset.relation, above(line), line),
  in: indent,
  out: outdent,
  up: (line) => shift(line, true),
  down: (line) => shift(line, false),
};
tools.hidden = false;
tools.addEventListener("click", (event) => {
  const does = event.target.closest("[data-does]")?.dataset.does;
  const line = does && (named(current) || all()[0]);
  if (!line) return;
  // What is being typed is saved first.
  editor?.querySelector?.("textarea")?.blur();
  if (editor?.matches?.("textarea")) editor.blur();
  setTimeout(() => DOES[does](named(current) || line), editor ? 250 : 0);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    return undo(event.shiftKey);
  }
  const link = event.target.closest?.("[data-line]");
  if (!link || !box.checked || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const handler = KEYS[event.key];
  if (!handler || (event.altKey && !event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  handler(lineOf(link), event);
});

lines.addEventListener("focusin", (event) => {
  const line = event.target.matches("[data-line]") && lineOf(event.target);
  if (line) current = line.dataset.claim;
});

// A click rewords; with the keys off, and on a new tab, the link leads to the forms.
lines.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const line = lineOf(link);
  if ("repeated" in line.dataset) return focus(named(line.dataset.claim));
  current = line.dataset.claim;
  reword(line);
});

page.querySelector("[data-add-line]").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = event.target.elements.text;
  const words = input.value.trim();
  if (!words) return;
  const claim = `?${changes.tab}-${(made += 1)}`;
  into(null, newLine(claim, "", words));
  send([{ kind: "add", thing: "claim", id: claim, fields: { text: words } }], { words });
  input.value = "";
});

// A browser that keeps nothing has the keys on.
box.checked = kept(STORED) !== "off";
box.addEventListener("change", () => {
  kept(STORED, box.checked ? "" : "off");
  rove();
});
rove();
document.documentElement.dataset.ready = "outline";
