"""Ids and the few words that the model's records are classed by."""

from __future__ import annotations

import re
from enum import StrEnum

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LENGTH = 80
ARROW = " -> "
COMMON = "common"


def is_slug(text: str) -> bool:
    """Return whether the text is a valid id: lower-case letters, digits, and single hyphens between them.

    >>> is_slug("west-needed"), is_slug("West needed"), is_slug("a--b")
    (True, False, False)
    """
    return len(text) <= SLUG_LENGTH and SLUG.match(text) is not None


class Relation(StrEnum):
    """What an argument does to its target."""

    SUPPORTS = "supports"
    REBUTS = "rebuts"
    UNDERCUTS = "undercuts"

    @property
    def attacks(self) -> bool:
        """Return whether the relation speaks against its target."""
        return self is not Relation.SUPPORTS


class Basis(StrEnum):
    """What kind of witness a source is."""

    PRIMARY = "primary text"
    TRANSLATION = "translation"
    SCHOLARSHIP = "scholarship"
    REFERENCE = "reference"
    POLEMIC = "polemic"


class Verdict(StrEnum):
    """What the comparison of a quote with its source came to; see ``docs/quotes.md``."""

    VERBATIM = "verbatim"
    TYPOGRAPHY = "typography"
    ELIDED = "elided"
    ELISION_CHANGES_SENSE = "elision_changes_sense"
    SPELLING = "spelling"
    TYPO = "typo"
    ALTERED = "altered"
    SPLICED = "spliced"
    FAR = "far"
    NOT_FOUND = "not_found"
    NO_SOURCE = "no_source"

    @property
    def sound(self) -> bool:
        """Return whether the quote says what the source says, in its words."""
        return self in (Verdict.VERBATIM, Verdict.TYPOGRAPHY, Verdict.ELIDED)


class CautionKind(StrEnum):
    """Why exact words may still mislead."""

    GOVERNED = "governed"
    """What governs the words is outside the quotation: “We do not believe that”, “If”, “Critics claim”."""
    TURNED = "turned"
    """What follows them turns or limits them: “but”, “except”."""
    QUESTION = "question"
    """They are a question, or part of one."""
    ANOTHER_VOICE = "another_voice"
    """They are in quotation marks, in a dialogue, or in a part that another speaks, such as a dissent."""
    CUT_SHORT = "cut_short"
    """The sentence goes on where the quotation closes with a full stop."""
    HIDDEN = "hidden"
    """What an ellipsis or a bracket hides may matter."""
    ADDED = "added"
    """A bracket adds words that are not the source's."""
    PLACE = "place"
    """The page, the speaker or the surroundings named are not where the words stand."""


def link_id(premise: str, target: str) -> str:
    """Return the id of the unnamed argument from a premise to a target.

    >>> link_id("x", link_id("a", "b"))
    'x -> a -> b'
    """
    return f"{premise}{ARROW}{target}"
