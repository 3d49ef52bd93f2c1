"""The verbs of a store in terms of sessions, the same for every database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

from argmap.model import Anchor
from argmap.store import contents, finding, kept, log, pruning
from argmap.store.accounts import SharedPeople
from argmap.store.hooks import SharedHooks
from argmap.store.rooms import SharedRooms
from argmap.store.session import Session
from argmap.store.values import Author, Change, Draft, Entry, Found, Mirrored, Proposal, Pruned, Revision, Text

#: The layout cache keeps at most so many bytes; the least recently made go first.
LAYOUT_BYTES = 64 * 1024 * 1024
#: The same for prepared texts, each of which takes about as many bytes as its text.
PREPARED_BYTES = 256 * 1024 * 1024


class SharedStore(SharedRooms, SharedPeople, SharedHooks, ABC):
    """A store over sessions; what each verb does is said at ``Store``."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Session]:
        """Lend a connection to read with."""

    @abstractmethod
    def _writing(self, durable: bool = True) -> AbstractContextManager[Session]:
        """Begin a transaction that is committed at the end, or rolled back where something is raised.

        :param durable: whether to wait until the disk has it
        """

    @abstractmethod
    def close(self) -> None:
        """Close every connection that is not in use."""

    # the log

    def commit(self, draft: Draft) -> Revision:
        """Make a text the newest revision of its document."""
        with self._writing() as session:
            return log.commit(session, draft)

    def head(self, name: str) -> Revision | None:
        """Return the newest revision of a document."""
        with self._reading() as session:
            return log.head(session, name)

    def heads(self) -> Mapping[str, Revision]:
        """Return the newest revision of every document."""
        with self._reading() as session:
            return log.heads(session)

    def sound(self, name: str) -> Revision | None:
        """Return the newest revision of a document with which nothing was wrong."""
        with self._reading() as session:
            return log.sound(session, name)

    def revision(self, name: str, number: int) -> Revision:
        """Return one revision of a document."""
        with self._reading() as session:
            return log.revision(session, name, number)

    def revisions(self, name: str, limit: int = 0, before: int = 0, author: Author | None = None) -> list[Revision]:
        """Return a document's revisions, newest first."""
        with self._reading() as session:
            return log.revisions(session, name, limit, before, author)

    def authors(self, name: str) -> list[Author]:
        """Return who has made revisions of a document."""
        with self._reading() as session:
            return log.authors(session, name)

    def sent(self, client: str) -> Revision | None:
        """Return the revision that a client's change made."""
        with self._reading() as session:
            return log.sent(session, client)

    def content(self, sha256: str) -> bytes | None:
        """Return a text by its hash."""
        with self._reading() as session:
            return contents.read(session, sha256)

    def keep(self, content: bytes) -> str:
        """Keep a text that is in no revision."""
        with self._writing() as session:
            return contents.keep(session, content)

    def prune(self, before: str, *, dry_run: bool = False) -> Pruned:
        """Delete revisions saved before a moment, by the rule."""
        with self._writing() as session:
            return pruning.prune(session, before, dry_run)

    # what changes

    def change(self) -> int:
        """Return the number of the newest change."""
        with self._reading() as session:
            return log.change(session)

    @property
    def at_hand(self) -> bool:
        """Return whether ``change`` can be told without a wait for the database."""
        return True

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """Return the changes after a number."""
        with self._reading() as session:
            return log.changes(session, after, limit)

    def changed(self, kind: str, name: str) -> int:
        """Say that something else has changed."""
        with self._writing() as session:
            return log.changed(session, kind, name)

    # the folder

    def mirrored(self, place: str, name: str = "") -> Mapping[str, Mirrored]:
        """Return what files and log last had in common."""
        with self._reading() as session:
            return log.mirrored(session, place, name)

    def mirror(self, place: str, name: str, state: Mirrored | None) -> None:
        """Remember what a file and the log have in common now."""
        # Where a crash takes this away, the file is compared with the log again.
        with self._writing(durable=False) as session:
            log.mirror(session, place, name, state)

    def lease(self, name: str, holder: str, seconds: float) -> str:
        """Take or renew the sole right to do something."""
        # Those who wait for a right ask often: they must not keep out the one who has it.
        with self._reading() as session:
            other = log.holder_of(session, name)
        if other not in ("", holder):
            return other
        with self._writing(durable=False) as session:
            return log.lease(session, name, holder, seconds)

    def release(self, name: str, holder: str) -> None:
        """Give a right back."""
        with self._writing(durable=False) as session:
            log.release(session, name, holder)

    # proposals and drafts

    def propose(self, proposals: Iterable[Proposal]) -> None:
        """Keep wordings that lost."""
        with self._writing() as session:
            kept.propose(session, proposals)

    def proposals(self, map_id: str, state: str = "open") -> list[Proposal]:
        """Return a map's proposals of a state."""
        with self._reading() as session:
            return kept.proposals(session, map_id, state)

    def settle(self, proposal: int, state: str) -> None:
        """Set the state of a proposal."""
        with self._writing() as session:
            kept.settle(session, proposal, state)

    def put_draft(self, owner: Author, key: str, value: str, saved: str) -> None:
        """Keep what somebody has typed and not committed."""
        with self._writing() as session:
            kept.put_draft(session, owner, key, value, saved)

    def drafts(self, owner: Author) -> Mapping[str, tuple[str, str]]:
        """Return what an author has typed and not committed."""
        with self._reading() as session:
            return kept.drafts(session, owner)

    # search

    def index(self, map_id: str, entries: Iterable[Entry]) -> None:
        """Replace what can be found of a map."""
        with self._writing(durable=False) as session:
            session.lock(map_id)
            log.index(session, map_id, entries)

    def search(self, words: str, limit: int = 50, map_id: str = "") -> Found:
        """Return what matches all the words, best first."""
        tokens = finding.tokens(words)
        if not tokens or limit < 1:
            return Found()
        with self._reading() as session:
            return finding.search(session, tokens, limit, map_id)

    # texts of sources and checks of quotes

    def put_text(self, text: Text) -> None:
        """Keep a source's text."""
        with self._writing() as session:
            kept.put_text(session, text)

    def text(self, sha256: str) -> Text | None:
        """Return the text of this hash."""
        with self._reading() as session:
            return kept.text(session, sha256)

    def texts(self) -> list[Text]:
        """Return every installed text, without its content."""
        with self._reading() as session:
            return kept.texts(session)

    def put_anchors(self, anchors: Iterable[Anchor]) -> None:
        """Keep what checks of quotes came to."""
        with self._writing() as session:
            kept.put_anchors(session, anchors)

    def anchors(self, keys: Sequence[str]) -> dict[str, Anchor]:
        """Return the newest check of each quote."""
        with self._reading() as session:
            return kept.anchors(session, keys)

    # what can be made again

    def get_layout(self, key: str) -> bytes | None:
        """Return a kept layout."""
        return self._get("layouts", key)

    def put_layout(self, key: str, value: bytes, limit: int = LAYOUT_BYTES) -> None:
        """Keep a layout, within a limit."""
        self._put("layouts", key, value, limit)

    def get_prepared(self, key: str) -> bytes | None:
        """Return what preparing a text yielded."""
        return self._get("prepared", key)

    def put_prepared(self, key: str, value: bytes, limit: int = PREPARED_BYTES) -> None:
        """Keep what preparing a text yielded, within a limit."""
        self._put("prepared", key, value, limit)

    def _get(self, table: str, key: str) -> bytes | None:
        with self._reading() as session:
            return kept.get(session, table, key)

    def _put(self, table: str, key: str, value: bytes, limit: int) -> None:
        if len(value) <= limit:
            with self._writing(durable=False) as session:
                kept.put(session, table, key, value, limit)
