"""What every foreign format shares: its row in the table, what an import comes to, and the care for odd text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from argmap.errors import Problem, Severity
from argmap.model import Map, Relation

MAX_CHARACTERS = 8_000_000
"""Longest text that is read; some fifty times the largest real file met (an AIF node set of 1,400 nodes)."""

MAX_CLAIMS = 20_000
"""Most statements read from one file; maps of over some thousands can no longer be drawn or followed."""

MAX_PROBLEMS = 1_000
"""Most problems reported of one file; whoever sees so many has another format before them."""

Include = Callable[[str], "str | None"]
"""Gives the text of a file beside the one that is read, by its bare name, or ``None`` if there is none."""

WEB = re.compile(r"https?://[^\s<>\"]+\Z")
"""What is a web address, as the schema of map files has it."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a foreign file came to.

    :param map: the debate as far as it could be read; what has no place in the model is in its ``extensions``
    :param problems: what could not be carried over, and where
    :param extras: figures of the format's own for the report, by format name, such as Argdown's own counts
    """

    map: Map
    problems: list[Problem] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)


class FormatModule(Protocol):
    """What a format's module offers; one that is only written has no ``read`` and no ``sniff``, and the reverse."""

    def read(self, text: str, name: str = "") -> Imported:
        """Read a text as far as it can be; never raise for what a person wrote.

        :param text: the file's content, at most ``MAX_CHARACTERS`` long
        :param name: name to make the map's id and, where the file states none, its title from
        """

    def write(self, debate: Map) -> str:
        """Return the debate in the format; the same debate gives the same text."""

    def sniff(self, text: str) -> float:
        """Return how surely the text is of this format, 0 to 1; quick, and never raising."""

    def read_bytes(self, data: bytes, name: str = "") -> Imported:
        """Read a file that is not a text; only formats of the kind ``binary`` have it, in place of ``read``."""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats.

    :param name: what people type, such as ``argdown``
    :param title: its name for readers
    :param extensions: endings of file names, the usual one first, without dot
    :param reads: whether maps can be brought in from it
    :param writes: whether maps can be taken out to it
    :param module: module in this package
    :param kind: what its text looks like from outside: ``json``, ``xml``, ``yaml`` or ``text``; detection asks only
        modules of a kind that fits; ``binary`` for office files, whose modules have ``read_bytes``
    :param writer: name of the module's function that writes it
    :param media_type: the type it is served as
    :param cites: whether it tells a reader where quotes stand, and so is written with the printed pages that are known
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    reads: bool
    writes: bool
    module: str
    kind: str
    writer: str = "write"
    media_type: str = "text/plain"
    cites: bool = False

    @property
    def own(self) -> bool:
        """Return whether it is a map file, which names its sources and leaves what they are to the library."""
        return self.name in ("yaml", "json")

    def load(self) -> FormatModule:
        """Import and return the format's module."""
        return cast("FormatModule", import_module(f"argmap.formats.{self.module}"))

    def sniff(self, text: str) -> float:
        """Return how surely the text is of this format, 0 to 1; 0 for a format that is only written."""
        if not self.reads or self.kind == "binary" or find_spec(f"argmap.formats.{self.module}") is None:
            return 0.0
        return float(self.load().sniff(text))


def clean(text: str) -> str:
    """Return the text with line ends as LF and characters that no map may hold as U+FFFD.

    These are the C0 controls but tab and line feed, DEL, lone surrogates, and the noncharacters U+FFFE and U+FFFF.

    >>> clean("a\\r\\nb\\x00")
    'a\\nb\ufffd'
    """
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: object) -> str:
    """Return the text clean, its runs of white space as one space, without any at the ends."""
    words = str(text)
    # What can be printed has no white space but the plain space, and nothing that no map may hold.
    if words.isprintable() and "  " not in words:
        return words.strip()
    return " ".join(clean(words).split())


def warn(code: str, message: str, fix: str = "", *, line: int | None = None, column: int | None = None) -> Problem:
    """Return a problem that costs a part of the file: something was left out or put otherwise."""
    return Problem(code, message, fix, Severity.WARNING, line=line, column=column)


def note(code: str, message: str, fix: str = "", *, line: int | None = None, column: int | None = None) -> Problem:
    """Return a problem that costs nothing: something readers of the import may want to know."""
    return Problem(code, message, fix, Severity.NOTE, line=line, column=column)


def counts(debate: Map) -> Mapping[str, int]:
    """Return how many claims, arguments (links included), relations of each kind and quotes a map has."""
    found = dict.fromkeys(Relation, 0)
    for argument in debate.arguments:
        found[argument.relation] += 1
    return {
        "claims": len(debate.claims),
        "arguments": len(debate.arguments),
        "supports": found[Relation.SUPPORTS],
        "rebuttals": found[Relation.REBUTS],
        "undercuts": found[Relation.UNDERCUTS],
        "quotes": sum(len(claim.quotes) for claim in debate.claims),
    }
