"""The page on documents cannot drift: its kinds, formats and options are those of the code."""

from __future__ import annotations

import dataclasses
import re

from argmap.handouts import FORMATS, KINDS, PAPERS, Options
from argmap.handouts.bibliography import STYLES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")


def test_every_kind_is_documented_with_its_formats() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z, ]+) \|", PAGE.split("## Using it")[0], re.MULTILINE)
    assert rows == [(kind.name, ", ".join(kind.formats)) for kind in KINDS.values()]


def test_every_option_is_documented_with_its_values() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", PAGE.split("| option |", 1)[1], re.MULTILINE))
    assert list(rows) == [field.name for field in dataclasses.fields(Options)]
    for name, offered in (("paper", PAPERS), ("debate_format", FORMATS), ("style", tuple(STYLES))):
        assert re.findall(r"`([a-z0-9-]+)`", rows[name]) == list(offered)


def test_kinds_heed_options_that_exist() -> None:
    known = {field.name for field in dataclasses.fields(Options)}
    assert all(set(kind.options) <= known for kind in KINDS.values())
