"""A map's frame as forms: its question and summary, its positions, its issues, and the steps of its walkthrough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from argmap.edits import CLASSES, Thing, entry_ids
from argmap.model import Map
from argmap.slugs import Slugs
from argmap.views.inputs import Input, asked, changed_fields, field_input, ordered, rekeyed, with_more

#: The sections of the page: what is in them, what they are called, and the map's attribute that holds them.
SECTIONS = (
    (Thing.POSITION, "Positions", "position", "positions"),
    (Thing.ISSUE, "Issues", "issue", "issues"),
    (Thing.STEP, "Walkthrough", "step", "walkthrough"),
)
#: Fields of the map that the page asks for first; the others are below.
FIRST = ("title", "question", "summary")


@dataclass(frozen=True, slots=True)
class EntryForm:
    """An entry as a form.

    :param id: its id; for a step its key; title: what it is called
    :param inputs: its fields
    :param before: id of the one that the one before it follows, for moving it up; ``None`` for the first
    :param after: id of the one that follows it, for moving it down; empty for the last
    """

    id: str
    title: str
    inputs: tuple[Input, ...]
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Section:
    """All entries of a kind.

    :param thing: what they are; title: what the section is called; word: what one is called
    :param fields: what the form for a new one asks for
    """

    thing: str
    title: str
    word: str
    entries: tuple[EntryForm, ...]
    fields: tuple[Input, ...]


def map_inputs(debate: Map, typed: Mapping[str, str] | None = None) -> tuple[Input, ...]:
    """Return the map's own fields, the first ones first.

    :param typed: what was typed into them and could not be saved
    """
    found = [field_input(debate, field, typed.get(field.key) if typed else None, debate) for field in asked(Map)]
    return tuple(sorted(found, key=lambda one: FIRST.index(one.key) if one.key in FIRST else len(FIRST)))


def sections(debate: Map, typed: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """Return the sections with their entries.

    :param typed: what was typed into one form and could not be saved, with its ``thing`` and ``id``
    """
    return tuple(_section(debate, thing, title, word, name, typed or {}) for thing, title, word, name in SECTIONS)


def _section(debate: Map, thing: Thing, title: str, word: str, name: str, typed: Mapping[str, str]) -> Section:
    entries: Sequence[Any] = getattr(debate, name)
    ids = entry_ids(thing, entries)
    forms = []
    for place, (entry, entry_id) in enumerate(zip(entries, ids, strict=True)):
        again = typed if (typed.get("thing"), typed.get("id")) == (thing.value, entry_id) else None
        inputs = _inputs(debate, thing, entry, again)
        called = getattr(entry, "title", "") or _step_title(debate, place, entry)
        before = None if place == 0 else ids[place - 2] if place > 1 else ""
        forms.append(EntryForm(entry_id, called, inputs, before, ids[place + 1] if place + 1 < len(ids) else ""))
    again = typed if typed.get("thing") == thing.value and typed.get("do") == "add" else {}
    fields = tuple(replace(one, value=again.get(one.key, "")) for one in _inputs(debate, thing, _blank(thing), None))
    return Section(thing.value, title, word, tuple(forms), fields)


def _step_title(debate: Map, place: int, entry: Any) -> str:
    texts = [debate.claim[claim].text for claim in entry.claims if claim in debate.claim]
    return f"Step {place + 1}: {texts[0] if texts else 'no claim'}{' …' if len(texts) > 1 else ''}"


def _blank(thing: Thing) -> Any:
    """Return an entry with nothing in it, for the form of a new one."""
    made = {Thing.POSITION: ("", ""), Thing.ISSUE: ("", ""), Thing.STEP: ((),)}[thing]
    return CLASSES[thing](*made)


def _inputs(debate: Map, thing: Thing, entry: Any, typed: Mapping[str, str] | None) -> tuple[Input, ...]:
    found = []
    for field in asked(CLASSES[thing]):
        one = field_input(debate, field, typed.get(field.key, "") if typed else None, entry)
        # Claims are chosen by their words, one after the other; their ids stay in the field.
        found.append(ordered(debate, one) if field.names == "claim" and one.shape == "lines" else one)
    return tuple(found)


def wanted(debate: Map, form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the edits that one of the page's forms asks for, in their JSON form; none if nothing changes.

    :param form: ``do`` (fields, add, remove, up, down or rename), ``thing``, ``id`` and the fields
    :raises KeyError: if the form is none of the page's
    """
    thing = Thing(form.get("thing", ""))
    does, entry_id = form.get("do", ""), form.get("id", "")
    if thing is Thing.MAP:
        return changed_fields("map", "", debate, map_inputs(debate), form)
    name = next(name for known, _, _, name in SECTIONS if known is thing)
    entries: Sequence[Any] = getattr(debate, name)
    ids = entry_ids(thing, entries)
    if does == "add":
        return [_added(debate, thing, form)]
    place = ids.index(entry_id)
    if does == "fields":
        typed = {**form, **with_more(asked(CLASSES[thing]), form)}
        inputs = _inputs(debate, thing, entries[place], None)
        edits = changed_fields(thing.value, entry_id, entries[place], inputs, typed)
        return rekeyed(thing, entries, place, edits)
    edit = {"thing": thing.value, "id": entry_id}
    if does == "remove":
        return [{"kind": "remove", **edit}]
    if does == "rename":
        to = form.get("to", "").strip()
        return [{"kind": "rename", **edit, "to": to}] if to != entry_id else []
    if does == "up" and place:
        return [{"kind": "move", **edit, "after": ids[place - 2] if place > 1 else ""}]
    if does == "down" and place + 1 < len(ids):
        return [{"kind": "move", **edit, "after": ids[place + 1]}]
    if does in ("up", "down"):
        return []
    raise KeyError(does)


def _added(debate: Map, thing: Thing, form: Mapping[str, str]) -> dict[str, Any]:
    typed = {**form, **with_more(asked(CLASSES[thing]), form)}
    fields: dict[str, Any] = {}
    blank = _blank(thing)
    for edit in changed_fields(thing.value, "new", blank, _inputs(debate, thing, blank, None), typed):
        if edit["value"] not in ("", [], None, False):
            fields[edit["field"]] = edit["value"]
    added: dict[str, Any] = {"kind": "add", "thing": thing.value, "fields": fields}
    if thing is not Thing.STEP:
        taken = debate.position if thing is Thing.POSITION else debate.issue
        added["id"] = Slugs(taken).new(str(fields.get("title", "")) or thing.value, thing.value)
    return added
