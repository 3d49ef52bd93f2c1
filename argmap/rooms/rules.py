"""What a seat may do at this moment; a refusal is one sentence that says why and what would be allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from argmap import graph
from argmap.model import Map
from argmap.rooms import events as happened
from argmap.rooms.events import Cited, Event
from argmap.rooms.overlay import became
from argmap.rooms.settings import CARDS, Kind, Sides
from argmap.rooms.state import LOW, RELEVANCE, TRUTH, State

#: Characters of a claim, of a comment or question, of a quotation, of a joint statement.
MOST_CLAIM, MOST_COMMENT, MOST_QUOTE, MOST_STATEMENT = 600, 2000, 3000, 4000
#: Quotations of one contribution; contributions of one seat, of one room.
MOST_QUOTES, MOST_OF_SEAT, MOST_OF_ROOM = 5, 300, 20_000
#: Kinds that attack or support something, and so need a target.
AIMED = frozenset(Kind) - {Kind.CLAIM, Kind.COMMENT, Kind.QUESTION}
#: Words for what is not allowed.
PLURALS = {
    Kind.CLAIM: "new claims",
    Kind.SUPPORT: "supports",
    Kind.REBUTTAL: "rebuttals",
    Kind.UNDERCUT: "undercuts",
    Kind.QUOTE: "quotations",
    Kind.COMMENT: "comments",
    Kind.QUESTION: "questions",
    Kind.RATING: "ratings",
}


def refusal(state: State, debate: Map, seat: str, event: Event, now: str) -> str:
    """Return why a participant may not do something now; empty where it may.

    :param state: the room
    :param debate: the room's map as it is
    :param seat: who wants to
    :param event: what it would do
    :param now: the present moment, ISO 8601 in UTC
    """
    mine = state.seats.get(seat)
    if mine is None or mine.removed:
        return "You have no seat in this room any more. Ask the leader to let you in."
    if not mine.admitted:
        return "The leader has to let you in first."
    if state.closed:
        return "The room is closed. You can still read it."
    if isinstance(event, happened.Withdrawn | happened.Opined):
        return _judge(event, _Asked(state, debate, seat))
    if state.settings.frozen:
        return "The leader has paused the room. Keep your words: you can send them when it goes on."
    return _quick(state, seat, now) or _judge(event, _Asked(state, debate, seat))


@dataclass(frozen=True, slots=True)
class _Asked:
    state: State
    debate: Map
    seat: str


@singledispatch
def _judge(_event: Event, _at: _Asked) -> str:
    return "Only the leader of the room can do this."


@_judge.register
def _(event: happened.Contributed, at: _Asked) -> str:
    if event.id in at.state.contributions:
        return "This contribution exists already."
    try:
        kind = Kind(event.what)
    except ValueError:
        return "This cannot be contributed."
    if kind is Kind.RATING:
        return "A rating is given on the claim or the link itself."
    if sum(1 for _ in at.state.of(at.seat)) >= MOST_OF_SEAT or len(at.state.contributions) >= MOST_OF_ROOM:
        return f"A seat can contribute {MOST_OF_SEAT} times, a room holds {MOST_OF_ROOM:,} contributions."
    return (
        _allowed(at.state, kind)
        or _worded(kind, event.text, event.quotes)
        or _aimed(at.state, at.debate, kind, event.target)
        or (_placed(at.state, at.debate, event.target) if kind is not Kind.CLAIM else _free(at.state))
    )


@_judge.register
def _(event: happened.Reworded, at: _Asked) -> str:
    item = at.state.contributions.get(event.id)
    if item is None or item.seat != at.seat:
        return "You can reword only what you contributed yourself."
    if item.became:
        return "This has become part of the map. Add a comment to say what should change."
    return _worded(item.kind, event.text, event.quotes) or _placed(at.state, at.debate, item.target)


@_judge.register
def _(event: happened.Withdrawn, at: _Asked) -> str:
    item = at.state.contributions.get(event.id)
    return "" if item and item.seat == at.seat else "You can take back only what you contributed yourself."


@_judge.register
def _(event: happened.Rated, at: _Asked) -> str:
    if event.dimension not in (TRUTH, RELEVANCE) or not 0 <= event.value <= 5:
        return "A rating says how true a claim is or how relevant a link is, from 1 to 5."
    target = became(at.state, event.target)
    item = at.state.contributions.get(target)
    card = item is not None and item.kind.makes_card
    # A link is rated by its name, or by the reason that it is drawn from.
    link = target in at.debate.argument or target in at.debate.arguments_from
    link = link or (item is not None and item.kind in CARDS - {Kind.CLAIM})
    if event.dimension == TRUTH and not (target in at.debate.claim or card):
        return "Truth is rated on claims."
    if event.dimension == RELEVANCE and not link:
        return "Relevance is rated on links: how much a reason bears on what it is given for."
    if 0 < event.value < LOW and not event.reason.strip() and not event.quotes:
        return "A low rating needs a reason or a quotation. Write one sentence that says why."
    return _allowed(at.state, Kind.RATING) or _cited(event.quotes) or _long(event.reason, MOST_COMMENT)


@_judge.register
def _(event: happened.Answered, at: _Asked) -> str:
    item = at.state.contributions.get(event.id)
    if item is None or not item.objects:
        return "Only an objection or a question can be marked as answered."
    target = at.state.contributions.get(item.target)
    if at.seat not in (item.seat, target.seat if target else ""):
        return "Its author, the author of what it is about, and the leader can mark this as answered."
    return ""


@_judge.register
def _(event: happened.Opined, at: _Asked) -> str:
    if event.when not in ("before", "after") or not 0 <= event.strength <= 4:
        return "An opinion is given before or after, with a certainty from 0 to 4."
    if event.position and event.position not in at.debate.position:
        return "This is not a position of the map."
    if event.when == "before" and (at.seat, "after") in at.state.opinions:
        return "You have told your opinion after the discussion; the one before it stays as it was."
    return _long(event.why, MOST_COMMENT)


@_judge.register
def _(event: happened.Stated, at: _Asked) -> str:
    if event.group != at.state.seats[at.seat].group:
        return "You can write only the statement of your own group."
    return _long(event.text, MOST_STATEMENT)


@_judge.register
def _(event: happened.Sided, at: _Asked) -> str:
    if event.who != at.seat or at.state.settings.sides is not Sides.CHOICE:
        return "The leader assigns the sides in this room."
    return "" if event.side in at.debate.position else "This is not a position of the map."


def _allowed(state: State, kind: Kind) -> str:
    if kind in state.settings.may:
        return ""
    can = [PLURALS[other] for other in Kind if other in state.settings.may]
    offer = f" You can add {', '.join(can)}." if can else ""
    return f"The leader does not take {PLURALS[kind]} at the moment.{offer}"


def _worded(kind: Kind, text: str, quotes: tuple[Cited, ...]) -> str:
    if not text.strip() and not (kind is Kind.QUOTE and quotes):
        return "Write what you want to say first."
    if kind is Kind.QUOTE and not quotes:
        return "Choose a passage of a source, or type the quotation."
    most = MOST_CLAIM if kind in CARDS else MOST_COMMENT
    return _long(text, most) or _cited(quotes)


def _long(text: str, most: int) -> str:
    return f"This has {len(text):,} characters; up to {most:,} are possible." if len(text) > most else ""


def _cited(quotes: tuple[Cited, ...]) -> str:
    if len(quotes) > MOST_QUOTES:
        return f"A contribution can have up to {MOST_QUOTES} quotations."
    return next((said for quote in quotes if (said := _long(quote.text, MOST_QUOTE))), "")


def _aimed(state: State, debate: Map, kind: Kind, target: str) -> str:
    now = became(state, target)
    item = state.contributions.get(now)
    if not target:
        return "Choose what this is about first." if kind in AIMED else ""
    if item is not None and item.withdrawn:
        return "This has been taken back by its author."
    known = now in debate.claim or now in debate.argument or item is not None
    if not known:
        return "What this is about does not exist any more."
    card = now in debate.claim or (item is not None and item.kind.makes_card)
    if kind is Kind.UNDERCUT and not (
        now in debate.argument
        or (item is not None and item.kind in CARDS - {Kind.CLAIM})
        or debate.arguments_from.get(now)
    ):
        return "An undercut attacks the step from a reason to what it is given for. Choose a reason."
    if kind in (Kind.SUPPORT, Kind.REBUTTAL, Kind.QUOTE) and not card:
        return "Choose a claim to add this to."
    return ""


def _free(state: State) -> str:
    if state.settings.where:
        return "The leader takes only contributions to a part of the map. Choose a claim there."
    return ""


def chain(state: State, debate: Map, target: str) -> Iterator[str]:
    """Yield everything that a contribution to a target hangs on: the target, what that bears on, and so on inwards."""
    passed: set[str] = set()
    waiting = [became(state, target)] if target else []
    while waiting:
        node = waiting.pop()
        if node in passed:
            continue
        passed.add(node)
        yield node
        if node in state.contributions:
            waiting.append(became(state, state.contributions[node].target))
        elif node in debate.argument:
            argument = debate.argument[node]
            waiting += [argument.target, *argument.premises]
        else:
            waiting += [argument.target for argument in debate.arguments_from.get(node, ())]


def _placed(state: State, debate: Map, target: str) -> str:
    settings = state.settings
    if not target or not (settings.where or settings.locked):
        return ""
    on = list(chain(state, debate, target))
    if settings.locked.intersection(on):
        return "This branch is finished. The leader can unlock it."
    where, claims = settings.where, [debate.claim[node] for node in on if node in debate.claim]
    nearest = next((node for node in on if node in debate.claim), "")
    if where.issue and not any(claim.issue == where.issue for claim in claims[:1]):
        title = debate.issue[where.issue].title if where.issue in debate.issue else where.issue
        return f"The leader takes only contributions on the issue “{title}”."
    if where.side and graph.sides(debate).of.get(nearest) != where.side:
        title = debate.position[where.side].title if where.side in debate.position else where.side
        return f"The leader takes only contributions to the side “{title}”."
    if where.below and became(state, where.below) not in on:
        return "The leader takes only contributions below one claim, which is marked."
    return ""


def _quick(state: State, seat: str, now: str) -> str:
    moment = datetime.fromisoformat(now)
    times = [datetime.fromisoformat(item.at) for item in state.of(seat)]
    times += [datetime.fromisoformat(rating.at) for rating in state.rated_by(seat)]
    recent = sorted(time for time in times if (moment - time).total_seconds() < 60)
    if len(recent) < state.settings.per_minute:
        return ""
    wait = 60 - int((moment - recent[-state.settings.per_minute]).total_seconds())
    return f"That was quick. You can send this in {wait} seconds; your words stay here."
