// The map page: choosing claims, following links, opening and closing branches, and moving between views in place.
// Without this file every link and field still works, as a page of its own.

import { Canvas } from "./map/canvas.js";
import { Find } from "./map/find.js";
import { glide, places } from "./map/glide.js";
import { Graph } from "./map/graph.js";
import { Keys } from "./map/keys.js";
import { Light } from "./map/light.js";
import { Minimap } from "./map/minimap.js";
import { Soon } from "./map/soon.js";
import { Write } from "./map/write.js";

const board = document.querySelector("[data-board]");
const one = (selector, from = document) => from.querySelector(selector);
const say = (words) => (one("[data-status]").textContent = words);
const here = () => new URL(location.href);

let graph = null;
let canvas = null;
let minimap = null;
let asked = 0;
let opener = null;
let empty = null;
let shown = "";
let keys = null;
let write = null;
let find = null;

const chosen = () => here().searchParams.get("claim") || "";
const linkOf = (claim) => graph?.cards.get(claim)?.link;
const outlineLink = (claim) => one(`[data-line="${CSS.escape(claim)}"] > div > a[data-claim-link]`);
const focusedCard = () => document.activeElement?.closest?.(".am-card")?.dataset.claim;
const large = () => board.dataset.whole === undefined;
// On a site of files nothing can be asked for: links lead to pages, and what the page holds is all there is.
const alone = board && !board.dataset.claims;
const current = () => focusedCard() || (graph.cards.has(chosen()) ? chosen() : graph.theses[0]?.id);

// Addresses -------------------------------------------------------------------------------------------------------

// What of an address makes the picture: all but the claim, a search and the outline's length.
function pictureOf(url) {
  const kept = new URLSearchParams(url.search);
  for (const name of ["claim", "find", "outline"]) kept.delete(name);
  kept.sort();
  return `${url.pathname}?${kept}`;
}

function without(url, name, value) {
  const rest = url.searchParams.getAll(name).filter((other) => other !== value);
  url.searchParams.delete(name);
  for (const other of rest) url.searchParams.append(name, other);
}

function keeping(url) {
  url.hash = "";
  url.searchParams.delete("find");
  if (chosen()) url.searchParams.set("claim", chosen());
  else url.searchParams.delete("claim");
  return url;
}

function opened(claim) {
  const url = keeping(here());
  const shut = url.searchParams.getAll("shut").includes(claim);
  without(url, "shut", claim);
  without(url, "open", claim);
  // In a map that is shown whole, a branch that is not shut is open.
  if (!shut || large() || url.searchParams.has("focus")) url.searchParams.append("open", claim);
  return url;
}

function closed(claim) {
  const url = keeping(here());
  without(url, "open", claim);
  without(url, "shut", claim);
  url.searchParams.append("shut", claim);
  return url;
}

// The links that change the picture keep whatever claim is chosen by now.
function refreshLinks() {
  for (const link of document.querySelectorAll("[data-part=options] a, [data-part=notes] a[data-go], a[data-opens]")) {
    const url = keeping(new URL(link.getAttribute("href"), location.href));
    link.setAttribute("href", url.pathname + url.search);
  }
}

async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Enters an address into the history; the entry left behind keeps where the picture stood.
function visit(url) {
  const { scrollLeft: left, scrollTop: top } = canvas.place;
  history.replaceState({ left, top, scale: canvas.scale }, "");
  history.pushState({}, "", url);
  shown = pictureOf(url);
}

// The chosen claim ------------------------------------------------------------------------------------------------

function mark() {
  const claim = chosen();
  for (const card of canvas.svg.querySelectorAll(".am-card.chosen")) {
    card.classList.remove("chosen");
    card.querySelector(".am-open").removeAttribute("aria-current");
  }
  const card = graph.cards.get(claim);
  if (card) {
    card.group.classList.add("chosen");
    card.link.setAttribute("aria-current", "true");
  }
  for (const link of document.querySelectorAll("[data-line] a[aria-current]")) link.removeAttribute("aria-current");
  if (claim) outlineLink(claim)?.setAttribute("aria-current", "true");
  refreshLinks();
}

