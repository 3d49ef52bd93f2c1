"""Holds the layers: each module imports only what lies below it, and each library has one home."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
    ("graph", "office", "slugs", "wording"),
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
    "pylti1p3": ("web",),
    "joserfc": ("web",),
    "requests": ("web",),
    "argon2": ("access",),
    "jinja2": ("web", "views"),
    "markupsafe": ("web", "views"),
    "granian": ("cli", "web"),
    "click": ("cli",),
    "prometheus_client": ("web",),
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
    "edlib": ("quotes",),
    "rapidfuzz": ("quotes",),
    "opencc": ("quotes",),
    "charset_normalizer": ("quotes",),
    "pypdf": ("quotes",),
    "pypdfium2": ("quotes", "views"),
    "lxml": ("quotes", "handouts", "formats", "office", "views", "web"),
    "docx": ("handouts", "quotes", "formats"),
    "pptx": ("drawing",),
    "openpyxl": ("handouts", "formats"),
    "markdown_it": ("formats", "views"),
    "bibtexparser": ("formats",),
    "rispy": ("formats",),
    "citeproc": ("handouts",),
    "typst": ("drawing", "handouts"),
    "font_source_sans_pro": ("drawing", "handouts"),
    "font_source_serif_pro": ("drawing", "handouts"),
    "spellchecker": ("quotes",),
    "pysat": ("evaluation",),
    "networkx": ("views",),
    "pandas": ("views",),
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
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module:
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
        if name.startswith("."):
            found.append(f"{layer} may not import {name}: write the whole name")
            continue
        head, *rest = name.split(".")
        if head == "argmap":
            target = rest[0] if rest else ""
            if target in rank and target != layer and rank[target] <= rank[layer]:
                found.append(f"{layer} may not import {name}")
        elif head in HOMES and layer not in HOMES[head]:
            found.append(f"{layer} may not import {name}, whose home is {' and '.join(HOMES[head])}")
    return found


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_imports_run_one_way() -> None:
    """Each module stands on a line, and imports only the lines below and libraries at home there."""
    wrong = {}
    for path in MODULES:
        layer = layer_of(path)
        if layer == "__init__":
            continue
        assert any(layer in line for line in LAYERS), f"{path} is on no line of the architecture"
        if found := violations(layer, imports(parsed(written(path)))):
            wrong[str(path.relative_to(ROOT))] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("model", "from argmap.graph import sides"),
        ("drawing", "import argmap.evaluation"),
        ("formats", "from argmap import handouts"),
        ("library", "def f():\n    from flask import g"),
        ("graph", "import yaml"),
        ("views", "from flask import url_for"),
        ("views", "from . import links"),
        ("views", "from argmap.web import links"),
        ("store", "from argmap.mapfile import parse"),
    ],
)
def test_a_wrong_import_is_seen(layer: str, code: str) -> None:
    """The rule itself can fail, inside a function too."""
    assert violations(layer, imports(ast.parse(code))) != []


def circles(graph: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other in a circle (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph[module]:
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            group = sorted(stack[at:])
            del stack[at:]
            if len(group) > 1 or module in graph[module]:
                found.append(group)

    for module in graph:
        if module not in index:
            visit(module)
    return found


def imported_modules(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return for each module the modules it imports, inside functions and for types too.

    A package that names its modules' contents in its ``__init__`` counts as the module that has them only where the
    name imported is a module itself.
    """
    found: dict[str, set[str]] = {}
    for module, text in sources.items():
        found[module] = set()
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.Import):
                found[module].update(alias.name for alias in node.names if alias.name in sources)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    target = whole if whole in sources else node.module
                    if target in sources:
                        found[module].add(target)
    return found


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is no circle, within a layer either."""
    sources = {}
    for path in MODULES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        sources[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = written(path)
    assert circles(imported_modules(sources)) == []


def test_a_circle_is_seen() -> None:
    """The rule can fail: through a function, through a type, and through a third module."""
    sources = {
        "argmap.a": "from argmap import b",
        "argmap.b": "def f():\n    from argmap.c import x",
        "argmap.c": "if TYPE_CHECKING:\n    import argmap.a",
        "argmap.d": "from argmap.a import y",
    }
    assert circles(imported_modules(sources)) == [["argmap.a", "argmap.b", "argmap.c"]]


def test_every_module_says_what_it_is_for() -> None:
    """One sentence opens every module, and no module grows past what can be read in one sitting."""
    texts = {path: written(path) for path in MODULES}
    assert [str(path) for path, text in texts.items() if not ast.get_docstring(parsed(text))] == [], "no docstring"
    lines = {str(path): text.count("\n") for path, text in texts.items()}
    assert {path: count for path, count in lines.items() if count > 450} == {}


def test_nothing_but_what_was_agreed_stands_at_the_top() -> None:
    """The top level is the owner's, and beside it only what tools need."""
    agreed = {
        "argmap", "maps", "templates", "static", "tests", "requirements.txt", "README.md", "pyproject.toml", "Makefile",
        "bench", "docs", "requirements-test.txt", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
        "mkdocs.yml", "requirements-docs.txt",
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


def test_the_package_asks_for_ranges_that_hold_what_is_pinned() -> None:
    """What the wheel asks for and what requirements.txt pins are the same packages, and each pin is in its range."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {canonicalize_name(found.name): found.specifier for found in map(Requirement, project["dependencies"])}
    direct, _, _ = (ROOT / "requirements.txt").read_text(encoding="utf-8").partition("# What the above need in turn")
    pinned = {}
    for line in direct.splitlines():
        text = line.partition(" \\")[0].partition(" --hash")[0].strip()
        if text and not text.startswith(("#", "-")):
            found = Requirement(text)
            (pin,) = found.specifier
            pinned[canonicalize_name(found.name)] = pin.version
    assert set(asked) == set(pinned), (
        "add the package to [project] dependencies in pyproject.toml and to requirements.txt"
    )
    for name, version in pinned.items():
        assert asked[name].contains(version, prereleases=True), f"{name}=={version} is outside {asked[name]}"
        assert not any(part.operator == "==" for part in asked[name]), f"{name}: a wheel must not pin"


@pytest.mark.parametrize(
    ("lock", "lists"),
    [("hashes.txt", ["requirements.txt"]), ("hashes-test.txt", ["requirements.txt", "requirements-test.txt"])],
)
def test_the_locks_hold_what_is_pinned(lock: str, lists: list[str]) -> None:
    """Whatever is installed is compared with a hash; after a change of a pin, `make lock` writes them anew."""
    pin = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)

    def pins(text: str) -> set[tuple[str, str]]:
        return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in pin.findall(text)}

    locked = (ROOT / ".ci" / lock).read_text(encoding="utf-8")
    wanted = pins("".join((ROOT / name).read_text(encoding="utf-8") for name in lists))
    assert wanted <= pins(locked), "run `make lock`"
    blocks = [block for block in re.split(r"\n(?=\S)", locked) if pin.match(block)]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize(("folder", "ending"), [("static/js", "js"), ("templates", "html")])
def test_scripts_and_templates_can_be_read_as_differences(folder: str, ending: str) -> None:
    """A line that does everything hides what a change changes, and so does a module."""
    paths = sorted((ROOT / folder).rglob(f"*.{ending}"))
    assert paths
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 400, path
        assert not [number for number, line in enumerate(lines, 1) if len(line) > 120], path
