"""A clause of the source: its words, their normal forms, and the phrases that weigh in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from argmap.quotes.words import cues
from argmap.quotes.words.fold import fold
from argmap.quotes.words.languages import is_negation


@dataclass(slots=True)
class Clause:
    """A stretch between two marks, with the normal forms of its words.

    :param joined: whether it touches quoted words; edge: whether it is the first or last of a hidden stretch
    :param aside: whether marks are between the hidden stretch and the quoted words on both sides
    :param inner: whether it follows another clause of such a stretch
    """

    words: list[str]
    languages: tuple[str, ...]
    joined: bool = False
    edge: bool = False
    aside: bool = False
    inner: bool = False
    forms: list[str] = field(init=False)
    free: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        self.forms = list(map(fold, self.words))
        self.free = [True] * len(self.forms)
        for low, high in cues.find(cues.IDIOM, self.forms, self.languages):
            self.free[low:high] = [False] * (high - low)

    def found(self, kind: str, within: int | None = None) -> tuple[int, str] | None:
        """Return the place and words of the first phrase of a kind that is part of no idiom."""
        sought = cues.matcher(kind, self.languages)
        for place in range(len(self.forms) if within is None else min(within, len(self.forms))):
            length = cues.matched(sought, self.forms, place) if self.free[place] else 0
            if not length:
                continue
            # A capital inside a sentence makes a name or a month of “may”.
            named = place > 0 and self.words[place][:1].isupper() and not self.words[place].isupper()
            if not named:
                return place, " ".join(self.words[place : place + length])
        return None

    def negation(self, within: int | None = None) -> tuple[int, str] | None:
        """Return the place and words of the first negation or exception."""
        found = [
            (place, word)
            for place, word in enumerate(self.words[:within])
            if self.free[place] and is_negation(word, self.languages)
        ][:1]
        exception = self.found(cues.EXCEPTION, within)
        return min([*found, *([exception] if exception else [])], default=None)

    def last(self, kind: str) -> int | None:
        """Return the place of the last phrase of a kind that is part of no idiom."""
        sought = cues.matcher(kind, self.languages)
        for place in range(len(self.forms) - 1, -1, -1):
            if self.free[place] and cues.matched(sought, self.forms, place):
                return place
        return None

    @property
    def start(self) -> int:
        """Return the place of the first word that is not “and” or “even”."""
        place = 0
        while place < len(self.forms) and (
            not self.free[place] or cues.at(cues.COORDINATOR, self.forms, place, self.languages)
        ):
            place += 1
        return place