function setPanel(nodes, withClaim) {
  const place = one("[data-part=panel]");
  place.replaceChildren(...nodes);
  one("[data-panel-place]").scrollTop = 0;
  one("[data-panel-place]").setAttribute("aria-label", withClaim ? "Chosen claim" : "About this debate");
  board.classList.toggle("with-panel", withClaim);
  const heading = one("[data-panel] h2");
  document.title = `${heading ? `${heading.textContent} — ` : ""}${one(".map-head h1").textContent} — argmap`;
  write?.restore();
}

function keepEmpty() {
  const place = one("[data-part=panel]");
  if (one(".panel-empty", place)) empty = [...place.childNodes].map((node) => node.cloneNode(true));
}

async function choose(claim, { push = true, focus = "", from = null } = {}) {
  if (!graph.cards.has(claim)) {
    const url = keeping(here());
    url.searchParams.set("claim", claim);
    without(url, "show", claim);
    url.searchParams.append("show", claim);
    return go(url, { push, focus: focus || "panel", from });
  }
  const url = keeping(here());
  url.searchParams.set("claim", claim);
  const parameters = new URLSearchParams(url.search);
  parameters.delete("claim");
  parameters.set("fragment", "1");
  const mine = ++asked;
  const page = await fetched(`${board.dataset.claims.replace("{}", claim)}?${parameters}`);
  if (mine !== asked) return;
  if (from) opener = from;
  if (push && url.href !== location.href) visit(url);
  const close = document.createElement("a");
  close.className = "button close";
  close.textContent = "Close";
  close.dataset.close = "";
  const back = new URL(url);
  back.searchParams.delete("claim");
  close.setAttribute("href", back.pathname + back.search);
  setPanel([close, document.adoptNode(one("[data-panel]", page))], true);
  mark();
  canvas.makeRoom();
  canvas.show(graph.cards.get(claim).box, { smooth: true });
  if (focus === "panel") one("[data-panel] h2").focus({ preventScroll: board.contains(document.activeElement) });
  else if (focus === "card") linkOf(claim).focus({ preventScroll: true });
  say(`Chosen: ${one("[data-panel] h2").textContent}`);
}

async function close({ push = true } = {}) {
  if (!one("[data-panel]")) return false;
  const claim = one("[data-panel]").dataset.panel;
  const url = here();
  url.searchParams.delete("claim");
  const inside = board.contains(document.activeElement) || document.activeElement === document.body;
  if (!empty) {
    const page = await fetched(url);
    empty = [...one("[data-part=panel]", page).childNodes].map((node) => document.adoptNode(node));
  }
  if (push) visit(url);
  setPanel(empty.map((node) => node.cloneNode(true)), false);
  mark();
  if (inside) (opener?.isConnected ? opener : linkOf(claim) || canvas.place).focus({ preventScroll: true });
  opener = null;
  say("Closed.");
  return true;
}

// Other views of the same map -------------------------------------------------------------------------------------

async function go(url, { push = true, focus = "", from = null, anchor = "", state = null, page = null } = {}) {
  const mine = ++asked;
  board.setAttribute("aria-busy", "true");
  try {
    page ||= await fetched(url);
  } finally {
    board.removeAttribute("aria-busy");
  }
  if (mine !== asked) return;
  const fresh = one("[data-canvas] svg.am-picture", page);
  if (!fresh) return location.assign(url);
  const held = focusedCard();
  const toggle = document.activeElement?.closest?.("[data-go]")?.textContent;
  const before = places(canvas, anchor || held || chosen());
  const known = new Set(graph.cards.keys());
  if (from) opener = from;
  if (push) visit(url);
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = one(`[data-part="${part.dataset.part}"]`, page);
    if (other && part.dataset.part !== "panel") part.replaceChildren(...[...other.childNodes].map((node) => document.adoptNode(node)));
  }
  const panel = one("[data-part=panel]", page);
  const withClaim = Boolean(one("[data-panel]", panel));
  // Half-typed words stay where they are, whatever others change meanwhile.
  const typing = Write.typing();
  if (!typing) setPanel([...panel.childNodes].map((node) => document.adoptNode(node)), withClaim);
  keepEmpty();
  canvas.place.replaceChildren(document.adoptNode(fresh));
  canvas.resize(canvas.scale);
  ready();
  if (state?.scale) {
    canvas.resize(state.scale);
    canvas.place.scrollTo(state.left, state.top);
  } else {
    canvas.settle();
    canvas.makeRoom();
    const kept = glide(canvas, before);
    const card = graph.cards.get(anchor || chosen());
    if (card) canvas.show(card.box, { smooth: kept });
    else if (!kept) canvas.begin(graph.theses[0].box);
  }
  if (focus === "panel" && !typing) one("[data-panel] h2")?.focus({ preventScroll: true });
  else if (held) (linkOf(held) || canvas.place).focus({ preventScroll: true });
  else if (toggle) [...document.querySelectorAll("[data-go]")].find((link) => link.textContent === toggle)?.focus({ preventScroll: true });
  const added = [...graph.cards.keys()].filter((claim) => !known.has(claim)).length;
  const gone = [...known].filter((claim) => !graph.cards.has(claim)).length;
  say(`${graph.cards.size} claims are shown${added ? `, ${added} more than before` : ""}${gone ? `, ${gone} fewer` : ""}.`);
}

