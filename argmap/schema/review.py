"""What a well-formed map may still have wrong with it: sides that clash, theses that miss, claims that hang loose."""

from __future__ import annotations

from collections.abc import Iterator

from argmap import graph
from argmap.errors import Problem, Severity
from argmap.model import Map, Relation

#: How many claims a first reading may have; readers struggle more with 50 propositions than with 30 (Dwyer et al.
#: 2010).
CORE = range(20, 31)
#: A claim longer than this is hard to read on a card and rarely a single statement.
LONG_CLAIM_WORDS = 40


def review(debate: Map) -> Iterator[Problem]:
    """Yield warnings and notes on a map whose parts were read."""
    for claim in graph.sides(debate).conflicts:
        yield Problem(
            "both-sides",
            f"The links put “{claim}” on more than one side.",
            "If both sides use it, write side: common; if not, fix a link or state its side.",
            Severity.WARNING,
            path=("claims", claim),
        )
    for position in debate.positions:
        if not position.thesis:
            yield Problem(
                "no-thesis",
                f"The position “{position.id}” has no thesis.",
                "Add thesis: with the id of the claim that it defends.",
                Severity.WARNING,
                path=("positions", position.id),
            )
    yield from _core(debate)
    yield from _former(debate)
    used = {premise for argument in debate.arguments for premise in argument.premises}
    used |= {argument.target for argument in debate.arguments}
    used |= {position.thesis for position in debate.positions}
    for claim_ in debate.claims:
        if claim_.id not in used and len(debate.claims) > 1:
            yield Problem(
                "unlinked",
                f"Nothing links “{claim_.id}” to the rest of the map.",
                "Say what it supports, rebuts or undercuts.",
                Severity.NOTE,
                path=("claims", claim_.id),
            )
        words = len(claim_.text.split())
        if words > LONG_CLAIM_WORDS:
            yield Problem(
                "long-claim",
                f"“{claim_.id}” has {words} words.",
                "Make it one statement; put reasons in claims of their own.",
                Severity.NOTE,
                path=("claims", claim_.id, "text"),
            )
    for circle in graph.cycles(debate, (Relation.SUPPORTS,)):
        yield Problem(
            "circular-support",
            f"Support goes in a circle through {', '.join(circle[:8])}{' and more' if len(circle) > 8 else ''}.",
            "Take out the link that only restates its own conclusion.",
            Severity.NOTE,
            path=("claims", circle[0]),
        )


def _core(debate: Map) -> Iterator[Problem]:
    core = [claim.id for claim in debate.claims if claim.core]
    enough = min(CORE.start, len(debate.claims))
    if core and not enough <= len(core) < CORE.stop:
        yield Problem(
            "core-size",
            f"The first reading has {len(core)} claims.",
            f"Mark {CORE.start} to {CORE.stop - 1} claims as core, or none.",
            Severity.NOTE,
            path=("claims", core[0], "core"),
        )


def _former(debate: Map) -> Iterator[Problem]:
    """Yield former ids that lead to two claims, or are ids of claims still."""
    seen: dict[str, str] = {}
    for claim in debate.claims:
        for former in claim.former_ids:
            if former in debate.claim or seen.get(former, claim.id) != claim.id:
                yield Problem(
                    "former-id-taken",
                    f"“{former}” is {'the id of a claim' if former in debate.claim else 'a former id of two claims'}.",
                    "Take it out of former ids: where it does not belong.",
                    Severity.WARNING,
                    path=("claims", claim.id, "former ids"),
                )
            seen[former] = claim.id
