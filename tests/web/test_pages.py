"""The pages: routes, failures, headers, hosts, origins, hostile texts, and the memory of finished responses."""

from __future__ import annotations

import gc
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from argmap.library import Debate, Library, Snapshot, State
from argmap.store import open_store
from argmap.web import cache, create_app, security
from argmap.web.pages import essays
from argmap.web.pages import library as library_page
from tests import markup
from tests.conftest import HARBOUR, SOURCES, Shelf

MAP_PAGES = (
    "/maps/{}",
    "/maps/{}/debate",
    "/maps/{}/debate/flow",
    "/maps/{}/debate/passages",
    "/maps/{}/voices",
    "/maps/{}/quotes",
    "/maps/{}/standing",
    "/maps/{}/standing?semantics=df-quad",
    "/maps/{}/standing?semantics=stable",
    "/maps/{}/gaps",
    "/maps/{}/present",
)
SITE_PAGES = ("/", "/sources", "/people", "/import", "/essay", "/search", "/search?q=ships", "/compare")
DOWNLOADS = (
    "/maps/{}.svg",
    "/maps/{}.tex",
    "/maps/{}.pptx",
    "/maps/{}.json",
    "/maps/{}.yaml",
    "/maps/{}/quotes.jsonld",
)
FOREIGN = {"Origin": "http://elsewhere.example"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "' onmouseover='alert(1)",
    "]]>&lt;&#60;script&#62;",
    "\u202egnihton\u202c",
    "a\u2028b\u0085c",
    "</title></textarea></style><svg onload=alert(1)>",
)


def pages(map_id: str) -> list[str]:
    return [page.format(map_id) for page in MAP_PAGES]


# pages and failures


@pytest.mark.parametrize("address", [*pages("harbour"), *SITE_PAGES])
def test_every_page_opens_and_head_answers_alike(client: FlaskClient, address: str) -> None:
    """Each page is HTML with one main heading, and HEAD says the same without a body."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    text = answer.get_data(as_text=True)
    assert text.count("<main") == 1
    assert text.count("<h1") == 1
    head = client.head(address)
    assert head.status_code == 200
    assert head.get_data() == b""
    assert head.headers["Content-Type"] == answer.headers["Content-Type"]


@pytest.mark.parametrize("address", [*DOWNLOADS, "/health", "/theme.css", "/static/css/base.css"])
def test_downloads_open(client: FlaskClient, address: str) -> None:
    """Each download is there, and none is taken for a page."""
    with client.get(address.format("harbour")) as answer:
        assert answer.status_code == 200
        assert answer.mimetype != "text/html"
        assert answer.get_data()


def test_the_formats_of_the_export_menu_all_open(client: FlaskClient) -> None:
    """No entry of the menu leads nowhere, those with two endings included."""
    menu = re.search(r'<details class="menu">.*?</details>', client.get("/maps/harbour").get_data(as_text=True), re.S)
    assert menu
    addresses = re.findall(r'href="([^"]+)"', menu.group())
    assert len(addresses) > 12
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


EMPTY = "title: Nothing yet\n"
ONE_CLAIM = "title: One\nclaims: {alone: {text: A claim alone.}}\n"
ONE_POSITION = (
    "title: Half\npositions: {a: {title: A, thesis: t}}\nclaims: {t: {text: T.}, g: {text: G., supports: t}}\n"
)
PROBLEMS = HARBOUR.replace("rebuts: no-waiting", "rebuts: no-waitign").replace("implicit: true", "implict: maybe")
NO_TEXT = HARBOUR.replace("source: annals", "source: unseen")
MANY_SIDES = (
    "title: Seven\npositions:\n"
    + "".join(f"  p{n}: {{title: P{n}, thesis: t{n}}}\n" for n in range(7))
    + "claims:\n"
    + "".join(f"  t{n}: {{text: Thesis {n}.}}\n" for n in range(7))
)


@pytest.mark.parametrize("content", [EMPTY, ONE_CLAIM, ONE_POSITION, PROBLEMS, NO_TEXT, MANY_SIDES, "", "[", "\x00"])
def test_every_page_bears_every_map(shelf: Shelf, client: FlaskClient, content: str) -> None:
    """Whatever a map file holds, each of its pages answers, as a page or with a reason, and so do the others."""
    shelf.write("sources", SOURCES + "unseen: {title: Unseen}\n")
    shelf.write("odd", content)
    for address in [*pages("odd"), *SITE_PAGES, "/sources/annals", "/sources/unseen"]:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    for address in DOWNLOADS:
        assert client.get(address.format("odd")).status_code == 200, address


def test_a_map_with_problems_says_so_and_shows_the_rest(shelf: Shelf, client: FlaskClient) -> None:
    """The problems stand on top, with line and fix, and what could be read below."""
    shelf.write("harbour", PROBLEMS)
    text = client.get("/maps/harbour").get_data(as_text=True)
    assert "no-waitign" in text
    line = PROBLEMS.splitlines().index("    rebuts: no-waitign") + 1
    assert f"line {line}" in text
    assert "Ships no longer waited." in text


def test_a_broken_file_shows_the_last_sound_revision(shelf: Shelf, client: FlaskClient) -> None:
    """A file of which nothing can be read takes nothing away, on any page."""
    assert client.get("/maps/harbour").status_code == 200
    shelf.write("harbour", "title: [unclosed\n")
    for address in pages("harbour"):
        answer = client.get(address)
        assert answer.status_code == 200, address
    text = client.get("/maps/harbour").get_data(as_text=True)
    assert "revision 1" in text
    assert "Ships no longer waited." in text


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/maps/harbor", "harbour"),
        ("/maps/harbor/standing", "harbour"),
        ("/maps/harbor.json", "harbour"),
        ("/maps/harbour/claims/no-waitin", "no-waiting"),
        ("/sources/anals", "annals"),
        ("/maps/harbour?claim=no-waitin", "no-waiting"),
        ("/maps/harbour/standing?reject=no-waitin", "no-waiting"),
    ],
)
def test_an_unknown_name_is_404_with_the_nearest(client: FlaskClient, address: str, near: str) -> None:
    """A mistyped id is answered with those like it, as a page and as JSON."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert near in answer.get_data(as_text=True)
    told = client.get(address, headers={"Accept": "application/json"}).get_json()
    assert near in told["error"]["near"]


