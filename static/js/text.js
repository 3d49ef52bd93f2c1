// The text of a map in a field with line numbers, indentation by Tab, and problems shown while one types. Without this
// file the field saves the same text, and problems are listed when it is saved.

import { Complete } from "./complete.js";
import { blocks, parts } from "./yaml.js";

const WAIT = 600;
const STEP = "  ";
const editor = document.querySelector("[data-text-editor]");
const area = editor.querySelector("textarea");
const list = document.querySelector("[data-text-problems]");
const gutter = document.createElement("div");
let leaving = false;
let asked = 0;
let bad = new Map();

document.querySelector(".for-text-scripts").hidden = false;
gutter.className = "gutter";
gutter.setAttribute("aria-hidden", "true");
editor.prepend(gutter);
// The same words behind the field, in colour; the field's own are see-through, its caret and selection are not.
const colours = document.createElement("pre");
colours.className = "text-colours";
colours.setAttribute("aria-hidden", "true");
const frame = document.createElement("div");
frame.className = "text-frame";
area.before(frame);
frame.append(colours, area);
editor.classList.add("coloured");
const picture = document.querySelector("[data-text-picture]");
let sizes = null;

// Height of a line and width of a letter, in pixels.
function size() {
  if (sizes) return sizes;
  const probe = document.createElement("span");
  probe.textContent = "m".repeat(100);
  colours.replaceChildren(probe);
  const style = getComputedStyle(area);
  sizes = {
    line: parseFloat(style.lineHeight),
    letter: probe.getBoundingClientRect().width / 100,
    top: parseFloat(style.paddingTop),
    left: parseFloat(style.paddingLeft),
  };
  return sizes;
}

// Only the lines that can be seen are coloured, so that a long text stays quick.
function colour() {
  const { line, top } = size();
  const lines = area.value.split("\n");
  const first = Math.max(0, Math.floor(area.scrollTop / line) - 4);
  const last = Math.min(lines.length, first + Math.ceil(area.clientHeight / line) + 10);
  const within = blocks(lines);
  const rows = [];
  for (let at = first; at < last; at += 1) {
    for (const [kind, words] of parts(lines[at], within[at])) {
      if (!kind) rows.push(words);
      else {
        const part = document.createElement("span");
        part.className = `y-${kind}`;
        part.textContent = words;
        rows.push(part);
      }
    }
    rows.push("\n");
  }
  colours.replaceChildren(...rows);
  colours.style.setProperty("transform", `translate(${-area.scrollLeft}px, ${first * line - area.scrollTop}px)`);
  colours.style.setProperty("padding-top", `${top}px`);
}

function number() {
  const count = area.value.split("\n").length;
  while (gutter.childElementCount > count) gutter.lastElementChild.remove();
  while (gutter.childElementCount < count) {
    const line = document.createElement("div");
    line.textContent = gutter.childElementCount + 1;
    gutter.append(line);
  }
  for (const [at, line] of [...gutter.children].entries()) {
    const problem = bad.get(at + 1);
    line.className = problem ? `marked ${problem.severity}` : "";
    if (problem) line.title = problem.message;
    else line.removeAttribute("title");
  }
  gutter.scrollTop = area.scrollTop;
  colour();
}

function go(line, column = 1) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const end = start + (lines[line - 1] || "").length;
  area.focus();
  area.setSelectionRange(Math.min(start + column - 1, end), end);
  area.scrollTop = Math.max(0, (line - 1) * (area.scrollHeight / lines.length) - area.clientHeight / 3);
  area.scrollLeft = 0;
}

function show(problems) {
  // What is missing at the end is missing in the last line.
  const last = area.value.split("\n").length;
  bad = new Map(problems.map((problem) => [Math.min(problem.line, last), problem]));
  number();
  list.replaceChildren();
  if (!problems.length) {
    const none = document.createElement("p");
    none.className = "small quiet";
    none.textContent = "No problems.";
    return list.append(none);
  }
  const title = document.createElement("h2");
  title.textContent = `${problems.length} problem${problems.length > 1 ? "s" : ""}`;
  const rows = document.createElement("ol");
  rows.className = "plain";
  for (const problem of problems) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const fix = document.createElement("span");
    row.className = problem.severity;
    link.href = "#map-text";
    link.dataset.line = problem.line;
    link.dataset.column = problem.column;
    link.textContent = `Line ${problem.line}`;
    fix.className = "quiet";
    fix.textContent = problem.fix;
    row.append(link, `: ${problem.message} `, fix);
    rows.append(row);
  }
  list.append(title, rows);
}

