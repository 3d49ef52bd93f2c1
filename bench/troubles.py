"""What happens to servers: kills, locks, a full disk, broken files; and a server that is started again after it."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.conftest import SHIPPED
from tests.servers import Server, free_port, serving

#: Bytes of the small disk that maps and database are on, where this user may make one.
DISK = 256_000_000


class Site:
    """A folder of maps, its database, and the server over them, which may be killed."""

    def __init__(self, place: Path, more: Mapping[str, str]) -> None:
        """Copy the shipped maps to a small disk, or to a folder where this user may not mount one.

        :param place: an empty folder; more: texts of further maps, by their ids
        """
        self.disk, self.log = place / "disk", place / "log"
        self.disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(self.disk)]
        made = shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0
        self.mounted = bool(made)
        self.folder, self.database = self.disk / "maps", self.disk / "x.db"
        shutil.copytree(SHIPPED, self.folder)
        for name, text in more.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        self.port = free_port()
        self.outages: list[tuple[float, float]] = []
        self._running = ExitStack()
        self.server = self._start()

    def _start(self) -> Server:
        made = serving(self.folder, self.database, log=self.log, port=self.port)
        return self._running.enter_context(made)

    def kill(self, everything: bool) -> None:
        """Kill the process that answers, which is started again, or the whole server, and start that again."""
        begun = time.monotonic()
        self.outages.append((begun, float("inf")))
        before = worker(self.server)
        if everything:
            for pid in family(self.server):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._running.close()
            self.server = self._start()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(before, signal.SIGKILL)
            self._until_it_answers(before)
        self.outages[-1] = (begun, time.monotonic() + 1)

    def _until_it_answers(self, before: int) -> None:
        for _ in range(600):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if worker(self.server) != before and self.server.get("/health")[0] == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("The server did not come back within a minute of being killed.")

    def away(self, begun: float, ended: float) -> bool:
        """Return whether the server was killed or starting at any time between two."""
        return any(begun <= until and ended >= since for since, until in self.outages)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Let nothing more be written to the disk, or nothing by the server where the disk is not ours."""
        if self.mounted:
            ballast = self.disk / "ballast"
            try:
                with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                    while file.write(b"\0" * 4096):
                        pass
                yield
            finally:
                ballast.unlink(missing_ok=True)
            return
        import resource

        pid = worker(self.server)
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        try:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

    def stop(self) -> None:
        """End the server."""
        self._running.close()

    def close(self) -> None:
        """End the server and give the disk back."""
        self.stop()
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.disk)], check=True)


class Troubles:
    """Troubles that befall a site, one after another, and how often each did."""

    def __init__(self, site: Site, over: threading.Event, attack: Callable[[random.Random], None]) -> None:
        """Take a site, what says that it is over, and an attack to make now and then."""
        self.site, self.over, self.attack = site, over, attack
        self.made: Counter[str] = Counter()
        self._rng = random.Random(3)

    def run(self, quiet_from: float) -> None:
        """Make trouble until the end; from some time on nothing is killed, so that memory can settle."""
        kinds: dict[str, Callable[[], None]] = {
            "sources touched": self.sources, "broken files": self.broken, "sources broken": self.no_sources,
            "map away": self.map_away, "writers locked out": lambda: self.locked("IMMEDIATE"),
            "everybody locked out": lambda: self.locked("EXCLUSIVE"), "disk full": self.disk_full,
            "hostile import": lambda: self.attack(self._rng), "worker killed": lambda: self.site.kill(False),
            "server killed": lambda: self.site.kill(True),
        }  # fmt: skip
        left: list[str] = []
        while not self.over.is_set():
            # Each happens once before any happens again.
            left = left or self._rng.sample(sorted(kinds), len(kinds))
            name = left.pop()
            if name.endswith("killed") and time.monotonic() > quiet_from:
                continue
            kinds[name]()
            self.made[name] += 1
            self.over.wait(1)

    def sources(self) -> None:
        """Change the file of sources, which all maps are made from."""
        path = self.site.folder / "sources.yaml"
        path.write_bytes((SHIPPED / "sources.yaml").read_bytes() + b"\n" * self._rng.randrange(1, 99))

    def no_sources(self) -> None:
        """Let the file of sources be none for a while, in one of several ways."""
        path = self.site.folder / "sources.yaml"
        path.unlink()
        kind = self._rng.randrange(4)
        if kind == 0:
            path.mkdir()
        elif kind == 1:
            os.mkfifo(path)
        elif kind == 2:
            path.write_bytes(self._rng.randbytes(3000))
        self.over.wait(2)
        if kind == 0:
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        shutil.copy(SHIPPED / "sources.yaml", path)

    def broken(self) -> None:
        """Put files into the folder that are no maps, and take them away again."""
        made = [
            self.site.folder / name for name in ("broken.yaml", "alias.yaml", "loop.yaml", "pipe.yaml", "deep.yaml")
        ]
        made[0].write_bytes(self._rng.randbytes(3000))
        made[1].write_text("title: x\nclaims:\n" + "  - &a [*a, *a]\n" * 500)
        made[2].symlink_to(made[2].name)
        os.mkfifo(made[3])
        made[4].write_text("[" * 5000)
        anchors = self.site.folder / "anchors.json"
        anchors.write_text("<<<<<<< mine\n{")
        self.over.wait(2)
        shutil.copy(SHIPPED / "anchors.json", anchors)
        for path in made:
            path.unlink()

    def map_away(self) -> None:
        """Take a map away for a while."""
        name = "dual-power.yaml"
        (self.site.folder / name).unlink()
        self.over.wait(2)
        shutil.copy(SHIPPED / name, self.site.folder / name)

    def locked(self, how: str) -> None:
        """Hold the database for some seconds."""
        with (
            contextlib.closing(sqlite3.connect(self.site.database, timeout=1)) as held,
            contextlib.suppress(sqlite3.Error),
        ):
            held.execute(f"BEGIN {how}")
            self.over.wait(3)
            held.rollback()

    def disk_full(self) -> None:
        """Fill the disk for some seconds."""
        with self.site.full():
            self.over.wait(4)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, where the system tells."""
    found = []
    with contextlib.suppress(OSError):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError, IndexError):
                    if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry.name))
    return found


def family(server: Server) -> list[int]:
    """Return the server's process and all that came of it."""
    found, below = [server.process.pid], [server.process.pid]
    while below:
        below = [child for pid in below for child in children(pid)]
        found += below
    return found


def worker(server: Server) -> int:
    """Return the process that answers: of the server's, the one with the most memory."""
    return max(family(server), key=memory)


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found.group(1)) * 1024 if found else 0
    return 0


def open_files(pid: int) -> int:
    """Return how many files a process has open; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/fd"))
    return 0
