// Quoting a source: words selected in the reader open the form beside the text, and what is typed into any form for a
// quotation is compared with the source while it is typed. Without this file the same forms are pages of their own.

const WAIT = 450;
const reader = document.querySelector("[data-reader][data-quote]");
const CLOSEST = { headers: { Accept: "application/json" }, method: "POST" };

// Words of a form ----------------------------------------------------------------------------------------------------

function line(kind, words) {
  const made = document.createElement("p");
  made.className = kind;
  made.append(words);
  return made;
}

function tell(place, area, found, atHand) {
  place.replaceChildren();
  if (!found) {
    if (!atHand && area.value.trim())
      place.append(line("small quiet", "The text of this source is not here, so the words cannot be compared yet."));
    return;
  }
  const verdict = line(`verdict ${found.sound ? "sound" : "unsound"}`, "");
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = found.sign;
  verdict.append(sign, ` ${found.word}`);
  place.append(
    verdict,
    line("small", [found.sentence, ...found.cautions.map((words) => `Caution: ${words}`)].join(" ")),
  );
  if (!found.words) return;
  const passage = line(
    "small",
    `${found.closest ? "The closest passage" : "The source has"}${found.page ? `, page ${found.page}` : ""}: `,
  );
  const words = document.createElement("q");
  words.textContent = found.words;
  passage.append(words);
  const take = document.createElement("button");
  take.type = "button";
  take.className = "button";
  take.textContent = "Use the source’s words";
  take.addEventListener("click", () => {
    area.value = found.words;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    look(area, 0);
  });
  place.append(passage, take);
}

// How often each field was looked at, and how often the form beside the text was asked for: only the last counts.
const looked = new WeakMap();
let asked = 0;

function addressOf(area) {
  const source = area.form.elements.source?.value;
  return source ? area.dataset.closest.replace("{}", encodeURIComponent(source)) : area.dataset.closest;
}

async function look(area, wait = WAIT) {
  const place = area.closest(".field-row").querySelector("[data-found]");
  const mine = (looked.get(area) || 0) + 1;
  looked.set(area, mine);
  const over = () => mine !== looked.get(area);
  await new Promise((done) => setTimeout(done, wait));
  if (over() || !place) return;
  if (!area.value.trim()) return place.replaceChildren();
  const body = new URLSearchParams({ text: area.value, speaker: area.form.elements.speaker?.value || "" });
  try {
    const answer = await fetch(addressOf(area), { ...CLOSEST, body });
    if (!answer.ok) return;
    const { found, text } = await answer.json();
    if (over()) return;
    tell(place, area, found, text);
    const page = area.form.elements.page;
    // A page that a person typed stays.
    if (found?.page && page && (!page.value || page.dataset.found === page.value))
      page.value = page.dataset.found = found.page;
  } catch {
    if (over()) return;
    place.replaceChildren(
      line("small quiet", "The server does not answer; the words are compared when they are saved."),
    );
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-closest]")) look(event.target);
});
document.addEventListener("change", (event) => {
  const area =
    event.target.matches?.("[name=source], [name=speaker]") && event.target.form?.querySelector("[data-closest]");
  if (area && area.value.trim()) look(area, 0);
});

// The form, beside the text or on its page ---------------------------------------------------------------------------

async function fetched(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
}

function remember(form) {
  try {
    const map = form.elements.map?.value;
    if (map) sessionStorage.setItem("argmap-quote-map", map);
  } catch {
    // It is only a convenience.
  }
}

function remembered() {
  try {
    // Whoever has just come from a map quotes for it.
    return (
      sessionStorage.getItem("argmap-quote-map") || JSON.parse(localStorage.getItem("argmap-recent") || "[]")[0] || ""
    );
  } catch {
    return "";
  }
}

// What belongs to the kind of claim that is not chosen is out of the way.
function tidy(root) {
  const form = root.querySelector("[data-quoting]");
  if (!form) return;
  for (const button of form.querySelectorAll("[data-without-scripts]")) button.hidden = true;
  const on = form.querySelectorAll("[name=on]");
  const show = () => {
    for (const radio of on) radio.closest("label").nextElementSibling.hidden = on.length > 1 && !radio.checked;
  };
  for (const radio of on) radio.addEventListener("change", show);
  show();
}

// The form for another map; what was typed since that was chosen comes along.
async function again(form) {
  const mine = ++asked;
  const root = form.closest("[data-quote-form]");
  const values = new FormData(form);
  values.set("look", "choose");
  const [, page] = await fetched(form.action, { method: "POST", body: new URLSearchParams(values) });
  const fresh = page.querySelector("[data-quote-form]");
  if (!fresh || mine !== asked || !form.isConnected) return;
  const typed = [...form.querySelectorAll("textarea, input.field")].filter((one) => one.value !== values.get(one.name));
  const active = typed.find((one) => one === document.activeElement);
  const caret = active && [active.selectionStart, active.selectionEnd];
  root.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  tidy(root);
  const { elements } = root.querySelector("[data-quoting]");
  for (const { name, value } of typed) if (elements[name]) elements[name].value = value;
  const next = (active && elements[active.name]) || elements.map;
  next.focus();
  if (caret) next.setSelectionRange?.(...caret);
}

