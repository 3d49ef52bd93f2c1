"""Ids that a page leaves to the server: a new claim is called by its words, whatever others have added meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from argmap.model import Map
from argmap.slugs import Slugs

#: What an id begins with that the server is to make; it is valid within one request.
MARK = "?"
_ARROW = " -> "
#: Fields of edits and entries that hold what people wrote, never ids.
_WORDS = frozenset({"text", "new-text", "value", "title", "note", "held by", "quotes", "tags", "was"})


def named(debate: Map, edits: Sequence[Any]) -> tuple[list[Any], dict[str, str]]:
    """Return edits with an id for each new claim that has none, and the ids by what they stand for.

    :param debate: the map as it is now
    :param edits: edits in their JSON form, in which a new claim's id may be a question mark and any word; other edits
        name it by the same word
    :return: the edits with ids made of the claims' words, and those ids by the words they stand for
    """
    slugs = Slugs({*debate.claim, *debate.argument})
    ids: dict[str, str] = {}
    for edit in edits:
        if _asks(edit):
            text = edit["fields"].get("text") if isinstance(edit.get("fields"), Mapping) else ""
            ids[edit["id"]] = slugs.new(text if isinstance(text, str) and text.strip() else "claim", "claim")
    return ([_with(edit, ids) for edit in edits] if ids else list(edits)), ids


def named_before(made: str, edits: Sequence[Any]) -> dict[str, str]:
    """Return the ids that the claims of edits got when the same edits came in before.

    :param made: the edits of the revision that they made, as the log has them
    :param edits: the edits as they were sent
    """
    known: dict[str, list[str]] = {}
    for edit in json.loads(made):
        if edit.get("kind") == "add" and edit.get("thing") == "claim":
            known.setdefault(str(edit.get("fields", {}).get("text", "")), []).append(str(edit.get("id", "")))
    ids = {}
    for edit in edits:
        if _asks(edit) and isinstance(edit.get("fields"), Mapping):
            found = known.get(str(edit["fields"].get("text", "")).strip(), [])
            if found:
                ids[edit["id"]] = found.pop(0)
    return ids


def _asks(edit: Any) -> bool:
    if not isinstance(edit, Mapping) or edit.get("kind") != "add" or edit.get("thing") != "claim":
        return False
    return isinstance(edit.get("id"), str) and edit["id"].startswith(MARK)


def _with(value: Any, ids: Mapping[str, str], key: str = "") -> Any:
    """Return an edit with ids in the place of what stands for them; what people wrote is left as it is."""
    if key in _WORDS:
        return value
    if isinstance(value, str):
        return _ARROW.join(ids.get(part, part) for part in value.split(_ARROW)) if MARK in value else value
    if isinstance(value, Mapping):
        return {name: _with(below, ids, str(name)) for name, below in value.items()}
    return [_with(below, ids, key) for below in value] if isinstance(value, list) else value
