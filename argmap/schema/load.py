"""Plain data to a map and its sources, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from argmap.errors import Problem, suggestion
from argmap.model import (
    Argument,
    Basis,
    Claim,
    Furniture,
    Issue,
    Map,
    Position,
    Quote,
    Relation,
    Source,
    Step,
    link_id,
)
from argmap.schema.fields import Said
from argmap.schema.links import Wanted, resolve
from argmap.schema.review import review
from argmap.schema.shapes import LOCATORS, VARIABLES, LibraryShape, MapShape

Path = tuple[str | int, ...]


def load(data: Any, map_id: str) -> tuple[Map, list[Problem]]:
    """Read a map from plain data; what cannot be read is left out and reported.

    References within the map are checked; whether its sources exist is the library's to say.

    :param data: what the file holds: mappings, lists and scalars
    :param map_id: the map's id
    :return: the map of what could be read, and all problems, each with the path to its place
    """
    raw, problems = _validated(MapShape(), data)
    reader = _Reader(problems)
    debate = reader.map(raw, map_id)
    problems.extend(_references(debate))
    problems.extend(review(debate))
    return debate, problems


def load_sources(data: Any) -> tuple[tuple[Source, ...], list[Problem]]:
    """Read the library's sources from plain data: a mapping of ids to descriptions."""
    raw, problems = _validated(LibraryShape(), {"sources": data if data not in ("", None) else {}})
    problems = [
        Problem(p.code, p.message, p.fix, p.severity, path=p.path[1:] if p.path[:1] == ("sources",) else p.path)
        for p in problems
    ]
    return _sources(raw.get("sources", {})), problems


def _validated(shape: Schema, data: Any) -> tuple[dict[str, Any], list[Problem]]:
    try:
        loaded: dict[str, Any] = shape.load(data)
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, list(_problems(error.messages, (), shape))
    return loaded, []


def _problems(messages: Any, path: Path, shape: Schema | None) -> Iterator[Problem]:
    if isinstance(messages, dict):
        for key, below in messages.items():
            if key == "_schema":
                yield from _problems(below, path, shape)
            else:
                known = _known(shape)
                yield from _problem_at(key, below, path, shape, known)
    elif isinstance(messages, list):
        for said in messages:
            yield _problem(said, path)


def _problem_at(key: Any, below: Any, path: Path, shape: Schema | None, known: list[str]) -> Iterator[Problem]:
    if below == ["Unknown field."]:
        fix = suggestion(str(key), known) or f"Known here: {', '.join(known[:16])}."
        yield Problem("unknown-key", f"“{key}” is not a field argmap knows here.", fix, path=(*path, key))
    else:
        yield from _problems(below, (*path, key), _below(shape, key))


def _problem(said: str, path: Path) -> Problem:
    if isinstance(said, Said):
        return Problem(said.code, str(said), said.fix, said.severity, path=path)
    name = path[-1] if path else "this"
    if said == "Missing data for required field.":
        return Problem("missing", f"“{name}” is missing.", f"Add {name}: with what it should say.", path=path)
    return Problem("wrong-type", f"“{name}”: {said}", path=path)


def _known(shape: Schema | None) -> list[str]:
    if shape is None:
        return []
    own = [field.data_key or name for name, field in shape.fields.items()]
    return [name for name in own if name not in LOCATORS or name == "page"]


def _below(shape: Schema | None, key: Any) -> Schema | None:
    """Return the schema that holds below a key, for suggestions; tables and lists keep their member's."""
    if shape is None:
        return None
    by_key = {field.data_key or name: field for name, field in shape.fields.items()}
    field = by_key.get(key)
    if field is None:
        return shape
    if isinstance(field, fields.Dict):
        field = field.value_field
    if isinstance(field, fields.List):
        field = field.inner
    return field.schema if isinstance(field, fields.Nested) else None


