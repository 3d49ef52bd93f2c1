"""The library: a folder of debates with their sources, kept up to date with the files, searchable, and saved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from argmap import graph
from argmap.errors import BadRequest, Conflict, NotFound, Problem, nearest
from argmap.library.evidence import Evidence
from argmap.library.folder import ANCHORS, SOURCES, Folder, Stamp, digest
from argmap.library.watch import RACY, Watch
from argmap.mapfile import MapFile, read_map, read_sources
from argmap.model import Anchor, Claim, Map, Quote, Source, Verdict, is_slug

if TYPE_CHECKING:
    from argmap.quotes import Checked
    from argmap.store import Entry, Store


@dataclass(frozen=True)
class Debate:
    """A map as the library holds it.

    :param map: the map of what could be read; the last sound revision where nothing could
    :param problems: what is wrong with its file
    :param file: name of its file
    :param content: the file's text
    :param sha256: hash of the file
    :param revision: number of the file's text among the map's revisions; 0 where none are kept
    :param stale: whether the map is read from an earlier revision, because nothing of the file could be read
    :param shown: number of that revision
    """

    map: Map
    problems: tuple[Problem, ...]
    file: str
    content: str
    sha256: str
    revision: int
    stale: bool
    shown: int = 0

    @property
    def id(self) -> str:
        """Return the map's id."""
        return self.map.id

    @cached_property
    def sides(self) -> graph.Sides:
        """Return which position each claim speaks for."""
        return graph.sides(self.map)


