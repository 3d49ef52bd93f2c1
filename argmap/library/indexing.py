"""What can be found of a map."""

from __future__ import annotations

from collections.abc import Iterator

from argmap.model import Map
from argmap.store import Entry


def entries(debate: Map) -> Iterator[Entry]:
    """Yield what can be found of a map: itself, its claims, quotes and people."""
    yield Entry(debate.id, "map", "", debate.title, f"{debate.question} {debate.summary}")
    people: dict[str, int] = {}
    for claim in debate.claims:
        yield Entry(debate.id, "claim", claim.id, ", ".join(claim.held_by), claim.text)
        for quote in claim.quotes:
            yield Entry(debate.id, "quote", claim.id, quote.speaker, quote.text)
        for person in dict.fromkeys((*claim.held_by, *(quote.speaker for quote in claim.quotes))):
            if person:
                people[person] = people.get(person, 0) + 1
    for person, count in people.items():
        yield Entry(debate.id, "person", person, person, f"{count} claims" if count > 1 else "1 claim")
