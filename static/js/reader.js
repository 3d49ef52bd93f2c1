// Adds comfort to the reader: n and p step through the cited passages, and a wanted quote is brought into view.
(() => {
  const refs = [...document.querySelectorAll(".ref")];
  let at = -1;
  const show = (index) => {
    if (!refs.length) return;
    at = (index + refs.length) % refs.length;
    refs[at].focus({ preventScroll: true });
    refs[at].scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") show(at + 1);
    if (event.key === "p") show(at - 1);
  });
  const reader = document.querySelector("[data-reader]");
  const wanted = reader && reader.dataset.wanted;
  if (wanted && !location.hash && document.getElementById(`q-${wanted}`)) location.hash = `q-${wanted}`;
})();
