"""Measure how pictures read: crossings, length of links, share of cards, type on paper, first views.

``python -m bench.pictures`` prints one line for each layout over the shipped maps, beside plain ``dot`` on the same
cards; ``--made 1000`` adds maps made up; ``--each`` prints every map. Peers are measured where they are installed, as
in ``bench.drawing``; Argdown draws cards of its own, narrower and in smaller type.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from argmap import formats
from argmap.drawing import Options, Picture, draw, style
from argmap.drawing.cards import Knowledge
from argmap.graph import sides
from argmap.model import Map
from bench.drawing import shipped
from bench.drawing_maps import made_map, points

Segment = tuple[tuple[float, float], tuple[float, float]]

PIXEL_POINTS = 0.75
#: Room on a page inside a border of 10 mm, in points.
PAGES = {"a4": (538.6, 785.2), "a4 landscape": (785.2, 538.6), "slide": (903.0, 507.0)}
SMALLEST = min(size for size, _, _ in style.TYPE.values())
FIRST_VIEW = (1400.0, 760.0)
"""Room for a map on a screen of 1440 by 900 pixels, beside bars and margins."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a picture comes to.

    :param crossings: pairs of arguments whose lines cross; length: of all lines, and the longest, in pixels
    :param share: cards' area beside the picture's; type: smallest size in points on each page, whole map on one
    :param whole: cards whole in a first view
    """

    crossings: int
    length: float
    longest: float
    share: float
    type: Mapping[str, float]
    whole: int
    width: float
    height: float


def figures(
    boxes: Iterable[tuple[float, float, float, float]],
    lines: Mapping[str, Sequence[Segment]],
    width: float,
    height: float,
    smallest: float = SMALLEST,
) -> Figures:
    """Work out a picture's figures.

    :param boxes: x, y, width and height of each card; lines: by argument, in pieces
    :param smallest: size of the smallest type, in pixels
    """
    boxes = list(boxes)
    lengths = [sum(_length(piece) for piece in pieces) for pieces in lines.values()]
    scale = {
        name: min(wide / (width * PIXEL_POINTS), high / (height * PIXEL_POINTS), 1.0)
        for name, (wide, high) in PAGES.items()
    }
    return Figures(
        crossings(lines),
        sum(lengths),
        max(lengths, default=0.0),
        sum(w * h for _, _, w, h in boxes) / (width * height),
        {name: smallest * PIXEL_POINTS * share for name, share in scale.items()},
        sum(x + w <= FIRST_VIEW[0] and y + h <= FIRST_VIEW[1] for x, y, w, h in boxes),
        width,
        height,
    )


def of_picture(picture: Picture) -> Figures:
    """Return the figures of a picture of ours."""
    lines = {
        argument: [piece for way in ways for piece in pairwise(points(way, 0.05))]
        for argument, ways in picture.links.items()
    }
    boxes = [(place.x, place.y, place.width, place.height) for place in picture.cards.values()]
    return figures(boxes, lines, picture.width, picture.height)


def of_dot(debate: Map, picture: Picture, program: str, direction: str = "RL") -> Figures:
    """Return the figures of what ``dot`` makes of the same cards and links by default."""
    from argmap.drawing.ranks import hangings

    size = {claim: (place.width / 72, place.height / 72) for claim, place in picture.cards.items()}
    text = [f'digraph {{ rankdir={direction}; node [shape=box fixedsize=true label=""]']
    text += [f'"{claim}" [width={w:.4f} height={h:.4f}]' for claim, (w, h) in size.items()]
    text += [f'"{child}" -> "{parent}"' for parent, group in hangings(debate).items() for child in group]
    out = subprocess.run(
        [program, "-Tjson0"], input="\n".join([*text, "}"]), capture_output=True, text=True, check=True
    ).stdout
    data = json.loads(out)
    _, _, wide, high = (float(part) for part in data["bb"].split(","))
    boxes = []
    for node in data["objects"]:
        x, y = (float(part) for part in node["pos"].split(","))
        w, h = float(node["width"]) * 72, float(node["height"]) * 72
        boxes.append((x - w / 2, high - y - h / 2, w, h))
    lines = {str(number): _spline(edge["pos"]) for number, edge in enumerate(data.get("edges", ()))}
    return figures(boxes, lines, wide, high)


def of_svg(text: str) -> Figures | None:
    """Return the figures of an SVG that Graphviz wrote for another program, cards taken for its boxes."""
    found = re.search(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', text)
    if found is None:
        return None
    # Argdown has Graphviz make large maps smaller; the shapes within have their own size.
    scaled = re.search(r"scale\(([\d.]+)", text)
    shrunk = float(scaled[1]) if scaled else 1.0
    width, height = float(found[1]) / shrunk, float(found[2]) / shrunk
    letters = min((float(size) for size in re.findall(r'font-size="([\d.]+)"', text)), default=SMALLEST)
    boxes, lines = [], {}
    for number, group in enumerate(re.findall(r'<g id="[^"]*" class="(?:node|edge)">.*?</g>\s', text, re.S)):
        if 'class="edge"' in group:
            for path in re.findall(r'<path[^>]* d="([^"]+)"', group):
                lines[str(number)] = _curved(_pairs(path))
        else:
            shapes = re.findall(r'<(?:polygon|path)[^>]* (?:points|d)="([^"]+)"', group)
            if shapes:
                places = _pairs(shapes[0])
                xs, ys = [p[0] for p in places], [p[1] for p in places]
                boxes.append((min(xs), height + min(ys), max(xs) - min(xs), max(ys) - min(ys)))
    return figures(boxes, lines, width, height, letters)


def _spline(text: str) -> list[Segment]:
    ends = re.findall(r"(?:^| )([\d.]+),([\d.]+)(?= |$)", re.sub(r"[es],\S+ ", "", text))
    return _curved([(float(x), float(y)) for x, y in ends])


def _pairs(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", text)]


def _curved(places: Sequence[tuple[float, float]]) -> list[Segment]:
    """Return the pieces of a line of curves, given as its start and three points for each."""
    curves = ("C" + " ".join(f"{x},{y}" for x, y in places[at : at + 3]) for at in range(1, len(places) - 2, 3))
    return list(pairwise(points(f"M{places[0][0]},{places[0][1]}" + "".join(curves), 0.05)))


def _length(piece: Segment) -> float:
    (x1, y1), (x2, y2) = piece
    return float(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)


def crossings(lines: Mapping[str, Sequence[Segment]]) -> int:
    """Return how many pairs of arguments have lines that cross: pass each other, not only touch or run together."""
    cells: dict[tuple[int, int], list[tuple[str, Segment]]] = {}
    for name, pieces in lines.items():
        for piece in pieces:
            (x1, y1), (x2, y2) = piece
            for column in range(int(min(x1, x2) // 64), int(max(x1, x2) // 64) + 1):
                for row in range(int(min(y1, y2) // 64), int(max(y1, y2) // 64) + 1):
                    cells.setdefault((column, row), []).append((name, piece))
    found = set()
    for members in cells.values():
        for number, (one, first) in enumerate(members):
            for other, second in members[number + 1 :]:
                if one != other and (one, other) not in found and _cross(first, second):
                    found.add((min(one, other), max(one, other)))
    return len(found)


def _cross(one: Segment, other: Segment) -> bool:
    (a, b), (c, d) = one, other

    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    least = 1e-6
    first, second = side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)
    return first < -least and second < -least


def _line(name: str, found: Sequence[Figures]) -> str:
    def middle(values: Iterable[float]) -> float:
        return statistics.median(list(values))

    types = " / ".join(f"{middle(one.type[page] for one in found):.1f}" for page in PAGES)
    crossed, length = sum(one.crossings for one in found), sum(one.length for one in found) / 1000
    whole = [one.whole for one in found]
    return (
        f"{name:30} crossings {crossed:4}  length {length:5.0f}k  longest {max(one.longest for one in found):5.0f}"
        f"  share {middle(one.share for one in found):.2f}  type {types}"
        f"  whole {middle(whole):.0f} (least {min(whole)})  wide {middle(one.width for one in found):.0f}"
    )


LAYOUTS: Mapping[str, Options] = {
    "left, aligned": Options(standalone=True),
    "left, aligned, compact": Options(spacing="compact", standalone=True),
    "left, headed": Options(rows="headed", standalone=True),
    "left, headed, compact": Options(rows="headed", spacing="compact", standalone=True),
    "left, unbroken": Options(rows="unbroken", standalone=True),
    "top, aligned": Options(direction="top", standalone=True),
    "top, unbroken": Options(rows="unbroken", direction="top", standalone=True),
}


def argdown_svg(debate: Map, program: str) -> str:
    """Return the SVG that Argdown's command line draws of a map."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "map.argdown"
        source.write_text(formats.write(debate, "argdown"), "utf-8")
        subprocess.run([program, "map", "-f", "svg", str(source), folder], check=True, capture_output=True)
        return next(Path(folder).glob("*.svg")).read_text("utf-8")


