"""Sources, and the passages quoted from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from argmap.model.csl import TYPES
from argmap.model.fields import Field, Kind, Place
from argmap.model.names import Basis, CautionKind, Verdict

MOST_CORRECTIONS = 100
"""Entries of either kind by which a text's furniture may be corrected; each is looked for in the whole text."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage quoted from a source.

    ``locator`` is a CSL locator's kind and value, such as ``("page", "14")``; the file has the kind as a field.
    """

    source: Annotated[str, Field("id of the source", kind=Kind.ID, names="source", example="annual-report")]
    text: Annotated[
        str,
        Field(
            "the exact words of the source; `...` where words are left out, `[ ]` around insertions",
            kind=Kind.PROSE,
            example="The harbour was dredged twice that year.",
        ),
    ]
    speaker: Annotated[str, Field("who speaks, if not the source's author", place=Place.OWN, example="Ana Ruiz")] = ""
    locator: tuple[str, str] | None = None
    reported: Annotated[
        bool, Field("`true` if the source only reports what the speaker said", place=Place.OWN, example=True)
    ] = False
    prefix: Annotated[str, Field("words just before it, if the passage occurs more than once", place=Place.NONE)] = ""
    suffix: Annotated[str, Field("words just after it", place=Place.NONE)] = ""
    accept: Annotated[
        tuple[tuple[str, str], ...],
        Field(
            "a warning's verdict or a caution, and why it is accepted, such as `typo: the edition's spelling`",
            words=(*(verdict.value for verdict in Verdict), *(kind.value for kind in CautionKind)),
            place=Place.OWN,
            example={"typo": "the edition's spelling"},
        ),
    ] = ()
    note: Annotated[str, Field("a remark for readers", kind=Kind.PROSE, place=Place.OWN)] = ""

    @property
    def key(self) -> str:
        """Return a short name that stays the same as long as source, wording and stated context do."""
        content = "\0".join((self.source, self.text, self.prefix, self.suffix))
        return hashlib.sha256(content.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a person corrects of what was found to be furniture of a text's pages; ``#`` stands for any number."""

    keep: Annotated[
        tuple[str, ...],
        Field("words that are text although they look like furniture; one or a list", most=MOST_CORRECTIONS),
    ] = ()
    drop: Annotated[
        tuple[str, ...],
        Field(
            "lines that are furniture although they look like text, wherever they occur; one or a list",
            most=MOST_CORRECTIONS,
            example=["# THE HARBOUR"],
        ),
    ] = ()

    def __bool__(self) -> bool:
        """Return whether it corrects anything."""
        return bool(self.keep or self.drop)


AS_FOUND = Furniture()
"""No correction: furniture is what was found."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that quotes come from, described with CSL-JSON variables.

    ``csl`` holds further CSL string variables by name, such as ``publisher-place``; the file has each as a field.
    """

    id: str
    title: Annotated[str, Field("its title", example="Annals of the harbour")]
    type: Annotated[
        str,
        Field(
            "a CSL item type, such as `book`, `chapter`, `article-journal`, `webpage`, `manuscript`",
            kind=Kind.CHOICE,
            words=TYPES,
            example="book",
        ),
    ] = "document"
    title_short: Annotated[str, Field("what cards call it", key="title-short", example="Annals")] = ""
    author: Annotated[
        tuple[str, ...], Field("`Family, Given`, or a literal name; one or a list", example=["Ruiz, Ana"])
    ] = ()
    editor: Annotated[tuple[str, ...], Field("likewise")] = ()
    translator: Annotated[tuple[str, ...], Field("likewise")] = ()
    issued: Annotated[str, Field("ISO date or part of one, such as `1917-04`", kind=Kind.DATE, example="1917-04")] = ""
    accessed: Annotated[str, Field("likewise", kind=Kind.DATE)] = ""
    url: Annotated[str, Field("web address", key="URL", kind=Kind.ADDRESS, example="https://example.org/annals")] = ""
    csl: tuple[tuple[str, str], ...] = ()
    basis: Annotated[
        Basis | None,
        Field(
            "what kind of witness it is: `primary text`, `translation`, `scholarship`, `reference`, `polemic`",
            example="scholarship",
        ),
    ] = None
    file: Annotated[
        str, Field("name of the file with its text, without a folder", kind=Kind.FILE, example="annals.txt")
    ] = ""
    sha256: Annotated[
        str, Field("hash of that file; recognises the text wherever it lies", kind=Kind.HASH, label="SHA-256")
    ] = ""
    furniture: Annotated[
        Furniture, Field("what is corrected of the furniture found on the text's pages; see below", place=Place.NONE)
    ] = AS_FOUND
    note: Annotated[
        str, Field("a remark for readers, such as how it is to be read", kind=Kind.PROSE, place=Place.OWN)
    ] = ""
    qualification: Annotated[
        str,
        Field("why the author's word counts on this, for citations", example="harbour master from 1902 to 1931"),
    ] = ""

    @property
    def short(self) -> str:
        """Return the name to show where there is little room."""
        return self.title_short or self.title
