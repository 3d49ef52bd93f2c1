"""Which issue each claim belongs to: the one its file states, else that of the nearest claim it bears on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from argmap.model import Map

OTHER = ""
"""The issue of what has none."""
OTHER_TITLE = "Other points"


def issues(debate: Map) -> Mapping[str, str]:
    """Return each claim's issue id, ``OTHER`` where neither it nor anything it bears on has one.

    A claim without an issue takes that of the claim it reaches by the fewest arguments; an undercut that of the
    inference it attacks, which takes it from its premises before its conclusion. Of equally near ones the first in the
    file counts.
    """
    found: dict[str, str] = {claim.id: claim.issue for claim in debate.claims if claim.issue}
    for argument in debate.arguments:
        inherited = next((found[premise] for premise in argument.premises if premise in found), "")
        if inherited and argument.id not in found:
            found[argument.id] = inherited
    queue = deque(found.items())
    while queue:
        target, issue = queue.popleft()
        for argument in debate.arguments_to.get(target, ()):
            for node in (argument.id, *argument.premises):
                if node not in found:
                    found[node] = issue
                    queue.append((node, issue))
    return {claim.id: found.get(claim.id, OTHER) for claim in debate.claims}


def title(debate: Map, issue: str) -> str:
    """Return an issue's title, or the heading of what has none."""
    return debate.issue[issue].title if issue in debate.issue else OTHER_TITLE
