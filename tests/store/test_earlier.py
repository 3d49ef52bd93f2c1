"""Databases of earlier versions, and copies made as the documentation says: what was kept is there afterwards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from argmap.library import Library
from argmap.store import Author, AuthorKind, Draft, Mirrored, Store, open_store
from tests import postgres
from tests.conftest import ANNALS, HARBOUR, ROOT

ME = Author(AuthorKind.PERSON, "p1", "A person")
NEW = HARBOUR.replace("a week.", "nine days.")
#: The shell's lines of the page that says how to back up and restore.
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "store.md").read_text("utf-8"), re.DOTALL)


def shell(lines: str, folder: Path, environment: dict[str, str]) -> None:
    """Run lines of the documentation in a folder; what starts a server is left out."""
    lines = "\n".join(line for line in lines.splitlines() if not line.startswith("argmap serve"))
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-ec", lines],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def fill(store: Store) -> None:
    """Write some of everything that is kept for good."""
    store.commit(Draft("harbour", HARBOUR.encode(), ME, "2026-01-01T00:00:00Z", base=0))
    store.commit(Draft("harbour", NEW.encode(), ME, "2026-01-02T00:00:00Z", base=1, client="c1"))
    store.put_draft(ME, "harbour/a-week", "half a sen", "2026-01-03T00:00:00Z")


def filled(store: Store) -> None:
    """Assert that all of it is there."""
    assert [revision.number for revision in store.revisions("harbour")] == [2, 1]
    head = store.sent("c1")
    assert head is not None
    assert store.content(head.sha256) == NEW.encode()
    assert store.drafts(ME) == {"harbour/a-week": ("half a sen", "2026-01-03T00:00:00Z")}


def test_a_postgresql_database_of_the_first_version_is_migrated(postgresql: postgres.Server, database: str) -> None:
    """A dump of what the first version wrote: its log, drafts, texts and search are there, and it goes on."""
    import psycopg

    dump = (ROOT / "tests" / "data" / "store" / "postgres-1.sql").read_text("utf-8")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(dump)  # type: ignore[call-overload]
    store = open_store(database)
    try:
        assert [(one.number, one.gone, one.author.id) for one in store.revisions("harbour")] == [
            (2, False, "p1"),
            (1, False, ""),
        ]
        assert [(one.number, one.gone) for one in store.revisions("quay")] == [(2, True), (1, False)]
        assert {name: head.number for name, head in store.heads().items()} == {"harbour": 2, "quay": 2}
        head = store.sent("c1")
        assert head is not None
        assert store.content(head.sha256) == NEW.encode()
        assert (head.edits, head.inverses) == ('[{"edit": "set"}]', '[{"edit": "back"}]')
        assert store.mirrored("here") == {"harbour": Mirrored(head.sha256, 2)}
        assert [entry.ref for entry in store.search("nine days").entries] == ["a-week"]
        assert store.drafts(ME) == {"harbour/a-week": ("half a sen", "2026-01-05T00:00:00Z")}
        (installed,) = store.texts()
        kept = store.text(installed.sha256)
        assert kept is not None
        assert (kept.source, kept.content) == ("annals", ANNALS)
        assert store.change() == 5
        assert store.commit(Draft("harbour", b"title: Next\n", ME, "2026-02-01", base=2)).number == 3
        assert store.change() == 6
    finally:
        store.close()
    again = open_store(database)
    assert len(again.revisions("harbour")) == 3
    again.close()


def test_an_sqlite_database_is_backed_up_and_restored_as_the_page_says(tmp_path: Path) -> None:
    """The copy is made while the database is open and being written."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    keep, restore = (block for block in BLOCKS if "maps.db" in block)
    store = open_store(tmp_path / "maps.db")
    fill(store)
    shell(keep, tmp_path, {})
    store.commit(Draft("harbour", b"title: Lost with the disk\n", ME, "2026-01-04", base=2))
    store.close()
    (tmp_path / "maps.db").write_bytes(b"\0" * 5000)
    shell(restore, tmp_path, {})
    store = open_store(tmp_path / "maps.db")
    filled(store)
    # What the file has beyond the copy comes back in, as the page promises.
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "harbour.yaml").write_text(NEW.replace("Few ships", "No ships"), "utf-8")
    assert "No ships came." in Library(folder, store).debate("harbour").content
    assert len(store.revisions("harbour")) == 3
    store.close()


def test_a_postgresql_database_is_backed_up_and_restored_as_the_page_says(
    postgresql: postgres.Server, database: str, tmp_path: Path
) -> None:
    """With the database's own tools, while it is in use, into an empty database."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("pg_dump", "createdb", "pg_restore", "psql"):
        found = shutil.which(name, path=f"{postgresql.programs}{os.pathsep}{os.environ['PATH']}")
        assert found, f"{name} is not here"
        (tools / name).symlink_to(found)
    (lines,) = (block for block in BLOCKS if "pg_dump" in block)
    store = open_store(database)
    fill(store)
    environment = {"ARGMAP_DB": database, "PGHOST": str(postgresql.folder), "PGUSER": "argmap"}
    # Its tests share one server, where a database of that name may be left from a test that failed.
    shell("psql -qc 'DROP DATABASE IF EXISTS restored' postgres", tmp_path, environment)
    shell(lines, tmp_path, environment)
    store.close()
    store = open_store(postgresql.url("restored"))
    filled(store)
    assert store.commit(Draft("harbour", b"title: Next\n", ME, "2026-02-01", base=2)).number == 3
    store.close()


@pytest.mark.parametrize("name", ["store.md", "deploy.md"])
def test_the_pages_on_keeping_name_commands_that_exist(name: str) -> None:
    """Each ``argmap`` command of the pages is one, with the options it is given."""
    from click.testing import CliRunner

    from argmap import cli

    text = (ROOT / "docs" / name).read_text("utf-8")
    lines = re.findall(
        r"^argmap (\w+)([^\n]*)", "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)), re.MULTILINE
    )
    assert lines
    for command, rest in lines:
        told = CliRunner().invoke(cli.group, [command, "--help"])
        assert told.exit_code == 0, command
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in told.output, f"argmap {command} {option}"
