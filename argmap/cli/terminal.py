"""What people wrote is shown in a terminal, never obeyed by it."""

from __future__ import annotations

import io
import re
from typing import TextIO

#: Everything a terminal obeys but line ends, tabs, and colours; and what turns the direction of the text after it.
_ODD = re.compile("\x1b(?!\\[[0-9;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return a text with what a terminal would obey as symbols.

    >>> visible("a\\x1b]0;b\\x07 \\u202e \\x1b[31mred\\x1b[0m")
    'a␛]0;b␇ <U+202E> \\x1b[31mred\\x1b[0m'
    """
    return _ODD.sub(lambda found: _symbol(ord(found.group())), text)


def _symbol(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


class Visible(io.TextIOWrapper):
    """A stream that writes what a terminal would obey as symbols."""

    def write(self, text: str, /) -> int:
        """Write a text, and return its length."""
        super().write(visible(text))
        return len(text)


def guarded(stream: TextIO) -> TextIO:
    """Return a stream to the same place that cannot make a terminal do anything."""
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, Visible):
        return stream
    encoding, buffering = stream.encoding, stream.line_buffering
    # A name that is not text in this encoding is shown by its bytes; it would end the command otherwise.
    return Visible(stream.detach(), encoding=encoding, errors="backslashreplace", line_buffering=buffering)
