"""A page of the application as a file of a site: its links lead to files, and what only a server can do is left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

#: Returns the link that takes a link's place; ``None`` where it would lead nowhere.
Link = Callable[[str], str | None]
#: Scripts that work without a server, and those of them that are modules.
SCRIPTS = ("theme.js", "copy.js", "recent.js", "reader.js", "search.js")
MODULES = ("map.js", "debate.js")
#: Attributes that lead somewhere.
_LEADING = frozenset(("href", "src", "action"))
#: Attributes that tell a script where its server is; without them the script leaves links alone.
_ASKING = frozenset(
    ("data-address", "data-changes", "data-claims", "data-find", "data-flow", "data-revision", "data-sheet-place")
)
#: Parts of a drawing; where a link round one has to go, the drawing stays.
_DRAWN = frozenset(("g", "rect", "path", "text", "title", "use"))
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
_ID = re.compile(rb'\sid="([^"]*)"')


def parse(body: bytes) -> Any:
    """Return a page's document."""
    return etree.fromstring(body, _PARSER).getroottree()


def ids(body: bytes) -> frozenset[str]:
    """Return the ids that a link to a page can name; a scan, as parsing a page twice would cost more than its links."""
    return frozenset(unescape(found.decode()) for found in _ID.findall(body))


def relink(page: Any, link: Link, search_data: str) -> None:
    """Make a page's links lead to files, and take out what needs a server.

    :param link: is asked for each link, in the order of the page
    :param search_data: link to the script that holds what the search looks through
    """
    for element in list(page.iter("link", "meta", "form")):
        if _for_servers(element):
            _drop(element)
    for element in list(page.iter("*")):
        for name in element.keys():  # noqa: SIM118 - an element iterates over its children
            if name in _LEADING:
                _lead(element, name, link)
            elif name in _ASKING:
                del element.attrib[name]
    for script in list(page.iter("script")):
        if script.get("src"):
            _script(script, search_data)
    for plates in page.iter("div"):
        if plates.get("class") == "plates":
            # A server cuts the map into sheets of paper; a site has it whole, once.
            for again in list(plates)[1:]:
                _drop(again)
    # From the end: what holds only empty things is empty once they are gone.
    for element in reversed(list(page.iter("span", "li", "nav", "div"))):
        if _is_empty(element):
            _drop(element)


def _for_servers(element: Any) -> bool:
    """Return whether an element leads programs to data, or other sites to a picture, or asks a server something."""
    if element.tag == "form":
        return bool(element.get("role") != "search")
    return element.get("rel") == "alternate" or (element.get("property") or "").startswith("og:")


def _is_empty(element: Any) -> bool:
    """Return whether nothing is left of a list item, menu or choice but what is there to be chosen already."""
    tag, kind, children = element.tag, element.get("class"), len(element)
    if children > 2 or _has_text(element):
        return False
    if tag == "span":
        if kind == "segment":
            return children == 0 or (children == 1 and element[0].tag == "a" and "aria-current" in element[0].attrib)
        return kind == "option" and all(child.get("class") == "option-name" for child in element)
    if tag == "div":
        return not element.attrib and children == 2 and element[0].tag == "h2" and _is_empty_list(element[1])
    return children == 0 and (tag == "nav" or not element.attrib)


def _is_empty_list(element: Any) -> bool:
    return element.tag == "ul" and element.get("class") == "plain" and len(element) == 0 and not _has_text(element)


def _has_text(element: Any) -> bool:
    """Return whether an element has text outside its children."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _script(script: Any, search_data: str) -> None:
    name = posixpath.basename(urlsplit(script.get("src")).path)
    if name not in (*SCRIPTS, *MODULES):
        _drop(script)
        return
    if script.get("type") == "module":
        # A page opened from a disk may load classic scripts, and no modules.
        del script.attrib["type"]
        script.set("defer", "")
    if name == "search.js":
        data = etree.Element("script", src=search_data, defer="")
        data.tail = "\n"
        script.addprevious(data)


def _lead(element: Any, name: str, link: Link) -> None:
    new = link(element.get(name))
    if new is not None or element.tag != "a":
        element.set(name, new or "")
    elif len(element) and element[0].tag in _DRAWN and not (element.text or "").strip():
        element.tag = "g"
        del element.attrib[name]
    else:
        _drop(element)


def moved(link: str, title: str) -> bytes:
    """Return a page that leads on to where a map or a claim is now."""
    shown, to = escape(title), escape(link)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{shown}</title>'
        f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={to}">'
        f'<link rel="canonical" href="{to}"></head>\n'
        f'<body><p>This page is now at <a href="{to}">{shown}</a>.</p></body></html>\n'
    ).encode()


def share(page: Any, sheets: list[str]) -> None:
    """Let a page that has its style and fonts in it use those of the site, which are the same.

    :param sheets: links to the stylesheets, in order
    """
    for element in [*page.iter("style"), *page.iter("meta")]:
        # What a page may load is said for a page without files beside it; no other page of a site says so.
        if element.tag == "style" or element.get("http-equiv") == "Content-Security-Policy":
            _drop(element)
    head = next(page.iter("head"))
    for sheet in sheets:
        etree.SubElement(head, "link", {"rel": "stylesheet", "href": sheet}).tail = "\n"


def leave(page: Any, link: str) -> None:
    """Let every step of a presentation's file lead back to its debate."""
    for bar in page.iter("nav"):
        if bar.get("class") == "stage-bar":
            etree.SubElement(bar, "a", {"class": "button", "href": link}).text = "Leave"


def _drop(element: Any) -> None:
    """Take an element out and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def written(page: Any) -> bytes:
    """Return a page as HTML."""
    return bytes(etree.tostring(page, method="html", encoding="utf-8")) + b"\n"
