"""Each quotation of an essay matched to the source it is from, judged there, and put right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from argmap.model import Source, Verdict
from argmap.quotes.checks import correction
from argmap.quotes.essay.finding import Quoted, quotations
from argmap.quotes.essay.reading import Essay, read_essay
from argmap.quotes.finding import Finding
from argmap.quotes.judge import marks
from argmap.quotes.placing import wrong_page
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import fold, skeleton, words

MOST_QUOTATIONS = 2000
"""Quotations of one essay that are judged."""
_TRIED = 3
"""Sources that a quotation found nowhere exactly is aligned with, those first that have most of its words."""
_COVERED = 0.6
"""Share of a quotation's words that a source must have to be aligned with it."""
_TELLING = 6
"""Letters of a name or a word of a title from which it tells a source."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A available source.

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
    :param page: label of the page it stands on; empty if the source has no pages
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
    def grade(self) -> str:
        """Return ``error``, ``warning``, ``caution`` or ``ok``."""
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
        return {grade: grades.count(grade) for grade in ("ok", "caution", "warning", "error")}


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
    names = {id: _telling(source) for id, source in known.items()}
    found = []
    for quoted in quotations(essay)[:MOST_QUOTATIONS]:
        item = _reviewed(quoted, installed, known, names)
        if quoted.sure or item.finding.verdict not in (Verdict.NOT_FOUND, Verdict.NO_SOURCE):
            found.append(item)
    return Review(essay, tuple(found), dict(known))


def _reviewed(
    quoted: Quoted,
    installed: Mapping[str, Installed],
    known: Mapping[str, Source],
    names: Mapping[str, tuple[str, ...]],
) -> Reviewed:
    cited = _cited(quoted.citation, names)
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
    return Reviewed(
        quoted,
        finding,
        id,
        cited,
        page,
        _corrected(quoted.text, finding, text),
        text.wording(finding.start, finding.end) if finding.start is not None and finding.end is not None else "",
        _remarks(quoted, id, cited, text, known, finding),
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
    if best is None:
        return Reviewed(
            quoted, Finding(Verdict.NOT_FOUND, explanation="No available source has these words."), cited=cited
        )
    _, _, id, finding = best
    closest = installed[id].text.wording(*finding.closest) if finding.closest else ""
    told = "No available source has these words."
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
    exact = [id for id, item in installed.items() if longest and longest in item.text.skeleton]
    order = ([cited] if cited in installed else []) + exact
    if not exact:
        forms = set(map(fold, words(quote)))
        shares = {
            id: sum(bool(item.text.prepared.body.number(form)) for form in forms) / max(1, len(forms))
            for id, item in installed.items()
        }
        likely = sorted(shares, key=lambda id: (-shares[id], id))
        order += [id for id in likely[:_TRIED] if shares[id] >= _COVERED]
    return list(dict.fromkeys(order))


def _telling(source: Source) -> tuple[str, ...]:
    """Return the names and the words of a title that tell a source in a citation, in the normal form."""
    names = [
        author.partition(",")[0] if "," in author else author.split()[-1] for author in source.author if author.strip()
    ]
    titles = [source.title_short, source.title.partition(":")[0]]
    return tuple(dict.fromkeys(form for form in map(skeleton, [*names, *titles]) if len(form) >= 3))


def _cited(citation: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Return the source that a citation names, by author or title; empty if none or several are named alike."""
    listed = words(citation)
    forms = set(map(fold, listed))
    flat = "".join(map(fold, listed))
    scores: dict[str, int] = {}
    for id, telling in names.items():
        score = sum(name in forms or (len(name) >= _TELLING and name in flat) for name in telling)
        if score:
            scores[id] = score
    if not scores:
        return ""
    best = max(scores.values())
    first = [id for id, score in scores.items() if score == best]
    return first[0] if len(first) == 1 else ""


def _remarks(
    quoted: Quoted,
    id: str,
    cited: str,
    text: SourceText,
    known: Mapping[str, Source],
    finding: Finding,
) -> tuple[str, ...]:
    told = []
    if cited and cited != id:
        told.append(f"It is cited from “{known[cited].title}”, and stands in “{known[id].title}”.")
    if quoted.page and finding.start is not None and finding.end is not None:
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
