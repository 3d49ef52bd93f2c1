"""Plain data to YAML in one settled layout that people can read, and that reads back as the same texts."""

from __future__ import annotations

import re
from typing import Any

import yaml

_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key and never makes an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent a list's members, which pyyaml by itself does not."""
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        del data
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    folds = len(text) > 80 and "\n" not in text and "  " not in text and text == text.strip() and text.isprintable()
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if folds else None)


_Dumper.add_representer(str, _text)


def emit(data: Any) -> str:
    """Return mappings, lists, texts, numbers and truth values as YAML.

    Every text comes back as it was from ``parse``, which reads all scalars as text.
    """
    if not isinstance(data, dict):
        return _dumped(data)
    return "\n".join(_section(key, value) for key, value in data.items())


def _section(key: str, value: Any) -> str:
    text = _dumped({key: value})
    if isinstance(value, dict) and key == "claims":
        # A blank line between claims, which are what people look for when they edit.
        text = re.sub(r"\n(?=  [^ \n])", "\n\n", text).replace(":\n\n", ":\n", 1)
    return text


def _dumped(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False)
