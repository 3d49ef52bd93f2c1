"""Merges two people's changes of one map, field by field; where both changed the same, both versions are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from argmap.edits.apply import apply
from argmap.edits.difference import difference
from argmap.edits.fields import FIELDS, Refusal, default, entries_of, entry_ids, field_value, index_of
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
from argmap.errors import Problem
from argmap.model import Map, link_id

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Something that two people changed differently, or that one changed and the other removed.

    :param path: where: the thing, its id and, for one field, the field, such as ``("claim", "no-waiting", "text")``;
        for a quote the claim's id comes before the quote's key
    :param base: what both began with; ``None`` if there was nothing
    :param theirs: what the merged map has; ``None`` if they removed it
    :param mine: what is not in the merged map; ``None`` if I removed it
    :param edit: my edit that was not made
    """

    path: Path
    base: Any
    theirs: Any
    mine: Any
    edit: Edit


@dataclass(frozen=True, slots=True)
class Merge:
    """What happened to two people's changes.

    :param debate: their map with those of my edits that do not conflict
    :param edits: my edits that were made, which lead from their map to the merged one
    :param conflicts: what both changed; their version is in the map, mine only here
    """

    debate: Map
    edits: tuple[Edit, ...]
    conflicts: tuple[FieldConflict, ...]


def merge(base: Map, mine: Map, theirs: Map) -> Merge:
    """Return both people's changes of one map together; no wording of either is in neither map nor conflicts.

    What either of them renamed is followed.
    """
    if mine == theirs:
        # Both may have changed one of several entries that are alike, which the edits alone would mistake for another.
        return Merge(theirs, (), ())
    their_edits = difference(base, theirs)
    keys: dict[tuple[str, str], str] = {}
    renamed = set()
    for edit in their_edits:
        if isinstance(edit, Rename):
            base, mine = _with(base, edit), _with(mine, edit)
            renamed.add((edit.thing, edit.to))
    running = base
    for edit in difference(base, theirs):
        before, running = running, _with(running, edit)
        _follow(keys, before, running, edit)
    return _Merging(base, theirs, keys, renamed).run(difference(base, mine))


def _with(debate: Map, edit: Edit) -> Map:
    done = apply(debate, edit, strict=False)
    return debate if isinstance(done, Problem) else done


def _follow(keys: dict[tuple[str, str], str], before: Map, after: Map, edit: Edit) -> None:
    """Note the key that a quote or step has after its wording was changed."""
    if isinstance(edit, SetField) and edit.thing in (Thing.QUOTE, Thing.STEP):
        old = entries_of(before, edit.thing, edit.claim)
        new = entry_ids(edit.thing, entries_of(after, edit.thing, edit.claim))[index_of(edit.thing, old, edit.id)]
        if new != edit.id:
            place = f"{edit.thing.value}/{edit.claim}"
            first = next((k for k, now in keys.items() if k[0] == place and now == edit.id), (place, edit.id))
            keys[first] = new


