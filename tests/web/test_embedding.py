"""Maps in pages of other sites: who may frame them, and what such a page tells about itself."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from argmap.errors import BadRequest
from argmap.web import create_app
from argmap.web.api.operations import OPERATIONS
from tests import markup
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
    told = {m.get("property")[3:]: m.get("content") for m in markup.find(page, "meta", property=True)}
    assert told["title"] == "Should the harbour be dredged?"
    assert client.get(told["image"].removeprefix("http://localhost")).mimetype == "image/png"
    alternates = markup.find(page, "link", rel="alternate")
    assert len(alternates) == 4
    for link in alternates:
        # What oEmbed answers has the type of JSON; its own name is for links to it (oEmbed 1.0, 4).
        assert client.get(link.get("href")).mimetype == link.get("type").replace("+oembed", "")


def test_the_page_on_the_api_names_every_operation(client: FlaskClient) -> None:
    """The page needs no script of another site, and its links to try lead to answers."""
    page = client.get("/api").text
    assert page.count("<h3 id=") == len(OPERATIONS)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    tries = [link.get("href") for link in markup.find(page, "a", "Try it")]
    assert len(tries) >= 4
    assert all(client.get(address).status_code == 200 for address in tries)


ANYWHERE = ["*"]


@pytest.fixture
def open_client(shelf: Shelf) -> FlaskClient:
    """A site whose maps any other site may show."""
    return create_app(shelf.library, embed_in=ANYWHERE).test_client()


@pytest.mark.parametrize("path", ["/debate", "/claims/a-week", "/quotes/KEY"])
def test_a_debate_a_claim_and_a_quotation_are_framed_as_maps_are(shelf: Shelf, path: str) -> None:
    """No scripts, no forms, no cookies, framed by the named sites alone; every link leads to a page of this site."""
    client = create_app(shelf.library, embed_in=["https://news.example"]).test_client()
    key = shelf.library.debate("harbour").map.claim["a-week"].quotes[0].key
    answer = client.get(f"/embed/maps/harbour{path.replace('KEY', key)}?theme=dark")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://news.example")
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<(script|form|button)|style=", re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL))
    assert 'data-theme="dark"' in answer.text
    links = set(re.findall(r'<a [^>]*?href="([^"#]+)"', answer.text))
    assert links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert client.get("/embed/maps/harbour/quotes/nothing").status_code == 404


def test_an_embedded_quotation_carries_its_verdict_and_its_claim(shelf: Shelf, open_client: FlaskClient) -> None:
    """A quotation that is not in its source says so wherever it is shown."""
    claim = shelf.library.debate("harbour").map.claim["a-week"]
    sound = open_client.get(f"/embed/maps/harbour/quotes/{claim.quotes[0].key}").text
    assert "ships waited a week, and two of them turned away" in sound
    assert 'class="verdict sound' in sound
    assert claim.text in sound
    text = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    shelf.write("harbour", text.replace("two of them turned away", "nine of them sank"))
    wrong = shelf.library.debate("harbour").map.claim["a-week"].quotes[0].key
    assert 'class="verdict unsound' in open_client.get(f"/embed/maps/harbour/quotes/{wrong}").text
    assert 'class="verdict unsound' in open_client.get("/embed/maps/harbour/claims/a-week").text


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("/maps/harbour", "/embed/maps/harbour"),
        ("/maps/harbour?focus=a-week&steps=2&find=x", "/embed/maps/harbour?focus=a-week&amp;steps=2"),
        ("/maps/harbour?claim=a-week", "/embed/maps/harbour/claims/a-week"),
        ("/maps/harbour/claims/a-week", "/embed/maps/harbour/claims/a-week"),
        ("/maps/harbour/debate?levels=all", "/embed/maps/harbour/debate?levels=all"),
    ],
)
def test_oembed_tells_how_an_address_is_shown(open_client: FlaskClient, address: str, frame: str) -> None:
    """Its frame exists, within the size that was asked for."""
    said = open_client.get("/oembed", query_string={"url": f"http://localhost{address}", "maxwidth": "400"}).json
    assert said is not None
    assert (said["version"], said["type"], said["width"]) == ("1.0", "rich", 400)
    assert f'src="http://localhost{frame}"' in said["html"]
    assert f'width="400" height="{said["height"]}"' in said["html"]
    assert open_client.get(frame.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "https://elsewhere.example/maps/harbour"}, 404),
        ({"url": "http://localhost/maps/nothing"}, 404),
        ({"url": "http://localhost/sources"}, 404),
        ({"url": "http://localhost/maps/harbour?claim=nothing"}, 404),
        ({"url": "http://[bad/maps/harbour"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": "http://localhost/maps/harbour", "format": "xml"}, 501),
        ({"url": "http://localhost/maps/harbour", "maxwidth": "wide"}, 400),
        ({}, 400),
    ],
)
def test_oembed_refuses_what_it_cannot_show(open_client: FlaskClient, query: dict[str, str], status: int) -> None:
    """With the statuses that the specification names."""
    assert open_client.get("/oembed", query_string=query).status_code == status


def test_a_title_cannot_break_out_of_the_embed_code(shelf: Shelf) -> None:
    """Whatever a map is called."""
    text = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    shelf.write("harbour", text.replace("Should the harbour be dredged?", "'\"><script>x</script>'", 1))
    client = create_app(shelf.library, embed_in=ANYWHERE).test_client()
    said = client.get("/oembed?url=http://localhost/maps/harbour").json
    assert said is not None
    assert said["html"].count("<") == 2
    assert "<script>x" not in client.get("/maps/harbour/share").text


def test_without_a_site_that_may_frame_it_oembed_offers_a_link(client: FlaskClient) -> None:
    """A frame would stay empty there."""
    said = client.get("/oembed?url=http://localhost/maps/harbour").json
    assert said is not None
    assert said["type"] == "link"
    assert "html" not in said


def test_the_page_share_has_a_link_and_a_code_for_each(shelf: Shelf, open_client: FlaskClient) -> None:
    """For a map, for both sides, for a claim and for each of its quotations; what is shown exists."""
    page = open_client.get("/maps/harbour/share?claim=a-week").text
    key = shelf.library.debate("harbour").map.claim["a-week"].quotes[0].key
    frames = re.findall(r"iframe src=&#34;http://localhost([^&]+)&#34;", page)
    base = "/embed/maps/harbour"
    assert frames == [f"{base}/claims/a-week", f"{base}/quotes/{key}", base, f"{base}/debate"]
    assert "Pages of any site" in page
    assert 'href="/maps/harbour/share"' in open_client.get("/maps/harbour").text
    assert 'href="/maps/harbour/share?claim=a-week"' in open_client.get("/maps/harbour?claim=a-week").text
