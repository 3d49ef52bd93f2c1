"""The command line: every command with what it prints, its exit codes, and failures in one sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from argmap import __version__, cli
from argmap.errors import ArgmapError, BadRequest
from argmap.store import FILE, Draft, open_store
from tests.conftest import HARBOUR, ROOT, Shelf

MISQUOTED = HARBOUR.replace("text: no ship waited longer than a day", "text: no ship waited longer than a week")
ARGDOWN = "[A]: One thing.\n  + [B]: Another.\n  - [C]: A third.\n"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep databases out of the user's own cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ARGMAP_SOURCES", raising=False)
    monkeypatch.delenv("ARGMAP_DB", raising=False)


def run(*words: object) -> Result:
    """Run a command in this process; a refused request is kept as the exception."""
    return CliRunner().invoke(cli.group, [str(word) for word in words], prog_name="argmap")


def refused(*words: object) -> str:
    """Return the sentence a refused command is answered with."""
    result = run(*words)
    assert isinstance(result.exception, ArgmapError), result.output or result.exception
    sentence = str(result.exception)
    assert sentence.endswith((".", "?", "”"))
    return sentence


def process(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "argmap", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, timeout=300)


# as processes


def test_the_version_costs_no_heavy_imports() -> None:
    """What takes time to import is imported by the command that needs it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "importtime", "-m", "argmap", "--version"]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert found.stdout == f"argmap {__version__}\n"
    names = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in found.stderr.splitlines() if "|" in line}
    assert "click" in names
    assert not names & {"marshmallow", "flask", "jinja2", "sqlite_utils", "sqlite3", "graphviz", "yaml", "edlib"}


def test_exit_codes_and_sentences_of_processes(tmp_path: Path, shelf: Shelf) -> None:
    """0 all is well, 1 a check found errors, 2 the command was wrong; never a traceback."""
    assert process("check", shelf.folder).returncode == 0
    shelf.write("harbour", MISQUOTED)
    assert process("check", shelf.folder).returncode == 1
    for words in (("check", "nowhere"), ("export", "none", "-o", "x.svg"), ("evaluate", "none"), ("frobnicate",)):
        found = process(*words, cwd=tmp_path)
        assert found.returncode == 2, words
        assert "Traceback" not in found.stderr
        assert found.stdout == ""
        if words == ("check", "nowhere"):
            assert found.stderr.count("\n") == 1


def test_what_the_system_refuses_is_one_sentence(shelf: Shelf) -> None:
    """An output that is a folder is no traceback."""
    found = process("export", "harbour", "--maps", shelf.folder, "-o", shelf.folder, "--to", "json")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
    assert found.stderr.startswith("argmap: ")


