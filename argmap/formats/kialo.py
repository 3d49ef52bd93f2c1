"""Kialo's text export: numbered claims with Pro and Con, ``See`` lines that make the tree a graph, links as sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from argmap.errors import Problem
from argmap.formats.base import MAX_CLAIMS, Imported, clean, note, one_line, warn
from argmap.formats.building import Builder
from argmap.formats.stances import relation_of
from argmap.graph import outline
from argmap.model import Map, Position, Relation

_LINE = re.compile(r"[ \t]*(\d+(?:\.\d+)*)\.(?:[ \t]+|$)(.*)", re.DOTALL)
_STANCE = re.compile(r"([^\W\d_][\w ’'-]{1,20})[ \t]?[:：][ \t]*")
_THESIS = ("thesis", "these", "thèse", "tesis", "tesi", "tese", "stelling", "tes", "teza", "тезис", "论点", "主張")
_SEE = re.compile(r"-+>[ \t]*See[ \t]+(\d+(?:\.\d+)*)\.?\s*\Z", re.IGNORECASE)
_TITLE = re.compile(r"[ \t]*(Discussion (?:Title|Name)|Thesis|Question|Background Info(?:rmation)?)[ \t]*:[ \t]*(.*)")
_SOURCES = re.compile(r"[ \t]*(?:#+[ \t]*)?Sources?[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_LINK = re.compile(
    r"(?<!\\)\[((?:[^\[\]\\\n]|\\.){0,2000})\]\(\s{0,8}<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?\s{0,8}\)"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"\]]+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?=#?\w{1,40};?)")
_ESCAPED = re.compile(r"[\\\[\]]")
_SOURCE_PLACE = re.compile(r"[ \t]*(?:\[(\d+)\]|(\d+(?:\.\d+)*)[.):])?[ \t]*")
#: Deeper claims start a tree of their own, so that numbers stay shorter than claims.
_DEEPEST = 250


@dataclass(slots=True)
class _Entry:
    """One numbered line, with the lines that go on from it."""

    number: str
    line: int
    stance: str
    text: str
    more: list[str] = field(default_factory=list)
    claim: str = ""


class _Numbers:
    """The tree of numbers, so that finding what is above one costs no more than reading it."""

    def __init__(self) -> None:
        self._child: dict[tuple[int, str], int] = {}

    def place(self, number: str) -> int:
        """Return the node of a number, made where it is new."""
        return self.path(number)[-1]

    def path(self, number: str) -> list[int]:
        """Return the nodes from the top to a number's own."""
        nodes: list[int] = []
        node = 0
        for part in number.split("."):
            node = self._child.setdefault((node, part.lstrip("0") or "0"), len(self._child) + 1)
            nodes.append(node)
        return nodes


def sniff(text: str) -> float:
    """Return how surely a text is a Kialo export, by its title line and numbered Pro and Con."""
    head = text[:100_000].lstrip("\ufeff \t\r\n")
    lines = sum(
        _stance(words) is not None
        for words in re.findall(r"^[ \t]*\d+(?:\.\d+)+\.[ \t]+(.{2,40})", head, re.MULTILINE)[:60]
    )
    lines = min(5, lines)
    title = re.match(r"Discussion (?:Title|Name)[ \t]*:", head) is not None
    # A numbered list is not a discussion: that has claims below claims.
    numbered = len(re.findall(r"^[ \t]*\d+\.\d+\.(?:\d+\.)*[ \t]", head, re.MULTILINE)[:1])
    return min(0.97, 0.6 * title + 0.5 * bool(lines) + 0.1 * lines + 0.05 * numbered)


def _stance(words: str) -> tuple[str, str] | None:
    """Return what a claim's label says, ``pro``, ``con`` or ``thesis``, in the language of the discussion."""
    match = _STANCE.match(words)
    if match is None:
        return None
    label = match[1].strip().casefold()
    relation = relation_of(label)
    kind = (
        "thesis"
        if label in _THESIS
        else {Relation.SUPPORTS: "pro", Relation.REBUTS: "con"}.get(relation)
        if relation
        else ""
    )
    return (kind, words[match.end() :]) if kind else None


def read(text: str, name: str = "") -> Imported:
    """Read a Kialo export; sources are those of the links in it and of its list of sources."""
    return _Reading(name).run(clean(text.removeprefix("\ufeff")))


