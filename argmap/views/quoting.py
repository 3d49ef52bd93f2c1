"""A quotation as it is being made: what the source says of the words that were chosen or typed, and what to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argmap.library import Debate
from argmap.model import Quote, Relation
from argmap.quotes import SourceText, check_quote
from argmap.wording import VERDICTS

#: Characters of a quotation that is looked up while its author waits; cards and quotations are shorter by far.
LONGEST = 5_000
#: What a new claim can do to the one that is chosen for it, and how a form calls it.
RELATIONS = {
    Relation.SUPPORTS.value: "supports",
    Relation.REBUTS.value: "rebuts",
    Relation.UNDERCUTS.value: "undercuts the step from",
}


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a source says of some words.

    :param sound: whether the words are in it as they are
    :param sign: the verdict's sign; word: in a word; sentence: in a sentence
    :param words: the source's own words to take instead; empty if there are none to offer
    :param closest: whether these are only the passage most like what was typed
    :param page: where the words are
    :param cautions: sentences on what may mislead though the words are exact
    """

    sound: bool
    sign: str
    word: str
    sentence: str
    words: str = ""
    closest: bool = False
    page: str = ""
    cautions: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """Return it for a script."""
        plain = ("sound", "sign", "word", "sentence", "words", "closest", "page")
        return {**{name: getattr(self, name) for name in plain}, "cautions": list(self.cautions)}


def look_up(text: SourceText | None, source: str, words: str, speaker: str = "") -> LookUp | None:
    """Return what a source says of some words; ``None`` if its text is not available or no word is given.

    :param text: the source's text
    :param source: its id
    :param speaker: who speaks, if not the source's author
    """
    words = " ".join(words.split())
    if text is None or not words or len(words) > LONGEST:
        return None
    checked = check_quote("", 0, Quote(source, words, speaker=speaker), text, "")
    finding = checked.finding
    verdict = VERDICTS[finding.verdict]
    start = finding.start
    offered, closest = checked.correction, False
    if not offered and not finding.sound and finding.closest:
        start = finding.closest[0]
        offered, closest = text.wording(*finding.closest), True
    return LookUp(
        finding.sound,
        verdict.mark,
        verdict.word,
        finding.explanation or verdict.sentence,
        offered if len(offered) <= LONGEST else "",
        closest,
        text.page(start) if start is not None else "",
        tuple(caution.message for caution in finding.cautions),
    )


def block_words(text: SourceText, start: int, end: int) -> str:
    """Return the words of a stretch of a source as they can be quoted, in one line.

    :param start: offset of its first code point; end: behind its last
    """
    end = min(end, start + LONGEST, len(text.text))
    return text.wording(start, end) if 0 <= start < end else ""


def quoting_edits(debate: Debate, quote: Mapping[str, Any], form: Mapping[str, str], new: str) -> list[dict[str, Any]]:
    """Return the edits that put a quotation on a claim, or begin a claim with it.

    :param quote: the quotation, in the form that edits have
    :param form: ``on`` (``claim`` or ``new``), ``claim``, and for a new claim ``text``, ``relation`` and ``target``
    :param new: what stands for the new claim's id
    """
    if form.get("on") != "new":
        return [{"kind": "add", "thing": "quote", "claim": form.get("claim", ""), "fields": dict(quote)}]
    fields = {"text": form.get("text", "").strip(), "quotes": [dict(quote)]}
    wanted: list[dict[str, Any]] = [{"kind": "add", "thing": "claim", "id": new, "fields": fields}]
    relation, target = form.get("relation", ""), form.get("target", "")
    if relation and target:
        if relation == Relation.UNDERCUTS.value:
            links = debate.map.arguments_from.get(target, ())
            target = links[0].id if links else target
        wanted.append({"kind": "add-link", "premise": new, "relation": relation, "target": target})
    return wanted
