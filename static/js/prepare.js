// Shows that a document is being made, and says when it is there; choices take effect as they are made.
const form = document.querySelector("[data-prepare]");
const status = document.querySelector("[data-prepare-status]");
form?.addEventListener("change", () => form.requestSubmit());
for (const link of document.querySelectorAll("[data-document]")) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    status.textContent = "The document is being made.";
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
      const address = URL.createObjectURL(await answer.blob());
      const save = document.createElement("a");
      save.href = address;
      save.download = name ? name[1] : "document";
      save.click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
      status.textContent = `${save.download} is ready.`;
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
}
