"""Statements and arguments as Carneades has them, in any of its formats, made into nodes and edges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from argmap.errors import Problem, Severity
from argmap.formats.base import note, one_line
from argmap.formats.nodes import Edge, Kind, Node

# An undercutter's name in Carneades 3.5, 3.7 and 4: (valid a1), (undercut a1), ¬app(a1).
_PLACEHOLDER = re.compile(
    r"[¬~-]?\s*\(?\s*(?:not\s+)?\(?(valid|undercut|app)\b[\s(]*\|?([^()|\s]+)\|?\s*\)*\s*\Z", re.IGNORECASE
)


def placeholder(text: str) -> tuple[str, str] | None:
    """Return the predicate and the argument's id where a text only names that an argument is undercut.

    >>> placeholder("(undercut a1)"), placeholder("¬app(a1)"), placeholder("The light is red.")
    (('undercut', 'a1'), ('app', 'a1'), None)
    """
    found = _PLACEHOLDER.match(one_line(text)[:300])
    return (found.group(1).lower(), found.group(2)) if found else None


class Statements:
    """Gathers statements and arguments (Gordon, Prakken & Walton 2007) and gives them out as nodes and edges."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self._texts: dict[str, str] = {}
        self._negated: dict[str, str] = {}

    def statement(self, node: Node) -> None:
        """Take in a statement; one without a text stands for itself by its id."""
        if not one_line(node.text):
            message = f"The statement “{node.key[:40]}” has no text; its id is used as its text."
            self.problems.append(_warning("no-text", message, "Write its text.", node))
        self._texts.setdefault(node.key, node.text)
        self.nodes.append(node)

    def aside(self, key: str, text: str, line: int | None = None) -> None:
        """Take in a statement that is not a claim, such as the name of an undercut."""
        self.nodes.append(Node(key, Kind.OTHER, text, line=line))

    def negation(self, key: str, line: int | None = None) -> str:
        """Return the key of the statement that denies another, made if there is none."""
        if key not in self._negated:
            made = f"¬{key}"
            self._negated[key] = made
            if made not in self._texts:
                text = f"It is not the case that: {one_line(self._texts.get(key, key))}"
                self.nodes.append(Node(made, Kind.CLAIM, text, line=line, implicit=True))
                self._texts[made] = text
                message = f"A premise denies “{key[:40]}”; its denial became a claim of its own."
                self.problems.append(note("negated-premise", message, line=line))
        return self._negated[key]

    def argument(
        self,
        node: Node,
        premises: Iterable[tuple[str, bool]],
        conclusion: str,
        exceptions: Iterable[tuple[str, bool]] = (),
    ) -> None:
        """Take in an argument.

        :param node: its step, a support or an attack
        :param premises: keys of statements, and whether they are premises as they stand or denied
        :param conclusion: key of a statement, or of an argument that it undercuts
        :param exceptions: likewise, statements each of which undercuts the argument
        """
        self.nodes.append(node)
        for key, positive in premises:
            self.edges.append(Edge(key if positive else self.negation(key, node.line), node.key, node.path, node.line))
        if conclusion:
            self.edges.append(Edge(node.key, conclusion, node.path, node.line))
        for number, (key, positive) in enumerate(exceptions, 1):
            self.undercut(f"{node.key}!{number}", key if positive else self.negation(key, node.line), node)

    def undercut(self, key: str, premise: str, attacked: Node) -> None:
        """Add that a statement undercuts an argument."""
        self.nodes.append(Node(key, Kind.ATTACK, line=attacked.line, path=attacked.path))
        self.edges.append(Edge(premise, key, attacked.path, attacked.line))
        self.edges.append(Edge(key, attacked.key, attacked.path, attacked.line))

    def settle(self) -> None:
        """Let what attacks an argument without premises attack its conclusion, which it only asserts."""
        claims = {node.key for node in self.nodes if node.kind is Kind.CLAIM}
        premised = {edge.target for edge in self.edges if edge.source in claims}
        bare = {node.key: node for node in self.nodes if node.kind is Kind.SUPPORT and node.key not in premised}
        concluded = {edge.source: edge.target for edge in self.edges if edge.source in bare and edge.target in claims}
        self.nodes = [node for node in self.nodes if node.key not in concluded]
        self.edges = [
            replace(edge, target=concluded.get(edge.target, edge.target))
            for edge in self.edges
            if edge.source not in concluded
        ]
        for key in concluded:
            message = f"“{key[:40]}” has no premises: its conclusion stands by itself, and is attacked in its place."
            self.problems.append(replace(note("no-premise", message, line=bare[key].line), path=bare[key].path))

    def weight(self, value: str, at: Node) -> float | None:
        """Return a weight between 0 and 1; none for 0.5, which Carneades writes where nobody gave one."""
        if not value.strip():
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            message = f"The weight “{value[:20]}” is not between 0 and 1; it was left out."
            self.problems.append(_warning("bad-weight", message, "Fix it.", at))
            return None
        return None if number == 0.5 else number


def _warning(code: str, message: str, fix: str, at: Node) -> Problem:
    return Problem(code, message, fix, Severity.WARNING, line=at.line, path=at.path)
