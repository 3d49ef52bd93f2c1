"""A map's glossary, timeline and people as forms: a row for each entry, and the edit that what was typed comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argmap.errors import Problem, Severity
from argmap.model import Map
from argmap.views.inputs import moved_rows

#: Empty rows that a form has for new entries.
SPARE = 3
#: Entries of one list.
MOST = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One field of each row.

    :param key: its name in the map file; label: what it is called; help: what it means
    :param wide: whether it holds sentences
    """

    key: str
    label: str
    help: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as a form.

    :param field: the map's field; title: what the list is called; word: what one entry is called
    :param rows: the values of each entry, in the columns' order, and empty ones for new entries
    :param count: how many entries there are
    """

    field: str
    title: str
    word: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


_DATE = "year, or a date such as 1917-11-07"
_LISTS: tuple[tuple[str, str, str, tuple[Column, ...]], ...] = (
    ("glossary", "Glossary", "term", (Column("term", "Term"), Column("meaning", "What it means", wide=True))),
    (
        "timeline",
        "Timeline",
        "event",
        (
            Column("date", "Date", _DATE),
            Column("event", "What happened", wide=True),
            Column("old style", "Date in the calendar of the time", "only where it differs"),
        ),
    ),
    (
        "people",
        "People",
        "person",
        (
            Column("name", "Name", "as in “held by” and quotations"),
            Column("who", "Who it is", wide=True),
            Column("qualification", "Why their word counts on this"),
        ),
    ),
)


def _values(debate: Map, field: str) -> list[tuple[str, ...]]:
    if field == "glossary":
        return [(term, meaning) for term, meaning in debate.glossary]
    if field == "timeline":
        return [(event.date, event.event, event.old_style) for event in debate.timeline]
    return [(person.name, person.who, person.qualification) for person in debate.people]


def lists(debate: Map) -> tuple[ListForm, ...]:
    """Return the map's lists as forms."""
    found = []
    for field, title, word, columns in _LISTS:
        rows = _values(debate, field)
        spare = [tuple("" for _ in columns)] * SPARE
        found.append(ListForm(field, title, word, columns, (*rows, *spare), len(rows)))
    return tuple(found)


def wanted_list(debate: Map, form: Mapping[str, str]) -> list[dict[str, Any]] | Problem:
    """Return the edit that a list's form asks for, none if nothing changes, or what is wrong with it.

    A row whose fields are all empty is left out, so emptying a row removes its entry.

    :param form: ``id``, the list's field; for each row and column a field such as ``date 2``; and ``move``, such as
        ``timeline up 2``, the row to move
    :raises KeyError: where there is no such list
    """
    columns = next((columns for field, _, _, columns in _LISTS if field == form.get("id")), None)
    if columns is None:
        raise KeyError(form.get("id", ""))
    field = form["id"]
    sent: list[tuple[str, ...]] = []
    for number in range(MOST + SPARE):
        typed = [form.get(f"{column.key} {number}") for column in columns]
        if all(value is None for value in typed):
            break
        sent.append(tuple(" ".join((value or "").split()) for value in typed))
    rows: list[tuple[str, ...]] = []
    for row in moved_rows(field, sent, form.get("move", "")):
        if any(row):
            # The first two fields of each list are required.
            for place, column in enumerate(columns[:2]):
                if not row[place]:
                    said = " ".join(value for value in row if value)
                    return _wrong(
                        "empty", f"The row “{said[:60]}” has no “{column.label}”.", "Write it, or empty the row."
                    )
            rows.append(row)
    if len({row[0] for row in rows}) < len(rows) and field != "timeline":
        twice = next(row[0] for place, row in enumerate(rows) if row[0] in {other[0] for other in rows[:place]})
        return _wrong("twice", f"“{twice}” appears twice.", "Put both into one row.")
    # A field of one line shows no line breaks; a row that was left alone keeps its own.
    now = _values(debate, field)
    kept = {tuple(" ".join(value.split()) for value in row): row for row in now}
    rows = [kept.get(row, row) for row in rows]
    if rows == now:
        return []
    return [{"kind": "set-field", "thing": "map", "id": "", "field": field, "value": _data(field, columns, rows)}]


def _wrong(code: str, message: str, fix: str) -> Problem:
    return Problem(code, message, fix, Severity.ERROR)


def _data(field: str, columns: tuple[Column, ...], rows: list[tuple[str, ...]]) -> Any:
    """Return a list's rows as the map file has them."""
    if field == "glossary":
        return {row[0]: row[1] for row in rows}
    if field == "timeline":
        return [{column.key: value for column, value in zip(columns, row, strict=True) if value} for row in rows]
    return {name: {"who": who, "qualification": why} if why else who for name, who, why in rows}
