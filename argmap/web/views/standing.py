"""What stands: a map evaluated, what-if by links that can be shared, and the gaps it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from argmap.drawing import View, first_view
from argmap.errors import BadRequest, TooLarge
from argmap.evaluation import (
    CODES,
    Comparison,
    Evaluation,
    Explainer,
    Explanation,
    Gap,
    Limits,
    Standing,
    Strengths,
    answer,
    compare,
    critical_questions,
    find_gaps,
    outcome,
    semantics_named,
)
from argmap.library import Debate
from argmap.web.app import library
from argmap.web.views.shared import drawn, head, look, position_number, truth

blueprint = Blueprint("standing", __name__)

#: What a student is told about each semantics.
SEMANTICS: Mapping[str, tuple[str, str]] = {
    "grounded": (
        "Grounded",
        "The cautious reading: only what can be defended step by step, beginning with what nobody attacks. "
        "Two claims that only attack each other both stay undecided.",
    ),
    "complete": (
        "Complete",
        "Every way to take a stand that defends all it accepts, and accepts all it defends. "
        "A claim stands if it does in every such way.",
    ),
    "preferred": (
        "Preferred",
        "The bold reading: every largest stand that defends itself. Where two camps attack each other, each is a "
        "stand of its own; a claim stands if it is in all of them.",
    ),
    "stable": (
        "Stable",
        "The decisive reading: stands that leave nothing undecided, since whatever they do not accept they attack. "
        "Some debates have none.",
    ),
    "df-quad": (
        "DF-QuAD",
        "A number from 0 to 1 for each claim: attackers and supporters are each joined into one force, and the "
        "stronger of the two moves the claim from where it began.",
    ),
    "quadratic-energy": (
        "Quadratic energy",
        "A number from 0 to 1: supporters add and attackers subtract energy, and the more there is already, the "
        "less one more changes.",
    ),
    "h-categoriser": (
        "h-categoriser",
        "A number from 0 to 1 from attacks alone: the stronger the attackers, the weaker the claim. Supports do "
        "not count.",
    ),
}
WORDS = {Standing.IN: "stands", Standing.OUT: "falls", Standing.UNDECIDED: "undecided"}
SIGNS = {Standing.IN: "○", Standing.OUT: "⊗", Standing.UNDECIDED: "◐"}
#: A map with more claims lists no more than these, unless all are asked for: what was chosen, the theses, what
#: changed, and what does not stand.
LISTED = 150
#: What an exact answer may cost while a reader waits for the page.
PATIENCE = Limits(seconds=2.0)
#: How many maps' evaluations are kept to compare with.
KEPT = 8
#: A map with more claims is drawn from its theses outwards.
WHOLE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in the list: its standing or strength, why, and the links that ask what if."""

    id: str
    text: str
    number: int
    word: str
    sign: str
    sentence: str
    strength: str
    fill: float
    reject: str
    accept: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A what-if in force: what was done to which claim or argument, where that is listed, and the address without."""

    done: str
    words: str
    place: str
    without: str


def choices(debate: Debate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that the request rejects and accepts.

    :raises BadRequest: where an id is rejected and accepted at once
    """
    reject = tuple(dict.fromkeys(request.args.getlist("reject")))
    accept = tuple(dict.fromkeys(request.args.getlist("accept")))
    both = set(reject) & set(accept)
    if both:
        raise BadRequest(f"“{sorted(both)[0]}” cannot be rejected and accepted at once.")
    del debate
    return reject, accept


