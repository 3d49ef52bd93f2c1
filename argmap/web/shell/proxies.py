"""Proxies before argmap: whose word about the client is taken, and what is made of it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from argmap.web.cache import UNNAMED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_SAID = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
#: Other names for the same things, which argmap does not read; nobody behind it should either.
_UNREAD = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_ORIGINAL_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
)


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks that proxies are in.

    :param names: addresses, networks such as ``10.0.0.0/8``, or host names, which are looked up now
    :raises ValueError: where a name is none of these
    """
    found: list[Network] = []
    for name in names:
        try:
            found.append(ipaddress.ip_network(name, strict=False))
        except ValueError:
            try:
                rows = socket.getaddrinfo(name, None)
            except OSError as error:
                raise ValueError(f"“{name}” is not an address, and no host of this name is known here.") from error
            found += [ipaddress.ip_network(str(row[4][0]).partition("%")[0]) for row in rows]
    return tuple(dict.fromkeys(found))


def within(address: str, trusted: Iterable[Network]) -> bool:
    """Return whether an address is in one of some networks."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return any(known in network for network in trusted)


def relayed(request: WSGIEnvironment) -> bool:
    """Return whether a request shows that a proxy passed it on, so that its sender is not who is connected.

    A proxy need not show itself. What it mostly leaves: headers about the client; HTTP/1.0, which nginx speaks to
    servers behind it and browsers do not; a browser's word for the page's origin that is not the host asked for.
    """
    if request.get("SERVER_PROTOCOL") == "HTTP/1.0" or any(name in request for name in (*_SAID, *_UNREAD)):
        return True
    if request.get("HTTP_SEC_FETCH_SITE") != "same-origin":
        return False
    try:
        page = urlsplit(request.get("HTTP_ORIGIN") or request.get("HTTP_REFERER") or "").netloc
    except ValueError:
        return True
    return bool(page) and page != request.get("HTTP_HOST", "")


def heed(request: WSGIEnvironment, trusted: tuple[Network, ...]) -> None:
    """Put what a trusted proxy says of the client in place of what the connection says; nobody else is believed.

    The client is the last address in ``X-Forwarded-For`` that is not itself a trusted proxy: those before it are
    whatever the client wrote. What another proxy passed on is marked by ``UNNAMED``.
    """
    named = within(request["REMOTE_ADDR"], trusted)
    if not named and relayed(request):
        request[UNNAMED] = True
    said = {name: str(request.pop(name, "")) for name in (*_SAID, *_UNREAD)}
    if not named:
        return
    for address in reversed([part.strip() for part in said["HTTP_X_FORWARDED_FOR"].split(",") if part.strip()]):
        request["REMOTE_ADDR"] = address
        if not within(address, trusted):
            break
    scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
    if scheme in ("http", "https"):
        request["wsgi.url_scheme"] = scheme
    host = said["HTTP_X_FORWARDED_HOST"].rpartition(",")[2].strip()
    if host:
        request["HTTP_HOST"] = host
