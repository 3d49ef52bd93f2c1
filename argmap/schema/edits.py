"""Edits to and from JSON, validated as map files are: fields, ids, lengths, and all problems at once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from marshmallow import RAISE, Schema, fields, pre_load

from argmap.edits import CLASSES, FIELDS, KINDS, REQUIRED, Add, Edit, Hanging, SetField, Thing, default
from argmap.errors import Problem, Severity, suggestion
from argmap.model import LOCATORS, RECORDS, VARIABLES, Argument, Field, Kind, Map, Record, Relation
from argmap.schema.dump import dump, dump_field
from argmap.schema.fields import FORBIDDEN, OneOf, Slug, Text, Texts, wrong
from argmap.schema.load import _validated, load
from argmap.schema.shapes import SHAPES as MODEL_SHAPES

#: The most characters of one text in an edit.
MAX_TEXT = 20_000
#: The most entries of one list or mapping in an edit.
MAX_ENTRIES = 500
#: The most edits that are made at once.
MAX_EDITS = 1_000
#: How deep the value of an edit may nest; only ``extensions`` of other formats nest at all deep.
MAX_DEPTH = 30

_ARROW = re.compile(r"\s*(?:->|→)\s*")
#: What only the whole map can tell; ``argmap.edits.apply`` checks it.
_REFERENCES = frozenset(("unknown-claim", "unknown-link", "unknown-issue", "unknown-position", "thesis-taken"))


class Shape(Schema):
    """The JSON form of an edit, in which an empty value counts as left out."""

    class Meta:
        """Refuse unknown keys; the rest is still read."""

        unknown = RAISE

    @pre_load
    def _without_blanks(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            raise wrong("wrong-type", "An edit is a mapping of fields.", "Write its fields in curly brackets.")
        required = {field.data_key or name for name, field in self.fields.items() if field.required}
        return {key: value for key, value in data.items() if key in required or value not in ("", None)}


class LinkId(Text):
    """The id of a claim, a named argument or a link; arrows are normalised."""

    def judge(self, value: str, attr: str) -> str:
        """Return the id with its arrows as the model has them."""
        return _ARROW.sub(" -> ", value)


class _LinkIds(Texts):
    """Ids as a list, or one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        return tuple(_ARROW.sub(" -> ", link) for link in super()._deserialize(value, attr, data, **kwargs))


def _thing(*but: Thing) -> OneOf:
    return OneOf([thing.value for thing in Thing if thing not in but], required=True)


def _relation(**given: Any) -> OneOf:
    return OneOf([relation.value for relation in Relation], **given)


def _shape(kind: str, **own: fields.Field[Any]) -> type[Schema]:
    for key, field in own.items():
        field.data_key = key.replace("_", "-")
    return Shape.from_dict({"kind": Text(required=True), **own}, name=kind)


#: The JSON form of each kind, by its name; a value or the fields of an entry are read by the shapes of map files.
SHAPES: dict[str, type[Schema]] = {
    "set-field": _shape(
        "set-field",
        thing=_thing(),
        id=LinkId(),
        claim=Slug(),
        field=Text(required=True),
        value=fields.Raw(allow_none=True),
        was=Text(),
    ),
    "add": _shape(
        "add",
        thing=_thing(Thing.MAP),
        id=Slug(),
        claim=Slug(),
        fields=fields.Dict(keys=fields.String(), required=True),
        after=LinkId(),
    ),
    "remove": _shape(
        "remove",
        thing=_thing(Thing.MAP, Thing.CLAIM, Thing.ARGUMENT),
        id=Text(required=True),
        claim=Slug(),
        was=Text(),
    ),
    "remove-claim": _shape(
        "remove-claim", id=Slug(required=True), hanging=OneOf([way.value for way in Hanging]), to=LinkId(), was=Text()
    ),
    "rename": _shape(
        "rename", thing=_thing(Thing.MAP, Thing.QUOTE, Thing.STEP), id=LinkId(required=True), to=Slug(required=True)
    ),
    "move": _shape("move", thing=_thing(Thing.MAP), id=LinkId(required=True), claim=Slug(), after=LinkId()),
    "add-link": _shape(
        "add-link",
        premise=Slug(required=True),
        relation=_relation(required=True),
        target=LinkId(required=True),
        after=LinkId(),
    ),
    "remove-link": _shape("remove-link", link=LinkId(required=True), was=Text()),
    "redirect-link": _shape(
        "redirect-link", link=LinkId(required=True), target=LinkId(required=True), relation=_relation(), was=Text()
    ),
    "retype-link": _shape("retype-link", link=LinkId(required=True), relation=_relation(required=True), was=Text()),
    "join-premises": _shape("join-premises", links=_LinkIds(required=True), id=Slug(required=True)),
    "separate-premises": _shape("separate-premises", argument=LinkId(required=True), premises=_LinkIds()),
    "merge-claims": _shape("merge-claims", keep=Slug(required=True), drop=Slug(required=True), text=Text()),
    "split-claim": _shape(
        "split-claim",
        id=Slug(required=True),
        text=Text(required=True),
        new_id=Slug(required=True),
        new_text=Text(required=True),
        quotes=Texts(),
        links=_LinkIds(),
        copied=_LinkIds(),
        was=Text(),
    ),
}
_ENUMS: dict[str, type[Enum]] = {"thing": Thing, "relation": Relation, "hanging": Hanging}


