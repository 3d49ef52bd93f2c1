"""``argmap export``: a map as a picture, a document, or a file for another program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from argmap.cli.options import db_option, find_map, maps_option, sources_option
from argmap.errors import BadRequest, Severity, has_errors

if TYPE_CHECKING:
    from argmap.drawing import Options, Picture, View
    from argmap.library import Debate, Library

PICTURES = (".svg", ".png", ".pdf", ".pptx", ".tex")
#: Endings that people try, with what gives them what they are after.
OTHERWISE = {
    "jpg": "choose .png for a picture of points, .svg for one of lines",
    "jpeg": "choose .png for a picture of points, .svg for one of lines",
    "gif": "choose .png for a picture of points, .svg for one of lines",
    "webp": "choose .png for a picture of points, .svg for one of lines",
    "eps": "choose .pdf or .svg, which every program for print reads",
    "doc": "choose .docx and say which document with --as, such as --as cards",
    "odt": "choose .docx and say which document with --as, such as --as cards; LibreOffice opens it",
    "xlsx": "choose .csv, which spreadsheets open",
    "xls": "choose .csv, which spreadsheets open",
    "ppt": "choose .pptx",
}
#: Which options each kind of output takes account of, besides those that say where the map and its texts are.
_PICTURE = (
    "position",
    "focus",
    "steps",
    "direction",
    "spacing",
    "rows",
    "quotes",
    "theme",
    "layer",
    "paper",
    "least",
    "split",
)
_DOCUMENT = ("side", "issue", "depth", "debate_format", "style", "context", "sections", "paper")


@click.command()
@click.argument("map_name", metavar="MAP")
@click.option(
    "-o", "--output", required=True, help="File to write; its ending decides the format. - with --to: stdout."
)
@click.option("--to", "form", default="", help="Format, if the ending does not decide it.")
@click.option("--as", "kind", default="", help="Document: cards, blocks, case, flow, packet, brief and more.")
@click.option("--view", default="", help="View of both sides: maps, flow or passages.")
@maps_option()
@sources_option()
@click.option("--position", default="", help="Only this position's case.")
@click.option("--side", default="", help="Documents: the side that they are for.")
@click.option("--issue", default="", help="Documents: only this issue.")
@click.option("--depth", default=0, type=click.IntRange(0, 12), help="Documents: how deep answers go; 0 for all.")
@click.option("--debate-format", default="policy", show_default=True, help="Flow sheets: name or file of a format.")
@click.option("--style", default="", help="Bibliographies: name of a CSL style.")
@click.option(
    "--context",
    type=click.Choice(["sentences", "paragraph"]),
    default="sentences",
    show_default=True,
    help="Cards: how much of the source is shown around a quotation.",
)
@click.option("--sections", default="", help="Packet: background, questions, maps, blanks, quotations, guide.")
@click.option("--direction", type=click.Choice(["top", "left", "right", "bottom"]), default="left", show_default=True)
@click.option("--spacing", type=click.Choice(["roomy", "compact"]), default="roomy", show_default=True)
@click.option(
    "--rows",
    type=click.Choice(["aligned", "headed", "indented", "folded", "unbroken"]),
    default="aligned",
    show_default=True,
    help="Pictures: claims level with their first reason, theses above, indented, in columns, or amid all reasons.",
)
@click.option("--quotes", is_flag=True, help="Pictures: show each claim's first quote on its card.")
@click.option(
    "--layer",
    multiple=True,
    metavar="LAYER",
    help="Pictures: show on the cards what stands (standing) or a room's ratings (room:ID).",
)
@db_option()
@click.option("--outlines", is_flag=True, help="SVG: letters as outlines, for programs without the font.")
@click.option("--theme", default="light", show_default=True, help="light, dark, print, grey or high-contrast.")
@click.option("--focus", default="", help="Pictures: only this claim and the claims around it.")
@click.option(
    "--steps", default=1, show_default=True, type=click.IntRange(1, 3), help="With --focus: how far around it."
)
@click.option("--paper", default="", help="Pictures: a4, letter, a3, poster, slide, column or fit; documents: a paper.")
@click.option(
    "--least-type", "least", default="", help="With --paper: the smallest type size; 7pt by default, 10pt on slides."
)
@click.option(
    "--split",
    type=click.Choice(["side", "issue", "depth"]),
    help="With --paper: how the map is divided; by default, into as few plates as possible.",
)
def command(
    map_name: str,
    output: str,
    form: str,
    kind: str,
    view: str,
    maps: Path | None,
    layer: tuple[str, ...],
    db: Path | str | None,
    **given: object,
) -> None:
    """Write MAP, an id or the path of a map file, as a file.

    Pictures are .svg, .png, .pdf, .pptx for slides and .tex for LaTeX; data are .json and .yaml; formats of other
    programs are chosen by their endings, such as .argdown, .aif.json, .graphml or .csv; --as makes a document to print.
    """
    _heeded(form, kind, view, output)
    sources = given["sources"]
    # Only documents and a room's ratings need the database.
    keep = bool(kind) or any(name.startswith("room:") for name in layer)
    library, debate = find_map(
        map_name, maps, sources if isinstance(sources, Path) else None, keep=keep, db=db if keep else None
    )
    given["layer"] = layer
    if not debate.map.claims and has_errors(debate.problems):
        first = next(problem for problem in debate.problems if problem.severity is Severity.ERROR)
        raise BadRequest(f"{map_name} cannot be read as a map: {first}")
    if kind:
        content = _document(library, debate, kind, output, given)
    elif view:
        from argmap.views.standalone import export_view

        content = export_view(library, debate, view, ending_of(output) or "html")
    elif f".{form}" in PICTURES or (not form and f".{ending_of(output)}" in PICTURES):
        ending = form or ending_of(output)
        if ending == "pptx" and not given["paper"]:
            given["paper"] = "slide"
        if str(given["paper"]) not in ("", "fit"):
            _plates(library, debate, ending, output, given)
            _fail(debate)
            return
        content = _picture(library, debate, ending, given)
    elif not form and ending_of(output) == "docx":
        raise BadRequest(f"{output} will be a document; say which with --as, such as --as cards or --as flow.")
    else:
        content = _text(library, debate, form, output)
    _write(output, content)
    _fail(debate)


def ending_of(output: str) -> str:
    """Return the ending of a file's name without its dot, in small letters.

    >>> ending_of("Harbour.SVG")
    'svg'
    """
    return Path(output).suffix.lstrip(".").lower()


def _write(output: str, content: bytes) -> None:
    if output == "-":
        sys.stdout.buffer.write(content)
        return
    from argmap.library.folder import write_whole

    path = Path(output)
    if not path.parent.is_dir():
        raise BadRequest(f"There is no folder {path.parent}.")
    write_whole(path, content)
    click.echo(f"{path} is written.", err=True)


def _fail(debate: Debate) -> None:
    """Say that parts of the map's file could not be read, in words and by the exit code."""
    errors = [problem for problem in debate.problems if problem.severity is Severity.ERROR]
    if errors:
        click.echo(f"{len(errors)} parts of the map could not be read, and are left out: {errors[0]}", err=True)
        sys.exit(1)


