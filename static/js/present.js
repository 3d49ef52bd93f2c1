// Steps through a debate by keyboard, clicker or tap, and keeps the screen and the presenter's window together.
// Without this file the links Back and Next do the same, a page a step.

const body = document.body;
const address = body.dataset.address;
const notes = "isNotes" in body.dataset;
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`argmap-present-${body.dataset.present}`) : null;
const kept = new Map();
// A place is counted in presses from the opening; its address names the step, and how many of its claims are shown.
const reveals = body.dataset.reveals.split(" ").map(Number);
const now = () => Number(body.dataset.at);
const last = reveals.reduce((sum, count) => sum + count, 0) - reveals[0];

function place(at) {
  let step = 0;
  let rest = at;
  while (rest >= reveals[step]) rest -= reveals[step++];
  return `?step=${step}${rest ? `&shown=${rest + 1}` : ""}`;
}

async function load(at) {
  if (!kept.has(at)) {
    const answer = await fetch(address + place(at), { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    kept.set(at, await answer.text());
  }
  return new DOMParser().parseFromString(kept.get(at), "text/html");
}

async function go(at, tell = true) {
  const wanted = Math.min(Math.max(at, 0), last);
  if (wanted === now()) return;
  const before = now();
  body.dataset.at = wanted;
  try {
    const page = await load(wanted);
    if (now() !== wanted) return;
    for (const name of ["[data-slide]", "[data-stage-bar]"]) {
      const focused = document.querySelector(name).contains(document.activeElement) && document.activeElement.rel;
      document.querySelector(name).replaceWith(document.adoptNode(page.querySelector(name)));
      if (focused) document.querySelector(`${name} a[rel="${focused}"]`)?.focus();
    }
    document.title = page.title;
    scrollTo(0, 0);
    history.replaceState({}, "", place(wanted));
    hints();
    if (tell) channel?.postMessage({ at: wanted });
    if (wanted < last) load(wanted + 1).catch(() => {});
  } catch {
    // Who has gone on meanwhile is not taken back.
    if (now() !== wanted) return;
    body.dataset.at = before;
    location.assign(address + place(wanted));
  }
}

function hints() {
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
}

function openNotes() {
  window.open(document.querySelector("[data-notes]").href, "argmap-notes", "width=900,height=700");
}

function blank() {
  body.classList.toggle("blank");
}

function toggleMap() {
  body.classList.toggle("no-map");
}

// The first claim of a step before or after the one that is shown.
function step(by) {
  const starts = [0];
  for (const count of reveals) starts.push(starts.at(-1) + count);
  const here = starts.findLastIndex((start) => start <= now());
  go(starts[Math.max(here + by, 0)] ?? last);
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

// What is longer than the screen is read to its end before the next claim comes.
function onward() {
  const page = document.scrollingElement;
  if (!notes && page.scrollHeight - page.clientHeight - page.scrollTop > 24) page.scrollBy(0, page.clientHeight * 0.7);
  else go(now() + 1);
}

// PageDown and PageUp are what clickers send; some send a full stop or B to blank the screen.
const KEYS = {
  ArrowRight: onward,
  ArrowDown: onward,
  PageDown: onward,
  " ": onward,
  Enter: onward,
  ArrowLeft: () => go(now() - 1),
  ArrowUp: () => go(now() - 1),
  PageUp: () => go(now() - 1),
  Backspace: () => go(now() - 1),
  Home: () => go(0),
  End: () => go(last),
};
const SCREEN_KEYS = { n: openNotes, f: full, b: blank, ".": blank, m: toggleMap };

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const onControl = event.target.closest?.("a, button, input, select, textarea, summary");
  if (onControl && (event.key === "Enter" || event.key === " " || onControl.matches("input"))) return;
  const act =
    (event.shiftKey && { ArrowRight: () => step(1), ArrowLeft: () => step(-1) }[event.key]) ||
    KEYS[event.key] ||
    (!notes && SCREEN_KEYS[event.key.toLowerCase()]);
  if (!act) return;
  event.preventDefault();
  if (!notes && act !== blank) body.classList.remove("blank");
  act();
});

addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && (link.rel === "next" || link.rel === "prev") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(now() + (link.rel === "next" ? 1 : -1));
  } else if (link && link.matches("[data-notes]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openNotes();
  } else if (!link && !notes && !event.target.closest("button, nav, label") && !String(getSelection())) {
    go(now() + 1);
  }
});

channel?.addEventListener("message", (event) => {
  const message = event.data || {};
  if (Number.isInteger(message.at)) go(message.at, false);
  else if (message.hello && !notes) channel.postMessage({ at: now() });
});

function clock() {
  const place = document.querySelector("[data-clock]");
  if (!place) return;
  place.hidden = false;
  let start = Date.now();
  const two = (number) => String(number).padStart(2, "0");
  // A countdown beside the clock, from the minutes of all steps or those typed; past its end it counts what is over.
  function left(seconds) {
    const total = Number(place.querySelector("[data-minutes]").value) * 60;
    const rest = total - seconds;
    const words = `${Math.floor(Math.abs(rest) / 60)}:${two(Math.abs(rest) % 60)}`;
    const shown = place.querySelector("[data-left]");
    shown.textContent = total ? `${words} ${rest < 0 ? "over" : "left"}` : "";
    shown.classList.toggle("over", total > 0 && rest < 0);
  }
  function tick() {
    const seconds = Math.floor((Date.now() - start) / 1000);
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    place.querySelector("[data-elapsed]").textContent =
      `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
    place.querySelector("[data-time]").textContent = new Date().toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
    });
    left(seconds);
  }
  const minutes = place.querySelector("[data-minutes]");
  minutes.addEventListener("input", tick);
  place.querySelector("[data-reset]").addEventListener("click", () => {
    start = Date.now();
    tick();
  });
  tick();
  setInterval(tick, 1000);
}

hints();
clock();
if (notes) channel?.postMessage({ hello: true });
else if (!address) channel?.postMessage({ at: now() });
if (address && now() < last) load(now() + 1).catch(() => {});
