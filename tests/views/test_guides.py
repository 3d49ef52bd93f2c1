"""Help shows the documentation: every guide, its links, its headings, and nothing that only the repository has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from argmap.errors import NotFound
from argmap.views import guides
from tests.conftest import ROOT

#: What is for developers, or leads to the rest.
REPOSITORY_ONLY = {"index", "architecture", "decisions"}


def test_every_page_for_users_is_a_guide() -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages - REPOSITORY_ONLY == set(guides.TITLES)


@pytest.mark.parametrize("name", guides.TITLES)
def test_links_lead_to_guides_and_their_headings(name: str) -> None:
    found = guides.guide(name, lambda other: f"/help/{other}")
    assert found.html.count("<h1") == 1
    assert found.html.count("<img") == (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8").count("![")
    assert "&lt;!--" not in found.html
    for target in re.findall(r'(?:href|src)="([^"]+)"', found.html):
        page, _, heading = target.partition("#")
        if page.startswith("https://"):
            continue
        other = page.removeprefix("/help/") or name
        if other not in guides.PICTURES:
            assert other in guides.TITLES, target
            known = guides.guide(other, str).html
            assert not heading or f'id="{heading}"' in known, target


def test_html_in_a_guide_is_shown_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quotes.md").write_text("# Quotes\n\n<script>alert(1)</script> [a](decisions.md)\n", encoding="utf-8")
    monkeypatch.setattr(guides, "shipped", lambda _: tmp_path)
    guides._tokens.cache_clear()
    html = guides.guide("quotes", str).html
    guides._tokens.cache_clear()
    assert "<script>" not in html
    assert "<a " not in html


def test_an_unknown_guide_offers_the_nearest() -> None:
    with pytest.raises(NotFound, match="Did you mean format"):
        guides.guide("formt", str)


def test_help_is_served(client: FlaskClient) -> None:
    listed = client.get("/help").get_data(as_text=True)
    for name, title in guides.TITLES.items():
        assert f'href="/help/{name}">{title}</a>' in listed
    page = client.get("/help/format").get_data(as_text=True)
    assert '<h1 id="the-map-file">The map file</h1>' in page
    with client.get("/help/drawing-before.png") as picture:
        assert picture.mimetype == "image/png"
    assert client.get("/help/debate.png").status_code == 404
    assert client.get("/help/formt").status_code == 404
    assert client.get("/help/decisions").status_code == 404
