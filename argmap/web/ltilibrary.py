"""What pylti1p3 does for ``ltilaunch``: it makes and checks messages; argmap's store remembers. Home of pylti1p3."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import requests
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.exception import LtiException, OIDCException, ToolConfException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.request import Request
from pylti1p3.roles import TeacherRole, TeachingAssistantRole
from pylti1p3.session import SessionService
from pylti1p3.tool_config import ToolConfDict

from argmap.errors import NotAllowed, Unavailable

if TYPE_CHECKING:
    from argmap.web.lti import Platform

#: Seconds that a platform's keys are believed before they are fetched again, and that they last at the least.
KEPT, PAUSE = 3600.0, 10.0
#: What a token must have besides what the library asks for: without an end it would hold for ever.
VERIFY = {"verify_aud": False, "require": ["exp", "iat", "sub", "nonce"]}
_ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
#: What the library raises for a message that is not what it should be. Of some it takes the shape for granted.
_FAILURES = (LtiException, OIDCException, ToolConfException, AttributeError, LookupError, TypeError, ValueError)


class _Said(Request):  # type: ignore[misc]
    """What a request says."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said

    session: dict[str, Any] = {}  # noqa: RUF012 — the library asks for one; nothing is ever put there

    def get_param(self, key: str) -> str | None:
        return self._said.get(key)

    def is_secure(self) -> bool:
        return True


class _Cookies(CookieService):  # type: ignore[misc]
    """The one cookie, whose value is checked before and set after."""

    def __init__(self, state: str = "") -> None:
        self.state = state

    def get_cookie(self, name: str) -> str | None:
        return self.state

    def set_cookie(self, name: str, value: str, exp: int | None = 3600) -> None:
        self.state = value


class _Once(SessionService):  # type: ignore[misc]
    """The nonce of one launch."""

    def __init__(self, nonce: str = "") -> None:
        self.nonce = nonce

    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        return bool(self.nonce) and nonce == self.nonce

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return False

    def save_launch_data(self, key: str, jwt_body: Any) -> None:
        """Keep nothing."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Keep nothing."""


class _To(Redirect[str]):  # type: ignore[misc]
    def __init__(self, address: str) -> None:
        self.address = address

    def do_redirect(self) -> str:
        return self.address


class _Login(OIDCLogin[Any, Any, Any, Any, str]):  # type: ignore[misc]
    def get_redirect(self, url: str) -> _To:
        return _To(url)


class _Message(MessageLaunch[Any, Any, Any, Any]):  # type: ignore[misc]
    def _get_request_param(self, key: str) -> Any:
        return self._request.get_param(key)


class Library:
    """The library, set up for some platforms."""

    def __init__(self, platforms: Sequence[Platform], key: str, seconds: float) -> None:
        """Take the platforms, argmap's private key in PEM, and the seconds that a platform may take to answer."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

        private = load_pem_private_key(key.encode(), None)
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        rows: dict[str, list[dict[str, Any]]] = {}
        for one in platforms:
            rows.setdefault(one.issuer, []).append(
                {
                    "default": one.issuer not in rows,
                    "client_id": one.client,
                    "auth_login_url": one.login,
                    "auth_token_url": one.token,
                    "key_set_url": one.keys,
                    "deployment_ids": list(one.deployments),
                }
            )
        self._tool = ToolConfDict(rows)
        for one in platforms:
            self._tool.set_private_key(one.issuer, key, client_id=one.client)
            self._tool.set_public_key(one.issuer, public, client_id=one.client)
        self._seconds = seconds
        self._keys: dict[str, tuple[float, Any]] = {}

    def login(self, said: Mapping[str, str], launch: str) -> tuple[str, str, str]:
        """Return where to send the browser, the state and the nonce."""
        cookies, once = _Cookies(), _Once()
        try:
            own = _Login(_Said(said), self._tool, session_service=once, cookie_service=cookies)
            return own.redirect(launch), cookies.state, once.nonce
        except _FAILURES as error:
            raise NotAllowed("This learning platform is not known here. Ask whoever runs argmap to add it.") from error

    def launched(self, token: str, state: str, nonce: str) -> tuple[Mapping[str, Any], dict[str, Any] | None]:
        """Return what a platform says, once everything about it holds, and what a choice of a link needs.

        :raises NotAllowed: where it does not; :raises Unavailable: where the platform's keys cannot be had
        """
        said = _Said({"id_token": token, "state": state})
        launch = _Message(said, self._tool, session_service=_Once(nonce), cookie_service=_Cookies(state))
        launch.set_jwt_verify_options(VERIFY)
        launch.fetch_public_key = self._fetched
        try:
            self._validate(launch)
            claims: Mapping[str, Any] = launch.get_launch_data()
            several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
            if several and claims.get("azp") != launch.get_client_id():
                raise LtiException("said to another")
            if launch.is_deep_link_launch():
                link = launch.get_deep_link()
                return claims, {
                    "issuer": claims["iss"],
                    "client": launch.get_client_id(),
                    "deployment": link._deployment_id,
                    "settings": dict(link._deep_link_settings),
                }
            if not launch.is_resource_launch():
                raise LtiException("another kind of message")
        except _FAILURES as error:
            raise NotAllowed(
                "The learning platform’s message about you is not valid. Open the link in the course again."
            ) from error
        return claims, None

    def _validate(self, launch: _Message) -> None:
        try:
            launch.validate()
        except LtiException:
            # The platform may have changed its keys since they were fetched.
            begun = time.monotonic()
            known = {name: kept for name, kept in self._keys.items() if begun - kept[0] < PAUSE}
            if len(known) == len(self._keys):
                raise
            self._keys = known
            launch.validate()

    def _fetched(self, address: str) -> Any:
        """Return a platform's keys, which it may change at any time."""
        now = time.monotonic()
        found = self._keys.get(address)
        if found is not None and now - found[0] < KEPT:
            return found[1]
        try:
            keys = requests.get(address, timeout=self._seconds, allow_redirects=False).json()
            if not isinstance(keys["keys"], list):
                raise ValueError("no list of keys")
        except (requests.RequestException, ValueError, LookupError, TypeError) as error:
            raise Unavailable("The learning platform does not answer. Try again later.") from error
        self._keys[address] = (now, keys)
        return keys

    @staticmethod
    def teaches(claims: Mapping[str, Any]) -> bool:
        """Return whether somebody teaches in the course that a launch comes from; roles that are no text give none."""
        said = claims.get(_ROLES)
        sound = {_ROLES: [role for role in said if isinstance(role, str)] if isinstance(said, list) else []}
        return bool(TeacherRole(sound).check() or TeachingAssistantRole(sound).check())

    def linked(self, choice: Mapping[str, Any], title: str, address: str, custom: Mapping[str, str]) -> str:
        """Return the signed message that puts a link into a course."""
        registration = self._tool.find_registration_by_params(choice["issuer"], choice["client"])
        resource = DeepLinkResource().set_url(address).set_title(title).set_custom_params(custom)
        return str(DeepLink(registration, choice["deployment"], choice["settings"]).get_response_jwt([resource]))

    def keys(self) -> dict[str, Any]:
        """Return argmap's public keys."""
        return dict(self._tool.get_jwks())
