"""Holds the layers: each module imports only what lies below it, and each library has one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: From the top down; neighbours on a line may not import each other. A layer may still be absent.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli",),
    ("web",),
    ("views",),
    ("library",),
    ("access", "rooms", "handouts", "formats"),
    ("drawing", "evaluation", "quotes"),
    ("store", "mapfile"),
    ("schema",),
    ("edits", "debate"),
    ("graph", "slugs", "wording"),
    ("model",),
    ("bounded",),
    ("work",),
    ("errors", "places"),
)
#: A library outside the standard one -> the only layers that may import it.
HOMES: dict[str, tuple[str, ...]] = {
    "flask": ("web",),
    "werkzeug": ("web",),
    "a2wsgi": ("web",),
    "starlette": ("web",),
    "authlib": ("web",),
    "argon2": ("access",),
    "jinja2": ("web", "views"),
    "markupsafe": ("web", "views"),
    "granian": ("cli", "web"),
    "click": ("cli",),
    "segno": ("views", "handouts"),
    "watchfiles": ("library",),
    "graphviz": ("drawing",),
    "fontTools": ("drawing",),
    "uharfbuzz": ("drawing",),
    "marshmallow": ("schema",),
    "sqlite_utils": ("store",),
    "sqlite3": ("store", "cli"),
    "psycopg": ("store",),
    "psycopg_pool": ("store",),
    "yaml": ("mapfile",),
    "ruamel": ("mapfile",),
    "edlib": ("quotes",),
    "rapidfuzz": ("quotes",),
    "charset_normalizer": ("quotes",),
    "pypdf": ("quotes",),
    "pypdfium2": ("quotes",),
    "lxml": ("quotes", "handouts", "formats", "views", "web"),
    "docx": ("handouts", "quotes"),
    "openpyxl": ("handouts",),
    "citeproc": ("handouts",),
    "typst": ("drawing", "handouts"),
    "font_source_sans_pro": ("drawing", "handouts"),
    "font_source_serif_pro": ("drawing", "handouts"),
    "spellchecker": ("quotes",),
    "pysat": ("evaluation",),
}
MODULES = sorted((ROOT / "argmap").rglob("*.py"))


def layer_of(path: Path) -> str:
    """Return the layer a file belongs to: the folder or module right below the package."""
    first = path.relative_to(ROOT / "argmap").parts[0]
    return first.removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module == "argmap":
                yield from (f"argmap.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def violations(layer: str, names: Iterator[str]) -> list[str]:
    """Return what a module of a layer may not import."""
    rank = {name: number for number, line in enumerate(LAYERS) for name in line}
    found = []
    for name in names:
        head, *rest = name.split(".")
        if head == "argmap":
            target = rest[0] if rest else ""
            if target in rank and target != layer and rank[target] <= rank[layer]:
                found.append(f"{layer} may not import {name}")
        elif head in HOMES and layer not in HOMES[head]:
            found.append(f"{layer} may not import {name}, whose home is {' and '.join(HOMES[head])}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    """Each module stands on a line, and imports only the lines below and libraries at home there."""
    layer = layer_of(path)
    if layer == "__init__":
        return
    assert any(layer in line for line in LAYERS), f"{path} is on no line of the architecture"
    assert violations(layer, imports(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("model", "from argmap.graph import sides"),
        ("drawing", "import argmap.evaluation"),
        ("formats", "from argmap import handouts"),
        ("library", "def f():\n    from flask import g"),
        ("graph", "import yaml"),
        ("views", "from flask import url_for"),
        ("views", "from argmap.web import links"),
        ("store", "from argmap.mapfile import parse"),
    ],
)
def test_a_wrong_import_is_seen(layer: str, code: str) -> None:
    """The rule itself can fail, inside a function too."""
    assert violations(layer, imports(ast.parse(code))) != []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """One sentence opens every module, and no module grows past what can be read in one sitting."""
    text = path.read_text(encoding="utf-8")
    doc = ast.get_docstring(ast.parse(text))
    assert doc, f"{path} has no docstring"
    assert text.count("\n") <= 450, f"{path} has {text.count(chr(10))} lines"


def test_nothing_but_what_was_agreed_stands_at_the_top() -> None:
    """The top level is the owner's, and beside it only what tools need."""
    agreed = {
        "argmap", "maps", "templates", "static", "tests", "requirements.txt", "README.md", "pyproject.toml", "Makefile",
        "bench", "docs", "requirements-test.txt", "LICENSE", "CHANGELOG.md",
    }  # fmt: skip
    ignored = {"build", "dist"}
    present = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert present - agreed - ignored == set()


def test_the_command_line_exports_views_without_flask(tmp_path: Path) -> None:
    """What pages show needs no web framework, so neither does a view written as a file."""
    out = tmp_path / "x.html"
    code = (
        "import sys\n"
        "from argmap.cli import group\n"
        f"group(['export', 'tutorial', '--view', 'maps', '-o', {str(out)!r}], standalone_mode=False)\n"
        "assert not {'flask', 'werkzeug'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)
    assert out.stat().st_size > 1000
