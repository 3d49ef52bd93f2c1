"""Writes a document as Markdown whose every word is escaped, with footnotes as GitHub and Pandoc read them."""

from __future__ import annotations

import re

from argmap.handouts.clean import clean, line
from argmap.handouts.document import (
    Break,
    Document,
    EvidenceCard,
    Heading,
    Image,
    Paragraph,
    Rules,
    Run,
    Slips,
    Table,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@!&^=])")
_MARKS = {"strong": "**", "cite": "**", "italic": "*", "underline": "**", "emphasis": "***"}


def escaped(words: str) -> str:
    """Return words on one line that Markdown reads as nothing but these words.

    >>> escaped("1. *a* <b>")
    '1\\\\. \\\\*a\\\\* \\\\<b\\\\>'
    """
    plain = _SPECIAL.sub(r"\\\1", clean(words).replace("\n", " "))
    plain = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", plain)
    return re.sub(r"^(\s*)([-+:])", r"\1\\\2", plain)


def write(document: Document) -> bytes:
    """Return a document as UTF-8 Markdown."""
    notes: list[str] = []
    out = [f"# {escaped(line(document.title))}", f"{escaped(document.subtitle)}"]
    out.append("\n".join(f"- {escaped(label)}: {escaped(line(value))}" for label, value in document.facts))
    for block in document.blocks:
        words = _block(block, notes)
        if words:
            out.append(words)
    if notes:
        out.append("\n\n".join(f"[^{number}]: {words}" for number, words in enumerate(notes, 1)))
    out.append(f"---\n\n{escaped(document.foot)}")
    return ("\n\n".join(out) + "\n").encode("utf-8")


def _runs(runs: tuple[Run, ...], notes: list[str]) -> str:
    found = []
    for run in runs:
        mark = _MARKS.get(run.look, "")
        words = escaped(run.text)
        bare = words.strip()
        if mark and bare:
            words = words.replace(bare, f"{mark}{bare}{mark}", 1)
        if run.note:
            notes.append(escaped(line(run.note)))
            words += f"[^{len(notes)}]"
        found.append(words)
    return "".join(found).strip()


def _block(block: object, notes: list[str]) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * min(level + 1, 6)} {escaped(line(words))}"
        case EvidenceCard(tag, cite, body):
            return f"##### {escaped(line(tag))}\n\n{_runs(cite, notes)}\n\n> {_runs(body, notes)}"
        case Paragraph(runs, kind, level, label):
            words = _runs((Run(f"{label} ", "strong"), *runs) if label else runs, notes)
            if kind == "quote":
                return f"> {words}"
            return f"{'  ' * level}- {words}" if kind == "item" or level else words
        case Table(head, rows):
            width = len(head)
            lines = ["| " + " | ".join(escaped(words) for words in head) + " |", "|" + " --- |" * width]
            lines += ["| " + " | ".join(_runs(c.runs, notes) if c else "" for c in row) + " |" for row in rows]
            return "\n".join(lines)
        case Image(alt=alt, caption=caption):
            return f"*{escaped(line(caption or alt))}*"
        case Slips(texts):
            return "\n".join(f"- {escaped(line(words))}" for words in texts)
        case Rules() | Break():
            return ""
    raise TypeError(f"{type(block).__name__} is not a block of a document")
