// Sets the theme a reader chose before anything is painted, and gives them the button to choose it.
(() => {
  const names = ["", "light", "dark", "high-contrast"];
  const words = { "": "Theme: system", light: "Theme: light", dark: "Theme: dark", "high-contrast": "Theme: high contrast" };
  const root = document.documentElement;
  root.classList.add("scripted");
  const read = () => {
    try {
      return localStorage.getItem("argmap-theme") || "";
    } catch {
      return "";
    }
  };
  const apply = (name) => (name ? root.setAttribute("data-theme", name) : root.removeAttribute("data-theme"));
  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    if (!button) return;
    button.hidden = false;
    button.textContent = words[read()] || words[""];
    button.addEventListener("click", () => {
      const next = names[(names.indexOf(read()) + 1) % names.length];
      try {
        localStorage.setItem("argmap-theme", next);
      } catch {
        // A browser that keeps nothing still changes the page at hand.
      }
      apply(next);
      button.textContent = words[next];
    });
  });
})();