class _Merging:
    """Makes my edits on their map one by one, and keeps what cannot be made."""

    def __init__(
        self, base: Map, theirs: Map, keys: dict[tuple[str, str], str], renamed: set[tuple[Thing, str]]
    ) -> None:
        self.base, self.running, self.theirs, self.now = base, base, theirs, theirs
        self.keys, self.renamed = keys, renamed
        self.edits: list[Edit] = []
        self.conflicts: list[FieldConflict] = []

    def run(self, edits: tuple[Edit, ...]) -> Merge:
        kept = {e.id for e in edits if isinstance(e, RemoveClaim) and self.changed_by_them(e)}
        for edit in edits:
            before = self.running
            self.running = _with(before, edit)
            if isinstance(edit, RemoveLink) and kept.intersection(_ends(before, edit.link)):
                continue  # The claim stays, and so do its links.
            self.make(edit, before)
            self.follow(edit, before)
        return Merge(self.now, tuple(self.edits), tuple(self.conflicts))

    def changed_by_them(self, edit: RemoveClaim) -> bool:
        """Return whether they changed a claim that I remove, or linked something to it."""
        old, new = self.base.claim.get(edit.id), self.theirs.claim.get(edit.id)
        linked = {a.id for a in self.base.arguments if edit.id in (*a.premises, a.target)}
        now = {a.id for a in self.theirs.arguments if edit.id in (*a.premises, a.target)}
        return new is not None and (old != new or not now <= linked)

    def follow(self, edit: Edit, before: Map) -> None:
        """Note under which key their map has a quote or step that I have just changed."""
        if isinstance(edit, SetField) and edit.thing in (Thing.QUOTE, Thing.STEP):
            place = f"{edit.thing.value}/{edit.claim}"
            there = self.keys.get((place, edit.id), edit.id)
            old = entries_of(before, edit.thing, edit.claim)
            number = index_of(edit.thing, old, edit.id)
            mine = entry_ids(edit.thing, entries_of(self.running, edit.thing, edit.claim))[number]
            theirs = entry_ids(edit.thing, self._listed(edit))
            if mine != edit.id and mine not in theirs:
                self.keys[(place, mine)] = there

    def make(self, edit: Edit, before: Map) -> None:
        """Make one edit, or note why not.

        :param before: my map before the edit
        """
        edit = self.translated(edit)
        if isinstance(edit, Add) and self.added_already(edit, before):
            return
        done = apply(self.now, edit, strict=False)
        if self.crosses(edit, before):
            self.conflict(edit, before)
        elif isinstance(done, Problem):
            self.refused(edit, before)
        elif done != self.now:
            self.edits.append(edit)
            self.now = done

    def translated(self, edit: Edit) -> Edit:
        if isinstance(edit, SetField | Remove | Move) and edit.thing in (Thing.QUOTE, Thing.STEP):
            edit = replace(edit, id=self.keys.get((f"{edit.thing.value}/{edit.claim}", edit.id), edit.id))
        return edit

    def crosses(self, edit: Edit, before: Map) -> bool:
        """Return whether an edit would take away what they added to what it removes, or the name that they gave."""
        if isinstance(edit, Rename):
            return (edit.thing, edit.id) in self.renamed
        if isinstance(edit, RemoveClaim) and edit.id in self.now.claim:
            mine = {*before.arguments_to.get(edit.id, ()), *before.arguments_from.get(edit.id, ())}
            theirs = {*self.now.arguments_to.get(edit.id, ()), *self.now.arguments_from.get(edit.id, ())}
            return bool({a.id for a in theirs} - {a.id for a in mine})
        if isinstance(edit, RemoveLink):
            known = {a.id for a in before.arguments_to.get(edit.link, ())}
            return bool({a.id for a in self.now.arguments_to.get(edit.link, ())} - known)
        if isinstance(edit, Remove) and edit.thing in (Thing.POSITION, Thing.ISSUE):
            name = "side" if edit.thing is Thing.POSITION else "issue"
            known = {c.id for c in before.claims if getattr(c, name) == edit.id}
            return any(getattr(c, name) == edit.id and c.id not in known for c in self.now.claims)
        return False

    def refused(self, edit: Edit, before: Map) -> None:
        done = (
            isinstance(edit, Move)  # Another order than mine loses nothing.
            or self.same_already(edit)
            or (isinstance(edit, Remove | RemoveClaim | RemoveLink) and self.gone_already(edit))
        )
        if not done and isinstance(edit, Add):
            self.add(edit, before)
        elif not done:
            self.conflict(edit, before)

    def added_already(self, edit: Add, before: Map) -> bool:
        """Return whether they too have added a quote or step that is the same in everything."""
        if edit.thing not in (Thing.QUOTE, Thing.STEP):
            return False
        mine = entries_of(before, edit.thing, edit.claim) if edit.claim in (*before.claim, "") else ()
        return self._listed(edit).count(edit.value) > mine.count(edit.value)

    def same_already(self, edit: Edit) -> bool:
        """Return whether they have made the same change."""
        if isinstance(edit, AddLink | RedirectLink | RetypeLink):
            mine, theirs = self.running.argument, self.now.argument
            link = link_id(edit.premise, edit.target) if isinstance(edit, AddLink) else edit.link
            return link in mine and link in theirs and mine[link] == theirs[link]
        try:
            if isinstance(edit, SetField):
                value = default(edit.thing, edit.field) if edit.value in (None, "") else edit.value
                return bool(field_value(self.now, edit.thing, edit.id, edit.field, edit.claim) == value)
            return isinstance(edit, Add) and edit.value in entries_of(self.now, edit.thing, edit.claim)
        except Refusal:
            return False

    def gone_already(self, edit: Remove | RemoveClaim | RemoveLink) -> bool:
        if isinstance(edit, RemoveClaim):
            return edit.id not in self.now.claim
        if isinstance(edit, RemoveLink):
            return edit.link not in self.now.argument
        try:
            index_of(edit.thing, entries_of(self.now, edit.thing, edit.claim), edit.id)
        except Refusal:
            # A quote that they reworded has another key: then it is not gone but changed.
            return True
        return False

    def add(self, edit: Add, before: Map) -> None:
        """Add what goes where nothing is to go after any more, and what they added under the same id field by field."""
        last = replace(edit, after=None)
        done = apply(self.now, last, strict=False)
        if not isinstance(done, Problem):
            self.edits.append(last)
            self.now = done
            return
        name = getattr(edit.value, "id", "")
        theirs = next((e for e in self._listed(edit) if getattr(e, "id", None) == name and name), None)
        if theirs is None or edit.thing is Thing.ARGUMENT:
            self.conflict(edit, before)
            return
        blank = {own: default(edit.thing, field) for field, own in FIELDS[edit.thing].items()}
        for field, own in FIELDS[edit.thing].items():
            mine, other = getattr(edit.value, own), getattr(theirs, own)
            change = SetField(edit.thing, name, field, mine)
            if mine in (other, blank[own]):
                continue
            filled = apply(self.now, change, strict=False) if other == blank[own] else None
            if isinstance(filled, Map):
                self.edits.append(change)
                self.now = filled
            else:
                self.conflicts.append(FieldConflict((edit.thing.value, name, field), None, other, mine, change))
        for quote in getattr(edit.value, "quotes", ()):
            self.make(Add(Thing.QUOTE, quote, claim=name), before)

    def _listed(self, edit: Add | SetField) -> tuple[Any, ...]:
        try:
            return entries_of(self.now, edit.thing, edit.claim)
        except Refusal:
            return ()

    def conflict(self, edit: Edit, before: Map) -> None:
        path, base, mine = _told(edit, before)
        self.conflicts.append(FieldConflict(path, base, _at(self.theirs, edit), mine, edit))


