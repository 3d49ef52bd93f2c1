"""Plain data to a map and its sources, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import Schema, ValidationError

from argmap.errors import Problem, suggestion
from argmap.model import RECORDS, Argument, Claim, Field, Kind, Map, Quote, Record, Relation, Source, Step, link_id
from argmap.model.records import CSL_FIELDS, LOCATOR_FIELDS
from argmap.schema.fields import Said
from argmap.schema.links import Wanted, resolve
from argmap.schema.review import review
from argmap.schema.shapes import SHAPES, loader

Path = tuple[str | int, ...]


def load(data: Any, map_id: str) -> tuple[Map, list[Problem]]:
    """Read a map from plain data; what cannot be read is left out and reported.

    References within the map are checked; whether its sources exist is the library's to say.

    :param data: what the file holds: mappings, lists and scalars
    :param map_id: the map's id
    :return: the map of what could be read, and all problems, each with the path to its place
    """
    debate, problems, _ = load_like(data, map_id, None)
    return debate, problems


@dataclass(frozen=True, slots=True)
class Validated:
    """What a map's data were found to be.

    :param data: the data
    :param raw: the values found in them, by field
    :param problems: what is wrong with them by themselves
    :param claims: the claims made of them, by id
    :param each: what was found of each claim besides
    :param names: the ids that references may name: of claims, positions and issues
    """

    data: Mapping[str, Any]
    raw: Mapping[str, Any]
    problems: tuple[Problem, ...]
    claims: Mapping[str, Claim]
    each: Mapping[str, _Each]
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Each:
    """What was found of one claim, which holds as long as its data are the same.

    :param links: the links given on it
    :param located: quotes with several locators
    :param referring: references to what is not there, which hold as long as the same is there
    """

    links: tuple[Wanted, ...]
    located: tuple[Problem, ...]
    referring: tuple[Problem, ...] = ()


def load_like(data: Any, map_id: str, like: Validated | None) -> tuple[Map, list[Problem], Validated]:
    """Read a map as ``load`` does, and return how its data were found to be.

    :param like: how data were found to be which have some of the same objects for claims; those are taken over
    """
    kept = _kept(data, like) if like else frozenset()
    if kept and like:
        raw, found = _validated(SHAPES[Map].load, {**data, "claims": _without(data["claims"], kept)}, RECORDS[Map])
        made_now = raw.get("claims", {})
        order = [name for name in data["claims"] if name in kept or name in made_now]
        raw["claims"] = {name: like.raw["claims"][name] if name in kept else made_now[name] for name in order}
        found += [problem for problem in like.problems if problem.path[:1] == ("claims",) and problem.path[1] in kept]
        ready = {name: like.claims[name] for name in kept if name in like.claims}
    else:
        raw, found = _validated(SHAPES[Map].load, data, RECORDS[Map])
        ready = {}
    problems = list(found)
    each = {name: like.each[name] for name in kept if name in like.each} if like else {}
    reader = _Reader(problems, each)
    debate = reader.map(raw, map_id, ready)
    names = tuple(tuple(known) for known in (debate.claim, debate.position, debate.issue))
    sure = each.keys() if like and names == like.names else frozenset()
    problems.extend(_references(debate, reader.each, sure))
    problems.extend(review(debate))
    given = data if isinstance(data, dict) else {}
    return debate, problems, Validated(given, raw, tuple(found), debate.claim, reader.each, names)


def _kept(data: Any, like: Validated) -> frozenset[str]:
    """Return the claims whose data are the very ones of before, and can be taken over."""
    before, now = like.data.get("claims"), data.get("claims") if isinstance(data, dict) else None
    if not isinstance(before, dict) or not isinstance(now, dict):
        return frozenset()
    if any(problem.path[:1] == ("claims",) and len(problem.path) < 2 for problem in like.problems):
        return frozenset()
    raw = like.raw.get("claims", {})
    same = frozenset(name for name, entry in now.items() if name in raw and before.get(name, raw) is entry)
    # One is left, so that the table is there.
    return same - {next(iter(now))} if len(same) == len(now) else same


def _without(claims: Mapping[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    return {name: entry for name, entry in claims.items() if name not in kept}


def load_sources(data: Any) -> tuple[tuple[Source, ...], list[Problem]]:
    """Read the library's sources from plain data: a mapping of ids to descriptions."""
    given = data if data not in ("", None) else {}
    raw, problems = _validated(_LIBRARY.load, {"sources": given}, RECORDS[Map])
    problems = [
        replace(problem, path=problem.path[1:]) if problem.path[:1] == ("sources",) else problem for problem in problems
    ]
    return _sources(raw.get("sources", {})), problems


def load_field(model: type[Any], key: str, value: Any) -> tuple[Any, list[Problem]]:
    """Read one field of a record from plain data, such as what a form sent.

    :param model: the record's class, such as ``Claim``
    :param key: the field's name in the file
    :return: the model's value, its default where the field is left empty or cannot be read; and what is wrong with it
    :raises KeyError: if the record has no such field
    """
    field = RECORDS[model].field[key]
    if value in ("", None) and not field.required:
        return field.default, []
    raw, problems = _validated(SHAPES[model].of(only=[field.name]).load, {key: value}, RECORDS[model])
    return (_value(field, raw[field.name]) if field.name in raw else field.default), problems


