"""``argmap serve``: the maps of a folder as web pages."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import json
import os
import re
import socket
import threading
import time
import tomllib
from pathlib import Path

import click

from argmap.cli.options import (
    db_option,
    default_db,
    folder_of,
    maps_argument,
    open_store,
    sessions_option,
    sources_option,
)
from argmap.errors import BadRequest, suggestion

#: What the server makes its answers with, told by name, since a process of its own does it.
APPLICATION = "argmap.web.serving:application"
#: The variable that carries the settings to that process; nobody else sets or reads it.
GIVEN = "ARGMAP_SERVING"

#: Connections held at once; an idle one costs a few kilobytes and no thread, and ends after 30 seconds.
MOST_CONNECTIONS = 8192
#: Files that the process needs for itself: maps watched, databases, children.
OWN_FILES = 512


def _from_file(ctx: click.Context, _option: click.Parameter, path: Path | None) -> None:
    """Take what a settings file says for whatever neither the command line nor the environment says."""
    if path is None:
        return
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path} cannot be read as TOML: {error}.") from error
    known = {option.name.replace("_", "-"): option.name for option in ctx.command.params if option.name}
    for name in given:
        if name not in known or name == "config":
            raise BadRequest(f"{path} sets “{name}”, which is not a setting. {suggestion(name, known)}".strip())
    ctx.default_map = {known[name]: value for name, value in given.items()}


@click.command(context_settings={"auto_envvar_prefix": "ARGMAP"})
@maps_argument(envvar="ARGMAP_MAPS")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,
    expose_value=False,
    callback=_from_file,
    help="Settings file in TOML: any of these options, without the leading dashes.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--trusted-host", multiple=True, help="Host name to answer to, besides the address listened on.")
@click.option(
    "--embed-in", multiple=True, help="Site whose pages may show maps in a frame, such as https://example.org, or *."
)
@click.option("--prefix", default="", help="Path that argmap is served under behind a proxy, such as /debates.")
@click.option(
    "--trusted-proxy", multiple=True, help="Address, network or name of a proxy whose X-Forwarded headers are trusted."
)
@click.option("--access-log/--no-access-log", default=False, show_default=True, help="Log every request.")
@click.option(
    "--log-format",
    type=click.Choice(["lines", "json"]),
    default="lines",
    show_default=True,
    help="How logs are written.",
)
@click.option("--metrics-for", multiple=True, help="Address or network that may read /metrics; nobody by default.")
@click.option(
    "--body-seconds",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 600),
    help="Longest pause while a request's body arrives.",
)
@click.option(
    "--sign-in-over-http",
    is_flag=True,
    help="Let people sign in without https, in a network that you trust; anybody who listens there can read passwords.",
)
@click.option("--oidc-issuer", default="", help="Identity provider to sign in with (OpenID Connect), by its address.")
@click.option("--oidc-client", default="", help="Id that the provider gave this server.")
@click.option("--oidc-secret", default="", help="This server's password at the provider; better in ARGMAP_OIDC_SECRET.")
@click.option("--oidc-title", default="your institution", show_default=True, help="What people call the provider.")
@click.option(
    "--oidc-roles", default="", help="Claim of the provider that has a person's role: reader, editor and so on."
)
@click.option("--oidc-admit", is_flag=True, help="Give everybody the provider knows an account as a reader.")
@click.option(
    "--lti",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File in TOML with the learning platforms that may launch argmap (LTI 1.3); docs/lti.md has an example.",
)
@click.option("--private-webhooks", is_flag=True, help="Let webhooks go to http addresses and into your own network.")
@click.option("--private", is_flag=True, help="Only people who have signed in may read.")
@sessions_option()
@db_option()
@sources_option()
def command(
    maps: Path | None,
    host: str,
    port: int,
    trusted_host: tuple[str, ...],
    embed_in: tuple[str, ...],
    prefix: str,
    trusted_proxy: tuple[str, ...],
    access_log: bool,
    log_format: str,
    metrics_for: tuple[str, ...],
    body_seconds: float,
    sign_in_over_http: bool,
    private: bool,
    oidc_issuer: str,
    oidc_client: str,
    oidc_secret: str,
    oidc_title: str,
    oidc_roles: str,
    oidc_admit: bool,
    lti: Path | None,
    private_webhooks: bool,
    sessions: Path | None,
    db: Path | str | None,
    sources: Path | None,
) -> None:
    """Serve the maps of a folder as web pages.

    MAPS is a folder of map files: ./maps, or the debates that ship with argmap, where it is left out. A file changed
    there shows at the next request. Each option can also be set in the environment (ARGMAP_PORT for --port) or in a
    settings file; docs/deploy.md has the table.
    """
    # A database on a server needs no folder; the debates that ship are not put into it unasked.
    folder = Path("maps") if maps is None and isinstance(db, str) else folder_of(maps)
    if prefix and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+/?", prefix):
        raise BadRequest(f"“{prefix}” cannot be a prefix; it begins with a slash, such as /debates.")
    if embed_in:
        from argmap.web.pages.embedding import checked

        checked(embed_in)
    provider = {
        "issuer": oidc_issuer,
        "client": oidc_client,
        "secret": oidc_secret,
        "title": oidc_title,
        "role_claim": oidc_roles,
        "admit": oidc_admit,
    }
    if oidc_issuer:
        from argmap.web import oidc

        oidc.checked(oidc.Provider(**provider))  # type: ignore[arg-type]
    if lti is not None:
        from argmap.web.lti import load

        load(lti)
    port = free_port(host, port)
    if trusted_proxy or metrics_for:
        _check_networks((*trusted_proxy, *metrics_for))
    # A database that cannot be opened is better said here than by a worker that dies of it.
    open_store(folder, db).close()
    given = {
        "maps": str(folder.resolve()),
        "db": db if isinstance(db, str) else str((db or default_db(folder)).resolve()),
        "sources": str(sources.resolve()) if sources else "",
        "hosts": list(dict.fromkeys([host, "localhost", "127.0.0.1", "[::1]", *trusted_host])),
        # Only who sits at the machine reaches a loopback address, and no page of another site can: hosts are checked.
        # Behind a proxy everybody comes from there.
        "owner_here": _is_loopback(host) and not trusted_proxy and not trusted_host,
        "dot": os.environ.get("ARGMAP_DOT", ""),
        "embed_in": list(embed_in),
        "plain_sign_in": sign_in_over_http,
        "private": private,
        "provider": provider if oidc_issuer else None,
        "private_webhooks": private_webhooks,
        "lti": str(lti.resolve()) if lti else "",
        "sessions": str(sessions.resolve()) if sessions else "",
        "prefix": prefix.rstrip("/"),
        "proxies": list(trusted_proxy),
        "watchers": list(metrics_for),
        "access_log": access_log,
        "log_format": log_format,
        "body_seconds": body_seconds,
    }
    os.environ[GIVEN] = json.dumps(given)
    if sign_in_over_http:
        click.echo("People may sign in over http: whoever listens to the network can read passwords and sessions.")
    shown = f"[{host}]" if ":" in host else host
    said = f"argmap serves {folder} on http://{shown}:{port}{prefix.rstrip('/')} (stop with Ctrl-C)."
    # Whoever clicks the address shall find it answering.
    threading.Thread(target=_say_once_listening, args=(host, port, said), daemon=True).start()
    run(host, port)


def _say_once_listening(host: str, port: int, said: str) -> None:
    """Print a sentence as soon as connections are taken."""
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_unspecified:
            host = "::1" if ":" in host else "127.0.0.1"
    while True:
        try:
            socket.create_connection((host, port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            click.echo(said)
            return


def free_port(host: str, port: int) -> int:
    """Return the port to listen on: the one asked for, or a free one for 0.

    :raises BadRequest: if it cannot be listened on
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            offer = " Try --port 0." if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""
            raise BadRequest(f"Cannot listen on {host}:{port}: {error.strerror}.{offer}") from error
        return int(probe.getsockname()[1])


def _check_networks(names: tuple[str, ...]) -> None:
    from argmap.web.shell.proxies import networks

    try:
        networks(names)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run(host: str, port: int) -> None:
    """Serve until stopped; what is served is in the environment."""
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