async function check(wait = WAIT) {
  const mine = ++asked;
  if (wait) await new Promise((done) => setTimeout(done, wait));
  if (mine !== asked) return;
  if (picture && !picture.querySelector("svg")) tell("Drawing the picture …");
  try {
    const answer = await fetch(editor.dataset.check, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ text: area.value, picture: picture && picture.offsetParent ? "1" : "" }),
    });
    const found = answer.ok && (await answer.json());
    if (mine !== asked) return;
    if (!found) return tell("The picture follows with the next change.");
    show(found.problems);
    draw(found);
  } catch {
    // The text is checked when it is saved.
    if (mine === asked) tell("The server does not answer. The picture follows with the next change.");
  }
}

function tell(words) {
  if (picture) picture.querySelector("[data-reason]").textContent = words;
}

// The picture of the text as it is; where nothing of it can be drawn, the last one stays and says so.
function draw({ picture: drawing, reason = "" }) {
  if (!picture) return;
  const svg = drawing && new DOMParser().parseFromString(drawing, "text/html").querySelector("svg");
  if (svg) picture.querySelector("[data-drawing]").replaceChildren(document.adoptNode(svg));
  picture.querySelector("[data-drawing]").classList.toggle("stale", !svg);
  picture.querySelector("[data-reason]").textContent = svg ? "" : reason;
}

// Typed as a person would, so that the browser can take it back.
function type(words) {
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function indent(out) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (start === end && !out) return type(STEP);
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const stop = value.indexOf("\n", last) < 0 ? value.length : value.indexOf("\n", last);
  const before = value.slice(first, stop);
  const after = out ? before.replace(/^ {1,2}/gm, "") : before.replace(/^(?=.)/gm, STEP);
  if (after === before) return;
  area.setSelectionRange(first, stop);
  type(after);
  area.setSelectionRange(first, first + after.length);
}

area.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    return area.form.requestSubmit();
  }
  if (event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    return indent(event.shiftKey);
  }
  leaving = event.key === "Escape" || (leaving && event.key === "Shift");
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
    const deeper = /:\s*$/.test(line) && !/^\s*#/.test(line) ? STEP : "";
    event.preventDefault();
    type(`\n${line.match(/^ */)[0]}${deeper}`);
  }
});
area.addEventListener("input", () => {
  number();
  check();
});
area.addEventListener("argmap:restored", () => {
  number();
  check();
});
area.addEventListener("scroll", () => {
  gutter.scrollTop = area.scrollTop;
  colour();
}, { passive: true });
new ResizeObserver(() => {
  sizes = null;
  colour();
}).observe(area);
new Complete({
  area,
  sources: JSON.parse(editor.dataset.sources || "[]"),
  type,
  place: (line, column) => {
    const { line: height, letter, top, left } = size();
    const x = gutter.offsetWidth + left + column * letter - area.scrollLeft;
    return {
      x: Math.max(0, Math.min(x, editor.clientWidth - 240)),
      y: top + (line + 1) * height - area.scrollTop,
      line: height,
    };
  },
});
picture?.addEventListener("click", (event) => {
  const card = event.target.closest("[data-claim]");
  if (!card) return;
  event.preventDefault();
  const line = area.value.split("\n").findIndex((words) => words.startsWith(`  ${card.dataset.claim}:`));
  if (line >= 0) go(line + 1);
});
area.addEventListener("blur", () => (leaving = false));
list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  go(Number(link.dataset.line), Number(link.dataset.column));
});
bad = new Map(
  [...list.querySelectorAll("[data-line]")].map((link) => [
    Number(link.dataset.line),
    { severity: link.parentElement.className, message: link.parentElement.textContent.replace(/\s+/g, " ").trim() },
  ]),
);
number();
const wanted = /^#line-(\d+)$/.exec(location.hash);
if (wanted) go(Number(wanted[1]));
if (picture) {
  picture.hidden = false;
  check(0);
}
document.documentElement.dataset.ready = "text";
