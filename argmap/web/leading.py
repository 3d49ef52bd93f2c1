"""What a leader's forms ask for, as events of the room and edits of its map."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from argmap.edits import Add, AddLink, Edit, Thing
from argmap.errors import BadRequest, NotFound
from argmap.library import Library
from argmap.model import Claim, Map, Quote, Relation
from argmap.rooms import events as happened
from argmap.rooms.events import Event
from argmap.rooms.formats import DISAGREEMENT, MOST_MINUTES, session_of
from argmap.rooms.overlay import RELATIONS, became
from argmap.rooms.service import Room, Rooms, Ticket
from argmap.rooms.settings import CARDS, Kind, Task
from argmap.rooms.state import Contribution, Fate, State
from argmap.slugs import Slugs
from argmap.store import Author, AuthorKind
from argmap.store.rooms import SeatRow

#: Claims that what-if takes to fall at once.
MOST_REJECTED = 6


def do(rooms: Rooms, library: Library, seat: SeatRow, sent: Mapping[str, str]) -> None:
    """Do what a leader's form asks for.

    :raises BadRequest: for a form that asks for nothing that a leader can do
    """
    what, client = sent.get("do", ""), sent.get("client", "")
    if what == "close":
        rooms.close(seat, client)
    elif what == "reopen":
        rooms.reopen(seat, client)
    elif what == "accept":
        accept(rooms, library, seat, sent)
    else:
        room = rooms.room(seat.room)
        rooms.lead(seat, tuple(_events(room, library.debate(room.row.map).map, what, sent)), client)


def _events(room: Room, debate: Map, what: str, sent: Mapping[str, str]) -> Iterator[Event]:
    state, who = room.state, sent.get("who", "")
    if what == "phase":
        yield from phase(state, whole(sent, "number", 0, 20))
    elif what == "timer":
        yield timer(whole(sent, "minutes", 0, MOST_MINUTES))
    elif what in ("frozen", "switched", "closed_door"):
        yield happened.Changed(settings={what: sent.get("value") == "on"})
    elif what == "say":
        yield happened.Changed(settings={"say": sent.get("text", "")})
    elif what == "reveal":
        yield happened.Revealed(revealed=sent.get("value") == "on")
    elif what == "show":
        yield happened.Shown(claim=sent.get("id", ""), rejected=state.shown.rejected)
    elif what == "whatif":
        yield happened.Shown(claim=state.shown.claim, rejected=rejected(state, debate, sent.get("id", "")))
    elif what == "lock":
        locked = set(state.settings.locked) ^ {sent.get("id", "")}
        yield happened.Changed(settings={"locked": sorted(locked)})
    elif what == "settings":
        yield happened.Changed(settings=_settings(sent))
    elif what in (Fate.SHOWN, Fate.RETURNED, Fate.HIDDEN, Fate.MERGED, Fate.OPEN):
        yield judged(state, debate, what, sent)
    elif what == "advise":
        yield happened.Advised(id=sent.get("id", ""), text=sent.get("text", ""), released="released" in sent)
    elif what == "answered":
        yield happened.Answered(id=sent.get("id", ""), answered=sent.get("value") == "on")
    elif what == "admit":
        yield happened.Admitted(who=_seat(state, who), admitted=sent.get("value") == "on")
    elif what == "group":
        yield happened.Grouped(who=_seat(state, who), group=sent.get("group", "").strip()[:40])
    elif what == "side":
        yield happened.Sided(who=_seat(state, who), side=sent.get("side", ""))
    elif what == "groups":
        yield from grouped(state, whole(sent, "size", 2, 50))
    elif what == "sides":
        yield from sided(state, tuple(debate.position))
    else:
        raise BadRequest("argmap does not recognise this form. Load the page again.")


def phase(state: State, number: int) -> Iterator[Event]:
    """Yield what going to a phase of the room's session comes to.

    :raises BadRequest: where there is no such phase
    """
    session = session_of(state)
    if session is None or number >= len(session.phases):
        raise BadRequest("This room's session has no such phase.")
    plan = session.phases[number]
    yield happened.Phase(number=number, title=plan.title, settings={**plan.settings, "say": plan.say})
    yield timer(plan.minutes)
    if plan.reveal:
        yield happened.Revealed()
    if plan.show:
        yield happened.Shown(claim=widest(state) if plan.show == DISAGREEMENT else plan.show)
    if session.pairs and not any(seat.group for seat in state.seats.values()):
        yield from paired(state)


def rejected(state: State, debate: Map, chosen: str) -> tuple[str, ...]:
    """Return the claims that are taken to fall once the leader has chosen one: with it, or without it if it was there.

    :param chosen: the claim or contribution; empty to end what-if
    :raises BadRequest: for what is not a claim of the map or the room, or where too many are chosen
    """
    if not chosen:
        return ()
    item = state.contributions.get(chosen)
    if chosen not in debate.claim and (item is None or not item.kind.makes_card):
        raise BadRequest("What-if is asked of a claim. Choose one.")
    before = state.shown.rejected
    now = tuple(one for one in before if one != chosen) if chosen in before else (*before, chosen)
    if len(now) > MOST_REJECTED:
        raise BadRequest(f"Up to {MOST_REJECTED} claims can be assumed to fall at once. Put one back first.")
    return now


def widest(state: State) -> str:
    """Return what the room disagrees about most, empty where nobody disagrees."""
    targets = {(rating.target, rating.dimension) for rating in state.ratings.values()}
    best = max(targets, key=lambda pair: (state.spread(*pair), pair), default=("", ""))
    return best[0] if best[0] and state.spread(*best) else ""


def timer(minutes: int) -> Event:
    """Return a timer of so many minutes from now, or its end for 0."""
    if not minutes:
        return happened.Timer()
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    return happened.Timer(ends=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), seconds=minutes * 60)


def _here(state: State) -> list[str]:
    return [seat.id for seat in state.seats.values() if seat.admitted and not seat.removed]


def grouped(state: State, size: int) -> Iterator[Event]:
    """Yield groups of about a size, drawn by lot, no group smaller than the size but where there is one alone."""
    here = _here(state)
    secrets.SystemRandom().shuffle(here)
    count = max(1, len(here) // size)
    for place, who in enumerate(here):
        yield happened.Grouped(who=who, group=f"Group {place % count + 1}")


def paired(state: State) -> Iterator[Event]:
    """Yield pairs of opposite sides as far as they go; whoever is left over joins the last pair."""
    by_side: dict[str, list[str]] = {}
    for who in _here(state):
        by_side.setdefault(state.seats[who].side, []).append(who)
    # Taking from the largest side and the next largest leaves as few as can be without an opponent.
    number = 0
    while len([side for side in by_side.values() if side]) > 1:
        first, second = sorted((side for side in by_side.values() if side), key=len, reverse=True)[:2]
        number += 1
        for who in (first.pop(), second.pop()):
            yield happened.Grouped(who=who, group=f"Pair {number}")
    rest = [who for side in by_side.values() for who in side]
    while rest:
        if len(rest) > 1 or not number:
            number += 1
        for who in [rest.pop() for _ in range(min(2, len(rest)))]:
            yield happened.Grouped(who=who, group=f"Pair {number}")


def sided(state: State, positions: tuple[str, ...]) -> Iterator[Event]:
    """Yield sides drawn by lot, as even as can be."""
    here = _here(state)
    secrets.SystemRandom().shuffle(here)
    for place, who in enumerate(here):
        if positions:
            yield happened.Sided(who=who, side=positions[place % len(positions)])


def judged(state: State, debate: Map, fate: str, sent: Mapping[str, str]) -> Event:
    """Return the leader's decision on a contribution.

    :raises BadRequest: for a merger with itself or with what does not exist
    """
    item = _item(state, sent.get("id", ""))
    into = sent.get("into", "") if fate == Fate.MERGED else ""
    if fate == Fate.MERGED:
        end = became(state, into)
        if end == item.id or (end not in debate.claim and end not in state.contributions):
            raise BadRequest("Choose the claim or contribution that this is a duplicate of.")
    if item.fate is Fate.ACCEPTED:
        raise BadRequest("This is part of the map already. Take it back on the map's page.")
    return happened.Judged(id=item.id, fate=fate, note=sent.get("text", "").strip()[:2000], into=into)


def accept(rooms: Rooms, library: Library, seat: SeatRow, sent: Mapping[str, str]) -> None:
    """Make a contribution a part of the map, signed with its author's name, and note what it became.

    The edit comes first, under an id that follows from the contribution: where the server dies in between, accepting
    again finds the edit made and only notes it.

    :raises BadRequest: for what cannot be part of a map, or hangs on what is not yet
    """
    room = rooms.room(seat.room)
    item = _item(room.state, sent.get("id", ""))
    if item.fate is Fate.ACCEPTED:
        return
    debate = library.debate(room.row.map).map
    edits, claim = edits_of(room.state, debate, item)
    author = Author(AuthorKind.GUEST, item.seat, room.names.get(item.seat, "") or "Guest")
    done = library.commit(room.row.map, edits, author=author, client=f"room {room.row.id} {item.id}")
    if done.debate is not None and claim not in done.debate.map.claim:
        # The edit was made before, when this id was free.
        claim = next((c.id for c in done.debate.map.claims if c.text == item.text), "")
    event = happened.Judged(id=item.id, fate=Fate.ACCEPTED, revision=done.revision.number, became=claim)
    rooms.lead(seat, (event,), f"accept {item.id}")


def edits_of(state: State, debate: Map, item: Contribution) -> tuple[list[Edit], str]:
    """Return the edits that make a contribution a part of the map, and the id of the claim that has it then.

    :raises BadRequest: for a comment, or for what hangs on a contribution that is not part of the map
    """
    quotes = tuple(Quote(q.source, q.text, q.speaker, q.locator if q.locator[0] else None) for q in item.quotes)
    target = became(state, item.target)
    if item.kind is Kind.QUOTE:
        if target not in debate.claim:
            raise BadRequest("Accept the claim that this quotation is for first.")
        return [Add(Thing.QUOTE, quote, claim=target) for quote in quotes], target
    if item.kind not in CARDS:
        raise BadRequest("A comment or question stays in the room; only claims and quotations become part of the map.")
    relation = RELATIONS.get(item.kind)
    name = Slugs({*debate.claim, *debate.position, *debate.issue, *debate.argument}).new(item.text, "claim")
    edits: list[Edit] = [Add(Thing.CLAIM, Claim(name, item.text, quotes=quotes, implicit=not quotes))]
    if relation is Relation.UNDERCUTS and target in debate.claim:
        target = next((link.id for link in debate.arguments_from.get(target, ())), "")
    if relation is not None:
        if target not in debate.claim and target not in debate.argument:
            raise BadRequest("Accept what this is about first; then it can become part of the map.")
        edits.append(AddLink(name, relation, target))
    return edits, name


def copy(rooms: Rooms, seat: SeatRow, sent: Mapping[str, str]) -> Ticket:
    """Open a room with the same map, session and settings, for another group."""
    room = rooms.room(seat.room)
    session = session_of(room.state)
    title = sent.get("title", "").strip() or f"{room.row.title}, copy"
    ticket = rooms.open(room.row.map, title, revision=room.state.revision, session=session, copied=room.row.id)
    from argmap.rooms.settings import plain

    settings: dict[str, Any] = {**plain(room.state.settings), "locked": [], "switched": False, "frozen": False}
    rooms.lead(ticket.seat, (happened.Changed(settings=settings),), "copied settings")
    return ticket


def delete(rooms: Rooms, seat: SeatRow, sent: Mapping[str, str]) -> None:
    """Delete a room for good.

    :raises BadRequest: where its name was not typed
    """
    if sent.get("title", "").strip() != rooms.room(seat.room).row.title:
        raise BadRequest("Type the room's name to delete it. Everything in it will be gone.")
    rooms.delete(seat)


def whole(sent: Mapping[str, str], name: str, low: int, high: int) -> int:
    """Return a whole number that a form sends.

    :raises BadRequest: if it is not valid, or out of range
    """
    text = sent.get(name, "")
    if not text.isascii() or not text.isdigit() or not low <= int(text[:6]) <= high:
        raise BadRequest(f"Type a whole number from {low} to {high}.")
    return int(text)


def _item(state: State, item_id: str) -> Contribution:
    if item_id not in state.contributions:
        raise NotFound("contribution", item_id[:40])
    return state.contributions[item_id]


def _seat(state: State, who: str) -> str:
    if who not in state.seats:
        raise NotFound("participant", "")
    return who


def _settings(sent: Any) -> dict[str, Any]:
    found: dict[str, Any] = {name: sent.get(name) for name in ("appear", "reveal", "names", "sides") if sent.get(name)}
    found["may"] = sent.getlist("may")
    found["where"] = {name: sent.get(name, "") for name in ("issue", "side", "below")}
    found["tasks"] = [_task(line) for line in sent.get("tasks", "").splitlines() if line.strip()]
    found["blocked"] = sent.get("blocked", "").split()
    found["per_minute"] = whole(sent, "per_minute", 1, 60)
    return found


_TASK = re.compile(r"^(?P<text>.*?)\s*(?:\[(?P<what>[^\]]*)\])?\s*$")


def _task(line: str) -> dict[str, Any]:
    """Return a task from a line such as ``Answer one reason. [rebuttal, 1, quoted]``.

    >>> _task("Answer one reason. [rebuttal, 2]")
    {'text': 'Answer one reason.', 'kind': 'rebuttal', 'count': 2, 'quoted': False}
    """
    found = _TASK.match(line.strip())
    words = [word.strip() for word in ((found and found["what"]) or "").split(",") if word.strip()]
    count = next((int(word) for word in words if word.isdigit() and len(word) < 4), 1)
    kind = next((word for word in words if not word.isdigit() and word != "quoted"), "")
    return {"text": found["text"] if found else line, "kind": kind, "count": count, "quoted": "quoted" in words}


def task_line(task: Task) -> str:
    """Return a task as the line that ``_task`` reads."""
    words = [task.kind.value if task.kind else "", str(task.count), "quoted" if task.quoted else ""]
    return f"{task.text} [{', '.join(word for word in words if word)}]"
