"""What an edit must meet: fields that may not be empty, ids, references, and the value it was made on."""

from __future__ import annotations

from typing import Any

from argmap.edits.fields import FIELDS, REQUIRED, Refusal, digest, unknown
from argmap.edits.kinds import Thing
from argmap.model import COMMON, Map, is_slug

CONFLICT = "edit-conflict"
"""The code of an edit that was made on another value than the map has now."""


def check_was(was: str, value: Any, name: str) -> None:
    """Check that a value is the one the edit was made on.

    :raises Refusal: if it is another now
    """
    if was and was != digest(value):
        message = f"Somebody else changed {name} meanwhile."
        raise Refusal(CONFLICT, message, "Look at both versions and choose.", field="was")


def check_id(text: str, field: str = "id") -> None:
    """Check that a text can be an id.

    :raises Refusal: if it cannot
    """
    if not is_slug(text):
        message = f"“{text[:80]}” is not an id." if text else "The id is empty."
        raise Refusal("bad-id", message, "Use lower-case letters, digits and single hyphens.", field=field)


def check_entry(debate: Map, thing: Thing, entry: Any, strict: bool) -> None:
    """Check every field of a new entry; the path of a problem is the field.

    :raises Refusal: at the first that is wrong
    """
    for name in FIELDS[thing]:
        check_field(debate, thing, entry, name, strict, path=name)


def check_field(debate: Map, thing: Thing, entry: Any, name: str, strict: bool, path: str = "value") -> None:
    """Check one field of an entry, or of the map, as it would be.

    :raises Refusal: if it is wrong
    """
    value = getattr(entry, FIELDS[thing][name])
    if name in REQUIRED[thing] and not value:
        raise Refusal("missing", f"“{name}” is empty.", "Write what it should say.", field=path)
    if thing is Thing.ARGUMENT and name == "premises":
        for premise in value:
            if premise not in debate.claim:
                raise unknown("claim", premise, path)
    if not strict or not value:
        return
    if thing is Thing.POSITION and name == "thesis":
        if value not in debate.claim:
            raise unknown("claim", value, path)
        for other in debate.positions:
            if other.id != entry.id and other.thesis == value:
                message = f"“{value}” is the thesis of “{other.id}” already."
                raise Refusal("thesis-taken", message, "Give each position a thesis of its own.", field=path)
    elif thing is Thing.CLAIM and name == "issue" and value not in debate.issue:
        raise unknown("issue", value, path)
    elif thing is Thing.CLAIM and name == "side" and value not in debate.position and value != COMMON:
        raise unknown("position", value, path)
    elif thing is Thing.STEP and name == "show":
        for shown in value:
            if shown not in debate.claim:
                raise unknown("claim", shown, path)
