"""Holds that a picture is the same wherever it is asked for: on a page, by an address, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from argmap.cli import export, group
from argmap.drawing import Picture, View
from argmap.library import Library
from argmap.views import picture as pictures
from argmap.web.app import create_app
from tests.conftest import SHIPPED, Shelf

#: One at a time, each value that is not the usual one.
LOOKS: tuple[dict[str, str], ...] = (
    {},
    *({"direction": value} for value in ("top", "right", "bottom")),
    {"spacing": "compact"},
    {"rows": "unbroken"},
    {"quotes": "1"},
    *({"theme": value} for value in ("dark", "print", "grey", "high-contrast")),
)


def exported(maps: Path, name: str, wanted: dict[str, str], folder: Path) -> str:
    """Return the picture that the command line writes."""
    path = folder / "picture.svg"
    words = ["--quotes" if key == "quotes" else f"--{key}={value}" for key, value in wanted.items()]
    result = CliRunner().invoke(group, ["export", name, "--maps", str(maps), "-o", str(path), *words])
    assert result.exit_code == 0, result.output
    return path.read_text(encoding="utf-8")


def answered(client: FlaskClient, name: str, wanted: dict[str, str]) -> str:
    """Return the picture that the web answers with."""
    answer = client.get(f"/maps/{name}.svg?{urlencode(wanted)}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def parts(debate: Any) -> list[dict[str, str]]:
    """Return every part of a map that a picture can show, for some claims with each reach of a focus."""
    found: list[dict[str, str]] = [{}, *({"position": position.id} for position in debate.positions)]
    for claim in debate.claims[::30]:
        found += [{"focus": claim.id}, *({"focus": claim.id, "steps": str(steps)} for steps in (2, 3))]
    return found


def test_the_command_line_asks_for_the_pictures_of_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For every shipped map, every position and looks and reaches of all kinds, both ask for the very same picture."""
    asked: list[tuple[object, ...]] = []

    def ask(view: View, look: object, know: object, **_: object) -> None:
        asked.append((view, look, know))

    monkeypatch.setattr(pictures, "arrange_view", ask)
    blank = Picture(svg="<svg/>", width=1, height=1, cards={}, links={})
    monkeypatch.setattr(pictures, "drawn", lambda _: blank)
    library = Library(SHIPPED)
    # One library for both: to open it again for each call would take nearly all of the time.
    monkeypatch.setattr(export, "find_map", lambda name, *_, **__: (library, library.debate(name)))
    client = create_app(library).test_client()
    compared = 0
    for number, (name, debate) in enumerate(library.debates.items()):
        for place, part in enumerate(parts(debate.map)):
            # Looks take turns, so that each is asked for with every kind of part.
            wanted = part | LOOKS[(number + place) % len(LOOKS)]
            answered(client, name, wanted)
            exported(SHIPPED, name, wanted, tmp_path)
            web, command = asked
            asked.clear()
            assert web == command, (name, wanted)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("wanted", [*LOOKS, {"position": "no-side"}, {"focus": "paid"}], ids=urlencode)
def test_the_command_line_writes_the_bytes_of_the_web(
    shelf: Shelf, client: FlaskClient, tmp_path: Path, wanted: dict[str, str]
) -> None:
    """Drawn whole, they are equal to the last byte."""
    assert exported(shelf.folder, "harbour", wanted, tmp_path) == answered(client, "harbour", wanted)


def test_a_picture_around_a_claim_counts_what_it_leaves_out(client: FlaskClient) -> None:
    """An attacked claim at the edge of a focus does not look unattacked."""
    around = answered(client, "harbour", {"focus": "paid"})
    whole = answered(client, "harbour", {})
    assert "data-behind" in around
    assert "data-behind" not in whole
