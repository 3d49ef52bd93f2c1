"""Edits as JSON: a round trip for every kind, the validation of files, and stated limits."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.edits import KINDS, Add, SetField, Thing, difference
from argmap.model import Argument, Basis, Furniture, Map, Quote, Relation, Source
from argmap.schema import dump_edit, load_edit, load_edits
from argmap.schema.edits import MAX_EDITS, MAX_ENTRIES, MAX_TEXT, SHAPES
from tests.editing import random_edit
from tests.strategies import maps


def found(data: Any) -> set[tuple[str, tuple[str | int, ...]]]:
    """Return codes and paths of what is wrong with an edit."""
    loaded = load_edit(data)
    assert isinstance(loaded, tuple), loaded
    assert all(problem.message for problem in loaded)
    return {(problem.code, problem.path) for problem in loaded}


def test_every_kind_has_a_shape() -> None:
    """The tables name the same kinds."""
    assert list(SHAPES) == list(KINDS)


@settings(max_examples=12)
@given(maps(), st.randoms(use_true_random=False))
def test_an_edit_comes_back_from_json(debate: Map, rng: Random) -> None:
    """Whatever the edit and its texts."""
    edit = random_edit(debate, rng)
    assert load_edit(json.loads(json.dumps(dump_edit(edit)))) == edit


@settings(max_examples=12)
@given(maps(), maps())
def test_a_difference_comes_back_from_json(before: Map, after: Map) -> None:
    """The log keeps edits of files as JSON, with every field that a map can have."""
    edits = difference(before, after)
    assert load_edits(json.loads(json.dumps([dump_edit(edit) for edit in edits]))) == edits


def test_values_are_read_as_in_files() -> None:
    """One holder or a list, a number for a page, a date, a locator by its name."""
    assert load_edit({"kind": "set-field", "thing": "claim", "id": "a", "field": "held by", "value": "X"}) == SetField(
        Thing.CLAIM, "a", "held by", ("X",)
    )
    quote = {"kind": "add", "thing": "quote", "claim": "a", "fields": {"source": "s", "text": "w\r\nv", "page": 3}}
    assert load_edit(quote) == Add(Thing.QUOTE, Quote("s", "w\nv", locator=("page", "3")), claim="a")
    source = {"title": "T", "publisher": "P", "basis": "reference", "furniture": {"drop": "HEAD"}}
    assert load_edit({"kind": "add", "thing": "source", "id": "s", "fields": source}) == Add(
        Thing.SOURCE,
        Source("s", "T", csl=(("publisher", "P"),), basis=Basis.REFERENCE, furniture=Furniture(drop=("HEAD",))),
    )
    argument = {"premises": ["b", "c"], "undercuts": "a→b", "scheme": "sign"}
    assert load_edit({"kind": "add", "thing": "argument", "id": "x", "fields": argument, "after": ""}) == Add(
        Thing.ARGUMENT, Argument("x", ("b", "c"), Relation.UNDERCUTS, "a -> b", scheme="sign"), after=""
    )


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (None, {("missing", ("kind",))}),
        ([], {("missing", ("kind",))}),
        ({"kind": "set-feild"}, {("bad-value", ("kind",))}),
        ({"kind": []}, {("missing", ("kind",))}),
        (
            {"kind": "set-field", "thing": "claim", "field": "weight", "value": "heavy", "colour": "red"},
            {("unknown-key", ("colour",)), ("missing", ("id",)), ("bad-value", ("value",))},
        ),
        (
            {"kind": "set-field", "thing": "claim", "id": "a", "field": "wieght", "value": 1},
            {("unknown-key", ("field",))},
        ),
        (
            {"kind": "set-field", "thing": "claim", "id": "a", "field": "text", "value": " "},
            {("missing", ("value",))},
        ),
        ({"kind": "set-field", "thing": "claim", "id": "a", "field": "note"}, {("missing", ("value",))}),
        (
            {"kind": "set-field", "thing": "claim", "id": "a", "field": "text", "value": ["x"]},
            {("wrong-type", ("value",))},
        ),
        (
            {"kind": "set-field", "thing": "claim", "id": "a", "field": "tags", "value": ["x", {}]},
            {("wrong-type", ("value", 1))},
        ),
        (
            {"kind": "set-field", "thing": "quote", "id": "1", "field": "locator", "value": {"text": "smuggled"}},
            {("bad-value", ("value",)), ("missing", ("claim",))},
        ),
        (
            {"kind": "add", "thing": "claim", "id": "Not An Id", "fields": {"txt": "x", "weight": 2}},
            {
                ("bad-id", ("id",)),
                ("missing", ("id",)),
                ("unknown-key", ("fields", "txt")),
                ("bad-value", ("fields", "weight")),
                ("missing", ("fields", "text")),
            },
        ),
        (
            {"kind": "add", "thing": "claim", "id": "a", "fields": {"text": "x", "quotes": [{"source": "s"}]}},
            {("missing", ("fields", "quotes", 0, "text"))},
        ),
        (
            {"kind": "add", "thing": "claim", "id": "a", "fields": {"text": "x", "supports": "b"}},
            {("bad-value", ("fields", "supports"))},
        ),
        (
            {"kind": "add", "thing": "argument", "id": "x", "fields": {"premises": ["a"]}},
            {("one-target", ("fields",))},
        ),
        (
            {"kind": "rename", "thing": "quote", "id": "a", "to": "b c"},
            {("bad-value", ("thing",)), ("bad-id", ("to",))},
        ),
        ({"kind": "add-link", "premise": "a"}, {("missing", ("relation",)), ("missing", ("target",))}),
        (
            {"kind": "merge-claims", "keep": "a", "drop": "b", "text": "x" * (MAX_TEXT + 1)},
            {("too-long", ("text",))},
        ),
        (
            {"kind": "merge-claims", "keep": "a", "drop": "b", "text": "a\0b"},
            {("control-character", ("text",))},
        ),
        (
            {"kind": "merge-claims", "keep": "a", "drop": "b", "text": "\ud800"},
            {("control-character", ("text",))},
        ),
        (
            {"kind": "join-premises", "id": "a", "links": ["b -> c"] * (MAX_ENTRIES + 1)},
            {("too-many", ("links",))},
        ),
    ],
)  # fmt: skip
def test_all_problems_come_at_once_each_with_its_field(data: Any, problems: set[Any]) -> None:
    """A form shows each next to the field that it is about."""
    assert found(data) == problems


def test_a_list_of_edits_is_bounded_and_numbered() -> None:
    """The path of a problem begins with the number of its edit."""
    good = {"kind": "remove-claim", "id": "a"}
    bad = load_edits([good, {"kind": "remove-claim"}])
    assert [problem.path for problem in bad if not hasattr(problem, "kind")] == [(1, "id")]
    assert load_edits([good] * (MAX_EDITS + 1))[0].code == "too-many"  # type: ignore[union-attr]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
)


@given(JSON, st.sampled_from(list(SHAPES)), st.sampled_from(list(Thing)))
def test_no_json_raises(data: Any, kind: str, thing: Thing) -> None:
    """Whatever a script sends in whatever field gives an edit or problems."""
    names = [field.data_key or name for name, field in SHAPES[kind]().fields.items()]
    sent = {**dict.fromkeys(names, data), "kind": kind, "thing": thing.value, "field": "note"}
    assert load_edit(sent) != ()
