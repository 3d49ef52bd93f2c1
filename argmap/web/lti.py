"""The learning platforms that may launch argmap, as a file of the owner names them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from argmap.access import Role
from argmap.errors import BadRequest, Unavailable

MISSING = "Launches from learning platforms need one more package: pip install 'argmap[lti]'."
_FIELDS = {"issuer", "client", "login", "token", "keys", "deployments", "title"}


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning platform, as its administrator has registered argmap there.

    :param issuer: its address; client: what it calls argmap
    :param login: where a launch is confirmed; token: where services are asked for; keys: where its keys are
    :param deployments: ids of the places in it that argmap was put in
    :param title: what people call it
    """

    issuer: str
    client: str
    login: str
    token: str
    keys: str
    deployments: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Tool:
    """argmap as learning platforms see it.

    :param key: private key in PEM that answers are signed with
    :param teachers: role of those who teach in a course; students: that of everybody else
    """

    platforms: tuple[Platform, ...]
    key: str
    teachers: Role = Role.LEADER
    students: Role = Role.READER


def load(path: Path) -> Tool:
    """Read the file that names the platforms, and the key beside it, which is made if it is missing.

    :raises BadRequest: where it cannot be used; :raises Unavailable: where a package is missing
    """
    try:
        import_module("pylti1p3.message_launch")
    except ImportError as error:
        raise Unavailable(MISSING) from error
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path} cannot be read as TOML: {error}.") from error
    known = {"platform", "key", "teachers", "students"}
    if wrong := sorted(set(given) - known):
        raise BadRequest(f"{path} sets “{wrong[0]}”, which is not a setting. Settings are {', '.join(sorted(known))}.")
    rows = given.get("platform")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadRequest(f"{path} has no platform. Add one that begins with the line [[platform]].")
    roles = {}
    for name, default in (("teachers", Role.LEADER), ("students", Role.READER)):
        try:
            roles[name] = Role(given.get(name, default))
        except ValueError:
            raise BadRequest(f"{path}: {name} is one of {', '.join(Role)}.") from None
        if roles[name] is Role.OWNER:
            raise BadRequest(f"{path}: a platform cannot make anybody an owner.")
    key = path.parent / str(given.get("key", "lti-key.pem"))
    return Tool(tuple(_platform(path, row) for row in rows), _key(key), roles["teachers"], roles["students"])


def _platform(path: Path, row: Mapping[str, Any]) -> Platform:
    if wrong := sorted(set(row) - _FIELDS):
        raise BadRequest(f"{path}: a platform has no “{wrong[0]}”, only {', '.join(sorted(_FIELDS))}.")
    texts = {name: row.get(name, "") for name in _FIELDS - {"deployments"}}
    for name in ("issuer", "client", "login", "keys"):
        if not isinstance(texts[name], str) or not texts[name]:
            raise BadRequest(f"{path}: each platform needs {name}.")
    for name in ("login", "keys"):
        parts = urlsplit(texts[name])
        here = (parts.hostname or "") in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and here):
            raise BadRequest(f"{path}: {name} is not an https address.")
    deployments = row.get("deployments")
    if not isinstance(deployments, list) or not deployments or not all(isinstance(one, str) for one in deployments):
        raise BadRequest(f'{path}: each platform needs deployments, a list of its ids such as ["1"].')
    title = texts["title"] or urlsplit(texts["issuer"]).hostname or texts["issuer"]
    return Platform(**{**texts, "title": title}, deployments=tuple(deployments))


def _key(path: Path) -> str:
    if not path.exists():
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            # Nobody else on the machine may read it, from the first moment on.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text)
        except OSError as error:
            raise BadRequest(f"The key {path} cannot be written: {error.strerror}.") from error
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = path.read_bytes()
        load_pem_private_key(found, None)
    except (OSError, ValueError, TypeError) as error:
        raise BadRequest(f"The key {path} is not a private key in PEM without a password.") from error
    return found.decode("ascii")
