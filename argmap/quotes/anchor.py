"""Where a quotation was found, remembered without the source, and found again when the source's text has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from argmap.model import Anchor, CautionKind, Part, Quote, Source, Verdict
from argmap.quotes.finding import Caution, Finding
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import NORMAL_FORM, skeleton, words

CONTEXT = 32
"""Characters kept before and after each part."""
AGREEMENT = 0.7
"""Likeness of letters from which a remembered context counts as the same."""
_TELLING = 8
"""Words from which a quotation that is in a source once needs only one side of its context to agree."""


class Outcome(StrEnum):
    """What happened to a remembered quotation when its source was looked at again."""

    KEPT = "kept"
    MOVED = "moved"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Reanchored:
    """A remembered quotation after its source was looked at again.

    :param outcome: kept where it was, moved with its text, or an orphan whose place is lost
    :param anchor: what to remember now; an orphan's old anchor, so that nothing is forgotten
    :param finding: the new judgement; None where the text is the one it was judged against
    :param explanation: one sentence for readers
    """

    outcome: Outcome
    anchor: Anchor
    finding: Finding | None = None
    explanation: str = ""

    @property
    def orphan(self) -> bool:
        """Return whether the quotation has lost its place, which readers must be shown."""
        return self.outcome is Outcome.ORPHAN


def remember(finding: Finding, source: SourceText, quote: Quote, checked: str) -> Anchor:
    """Return what to keep of a judgement, so that it can be shown where the source's text is not installed.

    :param finding: the judgement
    :param source: the text it was made against
    :param quote: the quotation
    :param checked: date of the check, ISO 8601
    """
    return Anchor(
        key=quote.key,
        source=quote.source,
        sha256=source.sha256,
        normal_form=NORMAL_FORM,
        quote=quote.text,
        parts=tuple(_part(source, start, end) for start, end in finding.parts),
        verdict=finding.verdict,
        checked=checked,
        explanation=finding.explanation,
        diff=finding.diff,
        hidden=finding.hidden,
        cautions=tuple((caution.kind.value, caution.words, caution.message) for caution in finding.cautions),
        sentence=finding.sentence,
        page=_printed_pages(finding, source),
    )


def _printed_pages(finding: Finding, source: SourceText) -> str:
    if finding.start is None or finding.end is None or finding.verdict in (Verdict.SPLICED, Verdict.FAR):
        return ""
    return source.printed_pages(finding.start, finding.end)


def _part(source: SourceText, start: int, end: int) -> Part:
    before, after = source.context(start, end, CONTEXT)
    return Part(start, end, source.wording(start, end), before, after)


def finding_of(anchor: Anchor) -> Finding:
    """Return the judgement that an anchor remembers."""
    parts = tuple((part.start, part.end) for part in anchor.parts)
    start = min((low for low, _ in parts), default=None)
    end = max((high for _, high in parts), default=None)
    cautions = tuple(Caution(CautionKind(kind), words, message) for kind, words, message in anchor.cautions)
    return Finding(
        anchor.verdict,
        start,
        end,
        parts,
        anchor.diff,
        anchor.explanation,
        anchor.hidden,
        cautions=cautions,
        sentence=anchor.sentence,
    )


def reanchor(anchor: Anchor, source: SourceText, checked: str = "") -> Reanchored:
    """Return where a remembered quotation is in a source's text as it is now.

    The same text in the same normal form is trusted. In another text the quotation is judged again, and moves only if
    it is sound there and is among the words it stood among; a lookalike elsewhere is never taken.

    :param anchor: what was remembered
    :param source: the source's text now
    :param checked: date of this check, ISO 8601; empty to keep the old date
    """
    same = anchor.sha256 == source.sha256
    if same and anchor.normal_form == NORMAL_FORM:
        return Reanchored(Outcome.KEPT, anchor)
    before = anchor.parts[0].prefix if anchor.parts else ""
    after = anchor.parts[-1].suffix if anchor.parts else ""
    finding = source.check(anchor.quote, before, after)
    quote = Quote(anchor.source, anchor.quote)
    fresh = replace(remember(finding, source, quote, checked or anchor.checked), key=anchor.key)
    if not anchor.parts or same:
        return Reanchored(Outcome.MOVED if finding.parts else Outcome.KEPT, fresh, finding)
    if not finding.sound:
        what = "is not in the source’s new text word for word" if finding.parts else "is no longer in the source’s text"
        return Reanchored(Outcome.ORPHAN, anchor, finding, f"The quotation {what}.")
    if not agrees(anchor, fresh, finding.occurrences):
        told = "The source’s new text has these words in another context, so the quotation has lost its place."
        return Reanchored(Outcome.ORPHAN, anchor, finding, told)
    return Reanchored(Outcome.MOVED, fresh, finding, "The source’s text has changed; the quotation moved with it.")


def agrees(old: Anchor, new: Anchor, occurrences: int) -> bool:
    """Return whether two anchors of one quotation are among the same words.

    :param occurrences: how often the wording is in the new text
    """
    left = _likeness(old.parts[0].prefix, new.parts[0].prefix, backwards=True)
    right = _likeness(old.parts[-1].suffix, new.parts[-1].suffix, backwards=False)
    if min(left, right) >= AGREEMENT:
        return True
    return occurrences <= 1 and len(words(old.quote)) >= _TELLING and max(left, right) >= AGREEMENT


def _likeness(old: str, new: str, *, backwards: bool) -> float:
    """Return how alike two contexts are, 0 to 1, counted from the side that touches the quotation."""
    from rapidfuzz.distance import Levenshtein

    one, other = skeleton(old), skeleton(new)
    if not one or not other:
        return float(one == other)
    length = min(len(one), len(other))
    pair = (one[-length:], other[-length:]) if backwards else (one[:length], other[:length])
    return Levenshtein.normalized_similarity(*pair)


def annotation(anchor: Anchor, source: Source, claim: str, id: str = "", target: str = "") -> dict[str, Any]:
    """Return an anchor as a W3C Web Annotation in JSON-LD: the claim is its body, each part of the quotation a target.

    Follows the Web Annotation Data Model (W3C Recommendation, 23 February 2017), sections 4.2.4 and 4.2.5. The offsets
    count code points of the text as supplied, its words are given without line ends and furniture.

    :param anchor: what was remembered
    :param source: the source it is in
    :param claim: IRI of the claim that the quotation grounds
    :param id: IRI of the annotation; empty for none
    :param target: IRI of the source's text; empty for the source's URL, or a name made of its id
    """
    about = {"id": target or source.url or f"urn:argmap:source:{source.id}", "type": "Text", "name": source.title}
    targets = []
    for part in anchor.parts:
        exact: dict[str, Any] = {"type": "TextQuoteSelector", "exact": part.exact}
        exact |= {name: value for name, value in (("prefix", part.prefix), ("suffix", part.suffix)) if value}
        place = {"type": "TextPositionSelector", "start": part.start, "end": part.end}
        targets.append({"type": "SpecificResource", "source": about, "selector": [exact, place]})
    if not targets:
        targets.append(
            {
                "type": "SpecificResource",
                "source": about,
                "selector": [{"type": "TextQuoteSelector", "exact": anchor.quote}],
            }
        )
    record: dict[str, Any] = {"@context": "http://www.w3.org/ns/anno.jsonld"}
    if id:
        record["id"] = id
    record |= {"type": "Annotation", "motivation": "linking", "body": claim}
    if anchor.checked:
        record["modified"] = anchor.checked if "T" in anchor.checked else f"{anchor.checked}T00:00:00Z"
    record["target"] = targets[0] if len(targets) == 1 else targets
    return record


def is_current(anchor: Anchor, sha256: str) -> bool:
    """Return whether an anchor's offsets can be trusted for a text."""
    return anchor.sha256 == sha256 and anchor.normal_form == NORMAL_FORM and anchor.verdict is not Verdict.NO_SOURCE
