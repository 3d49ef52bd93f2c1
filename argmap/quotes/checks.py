"""Every quotation of a map against the available texts: findings to show, problems to report, words to put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from argmap.errors import Problem, Severity
from argmap.model import Anchor, CautionKind, Map, Quote, Verdict
from argmap.quotes.anchor import Outcome, Reanchored, finding_of, is_current, reanchor, remember
from argmap.quotes.finding import SEVERITY, Caution, Finding
from argmap.quotes.placing import placed
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import fold
from argmap.quotes.words.sentences import around

ORPHANED = "quote-orphaned"
NOT_ACCEPTABLE = "accept-error"
LONGEST_SHOWN = 300
"""Characters of the source's words that a problem's fix gives."""
_NEXT_WORD = 60
"""Characters on either side of a passage within which its next word stands."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
LONGEST_CORRECTION = 4000
"""Characters a correction may have; a longer passage is for a person to choose from."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation of a map and the result.

    :param claim: id of the claim
    :param position: place among the claim's quotes, counted from 0
    :param quote: the quotation
    :param finding: the judgement; ``no_source`` where the source's text is not available
    :param anchor: what to remember, or was remembered; None where the quotation was never checked
    :param orphan: whether the source's text has changed and the quotation's place is lost
    :param correction: the source's own words for it; empty if there are none to offer
    """

    claim: str
    position: int
    quote: Quote
    finding: Finding
    anchor: Anchor | None = None
    orphan: bool = False
    correction: str = ""

    @property
    def path(self) -> tuple[str | int, ...]:
        """Return where the quotation's text is in the map's data."""
        return ("claims", self.claim, "quotes", self.position, "text")

    @property
    def verdict(self) -> Verdict:
        """Return the verdict to show: the remembered one where the source's text is not available."""
        if self.finding.verdict is Verdict.NO_SOURCE and self.anchor is not None:
            return self.anchor.verdict
        return self.finding.verdict

    @property
    def accepted(self) -> str:
        """Return the author's reason for accepting the warning; empty if none is given or it is an error."""
        if self.finding.severity is not Severity.WARNING:
            return ""
        return dict(self.quote.accept).get(self.finding.verdict.value, "")


def check_map(
    map: Map, texts: Mapping[str, SourceText], today: str, stored: Mapping[str, Anchor] | None = None
) -> list[Checked]:
    """Return every quotation of a map, judged against the available texts, in the map's order.

    :param map: the map
    :param texts: prepared texts by source id
    :param today: date to remember the checks by, ISO 8601
    :param stored: what was remembered, by the quotations' keys
    """
    remembered = stored or {}
    return [
        check_quote(claim.id, position, quote, texts.get(quote.source), today, remembered.get(quote.key))
        for claim in map.claims
        for position, quote in enumerate(claim.quotes)
    ]


def check_quote(
    claim: str, position: int, quote: Quote, text: SourceText | None, today: str, stored: Anchor | None = None
) -> Checked:
    """Return one quotation, judged against its source's text where that is available.

    :param claim: id of the claim; position: place among its quotes
    :param text: the prepared text; None where it is not installed
    :param today: date to remember the check by, ISO 8601
    :param stored: what was remembered of the quotation
    """
    if stored is not None and stored.source != quote.source:
        stored = None
    if text is None:
        return Checked(claim, position, quote, _unavailable(quote, stored), stored)
    if stored is not None and is_current(stored, text.sha256) and stored.quote == quote.text:
        finding = finding_of(stored)
        return Checked(claim, position, quote, finding, stored, correction=correction(finding, text))
    if stored is not None and stored.parts and stored.verdict.sound:
        again = reanchor(stored, text, today)
        if again.orphan or again.outcome is Outcome.MOVED:
            return _reanchored(claim, position, quote, text, again)
    finding = placed(_told(text.check(quote.text, quote.prefix, quote.suffix), quote), quote, text)
    anchor = remember(finding, text, quote, today)
    return Checked(claim, position, quote, finding, anchor, correction=correction(finding, text))