@blueprint.get("/maps/<map_id>/standing")
def page(map_id: str) -> str:
    """Show what stands under ``semantics``, and what changes if ``reject`` falls or ``accept`` is granted."""
    debate = library().debate(map_id)
    name = semantics_named(request.args.get("semantics", "grounded")).value
    reject, accept = choices(debate)
    try:
        result = answer(debate.map, name, reject, accept, PATIENCE)
        before = _before(debate, name) if reject or accept else result
    except TooLarge as error:
        return _too_large(debate, name, reject, accept, str(error))
    comparison = compare(before, result) if isinstance(before, Evaluation) and isinstance(result, Evaluation) else None
    chosen = request.args.get("claim", "")
    if chosen:
        library().claim(map_id, chosen)
    standing = {claim: str(s) for claim, s in result.claims.items()} if isinstance(result, Evaluation) else {}
    view = View(debate.map) if len(debate.map.claims) <= WHOLE else first_view(debate.map)
    options = replace(look(), href=_href(debate, name, reject, accept))
    drawing, reason = drawn(debate, view, options, standing=standing)
    return render_template(
        "standing.html",
        head=head(debate),
        semantics=[(key, title, key == name) for key, (title, _) in SEMANTICS.items()],
        told=SEMANTICS[name][1],
        name=name,
        drawing=drawing,
        reason=reason,
        lines=_lines(debate, result, name, reject, accept, comparison),
        counts=_counts(result),
        chosen=[*_chosen(debate, name, reject, accept)],
        outcome=outcome(result) if isinstance(result, Evaluation) else "",
        comparison=comparison if reject or accept else None,
        moved=_moved(debate, before, result) if isinstance(result, Strengths) and (reject or accept) else [],
        explanation=_explanation(result, chosen),
        result=result,
        gradual=isinstance(result, Strengths),
        words=WORDS,
        signs=SIGNS,
        asked=debate.map.claim[chosen].text if chosen else "",
        all_url=_address(debate, name, reject, accept, all=1),
    )


def _too_large(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...], reason: str) -> str:
    """Show that a semantics cannot be decided for this map in time, with the others to choose from."""
    return render_template(
        "standing.html",
        head=head(debate),
        semantics=[(key, title, key == name) for key, (title, _) in SEMANTICS.items()],
        told=SEMANTICS[name][1],
        name=name,
        too_large=reason,
        other=_address(debate, "grounded", reject, accept),
        chosen=[*_chosen(debate, name, reject, accept)],
    )


#: The evaluation of a map as it stands, which every what-if is compared with, by map; one semantics each is kept.
_BEFORE: dict[str, tuple[Debate, str, Evaluation | Strengths]] = {}


def _before(debate: Debate, name: str) -> Evaluation | Strengths:
    kept = _BEFORE.get(debate.id)
    if kept is None or kept[0] is not debate or kept[1] != name:
        kept = _BEFORE[debate.id] = (debate, name, answer(debate.map, name, (), (), PATIENCE))
        while len(_BEFORE) > KEPT:
            _BEFORE.pop(next(iter(_BEFORE)), None)
    return kept[2]


def _address(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...], **more: Any) -> str:
    semantics = name if name != "grounded" else None
    given: dict[str, Any] = {"semantics": semantics, "reject": reject or None, "accept": accept or None}
    return url_for("standing.page", map_id=debate.id, **given, **more)


def _href(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...]) -> str:
    base = _address(debate, name, reject, accept)
    return base.replace("{", "%7B").replace("}", "%7D") + ("&" if "?" in base else "?") + "claim={}#why"


def _counts(result: Evaluation | Strengths) -> list[tuple[str, str, int]]:
    if isinstance(result, Strengths):
        return []
    return [(SIGNS[s], WORDS[s], len(result.with_standing(s))) for s in Standing]


def _chosen(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...]) -> list[Chosen]:
    def told(node: str) -> str:
        return f"“{debate.map.claim[node].text}”" if node in debate.map.claim else f"the argument {node}"

    def place(node: str) -> str:
        return f"#claim-{node}" if node in debate.map.claim else ""

    found = [
        Chosen("Rejected", told(n), place(n), _address(debate, name, tuple(r for r in reject if r != n), accept))
        for n in reject
    ]
    found += [
        Chosen("Granted", told(n), place(n), _address(debate, name, reject, tuple(a for a in accept if a != n)))
        for n in accept
    ]
    return found


