"""What goes into a store and comes out of it: frozen values, none of which knows how it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class AuthorKind(StrEnum):
    """Who can make a change."""

    FILE = "file"
    PERSON = "person"
    GUEST = "guest"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change.

    :param kind: what kind of author it is
    :param id: id of the person, the guest's seat or the program; empty for a file
    :param name: the name to show
    """

    kind: AuthorKind
    id: str = ""
    name: str = ""


#: Whoever changes a file in the folder of maps.
FILE = Author(AuthorKind.FILE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: a claim, a quote, a person, a map.

    :param map: id of the map
    :param kind: ``map``, ``claim``, ``quote`` or ``person``
    :param ref: what it is called within the map
    :param label: its short name
    :param body: its words
    """

    map: str
    kind: str
    ref: str
    label: str
    body: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is to become the newest revision of a document.

    :param name: id of the map, or the name of another document of the library, such as ``sources.yaml``
    :param content: the text
    :param author: who made the change
    :param saved: when, ISO 8601 in UTC
    :param sound: whether nothing is wrong with it
    :param base: number of the revision that must be the newest, 0 for none; ``None`` to not compare
    :param client: the client's id for the change, so that sending it again does nothing; may be empty
    :param edits: the edits that lead there, as a JSON list; store and reader agree on nothing more
    :param inverses: the edits that take them back, likewise
    :param gone: whether the document is deleted by it
    :param entries: what can be found of the map from now on; ``None`` where that stays as it is
    :param before: the text of the base, where it is available, so that it need not be read for a comparison
    :param fewer: those of the base's entries that can be found no more, and more: those that are new; ``None`` where
        that is not known
    """

    name: str
    content: bytes
    author: Author
    saved: str
    sound: bool = True
    base: int | None = None
    client: str = ""
    edits: str = "[]"
    inverses: str = "[]"
    gone: bool = False
    entries: tuple[Entry, ...] | None = None
    before: bytes | None = None
    fewer: tuple[Entry, ...] | None = None
    more: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a document in the log, with how it came about.

    :param name: id of the map, or the name of another document
    :param number: 1 for the first
    :param saved: when, ISO 8601 in UTC
    :param sha256: hash of the text, in hexadecimal
    :param sound: whether nothing was wrong with it
    :param gone: whether the document was deleted by it; its text is then empty
    :param author: who made the change
    :param client: the client's id for the change
    :param edits: the edits that lead here from the revision before, as a JSON list; inverses: those that lead back
    :param change: number of the change in the whole store
    """

    name: str
    number: int
    saved: str
    sha256: str
    sound: bool
    gone: bool
    author: Author
    client: str
    edits: str
    inverses: str
    change: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was deleted of old revisions: how many, and of how many documents."""

    revisions: int
    documents: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something in the store that is different from now on.

    :param number: grows with every change
    :param kind: ``document``, ``text``, ``proposal``, or what another part of argmap calls its own
    :param name: what has changed: a document's name, a source's id
    :param revision: number of a document's revision; 0 for other kinds
    """

    number: int
    kind: str
    name: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a file and the log last had in common.

    :param sha256: hash of the file then; empty where there was no file
    :param revision: number of the newest revision then
    """

    sha256: str
    revision: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wording that lost against another one, kept until somebody decides.

    :param id: number of the proposal; 0 while it is not kept
    :param map: id of the map
    :param path: what it is about, as keys that lead there, such as ``("claim", "no-waiting", "text")``
    :param base: what both began with, theirs: what the map has, mine: what is proposed; JSON texts
    :param author: who proposes it
    :param saved: when, ISO 8601 in UTC
    :param client: the client's id of the change that it comes from
    :param edit: the edit that would make it so, as JSON
    :param state: ``open``, ``accepted`` or ``dismissed``
    """

    id: int
    map: str
    path: tuple[str, ...]
    base: str
    theirs: str
    mine: str
    author: Author
    saved: str
    client: str = ""
    edit: str = ""
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a source as installed on this machine.

    :param sha256: hash of the file it came from, in hexadecimal
    :param source: id of the source; empty while nobody has said which
    :param name: name of the file
    :param content: the text
    :param pages: offsets at which pages begin, with their labels; empty where the format has none
    :param added: date, ISO 8601
    """

    sha256: str
    source: str
    name: str
    content: str
    pages: tuple[tuple[int, str], ...]
    added: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    :param entries: the best of it, best first
    :param more: whether there is more than was ranked or asked for
    """

    entries: tuple[Entry, ...] = field(default=())
    more: bool = False
