"""Pages as files of a site: which links stay, and what goes with those that do not."""

from __future__ import annotations

import pytest

from argmap.web import sitepage


def relinked(body: str) -> str:
    """Return a page in which only links to /kept have a file."""
    page = sitepage.parse(whole(body))
    sitepage.relink(page, lambda target: "kept.html" if target.startswith("/kept") else None, "data.js")
    return sitepage.written(page).decode()


def whole(body: str) -> bytes:
    return f"<!doctype html><html><head></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('a <a href="/kept?x=1&amp;y=2">b</a> c', 'a <a href="kept.html">b</a> c'),
        ('a <a href="/gone">b</a> c', "a  c"),
        ('<p>a</p>b <a href="/gone">c</a> d &lt; é', "<p>a</p>b  d &lt; é"),
        ('<svg><a href="/gone" class="x"><g>c</g></a></svg>', '<svg><g class="x"><g>c</g></g></svg>'),
        ("<ul><li><a href='/gone'>b</a></li><li>c</li></ul>", "<ul><li>c</li></ul>"),
        ('<ol><li class="line"></li><li>b</li></ol>', '<ol><li class="line"></li><li>b</li></ol>'),
        ('<nav aria-label="N"><a href="/gone">b</a></nav>', ""),
        (
            '<span class="option"><span class="option-name">n</span><span class="segment">'
            '<a href="/kept" aria-current="true">a</a><a href="/gone">b</a></span></span>',
            "",
        ),
        ('<span class="segment"><button>a</button></span>', '<span class="segment"><button>a</button></span>'),
        ('<div><h2>h</h2><ul class="plain"><li><a href="/gone">b</a></li></ul></div>', ""),
        ('<div><h2>h</h2><ul class="plain"><li>b</ul></div>', '<div><h2>h</h2><ul class="plain"><li>b</li></ul></div>'),
        ('<form action="/gone"><p>a</p></form>b', "b"),
        ('<form role="search" action="/kept"></form>', '<form role="search" action="kept.html"></form>'),
        ('<div data-find="/maps/find" data-line="x">a</div>', '<div data-line="x">a</div>'),
    ],
)  # fmt: skip
def test_links_and_what_is_left_without_them(body: str, expected: str) -> None:
    # Written once more, as the library leaves out end tags that HTML does not ask for.
    assert relinked(body) == sitepage.written(sitepage.parse(whole(expected))).decode()


@pytest.mark.parametrize(
    ("name", "expected"), [("map.js", b'<script src="static/js/map.js" defer></script>'), ("write.js", b"")]
)
def test_scripts_that_need_a_server_go_and_modules_become_plain(name: str, expected: bytes) -> None:
    page = sitepage.parse(f"<html><head><script src='/static/js/{name}' type='module'></script></head></html>".encode())
    sitepage.relink(page, lambda target: target.lstrip("/"), "data.js")
    assert sitepage.written(page).partition(b"<head>")[2].partition(b"</head>")[0] == expected


def test_the_search_loads_its_data_first() -> None:
    page = sitepage.parse(b"<html><head><script src='/static/js/search.js'></script></head><body></body></html>")
    sitepage.relink(page, lambda target: target.lstrip("/"), "../search-data.js")
    text = sitepage.written(page).decode()
    assert text.index('<script src="../search-data.js" defer></script>') < text.index("static/js/search.js")
