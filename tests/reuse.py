"""Lets the tests of one process share what is the same each time: compiled addresses and templates, the shipped maps.

Tests make well over a thousand applications. Compiling their 150 addresses and the templates of a first page takes
most of the time of each (120 and 150 ms of CPU), and gives the same code every time. Reading the maps that ship takes
two seconds, for each of the libraries over them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from flask.templating import Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from argmap.library import loading
from argmap.mapfile import MapFile

_compile = Rule._compile_builder
_make_environment = Environment.__init__
_builders: dict[object, Callable[..., tuple[str, str]]] = {}
_read_map = loading.read_map
_maps: dict[tuple[bytes, str, str, frozenset[str] | None], MapFile] = {}
_SHIPPED = Path(__file__).resolve().parent.parent / "maps"


class _Templates(jinja2.BytecodeCache):
    """The code of each template, by a hash of its name and its text that Jinja makes, and by whether it escapes."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str, bool], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        found = self.code.get(_key(bucket))
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[_key(bucket)] = bucket.bytecode_to_string()


def _key(bucket: Bucket) -> tuple[str, str, bool]:
    # Flask decides by a template's name whether it escapes; a test may switch that off.
    return bucket.key, bucket.checksum, bucket.environment.autoescape is not False


_templates = _Templates()


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    # What is compiled takes the rule as an argument: equal rules have equal code. Defaults may be written into it.
    if rule.defaults:
        return _compile(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _compile(rule, append_unknown)
    return _builders[key]


def _environment(own: Environment, app: Any, **options: Any) -> None:
    options.setdefault("bytecode_cache", _templates)
    _make_environment(own, app, **options)


def _shipped(
    content: bytes, map_id: str, file: str = "", known: frozenset[str] | None = None, like: MapFile | None = None
) -> MapFile:
    # What is read is frozen, so libraries can have the same. A text that a test has changed is read anew.
    path = _SHIPPED / f"{map_id}.yaml"
    if like or not path.exists() or path.read_bytes() != content:
        return _read_map(content, map_id, file, known, like=like)
    key = (content, map_id, file, known)
    if key not in _maps:
        _maps[key] = _read_map(content, map_id, file, known)
    return _maps[key]


def everywhere() -> None:
    """Share them in this process from now on."""
    Rule._compile_builder = _builder  # type: ignore[method-assign]
    Environment.__init__ = _environment  # type: ignore[method-assign]
    loading.read_map = _shipped  # type: ignore[assignment]
