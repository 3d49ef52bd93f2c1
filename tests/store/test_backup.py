"""A backup holds everything, made while others write; a restore puts back all of it or nothing, whatever interrupts."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from argmap.errors import BadRequest, Conflict
from argmap.library import Library
from argmap.store import backup, open_store
from tests.conftest import HARBOUR, ROOT, Shelf

NOW = "2026-01-02T03:04:05Z"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def database_of(shelf: Shelf) -> Path:
    return shelf.folder.parent / "argmap.db"


def test_what_was_kept_comes_back(shelf: Shelf, tmp_path: Path) -> None:
    """Files byte for byte, revisions too, made while the library is open; links lead no other file in."""
    shelf.write("harbour", HARBOUR.replace("a week.", "nine days."))
    shelf.library.refresh()
    (shelf.folder / "out.yaml").symlink_to("/etc/hostname")
    found = backup.backup(shelf.folder, database_of(shelf), tmp_path / "kept" / "all.zip", NOW)
    (shelf.folder / "out.yaml").unlink()
    assert found.files == len(contents(shelf.folder))
    new = tmp_path / "elsewhere"
    backup.restore(tmp_path / "kept" / "all.zip", new / "maps", new / "argmap.db")
    assert contents(new / "maps") == contents(shelf.folder)
    with_store = Library(new / "maps", store := open_store(new / "argmap.db"), clock=lambda: NOW)
    assert with_store.snapshot().debate("harbour").revision == shelf.library.snapshot().debate("harbour").revision
    store.close()
    assert sorted(path.name for path in new.iterdir() if "-" not in path.name) == ["argmap.db", "maps"]


def test_nothing_is_replaced_unasked_and_what_was_there_stays(shelf: Shelf, tmp_path: Path) -> None:
    """Without --force a restore refuses; with it, the old folder and database lie beside."""
    kept = tmp_path / "all.zip"
    backup.backup(shelf.folder, database_of(shelf), kept, NOW)
    new = tmp_path / "new"
    (new / "maps").mkdir(parents=True)
    (new / "maps" / "mine.yaml").write_text("title: Mine\n")
    with pytest.raises(Conflict):
        backup.restore(kept, new / "maps", new / "argmap.db")
    assert contents(new / "maps") == {"mine.yaml": b"title: Mine\n"}
    backup.restore(kept, new / "maps", new / "argmap.db", force=True)
    assert contents(new / "maps.before-restore") == {"mine.yaml": b"title: Mine\n"}
    assert "harbour.yaml" in contents(new / "maps")


def test_a_damaged_or_foreign_file_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """Cut short, altered, with names that lead out, or something else: refused, and everything stays."""
    kept = tmp_path / "all.zip"
    backup.backup(shelf.folder, database_of(shelf), kept, NOW)
    bad: dict[str, bytes] = {"empty": b"", "text": b"title: x\n", "short": kept.read_bytes()[:-200]}
    for name, entry, content in (
        ("altered", "maps/harbour.yaml", b"title: Other\n"),
        ("outside", "maps/../../out.yaml", b"x"),
        ("absolute", "/out.yaml", b"x"),
        ("device", "maps/..\\out.yaml", b"x"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            packed.writestr(entry, content)
            packed.writestr(backup.MANIFEST, json.dumps({"format": 1, "sha256": {entry: "0" * 64}}))
        bad[name] = (tmp_path / name).read_bytes()
    place = tmp_path / "place"
    (place / "maps").mkdir(parents=True)
    (place / "maps" / "mine.yaml").write_text("title: Mine\n")
    before = contents(place)
    for name, content in bad.items():
        (tmp_path / "bad.zip").write_bytes(content)
        with pytest.raises(BadRequest):
            backup.restore(tmp_path / "bad.zip", place / "maps", place / "argmap.db", force=True)
        assert contents(place) == before, name
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="This system cannot kill like that.")
def test_a_restore_that_is_killed_loses_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """At whatever moment it dies, each map is whole, old or new, and the same call completes it."""
    for number in range(120):
        (shelf.folder / f"map-{number}.yaml").write_text(f"title: Map {number}\n" + "# filler\n" * 3000)
    kept = tmp_path / "all.zip"
    backup.backup(shelf.folder, database_of(shelf), kept, NOW)
    wanted = contents(shelf.folder)
    place = tmp_path / "place"
    words = ["restore", str(kept), "--maps", str(place / "maps"), "--db", str(place / "argmap.db"), "--force"]
    command = [sys.executable, "-m", "argmap", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    rng, killed = random.Random(1), 0
    for _ in range(6):
        (place / "maps").mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + 60
        # Only what happens while it unpacks and renames is of interest, not the start of Python.
        while not list(place.glob(".*.restoring")) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.4)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        found = contents(place / "maps") if (place / "maps").exists() else {}
        assert found in ({}, wanted)
    assert killed
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0
    assert contents(place / "maps") == wanted
    assert not list(place.glob(".*.restoring"))
