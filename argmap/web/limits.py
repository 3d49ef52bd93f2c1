"""Bounds on how often one person, token or network address may ask for what costs the server something.

Counted in the memory of this process, by leaky bucket (the generic cell rate algorithm of ITU-T I.371): a burst up to
the bound, then as many as the time allows. Whoever sits at the machine is not counted.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import TooManyRequests

from argmap.web import access

#: Keys remembered at once; the one asked for longest ago goes first.
KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A bound.

    :param name: what programs are told it is called
    :param most: requests at once; seconds: the time in which as many become free again
    :param what: what it is a bound on, in words
    """

    name: str
    most: int
    seconds: int
    what: str


@dataclass(frozen=True, slots=True)
class Left:
    """What a bound leaves.

    :param count: requests that are free now
    :param wait: seconds until another one is free; 0 where one is
    """

    count: int
    wait: float


# A school's network is one address: its bound has room for a class. Guessing at one name is slowed in ``guessing``.
SIGN_IN = Rate("sign-in", 60, 900, "tries to sign in")
ASKED = Rate("codes", 10, 900, "requests for a code with this name")
SEARCH = Rate("search", 600, 60, "searches")
LAUNCHES = Rate("launches", 1200, 900, "launches from a learning platform")
DELIVERIES = Rate("deliveries", 20, 60, "test deliveries")
CHECKS = Rate("checks", 120, 60, "quotations checked")
IMPORTS = Rate("imports", 30, 60, "files read")
READS = Rate("api", 600, 60, "requests to the API")
WRITES = Rate("api-writes", 120, 60, "changes by the API")
RATES = (SIGN_IN, ASKED, LAUNCHES, DELIVERIES, SEARCH, CHECKS, IMPORTS, READS, WRITES)
#: Endpoint of a request -> its bound; every other one of the API is read or written.
OF: Mapping[str, Rate] = {
    "signing.use_code": SIGN_IN,
    "signing.accept": SIGN_IN,
    "provider.begin": SIGN_IN,
    "provider.back": SIGN_IN,
    "account.change": SIGN_IN,
    # A class arrives at once from one address.
    "lti.login": LAUNCHES,
    "lti.launch": LAUNCHES,
    "lti.enter": LAUNCHES,
    "lti.link": LAUNCHES,
    "hooks.change": DELIVERIES,
    "library.search": SEARCH,
    "maps.find": SEARCH,
    "rooms.find_passage": SEARCH,
    "api.search": SEARCH,
    "api.check_quote": CHECKS,
    "api.read_import": IMPORTS,
    "importing.submit": IMPORTS,
    "essays.submit": IMPORTS,
    "api.check_essay": IMPORTS,
}


class Limits:
    """Counts requests by bound and key."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock in seconds."""
        self._clock = clock
        self._full: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, rate: Rate, key: str) -> Left:
        """Count one request, unless none is free, and return what is left."""
        pace = rate.seconds / rate.most
        with self._lock:
            now = self._clock()
            full = max(self._full.get((rate.name, key), now), now)
            if full + pace - now > rate.seconds + 1e-9:
                return Left(0, full + pace - now - rate.seconds)
            self._full[rate.name, key] = full + pace
            self._full.move_to_end((rate.name, key))
            while len(self._full) > KEYS:
                self._full.popitem(last=False)
            return Left(int((rate.seconds - (full + pace - now)) / pace + 1e-9), 0.0)


def attach(app: Flask) -> None:
    """Count the requests of an app, and tell programs what is left."""
    app.extensions["argmap.limits"] = Limits()
    app.before_request(_count)
    app.after_request(_tell)


def check(rate: Rate, key: str) -> None:
    """Count a request against a bound.

    :raises TooManyRequests: where none is free, with the seconds to wait
    """
    left = cast(Limits, current_app.extensions["argmap.limits"]).take(rate, key)
    g.limited = (rate, left)
    if left.wait:
        seconds = math.ceil(left.wait)
        wait = f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
        raise TooManyRequests(f"There were too many {rate.what}. Wait {wait}.", retry_after=seconds)


def _count() -> None:
    endpoint = request.endpoint or ""
    rate = OF.get(endpoint)
    if rate is None and endpoint.startswith("api."):
        rate = READS if request.method in ("GET", "HEAD", "OPTIONS") else WRITES
    if rate is None or access.at_machine():
        return
    check(rate, _who(rate))
    login = request.form.get("login", "") if endpoint == "signing.use_code" else ""
    if login:
        check(ASKED, f"{network(request.remote_addr or '')} {login.strip().casefold()[:200]}")


def _who(rate: Rate) -> str:
    """Return whom a request counts for: a token, a person, or a network."""
    # Whoever signs in is nobody yet, and a stolen session guesses passwords as its person.
    person = access.current_person() if rate not in (SIGN_IN, LAUNCHES) else None
    if person is not None and person.id:
        return f"token {person.token}" if person.token else f"person {person.id}"
    return f"address {network(request.remote_addr or '')}"


def network(address: str) -> str:
    """Return what is counted as one address: of IPv6 the first 64 bits, which one household has to itself.

    >>> network("2001:db8::1:2:3:4"), network("192.0.2.7")
    ('2001:db8::/64', '192.0.2.7')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _tell(response: Response) -> Response:
    rate, left = g.get("limited", (None, None))
    if rate is not None and request.path.startswith("/api/"):
        # draft-ietf-httpapi-ratelimit-headers-10
        response.headers["RateLimit-Policy"] = f'"{rate.name}";q={rate.most};w={rate.seconds}'
        response.headers["RateLimit"] = f'"{rate.name}";r={left.count};t={math.ceil(left.wait)}'
    return response
