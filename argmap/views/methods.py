"""The ways to work out what stands, each explained with an example from this map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap.errors import TooLarge
from argmap.evaluation import Evaluation, Explainer, Limits, answer
from argmap.model import Map

#: What an example may cost.
PATIENCE = Limits(seconds=0.3)
#: A larger map gives no examples, so that its page is not kept waiting.
LARGEST = 300


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One method.

    :param key: its name in addresses; title: what pages call it; told: what it asks, in two sentences
    :param example: what it says of this map; empty if the map is too large
    """

    key: str
    title: str
    told: str
    example: str


def methods(debate: Map, known: Mapping[str, tuple[str, str]]) -> tuple[MethodLine, ...]:
    """Return every method with its explanation and an example.

    :param known: title and explanation of each method
    """
    return tuple(MethodLine(key, title, told, _example(debate, key)) for key, (title, told) in known.items())


def _example(debate: Map, key: str) -> str:
    claim = next((p.thesis for p in debate.positions if p.thesis in debate.claim), "")
    claim = claim or next((one.id for one in debate.claims), "")
    if not claim or len(debate.claims) > LARGEST:
        return ""
    try:
        found = answer(debate, key, limits=PATIENCE)
    except TooLarge:
        return "This map is too large to decide this way."
    if not isinstance(found, Evaluation):
        return f"Here “{debate.claim[claim].text.rstrip('.')}” has {found.claims[claim]:.2f}."
    sentence = Explainer(found).sentence(claim)
    if key == "grounded":
        return f"Here: {sentence}"
    number = len(found.extensions)
    ways = "no such way" if not number else "one such way" if number == 1 else f"{number} such ways"
    more = "at least " if found.more else ""
    return f"Here there {'are' if number > 1 else 'is'} {more}{ways}. {sentence}"