def _heeded(form: str, kind: str, view: str, output: str) -> None:
    """Refuse options that the output takes no account of, so that none is left out in silence."""
    from click.core import ParameterSource

    context = click.get_current_context()
    sources = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    given = [name for name in (*_PICTURE, *_DOCUMENT) if context.get_parameter_source(name) in sources]
    ending = form or ending_of(output)
    if kind and view:
        raise BadRequest("--as makes a document and --view a page; choose one of them.")
    if kind:
        from argmap.handouts import kind_named

        heeded, what = kind_named(kind).options, f"--as {kind}"
    elif view:
        heeded, what = (), f"--view {view}"
    elif f".{ending}" in PICTURES:
        heeded, what = _PICTURE, f"a picture as .{ending}"
        if "steps" in given and "focus" not in given:
            raise BadRequest("--steps says how far around a claim to go; name the claim with --focus.")
        if {"least", "split"} & {*given} and "paper" not in given:
            raise BadRequest("--least-type and --split say how a map is put on paper; name it with --paper.")
    else:
        heeded, what = (), f"a file of the format .{ending}"
    idle = [
        f"--{'least-type' if name == 'least' else name.replace('_', '-')}"
        for name in dict.fromkeys(given)
        if name not in heeded
    ]
    if idle:
        raise BadRequest(f"{what[:1].upper()}{what[1:]} does not use {' and '.join(idle)}; leave that out.")


def _text(library: Library, debate: Debate, form: str, output: str) -> bytes:
    name = (form or Path(output).name).lower()
    # The two formats people write most need nothing of the others.
    if name.endswith("yaml") and name.count(".") <= 1:
        from argmap.mapfile import write_map

        return write_map(debate.map).encode()
    from argmap import formats

    ending = ending_of(output)
    if not form and ending in OTHERWISE:
        raise BadRequest(f"argmap does not write .{ending}; {OTHERWISE[ending]}.")
    if not form and not any(row.writes for row in formats.by_ending(name)):
        raise BadRequest(
            f"argmap cannot tell from the name {Path(output).name} what to write. Pictures: {', '.join(PICTURES)}; "
            "documents, with --as: .docx, .html, .pdf; data: .yaml, .json, .csv, .graphml, .dot; other programs: "
            ".argdown, .aif.json and more, which docs/interchange.md lists."
        )
    row = formats.by_name(form) if form else formats.for_writing(name)
    taken = library.paged(debate.map) if row.cites else debate.map
    return formats.write_bytes(taken if row.own else library.complete(taken), row.name)


def _drawn(library: Library, debate: Debate, given: dict[str, object]) -> Picture:
    from argmap.views.picture import file_look, picture

    # Without the available texts, the verdicts on record are read, which costs no comparing.
    known = _layers(library, debate, given)
    return picture(library, debate.map, _view(debate, given), file_look(_look(given)), sides=debate.sides, **known)


