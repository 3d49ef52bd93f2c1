"""Which texts of sources are at hand, as a value: files in folders, and texts that were added to the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.library.folder import Stamp, regular
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
    """The texts at hand at one moment.

    :param files: path and stamp of each file by its name, the first folder's where two have the same
    :param kept: hashes of the texts in the store, by source, the newest last
    """

    files: Mapping[str, tuple[Path, Stamp]] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, folders: Iterable[Path], store: Store | None) -> TextSet:
        """List the texts in folders and in a store."""
        files: dict[str, tuple[Path, Stamp]] = {}
        for folder in folders:
            if folder.is_dir():
                with os.scandir(folder) as entries:
                    for entry in sorted(entries, key=lambda entry: entry.name):
                        status = regular(entry.path)
                        if status is not None:
                            files.setdefault(entry.name, (Path(entry.path), Stamp.of(status)))
        kept: dict[str, tuple[str, ...]] = {}
        for text in store.texts() if store else ():
            kept[text.source] = (*kept.get(text.source, ()), text.sha256)
        return cls(files, kept)

    def place(self, source: Source) -> Place | None:
        """Return where a source's text is; ``None`` where it is not at hand.

        A text of the named hash counts, else the file of the named name, else the text that was added last.
        """
        path, stamp = self.files.get(source.file, (None, None)) if source.file else (None, None)
        named = any(source.sha256 in hashes for hashes in self.kept.values()) if source.sha256 else False
        kept = source.sha256 if named else ""
        if path is None and not kept:
            kept = self.kept.get(source.id, ("",))[-1]
        return Place(path, stamp, kept) if path or kept else None