def test_serving_answers_and_ends_cleanly(shelf: Shelf, tmp_path: Path) -> None:
    """A database in a new folder is made; a taken port is refused; Ctrl-C ends with 0 and no traceback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = ["serve", str(shelf.folder), "--port", str(port), "--db", str(tmp_path / "new" / "folder" / "x.db")]
    command = [sys.executable, "-m", "argmap", *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout is not None
        # The address is said once it answers: nobody who clicks it is refused.
        said = server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as answer:
            assert json.load(answer)["status"] == "ok"
        taken = process("serve", shelf.folder, "--port", port)
        assert taken.returncode == 2
        assert re.fullmatch(r"argmap: Cannot listen on .*: .*\n", taken.stderr)
        server.send_signal(signal.SIGINT)
        _, wrong = server.communicate(timeout=120)
    finally:
        if server.poll() is None:
            server.kill()
            server.communicate()
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}" in said
    assert "Traceback" not in wrong


def test_a_database_that_cannot_be_opened_is_said_before_serving(shelf: Shelf, tmp_path: Path) -> None:
    """No worker dies of it."""
    (tmp_path / "x.db").write_text("no database", encoding="utf-8")
    found = process("serve", shelf.folder, "--port", 0, "--db", tmp_path / "x.db")
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert "cannot be opened" in found.stderr


# check


def test_check_as_text(shelf: Shelf) -> None:
    """One line a problem, a fix below it, and the sum."""
    result = run("check", shelf.folder, "--no-notes")
    assert result.exit_code == 0
    assert result.stdout.startswith("1 map: no errors. All 2 quotations are in their sources. ")
    shelf.write("harbour", MISQUOTED)
    result = run("check", shelf.folder / "harbour.yaml", "--no-notes")
    assert result.exit_code == 1
    assert re.search(r"harbour\.yaml:\d+:\d+ error quote-altered ", result.stdout)


def test_check_as_json_and_sarif(shelf: Shelf) -> None:
    """Both tell the same problems; SARIF has the shape that code hosts read."""
    shelf.write("harbour", MISQUOTED)
    result = run("check", shelf.folder, "--format", "json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert all(set(p) == {"file", "line", "column", "severity", "code", "message", "fix"} for p in problems)
    log = json.loads(run("check", shelf.folder, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    assert len(one["results"]) == len(problems)
    for found, problem in zip(one["results"], problems, strict=True):
        assert rules[found["ruleIndex"]] == found["ruleId"] == problem["code"]
        assert found["level"] == problem["severity"]
        place = found["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == problem["file"]
        assert place["region"]["startLine"] >= 1
        assert found["message"]["text"].startswith(problem["message"])


def test_fix_shows_asks_and_keeps_the_rest(shelf: Shelf) -> None:
    """A quote is replaced by the source's words; comments and everything else stay as they were."""
    shelf.write("harbour", MISQUOTED)
    refused_fix = CliRunner().invoke(cli.group, ["check", str(shelf.folder), "--fix"], input="n\n")
    assert refused_fix.exit_code == 1
    assert (shelf.folder / "harbour.yaml").read_text(encoding="utf-8") == MISQUOTED
    result = run("check", shelf.folder, "--fix", "--yes")
    assert result.exit_code == 0
    assert "- no ship waited longer than a week" in result.stderr
    assert "+ no ship waited longer than a day" in result.stderr
    assert (shelf.folder / "harbour.yaml").read_text(encoding="utf-8") == HARBOUR


def test_recorded_verdicts_travel(shelf: Shelf) -> None:
    """With the record, a folder without the texts is still sound."""
    assert run("check", shelf.folder, "--record").exit_code == 0
    (shelf.folder / "texts" / "annals.txt").unlink()
    assert "All 2 quotations are in their sources." in run("check", shelf.folder).stdout


def test_check_says_once_what_many_places_of_a_file_have_in_common(tmp_path: Path) -> None:
    """A note of the same words stands once with the number of its fellows; JSON has each with its place."""
    claims = "".join(
        f"  c{n}:\n    text: Claim {n}.\n    quotes: [{{source: gone, text: Word {n}.}}]\n" for n in range(3)
    )
    (tmp_path / "m.yaml").write_text(f"title: M\nsources:\n  gone: {{title: Gone}}\nclaims:\n{claims}")
    lines = [line for line in run("check", tmp_path, "--notes").stdout.splitlines() if "quote-no-source" in line]
    assert len(lines) == 1
    assert lines[0].endswith("(and 2 more in this file)")
    assert run("check", tmp_path, "--format", "json").stdout.count('"quote-no-source"') == 3


@pytest.mark.parametrize("name", ["harbour.json", "none.yaml"])
def test_check_refuses_what_is_no_map_file(shelf: Shelf, name: str) -> None:
    """A file that is silently not checked would pass for sound."""
    (shelf.folder / "harbour.json").write_text("{}", encoding="utf-8")
    assert name in refused("check", shelf.folder / name)


# export, evaluate, search


