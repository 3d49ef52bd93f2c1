"""Which texts of sources are available, as a value: files in folders, and texts that were added to the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.errors import Unreadable
from argmap.library.folder import Stamp, status_of
from argmap.model import Source

if TYPE_CHECKING:
    from argmap.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source's text is.

    :param path: its file; ``None`` where it is in the store only
    :param stamp: how the file looked
    :param kept: hash of the text in the store; empty where it is a file only
    """

    path: Path | None
    stamp: Stamp | None
    kept: str


@dataclass(frozen=True, slots=True)
class TextSet:
    """The available texts at one moment.

    :param files: path and stamp of each file by its name, the first folder's where two have the same
    :param kept: hashes of the texts in the store, by source, the newest last
    :param unreadable: files and folders that are there and cannot be read for now
    """

    files: Mapping[str, tuple[Path, Stamp]] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: frozenset[Path] = frozenset()

    @classmethod
    def of(
        cls,
        folders: Iterable[Path],
        store: Store | None,
        before: TextSet | None = None,
        failing: Iterable[Path] = (),
    ) -> TextSet:
        """List the texts in folders and in a store.

        :param before: the texts as they were; what cannot be seen for now is taken to be as it was
        :param failing: files that could not be read a moment ago
        """
        files: dict[str, tuple[Path, Stamp]] = {}
        unreadable = {path for path in failing if not _opens(path)}
        known = before.files if before else {}
        for folder in folders:
            try:
                with os.scandir(folder) as entries:
                    listed = sorted((entry.name, Path(entry.path)) for entry in entries)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                unreadable.add(folder)
                listed = [(name, path) for name, (path, _) in known.items() if path.parent == folder]
            for name, path in listed:
                try:
                    status = status_of(path, folder)
                except Unreadable:
                    if name in known and known[name][0] == path:
                        unreadable.add(path)
                        files.setdefault(name, known[name])
                    continue
                if status is not None:
                    files.setdefault(name, (path, Stamp.of(status)))
        kept: dict[str, tuple[str, ...]] = {}
        for text in store.texts() if store else ():
            kept[text.source] = (*kept.get(text.source, ()), text.sha256)
        return cls(files, kept, frozenset(unreadable))

    def place(self, source: Source) -> Place | None:
        """Return where a source's text is; ``None`` where it is not available.

        A text of the named hash counts, else the file of the named name, else the text that was added last.
        """
        path, stamp = self.files.get(source.file, (None, None)) if source.file else (None, None)
        named = any(source.sha256 in hashes for hashes in self.kept.values()) if source.sha256 else False
        kept = source.sha256 if named else ""
        if path is None and not kept:
            kept = self.kept.get(source.id, ("",))[-1]
        return Place(path, stamp, kept) if path or kept else None


def _opens(path: Path) -> bool:
    """Return whether a file can be read, or is gone and is missed for that."""
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return True