def _lines(
    debate: Debate,
    result: Evaluation | Strengths,
    name: str,
    reject: tuple[str, ...],
    accept: tuple[str, ...],
    comparison: Comparison | None,
) -> list[Line]:
    explainer = Explainer(result) if isinstance(result, Evaluation) else None
    shown = _shown(debate, result, {*reject, *accept}, comparison)
    base = _address(debate, name, reject, accept)
    more = base + ("&" if "?" in base else "?")
    lines = []
    for claim in debate.map.claims:
        if claim.id not in shown:
            continue
        standing = result.claims[claim.id] if isinstance(result, Evaluation) else None
        strength = result.claims[claim.id] if isinstance(result, Strengths) else 0.0
        chosen = "rejected" if claim.id in reject else "granted" if claim.id in accept else ""
        lines.append(
            Line(
                claim.id,
                claim.text,
                position_number(debate.map, debate.sides.of.get(claim.id, "")),
                WORDS[standing] if standing else "",
                SIGNS[standing] if standing else "",
                explainer.sentence(claim.id) if explainer else "",
                f"{strength:.2f}",
                round(strength * 100, 1),
                # An id is a slug, which needs no quoting in an address.
                "" if chosen else f"{more}reject={claim.id}#what-if",
                "" if chosen else f"{more}accept={claim.id}#what-if",
                chosen,
            )
        )
    return lines


def _shown(debate: Debate, result: Evaluation | Strengths, chosen: set[str], comparison: Comparison | None) -> set[str]:
    """Return the claims to list: all, or in a large map those that say most."""
    claims = [claim.id for claim in debate.map.claims]
    if len(claims) <= LISTED or truth("all"):
        return set(claims)
    changed = {change.id for change in comparison.changes} if comparison else set()
    theses = {position.thesis for position in debate.map.positions}
    standing = result.claims if isinstance(result, Evaluation) else {}

    def rank(claim: str) -> int:
        telling = (claim in chosen, claim in theses, claim in changed, standing.get(claim) is not Standing.IN, True)
        return telling.index(True)

    return set(sorted(claims, key=rank)[:LISTED])


def _moved(debate: Debate, before: object, after: Strengths) -> list[tuple[str, float, float]]:
    if not isinstance(before, Strengths):
        return []
    pairs = [(debate.map.claim[claim].text, before.claims[claim], after.claims[claim]) for claim in after.claims]
    return sorted((pair for pair in pairs if abs(pair[1] - pair[2]) >= 0.005), key=lambda p: -abs(p[1] - p[2]))[:20]


def _explanation(result: Evaluation | Strengths, chosen: str) -> Explanation | None:
    return Explainer(result).explain(chosen) if chosen and isinstance(result, Evaluation) else None


@blueprint.get("/maps/<map_id>/gaps")
def gaps(map_id: str) -> str:
    """Show what a debate lacks, as sentences and as questions, and the critical questions of its schemes."""
    debate = library().debate(map_id)
    found = find_gaps(debate.map, library().verdicts(debate.map), library().sources_of(debate.map))
    order = [position.id for position in debate.map.positions]
    groups = []
    for code, meaning in CODES.items():
        by_side: dict[str, list[Gap]] = {}
        for gap in sorted(found, key=lambda gap: order.index(gap.side) if gap.side in order else len(order)):
            if gap.code == code:
                by_side.setdefault(gap.side if gap.side in order else "", []).append(gap)
        sides = [
            (position_number(debate.map, side), debate.map.position[side].title if side else "", gaps)
            for side, gaps in by_side.items()
        ]
        groups.append((code, code.replace("-", " ").capitalize(), meaning, sides))
    schemes = [
        (argument, [debate.map.claim[p].text for p in argument.premises if p in debate.map.claim], questions)
        for argument in debate.map.arguments
        if argument.scheme and (questions := critical_questions(argument.scheme))
    ]
    return render_template(
        "gaps.html",
        head=head(debate),
        groups=[group for group in groups if group[3]],
        schemes=schemes,
        total=len(found),
    )
