"""Splicing: an edit changes its own lines and no other byte, whatever the file looks like."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import mapfile
from argmap.edits import (
    Add,
    AddLink,
    Edit,
    Hanging,
    MergeClaims,
    Move,
    Remove,
    RemoveClaim,
    Rename,
    SetField,
    Thing,
    apply,
    apply_all,
    inverse,
)
from argmap.errors import Problem
from argmap.mapfile import merge_lines, splice, splice_sources
from argmap.model import Claim, Issue, Map, Quote, Relation
from tests.conftest import ROOT
from tests.editing import random_edit
from tests.strategies import maps

SHIPPED = sorted(path for path in (ROOT / "maps").glob("*.yaml") if path.stem != "sources")

TEXT = """\
# A heading.
title:   "Dredging: yes?"   # the title

positions: {pro: {title: Pro, thesis: t}, con: {title: 'Con'}}   # in one line
issues:
    cost:  What it costs
    # about time
    time: What it takes

claims:

  # The thesis.

  # about t
  t:
    text: >-
      It pays to dredge the harbour, since every ship that waits costs more
      than the dredger does in a week of work, and ships
      wait all year.
    # who says so
    held by: [Ann, 'Bob: the younger']

  a:
    issue:   cost
    text: Ships wait.    # every week
    supports: t
    quotes:
    -   source: annals
        page: 3
        # as printed
        text: "no ship waited"

    - {source: annals, text: two}
    # the end of a
  b: {text: It costs., rebuts: [t, a]}   # short
walkthrough:
  - t
  # then
  - show: [a, b]
    note: Both.
