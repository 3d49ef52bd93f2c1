"""Plain text and marked passages out of the HTML that annotation tools keep their texts in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ID = re.compile(r"""(?<![\w-])id\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BREAKS = {"br", "p", "div", "li", "tr"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of the plain text that an element with an id encloses."""

    id: str
    start: int
    end: int


def plain(markup: str) -> tuple[str, list[Marked]]:
    """Return the text without markup, and the passages marked by ``span`` elements with an id, in order of their ends.

    What is no tag stays as it is; elements that are never closed mark nothing.

    >>> plain('A<br><span id="node7">b &amp; c</span>.')
    ('A\\nb & c.', [Marked(id='7', start=2, end=7)])
    """
    pieces: list[str] = []
    length = 0
    opened: list[tuple[str, int]] = []
    found: list[Marked] = []
    done = 0

    def add(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    for tag in _TAG.finditer(markup):
        add(html.unescape(markup[done : tag.start()]))
        done = tag.end()
        closing, name, rest = tag.groups()
        name = name.lower()
        if name == "span" and not closing and not rest.rstrip().endswith("/"):
            ident = _ID.search(rest)
            opened.append((next((g for g in ident.groups() if g), "") if ident else "", length))
        elif name == "span" and closing and opened:
            ident_, start = opened.pop()
            if ident_ and length > start:
                found.append(Marked(re.sub(r"\Anode[_-]?", "", html.unescape(ident_)), start, length))
        elif name in _BREAKS and (name == "br" or closing):
            add("\n")
    add(html.unescape(markup[done:]))
    return "".join(pieces), found