def _ends(debate: Map, link: str) -> tuple[str, ...]:
    argument = debate.argument.get(link)
    return (*argument.premises, argument.target) if argument else ()


def _told(edit: Edit, before: Map) -> tuple[Path, Any, Any]:
    """Return where an edit changes something, what was there in my map, and what it puts there."""
    if isinstance(edit, SetField):
        return _path(edit, edit.field), _at(before, edit), edit.value
    if isinstance(edit, Add):
        name = getattr(edit.value, "id", None) or entry_ids(edit.thing, [edit.value])[0]
        return _path(edit, name), None, edit.value
    if isinstance(edit, Remove):
        return _path(edit), _at(before, edit), None
    if isinstance(edit, RemoveClaim):
        return (Thing.CLAIM.value, edit.id), before.claim.get(edit.id), None
    if isinstance(edit, Rename):
        return (edit.thing.value, edit.id, "id"), edit.id, edit.to
    if isinstance(edit, RemoveLink):
        return (Thing.ARGUMENT.value, edit.link), before.argument.get(edit.link), None
    return (Thing.ARGUMENT.value, getattr(edit, "link", "")), _at(before, edit), edit


def _path(edit: SetField | Add | Remove, last: str = "") -> Path:
    own = "" if isinstance(edit, Add) else edit.id
    return tuple(part for part in (edit.thing.value, edit.claim, own, last) if part)


def _at(debate: Map, edit: Edit) -> Any:
    """Return what a map has where an edit changes something."""
    try:
        if isinstance(edit, SetField):
            return field_value(debate, edit.thing, edit.id, edit.field, edit.claim)
        if isinstance(edit, Add | Remove):
            entries = entries_of(debate, edit.thing, edit.claim)
            name = edit.id if isinstance(edit, Remove) else getattr(edit.value, "id", "")
            return entries[index_of(edit.thing, entries, name)] if name else None
    except Refusal:
        return None
    if isinstance(edit, RemoveClaim):
        return debate.claim.get(edit.id)
    return debate.argument.get(getattr(edit, "link", ""))
