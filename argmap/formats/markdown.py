"""Markdown lists: outlines and pros and cons as people write them, written so that ours come back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from argmap.errors import Problem
from argmap.formats import carried
from argmap.formats.base import Imported, clean, note, one_line
from argmap.formats.blocks import blocks
from argmap.formats.outline import write_markdown
from argmap.formats.sided import sided
from argmap.formats.stances import claimed, parted, relation_of
from argmap.formats.trees import Item, grown
from argmap.model import Map, Relation
from argmap.wording import counted

_OURS = re.compile(r"<!-- argmap (\{.*\}) -->\s*\Z", re.DOTALL)
_BULLET = re.compile(r"^(?P<indent>[ \t]*)(?:(?P<sign>[-+*])|\d{1,9}[.)])[ \t]+(?P<text>\S.*)$", re.MULTILINE)
#: A fence that is not closed goes on to the end (CommonMark 4.5), so that no text is looked at again from each fence.
_FENCE = re.compile(r"^(```++|~~~++)[ \t]*argdown\b[^\n]*\n(.*?)(?:^\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_LISTS = ("bullet_list", "ordered_list")
_SOURCES = (
    "sources",
    "references",
    "bibliography",
    "quellen",
    "literatur",
    "fuentes",
    "bibliographie",
    "further reading",
)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_FROM = re.compile(r"\A[—–-]{1,3}\s*")


def write(debate: Map) -> str:
    """Return the outline in Markdown (CommonMark); a comment at its end, which no page shows, holds the whole map."""
    return f"{write_markdown(debate)}\n<!-- argmap {carried.packed(debate)} -->\n"


def read(text: str, name: str = "") -> Imported:
    """Read the lists of a Markdown text; where it has passages in Argdown, fenced as such, these are the debate."""
    text = clean(text.removeprefix("\ufeff"))
    fences = list(_FENCE.finditer(text))
    if fences:
        from argmap.formats.argdown import read as read_argdown

        # Blank lines keep the passages where they stand, so that problems name the file's own lines.
        found = read_argdown(_only(text, fences), name)
        message = "The text has passages in Argdown; these were read, and nothing else."
        return Imported(found.map, [note("argdown-fence", message), *found.problems], found.extras)
    # No map that we wrote has two hyphens in a row, so that the last such comment is the one.
    ours = _OURS.match(text, max(0, text.rfind("<!-- argmap {")))
    known = carried.unpacked(ours[1]) if ours else None
    problems: list[Problem] = []
    if known is not None:
        if carried.unchanged(text, known, write):
            return Imported(known, [])
        message = "The list was edited since argmap wrote it; the list counts."
        problems.append(note("edited", message, "Joint premises and names of arguments are those of the list."))
    if ours:
        text = text[: ours.start()]
    reading = _Reading()
    reading.run(reading.front(text))
    problems += reading.left()
    return grown(reading.items, name, reading.title, summary=reading.summary, problems=problems, known=known)


def _only(text: str, fences: list[re.Match[str]]) -> str:
    pieces, at = [], 0
    for fence in fences:
        pieces += ["\n" * text.count("\n", at, fence.start(2)), fence[2]]
        at = fence.end(2)
    return "\n".join(line for line in "".join(pieces).split("\n"))


class _Reading:
    """Walks the blocks of a text and puts them below one another."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.title = ""
        self.summary = ""
        self.headings: list[tuple[int, Item]] = []
        self.before: Item | None = None
        self.about: Item | None = None
        self.prose: list[int | None] = []

    def front(self, text: str) -> str:
        """Take the title from front matter, and return the text with empty lines in its place."""
        match = _FRONT.match(text)
        if match is None:
            return text
        title = re.search(r"(?m)^title[ \t]*:[ \t]*(['\"]?)(.+?)\1[ \t]*$", match[1])
        self.title = one_line(title[2]) if title else ""
        return "\n" * match[0].count("\n") + text[match.end() :]

    def left(self) -> list[Problem]:
        """Return a note of the blocks that are not points."""
        if not self.prose:
            return []
        blocks = counted(
            len(self.prose), "paragraph or other block is not a point", "paragraphs and other blocks are not points"
        )
        fix = "Make a list item of what is an argument, or write Pro: or Con: before it."
        return [note("prose", f"{blocks} of a list; left out.", fix, line=self.prose[0])]

    def run(self, text: str) -> None:
        """Read a text."""
        nodes = blocks(text)
        for at, node in enumerate(nodes):
            following = nodes[at + 1].type if at + 1 < len(nodes) else ""
            if node.type == "heading":
                self._heading(node)
            elif node.type in _LISTS:
                if not at or nodes[at - 1].type not in _LISTS:
                    # Lists with different signs next to each other are lists of their own to Markdown.
                    self._top(list(takewhile(lambda one: one.type in _LISTS, nodes[at:])))
            elif node.type == "paragraph":
                self._paragraph(node, following.endswith("_list"))
            elif node.type == "blockquote" and self.before is not None:
                self.before.quotes += _quotes(node)
            elif node.type == "table" and self._table(node):
                self.before = None
            else:
                self.before = None
                if node.type not in ("hr", "html_block"):
                    self.prose.append(_line(node))
        self._settle()

    def _heading(self, node: Any) -> None:
        level = int(node.tag[1])
        words = _words(node)
        item = Item(claimed(words) or words, _line(node), heading=True, claim=bool(claimed(words)))
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        (self.headings[-1][1].children if self.headings else self.items).append(item)
        self.headings.append((level, item))
        self.before = self.about = None

    @property
    def _here(self) -> list[Item]:
        return self.headings[-1][1].children if self.headings else self.items

    def _table(self, node: Any) -> bool:
        """Take in a table of pros and cons; return whether it is one."""
        rows = [row for part in node.children for row in part.children]
        points = sided([[_cell(cell, _line(row) or _line(node)) for cell in row.children] for row in rows])
        (self.about.children if self.about else self._here).extend(points)
        return bool(points)

    def _stated(self, node: Any, words: str) -> bool:
        """Take in a paragraph that a label opens, such as ``Claim:`` or ``Pro:``; return whether it is one."""
        if claimed(words):
            self.about = Item(claimed(words), _line(node), claim=True)
            self._here.append(self.about)
            return True
        if parted(words)[0] is None or not parted(words)[1]:
            return False
        item = Item(words, _line(node))
        if self.about is None and not self.headings and len(self.items) == 1 and not self.items[0].stance:
            self.about = self.items[0]
        (self.about.children if self.about else self._here).append(item)
        self.before = item
        return True

    def _paragraph(self, node: Any, before_list: bool) -> None:
        words = _words(node)
        if self._stated(node, words):
            return
        if before_list and words and len(words) <= 300:
            # A line right above a list is what the list is about.
            self.before = Item(words.rstrip(":") if relation_of(words) is None else words, _line(node))
            self._here.append(self.before)
            return
        self.before = None
        heading = self.headings[-1][1] if self.headings else None
        if heading is not None and (heading.claim or parted(one_line(heading.text))[0]):
            _told(heading, words)
        elif (
            not self.title
            and not self.headings
            and not self.items
            and words.endswith(("?", "？"))
            and "\n" not in words
        ):
            self.title = words
        elif not self.summary and len(self.headings) < 2:
            self.summary = words
        elif words:
            self.prose.append(_line(node))

    def _top(self, lists: list[Any]) -> None:
        found = _signed(lists)
        above = self.before
        if above is None:
            self._here.extend(found)
        elif relation_of(above.text) is not None or any(_marked(item) for item in found):
            above.children += found
        else:
            # A list without a reason in it is not an argument for the line above it: that line was an introduction.
            if above in self._here:
                self._here.remove(above)
                self.prose.append(above.line)
            self._here.extend(found)
            above = None
        self.before = above

    def _settle(self) -> None:
        """Take the title from the first heading, and leave out the sources at the end."""
        self.items = [item for item in self.items if not _is_sources(item)]
        for item in _all(self.items):
            item.children = [child for child in item.children if not _is_sources(child)]
        if len(self.items) == 1 and self.items[0].heading:
            top = self.items[0]
            self.title = self.title or one_line(top.text)
            if not top.claim and not any(
                _marked(child) or (child.heading and relation_of(child.text)) for child in top.children
            ):
                self.items = top.children


