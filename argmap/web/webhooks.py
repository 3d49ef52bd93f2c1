"""Tells other programs of changes: from the log, signed, until they answer, never into a private network.

Messages and signatures are those of Standard Webhooks 1.0 (standardwebhooks.com).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from argmap.access import secrets
from argmap.errors import BadRequest, Conflict, Unavailable
from argmap.store import Change, Store
from argmap.store.hooks import HookRow

_LOG = logging.getLogger("argmap")
#: Changes in one message; seconds for an address to answer, from the first byte to the last of its headers; seconds
#: between two looks into the log.
MOST, TIMEOUT, PAUSE = 100, 10.0, 2.0
#: Seconds until the first try again, doubled each time up to the second; after so many failures it stops: three days.
FIRST, LONGEST, TRIES = 30.0, 6 * 3600.0, 20
LEASE_SECONDS = 60.0
#: Networks of IPv6 whose addresses carry one of IPv4, which may be private: RFC 4291 2.5.5.1, RFC 6052, RFC 3056.
CARRYING = tuple(map(ipaddress.IPv6Network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))
#: Webhooks of one server at the most.
HOOKS = 50


class Post(Protocol):
    """What sends a message."""

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Return the status of the answer; raise ``OSError`` if there is none."""


def checked(url: str, private: bool = False) -> str:
    """Return an address that can be notified of changes.

    :param private: whether http, and addresses inside one's own network, are allowed
    :raises BadRequest: where it cannot
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in (("http", "https") if private else ("https",)) and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        known = False
    if not known or parts.username or len(url) > 500 or not url.isascii() or not url.isprintable() or " " in url:
        raise BadRequest("A webhook is an https address without a name and password in it.")
    return url


def add(store: Store, url: str, maps: list[str], person: str, private: bool = False) -> HookRow:
    """Add a webhook that is notified of every change from now on.

    :param maps: ids of the maps it is about; none for all
    :param person: id of who sets it up
    :param private: as for ``checked``
    :raises BadRequest: where the address cannot be told; :raises Conflict: where there are too many
    """
    checked(url, private)
    if len(store.hooks()) >= HOOKS:
        raise Conflict(f"There are {HOOKS} webhooks already. Remove one first.")
    hook = HookRow(secrets.new_id(), url, new_secret(), ",".join(maps), person, store.change())
    store.put_hook(hook)
    return hook


def again(store: Store, hook: HookRow) -> None:
    """Try a webhook again now that has failed or was stopped; it is sent all that it has missed."""
    store.move_hook(replace(hook, tries=0, due=0.0, stopped=False))


def probe(store: Store, hook: HookRow, private: bool = False, send: Post | None = None) -> tuple[bool, str]:
    """Send a message to try an address, and return whether it was taken, and the answer in words.

    :param private: as for ``checked``
    """
    body = json.dumps({"type": "argmap.test", "data": {}}).encode()
    moment = time.time()
    said, taken = sent(send or partial(post, private=private), hook, secrets.new_id(), int(moment), body)
    present = store.hook(hook.id)
    if present is not None:
        store.move_hook(present.after_message(moment, f"test: {said}", 1))
    return taken, said


def state(hook: HookRow) -> str:
    """Return how a webhook does, in a word."""
    return "stopped" if hook.stopped else "failing" if hook.tries else "working"


def new_secret() -> str:
    """Return a secret to sign with, as Standard Webhooks write it."""
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """Return the signature of a message.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...           b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def addresses(host: str, port: int, private: bool) -> list[str]:
    """Return the network addresses of a host.

    :raises OSError: where it has none, or one of them lies in a network of one's own
    """
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:
        raise OSError("its host cannot be a name") from error
    if not private and not all(_public(ipaddress.ip_address(text.partition("%")[0])) for text in found):
        raise OSError("it is an address inside a private network")
    return found


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is one of the public network, and not a way to another one that is not."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _public(address.ipv4_mapped)
        if address.is_site_local or any(address in network for network in CARRYING):
            return False
    return address.is_global and not address.is_multicast


