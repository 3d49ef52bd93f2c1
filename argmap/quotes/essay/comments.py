"""A copy of a DOCX essay with a comment at each quotation: verdict, caution, the source's words, the right page."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from argmap import bounded
from argmap.errors import BadRequest
from argmap.quotes.checks import shorten
from argmap.quotes.essay.reviewing import Review, Reviewed
from argmap.quotes.files.docx import Styles, W, body_paragraphs, runs_of
from argmap.quotes.files.extract import READING
from argmap.quotes.files.paragraphs import LeftOut

_WORDS = {
    "ok": "Verified",
    "caution": "Verified, with a caution",
    "warning": "Look at this",
    "error": "Wrong or not found",
    "unchecked": "Not checked",
}


def commented(data: bytes, review: Review) -> bytes:
    """Return the essay's DOCX with a comment at each quotation; its text is not touched.

    :param data: the essay as it was read
    :param review: its review
    :raises BadRequest: if the essay is no DOCX
    """
    if review.essay.kind != "docx":
        raise BadRequest("Only a DOCX essay can get comments; this essay has another format.")
    calls = {note: at for at, it in enumerate(review.essay.paragraphs) for _, note in it.calls}
    notes = []
    for item in review.found:
        paragraph = review.essay.paragraphs[item.quoted.paragraph]
        row = {
            "text": comment(review, item),
            "number": paragraph.number,
            "start": item.quoted.start,
            "end": item.quoted.end,
        }
        if paragraph.note:
            if paragraph.note not in calls:
                continue
            caller = review.essay.paragraphs[calls[paragraph.note]]
            at = next(place for place, note in caller.calls if note == paragraph.note)
            row |= {"number": caller.number, "start": max(0, at - 1), "end": at}
        notes.append(row)
    what = f"The file “{review.essay.name}”"
    return bounded.call(f"{__name__}:write", {"comments": notes}, data, READING, what)[1]


def comment(review: Review, item: Reviewed) -> str:
    """Return what a comment says of a quotation."""
    told = [f"{_WORDS[item.grade]}. {item.finding.explanation}", *item.remarks]
    told += item.warned
    if item.finding.sentence:
        told.append(f"The source’s sentence: “{shorten(item.finding.sentence)}”")
    told += [f"Left out: “{shorten(words)}”" for words in item.finding.hidden]
    if item.correction:
        told.append(f"Corrected: “{item.correction}”")
    elif item.passage and item.grade == "error":
        told.append(f"The source has: “{shorten(item.passage)}”")
    if item.source:
        told.append(f"{review.sources[item.source].title}{f', p. {item.page}' if item.page else ''}.")
    return "\n".join(told)


def write(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Put comments into a DOCX; runs in a child process.

    :param options: ``comments``, each with ``text``, and ``number``, ``start`` and ``end`` of its place
    """
    import docx
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    document = docx.Document(io.BytesIO(data))
    paragraphs = body_paragraphs(document.element.body)
    styles = Styles(document.styles.element)
    # From the last on, since a run that is cut in two moves those after it.
    for row in sorted(options["comments"], key=lambda it: (it["number"], it["start"]), reverse=True):
        element = paragraphs[row["number"]]
        runs = _covered(element, row["start"], row["end"], styles)
        if runs:
            parent = Paragraph(element, document._body)
            document.add_comment([Run(runs[0], parent), Run(runs[-1], parent)], row["text"], "argmap", "a")
    buffer = io.BytesIO()
    document.save(buffer)
    return {}, buffer.getvalue()


def _covered(element: Any, start: int, end: int, styles: Styles) -> list[Any]:
    """Return the runs that hold a stretch of a paragraph's text, cut at its ends where that can be done."""
    place = 0
    covered = []
    for run, pieces in list(runs_of(element, styles, LeftOut())):
        length = sum(len(value) for what, value in pieces if what == "text")
        if place < end and place + length > start and length:
            covered.append(_cut(run, max(0, start - place), min(length, end - place), length))
        place += length
    return covered


def _cut(run: Any, low: int, high: int, length: int) -> Any:
    """Return the part of a run between two offsets as a run of its own, where it holds nothing but one text."""
    texts = run.findall(f"{W}t")
    others = [child for child in run if child.tag not in (f"{W}t", f"{W}rPr")]
    if len(texts) != 1 or others or (low == 0 and high == length):
        return run
    whole = texts[0].text or ""
    for piece, before in ((whole[:low], True), (whole[high:], False)):
        if not piece:
            continue
        copy = deepcopy(run)
        _set(copy, piece)
        (run.addprevious if before else run.addnext)(copy)
    _set(run, whole[low:high])
    return run


def _set(run: Any, words: str) -> None:
    text = run.find(f"{W}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
