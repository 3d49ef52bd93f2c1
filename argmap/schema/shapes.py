"""The shapes of the map file: a marshmallow schema for each record of the model, made of its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from argmap.model import RECORDS, Field, Kind, Quote, Record, Source
from argmap.model.records import CSL_FIELDS, LOCATOR_FIELDS
from argmap.schema.fields import (
    Address,
    Choice,
    Colour,
    Count,
    Data,
    Date,
    FileName,
    Flag,
    Hash,
    OneOf,
    Places,
    Slug,
    Slugs,
    Targets,
    Text,
    Texts,
    Weight,
    shape,
    wrong,
)

KEPT_SHAPES = 256
"""Shapes of some of a record's fields that are kept; a map has a few dozen combinations of fields."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing of the model with what its record in the file has beyond its attributes, such as a claim's links.

    :param thing: the model's value
    :param more: further values by the field's name
    """

    thing: Any
    more: Mapping[str, Any] = field(default_factory=dict)


class Shape(Schema):
    """A record of the file, its things given as ``Seen`` for writing."""

    #: The record whose fields it has.
    record: Record

    class Meta:
        """Refuse unknown keys; the rest is still read."""

        unknown = RAISE

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Return what a field of a thing holds, for writing."""
        return obj.more[attr] if attr in obj.more else getattr(obj.thing, attr)


