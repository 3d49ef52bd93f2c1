"""Links as people write them, resolved to arguments: which argument does ``a -> b`` name, and does it exist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from argmap.errors import Problem, Severity, suggestion
from argmap.model import ARROW, Argument, Relation, link_id

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An argument as the file has it, its target not yet looked up.

    :param argument: the argument, with the target as written
    :param path: where the target is in the data
    :param named: whether its id is the author's, to be kept whatever the target resolves to
    """

    argument: Argument
    path: Path
    named: bool


def resolve(wanted: list[Wanted], claims: Collection[str]) -> tuple[tuple[Argument, ...], list[Problem]]:
    """Look every target up and return the arguments that have one, in the order given, and the problems.

    An undercut may attack an undercut, so targets that are arguments are looked up until nothing more is found.
    """
    found: dict[int, Argument] = {}
    by_id: dict[str, Argument] = {}
    problems: list[Problem] = []
    waiting: list[tuple[int, Wanted]] = []
    for number, want in enumerate(wanted):
        if want.argument.relation is Relation.UNDERCUTS:
            waiting.append((number, want))
        elif want.argument.target in claims:
            _settle(number, want, want.argument.target, found, by_id, problems)
        else:
            problems.append(_no_claim(want, claims))
    # An undercut by name may come before the argument that it attacks, itself an undercut: its id is known at once.
    named = {want.argument.id: want for _, want in waiting if want.named}
    while waiting:
        still = []
        for number, want in waiting:
            target = lookup(want.argument.target, by_id, claims)
            if not target and want.argument.target in named:
                target = want.argument.target
            if target:
                _settle(number, want, target, found, by_id, problems)
            else:
                still.append((number, want))
        if len(still) == len(waiting):
            problems.extend(_no_link(want, by_id, claims) for _, want in still)
            break
        waiting = still
    return _grounded(tuple(found[number] for number in sorted(found)), wanted, claims, problems), problems


def _grounded(
    arguments: tuple[Argument, ...], wanted: list[Wanted], claims: Collection[str], problems: list[Problem]
) -> tuple[Argument, ...]:
    """Drop undercuts whose target was itself dropped, however long the chain."""
    paths = {want.argument.id: want.path for want in wanted}
    while True:
        ids = {argument.id for argument in arguments}
        kept = tuple(a for a in arguments if a.target in claims or a.target in ids)
        if len(kept) == len(arguments):
            return kept
        for argument in arguments:
            if argument not in kept:
                message = f"The argument “{argument.target}” that this undercuts could not be read."
                problems.append(Problem("unknown-link", message, "Fix that link first.", path=paths[argument.id]))
        arguments = kept


def lookup(text: str, arguments: dict[str, Argument], claims: Collection[str]) -> str:
    """Return the id of the argument that a text names, or an empty string.

    ``a -> b`` names the link given on claim a, else the only argument that has a among its premises and b as target.
    """
    if text in arguments:
        return text
    head, arrow, tail = text.partition(ARROW)
    if not arrow:
        return ""
    target = tail if tail in claims else lookup(tail, arguments, claims)
    if link_id(head, target) in arguments:
        return link_id(head, target)
    fitting = [a.id for a in arguments.values() if head in a.premises and a.target == target]
    return fitting[0] if len(fitting) == 1 else ""


def _settle(
    number: int,
    want: Wanted,
    target: str,
    found: dict[int, Argument],
    by_id: dict[str, Argument],
    problems: list[Problem],
) -> None:
    argument = want.argument
    new_id = argument.id if want.named else link_id(argument.premises[0], target)
    if new_id in by_id:
        message = f"“{argument.premises[0]}” is linked to “{target}” twice."
        problems.append(Problem("duplicate-link", message, "Keep one, or name the second argument.", path=want.path))
        return
    if target in argument.premises:
        message = f"“{target}” {argument.relation} itself."
        fix = "Evaluation will treat it as circular; take the link out unless that is meant."
        problems.append(Problem("self-link", message, fix, Severity.WARNING, path=want.path))
    if (argument.id, argument.target) != (new_id, target):
        argument = replace(argument, id=new_id, target=target)
    found[number] = by_id[new_id] = argument


def _no_claim(want: Wanted, claims: Collection[str]) -> Problem:
    target = want.argument.target
    if ARROW in target:
        message = f"“{want.argument.relation}” takes a claim, not the link “{target[:120]}”."
        fix = "Name the claim at its end, or use undercuts: to attack the link."
        return Problem("link-as-claim", message, fix, path=want.path)
    fix = suggestion(target, claims) or f"Add a claim {target[:60]}, or name another."
    return Problem("unknown-claim", f"There is no claim “{target[:120]}” in this map.", fix, path=want.path)


def _no_link(want: Wanted, by_id: dict[str, Argument], claims: Collection[str]) -> Problem:
    target = want.argument.target
    if target in claims:
        links = [argument.id for argument in by_id.values() if target in argument.premises]
        message = f"“undercuts” takes a link, and “{target[:80]}” is a claim."
        fix = f"Write undercuts: {links[0]}, or use rebuts: to attack the claim." if links else "Use rebuts: for it."
        return Problem("claim-as-link", message, fix, path=want.path)
    fix = suggestion(target, by_id) or "Write the link as premise -> target, or name an argument."
    return Problem("unknown-link", f"There is no link “{target[:160]}” in this map.", fix, path=want.path)
