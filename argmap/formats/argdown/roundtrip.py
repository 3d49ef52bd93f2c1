"""Reads Argdown that argmap wrote: front matter and data blocks hold what Argdown itself has no place for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from argmap import schema
from argmap.errors import Problem, Severity
from argmap.formats.argdown.document import Document, Inference, Member, Node, Tie, Type
from argmap.formats.base import warn
from argmap.formats.building import ordered
from argmap.model import Argument, Map, Relation, is_slug, link_id
from argmap.slugs import Slugs

_RELATIONS = {Type.SUPPORT: Relation.SUPPORTS, Type.ENTAILS: Relation.SUPPORTS, Type.UNDERCUT: Relation.UNDERCUTS}


def own_map(document: Document, name: str) -> tuple[Map, list[Problem]] | None:
    """Return the map of a document whose front matter says that argmap wrote it; ``None`` for any other."""
    top = document.front.get("argmap")
    if not isinstance(top, dict):
        return None
    return _Own(document, dict(top), name).read()


class _Own:
    def __init__(self, document: Document, top: dict[str, Any], name: str) -> None:
        self.document, self.top, self.name = document, top, name
        self.problems: list[Problem] = []
        self.into: dict[int, list[Tie]] = {}
        self.out: dict[int, list[Tie]] = {}
        for tie in document.ties:
            self.into.setdefault(id(tie.target), []).append(tie)
            self.out.setdefault(id(tie.source), []).append(tie)
        names = top.get("names")
        names = names if isinstance(names, dict) else {}
        self.claims, self.arguments = (_inverse(names.get(kind)) for kind in ("claims", "arguments"))
        bare = names.get("bare")
        self.bare = set(bare) if isinstance(bare, list) and all(isinstance(id, str) for id in bare) else set()
        nodes = sorted(document.nodes, key=lambda node: (node.order < 0, node.order))
        self.inferences = [
            node
            for node in nodes
            if node.argument and (node.proof or (self._grounded(node) and not self._is_bare(node)))
        ]
        held = {id(node) for node in self.inferences}
        self.statements = [node for node in nodes if id(node) not in held]
        titles = {node.title for node in nodes} | {*self.claims.values(), *self.arguments.values()}
        slugs = Slugs(title for title in titles if is_slug(title))
        self.ids: dict[int, str] = {}
        self.references: set[int] = set()
        used: set[str] = set()
        for node in (*self.statements, *self.inferences):
            # A statement and an argument of one title: the statement keeps it.
            title = (self.arguments if id(node) in held else self.claims).get(node.title, node.title)
            free = is_slug(title) and title not in used
            known = not free and not node.texts and title in self.claims.values()
            # A claim that is written with its title may still be referred to by its id.
            self.ids[id(node)] = title if free or known else slugs.new(title, "claim")
            if known:
                self.references.add(id(node))
            used.add(self.ids[id(node)])

    def _is_bare(self, node: Node) -> bool:
        """Return whether an argument is a claim that the document it came from had as one without premises."""
        return self.claims.get(node.title, node.title) in self.bare

    def _grounded(self, node: Node) -> bool:
        """Return whether an argument without proof has premises and one thing it bears on."""
        supports = [tie for tie in self.into.get(id(node), ()) if tie.type is Type.SUPPORT]
        return bool(supports) and len(self.out.get(id(node), ())) == 1

    def read(self) -> tuple[Map, list[Problem]]:
        """Return the map, and what in it cannot be."""
        claims = {self.ids[id(node)]: self._claim(node) for node in self.statements if id(node) not in self.references}
        plain = {key: value for key, value in self.top.items() if key not in ("version", "names")}
        title = self.document.front.get("title") or self.name
        shell, found = schema.load({**plain, "title": title, "claims": claims}, Slugs().new(self.name, "map"))
        self.problems += [problem for problem in found if problem.severity is Severity.ERROR]
        arguments = self._arguments()
        return replace(shell, arguments=ordered(shell.claims, arguments)), self.problems

    def _claim(self, node: Node) -> dict[str, Any]:
        data = {"text": node.texts[-1] if node.texts else node.title, **node.data}
        if node.tags:
            given = data.get("tags") or []
            data["tags"] = [*(given if isinstance(given, list) else [given]), *node.tags]
        return data

    # -- arguments -----------------------------------------------------------------------------------------------

    def _arguments(self) -> list[Argument]:
        targets = {id(node): self._target(node) for node in self.inferences}
        premises = {id(node): self._premises(node) for node in self.inferences}
        names: dict[int, str] = {}
        for node in self.inferences:
            if node.proof or "--" not in node.title or len(premises[id(node)]) != 1:
                names[id(node)] = self.ids[id(node)]
        self._name_links(targets, premises, names)
        found: dict[str, Argument] = {}
        for tie in self.document.ties:
            if id(tie.source) in targets:
                continue
            link = self._link(tie, targets, names)
            if link is not None:
                found.setdefault(link.id, link)
        for node in self.inferences:
            if not node.proof and names[id(node)] != self.ids[id(node)]:
                continue
            relation, target = targets[id(node)]
            argument_id = names[id(node)]
            where = self._place(target, names)
            found[argument_id] = Argument(argument_id, tuple(premises[id(node)]), relation, where, **self._fields(node))
        return list(found.values())

    def _target(self, node: Node) -> tuple[Relation, Member]:
        if node.proof:
            return Relation.SUPPORTS, node.proof[-1].statement
        tie = self.out[id(node)][0]
        return _RELATIONS.get(tie.type, Relation.REBUTS), tie.target

    def _premises(self, node: Node) -> list[str]:
        grounds: list[Member]
        if node.proof:
            grounds = [step.statement for step in node.proof[:-1]]
        else:
            grounds = [tie.source for tie in self.into[id(node)] if tie.type is Type.SUPPORT]
        return list(dict.fromkeys(self.ids[id(ground)] for ground in grounds))

    def _name_links(
        self, targets: dict[int, tuple[Relation, Member]], premises: dict[int, list[str]], names: dict[int, str]
    ) -> None:
        """Name links by premise and target, those that attack a link after it."""
        for node in self.inferences:
            chain: list[Node] = []
            current: Member = node
            while isinstance(current, Node) and id(current) in targets and id(current) not in names:
                names[id(current)] = self.ids[id(current)]
                chain.append(current)
                current = targets[id(current)][1]
            for link in reversed(chain):
                names[id(link)] = link_id(premises[id(link)][0], self._place(targets[id(link)][1], names))

    def _place(self, member: Member, names: dict[int, str]) -> str:
        """Return the id of what a relation goes to."""
        if isinstance(member, Inference):
            member = member.argument
        return names.get(id(member)) or self.ids[id(member)]

    def _link(self, tie: Tie, targets: dict[int, tuple[Relation, Member]], names: dict[int, str]) -> Argument | None:
        """Return the link a statement's relation is; ``None`` if it only makes the statement a premise."""
        source = self.ids[id(tie.source)]
        relation = _RELATIONS.get(tie.type, Relation.REBUTS)
        owner = tie.target.argument if isinstance(tie.target, Inference) else tie.target
        if id(owner) in targets and relation is not Relation.UNDERCUTS:
            if relation is Relation.SUPPORTS and isinstance(owner, Node) and not owner.proof:
                named = names[id(owner)] == self.ids[id(owner)]
                return None if named else Argument(names[id(owner)], (source,), *self._ends(owner, targets, names))
            message = f"A relation to the argument “{owner.title[:60]}” is carried over as an undercut."
            self.problems.append(warn("argdown-on-argument", message, "Write _> for an undercut.", line=tie.line))
            relation = Relation.UNDERCUTS
        if relation is Relation.UNDERCUTS and id(owner) not in targets:
            relation = Relation.REBUTS
            message = f"“{owner.title[:60]}” is not an argument; the undercut becomes a rebuttal."
            self.problems.append(warn("argdown-undercut", message, "Undercut an argument.", line=tie.line))
        target = self._place(tie.target, names)
        return Argument(link_id(source, target), (source,), relation, target)

    def _ends(
        self, node: Node, targets: dict[int, tuple[Relation, Member]], names: dict[int, str]
    ) -> tuple[Relation, str]:
        relation, target = targets[id(node)]
        return relation, self._place(target, names)

    def _fields(self, node: Node) -> dict[str, Any]:
        data = node.data
        fields: dict[str, Any] = {key: str(data[key]) for key in ("title", "scheme", "note") if data.get(key)}
        if node.title in self.arguments:
            fields["title"] = node.title
            if node.texts and "note" not in data:
                fields["note"] = node.texts[-1]
        elif node.texts and "title" not in data:
            fields["title"] = node.texts[-1]
        inference = node.proof[-1].inference if node.proof else None
        if inference is not None and inference.rules and "scheme" not in data:
            fields["scheme"] = ", ".join(inference.rules)
        fields["implicit"] = str(data.get("implicit", "")).lower() == "true"
        try:
            fields["weight"] = min(1.0, max(0.0, float(data["weight"]))) if "weight" in data else None
        except (TypeError, ValueError):
            fields["weight"] = None
        return fields


def _inverse(names: Any) -> dict[str, str]:
    """Return the ids by the titles that stand for them."""
    if not isinstance(names, dict):
        return {}
    return {title: id for id, title in names.items() if isinstance(title, str) and isinstance(id, str) and is_slug(id)}