def _told(finding: Finding, quote: Quote) -> Finding:
    """Return a finding without the caution that another speaks, where the map says who does."""
    if not finding.cautions or not (quote.speaker or quote.reported):
        return finding
    kept = tuple(caution for caution in finding.cautions if caution.kind is not CautionKind.ANOTHER_VOICE)
    return replace(finding, cautions=kept, sentence=finding.sentence if kept else "")


def _reanchored(claim: str, position: int, quote: Quote, text: SourceText, again: Reanchored) -> Checked:
    finding = again.finding or finding_of(again.anchor)
    offered = correction(finding, text) if again.orphan else ""
    return Checked(claim, position, quote, finding, again.anchor, again.orphan, offered)


def _unavailable(quote: Quote, stored: Anchor | None) -> Finding:
    missing = f"The text of the source “{quote.source}” is not installed here"
    if stored is None:
        return Finding(Verdict.NO_SOURCE, explanation=f"{missing}, and the quotation was never checked.")
    name = stored.verdict.value.replace("_", " ")
    told = f"{missing}; checked on {stored.checked} against {stored.sha256[:12]}: {name}."
    return Finding(Verdict.NO_SOURCE, explanation=told)


def correction(finding: Finding, text: SourceText) -> str:
    """Return the source's own words to put in a quotation's place, in one line and without furniture.

    Stretches that the quotation set apart stay apart, with an ellipsis; where an ellipsis hid words that turn the
    sense, they come back. What is offered would itself be found correct; if need be it is the whole sentence.
    Nothing is offered for a sound quotation, nor where the place is not certain.

    :param finding: the judgement
    :param text: the source's text
    """
    if finding.sound or finding.start is None or finding.end is None:
        return ""
    whole = text.wording(finding.start, finding.end)
    low, high = _completed(finding, text, finding.start, finding.end)
    if finding.verdict is Verdict.ELISION_CHANGES_SENSE:
        offered = [whole]
    elif finding.verdict in (Verdict.ALTERED, Verdict.SPELLING, Verdict.TYPO):
        offered = [" ... ".join(text.wording(start, end) for start, end in _distinct(finding, text)), whole]
        if (low, high) != (finding.start, finding.end):
            offered.insert(0, text.wording(low, high))
    elif finding.verdict in (Verdict.SPLICED, Verdict.FAR):
        offered = [" ... ".join(text.wording(start, end) for start, end in sorted(finding.parts))]
    else:
        return ""
    if finding.verdict is not Verdict.FAR:
        offered.append(text.wording(*around(text.text, finding.start, finding.end)))
    fitting = (words for words in offered if words and len(words) <= LONGEST_CORRECTION)
    return next((words for words in fitting if text.check(words).sound), "")


def _completed(finding: Finding, text: SourceText, start: int, end: int) -> tuple[int, int]:
    """Return a passage with the source's next word at either end, where the quotation has that for its last one.

    Of “did approve”, the source's “did not approve” is compared as “did not”, with one word replaced.
    """
    if not finding.diff:
        return start, end
    (first, _, opening), (last, _, closing) = finding.diff[0], finding.diff[-1]
    before, after = text.text[max(0, start - _NEXT_WORD) : start], text.text[end : end + _NEXT_WORD]
    earlier, later = _WORD.findall(before), _WORD.search(after)
    if first == "replace" and earlier and fold(earlier[-1]) == fold(opening):
        start = max(0, start - _NEXT_WORD) + before.rindex(earlier[-1])
    if last == "replace" and later and fold(later[0]) == fold(closing):
        end += later.end()
    return start, end


def _distinct(finding: Finding, text: SourceText) -> list[tuple[int, int]]:
    """Return the parts of a finding, those joined that only furniture sets apart."""
    joined: list[tuple[int, int]] = []
    for start, end in finding.parts:
        if joined and start >= joined[-1][1] and not text.prepared.clean(joined[-1][1], start).strip():
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class Summary:
    """How many quotations of a map came to each verdict."""

    counts: Mapping[Verdict, int] = field(default_factory=dict)
    orphans: int = 0


