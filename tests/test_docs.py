"""The documentation cannot drift: fields, codes, commands, options and links are held to the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from argmap import mapfile
from argmap.cli import COMMANDS, group
from argmap.model import LOCATORS, RECORDS, VARIABLES, Record
from argmap.schema import dump_field, load_field
from argmap.schema.described import json_schema_text, table, with_tables
from tests.conftest import ROOT
from tests.test_architecture import LAYERS

FORMAT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return what stands below a heading of the format's page."""
    return FORMAT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_tables_of_fields_are_those_of_the_model() -> None:
    """`make fields` was run since a field was added, removed or described otherwise."""
    assert with_tables(FORMAT) == FORMAT
    for record in RECORDS.values():
        assert f"\n{table(record)}\n" in section(record.title), record.title
    written = (ROOT / "static" / "argmap.schema.json").read_text(encoding="utf-8")
    assert written == json_schema_text()


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.title)
def test_every_example_is_read_and_written_back(record: Record) -> None:
    """What the documentation gives as an example is valid and means what it says."""
    for field in record.fields:
        if field.example is not None and field.attribute:
            value, problems = load_field(record.model, field.key, field.example)
            assert not problems, field.key
            assert value != field.default, field.key
            assert load_field(record.model, field.key, dump_field(record.model, field.key, value)) == (value, [])


def test_locators_and_variables_are_named() -> None:
    """Every locator is on the page, and every variable named there as an example exists."""
    assert set(LOCATORS) <= set(re.findall(r"`([a-z-]+)`", section("Quote")))
    examples = section("Source").split("Any other CSL variable", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"`([A-Za-z-]+)`", examples)) <= set(VARIABLES)


def codes_in_code() -> set[str]:
    """Return every code that the parser, the schema and the library give to a problem."""
    found = set()
    for folder in ("mapfile", "schema", "library"):
        for path in (ROOT / "argmap" / folder).glob("*.py"):
            if path.name in ("edits.py", "splice.py"):
                continue  # What is wrong with an edit and not with a file is on the page on edits.
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
                if name in ("Problem", "_at", "wrong", "Said", "_problem") and isinstance(node, ast.Call) and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and re.fullmatch(
                        r"[a-z0-9]+(-[a-z0-9]+)+|missing|misnamed|unlinked", str(first.value)
                    ):
                        found.add(str(first.value))
    return found | {"unknown-claim", "unknown-issue", "unknown-position", "unknown-key"}


def test_every_code_is_documented() -> None:
    """The table of codes is the set of codes."""
    assert set(re.findall(r"^\| `([^`]+)` \|", section("Codes"), re.MULTILINE)) == codes_in_code()


def test_the_example_is_sound() -> None:
    """The page's own example is a map without a problem."""
    example = re.search(r"```yaml\n(.*?)```", FORMAT, re.DOTALL)
    assert example is not None
    assert mapfile.read_map(example.group(1), "example").problems == ()
    assert len(yaml.load(example.group(1), Loader=yaml.BaseLoader)["claims"]) == 4


README = (ROOT / "README.md").read_text(encoding="utf-8")