def load_edit(data: Any) -> Edit | tuple[Problem, ...]:
    """Read an edit from its JSON form.

    Whether what it names exists is for ``argmap.edits.apply`` to say.

    :param data: what JSON or a form holds: mappings, lists, texts, numbers and truth values
    :return: the edit, or all problems, each with the path of the field that it is about
    """
    problems = list(_limits(data, (), 0))
    if problems:
        return tuple(problems)
    data = _texts(data)
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(kind, str) or kind not in KINDS:
        fix = suggestion(str(kind or ""), KINDS) or f"Use one of: {', '.join(KINDS)}."
        message = f"“{str(kind)[:80]}” is not a kind of edit." if kind else "The edit does not say its kind."
        return (Problem("bad-value" if kind else "missing", message, fix, path=("kind",)),)
    shape = SHAPES[kind]()
    keys = tuple(Field("", key=field.data_key or name) for name, field in shape.fields.items())
    raw, problems = _validated(shape.load, data, Record(dict, "Edit", keys))
    raw.pop("kind", None)
    for name, enum in _ENUMS.items():
        if raw.get(name):
            raw[name] = enum(raw[name])
    # An empty text means the first place here, and other fields take it as nothing said.
    if "after" in shape.fields and data.get("after") == "":
        raw["after"] = ""
    thing = raw.get("thing")
    if thing is Thing.QUOTE and not raw.get("claim"):
        problems.append(Problem("missing", "“claim” is missing.", "Say which claim the quote is on.", path=("claim",)))
    if kind == SetField.kind and isinstance(thing, Thing):
        problems += _set_field(raw, thing, "value" in data)
    elif kind == Add.kind and isinstance(thing, Thing) and isinstance(raw.get("fields"), Mapping):
        problems += _add(raw, thing)
    if problems:
        return tuple(problems)
    edit: Edit = KINDS[kind](**raw)
    return edit


def load_edits(data: Any) -> tuple[Edit, ...] | tuple[Problem, ...]:
    """Read a list of edits; a problem's path begins with the number of its edit, counted from 0."""
    if not isinstance(data, list):
        return (Problem("wrong-type", "Edits must be a list.", "Put square brackets around the edit."),)
    if len(data) > MAX_EDITS:
        message = f"There are {len(data):,} edits; argmap accepts up to {MAX_EDITS:,} at once."
        return (Problem("too-many", message, "Send them in several parts."),)
    edits: list[Edit] = []
    problems: list[Problem] = []
    for number, entry in enumerate(data):
        loaded = load_edit(entry)
        if isinstance(loaded, tuple):
            problems += [dataclasses.replace(problem, path=(number, *problem.path)) for problem in loaded]
        else:
            edits.append(loaded)
    return tuple(problems) if problems else tuple(edits)


def dump_edit(edit: Edit) -> dict[str, Any]:
    """Return an edit in its JSON form, which ``load_edit`` reads back as the same edit."""
    found: dict[str, Any] = {"kind": edit.kind}
    for field in dataclasses.fields(edit):
        value = getattr(edit, field.name)
        if isinstance(edit, Add) and field.name == "value":
            if edit.thing not in (Thing.QUOTE, Thing.STEP):
                found["id"] = getattr(edit.value, "id", "")
            found["fields"] = _entry_fields(edit)
        elif isinstance(edit, SetField) and field.name == "value":
            found["value"] = _field(edit.thing, edit.field, value)
        elif field.name == "after":
            if value is not None:
                found["after"] = value
        elif value not in ("", (), None):
            found[field.name.replace("_", "-")] = _plain(value)
    return found


