"""A source prepared for checking quotations: its text, what is not running text in it, and its words."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

from argmap.model import AS_FOUND, Furniture
from argmap.quotes.corrections import corrected, idle, kept_in, key_of
from argmap.quotes.finding import Finding
from argmap.quotes.fold import accented, collapse, words
from argmap.quotes.furniture import find_furniture
from argmap.quotes.index import Index
from argmap.quotes.kept import SHORTEST, Keeper, Shelf, pack_index, pack_json, unpack_index, unpack_json
from argmap.quotes.languages import languages_of
from argmap.quotes.masks import NOTE_NUMBER, Mask
from argmap.quotes.typo import Dictionaries

CACHE_CHARACTERS = 20_000_000
"""Characters of text whose preparation is kept, the last used ones first."""


class Prepared:
    """What is worked out once for a text, each part when it is first asked for: its masks, and its words.

    :param masks: what is not running text, where it is not to be found by rule
    :param shelf: where parts are kept from one start to the next
    """

    def __init__(
        self,
        text: str,
        masks: Iterable[Mask] | None = None,
        furniture: Furniture = AS_FOUND,
        shelf: Shelf | None = None,
    ) -> None:
        self.text = text
        self.furniture = furniture
        self.shelf = shelf
        self._given = None if masks is None else tuple(sorted(masks))

    @cached_property
    def masks(self) -> tuple[Mask, ...]:
        """Return what is not running text."""
        if self.shelf is None:
            return self._masks()
        return self.shelf.part(
            "masks", self._masks, pack_json, lambda data: tuple(Mask(*it) for it in unpack_json(data))
        )

    def _masks(self) -> tuple[Mask, ...]:
        masks = find_furniture(self.text) if self._given is None else self._given
        return corrected(self.text, masks, self.furniture) if self.furniture else masks

    @cached_property
    def _starts(self) -> list[int]:
        return [mask.start for mask in self.masks]

    @cached_property
    def body(self) -> Index:
        """Return the words of the running text."""
        return self._index("body", [(mask.start, mask.end) for mask in self.masks])

    def _index(self, name: str, holes: Sequence[tuple[int, int]] = ()) -> Index:
        if self.shelf is None:
            return Index(self.text, holes)
        return self.shelf.part(name, lambda: Index(self.text, holes), pack_index, unpack_index)

    @cached_property
    def kept(self) -> list[tuple[int, int]]:
        """Return the stretches that a person says are text, whatever they look like."""
        return kept_in(self.text, self.furniture)

    @cached_property
    def full(self) -> Index:
        """Return the words of the whole text, furniture included."""
        return Index(self.text) if self.masks else self.body

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the text seems to be in, likeliest first."""
        return languages_of(self.body.known)

    @cached_property
    def dictionaries(self) -> Dictionaries:
        """Return the dictionaries of the text's languages."""
        return Dictionaries(self.languages)

    @cached_property
    def accented(self) -> frozenset[str]:
        """Return the words of the text in lower case with their accents."""
        if self.shelf is None:
            return self._accented()
        return self.shelf.part(
            "accented",
            self._accented,
            lambda words: pack_json(sorted(words)),
            lambda data: frozenset(unpack_json(data)),
        )

    def _accented(self) -> frozenset[str]:
        return frozenset(accented(word) for word in set(words(self.text[:2_000_000])))

    def masks_in(self, start: int, end: int) -> tuple[Mask, ...]:
        """Return the masks that lie between two offsets."""
        return self.masks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def masked_at(self, place: int) -> Mask | None:
        """Return the mask an offset is in."""
        at = bisect_right(self._starts, place) - 1
        return self.masks[at] if at >= 0 and self.masks[at].end > place else None

    def clean(self, start: int, end: int) -> str:
        """Return the running text between two offsets, furniture left out."""
        pieces, place = [], start
        for mask in self.masks_in(start, end):
            pieces.append(self.text[place : mask.start])
            if mask.kind != NOTE_NUMBER:
                pieces.append("\n")
            place = max(place, mask.end)
        pieces.append(self.text[place:end])
        return "".join(pieces)


