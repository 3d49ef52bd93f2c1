"""Texts as YAML scalars, in the style that stood there before where the text can be written in it."""

from __future__ import annotations

import json
import re
import textwrap

from argmap.mapfile.tree import Node

WIDTH = 110
_LONG = 80
# Plain scalars begin with a letter, a digit or a mark that YAML gives no meaning to.
_PLAIN = re.compile(r"[^\W_](?:[^\n\t]*\S)?\Z|[“‘«(…—–¿¡][^\n\t]*\S\Z")
_BREAKS = re.compile("[\n\r\x85\u2028\u2029\t]")


def one_line(text: str, style: str = "", *, flow: bool = False, careful: bool = False) -> str:
    """Return a text as a scalar of one line.

    :param style: the style it had, ``'`` or ``"``
    :param flow: whether it is in brackets, where commas and brackets mean something
    :param careful: whether to write it so that nothing can be taken for syntax
    """
    if careful or _BREAKS.search(text) or not text.isprintable() or style == '"':
        quoted = json.dumps(text, ensure_ascii=False)
        return re.sub(
            r"[\x7f-\xa0\u2028-\u202f\u200b-\u200f\ufeff\u2066-\u2069]", lambda m: f"\\u{ord(m[0]):04x}", quoted
        )
    plain = (
        _PLAIN.match(text) is not None
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and text not in ("null", "~")
        and not (flow and re.search(r"[,\[\]{}:?]", text))
    )
    if plain and style != "'":
        return text
    return "'" + text.replace("'", "''") + "'"


def folds(text: str) -> bool:
    """Return whether a text comes back the same when its lines are folded."""
    return "  " not in text and text.isprintable() and text == text.strip() and text != ""


def literal(text: str) -> bool:
    """Return whether a text of several lines can be written as it is."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and all(line.isprintable() and line == line.rstrip() for line in lines)
        and not lines[0].startswith(" ")
        and text.strip() == text
    )


def fresh(text: str, indent: int, nl: str, *, careful: bool = False) -> str:
    """Return a text as a new scalar behind ``key:``, folded where it is long.

    :param indent: the column that its further lines are at
    """
    if not careful and literal(text):
        return "|-" + "".join(nl + (" " * indent + line if line else "") for line in text.split("\n"))
    if not careful and len(text) > _LONG and folds(text):
        return ">-" + "".join(f"{nl}{' ' * indent}{line}" for line in _wrapped(text, WIDTH - indent))
    return one_line(text, careful=careful)


def _wrapped(text: str, width: int) -> list[str]:
    lines = textwrap.wrap(text, max(20, width), break_long_words=False, break_on_hyphens=False)
    # textwrap knows more kinds of white space than YAML folds.
    return lines if " ".join(lines) == text else [text]


def instead(old: str, node: Node, text: str, indent: int, nl: str) -> str | None:
    """Return a text in the place of a block scalar, with its header and the lines that stay; ``None`` if it cannot be.

    :param old: the scalar as written, from its header on
    """
    header, _, body = old.partition("\n")
    lines = body.replace("\r", "").split("\n")
    own = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), indent)
    pad = " " * own
    if node.style == "|":
        if "\n" in text and not literal(text):
            return None
        new = text.split("\n") if text.isprintable() or literal(text) else None
        return None if new is None else header.rstrip("\r") + "".join(nl + (pad + line if line else "") for line in new)
    if not folds(text):
        return None
    bare = [line.strip() for line in lines]
    widest = max((len(line) for line in lines), default=0)
    width = (widest if len(lines) > 1 and widest > 60 else WIDTH) - own
    plain = all(bare) and all(len(line) - len(line.lstrip(" ")) == own for line in lines)
    first = last = 0
    if plain:
        while first < len(bare) and f"{text} ".startswith(" ".join(bare[: first + 1]) + " "):
            first += 1
        head = len(" ".join(bare[:first]))
        while last < len(bare) - first and f" {text[head:]}".endswith(" " + " ".join(bare[len(bare) - last - 1 :])):
            last += 1
    head_text, tail_text = " ".join(bare[:first]), " ".join(bare[len(bare) - last :] if last else [])
    middle = text[len(head_text) : len(text) - len(tail_text)].strip()
    new = [*bare[:first], *(_wrapped(middle, width) if middle else []), *(bare[len(bare) - last :] if last else [])]
    if " ".join(new) != text:
        new = _wrapped(text, width)
    return header.rstrip("\r") + "".join(f"{nl}{pad}{line}" for line in new)