"""


def read(text: str) -> Map:
    """Return the map of a text."""
    debate = mapfile.read_map(text, "m").debate
    assert debate is not None
    return debate


def spliced(text: str, *edits: Edit) -> str:
    """Return the text with edits made, which must read as the edited map."""
    done = splice(text, read(text), edits)
    assert isinstance(done, str), done
    assert read(done) == apply_all(read(text), edits)
    return done


def changed(text: str, *edits: Edit) -> tuple[list[str], list[str]]:
    """Return the lines that only the old text has, and those that only the new one has, in order."""
    from difflib import ndiff

    diff = list(ndiff(text.splitlines(), spliced(text, *edits).splitlines()))
    return [line[2:] for line in diff if line[0] == "-"], [line[2:] for line in diff if line[0] == "+"]


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (
            SetField(Thing.MAP, "", "title", 'Dredge: "now"?'),
            ['title:   "Dredging: yes?"   # the title'],
            ['title:   "Dredge: \\"now\\"?"   # the title'],
        ),
        (SetField(Thing.MAP, "", "question", "Why?"), [], ["question: Why?"]),
        (
            SetField(Thing.CLAIM, "a", "text", "Ships wait: long."),
            ["    text: Ships wait.    # every week"],
            ["    text: 'Ships wait: long.'    # every week"],
        ),
        (SetField(Thing.CLAIM, "a", "issue", "time"), ["    issue:   cost"], ["    issue:   time"]),
        (SetField(Thing.CLAIM, "a", "issue", ""), ["    issue:   cost"], []),
        (SetField(Thing.CLAIM, "a", "weight", 0.8), [], ["    weight: 0.8"]),
        (
            SetField(Thing.CLAIM, "t", "held by", ("Ann", "Cy, too")),
            ["    held by: [Ann, 'Bob: the younger']"],
            ["    held by: [Ann, 'Cy, too']"],
        ),
        (
            SetField(Thing.POSITION, "con", "thesis", "b"),
            ["positions: {pro: {title: Pro, thesis: t}, con: {title: 'Con'}}   # in one line"],
            ["positions: {pro: {title: Pro, thesis: t}, con: {title: 'Con', thesis: b}}   # in one line"],
        ),
        (
            SetField(Thing.QUOTE, "1", "text", "no ship waited, ever", "a"),
            ['        text: "no ship waited"'],
            ['        text: "no ship waited, ever"'],
        ),
        (Remove(Thing.ISSUE, "time"), ["    # about time", "    time: What it takes"], []),
        (Add(Thing.ISSUE, Issue("who", "Who pays"), after="cost"), [], ["    who: Who pays"]),
        (AddLink("a", Relation.SUPPORTS, "b"), ["    supports: t"], ["    supports:", "      - t", "      - b"]),
        (
            Rename(Thing.CLAIM, "b", "bee"),
            ["  b: {text: It costs., rebuts: [t, a]}   # short", "  - show: [a, b]"],
            ["  bee: {text: It costs., rebuts: [t, a]}   # short", "  - show: [a, bee]"],
        ),
        (
            RemoveClaim("b"),
            ["  b: {text: It costs., rebuts: [t, a]}   # short", "  - show: [a, b]"],
            ["  - show: [a]"],
        ),
    ],
)  # fmt: skip
def test_an_edit_changes_its_own_lines(edit: Edit, gone: list[str], come: list[str]) -> None:
    """Remarks, quotation marks, spaces and brackets of the rest stay."""
    assert changed(TEXT, edit) == (gone, come)


def test_a_reworded_paragraph_keeps_the_lines_that_stay() -> None:
    """A folded text is not wrapped anew where nothing changed."""
    text = read(TEXT).claim["t"].text.replace("a week of work", "one week")
    gone, come = changed(TEXT, SetField(Thing.CLAIM, "t", "text", text))
    assert (gone, come) == (
        ["      than the dredger does in a week of work, and ships"],
        ["      than the dredger does in one week, and ships"],
    )


def test_a_removed_claim_takes_the_remark_above_along() -> None:
    """The remark directly above and a deeper one directly below go; the one before a blank line stays."""
    done = spliced(TEXT, RemoveClaim("a", Hanging.UNLINK))
    assert "the end of a" not in done
    assert "# The thesis." in spliced(TEXT, RemoveClaim("t"))
    assert "# about t\n" not in spliced(TEXT, RemoveClaim("t"))


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_stay(ends: str) -> None:
    """A file from Windows stays one."""
    text = "\ufeff" + TEXT.replace("\n", ends)
    for edit in (
        SetField(Thing.CLAIM, "a", "text", "New."),
        Add(Thing.CLAIM, Claim("new", "New: words " * 20 + "end", quotes=(Quote("annals", "one\ntwo"),)), after="t"),
        RemoveClaim("a"),
    ):
        done = spliced(text, edit)
        assert done.startswith("\ufeff#")
        assert "\n" not in done.replace(ends, "")


def test_a_file_with_problems_is_spliced_in_its_sound_parts() -> None:
    """What is broken stays as it was; the map is the edited one."""
    broken = TEXT.replace("issues:\n", "qestion: x\nissues:\n").replace(
        "  b: {text", "  Bad Id: {text: x}\n  z:\n    text: one: two\n  b: {text"
    )
    done = spliced(broken, SetField(Thing.CLAIM, "a", "text", "New."))
    assert done == broken.replace("text: Ships wait.", "text: New.")


def test_what_cannot_be_spliced_says_why() -> None:
    """The text is left alone and the problem has a fix."""
    done = splice("- a\n", Map("m", "T"), [SetField(Thing.MAP, "", "title", "U")])
    assert isinstance(done, Problem)
    assert (done.code, bool(done.fix)) == ("cannot-splice", True)
    other = splice(TEXT, Map("m", "T"), [SetField(Thing.MAP, "", "title", "U")])
    assert isinstance(other, Problem)


def test_undoing_brings_back_every_byte_and_keeps_what_others_wrote() -> None:
    """A removed claim comes back with its remarks, although somebody edited elsewhere since."""
    before = read(TEXT)
    edit = RemoveClaim("a", Hanging.REMOVE)
    removed = spliced(TEXT, edit)
    back = inverse(before, edit)
    assert splice(removed, read(removed), back, undoing=(TEXT, removed)) == TEXT
    later = spliced(removed, SetField(Thing.MAP, "", "title", "Theirs"))
    assert splice(later, read(later), back, undoing=(TEXT, removed)) == TEXT.replace("Dredging: yes?", "Theirs")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("a\nB\nc\nd\n", "a\nb\nc\nD\n", "a\nB\nc\nD\n"),
        ("a\nB\nc\nd\n", "a\nX\nc\nd\n", None),
        ("a\nB\nc\nd\n", "a\nB\nc\nd\n", "a\nB\nc\nd\n"),
        ("a\nd\n", "a\nb\nc\nd\ne\n", "a\nd\ne\n"),
        ("x\na\nb\nc\nd\n", "y\na\nb\nc\nd\n", None),
    ],
)
def test_lines_are_merged_three_ways(mine: str, theirs: str, merged: str | None) -> None:
    """Changes of different lines come together; changes of one do not."""
    assert merge_lines("a\nb\nc\nd\n", mine, theirs) == merged


def check(text: str, rng: Random, steps: int = 3) -> None:
    """Make random edits of a text one after the other, each spliced and taken back to the byte."""
    debate = read(text)
    for _ in range(steps):
        edit = random_edit(debate, rng)
        after = apply(debate, edit)
        if isinstance(after, Problem):
            continue
        done = splice(text, debate, [edit])
        assert isinstance(done, str), (edit, done)
        assert read(done) == after
        assert splice(done, after, inverse(debate, edit), undoing=(text, done)) == text
        remarks = [line for line in text.splitlines() if line.startswith("#")]
        if not isinstance(edit, RemoveClaim | MergeClaims | Remove | Move):
            assert [line for line in done.splitlines() if line in remarks] == remarks
        text, debate = done, after


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_random_edits_of_shipped_maps(path: Path) -> None:
    """Every shipped map takes edits of every kind."""
    check(path.read_text(encoding="utf-8"), Random(path.stem), 4)


def dressed(debate: Map, rng: Random) -> str:
    """Return a map's file as somebody else might write it: other indents, brackets, remarks, line ends."""
    from argmap.schema import dump

    class Dumper(yaml.SafeDumper):
        """Never makes an alias."""

        def ignore_aliases(self, data: Any) -> bool:
            """Write everything out."""
            return True

    indent, flow = rng.choice([2, 3, 4, 8]), rng.choice([False, False, None, True])
    style = rng.choice([None, None, '"', "'"])
    text = yaml.dump(
        _texts(dump(debate)), Dumper=Dumper, indent=indent, default_flow_style=flow, default_style=style,
        allow_unicode=True, sort_keys=False, width=rng.choice([40, 80, 1000]),
    )  # fmt: skip
    if not flow and style is None:
        lines: list[str] = []
        for line in text.split("\n"):
            # A remark before a key, at its column, where no text goes on over lines.
            if rng.random() < 0.3 and line and ":" in line and _remarkable(text, lines):
                lines.append(" " * (len(line) - len(line.lstrip(" "))) + f"# remark {len(lines)}")
            lines.append(line)
        candidate = "\n".join(lines)
        if mapfile.read_map(candidate, debate.id).debate == debate:
            text = candidate
    return text.replace("\n", rng.choice(["\n", "\n", "\r\n"]))


