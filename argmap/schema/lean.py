"""Marshmallow without the wait for the patterns of its check of e-mail addresses, which no map has.

They take 45 ms to compile, a third of marshmallow's import and a sixth of a whole ``argmap export``.
"""

from __future__ import annotations

import re
import sys
from typing import Any

_compile = re.compile


class _Later:
    """A pattern that is compiled when something is first asked of it."""

    def __init__(self, *given: Any) -> None:
        self._given = given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # A class asks its members whether they are abstract.
            raise AttributeError(name)
        return getattr(_compile(*self._given), name)


def _lazily(*given: Any, **named: Any) -> Any:
    asking = sys._getframe(1).f_globals.get("__name__")
    return _Later(*given) if asking == "marshmallow.validate" else _compile(*given, **named)


re.compile = _lazily
try:
    from marshmallow import RAISE, Schema, ValidationError, fields, pre_load
finally:
    re.compile = _compile

__all__ = ["RAISE", "Schema", "ValidationError", "fields", "pre_load"]
