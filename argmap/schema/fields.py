"""Marshmallow fields for what people write: each says in its own words what is wrong and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from marshmallow import ValidationError, fields

from argmap.errors import Severity, suggestion
from argmap.model import SLUG_LENGTH, is_slug
from argmap.slugs import slug

#: What YAML 1.2 does not call printable, and the byte order mark; a tab is left to the parser. Listing what is
#: printable instead would take 8 ms to compile.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
COLOUR = r"^#[0-9a-fA-F]{6}$"
DATE = r"^-?[0-9]{1,4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
SHA256 = r"^[0-9a-f]{64}$"
ADDRESS = r"^https?://[^\s<>\"]+$"
FILE = r"^[^./\\:*?\"<>|][^/\\:*?\"<>|]*$"
#: A claim of another map.
PLACE = r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"
_ARROW = re.compile(r"\s*(?:->|→)\s*")


class Said(str):
    """A validation message that carries the problem's code, fix and severity through marshmallow's error store."""

    code: str
    fix: str
    severity: Severity

    def __new__(cls, code: str, message: str, fix: str = "", severity: Severity = Severity.ERROR) -> Said:
        """Make a message that reads as its sentence."""
        said = super().__new__(cls, message)
        said.code, said.fix, said.severity = code, fix, severity
        return said


def wrong(code: str, message: str, fix: str = "") -> ValidationError:
    """Return the exception by which a field reports a value."""
    return ValidationError(Said(code, message, fix))


def shape(value: Any) -> str:
    """Name what a value is, in the words of the format's page."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "text"


class Text(fields.Field[str]):
    """A text; white space at its ends does not count, and one that must be there may not be empty."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool | int | float):
            value = str(value).lower() if isinstance(value, bool) else str(value)
        if not isinstance(value, str):
            raise wrong("wrong-type", f"“{attr}” must be text, not {shape(value)}.", f"Write {attr}: followed by text.")
        if self.required and not value.strip():
            raise wrong("missing", f"“{attr}” is empty.", f"Write what it should say after {attr}:.")
        return self.judge(value.strip(), attr or "")

    def judge(self, value: str, attr: str) -> str:
        """Return the text if it is acceptable.

        :raises ValidationError: if it is not
        """
        return value


class Slug(Text):
    """An id: lower-case letters, digits and single hyphens."""

    def judge(self, value: str, attr: str) -> str:
        """Return the id if it is one."""
        if not is_slug(value):
            better = slug(value, "", SLUG_LENGTH)
            fix = "Use lower-case letters, digits and single hyphens"
            raise wrong("bad-id", f"“{value[:80]}” is not an id.", f"{fix}, such as {better}." if better else f"{fix}.")
        return value


class OneOf(Text):
    """One of a fixed list of words."""

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        """Take the words that are allowed."""
        super().__init__(**kwargs)
        self.words = tuple(words)

    def judge(self, value: str, attr: str) -> str:
        """Return the word if it is among them."""
        if value and value not in self.words:
            fix = suggestion(value, self.words) or f"Use one of: {', '.join(self.words)}."
            raise wrong("bad-value", f"“{value[:80]}” is not a {attr} argmap knows.", fix)
        return value


class Choice(OneOf):
    """One of a fixed list of words, which the model may hold as an enumeration."""

    def __init__(self, words: Iterable[str], of: type[Any] | None = None, **kwargs: Any) -> None:
        """Take the words, and the enumeration they are of, if any."""
        super().__init__(words, **kwargs)
        self.of = of

    def judge(self, value: str, attr: str) -> Any:
        """Return the word, as a member of its enumeration, if it is among them."""
        word = super().judge(value, attr)
        return self.of(word) if self.of else word

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.value if isinstance(value, Enum) else value


class Pattern(Text):
    """A text of a given form."""

    pattern: re.Pattern[str]
    #: What the form is called in a message.
    means: str

    def judge(self, value: str, attr: str) -> str:
        """Return the text if it has the form."""
        if value and not self.pattern.fullmatch(value):
            raise wrong("bad-value", f"“{value[:80]}” is not {self.means}.", f"Write {attr}: as {self.means}.")
        return value


class Colour(Pattern):
    """A colour, read in lower case."""

    pattern, means = re.compile(COLOUR), "a colour such as #0072b2"

    def judge(self, value: str, attr: str) -> str:
        """Return the colour in lower case if it is one."""
        return super().judge(value, attr).lower()


class Date(Pattern):
    """A date or part of one."""

    pattern, means = re.compile(DATE), "a date such as 1917-04, 1917-04-17 or 1917"


class Hash(Pattern):
    """A SHA-256 hash."""

    pattern, means = re.compile(SHA256), "64 hexadecimal digits in lower case"


class FileName(Text):
    """The name of a file in the sources' folder; nothing that could lead out of it."""

    def judge(self, value: str, attr: str) -> str:
        """Return the name if it is one."""
        if value and (re.search(r'[/\\:*?"<>|]', value) or value.startswith(".") or not value.isprintable()):
            raise wrong(
                "bad-value", f"“{value[:80]}” is not a plain file name.", "Give the name only, without a folder."
            )
        return value


