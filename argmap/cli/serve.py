"""``argmap serve``: the maps of a folder as web pages."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from pathlib import Path

import click

from argmap.cli.options import db_option, default_db, folder_of, maps_argument, open_store, sources_option
from argmap.errors import BadRequest

#: What the server makes its answers with, told by name, since a process of its own does it.
APPLICATION = "argmap.web.serving:application"

#: Connections held at once; an idle one costs a few kilobytes and no thread, and ends after 30 seconds.
MOST_CONNECTIONS = 8192
#: Files that the process needs for itself: maps watched, databases, children.
OWN_FILES = 512


@click.command()
@maps_argument()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--trusted-host", multiple=True, help="Host name to answer to, besides the address listened on.")
@db_option()
@sources_option()
def command(
    maps: Path | None, host: str, port: int, trusted_host: tuple[str, ...], db: Path | None, sources: Path | None
) -> None:
    """Serve the maps of a folder as web pages.

    MAPS is a folder of map files: ./maps, or the debates that ship with argmap, where it is left out. A file changed
    there shows at the next request.
    """
    folder = folder_of(maps)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            offer = " Try --port 0." if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""
            raise BadRequest(f"{host}:{port} cannot be listened on: {error.strerror}.{offer}") from error
        port = probe.getsockname()[1]
    # A database that cannot be opened is better said here than by a worker that dies of it.
    open_store(folder, db).close()
    os.environ["ARGMAP_MAPS"] = str(folder.resolve())
    os.environ["ARGMAP_DB"] = str((db or default_db(folder)).resolve())
    os.environ["ARGMAP_HOSTS"] = ",".join(dict.fromkeys([host, "localhost", "127.0.0.1", "[::1]", *trusted_host]))
    # Only who sits at the machine reaches a loopback address, and no page of another site can: hosts are checked.
    os.environ["ARGMAP_OWNER_HERE"] = str(int(_is_loopback(host)))
    if sources:
        os.environ["ARGMAP_SOURCES"] = str(sources.resolve())
    else:
        os.environ.pop("ARGMAP_SOURCES", None)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"argmap serves {folder} on http://{shown}:{port} (stop with Ctrl-C).")
    _run(host, port)


def _is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _run(host: str, port: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        APPLICATION,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        # HTTP/2 is of use over TLS alone, which a proxy before argmap gives; what is not spoken needs no guard.
        http=HTTPModes.http1,
        workers=1,
        backlog=2048,
        # Granian takes no new connection beyond this number: by its default, 1,024 idle ones keep everybody out.
        backpressure=_connections(),
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        # A worker that is told to stop while it starts would never hear of it.
        workers_kill_timeout=3,
    ).serve()


def _connections() -> int:
    """Allow the process as many open files as it may have, and return how many connections that leaves room for."""
    try:
        import resource
    except ImportError:  # Windows has no such bound.
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OWN_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(128, min(MOST_CONNECTIONS, soft - OWN_FILES))
