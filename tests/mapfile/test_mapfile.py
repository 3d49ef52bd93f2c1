"""Map files: every problem with its place, nothing lost, and the same map back from what is written."""

from __future__ import annotations

import resource
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argmap import mapfile
from argmap.errors import Problem
from argmap.mapfile import parse, read_map
from argmap.mapfile.parse import MAX_BYTES, MAX_DEPTH
from argmap.model import Map
from tests.conftest import HARBOUR
from tests.cost import no_hang
from tests.strategies import maps


def codes(problems: tuple[Problem, ...]) -> dict[str, tuple[int | None, int | None]]:
    """Return where each kind of problem was first found."""
    found: dict[str, tuple[int | None, int | None]] = {}
    for problem in problems:
        found.setdefault(problem.code, (problem.line, problem.column))
    return found


def test_a_sound_file_has_no_problem() -> None:
    """The small debate that other tests use is sound and whole."""
    read = mapfile.read_map(HARBOUR, "harbour", "harbour.yaml", ["annals"])
    assert read.problems == ()
    assert read.debate is not None
    assert [argument.id for argument in read.debate.arguments] == [
        "no-waiting -> paid",
        "a-week -> no-waiting",
        "log-is-late -> a-week -> no-waiting",
        "no-income",
    ]


BROKEN = """\
title: T
qestion: misspelt
claims:
  a:
    text: one: two
    held by: X
  b:
    text: fine
    suports: a
    weight: heavy
  Big Id: {text: x}
  c:
    text: fine
    supports: nowhere
    undercuts: b
    quotes:
      - source: missing
        text: words
      - page: 4
  d: [1, 2
arguments:
  pair: {premises: [b, zed], supports: c, rebuts: a}
title: U
"""


def test_all_problems_come_at_once_each_with_its_place() -> None:
    """One reading reports syntax, keys, values, references and sources, each at its line and column."""
    read = mapfile.read_map(BROKEN, "broken", "maps/broken.yaml", ["annals"])
    assert codes(read.problems) == {
        "unknown-key": (2, 1),
        "missing": (4, 3),
        "unlinked": (4, 3),
        "yaml-syntax": (5, 14),
        "bad-value": (10, 13),
        "bad-id": (11, 3),
        "unknown-claim": (14, 15),
        "claim-as-link": (15, 16),
        "unknown-source": (17, 17),
        "one-target": (22, 3),
        "duplicate-key": (23, 1),
    }
    assert all(problem.file == "maps/broken.yaml" and problem.fix for problem in read.problems)
    fixes = {problem.message: problem.fix for problem in read.problems}
    assert fixes["“suports” is not a field argmap knows here."] == "Did you mean supports or quotes?"


def test_what_can_be_read_of_a_broken_file_is_read() -> None:
    """Claims before and after a broken one are there, the broken one with what it has."""
    debate = mapfile.read_map(BROKEN, "broken").debate
    assert debate is not None
    assert list(debate.claim) == ["a", "b", "c"]
    assert debate.claim["a"].held_by == ("X",)
    assert [quote.text for quote in debate.claim["c"].quotes] == ["words"]
    assert debate.title == "T"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a: &x 1\nb: *x\n", "yaml-alias", 1),
        (b"[" * 5000, "yaml-too-deep", 1),
        (b"{a: " * 5000, "yaml-too-deep", 1),
        (b"{" * 5000, "wrong-type", 1),
        (b"title: \xff\n", "not-utf8", 1),
        ("title: a\x00b\n", "control-character", 1),
        ("title: ok\nquestion: \ud800\n", "control-character", 2),
        (b"title: 'never closed\nquestion: x\n", "yaml-syntax", 1),
        (b"title: a\n---\ntitle: b\n", "yaml-documents", 2),
        (b"title: !!python/object:os.system x\n", None, None),
        (b"title: !danger x\n", "yaml-tag", 1),
        (b"title: x\nclaims:\n  a:\n    text: x\n    text: y\n", "duplicate-key", 5),
        (b"? [a, b]\n: c\n", "wrong-type", 1),
        (b"title: x\n\tquestion: y\n", "yaml-syntax", 2),
        (b"", "wrong-type", 1),
        (b"- a\n- b\n", "wrong-type", 1),
        (b"#" * (MAX_BYTES + 1), "file-too-large", 1),
    ],
)
def test_hostile_files_are_problems(content: bytes | str, code: str | None, line: int | None) -> None:
    """Nothing a file holds raises, and nothing in it is built or run."""
    read = mapfile.read_map(content, "hostile", "f.yaml")
    if code is None:
        assert read.debate is not None
        assert read.debate.title == "x"
    else:
        assert (code, line) in {(problem.code, problem.line) for problem in read.problems}


