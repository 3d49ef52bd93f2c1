"""Which passwords are taken: neither too short nor among the first that somebody would try."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from argmap.access import secrets
from argmap.errors import Problem, Refused
from argmap.store.people import PersonRow


@cache
def common() -> frozenset[str]:
    """Return the passwords that are tried first for anybody, in lower case."""
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line != "#" and not line.startswith("# "))


def check_password(password: str, row: PersonRow) -> None:
    """Refuse what is too short, too long, or guessed at once (OWASP ASVS 5.0, 6.2).

    :raises Refused: with what is wrong
    """
    least, most = secrets.LEAST_PASSWORD, secrets.MOST_PASSWORD
    folded = password.casefold()
    known = {row.login, *row.name.casefold().split(), "argmap"}
    wrong = ""
    if not least <= len(password) <= most:
        wrong = f"A password has {least} to {most} characters."
    elif len(set(folded)) < 5 or folded in common():
        wrong = (
            "This password is among the first that somebody would try. Three or four words that you choose are better."
        )
    elif any(len(word) > 2 and len(folded.replace(word, "")) < 5 for word in known):
        wrong = "A password must be more than your name or argmap’s."
    if wrong:
        raise Refused([Problem("bad-password", wrong, path=("password",))])
