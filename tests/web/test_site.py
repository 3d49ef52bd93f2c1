"""The static site: links that lead somewhere, nothing that is not ours to publish, the same bytes each time."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from argmap.errors import BadRequest
from argmap.library import Library
from argmap.views.bundle import classic
from argmap.web.pages import voices
from argmap.web.site import write_site
from tests.conftest import HARBOUR, SOURCES, Shelf

OTHERS = "Words of another book, which is not ours to publish, however often they are quoted.\n"


@pytest.fixture
def written(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of the small library, whose long source ships, and another whose text is only here."""
    long = "".join(f"Paragraph {n} tells of the harbour in the year {n}.\n\n" for n in range(3000))
    (shelf.folder / "texts" / "annals.txt").write_text(
        (shelf.folder / "texts" / "annals.txt").read_text(encoding="utf-8") + long, encoding="utf-8"
    )
    book = "book: {title: A book, file: book.txt}\n"
    shelf.write("sources", SOURCES + book)
    late = (
        "  late: {text: Late., supports: lost, quotes: [{source: annals, text: Paragraph 2990 tells of the harbour}]}\n"
    )
    shelf.write("harbour", HARBOUR.replace("arguments:\n", late + "arguments:\n", 1))
    folder = tmp_path / "site"
    monkeypatch.setattr(voices, "CLAIMS", 2)
    # As the command does: the library without its database, and without a folder of other people's texts.
    write_site(Library(shelf.folder, clock=lambda: "2026-01-02T03:04:05Z"), folder)
    return folder


def pages(folder: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}


def test_every_link_leads_to_a_file_and_every_fragment_to_a_place(written: Path) -> None:
    """Nothing points outside, from the root, at a server, or at nothing."""
    found = pages(written)
    assert len(found) > 25
    ids = {path: set(map(unescape, re.findall(r'\sid="([^"]*)"', text))) for path, text in found.items()}
    wrong = []
    count = 0
    for path, text in found.items():
        for link in map(unescape, re.findall(r'\s(?:href|src|action|data-address)="([^"]*)"', text)):
            parts = urlsplit(link)
            count += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            outside = parts.scheme or parts.netloc or link.startswith("/") or link in ("", "#")
            missing = not target.is_file() or written not in target.parents
            if outside or missing or (parts.fragment and unquote(parts.fragment) not in ids.get(target, set())):
                wrong.append((path.name, link))
    assert wrong == []
    assert count > 500


def test_a_quote_late_in_a_long_source_is_found_in_its_section(written: Path) -> None:
    """The link leads to the file of the section that holds the words."""
    text = (written / "maps/harbour/claims/late.html").read_text(encoding="utf-8")
    link = re.search(r'href="([^"]*sources/annals-section-\d+\.html)#(q-[^"]+)"', text)
    assert link
    target = (written / "maps/harbour/claims" / link.group(1)).resolve().read_text(encoding="utf-8")
    assert re.search(rf'id="{link.group(2)}"[^>]*></span><mark[^>]*>Paragraph 2990 tells', target)


def test_a_list_of_several_pages_is_there_with_all_of_them(written: Path) -> None:
    said = [path.read_text(encoding="utf-8") for path in (written / "maps/harbour").glob("voices*.html")]
    assert len(said) == 2
    assert set(re.findall(r'id="says-([\w-]+)"', "".join(said))) == {"no-waiting", "a-week", "late"}


def test_what_a_server_would_have_to_answer_is_not_offered(written: Path) -> None:
    """No form but the search, no page that only a server can give, no script that asks one."""
    for path, text in pages(written).items():
        assert all('role="search"' in form for form in re.findall(r"<form\b[^>]*>", text)), path
        assert "/import" not in text, path
        assert "What if it falls?" not in text, path
        assert not re.search(r'</h2><ul class="plain">\s*</ul></div>', text), path
        assert not re.search(r'class="(?:option|segment)"[^>]*>(?:<a\b[^>]*>[^<]*</a>|\s)*</', text), path
        scripts = {
            urlsplit(script).path.rsplit("/", 1)[-1] for script in re.findall(r'<script[^>]*src="([^"]*)"', text)
        }
        own = {
            "theme.js",
            "copy.js",
            "recent.js",
            "reader.js",
            "search.js",
            "search-data.js",
            "map.js",
            "debate.js",
        }
        assert scripts <= own, path
        assert 'type="module" src' not in text, path
        assert not re.search(r"<[^>]* data-(?:address|changes|claims|find|sheet-place)\b", text), path


