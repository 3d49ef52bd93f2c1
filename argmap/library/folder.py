"""The folder of map files: what is in it, and what has changed since it was last read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from argmap.errors import BadRequest
from argmap.mapfile import MAX_BYTES
from argmap.model import is_slug

SOURCES = "sources.yaml"
ANCHORS = "anchors.json"
TEXTS = "texts"
ENDINGS = (".yaml", ".yml")


class Stamp(NamedTuple):
    """What the system says of a file; when it is the same, the file is taken to be."""

    modified: int
    changed: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Make the stamp of a file's status; a file put in place of another has another inode."""
        return cls(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of map files; ids, never paths, come in from outside.

    :param path: the folder
    """

    path: Path

    def stamps(self) -> dict[str, Stamp]:
        """Return the stamp of every map file by its map's id, in order of their names."""
        found: dict[str, Stamp] = {}
        if not self.path.is_dir():
            return found
        with os.scandir(self.path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                name, ending = os.path.splitext(entry.name)
                if (
                    ending in ENDINGS
                    and f"{name}{ENDINGS[0]}" != SOURCES
                    and not name.startswith(".")
                    and entry.is_file()
                ):
                    found.setdefault(name, Stamp.of(entry.stat()))
        return found

    def doubles(self) -> list[tuple[str, str]]:
        """Return files that are left out, each with the one that is taken: both would be the same map's."""
        taken, other = ENDINGS
        pairs = [(f"{map_id}{other}", f"{map_id}{taken}") for map_id in self.stamps()]
        return [pair for pair in pairs if all((self.path / name).is_file() for name in pair)]

    def misnamed(self) -> str:
        """Return the name of a misnamed list of sources, which is not read; empty where there is none."""
        name = f"{Path(SOURCES).stem}{ENDINGS[1]}"
        return name if (self.path / name).is_file() else ""

    def stamp_of(self, name: str) -> Stamp | None:
        """Return the stamp of one of the folder's own files; ``None`` where it is missing."""
        try:
            return Stamp.of((self.path / name).stat())
        except FileNotFoundError:
            return None

    def file(self, map_id: str) -> Path:
        """Return the path of a map's file, whether it exists or not.

        :raises BadRequest: where the id is none, or belongs to the list of sources
        """
        if not is_slug(map_id):
            raise BadRequest(f"“{map_id[:80]}” cannot be the id of a map.")
        if f"{map_id}{ENDINGS[0]}" == SOURCES:
            raise BadRequest(f"“{map_id}” cannot be the id of a map: {SOURCES} describes the sources.")
        for ending in ENDINGS:
            path = self.path / f"{map_id}{ending}"
            if path.exists():
                return path
        return self.path / f"{map_id}{ENDINGS[0]}"

    def read(self, path: Path) -> bytes:
        """Return a file's content, at most one byte more than a map may have."""
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)

    def write(self, map_id: str, content: str) -> None:
        """Write a map's file whole or not at all.

        :raises BadRequest: where the id is none
        """
        write_whole(self.file(map_id), content.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, and a crash, sees the old content or the new, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def digest(content: bytes) -> str:
    """Return the SHA-256 hash of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