def _limits(data: Any, path: tuple[str | int, ...], depth: int) -> Iterator[Problem]:
    if isinstance(data, str):
        if len(data) > MAX_TEXT:
            message = f"The text has {len(data):,} characters; an edit may have up to {MAX_TEXT:,}."
            yield Problem("too-long", message, "Shorten it, or make several claims of it.", path=path)
        bad = FORBIDDEN.search(data.replace("\r", ""))
        if bad:
            message = f"The character U+{ord(bad.group()):04X} is not allowed in a map."
            yield Problem("control-character", message, "Delete it.", path=path)
    elif isinstance(data, Mapping | list):
        if depth >= MAX_DEPTH:
            yield Problem(
                "yaml-too-deep", f"The edit nests more than {MAX_DEPTH} levels deep.", "Reduce the nesting.", path=path
            )
            return
        if len(data) > MAX_ENTRIES:
            message = f"There are {len(data):,} entries here; an edit may have up to {MAX_ENTRIES:,}."
            yield Problem("too-many", message, "Make several edits of it.", path=path)
            return
        for key, below in data.items() if isinstance(data, Mapping) else enumerate(data):
            if isinstance(key, str) and (FORBIDDEN.search(key) or len(key) > MAX_TEXT):
                yield Problem("bad-value", "A field has a name that is not allowed in a map.", "Rename it.", path=path)
            else:
                yield from _limits(below, (*path, key), depth + 1)


def _texts(data: Any) -> Any:
    """Return the data with the line ends of forms as those of map files."""
    if isinstance(data, str):
        return data.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(data, Mapping):
        return {str(key): _texts(value) for key, value in data.items()}
    return [_texts(value) for value in data] if isinstance(data, list) else data


def _set_field(raw: dict[str, Any], thing: Thing, given: bool) -> list[Problem]:
    """Put the model's value in the place of the raw one; return what is wrong with it."""
    name = raw.get("field", "")
    if name not in FIELDS[thing]:
        fix = suggestion(name, FIELDS[thing]) or f"Fields of a {thing.value}: {', '.join(FIELDS[thing])}."
        return [Problem("unknown-key", f"A {thing.value} has no field “{name[:80]}”.", fix, path=("field",))]
    raw.setdefault("id", "")
    problems = []
    if thing is not Thing.MAP and not raw["id"]:
        problems.append(Problem("missing", "“id” is missing.", f"Say which {thing.value}.", path=("id",)))
    if not given:
        fix = "Give the new value; null for none."
        return [*problems, Problem("missing", "“value” is missing.", fix, path=("value",))]
    value = raw.get("value")
    raw["value"] = default(thing, name)
    if value in (None, ""):
        if name in REQUIRED[thing]:
            problems.append(Problem("missing", f"“{name}” is empty.", "Write what it should say.", path=("value",)))
        return problems
    if name == "extensions":
        if isinstance(value, Mapping):
            raw["value"] = _as_read(value)
            return problems
        return [*problems, Problem("wrong-type", "“extensions” must be a mapping.", path=("value",))]
    known = {"locator": LOCATORS, "csl": VARIABLES}.get(name)
    if known:
        if not isinstance(value, Mapping) or not set(value) <= set(known) or (name == "locator" and len(value) > 1):
            message = f"“{name}” takes a mapping of {'one CSL locator' if name == 'locator' else 'CSL variables'}."
            return [*problems, Problem("bad-value", message, f"Such as {known[0]}: text.", path=("value",))]
        entry, found = _read(thing, dict(value), "x")
    else:
        entry, found = _read(thing, {name: value}, "x")
    if entry is not None and not found:
        raw["value"] = getattr(entry, FIELDS[thing][name])
    for problem in found:
        rest = problem.path[1:] if problem.path[:1] == (name,) else problem.path
        problems.append(dataclasses.replace(problem, path=("value", *rest)))
    return problems


