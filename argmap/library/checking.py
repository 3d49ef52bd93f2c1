"""Everything that can be wrong with a library's files, as a linter reports it, and the fixing of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from argmap.edits import SetField, Thing, digest
from argmap.errors import BadRequest, Problem, Severity, Unreadable, nearest
from argmap.library.folder import ANCHORS, ENDINGS, SOURCES
from argmap.library.former import present_ids
from argmap.library.library import Library
from argmap.library.state import Debate, Readable
from argmap.mapfile import parse, splice
from argmap.model import Source, is_slug

#: Endings of files that were likely meant as maps, without the dot in front.
MISNAMED = frozenset({"yaml.txt", "yml.txt", "yaml.yaml", "yaml.bak", "ymal", "yalm", "yaml.rtf"})


@dataclass(frozen=True, slots=True)
class Fix:
    """A quote that would be replaced by its source's wording.

    :param line: where it is in the map file
    :param old: the wording in the file; new: the source's
    """

    claim: str
    path: tuple[str | int, ...]
    line: int
    old: str
    new: str


def problems(library: Readable, debate: Debate, *, gaps: bool = True) -> list[Problem]:
    """Return everything wrong with one debate, by line: its file, its quotes, and its gaps as notes."""
    from argmap.quotes import problems as quote_problems

    parsed = parse(debate.content)
    found = [*quote_problems(library.checks(debate.map)), *idle_furniture(library, debate.map.sources, ("sources",))]
    found.extend(see_also_problems(library, debate))
    if gaps:
        from argmap.evaluation import find_gaps, notes

        found.extend(notes(find_gaps(debate.map, library.verdicts(debate.map), library.sources_of(debate.map))))
    placed = [parsed.locate(problem).at(file=debate.file) for problem in found]
    return sorted((*debate.problems, *placed), key=lambda problem: (problem.line or 0, problem.column or 0))


def everything(library: Library, *, gaps: bool = True, only: str = "") -> Iterator[tuple[str, list[Problem]]]:
    """Yield each file of a library with what is wrong with it: the sources first, then the maps.

    :param only: the one map that is checked, with the sources it quotes; no other is read but those it refers to
    """
    debates = [library.debates[only]] if only in library.debates else list(library.debates.values())
    known = list(library.sources.values())
    if only in library.debates:
        cited = {quote.source for claim in debates[0].map.claims for quote in claim.quotes}
        known = [source for source in known if source.id in cited]
    texts = [problem.at(file=SOURCES) for problem in library.text_problems(known)]
    if idle := list(idle_furniture(library, known)):
        parsed = parse(_readable(library, SOURCES))
        texts += [parsed.locate(problem).at(file=SOURCES) for problem in idle]
    yield SOURCES, [*library.source_problems, *texts, *_texts_missing(library, known, debates)]
    for problem in library.file_problems:
        yield problem.file, [problem]
    yield from _misnamed(library)
    if library.record_problems:
        yield ANCHORS, list(library.record_problems)
    for name in library.folder.stamps():
        if not is_slug(name):
            message = f"“{name}” cannot be the id of a map."
            fix = "Name the file with lower-case letters, digits and single hyphens."
            yield name, [Problem("bad-id", message, fix, file=f"{name}{ENDINGS[0]}", line=1, column=1)]
    if library.folder.misnamed():
        name = library.folder.misnamed()
        message = f"{name} is not read: the sources are described in {SOURCES}."
        yield name, [Problem("two-files", message, f"Rename it to {SOURCES}.", file=name, line=1, column=1)]
    for left, taken in library.folder.doubles():
        message = f"“{left}” is left out: “{taken}” is a file of the same map."
        yield left, [Problem("two-files", message, "Delete one of the two, or rename it.", file=left, line=1, column=1)]
    for debate in debates:
        yield debate.file, problems(library, debate, gaps=gaps)


def _readable(library: Library, name: str) -> bytes:
    """Return what a document's file holds; nothing if it cannot be read, which is reported as its own problem."""
    try:
        return library.folder.content(name) or b""
    except Unreadable:
        return b""


