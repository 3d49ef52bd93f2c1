// The debate's columns: they pan and zoom together or apart, a crossing attack brings its two ends level, and what
// lies behind a card opens in place. Without this file every link still works, as a page of its own.

const board = document.querySelector("[data-columns]");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const phone = matchMedia("(max-width: 46rem)");
const LEAST = 0.5;
const MOST = 2;
let together = true;
let zoom = 1;
let syncing = false;

const cases = () => [...board.querySelectorAll("[data-case]")];
const caseOf = (node) => node.closest("[data-case]");
const stacked = () => board.classList.contains("stacked");
const facing = () => !stacked() && !phone.matches;
const say = (words) => {
  const place = document.querySelector("[data-status]");
  if (place) place.textContent = words;
};

// Panes -----------------------------------------------------------------------------------------------------------

function size() {
  board.classList.toggle("panes", facing());
  for (const pane of cases()) {
    pane.style.maxHeight = facing() ? "none" : "";
    if (!facing()) {
      pane.style.height = "";
      continue;
    }
    const across = getComputedStyle(pane.closest(".columns")).gridTemplateColumns.split(" ").length;
    const rows = Math.ceil(cases().length / across);
    const top = pane.getBoundingClientRect().top + scrollY;
    const room = rows > 1 ? innerHeight * 0.72 : Math.max(innerHeight - top - 12, 430);
    const svg = pane.querySelector(".am-picture");
    pane.style.height = `${Math.round(Math.min(room, svg.height.baseVal.value + 14))}px`;
  }
}

// What of a pane can be seen: not what lies below the window's edge or behind the chosen claim's panel.
function seen(pane) {
  const frame = pane.getBoundingClientRect();
  const sheet = below();
  const edge = Math.min(frame.bottom, innerHeight, sheet ? sheet.getBoundingClientRect().top : Infinity);
  return { top: frame.top, bottom: Math.max(edge, frame.top + Math.min(frame.height, 180)) };
}

// The chosen claim's panel where it covers the foot of the window, not a column's side.
function below() {
  const sheet = document.querySelector("[data-sheet]");
  return sheet && getComputedStyle(sheet.parentElement).position === "sticky" ? sheet : null;
}

// Brings a card out from under the panel: by its pane as far as that goes, by the page for the rest.
function uncover(card) {
  const pane = caseOf(card);
  centre(pane, card);
  bringIn(pane, card);
  const sheet = below();
  if (!sheet) return;
  const box = card.getBoundingClientRect();
  const over = box.bottom - (sheet.getBoundingClientRect().top - 10);
  if (over > 0) scrollBy(0, Math.min(over, Math.max(0, box.top - 10)));
}

// Whether any part of a card that its pane shows lies under the panel or outside the window.
function covered(card) {
  const box = card.getBoundingClientRect();
  const frame = caseOf(card).getBoundingClientRect();
  const edge = below()?.getBoundingClientRect().top ?? innerHeight;
  return box.top < Math.max(frame.top, 0) || box.bottom > Math.min(frame.bottom, edge);
}

function middle(pane, card) {
  const box = card.getBoundingClientRect();
  const frame = seen(pane);
  return { y: box.top + box.height / 2 - (frame.top + frame.bottom) / 2 };
}

function centre(pane, card, smooth = false) {
  const by = middle(pane, card);
  quietly(() => pane.scrollBy({ top: by.y, behavior: smooth && !still ? "smooth" : "auto" }));
}

// Keeps a scroll that the page itself makes from being handed on to the other columns.
function quietly(change) {
  syncing = true;
  change();
  requestAnimationFrame(() => requestAnimationFrame(() => (syncing = false)));
}

function startAtTheses() {
  for (const pane of cases()) {
    const mark = pane.querySelector(".start svg");
    if (mark) quietly(() => (pane.scrollTop = mark.height.baseVal.value - pane.clientHeight / 2));
  }
  for (const link of board.querySelectorAll("[data-thesis]")) {
    const card = document.getElementById(link.hash.slice(1));
    const pane = card && caseOf(card);
    if (!pane) continue;
    if (pane.scrollHeight > pane.clientHeight) centre(pane, card);
    if (phone.matches || stacked()) bringIn(pane, card);
  }
}

function bringIn(pane, card) {
  const box = card.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.left < frame.left) pane.scrollLeft += box.left - frame.left - 12;
  if (box.right > frame.right) pane.scrollLeft += box.right - frame.right + 12;
}

const last = new WeakMap();

