"""Which source an essay cites a quotation from: by its key, its author, its title and its year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from argmap.model import Source
from argmap.quotes.words.fold import fold, skeleton, words

_TELLING = 6
"""Letters of a name or a title from which it tells a source where other letters are next to it."""
_EXPLICIT = 3
"""Of what is said of a quotation's source, how much is said for it alone: brackets, its note, the note it is in."""
_KEY = re.compile(r"@\{?([\w:.#$%&+?<>~/-]*[\w])")
_YEAR = re.compile(r"\b(?:1[4-9]|20)\d\d\b")
_NAMED = re.compile(
    r"(?:^|[\s(\[“\"‘])(?P<name>[^\W\d_a-z][\w’'-]{2,})"
    r"(?:(?:,| and| &| und| et| y| e)\s+(?:[^\W\d_a-z][\w.’'-]*|al\.?))*"
    r"[,:]?\s+\(?(?:(?:1[4-9]|20)\d\d\b|pp?\.|S\.|с\.|\d{1,4}\b)"
)
_GENERIC = frozenset(
    [
        "act",
        "appendix",
        "april",
        "august",
        "book",
        "band",
        "bd",
        "box",
        "canto",
        "ch",
        "chap",
        "chapter",
        "december",
        "emphasis",
        "february",
        "fig",
        "figure",
        "folio",
        "january",
        "july",
        "june",
        "kapitel",
        "letter",
        "line",
        "march",
        "may",
        "no",
        "note",
        "november",
        "october",
        "part",
        "plate",
        "scene",
        "section",
        "see",
        "september",
        "siehe",
        "song",
        "stanza",
        "table",
        "teil",
        "vgl",
        "vol",
        "volume",
        "year",
    ]
)


class Names:
    """What tells the sources of a library in citations.

    :param known: all sources that are described, by id
    """

    def __init__(self, known: Mapping[str, Source]) -> None:
        self._telling = {id: _telling(source) for id, source in known.items()}
        self._years = {id: source.issued[:4] for id, source in known.items()}

    def cited(self, citations: Iterable[str]) -> str:
        """Return the source that a quotation is cited from; empty if none is named, or several alike.

        :param citations: what is said of its source, what says most first; what comes later counts only where nothing
            earlier tells
        """
        for at, citation in enumerate(citations):
            if likely := self._likely(citation):
                # Brackets and notes mean all that they name; of what is around, the nearest is meant.
                meant = likely if at < _EXPLICIT else [row for row in likely if row[0] == likely[-1][0]]
                return meant[0][1] if len(meant) == 1 else ""
        return ""

    def _likely(self, citation: str) -> list[tuple[int, str]]:
        """Return (place, id) of the sources that a citation names, the likeliest ones, in the order of their names."""
        keys = {key.lower() for key in _KEY.findall(citation)}
        if keyed := [(0, id) for id in self._telling if id.lower() in keys]:
            return keyed
        listed = words(citation)
        forms = [fold(word) for word in listed]
        # The key of a reference manager ends in a year: @marlow1897.
        forms += [form.rstrip("0123456789") for form in forms if form[-1:].isdigit() and form[:1].isalpha()]
        flat = "".join(map(fold, listed))
        found: list[tuple[int, bool, int, str]] = []
        for id, telling in self._telling.items():
            names = [name for name in telling if name in forms or (len(name) >= _TELLING and name in flat)]
            if names:
                dated = self._years[id] in _YEAR.findall(citation)
                found.append((len(names), dated, max(map(flat.rfind, names)), id))
        best = max((row[:2] for row in found), default=None)
        return sorted(row[2:] for row in found if row[:2] == best)


def _telling(source: Source) -> tuple[str, ...]:
    """Return the names and the words of a title that tell a source in a citation, in the normal form."""
    names = [
        author.partition(",")[0] if "," in author else author.split()[-1] for author in source.author if author.strip()
    ]
    titles = [source.title_short, source.title.partition(":")[0]]
    return tuple(dict.fromkeys(form for form in map(skeleton, [*names, *titles]) if len(form) >= 3))


def is_foreign(citation: str) -> bool:
    """Return whether a citation names a work, by an author with a year or a page, or by an author and a title.

    >>> [is_foreign(it) for it in ("(Weidner 1901, p. 3)", "(emphasis added)", "(Chapter 4)", "(12)", "(ibid. 12)")]
    [True, False, False, False, False]
    """
    if any(match["name"].lower().rstrip(".") not in _GENERIC for match in _NAMED.finditer(citation)):
        return True
    if citation.startswith(("(", "[")):
        return "@" in citation
    capitals = [word for word in words(citation) if word[:1].isupper() and len(word) > 2]
    return len([word for word in capitals if word.lower() not in _GENERIC]) > 1 and any(map(str.isdigit, citation))
