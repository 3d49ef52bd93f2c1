// The map page: choosing claims, following links, opening and closing branches, and moving between views in place.
// Without this file every link and field still works, as a page of its own.

import { land, latest } from "./latest.js";
import { asDrawn, chosen, fetched, here, keeping, pictureOf, refreshLinks, without } from "./map/address.js";
import { Canvas } from "./map/canvas.js";
import { clicks } from "./map/clicks.js";
import { Find } from "./map/find.js";
import { glide, places } from "./map/glide.js";
import { Graph } from "./map/graph.js";
import { keymap } from "./map/keymap.js";
import { Keys } from "./map/keys.js";
import { Light } from "./map/light.js";
import { Minimap } from "./map/minimap.js";
import { leave } from "./map/notice.js";
import { Soon } from "./map/soon.js";
import { steps } from "./map/steps.js";
import { views } from "./map/views.js";
import { Write } from "./map/write.js";

const board = document.querySelector("[data-board]");
const one = (selector, from = document) => from.querySelector(selector);
const say = (words) => (one("[data-status]").textContent = words);

let graph = null;
let canvas = null;
let minimap = null;
// What the reader has asked for, and how often the page was to be made again, both counted: the last one counts.
let asked = 0;
let renewed = 0;
let opener = null;
let empty = null;
let shown = "";
let keys, write, find;

const leading = (words) => [...document.querySelectorAll("[data-go]")].find((link) => link.textContent === words);
const linkOf = (claim) => graph?.cards.get(claim)?.link;
const outlineLink = (claim) => one(`[data-line="${CSS.escape(claim)}"] > div > a[data-claim-link]`);
const focusedCard = () => document.activeElement?.closest?.(".am-card")?.dataset.claim;
// On a site of files nothing can be asked for: links lead to pages, and what the page holds is all there is.
const alone = board && !board.dataset.claims;
const current = () => focusedCard() || (graph.cards.has(chosen()) ? chosen() : graph.theses[0]?.id);

const { fold, focusOn, unfocus, turn } = views({ travel, graph: () => graph, say });
const { arrow, home, reach, toOutline } = steps({
  alone,
  canvas: () => canvas,
  graph: () => graph,
  say,
  one,
  focusedCard,
  linkOf,
  outlineLink,
  current,
  choose,
});

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
  const address = `${board.dataset.claims.replace("{}", claim)}?${parameters}`;
  const page = await latest(() => fetched(address), () => mine === asked);
  if (!page) return;
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

function unchosen() {
  const url = here();
  url.searchParams.delete("claim");
  return url;
}

async function close({ push = true } = {}) {
  const mine = ++asked;
  if (!one("[data-panel]")) return false;
  const claim = one("[data-panel]").dataset.panel;
  const inside = board.contains(document.activeElement) || document.activeElement === document.body;
  if (!empty) {
    const page = await fetched(unchosen());
    if (mine !== asked) return true;
    empty = [...one("[data-part=panel]", page).childNodes].map((node) => document.adoptNode(node));
  }
  land();
  if (push) visit(unchosen());
  setPanel(empty.map((node) => node.cloneNode(true)), false);
  mark();
  if (inside) (opener?.isConnected ? opener : linkOf(claim) || canvas.place).focus({ preventScroll: true });
  opener = null;
  say("Closed.");
  return true;
}

// Other views of the same map -------------------------------------------------------------------------------------

function go(url, options = {}) {
  const mine = ++asked;
  return put(url, () => fetched(url), () => mine === asked, options);
}

