"""Which part of a map its page shows: opened and closed branches, a claim's surroundings, and ways to hidden claims."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from argmap import graph
from argmap.drawing import View, focus_view
from argmap.drawing.view import beyond, first_claims, first_reading, roots, view_of
from argmap.model import Map

#: A map up to this many claims is shown whole; a larger one opens on its theses and what is nearest.
WHOLE = 80


def opens_whole(debate: Map) -> bool:
    """Return whether a map opens with all its claims: one that is small, and has no claims for a first reading."""
    return len(debate.claims) <= WHOLE and not first_reading(debate)


@dataclass(frozen=True, slots=True)
class PartOptions:
    """What a reader wants to see of a map; every id is of a claim the map has.

    :param focus: the claim whose surroundings alone are shown; empty for none
    :param steps: how many arguments they reach, 1 to 3
    :param opened: claims whose next step is shown; shut: claims whose branches are not
    :param wanted: hidden claims shown with the way that leads to them
    :param everything: whether a large map is shown whole
    """

    focus: str = ""
    steps: int = 1
    opened: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    everything: bool = False


def shown_part(debate: Map, wish: PartOptions) -> View:
    """Return the part of a map that a reader wants to see."""
    shown = _base(debate, wish)
    explicit: dict[str, None] = {}
    for claim in wish.opened:
        explicit.update(dict.fromkeys((*way(debate, claim, shown), claim)))
        shown.update(explicit)
        shown.update(dict.fromkeys(beyond(debate, claim)))
    shown = dict.fromkeys(unfolded(debate, shown, set(wish.shut) - set(wish.opened)))
    for claim in wish.wanted:
        explicit.update(dict.fromkeys((*way(debate, claim, shown), claim)))
        shown.update(explicit)
    if len(shown) == len(debate.claims):
        return View(debate)
    if wish.opened or wish.wanted:
        shown = dict.fromkeys(_tied(debate, shown, explicit))
    return view_of(debate, shown)


def _base(debate: Map, wish: PartOptions) -> dict[str, None]:
    if wish.focus:
        return dict.fromkeys(claim.id for claim in focus_view(debate, wish.focus, wish.steps).debate.claims)
    if wish.everything or opens_whole(debate):
        return dict.fromkeys(claim.id for claim in debate.claims)
    return dict.fromkeys(first_claims(debate))


def _tied(debate: Map, shown: Collection[str], explicit: Collection[str]) -> list[str]:
    """Return the claims shown without those that would stand alone because what ties them to the rest is hidden."""
    kept = graph.part(debate, shown)
    tied = {claim for argument in kept.arguments for claim in (*argument.premises, argument.target)}
    first = {*roots(debate), *explicit}
    loose = {claim for claim in shown if claim not in debate.arguments_from and claim not in debate.arguments_to}
    return [claim for claim in shown if claim in tied or claim in first or claim in loose]


def way(debate: Map, claim: str, shown: Collection[str]) -> tuple[str, ...]:
    """Return the claims that tie one to the nearest of those shown, with the premises that work together with them.

    It follows what each claim bears on; of an undercut, that is the link it attacks with both its ends.
    """
    if claim in shown:
        return ()
    came: dict[str, tuple[str, tuple[str, ...]]] = {claim: ("", ())}
    queue = deque([claim])
    end = ""
    while queue:
        here = queue.popleft()
        if here in shown:
            end = here
            break
        # Where nothing shown is ever reached, the way leads to the last claim that bears on nothing new.
        end = here
        for argument in debate.arguments_from.get(here, ()):
            there = graph.conclusion(debate, argument)
            if there and there not in came:
                needed = list(argument.premises)
                target = argument.target
                while target in debate.argument and target != argument.id:
                    needed += debate.argument[target].premises
                    target = debate.argument[target].target
                came[there] = (here, tuple(needed))
                queue.append(there)
    found: dict[str, None] = {}
    while end and end != claim:
        found[end] = None
        end, needed_here = came[end]
        found.update(dict.fromkeys(needed_here))
    return tuple(other for other in found if other in debate.claim)


def unfolded(debate: Map, shown: Iterable[str], shut: Collection[str]) -> tuple[str, ...]:
    """Return the claims shown without those that are reached only through claims that are shut."""
    kept = tuple(shown)
    if not shut:
        return kept
    inside = set(kept)
    tops = [claim for claim in kept if not _serves(debate, claim, inside)]
    starts = [claim for claim in roots(debate) if claim in inside] + tops
    everything = _reached(debate, starts, inside, frozenset())
    rest = _reached(debate, starts, inside, shut)
    # A circle that no root leads to is reached from nowhere, and stays.
    return tuple(claim for claim in kept if claim in rest or claim not in everything)


def _serves(debate: Map, claim: str, inside: Collection[str]) -> bool:
    return any(graph.conclusion(debate, argument) in inside for argument in debate.arguments_from.get(claim, ()))


def _reached(debate: Map, starts: Iterable[str], inside: Collection[str], shut: Collection[str]) -> set[str]:
    found = set(starts)
    queue = deque(found)
    while queue:
        claim = queue.popleft()
        if claim in shut:
            continue
        for other in beyond(debate, claim):
            if other in inside and other not in found:
                found.add(other)
                queue.append(other)
    return found


def matches(debate: Map, words: str, limit: int = 12) -> tuple[str, ...]:
    """Return the ids of claims that have all the words in their text, id, holders or speakers, best first.

    A claim whose own text has them comes before one that is only held by such a name; then the file's order holds.
    """
    wanted = words.casefold().split()[:12]
    if not wanted:
        return ()
    ranked: list[tuple[int, int, str]] = []
    for number, claim in enumerate(debate.claims):
        text = claim.text.casefold()
        if all(word in text for word in wanted):
            ranked.append((0 if text.startswith(wanted[0]) else 1, number, claim.id))
            continue
        more = f"{text} {claim.id} {' '.join(graph.holders(claim))}".casefold()
        if all(word in more for word in wanted):
            ranked.append((2, number, claim.id))
    return tuple(claim for _, _, claim in sorted(ranked)[:limit])