def main() -> None:
    """Print the figures of every layout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="print every map")
    parser.add_argument("--made", type=int, default=0, help="largest made map to measure too: 15, 60, 300 or 1000")
    parser.add_argument("--layout", action="append", choices=LAYOUTS, help="only this layout; may be repeated")
    chosen = parser.parse_args()
    maps = [*shipped(), *(made_map(n, n, foreign=0) for n in (15, 60, 300, 1000) if n <= chosen.made)]
    # The package's own dot, so that plain dot can be measured on any machine.
    program = shutil.which("dot") or shutil.which("graphviz-pure", path=str(Path(sys.executable).parent))
    argdown = shutil.which(os.environ.get("ARGMAP_ARGDOWN") or "argdown")
    table: dict[str, list[Figures]] = {}
    for debate in maps:
        know = Knowledge(sides=sides(debate))
        for name in chosen.layout or LAYOUTS:
            options = LAYOUTS[name]
            picture = draw(debate, options, know)
            table.setdefault(name, []).append(of_picture(picture))
        if program:
            cards = draw(debate, Options(rows="unbroken", numbers=False), know)
            table.setdefault("dot, rankdir=RL", []).append(of_dot(debate, cards, program))
        if argdown:
            drawn = of_svg(argdown_svg(debate, argdown))
            if drawn is not None:
                table.setdefault("Argdown", []).append(drawn)
        if chosen.each:
            for name, found in table.items():
                print(_line(f"{debate.id[:14]} {name}", found[-1:]))
    for name, found in table.items():
        print(_line(name, found))


if __name__ == "__main__":
    main()