def shell_lines(text: str) -> list[str]:
    """Return every line of the text's shell examples."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_in_the_documentation_exists(path: object) -> None:
    """Each `argmap` example names a command and options that it has; each `make` example a target."""
    from pathlib import Path

    assert isinstance(path, Path)
    targets = set(re.findall(r"^([a-z][a-z -]*?):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    names = {name for line in targets for name in line.split()}
    text = path.read_text(encoding="utf-8")
    inline = re.findall(r"`((?:argmap|make) [^`]+)`", text)
    for line in [*shell_lines(text), *inline]:
        words = line.split("#")[0].split()
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word and not word.startswith("-")} <= names, line
        elif words[0] == "argmap" and words[1] not in ("--version", "--help", "COMMAND"):
            context = click.Context(group)
            command = group.get_command(context, words[1])
            assert command is not None, line
            if isinstance(command, click.Group):
                sub = command.get_command(context, words[2]) if len(words) > 2 else command
                assert sub is not None, line
                command = sub
            options = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
            used = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
            assert used <= options | {"--help"}, line


def test_the_readme_begins_with_the_two_commands() -> None:
    """The first two commands of the README are the two that a newcomer needs, after a picture."""
    assert [line.split("#")[0].strip() for line in shell_lines(README)[:2]] == ["make serve", "make test"]
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert picture is not None
    assert (ROOT / picture.group(1)).exists()
    assert README.index(picture.group(0)) < README.index("make serve")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: object) -> None:
    """Every relative link is to a file that exists."""
    from pathlib import Path

    assert isinstance(path, Path)
    prose = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", prose):
        assert (path.parent / target).exists(), target


def test_every_command_is_in_the_readme() -> None:
    """A newcomer learns of each command."""
    for name in COMMANDS:
        assert f"argmap {name}" in README, name


def test_requirements_are_pinned_and_say_why() -> None:
    """Every requirement has one exact version, and stands below a comment; the four at the heart come first."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = [line.split("==")[0] for line in lines if line and not line.startswith("#")]
    assert names[:4] == ["flask", "graphviz", "marshmallow", "sqlite-utils"]
    explained = False
    for line in lines:
        if line.startswith("#"):
            explained = True
        elif not line:
            explained = False
        else:
            assert explained, line
            assert re.match(r"[A-Za-z0-9_.-]+==[\w.]+(; .+)?$", line), line


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    """Its map is sound, its misquotation is found, and --fix puts the source's word in."""
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    debate, sources, quoting = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (words,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    claim = re.search(r"  no-waiting:\n(?:    .*\n)+", debate)
    assert claim is not None
    maps = tmp_path / "maps"
    (maps / "texts").mkdir(parents=True)
    path = maps / "should-the-harbour-be-dredged.yaml"
    path.write_text(debate.replace(claim.group(0), quoting), encoding="utf-8")
    (maps / "sources.yaml").write_text(sources, encoding="utf-8")
    (maps / "texts" / "annals.txt").write_text(words, encoding="utf-8")
    database = ["--db", str(tmp_path / "argmap.db")]
    found = CliRunner().invoke(group, ["check", str(maps), *database])
    assert found.exit_code == 1
    assert "day" in found.output
    assert CliRunner().invoke(group, ["check", str(maps), "--fix", "--yes", *database]).exit_code == 0
    assert "longer than a day" in path.read_text(encoding="utf-8")


def test_the_architecture_page_has_the_layers() -> None:
    """The page's table is the list that the architecture test holds, in its order."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", page, re.MULTILINE)]
    assert rows == [list(line) for line in LAYERS if line != ("__main__",)]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_what_contributors_are_told_to_open_exists(name: str) -> None:
    """Each path of the repository that these pages name is there, except those of the worked examples."""
    text = (ROOT / name).read_text(encoding="utf-8")
    examples = {
        "argmap/formats/gexf.py",
        "argmap/views/issues.py",
        "argmap/web/pages/issues.py",
        "templates/issues.html",
    }
    paths = set(re.findall(r"`((?:argmap|templates|static|tests|docs)/[\w./*-]+)`", text)) - examples
    assert len(paths) > 5
    for path in paths:
        assert list(ROOT.glob(path)) or "gexf" in path, path


#: Phrases that are grammatical but foreign, each with the ordinary one. They crept into messages and pages before.
FOREIGN = {
    "names no thesis": "has no thesis",
    "calls itself by": "is called",
    "is no mapping": "is not a mapping",
    "is no number": "is not a number",
    "is no list": "is not a list",
    "mend": "fix",
    "stands here twice": "appears twice",
    "may not stand": "is not allowed",
    "what came of": "the result",
    "what became of": "the result",
    "knows to ask": "asks",
    "no fault": "not a mistake",
    "at hand": "available",
    "where there is none": "if there is none",
    "where it is none": "if it is not one",
    "goes on to count": "is still used",
    "holds no": "has no",
    "for want of": "without",
}


def foreign(text: str) -> list[str]:
    """Return the phrases of the list that a text uses; one in quotation marks is an example, not a use."""
    flat = re.sub(r"\s+(?:# )?", " ", text)
    return [phrase for phrase in FOREIGN if re.search(rf"(?<!“)\b{re.escape(phrase)}\b", flat, re.IGNORECASE)]


@pytest.mark.parametrize("folder", ["argmap", "templates", "static/js", "docs", "."])
def test_pages_messages_and_code_say_it_in_plain_english(folder: str) -> None:
    endings = {".py", ".html", ".js", ".md", ".typ"}
    found = (ROOT / folder).glob("*.md") if folder == "." else (ROOT / folder).rglob("*")
    texts = [path for path in found if path.suffix in endings]
    assert texts
    used = {str(path.relative_to(ROOT)): foreign(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: [(phrase, FOREIGN[phrase]) for phrase in some] for name, some in used.items() if some} == {}


def test_a_foreign_phrase_is_found_across_lines() -> None:
    assert foreign("The texts\n    # at hand; “names no thesis” is an example.") == ["at hand"]
