"""A map as programs for data take it: a graph of networkx, tables of pandas; neither is needed for anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from argmap.errors import BadRequest, Unavailable
from argmap.graph import sides
from argmap.model import Map
from argmap.wording import cite, placed

if TYPE_CHECKING:
    from argmap.model import Source
    from argmap.quotes import Checked

Table = Literal["claims", "arguments", "quotes"]
TABLES: tuple[Table, ...] = ("claims", "arguments", "quotes")
MISSING = "This needs {name}: pip install 'argmap[notebook]'."


def graph(map_: Map, *, arguments: bool = True) -> Any:
    """Return a map as a ``networkx.MultiDiGraph``.

    :param arguments: whether arguments are nodes of their own, between their premises and what they bear on, so that
        undercuts and premises that work together are there; otherwise each edge is a claim that bears on a claim, and
        what bears on an argument bears on what the argument rests on
    :raises Unavailable: if networkx is not installed
    """
    try:
        import networkx
    except ImportError as error:
        raise Unavailable(MISSING.format(name="networkx")) from error
    made = networkx.MultiDiGraph(title=map_.title, question=map_.question)
    side = sides(map_).of
    for claim in map_.claims:
        made.add_node(claim.id, kind="claim", text=claim.text, side=side.get(claim.id, ""), held_by=list(claim.held_by))
    names = {one.id: one.id if one.id not in map_.claim else f"argument {one.id}" for one in map_.arguments}
    if arguments:
        for one in map_.arguments:
            made.add_node(names[one.id], kind="argument", relation=one.relation.value, scheme=one.scheme)
        for one in map_.arguments:
            for premise in one.premises:
                made.add_edge(premise, names[one.id], relation="premise")
            target = one.target if one.relation != "undercuts" else names.get(one.target, one.target)
            made.add_edge(names[one.id], target, relation=one.relation.value)
        return made
    for one in map_.arguments:
        aimed = map_.argument[one.target].premises if one.relation == "undercuts" else (one.target,)
        for premise in one.premises:
            for target in aimed:
                made.add_edge(premise, target, relation=one.relation.value, argument=one.id)
    return made


def frame(map_: Map, checks: Sequence[Checked], sources: Mapping[str, Source], table: str) -> Any:
    """Return a table of a map as a ``pandas.DataFrame``.

    :param checks: the map's quotations with their verdicts
    :param table: ``claims``, ``arguments`` or ``quotes``
    :raises BadRequest: for another table
    :raises Unavailable: if pandas is not installed
    """
    if table not in TABLES:
        raise BadRequest(f"There is no table “{table}”; choose {', '.join(TABLES[:-1])} or {TABLES[-1]}.")
    try:
        import pandas
    except ImportError as error:
        raise Unavailable(MISSING.format(name="pandas")) from error
    side = sides(map_).of
    rows: list[dict[str, Any]]
    if table == "claims":
        columns = ["id", "text", "side", "issue", "held_by", "implicit", "quotes", "supported_by", "attacked_by"]
        onto: dict[str, list[str]] = {claim.id: [] for claim in map_.claims}
        for one in map_.arguments:
            if one.relation != "undercuts":
                onto.setdefault(one.target, []).append(one.relation.value)
        rows = [
            {
                "id": claim.id,
                "text": claim.text,
                "side": side.get(claim.id, ""),
                "issue": claim.issue,
                "held_by": ", ".join(claim.held_by),
                "implicit": claim.implicit,
                "quotes": len(claim.quotes),
                "supported_by": onto[claim.id].count("supports"),
                "attacked_by": onto[claim.id].count("rebuts"),
            }
            for claim in map_.claims
        ]
    elif table == "arguments":
        columns = ["id", "premises", "relation", "target", "scheme"]
        rows = [
            {
                "id": one.id,
                "premises": ", ".join(one.premises),
                "relation": one.relation.value,
                "target": one.target,
                "scheme": one.scheme,
            }
            for one in map_.arguments
        ]
    else:
        columns = ["key", "claim", "text", "speaker", "source", "citation", "locator", "verdict", "sound"]
        rows = [
            {
                "key": item.quote.key,
                "claim": item.claim,
                "text": item.quote.text,
                "speaker": item.quote.speaker,
                "source": item.quote.source,
                "citation": cite(sources[item.quote.source]) if item.quote.source in sources else "",
                "locator": placed(item.quote.locator, item.anchor),
                "verdict": item.verdict.value,
                "sound": item.verdict.sound,
            }
            for item in checks
        ]
    return pandas.DataFrame(rows, columns=columns).set_index(columns[0])
