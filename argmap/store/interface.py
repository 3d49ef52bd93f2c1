"""What argmap asks of a store, whichever database is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from argmap.model import Anchor
from argmap.store.hooks import HookStore
from argmap.store.people import PeopleStore
from argmap.store.rooms import RoomStore
from argmap.store.values import Author, Change, Draft, Entry, Found, Mirrored, Proposal, Pruned, Revision, Text


class Store(RoomStore, PeopleStore, HookStore, Protocol):
    """Everything that argmap remembers; may be shared by threads, processes and, on PostgreSQL, machines.

    Methods raise ``Conflict`` and ``NotFound`` as they say, and ``Unavailable`` where the database cannot be reached;
    never an error of the database's driver. What each method writes is written whole or not at all.
    """

    # the log

    def commit(self, draft: Draft) -> Revision:
        """Make a text the newest revision of its document, with its edits, search entries and a change number.

        A text that is the newest already makes no revision. A client's id that is in the log already makes none
        either: its revision is returned.

        :raises Conflict: where another revision than the draft's base is the newest
        """

    def head(self, name: str) -> Revision | None:
        """Return the newest revision of a document; ``None`` where it has none."""

    def heads(self) -> Mapping[str, Revision]:
        """Return the newest revision of every document, by name."""

    def sound(self, name: str) -> Revision | None:
        """Return the newest revision of a document with which nothing was wrong."""

    def revision(self, name: str, number: int) -> Revision:
        """Return one revision of a document.

        :raises NotFound: if there is none of that number
        """

    def revisions(self, name: str, limit: int = 0, before: int = 0, author: Author | None = None) -> list[Revision]:
        """Return a document's revisions, newest first.

        :param limit: how many at the most; 0 for all
        :param before: only those with a smaller number; 0 for all
        :param author: only those of this kind and id of author
        """

    def authors(self, name: str) -> list[Author]:
        """Return who has made revisions of a document, each kind and id once, by name."""

    def sent(self, client: str) -> Revision | None:
        """Return the revision that a client's change made; ``None`` where it has not come in."""

    def content(self, sha256: str) -> bytes | None:
        """Return a text by its hash; ``None`` where it was never kept."""

    def keep(self, content: bytes) -> str:
        """Keep a text that is in no revision, and return its hash."""

    def prune(self, before: str, *, dry_run: bool = False) -> Pruned:
        """Delete revisions saved before a moment, and the texts that only they had; return how many.

        Of each document stay the first and the newest, the newest sound one, the last of each day, every deletion and
        what it took away, every text that is in the history more than once, such as one that was restored, and what
        folders and rooms refer to.

        :param before: the moment, ISO 8601 in UTC
        :param dry_run: whether to count only
        """

    # what changes

    def change(self) -> int:
        """Return the number of the newest change, 0 if there is none; cheap enough to ask at every request."""

    @property
    def at_hand(self) -> bool:
        """Return whether ``change`` can be told without a wait for the database."""

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """Return the changes after a number, oldest first."""

    def changed(self, kind: str, name: str) -> int:
        """Say that something of another kind than documents and texts has changed; return the change's number."""

    # the folder

    def mirrored(self, place: str, name: str = "") -> Mapping[str, Mirrored]:
        """Return what the files of a folder last had in common with the log, by document.

        :param place: the folder's name in the store
        :param name: the one document that is asked for; empty for all
        """

    def mirror(self, place: str, name: str, state: Mirrored | None) -> None:
        """Remember what a file and the log have in common now; ``None`` to forget it."""

    def lease(self, name: str, holder: str, seconds: float) -> str:
        """Take or renew the sole right to do something, for so many seconds; return who holds it now.

        Where somebody else holds it, nothing is written, so that many may wait for it.
        """

    def release(self, name: str, holder: str) -> None:
        """Give a right back that was taken by this holder."""

    # proposals and drafts

    def propose(self, proposals: Iterable[Proposal]) -> None:
        """Keep wordings that lost; the same wording of the same author for the same field is kept once."""

    def proposals(self, map_id: str, state: str = "open") -> list[Proposal]:
        """Return a map's proposals of a state, oldest first."""

    def settle(self, proposal: int, state: str) -> None:
        """Set the state of a proposal.

        :raises NotFound: if there is none of that number
        """

    def put_draft(self, owner: Author, key: str, value: str, saved: str) -> None:
        """Keep what somebody has typed and not committed; an empty value forgets it."""

    def drafts(self, owner: Author) -> Mapping[str, tuple[str, str]]:
        """Return what an author has typed and not committed, by key, each with when it was kept."""

    # search

    def index(self, map_id: str, entries: Iterable[Entry]) -> None:
        """Replace what can be found of a map."""

    def search(self, words: str, limit: int = 50, map_id: str = "") -> Found:
        """Return what matches all the words, best first; the last word may be unfinished.

        :param words: anything a person types; nothing in it is taken as query syntax
        :param limit: how many at the most
        :param map_id: only in this map
        """

    # texts of sources and checks of quotes

    def put_text(self, text: Text) -> None:
        """Keep a source's text, replacing one of the same hash."""

    def text(self, sha256: str) -> Text | None:
        """Return the text of this hash; ``None`` where it is not installed."""

    def texts(self) -> list[Text]:
        """Return every installed text, without its content, by source and date."""

    def put_anchors(self, anchors: Iterable[Anchor]) -> None:
        """Keep what checks of quotes came to, one for each quote and text."""

    def anchors(self, keys: Sequence[str]) -> dict[str, Anchor]:
        """Return for each quote's key the newest check that is known of it."""

    # what can be made again

    def get_layout(self, key: str) -> bytes | None:
        """Return a kept layout."""

    def put_layout(self, key: str, value: bytes, limit: int = ...) -> None:
        """Keep a layout, and drop the oldest until all are within the limit of bytes; one beyond it is not kept."""

    def get_prepared(self, key: str) -> bytes | None:
        """Return what preparing a text yielded."""

    def put_prepared(self, key: str, value: bytes, limit: int = ...) -> None:
        """Keep what preparing a text yielded, within a limit as layouts are."""

    def close(self) -> None:
        """Close every connection that is not in use."""
