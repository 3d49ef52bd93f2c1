"""Spoil files the way accidents and ill will do: for fuzzing what reads them, the same on every run."""

from __future__ import annotations

import copy
import json
import random
import re
from typing import Any

_SPICE = (
    "\x00", "\ufeff", "\\ud800", "\ud800", "\r", "\u2028", "NaN", "1e999", "-1", "null", "{}", "[]", '""', "true",
    "9" * 5000,
    "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]>", "&d;", "<![CDATA[", "]]>", "-->", "<?argmap {}?>", "&#0;",
    '"argmap": 3, ', '"argmap": {"ids": [1], "claims": {"1": {"quotes": 3}}}, ', "*a", "&a ", "<<: ",
    "!!python/name:os ",
    "T1\tClaim 0 99999999\tx\n", "R1\tsupports Arg1:T1 Arg2:R1\n", "\t", "\n", "#", "->", "¬", "💥",
)  # fmt: skip
_PIECE = re.compile(r'"[^"\n]{0,80}"|<[^<>\n]{1,120}>|[\w.-]+|\S', re.DOTALL)


def mutate(text: str, seed: int) -> str:
    """Return the text with one to six things changed in it, by a seed.

    Pieces (texts, numbers, tags) are taken out, doubled, swapped, exchanged for others of the file or for things known
    to be awkward; stretches are cut, repeated many times or nested; single characters are changed.
    """
    chance = random.Random(seed)
    if chance.random() < 0.6 and text.lstrip()[:1] in ("{", "["):
        return _grown(text, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        pieces = [match.span() for match in _PIECE.finditer(text)][:20_000]
        if not pieces:
            return text + chance.choice(_SPICE)
        start, end = chance.choice(pieces)
        other = slice(*chance.choice(pieces))
        kind = chance.randrange(12)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + text[other] + text[end:]
        elif kind == 2:
            text = text[:start] + chance.choice(_SPICE) + text[end:]
        elif kind == 3:
            text = text[:start] + chance.choice(_SPICE) + text[start:]
        elif kind == 4:
            text = text[: chance.randrange(len(text) + 1)]
        elif kind == 5:
            stop = min(len(text), start + chance.choice((10, 100, 1000)))
            text = text[:start] + text[start:stop] * chance.choice((2, 3, 50)) + text[stop:]
        elif kind == 6:
            stop = min(len(text), start + chance.choice((10, 100, 1000)))
            text = text[:start] + text[stop:]
        elif kind == 7:
            spot = chance.randrange(len(text))
            text = (
                text[:spot] + chr(chance.choice((chance.randrange(128), chance.randrange(0x3000)))) + text[spot + 1 :]
            )
        elif kind == 8:
            text = re.sub(re.escape(text[start:end]), lambda _: text[other], text)  # noqa: B023
        elif kind == 9:
            opening = chance.choice(("[", "{", '{"a":', "<a>", "(", "  - "))
            text = text[:start] + opening * chance.choice((5, 300, 3000)) + text[start:]
        elif kind == 10:
            text = text[other] + text
        else:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines)
    return text[:400_000]


_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, "", " ", "1", "x#2", [], {}, [[]], {"id": 1}, {"from": {}}, ["a", 1], "\ud800",
    "<span id=1>",
    "a\nb", "Default Inference", "conflict", "I", "RA", "CA", "atom", "scheme", 10**30, {"a": {"b": {"c": []}}},
)  # fmt: skip


def _grown(text: str, chance: random.Random) -> str:
    """Return a JSON text with values exchanged, taken out, doubled or moved, still JSON; else as it is."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        holders: list[Any] = []
        level = [data]
        while level:
            value = level.pop()
            children = value.values() if isinstance(value, dict) else value
            if value:
                holders.append(value)
            level.extend(child for child in children if isinstance(child, dict | list))
        if not holders:
            break
        holder, giver = chance.choice(holders), chance.choice(holders)
        places = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        place = chance.choice(places)
        given = chance.choice(list(giver.values()) if isinstance(giver, dict) else giver)
        kind = chance.randrange(6)
        if kind == 0:
            del holder[place]
        elif kind in (1, 2):
            holder[place] = copy.deepcopy(chance.choice(_ODD))
        elif kind == 3 and not isinstance(given, dict | list):
            holder[place] = given
        elif kind == 4 and isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), json.loads(json.dumps(given)))
        elif kind == 5 and isinstance(holder, dict):
            holder[chance.choice(("argmap", "text", "id", "nodeID", "AIF", "metadata", "sources"))] = chance.choice(
                _ODD
            )
    return json.dumps(data, ensure_ascii=chance.random() < 0.8)
