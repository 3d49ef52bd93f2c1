"""What a card is made of: runs of text, signs, rows of chips; and what other layers know about claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from argmap.graph import Sides
from argmap.model import Map, Relation, Verdict
from argmap.wording import counted

Standing = Literal["in", "out", "undecided"]

# Signs as strokes or shapes in a box of 12 by 12, so that they look the same whatever fonts there are.
ICONS: Mapping[str, str] = {
    "supports": "M6 2V10M2 6H10",
    "rebuts": "M2 6H10",
    "undercuts": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M3 9L9 3",
    "quote": "M1 7.4C1 4.7 2.2 2.9 4.5 2.2L4.9 3.1C3.6 3.7 2.9 4.6 2.8 5.7H4.9V9.3H1ZM6.6 7.4C6.6 4.7 7.8 2.9 10.1 2.2"
    "L10.5 3.1C9.2 3.7 8.5 4.6 8.4 5.7H10.5V9.3H6.6Z",
    "sound": "M2.2 6.6L4.9 9.2L9.8 3.2",
    "unsound": "M3 3L9 9M9 3L3 9",
    "unsure": "M6 1.6L11 10.4H1ZM6 4.8V7.4M6 8.9V9",
    "absent": "M4 4.2C4 2.8 4.9 2 6.1 2S8.2 2.8 8.2 4C8.2 5.5 6 5.8 6 7.3M6 9.3V9.5",
    "in": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0",
    "out": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M4.2 4.2L7.8 7.8M7.8 4.2L4.2 7.8",
    "undecided": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M6 1.6V10.4",
    "position-1": "M1.5 6a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0",
    "position-2": "M2 2H10V10H2Z",
    "position-3": "M6 1.5L11 10.2H1Z",
    "position-4": "M6 .8L11.2 6L6 11.2L.8 6Z",
    "position-5": "M6 1L11 4.7L9.1 10.6H2.9L.9 4.7Z",
    "position-6": "M4 1H8V4H11V8H8V11H4V8H1V4H4Z",
}

#: Ratings go from 1 to this.
MOST_RATING = 5

# Gravest last: a card shows the gravest verdict of its quotes.
GRAVITY = (
    Verdict.VERBATIM,
    Verdict.TYPOGRAPHY,
    Verdict.ELIDED,
    Verdict.NO_SOURCE,
    Verdict.SPELLING,
    Verdict.TYPO,
    Verdict.FAR,
    Verdict.SPLICED,
    Verdict.ELISION_CHANGES_SENSE,
    Verdict.ALTERED,
    Verdict.NOT_FOUND,
)
PASSIVE: Mapping[Relation, str] = {
    Relation.SUPPORTS: "supported by",
    Relation.REBUTS: "rebutted by",
    Relation.UNDERCUTS: "undercut by",
}


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text on a card, placed relative to the card's corner.

    :param x: left end, or right end where the anchor is ``end``, in pixels
    :param y: base line in pixels
    :param part: name of its paint in ``style.PARTS``
    :param type: name of its type in ``style.TYPE``
    :param length: its width where that is known exactly, so that no renderer lets it leave the card
    """

    x: float
    y: float
    text: str
    part: str
    type: str
    anchor: Literal["start", "end"] = "start"
    rtl: bool = False
    length: float | None = None


@dataclass(frozen=True, slots=True)
class Icon:
    """One sign in a box of 12 by 12 whose corner is at x, y."""

    name: str
    x: float
    y: float
    part: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline from left to right."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side that are on a line of writing from x on, each of a height in pixels."""

    x: float
    y: float
    heights: tuple[float, ...]


Item = Text | Icon | Rule | Bars


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to a claim drawn elsewhere, told at its end in few words.

    :param claim: id of the claim at the other end
    :param argument: id of the argument that joins them
    :param relation: what the argument does
    :param outgoing: whether this card's claim is the premise
    :param text: the other claim's text
    :param position: id of the position whose column the other claim is in; may be empty
    :param number: the other claim's number, to be shown in place of its text; 0 to show the text
    :param joint: whether the other claim is a premise that works together with this one
    :param plate: number of the plate the other claim is on; 0 for this one
    """

    claim: str
    argument: str
    relation: Relation
    outgoing: bool
    text: str
    position: str = ""
    number: int = 0
    joint: bool = False
    plate: int = 0

    @property
    def words(self) -> str:
        """Return what the chip says before the other claim's text."""
        if self.joint:
            return "together with"
        return self.relation.value if self.outgoing else PASSIVE[self.relation]