def see_also_problems(library: Readable, debate: Debate) -> Iterator[Problem]:
    """Yield a warning for each claim said to recur in another map that is not there, by its id or a former one."""
    debates = library.debates
    for claim in debate.map.claims:
        for place in claim.see_also:
            map_id, claim_id = present_ids(library, *place.split("/", 1))
            path = ("claims", claim.id, "see also")
            if map_id not in debates:
                fix = f"Did you mean {near[0]}?" if (near := nearest(map_id, debates)) else "Take it out."
                yield Problem("unknown-see-also", f"There is no map “{map_id}”.", fix, Severity.WARNING, path=path)
            elif claim_id not in debates[map_id].map.claim:
                known = debates[map_id].map.claim
                fix = f"Did you mean {map_id}/{near[0]}?" if (near := nearest(claim_id, known)) else "Take it out."
                message = f"The map “{map_id}” has no claim “{claim_id}”."
                yield Problem("unknown-see-also", message, fix, Severity.WARNING, path=path)


def _misnamed(library: Library) -> Iterator[tuple[str, list[Problem]]]:
    """Yield the files that were meant as maps, as their names show, and are not read as such."""
    for path in sorted(library.folder.path.iterdir()):
        stem, _, rest = path.name.partition(".")
        if path.is_file() and rest.lower() in MISNAMED and f".{rest}" not in ENDINGS:
            message = f"“{path.name}” is not read as a map: its name does not end in {ENDINGS[0]}."
            fix = f"Rename it {stem.lower()}{ENDINGS[0]}; some systems hide the last ending."
            yield path.name, [Problem("misnamed", message, fix, Severity.WARNING, file=path.name, line=1, column=1)]


def _texts_missing(library: Library, sources: list[Source], debates: list[Debate]) -> Iterator[Problem]:
    """Yield a warning for each cited source whose text is not here and of which no verdict is on record."""
    folders = library.text_folders
    for source in sources:
        if not source.file or library.text(source) is not None:
            continue
        cited = [item for debate in debates for item in library.checks(debate.map)]
        if not any(item.quote.source == source.id and item.anchor is None for item in cited):
            continue
        there = list(library.state.texts.files)
        alike = [name for name in there if name.lower() == source.file.lower()] or list(nearest(source.file, there))
        places = " or ".join(shown(folder) for folder in folders)
        message = f"The text of “{source.id}” is not here: there is no file {source.file} in {places}."
        fix = (
            f"Is it {alike[0]}? Write file: {alike[0]}."
            if alike
            else "Put it there, or name its folder with --sources."
        )
        yield Problem("text-missing", message, fix, Severity.WARNING, file=SOURCES, path=(source.id, "file"))


def shown(folder: Path) -> str:
    """Return a folder's name as short as it stays clear: relative to where the user is, if it is below."""
    here = Path.cwd()
    return str(folder.resolve().relative_to(here)) if folder.resolve().is_relative_to(here) else str(folder)


def idle_furniture(
    library: Readable, sources: Iterable[Source], under: tuple[str | int, ...] = ()
) -> Iterator[Problem]:
    """Yield a warning for each correction of furniture that fits nothing in the available text.

    :param under: where the sources are in their file
    """
    for source in sources:
        text = library.text(source) if source.furniture else None
        for field, number in text.idle if text else ():
            entry = getattr(source.furniture, field)[number]
            where = "not in" if field == "keep" else "not a line of"
            message = f"“{entry[:80]}” is {where} the text of “{source.id}”."
            fix = "Write it as in the text, in quotation marks, with # for any number; or leave it out."
            path = (*under, source.id, "furniture", field, number)
            yield Problem("furniture-idle", message, fix, Severity.WARNING, path=path)


def fixes(library: Readable, debate: Debate) -> list[Fix]:
    """Return the quotes of a debate that the source's own wording could replace."""
    parsed = parse(debate.content)
    found = []
    for item in library.checks(debate.map):
        if item.correction and item.correction != item.quote.text:
            place = parsed.locate(Problem("", "", path=item.path))
            found.append(Fix(item.claim, item.path, place.line or 1, item.quote.text, item.correction))
    return found


def fixed(debate: Debate, changes: list[Fix]) -> str:
    """Return the debate's file with quotes replaced; its comments and layout stay.

    :raises BadRequest: where a quote is another by now, or the file cannot be changed in place
    """
    edits = [
        # By its number, since the key of a quote follows from its wording.
        SetField(Thing.QUOTE, str(int(change.path[3]) + 1), "text", change.new, change.claim, digest(change.old))
        for change in changes
    ]
    done = splice(debate.content, debate.map, edits)
    if isinstance(done, Problem):
        raise BadRequest(f"{done.message} {done.fix}")
    return done


def renamed(problem: Problem, folder: str) -> Problem:
    """Return the problem with its file's name as the user would type it."""
    return replace(problem, file=f"{folder}/{problem.file}" if folder not in ("", ".") else problem.file)