def summarise(checked: Iterable[Checked]) -> Summary:
    """Return how many quotations came to each verdict, remembered ones where a text is not available."""
    counts: dict[Verdict, int] = {}
    orphans = 0
    for item in checked:
        counts[item.verdict] = counts.get(item.verdict, 0) + 1
        orphans += item.orphan
    return Summary({verdict: counts[verdict] for verdict in Verdict if verdict in counts}, orphans)


def problems(checked: Iterable[Checked]) -> list[Problem]:
    """Return what is wrong with the quotations, each with the path to its text in the map's data.

    An accepted warning becomes a note that gives the reason; an error cannot be accepted.
    """
    return [problem for item in checked for problem in _problems(item)]


def _problems(item: Checked) -> list[Problem]:
    found: list[Problem] = []
    finding = item.finding
    if item.orphan:
        told = f"The quotation from “{item.quote.source}” has lost its place: the source’s text has changed."
        fix = f"The source now has: “{shorten(item.correction)}”." if item.correction else "Find the passage again."
        found.append(Problem(ORPHANED, told, fix, path=item.path))
    elif finding.severity is not None:
        code = f"quote-{finding.verdict.value.replace('_', '-')}"
        if item.accepted:
            fix = f"Accepted: {item.accepted}"
            found.append(Problem(code, finding.explanation, fix, Severity.NOTE, path=item.path))
        else:
            found.append(Problem(code, finding.explanation, mend_of(item), finding.severity, path=item.path))
    found += [
        _cautioned(item, caution) for caution in finding.cautions if caution.kind.value not in dict(item.quote.accept)
    ]
    found.extend(_needless(item))
    return found


def _cautioned(item: Checked, caution: Caution) -> Problem:
    sentence = f"The source’s sentence: “{shorten(item.finding.sentence)}”" if item.finding.sentence else ""
    severity = Severity.WARNING if caution.kind is CautionKind.PLACE else Severity.NOTE
    code = f"caution-{caution.kind.value.replace('_', '-')}"
    return Problem(code, caution.message, sentence, severity, path=item.path)


def _needless(item: Checked) -> Iterable[Problem]:
    """Yield a problem for each acceptance of an error, which has no effect."""
    for verdict, _ in item.quote.accept:
        if verdict in CautionKind._value2member_map_:
            continue
        known = verdict in Verdict._value2member_map_
        if not known or SEVERITY[Verdict(verdict)] is not Severity.WARNING:
            told = f"“{verdict}” cannot be accepted; only warnings can: spelling, typo."
            fix = "Correct the quotation, or leave it out."
            path = (*item.path[:-1], "accept")
            yield Problem(NOT_ACCEPTABLE, told, fix, Severity.WARNING if not known else Severity.ERROR, path=path)


def mend_of(item: Checked) -> str:
    """Return one sentence on how to put a quotation right."""
    verdict = item.finding.verdict
    if verdict is Verdict.NO_SOURCE:
        return "Add the text with: argmap sources add FILE."
    if item.correction:
        return f"The source has: “{shorten(item.correction)}”."
    if verdict is Verdict.SPLICED:
        return "Quote each passage by itself."
    if verdict is Verdict.FAR:
        return "Quote each passage by itself, or in the source’s order."
    if verdict is Verdict.NOT_FOUND and item.finding.diff:
        theirs = " ".join(words for _, words, _ in item.finding.diff if words)
        return f"The closest passage is: “{shorten(theirs)}”."
    return "Look the passage up in the source, or name the source it is from."


def shorten(text: str, length: int = LONGEST_SHOWN) -> str:
    """Return a text cut in the middle, at spaces, if it is longer than a length."""
    if len(text) <= length:
        return text
    head = text[: length // 2].rsplit(" ", 1)[0]
    tail = text[-length // 2 :].split(" ", 1)[-1]
    return f"{head} … {tail}"
