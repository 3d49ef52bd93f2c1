"""A claim's steps and quotations as forms: all fields of a link, an argument or a quote, and the edits they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from argmap.edits import Thing, entry_ids
from argmap.errors import Severity
from argmap.model import LOCATORS, RECORDS, Argument, Claim, Map, Quote, Verdict
from argmap.quotes import SEVERITY
from argmap.slugs import Slugs
from argmap.views.inputs import Input, asked, changed_fields, field_input, ordered, rekeyed, with_more
from argmap.wording import CAUTIONS, VERDICTS

#: Warnings and cautions that may be accepted, as the file has them and as they are said.
_ACCEPTABLE = (
    *((verdict.value, VERDICTS[verdict].word) for verdict in Verdict if SEVERITY.get(verdict) is Severity.WARNING),
    *((kind.value, f"caution: {words}") for kind, words in CAUTIONS.items()),
)


@dataclass(frozen=True, slots=True)
class StepForm:
    """A link or named argument as a form.

    :param id: its id; named: whether it has a name of its own, which what is written about it needs
    :param inputs: its fields
    """

    id: str
    named: bool
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class QuoteForm:
    """A quote as a form.

    :param key: by which edits find it; text: its words
    :param inputs: its fields
    :param accepted: the warnings that were accepted: verdict and reason; the last row is empty, for another
    :param verdicts: the warnings that can be accepted, and how they are said
    :param before: key of the one that the one before it follows, for moving it up; ``None`` for the first
    :param after: key of the one that follows it, for moving it down; empty for the last
    """

    key: str
    text: str
    inputs: tuple[Input, ...]
    accepted: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str], ...]
    before: str | None
    after: str


def step_form(debate: Map, link: Argument) -> StepForm:
    """Return a link or named argument as a form; premises are asked for where it has a name."""
    found = []
    for field in asked(Argument):
        one = field_input(debate, field, None, link)
        if field.key == "premises":
            if link.unnamed:
                continue
            one = ordered(debate, one)
        if field.key == "scheme":
            one = replace(one, suggested="schemes")
        found.append(one)
    found.sort(key=lambda one: one.key == "premises")
    return StepForm(link.id, not link.unnamed, tuple(found))


def step_edits(debate: Map, claim_id: str, form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the edits that a step's form asks for; a link without a name gets one where something is said of it.

    :param form: ``link``, the step's id, and its fields
    :raises KeyError: where the step is gone
    """
    link = debate.argument[form.get("link", "")]
    typed = {**form, **with_more(asked(Argument), form)}
    inputs = step_form(debate, link).inputs
    edits = changed_fields(Thing.ARGUMENT.value, link.id, link, inputs, typed)
    if not link.unnamed or not edits:
        return edits
    called = form.get("title", "").strip() or f"{claim_id}-argument"
    name = Slugs({*debate.claim, *debate.argument}).new(called, "argument")
    named = {"kind": "join-premises", "links": [link.id], "id": name}
    return [named, *({**edit, "id": name} for edit in edits)]


def quote_forms(debate: Map, claim: Claim, sources: tuple[tuple[str, str], ...]) -> tuple[QuoteForm, ...]:
    """Return a claim's quotes as forms.

    :param sources: ids and titles of the sources that the map can quote
    """
    keys = entry_ids(Thing.QUOTE, claim.quotes)
    found = []
    for place, (key, quote) in enumerate(zip(keys, claim.quotes, strict=True)):
        before = None if place == 0 else keys[place - 2] if place > 1 else ""
        known = dict(_ACCEPTABLE)
        verdicts = (*_ACCEPTABLE, *((value, value) for value, _ in quote.accept if value not in known))
        found.append(
            QuoteForm(
                key,
                quote.text,
                _quote_inputs(debate, quote, sources),
                (*quote.accept, ("", "")),
                verdicts,
                before,
                keys[place + 1] if place + 1 < len(keys) else "",
            )
        )
    return tuple(found)


def _quote_inputs(debate: Map, quote: Quote, sources: tuple[tuple[str, str], ...]) -> tuple[Input, ...]:
    found = []
    for field in asked(Quote):
        one = field_input(debate, field, None, quote)
        if field.names == "source":
            known = sources if quote.source in dict(sources) else (*sources, (quote.source, quote.source))
            one = replace(one, shape="choice", options=known)
        found.append(one)
        if field.key == "speaker":
            kind, value = quote.locator or ("page", "")
            kinds = tuple((name, name) for name in LOCATORS)
            found.append(Input("locator", "Place in the source", "what the place is counted in", "choice", kind, kinds))
            found.append(Input("place", "Its number or name", "such as 14 or 14-16", "line", value))
    return tuple(found)


def quote_edits(debate: Map, claim: Claim, form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the edits that a quote's form asks for.

    :param form: ``quote``, its key; its fields; ``locator`` and ``place``; ``accept 0`` and ``reason 0`` and so on
    :raises ValueError: where the quote is gone
    """
    key = form.get("quote", "")
    quote = claim.quotes[entry_ids(Thing.QUOTE, claim.quotes).index(key)]
    record = RECORDS[Quote]
    inputs = [one for one in _quote_inputs(debate, quote, ()) if one.key in record.field and one.key != "locator"]
    edits = changed_fields(Thing.QUOTE.value, key, quote, inputs, form)
    found = [{**edit, "claim": claim.id} for edit in edits]
    own = {"kind": "set-field", "thing": Thing.QUOTE.value, "id": key, "claim": claim.id}
    if "place" in form:
        place = form["place"].strip()
        locator = (form.get("locator", "page"), place) if place else None
        if locator != quote.locator:
            found.append({**own, "field": "locator", "value": dict([locator]) if locator else None})
    if "accept 0" in form:
        numbers = range(len(quote.accept) + 1)
        pairs = [(form.get(f"accept {n}", ""), " ".join(form.get(f"reason {n}", "").split())) for n in numbers]
        # A reason that is emptied goes; one without a warning is refused, and not dropped.
        accept = tuple(pair for pair in pairs if pair[1])
        if accept != quote.accept:
            found.append({**own, "field": "accept", "value": dict(accept) or None})
    return rekeyed(Thing.QUOTE, claim.quotes, claim.quotes.index(quote), found)
