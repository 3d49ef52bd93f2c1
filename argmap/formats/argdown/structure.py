"""Puts items together: which relation belongs below what, which lines make a proof, which titles are one statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from argmap.formats.argdown.document import Document, Inference, Member, Node, Section, Step, Tie, Type
from argmap.formats.argdown.inline import render
from argmap.formats.argdown.proofs import proofs
from argmap.formats.argdown.tokens import Head, Item, Kind
from argmap.formats.base import warn

_TYPES = {
    "+": Type.SUPPORT, "+>": Type.SUPPORT, "-": Type.ATTACK, "->": Type.ATTACK,
    "_": Type.UNDERCUT, "_>": Type.UNDERCUT, "><": Type.CONTRADICTORY,
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    """One depth of indentation: how deep, below what, and the relation now open there."""

    width: int
    parent: Member | None
    tie: Tie | None = None


class Structure:
    """Builds the document from items, in one pass and without recursion.

    :param read_data: turns a data block, as written, into a mapping, given its line
    """

    def __init__(self, read_data: Callable[[str, int], dict[str, Any]]) -> None:
        self.document = Document()
        self.read_data = read_data
        self.levels: list[_Level] = [_Level(0, None)]
        self.last: Member | None = None
        self.top: Member | None = None
        self.section: Section | None = None
        self.inference: Inference | None = None
        self.heading_argument: Node | None = None
        self.proof: Node | None = None
        self.pending: Inference | None = None
        self.untitled = 0
        self.blocks = 0
        self._out: set[tuple[int, int, Type]] = set()
        self._into: set[tuple[int, Type]] = set()

    def run(self, items: list[Item]) -> Document:
        """Return the document the items make."""
        for item in proofs(items, self.document.problems):
            if item.kind is Kind.RELATION:
                self._relation(item)
                continue
            if item.kind is Kind.LIST:
                self._list_item(item)
                continue
            self._close(0)
            if item.kind is Kind.HEADING:
                self._heading(item)
            elif item.kind is Kind.NUMBER:
                self._number(item)
            elif item.kind is Kind.INFERENCE:
                self._infer(item)
            else:
                self._block(item)
        self._close(0)
        for node in self.document.nodes:
            if node.section is self._nowhere:
                node.section = None
        return self.document

    _nowhere = Section("", 0, 0)

    def report(self, code: str, message: str, fix: str, line: int) -> None:
        """Report a problem of a line."""
        self.document.problems.append(warn(f"argdown-{code}", message, fix, line=line))

    # -- statements and arguments --------------------------------------------------------------------------------

    def _member(self, item: Item) -> Node:
        """Return the statement or argument an item is about, with what the item says of it added."""
        argument = item.head.is_argument
        title = item.title
        if not title:
            self.untitled += 1
            title = f"Untitled {self.untitled}"
        node = self._node(title, argument, item.line)
        content = render(item.pieces)
        if item.head.is_reference and node.defined:
            pass
        elif content.text and content.text not in node.texts:
            node.texts.append(content.text)
        node.tags += [tag for tag in content.tags if tag not in node.tags]
        node.links += [link for link in content.links if link not in node.links]
        data = self._data(item)
        node.data.update(data)
        if not item.head.is_reference and not node.defined:
            node.defined = True
            node.section = self.section
        elif data.get("isInGroup") == "true" or node.section is self._nowhere:
            node.section = self.section
        return node

    def _node(self, title: str, argument: bool, line: int) -> Node:
        table = self.document.arguments if argument else self.document.statements
        node = table.get(title)
        if node is None:
            node = table[title] = Node(title, argument, line, section=self._nowhere)
            self.document.nodes.append(node)
        return node

    def _data(self, item: Item) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for text, line in item.data:
            found.update(self.read_data(text, line))
        return found

    # -- what is at the margin -------------------------------------------------------------------------------

    def _block(self, item: Item) -> None:
        if not (item.pieces or item.title or item.data):
            return
        node = self._member(item)
        self.blocks += 1
        if node.order < 0 and item.head is not Head.STATEMENT_REFERENCE:
            node.order = self.blocks
        self.last = self.top = node
        self.heading_argument = node if node.argument else None
        self.proof = None

    def _heading(self, item: Item) -> None:
        content = render(item.pieces)
        level = len(item.symbol)
        parent = self.section
        while parent is not None and parent.level >= level:
            parent = parent.parent
        section = Section(content.text, level, item.line, parent, content.tags, self._data(item))
        self.document.sections.append(section)
        self.section = section
        self.last = self.top = self.heading_argument = self.proof = None

    def _list_item(self, item: Item) -> None:
        if len(self.levels) == 1 or item.after_blank:
            self._close(0)
        while len(self.levels) > 1 and item.indent < self.levels[-1].width:
            self._close(len(self.levels) - 1)
        if item.indent > self.levels[-1].width:
            self.levels.append(_Level(item.indent, None))
        self._finish(len(self.levels) - 1)
        self.last = self.top = self._member(item)
        self.heading_argument = self.proof = None

    def _number(self, item: Item) -> None:
        if self.proof is None or item.symbol == "first":
            self.proof = self._proof_of(item)
        statement = self._member(item)
        step = Step(statement, item.number, self.pending)
        self.pending = None
        self.proof.proof.append(step)
        self.last = self.top = statement

    def _proof_of(self, item: Item) -> Node:
        argument = self.heading_argument
        self.heading_argument = None
        if argument is not None and argument.proof:
            message = f"The argument “{argument.title[:60]}” has a premise-conclusion structure already."
            self.report("second-proof", message, "Give the second structure an argument of its own.", item.line)
            argument = None
        if argument is None:
            self.untitled += 1
            argument = self._node(f"Untitled {self.untitled}", True, item.line)
        argument.section = self.section or argument.section
        return argument

    def _infer(self, item: Item) -> None:
        assert self.proof is not None
        self.pending = self.inference = Inference(item.line, self.proof, item.rules, self._data(item))
        self.last = self.top = self.pending

    # -- relations -----------------------------------------------------------------------------------------------

    def _relation(self, item: Item) -> None:
        if item.after_blank:
            self.report("blank-line", "There is an empty line before a relation.", "Delete it.", item.line)
        if self.last is None:
            message = f"The relation {item.symbol} has nothing above it to relate to."
            self.report("relation-alone", message, "Put it below a statement or argument, indented.", item.line)
            if item.pieces or item.title:
                item.symbol = ""
                self._block(item)
            return
        parent = self._parent(item)
        depth = len(self.levels) - 1
        if not (item.pieces or item.title):
            self.report("relation-alone", "A relation leads to nothing.", "Write a title or text after it.", item.line)
        kind = _TYPES[item.symbol]
        tie = Tie(kind, parent, parent, item.line)
        self.levels[depth].tie = tie
        if isinstance(parent, Inference) and (kind is not Type.UNDERCUT or item.symbol == "_>"):
            message = "An inference can only be undercut."
            self.report("inference-relation", message, "Write <_ for an undercut.", item.line)
            tie.type, item.symbol = Type.UNDERCUT, "_"
        node = self._member(item)
        if kind is Type.CONTRADICTORY and node.argument:
            message = "Only statements can contradict each other."
            self.report(
                "contradiction", message, "Name a statement in square brackets, or write - for an attack.", item.line
            )
        if item.symbol.endswith(">") or kind is Type.CONTRADICTORY:
            tie.source, tie.target = parent, node
        else:
            tie.source, tie.target = node, parent
            statement = isinstance(parent, Node) and not parent.argument
            if tie.type is Type.UNDERCUT and statement and self.inference is not None:
                # Argdown lets such an undercut go to the text's latest inference, wherever that is.
                latest = self.proof is not None and self.proof.proof and self.proof.proof[-1].inference
                tie.target, tie.meant = self.inference, None if latest is self.inference else parent
        self.last = node

    def _parent(self, item: Item) -> Member:
        """Settle the level a relation is on, and return what it is below."""
        assert self.last is not None
        width, levels = item.indent, self.levels
        if width > levels[-1].width:
            levels.append(_Level(width, self.last))
            return self.last
        left: Member | None = None
        while len(levels) > 1 and width < levels[-1].width:
            left = levels[-1].parent
            self._close(len(levels) - 1)
        if len(levels) == 1 or levels[-1].parent is None:
            if width == 0 or left is None:
                self.report("indentation", "A relation is not indented.", "Put two spaces before it.", item.line)
            else:
                self.report(
                    "indentation",
                    "A relation is less indented than those above it.",
                    "Indent it like its neighbours.",
                    item.line,
                )
            parent = self.top or self.last
            levels.append(_Level(width, parent))
            return parent
        if width > levels[-1].width:
            self.report(
                "indentation",
                "A relation is less indented than those above it and more than those it follows.",
                "Indent it like its neighbours.",
                item.line,
            )
        # Argdown puts a relation between two depths on the shallower one.
        self._finish(len(levels) - 1)
        parent = levels[-1].parent
        assert parent is not None
        return parent

    def _close(self, depth: int) -> None:
        """Leave all levels deeper than a depth, or that depth itself where it is not the margin."""
        while len(self.levels) > max(depth, 1):
            self._finish(len(self.levels) - 1)
            self.levels.pop()

    def _finish(self, depth: int) -> None:
        """Add the relation that is open on a level, unless the text has it already."""
        tie = self.levels[depth].tie
        self.levels[depth].tie = None
        if tie is None:
            return
        source, target, kind = id(tie.source), id(tie.target), tie.type
        known = (source, target, kind) in self._out or (source == target and (target, kind) in self._into)
        if known or (kind is Type.CONTRADICTORY and (target, source, kind) in self._out):
            return
        self._out.add((source, target, kind))
        self._into.add((target, kind))
        self.document.ties.append(tie)
        if isinstance(tie.target, Inference):
            tie.target.relations.append(tie)


def structure(items: list[Item], read_data: Callable[[str, int], dict[str, Any]]) -> Document:
    """Return the document of a text's items.

    :param read_data: turns a data block, as written, into a mapping, given its line
    """
    return Structure(read_data).run(items)
