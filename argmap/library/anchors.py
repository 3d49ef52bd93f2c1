"""The verdicts that travel with a folder of maps, in a file of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from argmap.errors import Problem
from argmap.library.folder import ANCHORS
from argmap.model import Anchor, Part, Verdict

LONGEST_HIDDEN = 300
"""Characters of a source's hidden words that travel with the maps; longer ones stay behind with the text."""
_FIX = "Write the file again with: argmap check --record"


def read_anchors(content: bytes | str) -> tuple[dict[str, Anchor], tuple[Problem, ...]]:
    """Return the verdicts of a travelling file by quote key, and what is wrong with the file.

    An entry that cannot be read takes only itself away.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        rows = json.loads(text)
    except UnicodeDecodeError as error:
        return {}, (_problem("The file is not UTF-8.", error.object[: error.start].count(b"\n") + 1),)
    except json.JSONDecodeError as error:
        return {}, (_problem(f"The file is not JSON: {error.msg}.", error.lineno, error.colno),)
    except RecursionError:
        return {}, (_problem("The file is nested too deeply.", 1),)
    if not isinstance(rows, dict):
        return {}, (_problem("The file is not a mapping of quotations to verdicts.", 1),)
    found, problems = {}, []
    for key, row in rows.items():
        try:
            found[key] = _anchor(key, row)
        except (KeyError, TypeError, ValueError):
            match = re.search(rf"{re.escape(json.dumps(key))}\s*:", text)
            line = text.count("\n", 0, match.start()) + 1 if match else 1
            problems.append(_problem(f"The entry “{key[:40]}” is not a verdict.", line))
    return found, tuple(problems)


def _problem(message: str, line: int, column: int = 1) -> Problem:
    return Problem("anchors-broken", message, _FIX, file=ANCHORS, line=line, column=column)


def _anchor(key: str, row: Any) -> Anchor:
    """Make an anchor of its entry.

    :raises KeyError, TypeError, ValueError: where it is not one
    """
    parts = []
    for start, end, *words in row["parts"]:
        if not 1 <= len(words) <= 3:
            raise ValueError(words)
        parts.append(Part(_is(start, int), _is(end, int), *(_is(word, str) for word in words)))
    return Anchor(
        key=key,
        source=_is(row["source"], str),
        sha256=_is(row["sha256"], str),
        normal_form=_is(row["normal_form"], int),
        quote=_is(row.get("quote", ""), str),
        parts=tuple(parts),
        verdict=Verdict(row["verdict"]),
        checked=_is(row["checked"], str),
        explanation=_is(row.get("explanation", ""), str),
        hidden=tuple(_is(words, str) for words in _is(row.get("hidden", []), list)),
        cautions=tuple((_is(a, str), _is(b, str), _is(c, str)) for a, b, c in _is(row.get("cautions", []), list)),
        page=_is(row.get("page", ""), str),
    )


def _is(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _more(anchor: Anchor) -> dict[str, Any]:
    """Return what few entries have; the source's whole sentence stays behind, since texts are not passed on."""
    hidden = [words if len(words) <= LONGEST_HIDDEN else "" for words in anchor.hidden]
    return {"hidden": hidden if any(hidden) else [], "cautions": list(map(list, anchor.cautions)), "page": anchor.page}


def write_anchors(anchors: Iterable[Anchor]) -> str:
    """Return verdicts as the text of the file that travels with the maps, in order of their keys.

    Only sound verdicts travel: others are to be fixed, not published.
    """
    rows = {
        anchor.key: {
            "source": anchor.source,
            "sha256": anchor.sha256,
            "normal_form": anchor.normal_form,
            "verdict": anchor.verdict.value,
            "checked": anchor.checked,
            "parts": [[part.start, part.end, "", part.prefix, part.suffix] for part in anchor.parts],
            **{name: value for name, value in _more(anchor).items() if value},
        }
        for anchor in anchors
        if anchor.verdict.sound
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(row, ensure_ascii=False)}" for key, row in sorted(rows.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n"