function onScroll(event) {
  const pane = event.target;
  const before = last.get(pane) || { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) };
  const now = { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) };
  last.set(pane, now);
  if (syncing || !together || !facing()) return;
  const down = now.top - before.top;
  const out = now.left - before.left;
  quietly(() => {
    for (const other of cases()) {
      if (other === pane) continue;
      other.scrollTop += down;
      // Outwards is to the left in a case that grows to the left, to the right in the one that faces it.
      other.scrollLeft += other.dataset.faces === "right" ? -out : out;
      last.set(other, { top: other.scrollTop, left: Math.abs(other.scrollLeft) });
    }
  });
}

function setZoom(value, panes = cases()) {
  const next = Math.min(MOST, Math.max(LEAST, Math.round(value * 20) / 20));
  for (const pane of panes) {
    const svg = pane.querySelector(".am-picture");
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const share = (pane.scrollTop + pane.clientHeight / 2) / Math.max(pane.scrollHeight, 1);
    svg.setAttribute("width", width * next);
    svg.setAttribute("height", height * next);
    pane.dataset.zoom = next;
    quietly(() => (pane.scrollTop = share * pane.scrollHeight - pane.clientHeight / 2));
  }
  zoom = next;
  const label = document.querySelector("[data-zoom-reset]");
  if (label) label.textContent = `${Math.round(zoom * 100)}%`;
}

const inView = () => {
  const focused = document.activeElement && document.activeElement.closest && document.activeElement.closest("[data-column]");
  const pane = focused && focused.querySelector("[data-case]");
  return together || !pane ? cases() : [pane];
};

function tools() {
  const place = document.querySelector("[data-pan-tools]");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "1";
  place.hidden = false;
  const on = place.querySelector("[data-together]");
  const off = place.querySelector("[data-apart]");
  const set = (value) => {
    together = value;
    on.setAttribute("aria-pressed", String(value));
    off.setAttribute("aria-pressed", String(!value));
  };
  on.addEventListener("click", () => set(true));
  off.addEventListener("click", () => set(false));
  place.querySelector("[data-zoom-in]").addEventListener("click", () => setZoom(zoom + 0.1, inView()));
  place.querySelector("[data-zoom-out]").addEventListener("click", () => setZoom(zoom - 0.1, inView()));
  place.querySelector("[data-zoom-reset]").addEventListener("click", () => setZoom(1, inView()));
}

function dragging(pane) {
  let from = null;
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("a")) return;
    from = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop };
    pane.setPointerCapture(event.pointerId);
    pane.classList.add("panning");
  });
  pane.addEventListener("pointermove", (event) => {
    if (!from) return;
    pane.scrollLeft = from.left - (event.clientX - from.x);
    pane.scrollTop = from.top - (event.clientY - from.y);
  });
  const end = () => {
    from = null;
    pane.classList.remove("panning");
  };
  pane.addEventListener("pointerup", end);
  pane.addEventListener("pointercancel", end);
  pane.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), together ? cases() : [pane]);
    },
    { passive: false },
  );
}

// Crossing attacks ------------------------------------------------------------------------------------------------

const cardOf = (claim, not) =>
  [...board.querySelectorAll(`.am-card[data-claim="${CSS.escape(claim)}"]`)].find((card) => card !== not);