async function put(url, ask, wanted, { push = true, focus, from, anchor = "", state, page, first } = {}) {
  board.setAttribute("aria-busy", "true");
  try {
    page = await latest(ask, wanted, page);
  } finally {
    board.removeAttribute("aria-busy");
  }
  if (!page) return;
  const fresh = one("[data-canvas] svg.am-picture", page);
  if (!fresh) return location.assign(url);
  const held = focusedCard();
  const toggle = document.activeElement?.closest?.("[data-go]")?.textContent;
  const onHeading = document.activeElement?.matches?.("[data-panel] h2");
  const onPanel = Boolean(document.activeElement?.closest?.("[data-panel]"));
  const before = places(canvas, anchor || held || chosen());
  const known = new Set(graph.cards.keys());
  if (from) opener = from;
  if (push) visit(url);
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = one(`[data-part="${part.dataset.part}"]`, page);
    // What is the same stays: new nodes cost a layout.
    const same = !other || part.dataset.part === "panel" || part.isEqualNode(other);
    if (!same) part.replaceChildren(...[...other.childNodes].map((node) => document.adoptNode(node)));
  }
  const panel = one("[data-part=panel]", page);
  const withClaim = Boolean(one("[data-panel]", panel));
  // Half-typed words stay where they are, whatever others change meanwhile.
  const typing = Write.typing();
  if (!typing) setPanel([...panel.childNodes].map((node) => document.adoptNode(node)), withClaim);
  keepEmpty();
  canvas.replace(document.adoptNode(fresh));
  ready();
  if (state?.scale) {
    canvas.resize(state.scale);
    canvas.place.scrollTo(state.left, state.top);
  } else {
    canvas.settle();
    canvas.makeRoom();
    const kept = !first && glide(canvas, before);
    const card = graph.cards.get(anchor || chosen());
    if (card) canvas.show(card.box, { smooth: kept });
    else if (!kept) canvas.begin(graph.theses[0].box);
  }
  if ((focus === "panel" || onHeading) && !typing) one("[data-panel] h2")?.focus({ preventScroll: true });
  else if (held) (linkOf(held) || canvas.place).focus({ preventScroll: true });
  else if (toggle) leading(toggle)?.focus({ preventScroll: true });
  // Where the claim that was read is gone, its reader goes on in the picture and not at the top of the page.
  if (onPanel && document.activeElement === document.body) canvas.place.focus({ preventScroll: true });
  say(graph.compared(known));
}

function travel(url, options) {
  return go(url, options).catch((error) => leave(url, error));
}

// A claim that is gone, by one's own undoing or by others, is chosen no longer.
async function refresh(page) {
  const mine = ++renewed;
  const options = { push: false, page };
  const ask = () => fetched(asDrawn(here(), graph));
  try {
    await put(here(), ask, () => mine === renewed, options);
  } catch (error) {
    if (error.message !== "404" || !chosen()) throw error;
    history.replaceState(history.state, "", unchosen());
    await put(here(), ask, () => mine === renewed, { push: false });
  }
}

// Keys ------------------------------------------------------------------------------------------------------------

function inPicture() {
  return canvas.place.contains(document.activeElement);
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

const rows = () =>
  keymap({
    canvas,
    minimap,
    say,
    copy,
    current,
    arrow,
    home,
    fold,
    focusOn,
    unfocus,
    turn,
    toOutline,
    exporting,
    find: () => find.focus(),
    panel: () => (one("[data-panel] h2") || one("[data-panel-place]")).focus(),
    close: () => (one("[data-panel]") ? void close() : unfocus()),
    atHome: () => inPicture() || document.activeElement === document.body,
    writing: () => write,
    help: () => keys.help(),
  });

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
  one("[data-hint]").textContent =
    "Arrow keys follow the links between cards, Enter reads a card, the question mark lists all keys. " +
    "The outline below has the same in words.";
  find = new Find(one("[data-jump]"), board.dataset.find, (claim) =>
    alone ? reach(claim) : choose(claim, { focus: "card" }).then(() => linkOf(claim)?.focus({ preventScroll: true })),
  );
  const usable = alone ? rows().filter(([, , , , asks]) => !asks) : rows();
  keys = new Keys(usable, one("[data-keys-dialog]"), one("[data-keys]"));
  new Light(canvas, { graph: () => graph, focused: focusedCard, folds: () => !here().searchParams.get("focus") });
  if (!alone) {
    write = new Write({
      board,
      say,
      chosen,
      soon: new Soon({ canvas, graph: () => graph }),
      asked: () => asked,
      show: (claim, page) => {
        const mine = ++asked;
        const url = withClaim(claim);
        const ask = () => fetched(asDrawn(withClaim(claim), graph));
        return put(url, ask, () => mine === asked, { focus: "panel", page });
      },
      view: () => asDrawn(here(), graph).search,
      refresh,
    });
  }
  document.addEventListener("click", clicks({ alone, one, fold, unfocus, travel, choose, close, home, copy }));
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
  const laid = ["rows", "direction"].some((name) => here().searchParams.has(name));
  if (!alone && !laid && matchMedia("(max-width: 46rem)").matches) {
    const url = keeping(here());
    url.searchParams.set("rows", "indented");
    history.replaceState(history.state, "", url);
    travel(url, { push: false, first: true }).finally(() => {
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
