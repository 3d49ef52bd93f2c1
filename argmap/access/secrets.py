"""Passwords, tokens and one-time codes: made, hashed and compared; nothing is ever stored as it was given."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: Bytes of a session's or a token's secret (OWASP ASVS 5.0, 7.2.3 asks for 128 bits at the least).
SECRET_BYTES = 32
#: Passwords shorter than this are refused (ASVS 5.0, 6.2.1), and longer ones than that (6.2.9 asks for at least 64).
LEAST_PASSWORD, MOST_PASSWORD = 8, 256
#: What a token begins with, so that scanners of repositories find one that was committed.
TOKEN_MARK = "argmap_"  # noqa: S105 — a mark, not a secret
CODE_DIGITS = 8


def new_secret() -> str:
    """Return 256 random bits as text that fits a cookie or an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id() -> str:
    """Return an id that nobody can guess and nobody else has: 96 random bits in hexadecimal."""
    return secrets.token_hex(12)


def new_token() -> str:
    """Return a secret for a program, marked as argmap's."""
    return TOKEN_MARK + new_secret()


def new_code() -> str:
    """Return a one-time code of eight digits, for a person to type."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def fingerprint(secret: str) -> str:
    """Return what is stored of a long random secret: its SHA-256, which needs no salt for 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(left: str, right: str) -> bool:
    """Return whether two hashes are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())


def hash_password(password: str) -> str:
    """Return a password's argon2id hash, with its salt and parameters."""
    return _hasher().hash(password)


def password_fits(password: str, hashed: str) -> bool:
    """Return whether a password is the one that was hashed; an empty hash takes as long and fits nothing."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        # A name that is unknown must not be told by a quicker answer.
        return _hasher().verify(hashed or _nobody(), password) and bool(hashed)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # OWASP's lesser choice of equal strength: a server of two cores stays able to answer while a class signs in.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return hash_password(new_secret())
