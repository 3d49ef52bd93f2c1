"""Maps in pages of other sites: who may frame them, and what such a page tells about itself."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from argmap.errors import BadRequest
from argmap.web import create_app
from tests.conftest import Shelf


def test_only_the_sites_that_the_owner_named_may_embed(shelf: Shelf) -> None:
    """The frame has the picture and the way to the map, no script and no cookie; other pages stay unframed."""
    client = create_app(shelf.library, embed_in=["https://news.example", "https://*.example.edu:8443"]).test_client()
    answer = client.get("/embed/maps/harbour")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://news.example https://*.example.edu:8443")
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "<svg" in answer.text
    assert 'href="/maps/harbour"' in answer.text
    assert 'href="/maps/harbour?claim=a-week"' in answer.text
    for path in ("/maps/harbour", "/embed/maps/nothing"):
        other = client.get(path)
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
        assert other.headers["X-Frame-Options"] == "DENY"


def test_without_a_setting_only_this_site_embeds(client: FlaskClient) -> None:
    """Nobody else frames a map unasked."""
    policy = client.get("/embed/maps/harbour").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("site", ["news.example", "https://a.example; script-src *", "javascript:x", "https://", ""])
def test_what_is_no_site_is_refused(shelf: Shelf, site: str) -> None:
    """A setting cannot add to the policy."""
    with pytest.raises(BadRequest):
        create_app(shelf.library, embed_in=[site])


def test_a_map_page_tells_other_sites_and_programs_what_it_is(client: FlaskClient) -> None:
    """A shared link has a title and a picture that exist, and each alternate is what it says."""
    page = client.get("/maps/harbour").text
    told = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert told["title"] == "Should the harbour be dredged?"
    assert client.get(told["image"].removeprefix("http://localhost")).mimetype == "image/png"
    alternates = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
    assert len(alternates) == 3
    for kind, address in alternates:
        assert client.get(address).mimetype == kind


def test_the_page_on_the_api_names_every_operation(client: FlaskClient) -> None:
    """The page needs no script of another site, and its links to try lead to answers."""
    page = client.get("/api").text
    assert page.count("<h3 id=") == 22
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    tries = re.findall(r'<a href="([^"]+)">Try it</a>', page)
    assert len(tries) >= 4
    assert all(client.get(address).status_code == 200 for address in tries)