def _as_read(value: Any) -> Any:
    """Return data of other formats as a map file would give it: every scalar is a text."""
    if isinstance(value, Mapping):
        return {str(key): _as_read(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_as_read(below) for below in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _add(raw: dict[str, Any], thing: Thing) -> list[Problem]:
    """Put the entry in the place of its fields; return what is wrong with them."""
    given = raw.pop("fields")
    entry_id = raw.pop("id", "")
    problems = []
    if not entry_id and thing not in (Thing.QUOTE, Thing.STEP):
        problems.append(Problem("missing", "“id” is missing.", "Give the entry an id.", path=("id",)))
    entry, found = _read(thing, dict(given), entry_id or "x", whole=True)
    raw["value"] = entry
    return problems + [dataclasses.replace(problem, path=("fields", *problem.path)) for problem in found]


def _read(thing: Thing, given: dict[str, Any], entry_id: str, *, whole: bool = False) -> tuple[Any, list[Problem]]:
    """Read an entry as a map file with nothing else in it would be read.

    :param whole: whether all required fields must be given
    :return: the entry, and its problems with paths that begin at the entry
    """
    needed: dict[Thing, dict[str, Any]] = {
        Thing.CLAIM: {"text": "x"},
        Thing.QUOTE: {"source": "x", "text": "x"},
        Thing.SOURCE: {"title": "x"},
        Thing.POSITION: {"title": "x"},
        Thing.STEP: {"show": "x"},
        Thing.ARGUMENT: {"premises": "x"},
        Thing.MAP: {"title": "x"},
        Thing.ISSUE: {"title": "x"},
    }
    data = given if whole else {**needed[thing], **given}
    if thing is Thing.ARGUMENT:
        return _read_argument(data, entry_id, whole)
    if thing is Thing.CLAIM and whole:
        links = [relation.value for relation in Relation if relation.value in data]
        if links:
            fix = "Add the claim first, and its links by add-link."
            return None, [Problem("bad-value", "A claim is added without links.", fix, path=(links[0],))]
    wrapped: dict[Thing, tuple[Any, tuple[str | int, ...]]] = {
        Thing.MAP: (data, ()),
        Thing.CLAIM: ({"claims": {entry_id: data}}, ("claims", entry_id)),
        Thing.QUOTE: ({"claims": {"x": {"text": "x", "quotes": [data]}}}, ("claims", "x", "quotes", 0)),
        Thing.SOURCE: ({"sources": {entry_id: data}}, ("sources", entry_id)),
        Thing.POSITION: ({"positions": {entry_id: data}}, ("positions", entry_id)),
        Thing.ISSUE: ({"issues": {entry_id: data}}, ("issues", entry_id)),
        Thing.STEP: ({"walkthrough": [data]}, ("walkthrough", 0)),
    }
    content, prefix = wrapped[thing]
    debate, found = load(content, "x")
    problems = [
        dataclasses.replace(problem, path=problem.path[len(prefix) :] or (("title",) if thing is Thing.ISSUE else ()))
        for problem in found
        if problem.severity is Severity.ERROR
        and problem.code not in _REFERENCES
        and problem.path[: len(prefix)] == prefix
    ]
    entries: dict[Thing, Any] = {
        Thing.MAP: [debate],
        Thing.CLAIM: debate.claims,
        Thing.QUOTE: debate.claims[0].quotes if debate.claims else (),
        Thing.SOURCE: debate.sources,
        Thing.POSITION: debate.positions,
        Thing.ISSUE: debate.issues,
        Thing.STEP: debate.walkthrough,
    }
    return next(iter(entries[thing]), None), problems


def _read_argument(data: dict[str, Any], entry_id: str, whole: bool) -> tuple[Any, list[Problem]]:
    given = {relation: data.pop(relation.value) for relation in Relation if relation.value in data}
    problems = []
    if whole and (len(given) != 1 or not all(isinstance(target, str) for target in given.values())):
        message = f"An argument has one target, and this one has {len(given) or 'none'}."
        problems.append(Problem("one-target", message, "Give one of supports, rebuts or undercuts one target."))
    premises = data.get("premises", ())
    names = [p for p in (premises if isinstance(premises, list) else [premises]) if isinstance(p, str)]
    claims = {name.strip(): {"text": "x"} for name in [*names, "x"]}
    prefix = ("arguments", f"{entry_id}-x")
    debate, found = load({"claims": claims, "arguments": {prefix[1]: {**data, "supports": "x"}}}, "x")
    problems += [
        dataclasses.replace(problem, path=problem.path[2:])
        for problem in found
        if problem.severity is Severity.ERROR and problem.path[:2] == prefix and problem.code not in _REFERENCES
    ]
    if problems or not debate.arguments:
        return None, problems or [Problem("missing", "The argument has no premise.", path=("premises",))]
    relation, target = next(iter(given.items()), (Relation.SUPPORTS, "x"))
    target = _ARROW.sub(" -> ", target.strip())
    return dataclasses.replace(debate.arguments[0], id=entry_id, relation=relation, target=target), []


def _entry_fields(edit: Add) -> dict[str, Any]:
    """Return an entry's fields as the map file has them."""
    value: Any = edit.value
    if edit.thing is Thing.ARGUMENT:
        assert isinstance(value, Argument)
        return dict(dump(Map("x", "x", arguments=(value,)))["arguments"][value.id])
    record = RECORDS[CLASSES[edit.thing]]
    written = MODEL_SHAPES[record.model].dump(value)
    return dict(written) if isinstance(written, dict) else {record.short: written}


def _field(thing: Thing, name: str, value: Any) -> Any:
    """Return a field's value as the map file has it; several texts are always a list."""
    if name == "locator":
        return {value[0]: value[1]} if value else None
    if name == "csl":
        return dict(value or ())
    if RECORDS[CLASSES[thing]].field[name].kind in (Kind.TEXTS, Kind.IDS, Kind.PLACES):
        return list(value)
    return dump_field(CLASSES[thing], name, value) if value != () else None


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