class Address(Text):
    """A web address; only http and https are ever linked to."""

    def judge(self, value: str, attr: str) -> str:
        """Return the address if it is one."""
        if value and not re.fullmatch(ADDRESS, value):
            raise wrong("bad-value", f"“{value[:80]}” is not a web address.", "Begin it with https:// or http://.")
        return value


class Texts(fields.Field[tuple[str, ...]]):
    """One text or a list of texts; always read as a tuple."""

    def __init__(self, most: int = 0, *, single: bool = False, **kwargs: Any) -> None:
        """Take how many texts there may be, 0 where any number may, and whether one is written without a list."""
        super().__init__(**kwargs)
        self.most, self.single = most, single

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value[0] if self.single and len(value) == 1 else list(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        problems: dict[int, list[str]] = {}
        found: list[str] = []
        for number, item in enumerate(items):
            if isinstance(item, str | int | float) and not isinstance(item, bool):
                if str(item).strip():
                    found.append(str(item).strip())
            else:
                said = Said("wrong-type", f"“{attr}” takes text or a list of texts, not {shape(item)}.")
                problems[number] = [said]
        if problems:
            raise ValidationError(problems, valid_data=found)
        if self.most and len(found) > self.most:
            raise wrong("bad-value", f"“{attr}” has {len(found)} entries.", f"Give it {self.most} at most.")
        return tuple(found)


class Slugs(Texts):
    """One id or a list of ids."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        found = super()._deserialize(value, attr, data, **kwargs)
        for name in found:
            if not is_slug(name):
                raise wrong(
                    "bad-id", f"“{name[:80]}” is not an id.", "Use lower-case letters, digits and single hyphens."
                )
        return found


class Places(Texts):
    """One claim of another map or a list of them, as ``map/claim``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        found = super()._deserialize(value, attr, data, **kwargs)
        for name in found:
            if not re.fullmatch(PLACE, name):
                message = f"“{name[:160]}” does not say which claim of which map."
                raise wrong("bad-value", message, "Write the map's id, a slash and the claim's id.")
        return found


class Targets(Texts):
    """What a claim bears on: one id or link, or a list; links are normalised to ``a -> b``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        found = super()._deserialize(value, attr, data, **kwargs)
        return tuple(dict.fromkeys(_ARROW.sub(" -> ", target) for target in found))


class Flag(fields.Field[bool]):
    """Yes or no, in the words YAML 1.1 and people use."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        word = str(value).strip().lower()
        if word in ("true", "yes", "on"):
            return True
        if word in ("false", "no", "off"):
            return False
        raise wrong("bad-value", f"“{attr}” must be true or false.", f"Write {attr}: true, or leave it out.")


class Weight(fields.Field[float]):
    """A number from 0 to 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = -1.0
        if isinstance(value, bool) or not 0 <= number <= 1:
            raise wrong("bad-value", f"“{attr}” must be a number from 0 to 1.", f"Write {attr}: 0.8, or leave it out.")
        return number


class Count(fields.Field[int]):
    """A whole number, 0 or more."""

    def __init__(self, most: int = 0, **kwargs: Any) -> None:
        """Take the largest that is accepted; 0 if any is."""
        super().__init__(**kwargs)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        word = str(value).strip()
        if isinstance(value, bool) or not word.isdecimal() or len(word) > 9 or (self.most and int(word) > self.most):
            limit = f"from 0 to {self.most:,}" if self.most else "0 or more"
            raise wrong("bad-value", f"“{attr}” must be a whole number, {limit}.", f"Write {attr}: 5, or leave it out.")
        return int(word)


class Data(fields.Field[Any]):
    """Data of other programs, kept as they are."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return value

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return dict(value)
