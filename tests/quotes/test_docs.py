"""The page on quotations says what the code does."""

from __future__ import annotations

import doctest
import importlib
import re

import pytest

from argmap.model import Verdict
from argmap.quotes import SEVERITY
from argmap.quotes.files.extract import LARGEST_FILE
from argmap.quotes.files.readers import LARGEST_TEXT
from argmap.quotes.files.zipped import LARGEST_UNPACKED, MOST_RATIO
from argmap.quotes.judge.elision import REACH
from argmap.quotes.words.fold import NORMAL_FORM
from argmap.quotes.words.languages import COVERED
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "quotes.md"
NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "la": "Latin", "nb": "Norwegian",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def test_the_examples_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted >= 8
    assert result.failed == 0


def test_every_verdict_is_listed_with_its_severity() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (\w+)[^|]*\|$", PAGE.read_text("utf-8"), re.MULTILINE))
    expected = {verdict.value: severity.value if severity else "ok" for verdict, severity in SEVERITY.items()}
    assert rows == expected
    assert set(SEVERITY) == set(Verdict)


def test_languages_and_bounds_are_the_codes() -> None:
    page = PAGE.read_text("utf-8")
    section = page.partition("## Languages")[2].partition("##")[0].partition("They matter")[0]
    assert {name for name in NAMES.values() if name in section} == {NAMES[code] for code in COVERED}
    assert f"normal form {NORMAL_FORM}" in page
    assert f"over {REACH['ellipsis']:,} letters, a bracket over {REACH['bracket']}" in page
    assert f"{LARGEST_FILE // 10**6} MB, its text {LARGEST_TEXT // 10**6} million" in page
    assert f"unpacked document {LARGEST_UNPACKED // 10**6} MB and {MOST_RATIO} times" in page


@pytest.mark.parametrize(
    "name",
    [
        "words.fold",
        "words.languages",
        "words.numbers",
        "judge.marks",
        "judge.notes",
        "judge.typo",
        "judge.spans",
        "source",
        "reader",
    ],
)
def test_the_examples_in_the_modules_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"argmap.quotes.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
