"""The model of a debate: frozen values for maps, claims, arguments, quotes and sources, and nothing that acts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage quoted from a source.

    :param source: id of the source
    :param text: the quotation, exactly as the source has it
    :param speaker: who speaks in the passage, where it is not the source's author
    :param locator: a CSL locator's kind and value, such as ``("page", "14")``
    :param reported: whether the source only reports what the speaker said
    :param prefix: words of the source just before the passage, to tell repeated passages apart
    :param suffix: words of the source just after it
    :param accept: warnings the author accepts, as pairs of verdict and reason
    :param note: a remark for readers
    """

    source: str
    text: str
    speaker: str = ""
    locator: tuple[str, str] | None = None
    reported: bool = False
    prefix: str = ""
    suffix: str = ""
    accept: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """Return a short name that stays the same as long as source, wording and stated context do."""
        content = "\0".join((self.source, self.text, self.prefix, self.suffix))
        return hashlib.sha256(content.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that can be asserted, supported and attacked.

    :param id: slug, unique in the map among claims and arguments
    :param text: the statement, one assertible sentence
    :param held_by: people or groups who hold it
    :param quotes: passages that ground it
    :param issue: id of the issue it belongs to; empty where it has none
    :param side: id of a position, or ``common``, where the author overrules what the graph says; else empty
    :param implicit: whether it is the map author's inference that no source states in so many words
    :param weight: initial weight for gradual evaluation, 0 to 1; ``None`` where the file gives none
    :param tags: free keywords
    :param note: a remark for readers
    """

    id: str
    text: str
    held_by: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    issue: str = ""
    side: str = ""
    implicit: bool = False
    weight: float | None = None
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """An inference from premises to a target, which it supports, rebuts or undercuts.

    An argument without a name of its own has the id ``premise -> target``; so an undercut of the link from a to b
    by x is ``x -> a -> b``, which is read as x to (a to b).

    :param id: slug, or the arrow form for a link that was given on its premise
    :param premises: ids of the claims that work together, at least one
    :param relation: what it does to the target
    :param target: id of a claim, or of an argument where the relation is ``undercuts``
    :param title: a short name for readers
    :param scheme: name of an argumentation scheme (Walton, Reed & Macagno 2008)
    :param implicit: whether the inference is the map author's
    :param weight: initial weight of the inference for gradual evaluation, 0 to 1
    :param note: a remark for readers
    """

    id: str
    premises: tuple[str, ...]
    relation: Relation
    target: str
    title: str = ""
    scheme: str = ""
    implicit: bool = False
    weight: float | None = None
    note: str = ""

    @property
    def unnamed(self) -> bool:
        """Return whether the argument was given as a link on its premise and has no name of its own."""
        return ARROW in self.id

    @property
    def slug(self) -> str:
        """Return the id in a form fit for a URL or an element's id; no claim has the same."""
        return self.id.replace(ARROW, "--")


def link_id(premise: str, target: str) -> str:
    """Return the id of the unnamed argument from a premise to a target.

    >>> link_id("x", link_id("a", "b"))
    'x -> a -> b'
    """
    return f"{premise}{ARROW}{target}"


@dataclass(frozen=True, slots=True)
class Position:
    """One of the answers to the debate's question; a column of the side-by-side view.

    :param id: slug
    :param title: its name
    :param thesis: id of the claim it comes to; empty where the file names none
    :param colour: ``#rrggbb`` to mark it with; empty to take one from the palette
    """

    id: str
    title: str
    thesis: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A point the sides clash about; a group of rows of the flow view."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walkthrough: the claims it reveals and what the presenter says.

    :param claims: ids of claims revealed together
    :param note: the presenter's notes
    """

    claims: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a person corrects of what was found to be furniture of a text's pages; ``#`` stands for any number.

    :param keep: words that are text although they look like furniture
    :param drop: lines that are furniture although they look like text
    """

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether it corrects anything."""
        return bool(self.keep or self.drop)


AS_FOUND = Furniture()
"""No correction: furniture is what was found."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that quotes come from, described with CSL-JSON variables.

    :param id: slug
    :param title: its title
    :param type: a CSL item type, such as ``book`` or ``webpage``
    :param author: names as ``Family, Given``, or as one literal name; editor and translator likewise
    :param issued: an ISO 8601 date or part of one, such as ``2025-10``; ``accessed`` likewise
    :param csl: further CSL string variables by name, such as ``publisher-place``
    :param basis: what kind of witness it is
    :param file: file name of the text that quotes are checked against; never a path
    :param sha256: hash of that file's bytes, in hexadecimal
    :param furniture: what of that text's page furniture is to be corrected
    :param note: a remark for readers, such as how the text is to be read
    """

    id: str
    title: str
    type: str = "document"
    title_short: str = ""
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    translator: tuple[str, ...] = ()
    issued: str = ""
    accessed: str = ""
    url: str = ""
    csl: tuple[tuple[str, str], ...] = ()
    basis: Basis | None = None
    file: str = ""
    sha256: str = ""
    furniture: Furniture = AS_FOUND
    note: str = ""

    @property
    def short(self) -> str:
        """Return the name to show where there is little room."""
        return self.title_short or self.title


@dataclass(frozen=True)
class Map:
    """A debate: positions on a question, and the graph of claims and arguments between them.

    Tuples keep the file's order, which orders what is drawn and read.

    :param id: slug, the file's name without its ending
    :param title: its name
    :param question: what the positions answer
    :param summary: a short introduction
    :param sources: sources this map describes itself, besides the library's
    :param walkthrough: the order for presenting it; empty to have one made
    :param language: BCP 47 tag of the map's own wording
    :param extensions: data of other formats that has no place in this model, by format name, kept unread
    """

    id: str
    title: str
    question: str = ""
    summary: str = ""
    positions: tuple[Position, ...] = ()
    issues: tuple[Issue, ...] = ()
    claims: tuple[Claim, ...] = ()
    arguments: tuple[Argument, ...] = ()
    sources: tuple[Source, ...] = ()
    walkthrough: tuple[Step, ...] = ()
    authors: tuple[str, ...] = ()
    license: str = ""
    language: str = "en"
    extensions: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """Return the claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def argument(self) -> Mapping[str, Argument]:
        """Return the arguments by id."""
        return {argument.id: argument for argument in self.arguments}

    @cached_property
    def position(self) -> Mapping[str, Position]:
        """Return the positions by id."""
        return {position.id: position for position in self.positions}

    @cached_property
    def issue(self) -> Mapping[str, Issue]:
        """Return the issues by id."""
        return {issue.id: issue for issue in self.issues}

    @cached_property
    def arguments_to(self) -> Mapping[str, tuple[Argument, ...]]:
        """Return, for each claim or argument id that has any, the arguments that target it, in order."""
        return _grouped((argument.target, argument) for argument in self.arguments)

    @cached_property
    def arguments_from(self) -> Mapping[str, tuple[Argument, ...]]:
        """Return, for each claim id that is a premise, the arguments it is a premise of, in order."""
        return _grouped((premise, argument) for argument in self.arguments for premise in argument.premises)


def _grouped(pairs: Any) -> Mapping[str, tuple[Argument, ...]]:
    groups: dict[str, list[Argument]] = {}
    for key, argument in pairs:
        groups.setdefault(key, []).append(argument)
    return {key: tuple(group) for key, group in groups.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a source that a quote covers.

    :param start: offset of its first code point in the text as supplied
    :param end: offset behind its last
    :param exact: the source's words there, without masked furniture
    :param prefix: up to 32 characters before it; suffix: up to 32 after it
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote was found and what the check said: what is remembered without the source's text.

    :param key: the quote's key
    :param source: id of the source
    :param sha256: hash of the text that was checked, in hexadecimal; empty where there was none
    :param normal_form: version of the comparison's normal form
    :param quote: the quotation as it was typed
    :param parts: where it stands
    :param verdict: what the check said
    :param checked: date of the check, ISO 8601
    :param explanation: one sentence for readers
    :param diff: where words differ, runs of (operation, source's words, quote's words)
    """

    key: str
    source: str
    sha256: str
    normal_form: int
    quote: str
    parts: tuple[Part, ...]
    verdict: Verdict
    checked: str
    explanation: str = ""
    diff: tuple[tuple[str, str, str], ...] = ()
