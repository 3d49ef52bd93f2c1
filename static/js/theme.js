// What every page needs: the theme a reader chose, set before anything is painted; toolbars that are one stop of the
// Tab key, with arrow keys inside; menus that close by Esc and by a click elsewhere.
(() => {
  const names = ["", "light", "dark", "high-contrast"];
  const words = {
    "": "Theme: system",
    light: "Theme: light",
    dark: "Theme: dark",
    "high-contrast": "Theme: high contrast",
  };
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
  // What a menu inside the bar holds is not part of it; a bar may lie in a menu itself.
  const items = (bar) => [...bar.querySelectorAll("a, button, summary")].filter((item) => {
    const held = item.closest("details > :not(summary)");
    return !held || held === bar || held.contains(bar);
  });
  function rove(bar, to) {
    const all = items(bar);
    const stop = to || all.find((item) => item.hasAttribute("aria-current")) || all[0];
    for (const item of all) item.tabIndex = item === stop ? 0 : -1;
  }
  function toolbar(bar) {
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", bar.dataset.toolbar);
    rove(bar);
    new MutationObserver(() => rove(bar, bar.contains(document.activeElement) && document.activeElement)).observe(bar, {
      childList: true,
    });
    bar.addEventListener("focusin", (event) => items(bar).includes(event.target) && rove(bar, event.target));
    bar.addEventListener("keydown", (event) => {
      const all = items(bar);
      const at = all.indexOf(event.target);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const to = {
        ArrowRight: (at + 1) % all.length,
        ArrowLeft: (at + all.length - 1) % all.length,
        Home: 0,
        End: all.length - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      all[to].focus();
    });
  }
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("pointerdown", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      event.preventDefault();
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }, true);
  document.addEventListener("DOMContentLoaded", () => {
    for (const bar of document.querySelectorAll("[data-toolbar]")) toolbar(bar);
    // A row of tabs that is wider than a phone shows the tab of this page.
    const tab = document.querySelector(".bars .button[aria-current]");
    const row = tab && tab.closest(".bars");
    if (row) row.scrollLeft += tab.getBoundingClientRect().left + tab.offsetWidth / 2 - row.clientWidth / 2;
    const button = document.querySelector("[data-theme-button]");
    if (!button) return;
    button.hidden = false;
    button.textContent = words[read()] || words[""];
    button.addEventListener("click", () => {
      const next = names[(names.indexOf(read()) + 1) % names.length];
      try {
        localStorage.setItem("argmap-theme", next);
      } catch {
        // A browser that keeps nothing still changes this page.
      }
      apply(next);
      button.textContent = words[next];
    });
  });
})();
