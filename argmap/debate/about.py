"""What a map says about itself besides its claims: background, terms, dates, people, burdens and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argmap.model import RECORDS, Field, Kind, Map, Place, Source
from argmap.wording import cite, field_value


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what is below it, in the one form that its field has.

    :param paragraphs: prose
    :param items: a list
    :param terms: terms or names with what is said of them
    :param head: headings of a table; rows: its cells
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What a map says about itself.

    :param facts: short things: labels and values
    :param sections: longer ones
    """

    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the map says anything."""
        return bool(self.facts or self.sections)


def about(debate: Map, sources: Mapping[str, Source] | None = None) -> About:
    """Return what a map says about itself, by the fields of the model that pages give no place of their own.

    :param sources: sources by id, so that further reading that names them is cited
    """
    facts: list[tuple[str, str]] = []
    sections: list[Section] = []
    known = {**(sources or {}), **{source.id: source for source in debate.sources}}
    for attribute, field in RECORDS[Map].by_attribute.items():
        value = getattr(debate, attribute)
        if field.place is not Place.FACT or value == field.default:
            continue
        if field.kind in (Kind.PROSE, Kind.TEXTS, Kind.PAIRS, Kind.LIST, Kind.TABLE):
            sections.append(_section(field, value, known))
        else:
            facts.append((field.label, field_value(field, value)))
    minutes = sum(step.minutes for step in debate.walkthrough)
    if minutes:
        facts.append(("Minutes to present", str(minutes)))
    return About(tuple(facts), (*sections, *_sides(debate), *_issues(debate)))


def _section(field: Field, value: Any, sources: Mapping[str, Source]) -> Section:
    if field.kind is Kind.PROSE:
        return Section(field.label, paragraphs=paragraphs(value))
    if field.kind is Kind.TEXTS:
        return Section(field.label, items=tuple(cite(sources[one]) if one in sources else one for one in value))
    if field.kind is Kind.PAIRS:
        return Section(field.label, terms=value)
    record = RECORDS[field.of or Map]
    fields = [one for one in record.by_attribute.values() if any(getattr(thing, one.attribute) for thing in value)]
    rows = tuple(
        (
            *((str(getattr(thing, record.key)),) if record.key else ()),
            *(field_value(one, getattr(thing, one.attribute)) for one in fields),
        )
        for thing in value
    )
    head = (*((record.key.capitalize(),) if record.key else ()), *(one.label for one in fields))
    return Section(field.label, head=head, rows=rows)


def paragraphs(text: str) -> tuple[str, ...]:
    """Return a text's paragraphs, which empty lines part.

    >>> paragraphs("One,\\nstill one.\\n\\nTwo.")
    ('One, still one.', 'Two.')
    """
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _sides(debate: Map) -> tuple[Section, ...]:
    found = []
    for position in debate.positions:
        terms = [("Burden", position.burden)] if position.burden else []
        terms += [("Best line", debate.claim[line].text) for line in position.best if line in debate.claim]
        if position.reply in debate.claim:
            terms.append(("Best reply", debate.claim[position.reply].text))
        if terms:
            found.append(Section(position.title, terms=tuple(terms)))
    return tuple(found)


def _issues(debate: Map) -> tuple[Section, ...]:
    terms = tuple((issue.title, issue.weighs) for issue in debate.issues if issue.weighs)
    return (Section("What each issue weighs", terms=terms),) if terms else ()
