"""Describes the fields of a map file where they are declared, beside the attribute."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cached_property
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints


class Kind(StrEnum):
    """What a field holds, and so how it is read, written, checked and asked for."""

    TEXT = "text"
    PROSE = "prose"
    ID = "id"
    FLAG = "flag"
    WEIGHT = "weight"
    COUNT = "count"
    CHOICE = "choice"
    TEXTS = "texts"
    IDS = "ids"
    PLACES = "places"
    LINKS = "links"
    DATE = "date"
    ADDRESS = "address"
    COLOUR = "colour"
    FILE = "file"
    HASH = "hash"
    PAIRS = "pairs"
    RECORD = "record"
    LIST = "list"
    TABLE = "table"
    DATA = "data"

    @property
    def nested(self) -> bool:
        """Return whether the field holds records of its own: one, a list of them, or a table by id."""
        return self in (Kind.RECORD, Kind.LIST, Kind.TABLE)

    @property
    def several(self) -> bool:
        """Return whether the field holds several texts: one may be written alone, more as a list."""
        return self in (Kind.TEXTS, Kind.IDS, Kind.PLACES, Kind.LINKS)


class Place(StrEnum):
    """Where a page shows a field."""

    #: With its label among the facts, without any work on the page.
    FACT = "fact"
    #: In a place that the page made for it.
    OWN = "own"
    #: Nowhere; it serves programs.
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, as the map file has it.

    Written in the annotation of the attribute, it gives what the annotation cannot say; the rest is read off the type
    and the default.

    :param help: what it means, to follow a dash: *who holds it; one name or a list*
    :param key: its name in the file; the attribute's, where it is left out
    :param kind: what it holds; read off the type, where it is left out
    :param label: what pages and forms call it; the key with a capital, where it is left out
    :param example: a value as the file would have it
    :param words: the words it may be, where these are few
    :param names: what its ids are ids of: ``claim``, ``position``, ``issue`` or ``source``
    :param most: how many entries, or which number, it may have at most; 0 if any
    :param single: whether a list of one is written without the list
    :param place: where pages show it
    :param own: the word a field's value may also be that is not a id of a thing, such as ``common``
    :param attribute: its name in the model; empty if the model has it in another form, such as links
    :param required: whether it has to be given
    :param default: what it holds where the file does not give it
    :param of: the model's class of what it holds, where that is records or words of an enumeration
    """

    help: str
    key: str = ""
    kind: Kind | None = None
    label: str = ""
    example: Any = None
    words: tuple[str, ...] = ()
    names: str = ""
    most: int = 0
    single: bool = False
    place: Place = Place.FACT
    own: str = ""
    attribute: str = ""
    required: bool = False
    default: Any = None
    of: type[Any] | None = None

    @property
    def name(self) -> str:
        """Return the attribute, or the key as a name of Python where the model has none."""
        return self.attribute or self.key.replace(" ", "_").replace("-", "_")


@dataclass(frozen=True)
class Record:
    """A kind of thing in a map file, with its fields in the order they are written.

    :param model: its class
    :param title: what documentation calls it, such as ``Claim``
    :param fields: its fields
    :param short: key of the field that may be written in place of the whole record, such as an issue's title
    """

    model: type[Any]
    title: str
    fields: tuple[Field, ...]
    short: str = ""

    @cached_property
    def field(self) -> Mapping[str, Field]:
        """Return the fields by their name in the file."""
        return MappingProxyType({field.key: field for field in self.fields})

    @cached_property
    def by_attribute(self) -> Mapping[str, Field]:
        """Return the fields that are attributes of the model, by attribute."""
        return MappingProxyType({field.attribute: field for field in self.fields if field.attribute})

    @cached_property
    def key(self) -> str:
        """Return the attribute by which its things are in a table: ``id`` or ``name``; empty if they do not."""
        return key_of(self.model)


def key_of(model: type[Any]) -> str:
    """Return the attribute by which things of a class are in a table: ``id`` or ``name``; empty if none is."""
    first = dataclasses.fields(model)[0].name
    return first if first in ("id", "name") else ""


def record(
    model: type[Any],
    title: str,
    extra: Mapping[str, tuple[Field, ...]] | None = None,
    short: str = "",
    last: tuple[str, ...] = (),
) -> Record:
    """Return the record of a model's class: its attributes that a ``Field`` describes, in order.

    :param extra: by the key they are behind, fields of the file that the model has in another form
    :param short: key of the field that may be written in place of the whole record
    :param last: keys of fields that are written behind all others
    """
    hints = get_type_hints(model, include_extras=True)
    found: list[Field] = []
    for own in dataclasses.fields(model):
        given = next((part for part in getattr(hints[own.name], "__metadata__", ()) if isinstance(part, Field)), None)
        if given is not None:
            field = _completed(given, own, hints[own.name].__origin__)
            found += [field, *(extra or {}).get(field.key, ())]
    found.sort(key=lambda field: last.index(field.key) if field.key in last else -1)
    return Record(model, title, tuple(found), short)


def derived(key: str, help: str, kind: Kind, **more: Any) -> Field:
    """Return a field of the file that the model has in another form, such as a claim's links."""
    return Field(help, key=key, kind=kind, label=more.pop("label", _label(key)), **more)


def _completed(field: Field, own: dataclasses.Field[Any], hint: Any) -> Field:
    key = field.key or own.name
    default = own.default if own.default_factory is dataclasses.MISSING else own.default_factory()
    required = default is dataclasses.MISSING
    kind, of, words = _read(hint)
    return replace(
        field,
        key=key,
        kind=field.kind or kind,
        label=field.label or _label(key),
        words=field.words or words,
        attribute=own.name,
        required=required,
        default=None if required else default,
        of=field.of or of,
    )


def _read(hint: Any) -> tuple[Kind, type[Any] | None, tuple[str, ...]]:
    """Return the kind of a type, the model's class of what it holds, and its words where it is an enumeration."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        entry = get_args(hint)[0]
        if dataclasses.is_dataclass(entry) and isinstance(entry, type):
            table = key_of(entry) != ""
            return (Kind.TABLE if table else Kind.LIST), entry, ()
        return (Kind.PAIRS if get_origin(entry) is tuple else Kind.TEXTS), None, ()
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return Kind.RECORD, hint, ()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Kind.CHOICE, hint, tuple(str(member.value) for member in hint)
    simple = {str: Kind.TEXT, bool: Kind.FLAG, float: Kind.WEIGHT, int: Kind.COUNT}
    return simple.get(hint, Kind.DATA), None, ()


def _label(key: str) -> str:
    return (key[:1].upper() + key[1:]).replace("-", " ")
