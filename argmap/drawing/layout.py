"""Where the cards go: a graph of bare ids and sizes for Graphviz, and the rows its answer comes to."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from argmap.drawing import engine
from argmap.drawing.ranks import Ranks, ranks
from argmap.errors import TooLarge
from argmap.model import Map

FORM = 1
"""Version of the layout's own form: a change here makes cached layouts void."""

REQUEST_SECONDS = 14.0
LADDER: Sequence[tuple[str, float]] = (("all", 5.0), ("tree", 9.0))
"""Steps, each cheaper than the one before, and their seconds: all links; only those that give each claim its place."""

MOST_SPAN = 6000
"""Rows passed by all links together beyond which the first step is left out: it would not end in time."""

MOST_CARDS = 6000
MOST_PASSED = 30_000
"""Cards, and rows passed by all links together, beyond which a picture is refused at once: nobody could read it."""


class Cache(Protocol):
    """Where layouts are kept; the store provides one."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, or ``None``."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value under a key."""


@dataclass(frozen=True, slots=True)
class Size:
    """A card's extent along the ranks (``u``, away from the thesis) and across them (``v``), in pixels."""

    u: float
    v: float


@dataclass(frozen=True, slots=True)
class Box:
    """A card's place: ``u`` grows away from the theses, ``v`` across, in pixels; ``row`` counts from the theses."""

    u0: float
    v0: float
    u1: float
    v1: float
    row: int

    @property
    def v(self) -> float:
        """Return the middle across."""
        return (self.v0 + self.v1) / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    :param boxes: places by claim id
    :param rows: from and to along ``u`` of each row of cards; empty if the layout has none
    :param u: extent along the ranks; v: across them
    :param rung: which step of the ladder gave it
    """

    boxes: Mapping[str, Box]
    rows: tuple[tuple[float, float], ...]
    u: float
    v: float
    rung: str


def layout(
    debate: Map,
    sizes: Mapping[str, Size],
    between_cards: float,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
    wrap_loose: float = 900,
) -> Layout:
    """Lay out a map's cards.

    :param sizes: every claim's extent
    :param between_cards: space between neighbours in a row in pixels; the rows follow each other without any
    :param cache: where layouts are kept
    :param dot: path or name of the layout program, where another than the usual one is meant
    :param wrap_loose: how far across the cards without any link may go before a new row of them begins
    :raises TooLarge: if no step of the ladder came to an end in time
    """
    found = ranks(debate)
    if len(sizes) > MOST_CARDS or found.span > MOST_PASSED:
        raise TooLarge(refusal(len(sizes), len(debate.arguments)))
    name = {claim: f"n{number}" for number, claim in enumerate(claim for row in found.rows for claim in row)}
    rung, places = _unbroken(found, name, sizes, between_cards, cache, dot) if name else ("all", {})
    starts: dict[str, float] = {}
    for row in found.rows:
        starts.update(_in_order(row, {claim: places[name[claim]][0] for claim in row}, sizes, between_cards))
    boxes, rows = _rows(found, starts, sizes)
    place_loose(found.loose, sizes, boxes, between_cards, wrap_loose)
    u = max((box.u1 for box in boxes.values()), default=0.0)
    v = max((box.v1 for box in boxes.values()), default=0.0)
    return Layout(boxes, tuple(rows), u, v, rung)


def compose(
    found: Ranks, name: Mapping[str, str], sizes: Mapping[str, Size], between_cards: float, *, tree: bool = False
) -> str:
    """Return the DOT text to lay out: generated ids, sizes, rows in their order and links, and no word a user wrote.

    :param tree: give only the links by which each claim has its place, for maps too dense for all of them
    """
    import graphviz

    graph = graphviz.Digraph(
        "g",
        graph_attr={"nodesep": f"{between_cards / 72:.4f}", "ranksep": "0.5", "splines": "none", "mclimit": "0.001"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
    )
    # Ids and numbers need no quoting, so the lines go in as they are.
    for claim, node in name.items():
        size = sizes[claim]
        graph.body.append(f"\t{node} [width={size.v / 72:.4f} height={size.u / 72:.4f}]\n")
    for row in found.rows:
        if len(row) > 1:
            chain = " -> ".join(name[claim] for claim in row)
            graph.body.append(f"\t{{rank=same {chain} [style=invis]}}\n")
    for end, start in found.links:
        first = found.tree[start] == end
        if first or not tree:
            graph.body.append(f"\t{name[end]} -> {name[start]} [weight={4 if first else 1}]\n")
    return str(graph.source)


def _unbroken(
    found: Ranks,
    name: Mapping[str, str],
    sizes: Mapping[str, Size],
    between_cards: float,
    cache: Cache | None,
    dot: str | None,
) -> tuple[str, dict[str, tuple[float, float]]]:
    steps = [
        (rung, seconds, partial(compose, found, name, sizes, between_cards, tree=rung == "tree"))
        for rung, seconds in LADDER
        if rung != "all" or found.span <= MOST_SPAN
    ]
    return laid_out(steps, (len(name), len(found.links)), cache, dot)


_under_way: dict[str, threading.Event] = {}
_lock = threading.Lock()


def laid_out(
    steps: Sequence[tuple[str, float, Callable[[], str]]],
    counts: tuple[int, int],
    cache: Cache | None,
    dot: str | None,
) -> tuple[str, dict[str, tuple[float, float]]]:
    """Return which step answered and each node's middle; those who ask for the same wait for one run.

    :param steps: what to try in turn: its name, its seconds, and what gives its DOT text; the first is what the layout
        is kept under
    :param counts: number of cards and links, for the words of a refusal
    :raises TooLarge: if no step came to an end in time
    """
    path = engine.program(dot)
    deadline = time.monotonic() + REQUEST_SECONDS
    if cache is None:
        return _climb(path, steps, counts, deadline)
    key = hashlib.sha256("\0".join((str(FORM), engine.version(path), steps[0][2]())).encode()).hexdigest()
    while True:
        kept = cache.get(key)
        if kept is not None:
            return _unpacked(kept)
        with _lock:
            event = _under_way.get(key)
            if event is None:
                mine = _under_way[key] = threading.Event()
                break
        if not event.wait(max(0.0, deadline - time.monotonic())):
            raise TooLarge(refusal(*counts))
    try:
        try:
            answer = _climb(path, steps, counts, deadline)
        except TooLarge:
            cache.put(key, json.dumps({"rung": "none", "places": {}, "counts": counts}).encode())
            raise
        cache.put(key, json.dumps({"rung": answer[0], "places": answer[1]}, separators=(",", ":")).encode())
        return answer
    finally:
        with _lock:
            del _under_way[key]
        mine.set()


def _unpacked(kept: bytes) -> tuple[str, dict[str, tuple[float, float]]]:
    data: dict[str, Any] = json.loads(kept)
    if data["rung"] == "none":
        raise TooLarge(refusal(*data["counts"]))
    return data["rung"], {node: (x, y) for node, (x, y) in data["places"].items()}


def refusal(cards: int, links: int) -> str:
    return (
        f"A picture of {cards} claims and {links} links at once is more than can be laid out in {REQUEST_SECONDS:.0f} s"
        " or read; show a part of the map, or read its outline."
    )


def _climb(
    path: str, steps: Sequence[tuple[str, float, Callable[[], str]]], counts: tuple[int, int], deadline: float
) -> tuple[str, dict[str, tuple[float, float]]]:
    for rung, seconds, text in steps:
        try:
            out = engine.run(path, ["-Tjson0"], text().encode(), min(deadline, time.monotonic() + seconds))
            return rung, _places(out)
        except engine.Overrun:
            continue
    raise TooLarge(refusal(*counts))


def _places(out: bytes) -> dict[str, tuple[float, float]]:
    try:
        found = {}
        for node in json.loads(out).get("objects", ()):
            # The rows are subgraphs, which have no place of their own.
            if "pos" in node:
                x, y = node["pos"].split(",")
                found[node["name"]] = (float(x), float(y))
        return found
    except (ValueError, KeyError) as failure:
        raise engine.Overrun(f"its answer cannot be read: {failure}") from failure


def _rows(
    found: Ranks, starts: Mapping[str, float], sizes: Mapping[str, Size]
) -> tuple[dict[str, Box], list[tuple[float, float]]]:
    """Return the cards' places with their rows set flush on the side that faces the theses."""
    least = min(starts.values(), default=0.0)
    boxes: dict[str, Box] = {}
    rows: list[tuple[float, float]] = []
    u = 0.0
    for number, row in enumerate(found.rows):
        thickness = max(sizes[claim].u for claim in row)
        for claim in row:
            v = starts[claim] - least
            boxes[claim] = Box(u, v, u + sizes[claim].u, v + sizes[claim].v, number)
        rows.append((u, u + thickness))
        u += thickness
    return boxes, rows


