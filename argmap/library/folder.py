"""The folder of map files: what is in it, and what has changed since it was last read."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from argmap.errors import BadRequest, Unreadable
from argmap.mapfile import MAX_BYTES
from argmap.model import is_slug

SOURCES = "sources.yaml"
ANCHORS = "anchors.json"
TEXTS = "texts"
ENDINGS = (".yaml", ".yml")
#: Documents besides the maps, each in one file.
OTHERS = (SOURCES, ANCHORS)
#: What changed this recently, in nanoseconds, is not trusted: another change could leave the same time behind.
RACY = 2_000_000_000
#: Seconds after which what lies beside a file was left by a process that is no more.
LEFT_SECONDS = 60


class Stamp(NamedTuple):
    """What the system says of a file; when it is the same, the file is taken to be."""

    modified: int
    changed: int
    size: int
    inode: int

    def settled(self, now: int) -> bool:
        """Return whether a change by now, in nanoseconds, would leave another stamp behind.

        A time far ahead is as good as one long past: a clock that was set back does not give it again soon.
        """
        return min(abs(now - self.modified), abs(now - self.changed)) > RACY

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Make the stamp of a file's status; a file put in place of another has another inode."""
        return cls(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds at one moment.

    :param stamps: the stamp of each document's file, by the document's name
    :param unreadable: why a file that is there cannot be read, by the document's name
    """

    stamps: dict[str, Stamp]
    unreadable: dict[str, str]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of map files; ids, never paths, come in from outside.

    :param path: the folder
    """

    path: Path

    @property
    def present(self) -> bool:
        """Return whether the folder is there.

        :raises Unreadable: where that cannot be told
        """
        try:
            return stat.S_ISDIR(self.path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise Unreadable(f"The folder {self.path.name}", _why(error)) from error

    def maps(self) -> Listing:
        """Return the map files, by their maps' ids in order of their names.

        :raises Unreadable: where the folder cannot be listed
        """
        found = Listing({}, {})
        if not self.present:
            return found
        try:
            with os.scandir(self.path) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return found
        except OSError as error:
            raise Unreadable(f"The folder {self.path.name}", _why(error)) from error
        for entry in listed:
            name, ending = os.path.splitext(entry.name)
            if ending not in ENDINGS or f"{name}{ENDINGS[0]}" == SOURCES or name.startswith("."):
                continue
            if name not in found.stamps and name not in found.unreadable:
                self._list(name, entry.path, found)
        return found

    def _list(self, name: str, path: str | Path, found: Listing) -> None:
        try:
            status = status_of(path, self.path)
        except Unreadable as error:
            found.unreadable[name] = error.reason
        else:
            if status is not None:
                found.stamps[name] = Stamp.of(status)

    def stamps(self) -> dict[str, Stamp]:
        """Return the stamp of every map file that can be read by its map's id, in order of their names.

        :raises Unreadable: where the folder cannot be listed
        """
        return self.maps().stamps

    def doubles(self) -> list[tuple[str, str]]:
        """Return files that are left out, each with the one that is taken: both would be the same map's."""
        taken, other = ENDINGS
        pairs = [(f"{map_id}{other}", f"{map_id}{taken}") for map_id in self.stamps()]
        return [pair for pair in pairs if all((self.path / name).is_file() for name in pair)]

    def misnamed(self) -> str:
        """Return the name of a misnamed list of sources, which is not read; empty if there is none."""
        name = f"{Path(SOURCES).stem}{ENDINGS[1]}"
        return name if (self.path / name).is_file() else ""

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
            if _there(path):
                return path
        return self.path / f"{map_id}{ENDINGS[0]}"

    def read(self, path: Path) -> bytes:
        """Return a file's content, at most one byte more than a map may have."""
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)

    def document(self, name: str) -> Path:
        """Return the path of a document's file: of a map by its id, of the others by their names.

        :raises BadRequest: where it is neither
        """
        return self.path / name if name in OTHERS else self.file(name)

    def documents(self) -> Listing:
        """Return the files of every document: of the maps, the list of sources, and the record of verdicts.

        :raises Unreadable: where the folder cannot be listed
        """
        listed = self.maps()
        found = Listing(
            {name: stamp for name, stamp in listed.stamps.items() if is_slug(name)},
            {name: reason for name, reason in listed.unreadable.items() if is_slug(name)},
        )
        for name in OTHERS:
            self._list(name, self.path / name, found)
        return found

    def content(self, name: str) -> bytes | None:
        """Return what a document's file holds; ``None`` where there is no file, or none any more.

        :raises Unreadable: where there is one, and it cannot be read
        """
        path = self.document(name)
        if status_of(path, self.path) is None:
            return None
        try:
            return path.read_bytes() if name in OTHERS else self.read(path)
        except (FileNotFoundError, NotADirectoryError):
            # Taken away meanwhile.
            return None
        except OSError as error:
            raise Unreadable(f"The file {path.name}", _why(error)) from error

    def some(self, names: Iterable[str]) -> Listing:
        """Return the files of some documents, as ``documents`` returns those of all."""
        found = Listing({}, {})
        for name in sorted(names):
            if name in OTHERS or is_slug(name):
                self._list(name, self.document(name), found)
        return found

    @property
    def identity(self) -> str:
        """Return what tells this folder from all others: where it is, and which it is there.

        :raises Unreadable: where the system does not say
        """
        path = self.path.resolve()
        try:
            return f"{path} {path.stat().st_ino}"
        except (FileNotFoundError, NotADirectoryError):
            return str(path)
        except OSError as error:
            raise Unreadable(f"The folder {self.path.name}", _why(error)) from error

    def replace(self, name: str, content: bytes | None, expected: bytes | None) -> bytes | None:
        """Put a new text in place of the one expected in a document's file, and return what the file held in truth.

        Where that is not what was expected, it was written meanwhile: the file is left alone, or, if it was written
        while it was replaced, what was in it is in the answer only.

        :param content: the new text; ``None`` to take the file away
        :param expected: the text that may be replaced; ``None`` where no file is expected
        """
        path = self.document(name)
        # A link stays a link: what it leads to is written.
        path = path.resolve() if path.is_symlink() else path
        held = path.with_name(f".{path.name}.{os.getpid()}.old")
        if expected is None:
            if content is None:
                return None
            try:
                _place(path, content)
            except FileExistsError:
                return self.content(name)
            return None
        try:
            held.unlink(missing_ok=True)
            _hold(path, held)
        except FileNotFoundError:
            return None
        try:
            found = held.read_bytes()
            if found != expected:
                return found
            if content is None:
                path.unlink()
            else:
                write_whole(path, content)
            # An editor that had the file open may have written into it until now.
            return held.read_bytes()
        finally:
            held.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Take away what a process that was killed while it wrote has left beside the files."""
        limit = time.time() - LEFT_SECONDS
        for path in self.path.glob(".*"):
            if path.suffix in (".new", ".old") and path.name.count(".") >= 4:
                # What cannot be taken away harms nobody: its name is not a document's.
                with suppress(OSError):
                    if path.stat().st_mtime < limit:
                        path.unlink()


def _hold(path: Path, held: Path) -> None:
    """Give a file a second name, so that it is still there when another takes its place."""
    try:
        held.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:
        # File systems without hard links.
        held.write_bytes(path.read_bytes())


def _place(path: Path, content: bytes) -> None:
    """Write a new file whole.

    :raises FileExistsError: where there is one already
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _write(beside, content)
        try:
            path.hardlink_to(beside)
        except FileExistsError:
            raise
        except OSError:
            if path.exists():
                raise FileExistsError(path) from None
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _there(path: Path) -> bool:
    """Return whether anything has this name, as far as the system says; a link that leads nowhere is something."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def document_of(file: str) -> str:
    """Return the document that a file of the folder may be, by its name; empty if it is not one.

    >>> document_of("harbour.yml"), document_of("sources.yaml"), document_of(".harbour.yaml.7.new")
    ('harbour', 'sources.yaml', '')
    """
    if file in OTHERS:
        return file
    name, ending = os.path.splitext(file)
    return name if ending in ENDINGS and is_slug(name) and f"{name}{ENDINGS[0]}" != SOURCES else ""


def status_of(path: str | Path, root: Path | None = None) -> os.stat_result | None:
    """Return the status of a regular file; ``None`` where nothing has that name.

    :param root: the folder that the file must be in, wherever links lead; any where it is left out
    :raises Unreadable: where what is there is not a regular file of that folder, or the system does not let it be seen
    """
    what = f"The file {os.path.basename(path)}"
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        if os.path.islink(path):
            raise Unreadable(what, "the link leads to nothing") from None
        return None
    except OSError as error:
        raise Unreadable(what, _why(error)) from error
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(what, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(what, "it is not a regular file")
    if root is not None and os.path.islink(path):
        try:
            inside = root.resolve() in Path(path).resolve().parents
        except (OSError, RuntimeError):
            # pathlib reports a circle of links as a RuntimeError before Python 3.13.
            inside = False
        if not inside:
            raise Unreadable(what, "the link leads out of the folder")
    return status


def regular(path: str | Path) -> os.stat_result | None:
    """Return the status of a regular file; ``None`` for anything else, and for what cannot be seen."""
    try:
        return status_of(path)
    except Unreadable:
        return None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, and a crash, sees the old content or the new, never a part.

    It keeps its mode, and its owner and group as far as the system lets us give files away.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _write(beside, content)
        with suppress(FileNotFoundError):
            _dress(beside, path.stat())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _dress(path: Path, like: os.stat_result) -> None:
    """Give a file the owner, group and mode of another, as far as the system lets us."""
    made = path.stat()
    if hasattr(os, "chown") and (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.chown(path, like.st_uid, like.st_gid)
        except PermissionError:
            with suppress(PermissionError):
                os.chown(path, -1, like.st_gid)
    # Only now: a change of owner clears some of its bits.
    path.chmod(stat.S_IMODE(like.st_mode))


def digest(content: bytes) -> str:
    """Return the SHA-256 hash of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
