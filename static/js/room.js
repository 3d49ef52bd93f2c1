// A room's pages. They ask every few seconds whether anything happened. A participant's page is sent only the parts and
// the rows of its outline that are new; the leader's and the projector's fetch themselves again. Without this script
// every form and link works, and "Refresh" fetches what is new.

import { heard, inUse, live, mark, parsed, pressed, refuse } from "./room/page.js";
import { renew, say, seat, setClock, speak, tick } from "./room/page.js";
import { takeRows } from "./room/rows.js";

const FAST = 2000;
const SLOWEST = 30000;
// How often a choice of a claim is asked for before the participant has to choose again.
const TAPS = 4;
let number = mark.dataset.number;
let usual = FAST;
let wait = FAST;
let timer = 0;
let busy = false;
// How many pages were put in, how many forms were sent, and the last of those whose answer is here.
let pages = 0;
let forms = 0;
let latest = 0;
// What a participant's forms are about: null for whatever the leader shows, "-" for nothing.
let on = mark.dataset.seat || null;

// A participant's page

const tags = () =>
  [
    ...live().map((part) => `${part.dataset.live}.${part.dataset.tag}`),
    `map.${document.querySelector("[data-map]").dataset.tag}`,
  ].join(",");

function takeNews(news, forced) {
  number = news.number;
  usual = news.wait;
  setClock(news.left);
  for (const [name, { tag, html }] of Object.entries(news.parts || {})) {
    const part = document.querySelector(`[data-live="${name}"]`);
    // A part that is left alone keeps its old tag, so that the server sends it again.
    if (!part) continue;
    if (part !== forced && inUse(part)) {
      waiting.add(part);
      continue;
    }
    waiting.delete(part);
    part.dataset.tag = tag;
    renew(part, parsed(html).childNodes);
  }
  if (news.map) takeRows(news.map);
  speak();
}

const asked = (after) =>
  `${mark.dataset.room}?${new URLSearchParams({ after, have: tags(), ...(on === null ? {} : { on }) })}`;
const waiting = new Set();

async function news() {
  // What was left alone while somebody typed in it is asked for once they are done.
  const late = [...waiting].some((part) => !inUse(part));
  const [about, have] = [on, tags()];
  const answer = await fetch(asked(late ? 0 : number), { headers: { Accept: "application/json" } });
  if (answer.status === 403 || answer.status === 404) return gone();
  if (!answer.ok) throw new Error(answer.status);
  const said = await answer.json();
  // Meanwhile another claim was chosen, or something newer came: the next answer is about what is here now.
  if (about === on && have === tags()) takeNews(said);
  return true;
}