def _in_order(
    row: Sequence[str], middles: Mapping[str, float], sizes: Mapping[str, Size], between: float
) -> dict[str, float]:
    """Return where each card of a row begins: nearest to its wanted middle, with the row's order and no overlap.

    Graphviz keeps the order it is given in nearly all cases, and then nothing moves. Where it does not, this is the
    least-squares answer by pooling neighbours that would overlap (Ayer, Brunk, Ewing, Reid & Silverman 1955).
    """
    offset = 0.0
    pools: list[tuple[float, int]] = []
    offsets = []
    for claim in row:
        offsets.append(offset)
        # The half pixel of tolerance is Graphviz's rounding to whole points.
        pools.append((middles[claim] - sizes[claim].v / 2 - offset, 1))
        offset += sizes[claim].v + between
        while len(pools) > 1 and pools[-2][0] > pools[-1][0] + 0.5:
            (first, many), (second, more) = pools[-2:]
            pools[-2:] = [((first * many + second * more) / (many + more), many + more)]
    wanted = [start for start, many in pools for _ in range(many)]
    return {claim: start + moved for claim, start, moved in zip(row, wanted, offsets, strict=True)}


def place_loose(
    claims: Sequence[str],
    sizes: Mapping[str, Size],
    boxes: dict[str, Box],
    between: float,
    room: float,
) -> None:
    """Place the cards that no link ties in lines of their own, across from the rest."""
    if not claims:
        return
    v = max((box.v1 for box in boxes.values()), default=-2 * between) + 2 * between
    room = max(room, max((box.u1 for box in boxes.values()), default=0.0))
    u = 0.0
    thick = 0.0
    for claim in claims:
        size = sizes[claim]
        if u and u + size.u > room:
            u, v, thick = 0.0, v + thick + between, 0.0
        boxes[claim] = Box(u, v, u + size.u, v + size.v, -1)
        u += size.u + between
        thick = max(thick, size.v)
