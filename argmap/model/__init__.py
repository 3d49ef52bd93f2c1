"""The model of a debate: frozen values for maps, claims, arguments, quotes and sources, and nothing that acts.

An attribute that a map file gives is annotated with its ``Field``, and ``RECORDS`` has the fields of every record: what
loads, dumps, compares, documents, shows and asks for them uses that declaration and repeats no field.
"""

from argmap.model.anchors import Anchor, Part
from argmap.model.csl import LOCATORS, TYPES, VARIABLES
from argmap.model.debate import Argument, Claim, Event, Issue, Map, Person, Position, Step
from argmap.model.fields import Field, Kind, Place, Record
from argmap.model.names import (
    ARROW,
    COMMON,
    SLUG,
    SLUG_LENGTH,
    Basis,
    CautionKind,
    Relation,
    Verdict,
    is_slug,
    link_id,
)
from argmap.model.records import CSL_FIELDS, RECORDS
from argmap.model.sources import AS_FOUND, MOST_CORRECTIONS, Furniture, Quote, Source

__all__ = [
    "ARROW",
    "AS_FOUND",
    "COMMON",
    "CSL_FIELDS",
    "LOCATORS",
    "MOST_CORRECTIONS",
    "RECORDS",
    "SLUG",
    "SLUG_LENGTH",
    "TYPES",
    "VARIABLES",
    "Anchor",
    "Argument",
    "Basis",
    "CautionKind",
    "Claim",
    "Event",
    "Field",
    "Furniture",
    "Issue",
    "Kind",
    "Map",
    "Part",
    "Person",
    "Place",
    "Position",
    "Quote",
    "Record",
    "Relation",
    "Source",
    "Step",
    "Verdict",
    "is_slug",
    "link_id",
]
