"""What a static site says of its own address: canonical links, previews, a sitemap, a feed, a page for the missing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree

from argmap.errors import BadRequest
from argmap.model import Map


def checked(base: str) -> str:
    """Return a site's address without a slash at its end.

    :raises BadRequest: where it is not a web address

    >>> checked("https://a.example/debates/")
    'https://a.example/debates'
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment or " " in base:
        raise BadRequest(f"“{base[:80]}” is not the address of a site, such as https://example.org/debates.")
    return base.rstrip("/")


def of(base: str, name: str) -> str:
    """Return the address of a file; that of a folder for its index.

    >>> of("https://a.example", "index.html"), of("https://a.example", "maps/a b.html")
    ('https://a.example/', 'https://a.example/maps/a%20b.html')
    """
    head, tail = posixpath.split(name)
    shown = f"{head}/" if tail == "index.html" and head else "" if tail == "index.html" else name
    return f"{base}/{quote(shown)}"


def describe(page: Any, base: str, name: str, picture: str = "") -> None:
    """Add to a page's head its one address, and what programs that show a preview ask for.

    :param page: the document
    :param picture: name of the file of its picture; empty where it has none
    """
    head = page.find("head")
    title, about = head.findtext("title"), head.find('meta[@name="description"]')
    properties = {
        "og:title": " ".join(title.split()) if title else "argmap",
        "og:url": of(base, name),
        "og:type": "article",
        "og:site_name": "argmap",
    }
    if about is not None:
        properties["og:description"] = about.get("content", "")
    if picture:
        properties["og:image"] = of(base, picture)
    feed_link = {"rel": "alternate", "type": "application/rss+xml", "title": "Debates", "href": of(base, "feed.xml")}
    etree.SubElement(head, "link", {"rel": "canonical", "href": of(base, name)})
    etree.SubElement(head, "link", feed_link)
    for key, content in properties.items():
        etree.SubElement(head, "meta", {"property": key, "content": content})
    if picture:
        etree.SubElement(head, "meta", {"name": "twitter:card", "content": "summary_large_image"})


def sitemap(base: str, names: Iterable[str]) -> str:
    """Return a sitemap (protocol 0.9) of pages."""
    rows = "".join(f"  <url><loc>{escape(of(base, name))}</loc></url>\n" for name in names)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n"


def feed(base: str, debates: Iterable[tuple[Map, str]]) -> str:
    """Return a feed (RSS 2.0) of debates, each with its page's file name; without dates, which differ by machine."""
    items = "".join(
        f"  <item><title>{escape(debate.title)}</title><link>{escape(of(base, name))}</link>"
        f'<guid isPermaLink="true">{escape(of(base, name))}</guid>'
        f"<description>{escape(debate.question or debate.summary)}</description></item>\n"
        for debate, name in debates
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"  <title>Debates</title><link>{escape(of(base, 'index.html'))}</link>"
        "<description>Argument maps whose quotations are checked word for word</description>\n"
        f'  <atom:link href="{escape(of(base, "feed.xml"))}" rel="self" type="application/rss+xml"/>\n'
        f"{items}</channel></rss>\n"
    )


def rebase(page: Any, base: str) -> None:
    """Make a page's relative links work at whatever address a host shows it."""
    page.find("head").insert(0, etree.Element("base", {"href": f"{base}/"}))