def test_an_ending_counts_in_capitals_too(shelf: Shelf, tmp_path: Path) -> None:
    for name, start in (("Harbour.SVG", b"<svg"), ("HARBOUR.Yaml", b"title:"), ("Harbour.JSON", b"{")):
        result = run("export", "harbour", "--maps", shelf.folder, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert start in (tmp_path / name).read_bytes()[:300]


@pytest.mark.parametrize(
    ("name", "words"),
    [("x.jpg", "choose .png"), ("x.ODT", "choose .docx"), ("x.eps", "choose .pdf"), ("x", ".svg, .png, .pdf")],
)
def test_an_ending_that_cannot_be_written_leads_to_one_that_can(
    shelf: Shelf, tmp_path: Path, name: str, words: str
) -> None:
    result = run("export", "harbour", "--maps", shelf.folder, "-o", tmp_path / name)
    assert isinstance(result.exception, BadRequest)
    assert words in str(result.exception)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("svg", "<svg"),
        ("json", "{"),
        ("yaml", "title:"),
        ("argdown", ""),
        ("graphml", "<?xml"),
        ("tex", "% Should the harbour be dredged?"),
    ],
)
def test_export_by_ending(shelf: Shelf, tmp_path: Path, ending: str, start: str) -> None:
    """The file's ending says what it becomes; an id and a path name the same map; - is the standard output."""
    outputs = []
    for name in ("harbour", str(shelf.folder / "harbour.yaml")):
        path = tmp_path / f"out.{ending}"
        assert run("export", name, "--maps", shelf.folder, "-o", path).exit_code == 0
        outputs.append(path.read_bytes())
    assert outputs[0] == outputs[1]
    assert start in outputs[0].decode()[:200]
    result = run("export", "harbour", "--maps", shelf.folder, "-o", "-", "--to", ending)
    assert result.exit_code == 0
    assert result.stdout_bytes == outputs[0]


def test_export_refuses_in_a_sentence(shelf: Shelf, tmp_path: Path) -> None:
    """A wrong name, place or format is said, with what is near."""
    maps = ("--maps", shelf.folder)
    assert "harbour" in refused("export", "harbor", *maps, "-o", tmp_path / "x.svg")
    assert "folder" in refused("export", "harbour", *maps, "-o", tmp_path / "no" / "x.svg")
    assert "foo" in refused("export", "harbour", *maps, "-o", tmp_path / "x.foo")
    assert "yes-side" in refused("export", "harbour", *maps, "-o", tmp_path / "x.svg", "--position", "yes-sid")
    assert "no-waiting" in refused("export", "harbour", *maps, "-o", tmp_path / "x.svg", "--focus", "no-waitng")
    refused("export", "harbour", *maps, "-o", tmp_path / "x.svg", "--theme", "none")
    assert not list(tmp_path.glob("x.*"))