def test_a_near_id_on_a_404_page_is_a_link(client: FlaskClient) -> None:
    """What is offered can be followed."""
    for address in ("/maps/harbor/gaps", "/sources/anals", "/maps/harbour/claims/no-waitin"):
        text = client.get(address).get_data(as_text=True)
        main = text[text.index("<main") :]
        links = [link for link in re.findall(r'href="([^"]+)"', main) if link != "/"]
        assert links, address
        assert client.get(links[0].replace("&amp;", "&")).status_code == 200


FAILURES: tuple[tuple[str, str, int], ...] = (
    ("GET", "/nowhere", 404),
    ("GET", "/maps/none", 404),
    ("GET", "/maps/none.json", 404),
    ("GET", "/maps/harbour.exe", 404),
    ("GET", "/maps/harbour/claims/none", 404),
    ("GET", "/maps/harbour.svg?position=none", 404),
    ("GET", "/sources/none", 404),
    ("GET", "/people/Nobody", 404),
    ("GET", "/maps/harbour/standing?semantics=none", 400),
    ("GET", "/maps/harbour/standing?reject=dues&accept=dues", 400),
    ("GET", "/maps/harbour.svg?direction=up", 400),
    ("GET", "/maps/harbour.svg?theme=none", 400),
    ("GET", "/sources/annals?section=99", 400),
    ("GET", "/sources/annals?section=-1", 400),
    ("GET", "/sources?style=../../etc", 404),
    ("GET", "/sources/annals?map=none", 404),
    ("POST", "/maps/harbour", 405),
    ("DELETE", "/import", 405),
    ("GET", "/static/../app.py", 404),
    ("GET", "/static/none.css", 404),
)


@pytest.mark.parametrize(("method", "address", "status"), FAILURES)
def test_failures_have_one_shape(client: FlaskClient, method: str, address: str, status: int) -> None:
    """A program gets one JSON shape for every failure, a person a page; neither is kept nor tells a path."""
    answer = client.open(address, method=method, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert set(answer.get_json()) == {"error"}
    error = answer.get_json()["error"]
    assert set(error) == {"code", "message", "near"}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error["code"])
    assert error["message"].endswith((".", "?"))
    assert isinstance(error["near"], list)
    page = client.open(address, method=method, headers={"Accept": "text/html"})
    if not address.split("?")[0].endswith(".json"):
        assert page.mimetype == "text/html"
    assert page.status_code == status
    assert "no-store" in answer.headers.get("Cache-Control", "")
    assert "no-store" in page.headers.get("Cache-Control", "")
    assert "Traceback" not in page.get_data(as_text=True)


