"""The outline editor: the same claims as lines, with a way to every form where there are no scripts."""

from __future__ import annotations

from tests.conftest import Shelf


def test_every_claim_has_a_line_that_leads_to_its_forms(shelf: Shelf) -> None:
    """A line says what puts it there: the link, what that bears on, and whether others share it."""
    from argmap.web import create_app

    page = create_app(shelf.library, owner_here=True).test_client().get("/maps/harbour/outline").text
    for claim in shelf.library.debate("harbour").map.claim:
        assert f'href="/maps/harbour/claims/{claim}/edit" data-line' in page
    assert (
        'data-claim="log-is-late" data-link="log-is-late -&gt; a-week -&gt; no-waiting" '
        'data-target="a-week -&gt; no-waiting" data-relation="undercuts"' in page
    )
    assert 'data-claim="dues" data-link="no-income" data-target="lost" data-relation="supports" data-joint' in page