function travel(url, options) {
  return go(url, options).catch(() => location.assign(url));
}

// One card's branch, whichever way it is by now.
function fold(claim) {
  const card = graph.cards.get(claim);
  if (!card) return false;
  if (card.behind) travel(opened(claim), { anchor: claim });
  else if (graph.behind(claim).length) travel(closed(claim), { anchor: claim });
  else say("Nothing lies behind this claim.");
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
  const links = [...document.querySelectorAll("[data-look]")].filter((link) => link.closest(".option").getAttribute("aria-label") === name);
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[(at + 1) % links.length];
  say(`${name} ${next.textContent}`);
  travel(keeping(new URL(next.getAttribute("href"), location.href)));
}

// Keys ------------------------------------------------------------------------------------------------------------

function inPicture() {
  return canvas.place.contains(document.activeElement);
}

function arrow(event) {
  const claim = focusedCard();
  if (!claim) return false;
  const next = graph.step(claim, event.key);
  if (next) linkOf(next).focus({ preventScroll: true });
  else {
    const meaning = graph.meaning(event.key);
    const card = graph.cards.get(claim);
    const more = meaning === "behind" && card.behind ? `${card.behind} claims lie behind; press o to show them.` : "";
    say(more || { ahead: "This claim leads to no other.", behind: "Nothing lies behind this claim.", before: "First card here.", after: "Last card here." }[meaning]);
  }
  return true;
}

function home() {
  const theses = graph.theses;
  const next = theses[(theses.findIndex((card) => card.id === focusedCard()) + 1) % theses.length];
  if (!next) return;
  next.link.focus({ preventScroll: true });
  canvas.begin(next.box);
}

// To a claim's card, or to its page where the picture has no card of it.
function reach(claim) {
  const card = graph.cards.get(claim);
  if (!card) return location.assign(outlineLink(claim).href);
  graph.lightAround(claim);
  canvas.show(card.box, { centre: true });
  card.link.focus({ preventScroll: true });
}

function toOutline() {
  const line = document.activeElement?.closest?.("[data-line]");
  if (line) {
    const claim = line.dataset.line;
    if (graph.cards.has(claim)) linkOf(claim).focus();
    else if (alone) reach(claim);
    else choose(claim, { focus: "card" });
    return;
  }
  one("[data-outline]").open = true;
  (outlineLink(current()) || one("#outline-lines")).focus();
}

async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    say("The link is copied.");
    return true;
  } catch {
    // Without the right to copy, the link itself leads there.
    return false;
  }
}

function exporting() {
  const menu = one("details.menu:has([data-part=exports])");
  menu.open = true;
  one("a", menu).focus();
}

const shift = (x, y) => () => canvas.pan(x, y);
// What is shown, what it does, keys, what they do, whether that asks the server.
// With a card chosen on a map that can be written, + and − add below it; else they change the size.
function larger(event) {
  const relation = { "+": "supports", "-": "rebuts", "−": "rebuts" }[event.key];
  if (relation && write?.begin(relation)) return true;
  return event.key === "+" || event.key === "=" ? canvas.larger() : canvas.smaller();
}

