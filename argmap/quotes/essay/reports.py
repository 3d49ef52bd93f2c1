"""A reviewed essay as text, JSON and HTML, and as problems for other reports."""

from __future__ import annotations

from html import escape
from typing import Any

from argmap.errors import Problem, Severity
from argmap.quotes.checks import shorten
from argmap.quotes.essay.reviewing import Review, Reviewed
from argmap.wording import VERDICTS

_SIGNS = {"ok": "✓", "caution": "!", "warning": "!", "error": "✗", "unchecked": "?"}
_SEVERITY = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "caution": Severity.NOTE,
    "unchecked": Severity.NOTE,
}


def plain(review: Review) -> dict[str, Any]:
    """Return a review as JSON can hold it."""
    return {
        "essay": review.essay.name,
        "counts": review.counts(),
        "remarks": list(review.essay.remarks),
        "quotations": [
            {
                "quotation": item.quoted.text,
                "paragraph": item.quoted.paragraph + 1,
                "line": place(review, item)[0],
                "start": item.quoted.start,
                "end": item.quoted.end,
                "block": item.quoted.block,
                "verdict": item.finding.verdict.value,
                "grade": item.grade,
                "explanation": item.finding.explanation,
                "cautions": [
                    {"kind": caution.kind.value, "message": caution.message} for caution in item.finding.cautions
                ],
                "sentence": item.finding.sentence,
                "hidden": list(item.finding.hidden),
                "source": item.source,
                "cited": item.cited,
                "page": item.page,
                "page_cited": item.quoted.page,
                "remarks": list(item.remarks),
                "correction": item.correction,
                "passage": item.passage,
            }
            for item in review.found
        ],
    }


def place(review: Review, item: Reviewed) -> tuple[int | None, int | None]:
    """Return the line and column of a quotation in a plain text; None in other formats."""
    if not review.essay.lines:
        return None, None
    text = review.essay.paragraphs[item.quoted.paragraph].text
    before = text[: item.quoted.start].lstrip("\n") if not item.quoted.start else text[: item.quoted.start]
    lines = before.split("\n")
    return review.essay.lines[item.quoted.paragraph] + len(lines) - 1, len(lines[-1]) + 1


def problems(review: Review) -> list[Problem]:
    """Return what is wrong with an essay's quotations, in its order."""
    found = []
    for item in review.found:
        line, column = place(review, item)
        where = "" if line else f"Paragraph {item.quoted.paragraph + 1}: "
        told = f"{where}“{shorten(item.quoted.text, 80)}”: {' '.join(_sentences(item))}"
        fix = f"Corrected: “{shorten(item.correction)}”." if item.correction else ""
        if item.grade != "ok":
            code = f"quote-{item.finding.verdict.value.replace('_', '-')}"
            if item.finding.severity is None:
                code = (
                    "quote-citation"
                    if item.remarks
                    else f"caution-{item.finding.cautions[0].kind.value.replace('_', '-')}"
                )
            found.append(Problem(code, told, fix, _SEVERITY[item.grade], review.essay.name, line, column))
    return found


def _sentences(item: Reviewed) -> list[str]:
    return [item.finding.explanation, *item.remarks, *item.warned]


def summary(review: Review) -> str:
    """Return one sentence on how the quotations of an essay fare.

    :param review: the review
    """
    counts = review.counts()
    total = len(review.found)
    if not total:
        return "No quotations were found: four words or more between quotation marks, or a paragraph that is set in."
    told = [f"{counts['ok']} verified"]
    told += [
        f"{counts[name]} with {words}"
        for name, words in (("caution", "a caution"), ("warning", "a warning"))
        if counts[name]
    ]
    told += [f"{counts['error']} wrong or not found"] if counts["error"] else []
    told += [f"{counts['unchecked']} not checked, since the source is not available"] if counts["unchecked"] else []
    return f"{total} quotation{'s' if total != 1 else ''}: {', '.join(told)}."


