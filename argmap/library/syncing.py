"""Keeps a folder and the log in step: what changed in files comes in, what was committed goes back into them.

One process at a time does this, for which it takes a lease in the store. Everything is written in an order in which it
can stop at any instant: a text is in the log before it is in the file, and what both have in common is noted last.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from argmap.errors import Conflict, Problem, Unreadable
from argmap.library.folder import OTHERS, Folder, Listing, Stamp, digest
from argmap.library.loading import Loader
from argmap.library.merging import Merged, merge_maps, merge_texts
from argmap.library.planning import Step, Way
from argmap.library.proposing import proposals_of
from argmap.library.troubles import missing, unreadable, unwritable
from argmap.library.turns import LEASE_SECONDS, Turn
from argmap.library.writers import being_written
from argmap.mapfile import MAX_BYTES
from argmap.store import FILE, Draft, Mirrored, Revision, Store

_LOG = logging.getLogger("argmap")
#: Seconds that one process waits for another that has the lease: to commit, and to show what is there.
PATIENCE = 2.0
READING_PATIENCE = 0.1
#: Revisions that a file from elsewhere is compared with, to find the one it began with.
COMPARED = 30
#: More documents than this are asked for all at once.
FEW = 20
#: How often a commit is tried again where others commit meanwhile.
TRIES = 50


@dataclass(frozen=True, slots=True)
class Awaited:
    """A revision of a document whose file is waited for.

    :param name: the document
    :param revision: the revision's number
    """

    name: str
    revision: int


class _Unwritable(Exception):
    """Says that a file cannot be written."""


class Sync:
    """Brings a folder's changes into the log, and the log's into the folder."""

    def __init__(self, folder: Folder, store: Store, loader: Loader, clock: Callable[[], str]) -> None:
        """Take the folder, the store, what reads documents, and what gives the present moment."""
        self._folder, self._store, self._loader, self._clock = folder, store, loader, clock
        self._stamps: dict[str, Stamp] = {}
        self._hashes: dict[str, str] = {}
        self._known: frozenset[str] = frozenset()
        self._mirrored: dict[str, Mirrored] = {}
        self._place = ""
        #: What can be read of files that are too large, by document.
        self.large: dict[str, bytes] = {}
        #: What kept files and log apart at the last run, by document; by the empty name what is wrong with the folder.
        self.troubles: dict[str, Problem] = {}

    def run(
        self,
        known: Callable[[], frozenset[str]],
        only: Collection[str] = (),
        patience: float = PATIENCE,
        until: Awaited | None = None,
        changed: Collection[str] | None = None,
    ) -> bool:
        """Bring folder and log into step; return whether they are.

        :param known: gives the ids of the library's sources, asked once the list of sources is in
        :param only: the documents to look at; empty for all
        :param patience: seconds to wait for another process that does it at the moment, where a file has something new
        :param until: a revision whose file is waited for as well, whoever writes it
        :param changed: the documents of which file or log may have changed since the last run, where that is known
        """
        before, self.troubles = self.troubles, {}
        try:
            # A folder that is away for a moment, such as a disk that is not mounted, has not lost its maps.
            present = self._folder.present
            done = not present or self._run(known, only, patience, until, changed)
            if not present and self._place:
                self.troubles[""] = missing(f"The folder {self._folder.path.name}")
        except Unreadable as error:
            self.troubles[""] = unreadable(error.what, error.reason)
            done = False
        for name, problem in self.troubles.items():
            if before.get(name) != problem:
                _LOG.warning("%s", problem.message)
        return done and not (self.troubles.keys() & set(only) if only else self.troubles)

    def incoming(self, *names: str) -> bool:
        """Return whether a document's file has something that the log has not; what cannot be read has nothing."""
        try:
            return self._folder.present and any(map(self._has_news, names))
        except Unreadable:
            return False

    def _has_news(self, name: str) -> bool:
        try:
            content = self._folder.content(name)
        except Unreadable:
            return False
        if content is not None and name not in OTHERS and len(content) > MAX_BYTES:
            return False
        state = self._store.mirrored(self._folder.identity, name).get(name)
        sha256 = digest(content) if content is not None else ""
        if sha256 == (state.sha256 if state else ""):
            return False
        head = self._store.head(name)
        return sha256 != ("" if head is None or head.gone else head.sha256)

    def _run(
        self,
        known: Callable[[], frozenset[str]],
        only: Collection[str],
        patience: float,
        until: Awaited | None,
        changed: Collection[str] | None,
    ) -> bool:
        self._place = self._folder.identity
        todo = {name for name in self._look(changed) if not only or name in only}
        if not todo:
            return True
        right = Turn(self._store, self._lease_name)
        # What the log has and files have not is shown already: whoever has the turn writes it, or the next look does.
        waits = patience if until or any(self._has_news(name) for name in todo) else 0
        if not right.take(waits, lambda: until is not None and self._written(until)):
            return bool(until) and not self._look(changed)
        try:
            if changed is None:
                self._folder.tidy()
            self._mirrored = self._mirrors(todo)
            done = True
            # The list of sources comes first: maps are judged by it.
            for name in sorted(todo & set(OTHERS)):
                done = self._one(name) and done
            self._known = known() if todo - set(OTHERS) else self._known
            renewed = time.monotonic()
            for name in sorted(todo - set(OTHERS)):
                done = self._one(name) and done
                if time.monotonic() - renewed > LEASE_SECONDS / 4:
                    right.take(PATIENCE)
                    renewed = time.monotonic()
            return done
        finally:
            right.give_back()

    def _written(self, awaited: Awaited) -> bool:
        state = self._store.mirrored(self._place, awaited.name).get(awaited.name)
        return state is not None and state.revision >= awaited.revision

    def plan(self) -> list[Step]:
        """Return what ``run`` would do, by document; nothing is changed."""
        self._place, self.troubles = self._folder.identity, {}
        todo = self._look(None) | self.troubles.keys()
        self._mirrored = dict(self._store.mirrored(self._place))
        steps = [(name, self._way(name)) for name in sorted(todo, key=lambda name: (name not in OTHERS, name))]
        return [Step(name, way) for name, way in steps if way is not None]

    def _way(self, name: str) -> Way | None:
        try:
            content = self._folder.content(name)
        except Unreadable:
            return Way.UNREADABLE
        if content is not None and name not in OTHERS and len(content) > MAX_BYTES:
            return Way.LARGE
        head = self._store.head(name)
        sha256 = digest(content) if content is not None else ""
        state = self._mirrored.get(name) or self._guess(name, content, head)
        gone = head is None or head.gone
        if sha256 == ("" if head is None or gone else head.sha256):
            return None
        if sha256 == state.sha256 and head is not None:
            return Way.GONE_OUT if gone else Way.OUT if content is not None else Way.NEW_OUT
        if state.revision == (head.number if head else 0):
            return Way.GONE_IN if content is None else Way.NEW_IN if gone else Way.IN
        if content is None or head is None or gone:
            return Way.BACK
        base = self._loader.text(self._store.revision(name, state.revision)) if state.revision else b""
        clashes = self._merge(name, base, content, self._loader.text(head)).clashes
        return Way.CLASH if clashes else Way.BOTH

    @property
    def _lease_name(self) -> str:
        # The name that versions up to 0.2 use, which may share the database while servers are replaced.
        return f"ingest {self._place}"

    def _look(self, changed: Collection[str] | None) -> set[str]:
        """Return the documents whose file or log has changed since they were last in step.

        :param changed: the only ones that can have; ``None`` for all
        """
        if changed is None:
            return self._todo(self._folder.documents(), dict(self._store.mirrored(self._place)), self._store.heads())
        heads = {name: head for name in changed if (head := self._store.head(name)) is not None}
        others = {name: stamp for name, stamp in self._stamps.items() if name not in changed}
        todo = self._todo(self._folder.some(changed), self._mirrors(changed), heads)
        self._stamps |= others
        return todo

    def unsettled(self, names: Collection[str]) -> set[str]:
        """Return those of some documents whose files differ from the log, such as not by what was just written back.

        :raises Unreadable: where the folder cannot be seen
        """
        self._place = self._folder.identity
        return self._look(names)

    def _mirrors(self, names: Collection[str]) -> dict[str, Mirrored]:
        if len(names) > FEW:
            return {key: state for key, state in self._store.mirrored(self._place).items() if key in names}
        return {key: state for name in names for key, state in self._store.mirrored(self._place, name).items()}

    def _todo(self, listing: Listing, mirrored: Mapping[str, Mirrored], heads: Mapping[str, Revision]) -> set[str]:
        todo = {name for name in (*heads, *mirrored) if self._behind(mirrored.get(name), heads.get(name))}
        for name, stamp in listing.stamps.items():
            if name not in mirrored or self._changed(name, stamp, mirrored[name]):
                todo.add(name)
        gone = {name for name, state in mirrored.items() if state.sha256 and name not in listing.stamps}
        # What cannot be read is neither changed nor deleted: the last text that was read goes on to hold.
        for name, reason in listing.unreadable.items():
            self.troubles[name] = unreadable(self._file(name), reason)
        todo = (todo | gone) - listing.unreadable.keys()
        self._stamps = {name: stamp for name, stamp in listing.stamps.items() if name not in todo}
        return todo

    def _file(self, name: str) -> str:
        return f"The file {self._folder.document(name).name}"

    @staticmethod
    def _behind(state: Mirrored | None, head: Revision | None) -> bool:
        return head is not None and (state is None or state.revision != head.number)

    def _changed(self, name: str, stamp: Stamp, state: Mirrored) -> bool:
        known = self._stamps.get(name)
        # Changes within the grain of the system's clock leave one stamp behind, so a fresh file is compared whole.
        if known == stamp and stamp.settled(time.time_ns()):
            return False
        try:
            content = self._folder.content(name)
        except Unreadable:
            # It is looked at again, and told about, with what has changed.
            return True
        return (digest(content) if content is not None else "") != state.sha256

    def _one(self, name: str) -> bool:
        """Bring one document into step; return whether it is."""
        for _ in range(TRIES):
            try:
                content = self._folder.content(name)
            except Unreadable as error:
                self.troubles[name] = unreadable(error.what, error.reason)
                return False
            self.large.pop(name, None)
            if content is not None and name not in OTHERS and len(content) > MAX_BYTES:
                # It is not read whole; the page says so, and nothing is done to it.
                self.large[name] = content
                return True
            sha256 = digest(content) if content is not None else ""
            head = self._store.head(name)
            state = self._mirrored.get(name) or self._guess(name, content, head)
            newest = Mirrored("" if head is None or head.gone else head.sha256, head.number if head else 0)
            if sha256 == newest.sha256:
                if self._mirrored.get(name) != newest:
                    self._mirror(name, newest)
                return True
            try:
                if sha256 == state.sha256 and head is not None:
                    self._write_back(name, content, head)
                elif state.revision == newest.revision:
                    self._take_in(name, content, newest)
                else:
                    self._both(name, content, state, head)
            except Conflict:
                # Somebody committed meanwhile; everything is looked at again.
                continue
            except _Unwritable as error:
                # The log has it all; the file is tried again.
                self.troubles[name] = unwritable(self._file(name), str(error))
                return False
        return False

    def _mirror(self, name: str, state: Mirrored) -> None:
        self._store.mirror(self._place, name, state)
        self._mirrored[name] = state

    def _guess(self, name: str, content: bytes | None, head: Revision | None) -> Mirrored:
        """Return what a file that was never seen has in common with the log: it came from a revision, or from none."""
        if content is None or head is None:
            return Mirrored("", 0)
        sha256 = digest(content)
        revisions = self._store.revisions(name, 500)
        for revision in revisions:
            if revision.sha256 == sha256:
                return Mirrored(sha256, revision.number)
        lines = set(content.splitlines())
        near: tuple[int, int] | None = None
        for revision in revisions[:COMPARED]:
            if not revision.gone:
                apart = len(lines ^ set(self._loader.text(revision).splitlines()))
                near = min(near, (apart, -revision.number)) if near else (apart, -revision.number)
        number = -near[1] if near else 0
        return Mirrored(self._store.revision(name, number).sha256 if number else "", number)

    def _take_in(self, name: str, content: bytes | None, newest: Mirrored) -> None:
        """Make what a file holds the newest revision, where the log has not gone on."""
        if content is None:
            if self._folder.identity != self._place:
                # The whole folder went away meanwhile; no file was deleted from it.
                raise Unreadable(f"The folder {self._folder.path.name}", "it has just been replaced by another")
            draft = Draft(name, b"", FILE, self._clock(), base=newest.revision, gone=True, entries=())
        else:
            before = self._store.content(newest.sha256) if newest.sha256 else None
            draft = self._loader.draft(
                name, content, self._clock(), self._known, base=newest.revision, before=before or b""
            )
        revision = self._store.commit(draft)
        self._mirror(name, Mirrored("" if revision.gone else revision.sha256, revision.number))

    def _write_back(self, name: str, content: bytes | None, head: Revision) -> None:
        """Write the newest revision to a file that has not changed since it had another."""
        text = None if head.gone else self._loader.text(head)
        if content is not None and being_written(self._folder.document(name)):
            # What is still to come would go into a file that nobody finds.
            raise _Unwritable("another program is writing it")
        try:
            found = self._folder.replace(name, text, content)
        except OSError as error:
            raise _Unwritable(error.strerror or str(error)) from error
        except Unreadable as error:
            raise _Unwritable(error.reason) from error
        if found == content:
            state = Mirrored("" if head.gone else head.sha256, head.number)
            self._mirror(name, state)
        elif found is not None and self._holds(name, text):
            # It was written into while it was replaced: what was written is only here by now.
            self._store.keep(found)
            self._late(name, content or b"", found, head)

    def _holds(self, name: str, text: bytes | None) -> bool:
        """Return whether a file has a text, as far as it can be read."""
        try:
            return self._folder.content(name) == text
        except Unreadable:
            return True

    def _late(self, name: str, base: bytes, found: bytes, head: Revision) -> None:
        theirs = self._loader.text(head)
        merged = self._merge(name, base, found, theirs)
        self._propose(name, merged.clashes)
        if merged.content is not None:
            self._store.commit(self._loader.draft(name, merged.content, self._clock(), self._known, before=theirs))

    def _merge(self, name: str, base: bytes, mine: bytes, theirs: bytes) -> Merged:
        return merge_texts(base, mine, theirs) if name in OTHERS else merge_maps(name, base, mine, theirs)

    def _both(self, name: str, content: bytes | None, state: Mirrored, head: Revision | None) -> None:
        """Put together what a file and the log have each become; where both changed a field, the log's stays."""
        number = head.number if head else 0
        if head is None or head.gone:
            # A map that was deleted while its file was edited comes back, with the edit.
            if content is not None:
                self._take_in(name, content, Mirrored("", number))
            return
        if content is None:
            # A file that was deleted while its map was edited comes back, with the edit.
            self._write_back(name, None, head)
            return
        base = self._loader.text(self._store.revision(name, state.revision)) if state.revision else b""
        self._store.keep(content)
        theirs = self._loader.text(head)
        merged = self._merge(name, base, content, theirs)
        self._propose(name, merged.clashes)
        revision = head
        if merged.content is not None and merged.content != theirs:
            draft = self._loader.draft(name, merged.content, self._clock(), self._known, base=number, before=theirs)
            revision = self._store.commit(draft)
        self._write_back(name, content, revision)

    def _propose(self, name: str, clashes: Iterable[object]) -> None:
        self._store.propose(proposals_of(name, clashes, FILE, self._clock()))
