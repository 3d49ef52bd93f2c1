"""Measure maps on paper: plates, the cards' share of a page, and the smallest type, by medium.

``python -m bench.plates`` prints a line for each medium over the shipped maps; ``--each`` prints every map, ``--media``
names the media, ``--made 300`` adds maps made up, of 15, 60, 300 and 1,000 claims.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from argmap.drawing import Options
from argmap.drawing.cards import Knowledge
from argmap.drawing.media import Plates, on_paper
from argmap.drawing.paper import MEDIA, PIXEL, POINT, Medium
from argmap.graph import sides
from argmap.model import Map
from bench.drawing import shipped
from bench.drawing_maps import made_map


@dataclass(frozen=True, slots=True)
class Figures:
    """What a map on paper comes to.

    :param plates: without the index; share: of all plates' paper that cards cover, border, heading and legend included
    :param least: smallest type in points; seconds: it took
    """

    plates: int
    share: float
    least: float
    seconds: float
    words: str


def of(debate: Map, medium: Medium) -> Figures:
    """Set a map on paper and return its figures."""
    start = time.perf_counter()
    know = Knowledge(sides=sides(debate), whole=debate)
    options = Options(theme="print")
    found = on_paper(debate, options, know, medium)
    return Figures(*_share(found, medium), time.perf_counter() - start, found.words)


def _share(found: Plates, medium: Medium) -> tuple[int, float, float]:
    plates = [plate for plate in found.plates if plate.number]
    page = (medium.width / POINT) * (medium.height / POINT)
    covered = 0.0
    for plate in plates:
        pixel = PIXEL * plate.picture.scale
        covered += sum(card.width * card.height for card in plate.picture.cards.values()) * pixel * pixel
    return len(plates), covered / page / len(plates), min(plate.type for plate in plates)


def _line(name: str, found: Sequence[Figures]) -> str:
    return (
        f"{name:34} plates {sum(one.plates for one in found):4} (most {max(one.plates for one in found):3})"
        f"  share {statistics.median(one.share for one in found):.2f} (least {min(one.share for one in found):.2f})"
        f"  type {min(one.least for one in found):.1f}  {sum(one.seconds for one in found):.1f} s"
    )


def main() -> None:
    """Print the figures of every medium."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="print every map")
    parser.add_argument("--media", nargs="*", default=list(MEDIA), help="media to measure")
    parser.add_argument("--made", type=int, default=0, help="largest made map to measure too: 15, 60, 300 or 1000")
    chosen = parser.parse_args()
    maps = [*shipped(), *(made_map(n, n, foreign=0) for n in (15, 60, 300, 1000) if n <= chosen.made)]
    for name in chosen.media:
        found = []
        for debate in maps:
            found.append(of(debate, MEDIA[name]))
            if chosen.each:
                print(_line(f"{name} {debate.id} ({len(debate.claims)})", found[-1:]), found[-1].words)
        print(_line(name, found))


if __name__ == "__main__":
    main()
