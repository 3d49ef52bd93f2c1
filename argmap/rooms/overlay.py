"""The map with a room's contributions laid over it, as a map like any other; the map itself stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from argmap.model import Argument, Claim, Map, Quote, Relation, link_id
from argmap.rooms.events import Cited
from argmap.rooms.settings import Kind
from argmap.rooms.state import Contribution, Fate, State

RELATIONS = {
    Kind.SUPPORT: Relation.SUPPORTS,
    Kind.REBUTTAL: Relation.REBUTS,
    Kind.UNDERCUT: Relation.UNDERCUTS,
}


def overlay(
    debate: Map,
    state: State,
    seen: Callable[[Contribution], bool],
    name: Callable[[Contribution], str] = lambda _: "",
) -> Map:
    """Return the map with the cards and quotations that a viewer sees.

    What was accepted is in the map itself and is not added again; what was merged into something adds its
    quotations there. A contribution whose target is gone or not seen is left out.

    :param debate: the map
    :param state: the room
    :param seen: whether the viewer sees a contribution
    :param name: who is shown to hold it; empty for nobody
    """
    shown = [item for item in state.contributions.values() if seen(item) and item.became not in debate.claim]
    claims = {claim.id: claim for claim in debate.claims}
    links = dict(debate.argument)
    link_of: dict[str, str] = {}
    for item in shown:
        if not item.kind.makes_card or item.fate is Fate.MERGED or item.id in claims:
            continue
        relation = RELATIONS.get(item.kind)
        if relation is not None:
            target = _target(item, state, claims, links, link_of)
            if not target:
                continue
            link = Argument(link_id(item.id, target), (item.id,), relation, target)
            links[link.id] = link
            link_of[item.id] = link.id
        held = (name(item),) if name(item) else ()
        claims[item.id] = Claim(item.id, item.text, held, _quotes(item.quotes), implicit=not item.quotes)
    for item in shown:
        into = item.into if item.fate is Fate.MERGED else item.target if item.kind is Kind.QUOTE else ""
        into = became(state, into)
        if into in claims:
            claim = claims[into]
            fresh = [quote for quote in _quotes(item.quotes) if quote.key not in {old.key for old in claim.quotes}]
            claims[into] = replace(claim, quotes=(*claim.quotes, *fresh))
    return replace(debate, claims=tuple(claims.values()), arguments=tuple(links.values()))


def became(state: State, target: str) -> str:
    """Return what a target is called now: the claim a contribution was accepted as, or what it was merged into."""
    passed: set[str] = set()
    while target in state.contributions and target not in passed:
        passed.add(target)
        item = state.contributions[target]
        following = item.became if item.fate is Fate.ACCEPTED else item.into if item.fate is Fate.MERGED else ""
        if not following:
            break
        target = following
    return target


def _target(
    item: Contribution, state: State, claims: dict[str, Claim], links: dict[str, Argument], link_of: dict[str, str]
) -> str:
    target = became(state, item.target)
    if item.kind is not Kind.UNDERCUT:
        return target if target in claims else ""
    if target in links:
        return target
    if target in link_of:
        return link_of[target]
    # A card that was accepted meanwhile has its link in the map.
    return next((link.id for link in links.values() if link.premises == (target,)), "")


def _quotes(quotes: Iterable[Cited]) -> tuple[Quote, ...]:
    return tuple(
        Quote(item.source, item.text, item.speaker, item.locator if item.locator[0] else None) for item in quotes
    )
