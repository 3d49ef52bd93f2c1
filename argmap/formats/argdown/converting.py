"""Carries an Argdown document over into a map: statements and bare arguments as claims, proofs as arguments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from argmap.errors import Problem
from argmap.formats.argdown.document import Document, Inference, Member, Node, Section, Tie, Type
from argmap.formats.base import WEB, note, one_line, warn
from argmap.formats.building import Builder
from argmap.model import Issue, Map, Relation

MOST_UNDERCUTS = 12
"""So many links of one argument are undercut by one undercut of it; a bound against files that multiply."""


@dataclass(slots=True)
class _Carrying:
    """What is known while a document is carried over."""

    document: Document
    builder: Builder
    problems: list[Problem]
    claims: dict[int, str] = field(default_factory=dict)
    arguments: dict[int, str] = field(default_factory=dict)
    leading: dict[int, list[str]] = field(default_factory=dict)

    def claim_of(self, member: Member) -> str:
        """Return the id of the claim a member became; of a proven argument, its conclusion's."""
        if isinstance(member, Inference):
            member = member.argument
        if id(member) in self.claims:
            return self.claims[id(member)]
        return self.claims[id(member.proof[-1].statement)]


def convert(document: Document, name: str) -> tuple[Map, list[Problem]]:
    """Return the map of a document that argmap did not write, and what did not fit."""
    state = _Carrying(document, Builder(name), [])
    heading, issues = _issues(document)
    _leave_empty(document)
    for node in document.nodes:
        if not (node.argument and node.proof):
            state.claims[id(node)] = _claim(state, node, issues)
    for node in document.nodes:
        if node.argument and node.proof:
            _proof(state, node)
    _ties(state)
    title = one_line(document.front.get("title") or "") or heading or name
    fields: dict[str, Any] = {}
    if isinstance(document.front.get("author"), str):
        fields["authors"] = (one_line(document.front["author"]),)
    debate = state.builder.build(
        title,
        summary=one_line(document.front.get("subTitle") or ""),
        issues=tuple(dict.fromkeys(issues.values())),
        extensions=_extensions(state),
        **fields,
    )
    return debate, state.problems


def _leave_empty(document: Document) -> None:
    """Leave out statements that say nothing and are at the end of one relation; they are reported already."""
    lines = {id(step.statement) for node in document.nodes for step in node.proof}
    ends: dict[int, int] = {}
    for tie in document.ties:
        for member in (tie.source, tie.meant or tie.target):
            ends[id(member)] = ends.get(id(member), 0) + 1
    empty = {
        id(node)
        for node in document.nodes
        if node.untitled
        and not node.texts
        and not node.argument
        and id(node) not in lines
        and ends.get(id(node), 0) < 2
    }
    if empty:
        document.nodes = [node for node in document.nodes if id(node) not in empty]
        document.ties = [tie for tie in document.ties if not empty & {id(tie.source), id(tie.meant or tie.target)}]


def _issues(document: Document) -> tuple[str, dict[int, Issue]]:
    """Return the title a sole first heading gives, and the issues the other headings become."""
    sections = document.sections
    tops = [section for section in sections if section.level == 1]
    first = sections[0] if sections else None
    alone = first is not None and tops == [first] and (len(sections) > 1 or _above_all(document, first))
    ids = Builder().ids
    issues: dict[int, Issue] = {}
    for section in sections:
        if not (alone and section is first):
            title = section.title or "Untitled"
            issues[id(section)] = Issue(ids.new(title, "issue"), title)
    return (first.title if alone and first is not None else ""), issues


def _above_all(document: Document, section: Section) -> bool:
    return all(node.line >= section.line for node in document.nodes)


def _claim(state: _Carrying, node: Node, issues: dict[int, Issue]) -> str:
    issue = issues.get(id(node.section)) if node.section is not None else None
    said = node.texts[-1] if node.texts else node.title
    links = "; ".join(f"{words}: {url}" for words, url in node.links)
    for words, url in node.links:
        if WEB.match(url):
            state.builder.source(words, url, type="webpage")
    if len(node.texts) > 1:
        others = " / ".join(f"“{text[:60]}”" for text in node.texts[:-1])
        message = f"“{node.title[:60]}” is worded in several ways; the last is the claim, the others are kept: {others}"
        state.problems.append(note("argdown-wordings", message, line=node.line))
    return state.builder.claim(
        said,
        "" if node.untitled else node.title,
        issue=issue.id if issue else "",
        tags=tuple(one_line(tag) for tag in node.tags),
        note=links and f"Links: {one_line(links)}",
    )


def _proof(state: _Carrying, node: Node) -> None:
    """Make one argument of each inference: the lines it uses, or those since the last conclusion and that one."""
    steps = node.proof
    numbers = {step.number: state.claims[id(step.statement)] for step in steps}
    grounds: list[str] = []
    for place, step in enumerate(steps):
        claim = state.claims[id(step.statement)]
        inference = step.inference
        if inference is not None:
            used = inference.data.get("uses")
            named = (
                [numbers[str(number)] for number in used if str(number) in numbers] if isinstance(used, list) else []
            )
            final = place == len(steps) - 1
            title = "" if node.untitled else node.title
            premises = named or grounds
            name = "" if len(set(premises)) == 1 and not title and not inference.rules else title or claim
            state.arguments[id(inference)] = state.builder.argue(
                premises,
                Relation.SUPPORTS,
                claim,
                f"{name}-step" if name and not final else name,
                title=one_line(title) if final else "",
                scheme=", ".join(inference.rules),
                note=one_line(node.texts[-1]) if final and node.texts else "",
            )
            grounds = []
        grounds.append(claim)


