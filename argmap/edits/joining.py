"""Joins links into one argument whose premises work together, and separates them again."""

from __future__ import annotations

from dataclasses import replace

from argmap.edits.checks import check_id
from argmap.edits.fields import Refusal
from argmap.edits.kinds import JoinPremises, SeparatePremises
from argmap.edits.links import check_free, distinct, find, ordered, relabelled, taken
from argmap.model import Argument, Map, link_id


def join(debate: Map, edit: JoinPremises, strict: bool) -> Map:
    """Return the map with links joined into one named argument."""
    del strict
    links = [find(debate, link, "links") for link in dict.fromkeys(edit.links)]
    if not links:
        raise Refusal("missing", "The edit has no link.", "Choose the links to join.", field="links")
    first = links[0]
    for link in links:
        if (link.relation, link.target) != (first.relation, first.target):
            message = f"“{link.id[:120]}” does not do the same to the same target as “{first.id[:120]}”."
            raise Refusal("bad-value", message, "Join links that share relation and target.", field="links")
    check_id(edit.id)
    into = next((link for link in links if link.id == edit.id), None)
    if into is None and (edit.id in debate.claim or edit.id in debate.argument):
        raise taken(edit.id, "id")
    joined = Argument(
        id=edit.id,
        premises=tuple(dict.fromkeys(premise for link in links for premise in link.premises)),
        relation=first.relation,
        target=first.target,
        title=_one("title", [link.title for link in links]),
        scheme=_one("scheme", [link.scheme for link in links]),
        implicit=any(link.implicit for link in links),
        weight=next((link.weight for link in links if link.weight is not None), None),
        note="\n".join(dict.fromkeys(link.note for link in links if link.note)),
    )
    gone = {link.id for link in links}
    arguments = [joined if a.id == edit.id else a for a in debate.arguments if a.id not in gone or a.id == edit.id]
    if into is None:
        arguments.append(joined)
    # A claim that undercut several of the links undercuts the one argument once.
    return ordered(debate, distinct(relabelled(arguments, {}, dict.fromkeys(gone, edit.id))))


def _one(name: str, values: list[str]) -> str:
    given = list(dict.fromkeys(value for value in values if value))
    if len(given) > 1:
        message = f"The arguments have different fields “{name}”."
        raise Refusal("bad-value", message, f"Settle on one {name} first.", field="links")
    return given[0] if given else ""


def separate(debate: Map, edit: SeparatePremises, strict: bool) -> Map:
    """Return the map with premises of an argument as links of their own."""
    del strict
    old = find(debate, edit.argument, "argument")
    if old.unnamed:
        message = f"“{old.id[:120]}” has one premise and no name."
        raise Refusal("bad-value", message, "Choose an argument with several premises.", field="argument")
    for premise in edit.premises:
        if premise not in old.premises:
            message = f"“{premise[:80]}” is not a premise of “{old.id}”."
            raise Refusal("bad-value", message, f"Its premises: {', '.join(old.premises)}.", field="premises")
    out = tuple(dict.fromkeys(edit.premises)) or old.premises[1:]
    kept = tuple(premise for premise in old.premises if premise not in out)
    if not kept:
        message = f"“{old.id}” would have no premise."
        raise Refusal("bad-value", message, "Leave one out, or leave the list empty.", field="premises")
    rest = replace(old, premises=kept)
    bare = not edit.premises and rest == Argument(old.id, kept, old.relation, old.target)
    # An unnamed link is known by what it bears on, so one in a circle of undercuts keeps its name.
    bare = bare and not _circles(debate, old)
    arguments = [rest if a.id == old.id else a for a in debate.arguments]
    if bare:
        unnamed = link_id(kept[0], old.target)
        arguments = relabelled(arguments, {}, {old.id: unnamed})
    arguments += [Argument(link_id(p, old.target), (p,), old.relation, old.target) for p in out]
    check_free(debate, arguments, "premises")
    return ordered(debate, arguments)


def _circles(debate: Map, argument: Argument) -> bool:
    seen: set[str] = set()
    target = argument.target
    while target in debate.argument and target not in seen:
        seen.add(target)
        target = debate.argument[target].target
    return argument.id in seen
