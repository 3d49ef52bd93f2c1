"""The blocks of a Markdown text as a tree, for texts of thousands of short points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_MARKUP = re.compile(r"[\\`*_\[\]!<&\n]")
"""What CommonMark's inline rules look for."""


class Node:
    """A block, or a part of a line; see markdown-it's tokens for the names of types.

    :param map: its first line and the one after its last, from 0
    """

    __slots__ = ("attrs", "children", "content", "map", "markup", "tag", "type")

    def __init__(self, kind: str, token: Any) -> None:
        """Take over what a token says."""
        self.type, self.tag, self.markup, self.content = kind, token.tag, token.markup, token.content
        self.map, self.attrs = token.map, token.attrs
        self.children: list[Node] = []


def blocks(text: str) -> list[Node]:
    """Return the top blocks of a CommonMark text with tables."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    parser.core.ruler.at("inline", _inline)
    return _tree(parser.parse(text))


def _inline(state: Any) -> None:
    """Take lines apart as markdown-it does, but those without any markup as they stand, which most points are."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _MARKUP.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.append(Token("text", "", 0, content=token.content))


def _tree(tokens: Iterable[Any]) -> list[Node]:
    roots: list[Node] = []
    open_ = [roots]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        node = Node(token.type.removesuffix("_open") if token.nesting else token.type, token)
        open_[-1].append(node)
        if token.nesting:
            open_.append(node.children)
        elif token.type == "inline":
            node.children = _tree(token.children)
    return roots
