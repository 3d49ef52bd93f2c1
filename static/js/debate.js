// The debate's columns: they pan and zoom together or apart, a crossing attack brings its two ends level, and what
// lies behind a card opens in place. Without this file every link still works, as a page of its own.

import { board, cardOf, caseOf, leadsTo, phone } from "./debate/board.js";
import { light, mark, unlight } from "./debate/attacks.js";
import { bringIn, centre, ready, size, startAtTheses, tools, uncover } from "./debate/panes.js";
import { unfold } from "./debate/renew.js";
import { close, show } from "./debate/sheet.js";
import { AHEAD, step } from "./debate/steps.js";
import { writes, writing } from "./debate/writing.js";

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
      .then((shown) => shown && history.pushState({}, "", url))
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
const near =
  from && from.origin === location.origin && from.pathname.startsWith(location.pathname.replace(/\/debate$/, ""));
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
    const free =
      !event.altKey && !event.ctrlKey && !event.metaKey && !event.target.closest?.("input, textarea, select");
    if (free && writes(event.key)) return event.preventDefault();
    const link = event.target.closest?.(".am-card a");
    if (link && AHEAD[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      step(link, event.key);
    }
  });
}