#: Fields that are not suggested.
_SELDOM = tuple(field for field in LOCATOR_FIELDS if field.key != "page")
#: Keys and names of fields that are looked for in every quote and source.
_LOCATORS = tuple((field.key, field.name) for field in LOCATOR_FIELDS)
_CSL = tuple((field.key, field.name) for field in CSL_FIELDS)
_LIBRARY = Schema.from_dict({"sources": loader(RECORDS[Map].field["sources"])}, name="Library")()


def _validated(read: Callable[[Any], Any], data: Any, record: Record | None) -> tuple[dict[str, Any], list[Problem]]:
    try:
        loaded: dict[str, Any] = read(data)
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, list(_problems(error.messages, (), record))
    return loaded, []


def _problems(messages: Any, path: Path, record: Record | None, entries: bool = False) -> Iterator[Problem]:
    """Yield what marshmallow says as problems with their paths.

    :param record: whose fields are here, for suggestions; ``None`` if nothing is known
    :param entries: whether ids or numbers of such records are here, and their fields below
    """
    if isinstance(messages, list):
        for said in messages:
            yield _problem(said, path)
        return
    for key, below in messages.items():
        if key == "_schema":
            yield from _problems(below, path, record)
        elif below == ["Unknown field."]:
            known = [one.key for one in record.fields if one not in _SELDOM] if record else []
            fix = suggestion(str(key), known) or f"Known here: {', '.join(known[:16])}."
            yield Problem("unknown-key", f"“{key}” is not a field argmap knows here.", fix, path=(*path, key))
        elif entries:
            yield from _problems(below, (*path, key), record)
        else:
            field = record.field.get(key) if record else None
            inner = RECORDS.get(field.of) if field and field.of else None
            several = field is not None and field.kind in (Kind.TABLE, Kind.LIST)
            yield from _problems(below, (*path, key), inner, several)


def _problem(said: str, path: Path) -> Problem:
    if isinstance(said, Said):
        return Problem(said.code, str(said), said.fix, said.severity, path=path)
    name = path[-1] if path else "this"
    if said == "Missing data for required field.":
        return Problem("missing", f"“{name}” is missing.", f"Add {name}: with what it should say.", path=path)
    return Problem("wrong-type", f"“{name}”: {said}", path=path)


def made(model: type[Any], raw: Mapping[str, Any], **known: Any) -> Any:
    """Make a thing of the model out of validated values by field.

    :param raw: the values; what a field lacks is at its default
    :param known: attributes that are known otherwise, such as the id; they count before the values
    """
    values: dict[str, Any] = {}
    for attribute, field in RECORDS[model].by_attribute.items():
        if attribute in raw and attribute not in known:
            values[attribute] = _value(field, raw[attribute])
    return model(**values, **known)


def _value(field: Field, raw: Any) -> Any:
    if field.of in RECORDS and field.of:
        return _nested(field.kind, RECORDS[field.of], raw)
    return tuple(raw.items()) if field.kind is Kind.PAIRS else raw


def _nested(kind: Kind | None, record: Record, raw: Any) -> Any:
    if kind is Kind.RECORD:
        return made(record.model, raw or {})
    make = _SPECIAL.get(record.model, _titled if kind is Kind.TABLE else _plain)
    if kind is Kind.TABLE:
        return tuple(make(record.model, name, entry) for name, entry in raw.items() if entry is not None)
    required = [field.name for field in record.fields if field.required]
    return tuple(make(record.model, "", entry) for entry in raw if entry and all(map(entry.get, required)))


def _titled(model: type[Any], name: str, raw: Mapping[str, Any]) -> Any:
    """Make a thing with an id, which is its title where it has none."""
    lacking = {field.attribute: name for field in RECORDS[model].fields if field.required and not raw.get(field.name)}
    return made(model, raw, **{RECORDS[model].key: name}, **lacking)


def _plain(model: type[Any], _: str, raw: Mapping[str, Any]) -> Any:
    return made(model, raw)


def _claim(model: type[Any], name: str, raw: Mapping[str, Any]) -> Claim:
    claim: Claim = made(model, raw, id=name, text=raw.get("text") or name.replace("-", " "))
    return claim


def _quote(model: type[Any], _: str, raw: Mapping[str, Any]) -> Quote:
    located = next(((key, raw[name]) for key, name in _LOCATORS if name in raw), None)
    quote: Quote = made(model, raw, locator=located)
    return quote


def _source(model: type[Any], name: str, raw: Mapping[str, Any]) -> Source:
    csl = tuple((key, raw[name]) for key, name in _CSL if name in raw)
    source: Source = made(model, raw, id=name, title=raw.get("title") or name, csl=csl)
    return source


#: What makes the things whose record has fields that the model holds in another form.
_SPECIAL: Mapping[type[Any] | None, Callable[[type[Any], str, Mapping[str, Any]], Any]] = {
    Claim: _claim,
    Quote: _quote,
    Source: _source,
}


