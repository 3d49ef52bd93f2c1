"""Ellipses that hide what turns the sense, and harmless ones, in several languages: each in a text of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data" / "ellipses.toml"
_BRACED = re.compile(r"\s*\{[^}]*\}\s*")


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """A quotation with an ellipsis, and what is known of it.

    :param text: the source: the whole sentence among others of its language
    :param refused: whether it is refused though it is harmless, as far as is known
    """

    language: str
    harmful: bool
    refused: bool
    quote: str
    text: str


def ellipses() -> Iterator[Ellipsis]:
    """Yield every labelled ellipsis; a sentence that begins or ends like another stands in no text with it."""
    for language, kinds in tomllib.loads(DATA.read_text(encoding="utf-8")).items():
        sentences = [sentence for listed in kinds.values() for sentence in listed]
        for kind, listed in kinds.items():
            for sentence in listed:
                beside = [_whole(other) for other in sentences if not _alike(other, sentence)]
                text = "\n\n".join((*beside[:5], _whole(sentence), *beside[5:]))
                yield Ellipsis(language, kind == "harmful", kind == "refused", _BRACED.sub(" ... ", sentence), text)


def _whole(sentence: str) -> str:
    return sentence.replace("{", "").replace("}", "")


def _alike(one: str, other: str) -> bool:
    first, second = (re.findall(r"\w+", sentence) for sentence in (one, other))
    return first[:2] == second[:2] or first[-3:] == second[-3:]