const rows = [
  [["Enter"], "read the card: its claim, arguments and quotes", [], null],
  [["←", "→", "↑", "↓"], "follow the links: into the reasons, back towards the thesis, to the card beside", ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], arrow],
  [["Home"], "to the thesis, then to the next one", ["Home"], () => (inPicture() || document.activeElement === document.body ? home() : false)],
  [["o"], "open or close what lies behind the card", ["o"], () => fold(current()), true],
  [["f"], "focus on the card; once more for the whole map", ["f"], () => unfocus() || focusOn(current()), true],
  [["1", "2", "3"], "focus on the card with so many steps around it", ["1", "2", "3"], (event) => focusOn(here().searchParams.get("focus") || current(), Number(event.key)), true],
  [["/"], "find a claim in this map", ["/"], () => find.focus()],
  [["p"], "to the chosen claim’s panel", ["p"], () => (one("[data-panel] h2") || one("[data-panel-place]")).focus()],
  [["t"], "to the card’s line in the outline, and back", ["t"], toOutline],
  [["l"], "copy a link to the card", ["l"], () => void copy(`${location.origin}${location.pathname}?claim=${current()}`), true],
  [["+", "−"], "larger, smaller", ["+", "=", "-", "−"], larger],
  [["0", "w"], "reading size; the whole picture", ["0", "w"], (event) => (event.key === "0" ? canvas.actual() : canvas.fit())],
  [["Shift + arrows"], "move the picture", ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"], (event) => ({ ArrowLeft: shift(-160, 0), ArrowRight: shift(160, 0), ArrowUp: shift(0, -160), ArrowDown: shift(0, 160) })[event.key]()],
  [["d"], "the thesis at another side", ["d"], () => turn("Thesis"), true],
  [["r"], "rows aligned or unbroken", ["r"], () => turn("Rows"), true],
  [["s"], "roomy or compact", ["s"], () => turn("Spacing"), true],
  [["q"], "with or without quotes on the cards", ["q"], () => turn("Quotes"), true],
  [["e"], "export: files to take away", ["e"], exporting],
  [["m"], "minimap on or off", ["m"], () => say(minimap.toggle() ? "Minimap on." : "Minimap off.")],
  [["+", "−", "u"], "with a card chosen: add a support, a rebuttal, an undercut below it", ["u"], () => write?.begin("undercuts") || false, true],
  [["k"], "link the chosen claim to another: then choose its card; or drag one card onto the other", ["k"], () => write?.pick() || false, true],
  [["F2"], "reword the chosen claim", ["F2"], () => write?.reword() || false, true],
  [["Delete"], "remove the chosen claim", ["Delete"], () => write?.remove() || false, true],
  [["Ctrl + z"], "take back your last change; with Shift, make it again", [], null, true],
  [["Esc"], "close the panel, then leave the focus", ["Escape"], () => (one("[data-panel]") ? void close() : unfocus()), true],
  [["?"], "these keys", ["?"], () => keys.help()],
];
// ------------------------------------------------------------------------------------------------------------------

function clicked(event) {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const folding = event.target.closest(".am-fold");
  if (folding) {
    event.preventDefault();
    fold(folding.closest(".am-card").dataset.claim);
    return;
  }
  const link = event.target.closest("a");
  if (!link || (alone && !link.matches("[data-skip-outline]"))) return;
  const url = new URL(link.getAttribute("href"), location.href);
  const byKey = event.detail === 0;
  if (link.matches(".am-behind, [data-opens]")) {
    event.preventDefault();
    const claim = link.dataset.opens || link.closest(".am-card").dataset.claim;
    travel(opened(claim), { anchor: claim });
  } else if (link.matches(".am-open, .am-chip, [data-claim-link]")) {
    event.preventDefault();
    const claim = link.dataset.claimLink || url.searchParams.get("claim");
    const inCards = Boolean(link.closest(".am-card"));
    const focus = inCards && !byKey && innerWidth > 1024 ? "" : "panel";
    choose(claim, { focus, from: inCards ? link : null }).catch(() => location.assign(url));
  } else if (link.matches("[data-close]")) {
    event.preventDefault();
    close().catch(() => location.assign(url));
  } else if (link.matches("[data-copy]")) {
    event.preventDefault();
    copy(url.href).then((done) => {
      if (!done) return location.assign(url);
      link.textContent = "Link copied";
    });
  } else if (link.matches("[data-go]")) {
    event.preventDefault();
    const claim = one("[data-panel]")?.dataset.panel || url.searchParams.get("focus") || "";
    if (link.matches("[data-unfocus]")) unfocus();
    else if (link.matches("[data-fold]")) travel(link.dataset.fold === "open" ? opened(claim) : closed(claim), { anchor: claim });
    else travel(keeping(url), { anchor: link.matches("[data-look]") ? "" : claim });
  } else if (link.matches("[data-skip-picture]")) {
    event.preventDefault();
    home();
  } else if (link.matches("[data-skip-outline]")) {
    one("[data-outline]").open = true;
  }
}

