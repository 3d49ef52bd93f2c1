// Shows how far a document is while it is being made; choices take effect as they are made.
const form = document.querySelector("[data-prepare]");
const status = document.querySelector("[data-prepare-status]");
form?.addEventListener("change", () => form.requestSubmit());
form?.querySelector("button").setAttribute("hidden", "");

/** Reads how far the work is, a number a line, until an empty line; what follows it is the document. */
async function made(address, tell) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const reader = answer.body.getReader();
  const parts = [];
  let head = "";
  for (let whole = false; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (whole) {
      parts.push(value);
      continue;
    }
    // Latin-1 has a letter for every byte, so that places in the text are places in the bytes.
    const before = head.length;
    head += new TextDecoder("latin1").decode(value);
    const end = head.startsWith("\n") ? -1 : head.indexOf("\n\n");
    tell(Number(head.slice(0, end < 0 ? head.length : end).trim().split("\n").at(-1)));
    if (end >= 0) {
      whole = true;
      parts.push(value.slice(end + 2 - before));
    }
  }
  if (!parts.length) throw new Error("no document");
  return new Blob(parts);
}

for (const link of document.querySelectorAll("[data-document]")) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    const title = link.getAttribute("aria-label");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", title);
    status.replaceChildren(`${title} is being made …`, bar);
    try {
      const address = new URL(link.href);
      address.searchParams.set("progress", "1");
      const blob = await made(address, (share) => (bar.value = share));
      const save = document.createElement("a");
      save.href = URL.createObjectURL(blob);
      save.download = link.dataset.document;
      save.click();
      setTimeout(() => URL.revokeObjectURL(save.href), 60000);
      status.replaceChildren(`${save.download} is ready.`);
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
}
