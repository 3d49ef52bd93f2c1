"""Each quotation of an essay matched to the source it is from, judged there, and put right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from argmap.model import CautionKind, Source, Verdict
from argmap.quotes.checks import correction, shorten
from argmap.quotes.essay.citing import Names, is_foreign
from argmap.quotes.essay.finding import LONGEST, Quoted, overlong, quotations
from argmap.quotes.essay.reading import Essay, read_essay
from argmap.quotes.finding import Finding
from argmap.quotes.judge import marks
from argmap.quotes.placing import page_among, wrong_page
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import fold, skeleton, words

MOST_QUOTATIONS = 2000
"""Quotations of one essay that are judged."""
GRADES = ("ok", "caution", "warning", "error", "unchecked")
"""What a quotation can come to; ``unchecked`` where what it cites is not available."""
_TRIED = 3
"""Sources that a quotation found nowhere exactly is aligned with, those first that have most of its words."""
_COVERED = 0.6
"""Share of a quotation's words that a source must have to be aligned with it."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An available source.

    :param source: its description; text: its text
    """

    source: Source
    text: SourceText


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One quotation of an essay and the result.

    :param finding: the judgement; ``not_found`` where no available source has it, ``no_source`` where the one cited is
        not available
    :param source: id of the source it was found in; empty if it was found in none
    :param cited: id of the source that the essay cites; empty if it is unknown
    :param page: label of the page it is on; empty if the source has no pages
    :param correction: the quotation put right, bracketed and elided; empty if there is nothing to put right
    :param passage: the source's words where it was found
    :param remarks: sentences on the source and the page
    """

    quoted: Quoted
    finding: Finding
    source: str = ""
    cited: str = ""
    page: str = ""
    correction: str = ""
    passage: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def warned(self) -> tuple[str, ...]:
        """Return what its cautions say, without what another of them says too."""
        cautions = self.finding.cautions
        turned = any(caution.kind is CautionKind.TURNED for caution in cautions)
        return tuple(it.message for it in cautions if not (turned and it.kind is CautionKind.CUT_SHORT))

    @property
    def grade(self) -> str:
        """Return ``error``, ``warning``, ``caution``, ``unchecked`` or ``ok``."""
        if self.finding.verdict is Verdict.NO_SOURCE:
            return "unchecked"
        if self.finding.severity is not None and self.finding.severity.value != "note":
            return self.finding.severity.value
        if self.remarks:
            return "warning"
        return "caution" if self.finding.cautions or self.finding.severity else "ok"


@dataclass(frozen=True, slots=True)
class Review:
    """An essay with all its quotations judged."""

    essay: Essay
    found: tuple[Reviewed, ...]
    sources: Mapping[str, Source]

    def counts(self) -> dict[str, int]:
        """Return how many quotations came to each grade."""
        grades = [item.grade for item in self.found]
        return {grade: grades.count(grade) for grade in GRADES}


def review_bytes(data: bytes, name: str, installed: Mapping[str, Installed], known: Mapping[str, Source]) -> Review:
    """Return an essay's quotations, each judged against the available sources.

    :param data: the essay's file; name: its name
    :param installed: the sources whose texts are available, by id
    :param known: all sources that are described, by id
    :raises BadRequest: if the essay cannot be read
    :raises TooLarge: if it is beyond the stated bounds
    """
    return review(read_essay(data, name), installed, known)


def review(essay: Essay, installed: Mapping[str, Installed], known: Mapping[str, Source]) -> Review:
    """Return an essay's quotations, each judged against the available sources."""
    names = Names(known)
    found = []
    every = quotations(essay)
    for quoted in every[:MOST_QUOTATIONS]:
        item = _reviewed(quoted, installed, known, names)
        if quoted.sure or item.finding.verdict not in (Verdict.NOT_FOUND, Verdict.NO_SOURCE):
            found.append(item)
    unchecked = _unchecked(essay, len(every))
    return Review(replace(essay, remarks=(*essay.remarks, *unchecked)), tuple(found), dict(known))


def _unchecked(essay: Essay, quotations: int) -> list[str]:
    """Return sentences on what was left out, so that nobody takes it for checked."""
    told = [
        f"Not checked: “{text[:60].rsplit(None, 1)[0]} …” has {len(text):,} characters; "
        f"a quotation may have {LONGEST:,}. Split its paragraph."
        for text in overlong(essay)
    ]
    if quotations > MOST_QUOTATIONS:
        told.append(f"Only the first {MOST_QUOTATIONS:,} of {quotations:,} quotations were checked. Split the essay.")
    return told