def test_an_unexpected_failure_tells_nothing_of_the_machine(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong is in the log, not on the page."""
    app = create_app(shelf.library)
    monkeypatch.setattr(Snapshot, "search", lambda *args, **kwargs: 1 / 0)
    answer = app.test_client().get("/search?q=x")
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "ZeroDivision" not in text
    assert "division" not in text
    assert answer.headers["Content-Security-Policy"] == security.PAGE_POLICY


# headers, hosts, origins, sizes


def unsafe_headers(client: FlaskClient) -> list[str]:
    """Return what is missing from the headers of answers of every kind."""
    addresses = [
        *pages("harbour"), *SITE_PAGES, *(name.format("harbour") for name in DOWNLOADS),
        "/health", "/theme.css", "/static/css/base.css", "/nowhere", "/maps/none.json", "/maps/harbour/",
        "/maps/harbour/standing?semantics=none", "/maps/harbour.html",
    ]  # fmt: skip
    missing = []
    for address in addresses:
        answer = client.get(address, buffered=True)
        policy = answer.headers.get("Content-Security-Policy", "")
        page = answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", "")
        if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
            missing.append(f"{address} policy")
        if "unsafe-inline" in policy and "sandbox" not in policy:
            missing.append(f"{address} inline")
        if page and "unsafe-inline" in policy and address != "/maps/harbour.html":
            missing.append(f"{address} page inline")
        if answer.mimetype == "image/svg+xml" and not address.startswith("/static/") and "sandbox" not in policy:
            missing.append(f"{address} sandbox")
        names = ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cross-Origin-Opener-Policy")
        missing += [f"{address} {name}" for name in names if not answer.headers.get(name)]
    return missing


def test_every_answer_carries_the_safe_headers(client: FlaskClient) -> None:
    """Pages, downloads, failures and redirects all carry them, kept answers too."""
    assert unsafe_headers(client) == []
    assert unsafe_headers(client) == []


def test_without_the_guard_the_headers_are_missed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above fails where the guard is taken out."""
    monkeypatch.setattr(security, "add_headers", lambda response: response)
    assert unsafe_headers(create_app(shelf.library).test_client())


def statuses_for_foreign_hosts(client: FlaskClient) -> set[int]:
    """Return how pages answer to hosts they were not told of, asked for before and after a known host."""
    found = set()
    for address in ("/", "/maps/harbour", "/maps/harbour.svg", "/health"):
        for host in ("elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example:80"):
            found.add(client.get(address, headers={"Host": host}).status_code)
            assert client.get(address).status_code == 200
            found.add(client.get(address, headers={"Host": host}).status_code)
    return found


def test_a_foreign_host_is_refused_even_for_a_kept_page(client: FlaskClient) -> None:
    """A name that is rebound to this address gets nothing, not even what was made for another."""
    assert statuses_for_foreign_hosts(client) == {400}
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_without_the_guard_a_foreign_host_is_answered(shelf: Shelf) -> None:
    """The check above fails where hosts are not told, and where the memory looks at the address alone."""
    app = create_app(shelf.library)
    app.config["TRUSTED_HOSTS"] = None
    assert 200 in statuses_for_foreign_hosts(app.test_client())


def test_an_answer_kept_for_one_host_is_not_given_to_another(client: FlaskClient) -> None:
    """Addresses in annotations name the host they were asked for at."""
    first = client.get("/maps/harbour/quotes.jsonld", headers={"Host": "localhost"}).get_data(as_text=True)
    second = client.get("/maps/harbour/quotes.jsonld", headers={"Host": "127.0.0.1:8000"}).get_data(as_text=True)
    assert "http://localhost/maps" in first
    assert "127.0.0.1" not in first
    assert "http://127.0.0.1:8000/maps" in second
    assert "http://localhost" not in second


def foreign_posts(client: FlaskClient) -> list[int]:
    """Return how posts from other sites are answered."""
    forms: tuple[dict[str, str], ...] = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        FOREIGN,
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost.elsewhere.example"},
    )
    return [client.post("/import", data={"text": HARBOUR}, headers=headers).status_code for headers in forms]


def test_posts_from_other_sites_are_refused(client: FlaskClient) -> None:
    """Fetch Metadata and Origin both count; a page of our own, and a program that is no browser, may post."""
    assert foreign_posts(client) == [403] * 7
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}):
        assert client.post("/import", data={"text": HARBOUR}, headers=headers).status_code == 200


