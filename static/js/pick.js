// Choosing words of a source: what is selected in a paragraph can be used as it is. Without this script the button of
// each paragraph uses it whole.
const text = document.querySelector("[data-pick]");
const bar = document.querySelector("[data-picked]");

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!text || !bar || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const words = selection.toString().replace(/\s+/g, " ").trim();
  const start = range.startContainer.parentElement?.closest("[data-page]");
  const inside = start && text.contains(start) && text.contains(range.endContainer);
  bar.hidden = !inside || !words || words.length > Number(text.dataset.pick);
  if (bar.hidden) return;
  bar.elements.quote.value = words;
  bar.elements.page.value = start.dataset.page;
  bar.querySelector("[data-said]").textContent =
    words.length > 60 ? `“${words.slice(0, 28)} … ${words.slice(-28)}”` : `“${words}”`;
});
// A tap on the bar must not take the selection away before it is used.
bar?.addEventListener("pointerdown", (event) => event.preventDefault());
