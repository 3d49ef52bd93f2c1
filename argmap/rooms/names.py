"""Codes, phrases and pseudonyms: what a room and its seats are called, and which names are too alike."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from argmap.errors import BadRequest

#: No vowels, so that no code is a word, and none of the letters that are taken for others (G, L, Q, S).
CODE_LETTERS = "BCDFHJKMNPRTVWXYZ"
CODE_LENGTH = 6
PHRASE_WORDS = 4
#: A pseudonym has at most so many characters.
MOST_NAME = 24
TOKEN_BYTES = 32

# Letters of other scripts that are drawn like Latin ones, and digits that are read as letters. Unicode Technical
# Standard 39 lists thousands; these are the ones a keyboard gives.
_ALIKE = str.maketrans("аеорсухкмнтвіјѕαορνκτιυηχβ013458|$@ıł", "aeopcyxkmhtbijsaopvktiunxbolesablsail")
_ENDINGS = frozenset({"", "s", "es", "e", "ed", "er", "ers", "y", "ing", "you", "off", "head", "face"})
_JOINERS = re.compile(r"[\s_.\-·’'`]+")


def new_code(taken: Collection[str] = ()) -> str:
    """Return a code to join a room by: six letters, one of 24 million, which is not taken."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if code not in taken:
            return code


def read_code(typed: str) -> str:
    """Return a code as people type it: lower case, with spaces or hyphens; empty where it cannot be one.

    >>> read_code("bcd-fhj"), read_code("hello")
    ('BCDFHJ', '')
    """
    code = re.sub(r"[\s\-]+", "", typed[:40]).upper()
    return code if len(code) == CODE_LENGTH and all(letter in CODE_LETTERS for letter in code) else ""


def new_token() -> str:
    """Return a secret of 256 bits that keeps a seat."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_phrase() -> str:
    """Return four words that regain a seat on another device; guesses are limited, so 33 bits are enough."""
    return " ".join(secrets.choice(_words("phrase")) for _ in range(PHRASE_WORDS))


def read_phrase(typed: str) -> str:
    """Return a phrase as people type it: any case, any white space or hyphens between the words.

    >>> read_phrase("  Amber-boat   CLOUD drum ")
    'amber boat cloud drum'
    """
    return " ".join(re.split(r"[\s\-,.]+", typed[:200].strip().casefold()))


def offer(taken: Iterable[str]) -> str:
    """Return a pseudonym that nobody in the room has."""
    used = {skeleton(name) for name in taken}
    colours, animals = _words("colours"), _words("animals")
    for _ in range(200):
        name = f"{secrets.choice(colours)} {secrets.choice(animals)}"
        if skeleton(name) not in used:
            return name
    number = len(used) + 1
    while skeleton(f"Guest {number}") in used:
        number += 1
    return f"Guest {number}"


def skeleton(name: str) -> str:
    """Return what two names share that a reader would take for one another.

    >>> skeleton("Анна") == skeleton("AHHA"), skeleton("Bob_1") == skeleton("bob l")
    (True, True)
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.category(letter).startswith(("M", "C")))
    return _JOINERS.sub("", plain.translate(_ALIKE))


def checked(typed: str, taken: Iterable[str], blocked: Iterable[str] = ()) -> str:
    """Return a pseudonym as it may be used.

    :param typed: what the person typed
    :param taken: names in the room
    :param blocked: words that the leader does not want in names, besides the list that comes along
    :raises BadRequest: for a name that is empty, too long, taken, too like another, or has a blocked word
    """
    name = " ".join("".join(letter for letter in unicodedata.normalize("NFC", typed) if letter.isprintable()).split())
    if not any(letter.isalnum() for letter in name):
        raise BadRequest("Type a name with at least one letter, or take the one that is offered.")
    if len(name) > MOST_NAME:
        raise BadRequest(f"This name has {len(name)} characters; a name may have up to {MOST_NAME}.")
    shape = skeleton(name)
    for other in taken:
        if skeleton(other) == shape:
            raise BadRequest(
                f"Somebody in this room is called “{other}”. Choose a name that cannot be confused with it."
            )
    if _blocked(name, (*_words("blocked"), *blocked)):
        raise BadRequest("This name is not allowed here. Choose another.")
    return name


def _blocked(name: str, words: Iterable[str]) -> bool:
    # Short words are inside harmless ones ("Shiitake", "Scunthorpe"), so only long ones are looked for anywhere.
    parts = {skeleton(part) for part in name.split()} | {skeleton(name)}
    for shape in filter(None, map(skeleton, words)):
        if len(shape) > 4 and any(shape in part for part in parts):
            return True
        if any(part.startswith(shape) and part[len(shape) :] in _ENDINGS for part in parts):
            return True
    return False


@cache
def _words(name: str) -> tuple[str, ...]:
    text = (files("argmap.rooms") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