class _Reading:
    def __init__(self, name: str) -> None:
        self.builder = Builder(name)
        self.problems: list[Problem] = []
        self.title = ""
        self.question = ""
        self.summary: list[str] = []
        self.entries: list[_Entry] = []
        self.listed: list[tuple[str, int]] = []
        self.numbers = _Numbers()
        self.raw: dict[str, str] = {}

    def run(self, text: str) -> Imported:
        """Return what the export comes to."""
        self._lines(text)
        standing: dict[int, str] = {}
        sees: dict[int, int] = {}
        for entry in self.entries:
            entry.text = " ".join((entry.text, *entry.more))
            place = self.numbers.place(entry.number)
            if place in standing or place in sees:
                self._report(
                    "number",
                    f"The number {entry.number[:40]}. appears twice.",
                    "Give it a number of its own.",
                    entry.line,
                )
            see = _SEE.match(entry.text)
            if see:
                sees.setdefault(place, self.numbers.place(see.group(1)))
            else:
                entry.claim = self._claim(entry)
                standing.setdefault(place, entry.claim)
        _follow(sees, standing)
        roots: list[str] = []
        for entry in self.entries:
            self._relate(entry, standing, roots)
        self._list_sources(standing)
        positions = _positions(roots, self.builder)
        debate = self.builder.build(
            self.title,
            question=self.question or (self.title if self.title.endswith("?") else ""),
            summary=one_line(" ".join(self.summary)),
            positions=positions,
            extensions={"kialo": {"texts": self.raw}} if self.raw else {},
        )
        return Imported(debate, sorted(self.problems, key=lambda problem: problem.line or 0))

    def _report(self, code: str, message: str, fix: str, line: int) -> None:
        self.problems.append(warn(f"kialo-{code}", message, fix, line=line))

    def _lines(self, text: str) -> None:
        """Sort the lines into the heading, claims with what goes on from them, and the list of sources."""
        listing = False
        for place, line in enumerate(text.split("\n"), 1):
            match = _LINE.match(line)
            stance = _stance(match.group(2)) if match else None
            if match and len(self.entries) >= MAX_CLAIMS:
                message = f"More than {MAX_CLAIMS:,} claims; the rest is left out."
                self._report("too-many", message, "Split the discussion into several maps.", place)
                return
            if match and (not listing or stance):
                listing = False
                kind, said = stance or ("", match.group(2))
                self.entries.append(_Entry(match.group(1), place, kind, said.strip()))
                continue
            heading = _SOURCES.match(line)
            if heading and self.entries:
                listing = True
                line = heading.group(1)
            if listing:
                if line.strip():
                    self.listed.append((line, place))
            elif self.entries:
                if line.strip():
                    self.entries[-1].more.append(line.strip())
            else:
                self._heading(line, place)

    def _heading(self, line: str, place: int) -> None:
        match = _TITLE.match(line)
        if match is None:
            if line.strip() and not self.title:
                self.title = one_line(line)
                self.problems.append(note("kialo-title", "The first line is used as the title.", line=place))
            elif line.strip():
                self.summary.append(line)
        elif match.group(1).startswith("Discussion"):
            self.title = one_line(match.group(2))
        elif match.group(1) == "Background Info" or match.group(1) == "Background Information":
            self.summary.append(match.group(2))
        elif match.group(1) == "Question":
            self.question = one_line(match.group(2))
        else:
            self.entries.append(_Entry(str(len(self.entries) + 1), place, "thesis", match.group(2).strip()))

    def _claim(self, entry: _Entry) -> str:
        """Add the claim of an entry, with the sources its links name."""
        links = [(one_line(_ESCAPE.sub(r"\1", words)), url) for words, url in _LINK.findall(entry.text)]
        plain = one_line(unescape(_ESCAPE.sub(r"\1", _LINK.sub(lambda match: match.group(1), entry.text))))
        if not plain:
            self._report("empty", f"The claim {entry.number[:40]}. has no text.", "Say what it claims.", entry.line)
        for words, url in links:
            self.builder.source(words or url, url, type="webpage")
        named = "; ".join(f"{words}: {url}" if words else url for words, url in dict.fromkeys(links))
        claim = self.builder.claim(plain, "" if plain else f"claim {entry.number}", note=named and f"Links: {named}")
        if links:
            self.raw[claim] = one_line(entry.text)
        return claim

    def _relate(self, entry: _Entry, standing: dict[int, str], roots: list[str]) -> None:
        """Add the link from an entry's claim to the claim above it."""
        path = self.numbers.path(entry.number)
        see = None if entry.claim else _SEE.match(entry.text)
        claim = entry.claim or (standing.get(self.numbers.place(see.group(1))) if see else None)
        if claim is None:
            message = f"“{entry.text[:60]}” leads to no claim of this discussion."
            self._report("see", message, "Give the number of a claim.", entry.line)
            return
        above = next((standing[node] for node in reversed(path[:-1]) if node in standing), "")
        if len(path) > 1 and path[-2] not in standing:
            message = f"The parent of {entry.number[:40]}. is missing; the nearest claim above is used."
            self._report("parent", message, "Put the missing claim in.", entry.line)
        if not above or entry.stance == "thesis":
            if see is None:
                roots.append(claim)
            return
        if not entry.stance:
            message = f"The claim {entry.number[:40]}. is neither Pro nor Con; Pro is assumed."
            self._report("stance", message, "Write Pro: or Con: before it.", entry.line)
        self.builder.argue([claim], Relation.REBUTS if entry.stance == "con" else Relation.SUPPORTS, above)

    def _list_sources(self, standing: dict[int, str]) -> None:
        """Take the list of sources at the end; one that names a claim's number is noted on that claim."""
        for line, place in self.listed:
            match = _SOURCE_PLACE.match(line)
            assert match is not None
            rest = line[match.end() :].strip()
            links = _LINK.findall(rest) or [("", url) for url in _ADDRESS.findall(rest)]
            for words, url in links:
                title = words or rest.replace(url, "").strip(" -:,") or url
                self.builder.source(_ESCAPE.sub(r"\1", title), url.rstrip(".,;"), type="webpage")
                claim = standing.get(self.numbers.place(match.group(2))) if match.group(2) else None
                if claim:
                    said = self.builder.claims[claim].note
                    added = f"{one_line(title)}: {url}" if title != url else url
                    if url not in said:
                        self.builder.change(claim, note=f"{said}; {added}" if said else f"Links: {added}")
            if not links and rest:
                self.builder.source(rest)
            if not rest:
                self._report("sources", "A source is empty.", "Say what it is.", place)


