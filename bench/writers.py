"""People who write while a server is in trouble, and remember what they were told is saved."""

from __future__ import annotations

import http.client
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.troubles import Site

#: The map that is edited, and how many claims of it each writer changes.
MAP, OWN = "soak", 6
HEADERS = {"Origin": "http://127.0.0.1", "Host": "127.0.0.1"}
FORM = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}


def the_map(writers: int) -> str:
    """Return a map with claims for so many writers."""
    claims = "".join(f"  c{writer}-{n}: {{text: Nothing yet.}}\n" for writer in range(writers) for n in range(OWN))
    return f"title: What is written during the soak\nclaims:\n{claims}"


def sent(
    site: Site, method: str, address: str, body: str | None, headers: dict[str, str]
) -> tuple[int, str, http.client.HTTPMessage | None]:
    """Send a request on a connection of its own, and return status, body and headers; 0 where no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    except (OSError, http.client.HTTPException):
        return 0, "", None
    finally:
        connection.close()


@dataclass
class Writer:
    """Somebody who rewords claims of their own in a map.

    :param known: by claim, the words last acknowledged and all that were sent since and may be there as well
    :param statuses: what was answered
    """

    site: Site
    number: int
    known: dict[str, list[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    saved: int = 0

    def write(self, turn: int) -> None:
        """Reword a claim."""
        claim, words = f"c{self.number}-{turn % OWN}", f"Writer {self.number} says {turn}."
        edit = {"kind": "set-field", "thing": "claim", "id": claim, "field": "text", "value": words}
        body = json.dumps({"edits": [edit], "client": f"soak-{self.number}-{turn}"})
        headers = {**HEADERS, "Content-Type": "application/json", "If-Match": "*"}
        status, _, _ = sent(self.site, "POST", f"/api/v1/maps/{MAP}/edits", body, headers)
        self.statuses[status] += 1
        self.known.setdefault(claim, ["Nothing yet."])
        if status == 200:
            self.saved += 1
            self.known[claim] = [words]
        else:
            self.known[claim].append(words)

    def lost(self, texts: dict[str, str]) -> list[str]:
        """Return the claims whose words are neither the last acknowledged nor any that were sent later.

        :param texts: the words of the map's claims, by id
        """
        return [
            f"{claim}: {texts.get(claim)!r} instead of {allowed[0]!r}"
            for claim, allowed in self.known.items()
            if texts.get(claim) not in allowed
        ]


@dataclass
class Student:
    """Somebody with a seat in a room, who contributes.

    :param room: the room's id; code: what one joins it with
    """

    site: Site
    room: str
    code: str
    cookie: str = ""
    saved: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def join(self, name: str) -> None:
        """Take a seat."""
        body = urlencode({"code": self.code, "name": name})
        status, text, headers = sent(self.site, "POST", f"/rooms/{self.room}/join", body, FORM)
        if status != 200 or headers is None:
            raise RuntimeError(f"joining was answered with {status}: {text[:300]}")
        self.cookie = str(headers["Set-Cookie"]).split(";")[0]

    def write(self, turn: int, on: str) -> None:
        """Contribute a reason.

        :param on: the claim that it supports
        """
        client = f"c-{random.getrandbits(64):016x}"
        form = {"do": "contribute", "client": client, "on": on, "what": "support", "text": f"Reason {turn} {client}."}
        status, _, _ = sent(
            self.site, "POST", f"/rooms/{self.room}/seat", urlencode(form), {**FORM, "Cookie": self.cookie}
        )
        self.statuses[status] += 1
        if status == 303:
            self.saved.append(client)

    def lost(self) -> list[str]:
        """Return the contributions that were acknowledged and are not in the room."""
        status, text, _ = sent(
            self.site, "GET", f"/rooms/{self.room}/export.json", None, {**HEADERS, "Cookie": self.cookie}
        )
        if status != 200:
            return [f"the room’s file was answered with {status}"]
        there = {row["id"] for row in json.loads(text)["contributions"]}
        return [client for client in self.saved if client not in there]


def open_room(site: Site, map_id: str) -> tuple[str, str, str]:
    """Open a room on a map, and return its id, its code and its leader's cookie."""
    status, text, headers = sent(site, "POST", f"/maps/{map_id}/rooms", urlencode({"session": ""}), FORM)
    found = re.search(r'href="/rooms/([\w-]+)"', text)
    if status != 200 or headers is None or not found:
        raise RuntimeError(f"opening a room was answered with {status}: {text[:300]}")
    cookie = str(headers["Set-Cookie"]).split(";")[0]
    _, page, _ = sent(site, "GET", f"/rooms/{found[1]}", None, {**HEADERS, "Cookie": cookie})
    code = re.search(r'bigcode">(\w{6})<', page)
    if not code:
        raise RuntimeError(f"the leader’s page has no code: {page[:300]}")
    return found[1], code[1], cookie