def _cell(node: Any, line: int | None) -> list[Item]:
    return [Item(words.strip(), line) for words in _words(node).split("\n") if words.strip()]


def _all(items: list[Item]) -> Iterator[Item]:
    stack = list(items)
    while stack:
        item = stack.pop()
        yield item
        stack += item.children


def _is_sources(item: Item) -> bool:
    return item.heading and one_line(item.text).casefold().rstrip(":") in _SOURCES


def _marked(item: Item) -> bool:
    return bool(item.stance or parted(item.text)[0] or (item.children and relation_of(item.text)))


def _points(node: Any) -> Iterator[Item]:
    """Yield the points of a list; below one point, lists with + and with - are for and against."""
    for entry in node.children:
        if entry.type != "list_item":
            continue
        paragraphs = [child for child in entry.children if child.type in ("paragraph", "heading")]
        words = _TASK.sub("", _words(paragraphs[0])) if paragraphs else ""
        item = Item(words, _line(entry))
        for child in entry.children:
            if child.type == "blockquote":
                item.quotes += _quotes(child)
        for more in paragraphs[1:]:
            _told(item, _words(more))
        item.children += _signed(entry.children)
        _facts(item)
        _side(item, paragraphs)
        yield item


def _signed(nodes: list[Any]) -> list[Item]:
    lists = [node for node in nodes if node.type in _LISTS]
    signs = {node.markup for node in lists}
    found: list[Item] = []
    for node in lists:
        stance = {"+": Relation.SUPPORTS, "-": Relation.REBUTS}.get(node.markup) if {"+", "-"} <= signs else None
        for item in _points(node):
            item.stance = item.stance or stance
            found.append(item)
    return found


