"""Every kind of document: its name, what it is called, the files it can be, who makes it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from argmap.errors import BadRequest, NotFound, nearest
from argmap.handouts.document import Document
from argmap.handouts.inputs import Brief, Evidence, Options, Progress
from argmap.model import Map

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
"""The media type of each format."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    :param name: as it is asked for
    :param title: as people call it
    :param about: what it is for, in one sentence
    :param formats: endings of the files it can be, the usual one first
    :param options: which fields of ``Options`` it heeds
    :param maker: module of this package whose ``document`` makes it for Word, PDF and Markdown; or whose ``write``
        makes the bytes of any other format
    :param function: name of the function of the module that makes it
    :param own: formats that the module's ``write`` makes itself
    """

    name: str
    title: str
    about: str
    formats: tuple[str, ...]
    options: tuple[str, ...]
    maker: str
    own: tuple[str, ...] = ()
    function: str = "document"


_ROOM = ("side", "issue", "depth", "paper")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "cards",
            "Evidence cards",
            "Each verified quotation with the sentences around it, quoted words underlined, under the claim it "
            "shows: for Verbatim, the debaters’ template for Word.",
            ("docx",),
            ("side", "issue", "paper", "context", "highlight"),
            "cards",
        ),
        Kind(
            "phone-cards",
            "Evidence cards for a phone",
            "The same cards on pages as narrow as a phone, one to a page, to find and read in the round.",
            ("pdf",),
            ("side", "issue", "context"),
            "cards",
            function="phone",
        ),
        Kind(
            "blocks",
            "Blocks and frontlines",
            "Each thing the other side can say, with what to answer, and the evidence for the answer.",
            ("docx", "pdf"),
            (*_ROOM, "context", "highlight"),
            "blocks",
        ),
        Kind(
            "case",
            "Case",
            "What a side presents: its contentions by issue, their evidence, and the rebuttals to expect.",
            ("docx", "pdf", "md"),
            (*_ROOM, "context", "highlight"),
            "case",
        ),
        Kind(
            "lincoln-douglas",
            "Lincoln-Douglas case",
            "To read aloud: resolution, definitions, value and criterion, contentions with taglines and cards.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper", "context", "highlight"),
            "constructive",
            function="lincoln_douglas",
        ),
        Kind(
            "public-forum",
            "Public Forum case",
            "To read aloud: contentions with uniqueness, link and impact, and frontlines for rebuttal.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper", "context", "highlight"),
            "constructive",
            function="public_forum",
        ),
        Kind(
            "flow",
            "Flow sheet",
            "A column for each speech, filled in from the map, with a mark where an answer is owed.",
            ("xlsx", "pdf"),
            (*_ROOM, "debate_format"),
            "flowbook",
            ("xlsx",),
        ),
        Kind(
            "cross-examination",
            "Cross-examination sheet",
            "Questions to put to the other side: what it takes for granted, left unanswered, or does not show.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper"),
            "crossexam",
        ),
        Kind(
            "british",
            "British Parliamentary sheets",
            "For a bench: definitions and burdens, the split by speaker, extension, whip, and points of information.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper"),
            "teams",
            function="british",
        ),
        Kind(
            "world-schools",
            "World Schools sheets",
            "For a team: definitions and burdens, the split by speaker, points of information, and clashes to weigh.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper"),
            "teams",
            function="world_schools",
        ),
        Kind(
            "packet",
            "Seminar packet",
            "Ready to hand out: questions, small maps, maps with blanks, the quotations, and a discussion guide.",
            ("pdf", "docx"),
            ("issue", "paper", "sections"),
            "packet",
        ),
        Kind(
            "answer-key",
            "Answer key",
            "For the leader of the seminar: what belongs in the packet’s blanks, and the whole map in outline.",
            ("pdf", "docx"),
            ("issue", "paper"),
            "packet",
            function="answer_key",
        ),
        Kind(
            "short-packet",
            "Short packet",
            "One sheet a student: the question, what each side says and the answer to it, and what to talk about.",
            ("pdf", "docx"),
            ("issue", "paper"),
            "shortpacket",
            function="short",
        ),
        Kind(
            "controversy",
            "Academic controversy",
            "A sheet for each pair: sources, three points, the other case restated, the reversal; one for consensus.",
            ("pdf", "docx"),
            ("side", "issue", "paper"),
            "classroom",
            function="controversy",
        ),
        Kind(
            "socratic-seminar",
            "Socratic seminar",
            "Questions of three levels, from what the text says to what we think, and the observer’s tally.",
            ("pdf", "docx"),
            ("issue", "paper"),
            "classroom",
            function="socratic",
        ),
        Kind(
            "model-un",
            "Model UN papers",
            "A delegation’s position paper with its evidence, and a draft resolution whose clauses are begun.",
            ("docx", "pdf", "md"),
            ("side", "issue", "paper"),
            "classroom",
            function="model_un",
        ),
        Kind(
            "brief",
            "Brief",
            "Both sides in outline, to read beforehand, each reason with its quotation in a footnote.",
            ("docx", "pdf", "md"),
            _ROOM,
            "brief",
        ),
        Kind(
            "bibliography",
            "Bibliography",
            "The sources that are quoted, for a reference manager or as text in a citation style.",
            ("bib", "json", "ris", "txt", "html", "md", "docx", "pdf"),
            ("style", "paper"),
            "references",
            ("bib", "json", "ris", "txt", "html"),
        ),
        Kind(
            "index-cards",
            "Index cards",
            "One claim a card with its quotation, four to a sheet, to cut out and lay on a table.",
            ("pdf",),
            ("side", "issue", "paper"),
            "indexcards",
            ("pdf",),
        ),
        Kind(
            "poster",
            "Poster",
            "The whole map for the wall, in sheets to print and glue together.",
            ("pdf",),
            ("issue", "paper"),
            "poster",
            ("pdf",),
        ),
    )
}
"""The kinds of documents by name."""


def kind_named(name: str) -> Kind:
    """Return a kind of document.

    :raises NotFound: if there is none of that name; it names the nearest
    """
    if name not in KINDS:
        raise NotFound("document", name[:80], nearest(name[:80], KINDS) or tuple(KINDS))
    return KINDS[name]


def make(
    debate: Map,
    kind: str,
    format: str = "",
    options: Options | None = None,
    evidence: Evidence | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Make a document from a map and nothing but what is given here: the same bytes for the same things.

    :param kind: name of a kind, as ``KINDS`` has it
    :param format: ending of the file, such as ``docx``; the kind's usual one where it is empty
    :param progress: called with the share that is done, 0 to 1
    :raises NotFound: for a kind, side, issue or style that does not exist
    :raises BadRequest: for a format the kind cannot be written in, or a wish that is not offered
    :raises Unavailable: if a library the format needs is not installed
    :raises TooLarge: if a picture in it is beyond what can be laid out
    """
    made = kind_named(kind)
    format = format.lower().lstrip(".") or made.formats[0]
    if format not in made.formats:
        offered = " or ".join(f".{name}" for name in made.formats)
        raise BadRequest(f"A {made.title.lower()} is written as {offered}, not as .{format[:20]}.")
    brief = Brief(debate, options or Options(), evidence or Evidence(), progress)
    brief.progress(0.0)
    module = import_module(f"argmap.handouts.{made.maker}")
    if format in made.own:
        content: bytes = module.write(brief, format)
    else:
        content = _written(getattr(module, made.function), brief, format)
    brief.progress(1.0)
    return content


def _written(maker: Callable[[Brief], Document], brief: Brief, format: str) -> bytes:
    document = maker(brief)
    brief.progress(0.7)
    if format == "docx":
        from argmap.handouts import docx_writer

        return docx_writer.write(document, highlight=brief.options.highlight)
    if format == "md":
        from argmap.handouts import markdown_writer

        return markdown_writer.write(document)
    from argmap.handouts import pdf_writer

    return pdf_writer.write(document)


def default_name(debate: Map, kind: str, format: str = "", options: Options | None = None) -> str:
    """Return a file name for a document, such as ``harbour-case-yes-side.docx``.

    :raises NotFound: for a kind that does not exist
    """
    made = kind_named(kind)
    parts = [debate.id, kind]
    if options is not None:
        parts += [part for part in (options.side, options.issue) if part]
        if "debate_format" in made.options:
            parts.append(options.debate_format)
    return f"{'-'.join(parts)}.{format.lower().lstrip('.') or made.formats[0]}"
