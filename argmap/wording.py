"""How things are said wherever a person reads: verdicts, standings, sides, citations, locators, numbers of things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from argmap.model import COMMON, Anchor, CautionKind, Field, Kind, Map, Source, Verdict

Sign = Literal["sound", "unsure", "absent", "unsound"]


#: Characters of a text that are shown where it is only referred to, not stated.
BRIEF = 400


def brief(text: str) -> str:
    """Return a text as it is named beside another: a long one's beginning, so that no page repeats it without end.

    >>> brief("Trams are quiet."), brief("word " * 1000)[-11:]
    ('Trams are quiet.', 'word word …')
    """
    return text if len(text) <= BRIEF else f"{text[:BRIEF].rsplit(None, 1)[0]} …"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is said.

    :param word: in a word or two; phrase: after a citation, in a document; sentence: where there is room
    :param sign: name of its sign, the same in pictures and on pages
    """

    word: str
    phrase: str
    sentence: str
    sign: Sign

    @property
    def mark(self) -> str:
        """Return its sign as a character."""
        return MARKS[self.sign]


#: The signs as characters; pictures draw them as shapes.
MARKS: Mapping[Sign, str] = {"sound": "✓", "unsure": "!", "absent": "?", "unsound": "✗"}

VERDICTS: Mapping[Verdict, VerdictWords] = {
    Verdict.VERBATIM: VerdictWords("verbatim", "verbatim", "Word for word as in the source.", "sound"),
    Verdict.TYPOGRAPHY: VerdictWords(
        "verbatim",
        "verbatim except for typography",
        "Word for word as in the source; only typography differs.",
        "sound",
    ),
    Verdict.ELIDED: VerdictWords(
        "elided",
        "verbatim, with words left out where marked",
        "Word for word, with words left out where the dots are.",
        "sound",
    ),
    Verdict.ELISION_CHANGES_SENSE: VerdictWords(
        "sense changed",
        "the words left out change the sense",
        "The words left out change the sense.",
        "unsound",
    ),
    Verdict.SPELLING: VerdictWords(
        "spelling",
        "verbatim except for regional spelling",
        "Word for word, in another country’s spelling.",
        "unsure",
    ),
    Verdict.TYPO: VerdictWords("typo", "probably a typo", "A word seems to be misspelt.", "unsure"),
    Verdict.ALTERED: VerdictWords(
        "altered", "differs from the source’s words", "The wording differs from the source.", "unsound"
    ),
    Verdict.SPLICED: VerdictWords(
        "spliced", "joins two passages without an ellipsis", "Two passages are joined without an ellipsis.", "unsound"
    ),
    Verdict.FAR: VerdictWords(
        "far apart",
        "its parts are too far apart in the source",
        "The parts are too far apart in the source, or in another order.",
        "unsound",
    ),
    Verdict.NOT_FOUND: VerdictWords(
        "not found", "not found in the source", "These words were not found in the source.", "unsound"
    ),
    Verdict.NO_SOURCE: VerdictWords(
        "source absent",
        "not checked: the source’s text is not here",
        "The source’s text is not installed here, and no check is on record.",
        "absent",
    ),
}

#: What becomes of a claim, in a word, and as a sign.
#: What each caution is about, in a few words.
CAUTIONS: Mapping[CautionKind, str] = {
    CautionKind.GOVERNED: "words before it limit it",
    CautionKind.TURNED: "words after it limit it",
    CautionKind.QUESTION: "it is a question",
    CautionKind.ANOTHER_VOICE: "somebody else says it",
    CautionKind.CUT_SHORT: "its sentence goes on",
    CautionKind.HIDDEN: "what it leaves out may matter",
    CautionKind.ADDED: "a bracket adds words",
    CautionKind.PLACE: "it is elsewhere in the source",
}
STANDING_WORDS: Mapping[str, str] = {"in": "stands", "out": "falls", "undecided": "undecided"}
STANDING_MARKS: Mapping[str, str] = {"in": "○", "out": "⊗", "undecided": "◐"}