def test_without_the_guard_foreign_posts_pass(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above fails where the guard is taken out."""
    monkeypatch.setattr(security, "refuse_foreign", lambda: None)
    assert 200 in foreign_posts(create_app(shelf.library).test_client())


#: What was sent is still open where a request is refused halfway; the server closes it with the request.
HALFWAY = "ignore::pytest.PytestUnraisableExceptionWarning"


def oversized(client: FlaskClient) -> list[int]:
    """Return how bodies over the bound are answered: as a form, as a file."""
    big = "x" * (security.MAX_BODY + 1)
    as_form = client.post("/import", data={"text": big})
    as_file = client.post("/import", data={"file": (io.BytesIO(big.encode()), "big.txt")})
    return [as_form.status_code, as_file.status_code]


@pytest.mark.filterwarnings("ignore::ResourceWarning", HALFWAY)
def test_an_oversized_body_is_refused(client: FlaskClient) -> None:
    """Over the bound is 413; at three megabytes a file is read and told about."""
    assert oversized(client) == [413, 413]
    gc.collect()
    answer = client.post("/import", data={"file": (io.BytesIO(b"word " * 600_000), "big.txt")})
    assert answer.status_code in (200, 400, 413)
    assert "<h1>Import</h1>" in answer.get_data(as_text=True)


@pytest.mark.filterwarnings("ignore::ResourceWarning", HALFWAY)
def test_without_the_guard_an_oversized_body_passes(shelf: Shelf) -> None:
    """The check above fails where the bound is taken out."""
    app = create_app(shelf.library)
    app.config.update(MAX_CONTENT_LENGTH=None, MAX_FORM_MEMORY_SIZE=None)
    assert oversized(app.test_client()) != [413, 413]
    gc.collect()


@pytest.mark.parametrize(
    "address", ["/maps/harbour/", "/maps//elsewhere.example/", "//elsewhere.example/", "/sources/"]
)
def test_redirects_stay_on_the_site(client: FlaskClient, address: str) -> None:
    """Nothing in an address leads to another host."""
    answer = client.get(address, headers={"Host": "localhost"}, buffered=True)
    assert answer.status_code in (301, 302, 303, 307, 308, 404) or address.startswith("//")
    place = answer.headers.get("Location", "/")
    assert re.match(r"(http://localhost)?/(?!/)", place), place


# hostile texts


def hostile(words: str) -> str:
    """Return a map in which every text a person writes holds these words."""
    said = json.dumps(words, ensure_ascii=False)
    return f"""\
title: {said}
question: {said}
summary: {said}
positions:
  yes-side: {{title: {said}, thesis: paid}}
  no-side: {{title: {said}, thesis: lost}}
issues: {{time: {said}}}
claims:
  paid: {{text: {said}, held by: {said}}}
  lost: {{text: {said}, note: {said}, tags: [{said}]}}
  ground:
    text: {said}
    supports: paid
    issue: time
    quotes:
      - {{source: annals, speaker: {said}, text: {said}, page: {said}}}
      - {{source: own, speaker: {said}, text: {said}}}
  doubt: {{text: {said}, undercuts: ground -> paid}}
arguments:
  joint: {{premises: [ground, doubt], supports: lost, title: {said}, scheme: {said}}}
walkthrough:
  - {{show: [paid, lost], note: {said}}}
sources:
  own: {{title: {said}, author: [{said}], note: {said}, url: {said}}}
"""


class _Watcher(HTMLParser):
    """Collects what in a page could run: scripts of its own, handlers, and addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # The map page's own plates, for printing.
        plate = tag == "img" and re.match(r"/maps/[\w-]+[/.?]", given.get("src") or "")
        runs = tag in ("img", "iframe", "object", "embed", "base") or (tag == "script" and not given.get("src"))
        if runs and not plate:
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            leads = name in ("href", "src", "action", "formaction", "xlink:href", "data", "srcset")
            code = leads and address.startswith(("javascript:", "data:text"))
            if name.startswith("on") or name == "style" or code:
                self.found.append(f"{tag} {name}={value}")


def dangerous(html: str) -> list[str]:
    """Return what in a page or picture could run, and characters that no page may hold."""
    watcher = _Watcher()
    watcher.feed(html)
    return watcher.found + re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", html)


@pytest.mark.parametrize("words", ["javascript:alert(1)", "{{7*7}}{% raw %}", " ".join(HOSTILE)])
def test_hostile_texts_are_only_text_on_every_page(shelf: Shelf, client: FlaskClient, words: str) -> None:
    """Markup, addresses, template code and odd characters in a map are shown, never obeyed."""
    shelf.write("hostile", hostile(words))
    extra = ["/maps/hostile?claim=ground", "/maps/hostile/claims/ground", "/sources/own", "/maps/hostile/find?q=a"]
    extra += ["/maps/hostile/standing?reject=ground&claim=paid", "/maps/hostile/present?step=1"]
    for address in [*pages("hostile"), *SITE_PAGES, *extra, "/maps/hostile.svg", "/maps/hostile/quotes.jsonld"]:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} {answer.status_code}"
        text = answer.get_data(as_text=True)
        if answer.mimetype in ("text/html", "image/svg+xml"):
            assert dangerous(text) == [], address
        if "{{" in words and "<h1>" in text and "hostile" in address:
            assert "{{7*7}}" in text, address


def test_what_is_looked_for_in_hostile_pages_is_found_when_nothing_is_escaped(shelf: Shelf) -> None:
    """The check above fails where templates do not escape."""
    app = create_app(shelf.library)
    app.jinja_env.autoescape = False
    shelf.write("hostile", hostile(HOSTILE[0]))
    assert dangerous(app.test_client().get("/maps/hostile/quotes").get_data(as_text=True))


def test_of_very_many_problems_a_page_shows_a_hundred(shelf: Shelf, client: FlaskClient) -> None:
    """Each with its line of the file; a map with ten thousand is answered in proportion."""
    claims = "".join(f"  c{number}: {{text: Claim {number}., issue: nowhere}}\n" for number in range(120))
    shelf.write("many", f"title: Many\nclaims:\n{claims}")
    text = client.get("/maps/many").get_data(as_text=True)
    problems = text.partition('<ol class="problems">')[2].partition("</ol>")[0]
    assert problems.count("<li>") == problems.count('class="offending"') == 100
    more = re.search(r"(\d+) more are not shown here", text)
    assert more
    assert int(more[1]) >= 20


def test_a_long_library_can_be_filtered(shelf: Shelf, client: FlaskClient) -> None:
    """By the words of a debate's title, question and positions; few debates need no filter."""
    assert 'name="find"' not in client.get("/").get_data(as_text=True)
    shelf.write("canal", HARBOUR.replace("Should the harbour be dredged?", "Should the canal be dug?"))
    text = client.get("/?find=CANAL+paid").get_data(as_text=True)
    assert "1 of 2 debates" in text
    assert "Should the canal be dug?" in text
    assert "Should the harbour be dredged?" not in text
    assert 'href="/search?q=lighthouse"' in client.get("/?find=lighthouse").get_data(as_text=True)