def test_the_pictures_keep_their_cards(written: Path) -> None:
    """A card whose link has no page keeps its drawing, and one with a page leads to it."""
    text = (written / "maps/harbour.html").read_text(encoding="utf-8")
    claims = {"paid", "lost", "no-waiting", "a-week", "log-is-late", "dues", "few-ships", "late"}
    assert claims <= set(re.findall(r'class="am-card[^"]*"[^>]*data-claim="([^"]+)"', text))
    assert 'href="harbour/claims/a-week.html"' in text
    plates = re.search(r'<div class="plates">(.*?)</div>', text)
    assert plates
    assert plates[1].count("<img") == 1, "the whole map is printed once, before the outline"
    assert text.count("<g") == text.count("</g>")
    assert text.count("<a ") == text.count("</a>")


def test_a_presentation_is_one_file(written: Path) -> None:
    """Every state of every step has its place in it; links to a step lead there."""
    text = (written / "maps/harbour/present.html").read_text(encoding="utf-8")
    assert {"step-0", "step-1", "step-2"} <= set(re.findall(r'id="(step-[\d-]+)"', text))
    assert [path.name for path in (written / "maps/harbour").glob("present*")] == ["present.html"]
    assert not list(written.glob("sign-in*"))


def test_what_pages_share_is_in_the_site_once(written: Path) -> None:
    """Fonts and styles are in files that pages load, except in the one page for each debate that works alone."""
    found = pages(written)
    alone = {path.relative_to(written).as_posix() for path, text in found.items() if "data:font/woff2" in text}
    assert alone == {"maps/harbour/debate-2.html"}
    assert [path for path, text in found.items() if "<style" in text] == [written / "maps/harbour/debate-2.html"]
    text = (written / "maps/harbour/present.html").read_text(encoding="utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', text)
    assert "../../static/css/present.css" in sheets
    assert all((written / "maps/harbour" / sheet).is_file() for sheet in sheets)
    assert "Content-Security-Policy" not in text
    files = {path.relative_to(written / "maps").as_posix() for path in written.glob("maps/**/*.*")}
    assert {file for file in files if file.endswith((".pdf", ".svg", ".json", ".yaml"))} == {
        *(f"harbour.{ending}" for ending in ("svg", "json", "yaml")),
        *(f"harbour/{view}.pdf" for view in ("debate", "voices", "debate/flow", "debate/passages")),
    }


def test_former_addresses_lead_on(shelf: Shelf, tmp_path: Path) -> None:
    changed = HARBOUR.replace("  a-week:\n", "  a-week:\n    former ids: [one-week]\n", 1)
    shelf.write("harbour", f"former ids: [port]\n{changed}")
    folder = tmp_path / "moved"
    write_site(Library(shelf.folder), folder)
    for old, new in (
        ("port", "harbour.html"),
        ("harbour/claims/one-week", "a-week.html"),
        ("port/claims/a-week", "../../harbour/claims/a-week.html"),
        ("port/claims/one-week", "../../harbour/claims/a-week.html"),
    ):
        text = (folder / f"maps/{old}.html").read_text(encoding="utf-8")
        assert f'http-equiv="refresh" content="0; url={new}"' in text, old
        assert ((folder / f"maps/{old}.html").parent / new).resolve().is_file()


def test_other_peoples_texts_are_not_published(shelf: Shelf, tmp_path: Path) -> None:
    """A text that does not lie beside the maps is on no page, though its quotes are."""
    texts = tmp_path / "elsewhere"
    texts.mkdir()
    (texts / "book.txt").write_text(OTHERS, encoding="utf-8")
    shelf.write("sources", SOURCES + "book: {title: A book, file: book.txt}\n")
    claim = "  told: {text: Told., supports: lost, quotes: [{source: book, text: Words of another book}]}\n"
    shelf.write("harbour", HARBOUR.replace("arguments:\n", claim + "arguments:\n", 1))
    write_site(Library(shelf.folder), tmp_path / "bare")
    assert any("Words of another book" in text for text in pages(tmp_path / "bare").values())
    assert not any("not ours to publish" in text for text in pages(tmp_path / "bare").values())
    # The check can fail: with the text, the site holds it.
    write_site(Library(shelf.folder, None, texts), tmp_path / "full")
    assert any("not ours to publish" in text for text in pages(tmp_path / "full").values())


def test_two_runs_give_the_same_bytes_and_leave_nothing_behind(shelf: Shelf, tmp_path: Path) -> None:
    """A second run over the first changes nothing; a page that is gone goes, and nothing else does."""
    one, two = tmp_path / "one", tmp_path / "two"
    library = Library(shelf.folder)
    assert write_site(library, one) == write_site(library, two)
    contents = [{p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (one, two)]
    assert contents[0] == contents[1]
    write_site(library, one)
    assert {p.relative_to(one): p.read_bytes() for p in one.rglob("*") if p.is_file()} == contents[0]
    (one / "CNAME").write_text("maps.example\n", encoding="utf-8")
    (shelf.folder / "harbour.yaml").unlink()
    write_site(library, one)
    assert not (one / "maps" / "harbour.html").exists()
    assert (one / "CNAME").exists()
    assert (one / "index.html").exists()


def test_a_folder_of_something_else_is_not_written_into(shelf: Shelf, tmp_path: Path) -> None:
    """Neither a full folder nor a false list of files costs anybody a file."""
    library = Library(shelf.folder)
    (tmp_path / "keep.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadRequest, match="contains other files"):
        write_site(library, tmp_path)
    folder = tmp_path / "site"
    folder.mkdir()
    listed = {"made-by": "argmap", "files": ["../keep.txt", str(tmp_path / "keep.txt")]}
    (folder / "argmap-site.json").write_text(json.dumps(listed), encoding="utf-8")
    write_site(library, folder)
    assert (tmp_path / "keep.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(BadRequest, match="is a file"):
        write_site(library, tmp_path / "keep.txt")


def test_the_search_knows_every_claim_and_its_page(written: Path) -> None:
    """The data of the search are a script, which a page opened from a disk may load."""
    text = (written / "search-data.js").read_text(encoding="utf-8")
    rows = json.loads(text.removeprefix("window.argmapSearch = ").rstrip(";\n"))
    assert {"Should the harbour be dredged?", "Ships waited a week."} <= {row["t"] for row in rows}
    assert all((written / row["u"]).is_file() for row in rows)
    page = (written / "search.html").read_text(encoding="utf-8")
    assert page.index("search-data.js") < page.index("js/search.js")


def test_annotations_name_files_of_the_site(written: Path) -> None:
    """Addresses in the annotations are relative, as JSON-LD resolves them."""
    text = (written / "maps/harbour/quotes.jsonld").read_text(encoding="utf-8")
    assert "localhost" not in text
    data = json.loads(text)
    bodies = re.findall(r'"(claims/[^"]+\.html)"', text)
    assert len(data["items"]) == 3
    assert bodies or "harbour.html" in text


@pytest.mark.browser
def test_the_search_works_from_a_disk(written: Path, browser: object) -> None:
    """A site opened from a folder, with no server at all, finds claims."""
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto((written / "index.html").as_uri())
    page.fill("#find-q", "waited week")
    page.press("#find-q", "Enter")
    page.wait_for_selector(".results li a")
    page.click(".results li a")
    assert "Ships waited a week." in page.inner_text("main")
    page.close()


@pytest.mark.browser
def test_maps_debates_and_steps_work_from_a_disk(written: Path, browser: object) -> None:
    """Scripts run on pages opened from a folder: zoom, search, lighting, panes, steps; nothing fails."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A page left early gives up what it was still fetching, its icon for one.
    page.on("requestfailed", lambda r: complaints.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    page.goto((written / "maps/harbour.html").as_uri())
    page.wait_for_function("document.documentElement.dataset.ready === 'map'")
    page.click("[data-do=larger]")
    page.wait_for_function("document.querySelector('[data-do=actual]').textContent !== '100 %'")
    page.fill("[data-jump] input", "waited a week")
    page.wait_for_selector("#find-list li[data-claim]")
    page.press("[data-jump] input", "Enter")
    page.wait_for_function("document.activeElement.closest('.am-card')?.dataset.claim === 'a-week'")
    assert page.locator(".am-card.lit").count() > 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/a-week.html")
    page.goto((written / "maps/harbour/debate.html").as_uri())
    page.click("[data-zoom-in]")
    assert page.inner_text("[data-zoom-reset]") == "110%"
    page.goto((written / "maps/harbour/present.html").as_uri())
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/present.html#step-1")
    page.click("#step-1 >> text=Leave")
    page.wait_for_url("**/maps/harbour.html")
    assert complaints == []
    page.close()


def test_modules_become_one_script_with_scopes_of_their_own(tmp_path: Path) -> None:
    """What two modules call alike does not clash; what is left of import or export would be a syntax error."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "far.js").write_text(
        "const own = 2;\nexport function far() {\n  return own;\n}\n", encoding="utf-8"
    )
    (tmp_path / "near.js").write_text(
        'import { far } from "./deep/far.js";\nconst own = 1;\nexport const near = () => own + far();\n',
        encoding="utf-8",
    )
    (tmp_path / "page.js").write_text(
        'import { near } from "./near.js";\nimport { far } from "./deep/far.js";\nwindow.sum = near() + far();\n',
        encoding="utf-8",
    )
    script = classic(tmp_path / "page.js")
    assert script.count("const own = 2") == 1
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    assert script.index("return { far }") < script.index("return { near }") < script.index("window.sum")


def test_a_site_that_knows_its_address_names_it(shelf: Shelf, tmp_path: Path) -> None:
    from defusedxml import ElementTree

    folder = tmp_path / "public"
    write_site(Library(shelf.folder, clock=lambda: "2026-01-02T03:04:05Z"), folder, base="https://a.example/debates/")
    found = pages(folder)
    page = found[folder / "maps" / "harbour.html"]
    assert '<link rel="canonical" href="https://a.example/debates/maps/harbour.html">' in page
    assert '<meta property="og:image" content="https://a.example/debates/maps/harbour.png">' in page
    assert (folder / "maps" / "harbour.png").read_bytes().startswith(b"\x89PNG")
    assert '<link rel="canonical" href="https://a.example/debates/">' in found[folder / "index.html"]
    listed = {loc.text for loc in ElementTree.parse(folder / "sitemap.xml").iter() if loc.tag.endswith("loc")}
    assert len(listed) == len(found) - 1
    assert "https://a.example/debates/maps/harbour.html" in listed
    feed = ElementTree.parse(folder / "feed.xml").getroot()
    assert [item.findtext("title") for item in feed.iter("item")] == ["Should the harbour be dredged?"]
    missing = found[folder / "404.html"]
    assert '<base href="https://a.example/debates/">' in missing
    assert all(not link.startswith("/") for link in re.findall(r'\s(?:href|src)="([^"]*)"', missing))


@pytest.mark.parametrize(
    "base", ["a.example", "ftp://a.example", "https://", "https://a.example/?q=1", "https://a b.example"]
)
def test_what_is_no_address_is_refused(shelf: Shelf, tmp_path: Path, base: str) -> None:
    with pytest.raises(BadRequest, match="not the address of a site"):
        write_site(Library(shelf.folder), tmp_path / "public", base=base)
