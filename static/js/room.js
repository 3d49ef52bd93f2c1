// A room's pages: they ask every two seconds whether anything happened, and fetch themselves anew only then. Without
// this script every form and link works, and "Refresh" fetches what is new.
const mark = document.querySelector("[data-room]");
const FAST = 2000, SLOWEST = 30000;
// In a full lecture something changes all the time: a phone fetches the page every six seconds at most.
const pause = document.body.classList.contains("seat") ? 6000 : 0;
let next = 0;
let number = mark.dataset.number, wait = FAST, timer = 0, left = -1, until = 0, busy = false;

function say(words) {
  const status = document.querySelector("[data-status]");
  if (status && status.textContent !== words) status.textContent = words;
}

// The server says how many seconds are left; the phone's own clock may be wrong, its ticking is not.
function setClock(seconds) { left = seconds; until = performance.now() + seconds * 1000; tick(); }
function tick() {
  const rest = Math.max(0, Math.round((until - performance.now()) / 1000));
  for (const clock of document.querySelectorAll(".clock")) {
    clock.hidden = left < 0;
    clock.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  }
}

// What somebody is typing in, or has opened, stays as it is until they are done.
const inUse = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
  || [...part.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")].some((field) => field.value !== field.defaultValue)
  || part.querySelector("form details[open], details[open] form");

function take(text, whole) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("[data-room]");
  if (!fresh) return false;
  if (whole) {
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
  } else {
    const seen = new Set([...document.querySelectorAll("[data-id], [data-claim]")].map((item) => item.dataset.id || item.dataset.claim));
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!other || inUse(part) || part.innerHTML === other.innerHTML) continue;
      const focused = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
      part.replaceChildren(...other.childNodes);
      if (focused) [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
      for (const item of part.querySelectorAll("[data-id], [data-claim]")) {
        const id = item.dataset.id || item.dataset.claim;
        if (id.startsWith("c-") && !seen.has(id)) item.classList.add("fresh");
      }
    }
  }
  number = fresh.dataset.number;
  return true;
}

async function poll() {
  clearTimeout(timer);
  if (document.hidden || busy) return;
  busy = true;
  try {
    const answer = await fetch(`${mark.dataset.room}?after=${number}`, { headers: { Accept: "application/json" } });
    if (answer.status === 403 || answer.status === 404) { say("This room is not open to you any more."); busy = false; return; }
    if (!answer.ok) throw new Error(answer.status);
    const news = await answer.json();
    setClock(news.left);
    if (news.changed && performance.now() > next) {
      next = performance.now() + pause;
      const page = await fetch(location.href);
      if (page.ok) take(await page.text(), false);
    }
    if (wait > FAST) say("Connected again.");
    wait = FAST;
  } catch {
    wait = Math.min(SLOWEST, wait * 2);
    say("No connection. What you typed stays here.");
  }
  busy = false;
  // Phones that joined together must not ask together.
  timer = setTimeout(poll, wait * (0.75 + Math.random() / 2));
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  say("Sending …");
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const text = await answer.text();
    if (answer.redirected && !new URL(answer.url).pathname.startsWith(new URL(mark.dataset.room, location).pathname.replace(/\/changes$/, ""))) { location.assign(answer.url); return; }
    if (!take(text, true)) { location.reload(); return; }
    if (answer.redirected) history.replaceState(null, "", answer.url);
    tick();
    const alert = document.querySelector("[role=alert]");
    const told = document.querySelector("[data-status]");
    if (alert) { alert.tabIndex = -1; alert.focus(); }
    else if (told) { told.textContent = "Sent."; }
  } catch {
    say("Not sent: there is no connection. Your words stay here; send them again.");
  }
  delete form.dataset.busy;
});

document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
addEventListener("online", poll);
setInterval(tick, 500);
const first = document.querySelector(".clock");
if (first) setClock(Number(first.dataset.left));
timer = setTimeout(poll, FAST * Math.random() + 500);