class _Cache:
    """Preparations by the hash of their text, the least recently used given up first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._lock = Lock()

    def get(self, sha256: str, text: str, keeper: Keeper | None = None, furniture: Furniture = AS_FOUND) -> Prepared:
        """Return the preparation of a text, taken from where such are kept, or made now."""
        name = f"{sha256} {key_of(furniture)}" if furniture else sha256
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        shelf = Shelf(keeper, name) if keeper and len(text) >= SHORTEST else None
        prepared = Prepared(text, furniture=furniture, shelf=shelf)
        with self._lock:
            self._kept[name] = prepared
            while len(self._kept) > 1 and sum(len(kept.text) for kept in self._kept.values()) > CACHE_CHARACTERS:
                self._kept.popitem(last=False)
        return prepared


_cache = _Cache()


class SourceText:
    """The text of a source, ready to have quotations checked against it.

    Offsets are code points into the text as supplied, which is never altered.

    :param text: the text
    :param sha256: hash of the file it was read from; by default that of the text as UTF-8
    :param masks: what is not running text, where it is not to be found by rule
    :param pages: (offset, label) of each page's beginning, where the format has pages
    :param vocabulary: words that other sources of the same library use, in the normal form
    :param keeper: where what is worked out of long texts is kept from one start to the next
    :param furniture: what a person corrects of what is found not to be running text

    >>> source = SourceText("The revolution was not a dinner-\\nparty, he said.")
    >>> found = source.check("The revolution was not a dinner party")
    >>> found.verdict.value, found.start, found.end
    ('typography', 0, 38)
    >>> source.check("The revolution was a dinner party").verdict.value
    'altered'
    """

    def __init__(
        self,
        text: str,
        *,
        sha256: str = "",
        masks: Iterable[Mask] | None = None,
        pages: Iterable[tuple[int, str]] = (),
        vocabulary: Iterable[str] = (),
        keeper: Keeper | None = None,
        furniture: Furniture = AS_FOUND,
    ) -> None:
        self.text = text
        own = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self.sha256 = sha256 or own
        self.pages = tuple(pages)
        self.vocabulary = frozenset(vocabulary)
        if masks is None:
            self.prepared = _cache.get(own, text, keeper, furniture)
        else:
            self.prepared = Prepared(text, masks, furniture=furniture)

    @classmethod
    def from_file(cls, path: str | Path, keeper: Keeper | None = None, furniture: Furniture = AS_FOUND) -> SourceText:
        """Return the text of a file, whatever its format; see :mod:`argmap.quotes.extract`.

        :param path: the file: plain text, HTML, PDF, DOCX or EPUB
        :param keeper: where the preparations of long texts are kept
        :param furniture: what a person corrects of the furniture of its pages
        :raises Unavailable: if the format's library is not installed
        :raises BadRequest: if the file cannot be read as text
        :raises TooLarge: if it is beyond the stated bounds
        """
        from argmap.quotes.extract import read_file

        extracted = read_file(Path(path))
        return cls(extracted.text, sha256=extracted.sha256, pages=extracted.pages, keeper=keeper, furniture=furniture)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """Return what is not running text: (start, end, kind), in order and apart."""
        return self.prepared.masks

    @cached_property
    def idle(self) -> list[tuple[str, int]]:
        """Return (field, number) of the corrections of furniture that fit nothing in the text."""
        return list(idle(self.text, self.prepared.furniture))

    @property
    def skeleton(self) -> str:
        """Return the letters and digits of the running text in the normal form."""
        return self.prepared.body.skeleton

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the text seems to be in, likeliest first."""
        return self.prepared.languages

    def check(self, quote: str, prefix: str = "", suffix: str = "") -> Finding:
        """Return whether and where a quotation stands in the text.

        :param quote: the quotation
        :param prefix: words just before it, which tell repeated passages apart
        :param suffix: words just after it
        """
        from argmap.quotes.judge import judge

        def made() -> Finding:
            return judge(self.prepared, quote, prefix, suffix, self.vocabulary)

        shelf = self.prepared.shelf
        if shelf is None:
            return made()
        question = ["check", quote, prefix, suffix, *sorted(self.vocabulary)]
        return Finding.of(shelf.answer(question, lambda: made().plain()))

    def wording(self, start: int, end: int) -> str:
        """Return the source's words between two offsets, fit to be quoted: in one line and without furniture.

        >>> SourceText("a dinner-\\nparty, a re-\\nturn. The return of a party").wording(0, 28)
        'a dinner-party, a return.'
        """
        from argmap.quotes.wording import tidy

        shelf = self.prepared.shelf
        if shelf is None:
            return tidy(self.prepared, start, end)
        return str(shelf.answer(["wording", start, end], lambda: tidy(self.prepared, start, end)))

    def keep(self) -> None:
        """Keep what was asked of a long text, and what came of it, for the next start."""
        if self.prepared.shelf is not None:
            self.prepared.shelf.keep()

    def page(self, offset: int) -> str:
        """Return the label of the page an offset is on; empty where the text has no pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page[0]) - 1
        return self.pages[at][1] if at >= 0 else ""

    def context(self, start: int, end: int, length: int = 32) -> tuple[str, str]:
        """Return the running text before and after a stretch, white space collapsed.

        :param length: characters on each side
        """
        before = collapse(self.prepared.clean(max(0, start - 4 * length - 2000), start).replace("\n", " ") + "|")[:-1]
        after = collapse("|" + self.prepared.clean(end, end + 4 * length + 2000))[1:]
        return before[-length:], after[:length]
