"""What a view takes from the app that handles the present request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from argmap.library import Library


@dataclass(frozen=True, slots=True)
class Settings:
    """What the pages need besides the request.

    :param library: the debates
    :param dot: program that lays pictures out; empty for the one that comes along
    """

    library: Library
    dot: str = ""


def settings() -> Settings:
    """Return the settings of the app."""
    return cast(Settings, current_app.extensions["argmap"])


def library() -> Library:
    """Return the library of the app."""
    return settings().library
