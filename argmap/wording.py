"""How things are said wherever a person reads: verdicts, sides, citations, locators and numbers of things."""

from __future__ import annotations

from collections.abc import Mapping

from argmap.model import Map, Source, Verdict

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.VERBATIM: "verbatim",
    Verdict.TYPOGRAPHY: "verbatim",
    Verdict.ELIDED: "elided",
    Verdict.ELISION_CHANGES_SENSE: "sense changed",
    Verdict.TYPO: "typo",
    Verdict.ALTERED: "altered",
    Verdict.SPLICED: "spliced",
    Verdict.FAR: "far apart",
    Verdict.NOT_FOUND: "not found",
    Verdict.NO_SOURCE: "source absent",
}
#: What a reader is told about a verdict, in a sentence.
VERDICT_SENTENCES: Mapping[Verdict, str] = {
    Verdict.VERBATIM: "Word for word as in the source.",
    Verdict.TYPOGRAPHY: "Word for word as in the source; only typography differs.",
    Verdict.ELIDED: "Word for word, with words left out where the dots are.",
    Verdict.ELISION_CHANGES_SENSE: "What is left out turns the sense.",
    Verdict.TYPO: "A word seems to be misspelt.",
    Verdict.ALTERED: "The wording differs from the source.",
    Verdict.SPLICED: "Two passages are joined without an ellipsis.",
    Verdict.FAR: "The parts stand too far apart in the source, or in another order.",
    Verdict.NOT_FOUND: "These words were not found in the source.",
    Verdict.NO_SOURCE: "The source's text is not installed here, and no check is on record.",
}


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "claim", "claims"), counted(0, "claim", "claims")
    ('1 claim', '0 claims')
    """
    return f"{number} {one if number == 1 else many}"


def position_number(debate: Map, side: str) -> int:
    """Return a position's place, from 1 to 6, which gives its mark and colour; 0 where there is no such position."""
    for number, position in enumerate(debate.positions):
        if position.id == side:
            return number % 6 + 1
    return 0


def position_numbers(debate: Map) -> dict[str, int]:
    """Return the mark and colour of each position, 1 to 6, by its id."""
    return {position.id: place % 6 + 1 for place, position in enumerate(debate.positions)}


def cite(source: Source) -> str:
    """Return a source in one line: who, what, where, when."""
    names = [" ".join(reversed(name.split(", ", 1))) for name in source.author]
    csl = dict(source.csl)
    issued = source.issued
    parts = [", ".join(names), source.title, csl.get("container-title", ""), csl.get("publisher", ""), issued]
    return ", ".join(part for part in parts if part)


def located(locator: tuple[str, str] | None) -> str:
    """Return a locator in words, such as ``p. 14``."""
    if locator is None:
        return ""
    short = {"page": "p.", "paragraph": "para.", "section": "sec.", "chapter": "ch.", "line": "l.", "note": "n."}
    kind, value = locator
    plural = kind == "page" and any(mark in value for mark in "-–,")
    return f"{'pp.' if plural else short.get(kind, kind)} {value}"
