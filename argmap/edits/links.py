"""How arguments hang together: their order, their ids when an end is renamed, and what falls with a link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from argmap.edits.fields import Refusal, unknown
from argmap.model import Argument, Map, Relation, link_id

_RANK = {relation: number for number, relation in enumerate(Relation)}


def ordered(debate: Map, arguments: Iterable[Argument] | None = None) -> Map:
    """Return the map with its arguments in a map file's order: links by premise and relation, then named arguments."""
    arguments = debate.arguments if arguments is None else tuple(arguments)
    place = {claim.id: number for number, claim in enumerate(debate.claims)}
    links = [argument for argument in arguments if argument.unnamed]
    links.sort(key=lambda link: (place[link.premises[0]], _RANK[link.relation]))
    settled = (*links, *(argument for argument in arguments if not argument.unnamed))
    return debate if settled == debate.arguments else replace(debate, arguments=settled)


def group_of(link: Argument) -> tuple[str, Relation | None]:
    """Return what links share that the file lists together; all named arguments are one list."""
    return (link.premises[0], link.relation) if link.unnamed else ("", None)


def placed(arguments: Sequence[Argument], new: Argument, after: str | None) -> list[Argument]:
    """Return the arguments with one more, placed among those that the file lists with it.

    :param after: id of the one it follows; empty for the first of them, ``None`` for the last
    :raises Refusal: if ``after`` is not one of them
    """
    found = list(arguments)
    own = group_of(new)
    fellows = [number for number, argument in enumerate(found) if group_of(argument) == own]
    if after is None:
        found.append(new)
    elif after == "":
        found.insert(fellows[0] if fellows else len(found), new)
    else:
        before = [number for number in fellows if found[number].id == after]
        if not before:
            raise unknown("link", after, "after")
        found.insert(before[0] + 1, new)
    return found


def relabelled(
    arguments: Iterable[Argument],
    claims: Mapping[str, str],
    names: Mapping[str, str],
    changed: Mapping[str, Argument] | None = None,
) -> list[Argument]:
    """Return the arguments with other ids for claims and for arguments, wherever they are used.

    An argument without a name gets the id that follows from its ends. Ids may coincide afterwards.

    :param claims: new ids of claims by their old ones
    :param names: new ids of arguments by their old ones, where they do not follow from the ends
    :param changed: arguments to put in the place of those with these old ids, with ends by their old ids
    """
    present = {argument.id: (changed or {}).get(argument.id, argument) for argument in arguments}
    new = dict(names)
    for start in present:
        chain = []
        at = start
        # Down to what is known, then back up: an undercut of an undercut may be thousands deep.
        while at in present and at not in new:
            argument = present[at]
            if not argument.unnamed:
                new[at] = argument.id
                break
            chain.append(at)
            at = argument.target
        for old in reversed(chain):
            argument = present[old]
            target = new.get(argument.target, claims.get(argument.target, argument.target))
            premise = claims.get(argument.premises[0], argument.premises[0])
            new[old] = link_id(premise, target)
    return [
        replace(
            argument,
            id=new[old],
            premises=tuple(dict.fromkeys(claims.get(premise, premise) for premise in argument.premises)),
            target=new.get(argument.target, claims.get(argument.target, argument.target)),
        )
        for old, argument in present.items()
    ]


def fallen(arguments: Sequence[Argument], gone: Collection[str]) -> list[Argument]:
    """Return the arguments that are left when some go, and with them the undercuts of them, however deep."""
    on: dict[str, list[str]] = {}
    for argument in arguments:
        on.setdefault(argument.target, []).append(argument.id)
    lost = set()
    waiting = list(gone)
    while waiting:
        at = waiting.pop()
        if at not in lost:
            lost.add(at)
            waiting.extend(on.get(at, ()))
    return [argument for argument in arguments if argument.id not in lost]


def distinct(arguments: Iterable[Argument]) -> list[Argument]:
    """Return the arguments without those whose id came before."""
    found: dict[str, Argument] = {}
    for argument in arguments:
        found.setdefault(argument.id, argument)
    return list(found.values())


def check_target(debate: Map, relation: Relation, target: str, field: str = "target") -> None:
    """Check that a target exists and is of the kind that the relation takes.

    :raises Refusal: if it is not
    """
    if relation is Relation.UNDERCUTS:
        if target in debate.claim:
            message = f"An undercut attacks a step between claims, and “{debate.claim[target].text[:120]}” is a claim."
            choice = "Choose the step to attack, or rebut the claim."
            fix = choice if debate.arguments_from.get(target) else "No step starts from it: rebut it instead."
            raise Refusal("claim-as-link", message, fix, field=field)
        if target not in debate.argument:
            raise unknown("link", target, field)
    elif target in debate.argument:
        message = f"“{relation}” takes a claim, not the link “{target[:120]}”."
        raise Refusal("link-as-claim", message, "Choose the claim at its end, or use undercuts.", field=field)
    elif target not in debate.claim:
        raise unknown("claim", target, field)


def check_free(debate: Map, arguments: Iterable[Argument], field: str) -> None:
    """Check that no id is used twice.

    :raises Refusal: if one is
    """
    seen: set[str] = set()
    for argument in arguments:
        if argument.id in seen or argument.id in debate.claim:
            if argument.unnamed:
                message = f"“{argument.premises[0]}” is linked to “{argument.target}” twice."
                raise Refusal("duplicate-link", message, "Keep one, or name one of them.", field=field)
            raise taken(argument.id, field)
        seen.add(argument.id)


def taken(name: str, field: str) -> Refusal:
    """Return the refusal of an id that something else has."""
    return Refusal("id-taken", f"“{name}” is the id of something else in this map.", "Choose another id.", field=field)


def find(debate: Map, link: str, field: str = "link") -> Argument:
    """Return an argument by its id.

    :raises Refusal: if there is none
    """
    if link not in debate.argument:
        raise unknown("link", link, field)
    return debate.argument[link]


def rests_on(debate: Map, start: str, sought: str) -> bool:
    """Return whether an argument is another one, or undercuts it by one step or more."""
    seen: set[str] = set()
    while start in debate.argument and start not in seen:
        if start == sought:
            return True
        seen.add(start)
        start = debate.argument[start].target
    return False
