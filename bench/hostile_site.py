"""A small server with one of everything that a request may name: a room, people, a learning platform, a provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from argmap.access import Role
from argmap.access.people import By, People
from argmap.access.sessions import Sessions
from argmap.access.tokens import SCOPES, Tokens
from argmap.handouts.kinds import KINDS as DOCUMENTS
from argmap.library import Library
from argmap.rooms.events import Contributed
from argmap.rooms.service import Rooms
from argmap.store import open_store
from argmap.web import create_app, lti
from argmap.web.oidc import Provider
from tests.conftest import ANNALS, HARBOUR, SOURCES

#: Nobody listens here, so that whoever asks is refused at once.
NOWHERE = "http://127.0.0.1:9"
PLATFORM = """
[[platform]]
issuer = "{0}"
client = "argmap-1"
login = "{0}/auth"
keys = "{0}/keys"
deployments = ["1"]
title = "Example School"
"""
HOSTS = ("localhost", "debates.example")


@dataclass(frozen=True)
class Site:
    """An application, and what is there.

    :param named: values of each name that some route takes
    :param cookies: those that open something: a leader's and a participant's seat, and somebody's session
    """

    app: Flask
    named: Mapping[str, Sequence[str]]
    cookies: Sequence[bytes]


@contextmanager
def small_site(folder: Path, *, owner: bool, platform: str = NOWHERE) -> Iterator[Site]:
    """Make the server in a new folder.

    :param owner: whether whoever asks may do everything
    :param platform: address of the learning platform
    """
    (folder / "texts").mkdir(parents=True)
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
    settings = folder / "lti.toml"
    settings.write_text(PLATFORM.format(platform), encoding="utf-8")
    store = open_store(folder / "x.db")
    try:
        library = Library(folder, store)
        people = People(store)
        person = people.add("Ann", Role.OWNER, by=By())
        guest = people.add("Guest", Role.READER, by=By())
        token, _ = Tokens(people).make(person, "a script", SCOPES, 1, by=By())
        rooms = Rooms(store, lambda map_id: library.debate(map_id).map)
        leader = rooms.open("harbour", "A class")
        seat = rooms.join(leader.room.code, "Ann")
        reason = "c-" + "0" * 16
        rooms.act(seat.seat, Contributed(id=reason, what="support", target="paid", text="More ships came."), "c-1")
        app = create_app(
            library, hosts=HOSTS, owner_here=owner, lti=lti.load(settings),
            provider=Provider(NOWHERE, "argmap", "secret"), plain_sign_in=True,
        )  # fmt: skip
        named = {
            "map_id": ("harbour",),
            "claim_id": ("paid", "lost", "no-waiting", "a-week", "dues"),
            "source_id": ("annals",),
            "room_id": (leader.room.id,),
            "code": (leader.room.code,),
            "person_id": (person.id, guest.id),
            "token_id": (token.id,),
            "hook_id": ("none",),
            "secret": (people.invite(guest, by=By()),),
            "key": (library.debate("harbour").map.claim["a-week"].quotes[0].key,),
            "kind": tuple(DOCUMENTS),
            "ending": ("json", "md", "csv", "yaml", "argdown", "html", "svg", "xlsx", "docx"),
            "name": ("writing", "Harbour board", "debate"),
            "filename": ("icon.svg",),
            "number": ("1",),
            "revision": ("1",),
        }  # fmt: skip
        cookies = (
            f"argmap_leader={leader.token}", f"argmap_seat={seat.token}",
            f"argmap_session={Sessions(people).begin(person)}",
        )  # fmt: skip
        yield Site(app, named, tuple(one.encode() for one in cookies))
    finally:
        store.close()
