"""Documents for the room, made from a debate with what the library knows of its sources and revisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from argmap.library.library import Debate, Library

if TYPE_CHECKING:
    from argmap.handouts import Evidence


def evidence(library: Library, debate: Debate) -> Evidence:
    """Return what a document tells from outside the map: sources, checks, texts, revision and its date."""
    from argmap.handouts import Evidence

    sources = library.sources_of(debate.map)
    quoted = {quote.source for claim in debate.map.claims for quote in claim.quotes}
    texts = {name: library.evidence.text(sources[name]) for name in sorted(quoted) if name in sources}
    revisions = library.store.revisions(debate.id) if library.store else []
    return Evidence(
        sources=sources,
        anchors=library.anchors(debate.map),
        texts={name: text for name, text in texts.items() if text is not None},
        revision=debate.revision,
        date=revisions[0][1][:10] if revisions else "",
    )


def document(
    library: Library,
    debate: Debate,
    kind: str,
    ending: str,
    options: Mapping[str, Any],
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Make a document.

    :param kind: what it is, such as ``cards`` or ``packet``
    :param ending: the ending of its file's name, which says the format
    :param options: side, issue, depth, paper, debate_format, style, context, as far as they are wished
    :param progress: told how far the work is, 0 to 1
    :raises NotFound: for a kind, side or issue that does not exist
    :raises BadRequest: for an option or a format that the kind does not offer
    """
    from argmap.handouts import Options, make

    return make(debate.map, kind, ending, Options(**options), evidence(library, debate), progress)
