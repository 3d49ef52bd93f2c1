"""The content of a statement: plain words without markup, and the tags and links that stood in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from argmap.formats.argdown.tokens import Piece


@dataclass(slots=True)
class Content:
    """What a statement says.

    :param text: its words, on one line; emphasis is left out, mentions are the title mentioned
    :param tags: its tags, in order, each once
    :param links: words and addresses of its links
    """

    text: str = ""
    tags: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def render(pieces: list[Piece]) -> Content:
    """Return what pieces come to; tags at either end are taken out of the text, inside a text their words stay."""
    content = Content()
    solid = [place for place, piece in enumerate(pieces) if piece.kind != "tag" and piece.text.strip()]
    first, last = (solid[0], solid[-1]) if solid else (len(pieces), -1)
    opened: list[int] = []
    dropped: set[int] = set()
    words: list[str] = []
    tags: dict[str, None] = {}
    for place, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(place)
        elif piece.kind == "close" and opened:
            dropped.update((opened.pop(), place))
    for place, piece in enumerate(pieces):
        if piece.kind == "tag":
            tags[piece.text] = None
            if first < place < last:
                words.append(f"#{piece.text}" if " " not in piece.text else f"#({piece.text})")
        elif piece.kind == "link":
            content.links.append((piece.text, piece.url))
            words.append(piece.text)
        elif place not in dropped:
            words.append(piece.text)
    content.tags = list(tags)
    content.text = " ".join("".join(words).split())
    return content
