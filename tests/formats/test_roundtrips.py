"""Maps taken out to graph formats and brought in again are the same maps."""

import json
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings

from argmap.formats.base import Imported
from tests.conftest import ROOT
from tests.strategies import maps

DATA = ROOT / "tests" / "data" / "formats"
TWO_WAY = ("aif", "xaif", "sadface", "arguebuf")
ALL = (*TWO_WAY, "caf")
FILES = sorted(path for name in TWO_WAY for path in (DATA / name).iterdir())


def module(name):
    return import_module(f"argmap.formats.{name}")


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(debate=maps())
def test_a_map_comes_back_equal(name, debate):
    back = module(name).read(module(name).write(debate), debate.id)
    assert back.map == debate
    assert not back.problems


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_comes_back_equal(path):
    text = path.read_text("utf-8")
    found = module(path.parent.name).read(text, path.stem)
    assert isinstance(found, Imported)
    assert found.map.claims
    assert json.loads(module(path.parent.name).write(found.map)) == json.loads(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
@settings(max_examples=8, deadline=None)
@given(other=maps())
def test_a_file_edited_here_comes_back_as_edited(path, other):
    """What the map says replaces what the file said, and what only the file knew stays."""
    name = path.parent.name
    debate = module(name).read(path.read_text("utf-8"), path.stem).map
    edited = replace(other, extensions={**other.extensions, name: debate.extensions[name]})
    back = module(name).read(module(name).write(edited), other.id).map
    assert replace(back, extensions={}) == replace(other, extensions={})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_with_one_thing_changed(path):
    name = path.parent.name
    debate = module(name).read(path.read_text("utf-8"), path.stem).map
    first, *rest = debate.claims
    changes = [
        replace(debate, claims=(replace(first, text="Something else"), *rest)),
        replace(debate, arguments=debate.arguments[1:] if not debate.arguments[0].unnamed else ()),
        replace(debate, claims=tuple(reversed(debate.claims))),
        replace(debate, title="Another title", question="A question?"),
        replace(debate, extensions={}),
    ]
    for changed in changes:
        back = module(name).read(module(name).write(changed), debate.id).map
        assert replace(back, extensions={}) == replace(changed, extensions={})