@dataclass(frozen=True, slots=True)
class ChipRow:
    """A chip's place on a card: from ``y`` down ``height`` pixels, over the card's width or ``width`` from ``x`` on."""

    chip: Chip
    y: float
    height: float
    items: tuple[Item, ...]
    label: str
    x: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as it is drawn.

    :param id: id of the claim
    :param box: name of its box's paint
    :param bars: paints of the bar's stretches, from the top
    :param label: the whole card in one sentence or two, for those who hear it
    :param relations: what the claim does, in the file's order
    :param behind: number of claims not shown that lie behind it
    :param common: whether it is marked as common ground
    :param piece: which part of a divided card it is, from 0, and of how many
    """

    id: str
    width: float
    height: float
    box: str
    bars: tuple[str, ...]
    items: tuple[Item, ...]
    rows: tuple[ChipRow, ...]
    label: str
    relations: tuple[Relation, ...]
    behind: int = 0
    side: str = ""
    standing: str = ""
    common: bool = False
    piece: tuple[int, int] = (0, 1)


@dataclass(frozen=True, slots=True)
class Votes:
    """Ratings of one thing.

    :param dimension: ``truth`` or ``relevance``
    :param counts: how many gave 1, 2, 3, 4, 5
    """

    dimension: str
    counts: tuple[int, int, int, int, int]

    @property
    def total(self) -> int:
        """Return how many rated."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Return the mean, 0 where nobody rated."""
        return sum(value * count for value, count in enumerate(self.counts, 1)) / self.total if self.total else 0.0

    @property
    def bars(self) -> tuple[int, ...]:
        """Return the height of each bar, 0 to 20, the highest count as 20."""
        most = max(self.counts) or 1
        return tuple(round(20 * count / most) for count in self.counts)

    @property
    def words(self) -> str:
        """Return them in words.

        >>> Votes("truth", (2, 0, 0, 0, 1)).words
        'Truth rated 2.3 of 5 from 3 ratings: 1 by 2, 5 by 1'
        """
        each = ", ".join(f"{value} by {count}" for value, count in enumerate(self.counts, 1) if count)
        what, many = self.dimension.capitalize(), counted(self.total, "rating")
        return f"{what} rated {self.mean:.1f} of {MOST_RATING} from {many}: {each}"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What other layers know about a map's claims, for the cards to show.

    :param sides: the side of each claim, to mark it; ``None`` to mark none
    :param verdicts: verdict by quote key
    :param pages: printed pages by quote key, for quotes that the map gives no place for
    :param standing: ``in``, ``out`` or ``undecided`` by claim id
    :param behind: number of hidden claims by claim id
    :param chips: links to claims drawn elsewhere, by claim id
    :param sources: short names of sources by id, for quotes on cards
    :param whole: the whole map, where only a part of it is drawn: cards tell what a claim does there
    :param common: ids of claims that more than one side relies on, to mark them
    :param numbers: each claim's number in the whole map, to be shown on its card
    :param continued: for claims whose reasons go on elsewhere, in words where
    :param ratings: how a room rated claims, by claim id; rated_in: what the room is called
    """

    sides: Sides | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, int] = field(default_factory=dict)
    chips: Mapping[str, Sequence[Chip]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    whole: Map | None = None
    common: Collection[str] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    continued: Mapping[str, str] = field(default_factory=dict)
    ratings: Mapping[str, Sequence[Votes]] = field(default_factory=dict)
    rated_in: str = ""

    def votes(self, claim: str, dimension: str) -> Votes | None:
        """Return how a claim was rated; ``None`` if it was not."""
        return next((one for one in self.ratings.get(claim, ()) if one.dimension == dimension and one.total), None)
