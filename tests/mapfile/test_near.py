"""A text read by what is known of one much like it is read as if nothing were known."""

from __future__ import annotations

import random
import sys

import pytest

from argmap import schema
from argmap.edits import SetField, Thing, apply
from argmap.errors import Problem
from argmap.mapfile import MapFile, read_map, splice
from argmap.mapfile.near import near
from argmap.mapfile.tree import tree
from tests.conftest import SHIPPED
from tests.editing import random_edit

TEXT = """\
# A remark above all.
title: Tides
positions:
  yes-side: {title: It paid, thesis: paid}
  no-side:
    title: It did not
claims:
  paid:
    text: >-
      Dredging paid
      for itself.

    # A remark within.
    quotes:
      - source: annals
        text: no ship waited
        page: 3
  lost: {text: Dredging was money lost., supports: [paid]}
  "quoted":
    text: |+
      Kept to the end.

  few-ships:
    text: 'Few ships came; it''s said'
    rebuts: paid
    supports:
    - lost
    - quoted
  last: Ships
    waited a week.
  # A remark behind the claims.
walkthrough:
  - claim: paid
    note: Look.
"""
#: Lines and ends of lines that change what those around them mean.
ODD = (
    "", "#", "# remark", "...", "---", "%YAML 1.1", '"', "'", "- x", "  - y", "? key", ": value", "&a b", "*a", "!t x",
    "\tx: y", "  new: {text: New.}", "  paid: Twice", "    text: Other", "few: [", "}", "|", ">-", "        deep", " x",
    "last:", "\x0b", "\u2028", "claims:", "  two:\n    text: Two.\n    rebuts: [few-ships, quoted]",
)  # fmt: skip


def changed(text: str, chance: random.Random) -> str:
    """Return a text with a line or two taken out, doubled, moved in, cut short, or put in."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 1, 2))):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at : at + chance.choice((1, 2, 3))]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = " " * chance.randrange(4) + lines[at]
            case 3:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
            case 4:
                lines[at] += chance.choice(ODD)
            case _:
                lines.insert(at, chance.choice(ODD))
        lines = lines or [""]
    return "\n".join(lines)


def same(one: MapFile, other: MapFile) -> bool:
    """Return whether two files were read as the same, to the place of every entry."""
    return (
        (one.debate, one.problems, one.parsed.data) == (other.debate, other.problems, other.parsed.data)
        and list(one.parsed.data["claims"]) == list(other.parsed.data["claims"])
        and dict(one.parsed.marks.items()) == dict(other.parsed.marks.items())
    )


def test_whatever_is_changed_is_read_as_without_help() -> None:
    known = read_map(TEXT, "tides")
    assert not known.parsed.problems
    chance = random.Random(1917)
    helped = 0
    for _ in range(400):
        text = changed(TEXT, chance)
        if near(text, known.parsed) is None:
            continue
        helped += 1
        assert same(read_map(text, "tides", like=known), read_map(text, "tides")), text
    assert helped > 60


def test_claims_changed_far_apart_are_read_by_themselves() -> None:
    """Only runs of claims that differ are read; a quotation mark opened in one and closed in another is noticed."""
    known = read_map(TEXT, "tides")
    apart = TEXT.replace("Dredging paid", "Dredging hardly paid").replace("last: Ships", "last: All ships")
    moved = TEXT.replace("  lost: {text: Dredging was money lost., supports: [paid]}\n", "").replace(
        "  last: Ships", "  lost: {text: Dredging was money lost., supports: [paid]}\n  last: Ships"
    )
    for text in (apart, moved):
        parsed = near(text, known.parsed)
        assert parsed is not None
        assert parsed.data["claims"]["few-ships"] is known.parsed.data["claims"]["few-ships"]
        assert same(read_map(text, "tides", like=known), read_map(text, "tides"))
    open_far = TEXT.replace("  lost: {", '  lost: "{').replace("  last: Ships\n", '  last": Ships\n')
    assert near(open_far, known.parsed) is None


def test_an_edit_of_a_claim_looks_into_its_own_lines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    known = read_map(TEXT, "tides")
    assert known.debate is not None
    looked: list[str] = []
    monkeypatch.setattr(
        sys.modules["argmap.mapfile.splice"], "tree", lambda one, *rest: looked.append(one) or tree(one, *rest)
    )
    edits = [SetField(Thing.CLAIM, name, "text", "Other words.") for name in ("paid", "few-ships")]
    done = splice(TEXT, known.debate, edits, known=known.parsed)
    assert isinstance(done, str)
    assert done == splice(TEXT, known.debate, edits)
    # The first look is for how the text is laid out; it is not taken again.
    assert [len(one) == len(TEXT) for one in looked[:3]] == [True, False, False]
    again = read_map(done, "tides", like=known)
    assert again.debate is not None
    looked.clear()
    splice(done, again.debate, [SetField(Thing.CLAIM, "lost", "note", "Look.")], known=again.parsed)
    assert [len(one) < 100 for one in looked] == [True]


@pytest.mark.parametrize("name", ["brest-litovsk", "april-theses"])
def test_one_edit_after_another_is_read_by_the_one_before(name: str) -> None:
    """So many that places are looked up through all of them."""
    text = (SHIPPED / f"{name}.yaml").read_text("utf-8")
    file = read_map(text, name)
    chance = random.Random(5)
    helped = 0
    for turn in range(24):
        assert file.debate is not None
        one = chance.choice(file.debate.claims).id
        edit = SetField(Thing.CLAIM, one, "text", f"Turn {turn}.") if turn % 3 else random_edit(file.debate, chance)
        done = splice(text, file.debate, [edit])
        if isinstance(done, Problem):
            continue
        helped += near(done, file.parsed) is not None
        text, file = done, read_map(done, name, like=file)
    assert helped > 14
    assert same(file, read_map(text, name))


def test_a_tree_without_its_insides_has_every_claim_in_its_place() -> None:
    names = set(read_map(TEXT, "tides").parsed.data["claims"])
    whole, closed = tree(TEXT, TEXT), tree(TEXT, TEXT, names)
    assert whole is not None
    assert closed is not None
    places = [
        [(entry.key, entry.start, entry.last) for entry in one.entries[2].node.entries] for one in (whole, closed)
    ]
    assert places[0] == places[1]
    assert [len(entry.node.entries) for entry in closed.entries[2].node.entries] == [2, 2, 0, 0, 0]


def test_what_two_maps_share_is_not_written_out() -> None:
    before = read_map(TEXT, "tides").debate
    assert before is not None
    for seed in range(30):
        after = apply(before, random_edit(before, random.Random(seed)))
        if isinstance(after, Problem):
            continue
        for sparse, whole in zip(
            schema.dump_both(before, after), (schema.dump(before), schema.dump(after)), strict=True
        ):
            claims = sparse.pop("claims")
            assert {name: whole["claims"][name] if one is schema.SAME else one for name, one in claims.items()} == (
                whole.pop("claims")
            )
            assert sparse == whole
