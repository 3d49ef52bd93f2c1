// Keeps what is typed into a form until it is saved: a closed tab, a lost network or a sign-out loses nothing.

import { drafts, kept, sending } from "./kept.js";

const root = document.querySelector("[data-draft]");
const FIELDS = "textarea, input.field:not([type=file])";
const fields = () => [...root.querySelectorAll(FIELDS)];

function keyOf(field) {
  const form = field.form;
  const what = form.elements.do?.value || "form";
  const about = ["thing", "id", "quote", "link"].map((name) => form.elements[name]?.value || "").join(" ").trim();
  return `argmap-draft:${root.dataset.draft}:${what}:${about}:${field.name}`;
}

function restored(field, words) {
  const note = document.createElement("p");
  note.className = "small draft-note";
  note.setAttribute("role", "status");
  note.append("You typed this earlier and have not saved it. ");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button";
  drop.textContent = "Discard it";
  const saved = field.value;
  drop.addEventListener("click", () => {
    field.value = saved;
    kept(keyOf(field), "");
    note.remove();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  note.append(drop);
  field.value = words;
  (field.closest(".text-editor") || field).after(note);
  // What is hidden in a closed part of the page would not be found again.
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  field.dispatchEvent(new Event("argmap:restored", { bubbles: true }));
}

function restore() {
  for (const field of fields()) {
    const words = kept(keyOf(field));
    if (words && words !== field.value && !field.dataset.typed) restored(field, words);
    else if (words && words === field.value && !field.dataset.typed) kept(keyOf(field), "");
  }
}

if (root) {
  // What the server sent back after a refusal is newer than any draft, and is one until it is saved.
  const asked = document.querySelector("#trouble");
  if (!asked) {
    restore();
    drafts.then(restore);
  }
  root.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.(FIELDS) || !field.form) return;
    field.dataset.typed = "";
    kept(keyOf(field), field.value === field.defaultValue ? "" : field.value);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.elements.client?.value) sending(form, fields().filter((field) => field.form === form).map(keyOf));
  });
  asked?.focus();
}
