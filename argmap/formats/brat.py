"""BRAT standoff annotations of arguments, such as those of persuasive essays (Stab & Gurevych 2017), brought in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats.base import Imported, Include, clean, note, one_line
from argmap.formats.nodes import Edge, Kind, Node, make, weave
from argmap.formats.xaif import before
from argmap.model import Quote, Source

SOURCE = "text"
_LINE = re.compile(r"(?:[TRAEMN#][^\t\s]*|\*)\t")
_SPAN = re.compile(r"(\S+)\s+(\d{1,12}\s+\d{1,12}(?:;\d{1,12}\s+\d{1,12})*)\s*\Z")
_RELATION = re.compile(r"(\S+)\s+\S+?:(\S+)\s+\S+?:(\S+)\s*\Z")
_SUPPORTS = ("support", "sup", "for", "pro", "evidence", "justif", "explain", "example")
_ATTACKS = ("attack", "rebut", "contradict", "against", "con", "undercut", "refut", "oppos", "dispute")


@dataclass(slots=True)
class _Found:
    """What the lines say, before it is put together."""

    problems: list[Problem]
    text: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    major: list[str] = field(default_factory=list)
    stances: list[tuple[str, str, int]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def say(self, code: str, message: str, fix: str, line: int) -> None:
        """Report something that was left out or put otherwise."""
        self.problems.append(Problem(code, message, fix, Severity.WARNING, line=line))


def read(text: str, name: str = "", sibling: str = "") -> Imported:
    """Read annotations as far as they can be; never raise.

    :param text: the ``.ann`` file; lines before the first annotation are taken for the annotated text
    :param name: name to make the map's id and title from
    :param sibling: the annotated text, from the ``.txt`` file beside it
    """
    lines = clean(text).lstrip("\ufeff").split("\n")
    start = next((number for number, line in enumerate(lines) if _LINE.match(line)), len(lines))
    found = _Found([], clean(sibling) or "\n".join(lines[:start]))
    for number, line in enumerate(lines[start:], start + 1):
        if line.strip():
            _annotation(line, number, found)
    if not found.nodes:
        found.problems.append(Problem("wrong-format", "There are no text-bound annotations.", line=1, column=1))
    _stances(found)
    web = weave(found.nodes.values(), found.edges, found.problems, "annotation")
    file = f"{name}.txt" if sibling and re.fullmatch(r"[\w.-]{1,80}", name) else ""
    quoted = any(node.quotes for node in found.nodes.values())
    fields: dict[str, Any] = {"sources": (Source(SOURCE, "Annotated text", file=file),)} if quoted else {}
    if found.kept:
        fields["extensions"] = {"brat": {"lines": found.kept}}
        message = f"{len(found.kept)} lines have no place in a map and are kept beside it."
        found.problems.append(note("kept-aside", message))
    made = make(web, name, **fields)
    return Imported(made.map, sorted(found.problems, key=lambda p: p.line or 0), {"brat": {"major": len(found.major)}})


def read_with_includes(text: str, name: str, include: Include) -> Imported:
    """Read annotations with the text of the file beside them."""
    return read(text, name, include(f"{name}.txt") or "")


def _annotation(line: str, number: int, found: _Found) -> None:
    ident, _, rest = line.partition("\t")
    data, _, words = rest.partition("\t")
    if not _LINE.match(line):
        found.say(
            "unknown-line", "The line is not an annotation; it is kept aside.", "Begin it with an id and a tab.", number
        )
        found.kept.append(line)
    elif ident.startswith("T"):
        _textbound(ident, data, words, number, found)
    elif ident.startswith("R"):
        _relation(ident, data, number, found)
    elif ident[0] in "AM" and (stance := re.match(r"Stance\s+(\S+)\s+(\S+)\s*\Z", data, re.IGNORECASE)):
        found.stances.append((stance.group(1), stance.group(2).lower(), number))
    elif ident.startswith("#") and (about := re.match(r"\S+\s+(T\S+)\s*\Z", data)) and about.group(1) in found.nodes:
        node = found.nodes[about.group(1)]
        node.note = "; ".join(part for part in (node.note, one_line(words)) if part)
    else:
        found.kept.append(line)


def _textbound(ident: str, data: str, words: str, number: int, found: _Found) -> None:
    place = _SPAN.match(data)
    if place is None:
        message = f"The annotation “{ident[:20]}” has no span in the text; its words are kept."
        found.say("bad-span", message, "Write its type, start and end.", number)
    spans = [tuple(map(int, span.split())) for span in place.group(2).split(";")] if place else []
    kind = place.group(1) if place else (data.split() or ["?"])[0]
    parts = [one_line(found.text[start:end]) for start, end in spans]
    said = one_line(words)
    exact = bool(said) and one_line(" ".join(parts)) == said
    if found.text and spans and said and not exact:
        message = f"The text has other words at the span of “{ident[:20]}” than the annotation; the annotation counts."
        found.say("span-off", message, "Check that both files belong together.", number)
    said = said or one_line(" ".join(parts))
    if ident in found.nodes:
        message = f"Two annotations have the id “{ident[:20]}”; relations go to the first."
        found.say("duplicate-node", message, "Give each an id of its own.", number)
        ident = f"{ident} line {number}"
    quoted = " … ".join(parts) if exact else said
    prefix = before(found.text, spans[0][0], parts[0]) if exact and spans else ""
    quotes = (Quote(SOURCE, quoted, prefix=prefix),) if quoted else ()
    tag = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    found.nodes[ident] = Node(ident, Kind.CLAIM, said, line=number, tags=(one_line(tag),), quotes=quotes)
    if kind.lower() == "majorclaim":
        found.major.append(ident)


def _relation(ident: str, data: str, number: int, found: _Found) -> None:
    parts = _RELATION.match(data)
    if parts is None:
        message = f"The relation “{ident[:20]}” does not name its two ends; it is kept aside."
        found.say("bad-relation", message, "Write its type, Arg1:… and Arg2:….", number)
        found.kept.append(f"{ident}\t{data}")
        return
    name = parts.group(1)
    plain = name.lower()
    attack = any(plain.startswith(word) for word in _ATTACKS)
    if not attack and not any(plain.startswith(word) for word in _SUPPORTS):
        message = f"“{name[:40]}” says neither that something supports nor that it attacks; the line is kept aside."
        found.say("unknown-relation", message, "", number)
        found.kept.append(f"{ident}\t{data}")
        return
    key = ident if ident not in found.nodes else f"{ident} line {number}"
    kind = Kind.ATTACK if attack else Kind.SUPPORT
    scheme = "example" if plain.startswith("example") else ""
    found.nodes[key] = Node(key, kind, scheme=scheme, line=number)
    found.edges += [Edge(parts.group(2), key, line=number), Edge(key, parts.group(3), line=number)]


def _stances(found: _Found) -> None:
    """Link claims to the major claim by their stance, as the essays mean it."""
    for subject, stance, number in found.stances:
        if subject not in found.nodes or not found.major:
            missing = "claim" if subject not in found.nodes else "major claim"
            message = f"A stance refers to no {missing}; it is left out."
            found.say("no-conclusion", message, "", number)
            continue
        kind = Kind.ATTACK if stance.startswith(("against", "con")) else Kind.SUPPORT
        key = f"stance of {subject}"
        if key not in found.nodes and subject not in found.major:
            found.nodes[key] = Node(key, kind, line=number)
            found.edges += [Edge(subject, key, line=number), Edge(key, found.major[0], line=number)]
    if len(found.major) > 1 and found.stances:
        message = f"The text states its major claim {len(found.major)} times; stances were linked to the first."
        found.problems.append(note("major-claims", message, line=found.nodes[found.major[1]].line))


def sniff(text: str) -> float:
    """Return how surely the text is BRAT standoff, 0 to 1."""
    head = text[:20_000]
    spans = len(re.findall(r"(?m)^T\d+\t\S+ \d+ \d+(?:;\d+ \d+)*\t", head))
    return 0.95 if spans else 0.0
