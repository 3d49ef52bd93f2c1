"""What stands: a map evaluated, what-if by links that can be shared, and the gaps it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from argmap.drawing import View, first_view
from argmap.errors import BadRequest
from argmap.evaluation import (
    CODES,
    Comparison,
    Evaluation,
    Explainer,
    Explanation,
    Standing,
    Strengths,
    answer,
    compare,
    critical_questions,
    find_gaps,
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
#: A map with more claims lists only theses, what changed, and what does not stand, unless all are asked for.
LISTED = 150
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
    """A what-if in force: what it says and the address without it."""

    words: str
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
    result = answer(debate.map, name, reject, accept)
    before = answer(debate.map, name) if reject or accept else result
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
        comparison=comparison if reject or accept else None,
        moved=_moved(debate, before, result) if isinstance(result, Strengths) and (reject or accept) else [],
        explanation=_explanation(result, chosen),
        result=result,
        gradual=isinstance(result, Strengths),
        words=WORDS,
        signs=SIGNS,
        asked=debate.map.claim[chosen].text if chosen else "",
    )


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

    found = [
        Chosen(f"Rejected: {told(n)}", _address(debate, name, tuple(r for r in reject if r != n), accept))
        for n in reject
    ]
    found += [
        Chosen(f"Granted: {told(n)}", _address(debate, name, reject, tuple(a for a in accept if a != n)))
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
    theses = {position.thesis for position in debate.map.positions}
    changed = {change.id for change in comparison.changes} if comparison else set()
    lines = []
    for claim in debate.map.claims:
        standing = result.claims[claim.id] if isinstance(result, Evaluation) else None
        quiet = standing is Standing.IN and claim.id not in theses and claim.id not in changed
        if len(debate.map.claims) > LISTED and quiet and not truth("all"):
            continue
        strength = result.claims[claim.id] if isinstance(result, Strengths) else 0.0
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
                _address(debate, name, (*reject, claim.id), tuple(a for a in accept if a != claim.id)),
                _address(debate, name, tuple(r for r in reject if r != claim.id), (*accept, claim.id)),
                "rejected" if claim.id in reject else "granted" if claim.id in accept else "",
            )
        )
    return lines


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
    groups = [
        (code.replace("-", " ").capitalize(), meaning, [gap for gap in found if gap.code == code])
        for code, meaning in CODES.items()
    ]
    schemes = [
        (argument, [debate.map.claim[p].text for p in argument.premises if p in debate.map.claim], questions)
        for argument in debate.map.arguments
        if argument.scheme and (questions := critical_questions(argument.scheme))
    ]
    return render_template(
        "gaps.html",
        head=head(debate),
        groups=[group for group in groups if group[2]],
        schemes=schemes,
        total=len(found),
    )
