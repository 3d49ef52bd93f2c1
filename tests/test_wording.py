"""Holds that a verdict is said and signed alike wherever it is shown."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from argmap import wording
from argmap.drawing.cards import ICONS
from argmap.library.state import Readable
from argmap.model import Anchor, Verdict
from argmap.wording import MARKS, VERDICTS
from tests import markup
from tests.conftest import Shelf


def test_the_examples_hold() -> None:
    """What the docstrings show is what the functions return."""
    assert doctest.testmod(wording).failed == 0
    assert doctest.testmod(wording).attempted > 1


def test_every_sign_is_a_shape_and_a_character_of_its_own() -> None:
    """Four signs, four shapes, four characters; sound ones and no others have the first."""
    assert {words.sign for words in VERDICTS.values()} == set(MARKS)
    assert len(set(MARKS.values())) == len({ICONS[sign] for sign in MARKS}) == 4
    assert {verdict for verdict, words in VERDICTS.items() if words.sign == "sound"} == {v for v in Verdict if v.sound}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_has_one_sign_on_every_page(
    shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, verdict: Verdict
) -> None:
    """A slip is the same sign in a claim's panel, in the list of quotes, on a slide and in the picture."""
    real = Readable.anchors

    def anchors(library: Readable, debate: object) -> dict[str, Anchor]:
        return {key: replace(anchor, verdict=verdict) for key, anchor in real(library, debate).items()}  # type: ignore[arg-type]

    monkeypatch.setattr(Readable, "anchors", anchors)
    others = set(MARKS.values()) - {VERDICTS[verdict].mark}
    shown = 0
    for page in ("/maps/harbour/claims/no-waiting", "/maps/harbour/voices", "/maps/harbour/present?step=3&shown=9"):
        verdicts = markup.find(client.get(page).text, class_="verdict")
        signs = [markup.words(markup.find(one, "span", aria_hidden="true")[0]) for one in verdicts]
        shown += len(signs)
        assert not set(signs) & others, (page, signs)
    assert shown
