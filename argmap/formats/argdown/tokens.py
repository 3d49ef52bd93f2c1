"""What an Argdown text is made of once it is cut up: items, one a statement, argument, relation or line of a proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What opens an item."""

    BLOCK = "block"
    RELATION = "relation"
    NUMBER = "number"
    INFERENCE = "inference"
    HEADING = "heading"
    LIST = "list"


class Head(StrEnum):
    """What an item is about: a statement or an argument, defined or referred to, or a statement without title."""

    UNTITLED = "untitled"
    STATEMENT = "statement definition"
    STATEMENT_REFERENCE = "statement reference"
    ARGUMENT = "argument definition"
    ARGUMENT_REFERENCE = "argument reference"

    @property
    def is_argument(self) -> bool:
        """Return whether it names an argument."""
        return self in (Head.ARGUMENT, Head.ARGUMENT_REFERENCE)

    @property
    def is_reference(self) -> bool:
        """Return whether it only refers."""
        return self in (Head.STATEMENT_REFERENCE, Head.ARGUMENT_REFERENCE)


@dataclass(slots=True)
class Piece:
    """One stretch of an item's content.

    :param kind: ``text``, ``tag``, ``link``, ``mention``, or ``open`` and ``close`` for emphasis
    :param text: what is there: the words, the tag's name, the link's words, the title mentioned, the marker
    :param url: a link's address
    """

    kind: str
    text: str
    url: str = ""


@dataclass(slots=True)
class Item:
    """One unit of an Argdown text.

    :param kind: what opens it
    :param line: its first line, counted from 1
    :param symbol: the relation's symbol, or the heading's signs
    :param indent: white space characters before it
    :param after_blank: whether an empty line is before it
    :param head: what it is about
    :param title: the title in its brackets
    :param pieces: its content
    :param data: its data blocks, as written
    :param rules: names of the inference rules, of an inference
    :param number: a proof line's number, as written
    """

    kind: Kind
    line: int
    symbol: str = ""
    indent: int = 0
    after_blank: bool = False
    head: Head = Head.UNTITLED
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    data: list[tuple[str, int]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    number: str = ""
