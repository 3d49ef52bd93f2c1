"""A map and its sources to plain data, in the shape that is read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from argmap.model import RECORDS, Argument, Claim, Map, Relation, Source
from argmap.schema.shapes import SHAPES, Seen, loader


def dump(debate: Map) -> dict[str, Any]:
    """Return the map as mappings, lists and scalars; ``load`` makes an equal map of it.

    Links without a name are on their premise; fields at their defaults are left out.
    """
    named = tuple(_argument(argument) for argument in debate.arguments if not argument.unnamed)
    claims = tuple(Seen(claim, _links(debate, claim)) for claim in debate.claims)
    data: dict[str, Any] = SHAPES[Map].dump(Seen(debate, {"claims": claims, "arguments": named}))
    return data


#: Stands for what is the same in two maps.
SAME: Any = object()


def dump_both(one: Map, other: Map) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two maps as ``dump`` does, with ``SAME`` for claims that are the same in both, which is much quicker."""
    same = {
        claim.id
        for claim in other.claims
        if claim.id in one.claim and (one.claim[claim.id] is claim or one.claim[claim.id] == claim)
    }
    if one.arguments != other.arguments:
        ours, theirs = one.arguments_from, other.arguments_from
        same = {name for name in same if ours.get(name, ()) == theirs.get(name, ())}
    return _sparse(one, same), _sparse(other, same)


def _sparse(debate: Map, same: set[str]) -> dict[str, Any]:
    # One claim at least is written out, so that the table is in its place.
    left_out = same - {claim.id for claim in debate.claims[:1]}
    claims = tuple(Seen(claim, _links(debate, claim)) for claim in debate.claims if claim.id not in left_out)
    named = tuple(_argument(argument) for argument in debate.arguments if not argument.unnamed)
    data: dict[str, Any] = SHAPES[Map].dump(Seen(debate, {"claims": claims, "arguments": named}))
    if claims:
        data["claims"] = {claim.id: SAME if claim.id in same else data["claims"][claim.id] for claim in debate.claims}
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
