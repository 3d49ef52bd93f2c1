// Answers searches on a static site, where no server can: looks through window.argmapSearch for all the words.
(() => {
  const place = document.querySelector("[data-static-search]");
  const rows = window.argmapSearch;
  if (!place || !rows) return;
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = fold(query).match(/[\p{L}\p{N}]+/gu) || [];
  const field = document.querySelector("#find-q");
  if (field) field.value = query;
  if (!words.length) return;
  const found = rows.filter((row) => {
    const text = fold(`${row.t} ${row.w} ${row.s}`);
    return words.every((word) => text.includes(word));
  });
  place.replaceChildren(
    ...found.slice(0, 80).map((row) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = row.u;
      link.textContent = row.t;
      const where = document.createElement("div");
      where.className = "kind";
      where.textContent = row.w;
      item.append(link, where);
      return item;
    }),
  );
  const said = document.querySelector("[data-search-said]");
  const cut = found.length > 80 ? "; the first 80 are shown" : "";
  if (said)
    said.textContent = `${found.length || "Nothing"} found for “${query}”${cut}.`;
})();
