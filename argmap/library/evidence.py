"""What is known of a library's quotes: texts where they are installed, and verdicts where they are not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.errors import ArgmapError, Busy, Problem, Severity, TooLarge, Unreadable
from argmap.library.folder import digest
from argmap.library.once import Once
from argmap.library.texts import Place, TextSet
from argmap.model import Anchor, Map, Quote, Source
from argmap.work import Abandoned

if TYPE_CHECKING:
    from argmap.quotes import Checked, SourceText
    from argmap.store import Store

#: Prepared texts kept in memory, the least recently used going first.
KEPT_TEXTS = 12
#: Characters that they may have together; one text may have more.
KEPT_CHARACTERS = 30_000_000
#: Judgements kept of each map: of its present text, and of earlier ones that are compared with it.
KEPT_CHECKS = 4

_Text = tuple["SourceText | None", Problem | None]
#: What was judged, how, and what it was judged by; the last two keep what they are recognised by.
_Checks = tuple[tuple["Checked", ...], dict[str, Anchor], Map, Mapping[str, Anchor]]


class _Partial(Exception):
    """Carries judgements made without a text that cannot be read for now, so that they are not remembered."""

    def __init__(self, checks: _Checks) -> None:
        self.checks = checks
        super().__init__()


class Evidence:
    """Checks quotes against the available texts, and remembers what checks elsewhere said.

    Nothing is locked while a text is read or a quote judged; who asks for the same meanwhile waits for it.
    """

    def __init__(self, store: Store | None, clock: Callable[[], str]) -> None:
        """Take where checks are kept, and what gives the present moment."""
        self.store = store
        self.clock = clock
        #: Texts that are there and could not be read a moment ago.
        self.failing: frozenset[Path] = frozenset()
        self._lock = threading.Lock()
        self._texts = Once[_Text](KEPT_TEXTS, _length, KEPT_CHARACTERS)
        self._checks: dict[str, Once[_Checks]] = {}

    # texts

    def settle(self, texts: TextSet) -> None:
        """Forget what failed of texts that can be read again."""
        with self._lock:
            self.failing &= texts.unreadable

    def text(self, source: Source, texts: TextSet) -> SourceText | None:
        """Return a source's text, ready to check quotes against; ``None`` where it is not installed here."""
        return self._known_text(source, texts)[0]

    def _known_text(self, source: Source, texts: TextSet) -> _Text:
        place = texts.place(source)
        if place is None:
            return None, None
        key = (place, source.sha256, source.furniture)
        try:
            return self._texts.get(key, lambda: self._load(source, place))
        except (Unreadable, Busy, OSError) as error:
            # It is not remembered as read: the system may give it in a moment.
            path = place.path or Path(source.file)
            with self._lock:
                self.failing |= {path}
            message = f"The text {path.name} cannot be read: {_reason(error)}."
            fix = "Allow argmap to read the file; it tries again automatically."
            return None, Problem("text-unreadable", message, fix)

    def _load(self, source: Source, place: Place) -> _Text:
        from argmap.quotes import SourceText

        kept = self.store.text(place.kept) if self.store and place.kept else None
        # A text added by its owner counts before a file that only has the name, unless the file has the hash.
        if place.path is not None and (kept is None or _hash(place) == source.sha256):
            try:
                text = SourceText.from_file(place.path, self.store, source.furniture)
                text.prepare()
                return text, None
            except (Unreadable, Busy, Abandoned):
                raise
            except ArgmapError as error:
                message = f"The text {place.path.name} cannot be read: {error}"
                return None, Problem("text-unreadable", message, "Put a readable text in its place.")
        if kept is None:
            return None, None
        pages, furniture = kept.pages, source.furniture
        text = SourceText(kept.content, sha256=kept.sha256, pages=pages, keeper=self.store, furniture=furniture)
        try:
            text.prepare()
        except TooLarge as error:
            return None, Problem("text-unreadable", f"The text of “{source.id}” cannot be read: {error}", "Split it.")
        return text, None

    def problems(self, sources: Iterable[Source], texts: TextSet) -> list[Problem]:
        """Return what is wrong with the texts of these sources: unreadable, or not the text that was described."""
        found = []
        for source in sources:
            text, problem = self._known_text(source, texts)
            if problem:
                found.append(problem)
            elif text is not None and source.sha256 and text.sha256 != source.sha256:
                message = f"The text of “{source.id}” has the hash {text.sha256[:12]}…, not {source.sha256[:12]}…."
                fix = "If it is a better text, write its hash into sources.yaml; every quote was checked against it."
                found.append(Problem("text-changed", message, fix, Severity.WARNING))
        return found

    # verdicts

    def checks(
        self, debate: Map, sources: Mapping[str, Source], texts: TextSet, recorded: Mapping[str, Anchor]
    ) -> tuple[Checked, ...]:
        """Return every quote of a map, judged now where its source's text is here, else as last recorded."""
        return self._known(debate, sources, texts, recorded)[0]

    def anchors(
        self, debate: Map, sources: Mapping[str, Source], texts: TextSet, recorded: Mapping[str, Anchor]
    ) -> Mapping[str, Anchor]:
        """Return, by quote key, what the check of each quote came to; quotes never checked are absent."""
        quotes = {quote.key: quote for claim in debate.claims for quote in claim.quotes}
        if any(texts.place(sources[name]) for name in {quote.source for quote in quotes.values()} & sources.keys()):
            return self._known(debate, sources, texts, recorded)[1]
        # With no text available there is nothing to check, nor any need of what checks.
        stored = self._stored(quotes, recorded)
        return {key: anchor for key, anchor in stored.items() if anchor.source == quotes[key].source}

    def _known(
        self, debate: Map, sources: Mapping[str, Source], texts: TextSet, recorded: Mapping[str, Anchor]
    ) -> _Checks:
        named = sorted({quote.source for claim in debate.claims for quote in claim.quotes} & sources.keys())
        # What the judgement depends on, and nothing else: another map's change or another source's text costs nothing.
        key = (
            id(debate),
            tuple((name, texts.place(sources[name]), sources[name].furniture) for name in named),
            id(recorded),
        )
        memory = self._checks.setdefault(debate.id, Once(KEPT_CHECKS))
        try:
            return memory.get(key, lambda: self._check(debate, sources, texts, recorded))
        except _Partial as partial:
            return partial.checks

    def _check(
        self, debate: Map, sources: Mapping[str, Source], texts: TextSet, recorded: Mapping[str, Anchor]
    ) -> _Checks:
        from argmap.quotes import check_map

        quotes = {quote.key: quote for claim in debate.claims for quote in claim.quotes}
        named = sorted({quote.source for quote in quotes.values()} & sources.keys())
        found = {name: self.text(sources[name], texts) for name in named}
        present = {name: text for name, text in found.items() if text is not None}
        stored = self._stored(quotes, recorded)
        # A record of a check against an available text is not trusted: the text itself can be checked.
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
        anchors = {item.quote.key: item.anchor for item in checked if item.anchor is not None}
        made = checked, anchors, debate, recorded
        places = (texts.place(sources[name]) for name in named if found[name] is None)
        if any(place is not None and place.path in self.failing for place in places):
            raise _Partial(made)
        return made

    def _stored(self, quotes: Mapping[str, Quote], recorded: Mapping[str, Anchor]) -> dict[str, Anchor]:
        stored = {key: _worded(recorded[key], quotes[key].text) for key in quotes if key in recorded}
        if self.store:
            for key, anchor in self.store.anchors(list(quotes)).items():
                if key not in stored or anchor.checked > stored[key].checked:
                    stored[key] = anchor
        return stored


def _reason(error: Unreadable | Busy | OSError) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return error.reason if isinstance(error, Unreadable) else "the server is too busy at the moment"


def _length(known: _Text) -> int:
    return len(known[0].text) if known[0] is not None else 0


def _hash(place: Place) -> str:
    return digest(place.path.read_bytes()) if place.path else ""


def _worded(anchor: Anchor, quote: str) -> Anchor:
    """Return an anchor with a quote's words as its map has them; mostly they are the same, and a copy costs time."""
    return anchor if anchor.quote == quote else replace(anchor, quote=quote)


def _dated(item: Checked, stored: Mapping[str, Anchor]) -> Checked:
    """Keep the date on which the same check of the same text was first made."""
    old, new = stored.get(item.quote.key), item.anchor
    if old is None or new is None:
        return item
    same = (old.sha256, old.verdict, old.normal_form) == (new.sha256, new.verdict, new.normal_form)
    return replace(item, anchor=replace(new, checked=old.checked)) if same else item
