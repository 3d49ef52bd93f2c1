"""The documentation's pages for people who use argmap, as the server shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from argmap.errors import NotFound, nearest
from argmap.places import shipped

#: Each guide's name, which is its file's, by what it is for; what is for developers alone is in the repository.
GROUPS: Mapping[str, Mapping[str, str]] = {
    "Begin": {
        "tutorial": "Your first map in a file",
        "writing": "Writing in the browser",
        "how-to": "Everyday tasks",
    },
    "Use": {
        "debate": "The debate’s views",
        "rooms": "Rooms",
        "drawing": "Pictures",
        "documents": "Documents",
        "interchange": "Other programs’ formats",
    },
    "Look up": {
        "format": "The map file",
        "quotes": "How quotations are checked",
        "evaluation": "What stands",
        "edits": "Edits",
        "library": "The debates that ship",
        "api": "The API and Python",
    },
    "Run argmap for others": {
        "deploy": "Setting it up",
        "access": "Who may do what",
        "lti": "Learning platforms",
        "security": "Security",
        "store": "What is kept where",
        "capacity": "What one machine can handle",
        "accessibility": "Accessibility",
    },
}
TITLES: Mapping[str, str] = {name: title for group in GROUPS.values() for name, title in group.items()}
#: The pictures that guides show.
PICTURES = frozenset(("drawing-before.png", "drawing-after.png", "plate-before.png", "plate-after.png"))

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


# What is wider than the page scrolls by itself, so that the keyboard has to reach it.
def _scrolling(what: str, env: EnvType) -> str:
    """Return the start of a region that has a name of its own, as landmarks need."""
    env["regions"] = int(env.get("regions", 0)) + 1
    return f'<div class="scrolls" tabindex="0" role="region" aria-label="{what} {env["regions"]}">'


def _example(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return _scrolling("Example", env) + self.fence(tokens, at, options, env) + "</div>\n"


def _table(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return _scrolling("Table", env) + self.renderToken(tokens, at, options, env)


_READER.add_render_rule("fence", _example)
_READER.add_render_rule("table_open", _table)
_READER.add_render_rule("table_close", lambda *_: "</table></div>\n")


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of the documentation.

    :param html: its text with its heading, as HTML
    """

    name: str
    title: str
    html: Markup


def guide(name: str, address: Callable[[str], str]) -> Guide:
    """Return a guide.

    :param address: returns the address of a guide, or of a picture in one, by its file's name without ``.md``
    :raises NotFound: where no guide has the name
    """
    if name not in TITLES:
        raise NotFound("guide", name[:60], nearest(name, TITLES))
    html = _READER.renderer.render(_led(_tokens(name), address), _READER.options, {})
    return Guide(name, TITLES[name], Markup(html))  # noqa: S704 - our own text; HTML in it is escaped


@lru_cache(maxsize=32)
def _tokens(name: str) -> tuple[Token, ...]:
    text = (shipped("docs") / f"{name}.md").read_text(encoding="utf-8")
    tokens = _READER.parse(_without_comments(text))
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(inline.content))
    return tuple(tokens)


def _without_comments(text: str) -> str:
    return re.sub(r"^<!--.*?-->\n", "", text, flags=re.DOTALL | re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the id of a heading, as the documentation's own site makes it.

    >>> anchor("What `check` says: codes")
    'what-check-says-codes'
    """
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower())).strip("-")


def _led(tokens: Sequence[Token], address: Callable[[str], str]) -> list[Token]:
    """Return tokens whose links lead to pages of the server; a link to what only the repository has is its words."""
    return [token.copy(children=_inline(token.children, address)) if token.children else token for token in tokens]


def _inline(children: list[Token], address: Callable[[str], str]) -> list[Token]:
    found: list[Token] = []
    kept: list[bool] = []
    for child in children:
        if child.type == "link_open":
            target = _target(str(child.attrGet("href") or ""), address)
            kept.append(target is not None)
            if target is not None:
                found.append(child.copy(attrs={**child.attrs, "href": target}))
        elif child.type == "link_close":
            if kept.pop():
                found.append(child)
        elif child.type == "image":
            name = str(child.attrGet("src") or "")
            if name in PICTURES:
                found.append(child.copy(attrs={**child.attrs, "src": address(name), "loading": "lazy"}))
        else:
            found.append(child)
    return found


def _target(href: str, address: Callable[[str], str]) -> str | None:
    parts = urlsplit(href)
    if parts.scheme or not parts.path:
        return href
    name = parts.path.removesuffix(".md")
    if name not in TITLES:
        return None
    return address(name) + (f"#{parts.fragment}" if parts.fragment else "")
