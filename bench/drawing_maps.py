"""Maps made up from a seed, for measuring pictures, and the geometry that pictures are measured with."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from argmap.drawing.svg import Picture, Place
from argmap.model import Argument, Claim, Map, Position, Quote, Relation, link_id

WORDS = {
    "latin": [
        "claim",
        "reason",
        "power",
        "council",
        "history",
        "answer",
        "question",
        "evidence",
        "number",
        "theory",
        "party",
        "member",
        "law",
        "river",
    ],
    "long": ["Donaudampfschifffahrtsgesellschaftskapitän", "a" * 60, "http://example.org/a/very/long/path?with=query"],
    "cyrillic": ["революция", "власть", "совет", "история", "вопрос", "партия", "крестьянство", "государство"],
    "greek": ["λόγος", "ἀρχή", "δύναμις", "ἱστορία", "ἐρώτησις", "ἀλήθεια"],
    "cjk": ["革命の問題について、", "社会主義は一国で", "永続革命", "한국어 문장입니다", "「引用」"],
    "arabic": ["الثورة", "الدائمة", "مسألة", "السلطة", "والتاريخ", "﷽"],
    "hebrew": ["שלטון", "מהפכה", "שאלה"],
    "emoji": ["👍🏽", "👩‍👩‍👧", "🇩🇪", "❤️", "🏴‍☠️"],
    "marks": ["e\u0301\u0302\u0303", "ạ̈́̃", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "नमस्ते", "ประเทศไทย"],
}


def made_map(seed: int, claims: int, *, dense: float = 0.1, foreign: float = 0.3) -> Map:
    """Return a map: mostly a tree of supports and rebuttals, with undercuts, co-premises, cross links and circles.

    :param dense: share of claims with a second link; foreign: share of claims not in plain words
    """
    chance = random.Random(seed)
    found: list[Claim] = []
    arguments: dict[str, Argument] = {}
    for number in range(claims):
        kinds = ["latin"]
        if chance.random() < foreign:
            kinds = [chance.choice(list(WORDS))]
        words = " ".join(chance.choice(WORDS[chance.choice(kinds)]) for _ in range(chance.randint(2, 16)))
        quotes = tuple(Quote("s", f"Words {number} {n}.") for n in range(chance.choice((0, 0, 1, 1, 2))))
        holder = (chance.choice(("Ada Lovelace", "The committee of inquiry", "Ибн Рушд")),) * chance.randint(0, 1)
        found.append(Claim(f"c{number}", words[:1].upper() + words[1:], holder, quotes, implicit=chance.random() < 0.1))
    for number in range(2, claims):
        target = min(number - 1, chance.randint(max(0, number // 3 - 2), number // 3 + 1))
        relation = Relation.SUPPORTS if chance.random() < 0.6 else Relation.REBUTS
        earlier = list(arguments)
        if earlier and chance.random() < 0.15:
            attacked = chance.choice(earlier[-8:])
            if number < claims - 1 and chance.random() < 0.2:
                _add(arguments, Argument(f"a{number}", (f"c{number}", f"c{number + 1}"), Relation.UNDERCUTS, attacked))
            else:
                _add(arguments, _link(f"c{number}", Relation.UNDERCUTS, attacked))
            continue
        if target > 1 and number < claims - 1 and chance.random() < 0.1:
            _add(arguments, Argument(f"a{number}", (f"c{number}", f"c{number + 1}"), relation, f"c{target}"))
        else:
            _add(arguments, _link(f"c{number}", relation, f"c{target}"))
        if chance.random() < dense:
            other = chance.randrange(claims)
            if other != number:
                _add(arguments, _link(f"c{number}", Relation.REBUTS, f"c{other}"))
    positions = tuple(Position(f"p{n}", f"Position {n}", f"c{n}") for n in range(min(2, claims)))
    return Map(
        "made",
        "A made-up map",
        "Does it fit?",
        positions=positions,
        claims=tuple(found),
        arguments=tuple(arguments.values()),
    )


def _link(premise: str, relation: Relation, target: str) -> Argument:
    return Argument(link_id(premise, target), (premise,), relation, target)


def _add(arguments: dict[str, Argument], argument: Argument) -> None:
    arguments.setdefault(argument.id, argument)


def dense_map(claims: int, links: int, seed: int = 1) -> Map:
    """Return a map of claims joined at random."""
    chance = random.Random(seed)
    arguments: dict[str, Argument] = {}
    while len(arguments) < links:
        one, other = chance.sample(range(claims), 2)
        _add(arguments, _link(f"c{one}", chance.choice((Relation.SUPPORTS, Relation.REBUTS)), f"c{other}"))
    made = tuple(Claim(f"c{number}", f"Claim number {number}.") for number in range(claims))
    return Map("dense", "Dense", claims=made, arguments=tuple(arguments.values()))


def chain_map(claims: int) -> Map:
    """Return a map in which each claim supports the one before it."""
    made = tuple(Claim(f"c{number}", f"Claim number {number}.") for number in range(claims))
    links = (_link(f"c{number}", Relation.SUPPORTS, f"c{number - 1}") for number in range(1, claims))
    return Map("chain", "Chain", positions=(Position("p", "P", "c0"),), claims=made, arguments=tuple(links))


def nested_map(depth: int) -> Map:
    """Return a map in which each argument is undercut by the next."""
    made = tuple(Claim(f"c{number}", f"Claim number {number}.") for number in range(depth + 2))
    arguments = [Argument("a0", ("c1",), Relation.SUPPORTS, "c0")]
    arguments += [
        Argument(f"a{number}", (f"c{number + 1}",), Relation.UNDERCUTS, f"a{number - 1}")
        for number in range(1, depth + 1)
    ]
    return Map("nested", "Nested", positions=(Position("p", "P", "c0"),), claims=made, arguments=tuple(arguments))


def overlapping(places: Mapping[str, Place]) -> list[tuple[str, str]]:
    """Return the pairs of cards that lie over each other."""
    found = []
    active: list[tuple[str, Place]] = []
    for claim, place in sorted(places.items(), key=lambda pair: pair[1].x):
        active = [(other, there) for other, there in active if there.x + there.width > place.x]
        found += [
            (other, claim)
            for other, there in active
            if there.y < place.y + place.height and place.y < there.y + there.height
        ]
        active.append((claim, place))
    return found


def points(path: str, step: float = 0.125) -> Iterator[tuple[float, float]]:
    """Yield points along SVG path data made of M, L and C."""
    here = (0.0, 0.0)
    for letter, numbers in re.findall(r"([MLC])([^MLC]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        ends = list(zip(values[::2], values[1::2], strict=True))
        if letter == "M":
            here = ends[0]
            yield here
            continue
        count = max(2, int(sum(abs(ends[-1][axis] - here[axis]) for axis in (0, 1)) * step))
        for number in range(1, count + 1):
            t = number / count
            if letter == "L":
                yield here[0] + (ends[0][0] - here[0]) * t, here[1] + (ends[0][1] - here[1]) * t
            else:
                weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
                yield (
                    sum(w * p[0] for w, p in zip(weights, (here, *ends), strict=True)),
                    sum(w * p[1] for w, p in zip(weights, (here, *ends), strict=True)),
                )
        here = ends[-1]


def crossing(debate: Map, picture: Picture) -> list[tuple[str, str]]:
    """Return the arguments whose lines run through a card that is neither their premise nor their target."""
    cells: dict[tuple[int, int], list[tuple[str, Place]]] = {}
    for claim, place in picture.cards.items():
        for column in range(int(place.x // 256), int((place.x + place.width) // 256) + 1):
            for row in range(int(place.y // 256), int((place.y + place.height) // 256) + 1):
                cells.setdefault((column, row), []).append((claim, place))
    found: set[tuple[str, str]] = set()
    for argument in debate.arguments:
        own = {*argument.premises, argument.target}
        for way in picture.links.get(argument.id, ()):
            for x, y in points(way):
                for claim, place in cells.get((int(x // 256), int(y // 256)), ()):
                    inside = (
                        place.x + 1 < x < place.x + place.width - 1 and place.y + 1 < y < place.y + place.height - 1
                    )
                    if inside and claim not in own:
                        found.add((argument.id, claim))
    return sorted(found)
