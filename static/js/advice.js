// Gives hints while somebody types a claim: two sentences, a claim that says nearly the
// same, a quotation that says less. Nothing of it hinders saving, and without this file the claim's page says the same.

const WAIT = 700;
const LONGEST = 1500;
let asked = 0;
let count = 0;

// A field that is looked at has data-advise, the address to ask, and data-claim, or data-relation and data-target.
document.addEventListener("input", (event) => {
  const area = event.target.matches?.("[data-advise]") ? event.target : null;
  if (area) soon(area);
});

async function soon(area) {
  const mine = ++asked;
  await new Promise((done) => setTimeout(done, WAIT));
  const text = area.value.trim();
  if (mine !== asked || !area.isConnected) return;
  if (!text || text.length > LONGEST || text === area.defaultValue) return show(area, []);
  const { advise, claim = "", relation = "", target = "" } = area.dataset;
  const found = await ask(`${advise}?${new URLSearchParams({ text, claim, relation, target })}`);
  // Words that were saved or changed meanwhile are not what was asked about.
  if (mine === asked && area.isConnected && area.value.trim() === text) show(area, found);
}

// The hints that an address gives; none where the server does not answer.
export async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).advice : [];
  } catch {
    return [];
  }
}

export function list(found) {
  const rows = document.createElement("ul");
  rows.className = "plain";
  for (const { message, fix } of found) {
    const row = document.createElement("li");
    const more = document.createElement("span");
    more.className = "quiet";
    more.textContent = fix;
    row.append(`${message} `, more);
    rows.append(row);
  }
  return rows;
}

function show(area, found) {
  let place = document.getElementById(area.dataset.advised || "none");
  if (!place) {
    if (!found.length) return;
    place = document.createElement("div");
    place.id = area.dataset.advised = `advice-${(count += 1)}`;
    place.className = "advice small";
    place.setAttribute("role", "status");
    area.after(place);
    area.setAttribute("aria-describedby", [area.getAttribute("aria-describedby"), place.id].filter(Boolean).join(" "));
  }
  place.replaceChildren(...(found.length ? [list(found)] : []));
}
