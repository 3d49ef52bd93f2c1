"""What a document consists of, whatever file it becomes: headings, paragraphs of runs, cards, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Look = Literal["", "strong", "italic", "cite", "underline", "emphasis", "quiet", "warning", "small"]
Kind = Literal["text", "lead", "quote", "item", "question", "note", "tag-note"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look.

    :param note: text of a footnote that hangs on them
    """

    text: str
    look: Look = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest level.

    :param contents: whether a table of contents lists it
    """

    level: int
    text: str
    contents: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    :param runs: its words
    :param kind: what it is, which decides how it looks
    :param level: how far it is moved in, from 0
    :param label: what is before it, such as a question's number
    """

    runs: tuple[Run, ...]
    kind: Kind = "text"
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """A piece of evidence as debaters file it.

    :param tag: what it is said to show: the claim, word for word
    :param cite: the citation, on one line
    :param body: the source's paragraph, the quoted words underlined
    """

    tag: str
    cite: tuple[Run, ...]
    body: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings.

    :param head: the headings
    :param rows: cells as runs, with how many rows each spans; ``None`` if a cell from above reaches
    :param widths: the columns' shares of the width
    """

    head: tuple[str, ...]
    rows: tuple[tuple[TableCell | None, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table."""

    runs: tuple[Run, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as SVG.

    :param alt: what it shows, in words
    :param width: in CSS pixels; height: likewise
    :param caption: words below it
    :param headings: headings above it, on the page it has to itself; if there are none it is in the text
    :param landscape: whether that page lies on its side
    """

    svg: str
    alt: str
    width: float
    height: float
    caption: str = ""
    headings: tuple[Heading, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Lines to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class Slips:
    """Texts in boxes to be cut out."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page."""


Block = Heading | Paragraph | EvidenceCard | Table | Image | Rules | Slips | Break


@dataclass(frozen=True)
class Document:
    """A whole document.

    :param title: its title; subtitle: what kind of document it is
    :param facts: pairs of label and value that tell what it was made from
    :param blocks: what it consists of
    :param foot: one line for the foot of every page
    :param language: BCP 47 tag
    :param paper: ``a4``, ``letter``, or for PDF ``phone``
    :param landscape: whether its pages lie on their side
    :param contents: whether it has a table of contents
    :param depth: lowest level of heading that the contents list
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str
    language: str = "en"
    paper: str = "a4"
    landscape: bool = False
    contents: bool = False
    depth: int = 3
    date: str = ""
    author: str = field(default="")


APART = 14
"""Headings in a table of contents from which on it has its pages to itself."""


def listed(document: Document) -> tuple[Heading, ...]:
    """Return the headings that a document's table of contents lists; none if it has no contents."""
    headings = (h for b in document.blocks for h in (b.headings if isinstance(b, Image) else (b,)))
    found = tuple(h for h in headings if isinstance(h, Heading) and h.contents and h.level <= document.depth)
    return found if document.contents and len(found) > 3 else ()


def keeps(block: Block, following: Block | None) -> bool:
    """Return whether a paragraph belongs on the page of what follows it: a question, a lead, a remark on what comes."""
    if not isinstance(block, Paragraph) or following is None:
        return False
    if block.kind == "question" or all(run.look == "strong" for run in block.runs):
        return True
    if block.kind == "item" and isinstance(following, Paragraph) and following.kind == "quote":
        return True
    remark = isinstance(following, Paragraph) and following.kind in ("note", "quote", "item")
    return block.kind == "note" and (remark or isinstance(following, Rules | EvidenceCard | Table | Slips))


def text(words: str, kind: Kind = "text", level: int = 0, label: str = "") -> Paragraph:
    """Return a paragraph in one look."""
    return Paragraph((Run(words),), kind, level, label)


def plain(runs: Iterable[Run]) -> str:
    """Return the words of some runs."""
    return "".join(run.text for run in runs)