COMMON_GROUND = "Common ground"
NO_SIDE = "On no side"

_LOCATORS = {
    "page": "p.",
    "paragraph": "para.",
    "section": "sec.",
    "chapter": "ch.",
    "line": "l.",
    "verse": "v.",
    "note": "n.",
}


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    :param many: the plural, where it is not the noun with an s

    >>> counted(1, "claim"), counted(0, "claim"), counted(2, "reply", "replies")
    ('1 claim', '0 claims', '2 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def side_title(debate: Map, side: str, nobody: str = "") -> str:
    """Return the name of a claim's side.

    :param side: a position's id, ``common``, or empty for none; nobody: what is said for none
    """
    if side == COMMON:
        return COMMON_GROUND
    position = debate.position.get(side)
    return (position.title or position.id) if position else nobody


def own_title(title: str, thesis: str) -> str:
    """Return a position's title; empty where its thesis begins with it, so that neither is read twice.

    >>> own_title("Tax carbon …", "Tax carbon at its source."), own_title("No", "Norway is first.")
    ('', 'No')
    """
    begun = title.removesuffix("…").rstrip(" .")
    return "" if thesis.startswith(begun) and not thesis[len(begun) :][:1].isalnum() else title


def position_number(debate: Map, side: str) -> int:
    """Return a position's place, from 1 to 6, which gives its mark and colour; 0 if there is no such position."""
    return position_numbers(debate).get(side, 0)


def position_numbers(debate: Map) -> dict[str, int]:
    """Return the mark and colour of each position, 1 to 6, by its id."""
    return {position.id: place % 6 + 1 for place, position in enumerate(debate.positions)}


def cite(source: Source) -> str:
    """Return a source in one line: who, what, where, when."""
    names = [" ".join(reversed(name.split(", ", 1))) for name in source.author]
    csl = dict(source.csl)
    parts = [", ".join(names), source.title, csl.get("container-title", ""), csl.get("publisher", ""), source.issued]
    return ", ".join(part for part in parts if part)


def located(locator: tuple[str, str] | None, space: str = " ") -> str:
    """Return a place in a source in words.

    :param space: what is between the word and the number, such as a space that does not break

    >>> located(("page", "14")), located(("page", "14-16")), located(("folio", "2")), located(None)
    ('p. 14', 'pp. 14-16', 'folio 2', '')
    """
    if locator is None:
        return ""
    kind, value = locator
    several = kind == "page" and any(mark in value for mark in "-–,")
    return f"{'pp.' if several else _LOCATORS.get(kind, kind)}{space}{value}"


def placed(locator: tuple[str, str] | None, anchor: Anchor | None, space: str = " ") -> str:
    """Return where a quotation is in its source: as its map says, or else on the printed page where it was found.

    :param anchor: what the check of the quotation came to
    """
    found = ("page", anchor.page) if anchor and anchor.page else None
    return located(locator or found, space)


def field_value(field: Field, value: Any) -> str:
    """Return what a field holds as one text for a page or a cell; empty if it holds its default.

    Of records it holds, the text has how many there are.

    >>> from argmap.model import RECORDS, Claim
    >>> field_value(RECORDS[Claim].field["tags"], ("dues", "fees")), field_value(RECORDS[Claim].field["implicit"], True)
    ('dues, fees', 'yes')
    """
    if value is None or value in ("", ()) or (not field.required and value == field.default):
        return ""
    if field.kind in (Kind.TABLE, Kind.LIST):
        return str(len(value))
    if field.kind is Kind.PAIRS:
        return "; ".join(f"{name}: {text}" for name, text in value)
    if isinstance(value, tuple):
        return (" " if any(text.endswith(("?", ".")) for text in value) else ", ").join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, Enum) else str(value)
