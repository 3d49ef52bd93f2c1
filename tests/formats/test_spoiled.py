"""Spoiled files of every graph format: only problems, never a traceback, and what comes out can be saved."""

from dataclasses import replace
from importlib import import_module

import pytest

from argmap import schema
from argmap.errors import Problem
from argmap.formats import aif, jsontext
from bench.mutate import mutate
from tests.conftest import ROOT
from tests.cost import no_hang

DATA = ROOT / "tests" / "data" / "formats"
NAMES = ("aif", "xaif", "ova", "sadface", "arguebuf", "carneades", "lkif", "caf", "arggraph", "brat")
FILES = [path for name in NAMES for path in sorted((DATA / name).iterdir())]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_only_problems(path):
    module = import_module(f"argmap.formats.{path.parent.name}")
    text = path.read_text("utf-8")
    for seed in range(60):
        spoiled = mutate(text, seed)
        assert 0 <= module.sniff(spoiled) <= 1
        found = module.read(spoiled, "spoiled")
        assert all(isinstance(problem, Problem) and problem.message for problem in found.problems)
        again, _ = schema.load(schema.dump(found.map), found.map.id)
        assert again == found.map
        if hasattr(module, "write"):
            back = module.read(module.write(found.map), found.map.id).map
            assert replace(back, extensions={}) == replace(found.map, extensions={})


@pytest.mark.parametrize(
    ("text", "data", "codes"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}, ["duplicate-key"]),
        ("[NaN, 1e999, 2]", [None, None, 2], ["no-number", "no-number"]),
        ('["' + "\\ud800" + '"]', ["\ufffd"], ["unfit-character"]),
        ('["\\ud83d\\ude00"]', ["😀"], []),
        ("[" * 5000, None, ["too-deep"]),
        ("[" * 5000 + "]" * 5000, None, ["too-deep"]),
        ('{"a": [1, {"b": 2}, {"c"', {"a": [1, {"b": 2}]}, ["not-json"]),
        ("[" + "9" * 5000 + ", 1]", [None, 1], ["no-number"]),
        ("\ufeff[1]", [1], []),
    ],
)
def test_json_is_read_strictly_and_as_far_as_it_goes(text, data, codes):
    found = jsontext.parse(text)
    assert (found.data, [problem.code for problem in found.problems]) == (data, codes)


def test_problems_get_the_line_of_their_path():
    text = '{\n "nodes": [\n  {"id": 1},\n  {"id": 2,\n   "text": "x"}\n ]\n}'
    problem = Problem("x", "y", path=("nodes", 1, "text"))
    assert [(p.line, p.column) for p in jsontext.placed(text, [problem, replace(problem, path=("nodes", 1))])] == [
        (5, 4), (4, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"nodes": [' + '{"a":' * 60_000,  # a path for each place would cost the square of the depth
        '{"nodes": [], "edges": [],' + '"a": 1,' * 60_000 + '"b": 2}',  # and a line for each fault that of their number
    ],
    ids=["deep", "equal keys"],
)
def test_faults_without_number_cost_no_more_than_the_text(text):
    with no_hang(20):
        assert aif.read(text).problems
