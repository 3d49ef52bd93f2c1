// Adds comfort to the reader: n and p step through the cited passages from the one the reader is at, a wanted quote is
// brought into view, and what the pointer or the focus is on lights up its passage or its claim.
(() => {
  const reader = document.querySelector("[data-reader]");
  if (!reader) return;
  const refs = [...reader.querySelectorAll(".ref")];
  let at = -1;
  const show = (index) => {
    if (!refs.length) return;
    at = (index + refs.length) % refs.length;
    refs[at].focus({ preventScroll: true });
    refs[at].scrollIntoView({ block: "center" });
  };
  // Whoever has switched single keys off in the list of keys on a map has no use for them here either.
  const off = () => {
    try {
      return localStorage.getItem("argmap-keys") === "off";
    } catch {
      return false;
    }
  };
  document.addEventListener("keydown", (event) => {
    if (off() || event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "n") show(at + 1);
    if (event.key === "p") show(at - 1);
  });
  const lit = (keys) => {
    reader.querySelectorAll(".lit").forEach((it) => it.classList.remove("lit"));
    for (const key of keys) {
      reader.querySelectorAll(`[data-keys~="${key}"], [data-cites~="${key}"]`).forEach((it) => it.classList.add("lit"));
    }
  };
  const keysOf = (target) => {
    const it = target.closest && target.closest("[data-keys], [data-cites]");
    return it ? (it.dataset.keys || it.dataset.cites).split(" ") : [];
  };
  for (const kind of ["pointerover", "focusin"]) reader.addEventListener(kind, (event) => lit(keysOf(event.target)));
  reader.addEventListener("pointerleave", () => lit([]));
  // The passage that holds an element: its number in the text, its entry beside the text, or a quote's beginning.
  const passageOf = (element) => {
    if (!element) return -1;
    const entry = element.closest(".cites > li");
    if (entry) return refs.findIndex((ref) => ref.id === `r-${entry.id.slice(2)}`);
    if (!element.matches(".ref, .anchor")) return -1;
    return refs.findLastIndex(
      (ref) => ref === element || ref.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
  };
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details");
    if (folded) folded.open = true;
    const passage = passageOf(target);
    if (passage >= 0) at = passage;
  };
  reader.addEventListener("focusin", (event) => {
    const passage = passageOf(event.target);
    if (passage >= 0) at = passage;
  });
  addEventListener("hashchange", open);
  const wanted = reader.dataset.wanted;
  if (wanted && !location.hash && document.getElementById(`q-${wanted}`)) location.hash = `q-${wanted}`;
  open();
})();