def now() -> str:
    """Return the present moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Library:
    """A folder of debates, re-read when its files change."""

    def __init__(
        self,
        folder: Path,
        store: Store | None = None,
        texts: Path | None = None,
        clock: Callable[[], str] = now,
    ) -> None:
        """Open a library; nothing is read before it is needed.

        :param folder: where the map files are
        :param store: keeps revisions, search and verdicts; without one the library only reads
        :param texts: a folder with the texts of sources, besides those beside the maps
        :param clock: gives the present moment as ISO 8601
        """
        self.folder = Folder(folder)
        self.store = store
        self.clock = clock
        self.evidence = Evidence(folder, texts, store, clock)
        self._lock = threading.RLock()
        self._stamps: dict[str, Stamp] = {}
        self._beside: tuple[object, ...] = ()
        self._debates: dict[str, Debate] = {}
        self._sources: dict[str, Source] = {}
        self._source_problems: tuple[Problem, ...] = ()
        self.version = 0
        self._held = False
        self._watch: Watch | None = None
        self._watched = 0

    # keeping up to date

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the library as it is now for a while, whatever becomes of its files."""
        self.refresh()
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def unchanged(self) -> bool:
        """Return whether nothing has changed since the last reading, without waiting: ``False`` during one."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._held or self._current()
        finally:
            self._lock.release()

    def _current(self) -> bool:
        return self._watch is not None and self._watched == self.evidence.version and self._watch.same()

    @property
    def count(self) -> int:
        """Return how many debates there were at the last reading."""
        return len(self._debates)

    def refresh(self) -> int:
        """Read what has changed since last time, and return a number that grows with every change."""
        with self._lock:
            if self._held or self._current():
                return self.version
            # The look is taken first: what changes while the files are read is then seen next time. It counts only
            # once they are read, so that what failed is tried again.
            watch, watched = Watch((self.folder.path, *self.evidence.folders)), self.evidence.version
            beside = (self.folder.stamp_of(SOURCES), self.folder.stamp_of(ANCHORS), *self.evidence.stamps())
            stamps = self.folder.stamps()
            everything = beside != self._beside
            changed = [name for name, stamp in stamps.items() if everything or self._changed(name, stamp)]
            if not changed and stamps.keys() == self._stamps.keys() and self.version:
                self._watch, self._watched = watch, watched
                return self.version
            if everything:
                self._read_sources()
            for map_id in list(self._debates):
                if map_id not in stamps:
                    self._forget(map_id)
            for map_id in changed:
                if not self._read(map_id):
                    self._forget(map_id)
                    del stamps[map_id]
            self._debates = {map_id: self._debates[map_id] for map_id in stamps if map_id in self._debates}
            self._stamps, self._beside = stamps, beside
            self.evidence.reset()
            self._watch, self._watched = watch, watched
            self.version += 1
            return self.version

    def _forget(self, map_id: str) -> None:
        if self._debates.pop(map_id, None) and self.store:
            self.store.forget(map_id)

    def _changed(self, map_id: str, stamp: Stamp) -> bool:
        if self._stamps.get(map_id) != stamp:
            return True
        # Changes within the grain of the system's clock leave one stamp behind, so a fresh file is compared whole.
        if map_id not in self._debates or time.time_ns() - stamp.modified > RACY:
            return False
        content = self._content(self.folder.file(map_id))
        return content is None or digest(content) != self._debates[map_id].sha256

    def _content(self, path: Path) -> bytes | None:
        """Return what a file holds; ``None`` where there is none, or none any more."""
        try:
            return self.folder.read(path)
        except FileNotFoundError:
            return None

    def _read_sources(self) -> None:
        content = self._content(self.folder.path / SOURCES)
        if content is not None:
            sources, self._source_problems = read_sources(content, SOURCES)
            self._sources = {source.id: source for source in sources}
        else:
            self._sources, self._source_problems = {}, ()

    def _read(self, map_id: str) -> bool:
        """Read a map; return whether its file is still there."""
        if not is_slug(map_id):
            return True
        path = self.folder.file(map_id)
        number = 0
        # The file is read under the writers' lock: an older text read before a save would be taken for a newer one.
        with self.store.holding() if self.store else nullcontext():
            content = self._content(path)
            if content is None:
                return False
            if self.store:
                text = content.decode("utf-8", "replace")
                number = self.store.save(map_id, "", text, digest(content), self.clock()).number
        read = read_map(content, map_id, path.name, self._sources)
        self._debates[map_id] = self._shown(map_id, path.name, content, number, read)
        return True

    def _shown(self, map_id: str, file: str, content: bytes, number: int, read: MapFile) -> Debate:
        """Return what is shown of a map: what could be read, else the last revision of which anything could be."""
        debate, shown = read.debate, number
        while debate is None and shown > 1 and self.store:
            shown -= 1
            debate = read_map(self.store.revision(map_id, shown).content, map_id, file, self._sources).debate
        stale = read.debate is None and debate is not None
        known = Debate(
            debate or Map(map_id, map_id),
            read.problems,
            file,
            content.decode("utf-8", "replace"),
            digest(content),
            number,
            stale,
            shown if stale else number,
        )
        if self.store:
            self.store.index(map_id, entries(known.map))
        return known

    def warm(self) -> None:
        """Read every map and judge every quote, so that nobody has to wait for it later."""
        for debate in list(self.debates.values()):
            self.checks(debate.map)

    # looking things up

    @property
    def debates(self) -> Mapping[str, Debate]:
        """Return every debate by its id, in order of file names."""
        self.refresh()
        return self._debates

    @property
    def sources(self) -> Mapping[str, Source]:
        """Return the library's sources by id."""
        self.refresh()
        return self._sources

    @property
    def source_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the file that describes the sources."""
        self.refresh()
        return self._source_problems

    def debate(self, map_id: str) -> Debate:
        """Return one debate.

        :raises NotFound: where there is none of that id; it names the nearest
        """
        debates = self.debates
        if map_id not in debates:
            raise NotFound("map", map_id[:80], nearest(map_id[:80], debates))
        return debates[map_id]

    def one(self, map_id: str) -> Debate:
        """Return one debate, reading no other map; for a command that needs no more.

        :raises NotFound: where there is none of that id
        """
        with self._lock:
            self._read_sources()
            if map_id not in self.folder.stamps():
                raise NotFound("map", map_id[:80])
            self._read(map_id)
            return self._debates[map_id]

    def claim(self, map_id: str, claim_id: str) -> Claim:
        """Return one claim of a debate.

        :raises NotFound: where map or claim do not exist; it names the nearest
        """
        debate = self.debate(map_id).map
        if claim_id not in debate.claim:
            raise NotFound("claim", claim_id[:80], nearest(claim_id[:80], debate.claim))
        return debate.claim[claim_id]

    def sources_of(self, debate: Map) -> dict[str, Source]:
        """Return the sources a map may cite: the library's, and its own, which come first."""
        return {**self._sources, **{source.id: source for source in debate.sources}}

    def source(self, source_id: str) -> Source:
        """Return one source, of the library or of one of its maps.

        :raises NotFound: where there is none of that id; it names the nearest
        """
        known = dict(self.sources)
        for debate in self._debates.values():
            known = {**{source.id: source for source in debate.map.sources}, **known}
        if source_id not in known:
            raise NotFound("source", source_id[:80], nearest(source_id[:80], known))
        return known[source_id]

    def revision(self, map_id: str, number: int) -> Map:
        """Return a map as it was at a revision.

        :raises NotFound: where map or revision do not exist
        """
        self.debate(map_id)
        if self.store is None:
            raise NotFound("revision", f"{map_id} {number}")
        content = self.store.revision(map_id, number).content
        return read_map(content, map_id, "", None).debate or Map(map_id, map_id)

    def search(self, words: str, limit: int = 50) -> list[Entry]:
        """Return what of all debates matches the words, best first."""
        self.refresh()
        return self.store.search(words, limit) if self.store else []

    # evidence

    def anchors(self, debate: Map) -> Mapping[str, Anchor]:
        """Return, by quote key, what the check of each quote of a map came to."""
        return self.evidence.anchors(debate, self.sources_of(debate))

    def checks(self, debate: Map) -> tuple[Checked, ...]:
        """Return every quote of a map with the judgement on it, in the map's order."""
        return self.evidence.checks(debate, self.sources_of(debate))

    def verdicts(self, debate: Map) -> dict[str, Verdict]:
        """Return, by quote key, the verdict on each quote of a map."""
        return {key: anchor.verdict for key, anchor in self.anchors(debate).items()}

    def citations(self, source_id: str) -> Iterator[tuple[Debate, Claim, Quote]]:
        """Yield every quote from a source in all debates, with the claim that uses it."""
        for debate in self.debates.values():
            for claim in debate.map.claims:
                for quote in claim.quotes:
                    if quote.source == source_id:
                        yield debate, claim, quote

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
        self.evidence.added()
        return name, extracted.sha256, extracted.remarks

    # saving

    def save(self, map_id: str, content: str, expected: int | str | None = None) -> Debate:
        """Save a map's text as its next revision, sound or not, and write it to its file.

        :param expected: number or hash of the revision the change was made on, 0 for a new map; ``None`` to not compare
        :raises BadRequest: where the id is none, or is reserved
        :raises Conflict: where the map has another revision by now
        """
        path = self.folder.file(map_id)
        with self._lock:
            self.refresh()
            with self.store.holding() if self.store else nullcontext():
                self._compare(map_id, path, expected)
                if self.store:
                    number = expected if isinstance(expected, int) else None
                    self.store.save(map_id, "", content, digest(content.encode()), self.clock(), number)
                # The file is written before the revision counts: after a crash between the two it is a change like
                # one made in an editor.
                self.folder.write(map_id, content)
            self.refresh()
            return self.debate(map_id)

    def _compare(self, map_id: str, path: Path, expected: int | str | None) -> None:
        """Compare the file with what was read of it last, and with what a change was made on.

        :raises Conflict: where a change of the file would be lost
        """
        known = self._debates.get(map_id)
        content = self._content(path)
        present = digest(content) if content is not None else ""
        fresh = present == (known.sha256 if known else "")
        if isinstance(expected, str):
            fresh = present == expected
        elif self.store:
            fresh = fresh and expected == (known.revision if known else 0)
        if expected is not None and not fresh:
            raise Conflict(f"“{map_id}” has changed since; nothing was saved.")


def entries(debate: Map) -> Iterator[Entry]:
    """Yield what can be found of a map: itself, its claims, quotes and people."""
    from argmap.store import Entry

    yield Entry(debate.id, "map", "", debate.title, f"{debate.question} {debate.summary}")
    people: dict[str, int] = {}
    for claim in debate.claims:
        yield Entry(debate.id, "claim", claim.id, ", ".join(claim.held_by), claim.text)
        for quote in claim.quotes:
            yield Entry(debate.id, "quote", claim.id, quote.speaker, quote.text)
        for person in dict.fromkeys((*claim.held_by, *(quote.speaker for quote in claim.quotes))):
            if person:
                people[person] = people.get(person, 0) + 1
    for person, count in people.items():
        yield Entry(debate.id, "person", person, person, f"{count} claims" if count > 1 else "1 claim")
