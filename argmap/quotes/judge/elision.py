"""Quotations with ellipses and brackets: parts exact, in order and near, and nothing hidden that turns the sense."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from argmap.model import CautionKind, Verdict
from argmap.quotes.finding import Caution, Difference, Finding
from argmap.quotes.judge import align, brackets, marks, questions, similar, spans, splice
from argmap.quotes.judge import hidden as hidden_words
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.edges import outside, severed
from argmap.quotes.words.fold import collapse, fold, skeleton, unspaced, words
from argmap.quotes.words.index import Index
from argmap.quotes.words.languages import is_function_word, is_number, is_turning, negations

REACH = {marks.ELLIPSIS: 1500, marks.BRACKET: 60}
"""Letters of the skeleton that an ellipsis or a bracket may pass over."""
LONG_REACH = 4000
"""The same for an ellipsis between two long parts, which stand nowhere else."""
LONG_PART = 8
"""Words from which a part is long."""
MOST_PARTS = 100
"""Parts of a quotation that are located one by one where they are not all exact."""
_STEPS = 4000
_CRUMB = 3
"""Words a part has on average at least where there are several ellipses."""
_CRUMBS_HIDDEN = 4
"""So many times its words a quotation of crumbs may hide."""
_FEW_QUOTED, _MOST_HIDDEN = 12, 12
"""Of a quotation of fewer words than this, so many times its words may be hidden."""
_FEW = 4
"""Hidden words of which one that turns the sense weighs on the whole."""
_NEAR = 12
"""Words of a hidden clause in which a negation counts wherever it stands; in a longer one, only at its edges."""
_OWN_VOICE = re.compile(
    r"\s*(?:sic|recte|rectius|i\.\s?e\.|that is|viz|scil|sc|correctly|read|lies|d\.\s?h\.|das hei(?:ß|ss)t|gemeint"
    r"|c['’]est-à-dire|lire|esto es|es decir|léase|cioè|leggi|ou seja|leia-se|то есть|т\.\s?е\.|читай|czyli|to znaczy"
    r"|dat wil zeggen|lees|yani)(?=[\W])[\s:;,.!=—–-]*",
    re.IGNORECASE,
)
"""What begins a remark of the writer's own in a bracket."""
_ENDS = re.compile(r"\W?[.!?;。！？؟]")
_BOUNDARY = re.compile(r"[.!?;:。！？；：,،，、؛؟—–()\[\]]+|\n[ \t\r]*\n")


def judge(case: Case) -> Finding | None:
    """Return the finding for a quotation with ellipses or brackets, None without them or where nothing is found."""
    if not marks.has_marks(case.quote):
        return None
    parts = marks.split(case.quote)
    if not parts:
        return None
    needles = [skeleton(part.text) for part in parts]
    for index in dict.fromkeys((case.source.body, case.source.full)):
        chain = _chain(case, index, parts, needles)
        if chain is not None:
            return _judged(case, index, parts, chain)
    return _far(case, parts, needles) or _inexact(case, parts)


def _chain(case: Case, index: Index, parts: list[marks.Part], needles: list[str]) -> list[spans.Span] | None:
    """Return the words of each part, all in order and within reach; the chain that hides least, or fits the context."""
    budget = [_STEPS]
    reaches = _reaches(parts)

    def follow(at: int, before: spans.Span) -> list[spans.Span] | None:
        if at == len(parts):
            return []
        low = index.marks[before[1]]
        for hit in index.hits(needles[at], low, low + reaches[at] + len(needles[at])):
            budget[0] -= 1
            if budget[0] < 0:
                return None
            rest = follow(at + 1, hit)
            if rest is not None:
                return [hit, *rest]
        return None

    best: tuple[tuple[int, int, int, int], list[spans.Span]] | None = None
    for first in index.hits(needles[0]):
        budget[0] -= 1
        if budget[0] < 0:
            break
        rest = follow(1, first)
        if rest is None:
            continue
        chain = [first, *rest]
        gaps = [after[0] - before[1] for before, after in pairwise(chain)]
        empty = sum(gap == 0 and part.joint == marks.ELLIPSIS for gap, part in zip(gaps, parts[1:], strict=True))
        rank = (-case.context(index, (chain[0][0], chain[-1][1])), empty, sum(gaps), first[0])
        if best is None or rank < best[0]:
            best = rank, chain
    return None if best is None else best[1]