// Returns what the page lacks now; null where its forms are about something else by now.
async function lacking() {
  const about = on;
  for (;;) {
    const have = tags();
    const answer = await fetch(asked(0), { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    if (about !== on) return null;
    if (have === tags()) return said;
  }
}

function gone() {
  say("This room is not open to you any more.");
  return false;
}

// The leader's page and the projector

// Each form has an id of its own on every page that the server makes; that alone is nothing new.
const shown = (part) => part.innerHTML.replace(/(<input type="hidden" name="client" value=")[^"]*/g, "$1");

// Puts in a page that was fetched; sent and body: the form that it is the answer to, and what was sent, if any.
function takePage(text, sent = null, body = null) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("[data-room]");
  if (!fresh) return false;
  let later = false;
  pages += 1;
  if (sent) {
    const open = [...document.querySelectorAll("main details[id][open]")].map((one) => one.id);
    const resume = typedMeanwhile(sent, body);
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    resume();
  } else {
    const seen = new Set(
      [...document.querySelectorAll("[data-id], [data-claim]")].map((item) => item.dataset.id || item.dataset.claim),
    );
    for (const part of live()) {
      const other = page.querySelector(`[data-live="${part.dataset.live}"]`);
      later ||= pressed(part);
      if (!other || inUse(part) || shown(part) === shown(other)) continue;
      renew(part, other.childNodes);
      for (const item of part.querySelectorAll("[data-id], [data-claim]")) {
        const id = item.dataset.id || item.dataset.claim;
        if (id.startsWith("c-") && !seen.has(id)) item.classList.add("fresh");
      }
    }
    document.dispatchEvent(new Event("room:renewed"));
  }
  // What is left alone because it is pressed is fetched again.
  if (!later) number = fresh.dataset.number;
  return true;
}

async function look() {
  const answer = await fetch(`${mark.dataset.room}?after=${number}`, { headers: { Accept: "application/json" } });
  if (answer.status === 403 || answer.status === 404) return gone();
  if (!answer.ok) throw new Error(answer.status);
  const said = await answer.json();
  setClock(said.left);
  if (said.changed) {
    const before = pages;
    const page = await fetch(location.href);
    const text = page.ok && (await page.text());
    // The answer to a form came meanwhile, and may be newer; it is looked at again.
    if (text && before === pages) takePage(text);
  }
  return true;
}

async function poll() {
  clearTimeout(timer);
  if (document.hidden || busy) return;
  busy = true;
  let goes = true;
  try {
    goes = await (seat ? news() : look());
    if (goes && wait > usual) say("Connected again.");
    wait = usual;
  } catch {
    wait = Math.min(SLOWEST, wait * 2);
    say("No connection. What you typed stays here.");
  }
  busy = false;
  // Phones that joined together must not ask together.
  if (goes) timer = setTimeout(poll, wait * (0.75 + Math.random() / 2));
}

// Sending

const newId = () =>
  `c-${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The same form under the same id is one contribution, so it can be sent again until an answer comes.
async function sent(form, body) {
  for (let rest = FAST; ; rest = Math.min(SLOWEST, rest * 2)) {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: seat ? { Accept: "application/json" } : {},
      });
      if (answer.status !== 502 && answer.status !== 503 && answer.status !== 504) return answer;
    } catch {
      // Told below, and tried again.
    }
    say("Not sent yet: there is no connection. It is sent automatically as soon as there is one.");
    await pause(rest);
  }
}

async function sendSeat(form, body) {
  const part = form.closest("[data-live]");
  const [about, have] = [on, tags()];
  body.set("have", have);
  if (on !== null) body.set("at", on);
  const answer = await sent(form, body);
  let said = await answer.json();
  if (!answer.ok) {
    say("");
    refuse(said.error.message);
    return;
  }
  refuse("");
  if (form.dataset.send === "add") {
    for (const field of form.querySelectorAll("textarea, input.field")) field.value = field.defaultValue = "";
    form.elements.client.value = newId();
    keep("");
  }
  if (about !== on || have !== tags()) said = await lacking().catch(() => null);
  if (said) takeNews(said, part);
  say("Sent.");
}

async function sendLeader(form, body) {
  const mine = (forms += 1);
  const answer = await sent(form, body);
  const text = await answer.text();
  const room = new URL(mark.dataset.room, location).pathname.replace(/\/changes$/, "");
  if (answer.redirected && !new URL(answer.url).pathname.startsWith(room)) {
    location.assign(answer.url);
    return;
  }
  if (!answer.ok) {
    // What was typed stays: only the reason is taken from the page that came back.
    say("");
    refuse(
      new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert], main p")?.textContent ||
        `The server answered ${answer.status}.`,
    );
    return;
  }
  if (mine < latest) {
    // The answer to a form that was sent later is here already.
    number = "";
    say("Done.");
    poll();
    return;
  }
  latest = mine;
  const key = keyOf(form);
  if (!takePage(text, form, body)) {
    location.reload();
    return;
  }
  tick();
  say("Done.");
  if (document.activeElement.matches("textarea, input.field")) return;
  const again = [...document.querySelectorAll("form[data-send]")].find((one) => keyOf(one) === key);
  (again?.querySelector("button") || document.querySelector("#main")).focus({ preventScroll: true });
}

// What a field has where nobody touched it.
const unchanged = (field) =>
  field.matches("select")
    ? ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value
    : field.defaultValue;

// Returns what puts what somebody typed or chose since a form was sent into the fields that come in their place.
function typedMeanwhile(sent, body) {
  const before = (field) => (field.form === sent ? body.get(field.name) : unchanged(field));
  const typed = [...document.querySelectorAll("main form textarea, main form input.field, main form select")]
    .filter((field) => field.value !== before(field))
    .map((field) => ({ key: keyOf(field.form), field, active: field === document.activeElement }));
  return () => {
    for (const { key, field, active } of typed) {
      const next = [...document.querySelectorAll("main form")]
        .filter((form) => keyOf(form) === key)
        .map((form) => form.elements[field.name])
        .find(Boolean);
      if (!next) continue;
      next.value = field.value;
      if (!active) continue;
      next.focus({ preventScroll: true });
      if (Number.isInteger(field.selectionStart)) next.setSelectionRange(field.selectionStart, field.selectionEnd);
    }
  };
}

// What a form is about, so that it is found again on a page that was fetched again.
const keyOf = (form) =>
  ["do", "id", "who", "number", "minutes"]
    .map((name) =>
      form.elements[name] instanceof HTMLInputElement && form.elements[name].type === "hidden"
        ? form.elements[name].value
        : "",
    )
    .join(" ");

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  say("Sending …");
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    await (seat ? sendSeat(form, body) : sendLeader(form, body));
  } catch {
    say("Something went wrong. Your words stay here; send them again.");
  }
  delete form.dataset.busy;
});

// Returns what puts a half-done contribution into the form that comes in the place of this one, and tells whether
// somebody was typing in it.
function carried(part) {
  const form = part.querySelector("[data-send=add]");
  const fields = form
    ? [...form.querySelectorAll("textarea, select, input.field")]
        .filter((one) => one.value)
        .map((one) => [one.name, one.value])
    : [];
  const what = [...(form?.querySelectorAll("[name=what]") || [])].find(
    (one) => one.checked && !one.defaultChecked,
  )?.value;
  const open = Boolean(form?.querySelector("details[open]"));
  const active =
    form?.contains(document.activeElement) && document.activeElement.matches("textarea, input.field")
      ? document.activeElement
      : null;
  const caret = active && [active.name, active.selectionStart, active.selectionEnd];
  return () => {
    const next = part.querySelector("[data-send=add]");
    if (!next) return false;
    for (const [name, value] of fields) if (next.elements[name]) next.elements[name].value = value;
    for (const one of next.querySelectorAll("[name=what]")) if (one.value === what) one.checked = true;
    if (open) next.querySelector("details")?.setAttribute("open", "");
    const field = caret && next.elements[caret[0]];
    if (!field) return false;
    field.focus();
    field.setSelectionRange(caret[1], caret[2]);
    return true;
  };
}

// "Answer" at a claim aims the forms at it, without loading the page; half-typed words come along.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-on]");
  if (!link || !seat || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const before = on;
  on = link.dataset.on || null;
  const part = document.querySelector('[data-live="do"]');
  const wanted = on;
  let resume;
  for (let tries = 1; ; tries += 1) {
    try {
      const said = await lacking();
      if (!said || on !== wanted) return;
      // On a slow line somebody has gone on typing by now.
      resume = carried(part);
      takeNews(said, part);
      break;
    } catch {
      if (on !== wanted) return;
      if (tries === TAPS) {
        on = before;
        say("No connection. Try again.");
        return;
      }
      say("Opening …");
      await pause(500 * tries);
    }
  }
  if (document.querySelector("[data-status]")?.textContent === "Opening …") say("");
  history.replaceState(null, "", link.href);
  if (resume()) return;
  const target = on === "-" ? document.querySelector("#map-title") : part.querySelector("#do-title");
  target?.focus();
  target?.scrollIntoView({ block: "start" });
});

// Phones close pages that are not looked at: what is being typed is kept until it is sent.
const shelf = `argmap-room:${mark.dataset.room}`;
function keep(words) {
  try {
    if (words) sessionStorage.setItem(shelf, words);
    else sessionStorage.removeItem(shelf);
  } catch {
    // A browser that keeps nothing keeps the words in the page.
  }
}
if (seat) {
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-send=add] textarea[name=text]")) keep(event.target.value);
  });
  const field = document.querySelector("[data-send=add] textarea[name=text]");
  try {
    const words = sessionStorage.getItem(shelf);
    if (field && !field.value && words) field.value = words;
  } catch {
    // As above.
  }
  heard();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) poll();
});
addEventListener("online", poll);
setInterval(tick, 500);
if (document.querySelector(".clock")) setClock(Number(document.querySelector(".clock").dataset.left));
timer = setTimeout(poll, FAST * Math.random() + 500);
