"""Where the cards go: a graph of bare ids and sizes for Graphviz, and the rows its answer comes to."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from argmap.drawing import engine
from argmap.errors import TooLarge
from argmap.graph import order
from argmap.model import Argument, Map

FORM = 1
"""Version of the layout's own form: a change here makes cached layouts void."""

REQUEST_SECONDS = 14.0
LADDER: Sequence[tuple[str, float, Mapping[str, str]]] = (
    ("dot", 5.0, {}),
    ("quick", 5.0, {"mclimit": "0.05", "nslimit": "0.5", "nslimit1": "0.5", "ordering": ""}),
    ("sfdp", 8.0, {"layout": "sfdp", "overlap": "prism", "K": "3", "ordering": ""}),
)


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
    :param rows: from and to along ``u`` of each row of cards; empty where the layout has none
    :param u: extent along the ranks; v: across them
    :param rung: which step of the ladder gave it
    """

    boxes: Mapping[str, Box]
    rows: tuple[tuple[float, float], ...]
    u: float
    v: float
    rung: str


def parents(debate: Map) -> dict[str, str]:
    """Return for each argument the claim that its premises hang from.

    That is its target. An undercut stands beside the premises of the argument it attacks, so it hangs from the same claim;
    an undercut of such an undercut stands behind it, and so on in turn.
    """
    found: dict[str, str] = {}
    behind: dict[str, bool] = {}

    def settle(argument: Argument) -> None:
        chain: list[Argument] = []
        seen: set[str] = set()
        current = argument
        while current.id not in found and current.id not in seen and current.target in debate.argument:
            seen.add(current.id)
            chain.append(current)
            current = debate.argument[current.target]
        if current.id not in found:
            found[current.id] = current.target if current.target in debate.claim else current.premises[0]
            behind[current.id] = True
        for attack in reversed(chain):
            attacked = debate.argument[attack.target]
            if attack.id in found:
                continue
            behind[attack.id] = not behind[attacked.id]
            found[attack.id] = found[attacked.id] if behind[attacked.id] else attacked.premises[0]

    for argument in debate.arguments:
        settle(argument)
    return found


def pairs(debate: Map) -> list[tuple[str, str]]:
    """Return the links Graphviz is to know, from the claim nearer to the thesis to the one behind it, in file order."""
    hanging = parents(debate)
    found: dict[tuple[str, str], None] = {}

    def hang(argument: Argument, done: set[str]) -> None:
        if argument.id in done:
            return
        done.add(argument.id)
        for premise in argument.premises:
            if premise != hanging[argument.id] and premise in debate.claim:
                found.setdefault((hanging[argument.id], premise))
        for attack in debate.arguments_to.get(argument.id, ()):
            hang(attack, done)

    for claim in order(debate):
        for argument in debate.arguments_to.get(claim, ()):
            hang(argument, set())
    for argument in debate.arguments:
        hang(argument, set())
    return list(found)


def layout(
    debate: Map,
    sizes: Mapping[str, Size],
    between_rows: float,
    between_cards: float,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
    wrap_loose: float = 900,
) -> Layout:
    """Lay out a map's cards.

    :param sizes: every claim's extent
    :param between_rows: space between rows in pixels; between_cards: between neighbours in a row
    :param cache: where layouts are kept
    :param dot: path or name of the layout program, where another than the usual one is meant
    :param wrap_loose: how far across the cards without any link may go before a new row of them begins
    :raises TooLarge: where no step of the ladder came to an end in time
    """
    links = pairs(debate)
    linked = {claim for link in links for claim in link}
    reading = [claim for claim in order(debate) if claim in sizes]
    tied = [claim for claim in reading if claim in linked]
    name = {claim: f"n{number}" for number, claim in enumerate(tied)}
    if tied:
        rung, places = _laid_out(name, links, sizes, between_cards, cache, dot)
    else:
        rung, places = "dot", {}
    if rung == "sfdp":
        boxes, rows = _scattered(tied, name, places, sizes), []
    else:
        boxes, rows = _rows(tied, name, places, sizes, between_rows)
    _place_loose([claim for claim in reading if claim not in linked], sizes, boxes, rows, between_cards, wrap_loose)
    u = max((box.u1 for box in boxes.values()), default=0.0)
    v = max((box.v1 for box in boxes.values()), default=0.0)
    return Layout(boxes, tuple(rows), u, v, rung)


def compose(
    name: Mapping[str, str],
    links: Sequence[tuple[str, str]],
    sizes: Mapping[str, Size],
    between_cards: float,
    extra: Mapping[str, str],
) -> str:
    """Return the DOT text to lay out: generated ids, sizes and links, and no word a user wrote."""
    import graphviz

    general = {"nodesep": f"{between_cards / 72:.4f}", "ranksep": "0.5", "splines": "none", "ordering": "out"}
    graph = graphviz.Digraph(
        "g",
        graph_attr={key: value for key, value in {**general, **extra}.items() if value},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
    )
    for claim, node in name.items():
        size = sizes[claim]
        graph.node(node, width=f"{size.v / 72:.4f}", height=f"{size.u / 72:.4f}")
    for end, start in links:
        graph.edge(name[end], name[start])
    return str(graph.source)


_under_way: dict[str, threading.Event] = {}
_lock = threading.Lock()


def _laid_out(
    name: Mapping[str, str],
    links: Sequence[tuple[str, str]],
    sizes: Mapping[str, Size],
    between_cards: float,
    cache: Cache | None,
    dot: str | None,
) -> tuple[str, dict[str, tuple[float, float]]]:
    """Return which step of the ladder answered and each node's middle; those who ask for the same wait for one run."""
    path = engine.program(dot)
    plain = compose(name, links, sizes, between_cards, {})
    key = hashlib.sha256("\0".join((str(FORM), engine.version(path), plain)).encode()).hexdigest()
    deadline = time.monotonic() + REQUEST_SECONDS
    if cache is None:
        return _climb(path, name, links, sizes, between_cards, deadline)
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
            raise TooLarge(_refusal(len(name), len(links)))
    try:
        try:
            answer = _climb(path, name, links, sizes, between_cards, deadline)
        except TooLarge:
            cache.put(key, json.dumps({"rung": "none", "places": {}, "counts": [len(name), len(links)]}).encode())
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
        raise TooLarge(_refusal(*data["counts"]))
    return data["rung"], {node: (x, y) for node, (x, y) in data["places"].items()}


