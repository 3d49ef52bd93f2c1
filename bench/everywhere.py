"""Addresses of all pages and files: every route that is asked with GET, filled in with what is there."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from argmap.handouts.kinds import KINDS as DOCUMENTS
from argmap.library import Library
from argmap.web.shell.shell import KINDS

#: Endings of all kinds of files; a route answers 404 to those it has not.
ENDINGS = ("svg", "svg", "json", "md", "html", "csv", "yaml", "argdown", "xlsx", "docx", "png", "pdf")
#: By how much rarer than a page what a child makes is asked for: it takes a hundred times as long.
RARELY = 8
#: What only a person who has signed in may name.
UNKNOWN = ("person_id", "token_id", "hook_id", "secret")
_NAME = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Addresses:
    """What can be asked for.

    :param rules: every route that GET reads, as Flask writes them, those often that cost little
    :param names: values by the name of what a route takes, and by that name behind the beginning of a route
    :param claims: ids of claims, by map
    """

    rules: Sequence[str]
    names: Mapping[str, Sequence[str]]
    claims: Mapping[str, Sequence[str]]

    def some(self, rng: random.Random) -> tuple[str, str]:
        """Return a route, and an address of it."""
        rule = rng.choice(self.rules)
        return rule, self.of(rule, rng)

    def of(self, rule: str, rng: random.Random) -> str:
        """Return an address of a route."""
        map_id = rng.choice(self.names["map_id"])

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name == "map_id":
                return map_id
            if name == "claim_id":
                return quote(rng.choice(self.claims[map_id]))
            begun = rule.split("/")[1]
            return quote(rng.choice(self.names.get(f"{begun}/{name}") or self.names.get(name, ("none",))))

        address = _NAME.sub(value, rule)
        if rule.startswith("/compare"):
            address += f"?left={map_id}&right={rng.choice(self.names['map_id'])}"
        return address + {"/search": "?q=state", "/oembed": f"?url=http://127.0.0.1/maps/{map_id}"}.get(rule, "")


def everywhere(
    app: Flask, library: Library, maps: Sequence[str], rooms: Sequence[str], more: Mapping[str, Sequence[str]]
) -> Addresses:
    """Look at an application's routes and at what there is in its library.

    :param maps: ids of the maps to ask for; rooms: ids of rooms that are open
    :param more: further values by the name of what a route takes
    """
    claims = {name: [claim.id for claim in library.debate(name).map.claims][:8] or ["none"] for name in maps}
    people = sorted({who for name in maps for claim in library.debate(name).map.claims for who in claim.held_by})
    static = [path.name for path in Path(str(app.static_folder)).iterdir() if path.is_file()]
    names: dict[str, Sequence[str]] = {
        "map_id": maps,
        "source_id": sorted(library.snapshot().sources)[:12],
        "ending": ENDINGS,
        "exports/ending": ENDINGS,
        "kind": tuple(DOCUMENTS),
        "name": ("claim-sprint", "weak-link"),
        "number": ("1", "2"),
        "revision": ("1", "2"),
        "room_id": tuple(rooms),
        "people/name": people[:12],
        "help/name": ("import", "writing", "rooms"),
        "filename": static,
        **more,
    }
    read = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    costly = [rule for rule in read if rule.endpoint in KINDS or rule.endpoint.endswith("_file")]
    cheap = [rule for rule in read if rule not in costly]
    return Addresses([rule.rule for rule in cheap * RARELY + costly], names, claims)
