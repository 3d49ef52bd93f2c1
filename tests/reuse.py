"""Lets the tests of one process share what is the same each time: addresses, templates, empty stores, shipped maps.

Tests make well over a thousand applications. Compiling their 150 addresses and the templates of a first page takes
most of the time of each (120 and 150 ms of CPU), and gives the same code every time. Reading the maps that ship takes
two seconds, for each of the libraries over them. Making the tables of an empty SQLite store takes 19 ms, copying a
store that was made once takes two. A password's hash is meant to take 40 ms of a core; here it takes less than one.
Nothing waits for a disk: no test cuts the power, and processes that are killed are processes of their own.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from argon2 import PasswordHasher
from flask.templating import Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from argmap.access import secrets
from argmap.library import loading
from argmap.mapfile import MapFile
from argmap.store.sqlite import SqliteStore

_compile = Rule.compile
_rules: dict[object, dict[str, Any]] = {}
_make_environment = Environment.__init__
#: What the product opens SQLite files with.
real_connect = sqlite3.connect
#: What the product hashes passwords with.
real_hasher = secrets._hasher
_open_sqlite = SqliteStore.__init__
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


def _rule(rule: Rule) -> None:
    # All that is compiled is the same for rules of the same words: defaults may be written into it.
    found = rule.map
    if rule.defaults or found.host_matching or rule.subdomain or found.converters != found.default_converters:
        _compile(rule)
        return
    key = (rule.rule, rule.merge_slashes)
    if key not in _rules:
        _compile(rule)
        made = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
        _rules[key] = {**made, **{name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}}
    for name, value in _rules[key].items():
        setattr(rule, name, value.__get__(rule, None) if name.startswith("_build") else value)


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        store = SqliteStore.__new__(SqliteStore)
        _open_sqlite(store, path)
        store.close()
        return path.read_bytes()


class _Unsynced(sqlite3.Connection):
    """Never waits until what is written is on the disk."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        """Run a statement, but for the one that asks for waiting."""
        return super().execute("PRAGMA synchronous=OFF" if sql.startswith("PRAGMA synchronous=") else sql, *parameters)


def _connected(*place: Any, **options: Any) -> sqlite3.Connection:
    options.setdefault("factory", _Unsynced)
    return real_connect(*place, **options)


def _sqlite(own: SqliteStore, path: Path | str) -> None:
    # Migrations find nothing to do in a copy. What cannot be written is for the store to say.
    if str(path) != ":memory:" and not Path(path).exists():
        with suppress(OSError):
            Path(path).write_bytes(_tables())
    _open_sqlite(own, path)


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
    # Until the tests begin, what is made stays.
    gc.set_threshold(100_000, 50, 50)
    Rule.compile = _rule  # type: ignore[method-assign]
    Environment.__init__ = _environment  # type: ignore[method-assign]
    SqliteStore.__init__ = _sqlite  # type: ignore[method-assign]
    sqlite3.connect = _connected  # type: ignore[assignment]
    os.fsync = lambda fd: None
    loading.read_map = _shipped  # type: ignore[assignment]
    secrets._hasher = cache(lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def kept() -> None:
    """Collect garbage less often, and never among the modules and tests of now, which live to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
