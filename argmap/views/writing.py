"""A claim as forms: what each field holds now, what it may hold, and the edits that what was typed comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argmap.library import Debate, Readable
from argmap.model import COMMON, RECORDS, Argument, Claim, Field, Kind, Map, Place
from argmap.views.claim import link_words

#: Kinds of fields that a form can ask for.
ASKED = frozenset(
    {Kind.TEXT, Kind.PROSE, Kind.ID, Kind.FLAG, Kind.WEIGHT, Kind.COUNT, Kind.CHOICE, Kind.TEXTS, Kind.IDS}
)


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form.

    :param key: its name in the map file
    :param label: what it is called; help: what it means
    :param shape: ``line``, ``lines`` (one entry a line), ``prose``, ``flag``, ``choice`` or ``number``
    :param value: what it holds, as text
    :param options: for a choice: values and titles
    """

    key: str
    label: str
    help: str
    shape: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One of a claim's own links.

    :param id: the link's id; words: what it does, in words
    """

    id: str
    relation: str
    words: str
    joint: bool


@dataclass(frozen=True, slots=True)
class ClaimForms:
    """Everything about a claim that can be changed.

    :param links: what it bears on; partners: its first link, and those it could be joined with
    :param bearing: what bears on it
    """

    claim: Claim
    inputs: tuple[Input, ...]
    links: tuple[LinkRow, ...]
    partners: tuple[LinkRow, ...]
    targets: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    hanging: int
    typed: Mapping[str, str]
    bearing: tuple[LinkRow, ...] = ()

    def edits(self) -> list[dict[str, Any]]:
        """Return the edits that what was typed comes to, in their JSON form."""
        return changed_fields("claim", self.claim.id, self.claim, self.inputs, self.typed)


def changed_fields(
    thing: str, entry_id: str, entry: Any, inputs: Sequence[Input], typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the edits that what was typed into an entry's fields comes to, in their JSON form.

    :param thing: what the entry is; entry_id: its id; empty for the map itself
    :param typed: what was typed, by the field's name; a field that is left out stays as it is
    """
    found = []
    record = RECORDS[type(entry)]
    for one in inputs:
        field = record.field[one.key]
        now = shown(getattr(entry, field.attribute))
        # A box that is not ticked sends nothing.
        words = typed.get(one.key, "" if one.shape == "flag" else now).strip()
        if words.replace("\r\n", "\n") != now:
            edit = {"kind": "set-field", "thing": thing, "id": entry_id, "field": one.key}
            found.append({**edit, "value": read(field, words)})
    return found


def claim_forms(library: Readable, debate: Debate, claim: Claim, typed: Mapping[str, Sequence[str]]) -> ClaimForms:
    """Return a claim's forms.

    :param typed: what was typed into them by the field's name, to be shown again where it could not be saved
    """
    entered = {key: values[-1] for key, values in typed.items() if values}
    again = entered.get("do") == "fields"
    inputs = tuple(
        field_input(debate.map, field, entered.get(field.key) if again else None, claim)
        for field in RECORDS[Claim].by_attribute.values()
        if field.kind in ASKED and field.place is not Place.NONE
    )
    own = debate.map.arguments_from.get(claim.id, ())
    links = tuple(_row(debate.map, link) for link in own)
    beside = debate.map.arguments_to.get(own[0].target, ()) if own else ()
    partners = tuple(
        _row(debate.map, link)
        for link in sorted(beside, key=lambda link: link.id != own[0].id)
        if link.relation is own[0].relation
    )
    others = tuple((other.id, other.text) for other in debate.map.claims if other.id != claim.id)
    steps = tuple((link.id, link_words(debate.map, link.id)) for link in debate.map.arguments)
    sources = tuple((name, source.short) for name, source in sorted(library.sources_of(debate.map).items()))
    hanging = sum(len(link.premises) for link in debate.map.arguments_to.get(claim.id, ()))
    bearing = tuple(_row(debate.map, link) for link in debate.map.arguments_to.get(claim.id, ()))
    return ClaimForms(claim, inputs, links, partners, others, steps, sources, hanging, entered, bearing)


def _row(debate: Map, link: Argument) -> LinkRow:
    return LinkRow(link.id, link.relation.value, link_words(debate, link.id), len(link.premises) > 1)


def quote_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """Return a quotation as a form holds it, in the form that edits have."""
    fields: dict[str, Any] = {name: form.get(name, "").strip() for name in ("source", "text", "speaker")}
    if form.get("page", "").strip():
        fields["page"] = form["page"].strip()
    return {name: value for name, value in fields.items() if value or name in ("source", "text")}


def field_input(debate: Map, field: Field, typed: str | None, entry: Any) -> Input:
    """Return one field of an entry's form.

    :param typed: what was typed into it and could not be saved; ``None`` for what the map holds
    :param entry: the map, claim, position, issue or step that has the field
    """
    value = shown(getattr(entry, field.attribute)) if typed is None else typed
    shape = {Kind.PROSE: "prose", Kind.FLAG: "flag", Kind.WEIGHT: "number", Kind.COUNT: "number"}.get(
        field.kind or Kind.TEXT, "lines" if field.kind and field.kind.several else "line"
    )
    options: tuple[tuple[str, str], ...] = ()
    if field.names == "issue":
        options = tuple((issue.id, issue.title) for issue in debate.issues)
    elif field.names == "position":
        options = (*((position.id, position.title) for position in debate.positions), (COMMON, "Common ground"))
    elif field.names == "claim" and field.kind and not field.kind.several:
        options = tuple((claim.id, claim.text) for claim in debate.claims)
    elif field.words:
        options = tuple((word, word) for word in field.words)
    if options or field.names in ("issue", "position") or (field.names == "claim" and shape == "line"):
        shape, options = "choice", (("", "—"), *options)
    return Input(field.key, field.label, field.help.replace("`", ""), shape, value, options)


def shown(value: Any) -> str:
    """Return a field's value as a form holds it: several texts one a line, a flag as ``true`` or nothing."""
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def read(field: Field, typed: str) -> Any:
    """Return what was typed into a field as edits have it."""
    if field.kind and field.kind.several:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if field.kind is Kind.FLAG:
        return bool(typed)
    return typed