def test_an_alias_bomb_stays_small() -> None:
    """Ten levels of ten aliases each are refused without building anything."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with no_hang():
        parsed = mapfile.parse("\n".join(lines))
    assert {problem.code for problem in parsed.problems} == {"yaml-alias"}
    assert len(str(parsed.data)) < 2000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_depth_is_bounded_where_it_is_said_to_be() -> None:
    """The deepest nesting allowed is read; one more is reported."""
    assert mapfile.parse("[" * MAX_DEPTH + "]" * MAX_DEPTH).problems == []
    assert [p.code for p in mapfile.parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).problems] == ["yaml-too-deep"]


@pytest.mark.parametrize("text", ["no", "012", "2024-99-99", "1e3", "0x1f", "null_", "12:30:00", ".5", "+1", "NaN"])
def test_yaml_turns_no_text_into_something_else(text: str) -> None:
    """A bare scalar stays the text that was written, as a quote's text must."""
    content = f"title: x\nclaims: {{a: {{text: {text}, quotes: [{{source: annals, text: {text}}}]}}}}\n"
    read = mapfile.read_map(content, "m", "m.yaml", ["annals"])
    assert read.problems == ()
    assert read.debate is not None
    assert read.debate.claim["a"].quotes[0].text == text


@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    """Any bytes give a map or problems."""
    read = mapfile.read_map(content, "m", "m.yaml")
    assert read.debate is not None or read.problems


@given(st.data())
def test_a_damaged_file_never_raises(data: st.DataObject) -> None:
    """A sound file with a piece cut out, doubled or overwritten gives a map or problems with places."""
    start = data.draw(st.integers(0, len(HARBOUR)))
    end = data.draw(st.integers(start, min(len(HARBOUR), start + 60)))
    piece = data.draw(
        st.sampled_from(["", "'", '"', ":", "- ", "{", "]", "\t", "*a", "&b", "\n  ", "#", "!x ", "\x07"])
    )
    read = mapfile.read_map(HARBOUR[:start] + piece + HARBOUR[end:], "m", "m.yaml", ["annals"])
    assert read.debate is not None or read.problems
    assert all(problem.line and problem.column for problem in read.problems)


@given(maps())
def test_a_written_map_reads_back_equal(debate: Map) -> None:
    """Writing and reading lose nothing, whatever the texts hold."""
    read = mapfile.read_map(mapfile.write_map(debate), debate.id)
    assert read.debate == debate


@given(maps())
def test_what_is_written_is_yaml_to_others(debate: Map) -> None:
    """Another YAML reader finds the same title."""
    assert yaml.load(mapfile.write_map(debate), Loader=yaml.BaseLoader)["title"] == debate.title


def line_of(text: str, words: str) -> int:
    """Return the number of the first line that has the words."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_key_that_runs_into_its_value_is_named_where_it_is() -> None:
    """YAML notices a missing space lines further down; the line that lacks it is named, once, and the rest is read."""
    text = HARBOUR.replace("rebuts: no-waiting", "rebuts:no-waiting")
    parsed = parse(text)
    assert [(p.code, p.line, p.fix) for p in parsed.problems] == [
        ("yaml-syntax", line_of(text, "rebuts:no-waiting"), "Write rebuts: no-waiting")
    ]
    assert parsed.data["claims"]["a-week"]["issue"] == "time"


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        ("text: New cars are # 1", True),
        ('text: New cars are "# 1"', False),
        ("text: New cars are best. # a remark", False),
        ("text: New cars are#1", False),
        ("issue: money # a remark", False),
    ],
)
def test_prose_that_a_remark_cuts_short_is_pointed_out(line: str, warned: bool) -> None:
    """A sentence that stops at # is likelier meant whole; a remark after a full stop is left alone."""
    parsed = parse(f"claims:\n  a:\n    {line}\n")
    assert [p.code for p in parsed.problems] == ["text-cut-short"] * warned


def test_a_file_in_utf16_is_said_to_be_one_and_read() -> None:
    """One problem names the encoding; the map is read all the same."""
    parsed = parse(HARBOUR.encode("utf-16"))
    assert [p.code for p in parsed.problems] == ["not-utf8"]
    assert parsed.data["claims"].keys() >= {"paid", "lost"}


def test_an_empty_value_may_be_written_as_null() -> None:
    """``null`` and ``~`` mean nothing; in quotation marks they are words."""
    assert parse("a: null\nb: ~\nc: 'null'\n").data == {"a": "", "b": "", "c": "null"}


def test_an_id_is_offered_in_latin_letters() -> None:
    """Accents go, and ß is ss."""
    read = read_map("title: T\nclaims:\n  größe: {text: Size.}\n".encode(), "m", "m.yaml", {})
    assert "grosse" in next(p.fix for p in read.problems if p.code == "bad-id")


def test_a_dense_file_is_bounded_by_its_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte may be an entry, and an entry takes far more than a byte; what came before the bound is read."""
    monkeypatch.setattr(sys.modules["argmap.mapfile.parse"], "MAX_ENTRIES", 50)
    parsed = parse("title: x\ntags: [" + "a," * 60 + "]\n")
    assert [problem.code for problem in parsed.problems] == ["yaml-too-many"]
    assert parsed.data["title"] == "x"
    assert 30 < len(parsed.data["tags"]) < 50
