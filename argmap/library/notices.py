"""The kernel's notices of changed files (inotify, Linux): asking whether there is one takes a single system call."""

from __future__ import annotations

import os
import struct
import sys
import weakref
from functools import partial

#: Modified, attributes, moved from and to, created, deleted, and the last two of the watched file itself.
CHANGES = 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800
#: The queue was full; what was watched is watched no more; and that went away, or elsewhere.
_FULL, _ENDED, _AWAY = 0x4000, 0x8000, 0x400 | 0x800 | 0x2000
_FOLDER = 0x40000000
_HEADER = struct.Struct("iIII")
#: File systems that no other machine can change behind the kernel's back, by the number ``statfs`` gives them.
LOCAL = {
    0xEF53,  # ext2, ext3, ext4
    0x58465342,  # XFS
    0x9123683E,  # Btrfs
    0x2FC12FC1,  # ZFS
    0xF2F52010,  # F2FS
    0xCA451A4E,  # bcachefs
    0x01021994,  # tmpfs
    0x794C7630,  # overlay, as containers have it
}


class Notices:
    """Notices about some files and folders, waiting from the moment of the change until somebody asks."""

    def __init__(self) -> None:
        """Open a queue of notices.

        :raises OSError: where the system has none, or has no more to give
        """
        if sys.platform != "linux":
            raise OSError("This system has no inotify.")
        import ctypes
        import termios

        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._queue < 0:
            raise OSError(ctypes.get_errno(), "inotify cannot be used")
        weakref.finalize(self, os.close, self._queue)
        self._paths: dict[int, str] = {}
        self._folders: set[str] = set()
        self._type = ctypes.c_long
        self._size = ctypes.c_int(0)
        # This call cannot wait, so the interpreter is not handed to another thread and back for it.
        ioctl = ctypes.PyDLL(None).ioctl
        self._ask = partial(ioctl, self._queue, termios.FIONREAD, ctypes.byref(self._size))

    def add(self, path: str) -> bool:
        """Ask for notices of changes of a file, or in a folder; return whether every change in it will make one."""
        name = os.fsencode(path)
        status = (self._type * 32)()
        if self._libc.statfs(name, status) or status[0] not in LOCAL:
            return False
        number = self._libc.inotify_add_watch(self._queue, name, CHANGES)
        if number >= 0:
            self._paths[number] = path
            if os.path.isdir(path):
                self._folders.add(path)
        return bool(number >= 0)

    def read(self) -> list[tuple[str, str]] | None:
        """Return what has changed since the last reading: a path that was added, and a name in it, or an empty one.

        :return: ``None`` if that cannot be known, such as where more has changed than the system keeps notices of
        """
        found: list[tuple[str, str]] = []
        while True:
            try:
                data = os.read(self._queue, 65536)
            except BlockingIOError:
                return found
            at = 0
            while at < len(data):
                number, mask, _, length = _HEADER.unpack_from(data, at)
                at += _HEADER.size
                name = os.fsdecode(data[at : at + length].rstrip(b"\0"))
                at += length
                path = self._paths.get(number)
                if path is None or mask & (_FULL | _FOLDER) or (mask & (_ENDED | _AWAY) and path in self._folders):
                    return None
                if mask & _ENDED:
                    del self._paths[number]
                found.append((path, name))

    def waiting(self) -> bool:
        """Return whether anything has changed since the files were added, or that cannot be known."""
        return self._ask() != 0 or self._size.value > 0