def _reviewed(
    quoted: Quoted,
    installed: Mapping[str, Installed],
    known: Mapping[str, Source],
    names: Names,
) -> Reviewed:
    cited = names.cited(quoted.citations)
    best: tuple[int, float, str, Finding] | None = None
    for id in _candidates(quoted.text, cited, installed):
        finding = installed[id].text.check(quoted.text)
        rank = (_rank(finding), finding.error, id, finding)
        if best is None or rank[:2] < best[:2]:
            best = rank
        if finding.sound and (id == cited or not cited):
            break
    if best is None or best[3].verdict is Verdict.NOT_FOUND:
        return _unfound(quoted, cited, installed, known, best)
    _, _, id, finding = best
    text = installed[id].text
    page = text.page(finding.start) if finding.start is not None else ""
    corrected = _corrected(quoted.text, finding, text)
    if quoted.page:
        page = page_among(quoted.page, text, corrected or quoted.text) or page
    return Reviewed(
        quoted,
        finding,
        id,
        cited,
        page,
        corrected,
        text.wording(finding.start, finding.end) if finding.start is not None and finding.end is not None else "",
        _remarks(quoted, id, cited, text, known, finding, page),
    )


def _unfound(
    quoted: Quoted,
    cited: str,
    installed: Mapping[str, Installed],
    known: Mapping[str, Source],
    best: tuple[int, float, str, Finding] | None,
) -> Reviewed:
    if cited and cited not in installed:
        told = f"The text of “{known[cited].title}”, which is cited, is not available."
        return Reviewed(quoted, Finding(Verdict.NO_SOURCE, explanation=told), cited=cited)
    told = "No available source has these words."
    if is_foreign(quoted.explicit) and not cited:
        cites = f"“{shorten(quoted.explicit, 120)}”, which it cites, is not among the sources."
        return Reviewed(quoted, Finding(Verdict.NO_SOURCE, explanation=f"{told} {cites}"))
    if best is None:
        return Reviewed(quoted, Finding(Verdict.NOT_FOUND, explanation=told), cited=cited)
    _, _, id, finding = best
    closest = installed[id].text.wording(*finding.closest) if finding.closest else ""
    return Reviewed(quoted, replace(finding, explanation=told), id if closest else "", cited, passage=closest)


def _rank(finding: Finding) -> int:
    if finding.sound:
        return 0
    if finding.severity is not None and finding.severity.value == "warning":
        return 1
    return 3 if finding.verdict is Verdict.NOT_FOUND else 2


def _candidates(quote: str, cited: str, installed: Mapping[str, Installed]) -> list[str]:
    """Return the sources to look in: the one cited, those that have the longest part exactly, those most like it."""
    parts = [skeleton(part.text) for part in marks.split(marks.shown(quote))]
    longest = max(parts, key=len, default="")
    exact = [id for id, item in installed.items() if longest and item.text.has(longest)]
    order = ([cited] if cited in installed else []) + exact
    if not exact:
        forms = set(map(fold, words(quote)))
        shares = {id: item.text.share(forms) for id, item in installed.items()}
        likely = sorted(shares, key=lambda id: (-shares[id], id))
        order += [id for id in likely[:_TRIED] if shares[id] >= _COVERED]
    return list(dict.fromkeys(order))


def _remarks(
    quoted: Quoted,
    id: str,
    cited: str,
    text: SourceText,
    known: Mapping[str, Source],
    finding: Finding,
    page: str,
) -> tuple[str, ...]:
    told = []
    if cited and cited != id:
        told.append(f"It is cited from “{known[cited].title}”, but is in “{known[id].title}”.")
    elsewhere = finding.start is not None and page != text.page(finding.start)
    if quoted.page and finding.start is not None and finding.end is not None and not elsewhere:
        wrong = wrong_page(quoted.page, text, finding.start, finding.end)
        told += [wrong[1]] if wrong else []
    return tuple(told)


def _corrected(quote: str, finding: Finding, text: SourceText) -> str:
    """Return a quotation put right: the source's words, with the quotation's own first letter in a bracket."""
    right = correction(finding, text)
    if not right:
        return ""
    ours = re.search(r"[^\W\d_]", quote)
    theirs = re.search(r"[^\W\d_]", right)
    if ours and theirs and ours[0] != theirs[0] and ours[0].lower() == theirs[0].lower():
        return f"{right[: theirs.start()]}[{ours[0]}]{right[theirs.end() :]}"
    return right
