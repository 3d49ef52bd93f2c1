// An essay dropped anywhere on the page is checked at once; one that is too large is refused before it is sent, so that
// nothing typed is lost; a correction is copied with one press.
const form = document.querySelector("[data-drop]");
const status = document.querySelector("[data-status]");
const trouble = document.querySelector("[data-trouble]");
const most = Number(form.dataset.most);
// Room for what a form is wrapped in.
const WRAPPING = 4096;

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit(form.querySelector(".main"));
  });
}

function size() {
  const files = [...form.elements.file.files].reduce((sum, file) => sum + file.size, 0);
  return files + new Blob([form.elements.text.value]).size + WRAPPING;
}

form.addEventListener("submit", (event) => {
  if (size() <= most) {
    status.textContent = "Checking the essay.";
    return;
  }
  event.preventDefault();
  // An alert is read out when its words change, not when it appears.
  trouble.hidden = false;
  trouble.querySelector("[data-said]").textContent = form.dataset.tooLarge;
  trouble.scrollIntoView({ block: "nearest" });
});

for (const hint of document.querySelectorAll("[data-with-script]")) hint.hidden = false;
for (const button of document.querySelectorAll("[data-copy-text]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-text]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copyText);
  button.textContent = "Copied";
  status.textContent = "The corrected quotation is copied.";
});
