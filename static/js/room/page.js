// What every page of a room shares: what it says, its clock, and putting something new into one of its parts.

export const mark = document.querySelector("[data-room]");
export const seat = document.body.classList.contains("seat");

export const live = () => [...document.querySelectorAll("[data-live]")];

export function say(words) {
  const status = document.querySelector("[data-status]");
  if (status && status.textContent !== words) status.textContent = words;
}

export function refuse(words) {
  const place = document.querySelector("[data-error]");
  place.replaceChildren();
  if (!words) return;
  const told = document.createElement("p");
  told.className = "notice";
  told.setAttribute("role", "alert");
  told.tabIndex = -1;
  told.textContent = words;
  place.append(told);
  told.focus();
}

let left = -1;
let until = 0;

// The server says how many seconds are left; the phone's own clock may be wrong, its ticking is not.
export function setClock(seconds) {
  left = seconds;
  until = performance.now() + seconds * 1000;
  tick();
}

export function tick() {
  const rest = Math.max(0, Math.round((until - performance.now()) / 1000));
  for (const clock of document.querySelectorAll(".clock")) {
    clock.hidden = left < 0;
    clock.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  }
}

// What somebody is typing in, or has opened, stays as it is until they are done.
export const typed = (part) =>
  [...part.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")].some(
    (field) => field.value !== field.defaultValue,
  );
// A button that is replaced between press and release never gets its click.
export const pressed = (part) => part.matches(":active");
export const inUse = (part) =>
  (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) ||
  typed(part) ||
  pressed(part) ||
  part.querySelector("form details[open]:not([data-open]), .cards details[open], .row details[open], td details[open]");

// Replaces what a part shows, and keeps the focus where it was as far as the same thing is still there.
export function renew(part, nodes) {
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const link = active?.getAttribute("href");
  const form = active?.closest("form")?.dataset.send;
  part.replaceChildren(...nodes);
  if (!active) return;
  const same = link
    ? [...part.querySelectorAll("a")].find((one) => one.getAttribute("href") === link)
    : form && part.querySelector(`form[data-send="${form}"] button:not([formaction])`);
  (same || document.querySelector("#do-title, #main"))?.focus({ preventScroll: true });
}

export const parsed = (html) => {
  const frame = document.createElement("template");
  frame.innerHTML = html;
  return frame.content;
};

// What is new in the instruction, on the screen or from the leader is read out once.
let spoken = new Set();
const announced = () => [...document.querySelectorAll("[data-announce]")].map((one) => one.textContent.trim());
// What the page came with is not news.
export const heard = () => (spoken = new Set(announced()));
export function speak() {
  const now = announced();
  const place = document.querySelector("[data-speak]");
  const fresh = now.filter((words) => !spoken.has(words));
  if (place && fresh.length) place.textContent = fresh.join(" ");
  spoken = new Set(now);
}
