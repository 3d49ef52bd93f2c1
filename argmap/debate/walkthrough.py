"""The order in which a debate is shown to a room: the file's own, or a sensible one made from the flow."""

from __future__ import annotations

from argmap import graph
from argmap.debate.flow import Point, flow
from argmap.model import COMMON, Map, Relation, Step

VERBS = {Relation.SUPPORTS: "supports", Relation.REBUTS: "rebuts", Relation.UNDERCUTS: "undercuts"}


def walkthrough(debate: Map, sides: graph.Sides | None = None) -> tuple[Step, ...]:
    """Return the file's walkthrough, or where it has none one that goes from the theses through each issue.

    The made one shows the theses together; then, issue by issue, each point that bears on a thesis, the grounds below
    it, and the answers in turn, depth first. Every claim is revealed once.

    :param sides: which side each claim is on; worked out where it is left out
    """
    if debate.walkthrough:
        return debate.walkthrough
    maker = _Maker(debate, graph.sides(debate) if sides is None else sides)
    return tuple(maker.make())


class _Maker:
    """Makes one walkthrough."""

    def __init__(self, debate: Map, sides: graph.Sides) -> None:
        self.debate, self.sides = debate, sides
        self.shown: set[str] = set()
        self.steps: list[Step] = []

    def make(self) -> list[Step]:
        theses = [p.thesis for p in self.debate.positions]
        names = " or ".join(p.title for p in self.debate.positions)
        opening = ": ".join(part for part in (self.debate.question or self.debate.title, names) if part)
        self._show(theses, opening)
        heading = ""
        for row in flow(self.debate, self.sides).rows:
            if row.level > 1 and any(claim in self.shown for claim in row.point.claims):
                continue
            lead = f"{row.title}. " if row.title != heading else ""
            if self._unfold(row.point, lead):
                heading = row.title
        self._show([claim.id for claim in self.debate.claims], "What is left.")
        return self.steps

    def _show(self, claims: list[str] | tuple[str, ...], note: str) -> bool:
        new = tuple(dict.fromkeys(c for c in claims if c in self.debate.claim and c not in self.shown))
        if new:
            self.shown.update(new)
            self.steps.append(Step(new, note))
        return bool(new)

    def _unfold(self, opening: Point, lead: str) -> bool:
        added = False
        stack = [(opening, lead or "")]
        while stack:
            point, before = stack.pop()
            added = self._show(point.claims, before + self._note(point)) or added
            grounds = [
                premise
                for claim in point.claims
                for argument in self.debate.arguments_to.get(claim, ())
                if argument.relation is Relation.SUPPORTS
                for premise in argument.premises
            ]
            added = self._show(grounds, "The grounds given for it.") or added
            stack.extend((answer, "") for answer in reversed(point.answers))
        return added

    def _note(self, point: Point) -> str:
        """Return a short note: who speaks, and what the point does."""
        side = self.debate.position.get(point.side)
        speaker = side.title if side else "Common ground" if point.side == COMMON else "Besides"
        if point.relation is None:
            return f"{speaker}."
        theses = {position.thesis: position for position in self.debate.positions if position.thesis}
        if point.target in theses:
            what = f"{VERBS[point.relation]} the thesis of {theses[point.target].title}"
        elif point.relation is Relation.SUPPORTS:
            what = "a ground"
        else:
            what = "answers: rebuts it" if point.relation is Relation.REBUTS else "answers: undercuts the inference"
        note = f"{speaker}: {what}."
        return f"{note} No answer is given." if point.dropped else note
