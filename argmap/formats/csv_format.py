"""CSV: our tables of nodes and links for spreadsheets and Gephi, and other people's tables by their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from argmap.errors import Problem
from argmap.formats import flows
from argmap.formats import nodes as graphs
from argmap.formats.asgraph import nodes_and_links
from argmap.formats.base import MAX_CHARACTERS, MAX_CLAIMS, Imported, clean
from argmap.formats.tables import guessed, read_rows
from argmap.graph import holders, sides
from argmap.model import RECORDS, Argument, Claim, Field, Kind, Map
from argmap.wording import field_value

MAX_ROWS = 2 * MAX_CLAIMS
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


def node_table(debate: Map) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Return the headings and rows of the table of nodes, as they are, for formats with cells of words."""
    return _NODES, _node_rows(debate)


def link_table(debate: Map) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Return the headings and rows of the table of links."""
    return _LINKS, _link_rows(debate)


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
    # Without the mark Excel takes UTF-8 for the code page of the machine.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def read(text: str, name: str = "", columns: str = "") -> Imported:
    """Read a table: ours of nodes and links, or another whose columns are guessed.

    Commas, semicolons and tabs part columns, whichever the first lines have most of.

    :param columns: what the columns are, in place of a guess; see :func:`argmap.formats.tables.choice`
    """
    rows = parsed(text)
    if rows and tuple(rows[0][:4]) == ("Row", *_NODES[:3]):
        return _ours(rows, name)
    return read_rows(rows, name, chosen=columns)


def parsed(text: str) -> list[list[str]]:
    """Return a table's cells."""
    text = clean(text.removeprefix("\ufeff"))
    head = "\n".join(text.split("\n")[:20])
    told = re.match(r"sep=([^\w\s\"]|\t)\n", text)
    if told:
        text = text[told.end() :]
    mark = told[1] if told else max(",;\t", key=lambda mark: (_parts(head, mark), -",;\t".index(mark)))
    # By its default the module refuses a table for one cell of more than 131,072 characters.
    csv.field_size_limit(MAX_CHARACTERS)
    return [row for row in csv.reader(io.StringIO(text), delimiter=mark) if len(row) < 500][:MAX_ROWS]


def _parts(head: str, mark: str) -> int:
    return sum(len(row) - 1 for row in csv.reader(io.StringIO(head), delimiter=mark))


def _ours(rows: list[list[str]], name: str) -> Imported:
    width = 1 + len(_NODES)
    nodes = [row[1:width] for row in rows[1:] if row and row[0] == "node"]
    links = [row[width:] for row in rows[1:] if row and row[0] == "link"]
    return from_tables([list(_NODES), *nodes], [list(_LINKS), *links], name)


def from_tables(claims: Sequence[Sequence[str]], links: Sequence[Sequence[str]], name: str) -> Imported:
    """Return the debate of our two tables, each with its row of headings."""
    problems: list[Problem] = []
    nodes: list[graphs.Node] = []
    steps: dict[str, graphs.Node] = {}
    edges: list[graphs.Edge] = []
    for line, told in _records(claims):
        if told.get("Kind") == "claim":
            nodes.append(
                graphs.Node(
                    told["Id"], graphs.Kind.CLAIM, told.get("Label", ""), line=line, hint=told["Id"],
                    implicit=told.get("Implicit") == "yes", note=told.get("Note", ""),
                    held_by=tuple(filter(None, told.get("Held by", "").split("; "))),
                    tags=tuple(filter(None, told.get("Tags", "").split("; "))),
                )
            )  # fmt: skip
        elif told.get("Id"):
            steps[told["Id"]] = graphs.Node(
                told["Id"], graphs.Kind.SUPPORT, line=line, hint=told["Id"], note=told.get("Note", "")
            )
    for line, link in _records(links):
        source, target, relation = (link.get(part, "") for part in ("Source", "Target", "Relation"))
        if relation == "premise":
            edges.append(graphs.Edge(source, target, line=line))
            continue
        key = source
        if key not in steps:
            key = f"link {line}"
            steps[key] = graphs.Node(key, graphs.Kind.SUPPORT, line=line)
            edges.append(graphs.Edge(source, key, line=line))
        steps[key].kind = graphs.Kind.SUPPORT if relation == "supports" else graphs.Kind.ATTACK
        steps[key].scheme, steps[key].title = link.get("Scheme", ""), link.get("Title", "")
        edges.append(graphs.Edge(key, target, line=line))
    made = graphs.make(graphs.weave([*nodes, *steps.values()], edges, problems), name)
    return Imported(made.map, problems)


def _records(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    head = [str(name) for name in table[0]] if table else []
    for line, row in enumerate(table[1:], 2):
        told = {name: _uncell(value) for name, value in zip(head, row, strict=False)}
        if any(told.values()):
            yield line, {"Id": "", **told}


def _uncell(value: str) -> str:
    """Return a cell's text without the apostrophe that keeps it from being a formula."""
    return value[1:] if value.startswith("'") and cell(value[1:]) == value else value


def sniff(text: str) -> float:
    """Return how surely a text is a table with columns that we know."""
    rows = parsed(text[:20_000])
    if rows and tuple(rows[0][:4]) == ("Row", *_NODES[:3]):
        return 0.95
    if len(rows) < 2 or max(len(row) for row in rows[:20]) < 2:
        return 0.0
    if flows.header(rows) is not None:
        return 0.7
    guess = guessed(rows)
    below = rows[guess.header + 1 :][:50]
    if below and 2 * sum(len(row) == len(rows[max(0, guess.header)]) for row in below) < len(below):
        return 0.0  # lines of a program or of prose, with commas
    return 0.55 + 0.08 * min(4, len(guess.columns)) if len(guess.columns) > 1 else 0.0