document.addEventListener("change", (event) => {
  const form = event.target.matches?.("[data-map]") && event.target.form;
  if (!form || form.dataset.busy) return;
  remember(form);
  again(form).catch(() => {
    form.querySelector("[data-quote-state]").textContent = "The server does not answer. Choose the map again.";
  });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("[data-quoting]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  asked += 1;
  const state = form.querySelector("[data-quote-state]");
  const values = [...new FormData(form)];
  if (event.submitter?.name) values.push([event.submitter.name, event.submitter.value]);
  remember(form);
  state.textContent = "Saving …";
  // What is typed while they are saved would go with the form.
  const fields = [...form.querySelectorAll("textarea, input.field")];
  const hold = (held) => {
    form.dataset.busy = held ? "1" : "";
    for (const field of fields) field.readOnly = held;
  };
  hold(true);
  try {
    const root = form.closest("[data-quote-form]");
    const [answer, page] = await fetched(form.action, { method: "POST", body: new URLSearchParams(values) });
    const fresh = page.querySelector("[data-quote-form]");
    if (answer.ok && !fresh) return location.assign(answer.url);
    if (!fresh) throw new Error(String(answer.status));
    root.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    tidy(root);
    root.querySelector("#trouble, #quote-title")?.focus();
  } catch {
    hold(false);
    state.textContent = "Not saved: the server does not answer. Your words are still here; try again.";
    state.classList.add("wrong");
  }
});

// Words selected in the reader ---------------------------------------------------------------------------------------

const LETTER = /[\p{L}\p{N}\p{M}]/u;

// A selection that begins or ends inside a word takes the whole word.
function wholeWords(range) {
  const { startContainer: first, endContainer: last } = range;
  let { startOffset: start, endOffset: end } = range;
  if (first.nodeType === Node.TEXT_NODE) {
    while (start > 0 && LETTER.test(first.data[start] || "") && LETTER.test(first.data[start - 1])) start -= 1;
    range.setStart(first, start);
  }
  if (last.nodeType === Node.TEXT_NODE) {
    while (end > 0 && end < last.data.length && LETTER.test(last.data[end - 1]) && LETTER.test(last.data[end]))
      end += 1;
    range.setEnd(last, end);
  }
}

function selected() {
  const picked = getSelection();
  if (!picked.rangeCount || picked.isCollapsed) return "";
  const range = picked.getRangeAt(0).cloneRange();
  if (!reader.contains(range.commonAncestorContainer)) return "";
  wholeWords(range);
  const piece = document.createElement("div");
  piece.append(range.cloneContents());
  // What is not the source's running text is not quoted.
  for (const other of piece.querySelectorAll(".furniture, .ref, .cites, .quote-block, .hidden")) other.remove();
  for (const block of piece.querySelectorAll(".block, .row")) block.append(" ");
  return piece.textContent.replace(/\s+/g, " ").trim();
}

let dialog = null;
let button = null;

async function open(url, from) {
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "quote-dialog";
    dialog.setAttribute("aria-labelledby", "quote-title");
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.from?.focus?.());
  }
  const mine = ++asked;
  const map = remembered();
  if (map && !url.searchParams.get("map")) url.searchParams.set("map", map);
  let [answer, page] = await fetched(url);
  if (!answer.ok && map) {
    // The map that is remembered may be gone.
    url.searchParams.delete("map");
    [answer, page] = await fetched(url);
  }
  const form = page.querySelector("[data-quote-form]");
  if (mine !== asked) return;
  if (!answer.ok || !form) return location.assign(url);
  const leave = document.createElement("button");
  leave.type = "button";
  leave.className = "button close";
  leave.textContent = "Close";
  leave.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(leave, document.adoptNode(form));
  dialog.from = from;
  tidy(dialog);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("#q-words").focus();
}

function offer() {
  const words = selected();
  if (!words) return button?.remove();
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "button main quote-this";
    button.textContent = "Quote this";
    // A press on the button must not end the selection.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const url = new URL(reader.dataset.quote, location.href);
      url.searchParams.set("text", button.words.slice(0, 1500));
      const long = button.words;
      button.remove();
      open(url, reader)
        .then(() => {
          const area = dialog?.querySelector("#q-words");
          if (area && long.length > 1500) {
            area.value = long;
            look(area, 0);
          }
        })
        .catch(() => location.assign(url));
    });
  }
  button.words = words;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  document.body.append(button);
  const left = Math.min(
    Math.max(8, box.left + box.width / 2 - button.offsetWidth / 2),
    innerWidth - button.offsetWidth - 8,
  );
  const below = box.bottom + 8 + button.offsetHeight < innerHeight;
  const top = below ? box.bottom + 8 : Math.max(8, box.top - button.offsetHeight - 8);
  button.style.setProperty("left", `${left + scrollX}px`);
  button.style.setProperty("top", `${top + scrollY}px`);
}

if (reader) {
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    if (dialog?.open) return;
    clearTimeout(timer);
    timer = setTimeout(offer, 150);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-quote-block]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(new URL(link.href), link).catch(() => location.assign(link.href));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button?.isConnected) button.remove();
  });
}
for (const root of document.querySelectorAll("[data-quote-form]")) tidy(root);
for (const area of document.querySelectorAll("[data-closest]")) {
  if (area.value.trim() && !area.closest(".field-row").querySelector("[data-found] .verdict")) look(area, 0);
}
