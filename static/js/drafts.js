// Keeps what is typed into a form until it is saved: a closed tab or a lost network loses nothing.

const root = document.querySelector("[data-draft]");
const shop = (() => {
  try {
    localStorage.setItem("argmap-test", "1");
    localStorage.removeItem("argmap-test");
    return localStorage;
  } catch {
    return null;
  }
})();

function keyOf(field) {
  const form = field.form;
  const what = form.elements.do?.value || "form";
  const about = form.elements.quote?.value || form.elements.link?.value || "";
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
    shop.removeItem(keyOf(field));
    note.remove();
    field.focus();
  });
  note.append(drop);
  field.value = words;
  field.after(note);
}

if (root && shop) {
  const asked = Boolean(document.querySelector("#trouble"));
  for (const field of root.querySelectorAll("textarea, input.field:not([type=file])")) {
    const words = shop.getItem(keyOf(field));
    // What the server sent back after a refusal is newer than any draft.
    if (words !== null && words !== field.value && !asked) restored(field, words);
    else if (words === field.value) shop.removeItem(keyOf(field));
    field.addEventListener("input", () => shop.setItem(keyOf(field), field.value));
  }
  document.querySelector("#trouble")?.focus();
}