const leadsTo = (link) => {
  const address = new URL(link.getAttribute("href"), location.href);
  const file = address.pathname.match(/\/claims\/([^/]+)\.html$/);
  return address.searchParams.get("claim") || address.hash.replace(/^#claim-/, "") || (file ? file[1] : "");
};

function unlight() {
  for (const node of board.querySelectorAll(".lit")) node.classList.remove("lit");
  for (const pane of cases()) pane.classList.remove("dim");
}

function light(chip) {
  const here = chip.closest(".am-card");
  const there = cardOf(leadsTo(chip), here);
  if (!there) return false;
  unlight();
  here.classList.add("lit");
  there.classList.add("lit");
  chip.classList.add("lit");
  for (const back of there.querySelectorAll(".am-chip")) {
    if (leadsTo(back) === here.dataset.claim) back.classList.add("lit");
  }
  for (const pane of new Set([caseOf(here), caseOf(there)])) pane.classList.add("dim");
  level(here, there);
  say(`${chip.getAttribute("aria-label")}. Both ends are lit.`);
  return true;
}

function level(here, there) {
  const pane = caseOf(there);
  const tab = document.getElementById(`side-${[...board.querySelectorAll("[data-column]")].indexOf(pane.closest("[data-column]")) + 1}`);
  if (phone.matches && tab) tab.checked = true;
  if (facing()) {
    const apart = there.getBoundingClientRect().top - here.getBoundingClientRect().top;
    const frame = pane.getBoundingClientRect();
    quietly(() => {
      pane.scrollTop += apart;
      const rest = there.getBoundingClientRect().top - here.getBoundingClientRect().top;
      // Where this column cannot move far enough, the other one comes to meet it.
      if (Math.abs(rest) > 1) caseOf(here).scrollTop -= rest;
      for (const card of [here, there]) bringIn(caseOf(card), card);
      const box = there.getBoundingClientRect();
      const out = box.top < frame.top ? box.top - frame.top - 8 : box.bottom > frame.bottom ? box.bottom - frame.bottom + 8 : 0;
      if (out) for (const other of [pane, caseOf(here)]) other.scrollTop += out;
    });
  } else {
    quietly(() => {
      centre(pane, there);
      bringIn(pane, there);
    });
    there.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }
}

// The chosen claim's panel ----------------------------------------------------------------------------------------

async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

let opener = null;

async function show(url, from) {
  const page = await fetched(url);
  const place = document.querySelector("[data-sheet-place]");
  const sheet = page.querySelector("[data-sheet]");
  place.replaceChildren(...(sheet ? [document.adoptNode(sheet)] : []));
  place.className = page.querySelector("[data-sheet-place]").className;
  opener = from;
  if (sheet) {
    const title = place.querySelector(".claim h2");
    if (title) title.focus({ preventScroll: true });
    const claim = place.querySelector("[data-panel]")?.dataset.panel;
    mark(claim);
    const card = from?.closest?.(".am-card") || cardOf(claim);
    if (card && covered(card)) uncover(card);
  }
}

function mark(claim) {
  unlight();
  for (const card of board.querySelectorAll(`.am-card[data-claim="${CSS.escape(claim || "")}"]`)) card.classList.add("lit");
}

function close() {
  const place = document.querySelector("[data-sheet-place]");
  if (!place.childElementCount) return false;
  const back = new URL(location.href);
  back.searchParams.delete("claim");
  history.pushState({}, "", back);
  place.replaceChildren();
  unlight();
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  return true;
}

// More in place ---------------------------------------------------------------------------------------------------

async function unfold(url, claim) {
  const page = await fetched(url);
  const fresh = page.querySelector("[data-columns]");
  if (!fresh) return location.assign(url);
  const before = cardOf(claim)?.getBoundingClientRect();
  const known = new Set([...board.querySelectorAll(".am-card")].map((card) => card.dataset.claim));
  const places = cases().map((pane) => ({ top: pane.scrollTop, left: pane.scrollLeft }));
  const at = zoom;
  board.querySelector(".columns").replaceWith(document.adoptNode(fresh.querySelector(".columns")));
  ready();
  if (at !== 1) setZoom(at);
  quietly(() => {
    cases().forEach((pane, number) => places[number] && pane.scrollTo(places[number].left, places[number].top));
    const card = cardOf(claim);
    const after = card?.getBoundingClientRect();
    if (before && after) caseOf(card).scrollBy(after.left - before.left, after.top - before.top);
  });
  const added = [...board.querySelectorAll(".am-card")].filter((card) => !known.has(card.dataset.claim));
  for (const card of added) card.classList.add("lit");
  if (added[0]) bringIn(caseOf(added[0]), added[0]);
  (added[0] || cardOf(claim))?.querySelector("a")?.focus({ preventScroll: true });
  say(`${added.length} more shown.`);
  history.pushState({}, "", url);
}

// Writing --------------------------------------------------------------------------------------------------------

let write = null;
const chosenClaim = () => document.querySelector("[data-panel]")?.dataset.panel || "";

// The columns and the panel as they are now, without moving what is looked at, or what is being typed.
async function renew(url, focus = "") {
  const page = await fetched(url);
  const fresh = page.querySelector("[data-columns]");
  if (!fresh) return location.assign(url);
  const places = cases().map((pane) => ({ top: pane.scrollTop, left: pane.scrollLeft }));
  const at = zoom;
  board.querySelector(".columns").replaceWith(document.adoptNode(fresh.querySelector(".columns")));
  ready();
  if (at !== 1) setZoom(at);
  quietly(() => cases().forEach((pane, number) => places[number] && pane.scrollTo(places[number].left, places[number].top)));
  const place = document.querySelector("[data-sheet-place]");
  const sheet = page.querySelector("[data-sheet]");
  const typing = document.activeElement?.closest?.("[data-sheet] textarea");
  if (sheet && !typing?.value) {
    const inside = place.contains(document.activeElement);
    place.replaceChildren(document.adoptNode(sheet));
    if (focus || inside) place.querySelector(".claim h2")?.focus({ preventScroll: true });
  }
  mark(chosenClaim());
  const card = focus && cardOf(focus);
  if (card) {
    centre(caseOf(card), card);
    bringIn(caseOf(card), card);
  }
}

async function writing() {
  const about = document.querySelector("[data-writing]");
  if (!about) return;
  // Fetched only where one may write: a document of its own has this script alone.
  const { Write } = await import("./map/write.js");
  write = new Write({
    board: about,
    say,
    chosen: chosenClaim,
    show: async (claim) => {
      const url = new URL(location.href);
      url.searchParams.set("claim", claim);
      await renew(url, claim);
      history.pushState({}, "", url);
    },
    refresh: () => renew(new URL(location.href)),
  });
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

// Arrow keys: from card to card, across the middle too --------------------------------------------------------------

const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function step(link, key) {
  const [dx, dy] = AHEAD[key];
  const from = link.closest(".am-card").getBoundingClientRect();
  const x = from.left + from.width / 2;
  const y = from.top + from.height / 2;
  let best = null;
  let least = Infinity;
  for (const card of board.querySelectorAll(".am-card")) {
    if (card.contains(link)) continue;
    const box = card.getBoundingClientRect();
    const ax = box.left + box.width / 2 - x;
    const ay = box.top + box.height / 2 - y;
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead < (dx ? from.width * 0.6 : 8) || (dy && aside > from.width * 0.6)) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [least, best] = [cost, card];
  }
  if (!best) return;
  const target = best.querySelector("a");
  target.focus({ preventScroll: true });
  const pane = caseOf(best);
  const box = best.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) pane.scrollTop += middle(pane, best).y;
  bringIn(pane, best);
}