def _reaches(parts: list[marks.Part]) -> list[int]:
    """Return how many letters the mark before each part may pass over."""
    lengths = [len(words(part.text)) for part in parts]
    return [
        LONG_REACH
        if at and part.joint == marks.ELLIPSIS and min(lengths[at - 1 : at + 1]) >= LONG_PART
        else REACH.get(part.joint, 0)
        for at, part in enumerate(parts)
    ]


def _judged(case: Case, index: Index, parts: list[marks.Part], chain: list[spans.Span]) -> Finding:
    places = [spans.span(case.source, index, hit, part.text) for part, hit in zip(parts, chain, strict=True)]
    if any(start < before[1] for before, (start, _) in pairwise(places)):
        places = [(index.starts[first], index.ends[last - 1]) for first, last in chain]
    diff: list[Difference] = []
    for part, hit in zip(parts, chain, strict=True):
        diff += [("replace", theirs, ours) for theirs, ours in case.differences(hit, index, part.text)]
    for part, hit in zip(parts, chain, strict=True):
        span = index.starts[hit[0]], index.ends[hit[1] - 1]
        if asked := questions.turned(case.source.text, *span, part.text, case.source.languages):
            diff.append(asked)
    cut = spans.cuts_word(case.source, index, (chain[0][0], chain[-1][1]))
    hidden: list[str] = []
    cautions: list[Caution] = []
    empty = ""
    reason = _inserts(parts, case.source.languages)
    for part, before, after in zip(parts[1:], chain, chain[1:], strict=False):
        text = _between(case, index, before, after)
        if words(text):
            hidden.append(collapse(text))
        elif part.joint == marks.ELLIPSIS and _hides_nothing(case, index, before, after):
            empty = "An ellipsis in the quotation hides nothing: the source continues there without a gap."
        turned, caution = _turns(case, part, text, _said(case, index, before), _said(case, index, after))
        reason = reason or turned or _restricts(case, before, text, index)
        cautions += [caution] if caution else []
    if said := _unchecked(parts):
        reason = reason or _vouched(said)
        told = f"The bracket adds “{said}”, which is not the source’s."
        cautions.append(Caution(CautionKind.ADDED, said, told))
    reason = reason or _mosaic(parts, hidden)
    reason = reason or _at_edges(case, index, (chain[0][0], chain[-1][1]), parts)
    found = Finding(
        Verdict.ELIDED,
        places[0][0],
        places[-1][1],
        _merged(case, index, chain, places),
        hidden=tuple(hidden),
        cautions=tuple(cautions),
    )
    if diff or cut:
        shown = "; ".join(f"“{theirs}” became “{ours}”" for _, theirs, ours in diff) or f"it {cut}"
        explanation = f"The parts are not word for word the source’s: {shown}."
        return replace(
            found, verdict=Verdict.ALTERED, diff=tuple(diff), explanation=explanation, error=1 / len(words(case.quote))
        )
    if reason:
        return replace(found, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    if empty:
        return replace(found, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=empty)
    count = sum(len(words(text)) for text in hidden)
    explanation = f"The parts are word for word the source’s; {count} words between them are left out or replaced."
    return replace(found, explanation=explanation if count else "The words are the source’s, with marked insertions.")


def _said(case: Case, index: Index, part: spans.Span) -> str:
    """Return the quoted words of a part as the source has them, with the mark after them."""
    high = index.starts[part[1]] if part[1] < len(index) else len(case.source.text)
    return case.source.text[index.starts[part[0]] : min(high, index.ends[part[1] - 1] + 3)]


def _hides_nothing(case: Case, index: Index, before: spans.Span, after: spans.Span) -> bool:
    """Return whether an ellipsis stands where the source has no ellipsis, no page's end and no new paragraph."""
    gap = case.source.text[index.ends[before[1] - 1] : index.starts[after[0]]]
    return not (marks.has_marks(gap) or "\n\n" in gap or set(gap) & set(".;:!?—–()\f") or any(map(str.isalnum, gap)))


def _mosaic(parts: list[marks.Part], hidden: list[str]) -> str:
    """Return a sentence where a quotation is put together from crumbs, or hides far more than it quotes."""
    ellipses = sum(part.joint == marks.ELLIPSIS for part in parts)
    quoted = [len(words(part.text)) for part in parts]
    passed = sum(len(words(text)) for text in hidden)
    if ellipses >= 2 and sum(quoted) < _CRUMB * len(parts):
        return f"The quotation is put together from {len(parts)} pieces of little more than a word each."
    if ellipses and sum(quoted) < _CRUMB * len(parts) and passed > _CRUMBS_HIDDEN * sum(quoted):
        return f"The quotation gives {sum(quoted)} words and hides {passed}."
    if ellipses and sum(quoted) < _FEW_QUOTED and passed > _MOST_HIDDEN * sum(quoted):
        return f"The quotation gives {sum(quoted)} words and hides {passed}."
    return ""


def _between(case: Case, index: Index, before: spans.Span, after: spans.Span) -> str:
    low, high = index.ends[before[1] - 1], index.starts[after[0]]
    return case.source.clean(low, high) if index is case.source.body else case.source.text[low:high]


def _merged(case: Case, index: Index, chain: list[spans.Span], places: list[spans.Span]) -> tuple[spans.Span, ...]:
    """Return the stretches of the source that are quoted; parts with nothing hidden between them are one."""
    joined: list[spans.Span] = []
    for at, place in enumerate(places):
        if at and chain[at][0] == chain[at - 1][1]:
            joined[-1] = joined[-1][0], place[1]
        else:
            joined.append(place)
    if index is not case.source.body:
        return tuple(joined)
    return tuple(part for start, end in joined for part in spans.parts(case.source, start, end))


def _inserts(parts: list[marks.Part], languages: tuple[str, ...]) -> str:
    for part in parts:
        if part.beside and (found := negations(words(part.beside), languages)):
            return f"The bracket adds “{found[0]}”, which the source does not say."
        if reason := brackets.added(part.beside, languages):
            return reason
    return ""


def _unchecked(parts: list[marks.Part]) -> str:
    """Return what a bracket says in its own voice that no source can bear out: “[sic: …]”, “[that is, …]”."""
    for part in parts:
        for said in (part.inserted if part.joint == marks.BRACKET else "", part.beside, part.behind):
            found = _OWN_VOICE.match(said)
            if found is not None and words(said[found.end() :]):
                return collapse(said)
    return ""


def _vouched(said: str) -> str:
    """Return a sentence where “sic”, which vouches for the source's words, brings more words than a correction has."""
    head = _OWN_VOICE.match(said)
    rest = said[head.end() :] if head and head[0].lstrip().lower().startswith("sic") else ""
    if len(words(rest)) < 2 or _OWN_VOICE.match(rest + " "):
        return ""
    return f"The bracket adds “{rest.strip()}” after “sic”, which says that the words are the source’s own."


def _at_edges(case: Case, index: Index, run: spans.Span, parts: list[marks.Part]) -> str:
    """Return a sentence on what a mark at the quotation's beginning or end stands for that turns it; else nothing."""
    text, languages = case.source.text, case.source.languages
    before, after = marks.at_edges(case.quote)
    first, last = run
    if before and first:
        word = outside(text, index, first)[1]
        if not _BOUNDARY.search(text[index.ends[first - 1] : index.starts[first]]) and negations(
            word.split(), languages
        ):
            return f"The mark at the beginning hides the negation “{word}”."
        same = not text[index.ends[first - 1] : index.starts[first]].strip(", \n\t\r\u00a0")
        if same and (reason := brackets.beside(parts[0].beside, word, languages)):
            return reason
    if after and last < len(index):
        word = text[index.starts[last] : index.ends[last]]
        if not _BOUNDARY.search(text[index.ends[last - 1] : index.starts[last]]) and negations([word], languages):
            return f"The mark at the end hides the negation “{word}”."
        rest = hidden_words.rest_of_sentence(text, index.ends[last - 1])
        if not parts[-1].behind and (limit := hidden_words.limits(rest, languages)):
            return f"The ellipsis at the end hides “{limit}”, which limits what is quoted."
        if parts[-1].behind and not parts[-1].ending and text[index.ends[last - 1] : index.starts[last]].isspace():
            if reason := brackets.beside(parts[-1].behind, word, languages):
                return reason
            ends = _ENDS.match(text, index.ends[last]) is not None
            if ends or is_function_word(text[index.starts[last - 1] : index.ends[last - 1]], languages):
                part = marks.Part("", marks.BRACKET, parts[-1].behind)
                if reason := brackets.replaced(part, word, [word], languages):
                    return reason
    if parts[-1].ending:
        following = fold(text[index.starts[last] : index.ends[last]]) if last < len(index) else ""
        stem = fold(parts[-1].ending)
        turned = fold(parts[-1].behind)[len(stem) :] in brackets.TURNING_ENDINGS
        if turned or not following.startswith(stem) or len(following) > len(stem) + 5:
            return f"The bracket’s word, “{parts[-1].ending}” with another ending, is not the source’s."
    whole = f"{parts[0].text} {parts[-1].text}" if len(parts) > 1 else parts[0].text
    if word := severed(text, index, run, whole, languages):
        return f"In the source, “{word}” comes right next to what looks like a whole sentence."
    return ""


def _restricts(case: Case, before: spans.Span, text: str, index: Index) -> str:
    """Return a sentence where a mark hides the second half of “ne … que”, or “non … che”: only."""
    hidden = words(text)
    if not 0 < len(hidden) <= 2 or fold(hidden[0]) not in ("que", "che"):
        return ""
    said = [
        case.source.text[index.starts[at] : index.ends[at]] for at in range(max(before[0], before[1] - 3), before[1])
    ]
    if any(fold(word) in ("ne", "non") or fold(word[:2]) == "n" for word in said):
        return f"The mark hides “{hidden[0]}”, and so the word “only”."
    return ""


def _turns(case: Case, part: marks.Part, text: str, before: str, after: str) -> tuple[str, Caution | None]:
    """Return a sentence on what a mark hides, replaces or adds that changes the sense, and a caution on what may.

    :param text: the source's text after the last word before the mark, up to the first word after it
    :param before: the quoted words before it, as the source has them; after: those after it
    """
    languages = case.source.languages
    listed = words(text)
    if part.joint == marks.BRACKET:
        return brackets.replaced(part, text, listed, languages), None
    weighed = hidden_words.weigh(text, before, languages, after)
    caution = None
    if weighed.caution:
        told = f"The ellipsis hides “{weighed.caution}”, which may matter."
        caution = Caution(CautionKind.HIDDEN, weighed.caution, told)
    reason = weighed.error or _near(text, listed, languages)
    if (
        len(listed) <= 2
        and "(" not in text
        and (number := next((word for word in listed if _counts(word, languages)), None))
    ):
        reason = reason or f"The ellipsis hides the number “{number}”."
    if len(listed) <= _FEW and (word := next((word for word in listed if is_turning(word, languages)), None)):
        reason = reason or f"The ellipsis hides “{word}”, which changes the sense."
    return reason, caution


def _counts(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is a number, and no year."""
    return is_number(word, languages) and not (word.isdecimal() and len(word) == 4 and word[0] in "12")


def _near(text: str, listed: list[str], languages: tuple[str, ...]) -> str:
    """Return a sentence on a negation near what is quoted, in scripts without spaces, or where little is hidden."""
    if not listed or not (len(listed) <= 2 or unspaced(listed[0][0])):
        return ""
    fragments = [words(piece) for piece in _BOUNDARY.split(text)]
    first, last = fragments[0], fragments[-1]
    near = first if len(first) <= _NEAR else first[:_FEW] + (first[-_FEW:] if len(fragments) == 1 else [])
    if len(fragments) > 1:
        near = near + (last if len(last) <= _NEAR else last[-_FEW:])
    found = negations(listed if len(listed) <= 2 else near, languages)
    return f"The ellipsis hides the negation “{found[0]}”." if found else ""


def _far(case: Case, parts: list[marks.Part], needles: list[str]) -> Finding | None:
    """Return that all parts are the source's, but out of order or too far apart."""
    if len(parts) < 2:
        return None
    for index in dict.fromkeys((case.source.body, case.source.full)):
        first = {needle: next(index.hits(needle), None) for needle in dict.fromkeys(needles)}
        hits = [first[needle] for needle in needles]
        if all(hit is not None for hit in hits):
            found = [hit for hit in hits if hit is not None]
            places = [spans.span(case.source, index, hit, part.text) for part, hit in zip(parts, found, strict=True)]
            ordered = all(before[1] <= after[0] for before, after in pairwise(found))
            how = "too far apart" if ordered else "in an order that the source does not have"
            return Finding(
                Verdict.FAR,
                min(start for start, _ in places),
                max(end for _, end in places),
                tuple(places),
                explanation=f"The parts are the source’s words, but {how}.",
            )
    return None


def _inexact(case: Case, parts: list[marks.Part]) -> Finding | None:
    """Return what becomes of parts that are not all exact: a slip, or altered; None where too little is located."""
    if len(parts) > MOST_PARTS:
        return None
    located: list[align.Aligned | None] = [align.aligned(case, case.source.body, part.text) for part in parts]
    near = [found for found in located if found is not None and found.error <= align.MOST_ERROR]
    total = sum(len(words(part.text)) for part in parts)
    if not near or sum(len(found.places) for found in near) < 0.65 * total:
        return None
    whole = align.aligned(case, case.source.body, case.quote)
    if whole is not None and whole.error < sum(found.error * len(found.places) for found in near) / total:
        return None
    if len(near) < len(parts) and (spliced := splice.judge(case)) is not None:
        return spliced
    places = [similar.case_span(case, found) for found in near]
    runs = tuple(run for found in near for run in similar.diff(case, found))
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    error = sum(found.error * len(found.places) for found in near) / total
    altered = Finding(Verdict.ALTERED, start, end, tuple(places), runs, similar.describe(runs), error=error)
    if len(near) < len(parts):
        return replace(altered, explanation="A part of the quotation is not in the source near the others.")
    if any(similar.typo(case, found) is None for found in near):
        return altered
    chain = [found.words for found in near]
    index = case.source.body
    reaches = _reaches(parts)
    for part, reach, before, after in zip(parts[1:], reaches[1:], chain, chain[1:], strict=False):
        if not 0 <= index.marks[after[0]] - index.marks[before[1]] <= reach:
            return replace(altered, verdict=Verdict.FAR, explanation="The parts are out of order or too far apart.")
        said, says = _said(case, index, before), _said(case, index, after)
        if reason := _turns(case, part, _between(case, index, before, after), said, says)[0]:
            return replace(altered, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    if reason := _inserts(parts, case.source.languages):
        return replace(altered, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    slips = "; ".join(f"“{ours}” for “{theirs}”" for name, theirs, ours in runs if name != "equal")
    return replace(altered, verdict=Verdict.TYPO, explanation=f"A slip of the pen or the scanner: {slips}.")