def _layers(library: Library, debate: Debate, given: dict[str, object]) -> dict[str, Any]:
    """Return what the layers asked for add to the cards; whoever has the database sees what a room's leader sees."""
    names = given["layer"]
    if not names:
        return {}
    from argmap.rooms.service import Rooms
    from argmap.rooms.sight import Role, Viewer
    from argmap.views.layers import layers
    from argmap.views.rooms import Look

    def look(room_id: str) -> Look:
        assert library.store is not None
        room = Rooms(library.store, lambda _: debate.map).room(room_id)
        return Look(room, debate, Viewer(Role.LEADER))

    return layers(debate, names, look)  # type: ignore[arg-type]


def _view(debate: Debate, given: dict[str, object]) -> View:
    from argmap.views.picture import part_of

    return part_of(debate.map, str(given["position"]), str(given["focus"]), int(str(given["steps"])))


def _look(given: dict[str, object]) -> Options:
    from argmap.drawing import Options

    return Options(
        direction=given["direction"],  # type: ignore[arg-type]
        spacing=given["spacing"],  # type: ignore[arg-type]
        rows=given["rows"],  # type: ignore[arg-type]
        quotes=bool(given["quotes"]),
        theme=str(given["theme"]),
        outlines=bool(given["outlines"]),
    )


def _picture(library: Library, debate: Debate, ending: str, given: dict[str, object]) -> bytes:
    if ending == "pptx":
        raise BadRequest("Slides have a fixed size; choose a paper, such as --paper slide.")
    drawn = _drawn(library, debate, given)
    if ending == "svg":
        return drawn.svg.encode()
    if ending == "tex":
        from argmap.drawing.tikz import tikz

        return tikz(debate.map, drawn).encode()
    from argmap.drawing import raster
    from argmap.library.library import now
    from argmap.views.picture import day_of

    return raster.png(drawn) if ending == "png" else raster.pdf(drawn, day=day_of(library, debate.id) or now()[:10])


def _plates(library: Library, debate: Debate, ending: str, output: str, given: dict[str, object]) -> None:
    """Write a map on paper: a PDF of all its pages, or a file for each."""
    from argmap.drawing import raster
    from argmap.library.library import now
    from argmap.views.picture import day_of, on_paper

    paper, least, split = (str(given[name] or "") for name in ("paper", "least", "split"))
    view, look = _view(debate, given), _look(given)
    known = _layers(library, debate, given)
    plates = on_paper(library, debate.map, view, look, paper, least=least, split=split, sides=debate.sides, **known)
    click.echo(plates.words, err=True)
    if ending == "pptx":
        from argmap.drawing.paper import medium_of
        from argmap.drawing.pptx import pptx

        titles = {source.id: source.short for source in library.sources_of(debate.map).values()}
        _write(output, pptx(library.paged(debate.map), plates.plates, medium_of(paper), titles))
        return
    if ending == "pdf":
        _write(
            output, raster.pdf(*plates.pictures, title=debate.map.title, day=day_of(library, debate.id) or now()[:10])
        )
        return
    if len(plates.plates) > 1 and output == "-":
        raise BadRequest(f"The map takes {len(plates.plates)} pages; name a file to write, or ask for PDF.")
    for name, plate in zip(plates.names, plates.plates, strict=True):
        path = Path(output)
        if ending == "tex" and not plate.number:
            continue  # the index is for readers of plates; LaTeX has lists of its own
        target = output if len(plates.plates) == 1 else str(path.with_name(f"{path.stem}-{name}{path.suffix}"))
        _write(target, _plate(debate, plate.picture, ending))


def _plate(debate: Debate, drawn: Picture, ending: str) -> bytes:
    from argmap.drawing import raster
    from argmap.drawing.tikz import tikz

    if ending == "tex":
        return tikz(debate.map, drawn).encode()
    return drawn.svg.encode() if ending == "svg" else raster.png(drawn)


def _document(library: Library, debate: Debate, kind: str, output: str, given: dict[str, object]) -> bytes:
    from argmap.library.documents import document

    ending = ending_of(output)
    options = {name: given[name] for name in ("side", "issue", "depth", "paper", "style", "context") if given[name]}
    if given["sections"]:
        options["sections"] = tuple(part.strip() for part in str(given["sections"]).split(",") if part.strip())
    form = str(given["debate_format"])
    if form.endswith((".yaml", ".yml")):
        from argmap.handouts.speeches import read

        path = Path(form)
        if not path.is_file():
            raise BadRequest(f"There is no file {form}.")
        options["own_format"] = read(path.read_text(encoding="utf-8", errors="replace"), path.name)
    else:
        options["debate_format"] = form
    with click.progressbar(length=100, label=f"Making {kind}", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return document(library, debate, kind, ending, options, lambda done: bar.update(int(done * 100) - bar.pos))
