// Steps through the slides of a document by keyboard, clicker or tap; each step has its own address in the page.
const slides = [...document.querySelectorAll(".slide")];
const at = () => Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
const go = (number) => {
  location.hash = slides[Math.min(Math.max(number, 0), slides.length - 1)].id;
  scrollTo(0, 0);
};
const steps = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  " ": 1,
  Enter: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Backspace: -1,
};
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.("a, button, summary") && (event.key === "Enter" || event.key === " ")) return;
  const by = steps[event.key];
  const to = event.key === "Home" ? 0 : event.key === "End" ? slides.length - 1 : by ? at() + by : null;
  if (event.key.toLowerCase() === "f")
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
  if (to === null) return;
  event.preventDefault();
  go(to);
});
addEventListener("click", (event) => {
  if (!event.target.closest("a, button, nav") && !String(getSelection())) go(at() + 1);
});