def _refusal(cards: int, links: int) -> str:
    return (
        f"A picture of {cards} claims and {links} links at once is more than can be laid out in {REQUEST_SECONDS:.0f} s;"
        " show a part of the map, or read its outline."
    )


def _climb(
    path: str,
    name: Mapping[str, str],
    links: Sequence[tuple[str, str]],
    sizes: Mapping[str, Size],
    between_cards: float,
    deadline: float,
) -> tuple[str, dict[str, tuple[float, float]]]:
    for rung, seconds, extra in LADDER:
        source = compose(name, links, sizes, between_cards, extra).encode()
        try:
            out = engine.run(path, ["-Tjson0"], source, min(deadline, time.monotonic() + seconds))
            return rung, _places(out)
        except engine.Overrun:
            continue
    raise TooLarge(_refusal(len(name), len(links)))


def _places(out: bytes) -> dict[str, tuple[float, float]]:
    try:
        found = {}
        for node in json.loads(out).get("objects", ()):
            x, y = node["pos"].split(",")
            found[node["name"]] = (float(x), float(y))
        return found
    except (ValueError, KeyError) as failure:
        raise engine.Overrun(f"its answer cannot be read: {failure}") from failure


def _rows(
    claims: Sequence[str],
    name: Mapping[str, str],
    places: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, Size],
    between_rows: float,
) -> tuple[dict[str, Box], list[tuple[float, float]]]:
    """Return the cards' places with their rows set flush on the side that faces the theses."""
    levels = sorted({round(places[name[claim]][1]) for claim in claims}, reverse=True)
    row_of = {level: number for number, level in enumerate(levels)}
    members: list[list[str]] = [[] for _ in levels]
    for claim in claims:
        members[row_of[round(places[name[claim]][1])]].append(claim)
    least = min((places[name[claim]][0] - sizes[claim].v / 2 for claim in claims), default=0.0)
    boxes: dict[str, Box] = {}
    rows: list[tuple[float, float]] = []
    u = 0.0
    for number, row in enumerate(members):
        thickness = max(sizes[claim].u for claim in row)
        for claim in row:
            v = places[name[claim]][0] - least - sizes[claim].v / 2
            boxes[claim] = Box(u, v, u + sizes[claim].u, v + sizes[claim].v, number)
        rows.append((u, u + thickness))
        u += thickness + between_rows
    return boxes, rows


def _scattered(
    claims: Sequence[str],
    name: Mapping[str, str],
    places: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, Size],
) -> dict[str, Box]:
    least_u = min(-places[name[claim]][1] - sizes[claim].u / 2 for claim in claims)
    least_v = min(places[name[claim]][0] - sizes[claim].v / 2 for claim in claims)
    boxes = {}
    for claim in claims:
        v = places[name[claim]][0] - least_v - sizes[claim].v / 2
        u = -places[name[claim]][1] - least_u - sizes[claim].u / 2
        boxes[claim] = Box(u, v, u + sizes[claim].u, v + sizes[claim].v, 0)
    return boxes


def _place_loose(
    claims: Sequence[str],
    sizes: Mapping[str, Size],
    boxes: dict[str, Box],
    rows: list[tuple[float, float]],
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
