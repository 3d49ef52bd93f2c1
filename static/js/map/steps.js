// Going from card to card, and between the picture and the outline.

export function steps(page) {
  const { alone, canvas, graph, say, one, focusedCard, linkOf, outlineLink, current, choose } = page;

  function arrow(event) {
    const claim = focusedCard();
    if (!claim) return false;
    const next = graph().step(claim, event.key);
    if (next) linkOf(next).focus({ preventScroll: true });
    else {
      const meaning = graph().meaning(event.key);
      const card = graph().cards.get(claim);
      const more = meaning === "behind" && card.behind ? `${card.behind} claims lie behind; press o to show them.` : "";
      say(
        more ||
          {
            ahead: "This claim leads to no other.",
            behind: "Nothing is behind this claim.",
            before: "First card here.",
            after: "Last card here.",
          }[meaning],
      );
    }
    return true;
  }

  function home() {
    const theses = graph().theses;
    const next = theses[(theses.findIndex((card) => card.id === focusedCard()) + 1) % theses.length];
    if (!next) return;
    next.link.focus({ preventScroll: true });
    canvas().begin(next.box);
  }

  // To a claim's card, or to its page where the picture has no card of it.
  function reach(claim) {
    const card = graph().cards.get(claim);
    if (!card) return location.assign(outlineLink(claim).href);
    graph().lightAround(claim);
    canvas().show(card.box, { centre: true });
    card.link.focus({ preventScroll: true });
  }

  function toOutline() {
    const line = document.activeElement?.closest?.("[data-line]");
    if (line) {
      const claim = line.dataset.line;
      if (graph().cards.has(claim)) linkOf(claim).focus();
      else if (alone) reach(claim);
      else choose(claim, { focus: "card" });
      return;
    }
    one("[data-outline]").open = true;
    (outlineLink(current()) || one("#outline-lines")).focus();
  }

  return { arrow, home, reach, toOutline };
}
