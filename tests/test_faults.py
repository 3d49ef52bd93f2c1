"""What once stopped the server or a page, each as the kind of fault it is."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import bounded, formats
from argmap.drawing import first_view
from argmap.library import importing
from argmap.model import Map
from argmap.views.compare import Thing, compare
from tests.conftest import HARBOUR, Shelf
from tests.cost import no_hang
from tests.strategies import maps

# files that cost more than they are long


#: Format, and a text of about so many characters that was looked at again from each of its pieces.
COSTLY: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("caf", lambda size: "<!DOCTYPE a [" + "<!-- " * (size // 5)),
    ("lkif", lambda size: "<!DOCTYPE a [" + "<!--'" * (size // 5)),
    ("arggraph", lambda size: "<!DOCTYPE a>" * (size // 12)),
    ("caf", lambda size: "<!DOCTYPE a [<!ENTITY b 'c'>]>\n" * (size // 31)),
    ("caf", lambda size: "<!--" * (size // 4)),
    ("caf", lambda size: "<caf " + " ".join(f'a{n}="x"' for n in range(size // 9)) + "/>"),
    ("json", lambda size: '\\"' * (size // 2)),
    ("aif", lambda size: '{"nodes": [' + '\\"' * (size // 2)),
    ("sadface", lambda size: '"' * size),
    ("argdown", lambda size: "[a]: x\n\n(1) a\n--" + "<!--" * (size // 4)),
    ("argdown", lambda size: "[a]: x\n\n(1) a\n--" + "/*" * (size // 2)),
)


@pytest.mark.parametrize(("form", "made"), COSTLY, ids=lambda value: value if isinstance(value, str) else "")
def test_imports_cost_in_proportion_to_their_length(form: str, made: Callable[[int], str]) -> None:
    """Each piece of a text is looked at a bounded number of times: by the square these would take many minutes."""
    with no_hang(20):
        assert formats.read(made(200_000), form, "x").problems


# comparing


def _whole(debate: Map, number: int = 0) -> Thing:
    return Thing(debate.id, debate, debate, "", number, first_view(debate))


@settings(max_examples=12)
@given(maps(), maps(), st.booleans())
def test_any_two_maps_can_be_compared(left: Map, right: Map, alike: bool) -> None:
    """Whatever differs between two maps, or two revisions of one, is told in words."""
    if alike:
        # Every field of the one beside the claims of the other, as two revisions of one map are.
        fields = {field.name: getattr(right, field.name) for field in dataclasses.fields(Map)}
        right = dataclasses.replace(left, **{**fields, "claims": left.claims, "arguments": left.arguments})
    for one, other in ((left, right), (right, left), (left, left)):
        found = compare(_whole(one), _whole(other, 2))
        assert all(isinstance(word, str) and word for row in found.fields for word in row)
        if one is other:
            assert not found.fields
            assert {row.kind for row in found.rows} <= {"same"}


def test_maps_with_other_authors_are_compared(shelf: Shelf, client: FlaskClient) -> None:
    """Names are shown as they are, on the page of two maps and of two revisions."""
    shelf.write("harbour", HARBOUR + "authors: [Ann Lee, Bo Ek]\n")
    shelf.write("quay", HARBOUR + "authors: [Cy Day]\n")
    text = client.get("/compare?left=harbour&right=quay").get_data(as_text=True)
    assert "Ann Lee, Bo Ek" in text
    assert "Cy Day" in text
    shelf.write("quay", HARBOUR + "authors: [Di Fox]\nlicense: CC0\n")
    answer = client.get("/compare?left=quay@1&right=quay@2")
    assert answer.status_code == 200
    assert "Di Fox" in answer.get_data(as_text=True)


# imports


def test_an_import_answers_in_proportion(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is far too large to be a map is told so; the page does not grow with it."""
    monkeypatch.setattr(importing, "BOUNDS", bounded.Bounds(seconds=4))
    for text in ('"' * 3_900_000, "[A]: " + "<&>" * 100_000 + ".\n"):
        answer = client.post("/import", data={"file": (io.BytesIO(text.encode()), "x.ad"), "format": "argdown"})
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        assert len(page) < 1_000_000
        assert re.search("a map file may have|seconds", page)


def test_an_import_is_read_outside_the_server(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that answers never reads a stranger's file itself, and a child that overruns is told about."""
    monkeypatch.setattr(formats, "read", None)
    text = client.post("/import", data={"text": "[A]: One.\n  + [B]: Two.\n", "format": "argdown"}).get_data(
        as_text=True
    )
    assert "Argdown: 2 claims" in text
    monkeypatch.setattr(importing, "BOUNDS", bounded.Bounds(seconds=0.01))
    text = client.post("/import", data={"text": "[A]: One.\n"}).get_data(as_text=True)
    assert "That could not be read" in text
    assert "seconds" in text
