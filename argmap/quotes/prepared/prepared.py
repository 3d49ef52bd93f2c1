"""What is worked out once for a text: what is not running text in it, its words, its languages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cached_property
from threading import Lock

from argmap.model import AS_FOUND, Furniture
from argmap.quotes.pages.citations import find_citations
from argmap.quotes.pages.corrections import corrected, kept_in, key_of
from argmap.quotes.pages.furniture import find_furniture
from argmap.quotes.pages.masks import STRUCK, Mask
from argmap.quotes.prepared.kept import SHORTEST, Keeper, KeptParts, pack_index, pack_json, unpack_index, unpack_json
from argmap.quotes.words.cues import leading
from argmap.quotes.words.dictionaries import Dictionaries
from argmap.quotes.words.fold import accented, words
from argmap.quotes.words.index import Index, stretches
from argmap.quotes.words.languages import languages_of
from argmap.quotes.words.wordlists import pattern_of

LONGEST_HEADING = 90
"""Characters of a line that may be a heading."""
CACHE_CHARACTERS = 20_000_000
"""Characters of text whose preparation is kept, the last used ones first."""
PARTS = ("masks", "body", "accented")
"""The parts of a long text that are kept from one start to the next."""


class Prepared:
    """What is worked out once for a text, each part when it is first asked for: its masks, and its words.

    :param masks: what is not running text, where it is not to be found by rule
    :param kept_parts: where parts are kept from one start to the next
    """

    def __init__(
        self,
        text: str,
        masks: Iterable[Mask] | None = None,
        furniture: Furniture = AS_FOUND,
        kept_parts: KeptParts | None = None,
    ) -> None:
        self.text = text
        self.furniture = furniture
        self.kept_parts = kept_parts
        self.speakers: dict[str, bool] = {}
        self._given = None if masks is None else tuple(sorted(masks))

    @cached_property
    def masks(self) -> tuple[Mask, ...]:
        """Return what is not running text."""
        if self.kept_parts is None:
            return self._masks()
        return self.kept_parts.part("masks", self._masks, pack_json, _unpack_masks)

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
        if self.kept_parts is None:
            return Index(self.text, holes)
        return self.kept_parts.part(name, lambda: Index(self.text, holes), pack_index, unpack_index)

    @cached_property
    def kept(self) -> list[tuple[int, int]]:
        """Return the stretches that a person says are text, whatever they look like."""
        return kept_in(self.text, self.furniture)

    @cached_property
    def full(self) -> Index:
        """Return the words of the whole text, furniture included, but nothing that is struck out."""
        if not self.masks:
            return self.body
        return Index(self.text, [(mask.start, mask.end) for mask in self.masks if mask.kind == STRUCK])

    @cached_property
    def citations(self) -> list[tuple[int, int]]:
        """Return (start, end) of the citations inside sentences, which quotations may leave out."""
        return find_citations(self.text)

    @cached_property
    def uncited(self) -> Index:
        """Return the words of the running text without its citations."""
        holes = sorted([*((mask.start, mask.end) for mask in self.masks), *self.citations])
        kept = [hole for at, hole in enumerate(holes) if not at or hole[0] >= holes[at - 1][1]]
        return Index(self.text, kept)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the text seems to be in, likeliest first."""
        return languages_of(self.body.known)

    @cached_property
    def headings(self) -> list[tuple[int, int]]:
        """Return (start, end) of the lines that say another speaks below them, such as “dissenting”."""
        pattern = pattern_of("voice", leading(self.languages))
        found: list[tuple[int, int]] = []
        for match in pattern.finditer(self.text) if pattern else ():
            low, high = max(0, match.start() - LONGEST_HEADING), match.end() + LONGEST_HEADING
            start = max(low, self.text.rfind("\n", low, match.start()) + 1)
            end = self.text.find("\n", match.end(), high)
            end = min(len(self.text), high) if end < 0 else end
            # “Justice Marlowe, with whom Justice Penn joins, dissenting. The statute …”: a heading run into its text.
            if self.text[match.end() : match.end() + 1] == "." and "." not in self.text[start : match.end()]:
                end = match.end()
            if end - start < LONGEST_HEADING and (not found or found[-1][0] != start):
                found.append((start, end))
        return found

    @cached_property
    def dictionaries(self) -> Dictionaries:
        """Return the dictionaries of the text's languages."""
        return Dictionaries(self.languages)

    @cached_property
    def accented(self) -> frozenset[str]:
        """Return the words of the text in lower case with their accents."""
        if self.kept_parts is None:
            return self._accented()
        return self.kept_parts.part("accented", self._accented, _pack_words, _unpack_words)

    def _accented(self) -> frozenset[str]:
        beginning = self.text[:2_000_000]
        found: set[str] = set()
        for start, end in stretches(beginning):
            found.update(words(beginning[start:end]))
        return frozenset(map(accented, found))

    def packed(self) -> dict[str, bytes]:
        """Return the parts that are kept of a long text, worked out now, as bytes."""
        made = pack_json(self.masks), pack_index(self.body), _pack_words(self.accented)
        return dict(zip(PARTS, made, strict=True))

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
            if mask.block:
                pieces.append("\n")
            place = max(place, mask.end)
        pieces.append(self.text[place:end])
        return "".join(pieces)


def _unpack_masks(data: bytes) -> tuple[Mask, ...]:
    return tuple(Mask(*it) for it in unpack_json(data))


def _pack_words(words: frozenset[str]) -> bytes:
    return pack_json(sorted(words))


def _unpack_words(data: bytes) -> frozenset[str]:
    return frozenset(unpack_json(data))


class Cache:
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
        kept_parts = KeptParts(keeper, name) if keeper and len(text) >= SHORTEST else None
        prepared = Prepared(text, furniture=furniture, kept_parts=kept_parts)
        with self._lock:
            self._kept[name] = prepared
            while len(self._kept) > 1 and sum(len(kept.text) for kept in self._kept.values()) > CACHE_CHARACTERS:
                self._kept.popitem(last=False)
        return prepared


CACHE = Cache()
