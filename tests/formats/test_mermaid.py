# ruff: noqa: E501
"""Mermaid's own parser, in four major versions, reads every flowchart that we write."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from argmap import formats
from argmap.library import Library
from argmap.model import Argument, Claim, Map, Relation
from tests import programs
from tests.conftest import SHIPPED

pytestmark = pytest.mark.browser
VERSIONS = ("8", "9", "10", "11")
ODD = (
    "end", "1. One", "- minus", "+ plus", "# heading", "a \"quoted\" `code` <b>bold</b> &amp; [x](y) {z} |w| (v)", "%% no",
    "subgraph", "click me", "100%", "; semicolon", "a\nb", "", " ", "graph TD; A-->B", "é 革命 עברית", "\\n \\", "x" * 500,
)  # fmt: skip


def maps() -> Iterator[Map]:
    yield from (debate.map for debate in Library(SHIPPED, None).debates.values())
    claims = (
        *(Claim(f"c{number}", words) for number, words in enumerate(ODD)),
        Claim("end", "Ends."),
        Claim("x", "X."),
    )
    yield Map(
        "odd",
        "%% {odd} -->",
        claims=claims,
        arguments=(
            Argument("x -> end", ("x",), Relation.SUPPORTS, "end"),
            Argument("c0 -> x -> end", ("c0",), Relation.UNDERCUTS, "x -> end"),
            Argument("joint", ("c1", "c2"), Relation.REBUTS, "end"),
            *(
                Argument(f"t{number}", (f"c{number}", "x"), Relation.SUPPORTS, "end", title=words)
                for number, words in enumerate(ODD)
            ),
        ),
    )
    yield Map("none", "Nothing yet")


@pytest.fixture(scope="module", params=VERSIONS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    folder = programs.install()
    if folder is None:
        assert not os.environ.get("CI"), "the npm packages cannot be installed"
        pytest.skip("the npm packages are not here")
    opened = browser.new_page()
    opened.set_content("<div id='d'></div>")
    opened.add_script_tag(path=folder / f"mermaid-{request.param}" / "dist" / "mermaid.min.js")
    opened.evaluate("mermaid.initialize({startOnLoad: false})")
    yield opened
    opened.close()


def test_every_map_is_a_flowchart_that_mermaid_reads(page: Page) -> None:
    read = """async text => {
        try { const found = await mermaid.parse(text); return found === false ? "refused" : "" }
        catch (error) { return String(error.message || error.str || error) || "failed" }
    }"""
    assert page.evaluate(read, 'flowchart BT\n  a4((""))\n  a4 --> ') != "", (
        "the parser finds no fault in a broken text"
    )
    for debate in maps():
        assert page.evaluate(read, formats.write(debate, "mermaid")) == "", debate.id