_FACTS = re.compile(r"\n?\((held by ([^()\n]+?))?(?:; )?(implicit)?\)\Z")


def _facts(item: Item) -> None:
    """Take what our own outline says in brackets behind a claim: who holds it, and that no source states it."""
    match = _FACTS.search(item.text)
    if match and match[0].strip() != "()":
        item.text = item.text[: match.start()]
        item.held_by = tuple(name.strip() for name in match[2].split(", ")) if match[2] else ()
        item.implicit = bool(match[3])


def _side(item: Item, paragraphs: list[Any]) -> None:
    """Take a bold opening that is not a label, such as **Build them:**, for the name of a thesis's position."""
    inline = paragraphs[0].children[0].children if paragraphs and paragraphs[0].children else []
    first = next((part for part in inline if part.type != "text" or part.content.strip()), None)
    if first is not None and first.type == "strong":
        words = "".join(_piece(child) for child in first.children)
        if words.endswith(":") and relation_of(words) is None and item.text.startswith(words):
            item.side, item.text = words[:-1].strip(), item.text[len(words) :].strip() or item.text


def _told(item: Item, words: str) -> None:
    item.note = f"{item.note}\n{words}".strip()


def _quotes(node: Any) -> list[tuple[str, str]]:
    """Return a block quotation as its words and the place its last line names behind a dash."""
    words = "\n".join(_words(child) for child in node.children if child.type == "paragraph")
    body, _, last = words.rpartition("\n")
    if body and _FROM.match(last):
        return [(one_line(body), _FROM.sub("", last))]
    return [(one_line(words), "")]


def _words(node: Any) -> str:
    """Return a block's words, without emphasis, with the addresses of links."""
    pieces: list[str] = []
    for inline in node.children:
        pieces.extend(_piece(part) for part in (inline.children if inline.type == "inline" else ()))
    return "".join(pieces).strip()


def _piece(part: Any) -> str:
    if part.type in ("text", "code_inline"):
        return str(part.content)
    if part.type in ("softbreak", "hardbreak"):
        return "\n"
    if part.type == "link":
        said = "".join(_piece(child) for child in part.children)
        href = str(part.attrs.get("href", ""))
        return f"[{said}]({href})" if href.startswith(("http://", "https://")) and said != href else said or href
    if part.type in ("html_inline", "image"):
        return "\n" if _BREAK.fullmatch(part.content) else ""
    return "".join(_piece(child) for child in part.children or ())


def _line(node: Any) -> int | None:
    return node.map[0] + 1 if node.map else None


_TABLE = re.compile(r"(?m)^([^\n]{0,200}\|[^\n]{0,200})\n\|?[ \t]*:?-{2,}")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_VERSION = re.compile(
    r"(?m)^(?:#{1,6}[ \t]+|[-*+][ \t]+)?(?:[*_]{2})?(?:version |release |v\.? ?)?"
    r"\[?v?\d{1,4}\.\d{1,4}(?:[.-][\w.-]{1,20})?\]?\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?mi)^#{0,6}[ \t]*(?:change ?log|changes|release notes|release history|version history|what.s new|"
    r"\[?unreleased\]?)[ \t:]*$"
)
_LABELLED = re.compile(r"(?m)^(?:#{1,6}[ \t]+|[-*+][ \t]+)?(\S.{0,60}(?:[:：]|\b[Bb]ecause).*)$")


def sniff(text: str) -> float:
    """Return how surely a text is a Markdown list of points, by labels such as ``Pro:`` and by nesting."""
    head = text[:100_000]
    if "<!-- argmap {" in text[-4_000_000:]:
        return 0.95
    if _FENCE.search(head):
        return 0.7
    changes = len(_VERSION.findall(head)) > 1 or _CHANGES.search(head) is not None
    for table in _TABLE.findall(head)[:50]:
        if len({relation_of(cell) for cell in table.split("|")} - {None}) > 1:
            return 0.7
    lines = _LABELLED.findall(head)[:400]
    said = {parted(line)[0] for line in lines if parted(line)[1]} - {None}
    if len(said) + any(claimed(line) for line in lines) > 1:
        return 0.65
    bullets = list(_BULLET.finditer(head))[:400]
    if not bullets:
        return 0.0
    labelled = sum(parted(bullet["text"])[0] is not None for bullet in bullets)
    groups = sum(
        relation_of(words) is not None for words in re.findall(r"(?m)^(?:#{1,6}[ \t]+|[*_]{2})(.{1,40})$", head)
    )
    # In a list of changes + is what was added and - what was removed, and all of it is nested below versions.
    nested = any(bullet["indent"] for bullet in bullets) and not changes
    signed = {"+", "-"} <= {bullet["sign"] for bullet in bullets} and not changes
    score = 0.25 * nested + 0.2 * bool(signed) + 0.35 * bool(labelled) + 0.05 * min(labelled, 6) + 0.2 * min(groups, 3)
    return min(0.9, score)
