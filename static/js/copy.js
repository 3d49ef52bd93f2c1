// Copies a quotation with its citation, as text and with its links for a word processor, or the address of a view.
// Where the browser gives no clipboard to a page, as over plain HTTP in a class, the older command does the same.
(() => {
  const escaped = (text) =>
    text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const tidy = (text) => text.replace(/\s+/g, " ").trim();

  function put(text, html) {
    const fill = (event) => {
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
    };
    document.addEventListener("copy", fill, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    if (done) return Promise.resolve();
    if (!navigator.clipboard) return Promise.reject(new Error("no clipboard"));
    return navigator.clipboard.writeText(text);
  }

  // A passage of the reader: its words in the text, which other passages and notes may interrupt.
  function passage(entry) {
    const reader = entry.closest("[data-reader]");
    const ref = document.getElementById(`r-${entry.id.slice(2)}`);
    const next = [...reader.querySelectorAll(".ref")].find(
      (other) => ref.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const marks = [...reader.querySelectorAll("mark.cite")].filter(
      (mark) =>
        ref.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING &&
        (!next || mark.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING),
    );
    const address = new URL(location.href);
    const key = marks[0].dataset.keys.split(" ")[0];
    address.search = `?quote=${encodeURIComponent(key)}`;
    address.hash = `q-${key}`;
    return {
      words: tidy(marks.map((mark) => mark.textContent).join(" ")),
      cite: reader.dataset.cite,
      address: address.href,
    };
  }

  function quotation(button) {
    const entry = button.closest(".cites > li");
    if (entry) return passage(entry);
    const figure = button.closest(".quote");
    const link = figure.querySelector("[data-reader-link]");
    return {
      words: tidy(figure.querySelector("blockquote").textContent),
      cite: tidy(figure.querySelector("[data-cite]").textContent),
      address: link ? link.href : location.href,
    };
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-quote], [data-copy-view]");
    if (!button) return;
    let copied;
    if (button.matches("[data-copy-view]")) copied = put(location.href, "");
    else {
      const { words, cite, address } = quotation(button);
      const link = `<a href="${escaped(address)}">${escaped(address)}</a>`;
      const html = `<blockquote>“${escaped(words)}”</blockquote><p>${escaped(cite)} ${link}</p>`;
      copied = put(`“${words}”\n${cite}\n${address}\n`, html);
    }
    const before = button.dataset.words || button.textContent;
    button.dataset.words = before;
    copied.then(() => "Copied", () => "This browser does not let pages copy").then((said) => {
      button.textContent = said;
      setTimeout(() => (button.textContent = before), 2000);
    });
  });
})();
