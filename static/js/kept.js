// Keeps words in this browser, and drafts on the server too, so that a reload, a crash, a sign-out or another browser
// loses at most the last two seconds. Drafts are one's own: whoever signs in next at the same browser sees none.

const DRAFT = "argmap-draft:";
const WAIT = 1500;
export const me = document.body.dataset.me || "";
const server = document.body.dataset.drafts || "";
const remote = new Map();
const waiting = new Map();
// What was written on this page: no older answer of the server is newer than that.
const touched = new Set();
let timer = 0;
let busy = false;

// The owner of the machine and visitors without an account share the browser's drafts, as they share the browser.
const placed = (key) =>
  me && me !== "owner" && key.startsWith(DRAFT) ? `${DRAFT}${me}/${key.slice(DRAFT.length)}` : key;

export function kept(key, value) {
  const draft = key.startsWith(DRAFT);
  if (value === undefined) return stored(placed(key)) || (draft ? remote.get(key) || "" : "");
  if (draft && kept(key) !== value) later(key, value);
  stored(placed(key), value);
  return value;
}

function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key) || "";
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing keeps the words in the page, and the server its drafts.
  }
  return value ?? "";
}

function later(key, value) {
  if (value) remote.set(key, value);
  else remote.delete(key);
  touched.add(key);
  if (!server) return;
  waiting.set(key, value);
  timer ||= setTimeout(() => send(), WAIT);
}

// Sends what waits, one after another: of two that are on their way at once the older may arrive last.
async function send() {
  clearTimeout(timer);
  timer = 0;
  if (busy) return;
  busy = true;
  let sent = true;
  for (const key of [...waiting.keys()]) {
    if (sent && waiting.has(key)) sent = await post(key);
  }
  busy = false;
  if (waiting.size) timer ||= setTimeout(send, sent ? WAIT : 10 * WAIT);
}

// A page that is left cannot wait for answers.
function leave() {
  for (const key of [...waiting.keys()]) post(key, true);
}

// Returns whether the server has it.
async function post(key, keepalive = false) {
  const text = waiting.get(key);
  waiting.delete(key);
  try {
    const body = new URLSearchParams({ key: key.slice(DRAFT.length), text });
    const answer = await fetch(server, { method: "POST", keepalive, body });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    return true;
  } catch {
    // What was typed since is newer than what could not be sent.
    if (!waiting.has(key)) waiting.set(key, text);
    timer ||= setTimeout(send, 10 * WAIT);
    return false;
  }
}

// A form that was sent is a draft no more once the server says, by a cookie with the form's own id, that it is saved.
// The server forgets its drafts itself, by their names in the form; leaving the page must not bring them back there.
const sentKey = (client) => `argmap-sent:${client}`;

export function sending(form, keys) {
  for (const old of form.querySelectorAll("input[name=draft]")) old.remove();
  for (const key of keys) {
    waiting.delete(key);
    const name = document.createElement("input");
    name.type = "hidden";
    name.name = "draft";
    name.value = key.slice(DRAFT.length);
    form.append(name);
  }
  const client = form.elements.client.value;
  try {
    sessionStorage.setItem(sentKey(client), JSON.stringify(keys));
  } catch {
    // The draft is offered once more.
  }
}

function arrived() {
  const told = /(?:^|; )argmap_saved=([\w.-]+)/.exec(document.cookie)?.[1];
  if (!told) return;
  try {
    for (const client of told.split(".")) {
      for (const key of JSON.parse(sessionStorage.getItem(sentKey(client)) || "[]")) kept(key, "");
      sessionStorage.removeItem(sentKey(client));
    }
  } catch {
    // The draft is offered once more.
  }
}

arrived();
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());

// Resolves when the drafts that other browsers have left on the server are available.
export const drafts = (async () => {
  if (!server) return;
  try {
    const answer = await fetch(server, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    for (const [key, { text }] of Object.entries((await answer.json()).drafts)) {
      if (!touched.has(DRAFT + key)) remote.set(DRAFT + key, text);
    }
  } catch {
    // What this browser keeps is enough until the server is back.
  }
})();
