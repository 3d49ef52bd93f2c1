"""What follows for the question: which position the map, as written, favours, why, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap.errors import TooLarge
from argmap.evaluation.gradual import Strengths, strengths
from argmap.evaluation.sentences import in_words, listed, name, quoted
from argmap.evaluation.solve import Limits, Semantics
from argmap.evaluation.standing import Evaluation, Standing, evaluate
from argmap.model import Map, Relation

GRADUAL = (Semantics.QUADRATIC_ENERGY, Semantics.DF_QUAD, Semantics.H_CATEGORISER)
DUNG = (Semantics.GROUNDED, Semantics.PREFERRED)
CLOSE = 0.02
"""Strengths that differ by less favour neither position."""
MOST_TRIED = 24
"""Grounds of the theses that are left out one by one, to find what supports the leading position."""
PATIENCE = Limits(seconds=1.0)


@dataclass(frozen=True, slots=True)
class Method:
    """What one method says of the positions.

    :param semantics: the method
    :param strengths: the strength of each thesis by its position's id; empty for a method that gives standings
    :param standings: the standing of each thesis by its position's id; empty for a method that gives strengths
    :param favours: id of the position it favours; empty if it favours none
    """

    semantics: Semantics
    strengths: Mapping[str, float]
    standings: Mapping[str, Standing]
    favours: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Which of several positions the map favours.

    :param leader: id of the position that most methods favour; empty if none is ahead
    :param by: ids of the claims that support it, the most important first
    :param methods: what each method says, those that give standings last
    :param sentence: the same in words
    """

    leader: str
    by: tuple[str, ...]
    methods: tuple[Method, ...]
    sentence: str


def balance(debate: Map) -> Balance | None:
    """Compare the positions of a map by several methods; ``None`` if fewer than two have a thesis.

    That a map favours a position says what its author entered, not what is true.
    """
    theses = {p.id: p.thesis for p in debate.positions if p.thesis in debate.claim}
    if len(theses) < 2:
        return None
    methods = [_by_strength(strengths(debate, kind), theses) for kind in GRADUAL]
    for kind in DUNG:
        try:
            methods.append(_by_standing(evaluate(debate, kind, limits=PATIENCE), theses))
        except TooLarge:
            continue
    votes = [method.favours for method in methods if method.favours]
    most = max(dict.fromkeys(votes), key=votes.count, default="")
    rivals = [votes.count(position) for position in set(votes) if position != most]
    leader = most if most and votes.count(most) > max(rivals, default=0) else ""
    by = _carriers(debate, theses, leader) if leader else ()
    return Balance(leader, by, tuple(methods), _sentence(debate, leader, by, methods))


def _by_strength(found: Strengths, theses: Mapping[str, str]) -> Method:
    values = {position: found.claims[thesis] for position, thesis in theses.items()}
    first, second = sorted(values, key=lambda position: -values[position])[:2]
    return Method(found.semantics, values, {}, first if values[first] - values[second] >= CLOSE else "")


def _by_standing(found: Evaluation, theses: Mapping[str, str]) -> Method:
    standings = {position: found.standings[thesis] for position, thesis in theses.items()}
    rank = {Standing.OUT: 0, Standing.UNDECIDED: 1, Standing.IN: 2}
    best = max(rank[standing] for standing in standings.values())
    ahead = [position for position, standing in standings.items() if rank[standing] == best]
    return Method(found.semantics, {}, standings, ahead[0] if len(ahead) == 1 else "")


def _carriers(debate: Map, theses: Mapping[str, str], leader: str) -> tuple[str, ...]:
    """Return up to two claims without which the leading position's lead would shrink the most."""
    kind = GRADUAL[0]

    def lead(reject: tuple[str, ...]) -> float:
        found = strengths(debate, kind, reject).claims
        return found[theses[leader]] - max(found[thesis] for position, thesis in theses.items() if position != leader)

    own = theses[leader]
    near = dict.fromkeys(
        premise
        for thesis in theses.values()
        for argument in debate.arguments_to.get(thesis, ())
        if (argument.relation is Relation.SUPPORTS) == (thesis == own)
        for premise in argument.premises
        if premise not in theses.values()
    )
    whole = lead(())
    lost = {claim: whole - lead((claim,)) for claim in list(near)[:MOST_TRIED]}
    ahead = sorted((claim for claim in lost if lost[claim] > 0), key=lambda claim: -lost[claim])
    return tuple(ahead[:2])


def _sentence(debate: Map, leader: str, by: tuple[str, ...], methods: list[Method]) -> str:
    total = len(methods)
    if not leader:
        return "As written, the map favours none of the positions."
    agree = sum(method.favours == leader for method in methods)
    against = [method.semantics.value for method in methods if method.favours not in ("", leader)]
    number = f"all {in_words(total, '', 'methods')}" if agree == total else f"{agree} of {total} methods"
    said = f"As written, the map favours {quoted(debate.position[leader].title)}, by {number}"
    said += f"; {listed(against)} {'favours' if len(against) == 1 else 'favour'} another" if against else ""
    unsure = total - agree - len(against)
    said += (
        f"; {'the other' if unsure == 1 else f'the other {unsure}'} {'leaves' if unsure == 1 else 'leave'} it open"
        if unsure
        else ""
    )
    if by:
        said += f". What supports it most: {listed([name(debate, claim) for claim in by])}"
    return " ".join(f"{said}.".split())


def outcome(evaluation: Evaluation) -> str:
    """Return what follows for the debate's question, in a sentence or two; empty if no position has a thesis.

    A thesis that nothing attacks is not said to stand: nobody has put it to the test.
    """
    debate = evaluation.debate
    unopposed = untested(debate)
    groups: dict[str, list[str]] = {"stand": [], "fall": [], "stay open": [], "untested": []}
    words = {Standing.IN: "stand", Standing.OUT: "fall", Standing.UNDECIDED: "stay open"}
    for position in debate.positions:
        if position.thesis in debate.claim:
            standing = evaluation.standings[position.thesis]
            group = "untested" if standing is Standing.IN and position.thesis in unopposed else words[standing]
            groups[group].append(quoted(position.title))
    parts = [_group(word, names) for word, names in groups.items() if names]
    if not parts:
        return ""
    said = f"{_capital(listed(parts))}."
    found = balance(debate) if debate.exclusive and not (evaluation.reject or evaluation.accept) else None
    return f"{said} {found.sentence}" if found else said


def untested(debate: Map) -> frozenset[str]:
    """Return the ids of theses that nothing in the map attacks."""
    theses = {position.thesis for position in debate.positions if position.thesis in debate.claim}
    return frozenset(
        thesis for thesis in theses if not any(a.relation.attacks for a in debate.arguments_to.get(thesis, ()))
    )


def _group(word: str, names: list[str]) -> str:
    theses = f"the {'thesis' if len(names) == 1 else 'theses'} of {listed(names)}"
    if word == "untested":
        return f"nothing in the map is put against {theses}"
    if len(names) == 1:
        return f"{theses} {word.replace('stay', 'stays') if word == 'stay open' else word + 's'}"
    return f"{theses} {word}" if word == "stay open" else f"{theses} {'both' if len(names) == 2 else 'all'} {word}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
