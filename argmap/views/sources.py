"""A source's text as the reader shows it: set in paragraphs, its cited passages marked, who cites them beside."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from argmap.library import Debate
from argmap.model import COMMON, Anchor, Claim, Quote
from argmap.quotes import Atom, Citation, Section, SourceText, atoms, blocks, joined, strip, within
from argmap.wording import position_number, side_title

CELLS = 120
#: Uses of a passage that the margin lists at once; the rest unfolds.
SHOWN = 3
#: Page breaks and other control characters, which a browser shows as boxes; each is one space, so places stay.
_CONTROLS = str.maketrans({code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (9, 10, 13)})


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote from a source, with the claim and debate that use it; ``url`` is the claim's address."""

    debate: Debate
    claim: Claim
    quote: Quote
    anchor: Anchor | None
    url: str = ""

    @property
    def side(self) -> str:
        """Return the map and position it speaks for, as one key; empty if it speaks for none."""
        position = self.debate.sides.of.get(self.claim.id, "")
        return f"{self.debate.id}/{position}" if position else ""

    @property
    def attacks(self) -> bool:
        """Return whether the claim is used only to attack."""
        used = self.debate.map.arguments_from.get(self.claim.id, ())
        return bool(used) and all(argument.relation.attacks for argument in used)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a passage: the claim it grounds, and for whom.

    :param keys: its quotes' keys; number: the side's mark; stance: ``support`` or ``rebuttal``
    :param cautions: what may mislead in its quotes though their words are exact
    """

    keys: tuple[str, ...]
    url: str
    claim: str
    debate: str
    side: str
    number: int
    stance: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text as it is shown.

    :param text: its words; mask: what it is where it is not running text
    :param look: where it is cited ``support``, ``rebuttal`` or ``both``
    :param keys: keys of the quotes that cite it; begun: those that begin here, which links lead to
    :param number: of the passage that begins here; 0 elsewhere
    """

    text: str
    mask: str = ""
    look: str = ""
    keys: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited passage: its number and its uses, those shown at once and the rest."""

    number: int
    look: str
    uses: tuple[Use, ...]
    more: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of the text, with the passages and the pages that begin in it; ``start`` and ``end`` are its offsets."""

    kind: str
    pieces: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    pages: tuple[str, ...]
    start: int = 0
    end: int = 0

    @property
    def wordy(self) -> bool:
        """Return whether there are words in it that could be quoted; a rule above notes has none."""
        return any(map(str.isalnum, "".join(piece.text for piece in self.pieces)))


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the strip that shows where citations lie."""

    x: float
    width: float
    look: str
    url: str


def citations(uses: list[Cited], sha256: str) -> Iterator[tuple[Citation, Cited]]:
    """Yield the places of quotes in the text with this hash, each with its use."""
    for use in uses:
        if use.anchor and use.anchor.sha256 == sha256:
            for part in use.anchor.parts:
                yield Citation(part.start, part.end, f"{use.debate.id}#{use.claim.id}", use.quote.key, use.side), use


def both(sides: tuple[str, ...]) -> bool:
    """Return whether two positions of one debate are among the sides."""
    maps = [side.split("/")[0] for side in sides if side]
    return len(maps) != len(set(maps)) or any(side.endswith(f"/{COMMON}") for side in sides)


class Reading:
    """A section of a source, ready to be shown.

    :param pairs: all places of quotes, each with its use
    :param address: gives the address of a quote on the page, by its key
    """

    def __init__(
        self,
        text: SourceText,
        section: Section,
        pairs: list[tuple[Citation, Cited]],
        address: Callable[[str], str],
    ) -> None:
        """Work out the passages of the section."""
        self.text, self.section, self.address = text, section, address
        self.of = {citation.claim: use for citation, use in pairs}
        self.starts = {citation.key: citation.start for citation, _ in reversed(pairs)}
        self.cautions = {u.quote.key: [words for *_, words in u.anchor.cautions] for _, u in pairs if u.anchor}
        self.all = atoms(len(text.text), [citation for citation, _ in pairs])
        self.cut = within(self.all, section.start, section.end)
        self.passage = self._numbered()
        self.begun: set[str] = set()
        self.opened: set[int] = set()

    def _numbered(self) -> list[int]:
        """Return for each atom the number of its passage; atoms that touch are one passage."""
        numbers: list[int] = []
        for at, atom in enumerate(self.cut):
            apart = not at or self.text.text[self.cut[at - 1].end : atom.start].strip()
            numbers.append((numbers[-1] if numbers else 0) + bool(apart))
        return numbers

    def rows(self) -> list[TextBlock]:
        """Return the section in blocks."""
        found = []
        section, text = self.section, self.text
        for block in blocks(text.text, section.start, section.end, text.masks, text.prepared.kept):
            flows = block.kind not in ("lines", "table")
            pieces = tuple(
                piece for span in block.spans for piece in self._pieces(span.start, span.end, span.kind, flows)
            )
            if pieces and block.kind != "paragraph":
                # White space is kept in these, but not at their ends.
                pieces = (*pieces[:-1], replace(pieces[-1], text=pieces[-1].text.rstrip()))
                pieces = (replace(pieces[0], text=pieces[0].text.lstrip("\r\n")), *pieces[1:])
            numbers = [piece.number for piece in pieces if piece.number]
            start, end = block.spans[0].start, block.spans[-1].end
            low, high = (bisect_left(self.text.pages, place, key=lambda page: page[0]) for place in (start, end))
            pages = tuple(label for _, label in self.text.pages[low:high])
            found.append(TextBlock(block.kind, pieces, tuple(map(self._passage, numbers)), pages, start, end))
        return found

    def _pieces(self, start: int, end: int, mask: str, flows: bool) -> Iterator[Piece]:
        place = start
        for at, atom in self._atoms(start, end, mask):
            if atom.start > place:
                yield self._piece(place, atom.start, mask, flows)
            low, place = max(place, atom.start), min(atom.end, end)
            keys = tuple(dict.fromkeys(citation.key for citation in atom.citations))
            begun = tuple(key for key in keys if key not in self.begun and self.starts[key] >= self.section.start)
            self.begun.update(begun)
            number = 0 if self.passage[at] in self.opened else self.passage[at]
            self.opened.add(self.passage[at])
            words = self._piece(low, place, mask, flows).text
            yield Piece(words, mask, self._look(atom), keys, begun, number)
        if place < end:
            yield self._piece(place, end, mask, flows)

    def _atoms(self, start: int, end: int, mask: str) -> Iterator[tuple[int, Atom]]:
        """Yield the atoms in a stretch; furniture that a quotation only runs across is not quoted."""
        for at in range(bisect_right(self.cut, start, key=lambda atom: atom.end), len(self.cut)):
            atom = self.cut[at]
            if atom.start >= end:
                return
            if not mask or any(start <= one.start and one.end <= end for one in atom.citations):
                yield at, atom

    def _piece(self, start: int, end: int, mask: str, flows: bool) -> Piece:
        words = self.text.text[start:end].translate(_CONTROLS)
        return Piece(joined(words, self.text.prepared.accented) if flows else words, mask)

    def _look(self, atom: Atom) -> str:
        if both(atom.sides):
            return "both"
        return "rebuttal" if all(self.of[claim].attacks for claim in atom.claims) else "support"

    def _passage(self, number: int) -> Passage:
        cut = self.cut[bisect_left(self.passage, number) : bisect_right(self.passage, number)]
        looks = {self._look(atom) for atom in cut}
        keys: dict[str, dict[str, None]] = {}
        for atom in cut:
            for citation in atom.citations:
                keys.setdefault(citation.claim, {})[citation.key] = None
        uses = [self._use(self.of[claim], tuple(known)) for claim, known in keys.items()]
        shown = SHOWN if len(uses) > SHOWN + 1 else len(uses)
        look = "both" if "both" in looks else "rebuttal" if looks == {"rebuttal"} else "support"
        return Passage(number, look, tuple(uses[:shown]), tuple(uses[shown:]))

    def _use(self, use: Cited, keys: tuple[str, ...]) -> Use:
        position = use.debate.sides.of.get(use.claim.id, "")
        return Use(
            keys,
            use.url,
            use.claim.text,
            use.debate.map.title,
            side_title(use.debate.map, position),
            position_number(use.debate.map, position),
            "rebuttal" if use.attacks else "support",
            tuple(dict.fromkeys(words for key in keys for words in self.cautions.get(key, ()))),
        )

    def cells(self) -> list[Cell]:
        """Return the strip: where in the whole source the citations lie, each stretch leading to a quotation in it."""
        length, cells = len(self.text.text), []
        at = 0
        for number, sides in enumerate(strip(length, self.all, CELLS)):
            while at + 1 < len(self.all) and self.all[at].end * CELLS <= number * length:
                at += 1
            if sides:
                key = self.all[at].citations[-1].key
                look = "both" if both(sides) else "one"
                cells.append(Cell(number * 1000 / CELLS, 1000 / CELLS, look, self.address(key)))
        return cells
