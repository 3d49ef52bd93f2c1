"""Texts of documents to what the library knows of them; a text that was read is not read again."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from argmap.edits import Edit, difference
from argmap.errors import Problem, has_errors
from argmap.library.folder import ANCHORS, SOURCES, digest
from argmap.library.once import Once
from argmap.library.state import Debate
from argmap.mapfile import MapFile, Parsed, read_map
from argmap.model import Map
from argmap.schema import dump_edit
from argmap.store import FILE, Author, Draft, Entry, Revision, Store

if TYPE_CHECKING:
    from argmap.library.indexing import Found

#: Maps kept as they were read, between a commit and the state that shows it; where a library begins, all of them.
KEPT = 300
#: Files kept with all their data, each of so many bytes at the most, to read the next text of the same map by.
LIKE = 8
LIKE_BYTES = 2_000_000
#: Texts longer than this, in bytes, are read from the store each time.
TEXT_BYTES = 1_000_000
#: Edits longer than this, as JSON, are not kept beside the text.
MOST_EDITS = 200_000
#: Earlier revisions that are tried where nothing of the newest can be read.
TRIED = 50


#: A map of what could be read, if anything could, and what is wrong with its text.
Read = tuple[Map | None, tuple[Problem, ...]]


#: Edits, and the edits that take them back.
Changes = tuple[tuple[Edit, ...], tuple[Edit, ...]]


class Loader:
    """Reads documents, and says what is to be written of them."""

    def __init__(self, store: Store | None) -> None:
        """Take where earlier revisions come from."""
        self._store = store
        self._read = Once[Read](KEPT)
        self._texts = Once[bytes](LIKE * 4)
        self._entries: OrderedDict[str, Found] = OrderedDict()
        #: The last files read, by map: the next text of one is mostly much like the one before.
        self._files: OrderedDict[str, MapFile] = OrderedDict()

    def read(self, map_id: str, content: bytes, file: str, known: frozenset[str] | None) -> Read:
        """Return a map as read from a text, and what is wrong with that.

        :param known: ids of the library's sources; ``None`` to leave the sources of quotes unchecked
        """
        key = (map_id, file, digest(content), known)

        def make() -> Read:
            read = self._file(content, map_id, file, known)
            return read.debate, read.problems

        return self._read.get(key, make)

    def parsed(self, map_id: str, content: str, known: frozenset[str]) -> MapFile:
        """Return a map's file read again; what it reads as is remembered for ``read``."""
        data, file = content.encode(), f"{map_id}.yaml"
        found = self._file(data, map_id, file, known)
        self._read.get((map_id, file, digest(data), known), lambda: (found.debate, found.problems))
        return found

    def known(self, map_id: str, text: str) -> Parsed | None:
        """Return what a map's text was read as, where that is available."""
        file = self._files.get(map_id)
        return file.parsed if file is not None and file.parsed.text == text else None

    def _file(self, content: bytes, map_id: str, file: str, known: frozenset[str] | None) -> MapFile:
        found = read_map(content, map_id, file, known, like=self._files.get(map_id))
        if len(content) <= LIKE_BYTES:
            self._files[map_id] = found
            # Another thread may drop one meanwhile.
            with suppress(KeyError):
                self._files.move_to_end(map_id)
                while len(self._files) > LIKE:
                    self._files.popitem(last=False)
        return found

    def draft(
        self,
        name: str,
        content: bytes,
        saved: str,
        known: frozenset[str],
        *,
        author: Author = FILE,
        base: int | None = None,
        client: str = "",
        before: bytes = b"",
        edits: Changes | None = None,
    ) -> Draft:
        """Return what is to be written of a new text: whether it is sound, its edits, and what can be found of it.

        Of a text with mistakes, what could be read is found; of one of which nothing could, what was found before.

        :param before: the text that it takes the place of; empty if there is none
        :param edits: the edits that lead here, and those that take them back; ``None`` to compare the texts
        """
        if name in (SOURCES, ANCHORS):
            return Draft(name, content, author, saved, base=base, client=client)
        debate, problems = self.read(name, content, f"{name}.yaml", known)
        sound = debate is not None and not has_errors(problems)
        old = self.read(name, before, f"{name}.yaml", known)[0] if before else None
        if edits is None:
            edits = (difference(old, debate), difference(debate, old)) if old and debate else ((), ())
        there, back = (_json(some) for some in edits)
        draft = Draft(name, content, author, saved, sound, base, client, there, back, before=before or None)
        if debate is None:
            return draft
        found, fewer, more = self._found(old, debate)
        return replace(draft, entries=found, fewer=fewer, more=more)

    def _found(
        self, old: Map | None, debate: Map
    ) -> tuple[tuple[Entry, ...], tuple[Entry, ...] | None, tuple[Entry, ...]]:
        """Return what can be found of a map, and what of that is there no more and new since an older state of it."""
        from argmap.library.indexing import Found

        before = self._entries.get(debate.id)
        if old is not None and (before is None or before.debate is not old):
            before = Found(old, before)
        found = Found(debate, before)
        self._entries[debate.id] = found
        self._entries.move_to_end(debate.id)
        while len(self._entries) > LIKE:
            self._entries.popitem(last=False)
        if old is None or before is None:
            return found.entries, None, ()
        return found.entries, *found.change(before)

    def debate(self, name: str, file: str, content: bytes, known: frozenset[str], number: int = 0) -> Debate:
        """Return what is shown of a map: what could be read, else the last revision of which anything could be.

        :param number: number of the text among the map's revisions
        """
        debate, problems = self.read(name, content, file, known)
        shown, text, sha256 = number, content.decode("utf-8", "replace"), digest(content)
        if debate is not None:
            return Debate(debate, problems, file, text, sha256, number, False, shown)
        for earlier in self._store.revisions(name, TRIED) if self._store else ():
            if earlier.number < number and earlier.sound and not earlier.gone:
                older = read_map(self.text(earlier), name, file, known).debate
                if older is not None:
                    return Debate(older, problems, file, text, sha256, number, True, earlier.number)
        return Debate(Map(name, name), problems, file, text, sha256, number, False, number)

    def text(self, revision: Revision) -> bytes:
        """Return the text of a revision."""

        def read() -> bytes:
            return (self._store.content(revision.sha256) if self._store else None) or b""

        found = self._texts.get(revision.sha256, read)
        # A text that is not there for now is not taken for an empty one for good.
        if not found or len(found) > TEXT_BYTES:
            self._texts.forget(revision.sha256)
        return found

    def keep(self, revision: Revision, content: bytes) -> None:
        """Remember the text of a revision, which was just committed."""
        if len(content) <= TEXT_BYTES:
            self._texts.get(revision.sha256, lambda: content)


def _json(edits: tuple[Edit, ...]) -> str:
    text = json.dumps([dump_edit(edit) for edit in edits], ensure_ascii=False)
    # The text itself is kept; a list of edits as long as it would say nothing more.
    return text if len(text) <= MOST_EDITS else "[]"
