"""Essays checked against the sources of a library: what commands, pages and the API call."""

from __future__ import annotations

from argmap.library.state import Readable
from argmap.quotes.essay.reading import ENDINGS
from argmap.quotes.essay.reviewing import Installed, Review, review_bytes


def is_essay(name: str) -> bool:
    """Return whether a file's name is that of an essay."""
    return name.lower().endswith(ENDINGS)


def review_essay(library: Readable, data: bytes, name: str) -> Review:
    """Return an essay's quotations, each judged against all sources of a library whose texts are available.

    The essay is not kept.

    :param library: the library
    :param data: the essay's file; name: its name
    :raises BadRequest: if the essay cannot be read
    :raises TooLarge: if it is beyond the stated bounds
    """
    known = dict(library.sources)
    for debate in library.debates.values():
        known |= library.sources_of(debate.map)
    texts = {id: library.text(source) for id, source in known.items()}
    installed = {id: Installed(known[id], text) for id, text in texts.items() if text is not None}
    return review_bytes(data, name, installed, known)
