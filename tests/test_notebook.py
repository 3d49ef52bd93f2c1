"""Maps in scripts and notebooks: a map shows itself, evaluates, checks, and leaves the folder alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

import argmap
from argmap.errors import BadRequest, NotFound
from tests.conftest import ANNALS, Shelf


def test_a_map_shows_itself(shelf: Shelf) -> None:
    """The picture is whole by itself, in both forms that notebooks ask for, and nothing is written."""
    before = sorted(shelf.folder.rglob("*"))
    found = argmap.open(shelf.folder / "harbour.yaml")
    assert (found.map.title, found.problems) == ("Should the harbour be dredged?", ())
    picture = found._repr_svg_()
    assert etree.fromstring(picture.encode()).tag.endswith("svg")
    assert picture in found._repr_html_()
    assert len(found.svg(focus="a-week")) < len(picture)
    page = found.side_by_side()
    assert "It did not" in page.html
    assert page._repr_html_().count("<") == 2
    assert sorted(shelf.folder.rglob("*")) == before


def test_a_map_answers(shelf: Shelf, tmp_path: Path) -> None:
    """What stands, and what the quotations are worth against texts from anywhere."""
    found = argmap.open(str(shelf.folder / "harbour.yaml"))
    assert found.evaluate(reject=["dues"]).claims["dues"] == "out"
    assert [item.verdict.value for item in found.check()] == ["verbatim", "verbatim"]
    (shelf.folder / "texts" / "annals.txt").unlink()
    again = argmap.open(shelf.folder / "harbour.yaml")
    assert {item.verdict.value for item in again.check()} == {"no_source"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "annals.txt").write_text(ANNALS.replace("longer than a day", "longer than a week"), encoding="utf-8")
    assert [item.verdict.value for item in again.check(elsewhere)] == ["altered", "verbatim"]


def test_what_cannot_be_opened_says_why(shelf: Shelf) -> None:
    """A missing file, a missing folder, a missing claim; mistakes in a file are no exception."""
    with pytest.raises(BadRequest, match="no file"):
        argmap.open(shelf.folder / "none.yaml")
    shelf.write("pier", "title: Pier\nclaims:\n  a: {text: A., supports: b}\n")
    found = argmap.open(shelf.folder / "pier.yaml")
    assert [problem.code for problem in found.problems if problem.severity == "error"] == ["unknown-claim"]
    with pytest.raises(BadRequest, match="no folder"):
        found.check(shelf.folder / "none")
    with pytest.raises(NotFound):
        found.svg(focus="none")


def test_importing_the_package_imports_nothing_else() -> None:
    """A program that only asks for the version does not wait for the library."""
    code = (
        "import sys, argmap; print(*(name for name in sys.modules if name.startswith('argmap.')), argmap.__version__)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == [argmap.__version__]
