"""The outline's rows: what a phone is sent turns what it shows into what the server shows, whatever came between."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from argmap.views.room_rows import Earlier, Outline, OutlineRow, places


def outline(lines: list[tuple[str, int, str]]) -> Outline:
    spots = places((claim, depth) for claim, depth, _ in lines)
    rows = (OutlineRow(place, claim, "", html) for place, (claim, _, html) in zip(spots, lines, strict=True))
    return Outline.of("room", rows)


@st.composite
def drawn(draw: st.DrawFn) -> list[tuple[str, int, str]]:
    """An outline: each line at most one deeper than the one above it, claims on several lines among them."""
    lines: list[tuple[str, int, str]] = []
    depth = 0
    for _ in range(draw(st.integers(0, 12))):
        depth = draw(st.integers(0, depth + 1)) if lines else 0
        lines.append((draw(st.sampled_from("abcdefgh")), depth, draw(st.sampled_from(["x", "y"]))))
    return lines


class Page:
    """What a phone shows: the rows below each row, and their markup; it does what static/js/room/rows.js does."""

    def __init__(self) -> None:
        self.below: dict[str, list[str]] = {"": []}
        self.html: dict[str, str] = {}

    def take(self, changes: dict[str, Any]) -> None:
        left = set(self.html) if changes["whole"] else set(changes["gone"])
        for row in changes["rows"]:
            key = row["k"]
            left.discard(key)
            for rows in self.below.values():
                if key in rows:
                    rows.remove(key)
            rows = self.below.setdefault(row["p"], [])
            rows.insert(rows.index(row["b"]) + 1 if row["b"] else 0, key)
            if "h" in row:
                self.html[key] = row["h"]
        for key in left:
            self.html.pop(key, None)
            self.below.pop(key, None)
            for rows in self.below.values():
                if key in rows:
                    rows.remove(key)

    def lines(self, parent: str = "", depth: int = 0) -> list[tuple[str, int, str]]:
        found = []
        for key in self.below.get(parent, []):
            found.append((key.split("~")[0], depth, self.html[key]))
            found += self.lines(key, depth + 1)
        return found


@given(st.lists(drawn(), min_size=1, max_size=5))
def test_changes_turn_any_outline_into_the_next(versions: list[list[tuple[str, int, str]]]) -> None:
    earlier, page, tag = Earlier(), Page(), ""
    for lines in versions:
        now = outline(lines)
        earlier.note(now)
        page.take(earlier.changes(now, tag))
        tag = now.tag
        assert page.lines() == lines


def test_a_new_row_costs_itself_and_a_forgotten_outline_everything() -> None:
    many = [(f"claim-{n}", 0, "Words of a claim. " * 10) for n in range(200)]
    earlier = Earlier(most=2)
    first, second = outline(many), outline([*many[:100], ("new", 1, "News."), *many[100:]])
    earlier.note(first)
    earlier.note(second)
    changes = earlier.changes(second, first.tag)
    assert [row["k"] for row in changes["rows"]] == ["new"]
    assert not changes["whole"]
    earlier.note(outline(random.Random(1).sample(many, 50)))
    third = outline([*many, ("other", 0, "Another.")])
    assert earlier.changes(third, first.tag)["whole"]
    assert len(earlier.changes(third, first.tag)["rows"]) == 201
    assert earlier.changes(second, second.tag)["rows"] == []