def test_evaluate_a_map(shelf: Shelf) -> None:
    """As text for people and JSON for programs; a rejected premise changes what stands."""
    maps = ("--maps", shelf.folder)
    assert "Ships waited a week" in run("evaluate", "harbour", *maps).stdout
    before = json.loads(run("evaluate", "harbour", *maps, "--format", "json").stdout)
    after = json.loads(run("evaluate", "harbour", *maps, "--format", "json", "--reject", "log-is-late").stdout)
    assert before["semantics"] == "grounded"
    assert before != after
    assert "dues" in refused("evaluate", "harbour", *maps, "--reject", "due")
    exported = run("evaluate", "harbour", *maps, "--export", "apx").stdout
    assert "% c1 = paid" in exported
    assert "att(" in exported


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.apx", "arg(1).\narg(2).\natt(1,2).\n"), ("x.tgf", "1\n2\n#\n1 2\n"), ("x.af", "p af 2\n1 2\n")],
)
def test_evaluate_a_framework(tmp_path: Path, name: str, content: str) -> None:
    """All three file formats give the same answer."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = json.loads(run("evaluate", path, "--format", "json").stdout)
    assert found == {"semantics": "grounded", "extensions": [["1"]]}
    path.write_text("what is this", encoding="utf-8")
    assert re.search(rf"{re.escape(name)}(:1)?\b.* error framework-", refused("evaluate", path))


def test_search_finds_and_says_by_its_exit_code_that_it_did_not(shelf: Shelf) -> None:
    """Claims, quotes and people, whatever is typed."""
    found = run("search", "waited", "week", "--maps", shelf.folder)
    assert found.exit_code == 0
    assert "harbour#a-week: claim: Ships waited a week." in found.stdout
    for words in (["zebra"], ["don't"], ['"'], ["NEAR("], ["*"], ["a-b:c"]):
        result = run("search", "--maps", shelf.folder, "--", *words)
        assert (result.exit_code, result.stdout) == (1, "")


# new, import, sources, library, site


def test_new_writes_a_sound_map_and_never_over_another(tmp_path: Path) -> None:
    """The starter passes the check; a name that is taken, or none, is refused."""
    maps = tmp_path / "maps"
    assert run("new", 'A "quoted" title: with\ttabs', "--maps", maps).exit_code == 0
    assert run("check", maps).exit_code == 0
    assert "exists already" in refused("new", 'A "quoted" title: with\ttabs', "--maps", maps)
    listed = maps / "sources.yaml"
    listed.write_text(
        listed.read_text(encoding="utf-8").replace("# annals", "annals").replace("#   ", "  "), encoding="utf-8"
    )
    assert run("new", "Another", "--maps", maps).exit_code == 0
    assert "annals: Annals of the harbour; no text here" in run("sources", "list", "--maps", maps).stdout
    assert run("check", maps).exit_code == 0
    assert "cannot be the id" in refused("new", "x", "--maps", maps, "--id", "../x")
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["maps"]


def test_a_text_in_the_database_is_checked_against(shelf: Shelf, tmp_path: Path) -> None:
    """A quote whose text is missing is counted as not checked, until the text is added; then it is judged."""
    text = shelf.folder / "texts" / "annals.txt"
    moved = text.rename(tmp_path / "annals.txt")
    wrong = HARBOUR.replace("longer than a day", "longer than a week")
    shelf.write("harbour", wrong)
    told = run("check", shelf.folder, "--no-notes")
    assert (told.exit_code, "2 quotations not checked" in told.stdout) == (0, True)
    db = tmp_path / "own.db"
    assert run("sources", "add", moved, "--maps", shelf.folder, "--db", db).exit_code == 0
    told = run("check", shelf.folder, "--no-notes", "--db", db)
    assert (told.exit_code, "quote-altered" in told.stdout, "not checked" in told.stdout) == (1, True, False)
    assert "--as cards" in refused("export", "harbour", "--maps", shelf.folder, "-o", tmp_path / "cards.docx")


def test_import_writes_a_map_and_reports(tmp_path: Path) -> None:
    """The counts are printed for people and programs; the map is sound; nothing is overwritten unasked."""
    file, output = tmp_path / "x.argdown", tmp_path / "maps" / "x.yaml"
    file.write_text(ARGDOWN, encoding="utf-8")
    report = json.loads(run("import", file, "-o", output, "--report", "json").stdout)
    assert {"format", "claims", "arguments", "supports", "rebuttals", "undercuts", "quotes", "problems"} <= set(report)
    assert (report["format"], report["claims"], report["supports"], report["rebuttals"]) == ("argdown", 3, 1, 1)
    assert run("check", output).exit_code == 0
    assert "exists already" in refused("import", file, "-o", output)
    assert run("import", file, "-o", output, "--force").exit_code == 0
    file.write_bytes(bytes(range(256)) * 10)
    refused("import", file)


def test_sources_are_added_listed_and_shown(shelf: Shelf, tmp_path: Path) -> None:
    """A text that lies elsewhere is added by name, and its quotes are checked against it."""
    maps = ("--maps", shelf.folder)
    text = tmp_path / "annals.txt"
    (shelf.folder / "texts" / "annals.txt").rename(text)
    assert "annals: Annals; no text here; 2 quotes" in run("sources", "list", *maps).stdout
    assert run("sources", "add", text, *maps).exit_code == 0
    assert "; text " in run("sources", "list", *maps).stdout
    shown = run("sources", "show", "annals", *maps).stdout
    assert "harbour#no-waiting: verbatim: no ship waited" in shown
    assert "annals" in refused("sources", "show", "anals", *maps)
    other = tmp_path / "other.txt"
    other.write_text("another text", encoding="utf-8")
    result = run("sources", "add", other, *maps)
    assert result.exit_code == 2
    assert "--source" in result.stderr


def test_library_and_site(shelf: Shelf, tmp_path: Path) -> None:
    """The table counts the debate; the site is written where nothing else is."""
    assert "| `harbour` | 7 |" in run("library", shelf.folder).stdout
    result = run("site", tmp_path / "site", "--maps", shelf.folder)
    assert result.exit_code == 0
    count = sum(path.is_file() for path in (tmp_path / "site").rglob("*"))
    assert f"{count} files" in result.stdout
    assert "contains other files" in refused("site", shelf.folder, "--maps", shelf.folder)


def test_every_command_has_help_and_a_mistyped_one_is_near() -> None:
    """The list needs no import; each command's help opens."""
    listed = run("--help").stdout
    for name in cli.COMMANDS:
        assert name in listed
        assert "Usage:" in run(name, "--help").stdout
    result = run("chek")
    assert result.exit_code == 2
    assert "Did you mean check?" in result.stderr


