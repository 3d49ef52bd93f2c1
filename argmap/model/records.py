"""Every record of a map file with its fields, by its class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argmap.model.csl import LOCATORS, VARIABLES
from argmap.model.debate import Argument, Claim, Event, Issue, Map, Person, Position, Step
from argmap.model.fields import Field, Kind, Place, Record, derived, record
from argmap.model.sources import Furniture, Quote, Source

#: What a claim bears on; the model has each as an argument.
LINKS: tuple[Field, ...] = (
    derived("supports", "one claim or a list", Kind.LINKS, single=True, place=Place.OWN, example="dredge"),
    derived("rebuts", "one claim or a list", Kind.LINKS, single=True, place=Place.OWN, example="costs-too-much"),
    derived("undercuts", "one link or a list", Kind.LINKS, single=True, place=Place.OWN, example="toll -> dredge"),
)
#: What an argument bears on: exactly one of these.
TARGETS: tuple[Field, ...] = (
    derived(
        "supports",
        "the claim it supports; an argument has exactly one of these three",
        Kind.LINKS,
        most=1,
        single=True,
        place=Place.OWN,
        example="dredge",
    ),
    derived("rebuts", "the claim it rebuts", Kind.LINKS, most=1, single=True, place=Place.OWN),
    derived("undercuts", "the link or argument it undercuts", Kind.LINKS, most=1, single=True, place=Place.OWN),
)
#: Where a quote is in its source: at most one of these.
LOCATOR_FIELDS: tuple[Field, ...] = tuple(
    derived(name, "where it is in the source", Kind.TEXT, place=Place.OWN) for name in LOCATORS
)
#: The CSL variables of a source that have no attribute of their own.
CSL_FIELDS: tuple[Field, ...] = tuple(derived(name, "CSL variable", Kind.TEXT) for name in VARIABLES)

RECORDS: Mapping[type[Any], Record] = {
    one.model: one
    for one in (
        record(Map, "Map"),
        record(Position, "Position"),
        record(Issue, "Issue", short="title"),
        record(Claim, "Claim", {"held by": LINKS}, last=("note", "quotes")),
        record(Argument, "Argument", {"premises": TARGETS}),
        record(Quote, "Quote", {"reported": LOCATOR_FIELDS}, last=("text", "prefix", "suffix", "accept", "note")),
        record(Step, "Step", short="show", last=("note",)),
        record(Event, "Event"),
        record(Person, "Person", short="who"),
        record(Source, "Source", {"URL": CSL_FIELDS}, last=("note",)),
        record(Furniture, "Furniture"),
    )
}