def test_a_very_long_library_has_pages_of_which_each_reads_its_own_debates(
    shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request for a page reads the debates on it, not thousands; words are looked up in the index."""
    for name in ("quay", "canal", "lock"):
        shelf.write(name, HARBOUR.replace("Should the harbour be dredged?", f"Should the {name} be dug?"))
    monkeypatch.setattr(library_page, "LISTED", 2)
    read: list[str] = []
    card = library_page.card

    def noted(debate: Debate) -> library_page.DebateCard:
        read.append(debate.id)
        return card(debate)

    monkeypatch.setattr(library_page, "card", noted)
    first = client.get("/").get_data(as_text=True)
    assert read == ["canal", "harbour"]
    onward = markup.one(first, "a", rel="next").get("href")
    assert "4 of 4 debates, page 1 of 2" in markup.words(first)
    second = client.get(onward).get_data(as_text=True)
    assert read[2:] == ["lock", "quay"]
    assert markup.one(second, "a", rel="prev").get("href") == "/"
    found = markup.words(client.get("/?find=LOCK+dug").get_data(as_text=True))
    assert "1 of 4 debates" in found
    assert "Should the lock be dug?" in found
    assert read[4:] == ["lock"]


def test_the_search_groups_what_it_finds_and_marks_the_words(client: FlaskClient) -> None:
    """Claims, quotes and people apart, each with the words marked; a quote leads to its claim and its place."""
    text = client.get("/search?q=pilot").get_data(as_text=True)
    assert re.findall(r'<h2 id="([a-z]+)">', text) == ["quote", "person", "text"]
    assert "The <mark>pilot</mark>" in text.replace("Pilot", "pilot")
    assert 'href="/maps/harbour?claim=a-week"' in text
    (place,) = (a for a in markup.find(text, "a", aria_label=True) if "in place: ships waited" in a.get("aria-label"))
    assert re.fullmatch(r"/sources/annals\?quote=\w+#q-\w+", place.get("href"))
    assert "Annals of the <mark>harbour</mark>" in client.get("/search?q=harbour").get_data(as_text=True)
    assert "<mark>wait" in client.get("/search?q=shíps+WAIT").get_data(as_text=True)


def test_a_search_that_finds_nothing_says_why(client: FlaskClient) -> None:
    """Each word's own count and likely slips are told; what holds no word, and what is too long, is said to be so."""
    text = client.get("/search?q=shipps+harbour").get_data(as_text=True)
    assert "occurs nowhere" in text
    assert 'href="/search?q=ships"' in text
    assert 'href="/search?q=harbour"' in text
    assert "no letters or digits" in client.get("/search?q=%F0%9F%98%80+*").get_data(as_text=True)
    long = client.get("/search", query_string={"q": "ship " * 200}).get_data(as_text=True)
    assert "only the first 200 characters" in long
    for odd in ('"ships', "ships AND", "NEAR(ships", "ships*", "-ships", "body:ships", "ships)", "'; --"):
        assert client.get("/search", query_string={"q": odd}).status_code == 200, odd


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_requests_are_only_text(client: FlaskClient, words: str) -> None:
    """What stands in an address comes back as text, if at all."""
    for address, name in (
        ("/search", "q"),
        ("/maps/harbour", "claim"),
        ("/maps/harbour", "q"),
        ("/maps/harbour/standing", "reject"),
        ("/maps/harbour/standing", "semantics"),
        ("/maps/harbour/quotes", "verdict"),
        ("/sources", "style"),
        ("/sources/annals", "quote"),
        ("/sources/annals", "map"),
    ):
        answer = client.get(address, query_string={name: words})
        assert answer.status_code < 500, (address, name)
        assert dangerous(answer.get_data(as_text=True)) == []
    answer = client.get("/people/" + words.replace("/", "%2F"))
    assert answer.status_code == 404
    assert dangerous(answer.get_data(as_text=True)) == []


# the memory of finished responses


def test_a_changed_file_shows_at_the_next_request(shelf: Shelf, client: FlaskClient) -> None:
    """Kept pages are those of the library as it is; texts and sources count as well as maps."""
    assert "Ships waited a week." in client.get("/maps/harbour/standing").get_data(as_text=True)
    shelf.write("harbour", HARBOUR.replace("Ships waited a week.", "Ships waited nine days."))
    assert "Ships waited nine days." in client.get("/maps/harbour/standing").get_data(as_text=True)
    shelf.write("sources", SOURCES.replace("Annals of the harbour", "Annals of the quay"))
    assert "Annals of the quay" in client.get("/sources").get_data(as_text=True)
    (shelf.folder / "texts" / "annals.txt").write_text("Nothing of the kind.\n", encoding="utf-8")
    assert "0 of 2 quotes are word for word" in client.get("/maps/harbour/quotes").get_data(as_text=True)


def test_an_unchanged_page_is_not_sent_again(shelf: Shelf, client: FlaskClient) -> None:
    """The tag of a page holds as long as its bytes do; a failure has none."""
    first = client.get("/maps/harbour")
    tag = first.headers["ETag"]
    again = client.get("/maps/harbour", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.get_data() == b""
    assert again.headers["ETag"] == tag
    assert again.headers["Content-Security-Policy"] == security.PAGE_POLICY
    shelf.write("harbour", HARBOUR.replace("Ships waited a week.", "Ships waited nine days."))
    assert client.get("/maps/harbour", headers={"If-None-Match": tag}).status_code == 200
    assert "ETag" not in client.get("/maps/none").headers


def test_a_page_is_made_once_and_failures_are_not_kept(
    shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request costs no search; a name that was not there is looked for again."""
    calls: list[str] = []
    find = Snapshot.find
    monkeypatch.setattr(Snapshot, "find", lambda self, words, limit=50: calls.append(words) or find(self, words, limit))
    assert client.get("/search?q=ships").get_data() == client.get("/search?q=ships").get_data()
    assert len(calls) == 1
    assert client.get("/maps/quay").status_code == 404
    shelf.write("quay", ONE_CLAIM)
    assert client.get("/maps/quay").status_code == 200


def test_the_memory_is_bounded(shelf: Shelf) -> None:
    """However many addresses are asked for, no more is kept than was agreed."""
    app = Flask("small")
    memory = cache.ResponseCache(State, limit=10_000)
    memory.attach(app)
    app.add_url_rule("/<name>", "page", lambda name: name * 300)
    client = app.test_client()
    for number in range(100):
        assert client.get(f"/{number:04}").status_code == 200
    assert 0 < memory._size <= 10_000
    assert sum(len(kept.body) for kept in memory._kept.values()) == memory._size


def test_health_counts_the_debates_and_is_not_kept(shelf: Shelf, client: FlaskClient) -> None:
    """A watcher sees how many debates are served now."""
    assert client.get("/health").get_json() == {"status": "ok", "maps": 1}
    shelf.write("quay", ONE_CLAIM)
    answer = client.get("/health")
    assert answer.get_json() == {"status": "ok", "maps": 2}
    assert answer.headers["Cache-Control"] == "no-store"


# single pages


def imported(client: FlaskClient, **form: Any) -> str:
    answer = client.post("/import", data=form)
    assert answer.status_code in (200, 400, 413)
    return answer.get_data(as_text=True)


def test_an_import_shows_what_was_found(client: FlaskClient) -> None:
    """A good file comes back as a map file; a bad one with the reason; nothing is kept."""
    found = imported(client, text="[A]: One thing.\n  + [B]: Another.\n", format="argdown")
    assert "1 supports" in found or "1 support" in found
    assert "The file could not be read" in imported(client, text="")
    for content, name in ((bytes(range(256)) * 40, "x.bin"), (b"\x89PNG\r\n\x1a\n\x00\x00", "x.png"), (b"", "x.txt")):
        assert "The file could not be read" in imported(client, file=(io.BytesIO(content), name)), name
    assert 'class="problems"' in imported(client, text="{", format="aif")
    assert 'role="alert"' in imported(client, text=HARBOUR, format="no-such-format")
    assert client.get("/health").get_json()["maps"] == 1


def test_an_import_that_cannot_be_read_keeps_its_text_and_format(client: FlaskClient) -> None:
    """All of a long text, and what it was said to be; a file has to be chosen again, and the page says so."""
    text = "not a document, " + "words " * 5000 + "at the end"
    page = client.post("/import", data={"text": text, "format": "xlsx"}).text
    (form,) = (one for one in lxml.html.fromstring(page).forms if "format" in one.fields)
    assert "could not be read" in page
    assert (form.fields["text"], form.fields["format"]) == (text, "xlsx")
    sent = {"file": (io.BytesIO(bytes(range(256))), "map.xlsx"), "format": "xlsx"}
    assert "Choose the file again" in client.post("/import", data=sent).text


def test_an_import_of_a_workbook_shows_its_columns_and_reads_it_again_with_others(client: FlaskClient) -> None:
    """Columns without known headings are chosen on the page, which holds the table: no browser keeps a file."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Key", "Sort", "Remarks"], ["a", "x", "Close zoos"], ["b", "y", "Cages are cruel"], ["c", "z", "No"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    first = lxml.html.fromstring(imported(client, file=(io.BytesIO(held.getvalue()), "zoo.xlsx")))
    form = next(form for form in first.forms if "columns" in form.get("class"))
    fields = form.form_values()
    assert [value for name, value in fields if name == "column"] == ["", "", ""]
    assert dict(fields)["header"] == "1"
    assert "nothing to save" in first.text_content()
    selects = form.xpath(".//select[@name='column']")
    assert [select.get("aria-label") for select in selects] == [
        "Column 1, Key",
        "Column 2, Sort",
        "Column 3, Remarks",
    ]
    sent = {**dict(fields), "column": ["id", "", "claim"]}
    again = lxml.html.fromstring(imported(client, **sent))
    assert "3 claims" in again.text_content()
    assert "zoo.yaml" in again.text_content()
    assert "Close zoos" in again.xpath("string(//div[contains(@class, 'preview')])")
    twice = imported(client, **{**sent, "column": ["claim", "", "claim"]})
    assert "Two columns are chosen as the claim" in twice


def test_a_downloaded_import_is_a_map_file(client: FlaskClient) -> None:
    """The file name is a slug whatever the upload was called."""
    upload = (io.BytesIO(b"[A]: One thing.\n  - [B]: Another.\n"), '../../a"b\r\nX: y.argdown')
    answer = client.post("/import", data={"file": upload, "download": "1"})
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.yaml"', answer.headers["Content-Disposition"])


def test_quotes_are_narrowed(client: FlaskClient) -> None:
    """Each filter leaves what fits, and what fits none is no failure."""
    whole = client.get("/maps/harbour/quotes").get_data(as_text=True)
    assert "2 of 2 quotes" in whole
    assert "2 shown" in whole
    assert "1 shown" in client.get("/maps/harbour/quotes?speaker=The+pilot").get_data(as_text=True)
    assert "1 shown" in client.get("/maps/harbour/quotes?side=yes-side").get_data(as_text=True)
    assert "No quote fits" in client.get("/maps/harbour/quotes?source=none").get_data(as_text=True)


def test_the_quotes_page_says_once_what_holds_for_all(client: FlaskClient) -> None:
    """What a verdict means, and when which text was compared, is not said again at each quote."""
    text = client.get("/maps/harbour/quotes").get_data(as_text=True)
    assert text.count("Checked on") == 1
    assert text.count("Word for word as in the source.") == 1
    cited = [markup.words(said) for said in markup.find(text, "span", data_cite=True)]
    assert ["Annals of the harbour" in said for said in cited] == [True, True]


def test_a_person_of_many_debates_has_them_counted_and_folded(shelf: Shelf, client: FlaskClient) -> None:
    """The list of people shows how many debates; two or fewer are named at once."""
    for number in range(3):
        shelf.write(
            f"more-{number}", f"title: More {number}\nclaims: {{c: {{text: It is so., held by: Anna Example}}}}\n"
        )
    text = client.get("/people").get_data(as_text=True)
    (folded,) = markup.find(markup.one(text, "tbody"), "details")
    assert markup.find(folded, "summary", "3 debates")
    assert re.search(r"More 0.*More 2", markup.words(folded))
    row = next(folded.iterancestors("tr"))
    assert markup.find(markup.one(row, "th", scope="row"), "a", "Anna Example")


def test_the_reader_marks_each_quote_where_it_stands(shelf: Shelf, client: FlaskClient) -> None:
    """The link from a quote leads to an anchor just before its words; without the text its context is shown."""
    text = client.get("/maps/harbour/quotes").get_data(as_text=True)
    places = re.findall(r'href="(/sources/annals\?quote=[^"#]+)#(q-[^"]+)"', text)
    assert len(places) == 2
    for address, anchor in places:
        page = client.get(address).get_data(as_text=True)
        place = markup.one(page, "span", id=anchor)
        assert not place.tail, "the anchor is just before the words"
        (marked,) = markup.find(page, "mark", class_="cite wanted")
        assert place.getnext() is not None
        assert place.getnext().text == marked.text
        assert marked.text.startswith(("no ship waited", "ships waited a week"))
        (back,) = markup.find(page, "a", "Back to the claim")
        assert re.fullmatch(r"/maps/harbour\?claim=[a-z-]+", back.get("href"))
    (shelf.folder / "texts" / "annals.txt").unlink()
    absent = client.get("/sources/annals").get_data(as_text=True)
    assert "not installed here" in absent
    assert "no ship waited longer than a day" in absent


def test_what_if_tells_what_falls(client: FlaskClient) -> None:
    """A rejected premise and what falls with it are named; the choice can be taken back."""
    text = client.get("/maps/harbour/standing?reject=dues").get_data(as_text=True)
    assert "Rejected" in text
    assert "Dues were too high." in text
    (back,) = (a for a in markup.find(text, "a", aria_label=True) if a.get("aria-label").startswith("Take back"))
    assert back.get("href").startswith("/maps/harbour/standing")
    assert "reject" not in back.get("href")


def test_verdicts_of_a_large_map_are_folded_and_found(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The theses are listed, the rest is a link for each verdict and issue; a word finds claims wherever they are."""
    from argmap.views import standing as verdicts

    whole = client.get("/maps/harbour/standing").get_data(as_text=True)
    assert 'id="claim-dues"' in whole
    monkeypatch.setattr(verdicts, "LISTED", 2)
    folded = client.get("/maps/harbour/standing?theme=dark").get_data(as_text=True)
    assert 'id="claim-dues"' not in folded
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/maps/harbour/standing\?show=[^"#]+)', folded)]
    assert links
    assert any('id="claim-dues"' in client.get(link).get_data(as_text=True) for link in links)
    text = client.get("/maps/harbour/standing?q=DUES").get_data(as_text=True)
    assert 'id="claim-dues"' in text
    assert 'id="claim-no-waiting"' not in text


def test_a_map_too_large_to_decide_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page explains, and offers what can be decided."""
    from argmap.errors import TooLarge
    from argmap.web.pages import standing

    def never(*args: object) -> None:
        raise TooLarge("This is too large to decide exactly within 2 seconds.")

    monkeypatch.setattr(standing, "answer", never)
    answer = client.get("/maps/harbour/standing?semantics=preferred&reject=dues")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "too large to decide exactly within 2 seconds" in text
    assert "/maps/harbour/standing?reject=dues" in text


def test_a_library_without_debates_says_how_to_begin(tmp_path: Path) -> None:
    """An empty folder is a page that helps, not a failure."""
    store = open_store(tmp_path / "x.db")
    client = create_app(Library(tmp_path / "none", store)).test_client()
    assert "argmap new" in client.get("/").get_data(as_text=True)
    for address in SITE_PAGES:
        assert client.get(address).status_code == 200
    store.close()


def test_http_failures_of_every_status_have_a_message(app: Flask) -> None:
    """What werkzeug raises becomes the same page."""
    from argmap.web import problems

    class Teapot(HTTPException):
        code = 418
        description = "Short and stout."

    with app.test_request_context("/", headers={"Accept": "application/json"}):
        answer = problems._http(Teapot())
    assert answer.status_code == 418
    assert json.loads(answer.get_data())["error"]["message"] == "Short and stout."


def test_an_essay_is_checked_and_nothing_of_it_is_trusted_or_kept(client: FlaskClient) -> None:
    """The report shows what the essay holds as text, and a file of another kind is refused with a sentence."""
    text = "He wrote “the <script>alert(1)</script> harbour was never built by anyone” in the end."
    answer = client.post("/essay", data={"text": text})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "1 quotation: 0 verified, 1 wrong or not found." in page
    assert "<script>alert" not in page
    for data, told in (
        ({"text": " "}, "Choose a file"),
        ({"file": (io.BytesIO(b"x"), "essay.exe")}, "An essay is a file"),
        ({"file": (io.BytesIO(b"PK\x03\x04x"), "essay.docx")}, "damaged"),
        ({"file": (io.BytesIO(b""), "essay.docx")}, "is empty"),
        ({"file": (io.BytesIO(b"\xff\xd8\xff\xe0"), "essay.jpg")}, "is a picture"),
    ):
        refused = client.post("/essay", data=data)
        assert refused.status_code == 400
        assert told in refused.get_data(as_text=True)


def test_what_is_pasted_is_never_lost(client: FlaskClient) -> None:
    """Every answer to an essay has the pasted text in its form, whether it was checked, refused or left aside."""
    text = "He wrote “the <b>harbour</b> was never built by anyone” in the end."

    def answered(status: int, said: str, **data: Any) -> Any:
        answer = client.post("/essay", data=data)
        assert answer.status_code == status
        page = markup.parse(answer.get_data(as_text=True))
        assert said in markup.words(page)
        assert markup.one(page, "textarea").text.strip() == text
        return page

    for data in ({}, {"comments": "1"}):
        page = answered(400 if data else 200, "1 quotation: 0 verified", text=text, **data)
    assert "Only a DOCX essay can get comments" in markup.words(page)
    broken = {"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "essay.docx")}
    answered(400, "is a picture", text=text, **broken)
    good = {"file": (io.BytesIO(b'Nobody said "no ship waited longer" here.'), "essay.txt")}
    answered(200, "The file was checked, not the pasted text.", text=text, **good)


@pytest.mark.filterwarnings("ignore::ResourceWarning", HALFWAY)
def test_an_essay_over_the_bound_is_told_the_bound(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(essays, "MAX_ESSAY", 1000)
    answer = client.post("/essay", data={"text": "words " * 200})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert "up to 24 MB here" in page
    assert "if you go back" in page
    gc.collect()


def test_a_search_says_that_more_matched(shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only where more is found than is shown, but also where more matched than was ranked."""
    from argmap.store import sqlite_session

    claims = "".join(f"  c{n}: {{text: A common word {n}.}}\n" for n in range(30))
    shelf.write("many", f"title: Many\nclaims:\n{claims}")
    assert "30 found for" in client.get("/search?q=common").get_data(as_text=True)
    monkeypatch.setattr(sqlite_session, "RANKED", 20)
    page = client.get("/search?q=common+word").get_data(as_text=True)
    assert "More than 20 found for" in page
    assert "another word would narrow it down" in page


def test_files_for_other_programs_describe_the_sources_they_quote(client: FlaskClient, shelf: Shelf) -> None:
    """The list of sources stays behind, and nobody elsewhere knows its ids; a map's own file stays as it is."""
    for ending in ("md", "opml", "argdown", "ttl"):
        content = client.get(f"/maps/harbour.{ending}").get_data()
        assert b"Annals of the harbour" in content, ending
    assert ", annals" not in client.get("/maps/harbour.anki.txt").text
    assert "Annals of the harbour" not in client.get("/maps/harbour.yaml").text
