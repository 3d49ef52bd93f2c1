"""The edits that lead from one map to another, and those that take an edit back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from argmap.edits.apply import apply
from argmap.edits.fields import FIELDS, digest, entries_of, entry_ids, field_value
from argmap.edits.kinds import (
    Add,
    AddLink,
    Edit,
    Move,
    RedirectLink,
    Remove,
    RemoveClaim,
    RemoveLink,
    Rename,
    RetypeLink,
    SetField,
    Thing,
)
from argmap.edits.links import group_of
from argmap.errors import Problem
from argmap.model import Argument, Map, Quote, Relation, Step, link_id

#: Things whose entries keep their ids whatever is set in them.
_NAMED = (Thing.MAP, Thing.POSITION, Thing.ISSUE, Thing.CLAIM, Thing.ARGUMENT, Thing.SOURCE)


def difference(before: Map, after: Map) -> tuple[Edit, ...]:
    """Return edits that make the one map of the other when applied in order (``apply_all`` with ``strict=False``).

    An entry with a new id and the same content counts as renamed. Each edit has the digest of what it replaces.
    The maps' ids are left alone.
    """
    return _Steps(before, after).run()


def inverse(debate: Map, edit: Edit) -> tuple[Edit, ...]:
    """Return the edits that take an edit back; none if it cannot be applied or changes nothing.

    They can be applied after others have changed other things, and are refused where the same thing was changed.

    :param debate: the map before the edit
    """
    after = apply(debate, edit, strict=False)
    if isinstance(after, Problem):
        return ()
    near = _mirrored(debate, edit, after)
    if near is not None and apply(after, near, strict=False) == debate:
        return (near,)
    return difference(after, debate)


def _mirrored(debate: Map, edit: Edit, after: Map) -> Edit | None:
    """Return the one edit that is the opposite of an edit, for kinds that have one."""
    if isinstance(edit, Rename):
        return Rename(edit.thing, edit.to, edit.id)
    if isinstance(edit, RetypeLink):
        return RetypeLink(edit.link, debate.argument[edit.link].relation, was=digest(edit.relation))
    if isinstance(edit, RedirectLink):
        old = debate.argument[edit.link]
        link = link_id(old.premises[0], edit.target) if old.unnamed else old.id
        return RedirectLink(link, old.target, old.relation, was=digest(after.argument[link].target))
    if isinstance(edit, SetField) and edit.thing in _NAMED:
        was, now = (field_value(one, edit.thing, edit.id, edit.field) for one in (debate, after))
        return SetField(edit.thing, edit.id, edit.field, was, was=digest(now))
    return None


class _Steps:
    """Walks from one map to another, each step worked out from where the last one led."""

    def __init__(self, before: Map, after: Map) -> None:
        self.now, self.after = before, after
        self.edits: list[Edit] = []

    def do(self, edit: Edit) -> None:
        done = apply(self.now, edit, strict=False)
        if isinstance(done, Problem):
            raise AssertionError(f"{edit} of a difference cannot be made: {done}")
        if done != self.now:
            self.edits.append(edit)
            self.now = done

    def run(self) -> tuple[Edit, ...]:
        for thing in (Thing.POSITION, Thing.ISSUE, Thing.SOURCE, Thing.ARGUMENT, Thing.CLAIM):
            self.renames(thing)
        self.remove_links()
        for claim in self.now.claims:
            if claim.id not in self.after.claim:
                self.do(RemoveClaim(claim.id, was=digest(claim)))
        for thing in (Thing.POSITION, Thing.ISSUE, Thing.SOURCE):
            self.sync(thing)
        self.claims()
        self.arguments()
        self.listed(Thing.STEP)
        # What refers to claims and links comes last, when they are there.
        for thing in (Thing.POSITION, Thing.CLAIM, Thing.ARGUMENT):
            self.fields(thing)
        self.map_fields()
        return tuple(self.edits)

    def renames(self, thing: Thing) -> None:
        old, new = entries_of(self.now, thing), entries_of(self.after, thing)
        old_ids, new_ids = {entry.id for entry in old}, {entry.id for entry in new}
        taken = {*old_ids, *((*self.now.claim, *self.now.argument) if thing in (Thing.CLAIM, Thing.ARGUMENT) else ())}
        gone = [entry for entry in old if entry.id not in new_ids]
        come = [entry for entry in new if entry.id not in taken]
        for entry in gone:
            partner = next((other for other in come if _same(thing, entry, other)), None)
            if partner is not None:
                come.remove(partner)
                self.do(Rename(thing, entry.id, partner.id))

    def remove_links(self) -> None:
        """Remove links that are not in the other map, undercuts before what they undercut."""
        for argument in self.now.arguments[::-1]:
            if argument.id in self.now.argument and self._gone(argument):
                for undercut in self._undercuts(argument.id):
                    self.do(RemoveLink(undercut.id, was=digest(undercut)))
                if argument.id in self.now.argument:
                    self.do(RemoveLink(argument.id, was=digest(argument)))

    def _gone(self, argument: Argument) -> bool:
        if argument.id not in self.after.argument:
            return True
        there = self.after.argument[argument.id]
        if argument.unnamed:
            return (argument.relation is Relation.UNDERCUTS) is not (there.relation is Relation.UNDERCUTS)
        return not set(there.premises) & set(argument.premises) or argument.id in self.after.claim

    def _undercuts(self, link: str) -> list[Argument]:
        """Return the undercuts of a link at any depth, the deepest first."""
        found: list[Argument] = []
        seen = {link}
        waiting = [link]
        while waiting:
            for undercut in self.now.arguments_to.get(waiting.pop(), ()):
                if undercut.id not in seen:
                    seen.add(undercut.id)
                    found.append(undercut)
                    waiting.append(undercut.id)
        return found[::-1]

    def sync(self, thing: Thing) -> None:
        """Add and remove entries, set their fields and their order."""
        new = entries_of(self.after, thing)
        for entry in entries_of(self.now, thing):
            if entry.id not in {other.id for other in new}:
                self.do(Remove(thing, entry.id, was=digest(entry)))
        self.add(thing)
        if thing is not Thing.POSITION:
            self.fields(thing)

    def add(self, thing: Thing) -> None:
        here = {entry.id for entry in entries_of(self.now, thing)}
        previous = ""
        for entry in entries_of(self.after, thing):
            if entry.id not in here:
                bare = replace(entry, thesis="") if thing is Thing.POSITION else entry
                self.do(Add(thing, bare, after=previous))
            previous = entry.id
        self.order(thing)

    def order(self, thing: Thing) -> None:
        """Move what is out of order, and as little as possible."""
        wanted = [entry.id for entry in entries_of(self.after, thing)]
        now = [entry.id for entry in entries_of(self.now, thing)]
        if now == wanted:
            return
        fixed = set(_longest_run([wanted.index(name) for name in now if name in set(wanted)], wanted))
        previous = ""
        for name in wanted:
            if name not in fixed:
                self.do(Move(thing, name, after=previous))
            previous = name

    def claims(self) -> None:
        self.add(Thing.CLAIM)
        for claim in self.after.claims:
            if self.now.claim[claim.id].quotes != claim.quotes:
                self.listed(Thing.QUOTE, claim.id)

    def listed(self, thing: Thing, claim: str = "") -> None:
        """Bring a list whose entries have no id of their own into line: quotes and steps."""
        now, wanted = entries_of(self.now, thing, claim), entries_of(self.after, thing, claim)
        if now == wanted:
            return
        partner = _partners(now, wanted)
        # Which entry of the wanted list is at each place of the list as it is.
        tokens = [partner.get(place, -1) for place in range(len(now))]
        for place in reversed(range(len(now))):
            if tokens[place] < 0:
                self.do(Remove(thing, self.key(thing, place, claim), claim, was=digest(now[place])))
                tokens.pop(place)
        fixed = set(_longest_run(tokens, range(len(wanted))))
        for number, entry in enumerate(wanted):
            follows = tokens.index(number - 1) if number else -1
            after = self.key(thing, follows, claim) if number else ""
            if number not in tokens:
                self.do(Add(thing, entry, after, claim))
                tokens.insert(follows + 1, number)
            elif number not in fixed:
                here = tokens.index(number)
                self.do(Move(thing, self.key(thing, here, claim), after, claim))
                tokens.pop(here)
                tokens.insert((tokens.index(number - 1) if number else -1) + 1, number)
            self.change(thing, tokens.index(number), entry, claim)

    def key(self, thing: Thing, place: int, claim: str) -> str:
        return entry_ids(thing, entries_of(self.now, thing, claim))[place]

    def change(self, thing: Thing, place: int, wanted: Any, claim: str) -> None:
        """Set the fields of one entry, found again after each, since its key follows from its content."""
        for name, own in FIELDS[thing].items():
            now = entries_of(self.now, thing, claim)
            old, new = getattr(now[place], own), getattr(wanted, own)
            if old != new:
                key = entry_ids(thing, now)[place]
                self.do(SetField(thing, key, name, new, claim, was=digest(old)))

    def fields(self, thing: Thing) -> None:
        known = {entry.id: entry for entry in entries_of(self.now, thing)}
        for entry in entries_of(self.after, thing):
            now = known[entry.id]
            if now != entry:
                for name, own in FIELDS[thing].items():
                    old, new = getattr(now, own), getattr(entry, own)
                    if old != new:
                        self.do(SetField(thing, entry.id, name, new, was=digest(old)))

    def map_fields(self) -> None:
        for name, own in FIELDS[Thing.MAP].items():
            old, new = getattr(self.now, own), getattr(self.after, own)
            if old != new:
                self.do(SetField(Thing.MAP, "", name, new, was=digest(old)))

    def arguments(self) -> None:
        """Add links and named arguments, what is undercut before what undercuts it, and set where they lead."""
        waiting = [a for a in self.after.arguments if a.id not in self.now.argument]
        while waiting:
            ready = [a for a in waiting if a.target in self.now.claim or a.target in self.now.argument]
            if not ready:
                # Named undercuts in a circle: one begins as a support and is turned when the others are there.
                odd = next(a for a in waiting if not a.unnamed)
                start = replace(odd, relation=Relation.SUPPORTS, target=odd.premises[0])
                self.do(Add(Thing.ARGUMENT, start))
                waiting.remove(odd)
            for argument in ready:
                if argument.unnamed:
                    self.do(AddLink(argument.premises[0], argument.relation, argument.target))
                else:
                    self.do(Add(Thing.ARGUMENT, argument))
            waiting = [a for a in waiting if a.id not in self.now.argument]
        for argument in self.after.arguments:
            now = self.now.argument[argument.id]
            if now.target != argument.target:
                self.do(RedirectLink(now.id, argument.target, argument.relation, was=digest(now.target)))
            elif now.relation is not argument.relation:
                self.do(RetypeLink(now.id, argument.relation, was=digest(now.relation)))
        self.link_order()

    def link_order(self) -> None:
        if [a.id for a in self.now.arguments] == [a.id for a in self.after.arguments]:
            return
        groups: dict[Any, list[str]] = {}
        for argument in self.after.arguments:
            groups.setdefault(group_of(argument), []).append(argument.id)
        for group, wanted in groups.items():
            now = [a.id for a in self.now.arguments if group_of(a) == group]
            fixed = set(_longest_run([wanted.index(name) for name in now], wanted))
            previous = ""
            for name in wanted:
                if name not in fixed:
                    self.do(Move(Thing.ARGUMENT, name, after=previous))
                previous = name


def _partners(now: Sequence[Any], wanted: Sequence[Any]) -> dict[int, int]:
    """Return for the places of one list the places in another list of the same entries, changed or not."""
    found: dict[int, int] = {}
    left = list(range(len(wanted)))
    for place, entry in enumerate(now):
        same = next((other for other in left if wanted[other] == entry), None)
        if same is not None:
            found[place] = same
            left.remove(same)
    rest = [place for place in range(len(now)) if place not in found]
    pairs = sorted(
        (-score, place, other)
        for place in rest
        for other in left
        if (score := _alike(now[place], wanted[other])) >= 0.5
    )
    for _, place, other in pairs:
        if place not in found and other in left:
            found[place] = other
            left.remove(other)
    return found


def _longest_run(places: Sequence[int], names: Sequence[Any]) -> list[Any]:
    """Return the names of a longest increasing subsequence of places.

    >>> _longest_run([2, 0, 1], "abc")
    ['a', 'b']
    """
    back = [-1] * len(places)
    ends: list[int] = []
    values: list[int] = []
    for number, place in enumerate(places):
        at = bisect_left(values, place)
        back[number] = ends[at - 1] if at else -1
        if at == len(values):
            values.append(place)
            ends.append(number)
        else:
            values[at], ends[at] = place, number
    run = []
    last = ends[-1] if ends else -1
    while last >= 0:
        run.append(names[places[last]])
        last = back[last]
    return run[::-1]


def _same(thing: Thing, one: Any, other: Any) -> bool:
    """Return whether two entries with different ids are one, renamed."""
    if thing is Thing.CLAIM:
        return bool(one.text == other.text or (one.quotes and one.quotes == other.quotes))
    if thing is Thing.ARGUMENT:
        if one.unnamed or other.unnamed:
            return False
        return bool(replace(one, id=other.id) == other)
    return bool(one.title == other.title)


def _alike(one: Quote | Step, other: Quote | Step) -> float:
    """Return how like two entries of a list are, from 0 to 1."""
    if isinstance(one, Quote) and isinstance(other, Quote):
        same = SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()
        return (same + (one.source == other.source)) / 2
    if isinstance(one, Step) and isinstance(other, Step):
        shared = len(set(one.claims) & set(other.claims)) / max(1, len({*one.claims, *other.claims}))
        return (shared + (one.note == other.note)) / 2
    return 0.0
