"""What is known of a library's quotes: texts where they are installed, and verdicts where they are not."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.errors import ArgmapError, Problem, Severity
from argmap.library.anchors import read_anchors
from argmap.library.folder import ANCHORS, TEXTS, Stamp, digest
from argmap.model import Anchor, Furniture, Map, Quote, Source

if TYPE_CHECKING:
    from argmap.quotes import Checked, SourceText
    from argmap.store import Store

#: Prepared texts kept in memory, the least recently used going first.
KEPT_TEXTS = 12


class Evidence:
    """Checks quotes against the texts at hand, and remembers what checks elsewhere said."""

    def __init__(self, folder: Path, texts: Path | None, store: Store | None, clock: Callable[[], str]) -> None:
        """Take where texts may lie: beside the maps, in a folder of their own, and in the store."""
        self.folders = [path for path in (folder / TEXTS, texts) if path is not None]
        self.recorded = folder / ANCHORS
        self.store = store
        self.clock = clock
        self._texts: OrderedDict[tuple[str, str, str, Furniture], SourceText | None] = OrderedDict()
        self._checks: dict[str, tuple[Map, tuple[Checked, ...], dict[str, Anchor]]] = {}
        self._found: tuple[dict[str, Anchor], tuple[Problem, ...]] | None = None
        self._problems: dict[str, Problem] = {}
        self._lock = threading.RLock()
        self.version = 0

    def stamps(self) -> tuple[object, ...]:
        """Return what tells that a text was added, taken away or changed."""
        found: list[object] = [self.version]
        for folder in self.folders:
            if folder.is_dir():
                with os.scandir(folder) as entries:
                    files = sorted((entry.name, entry) for entry in entries if entry.is_file())
                found.extend((name, Stamp.of(entry.stat())) for name, entry in files)
            found.append(None)
        return tuple(found)

    def reset(self) -> None:
        """Forget what depends on files that may have changed; prepared texts are kept by hash elsewhere."""
        with self._lock:
            self._checks.clear()
            self._texts.clear()
            self._problems.clear()
            self._found = None

    def added(self) -> None:
        """Say that the store's texts have changed."""
        self.version += 1

    # texts

    def text(self, source: Source) -> SourceText | None:
        """Return a source's text, ready to check quotes against; ``None`` where it is not installed here.

        A file of the named hash counts, else the file of the named name.
        """
        key = (source.id, source.sha256, source.file, source.furniture)
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
                return self._texts[key]
            text = self._load(source)
            self._texts[key] = text
            while len(self._texts) > KEPT_TEXTS:
                self._texts.popitem(last=False)
            return text

    def file(self, source: Source) -> Path | None:
        """Return the file of a source's text, where one of that name is at hand."""
        if source.file:
            for folder in self.folders:
                path = folder / source.file
                if path.is_file():
                    return path
        return None

    def _load(self, source: Source) -> SourceText | None:
        kept = self.store.text(source.sha256) if self.store and source.sha256 else None
        path = self.file(source)
        if path is None and kept is None and self.store:
            own = [text.sha256 for text in self.store.texts() if text.source == source.id]
            kept = self.store.text(own[-1]) if own else None
        if path is None and kept is None:
            return None
        from argmap.quotes import SourceText

        # A text added by its owner counts before a file that only has the name, unless the file has the hash.
        if path is not None and (kept is None or digest(path.read_bytes()) == source.sha256):
            try:
                return SourceText.from_file(path, self.store, source.furniture)
            except ArgmapError as error:
                message = f"The text {path.name} cannot be read: {error}"
                self._problems[source.id] = Problem("text-unreadable", message, "Put a readable text in its place.")
                return None
        if kept is None:
            return None
        return SourceText(
            kept.content, sha256=kept.sha256, pages=kept.pages, keeper=self.store, furniture=source.furniture
        )

    def problems(self, sources: Iterable[Source]) -> list[Problem]:
        """Return what is wrong with the texts of these sources: unreadable, or not the text that was described."""
        found = []
        for source in sources:
            text = self.text(source)
            if source.id in self._problems:
                found.append(self._problems[source.id])
            elif text is not None and source.sha256 and text.sha256 != source.sha256:
                message = f"The text of “{source.id}” has the hash {text.sha256[:12]}…, not {source.sha256[:12]}…."
                fix = "If it is a better text, write its hash into sources.yaml; every quote was checked against it."
                found.append(Problem("text-changed", message, fix, Severity.WARNING))
        return found

    # verdicts

    def checks(self, debate: Map, sources: Mapping[str, Source]) -> tuple[Checked, ...]:
        """Return every quote of a map, judged now where its source's text is here, else as last recorded."""
        return self._known(debate, sources)[1]

    def anchors(self, debate: Map, sources: Mapping[str, Source]) -> Mapping[str, Anchor]:
        """Return, by quote key, what the check of each quote came to; quotes never checked are absent."""
        quotes = {quote.key: quote for claim in debate.claims for quote in claim.quotes}
        if debate.id in self._checks or any(self._texts_of(quotes, sources)):
            return self._known(debate, sources)[2]
        # With no text at hand there is nothing to check, nor any need of what checks.
        return {key: anchor for key, anchor in self._stored(quotes).items() if anchor.source == quotes[key].source}

    def _known(
        self, debate: Map, sources: Mapping[str, Source]
    ) -> tuple[Map, tuple[Checked, ...], Mapping[str, Anchor]]:
        with self._lock:
            known = self._checks.get(debate.id)
            if known is None or known[0] is not debate:
                checks = self._check(debate, sources)
                anchors = {item.quote.key: item.anchor for item in checks if item.anchor is not None}
                known = self._checks[debate.id] = (debate, checks, anchors)
            return known

    def _check(self, debate: Map, sources: Mapping[str, Source]) -> tuple[Checked, ...]:
        from argmap.quotes import check_map

        quotes = {quote.key: quote for claim in debate.claims for quote in claim.quotes}
        present = self._texts_of(quotes, sources)
        stored = self._stored(quotes)
        # A record of a check against the very text at hand is not taken on trust: the text is there to be looked at.
        apart = {
            key: anchor
            for key, anchor in stored.items()
            if anchor.source not in present or present[anchor.source].sha256 != anchor.sha256
        }
        checked = tuple(_dated(item, stored) for item in check_map(debate, present, self.clock()[:10], apart))
        for text in present.values():
            text.keep()
        if self.store:
            fresh = [item.anchor for item in checked if item.anchor and item.anchor != stored.get(item.quote.key)]
            if fresh:
                self.store.put_anchors(fresh)
        return checked

    def _texts_of(self, quotes: Mapping[str, Quote], sources: Mapping[str, Source]) -> dict[str, SourceText]:
        named = sorted({quote.source for quote in quotes.values()} & sources.keys())
        texts = {name: self.text(sources[name]) for name in named}
        return {name: text for name, text in texts.items() if text is not None}

    def _travelling(self) -> tuple[dict[str, Anchor], tuple[Problem, ...]]:
        known = self._found
        if known is None:
            try:
                content = self.recorded.read_bytes()
            except FileNotFoundError:
                content = b"{}"
            known = self._found = read_anchors(content)
        return known

    def record_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the file of verdicts that travels with the maps."""
        return self._travelling()[1]

    def _stored(self, quotes: Mapping[str, Quote]) -> dict[str, Anchor]:
        found = self._travelling()[0]
        stored = {key: replace(found[key], quote=quotes[key].text) for key in quotes if key in found}
        if self.store:
            for key, anchor in self.store.anchors(list(quotes)).items():
                if key not in stored or anchor.checked > stored[key].checked:
                    stored[key] = anchor
        return stored


def _dated(item: Checked, stored: Mapping[str, Anchor]) -> Checked:
    """Keep the date on which the same check of the same text was first made."""
    old, new = stored.get(item.quote.key), item.anchor
    if old is None or new is None:
        return item
    same = (old.sha256, old.verdict, old.normal_form) == (new.sha256, new.verdict, new.normal_form)
    return replace(item, anchor=replace(new, checked=old.checked)) if same else item
