"""Finds the PostgreSQL that tests run on, installs one where there is none, starts it, and says which it is.

The server is the tests' own: its data lie in a temporary folder, and it listens on a socket there and on no port.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import debian

#: Who the server runs as where the tests run as root, which PostgreSQL refuses: the first of these that exists.
USERS = ("postgres", "nobody")
#: Where Debian, macOS and others put the server's programs.
PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


def find() -> Path | None:
    """Return the folder of the server's programs: named by ARGMAP_POSTGRESQL, on the PATH, or the newest installed."""
    named = os.environ.get("ARGMAP_POSTGRESQL")
    if named and (Path(named) / "initdb").exists():
        return Path(named)
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).parent
    found = [path for place in PLACES for path in Path("/").glob(place[1:]) if (path / "initdb").exists()]
    return max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))] or [0], default=None)


def install() -> Path | None:
    """Install Debian's server where that can be done, and return the folder of its programs."""
    # Debian would start a server for the whole machine, which the tests have no use for.
    debian.install("postgresql")
    return find()


@dataclass(frozen=True)
class Server:
    """A running server.

    :param folder: where its socket is
    :param programs: the folder of its programs
    """

    folder: Path
    programs: Path

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://argmap@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make an empty database, and return its address."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)


def _user() -> dict[str, object]:
    """Return what makes a child run as somebody else than root."""
    if os.geteuid() != 0:
        return {}
    for name in USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and this machine has no other user for it.")


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and end it afterwards.

    :raises RuntimeError: where there is none, or it does not start
    """
    programs = find()
    if programs is None:
        raise RuntimeError("No PostgreSQL is here; `make postgres` says how to get one.")
    user = _user()
    # A socket's path may have little more than 100 bytes, so it is not below pytest's folder.
    folder = Path(tempfile.mkdtemp(prefix="argmap-pg-"))
    try:
        if user:
            os.chown(folder, user["user"], user["group"])  # type: ignore[call-overload]
        data = folder / "data"
        quiet = {"stdin": subprocess.DEVNULL, "cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "argmap", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            capture_output=True,
            text=True,
            **quiet,
            **user,
        )  # type: ignore[call-overload]
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        options = ["-c", "listen_addresses=", "-k", folder, "-c", "fsync=off", "-c", "max_connections=200"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *options], stdout=log, stderr=log, **quiet, **user
            )  # type: ignore[call-overload]
        try:
            here = Server(folder, programs)
            _wait(server, here.url("postgres"), folder / "log")
            yield here
        finally:
            # At SIGTERM it would wait for connections that tests left open; the data go anyway.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    import psycopg

    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.05)
        else:
            return


def main() -> int:
    """Say which PostgreSQL the tests will run on; fail where none can be had and CI is set."""
    programs = find() or install()
    if programs is None:
        print("No PostgreSQL: none is here and none can be installed, so its tests cannot run.")
        return 1 if os.environ.get("CI") else 0
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True).stdout.strip()
    print(f"The store's tests run on SQLite and on {version} ({programs}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
