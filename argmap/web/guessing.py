"""Who guesses at a password: a device that has signed in before, or a network, and how long each has to wait."""

from __future__ import annotations

import math
from typing import cast

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import TooManyRequests

from argmap.access.guesses import Guesser, Guesses
from argmap.access.sessions import DEVICE_SECONDS
from argmap.store.people import PersonRow
from argmap.web import access, limits

#: Cookie by which a browser is known that has signed in before; it signs nobody in, and is sent to that page alone.
SAFE_DEVICE, PLAIN_DEVICE = "__Secure-argmap-device", "argmap_device"
#: Tries without waiting: of a device, and of a network, for one name; and of all networks together for it.
OF_ONE, OF_ALL = 5, 100


def attach(app: Flask) -> None:
    """Count the guesses of an app."""
    app.extensions["argmap.sign-in-guesses"] = Guesses()


def _guesses() -> Guesses:
    return cast(Guesses, current_app.extensions["argmap.sign-in-guesses"])


def begin(login: str) -> tuple[Guesser, ...]:
    """Count a try to sign in, and return whom it counts for.

    A device that has signed in by this name counts by itself alone: what others try keeps nobody out who comes back.
    Elsewhere tries count by network and name. All networks together have a bound far above what one can reach, since
    a password would else be guessed at from thousands of them.

    :raises TooManyRequests: where they have to wait, with the seconds
    """
    row = access.people().of_login(login)
    secret = request.cookies.get(_cookie(), "")
    name = row.login if row else login.strip().casefold()[:200]
    if row is not None and secret and access.sessions().knows_device(row, secret):
        guessers: tuple[Guesser, ...] = (Guesser(f"device {row.id} {secret[:100]}", OF_ONE),)
    else:
        network = limits.network(request.remote_addr or "")
        limits.check(limits.SIGN_IN, f"address {network}")
        guessers = (Guesser(f"{network} {name}", OF_ONE), Guesser(f"name {name}", OF_ALL))
    wait = math.ceil(_guesses().take(*guessers))
    if wait:
        told = f"{wait} seconds" if wait < 120 else f"{math.ceil(wait / 60)} minutes"
        raise TooManyRequests(f"There were too many tries to sign in with this name. Wait {told}.", retry_after=wait)
    return guessers


def right(guessers: tuple[Guesser, ...]) -> None:
    """Forget the tries of somebody who was right."""
    _guesses().right(*guessers)


def keep_device(response: Response, row: PersonRow) -> Response:
    """Know this browser again when it signs in by this name next time."""
    if not row.password:
        return response
    secret = access.sessions().keep_device(row, request.cookies.get(_cookie(), ""))
    response.set_cookie(
        _cookie(),
        secret,
        max_age=int(DEVICE_SECONDS),
        path=url_for("signing.page"),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie() -> str:
    return SAFE_DEVICE if request.is_secure else PLAIN_DEVICE
