"""What a view takes from the app that handles the present request."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import current_app, g

from argmap.errors import Unavailable
from argmap.library import Library, Snapshot
from argmap.store import Store
from argmap.web.lti import Tool
from argmap.web.oidc import Provider
from argmap.web.presence import Presence


@dataclass(frozen=True, slots=True)
class Settings:
    """What the pages need besides the request.

    :param library: the debates
    :param dot: program that lays pictures out; empty for the one that comes along
    :param owner_here: whether whoever reaches the server sits at the machine, and so is its owner
    :param joining: scheme, host and port by which a class reaches the server; empty for those of the request
    :param embed_in: sites whose pages may show a map in a frame, as a policy names them
    :param plain_sign_in: whether people may sign in over http, in a network that is trusted
    :param private: whether only people who have signed in may read
    :param provider: the identity provider that people may sign in with
    :param lti: the learning platforms that may launch argmap
    :param private_webhooks: whether webhooks may go to addresses inside one's own network
    :param presence: who edits what just now
    :param sessions: folder of session files for rooms, besides those that come along
    """

    library: Library
    dot: str = ""
    owner_here: bool = False
    joining: str = ""
    embed_in: tuple[str, ...] = ("'self'",)
    plain_sign_in: bool = False
    private: bool = False
    provider: Provider | None = None
    lti: Tool | None = None
    private_webhooks: bool = False
    presence: Presence = field(default_factory=Presence)
    sessions: Path | None = None


def settings() -> Settings:
    """Return the settings of the app."""
    return cast(Settings, current_app.extensions["argmap"])


def database(what: str) -> Store:
    """Return the app's database.

    :param what: what needs one, with a capital, as the sentence about its absence begins
    :raises Unavailable: if there is none
    """
    found = settings().library.store
    if found is None:
        raise Unavailable(f"{what} need a database, and this server has none.")
    return found


def library() -> Snapshot:
    """Return the library as it was when the present request first asked for it."""
    snapshot: Snapshot | None = g.get("snapshot")
    if snapshot is None:
        snapshot = g.snapshot = settings().library.snapshot()
    return snapshot


def saved_to(map_id: str) -> str:
    """Return the name of a map's file with its folder's."""
    folder = settings().library.folder
    return f"{folder.path.name}/{folder.file(map_id).name}"