def test_check_says_which_files_were_meant(tmp_path: Path) -> None:
    """A folder without maps, a map saved as .yaml.txt, and a text of another spelling are named, with what to do."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "bike.yaml.txt").write_text("title: T\n")
    assert "bike.yaml.txt" in refused("check", folder)
    (folder / "car.yaml").write_text(
        "title: T\nclaims:\n  a: {text: A., quotes: [{source: report, text: some words}]}\n"
    )
    (folder / "sources.yaml").write_text("report: {title: Report, file: report.txt}\n")
    (folder / "texts").mkdir()
    (folder / "texts" / "Report.TXT").write_text("Some words.")
    told = run("check", folder).stdout
    assert "Rename it bike.yaml" in told
    if not (folder / "texts" / "report.txt").exists():  # a file system that tells the cases apart
        assert "Write file: Report.TXT." in told


def test_check_sums_up_what_it_would_list(shelf: Shelf) -> None:
    """Notes are counted in one sentence, and listed where they are asked for."""
    short, long = (run("check", shelf.folder, *more).stdout for more in ((), ("--notes",)))
    assert re.search(r"\d+ points? to think about: --notes lists them", short)
    assert " note gap-" not in short
    assert " note gap-" in long
    assert "--notes lists" not in long


def test_prune_says_what_it_deletes(shelf: Shelf, tmp_path: Path) -> None:
    """A dry run changes nothing; a database that is not there is not made."""
    db = tmp_path / "old.db"
    store = open_store(db)
    for minute in range(4):
        store.commit(Draft("harbour", f"{minute}".encode(), FILE, f"2020-01-01T10:0{minute}:00Z"))
    store.close()
    assert run("prune", "--dry-run", "--db", db).output == "2 revisions of 1 document would be deleted.\n"
    assert run("prune", "--db", db).output == "2 revisions of 1 document deleted.\n"
    assert run("prune", "--db", db).output == "0 revisions of 0 documents deleted.\n"
    missing = process("prune", "--db", tmp_path / "none.db")
    assert (missing.returncode, (tmp_path / "none.db").exists()) == (2, False)
