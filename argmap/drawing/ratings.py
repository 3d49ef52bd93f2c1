"""The ratings of a room on a card: five bars, their mean and how many there are, in the room that the card has."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.drawing import measure, style
from argmap.drawing.cards import MOST_RATING, Bars, Item, Text, Votes

#: Width of a bar and of the space behind it, and the height of the highest, in pixels.
BAR, GAP, HIGH = 3.2, 1.2, 10.0
#: Width of all bars; space before what is written behind them.
BARS, SPACE = MOST_RATING * BAR + (MOST_RATING - 1) * GAP, 4.0
#: Width that bars with their mean take.
MARK = 44.0


def mark(votes: Votes, base: float, at: float, room: float, *, ends: bool = False) -> tuple[list[Item], float]:
    """Return the mark of some ratings, and its width.

    Where there is less room, how many they are is left out, then the mean, then all of it: the card's label has them.

    :param base: y of the line of writing that it is on, in pixels; at: x of its left end, or
        of its right one where it ends there; room: its most width
    """
    size = style.TYPE["foot"][0]
    for words in (f"{votes.mean:.1f} ({votes.total})", f"{votes.mean:.1f}", ""):
        wide = BARS + (SPACE + measure.width(words, size) if words else 0.0)
        if wide <= room:
            left = at - wide if ends else at
            items: list[Item] = [Bars(left, base, tuple(HIGH * bar / 20 for bar in votes.bars))]
            if words:
                items.append(Text(left + wide, base, words, "quiet", "foot", "end", length=measure.width(words, size)))
            return items, wide
    return [], 0.0


def bars_path(heights: Sequence[float]) -> str:
    """Return bars as path data from the left end of the line that they are on; an empty one is a hairline.

    >>> bars_path((0, 10))
    'h3.2v-0.8h-3.2Zm4.4,0h3.2v-10h-3.2Z'
    """
    ways = [f"h{BAR:g}v-{max(height, 0.8):g}h-{BAR:g}Z" for height in heights]
    return f"m{BAR + GAP:g},0".join(ways)


def note(given: Sequence[Votes]) -> str:
    """Return ratings in a few words.

    >>> note([Votes("truth", (0, 0, 0, 1, 1))])
    'truth 4.5 (2)'
    """
    return ", ".join(f"{votes.dimension} {votes.mean:.1f} ({votes.total})" for votes in given)