def text(review: Review) -> str:
    """Return a review as text, each quotation that needs a look with what to do about it."""
    lines = []
    for item in review.found:
        if item.grade == "ok":
            continue
        line, _ = place(review, item)
        where = f"{review.essay.name}:{line}" if line else f"{review.essay.name}, paragraph {item.quoted.paragraph + 1}"
        lines.append(f"{_SIGNS[item.grade]} {where}: “{shorten(item.quoted.text, 160)}”")
        lines += [f"    {sentence}" for sentence in _sentences(item) if sentence]
        if item.source:
            title = review.sources[item.source].title
            lines.append(f"    Source: {title}{f', p. {item.page}' if item.page else ''}.")
        if item.correction:
            lines.append(f"    Corrected: “{item.correction}”")
        elif item.passage and item.grade == "error":
            lines.append(f"    The source has: “{shorten(item.passage)}”")
    return "\n".join([*lines, *review.essay.remarks, summary(review)])


def body(review: Review) -> str:
    """Return a review as the inside of an HTML page."""
    rows = []
    for number, item in enumerate(review.found, 1):
        opening = f'<li class="essay-{item.grade}" id="quotation-{number}">'
        parts = [f"{opening}<blockquote><p>{escape(item.quoted.text)}</p></blockquote>"]
        sign = f'<span class="sign" aria-hidden="true">{_SIGNS[item.grade]}</span>'
        verdict = VERDICTS[item.finding.verdict].word.capitalize()
        parts.append(
            f'<p><strong class="essay-verdict">{sign} {escape(verdict)}</strong> {escape(item.finding.explanation)}</p>'
        )
        parts += [f'<p class="caution">{escape(sentence)}</p>' for sentence in (*item.remarks, *item.warned)]
        if item.finding.sentence:
            parts.append(_folded("The source’s whole sentence", [item.finding.sentence]))
        if item.finding.hidden:
            parts.append(_folded("Words left out", list(item.finding.hidden)))
        if item.correction:
            right = escape(item.correction)
            button = f'<button class="button" type="button" hidden data-copy-text="{right}">Copy</button>'
            parts.append(f'<p class="essay-correction">Corrected: <q>{right}</q> {button}</p>')
        elif item.passage and item.grade == "error":
            parts.append(_folded("The closest passage", [item.passage]))
        title = review.sources[item.source].title if item.source else ""
        where = f"{escape(title)}{f', p. {escape(item.page)}' if item.page else ''}" if title else "no available source"
        parts.append(f'<p class="small quiet">{number} · paragraph {item.quoted.paragraph + 1} · {where}</p></li>')
        rows.append("".join(parts))
    remarks = "".join(f'<p class="small quiet">{escape(remark)}</p>' for remark in review.essay.remarks)
    return f'<p>{escape(summary(review))}</p>{_links(review)}{remarks}<ol class="plain essay-list">{"".join(rows)}</ol>'


def _links(review: Review) -> str:
    """Return links to what needs a look, where that has to be looked for; by how bad it is."""
    rows = []
    for grade, words in (("error", "Wrong or not found"), ("warning", "Warnings"), ("caution", "Cautions")):
        numbers = [number for number, item in enumerate(review.found, 1) if item.grade == grade]
        links = " ".join(f'<a href="#quotation-{number}">{number}</a>' for number in numbers)
        if numbers and len(review.found) > 1:
            rows.append(f"{words}: {links}")
    return f'<p class="small essay-links">{" · ".join(rows)}</p>' if rows else ""


def _folded(title: str, texts: list[str]) -> str:
    inside = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return f'<details class="left-out"><summary>{escape(title)}</summary>{inside}</details>'


def html(review: Review) -> str:
    """Return a review as an HTML document of its own, which fetches nothing."""
    name = escape(review.essay.name)
    inside = body(review).replace(
        ' <button class="button" type="button"', '<button hidden class="button" type="button"'
    )
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
        "li{border-left:3px solid #8a8a8a;padding:.2rem 1rem;margin:1.2rem 0;list-style:none}ol{padding:0}"
        ".essay-ok{border-color:#2b7a3b}.essay-error{border-color:#b3261e}blockquote{margin:.3rem 0;font-family:serif}"
        ".quiet{color:#555;font-size:.875rem}.caution{font-style:italic}"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Quotations of {name}</title>'
        f"<style>{style}</style></head><body><h1>Quotations of {name}</h1>{inside}</body></html>\n"
    )
