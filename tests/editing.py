"""Random edits of any map, from a random generator that Hypothesis or a bench controls."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from argmap.edits import (
    CLASSES,
    FIELDS,
    Add,
    AddLink,
    Edit,
    Hanging,
    JoinPremises,
    MergeClaims,
    Move,
    RedirectLink,
    Remove,
    RemoveClaim,
    RemoveLink,
    Rename,
    RetypeLink,
    SeparatePremises,
    SetField,
    SplitClaim,
    Thing,
    entry_ids,
)
from argmap.model import (
    COMMON,
    RECORDS,
    Argument,
    Basis,
    Claim,
    Field,
    Furniture,
    Issue,
    Kind,
    Map,
    Position,
    Quote,
    Relation,
    Source,
    Step,
)

WORDS = (
    "No ship waited", "the log is late: a week", "“so he says”", "it's", "- not a list", "# no comment", "[x] {y}",
    "null", "12", "naïve 革命", "a -> b", "yes", "100%", "& so on", "'quoted'", 'said "no"', "trailing:", "@once", "|",
    "> folded", "? why", "\\n", "*", "!", "the revolution in the West", "of one country", "and its state",
)  # fmt: skip


def text(rng: Random, most: int = 5) -> str:
    """Return a text with what YAML takes for syntax; now and then a long one, or one of two lines."""
    count = rng.randint(25, 45) if rng.random() < 0.15 else rng.randint(1, most)
    joined = " ".join(rng.choice(WORDS) for _ in range(count))
    return f"{joined}\n{rng.choice(WORDS)}" if rng.random() < 0.08 else joined


def slug(rng: Random) -> str:
    """Return a new id."""
    return f"n{rng.randrange(10**6)}"


def entries(debate: Map, thing: Thing, claim: str) -> tuple[Any, ...]:
    """Return the entries of a kind."""
    names = {Thing.STEP: "walkthrough"}
    if thing is Thing.QUOTE:
        return debate.claim[claim].quotes
    return tuple(getattr(debate, names.get(thing, f"{thing.value}s")))


def _some(rng: Random, items: Any, most: int = 3) -> tuple[Any, ...]:
    items = list(items)
    return tuple(rng.sample(items, min(len(items), rng.randint(0, most))))


def _named(rng: Random, debate: Map, field: Field) -> Any:
    ids = _some(rng, getattr(debate, field.names, ()) if field.names else ["one", "two words"], 2)
    return ids if field.kind is Kind.TEXTS else (*ids, "")[0]


#: Values of fields that no entry below fits, by kind.
_BY_KIND: dict[Kind | None, Callable[[Random, Map, Field], Any]] = {
    Kind.FLAG: lambda rng, _, field: rng.choice([field.default, True, False]),
    Kind.COUNT: lambda rng, _, field: rng.choice([field.default, 5]),
    Kind.CHOICE: lambda rng, _, field: rng.choice([field.default, *field.words]),
    Kind.DATE: lambda rng, _, field: rng.choice(["1918", *([] if field.required else [""])]),
    Kind.ID: _named,
    Kind.TEXTS: _named,
    Kind.IDS: lambda rng, _, field: _some(rng, ["former-one", "former-two"]),
    Kind.PLACES: lambda rng, _, field: _some(rng, ["other/one", "other/two"]),
    Kind.PAIRS: lambda rng, _, field: _some(rng, [("term", "what it means"), ("a: b", "- c")]),
    Kind.LIST: lambda rng, debate, field: getattr(debate, field.attribute, ()),
    Kind.TABLE: lambda rng, debate, field: getattr(debate, field.attribute, ()),
}


def value(rng: Random, debate: Map, thing: Thing, field: str) -> Any:
    """Return a value that a field takes."""
    claims = [claim.id for claim in debate.claims]
    fitting: dict[str, Any] = {
        "held by": lambda: _some(rng, ["Lenin", "a: b", "The log’s keeper", "No, Nobody"]),
        "tags": lambda: _some(rng, ["one", "two words", "#3"]),
        "authors": lambda: _some(rng, ["A", "B: C", "D"]),
        "author": lambda: _some(rng, ["Doe, Jane", "Annals"]),
        "editor": lambda: _some(rng, ["Doe, Jane", "Annals"]),
        "translator": lambda: _some(rng, ["Doe, Jane", "Annals"]),
        "issue": lambda: rng.choice(["", *(issue.id for issue in debate.issues)]),
        "side": lambda: rng.choice(["", COMMON, *(position.id for position in debate.positions)]),
        "thesis": lambda: rng.choice(["", *claims]),
        "implicit": lambda: rng.random() < 0.5,
        "reported": lambda: rng.random() < 0.5,
        "weight": lambda: rng.choice([None, 0.0, 0.25, 0.8, 1.0]),
        "colour": lambda: rng.choice(["", "#0072b2"]),
        "language": lambda: rng.choice(["en", "de", "zh-Hant"]),
        "locator": lambda: rng.choice([None, ("page", "14"), ("section", "VII: 2")]),
        "accept": lambda: rng.choice([(), (("typo", "the edition: so"),)]),
        "csl": lambda: rng.choice([(), (("container-title", "X: Y"), ("publisher", "Z"))]),
        "furniture": lambda: rng.choice([Furniture(), Furniture(drop=("HEAD #",))]),
        "basis": lambda: rng.choice([None, *Basis]),
        "type": lambda: rng.choice(["document", "book"]),
        "issued": lambda: rng.choice(["", "1917-10"]),
        "accessed": lambda: rng.choice(["", "2025"]),
        "URL": lambda: rng.choice(["", "https://a.example/x#y"]),
        "file": lambda: rng.choice(["", "text.txt"]),
        "sha256": lambda: rng.choice(["", "0" * 64]),
        "show": lambda: _some(rng, claims) or (claims[0],) if claims else (),
        "premises": lambda: _some(rng, claims) or (claims[0],) if claims else (),
        "source": lambda: rng.choice(["annals", *(source.id for source in debate.sources)]),
        "extensions": lambda: rng.choice([{}, {"other": {"a": ["1", "x: y"]}}]),
    }
    if field in fitting:
        return fitting[field]()
    known = RECORDS[CLASSES[thing]].field.get(field)
    if known is not None and known.kind in _BY_KIND:
        return _BY_KIND[known.kind](rng, debate, known)
    return "" if rng.random() < 0.2 and field not in ("text", "title") else text(rng)


def entry(rng: Random, debate: Map, thing: Thing) -> Any:
    """Return a new entry."""
    claims = [claim.id for claim in debate.claims] or ["none"]
    quote = Quote(rng.choice(["annals", "x"]), text(rng), locator=rng.choice([None, ("page", "3")]))
    fitting: dict[Thing, Any] = {
        Thing.POSITION: Position(slug(rng), text(rng, 2)),
        Thing.ISSUE: Issue(slug(rng), text(rng, 2)),
        Thing.CLAIM: Claim(
            slug(rng), text(rng), _some(rng, ["X", "Y, Z"]), quotes=(quote,) if rng.random() < 0.4 else ()
        ),
        Thing.ARGUMENT: Argument(
            slug(rng),
            _some(rng, claims) or (claims[0],),
            rng.choice([Relation.SUPPORTS, Relation.REBUTS]),
            rng.choice(claims),
            note=rng.choice(["", text(rng)]),
        ),
        Thing.QUOTE: quote,
        Thing.SOURCE: Source(slug(rng), text(rng, 2)),
        Thing.STEP: Step(_some(rng, claims) or (claims[0],), rng.choice(["", text(rng)])),
    }
    return fitting[thing]


def random_edit(debate: Map, rng: Random) -> Edit:
    """Return an edit of a map, of any kind; most can be applied."""
    claims = [claim.id for claim in debate.claims] or ["none"]
    links = [argument.id for argument in debate.arguments] or ["none"]
    claim = rng.choice(claims)

    def one(thing: Thing) -> tuple[str, str]:
        own = claim if thing is Thing.QUOTE and claim in debate.claim else ""
        if thing is Thing.QUOTE and own:
            quoted = [c.id for c in debate.claims if c.quotes]
            own = rng.choice(quoted) if quoted else own
        ids = entry_ids(thing, entries(debate, thing, own)) if thing is not Thing.QUOTE or own else ()
        return (rng.choice(ids) if ids else "none"), own

    def after(thing: Thing, own: str) -> str | None:
        ids = entry_ids(thing, entries(debate, thing, own)) if thing is not Thing.QUOTE or own else ()
        return rng.choice([None, "", *ids])

    kind = rng.randrange(16)
    if kind <= 3:
        thing = rng.choice(list(Thing))
        name, own = ("", "") if thing is Thing.MAP else one(thing)
        field = rng.choice(list(FIELDS[thing]))
        return SetField(thing, name, field, value(rng, debate, thing, field), own)
    if kind <= 5:
        thing = rng.choice([thing for thing in Thing if thing is not Thing.MAP])
        own = claim if thing is Thing.QUOTE else ""
        place = after(thing, own) if claim in debate.claim else None
        return Add(thing, entry(rng, debate, thing), None if thing is Thing.ARGUMENT else place, own)
    if kind == 6:
        thing = rng.choice([Thing.POSITION, Thing.ISSUE, Thing.QUOTE, Thing.SOURCE, Thing.STEP])
        return Remove(thing, *one(thing))
    if kind == 7:
        return RemoveClaim(claim, rng.choice(list(Hanging)))
    if kind == 8:
        thing = rng.choice([Thing.POSITION, Thing.ISSUE, Thing.CLAIM, Thing.CLAIM, Thing.ARGUMENT, Thing.SOURCE])
        return Rename(thing, one(thing)[0], slug(rng))
    if kind == 9:
        thing = rng.choice([thing for thing in Thing if thing is not Thing.MAP])
        name, own = one(thing)
        return Move(thing, name, after(thing, own), own)
    if kind == 10:
        relation = rng.choice(list(Relation))
        return AddLink(claim, relation, rng.choice(links if relation is Relation.UNDERCUTS else claims))
    if kind == 11:
        return RemoveLink(rng.choice(links))
    if kind == 12:
        relation = rng.choice([None, *Relation])
        link = rng.choice(links)
        does = relation or (debate.argument[link].relation if link in debate.argument else None)
        return RedirectLink(link, rng.choice(links if does is Relation.UNDERCUTS else claims), relation)
    if kind == 13:
        return RetypeLink(rng.choice(links), rng.choice([Relation.SUPPORTS, Relation.REBUTS]))
    if kind == 14:
        if rng.random() < 0.5:
            named = [argument.id for argument in debate.arguments if not argument.unnamed]
            return SeparatePremises(rng.choice(named or links))
        target = rng.choice([argument.target for argument in debate.arguments] or ["none"])
        fellows = [argument for argument in debate.arguments if argument.target == target]
        same = [argument.id for argument in fellows if argument.relation is fellows[0].relation]
        return JoinPremises(tuple(same[: rng.randint(1, 3)]) or ("none",), slug(rng))
    if rng.random() < 0.5:
        return MergeClaims(claim, rng.choice(claims), rng.choice(["", text(rng)]))
    own_quotes = entry_ids(Thing.QUOTE, debate.claim[claim].quotes) if claim in debate.claim else ()
    moved = [argument.id for argument in debate.arguments if claim in (*argument.premises, argument.target)]
    return SplitClaim(claim, text(rng), slug(rng), text(rng), _some(rng, own_quotes), _some(rng, moved))
