"""The aggregate that everything above works with: a folder of debates and the log of their changes, read and saved."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.errors import Away, BadRequest, NotFound, Unavailable, nearest
from argmap.library.evidence import Evidence
from argmap.library.folder import OTHERS, SOURCES, TEXTS, Folder, document_of
from argmap.library.renewing import Retries, all_changes, numbered, of_files, of_store, with_sources
from argmap.library.state import Debate, Readable, Snapshot, State
from argmap.library.texts import TextSet
from argmap.library.troubles import DATABASE, unusable
from argmap.library.watch import Watch
from argmap.model import Source

if TYPE_CHECKING:
    from argmap.edits import Edit
    from argmap.library.committing import Commits, Committed
    from argmap.library.loading import Loader
    from argmap.library.planning import Step
    from argmap.library.syncing import Awaited, Sync
    from argmap.store import Author, Revision, Store

_LOG = logging.getLogger("argmap")
#: Seconds that a reader waits for another who is reading what has changed; then the last state is read.
WAIT = 0.25


def now() -> str:
    """Return the present moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Unseen(set[str]):
    """Notes nothing: a library outlives every answer."""

    def add(self, element: str, /) -> None:
        """Forget it."""


class Library(Readable):
    """A folder of debates and the log of their changes; always read as it is now. A request reads a ``snapshot``."""

    def __init__(
        self,
        folder: Path,
        store: Store | None = None,
        texts: Path | None = None,
        clock: Callable[[], str] = now,
    ) -> None:
        """Open a library; nothing is read before it is needed.

        :param folder: where the map files are
        :param store: keeps the log, search and verdicts; without one the library only reads
        :param texts: a folder with the texts of sources, besides those beside the maps
        :param clock: gives the present moment as ISO 8601
        """
        self.folder = Folder(folder)
        self.store = store
        self.clock = clock
        self.evidence = Evidence(store, clock)
        self.seen = _Unseen()
        self.text_folders = [path for path in (folder / TEXTS, texts) if path is not None]
        self._state = State()
        self._held: State | None = None
        self._watch: Watch | None = None
        #: What the watch told of and was not read yet.
        self._new_files: set[str] = set()
        self._new_texts = False
        self._refreshing = threading.Lock()
        self._putting = threading.Lock()
        self._retries = Retries()
        #: Whether the database could not be used at the last reading.
        self._failed = False
        self._loading: Loader | None = None
        self._syncing: Sync | None = None

    # keeping up to date

    @property
    def state(self) -> State:
        """Return the state as it is now."""
        self.refresh()
        return self._held or self._state

    @property
    def version(self) -> int:
        """Return the number of the last state that was read."""
        return self._state.number

    @property
    def count(self) -> int:
        """Return how many debates there were at the last reading."""
        return len(self._state.debates)

    @property
    def last(self) -> State:
        """Return the last state that was read, without looking whether there is a newer one."""
        return self._held or self._state

    def snapshot(self) -> Snapshot:
        """Return the library as it is now, as a value that does not change any more."""
        return Snapshot(self.state, self.store, self.evidence)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the library as it is now for a while, whatever becomes of its files."""
        self._held = self.state
        try:
            yield
        finally:
            self._held = None

    def unchanged(self) -> bool:
        """Return whether nothing has changed since the last reading, without waiting: ``False`` during one."""
        if self._held is not None:
            return True
        try:
            return (self.store is None or self.store.at_hand) and self._fresh()
        except Unavailable:
            return False

    def _fresh(self) -> bool:
        watch = self._watch
        if watch is None or self._new_files or self._new_texts or self._retries.due or not watch.same():
            return False
        if self.evidence.failing - self._state.texts.unreadable:
            return False
        return self.store is None or self.store.change() == self._state.change

    def refresh(self, wait: float = WAIT, until: Awaited | None = None) -> int:
        """Read what has changed since last time, and return a number that grows with every change.

        :param wait: seconds to wait for another who is reading; less than 0 to wait to the end
        :param until: a revision that is waited for until its file has it

        While the database cannot be used, the last state goes on to be served, which says so.
        """
        if self._held is not None:
            return self._held.number
        patient = wait < 0 or not self._state.number
        if self._failed and not patient and not self._retries.due:
            return self._state.number
        began = time.monotonic()
        try:
            number = self._refresh(wait, until)
        except Unavailable as error:
            if patient:
                raise
            self._retries.note(False, time.monotonic() - began)
            self._without_database(error)
            return self._state.number
        self._failed = False
        return number

    def _without_database(self, error: Unavailable) -> None:
        """Go on with the last state; where the database is not just away for a moment, have it say why."""
        if not self._failed:
            _LOG.warning("The library could not be read again; the last state is served. %s", error)
        self._failed = True
        if not isinstance(error, Away):
            before = self._state
            troubles = {**before.troubles, DATABASE: unusable(str(error))}
            if troubles != before.troubles:
                self._put(before, replace(before, troubles=troubles))

    def _refresh(self, wait: float, until: Awaited | None) -> int:
        if not until and self._fresh():
            return self._state.number
        # One reads, and the others answer from the last state meanwhile; if there is none yet they have to wait.
        if self._refreshing.acquire(timeout=wait if self._state.number else -1):
            try:
                if until or not self._fresh():
                    self._renew(wait < 0 or not self._state.number, until)
            finally:
                self._refreshing.release()
        return self._state.number

    def _renew(self, patient: bool, until: Awaited | None = None) -> None:
        began = time.monotonic()
        # The look is taken first: what changes while the files are read is then seen next time. It counts only once
        # they are read, so that what failed is tried again.
        watch = self._watch
        news = self._heard(watch) if watch else False
        if watch is None or not news:
            self._watch = None
            watch = Watch((self.folder.path, *self.text_folders))
        settled, again = True, True
        if self.store:
            from argmap.library.syncing import PATIENCE, READING_PATIENCE

            changed = self._changed(self.store, until) if news else None
            again = changed is None or any(c.kind == "text" for c in all_changes(self.store, self._state.change))
            patience = PATIENCE if patient else READING_PATIENCE
            settled = self._sync.run(
                lambda: frozenset(self._sources()), patience=patience, until=until, changed=changed
            )
        texts = self._state.texts
        if again or self._new_texts or self.evidence.failing or texts.unreadable:
            texts = TextSet.of(self.text_folders, self.store, texts, self.evidence.failing)
            self.evidence.settle(texts)
        while not self._put(before := self._state, self._read(before, texts)):
            pass
        self._new_files, self._new_texts, self._watch = set(), False, watch
        if until:
            self._settle(watch)
        settled = settled and not (self._state.troubles and not self.store)
        self._retries.note(settled and not texts.unreadable, time.monotonic() - began)

    def _read(self, before: State, texts: TextSet) -> State:
        if self.store:
            after = of_store(self.store, self._sync, self._loader, self.folder, before)
        else:
            after = of_files(self._loader, self.folder, before)
        return replace(after, texts=before.texts if texts == before.texts else texts)

    def _heard(self, watch: Watch) -> bool:
        """Take what the watch has to tell; return whether that is all there is."""
        news = watch.news()
        if news is None:
            return False
        self._new_files |= {document_of(file) for file in news.maps} - {""}
        self._new_texts = self._new_texts or news.texts
        return True

    def _settle(self, watch: Watch) -> None:
        """Take notice of what was just written back, so that nobody who reads has to look at it."""
        if not self._heard(watch):
            self._watch = None
        elif self._new_files:
            self._new_files = self._sync.unsettled(self._new_files)

    def _changed(self, store: Store, until: Awaited | None) -> set[str] | None:
        """Return the documents of which file or log may have changed; ``None`` where all must be looked at."""
        before = self._state
        if not before.number or before.troubles or self._sync.large or self._retries.due:
            return None
        logged = {change.name for change in all_changes(store, before.change) if change.kind == "document"}
        return logged | self._new_files | ({until.name} if until else set())

    def _put(self, before: State, after: State) -> bool:
        """Make a state the present one, unless another has taken the place of the one it was made from."""
        with self._putting:
            if self._state is not before:
                return False
            self._state = numbered(before, after)
            return True

    def _sources(self) -> Mapping[str, Source]:
        """Return the sources as the log has them at this moment."""
        head = self.store.head(SOURCES) if self.store else None
        if head and head.change <= self._state.change:
            return self._state.sources
        return with_sources(State(), self._loader.text(head)).sources if head else {}

    @property
    def _loader(self) -> Loader:
        if self._loading is None:
            from argmap.library.loading import Loader

            self._loading = Loader(self.store)
        return self._loading

    @property
    def _sync(self) -> Sync:
        if self._syncing is None:
            from argmap.library.syncing import Sync

            if self.store is None:
                raise BadRequest("A library without a database cannot be written.")
            self._syncing = Sync(self.folder, self.store, self._loader, self.clock)
        return self._syncing

    def warm(self) -> None:
        """Read every map and judge every quote, so that nobody has to wait for it later."""
        snapshot = self.snapshot()
        for debate in snapshot.debates.values():
            snapshot.checks(debate.map)

    def one(self, map_id: str) -> Debate:
        """Return one debate, and read no other map from now on; for a command that needs no more.

        :raises NotFound: if there is none of that id
        """
        if map_id in self.folder.stamps():
            self.folder.file(map_id)
            if self.store:
                self._sync.run(lambda: frozenset(self._sources()), {map_id, *OTHERS})
                state = of_store(self.store, self._sync, self._loader, self.folder, State(), map_id)
            else:
                state = of_files(self._loader, self.folder, State(), map_id)
            self._held = numbered(State(), replace(state, texts=TextSet.of(self.text_folders, self.store)))
        return self.debate(map_id)

    # writing

    def commit_text(
        self, name: str, text: str, *, author: Author, base: int | None = None, client: str = ""
    ) -> Committed:
        """Make a text the newest of a map, sound or not, together with what others have changed since its base.

        :param name: id of the map, or ``sources.yaml`` or ``anchors.json``
        :param text: the whole text
        :param author: who made the change
        :param base: number of the revision the change was made on, 0 for a new map; ``None`` to not compare
        :param client: the client's id for the change; sending it twice does it once
        :raises BadRequest: where the id is none, or the text cannot be kept as UTF-8
        :raises TooLarge: where the text is beyond the size of a map file
        :raises Conflict: where others have changed the same; it has the three texts, and mine is kept
        """
        self.folder.document(name)
        return self._commits.text(name, text, author=author, base=base, client=client)

    def commit(
        self, map_id: str, edits: Sequence[Edit], *, author: Author, base: int | None = None, client: str = ""
    ) -> Committed:
        """Make edits of a map, together with what others have changed since their base; the rest of its text stays.

        :param edits: made one after the other, all or none
        :param author: who makes them
        :param base: number of the revision they were made on; ``None`` for the newest
        :param client: the client's id for the change; sending it twice does it once
        :raises NotFound: where there is no such map
        :raises Refused: where an edit cannot be made, with its problems
        :raises Conflict: where others have changed the same field; my wording is kept as a proposal
        """
        self.folder.document(map_id)
        return self._commits.edits(map_id, edits, author=author, base=base, client=client)

    def take_back(self, map_id: str, revision: int, *, author: Author, client: str = "") -> Committed:
        """Take back what one revision changed, also where others have edited elsewhere since.

        :param revision: number of the revision whose change is taken back; a change that takes back may be taken back
        :raises NotFound: where there is no such map or revision
        :raises Conflict: where others have changed the same field since
        """
        self.folder.document(map_id)
        return self._commits.take_back(map_id, revision, author=author, client=client)

    def plan(self) -> list[Step]:
        """Return what bringing folder and database into step would do; nothing is changed."""
        return self._sync.plan()

    def carry_out(self, names: Collection[str]) -> bool:
        """Bring documents into step in folder and database; return whether they are."""
        return self._sync.run(lambda: frozenset(self._sources()), names)

    def _look(self, name: str) -> frozenset[str]:
        """Bring in what was written into a document's file, and return the ids of the library's sources."""
        if self._sync.incoming(name, SOURCES):
            self.refresh(-1)
        return frozenset(self._sources())

    def _step(self, revision: Revision) -> State:
        """Return the state once a revision is in it, and in its file where that can be written."""
        from argmap.library.syncing import Awaited

        # It is shown before its file is written, for which others may have to be waited for.
        before = self._state
        if before.number:
            self._put(before, self._read(before, before.texts))
        self.refresh(-1, Awaited(revision.name, revision.number))
        return self._state

    @property
    def _commits(self) -> Commits:
        from argmap.library.committing import Commits

        if self.store is None:
            raise BadRequest("A library without a database cannot be written.")
        return Commits(self.store, self._loader, self.clock, self._look, self._step)

    def add_text(self, path: Path, source_id: str = "", recognise: str = "") -> tuple[str, str, tuple[str, ...]]:
        """Keep a source's text in the store; return the source's id, the text's hash, and remarks on its reading.

        :param path: a file in any format whose library is installed
        :param source_id: the source it is; recognised by hash, then by file name, where it is empty
        :param recognise: languages of scanned pages, as Tesseract names them; empty to leave those unread
        :raises NotFound: where there is no such source
        :raises BadRequest: where the text is of no source that is known, or cannot be read
        :raises Unavailable: where the format's library is not installed
        """
        from argmap.quotes import read_file
        from argmap.store import Text

        if self.store is None:
            raise BadRequest("A text can only be added to a library with a database.")
        extracted = read_file(path, recognise)
        known = self.sources
        if source_id and source_id not in known:
            raise NotFound("source", source_id, nearest(source_id, known))
        name = source_id or next(
            (source.id for source in known.values() if source.sha256 == extracted.sha256),
            next((source.id for source in known.values() if source.file == path.name), ""),
        )
        if not name:
            raise BadRequest(
                "No source has this text's hash or file name. Say which it is with --source, one of: "
                f"{', '.join(known) or 'none are described yet; write sources.yaml first'}."
            )
        day = self.clock()[:10]
        self.store.put_text(Text(extracted.sha256, name, path.name, extracted.text, tuple(extracted.pages), day))
        return name, extracted.sha256, extracted.remarks
