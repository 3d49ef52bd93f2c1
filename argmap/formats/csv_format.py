"""CSV tables of nodes and links for spreadsheets and Gephi; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from argmap.formats.asgraph import nodes_and_links
from argmap.formats.base import clean
from argmap.graph import holders, sides
from argmap.model import RECORDS, Argument, Claim, Field, Kind, Map
from argmap.wording import field_value

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: Columns of claims that say more than the field of the same name, or another thing.
_MADE = ("Id", "Label", "Kind", "Side", "Issue", "Held by", "Quotes", "Sources")
_FIELDS: tuple[Field, ...] = tuple(
    field
    for field in RECORDS[Claim].by_attribute.values()
    if field.label not in _MADE and field.key != "text" and not (field.kind and field.kind.nested)
)
_NODES = (*_MADE, *(field.label for field in _FIELDS))
_LINKS = ("Source", "Target", "Type", "Relation", "Argument", "Title", "Scheme")


def cell(value: str) -> str:
    """Return a cell's text, with an apostrophe before what a spreadsheet takes for a formula (OWASP, CSV injection).

    >>> cell("=1+1"), cell("plain"), cell(" =x")
    ("'=1+1", 'plain', "' =x")
    """
    text = clean(value)
    return "'" + text if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def write(debate: Map) -> str:
    """Return nodes and links in one table; the first column says which a row is."""
    nodes = [("node", *row, *("" for _ in _LINKS)) for row in _node_rows(debate)]
    links = [("link", *("" for _ in _NODES), *row) for row in _link_rows(debate)]
    return _table(("Row", *_NODES, *_LINKS), [*nodes, *links])


def write_nodes(debate: Map) -> str:
    """Return the table of nodes: claims, and arguments that join premises or are attacked."""
    return _table(_NODES, _node_rows(debate))


def write_links(debate: Map) -> str:
    """Return the table of links between nodes."""
    return _table(_LINKS, _link_rows(debate))


def _node_rows(debate: Map) -> list[tuple[str, ...]]:
    of = sides(debate).of
    rows = []
    for node in nodes_and_links(debate)[0]:
        claim = node.claim
        if claim is None:
            own = [_own(field, node.argument) for field in _FIELDS]
            rows.append((node.id, node.label, "argument", *("" for _ in _MADE[3:]), *own))
            continue
        sources = dict.fromkeys(quote.source for quote in claim.quotes)
        rows.append(
            (
                claim.id,
                node.label,
                "claim",
                of.get(claim.id, ""),
                claim.issue,
                "; ".join(holders(claim)),
                str(len(claim.quotes)),
                "; ".join(sources),
                *(_own(field, claim) for field in _FIELDS),
            )
        )
    return rows


def _own(field: Field, thing: Claim | Argument | None) -> str:
    """Return the cell of a field of a claim, or of an argument that has the same."""
    value = getattr(thing, field.attribute, None)
    return "; ".join(value) if field.kind is Kind.TEXTS and value else field_value(field, value)


def _link_rows(debate: Map) -> list[tuple[str, ...]]:
    return [
        (
            link.source,
            link.target,
            "Directed",
            link.relation,
            link.argument.id,
            link.argument.title,
            link.argument.scheme,
        )
        for link in nodes_and_links(debate)[1]
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