def _follow(sees: dict[int, int], standing: dict[int, str]) -> None:
    """Let every See line stand for the claim it leads to, over any number of See lines; those in a circle for none."""
    lost: set[int] = set()
    for start in sees:
        path: dict[int, None] = {}
        current = start
        while current in sees and current not in standing and current not in path and current not in lost:
            path[current] = None
            current = sees[current]
        if current in standing:
            standing.update(dict.fromkeys(path, standing[current]))
        else:
            lost.update(path)


def _positions(roots: list[str], builder: Builder) -> tuple[Position, ...]:
    """Return the sides: for and against a single thesis, or one for each of several."""
    theses = list(dict.fromkeys(roots))
    if len(theses) == 1:
        return (Position("for", "For", theses[0]), Position("against", "Against"))
    return tuple(Position(thesis, builder.claims[thesis].text, thesis) for thesis in theses)


# -- writing ---------------------------------------------------------------------------------------------------------


def write(debate: Map) -> str:
    """Return the map as a Kialo export.

    Kialo knows claims for and against claims. So each premise of an argument stands alone, an undercut becomes a Con
    of the first premise of what it attacks, and quotes, notes and names are left out; see ``docs/interchange.md``.
    """
    raw = debate.extensions.get("kialo", {})
    texts = raw.get("texts", {}) if isinstance(raw, dict) else {}
    lines = [f"Discussion Title: {one_line(debate.title)}", ""]
    lines.extend(_written(debate, texts if isinstance(texts, dict) else {}))
    return "\n".join(lines) + "\n"


def _written(debate: Map, texts: dict[str, object]) -> Iterator[str]:
    numbers: dict[str, str] = {}
    below: dict[str, int] = {}
    path: list[str] = []
    trees = 0
    for entry in outline(debate):
        del path[entry.depth :]
        if entry.argument is None:
            trees += 1
            number, stance = str(trees), ""
        else:
            parent = path[-1]
            below[parent] = below.get(parent, 0) + 1
            number = f"{parent}.{below[parent]}"
            stance = "Con: " if entry.argument.relation.attacks else "Pro: "
        if entry.repeated:
            yield f"{number}. {stance}-> See {numbers[entry.claim]}."
            path.append(number)
            continue
        if entry.depth and entry.depth % _DEEPEST == 0:
            trees += 1
            yield f"{number}. {stance}-> See {trees}."
            number, stance = str(trees), ""
        path.append(number)
        numbers[entry.claim] = number
        yield f"{number}. {stance}{_text(debate, entry.claim, texts)}"


def _text(debate: Map, claim_id: str, texts: dict[str, object]) -> str:
    claim = debate.claim[claim_id]
    kept = texts.get(claim_id)
    if isinstance(kept, str):
        plain = one_line(unescape(_ESCAPE.sub(r"\1", _LINK.sub(lambda match: match.group(1), kept))))
        if plain == claim.text:
            return kept
    text = _ESCAPED.sub(lambda match: "\\" + match.group(), one_line(claim.text))
    text = _ENTITY.sub("&amp;", text)
    if _STANCE.match(text):
        text = text.replace(":", "\\:", 1)
    return "\\" + text if text.startswith("-") else text