class Entry(fields.Field[Any]):
    """One record below another."""

    def __init__(self, shapes: Shapes, **kwargs: Any) -> None:
        """Take the record's shapes."""
        super().__init__(**kwargs)
        self.shapes = shapes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        return self.shapes.load(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else self.shapes.dump(value)


class Table(fields.Dict):
    """A mapping from ids to records, or from words to texts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise wrong("wrong-type", f"“{attr}” must map ids to things.", "Write one id a line, followed by a colon.")
        try:
            return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            # marshmallow wraps each entry's messages in "key" and "value"; a path people can follow has neither.
            messages = error.messages if isinstance(error.messages, dict) else {}
            flat = {entry: _joined(said) for entry, said in messages.items()}
            raise ValidationError(flat, valid_data=error.valid_data) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if isinstance(self.value_field, Entry):
            things = ((one.thing if isinstance(one, Seen) else one, one) for one in value)
            key = self.value_field.shapes.record.key
            return {getattr(thing, key): self.value_field.shapes.dump(one) for thing, one in things}
        return dict(value)


def _joined(said: dict[str, Any]) -> Any:
    """Return what is wrong with an entry's id and with what is below it as one message."""
    key, value = said.get("key"), said.get("value")
    return {"_schema": key, **value} if key and isinstance(value, dict) else key or value


class Items(fields.List[Any]):
    """A list; its sound members are kept where others are not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise wrong("wrong-type", f"“{attr}” must be a list.", "Begin each of its entries with a hyphen.")
        return super()._deserialize(value, attr, data, **kwargs)


class Shapes:
    """The schemas of one record: for all its fields, and for those that an entry gives."""

    def __init__(self, record: Record) -> None:
        """Take the record; the schemas are made when they are first asked for."""
        self.record = record
        self.required = frozenset(field.key for field in record.fields if field.required)
        self.names = {one.key: one.name for one in record.fields}
        self.stated = [(one.attribute, one.required, one.default) for one in record.fields if one.attribute]
        self.some = lru_cache(KEPT_SHAPES)(self._some)

    @cached_property
    def of(self) -> type[Shape]:
        """Return the schema's class."""
        made = {one.name: loader(one) for one in self.record.fields}
        name = f"{self.record.title}Shape"
        return type(name, (Shape,), {"__doc__": f"A {self.record.title} of the file.", "record": self.record, **made})

    def _some(self, names: frozenset[str]) -> Shape:
        # Most fields are left out, and asking each of them for nothing takes half of the time a large map needs.
        return self.of(only=[one.name for one in self.record.fields if one.name in names or one.required])

    def load(self, value: Any) -> dict[str, Any]:
        """Return an entry's values by the fields' names; an empty value counts as left out.

        :raises ValidationError: with all that is wrong, and what could be read
        """
        if isinstance(value, str) and value.strip() and self.record.short:
            value = {self.record.short: value}
        if not isinstance(value, dict):
            raise self._misshapen(value)
        given = {key: one for key, one in value.items() if one not in ("", None) or key in self.required}
        loaded: dict[str, Any] = self.some(frozenset(self.names.get(key, "") for key in given)).load(given)
        return loaded

    def dump(self, thing: Any) -> Any:
        """Return a thing of the model as the file has it; what is at its default is left out."""
        more = _MORE.get(type(thing))
        seen = thing if isinstance(thing, Seen) else Seen(thing, more(thing) if more else {})
        held = {name for name, needed, default in self.stated if needed or getattr(seen.thing, name) != default}
        held.difference_update(seen.more)
        held.update(name for name, value in seen.more.items() if value)
        data: dict[str, Any] = self.some(frozenset(held)).dump(seen)
        short = data.get(self.record.short) if len(data) == 1 else None
        return short if isinstance(short, str) else data

    def _misshapen(self, value: Any) -> ValidationError:
        if not self.record.short:
            return wrong("wrong-type", "A mapping of fields is needed here.", "Write its fields below, indented.")
        title, short = self.record.title.lower(), self.record.short
        if value in ("", None):
            return wrong("missing", f"The {title} is empty.", f"Write its {short}.")
        return wrong(
            "wrong-type", f"A {title} is text or a mapping of fields, not {shape(value)}.", f"Write {short}: and text."
        )


def loader(one: Field) -> fields.Field[Any]:
    """Return the marshmallow field that loads and dumps a field of the file."""
    given: dict[str, Any] = {"data_key": one.key, "required": one.required}
    if one.kind is Kind.TABLE and one.of:
        keys = Slug() if RECORDS[one.of].key == "id" else Text(required=True)
        return Table(keys=keys, values=Entry(SHAPES[one.of]), **given)
    if one.kind is Kind.LIST and one.of:
        return Items(Entry(SHAPES[one.of]), **given)
    if one.kind is Kind.RECORD and one.of:
        return Entry(SHAPES[one.of], **given)
    if one.kind is Kind.TEXTS:
        return Texts(one.most, single=one.single, **given)
    if one.kind in (Kind.IDS, Kind.PLACES):
        return (Slugs if one.kind is Kind.IDS else Places)(one.most, single=one.single, **given)
    if one.kind is Kind.LINKS:
        return Targets(single=one.single, **given)
    if one.kind is Kind.CHOICE:
        return Choice(one.words, one.of, **given)
    if one.kind is Kind.COUNT:
        return Count(one.most, **given)
    if one.kind is Kind.PAIRS:
        words = OneOf(one.words) if one.words else Text(required=True)
        return Table(keys=words, values=Text(required=True), **given)
    return _PLAIN[one.kind or Kind.TEXT](**given)


_PLAIN: Mapping[Kind, Callable[..., fields.Field[Any]]] = {
    Kind.TEXT: Text,
    Kind.PROSE: Text,
    Kind.ID: Slug,
    Kind.FLAG: Flag,
    Kind.WEIGHT: Weight,
    Kind.DATE: Date,
    Kind.ADDRESS: Address,
    Kind.COLOUR: Colour,
    Kind.FILE: FileName,
    Kind.HASH: Hash,
    Kind.DATA: Data,
}

#: What the file has of a thing beyond its attributes, by the fields' names, where the thing alone tells it.
_MORE: Mapping[type[Any], Callable[[Any], Mapping[str, Any]]] = {
    Quote: lambda quote: {_NAMES[quote.locator[0]]: quote.locator[1]} if quote.locator else {},
    Source: lambda source: {_NAMES[name]: value for name, value in source.csl},
}
_NAMES: Mapping[str, str] = {one.key: one.name for one in (*LOCATOR_FIELDS, *CSL_FIELDS)}

SHAPES: Mapping[type[Any], Shapes] = {model: Shapes(record) for model, record in RECORDS.items()}
"""The schemas of each record, by the model's class."""
