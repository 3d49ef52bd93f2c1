"""Layouts follow the file, are bounded, cached and asked for once; no word a user wrote reaches the layout program."""

from __future__ import annotations

import itertools
import os
import shlex
import stat
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.drawing import engine, layout
from argmap.drawing.ranks import ranks
from argmap.errors import TooLarge, Unavailable
from argmap.model import Argument, Claim, Map, Position, Relation
from bench.drawing_maps import chain_map, dense_map, made_map, nested_map
from tests.cost import no_hang
from tests.strategies import maps


def sizes(debate: Map) -> dict[str, layout.Size]:
    return {claim.id: layout.Size(200, 60 + 10 * (number % 5)) for number, claim in enumerate(debate.claims)}


class Kept:
    """A cache that tells what was done with it."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.values[key] = value


def program(tmp_path: Path, body: str) -> str:
    """Write a stand-in for the layout program that notes each run and answers -V."""
    path = tmp_path / "dot"
    path.write_text(
        f"#!{sys.executable}\nimport sys, os, time\n"
        "if '-V' in sys.argv:\n    print('stand-in 1')\n    raise SystemExit\n"
        f"open({str(tmp_path / 'runs')!r}, 'a').write('run\\n')\n{body}\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def runs(tmp_path: Path) -> int:
    path = tmp_path / "runs"
    return len(path.read_text().splitlines()) if path.exists() else 0


SLOW = "time.sleep(0.4)\nos.execv(os.environ.get('X') or {real!r}, ['dot', '-Tjson0'])"


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_every_card_has_a_place_of_its_own_in_the_files_order(seed: int, claims: int) -> None:
    debate = made_map(seed, claims, dense=0.3)
    found = ranks(debate)
    placed = layout.layout(debate, sizes(debate), 14)
    assert set(placed.boxes) == {claim.id for claim in debate.claims}
    for number, row in enumerate(found.rows):
        boxes = [placed.boxes[claim] for claim in row]
        assert all(box.row == number for box in boxes)
        assert all(one.v1 + 13 <= other.v0 for one, other in itertools.pairwise(boxes))
    for end, start in found.links:
        assert placed.boxes[start].row > placed.boxes[end].row


def test_a_tree_stands_in_the_files_order() -> None:
    claims = tuple(Claim(name, name) for name in ("t", "z", "a", "m", "under-z"))
    links = tuple(Argument(f"{name} -> t", (name,), Relation.SUPPORTS, "t") for name in ("z", "a", "m"))
    links += (Argument("under-z -> z -> t", ("under-z",), Relation.UNDERCUTS, "z -> t"),)
    debate = Map("x", "X", positions=(Position("p", "P", "t"),), claims=claims, arguments=links)
    assert ranks(debate).rows == (("t",), ("z", "under-z", "a", "m"))


def test_an_undercut_of_an_undercut_stands_behind_it() -> None:
    found = ranks(nested_map(4))
    row = {claim: number for number, group in enumerate(found.rows) for claim in group}
    assert [row[f"c{n}"] for n in range(6)] == [0, 1, 1, 2, 2, 3]


def test_circles_and_self_support_still_have_an_order() -> None:
    claims = tuple(Claim(name, name) for name in "abc")
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")]
    links = tuple(Argument(f"{p} -> {t}", (p,), Relation.SUPPORTS, t) for p, t in pairs)
    found = ranks(Map("x", "X", claims=claims, arguments=links))
    assert sorted(claim for row in found.rows for claim in row) == ["a", "b", "c"]
    assert len(found.links) == 2


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=12))
def test_a_row_keeps_its_order_whatever_graphviz_answers(middles: list[float]) -> None:
    row = [f"n{number}" for number in range(len(middles))]
    size = {claim: layout.Size(10, 50) for claim in row}
    starts = layout._in_order(row, dict(zip(row, middles, strict=True)), size, 10)
    assert all(starts[b] - starts[a] >= 59.4 for a, b in itertools.pairwise(row))


@settings(max_examples=15)
@given(maps())
def test_no_word_a_user_wrote_reaches_graphviz(debate: Map) -> None:
    found = ranks(debate)
    name = {claim: f"n{number}" for number, claim in enumerate(claim for row in found.rows for claim in row)}
    source = layout.compose(found, name, sizes(debate), 14)
    body = source.split("]\n", 2)[2] if "]\n" in source else ""
    assert set(body) <= set("n0123456789 \t\n[]{}=.->widtheranksmlyvbg")
    same = replace(
        debate,
        title="<script>",
        claims=tuple(replace(claim, text='"]; evil [label="x', held_by=("<&>",)) for claim in debate.claims),
    )
    assert layout.compose(ranks(same), name, sizes(same), 14) == source


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    dot = program(tmp_path, SLOW.format(real=engine.program()))
    debate, cache = made_map(1, 12), Kept()
    answers: list[layout.Layout] = []
    threads = [
        threading.Thread(target=lambda: answers.append(layout.layout(debate, sizes(debate), 14, cache=cache, dot=dot)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 5
    assert all(answer == answers[0] for answer in answers)
    assert runs(tmp_path) == 1
    layout.layout(debate, sizes(debate), 15, cache=cache, dot=dot)
    assert runs(tmp_path) == 2, "other spacing is another layout"


def test_what_takes_too_long_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dot = program(tmp_path, "")
    # A shell starts in a hundredth of the time that Python takes, so that a busy machine starts it in time too.
    noted, child_of = (shlex.quote(str(tmp_path / name)) for name in ("runs", "child"))
    note = f"echo run >> {noted}\nsleep 60 &\necho $! > {child_of}"
    Path(dot).write_text(f'#!/bin/sh\ncase "$*" in *-V*) echo stand-in 1; exit;; esac\n{note}\nwait\n')
    monkeypatch.setattr(layout, "LADDER", (("all", 2), ("tree", 2)))
    debate, cache = made_map(1, 12), Kept()
    with pytest.raises(TooLarge, match="outline"):
        layout.layout(debate, sizes(debate), 14, cache=cache, dot=dot)
    assert runs(tmp_path) == 2, "each step of the ladder is tried"
    child = int((tmp_path / "child").read_text())
    for _ in range(300):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)
    with pytest.raises(TooLarge):
        layout.layout(debate, sizes(debate), 14, cache=cache, dot=dot)
    assert runs(tmp_path) == 2, "a refusal is remembered"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded where the system offers it")
def test_memory_is_bounded(tmp_path: Path) -> None:
    dot = program(tmp_path, "time.sleep(0.2)\nblock = bytearray(3_000_000_000)\nprint(len(block))")
    with pytest.raises(engine.Overrun, match="ended with code"):
        engine.run(dot, [], b"", time.monotonic() + 60)


def test_the_program_gets_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    dot = program(tmp_path, "print(sorted(os.environ))")
    assert b"SECRET" not in engine.run(dot, [], b"", time.monotonic() + 60)


def test_an_answer_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    dot = program(tmp_path, "print('{')")
    debate = made_map(1, 5)
    with pytest.raises(TooLarge):
        layout.layout(debate, sizes(debate), 14, dot=dot)


@pytest.mark.skipif(os.name != "posix", reason="the programs made here are scripts")
@pytest.mark.parametrize("broken", ["absent", "fails", "cannot be started"])
def test_where_graphviz_pure_does_not_run_the_systems_dot_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """A machine that the package was not built for lays out with the Graphviz it has."""
    debate = made_map(1, 12)
    expected = layout.layout(debate, sizes(debate), 14)
    real = engine.program()
    dot = tmp_path / "dot"
    dot.write_text(f'#!/bin/sh\nexec "{real}" "$@"\n', encoding="utf-8")
    dot.chmod(0o755)
    if broken != "absent":
        pure = tmp_path / "graphviz-pure"
        pure.write_text("#!/bin/sh\nexit 3\n" if broken == "fails" else "#!/no/such/program\n", encoding="utf-8")
        pure.chmod(0o755)
    monkeypatch.delenv(engine.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engine.sys, "executable", str(tmp_path / "python"))
    assert engine.program() == str(dot)
    assert layout.layout(debate, sizes(debate), 14) == expected


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.VARIABLE, "no-such-dot")
    with pytest.raises(Unavailable, match="no-such-dot"):
        engine.program()


@pytest.mark.parametrize(
    "made",
    [partial(dense_map, 300, 800), partial(chain_map, 800), partial(nested_map, 300)],
    ids=["dense", "chain", "nested"],
)
def test_dense_and_deep_maps_are_still_laid_out(made: Callable[[], Map]) -> None:
    debate = made()
    placed = layout.layout(debate, sizes(debate), 14)
    assert set(placed.boxes) == set(debate.claim)


@pytest.mark.parametrize(
    "made", [partial(dense_map, 200, 2000), partial(made_map, 1, 7000, foreign=0)], ids=["dense", "large"]
)
def test_what_nobody_could_read_is_refused_at_once(made: Callable[[], Map]) -> None:
    debate = made()
    with no_hang(), pytest.raises(TooLarge, match="part of the map"):
        layout.layout(debate, sizes(debate), 14, dot="/bin/false")
