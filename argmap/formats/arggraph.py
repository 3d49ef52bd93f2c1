"""Argument graphs of the microtext corpus (Peldszus & Stede 2016), brought in from their XML."""

from __future__ import annotations

import re

from argmap.errors import Problem, Severity
from argmap.formats import xmltext
from argmap.formats.base import Imported, note, one_line
from argmap.formats.nodes import Edge, Kind, Node, Web, make, weave

_STEPS = {"sup": Kind.SUPPORT, "exa": Kind.SUPPORT, "reb": Kind.ATTACK, "und": Kind.ATTACK, "att": Kind.ATTACK}


def read(text: str, name: str = "") -> Imported:
    """Read an argument graph as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id of, and its title where the graph has none
    """
    problems: list[Problem] = []
    root = xmltext.parse(text, problems)
    graph = None if root is None else next((e for e in root.iter() if xmltext.name_of(e) == "arggraph"), None)
    if graph is None:
        problems.append(Problem("wrong-format", "There is no arggraph in the text.", line=1, column=1))
        return Imported(make(Web(), name).map, problems)
    reader = _Reader(graph, problems)
    nodes, edges = reader.woven()
    topic = one_line((graph.get("topic_id") or "").replace("_", " "))
    kept = {key: value for key, value in xmltext.attributes(graph).items() if value}
    title = topic[:1].upper() + topic[1:]
    web = weave(nodes, edges, problems, "unit")
    made = make(web, name or graph.get("id") or "", title, extensions={"arggraph": kept} if kept else {})
    return Imported(made.map, sorted(problems, key=lambda p: p.line or 0), {"arggraph": reader.figures()})


class _Reader:
    """Puts segments, units and edges together; ids of the three may overlap, as they do in the corpus's first form."""

    def __init__(self, graph: xmltext.Element, problems: list[Problem]) -> None:
        self.problems = problems
        self.edus = {e.get("id") or "": e for e in xmltext.children(graph, "edu")}
        self.joints = {e.get("id") or "": e for e in xmltext.children(graph, "joint")}
        self.adus: dict[str, xmltext.Element] = {}
        for element in xmltext.children(graph, "adu"):
            key = element.get("id") or ""
            if key in self.adus:
                self.say("duplicate-node", f"Two units have the id “{key[:40]}”; the first counts.", element)
            self.adus.setdefault(key, element)
        self.edges: dict[str, xmltext.Element] = {}
        for number, element in enumerate(xmltext.children(graph, "edge"), 1):
            key = element.get("id") or f"edge {number}"
            self.edges[key if key not in self.edges else f"{key}#{number}"] = element

    def say(self, code: str, message: str, at: xmltext.Element) -> None:
        """Report something that was left out."""
        self.problems.append(Problem(code, message, severity=Severity.WARNING, line=xmltext.line_of(at)))

    def figures(self) -> dict[str, int]:
        """Return how many edges of each type there are."""
        found: dict[str, int] = {}
        for element in self.edges.values():
            kind = one_line(element.get("type") or "?")[:12]
            found[kind] = found.get(kind, 0) + 1
        return dict(sorted(found.items()))

    def woven(self) -> tuple[list[Node], list[Edge]]:
        """Return units as statements, and edges between them as steps with edges of their own."""
        segments = self.segments()
        nodes, edges = [], []
        for key, element in self.adus.items():
            parts = list(dict.fromkeys(segments.get(key, [])))
            words = " ".join(xmltext.words(self.edus[part]) for part in parts)
            if not words:
                self.say(
                    "no-text", f"No segment belongs to the unit “{key[:40]}”; its id is used as its text.", element
                )
            implicit = bool(parts) and all(self.edus[part].get("implicit") == "true" for part in parts)
            kind = one_line(element.get("type") or "")
            tags = (kind,) if kind and kind != "pro" else ()
            line = xmltext.line_of(element)
            nodes.append(Node(f"u {key}", Kind.CLAIM, words, line=line, implicit=implicit, tags=tags))
        for key, element in self.edges.items():
            kind = (element.get("type") or "").strip()
            source, target = element.get("src") or "", element.get("trg") or ""
            line = xmltext.line_of(element)
            if kind in _STEPS:
                scheme = "example" if kind == "exa" else ""
                nodes.append(Node(f"e {key}", _STEPS[kind], scheme=scheme, line=line))
                edges.append(Edge(f"u {source}", f"e {key}", line=line))
                edges.append(Edge(f"e {key}", self.end(target, kind == "und"), line=line))
            elif kind == "add":
                edges.append(Edge(f"u {source}", self.step(target), line=line))
            elif kind != "seg":
                self.say("unknown-relation", f"“{one_line(kind)[:40]}” is not a type of edge argmap knows.", element)
        return nodes, edges

    def end(self, key: str, step_first: bool) -> str:
        """Return what an edge leads to: a unit, or the step of another edge."""
        is_step = key in self.edges and (step_first or key not in self.adus)
        return self.step(key) if is_step else f"u {key}"

    def step(self, key: str) -> str:
        """Return the step that an added source belongs to, through any further additions."""
        seen: set[str] = set()
        while key in self.edges and key not in seen and self.edges[key].get("type") == "add":
            seen.add(key)
            key = self.edges[key].get("trg") or ""
        return f"e {key}"

    def segments(self) -> dict[str, list[str]]:
        """Return the segments of each unit, in the order of the text, through joints where there are any."""
        joined: dict[str, list[str]] = {}
        pairs = [(e.get("src") or "", e.get("trg") or "", e) for e in self.edges.values() if e.get("type") == "seg"]
        for source, target, _ in pairs:
            if source in self.edus and target in self.joints:
                joined.setdefault(target, []).append(source)
        found: dict[str, list[str]] = {}
        for source, target, element in pairs:
            if target in self.joints and source in self.edus:
                continue
            if target not in self.adus or (source not in self.edus and source not in self.joints):
                message = f"The segment “{source[:40]}” belongs to “{target[:40]}”, and one of them is missing."
                self.say("dangling-edge", message, element)
                continue
            parts = joined.get(source, []) if source in self.joints else [source]
            found.setdefault(target, []).extend(parts)
        place = {key: number for number, key in enumerate(self.edus)}
        used = {part for parts in found.values() for part in parts}
        if unused := [key for key in self.edus if key not in used]:
            message = f"{len(unused)} segments do not belong to any unit: {', '.join(unused[:5])[:80]}."
            self.problems.append(note("unused-segment", message))
        return {key: sorted(parts, key=lambda part: place[part]) for key, parts in found.items()}


def sniff(text: str) -> float:
    """Return how surely the text is an argument graph of this kind, 0 to 1."""
    return 0.95 if re.search(r"<arggraph[\s>]", text) else 0.0