def _remarkable(text: str, lines: list[str]) -> bool:
    return bool(text) and not (lines and lines[-1].rstrip().endswith((">-", "|-", "\\")))


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_texts(below) for below in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=12)
@given(maps(), st.randoms(use_true_random=False))
def test_random_edits_of_any_file(debate: Map, rng: Random) -> None:
    """Files with remarks everywhere, brackets, unusual indents, quotation marks and either line end."""
    text = dressed(debate, rng)
    if mapfile.read_map(text, debate.id).debate == debate:
        check(text, rng, 2)


@pytest.mark.parametrize(
    ("text", "changed", "result"),
    [
        ("a:\n  title: One\nb: only words\n", {"a": None}, "b: only words\n"),
        ("b: only words\n", {"a": {"title": "One"}}, "a:\n  title: One\nb: only words\n"),
        ("a:\n  title: One\nb: only words\n- c\n", {"a": None}, "b: only words\n- c\n"),
        ("# Ours.\na:\n  title: One\n", {"a": None}, "# Ours.\n\n"),
        ("a: {title: One, colour: red}\n", {"a": {"title": "Two"}}, "a: {title: Two, colour: red}\n"),
    ],
)
def test_what_cannot_be_read_of_the_sources_stays(
    text: str, changed: dict[str, dict[str, str] | None], result: str
) -> None:
    """Nobody loses an entry by what another makes of a readable one beside it."""
    assert splice_sources(text, changed) == result