def post(url: str, body: bytes, headers: dict[str, str], *, private: bool = False) -> int:
    """Send a message, and return the status of the answer; no redirect is followed.

    The address that was looked at is the one that is connected to: a name cannot point elsewhere in between.

    :raises OSError: where there is no answer within ``TIMEOUT``, however it trickles, or the address is a private one
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = addresses(host, port, private)[0]
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = plain = socket.create_connection((address, port), TIMEOUT)
    # A socket's own bound is for each piece that arrives: whoever sends one byte now and then would never meet it.
    late = threading.Event()
    held = plain.dup()
    deadline = threading.Timer(TIMEOUT, _cut, (held, late))
    deadline.daemon = True
    deadline.start()
    try:
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise OSError(f"it did not answer within {TIMEOUT:.0f} seconds") from error
        if isinstance(error, OSError):
            raise
        raise OSError(f"its answer is not HTTP ({type(error).__name__})") from error
    finally:
        deadline.cancel()
        held.close()
        connection.close()


def _cut(connection: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Webhooks:
    """Sends what is new in the log to every webhook."""

    def __init__(self, store: Store, send: Post = post, clock: Callable[[], float] = time.time) -> None:
        """Take the store, what sends, and a clock in seconds."""
        self._store, self._send, self._clock = store, send, clock
        self._holder = secrets.new_id()
        self._ended = threading.Event()
        self._sending: dict[str, threading.Thread] = {}

    def start(self) -> None:
        """Send from now on, in a thread of its own."""
        threading.Thread(target=self._run, daemon=True, name="webhooks").start()

    def stop(self) -> None:
        """Send no more."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(PAUSE):
            try:
                self.look()
            except Unavailable as error:
                _LOG.warning("Webhooks wait for the database: %s", error)

    def look(self) -> list[threading.Thread]:
        """Begin to send what is due, to each address by itself, and return what sends it.

        Nobody waits for another's address. Of several servers on one database one alone sends.
        """
        self._sending = {name: thread for name, thread in self._sending.items() if thread.is_alive()}
        due = [hook for hook in self._store.hooks() if not hook.stopped and hook.due <= self._clock()]
        newest = self._store.change()
        due = [hook for hook in due if hook.after < newest and hook.id not in self._sending]
        if not due or self._store.lease("webhooks", self._holder, LEASE_SECONDS) != self._holder:
            return []
        begun = [threading.Thread(target=self._told, args=(hook,), daemon=True, name="webhook") for hook in due]
        self._sending |= {hook.id: thread for hook, thread in zip(due, begun, strict=True)}
        for thread in begun:
            thread.start()
        return begun

    def _told(self, hook: HookRow) -> None:
        try:
            self._tell(hook)
        except Unavailable as error:
            _LOG.warning("A webhook waits for the database: %s", error)

    def _tell(self, hook: HookRow) -> None:
        found = self._store.changes(hook.after, MOST)
        if not found:
            return
        wanted = [change for change in found if _about(hook, change)]
        told = replace(hook, after=found[-1].number, tries=0, due=0.0)
        if not wanted:
            self._store.move_hook(told)
            return
        begun, tries = self._clock(), hook.tries + 1
        said, done = self._sent(hook, wanted)
        if done:
            self._store.move_hook(told.after_message(begun, said, tries))
            return
        due = self._clock() + min(FIRST * 2 ** (tries - 1), LONGEST)
        failed = replace(hook, tries=tries, due=due, stopped=tries >= TRIES)
        self._store.move_hook(failed.after_message(begun, said, tries))

    def _sent(self, hook: HookRow, changes: list[Change]) -> tuple[str, bool]:
        rows = [{"number": one.number, "map": one.name, "revision": one.revision} for one in changes]
        body = json.dumps({"type": "maps.changed", "data": {"changes": rows}}, ensure_ascii=False).encode()
        # The same changes have the same id, so that whoever got them and could not say so knows them again.
        message = f"{hook.id}-{changes[0].number}-{changes[-1].number}"
        return sent(self._send, hook, message, int(self._clock()), body)


def sent(send: Post, hook: HookRow, message: str, moment: int, body: bytes) -> tuple[str, bool]:
    """Send a signed message, and return the answer in words, and whether it was taken."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "argmap",
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(hook.secret, message, moment, body),
    }
    try:
        status = send(hook.url, body, headers)
    except OSError as error:
        return f"not reached: {error.strerror or error}"[:200], False
    return f"answered {status}", 200 <= status < 300


def _about(hook: HookRow, change: Change) -> bool:
    return change.kind == "document" and (not hook.maps or change.name in hook.maps.split(","))
