"""Argdown's own model of a text: statements as equivalence classes, arguments, inferences and their relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from argmap.errors import Problem


class Type(StrEnum):
    """Argdown's names for relations."""

    SUPPORT = "support"
    ATTACK = "attack"
    UNDERCUT = "undercut"
    CONTRARY = "contrary"
    CONTRADICTORY = "contradictory"
    ENTAILS = "entails"


@dataclass(eq=False, slots=True)
class Section:
    """A heading and what is below it."""

    title: str
    level: int
    line: int
    parent: Section | None = None
    tags: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Node:
    """A statement with all its occurrences, or an argument.

    :param title: its title; ``Untitled`` and a number where it has none
    :param argument: whether it is an argument
    :param line: line of its first occurrence
    :param texts: its wordings, in order, each once
    :param links: words and addresses of the links in them
    :param proof: the lines of an argument's premise-conclusion structure
    :param order: place among the text's blocks of the one that defines it; -1 if none does
    """

    title: str
    argument: bool
    line: int
    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    section: Section | None = None
    defined: bool = False
    proof: list[Step] = field(default_factory=list)
    order: int = -1

    @property
    def untitled(self) -> bool:
        """Return whether the text gives it no title."""
        return self.title.startswith("Untitled ") and self.title[9:].isdigit()


@dataclass(eq=False, slots=True)
class Inference:
    """A step of a premise-conclusion structure."""

    line: int
    argument: Node
    rules: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    relations: list[Tie] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Step:
    """A numbered line: a premise, or with an inference a conclusion."""

    statement: Node
    number: str
    inference: Inference | None = None


Member = Node | Inference


@dataclass(eq=False, slots=True)
class Tie:
    """A relation.

    :param meant: what it goes to by its place in the text, where Argdown lets it go elsewhere
    """

    type: Type
    source: Member
    target: Member
    line: int
    meant: Member | None = None


@dataclass(slots=True)
class Document:
    """All an Argdown text says.

    :param nodes: statements and arguments in the order of their first occurrence
    :param front: its front matter
    """

    statements: dict[str, Node] = field(default_factory=dict)
    arguments: dict[str, Node] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    front: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def strict(self) -> bool:
        """Return whether the front matter asks for Argdown's strict mode."""
        model = self.front.get("model")
        return isinstance(model, Mapping) and str(model.get("mode", "")).strip().lower() == "strict"

    def figures(self) -> dict[str, Any]:
        """Return what Argdown itself would count: statements, arguments, and relations by type."""
        relations: dict[str, int] = {}
        for tie in self.ties:
            relations[tie.type.value] = relations.get(tie.type.value, 0) + 1
        return {"statements": len(self.statements), "arguments": len(self.arguments), "relations": relations}
