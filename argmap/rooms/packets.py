"""Everything in a room, for archives and marking: JSON whole, CSV one contribution a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from argmap.rooms.events import Entry, dump
from argmap.rooms.service import Room
from argmap.rooms.settings import Names, plain
from argmap.rooms.state import RELEVANCE, TRUTH

COLUMNS = (
    "id", "kind", "author", "group", "side", "about", "about id", "text", "quotations", "verdicts", "at", "edited",
    "state", "note", "merged into", "became", "revision", "withdrawn", "answered", "truth", "truth ratings",
    "relevance", "relevance ratings", "comments", "feedback",
)  # fmt: skip


def names_of(room: Room) -> dict[str, str]:
    """Return what each seat is called in an export: its name, or a number where nobody may know who wrote what."""
    if room.state.settings.names is Names.NOBODY:
        return {seat: f"Participant {number}" for number, seat in enumerate(room.state.seats, 1)}
    return dict(room.names)


def as_json(room: Room, log: Iterable[Entry]) -> str:
    """Return a room as JSON: as it is now, and all that happened, in order, also what was rejected or taken back."""
    state, names = room.state, names_of(room)
    ratings = [{**asdict(rating), "seat": names.get(rating.seat, "")} for rating in state.ratings.values()]
    data: dict[str, Any] = {
        "title": room.row.title,
        "map": room.row.map,
        "revision": state.revision,
        "opened": room.row.opened,
        "closed": state.closed,
        "session": state.format,
        "settings": plain(state.settings),
        "participants": [
            {"name": names.get(seat.id, ""), "joined": seat.at, "last": seat.last, "side": seat.side,
             "group": seat.group, "removed": seat.removed} for seat in state.seats.values()
        ],
        "contributions": [{**asdict(item), "seat": names.get(item.seat, "")} for item in state.contributions.values()],
        "ratings": ratings,
        "opinions": [{**asdict(item), "seat": names.get(item.seat, "")} for item in state.opinions.values()],
        "statements": state.statements,
        "log": [
            {"number": entry.number, "at": entry.at, "by": names.get(entry.seat, "Leader"), **_named(entry, names)}
            for entry in log
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _named(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    data = dump(entry.event)
    if "number" in data:
        # A step's own number is not the entry's.
        data["step"] = data.pop("number") + 1
    return {**data, "who": names.get(data["who"], "")} if "who" in data else data


def as_csv(
    room: Room,
    words: Callable[[str], str] = str,
    source: Callable[[str], str] = str,
    side: Callable[[str], str] = str,
) -> str:
    """Return a room's contributions as CSV, with their ratings and what happened to them.

    :param words: returns the words of a claim or contribution, by its id
    :param source: returns the short name of a source, by its id
    :param side: returns the title of a position, by its id
    """
    state, names = room.state, names_of(room)
    out = io.StringIO()
    # A byte-order mark lets spreadsheets read the table as UTF-8.
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for item in state.contributions.values():
        truth, relevance = state.values(item.id, TRUTH), state.values(item.id, RELEVANCE)
        seat = state.seats.get(item.seat)
        talk = [i.text for i in state.about(item.id) if not i.kind.makes_card]
        row = (
            item.id, item.kind.value, names.get(item.seat, ""), item.group, side(seat.side) if seat else "",
            words(item.target), item.target, item.text,
            "\n".join(f"{q.text} ({', '.join(filter(None, (source(q.source), q.locator[1])))})" for q in item.quotes),
            ", ".join(q.verdict for q in item.quotes), item.at, item.edited, item.fate.value, item.note, item.into,
            item.became, item.revision or "", "yes" if item.withdrawn else "", "yes" if item.answered else "",
            _mean(truth), len(truth), _mean(relevance), len(relevance), "\n".join(talk), item.feedback,
        )  # fmt: skip
        table.writerow([_safe(str(value)) for value in row])
    return out.getvalue()


def _mean(values: list[int]) -> str:
    return f"{sum(values) / len(values):.2f}" if values else ""


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
