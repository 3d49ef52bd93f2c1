"""What can be found of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from argmap.model import Claim, Map
from argmap.store import Entry


def entries(debate: Map) -> Iterator[Entry]:
    """Yield what can be found of a map: itself, its claims, quotes and people."""
    return iter(Found(debate).entries)


class Found:
    """What can be found of a map, and how that differs from what could be found of it before."""

    def __init__(self, debate: Map, before: Found | None = None) -> None:
        """Take the map, and what could be found of one of which it has some claims still.

        :param before: what could be found of it before, as far as that is known
        """
        self.debate = debate
        known = before._claims if before else {}
        self._claims: dict[str, tuple[Claim, tuple[Entry, ...]]] = {}
        people: Counter[str] = Counter()
        own: list[Entry] = [Entry(debate.id, "map", "", debate.title, f"{debate.question} {debate.summary}")]
        for claim in debate.claims:
            there = known.get(claim.id)
            made = there if there and there[0] is claim else (claim, tuple(_of_claim(debate.id, claim)))
            self._claims[claim.id] = made
            own.extend(made[1])
            if claim.held_by or claim.quotes:
                people.update({*claim.held_by, *(quote.speaker for quote in claim.quotes)} - {""})
        for person in sorted(people):
            count = people[person]
            own.append(Entry(debate.id, "person", person, person, f"{count} claims" if count > 1 else "1 claim"))
        self.entries = tuple(own)

    def change(self, before: Found) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the entries that are there no more, and those that are new."""
        same = {id(entry) for entry in before.entries} & {id(entry) for entry in self.entries}
        fewer = Counter(entry for entry in before.entries if id(entry) not in same)
        more = Counter(entry for entry in self.entries if id(entry) not in same)
        return tuple((fewer - more).elements()), tuple((more - fewer).elements())


def _of_claim(map_id: str, claim: Claim) -> Iterator[Entry]:
    yield Entry(map_id, "claim", claim.id, ", ".join(claim.held_by), claim.text)
    for quote in claim.quotes:
        yield Entry(map_id, "quote", claim.id, quote.speaker, quote.text)