def _sources(raw: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(_source(Source, name, entry) for name, entry in raw.items() if entry is not None)


class _Reader:
    """Makes the model's values out of validated data and gathers what only shows there."""

    def __init__(self, problems: list[Problem], known: Mapping[str, _Each]) -> None:
        """Take where problems go, and what is known of claims whose data are those of before."""
        self.problems, self.known = problems, known
        self.each: dict[str, _Each] = {}

    def map(self, raw: Mapping[str, Any], map_id: str, ready: Mapping[str, Claim]) -> Map:
        """Make the map, with those of its claims that are ready."""
        claims = {claim_id for claim_id, entry in raw.get("claims", {}).items() if entry is not None}
        for claim_id, entry in raw.get("claims", {}).items():
            self.each[claim_id] = each = self.known.get(claim_id) or self.one(claim_id, entry or {})
            self.problems.extend(each.located)
        extensions = raw.get("extensions", {})
        debate: Map = made(
            Map,
            raw,
            id=map_id,
            claims=tuple(
                ready[name] if name in ready else _claim(Claim, name, entry)
                for name, entry in raw.get("claims", {}).items()
                if entry is not None
            ),
            title=raw.get("title") or map_id,
            arguments=self.arguments(raw, claims),
            extensions=extensions if isinstance(extensions, dict) else {},
        )
        return debate

    def one(self, claim_id: str, entry: Mapping[str, Any]) -> _Each:
        """Return a claim's links, and its quotes with several locators, of which the first counts."""
        links: list[Wanted] = []
        for relation in Relation:
            path: Path = ("claims", claim_id, relation.value)
            for target in entry.get(relation.value, ()):
                link = Argument(link_id(claim_id, target), (claim_id,), relation, target)
                links.append(Wanted(link, path, named=False))
        located: list[Problem] = []
        for number, quote in enumerate(entry.get("quotes", ())):
            keys = [key for key, field in _LOCATORS if quote and field in quote]
            if len(keys) > 1:
                message = f"A quote has one locator, and this one has {' and '.join(keys)}."
                place = ("claims", claim_id, "quotes", number, keys[1])
                located.append(Problem("two-locators", message, f"Keep {keys[0]} only.", path=place))
        return _Each(tuple(links), tuple(located))

    def arguments(self, raw: Mapping[str, Any], claims: set[str]) -> tuple[Argument, ...]:
        """Make all arguments: first the links given on claims, in the claims' order, then the named ones."""
        wanted = [link for each in self.each.values() for link in each.links]
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
            argument: Argument = made(
                Argument, raw, id=argument_id, premises=tuple(premises), relation=relation, target=target
            )
            yield Wanted(argument, (*path, relation.value), named=True)


def unknown(kind: str, name: str, known: Iterable[str], path: Path) -> Problem:
    """Return the problem of a reference to something that is not there."""
    words = list(known)
    fix = suggestion(name, words) or (f"Add {name} to the file, or name another {kind}.")
    return Problem(f"unknown-{kind}", f"There is no {kind} “{name[:120]}” in this map.", fix, path=path)


#: What ids may name within a map.
_KNOWN = ("claim", "position", "issue")


def _things(debate: Map) -> Iterator[tuple[Path, Any]]:
    """Yield everything in a map that may name its claims, positions and issues, with its path."""
    for section in ("positions", "issues", "claims"):
        for thing in getattr(debate, section):
            yield (section, thing.id), thing
    for number, step in enumerate(debate.walkthrough):
        yield ("walkthrough", number), step


def _own_path(thing: Any, field: Field) -> Path:
    """Return the path of a field in its thing's entry; a step may be written as what it shows alone."""
    return () if isinstance(thing, Step) else (field.key,)


def _references(debate: Map, each: dict[str, _Each], sure: Collection[str]) -> Iterator[Problem]:
    """Yield references to what is not there.

    :param each: what is known of each claim, where what is found of it is kept
    :param sure: claims of which what was found before holds
    """
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
    for path, thing in _things(debate):
        if not isinstance(thing, Claim):
            yield from _unknown_names(debate, path, thing)
            continue
        if thing.id not in sure:
            each[thing.id] = replace(each[thing.id], referring=tuple(_unknown_names(debate, path, thing)))
        yield from each[thing.id].referring
    if debate.extensions and not all(isinstance(key, str) for key in debate.extensions):
        yield Problem("wrong-type", "“extensions” must map names of formats to data.", path=("extensions",))


def _unknown_names(debate: Map, path: Path, thing: Any) -> Iterator[Problem]:
    for attribute, field in RECORDS[type(thing)].by_attribute.items():
        if field.names in _KNOWN and attribute not in ("thesis", "premises"):
            known = getattr(debate, field.names)
            value = getattr(thing, attribute)
            for name in value if isinstance(value, tuple) else (value,):
                if name and name not in known and name != field.own:
                    others = [field.own] if field.own else []
                    yield unknown(field.names, name, [*known, *others], (*path, *_own_path(thing, field)))
