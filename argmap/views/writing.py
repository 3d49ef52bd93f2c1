"""A claim as forms: what each field holds now, what it may hold, and the edits that what was typed comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from argmap.library import Debate, Readable
from argmap.model import Argument, Claim, Map
from argmap.views.claim import link_words
from argmap.views.details import QuoteForm, StepForm, quote_forms, step_form
from argmap.views.inputs import Input, asked, changed_fields, field_input
from argmap.wording import brief

#: Fields of a claim that a form asks for first; the others are below.
FIRST = ("text", "held by", "issue", "side", "implicit", "note")


#: Targets that the lists of a claim's links have together at the most; beyond it they share one.
CROWDED = 3000


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One of a claim's own links.

    :param id: the link's id; words: what it does, in words
    :param joint: whether it has several premises
    :param step: its fields, where they can be changed here
    """

    id: str
    relation: str
    words: str
    joint: bool
    step: StepForm | None = None


@dataclass(frozen=True, slots=True)
class ClaimForms:
    """Everything about a claim that can be changed.

    :param inputs: its fields that are asked for first; more: the others
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
    quotes: tuple[QuoteForm, ...]
    more: tuple[Input, ...] = ()
    bearing: tuple[LinkRow, ...] = ()

    @property
    def crowded(self) -> bool:
        """Return whether a list of all targets for each link would make the page far longer than the map."""
        return len(self.links) * max(len(self.targets), len(self.steps)) > CROWDED

    def edits(self) -> list[dict[str, Any]]:
        """Return the edits that what was typed comes to, in their JSON form."""
        return changed_fields("claim", self.claim.id, self.claim, (*self.inputs, *self.more), self.typed)


def claim_forms(library: Readable, debate: Debate, claim: Claim, typed: Mapping[str, Sequence[str]]) -> ClaimForms:
    """Return a claim's forms.

    :param typed: what was typed into them by the field's name, to be shown again where it could not be saved
    """
    entered = {key: values[-1] for key, values in typed.items() if values}
    again = entered.get("do") == "fields"
    inputs = [
        field_input(debate.map, field, entered.get(field.key) if again else None, claim) for field in asked(Claim)
    ]
    inputs.sort(key=lambda one: FIRST.index(one.key) if one.key in FIRST else len(FIRST))
    own = debate.map.arguments_from.get(claim.id, ())
    links = tuple(replace(_row(debate.map, link), step=step_form(debate.map, link)) for link in own)
    beside = debate.map.arguments_to.get(own[0].target, ()) if own else ()
    partners = tuple(
        _row(debate.map, link)
        for link in sorted(beside, key=lambda link: link.id != own[0].id)
        if link.relation is own[0].relation
    )
    others = tuple((other.id, brief(other.text)) for other in debate.map.claims if other.id != claim.id)
    strange = (link for link in debate.map.arguments if claim.id not in link.premises)
    steps = tuple((link.id, link_words(debate.map, link.id)) for link in strange)
    sources = tuple((name, source.short) for name, source in sorted(library.sources_of(debate.map).items()))
    hanging = sum(len(link.premises) for link in debate.map.arguments_to.get(claim.id, ()))
    bearing = tuple(_row(debate.map, link) for link in debate.map.arguments_to.get(claim.id, ()))
    return ClaimForms(
        claim,
        tuple(inputs[: len(FIRST)]),
        links,
        partners,
        others,
        steps,
        sources,
        hanging,
        entered,
        quote_forms(debate.map, claim, sources),
        tuple(inputs[len(FIRST) :]),
        bearing,
    )


def _row(debate: Map, link: Argument) -> LinkRow:
    return LinkRow(
        link.id, link.relation.value, link_words(debate, link.id), len(link.premises) > 1, step_form(debate, link)
    )


def quote_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """Return a quotation as a form holds it, in the form that edits have."""
    fields: dict[str, Any] = {name: form.get(name, "").strip() for name in ("source", "text", "speaker")}
    if form.get("page", "").strip():
        fields["page"] = form["page"].strip()
    return {name: value for name, value in fields.items() if value or name in ("source", "text")}
