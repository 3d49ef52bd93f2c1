"""Signing in with an identity provider by OpenID Connect: authorization code, PKCE with S256, nonce; home of authlib.

OpenID Connect Core 1.0, section 3.1; RFC 9700 for what guards it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from argmap.access import secrets
from argmap.access.identities import Identity
from argmap.errors import BadRequest, NotAllowed, Unavailable
from argmap.store.people import GrantRow, PeopleStore

#: Seconds that somebody may take at the provider; seconds for one of its answers; seconds that its keys are kept.
PATIENCE, TIMEOUT, KEPT = 600, 10, 3600
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519")
#: Seconds that two clocks may differ by.
LEEWAY = 60
KIND = "provider"
MISSING = "Signing in with a provider needs two more packages: pip install 'argmap[oidc]'."


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, as the owner has set it up.

    :param issuer: its address; client: what it calls this server; secret: the password of this server there
    :param title: what people call it
    :param role_claim: the claim that has a person's roles; empty if the provider gives no roles
    :param admit: whether whoever it knows gets an account
    """

    issuer: str
    client: str
    secret: str
    title: str = "your institution"
    role_claim: str = ""
    admit: bool = False


def checked(provider: Provider) -> Provider:
    """Return a provider whose settings can work.

    :raises BadRequest: where they cannot; :raises Unavailable: where a package is missing
    """
    parts = urlsplit(provider.issuer)
    here = (parts.hostname or "") in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not (parts.scheme == "http" and here)) or not parts.netloc:
        raise BadRequest(f"“{provider.issuer[:80]}” is not the address of a provider, such as https://id.example.edu.")
    if not provider.client:
        raise BadRequest("A provider needs --oidc-client, the id that it gave this server.")
    try:
        for name in ("authlib.integrations.requests_client", "joserfc.jwt"):
            import_module(name)
    except ImportError as error:
        raise Unavailable(MISSING) from error
    return provider


class SignIn:
    """Signing in with one provider."""

    def __init__(self, provider: Provider, store: PeopleStore) -> None:
        """Take the provider and the store, which remembers who is on the way."""
        self.provider, self.store = provider, store
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any]] | None = None

    def begin(self, redirect: str, onward: str, invitation: str) -> tuple[str, str]:
        """Return where to send the browser, and the secret of the cookie that it comes back with.

        :param redirect: address of this site that the provider sends it back to
        :param onward: the page to show afterwards; invitation: fingerprint of the secret of an invitation that is taken
        :raises Unavailable: where the provider does not answer
        """
        verifier, nonce, state, secret = (secrets.new_secret() for _ in range(4))
        session = self._session(redirect)
        address, _ = session.create_authorization_url(
            self._metadata()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "onward": onward, "invitation": invitation}
        now = time.time()
        grant = GrantRow(secrets.fingerprint(secret), KIND, "", now, now + PATIENCE, json.dumps(kept))
        self.store.put_grant(grant)
        return str(address), secret

    def finish(self, secret: str, redirect: str, said: Mapping[str, str]) -> tuple[Identity, str, str]:
        """Return who has come back, the page to show, and the fingerprint of the invitation that is taken.

        :param secret: that of the cookie; said: what the provider put into the address
        :raises NotAllowed: where this browser did not begin it, or what the provider says does not hold
        """
        # Taken before it is looked at: an answer works once.
        grant = self.store.take_grant(KIND, secrets.fingerprint(secret)) if secret else None
        if grant is None or grant.ends < time.time():
            raise NotAllowed("Signing in took too long, or was begun in another browser. Begin again.")
        kept = json.loads(grant.code)
        if not secrets.same(kept["state"], said.get("state", "")):
            raise NotAllowed("The provider’s answer is meant for another browser. Begin again.")
        if "error" in said or not said.get("code"):
            raise NotAllowed(f"{self.provider.title} did not sign you in.")
        # RFC 9207: an answer of another provider is not taken for this one's.
        if said.get("iss", self.provider.issuer) != self.provider.issuer:
            raise NotAllowed("This answer is from another provider. Begin again.")
        claims = self._claims(self._token(redirect, said["code"], kept["verifier"]), kept["nonce"])
        return self._identity(claims), kept["onward"], kept["invitation"]

    def _token(self, redirect: str, code: str, verifier: str) -> str:
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        try:
            answer = self._session(redirect).fetch_token(
                self._metadata()["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                timeout=TIMEOUT,
            )
        except (AuthlibBaseError, RequestException, ValueError) as error:
            raise NotAllowed(f"{self.provider.title} did not confirm the sign-in. Begin again.") from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotAllowed(f"{self.provider.title} did not say who you are.")
        return token

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            try:
                decoded = jwt.decode(
                    token, KeySet.import_key_set(self._metadata()["keys"]), algorithms=list(ALGORITHMS)
                )
            except (JoseError, ValueError):
                # The provider may have changed its keys since they were fetched.
                keys = KeySet.import_key_set(self._metadata(again=True)["keys"])
                decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
            registry.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise NotAllowed(f"What {self.provider.title} says about you is not valid. Begin again.") from error
        claims = dict(decoded.claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp") != self.provider.client:
            raise NotAllowed(f"{self.provider.title} sent an answer that is meant for somebody else.")
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        def text(*names: str) -> str:
            return next((claims[name] for name in names if isinstance(claims.get(name), str) and claims[name]), "")

        roles: frozenset[str] | None = None
        if self.provider.role_claim:
            found = claims.get(self.provider.role_claim, [])
            rows = [found] if isinstance(found, str) else found if isinstance(found, list) else []
            roles = frozenset(str(one) for one in rows)
        login = text("preferred_username", "email")
        name = text("name", "given_name", "preferred_username", "email") or "Somebody"
        return Identity(f"{self.provider.issuer}#{claims['sub']}", " ".join(name.split())[:100], login, roles)

    def _session(self, redirect: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.provider.client,
            self.provider.secret,
            scope="openid profile email",
            redirect_uri=redirect,
            code_challenge_method="S256",
        )

    def _metadata(self, again: bool = False) -> dict[str, Any]:
        """Return what the provider says of itself, with its keys.

        :raises Unavailable: where it does not answer, or answers for another
        """
        import requests

        with self._lock:
            if self._known is not None and not again and time.monotonic() - self._known[0] < KEPT:
                return self._known[1]
            address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = requests.get(address, timeout=TIMEOUT, allow_redirects=False).json()
                if found["issuer"] != self.provider.issuer:
                    raise Unavailable(f"The provider at {self.provider.issuer} says that it is another provider.")
                found["keys"] = requests.get(found["jwks_uri"], timeout=TIMEOUT, allow_redirects=False).json()
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                raise Unavailable(f"{self.provider.title} does not answer. Try again later.") from error
            self._known = (time.monotonic(), found)
            return dict(found)
