"""A real server in a process of its own, and clients that speak to it by the byte."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A server that runs.

    :param port: where it listens, on the loopback address
    """

    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Return the address of its first page, without the slash."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self, sent: bytes = b"", timeout: float = 60) -> socket.socket:
        """Open a connection, and send something."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        if sent:
            connection.sendall(sent)
        return connection

    def get(self, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (names in small letters) and body of an answer."""
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        host = "" if "host" in {name.lower() for name in headers} else "Host: 127.0.0.1\r\n"
        return self.send(f"GET {address} HTTP/1.1\r\n{host}{lines}Connection: close\r\n\r\n".encode())

    def send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a whole request that closes its connection, and return the answer."""
        with self.connect(request) as connection:
            return answer(connection)


def in_a_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in a thread of its own: the one of the tests has a loop that drives the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read a connection to its end, and return status, headers and body of the answer."""
    found = b""
    while piece := connection.recv(65536):
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    if headers.get("transfer-encoding") == "chunked":
        body = dechunked(body)
    return int(first.split(" ")[1]), headers, body


def dechunked(body: bytes) -> bytes:
    """Put a body sent in chunks together."""
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        whole, body = whole + rest[:length], rest[length + 2 :]
        if length == 0:
            break
    return whole


@contextmanager
def serving(
    maps: Path, database: Path, *more: str, env: dict[str, str] | None = None, log: Path | None = None, port: int = 0
) -> Iterator[Server]:
    """Serve a folder until the test is done with it.

    :param log: the end of which the server's log goes to; one that writes much must have a file, since nobody reads it
        meanwhile
    :param port: where it listens, on the loopback address; 0 for a free port
    """
    port = port or free_port()
    words: Sequence[str] = ["serve", str(maps), "--port", str(port), "--db", str(database), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    complaints = log.open("a") if log else subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-m", "argmap", *words],
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
        env=environment,
    )
    if log:
        complaints.close()  # type: ignore[union-attr]
    server = Server(port, process)
    try:
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server) -> None:
    for _ in range(1800):
        if server.process.poll() is not None:
            raise AssertionError(f"The server ended: {server.process.communicate()}")
        try:
            with urllib.request.urlopen(f"{server.url}/health", timeout=30) as found:
                json.load(found)
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not answer.")
