"""The page on edits has every kind with an example that is read, and every code."""

from __future__ import annotations

import ast
import json
import re

from argmap.edits import KINDS
from argmap.schema import dump_edit, load_edit
from argmap.schema import edits as schema_edits
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "edits.md").read_text(encoding="utf-8")


def test_each_kind_has_examples_that_are_read() -> None:
    """Under its own heading, and written back as the page has it."""
    for kind in KINDS:
        below = PAGE.split(f"\n### {kind}\n", 1)[1].split("\n##", 1)[0]
        examples = re.findall(r"```json\n(.*?)```", below, re.DOTALL)
        assert examples, kind
        for example in examples:
            data = json.loads(example)
            edit = load_edit(data)
            assert not isinstance(edit, tuple), edit
            assert edit.kind == kind
            assert dump_edit(edit) == data
    assert re.findall(r"^### (.*)$", PAGE, re.MULTILINE) == list(KINDS)


def test_every_code_of_an_edit_is_documented() -> None:
    """Those that the layer, its JSON forms and splicing give."""
    paths = [*(ROOT / "argmap" / "edits").glob("*.py"), ROOT / "argmap" / "schema" / "edits.py"]
    given = set()
    for path in (*paths, ROOT / "argmap" / "mapfile" / "splice.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Problem", "Refusal") and node.args:
                given |= {c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant)}
    known = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", PAGE.split("\n## Pointed out", 1)[1]))
    # CONFLICT is a name in the code.
    assert "edit-conflict" in known
    assert {code for code in given if isinstance(code, str) and not code.startswith("unknown-")} <= known | {
        "unknown-key"
    }


def test_the_limits_are_those_of_the_code() -> None:
    """Each figure stands on the page."""
    limits = PAGE.split("\n## Limits\n", 1)[1].split("\n## ", 1)[0]
    for figure in (schema_edits.MAX_TEXT, schema_edits.MAX_ENTRIES, schema_edits.MAX_DEPTH, schema_edits.MAX_EDITS):
        assert f"{figure:,}" in limits
