// One line over the page that a person has to see: what a key or button now waits for, or why nothing happened.

let shown = null;
let timer = 0;

export function hush() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

// words; label and does(): a button beside them; without one the line goes by itself
export function notice(words, label = "", does = null) {
  hush();
  shown = document.createElement("div");
  shown.className = "page-notice";
  shown.setAttribute("role", "status");
  const said = document.createElement("span");
  said.textContent = words;
  shown.append(said);
  if (label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", does);
    shown.append(" ", button);
  } else timer = setTimeout(hush, 8000);
  document.body.append(shown);
}

// Goes to an address whose page could not be put into this one. A server that is away is no reason to leave.
export function leave(url, error) {
  if (!(error instanceof TypeError)) return location.assign(url);
  notice("The server does not answer. The page stays as it is; try again in a moment.");
}