def _ties(state: _Carrying) -> None:
    undercuts: list[Tie] = []
    for tie in state.document.ties:
        if tie.type is Type.UNDERCUT:
            undercuts.append(tie)
            continue
        relation = Relation.SUPPORTS if tie.type in (Type.SUPPORT, Type.ENTAILS) else Relation.REBUTS
        target = tie.target
        if isinstance(target, Node) and target.argument and target.proof:
            _on_proven(state, tie, target, relation)
            continue
        _link(state, tie.source, relation, state.claim_of(target))
        if tie.type in (Type.CONTRARY, Type.CONTRADICTORY):
            _link(state, target, relation, state.claim_of(tie.source))
    _undercut(state, undercuts)


def _link(state: _Carrying, source: Member, relation: Relation, target: str) -> None:
    made = state.builder.argue([state.claim_of(source)], relation, target)
    own = state.leading.setdefault(id(source), [])
    if made not in own[-3:]:
        own.append(made)


def _on_proven(state: _Carrying, tie: Tie, target: Node, relation: Relation) -> None:
    """Carry over what bears on a proven argument as a whole, for which the model has no place of its own."""
    inference = target.proof[-1].inference
    assert inference is not None
    if relation is Relation.SUPPORTS:
        _link(state, tie.source, relation, state.claim_of(target))
        message = f"The support for the argument “{target.title[:60]}” is carried over as support for its conclusion."
    else:
        _link(state, tie.source, Relation.UNDERCUTS, state.arguments[id(inference)])
        message = f"The attack on the argument “{target.title[:60]}” is carried over as an undercut of it."
    fix = "Link it to one of the premises to say more."
    state.problems.append(warn("argdown-on-argument", message, fix, line=tie.line))


def _undercut(state: _Carrying, undercuts: list[Tie]) -> None:
    """Make undercuts of the links they attack, those of undercuts after the undercuts themselves."""
    waiting: dict[int, int] = {}
    for tie in undercuts:
        waiting[id(tie.source)] = waiting.get(id(tie.source), 0) + 1
    behind: dict[int, list[Tie]] = {}
    ready: list[Tie] = []
    for tie in undercuts:
        target = tie.meant or tie.target
        if isinstance(target, Node) and waiting.get(id(target)):
            behind.setdefault(id(target), []).append(tie)
        else:
            ready.append(tie)
    left = {id(tie): tie for tie in undercuts}
    candidates = iter(sorted(undercuts, key=lambda tie: not state.leading.get(id(tie.meant or tie.target))))
    while left:
        if not ready:
            # Undercuts in a circle: one gives way, of a member that supports or attacks something if there is one.
            ready.append(next(tie for tie in candidates if id(tie) in left))
        for tie in ready:
            if left.pop(id(tie), None) is not None:
                _one_undercut(state, tie)
                waiting[id(tie.source)] -= 1
        ready = [
            tie
            for source in {id(tie.source): None for tie in ready}
            if not waiting[source]
            for tie in behind.pop(source, [])
            if id(tie) in left
        ]


def _one_undercut(state: _Carrying, tie: Tie) -> None:
    target = tie.meant or tie.target
    if isinstance(target, Inference):
        _link(state, tie.source, Relation.UNDERCUTS, state.arguments[id(target)])
        return
    attacked = state.leading.get(id(target), [])
    for argument in attacked[:MOST_UNDERCUTS]:
        _link(state, tie.source, Relation.UNDERCUTS, argument)
    if len(attacked) > MOST_UNDERCUTS:
        message = f"Of {len(attacked)} links from “{target.title[:60]}”, {MOST_UNDERCUTS} are undercut."
        state.problems.append(warn("argdown-undercut", message, line=tie.line))
    if not attacked:
        _link(state, tie.source, Relation.REBUTS, state.claim_of(target))
        message = f"“{target.title[:60]}” leads to nothing that could be undercut; carried over as a rebuttal of it."
        state.problems.append(warn("argdown-undercut", message, "Let it support or attack something.", line=tie.line))


def _extensions(state: _Carrying) -> dict[str, Any]:
    """Return what has no place in the model: front matter, headings, data, titles, and what were arguments."""
    document = state.document
    kept: dict[str, Any] = {}
    if document.front:
        kept["front matter"] = document.front
    if document.sections:
        kept["headings"] = [
            {"title": section.title, "level": str(section.level)}
            | ({"tags": section.tags} if section.tags else {})
            | ({"data": section.data} if section.data else {})
            for section in document.sections
        ]
    nodes = [(state.claims.get(id(node)), node) for node in document.nodes]
    bare = [claim for claim, node in nodes if claim and node.argument]
    if bare:
        kept["arguments"] = bare
    titles = {claim: node.title for claim, node in nodes if claim and not node.untitled and node.title != claim}
    data = {claim: node.data for claim, node in nodes if claim and node.data}
    wordings = {claim: node.texts[:-1] for claim, node in nodes if claim and len(node.texts) > 1}
    proofs: dict[str, Any] = {}
    for node in document.nodes:
        if node.argument and node.proof:
            inference = node.proof[-1].inference
            extra: dict[str, Any] = {"tags": node.tags, "data": node.data} if node.tags or node.data else {}
            steps = [step.inference.data for step in node.proof if step.inference and step.inference.data]
            extra |= {"inferences": steps} if steps else {}
            if extra and inference is not None:
                proofs[state.arguments[id(inference)]] = extra
    more: dict[str, Any] = {"titles": titles, "data": data, "wordings": wordings, "proofs": proofs}
    kept |= {key: value for key, value in more.items() if value}
    return {"argdown": kept} if kept else {}
