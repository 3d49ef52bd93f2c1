"""Keeps a copy of everything that people wrote in one file, and puts it back, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from argmap.errors import BadRequest, Conflict

MANIFEST, DATABASE, MAPS = "manifest.json", "argmap.db", "maps"
FORMAT = 1
#: What a backup may unpack to, in bytes; a file made to fill a disk is refused.
MOST = 20_000_000_000
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds.

    :param files: how many files of the folder
    :param size: bytes of all of them and the database, unpacked
    """

    files: int
    size: int


def backup(folder: Path, database: Path, target: Path, now: str) -> Kept:
    """Write a folder of maps and its database into one zip file, while a server goes on writing to them.

    The database is copied as it is at one moment, by SQLite's own online backup. The target is written beside itself
    and then renamed, so that it is whole wherever it exists.

    :param now: the present moment, ISO 8601
    :raises BadRequest: where there is neither a folder nor a database
    """
    if not folder.is_dir() and not database.is_file():
        raise BadRequest(f"There is nothing to back up: neither {folder} nor {database} exists.")
    target.parent.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    size = 0
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
            if database.is_file():
                copy = Path(place) / DATABASE
                _copied(database, copy)
                size += _added(packed, copy, DATABASE, hashes)
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                # What a link leads to is not part of the folder.
                if path.is_file() and not path.is_symlink():
                    size += _added(packed, path, f"{MAPS}/{path.relative_to(folder).as_posix()}", hashes)
            packed.writestr(MANIFEST, json.dumps({"format": FORMAT, "made": now, "sha256": hashes}, indent=1))
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return Kept(sum(name != DATABASE for name in hashes), size)


def _copied(database: Path, copy: Path) -> None:
    address = f"{database.resolve().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _added(packed: zipfile.ZipFile, path: Path, name: str, hashes: dict[str, str]) -> int:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream, packed.open(name, "w", force_zip64=True) as out:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            out.write(piece)
            size += len(piece)
    hashes[name] = digest.hexdigest()
    return size


def restore(source: Path, folder: Path, database: Path, *, force: bool = False) -> Kept:
    """Put a backup back; stop the server first.

    Everything is unpacked beside its place and compared with the hashes made at the time; only then is it put in place,
    by renaming. What was there before stays, under its name with ``.before-restore``. A restore that is interrupted is
    carried out again by the same call: the backup is not changed by it.

    :param force: replace a folder or database that exists
    :raises BadRequest: where the file is not a backup, or is damaged
    :raises Conflict: where folder or database exist, and are not to be replaced
    """
    for path in (folder, database):
        exists = path.exists() and (not path.is_dir() or any(path.iterdir()))
        if exists and not force:
            raise Conflict(f"{path} exists already; give --force to replace it. It is kept beside the restored one.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    # Beside their places, so that renaming crosses no file system.
    new_folder = folder.with_name(f".{folder.name}.restoring")
    new_database = database.with_name(f".{database.name}.restoring")
    _removed(new_folder)
    _removed(new_database)
    try:
        kept = _unpacked(source, new_folder, new_database)
        if new_database.exists():
            _check(new_database)
            for ending in ("-wal", "-shm"):
                database.with_name(database.name + ending).unlink(missing_ok=True)
            _swapped(new_database, database)
        _swapped(new_folder, folder)
    finally:
        _removed(new_folder)
        _removed(new_database)
    return kept


def _unpacked(source: Path, folder: Path, database: Path) -> Kept:
    try:
        with zipfile.ZipFile(source) as packed:
            told = json.loads(packed.read(MANIFEST))
            if told["format"] != FORMAT:
                raise BadRequest(f"{source} was written by a newer argmap; restore it with that one.")
            hashes: dict[str, str] = told["sha256"]
            total = sum(packed.getinfo(name).file_size for name in hashes)
            if total > MOST:
                raise BadRequest(f"{source} would unpack to {total:,} bytes; at most {MOST:,} are allowed.")
            folder.mkdir()
            for name, expected in hashes.items():
                parts = PurePosixPath(name).parts
                inside = parts[0] == MAPS and len(parts) > 1 and not {"..", "/", ""} & set(parts) and "\\" not in name
                if name != DATABASE and not inside:
                    raise BadRequest(f"{source} contains “{name[:80]}”, which is not part of a backup.")
                path = database if name == DATABASE else folder.joinpath(*parts[1:])
                path.parent.mkdir(parents=True, exist_ok=True)
                if _written(packed, name, path) != expected:
                    raise BadRequest(f"{source} is damaged: {name[:80]} differs from what was saved.")
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError) as error:
        raise BadRequest(f"{source} is not a backup of argmap, or is damaged.") from error
    return Kept(sum(name != DATABASE for name in hashes), total)


def _written(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with packed.open(name) as stream, path.open("xb") as out:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _check(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as opened:
        try:
            (said,) = opened.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            said = str(error)
    if said != "ok":
        raise BadRequest(f"The database in the backup is damaged: {said[:200]}.")


def _swapped(new: Path, place: Path) -> None:
    """Put a file or folder in a place, and keep what was there beside it."""
    if place.exists():
        name = f"{place.name}.before-restore"
        number = 1
        while (before := place.with_name(name if number == 1 else f"{name}-{number}")).exists():
            number += 1
        place.rename(before)
    new.rename(place)


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
