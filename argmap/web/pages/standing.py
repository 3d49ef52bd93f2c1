"""What stands: a map evaluated, what-if by links that can be shared, and the gaps it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from argmap.drawing import View, first_view, focus_view
from argmap.errors import BadRequest, TooLarge
from argmap.evaluation import (
    CODES,
    Evaluation,
    Explainer,
    Gap,
    Limits,
    Standing,
    Strengths,
    answer,
    balance,
    compare,
    consequences,
    critical_questions,
    evaluate,
    find_gaps,
    outcome,
    semantics_named,
    untested,
)
from argmap.library import Debate
from argmap.views.methods import methods
from argmap.views.standing import SIGNS, WORDS, Verdicts
from argmap.web.current import library
from argmap.web.pages.shared import drawn, head, look, truth
from argmap.wording import position_number

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
#: What a page calls each kind of gap, and the question of all of them where one by one would only repeat the sentence.
KINDS_OF_GAPS: Mapping[str, tuple[str, str]] = {
    "unsupported-claim": ("Unsupported claims", "What would show them?"),
    "unanswered-rebuttal": ("Unanswered rebuttals", "What is the answer?"),
    "unsourced-claim": ("Claims without a source", "Where can a reader check them?"),
    "one-sided-source": ("Sources of one side", ""),
    "silent-side": ("Silent sides", ""),
    "circular-support": ("Circular support", "What would show one of them without taking it for granted?"),
    "single-premise-thesis": ("Theses on one premise", ""),
    "reported-only": ("Only reported", "Which source shows it at first hand?"),
    "altered-only": ("Only altered quotes", "What does the source really say?"),
    "unknown-scheme": ("Unknown schemes", ""),
}
#: What an exact answer may cost while a reader waits for the page.
PATIENCE = Limits(seconds=2.0)
#: How many maps' evaluations are kept to compare with.
KEPT = 8
#: A map with more claims is drawn from its theses outwards.
WHOLE = 60
#: How many arguments away from a rejected claim its picture reaches.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """A what-if in force: what was done to which claim or argument, where that is listed, and the address without."""

    done: str
    words: str
    place: str
    without: str


def choices() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that the request rejects and accepts.

    :raises BadRequest: where an id is rejected and accepted at once
    """
    reject = tuple(dict.fromkeys(request.args.getlist("reject")))
    accept = tuple(dict.fromkeys(request.args.getlist("accept")))
    both = set(reject) & set(accept)
    if both:
        raise BadRequest(f"“{sorted(both)[0]}” cannot be rejected and accepted at once.")
    return reject, accept


@blueprint.get("/maps/<map_id>/standing")
def page(map_id: str) -> str:
    """Show what is under ``semantics``, and what changes if ``reject`` falls or ``accept`` is granted."""
    debate = library().debate(map_id)
    name = semantics_named(request.args.get("semantics", "grounded")).value
    reject, accept = choices()
    try:
        before = _before(debate, name)
        result = answer(debate.map, name, reject, accept, PATIENCE) if reject or accept else before
    except TooLarge as error:
        return _too_large(debate, name, reject, accept, str(error))
    explainer = Explainer(result) if isinstance(result, Evaluation) else None
    comparison = None
    if isinstance(before, Evaluation) and isinstance(result, Evaluation) and before is not result:
        comparison = compare(before, result, explainer)
    chosen = request.args.get("claim", "")
    if chosen:
        library().claim(map_id, chosen)
    standing = {claim: str(s) for claim, s in result.claims.items()} if isinstance(result, Evaluation) else {}
    view = _view(debate, (*accept, *reject))
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
        sections=Verdicts(
            debate,
            result,
            reject,
            accept,
            explainer,
            shown=request.args.getlist("show"),
            everything=truth("all"),
            find=request.args.get("q", ""),
        ).sections(),
        ask=_ask(_address(debate, name, reject, accept)),
        claim_url=url_for("maps.page", map_id=map_id, claim=""),
        counts=_counts(result),
        chosen=[*_chosen(debate, name, reject, accept)],
        outcome=outcome(result if isinstance(result, Evaluation) else evaluate(debate.map, "grounded", reject, accept)),
        balance=balance(debate.map) if debate.map.exclusive else None,
        methods=methods(debate.map, SEMANTICS),
        untested=untested(debate.map),
        effect=consequences(debate.map, reject, accept) if reject or accept else None,
        comparison=comparison,
        changes=[change for change in comparison.changes if not change.chosen] if comparison else [],
        moved=_moved(debate, before, result) if isinstance(result, Strengths) and (reject or accept) else [],
        explanation=explainer.explain(chosen) if chosen and explainer else None,
        result=result,
        gradual=isinstance(result, Strengths),
        words=WORDS,
        signs=SIGNS,
        q=request.args.get("q", ""),
        asked=debate.map.claim[chosen].text if chosen else "",
        all_url=_address(debate, name, reject, accept, all=1),
    )


def _view(debate: Debate, chosen: tuple[str, ...]) -> View:
    """Return the part of the map to draw: what surrounds the claim chosen last, else all of it or its first claims."""
    claims = [node for node in chosen if node in debate.map.claim]
    if claims:
        return focus_view(debate.map, claims[-1], AROUND)
    return View(debate.map) if len(debate.map.claims) <= WHOLE else first_view(debate.map)


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


def _ask(address: str) -> str:
    """Return an address that a question can be put behind; ids are slugs, which need no quoting there."""
    return address + ("&" if "?" in address else "?")


def _address(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...], **more: Any) -> str:
    semantics = name if name != "grounded" else None
    given: dict[str, Any] = {"semantics": semantics, "reject": reject or None, "accept": accept or None}
    return url_for("standing.page", map_id=debate.id, **given, **more)


def _href(debate: Debate, name: str, reject: tuple[str, ...], accept: tuple[str, ...]) -> str:
    base = _address(debate, name, reject, accept)
    return _ask(base.replace("{", "%7B").replace("}", "%7D")) + "claim={}#why"


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


def _moved(debate: Debate, before: object, after: Strengths) -> list[tuple[str, float, float]]:
    if not isinstance(before, Strengths):
        return []
    pairs = [(debate.map.claim[claim].text, before.claims[claim], after.claims[claim]) for claim in after.claims]
    return sorted((pair for pair in pairs if abs(pair[1] - pair[2]) >= 0.005), key=lambda p: -abs(p[1] - p[2]))[:20]


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
        title, ask = KINDS_OF_GAPS[code]
        groups.append((code, title, f"{meaning[:1].upper()}{meaning[1:]}.", ask, sides))
    schemes = [
        (argument, [debate.map.claim[p].text for p in argument.premises if p in debate.map.claim], questions)
        for argument in debate.map.arguments
        if argument.scheme and (questions := critical_questions(argument.scheme))
    ]
    return render_template(
        "gaps.html",
        head=head(debate),
        groups=[group for group in groups if group[-1]],
        schemes=schemes,
        total=len(found),
    )
