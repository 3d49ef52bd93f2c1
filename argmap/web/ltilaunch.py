"""Launches from learning platforms such as Moodle and Canvas: LTI 1.3 and Deep Linking 2.0.

1EdTech, Learning Tools Interoperability Core Specification 1.3 and Security Framework 1.0.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argmap.access import secrets
from argmap.access.identities import Identity
from argmap.errors import NotAllowed
from argmap.store.people import GrantRow, PeopleStore
from argmap.web.lti import Platform, Tool

#: Seconds from a platform's first word to its signed one, for its keys to arrive, and for a person to choose.
PATIENCE, TIMEOUT, CHOOSING = 600.0, 10, 3600.0
#: Kinds of what is kept on the way: a launch begun, a person who goes on in a window of their own, a choice of a map.
LAUNCH, ENTER, LINK = "lti launch", "lti enter", "lti link"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
#: The custom parameter in which a link keeps the page that it leads to.
PAGE = "argmap_page"


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that the platform has signed.

    :param page: path of the page that the link leads to; empty where it names none
    :param choice: for a teacher who chooses what a link leads to: what the answer needs; ``None`` otherwise
    """

    identity: Identity
    platform: Platform
    page: str
    choice: dict[str, Any] | None = None


class Launches:
    """Launches of argmap from the platforms that its owner named."""

    def __init__(self, tool: Tool, store: PeopleStore) -> None:
        """Take the tool and the store, which remembers what is on the way."""
        from argmap.web import ltilibrary

        self.tool, self.store = tool, store
        self._library = ltilibrary.Library(tool.platforms, tool.key, TIMEOUT)

    def begin(self, said: Mapping[str, str], launch: str) -> tuple[str, str]:
        """Return where to send the browser to confirm a launch, and the state that its cookie keeps.

        :param said: what the platform says; launch: address of this site that it sends the browser to afterwards
        :raises NotAllowed: where no platform of this name is known
        """
        address, state, nonce = self._library.login(said, launch)
        now = time.time()
        self.store.put_grant(GrantRow(secrets.fingerprint(state), LAUNCH, "", now, now + PATIENCE, nonce))
        return address, state

    def finish(self, said: Mapping[str, str], state: str) -> Launch:
        """Return a launch that a platform confirms, which works once.

        :param state: what the browser's cookie keeps
        :raises NotAllowed: where this browser did not begin it, or what the platform says does not hold
        """
        given = said.get("state", "")
        grant = self.store.take_grant(LAUNCH, secrets.fingerprint(given)) if given else None
        if grant is None or grant.ends < time.time() or not secrets.same(given, state):
            raise NotAllowed(
                "This launch took too long, or was begun in another browser. Open the link in the course again."
            )
        token = said.get("id_token", "")
        if not isinstance(_body(token), dict):
            raise NotAllowed("The learning platform did not say who you are. Open the link in the course again.")
        claims, choice = self._library.launched(token, given, grant.code)
        return self._launch(claims, choice)

    def _launch(self, claims: Mapping[str, Any], choice: dict[str, Any] | None) -> Launch:
        client = claims["aud"][0] if isinstance(claims["aud"], list) else claims["aud"]
        platform = next(one for one in self.tool.platforms if (one.issuer, one.client) == (claims["iss"], client))

        def text(*names: str) -> str:
            return next((claims[name] for name in names if isinstance(claims.get(name), str) and claims[name]), "")

        name = text("name") or f"{text('given_name')} {text('family_name')}".strip() or f"Somebody at {platform.title}"
        teaches = self._library.teaches(claims)
        identity = Identity(
            f"lti {platform.issuer}#{claims['sub']}"[:500],
            " ".join(name.split())[:100],
            text("email"),
            frozenset({(self.tool.teachers if teaches else self.tool.students).value}),
            lowers=False,
        )
        if choice is not None and not teaches:
            raise NotAllowed("Only those who teach the course can choose what a link leads to.")
        custom = claims.get(f"{CLAIM}custom")
        page = custom.get(PAGE, "") if isinstance(custom, dict) else ""
        return Launch(identity, platform, page if isinstance(page, str) else "", choice)

    def keep(self, kind: str, person: str, value: dict[str, Any], seconds: float) -> str:
        """Keep something on the way for a person, and return the secret by which it is found once."""
        secret, now = secrets.new_secret(), time.time()
        self.store.put_grant(GrantRow(secrets.fingerprint(secret), kind, person, now, now + seconds, json.dumps(value)))
        return secret

    def take(self, kind: str, secret: str) -> tuple[str, dict[str, Any]]:
        """Return the person and what is kept on the way for them, and forget it.

        :raises NotAllowed: where it has ended or was taken already
        """
        grant = self.store.take_grant(kind, secrets.fingerprint(secret)) if secret else None
        if grant is None or grant.ends < time.time():
            raise NotAllowed("This took too long, or was done already. Open the link in the course again.")
        return grant.person, json.loads(grant.code)

    def answer(self, choice: Mapping[str, Any], title: str, address: str, page: str) -> str:
        """Return the signed answer that puts a link into a course.

        :param choice: that of the launch; address: where the link launches; page: the page it leads to
        """
        return self._library.linked(choice, title, address, {PAGE: page})

    def keys(self) -> dict[str, Any]:
        """Return the public keys that platforms check answers with (RFC 7517)."""
        return self._library.keys()


def _body(token: str) -> Any:
    """Return what a token says, signed or not; ``None`` where it says nothing that can be read."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None
