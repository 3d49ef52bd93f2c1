"""Where the things that a view shows lead: the web gives addresses, a document of its own leads into itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def nowhere(*_: str) -> str:
    """Return no address."""
    return ""


@dataclass(frozen=True, slots=True)
class Links:
    """Functions that return addresses; each returns an empty string where the thing has no page.

    :param claim: the address of a claim, from its map's id and its own
    :param person: the address of a person, from the name
    :param quote: the address of a quote's place in its source, from the source's id and the quote's key
    """

    claim: Callable[[str, str], str] = nowhere
    person: Callable[[str], str] = nowhere
    quote: Callable[[str, str], str] = nowhere


@dataclass(frozen=True, slots=True)
class ViewLinks:
    """Where the cards of a map's picture lead: functions from the map's id to an address with ``{}`` for the claim's.

    :param claim: the address of a claim; open: the address that shows what is hidden behind it
    """

    claim: Callable[[str], str] = nowhere
    open: Callable[[str], str] = nowhere


#: For what leads nowhere, such as a page on paper.
NO_LINKS = Links()
