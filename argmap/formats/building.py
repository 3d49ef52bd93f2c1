"""Builds a map from foreign data piece by piece: ids that are free, links that differ, arguments in file order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from argmap.formats.base import WEB, clean, one_line
from argmap.model import Argument, Claim, Map, Relation, Source, link_id
from argmap.slugs import Slugs

_RANK = {relation: rank for rank, relation in enumerate(Relation)}


def ordered(claims: Sequence[Claim], arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    """Return arguments in the order a map file gives them: links by claim and relation, then the named ones."""
    place = {claim.id: number for number, claim in enumerate(claims)}
    known = list(arguments)
    links = [argument for argument in known if argument.unnamed]
    links.sort(key=lambda link: (place.get(link.premises[0], len(place)), _RANK[link.relation]))
    return (*links, *(argument for argument in known if not argument.unnamed))


class Builder:
    """Gathers claims, arguments and sources, and gives each an id of its own.

    :param name: what the map's id is made from
    """

    def __init__(self, name: str = "") -> None:
        self.ids = Slugs()
        self.source_ids = Slugs()
        self.name = name
        self.claims: dict[str, Claim] = {}
        self.arguments: dict[str, Argument] = {}
        self.sources: dict[str, Source] = {}
        self.titled: dict[str, str] = {}
        self._by_url: dict[str, str] = {}

    def claim(self, text: str, name: str = "", **fields: Any) -> str:
        """Add a claim and return its id.

        :param text: its statement; white space is evened out
        :param name: what to make the id from, where it is not the text
        :param fields: further fields of ``Claim``
        """
        statement = one_line(text)
        claim_id = self.ids.new(name or statement, "claim")
        self.claims[claim_id] = Claim(claim_id, statement or name or claim_id, **fields)
        return claim_id

    def change(self, claim_id: str, **fields: Any) -> None:
        """Change fields of a claim that was added."""
        self.claims[claim_id] = replace(self.claims[claim_id], **fields)

    def argue(self, premises: Iterable[str], relation: Relation, target: str, name: str = "", **fields: Any) -> str:
        """Add an argument and return its id; the same link given twice stays one.

        It has no name of its own where it has one premise, no name is asked for, nothing is said of it, and no other
        link leads from that premise to that target.

        :param premises: ids of claims, at least one
        :param target: id of a claim, or of an argument for an undercut
        :param name: what to make its id from
        :param fields: further fields of ``Argument``; ones at their default do not count as said
        """
        grounds = tuple(dict.fromkeys(premises))
        said = {key: value for key, value in fields.items() if value or (value == 0.0 and value is not False)}
        if len(grounds) == 1 and not name and not said:
            plain = link_id(grounds[0], target)
            standing = self.arguments.get(plain)
            if standing is None or standing.relation is relation:
                self.arguments[plain] = standing or Argument(plain, grounds, relation, target)
                return plain
        made = name or f"{grounds[0]}-{relation.value}-{target.rsplit(' ', 1)[-1]}"
        argument_id = self.ids.new(made, "argument")
        self.arguments[argument_id] = Argument(argument_id, grounds, relation, target, **said)
        return argument_id

    def source(self, title: str, url: str = "", name: str = "", **fields: Any) -> str:
        """Add a source and return its id; a second one with the same address is the first.

        :param url: its address; one that is none is left out
        """
        url = url if WEB.match(url) else ""
        if url and url in self._by_url:
            return self._by_url[url]
        heading = one_line(title) or url or "Untitled source"
        source_id = self.source_ids.new(name or heading, "source")
        self.sources[source_id] = Source(source_id, heading, url=url, **fields)
        self.titled.setdefault(heading, source_id)
        if url:
            self._by_url[url] = source_id
        return source_id

    def build(self, title: str = "", **fields: Any) -> Map:
        """Return the map of all that was added, its arguments in the order of a map file.

        :param fields: further fields of ``Map``
        """
        claims = tuple(self.claims.values())
        return Map(
            id=Slugs().new(self.name, "map"),
            title=one_line(title) or clean(self.name).strip() or "Untitled",
            claims=claims,
            arguments=ordered(claims, self.arguments.values()),
            sources=tuple(self.sources.values()),
            **fields,
        )
