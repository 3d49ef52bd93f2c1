"""``argmap room``: a room on a map, served to the network of a class."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

import click

from argmap.cli.options import (
    MAP_ENDINGS,
    db_option,
    default_db,
    folder_of,
    maps_option,
    open_library,
    sessions_option,
    sources_option,
)
from argmap.cli.serve import GIVEN, free_port, run
from argmap.errors import BadRequest, NotFound, Problem, nearest
from argmap.rooms.formats import SessionFormat, read, session_format, unfit

SAFE = """\
This is plain http, for a network that you trust.
  Safe: nobody can edit maps or open rooms over the network; each seat has a random key; codes cannot be guessed.
  Not safe: whoever listens to the network reads what is sent and could take a seat. Use pseudonyms.
  All maps of this folder can be read over the network.
"""


@click.command()
@click.argument("map_name", metavar="MAP")
@maps_option()
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on; by default, all addresses.")  # noqa: S104 - a class joins over its network
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--session", default="", help="Session, such as claim-sprint, or the path of a session file.")
@sessions_option()
@click.option("--title", default="", help="Name of the room; by default, that of the session or the map.")
@db_option()
@sources_option()
def command(
    map_name: str,
    maps: Path | None,
    host: str,
    port: int,
    session: str,
    sessions: Path | None,
    title: str,
    db: Path | str | None,
    sources: Path | None,
) -> None:
    """Open a room on a map for a class, and serve it.

    MAP is the id of a map or the path of its file. Prints the address, the code and the QR code to join by, and the
    secret address of the leader's page. Stop with Ctrl-C; the room stays in the database.
    """
    from argmap.rooms.service import Rooms
    from argmap.views.rooms import terminal_code

    path = Path(map_name)
    is_file = path.suffix in MAP_ENDINGS
    folder = path.parent if is_file else folder_of(maps)
    map_id = path.stem if is_file else map_name
    plan = _plan(session, sessions) if session else None
    port = free_port(host, port)
    library = open_library(folder, sources, db=db or default_db(folder), keep=True)
    stamps = library.folder.stamps()
    if map_id not in stamps:
        raise NotFound("map", map_name, nearest(map_id, stamps))
    debate = library.one(map_id)
    if plan:
        _say(unfit(plan, debate.map))
    assert library.store is not None
    name = title or (plan.title if plan else debate.map.title)
    ticket = Rooms(library.store, lambda _: debate.map).open(map_id, name, revision=debate.revision, session=plan)
    library.store.close()

    addresses = [host] if host not in ("0.0.0.0", "::") else lan_addresses()  # noqa: S104
    shown = addresses[0] if addresses else "127.0.0.1"
    here = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    joining = f"http://{bracketed(shown)}:{port}"
    os.environ[GIVEN] = json.dumps(
        {
            "maps": str(folder.resolve()),
            "db": db if isinstance(db, str) else str((db or default_db(folder)).resolve()),
            "sources": str(sources.resolve()) if sources else "",
            "hosts": list(dict.fromkeys([*map(bracketed, addresses), "localhost", "127.0.0.1", "[::1]"])),
            "owner_here": False,
            "joining": joining,
            "sessions": str(sessions.resolve()) if sessions else "",
            "dot": os.environ.get("ARGMAP_DOT", ""),
            "prefix": "",
            "proxies": [],
            "watchers": [],
            "access_log": False,
            "log_format": "lines",
            "body_seconds": 10.0,
        }
    )
    address = f"{joining}/join/{ticket.room.code}"
    click.echo(terminal_code(address))
    click.echo(f"Join:    {address}")
    click.echo(f"Code:    {ticket.room.code}")
    if not addresses:
        click.echo("This machine is not on a network: phones cannot reach it.")
    for other in addresses[1:]:
        click.echo(f"or:      http://{bracketed(other)}:{port}/join/{ticket.room.code}")
    click.echo(f"Leader:  http://{here}:{port}/rooms/{ticket.room.id}/enter?key={ticket.token}")
    click.echo(f"         Keep this address to yourself. On another device: {ticket.phrase}")
    click.echo(f"\n{SAFE}\nStop with Ctrl-C.")
    run(host, port)


def _plan(name: str, folder: Path | None) -> SessionFormat:
    """Return the session of a name or in a file; where the file has problems, they are printed and it ends there."""
    path = Path(name)
    if path.suffix not in MAP_ENDINGS:
        return session_format(name, folder)
    try:
        found, problems = read(path.read_bytes(), path.stem)
    except OSError as error:
        raise BadRequest(f"{name} cannot be read: {error.strerror}.") from error
    _say(problems)
    assert found is not None
    return found


def _say(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise click.exceptions.Exit(1)


def lan_addresses() -> list[str]:
    """Return the addresses by which other machines reach this one, the one of the usual route first."""
    found: list[str] = []
    # Nothing is sent: connecting a datagram socket only asks the system which way it would go. A machine without a way
    # out, or whose name is in no table, may still tell by the other.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [text for text in dict.fromkeys(found) if not ipaddress.ip_address(text).is_loopback]


def bracketed(host: str) -> str:
    """Return a host as an address has it."""
    return f"[{host}]" if ":" in host else host
