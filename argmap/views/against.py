"""What is said against one side: its attackers with their quotations, strongest first, and how each is answered."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.debate.clash import cross_attacks, unanswered
from argmap.debate.flow import flow
from argmap.graph import holders
from argmap.library import Debate, Readable
from argmap.model import Argument
from argmap.views.links import Links
from argmap.views.passages import QuoteLine, quote_line
from argmap.wording import brief, position_numbers, side_title


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with who holds it and its quotations."""

    id: str
    text: str
    holders: str
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that a side has to answer.

    :param relation: ``supports``, ``rebuts`` or ``undercuts``; how: in words
    :param target: what it bears on, in words
    :param claims: what is said; side: mark of who says it; title: their name
    :param answers: what is said to it, by whomever; none where it is unanswered
    :param strength: what is left of the weakest claim after all that is said for and against it, from 0 to 1
    """

    relation: str
    how: str
    target: str
    claims: tuple[Said, ...]
    side: int
    title: str
    answers: tuple[Said, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Against:
    """What is said against one side.

    :param position: id of the side; number: its mark; thesis: its thesis in words
    :param open: how many objections have no answer
    """

    position: str
    title: str
    number: int
    thesis: str
    objections: tuple[Objection, ...]
    open: int


class _Maker:
    def __init__(self, library: Readable, debate: Debate, links: Links) -> None:
        from argmap.evaluation.gradual import strengths

        self.debate, self.map, self.links = debate, debate.map, links
        self.sources = library.sources_of(debate.map)
        self.anchors = library.anchors(debate.map)
        self.number = position_numbers(debate.map)
        self.strength = strengths(debate.map).claims
        self.unmet = unanswered(debate.map, debate.sides)

    def said(self, ids: tuple[str, ...]) -> tuple[Said, ...]:
        found = []
        for claim in (self.map.claim[name] for name in ids if name in self.map.claim):
            quotes = tuple(
                quote_line(quote, self.sources.get(quote.source), self.anchors.get(quote.key), self.links)
                for quote in claim.quotes
            )
            found.append(Said(claim.id, claim.text, ", ".join(holders(claim)), quotes))
        return tuple(found)

    def target(self, argument: Argument) -> tuple[str, str]:
        """Return what an argument does, and to which claim, in words."""
        end = self.map.claim.get(argument.target)
        if end is not None:
            return argument.relation.value, brief(end.text)
        step = self.map.argument.get(argument.target)
        words = [brief(self.map.claim[name].text) for name in step.premises if name in self.map.claim] if step else []
        return f"{argument.relation.value} the step from", " ".join(words)

    def objection(self, argument: Argument) -> Objection:
        how, target = self.target(argument)
        to = self.map.arguments_to
        answers = [other for name in (argument.id, *argument.premises) for other in to.get(name, ())]
        replies = dict.fromkeys(name for other in answers if other.relation.attacks for name in other.premises)
        side = next((self.debate.sides.of.get(name, "") for name in argument.premises), "")
        return Objection(
            argument.relation.value,
            how,
            target,
            self.said(argument.premises),
            self.number.get(side, 0),
            side_title(self.map, side),
            self.said(tuple(replies)),
            min((self.strength.get(name, 0.0) for name in argument.premises), default=0.0),
        )


def against(library: Readable, debate: Debate, links: Links, only_open: bool = False) -> tuple[Against, ...]:
    """Return what is said against each side of a debate, strongest first.

    :param links: where quotations lead; only_open: only what nobody answers
    """
    maker = _Maker(library, debate, links)
    attacks: dict[str, dict[str, Argument]] = {position.id: {} for position in debate.map.positions}
    for attack in cross_attacks(debate.map, debate.sides):
        attacks[attack.against][attack.argument.id] = attack.argument
    for name, owes in maker.unmet.items():
        for side in owes:
            attacks[side][name] = debate.map.argument[name]
    # What supports the other side alone and is left standing is owed an answer as well.
    for point in flow(debate.map, debate.sides).dropped:
        for side in point.owed:
            for name in point.arguments:
                attacks[side].setdefault(name, debate.map.argument[name])
    found = []
    for position in debate.map.positions:
        made = [maker.objection(argument) for argument in attacks[position.id].values()]
        left = [one for one in made if not one.answers]
        shown = sorted(left if only_open else made, key=lambda one: -one.strength)
        thesis = debate.map.claim.get(position.thesis)
        title = position.title or position.id
        words = thesis.text if thesis else ""
        found.append(Against(position.id, title, maker.number[position.id], words, tuple(shown), len(left)))
    return tuple(found)
