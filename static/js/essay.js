// An essay dropped anywhere on the page is checked at once; a correction is copied with one press.
const form = document.querySelector("[data-drop]");
const status = document.querySelector("[data-status]");

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    form.elements.file.files = event.dataTransfer.files;
    status.textContent = "Checking the essay.";
    form.requestSubmit(form.querySelector(".main"));
  });
}

for (const button of document.querySelectorAll("[data-copy-text]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-text]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copyText);
  button.textContent = "Copied";
  status.textContent = "The corrected quotation is copied.";
});
