"""Argdown's rules for what relations come to once premise-conclusion structures and the mode are known.

They follow the behaviour of Argdown's own model (@argdown/core 1.7.5, its documentation and output), so that figures
agree with what Argdown shows; where Argdown keeps a duplicate, it is counted as well.
"""

from __future__ import annotations

from argmap.formats.argdown.document import Document, Inference, Member, Node, Tie, Type

_Key = tuple[int, int, Type]


class _Index:
    """Which relations there are, for telling duplicates without walking lists."""

    def __init__(self, ties: list[Tie]) -> None:
        self.between: dict[_Key, int] = {}
        self.into: dict[tuple[int, Type], int] = {}
        for tie in ties:
            self.count(tie, 1)

    def count(self, tie: Tie, change: int) -> None:
        key = (id(tie.source), id(tie.target), tie.type)
        self.between[key] = self.between.get(key, 0) + change
        end = (id(tie.target), tie.type)
        self.into[end] = self.into.get(end, 0) + change

    def has(self, source: Member, target: Member, kind: Type) -> bool:
        if self.between.get((id(source), id(target), kind), 0) > 0:
            return True
        return source is target and self.into.get((id(target), kind), 0) > 0


def derive(document: Document) -> None:
    """Settle the document's relations: those of proven arguments, those of strict mode, and redundant attacks."""
    _proven(document)
    if document.strict:
        _strict(document)
    _redundant(document)


def _proven(document: Document) -> None:
    """Let what a proven argument does be done by its conclusion, and let undercuts of it go to its last inference."""
    index = _Index(document.ties)
    kept: list[Tie] = []
    for tie in document.ties:
        keep = True
        source, target = tie.source, tie.target
        if isinstance(source, Node) and source.argument and source.proof:
            conclusion = source.proof[-1].statement
            own = index.has(conclusion, target, tie.type) or target is conclusion
            index.count(tie, -1)
            tie.source = conclusion
            keep = not own
            if keep:
                index.count(tie, 1)
        if tie.type is Type.UNDERCUT and isinstance(target, Node) and target.argument and target.proof:
            inference = target.proof[-1].inference
            assert inference is not None
            if keep:
                index.count(tie, -1)
            tie.target = inference
            # Argdown forgets the newest undercut of the inference here, and so keeps a duplicate of it.
            if inference.relations:
                inference.relations.pop()
            if any(other.source is tie.source for other in inference.relations):
                keep = False
            else:
                inference.relations.append(tie)
                index.count(tie, 1)
        if keep:
            kept.append(tie)
    document.ties = kept


def _strict(document: Document) -> None:
    """Read relations between statements as logical ones: entailment, and contraries given once."""
    kept: list[Tie] = []
    contraries: set[frozenset[int]] = set()
    for tie in document.ties:
        if _statement(tie.source) and _statement(tie.target):
            if tie.type is Type.SUPPORT:
                tie.type = Type.ENTAILS
            elif tie.type is Type.ATTACK:
                pair = frozenset((id(tie.source), id(tie.target)))
                if pair in contraries:
                    continue
                contraries.add(pair)
                tie.type = Type.CONTRARY
        kept.append(tie)
    document.ties = kept


def _statement(member: Member) -> bool:
    return isinstance(member, Node) and not member.argument


def _redundant(document: Document) -> None:
    """Leave out a statement's attack on an argument of which it attacks a premise."""
    against: set[tuple[int, int]] = set()
    for tie in document.ties:
        if _statement(tie.source) and _statement(tie.target):
            if tie.type in (Type.ATTACK, Type.CONTRADICTORY, Type.CONTRARY):
                against.add((id(tie.source), id(tie.target)))
            if tie.type in (Type.CONTRADICTORY, Type.CONTRARY):
                against.add((id(tie.target), id(tie.source)))
    document.ties = [tie for tie in document.ties if not _needless(tie, against)]


def _needless(tie: Tie, against: set[tuple[int, int]]) -> bool:
    if tie.type is not Type.ATTACK or not _statement(tie.source) or isinstance(tie.target, Inference):
        return False
    return any(step.inference is None and (id(tie.source), id(step.statement)) in against for step in tie.target.proof)