// ------------------------------------------------------------------------------------------------------------------

function ready() {
  size();
  for (const pane of cases()) {
    last.set(pane, { top: pane.scrollTop, left: Math.abs(pane.scrollLeft) });
    pane.addEventListener("scroll", onScroll, { passive: true });
    dragging(pane);
  }
}

function clicked(event) {
  const link = event.target.closest("a");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const alone = !document.querySelector("[data-sheet-place]");
  if (link.matches("[data-thesis]")) {
    const card = document.getElementById(link.hash.slice(1));
    if (!card) return;
    event.preventDefault();
    centre(caseOf(card), card, true);
    bringIn(caseOf(card), card);
    card.querySelector("a, g")?.focus({ preventScroll: true });
  } else if (link.matches(".am-chip")) {
    if (light(link)) event.preventDefault();
  } else if (alone) {
    return;
  } else if (link.matches(".am-behind")) {
    event.preventDefault();
    const url = new URL(link.getAttribute("href"), location.href);
    unfold(url, link.closest(".am-card").dataset.claim).catch(() => location.assign(url));
  } else if (link.matches(".am-open, [data-claim-link]")) {
    const url = new URL(location.href);
    url.hash = "";
    url.searchParams.set("claim", link.dataset.claimLink || leadsTo(link));
    event.preventDefault();
    show(url, link)
      .then(() => history.pushState({}, "", url))
      .catch(() => location.assign(url));
  } else if (link.matches("[data-close]")) {
    event.preventDefault();
    close();
  }
}

// On a phone the flow reads better: whoever comes from elsewhere, without having asked for anything about the columns,
// is taken to it. The tab in the flow leads back here.
const flow = phone.matches && !location.search && document.querySelector("[data-flow]");
const from = document.referrer ? new URL(document.referrer) : null;
const near = from && from.origin === location.origin && from.pathname.startsWith(location.pathname.replace(/\/debate$/, ""));
if (flow && !near) location.replace(flow.dataset.flow);

if (board) {
  // From here on the script places columns; the style sheet's own way would fight with it when more is opened.
  board.classList.add("placed");
  ready();
  tools();
  const chosen = document.querySelector("[data-panel]");
  startAtTheses();
  if (chosen) {
    mark(chosen.dataset.panel);
    const card = cardOf(chosen.dataset.panel);
    if (card) uncover(card);
  }
  requestAnimationFrame(() => document.fonts?.ready.then(size));
  addEventListener("resize", size);
  addEventListener("popstate", () => location.reload());
  writing();
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (!close()) unlight();
      return;
    }
    const free = !event.altKey && !event.ctrlKey && !event.metaKey && !event.target.closest?.("input, textarea, select");
    if (write && free && WRITES[event.key] && (event.key.length > 1 || letters()) && WRITES[event.key]()) return event.preventDefault();
    const link = event.target.closest?.(".am-card a");
    if (link && AHEAD[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      step(link, event.key);
    }
  });
}
