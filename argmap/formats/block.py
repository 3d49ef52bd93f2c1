"""What a foreign format cannot carry of a map, as plain data that travels along in the file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats.base import one_line
from argmap.formats.nodes import Made
from argmap.model import RECORDS, Argument, Map, is_slug

KEY = "argmap"
VERSION = 1

_LINKS = ("supports", "rebuts", "undercuts")
#: The fields of an argument that say more of it than what it links.
_STEP_FIELDS = tuple(field for field in RECORDS[Argument].by_attribute.values() if field.attribute != "premises")
# What ``schema.load`` says about debates as debates, which an import does not judge.
_REVIEW = {"core-size", "former-id-taken", "unlinked", "long-claim", "no-thesis", "both-sides", "circular-support"}


def given(block: Any) -> dict[str, str]:
    """Return the map's ids by the file's, as far as a block states sound ones."""
    ids = _mapping(block, "ids") if isinstance(block, dict) else {}
    claims = {k: v for k, v in _mapping(ids, "claims").items() if isinstance(v, str) and is_slug(v)}
    return claims | {k: v for k, v in _mapping(ids, "arguments").items() if isinstance(v, str)}


def leftover(
    debate: Map, bare: Made, back: Made, keys: tuple[Mapping[str, str], Mapping[str, str]], own: str, *, whole: bool
) -> dict[str, Any] | None:
    """Return what of a map was not in the file it was written to, or nothing where all of it was.

    :param bare: what reading the written file gives by itself; ``back``: what it gives with the map's ids
    :param keys: the file's id of each claim, and of each argument
    :param own: name of the format, whose extension is in the file itself
    :param whole: whether to give the ids in any case, so that they outlast edits made in other tools
    """
    claim_keys, argument_keys = keys
    from argmap import schema  # marshmallow takes 95 ms to import, and most imports need none of it

    plain = schema.dump(debate)
    block: dict[str, Any] = {}
    frame, other = _frame(plain, own), _frame(schema.dump(back.map), own)
    if frame != other:
        block["map"] = frame
    claims: dict[str, Any] = {}
    for claim in debate.claims:
        found = back.map.claim.get(claim.id)
        if found != claim:
            entry = {name: value for name, value in plain["claims"][claim.id].items() if name not in _LINKS}
            if found is not None and found.text == claim.text:
                del entry["text"]
            claims[claim_keys[claim.id]] = entry
    if claims:
        block["claims"] = claims
    arguments: dict[str, Any] = {}
    for argument in debate.arguments:
        step = back.map.argument.get(argument.id)
        if step != argument:
            entry = {
                field.key: schema.dump_field(Argument, field.key, getattr(argument, field.attribute))
                for field in _STEP_FIELDS
                if getattr(argument, field.attribute) != field.default
            }
            if step is not None and step.premises != argument.premises:
                entry["premises"] = list(argument.premises)
            arguments[argument_keys[argument.id]] = entry
    if arguments:
        block["arguments"] = arguments
    order = [claim.id for claim in debate.claims]
    if order != [claim.id for claim in back.map.claims]:
        block["order"] = order
    steps = [argument.id for argument in debate.arguments]
    if steps != [argument.id for argument in back.map.arguments]:
        block["steps"] = steps
    if not (block or whole or bare.claims != back.claims or bare.arguments != back.arguments):
        return None
    ids = {
        "claims": {key: ident for ident, key in claim_keys.items()},
        "arguments": {key: ident for ident, key in argument_keys.items()},
    }
    return {"version": VERSION, "ids": ids, **block}


def _frame(plain: Mapping[str, Any], own: str) -> dict[str, Any]:
    frame = {name: value for name, value in plain.items() if name not in ("claims", "arguments")}
    others = {name: value for name, value in frame.pop("extensions", {}).items() if name != own}
    return {**frame, "extensions": others} if others else frame


def applied(made: Made, block: Any, problems: list[Problem], path: tuple[str | int, ...] = (KEY,)) -> Map:
    """Return the map with what a block says beyond the file's own nodes; the nodes' texts and links count first.

    :param made: what the nodes gave, with the block's ids
    :param problems: takes what of the block could not be used
    :param path: where the block is in the file's data
    """
    debate = made.map
    if not isinstance(block, dict):
        message = f"“{KEY}” is not a mapping; it was left out."
        problems.append(Problem("bad-block", message, severity=Severity.WARNING, path=path))
        return debate
    from argmap import schema

    entries = _mapping(block, "claims")
    data: dict[str, Any] = {}
    for key, ident in made.claims.items():
        entry = dict(_mapping(entries, key))
        text = debate.claim[ident].text
        said = entry.get("text")
        # A text that differs in more than white space was edited in another tool since, and that edit counts.
        entry["text"] = said if isinstance(said, str) and one_line(said) == one_line(text) else text
        data[ident] = {name: value for name, value in entry.items() if name not in _LINKS}
    frame = _mapping(block, "map")
    loaded, found = schema.load({**frame, "title": frame.get("title") or debate.title, "claims": data}, debate.id)
    problems.extend(replace(p, severity=Severity.WARNING, path=path) for p in found if p.code not in _REVIEW)
    detailed = {made.claims[key] for key in entries if key in made.claims}
    claims = [loaded.claim.get(c.id, c) if c.id in detailed else c for c in debate.claims]
    keys = {ident: key for key, ident in made.arguments.items()}
    details = _mapping(block, "arguments")
    arguments = [_detailed(a, details.get(keys.get(a.id, ""))) for a in debate.arguments]
    base = replace(loaded, id=debate.id) if frame else debate
    return replace(
        base,
        claims=tuple(_ordered(claims, block.get("order"))),
        arguments=tuple(_ordered(arguments, block.get("steps"))),
        extensions={**debate.extensions, **base.extensions},
    )


def _detailed(argument: Argument, entry: Any) -> Argument:
    if not isinstance(entry, dict):
        return argument
    premises = entry.get("premises")
    if isinstance(premises, list) and sorted(map(str, premises)) == sorted(argument.premises):
        argument = replace(argument, premises=tuple(map(str, premises)))
    from argmap import schema

    values: dict[str, Any] = {
        field.attribute: schema.load_field(Argument, field.key, entry.get(field.key))[0] for field in _STEP_FIELDS
    }
    return replace(argument, **values)


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _ordered(things: list[Any], order: Any) -> list[Any]:
    """Return the things in a stated order of ids; those it does not name come behind, in their order."""
    if not isinstance(order, list):
        return things
    place = {ident: number for number, ident in enumerate(order) if isinstance(ident, str)}
    return sorted(things, key=lambda thing: place.get(thing.id, len(place)))
