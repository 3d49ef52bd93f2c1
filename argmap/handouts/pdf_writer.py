"""Writes a document as PDF with typst; every word reaches it as data, never as markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from argmap.handouts.clean import breakable, clean, line, right_to_left
from argmap.handouts.document import (
    APART,
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
    keeps,
    listed,
)
from argmap.handouts.typeset import typeset

_STYLE = re.compile(r"<style>.*?</style>", re.S)


def write(document: Document) -> bytes:
    """Return a document as the bytes of a PDF with real headings, page numbers and tags for screen readers.

    :raises Unavailable: if typst is not installed
    """
    pictures: dict[str, str] = {}
    contents = listed(document)
    data = {
        "title": breakable(clean(document.title)),
        "subtitle": clean(document.subtitle),
        "facts": [[clean(label), breakable(clean(value))] for label, value in document.facts],
        "foot": clean(document.foot),
        "language": language(document.language),
        "paper": "us-letter" if document.paper == "letter" else document.paper,
        "landscape": document.landscape,
        "contents": bool(contents),
        "apart": len(contents) > APART,
        "depth": document.depth,
        "blocks": [
            _block(block, pictures) | {"keep": keeps(block, following)}
            for block, following in zip_longest(document.blocks, document.blocks[1:])
        ],
    }
    return compiled("document", data, pictures)


def compiled(template: str, data: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> bytes:
    """Return what one of this package's templates makes of some data and pictures.

    :param template: name of a template
    :param data: what it shows: text, numbers, lists and mappings
    :param pictures: SVG by the name the data has for it
    :raises Unavailable: if typst or its fonts are not installed
    """
    # The web fonts embedded for browsers are left out: typst takes the same faces from their packages.
    inputs = {name: _STYLE.sub("", svg, count=1) for name, svg in (pictures or {}).items()}
    return typeset(_template(template), data, pictures=inputs)[0]


@lru_cache(maxsize=4)
def _template(name: str) -> str:
    folder = Path(__file__).parent / "templates"
    return "".join((folder / f"{part}.typ").read_text("utf-8") for part in ("words", name))


def language(tag: str) -> dict[str, str]:
    """Return a BCP 47 tag as typst wants it: a language of two or three letters, and a region of two.

    >>> language("pt-BR"), language("zh-Hant"), language("?")
    ({'lang': 'pt', 'region': 'br'}, {'lang': 'zh', 'region': ''}, {'lang': 'en', 'region': ''})
    """
    parts = re.split(r"[-_]", tag.lower())
    lang = parts[0] if re.fullmatch("[a-z]{2,3}", parts[0]) else "en"
    return {"lang": lang, "region": next((part for part in parts[1:] if re.fullmatch("[a-z]{2}", part)), "")}


def runs(words: tuple[Run, ...]) -> list[dict[str, Any]]:
    """Return runs as data for the templates."""
    return [{"text": breakable(clean(run.text)), "look": run.look, "note": breakable(clean(run.note))} for run in words]


def _block(block: object, pictures: dict[str, str]) -> dict[str, Any]:
    match block:
        case Heading(level, words, contents):
            return {"is": "heading", "level": level, "text": breakable(line(words)), "contents": contents}
        case EvidenceCard(tag, cite, body):
            rtl = right_to_left("".join(run.text for run in body))
            return {"is": "card", "tag": breakable(line(tag)), "cite": runs(cite), "body": runs(body), "rtl": rtl}
        case Paragraph(words, kind, level, label):
            rtl = right_to_left("".join(run.text for run in words))
            return {
                "is": "paragraph", "runs": runs(words), "kind": kind, "level": level, "label": clean(label), "rtl": rtl,
            }  # fmt: skip
        case Table(head, rows, widths):
            cells = [
                {"runs": runs(cell.runs), "rows": cell.rows, "x": x, "y": y}
                for y, row in enumerate(rows, 1)
                for x, cell in enumerate(row)
                if cell is not None
            ]
            return {"is": "table", "head": [clean(words) for words in head], "cells": cells, "widths": list(widths)}
        case Image(svg, alt, width, height, caption, headings, landscape):
            name = f"picture{len(pictures)}"
            pictures[name] = svg
            return {
                "is": "image", "name": name, "alt": line(alt), "width": width, "height": height,
                "caption": clean(caption), "landscape": landscape,
                "headings": [_block(heading, pictures) for heading in headings],
            }  # fmt: skip
        case Rules(count):
            return {"is": "rules", "count": count}
        case Slips(texts):
            return {"is": "slips", "texts": [breakable(clean(words)) for words in texts]}
        case Break():
            return {"is": "break"}
    raise TypeError(f"{type(block).__name__} is not a block of a document")
