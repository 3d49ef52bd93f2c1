"""Hypothesis strategies for map files whose fields hold values of other types: lists, dates, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from argmap.model import RECORDS, Argument, Claim, Field, Kind, Map

#: Values as YAML writes them within brackets.
VALUES = (
    "~", "null", "1", "0", "-7", "1.5", ".nan", "-.inf", "1e400", "0x1f", "1_000", "99999999999999999999", "true", "no",
    "2024-02-30", "2024-01-31", "2024-01-31 10:00:00", "'2024'", "''", "' '", "a b", "'a: b'", "Ann Lee", "c0", "c1",
    "'c0 -> c1'", "[]", "{}", "[~]", "[1, 2]", "[Ann Lee, Bo Ek]", "[Ann Lee, 3, ~]", "[[a], [b]]", "{a: b}", "{1: x}",
    "{~: ~}", "{a: {b: [~, {c: 1}]}}", "[{a: b}, c]", "[{name: Ann, is: x}]", "!!binary aGk=", "!!set {a, b}",
    "a@b.example",
    "{literal: Ann}", "[{literal: Ann}, {family: Ek, given: 2}]", "'\\x41'", "\"\\0\"", "\"\\u202e\"",
)  # fmt: skip
SLUGS = ("c0", "c1", "c2")


def _name(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _mapping(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_name(key)}: {value}" for key, value in pairs.items()) + "}"


@st.composite
def _record(draw: st.DrawFn, model: type[Any], depth: int = 0, **given: str) -> str:
    """A record of which some fields are there, most with a value that is not theirs."""
    found = dict(given)
    fields = {field.key: field for field in RECORDS[model].by_attribute.values() if field.key not in given}
    for key in draw(st.lists(st.sampled_from(sorted(fields)), max_size=5, unique=True)):
        found[key] = draw(_value(fields[key], depth))
    return _mapping(found)


def _value(field: Field, depth: int) -> st.SearchStrategy[str]:
    odd = st.sampled_from(VALUES)
    if field.of is None or field.of not in RECORDS or depth > 1:
        return odd
    record = _record(field.of, depth + 1)
    if field.kind is Kind.LIST:
        record = st.lists(st.one_of(record, odd), max_size=3).map(lambda rows: f"[{', '.join(rows)}]")
    elif field.kind is Kind.TABLE:
        record = st.dictionaries(st.sampled_from(SLUGS), st.one_of(record, odd), max_size=3).map(_mapping)
    return st.one_of(record, record, odd)


@st.composite
def odd_files(draw: st.DrawFn) -> str:
    """Text of a map file that reads as a map, or as what is left of one."""
    claims = {
        name: draw(st.one_of(_record(Claim, text=f"Claim {name}."), _record(Claim), st.sampled_from(VALUES)))
        for name in draw(st.lists(st.sampled_from(SLUGS), min_size=1, unique=True))
    }
    steps = {
        name: draw(_record(Argument, premises="[c0, c1]", supports="c2"))
        for name in draw(st.lists(st.sampled_from(("s0", "s1")), max_size=2, unique=True))
    }
    whole: str = draw(_record(Map, claims=_mapping(claims), arguments=_mapping(steps), title="Odd"))
    return whole
