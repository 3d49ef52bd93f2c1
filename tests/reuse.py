"""Lets the applications of one test process share what is the same in each: compiled addresses and templates.

Tests make well over a thousand applications. Compiling their 150 addresses and the templates of a first page takes
most of the time of each (120 and 150 ms of CPU), and gives the same code every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
from flask.templating import Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_compile = Rule._compile_builder
_make_environment = Environment.__init__
_builders: dict[object, Callable[..., tuple[str, str]]] = {}


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


def everywhere() -> None:
    """Share them in this process from now on."""
    Rule._compile_builder = _builder  # type: ignore[method-assign]
    Environment.__init__ = _environment  # type: ignore[method-assign]