// A claim in the picture as it is looked at now.
function withClaim(claim) {
  const mine = keeping(here());
  mine.searchParams.set("claim", claim);
  return mine;
}

function ready() {
  graph = new Graph(canvas.svg);
  minimap.draw(graph);
  mark();
  write?.again();
}

function start() {
  const label = one("[data-do=actual]");
  canvas = new Canvas(one("[data-canvas]"), () => {
    minimap?.update();
    const percent = `${Math.round(canvas.scale * 100)} %`;
    if (label.textContent !== percent) {
      label.textContent = percent;
      label.setAttribute("aria-label", `Reading size, now ${percent}`);
    }
  });
  minimap = new Minimap(one("[data-minimap]"), canvas);
  canvas.settle();
  ready();
  keepEmpty();
  one("[data-zoom]").hidden = false;
  one("[data-zoom]").addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (name === "home") home();
    else if (name) canvas[name]();
  });
  one("[data-hint]").textContent = "Arrow keys follow the links between cards, Enter reads a card, the question mark lists all keys. The outline below has the same in words.";
  find = new Find(one("[data-jump]"), board.dataset.find, (claim) => (alone ? reach(claim) : choose(claim, { focus: "card" }).then(() => linkOf(claim)?.focus({ preventScroll: true }))));
  keys = new Keys(alone ? rows.filter(([, , , , asks]) => !asks) : rows, one("[data-keys-dialog]"), one("[data-keys]"));
  new Light(canvas, { graph: () => graph, focused: focusedCard, folds: () => !here().searchParams.get("focus") });
  if (!alone) {
    write = new Write({
      board,
      say,
      chosen,
      soon: new Soon({ canvas, graph: () => graph }),
      show: (claim) => go(withClaim(claim), { focus: "panel" }),
      refresh: () => go(here(), { push: false }),
    });
  }
  document.addEventListener("click", clicked);
  addEventListener("resize", () => {
    canvas.settle();
    minimap.update();
  });
  shown = pictureOf(here());
  if (!alone) addEventListener("popstate", (event) => {
    const same = pictureOf(here()) === shown;
    if (!same) travel(here(), { push: false, state: event.state });
    else if (chosen()) choose(chosen(), { push: false }).catch(() => location.reload());
    else close({ push: false }).catch(() => location.reload());
    shown = pictureOf(here());
  });
  const card = graph.cards.get(chosen()) || graph.cards.get(here().searchParams.get("focus"));
  canvas.makeRoom();
  if (card) canvas.show(card.box, { centre: true });
  else canvas.open(graph.theses[0].box);
  // A narrow window shows one column, unless its reader has chosen a layout.
  if (!alone && matchMedia("(max-width: 46rem)").matches && !["rows", "direction"].some((name) => here().searchParams.has(name))) {
    const url = keeping(here());
    url.searchParams.set("rows", "indented");
    history.replaceState(history.state, "", url);
    travel(url, { push: false, state: null }).finally(() => {
      const card = graph.cards.get(chosen());
      canvas.makeRoom();
      if (card) canvas.show(card.box, { centre: true });
      else canvas.open(graph.theses[0].box);
      document.documentElement.dataset.ready = "map";
    });
    return;
  }
  document.documentElement.dataset.ready = "map";
}

if (board && one("[data-canvas] svg.am-picture")) start();
