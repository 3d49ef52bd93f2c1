"""Essays checked against the sources of a library: what commands, pages and the API call."""

from __future__ import annotations

from argmap.errors import BadRequest
from argmap.library.state import Readable
from argmap.model import Source
from argmap.quotes.essay.reading import ENDINGS
from argmap.quotes.essay.reviewing import Installed, Review, review_bytes
from argmap.quotes.files.foreign import refusal
from argmap.quotes.files.readers import is_plain

NOT_AN_ESSAY = "An essay is a file in DOCX, ODT, Markdown, HTML, PDF, EPUB or plain text."


def is_essay(name: str, data: bytes) -> bool:
    """Return whether a file is taken for an essay: by its name, or as the document that its first bytes show.

    What is known to have no reader counts too, so that whoever sends it is told what it is.
    """
    return (
        name.lower().endswith(ENDINGS) or "." not in name or not is_plain(data, name) or refusal(data, name) is not None
    )


def available(library: Readable) -> int:
    """Return how many of a library's sources have their texts here, which an essay is then checked against."""
    return sum(library.has_text(source) for source in _known(library).values())


def review_essay(library: Readable, data: bytes, name: str) -> Review:
    """Return an essay's quotations, each judged against all sources of a library whose texts are available.

    The essay is not kept.

    :param library: the library
    :param data: the essay's file; name: its name
    :raises BadRequest: if the essay cannot be read, or is another kind of file
    :raises TooLarge: if it is beyond the stated bounds
    """
    if not is_essay(name, data):
        raise BadRequest(f"{NOT_AN_ESSAY} “{name}” is none of these.")
    known = _known(library)
    texts = {id: library.text(source) for id, source in known.items()}
    installed = {id: Installed(known[id], text) for id, text in texts.items() if text is not None}
    return review_bytes(data, name, installed, known)


def _known(library: Readable) -> dict[str, Source]:
    known = dict(library.sources)
    for debate in library.debates.values():
        known |= library.sources_of(debate.map)
    return known
