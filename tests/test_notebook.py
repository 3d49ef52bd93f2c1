"""Maps in scripts and notebooks: a map shows itself, evaluates, checks, and leaves the folder alone."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import argmap
from argmap.errors import BadRequest, NotFound, Unavailable
from tests.conftest import ANNALS, ROOT, Shelf


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


def test_a_notebook_takes_of_a_map_what_it_can_show(shelf: Shelf) -> None:
    """Picture, page and words, those alone that were asked for; a map without claims has no picture."""
    found = argmap.open(shelf.folder / "harbour.yaml")
    whole = found._repr_mimebundle_()
    assert set(whole) == {"text/plain", "text/html", "image/svg+xml"}
    assert whole["image/svg+xml"] in whole["text/html"]
    assert set(found._repr_mimebundle_(include={"text/plain", "image/png"})) == {"text/plain"}
    assert set(found._repr_mimebundle_(exclude={"text/html"})) == {"text/plain", "image/svg+xml"}
    shelf.write("empty", "title: Empty\n")
    assert set(argmap.open(shelf.folder / "empty.yaml")._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_a_map_is_a_graph(shelf: Shelf) -> None:
    """With arguments as nodes nothing is lost; without them each edge leads from claim to claim."""
    found = argmap.open(shelf.folder / "harbour.yaml")
    graph = found.to_networkx()
    claims = [node for node, kind in graph.nodes(data="kind") if kind == "claim"]
    assert claims == list(found.map.claim)
    assert graph.number_of_nodes() == len(found.map.claims) + len(found.map.arguments)
    assert graph.nodes["a-week"]["side"] == "no-side"
    assert set(graph.predecessors("no-income")) == {"dues", "few-ships"}
    assert graph.edges["no-income", "lost", 0]["relation"] == "supports"
    (undercut,) = [one for one in found.map.arguments if one.relation == "undercuts"]
    assert graph.has_edge(undercut.id, undercut.target)
    flat = found.to_networkx(arguments=False)
    assert set(flat.nodes) == set(found.map.claim)
    assert sorted((a, b, data["relation"]) for a, b, data in flat.edges(data=True)) == [
        ("a-week", "no-waiting", "rebuts"),
        ("dues", "lost", "supports"),
        ("few-ships", "lost", "supports"),
        ("log-is-late", "a-week", "undercuts"),
        ("no-waiting", "paid", "supports"),
    ]


def test_a_map_is_three_tables(shelf: Shelf) -> None:
    """Claims, arguments, and quotations with verdicts; an empty map has the same columns."""
    found = argmap.open(shelf.folder / "harbour.yaml")
    claims = found.to_frame()
    assert list(claims.index) == list(found.map.claim)
    assert dict(claims.loc["no-waiting", ["side", "held_by", "quotes", "supported_by", "attacked_by"]]) == {
        "side": "yes-side", "held_by": "Harbour board", "quotes": 1, "supported_by": 0, "attacked_by": 1,
    }  # fmt: skip
    assert found.to_frame("arguments").loc["no-income", "premises"] == "dues, few-ships"
    quotes = found.to_frame("quotes")
    assert list(quotes.verdict) == ["verbatim", "verbatim"]
    assert list(quotes.locator) == ["p. 12", ""]
    shelf.write("empty", "title: Empty\n")
    for table in ("claims", "arguments", "quotes"):
        empty = argmap.open(shelf.folder / "empty.yaml").to_frame(table)
        assert (len(empty), list(empty.columns)) == (0, list(found.to_frame(table).columns))
    with pytest.raises(BadRequest, match="claims, arguments or quotes"):
        found.to_frame("people")


@pytest.mark.parametrize(("package", "method"), [("networkx", "to_networkx"), ("pandas", "to_frame")])
def test_without_the_extra_its_name_is_said(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, package: str, method: str
) -> None:
    """The rest of the map works as ever."""
    monkeypatch.setitem(sys.modules, package, None)
    found = argmap.open(shelf.folder / "harbour.yaml")
    with pytest.raises(Unavailable, match=r"argmap\[notebook\]"):
        getattr(found, method)()


def test_the_example_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell in order, and what its last line gives shows itself; no outputs are kept that could go stale."""
    monkeypatch.chdir(ROOT)
    cells = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown = []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == []
        body = ast.parse("".join(cell["source"]))
        last = body.body.pop()
        assert isinstance(last, ast.Expr)
        exec(compile(body, "notebook", "exec"), names)
        shown.append(eval(compile(ast.Expression(last.value), "notebook", "eval"), names))
    assert "image/svg+xml" in shown[0]._repr_mimebundle_()
    assert len(shown[1]) == len(names["debate"].map.claims)
    assert shown[2]
    assert all(hasattr(one, "_repr_html_") for one in (shown[1], shown[3], shown[-1]))
