"""Documents for the room, made from a debate with what the library knows of its sources and revisions."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from argmap import bounded, work
from argmap.bounded import Bounds
from argmap.library.state import Debate, Readable

if TYPE_CHECKING:
    from argmap.handouts import Evidence

#: What one document may take. A packet of the largest debate shipped needs four seconds and 300 MB.
BOUNDS = Bounds(seconds=60.0, memory=2_000_000_000)


def evidence(library: Readable, debate: Debate) -> Evidence:
    """Return what a document tells from outside the map: sources, checks, texts, revision and its date."""
    from argmap.handouts import Evidence

    sources = library.sources_of(debate.map)
    quoted = {quote.source for claim in debate.map.claims for quote in claim.quotes}
    texts = {name: library.text(sources[name]) for name in sorted(quoted) if name in sources}
    revisions = library.revisions(debate.id, 1)
    return Evidence(
        sources=sources,
        anchors=library.anchors(debate.map),
        texts={name: text for name, text in texts.items() if text is not None},
        revision=debate.revision,
        date=revisions[0].saved[:10] if revisions else "",
    )


def document(
    library: Readable,
    debate: Debate,
    kind: str,
    ending: str,
    options: Mapping[str, Any],
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Make a document; for a request to a server, in a bounded child, which gives back all the memory it took.

    :param kind: what it is, such as ``cards`` or ``packet``
    :param ending: the ending of its file's name, which says the format
    :param options: side, issue, depth, paper, debate_format, style, context, as far as they are wished
    :param progress: told how far the work is, 0 to 1
    :raises NotFound: for a kind, side or issue that does not exist
    :raises BadRequest: for an option or a format that the kind does not offer
    :raises TooLarge: where it takes more time or memory than one document may
    """
    if not work.asked():
        from argmap.handouts import Options, make

        return make(debate.map, kind, ending, Options(**options), evidence(library, debate), progress)
    given = pickle.dumps((debate.map, kind, ending, dict(options), evidence(library, debate)))
    _, made = bounded.ask("argmap.library.documents:child", {}, given, BOUNDS, "The document", progress)
    return made


def child(_options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Make a document, in a child; see :func:`document`."""
    from argmap.handouts import Options, make

    # What our own parent wrote, through a file that nobody else can open.
    debate, kind, ending, options, known = pickle.loads(data)  # noqa: S301
    return {}, make(debate, kind, ending, Options(**options), known, bounded.report)
