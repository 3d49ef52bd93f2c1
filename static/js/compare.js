// Offers the parts of a map as soon as the map is chosen. Without this file the page does, after its button is pressed.
const all = document.querySelector("template[data-offers]");

for (const map of document.querySelectorAll("select[data-map-of]")) {
  const part = document.querySelector(`select[name="${map.dataset.mapOf}"]`);
  map.addEventListener("change", () => {
    const of = all.content.querySelector(`[data-map="${CSS.escape(map.value)}"]`);
    part.replaceChildren(...[...of.children].map((group) => group.cloneNode(true)));
  });
}
