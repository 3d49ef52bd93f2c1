// What a click in the picture, the outline or the panel does; with a key held it opens a new tab, as any link does.

import { closed, keeping, opened } from "./address.js";
import { leave } from "./notice.js";

export function clicks(page) {
  const { alone, one, fold, unfocus, travel, choose, close, home, copy } = page;

  function clicked(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const folding = event.target.closest(".am-fold");
    if (folding) {
      event.preventDefault();
      fold(folding.closest(".am-card").dataset.claim);
      return;
    }
    const link = event.target.closest("a");
    if (!link || (alone && !link.matches("[data-skip-outline]"))) return;
    const url = new URL(link.getAttribute("href"), location.href);
    const byKey = event.detail === 0;
    if (link.matches(".am-behind, [data-opens]")) {
      event.preventDefault();
      const claim = link.dataset.opens || link.closest(".am-card").dataset.claim;
      travel(opened(claim), { anchor: claim });
    } else if (link.matches(".am-open, .am-chip, [data-claim-link]")) {
      event.preventDefault();
      const claim = link.dataset.claimLink || url.searchParams.get("claim");
      const inCards = Boolean(link.closest(".am-card"));
      const focus = inCards && !byKey && innerWidth > 1024 ? "" : "panel";
      choose(claim, { focus, from: inCards ? link : null }).catch((error) => leave(url, error));
    } else if (link.matches("[data-close]")) {
      event.preventDefault();
      close().catch((error) => leave(url, error));
    } else if (link.matches("[data-copy]")) {
      event.preventDefault();
      copy(url.href).then((done) => {
        if (!done) return location.assign(url);
        link.textContent = "Link copied";
      });
    } else if (link.matches("[data-go]")) {
      event.preventDefault();
      const claim = one("[data-panel]")?.dataset.panel || url.searchParams.get("focus") || "";
      if (link.matches("[data-unfocus]")) unfocus();
      else if (link.matches("[data-fold]"))
        travel(link.dataset.fold === "open" ? opened(claim) : closed(claim), { anchor: claim });
      else travel(keeping(url), { anchor: link.matches("[data-look]") ? "" : claim });
    } else if (link.matches("[data-skip-picture]")) {
      event.preventDefault();
      home();
    } else if (link.matches("[data-skip-outline]")) {
      one("[data-outline]").open = true;
    }
  }

  return clicked;
}
