"""Removes, renames, merges and splits claims, with everything that refers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from argmap.edits.checks import check_id, check_was
from argmap.edits.fields import Refusal, index_of, unknown
from argmap.edits.kinds import Hanging, MergeClaims, RemoveClaim, SplitClaim, Thing
from argmap.edits.links import check_free, check_target, distinct, fallen, find, ordered, relabelled, rests_on, taken
from argmap.model import RECORDS, Argument, Claim, Map, Position, Relation, Step, link_id

#: The fields of a position that hold ids of claims.
_CLAIMS_OF_POSITIONS = tuple(field.attribute for field in RECORDS[Position].fields if field.names == "claim")


def find_claim(debate: Map, claim: str, field: str = "id") -> Claim:
    """Return a claim by its id.

    :raises Refusal: if there is none
    """
    if claim not in debate.claim:
        raise unknown("claim", claim, field)
    return debate.claim[claim]


def renamed(debate: Map, old: str, new: str) -> Map:
    """Return the map with another id for a claim wherever it is used."""
    changed = replace(debate, claims=tuple(replace(c, id=new) if c.id == old else c for c in debate.claims))
    return _referring(changed, old, new, relabelled(debate.arguments, {old: new}, {}))


def _referring(debate: Map, old: str, new: str, arguments: Sequence[Argument]) -> Map:
    """Return the map with these arguments, and with theses and steps that name another claim."""
    return replace(
        debate,
        arguments=tuple(arguments),
        positions=tuple(_pointing(p, {old: new}) for p in debate.positions),
        walkthrough=tuple(
            replace(s, claims=tuple(dict.fromkeys(new if c == old else c for c in s.claims))) if old in s.claims else s
            for s in debate.walkthrough
        ),
    )


def _pointing(position: Position, changed: Mapping[str, str]) -> Position:
    """Return a position with other claims in its fields.

    :param changed: other ids by old ones; empty where the claim is gone
    """
    values: dict[str, Any] = {}
    for name in _CLAIMS_OF_POSITIONS:
        value = getattr(position, name)
        if isinstance(value, str):
            values[name] = changed.get(value, value)
        else:
            values[name] = tuple(dict.fromkeys(new for new in (changed.get(claim, claim) for claim in value) if new))
    return replace(position, **values)


def remove(debate: Map, edit: RemoveClaim, strict: bool) -> Map:
    """Return the map without a claim, and with the claims that bore on it unlinked, removed or moved."""
    del strict
    check_was(edit.was, find_claim(debate, edit.id), f"the claim “{edit.id}”")
    if edit.hanging is Hanging.MOVE:
        debate = _moved(debate, edit)
    gone = {edit.id}
    if edit.hanging is Hanging.REMOVE:
        gone = _hanging(debate, edit.id)
    return _without(debate, gone)


def _without(debate: Map, gone: set[str]) -> Map:
    dropped = {a.id for a in debate.arguments if a.target in gone or gone.issuperset(a.premises)}
    arguments = [
        replace(a, premises=tuple(p for p in a.premises if p not in gone))
        if gone.intersection(a.premises) and a.id not in dropped
        else a
        for a in debate.arguments
    ]
    steps = [(step, tuple(c for c in step.claims if c not in gone)) for step in debate.walkthrough]
    return replace(
        debate,
        claims=tuple(c for c in debate.claims if c.id not in gone),
        arguments=tuple(fallen(arguments, dropped)),
        positions=tuple(_pointing(p, dict.fromkeys(gone, "")) for p in debate.positions),
        walkthrough=tuple(Step(left, step.note) for step, left in steps if left),
    )


def _hanging(debate: Map, claim: str) -> set[str]:
    """Return a claim and those that serve for nothing but it, at any depth; a thesis always serves."""
    gone = {claim}
    theses = {position.thesis for position in debate.positions}
    while True:
        left = {a.id for a in _without(debate, gone).arguments}
        users: dict[str, bool] = {}
        for argument in debate.arguments:
            for premise in argument.premises:
                users[premise] = users.get(premise, False) or argument.id in left
        more = {c for c, used in users.items() if not used and c not in theses and c not in gone}
        if not more:
            return gone
        gone |= more


def _moved(debate: Map, edit: RemoveClaim) -> Map:
    own = debate.arguments_from.get(edit.id, ())
    bearing = [a for a in own if not edit.to or a.target == edit.to]
    if not bearing:
        message = (
            f"“{edit.id}” is not linked to “{edit.to[:80]}”." if edit.to else f"“{edit.id}” is not linked to anything."
        )
        raise Refusal("bad-value", message, "Say which of its targets, or unlink the claims.", field="hanging")
    step = bearing[0]
    changed: dict[str, Argument] = {}
    for argument in debate.arguments_to.get(edit.id, ()):
        relation = _composed(argument.relation, step.relation)
        circular = argument.unnamed and rests_on(debate, step.target, argument.id)
        if relation is not None and step.target not in argument.premises and not circular:
            changed[argument.id] = replace(argument, relation=relation, target=step.target)
    # A claim that bears on the target already keeps that link, and so do the undercuts of it.
    present = {a.id for a in debate.arguments if a.id not in changed}
    for old, new in list(changed.items()):
        if new.unnamed and link_id(new.premises[0], new.target) in present:
            del changed[old]
    return ordered(debate, distinct(relabelled(debate.arguments, {}, {}, changed)))


def _composed(first: Relation, second: Relation) -> Relation | None:
    """Return what a claim does to the target of the claim that it bears on; an attack on an attack supports."""
    if second is Relation.UNDERCUTS:
        return Relation.UNDERCUTS if first is Relation.SUPPORTS else None
    return Relation.REBUTS if first.attacks != second.attacks else Relation.SUPPORTS


def merge(debate: Map, edit: MergeClaims, strict: bool) -> Map:
    """Return the map with one claim in the place of two."""
    del strict
    keep, drop = find_claim(debate, edit.keep, "keep"), find_claim(debate, edit.drop, "drop")
    if keep.id == drop.id:
        raise Refusal("bad-value", "A claim cannot be merged with itself.", "Choose two claims.", field="drop")
    theses = {position.thesis for position in debate.positions}
    if keep.id in theses and drop.id in theses:
        message = f"“{keep.id}” and “{drop.id}” are the theses of two positions."
        raise Refusal("thesis-taken", message, "Give one of the positions another thesis first.", field="drop")
    text = edit.text.strip() or keep.text
    lost = [f"Also worded: {wording}" for wording in dict.fromkeys((keep.text, drop.text)) if wording != text]
    both = {name: _joined(getattr(keep, name), getattr(drop, name)) for name in RECORDS[Claim].by_attribute}
    one = replace(
        keep,
        **both
        | {
            "text": text,
            "implicit": keep.implicit and drop.implicit,
            "note": "\n".join(dict.fromkeys(part for part in (keep.note, drop.note, *lost) if part)),
            # Links to the dropped claim that somebody has kept lead to the one that holds its words.
            "former_ids": tuple(dict.fromkeys((*keep.former_ids, *drop.former_ids, drop.id))),
        },
    )
    between = [
        a.id
        for a in debate.arguments
        if (a.target == keep.id and set(a.premises) <= {keep.id, drop.id} and drop.id in a.premises)
        or (a.target == drop.id and set(a.premises) <= {keep.id, drop.id} and keep.id in a.premises)
    ]
    arguments = fallen(debate.arguments, between)
    claims = tuple(one if c.id == keep.id else c for c in debate.claims if c.id != drop.id)
    named = _opposed(arguments, keep.id, drop.id, {*debate.claim, *debate.argument} - {drop.id})
    merged = distinct(relabelled(arguments, {drop.id: keep.id}, {}, named))
    return ordered(_referring(replace(debate, claims=claims), drop.id, keep.id, merged))


def _joined(kept: Any, dropped: Any) -> Any:
    """Return what a field of a merged claim holds: all entries of both lists, else the one that says something."""
    if isinstance(kept, tuple):
        return tuple(dict.fromkeys((*kept, *dropped)))
    return dropped if kept in (None, "", False) else kept


def _opposed(arguments: Sequence[Argument], keep: str, drop: str, used: set[str]) -> dict[str, Argument]:
    """Return the links of the one claim that would have the id of a link of the other but do something else.

    They get a name, so that both are kept.
    """
    relations = {
        (tuple(keep if p == drop else p for p in a.premises), keep if a.target == drop else a.target): a.relation
        for a in reversed(arguments)
        if a.unnamed
    }
    found: dict[str, Argument] = {}
    for argument in arguments:
        ends = (
            tuple(keep if p == drop else p for p in argument.premises),
            keep if argument.target == drop else argument.target,
        )
        if argument.unnamed and argument.relation is not relations[ends]:
            stem = f"{ends[0][0]}-{argument.relation}"[:70]
            name = next(n for n in (stem, *(f"{stem}-{i}" for i in range(2, len(used) + 3))) if n not in used)
            used.add(name)
            found[argument.id] = replace(argument, id=name)
    return found


def split(debate: Map, edit: SplitClaim, strict: bool) -> Map:
    """Return the map with two claims in the place of one."""
    del strict
    old = find_claim(debate, edit.id)
    check_was(edit.was, old.text, f"the wording of “{edit.id}”")
    check_id(edit.new_id, "new-id")
    if edit.new_id in debate.claim or edit.new_id in debate.argument:
        raise taken(edit.new_id, "new-id")
    for field, text in (("text", edit.text), ("new-text", edit.new_text)):
        if not text.strip():
            raise Refusal("missing", f"“{field}” is empty.", "Write what the claim should say.", field=field)
    quotes = list(old.quotes)
    over = {index_of(Thing.QUOTE, quotes, key, "quotes") for key in edit.quotes}
    first = replace(old, text=edit.text.strip(), quotes=tuple(q for n, q in enumerate(quotes) if n not in over))
    second = replace(
        old,
        id=edit.new_id,
        text=edit.new_text.strip(),
        quotes=tuple(q for n, q in enumerate(quotes) if n in over),
        # A remark is about what was one claim, and stays with the first; old addresses can lead to one claim only.
        note="",
        former_ids=(),
    )
    claims = tuple(c for own in debate.claims for c in ((first, second) if own.id == old.id else (own,)))
    changed: dict[str, Argument] = {}
    for link in edit.links:
        argument = find(debate, link, "links")
        if old.id not in (*argument.premises, argument.target):
            message = f"“{link[:120]}” is not a link of “{old.id}”."
            raise Refusal("bad-value", message, "Choose links from or to the claim.", field="links")
        changed[link] = replace(
            argument,
            premises=tuple(second.id if p == old.id else p for p in argument.premises),
            target=second.id if argument.target == old.id else argument.target,
        )
    arguments = relabelled(debate.arguments, {}, {}, changed)
    after = replace(debate, claims=claims, arguments=tuple(arguments))
    for link in edit.copied:
        argument = find(debate, link, "copied")
        if not argument.unnamed or argument.premises != (old.id,):
            message = f"“{link[:120]}” is not a link from “{old.id}” without a name."
            raise Refusal("bad-value", message, "Choose links from the claim.", field="copied")
        check_target(after, argument.relation, argument.target, "copied")
        copy = Argument(link_id(second.id, argument.target), (second.id,), argument.relation, argument.target)
        arguments.append(copy)
    check_free(after, arguments, "links")
    return ordered(after, arguments)
