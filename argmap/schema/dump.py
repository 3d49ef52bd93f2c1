"""A map and its sources to plain data, in the shape that is read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from argmap.model import RECORDS, Argument, Claim, Map, Relation, Source
from argmap.schema.shapes import SHAPES, Seen, loader


def dump(debate: Map) -> dict[str, Any]:
    """Return the map as mappings, lists and scalars; ``load`` makes an equal map of it.

    Links without a name stand on their premise; fields at their defaults are left out.
    """
    named = tuple(_argument(argument) for argument in debate.arguments if not argument.unnamed)
    claims = tuple(Seen(claim, _links(debate, claim)) for claim in debate.claims)
    data: dict[str, Any] = SHAPES[Map].dump(Seen(debate, {"claims": claims, "arguments": named}))
    return data


def dump_sources(sources: Iterable[Source]) -> dict[str, Any]:
    """Return sources as a mapping from id to description."""
    return {source.id: SHAPES[Source].dump(source) for source in sources}


def dump_field(model: type[Any], key: str, value: Any) -> Any:
    """Return one value of the model as its field in the file has it; ``load_field`` reads it back.

    :param model: the record's class, such as ``Claim``
    :param key: the field's name in the file
    :raises KeyError: if the record has no such field
    """
    return loader(RECORDS[model].field[key]).serialize(key, {key: value})


def _links(debate: Map, claim: Claim) -> dict[str, tuple[str, ...]]:
    own = [argument for argument in debate.arguments_from.get(claim.id, ()) if argument.unnamed]
    return {relation.value: tuple(a.target for a in own if a.relation is relation) for relation in Relation}


def _argument(argument: Argument) -> Seen:
    return Seen(argument, {argument.relation.value: (argument.target,)})
