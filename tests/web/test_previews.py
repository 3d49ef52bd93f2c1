"""What a page says of itself to sites where somebody puts a link to it, and where programs find its data."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests import markup
from tests.conftest import Shelf
from tests.web.test_routes import READ, VALUES

HOST = "http://localhost"


def test_every_public_page_has_a_title_a_description_and_a_picture(shelf: Shelf, client: FlaskClient) -> None:
    """Each once, none empty; the picture exists, and so does whatever a page links to as its data."""
    values = {**VALUES, "key": shelf.library.debate("harbour").map.claim["a-week"].quotes[0].key}
    seen: set[str] = set()
    targets: dict[str, str] = {}
    for route in sorted(READ):
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route.removeprefix("GET "))
        answer = client.get(path + ("?q=ships" if path == "/search" else ""))
        # Files to keep, which say nothing of where they came from, are no pages.
        page = "<ending>" not in route and answer.status_code == 200 and "<head>" in answer.text
        if not page or answer.mimetype != "text/html":
            continue
        seen.add(route.removeprefix("GET "))
        head = markup.parse(answer.text).head
        described = [meta for meta in markup.find(head, "meta", property=True) if meta.get("property")[:3] == "og:"]
        told = [(meta.get("property")[3:], meta.get("content")) for meta in described]
        assert sorted(name for name, _ in told) == ["description", "image", "site_name", "title", "type", "url"], path
        said = dict(told)
        assert all(len(said[name]) > 2 for name in ("title", "description")), (path, said)
        assert said["url"].startswith(f"{HOST}/"), (path, said)
        targets[said["image"].removeprefix(HOST)] = "image/png"
        for link in (*markup.find(head, "link", rel="alternate"), *markup.find(head, "link", rel="service-desc")):
            targets[link.get("href")] = link.get("type").replace("+oembed", "")
    assert {"/", "/maps/<map_id>", "/embed/maps/<map_id>/quotes/<key>", "/maps/<map_id>/voices", "/essay"} <= seen
    assert len(seen) >= 28
    for address, kind in targets.items():
        assert client.get(address).mimetype == kind, address
    assert {urlsplit(one).path for one in targets} >= {"/api/v1/maps", "/oembed", "/maps/harbour/quotes.jsonld"}


@pytest.mark.parametrize("path", ["/sign-in", "/invitations/x", "/join", "/maps/none", "/nothing"])
def test_a_page_for_one_person_or_of_a_failure_says_nothing_to_other_sites(client: FlaskClient, path: str) -> None:
    assert "og:" not in client.get(path).text


def test_a_title_cannot_break_out_of_the_head(shelf: Shelf, client: FlaskClient) -> None:
    """Whatever a map is called."""
    text = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    shelf.write("harbour", text.replace("Should the harbour be dredged?", "'\"><script>x</script>'", 1))
    for path in ("/maps/harbour", "/maps/harbour/voices", "/maps/harbour/gaps", "/embed/maps/harbour"):
        assert "<script>x" not in client.get(path).text, path
