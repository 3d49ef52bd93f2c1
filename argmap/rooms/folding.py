"""A room's log of events, folded into the room as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from typing import Any

from argmap.rooms import events as happened
from argmap.rooms.events import Entry, Event
from argmap.rooms.settings import DEFAULTS, Kind, changed
from argmap.rooms.state import Contribution, Fate, Opinion, Rating, Seat, State


def after(state: State, entries: Iterable[Entry]) -> State:
    """Return the room after further events of its log, in order; the state given stays as it is.

    :param state: the room before; ``State()`` for none of its events
    :param entries: what happened since
    """
    draft = replace(
        state,
        seats=dict(state.seats),
        contributions=dict(state.contributions),
        ratings=dict(state.ratings),
        opinions=dict(state.opinions),
        statements=dict(state.statements),
    )
    for entry in entries:
        draft = _fold(entry.event, draft, entry)
        _seat(draft, entry.seat, last=entry.at)
        draft = replace(draft, number=entry.number)
    return draft


def _seat(draft: State, seat: str, **changes: Any) -> None:
    if seat in draft.seats:
        draft.seats[seat] = replace(draft.seats[seat], **changes)


def _item(draft: State, item: str, **changes: Any) -> None:
    if item in draft.contributions:
        draft.contributions[item] = replace(draft.contributions[item], **changes)


@singledispatch
def _fold(event: Event, draft: State, entry: Entry) -> State:
    raise NotImplementedError(f"{event.kind} of {entry.number} in {draft.map}")


@_fold.register
def _(event: happened.Opened, draft: State, entry: Entry) -> State:
    settings = changed(DEFAULTS, event.settings)
    return replace(
        draft,
        map=event.map,
        revision=event.revision,
        title=event.title,
        format=event.format,
        copied=event.copied,
        plan=event.plan,
        opened=entry.at,
        settings=settings,
    )


@_fold.register
def _(event: happened.Closed, draft: State, _entry: Entry) -> State:
    return replace(draft, closed=event.closed)


@_fold.register
def _(event: happened.Changed, draft: State, _entry: Entry) -> State:
    return replace(draft, settings=changed(draft.settings, event.settings))


@_fold.register
def _(event: happened.Phase, draft: State, _entry: Entry) -> State:
    settings = changed(draft.settings, event.settings)
    return replace(draft, settings=settings, phase=event.number, phase_title=event.title)


@_fold.register
def _(event: happened.Timer, draft: State, _entry: Entry) -> State:
    return replace(draft, timer=event)


@_fold.register
def _(event: happened.Shown, draft: State, _entry: Entry) -> State:
    return replace(draft, shown=event)


@_fold.register
def _(event: happened.Revealed, draft: State, _entry: Entry) -> State:
    return replace(draft, revealed=event.revealed)


@_fold.register
def _(event: happened.Joined, draft: State, entry: Entry) -> State:
    if entry.seat not in draft.seats:
        draft.seats[entry.seat] = Seat(entry.seat, entry.at, event.admitted)
    return draft


@_fold.register
def _(event: happened.Admitted, draft: State, _entry: Entry) -> State:
    _seat(draft, event.who, admitted=event.admitted, removed=not event.admitted)
    return draft


@_fold.register
def _(event: happened.Sided, draft: State, _entry: Entry) -> State:
    _seat(draft, event.who, side=event.side)
    return draft


@_fold.register
def _(event: happened.Grouped, draft: State, _entry: Entry) -> State:
    _seat(draft, event.who, group=event.group)
    for item in [item.id for item in draft.of(event.who)]:
        _item(draft, item, group=event.group)
    return draft


@_fold.register
def _(event: happened.Contributed, draft: State, entry: Entry) -> State:
    if event.id not in draft.contributions:
        group = draft.seats[entry.seat].group if entry.seat in draft.seats else ""
        draft.contributions[event.id] = Contribution(
            event.id, entry.seat, group, Kind(event.what), event.target, event.text, event.quotes, entry.at
        )
    return draft


@_fold.register
def _(event: happened.Reworded, draft: State, entry: Entry) -> State:
    old = draft.contributions.get(event.id)
    if old:
        earlier = (*old.earlier, old.text) if old.text != event.text else old.earlier
        # What was sent back and reworded comes before the leader again.
        fate = Fate.OPEN if old.fate is Fate.RETURNED else old.fate
        _item(draft, event.id, text=event.text, quotes=event.quotes, edited=entry.at, earlier=earlier, fate=fate)
    return draft


@_fold.register
def _(event: happened.Withdrawn, draft: State, _entry: Entry) -> State:
    _item(draft, event.id, withdrawn=event.withdrawn)
    return draft


@_fold.register
def _(event: happened.Rated, draft: State, entry: Entry) -> State:
    key = (entry.seat, event.target, event.dimension)
    if event.value:
        draft.ratings[key] = Rating(
            entry.seat, event.target, event.dimension, event.value, event.reason, event.quotes, entry.at
        )
    else:
        draft.ratings.pop(key, None)
    return draft


@_fold.register
def _(event: happened.Answered, draft: State, _entry: Entry) -> State:
    _item(draft, event.id, answered=event.answered)
    return draft


@_fold.register
def _(event: happened.Judged, draft: State, _entry: Entry) -> State:
    _item(
        draft,
        event.id,
        fate=Fate(event.fate),
        note=event.note,
        into=event.into,
        became=event.became,
        revision=event.revision,
    )
    return draft


@_fold.register
def _(event: happened.Advised, draft: State, _entry: Entry) -> State:
    _item(draft, event.id, feedback=event.text, released=event.released)
    return draft


@_fold.register
def _(event: happened.Opined, draft: State, entry: Entry) -> State:
    draft.opinions[entry.seat, event.when] = Opinion(entry.seat, event.when, event.position, event.strength, event.why)
    return draft


@_fold.register
def _(event: happened.Stated, draft: State, _entry: Entry) -> State:
    draft.statements[event.group] = event.text
    return draft
