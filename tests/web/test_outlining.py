"""The outline editor: the same claims as lines, with a way to every form where there are no scripts."""

from __future__ import annotations

from tests import markup
from tests.conftest import Shelf


def test_every_claim_has_a_line_that_leads_to_its_forms(shelf: Shelf) -> None:
    """A line says what puts it there: the link, what that bears on, and whether others share it."""
    from argmap.web import create_app

    page = markup.parse(create_app(shelf.library, owner_here=True).test_client().get("/maps/harbour/outline").text)
    lines = {line.get("data-claim"): line for line in markup.find(page, "li", data_claim=True)}
    for claim in shelf.library.debate("harbour").map.claim:
        assert markup.find(lines[claim], "a", href=f"/maps/harbour/claims/{claim}/edit", data_line=True)
    late, dues = lines["log-is-late"], lines["dues"]
    assert late.get("data-link") == "log-is-late -> a-week -> no-waiting"
    assert late.get("data-target") == "a-week -> no-waiting"
    assert late.get("data-relation") == "undercuts"
    assert (dues.get("data-link"), dues.get("data-target"), dues.get("data-relation")) == (
        "no-income",
        "lost",
        "supports",
    )
    assert dues.get("data-joint") is not None
