"""Applies an edit to a map: the changed map, or the problem that says why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from argmap.edits import claims, joining
from argmap.edits.checks import check_entry, check_field, check_id, check_was
from argmap.edits.fields import (
    Refusal,
    default,
    entries_of,
    entry_ids,
    field_name,
    index_of,
    unknown,
    with_entries,
)
from argmap.edits.kinds import (
    Add,
    AddLink,
    Edit,
    JoinPremises,
    MergeClaims,
    Move,
    RedirectLink,
    Remove,
    RemoveClaim,
    RemoveLink,
    Rename,
    RetypeLink,
    SeparatePremises,
    SetField,
    SplitClaim,
    Thing,
)
from argmap.edits.links import (
    check_free,
    check_target,
    fallen,
    find,
    group_of,
    ordered,
    placed,
    relabelled,
    rests_on,
    taken,
)
from argmap.errors import Problem
from argmap.model import Argument, Map, Relation, link_id


def apply(debate: Map, edit: Edit, *, strict: bool = True) -> Map | Problem:
    """Return the map with an edit made, or the problem for which it cannot be; its path names the edit's field.

    :param strict: whether what the edit refers to besides links (an issue, a side, a thesis, a claim of a step) must
        exist; edits that were read from a file with problems may refer to what is not there
    """
    try:
        return _APPLY[edit.kind](debate, edit, strict)
    except Refusal as refusal:
        return refusal.problem


def apply_all(debate: Map, edits: Iterable[Edit], *, strict: bool = True) -> Map | Problem:
    """Return the map with edits made one after the other, or the first problem."""
    for edit in edits:
        done = apply(debate, edit, strict=strict)
        if isinstance(done, Problem):
            return done
        debate = done
    return debate


def _set_field(debate: Map, edit: SetField, strict: bool) -> Map:
    name = field_name(edit.thing, edit.field)
    value = default(edit.thing, edit.field) if edit.value in (None, "") else edit.value
    if type(value) is str:
        value = value.strip()
    if edit.thing is Thing.MAP:
        check_was(edit.was, getattr(debate, name), f"the map’s {edit.field}")
        changed = replace(debate, **{name: value})
        check_field(changed, edit.thing, changed, edit.field, strict)
        return changed
    entries = list(entries_of(debate, edit.thing, edit.claim))
    place = index_of(edit.thing, entries, edit.id)
    old = entries[place]
    check_was(edit.was, getattr(old, name), f"{edit.field} of {edit.thing.value} “{edit.id}”")
    if isinstance(old, Argument) and old.unnamed:
        message = f"The link “{old.id}” has no name, and only named arguments have a {edit.field}."
        raise Refusal("unnamed-link", message, "Give it a name first (join-premises with this one link).", field="id")
    entries[place] = replace(old, **{name: value})
    changed = with_entries(debate, edit.thing, entries, edit.claim)
    check_field(changed, edit.thing, entries[place], edit.field, strict)
    return changed


def _place(ids: tuple[str, ...], after: str | None, thing: Thing, entries: list[Any]) -> int:
    if after is None:
        return len(ids)
    return index_of(thing, entries, after, "after") + 1 if after else 0


def _add(debate: Map, edit: Add, strict: bool) -> Map:
    value: Any = edit.value
    if isinstance(value, Argument):
        check_id(value.id)
        if value.id in debate.claim or value.id in debate.argument:
            raise taken(value.id, "id")
        check_target(debate, value.relation, value.target)
        check_entry(debate, edit.thing, value, strict)
        return ordered(debate, placed(debate.arguments, value, edit.after))
    entries = list(entries_of(debate, edit.thing, edit.claim))
    if edit.thing not in (Thing.QUOTE, Thing.STEP):
        check_id(value.id)
        if value.id in entry_ids(edit.thing, entries) or (edit.thing is Thing.CLAIM and value.id in debate.argument):
            raise taken(value.id, "id")
    check_entry(debate, edit.thing, value, strict)
    entries.insert(_place(entry_ids(edit.thing, entries), edit.after, edit.thing, entries), value)
    return with_entries(debate, edit.thing, entries, edit.claim)


def _remove(debate: Map, edit: Remove, strict: bool) -> Map:
    del strict
    if edit.thing in (Thing.MAP, Thing.CLAIM, Thing.ARGUMENT):
        message = f"A {edit.thing.value} is not removed by this edit."
        raise Refusal("bad-value", message, "Use remove-claim or remove-link.", field="thing")
    entries = list(entries_of(debate, edit.thing, edit.claim))
    place = index_of(edit.thing, entries, edit.id)
    gone = entries.pop(place)
    check_was(edit.was, gone, f"{edit.thing.value} “{edit.id}”")
    changed = with_entries(debate, edit.thing, entries, edit.claim)
    if edit.thing is Thing.POSITION:
        changed = _without(changed, "side", gone.id)
    if edit.thing is Thing.ISSUE:
        changed = _without(changed, "issue", gone.id)
    return changed


def _without(debate: Map, name: str, value: str) -> Map:
    blank: dict[str, Any] = {name: ""}
    return replace(debate, claims=tuple(replace(c, **blank) if getattr(c, name) == value else c for c in debate.claims))


def _rename(debate: Map, edit: Rename, strict: bool) -> Map:
    del strict
    if edit.thing in (Thing.MAP, Thing.QUOTE, Thing.STEP):
        message = f"A {edit.thing.value} has no id that can be changed."
        raise Refusal("bad-value", message, "Rename a position, issue, claim, argument or source.", field="thing")
    entries = list(entries_of(debate, edit.thing))
    place = index_of(edit.thing, entries, edit.id)
    if isinstance(entries[place], Argument) and entries[place].unnamed:
        message = f"The link “{edit.id}” has no name that can be changed."
        raise Refusal("unnamed-link", message, "Give it one (join-premises with this one link).", field="id")
    check_id(edit.to, "to")
    used = {entry.id for entry in entries}
    if edit.thing in (Thing.CLAIM, Thing.ARGUMENT):
        used |= {*debate.claim, *debate.argument}
    if edit.to in used:
        raise taken(edit.to, "to")
    if edit.thing is Thing.ARGUMENT:
        return replace(debate, arguments=tuple(relabelled(debate.arguments, {}, {edit.id: edit.to})))
    if edit.thing is Thing.CLAIM:
        return claims.renamed(debate, edit.id, edit.to)
    entries[place] = replace(entries[place], id=edit.to)
    changed = with_entries(debate, edit.thing, entries)
    new: dict[str, Any]
    if edit.thing is Thing.SOURCE:
        moved = tuple(
            replace(c, quotes=tuple(replace(q, source=edit.to) if q.source == edit.id else q for q in c.quotes))
            for c in changed.claims
        )
    else:
        name = "side" if edit.thing is Thing.POSITION else "issue"
        new = {name: edit.to}
        moved = tuple(replace(c, **new) if getattr(c, name) == edit.id else c for c in changed.claims)
    return replace(changed, claims=moved)


def _move(debate: Map, edit: Move, strict: bool) -> Map:
    del strict
    if edit.thing is Thing.MAP:
        raise Refusal("bad-value", "A map itself cannot be moved.", "Move one of its entries.", field="thing")
    entries = list(entries_of(debate, edit.thing, edit.claim))
    place = index_of(edit.thing, entries, edit.id)
    own = entry_ids(edit.thing, entries)
    moved = entries.pop(place)
    after = edit.after
    if after and own[index_of(edit.thing, entries_of(debate, edit.thing, edit.claim), after, "after")] == own[place]:
        return debate
    if isinstance(moved, Argument):
        if after and group_of(find(debate, after, "after")) != group_of(moved):
            message = f"“{after}” is not listed with “{moved.id}”: links are listed by premise and relation."
            raise Refusal("bad-value", message, "Move it among the links of its own list.", field="after")
        return ordered(debate, placed(entries, moved, after))
    if after and edit.thing in (Thing.QUOTE, Thing.STEP):
        # The keys of entries that are alike count them, and so does a number: both mean the order before the move.
        target = index_of(edit.thing, entries_of(debate, edit.thing, edit.claim), after, "after")
        entries.insert(target if target > place else target + 1, moved)
    else:
        entries.insert(_place(entry_ids(edit.thing, entries), after, edit.thing, entries), moved)
    return ordered(with_entries(debate, edit.thing, entries, edit.claim))


def _add_link(debate: Map, edit: AddLink, strict: bool) -> Map:
    del strict
    if edit.premise not in debate.claim:
        raise unknown("claim", edit.premise, "premise")
    check_target(debate, edit.relation, edit.target)
    link = Argument(link_id(edit.premise, edit.target), (edit.premise,), edit.relation, edit.target)
    arguments = placed(debate.arguments, link, edit.after)
    check_free(debate, arguments, "target")
    return ordered(debate, arguments)


def _remove_link(debate: Map, edit: RemoveLink, strict: bool) -> Map:
    del strict
    check_was(edit.was, find(debate, edit.link), f"the link “{edit.link}”")
    return replace(debate, arguments=tuple(fallen(debate.arguments, [edit.link])))


def _redirect_link(debate: Map, edit: RedirectLink, strict: bool) -> Map:
    del strict
    old = find(debate, edit.link)
    check_was(edit.was, old.target, f"the target of “{edit.link}”")
    relation = edit.relation or old.relation
    check_target(debate, relation, edit.target)
    if old.unnamed and rests_on(debate, edit.target, old.id):
        message = f"“{edit.target[:120]}” attacks “{old.id[:120]}” itself, so that link cannot attack it."
        raise Refusal("circular-undercut", message, "Give the link a name first, or choose another.", field="target")
    new = replace(old, relation=relation, target=edit.target)
    arguments = relabelled(debate.arguments, {}, {}, {old.id: new})
    check_free(debate, arguments, "target")
    return ordered(debate, arguments)


def _retype_link(debate: Map, edit: RetypeLink, strict: bool) -> Map:
    del strict
    old = find(debate, edit.link)
    check_was(edit.was, old.relation, f"what “{edit.link}” does")
    if (old.relation is Relation.UNDERCUTS) != (edit.relation is Relation.UNDERCUTS):
        message = f"“{edit.link[:120]}” {old.relation} {'a link' if old.relation is Relation.UNDERCUTS else 'a claim'}."
        raise Refusal("bad-value", message, "Redirect it, and say what it does there.", field="relation")
    return ordered(debate, [replace(a, relation=edit.relation) if a.id == edit.link else a for a in debate.arguments])


_APPLY: dict[str, Callable[[Map, Any, bool], Map]] = {
    SetField.kind: _set_field,
    Add.kind: _add,
    Remove.kind: _remove,
    Rename.kind: _rename,
    Move.kind: _move,
    AddLink.kind: _add_link,
    RemoveLink.kind: _remove_link,
    RedirectLink.kind: _redirect_link,
    RetypeLink.kind: _retype_link,
    JoinPremises.kind: joining.join,
    SeparatePremises.kind: joining.separate,
    RemoveClaim.kind: claims.remove,
    MergeClaims.kind: claims.merge,
    SplitClaim.kind: claims.split,
}