def _sources(raw: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(
        Source(
            id=source_id,
            title=entry.get("title") or source_id,
            type=entry.get("type", "document"),
            title_short=entry.get("title_short", ""),
            author=tuple(entry.get("author", ())),
            editor=tuple(entry.get("editor", ())),
            translator=tuple(entry.get("translator", ())),
            issued=entry.get("issued", ""),
            accessed=entry.get("accessed", ""),
            url=entry.get("URL", ""),
            csl=tuple((name, entry[name]) for name in VARIABLES if name in entry),
            basis=Basis(entry["basis"]) if "basis" in entry else None,
            file=entry.get("file", ""),
            sha256=entry.get("sha256", ""),
            furniture=Furniture(**{name: tuple(given) for name, given in (entry.get("furniture") or {}).items()}),
            note=entry.get("note", ""),
        )
        for source_id, entry in raw.items()
        if entry is not None
    )


class _Reader:
    """Makes the model's values out of validated data and gathers what only shows there."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def map(self, raw: Mapping[str, Any], map_id: str) -> Map:
        """Make the map."""
        claims = tuple(self.claim(cid, entry) for cid, entry in raw.get("claims", {}).items() if entry is not None)
        extensions = raw.get("extensions", {})
        return Map(
            id=map_id,
            title=raw.get("title") or map_id,
            question=raw.get("question", ""),
            summary=raw.get("summary", ""),
            positions=tuple(
                Position(pid, entry.get("title") or pid, entry.get("thesis", ""), entry.get("colour", "").lower())
                for pid, entry in raw.get("positions", {}).items()
                if entry is not None
            ),
            issues=tuple(Issue(iid, title) for iid, title in raw.get("issues", {}).items() if title is not None),
            claims=claims,
            arguments=self.arguments(raw, {claim.id for claim in claims}),
            sources=_sources(raw.get("sources", {})),
            walkthrough=tuple(
                Step(tuple(entry["show"]), entry.get("note", ""))
                for entry in raw.get("walkthrough", [])
                if entry and entry.get("show")
            ),
            authors=tuple(raw.get("authors", ())),
            license=raw.get("license", ""),
            language=raw.get("language") or "en",
            extensions=extensions if isinstance(extensions, dict) else {},
        )

    def claim(self, claim_id: str, raw: Mapping[str, Any]) -> Claim:
        """Make one claim; without text it shows its id."""
        return Claim(
            id=claim_id,
            text=raw.get("text") or claim_id.replace("-", " "),
            held_by=tuple(raw.get("held_by", ())),
            quotes=tuple(
                self.quote(entry, ("claims", claim_id, "quotes", number))
                for number, entry in enumerate(raw.get("quotes", []))
                if entry and entry.get("source") and entry.get("text")
            ),
            issue=raw.get("issue", ""),
            side=raw.get("side", ""),
            implicit=raw.get("implicit", False),
            weight=raw.get("weight"),
            tags=tuple(raw.get("tags", ())),
            note=raw.get("note", ""),
        )

    def quote(self, raw: Mapping[str, Any], path: Path) -> Quote:
        """Make one quote, of whose locators only the first counts."""
        located = [name for name in LOCATORS if name in raw]
        if len(located) > 1:
            message = f"A quote has one locator, and this one has {' and '.join(located)}."
            self.problems.append(Problem("two-locators", message, f"Keep {located[0]} only.", path=(*path, located[1])))
        return Quote(
            source=raw["source"],
            text=raw["text"],
            speaker=raw.get("speaker", ""),
            locator=(located[0], raw[located[0]]) if located else None,
            reported=raw.get("reported", False),
            prefix=raw.get("prefix", ""),
            suffix=raw.get("suffix", ""),
            accept=tuple((raw.get("accept") or {}).items()),
            note=raw.get("note", ""),
        )

    def arguments(self, raw: Mapping[str, Any], claims: set[str]) -> tuple[Argument, ...]:
        """Make all arguments: first the links given on claims, in the claims' order, then the named ones."""
        wanted: list[Wanted] = []
        for claim_id, entry in raw.get("claims", {}).items():
            for relation in Relation:
                for target in (entry or {}).get(relation.value, ()):
                    path: Path = ("claims", claim_id, relation.value)
                    link = Argument(link_id(claim_id, target), (claim_id,), relation, target)
                    wanted.append(Wanted(link, path, named=False))
        for argument_id, entry in raw.get("arguments", {}).items():
            if entry is not None:
                wanted.extend(self.named(argument_id, entry, claims))
        found, problems = resolve(wanted, claims)
        self.problems.extend(problems)
        return found

    def named(self, argument_id: str, raw: Mapping[str, Any], claims: set[str]) -> Iterator[Wanted]:
        """Yield the named argument, if it has premises and one target."""
        path: Path = ("arguments", argument_id)
        given = [(relation, target) for relation in Relation for target in raw.get(relation.value, ())]
        if argument_id in claims:
            message = f"“{argument_id}” is the id of a claim already."
            self.problems.append(Problem("id-taken", message, "Give the argument another id.", path=path))
            return
        if len(given) != 1:
            message = f"An argument has one target, and this one has {len(given) or 'none'}."
            fix = "Write one of supports:, rebuts: or undercuts: with one target."
            self.problems.append(Problem("one-target", message, fix, path=path))
        premises = []
        for premise in dict.fromkeys(raw.get("premises", ())):
            if premise in claims:
                premises.append(premise)
            else:
                self.problems.append(unknown("claim", premise, claims, (*path, "premises")))
        if given and premises:
            relation, target = given[0]
            yield Wanted(
                Argument(
                    argument_id,
                    tuple(premises),
                    relation,
                    target,
                    title=raw.get("title", ""),
                    scheme=raw.get("scheme", ""),
                    implicit=raw.get("implicit", False),
                    weight=raw.get("weight"),
                    note=raw.get("note", ""),
                ),
                (*path, relation.value),
                named=True,
            )


def unknown(kind: str, name: str, known: Iterable[str], path: Path) -> Problem:
    """Return the problem of a reference to something that is not there."""
    words = list(known)
    fix = suggestion(name, words) or (f"Add {name} to the file, or name another {kind}.")
    return Problem(f"unknown-{kind}", f"There is no {kind} “{name[:120]}” in this map.", fix, path=path)


def _references(debate: Map) -> Iterator[Problem]:
    theses: dict[str, str] = {}
    for position in debate.positions:
        path: Path = ("positions", position.id, "thesis")
        if position.thesis and position.thesis not in debate.claim:
            yield unknown("claim", position.thesis, debate.claim, path)
        elif position.thesis in theses:
            message = f"“{position.thesis}” is the thesis of “{theses[position.thesis]}” already."
            yield Problem("thesis-taken", message, "Give each position a thesis of its own.", path=path)
        elif position.thesis:
            theses[position.thesis] = position.id
    for claim in debate.claims:
        if claim.issue and claim.issue not in debate.issue:
            yield unknown("issue", claim.issue, debate.issue, ("claims", claim.id, "issue"))
        if claim.side and claim.side not in debate.position and claim.side != "common":
            sides = [*debate.position, "common"]
            yield unknown("position", claim.side, sides, ("claims", claim.id, "side"))
    for number, step in enumerate(debate.walkthrough):
        for shown in step.claims:
            if shown not in debate.claim:
                yield unknown("claim", shown, debate.claim, ("walkthrough", number))
    if debate.extensions and not all(isinstance(key, str) for key in debate.extensions):
        yield Problem("wrong-type", "“extensions” must map names of formats to data.", path=("extensions",))
