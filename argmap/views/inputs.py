"""The fields of a record as a form asks for them, and the edits that what was typed comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from argmap.edits import Thing, entry_ids
from argmap.model import COMMON, RECORDS, Field, Kind, Map

#: Kinds of fields that a form can ask for with one input.
ASKED = frozenset(Kind) - {Kind.LINKS, Kind.PAIRS, Kind.RECORD, Kind.LIST, Kind.TABLE, Kind.DATA}

#: What the help of a field says only for those who write the file.
_IDS = re.compile(r"^ids? of (?=the |its |a )")
_LISTS = re.compile(r"; (?:one or a list|one name or a list)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a field that holds several, such as a claim that a step shows.

    :param number: its place, counted from 0; words: what it is called
    """

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form.

    :param key: its name in the map file
    :param label: what it is called; help: what it means
    :param shape: ``line``, ``lines`` (one entry a line), ``prose``, ``flag``, ``choice`` or ``number``
    :param value: what it holds, as text
    :param options: for a choice: values and titles; for lines: the claims that can be added
    :param lines: where the order of the entries counts: the entries, each of which can be moved
    :param suggested: id of the page's list of words that are suggested
    """

    key: str
    label: str
    help: str
    shape: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    suggested: str = ""


def asked(model: type[Any]) -> tuple[Field, ...]:
    """Return the fields of a record that a form can ask for with one input each."""
    return tuple(field for field in RECORDS[model].by_attribute.values() if field.kind in ASKED)


def changed_fields(
    thing: str, entry_id: str, entry: Any, inputs: Sequence[Input], typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the edits that what was typed into an entry's fields comes to, in their JSON form.

    :param thing: what the entry is; entry_id: its id; empty for the map itself
    :param typed: what was typed, by the field's name; a field that is left out stays as it is
    """
    found = []
    record = RECORDS[type(entry)]
    for one in inputs:
        field = record.field[one.key]
        now = shown(field, getattr(entry, field.attribute))
        # A box that is not ticked sends nothing.
        words = typed.get(one.key, "" if one.shape == "flag" else now).strip()
        if words.replace("\r\n", "\n") != now:
            edit = {"kind": "set-field", "thing": thing, "id": entry_id, "field": one.key}
            found.append({**edit, "value": read(field, words)})
    return found


def rekeyed(thing: Thing, entries: Sequence[Any], place: int, edits: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return edits of one entry that each find it: a quote or step has another key once its own fields change.

    :param entries: the entries among which it is; place: its place among them
    :param edits: edits that set its fields, in their JSON form
    """
    if thing not in (Thing.QUOTE, Thing.STEP):
        return list(edits)
    now = list(entries)
    found = []
    for edit in edits:
        found.append({**edit, "id": entry_ids(thing, now)[place]})
        field = RECORDS[type(now[place])].field.get(edit["field"])
        value = edit["value"]
        if field is not None and field.kind in (Kind.TEXT, Kind.PROSE, Kind.ID, Kind.TEXTS):
            read_value = tuple(value) if isinstance(value, list) else value
            now[place] = replace(now[place], **{field.attribute: read_value})
    return found


def field_input(debate: Map, field: Field, typed: str | None, entry: Any) -> Input:
    """Return one field of an entry's form.

    :param typed: what was typed into it and could not be saved; ``None`` for what the map holds
    :param entry: the record that has the field
    """
    value = shown(field, getattr(entry, field.attribute)) if typed is None else typed
    shape = {Kind.PROSE: "prose", Kind.FLAG: "flag", Kind.WEIGHT: "number", Kind.COUNT: "number"}.get(
        field.kind or Kind.TEXT, "lines" if field.kind and field.kind.several else "line"
    )
    options: tuple[tuple[str, str], ...] = ()
    if field.names == "issue":
        options = tuple((issue.id, issue.title) for issue in debate.issues)
    elif field.names == "position":
        options = (*((position.id, position.title) for position in debate.positions), (COMMON, "Common ground"))
    elif field.names == "claim" and field.kind and not field.kind.several:
        options = tuple((claim.id, claim.text) for claim in debate.claims)
    elif field.words:
        options = tuple((word, word) for word in field.words)
    elif _three_ways(field):
        options = (("true", "true"), ("false", "false"))
    if options or field.names in ("issue", "position") or (field.names == "claim" and shape == "line"):
        shape, options = "choice", (("", "—"), *options)
    help_ = in_form(field, shape)
    if field.names == "issue" and not debate.issues:
        help_ += "; this map has none yet, add them on its set-up page"
    return Input(field.key, field.label, help_, shape, value, options)


def in_form(field: Field, shape: str) -> str:
    """Return what a field means to somebody who fills in a form; its help is about the map file."""
    words = field.help.replace("`", "")
    if shape == "flag":
        words = words.removeprefix("true ")
    if field.names:
        words = _IDS.sub("", words)
    return _LISTS.sub("", words)


def ordered(debate: Map, one: Input) -> Input:
    """Return a field of claims with what moves each of them, and the claims that can be added."""
    lines = [line.strip() for line in one.value.splitlines() if line.strip()]
    known = debate.claim
    rows = tuple(Line(n, known[line].text if line in known else line) for n, line in enumerate(lines))
    options = tuple((claim.id, claim.text) for claim in debate.claims)
    return replace(one, options=options, lines=rows if len(rows) > 1 else ())


def with_more(fields: Sequence[Field], form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that hold claims, with the one that was chosen besides, and in the order that was asked for.

    :param form: ``KEY+``, the claim to add to a field; ``move``, such as ``best up 1``: the entry to move
    """
    found = {}
    for field in fields:
        if field.names != "claim" or not field.kind or not field.kind.several:
            continue
        lines = [line for line in form.get(field.key, "").splitlines() if line.strip()]
        more = form.get(f"{field.key}+", "").strip()
        moved = moved_rows(field.key, lines, form.get("move", ""))
        if more or moved != lines:
            found[field.key] = "\n".join([*moved, *([more] if more else [])])
    return found


def moved_rows(key: str, rows: Sequence[Any], wish: str) -> list[Any]:
    """Return rows with one of them moved up or down by one place.

    :param wish: the field, ``up`` or ``down``, and the row's number counted from 0; of other fields it says nothing

    >>> moved_rows("best", ["a", "b", "c"], "best down 0"), moved_rows("best", ["a", "b"], "best up 0")
    (['b', 'a', 'c'], ['a', 'b'])
    """
    found = list(rows)
    about, _, rest = wish.rpartition(" ")
    about, _, way = about.rpartition(" ")
    if about != key or way not in ("up", "down") or not (rest.isascii() and rest.isdigit() and len(rest) < 6):
        return found
    place = int(rest)
    other = place - 1 if way == "up" else place + 1
    if place < len(found) and 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def _three_ways(field: Field) -> bool:
    """Return whether a flag may also say nothing."""
    return field.kind is Kind.FLAG and field.default is None


def shown(field: Field, value: Any) -> str:
    """Return a field's value as a form holds it: several texts one a line, a flag as ``true`` or nothing."""
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false" if _three_ways(field) else ""
    return "" if value is None else str(value)


def read(field: Field, typed: str) -> Any:
    """Return what was typed into a field as edits have it."""
    if field.kind and field.kind.several:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if field.kind is Kind.FLAG:
        return typed == "true" if typed else None if _three_ways(field) else False
    return typed
