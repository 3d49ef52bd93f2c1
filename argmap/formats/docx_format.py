"""Word files: outlines by headings and lists (Google Docs' too), and evidence cards as Verbatim has them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from argmap.errors import Problem
from argmap.formats.base import Imported, note, one_line
from argmap.formats.building import Builder
from argmap.formats.offices import paragraphs
from argmap.formats.sided import sided
from argmap.formats.stances import parted, relation_of
from argmap.formats.tables import guessed, read_rows
from argmap.formats.trees import Item, grown, reasoned
from argmap.model import Issue, Position, Quote, Relation
from argmap.wording import counted

TAG = 4
"""Verbatim's tags are headings of this level; 1 to 3 are its pockets, hats and blocks."""
_CITE = re.compile(r"13 pt|cite|author-?date", re.IGNORECASE)
_ANSWERS = re.compile(
    r"(?:a\s?/?\s?[t2]|answers? to|2ac|1nc|frontline|they say|response to)\b[:\s-]*(.*)", re.IGNORECASE
)


def read_bytes(data: bytes, name: str = "") -> Imported:
    """Read a Word file: cards where it has tags with cites below them, else the outline of its headings and lists.

    :raises BadRequest: if it is not a Word file that can be read
    :raises TooLarge: if reading it takes more than it may
    """
    found = paragraphs(data, name or "file")
    said = [paragraph for paragraph in found if one_line(paragraph["text"])]
    cards = any(above["level"] == TAG and _cites(below) for above, below in pairwise(said))
    return _cards(said, name) if cards else _outline(found, name)


def _cites(paragraph: dict[str, Any]) -> bool:
    """Return whether a paragraph is a cite: in a style for them, or a name and a year that begins in bold."""
    runs = [run for run in paragraph["runs"] if run[0].strip()]
    if paragraph["level"] or not runs:
        return False
    return any(_CITE.search(run[1]) for run in runs) or bool(runs[0][4] and _head(one_line(paragraph["text"]))[0])


def _outline(found: list[dict[str, Any]], name: str) -> Imported:
    roots: list[Item] = []
    headings: list[tuple[int, Item]] = []
    points: list[tuple[int, Item]] = []
    taken: set[int] = set()
    title, summary, prose = "", "", 0
    tables = _tables(found)
    if len(tables) == 1 and not any(paragraph["list"] for paragraph in found if not paragraph["table"]):
        # A table of claims with headings that say so is read as in a spreadsheet.
        (rows,) = tables.values()
        kinds = set(guessed(_texts(rows)).columns.values())
        if {"claim"} < kinds and not kinds & {"pro", "con"}:
            beside = sum(1 for paragraph in found if not paragraph["table"] and one_line(paragraph["text"]))
            left = counted(beside, "paragraph beside the table was", "paragraphs beside the table were")
            return read_rows(_texts(rows), name, [note("prose", f"{left} left out.")] if beside else [])
    for paragraph in found:
        words = one_line(paragraph["text"])
        if paragraph["table"] in tables:
            for_and_against = sided(tables.pop(paragraph["table"]))
            taken |= {paragraph["table"]} if for_and_against else set()
            (headings[-1][1].children if headings else roots).extend(for_and_against)
        if not words or paragraph["table"] in taken:
            continue
        if paragraph["style"].lower() in ("title", "titel", "titre", "título") and not title:
            title = words
        elif paragraph["level"]:
            item = Item(words, heading=True)
            while headings and headings[-1][0] >= paragraph["level"]:
                headings.pop()
            (headings[-1][1].children if headings else roots).append(item)
            headings.append((paragraph["level"], item))
            points = []
        elif paragraph["list"]:
            while points and points[-1][0] >= paragraph["list"]:
                points.pop()
            above = points[-1][1].children if points else headings[-1][1].children if headings else roots
            sign = {"+": Relation.SUPPORTS, "-": Relation.REBUTS, "−": Relation.REBUTS, "–": None}.get(
                paragraph["sign"]
            )
            item = Item(words, stance=sign)
            above.append(item)
            points.append((paragraph["list"], item))
        elif parted(words)[0] or (relation_of(words) and len(words) < 40):
            item = Item(words)
            (headings[-1][1].children if headings else roots).append(item)
            points = [(0, item)]
        elif points or headings:
            told = points[-1][1] if points else headings[-1][1]
            told.note = f"{told.note}\n{words}".strip()
        elif not summary:
            summary = words
        else:
            prose += 1
    _one_sign(roots)
    if len(roots) == 1 and roots[0].heading and not title:
        title = roots[0].text
        roots = roots if reasoned(roots[0]) else roots[0].children
    prose += _stated(roots)
    problems = []
    if prose:
        message = f"{counted(prose, 'passage of text has', 'passages of text have')} no place in an outline; left out."
        problems = [note("prose", message, "Make a list item of what is an argument.")]
    return grown(roots, name, title, summary=summary, problems=problems)


def _tables(found: list[dict[str, Any]]) -> dict[int, list[list[list[Item]]]]:
    """Return the points in the cells of each table; a list below a point in a cell is below it."""
    tables: dict[int, list[list[list[Item]]]] = {}
    open_: list[tuple[int, Item]] = []
    before = (0, 0, 0)
    for paragraph in found:
        place = (paragraph["table"], paragraph["row"], paragraph["column"])
        words = one_line(paragraph["text"])
        if not place[0] or not words:
            continue
        rows = tables.setdefault(place[0], [])
        rows += [[] for _ in range(place[1] + 1 - len(rows))]
        row = rows[place[1]]
        row += [[] for _ in range(place[2] + 1 - len(row))]
        open_ = open_ if place == before else []
        before = place
        while open_ and open_[-1][0] >= paragraph["list"]:
            open_.pop()
        item = Item(words)
        (open_[-1][1].children if open_ and open_[-1][0] else row[place[2]]).append(item)
        open_.append((paragraph["list"], item))
    return tables


def _texts(rows: list[list[list[Item]]]) -> list[list[str]]:
    return [[" ".join(item.text for item in cell) for cell in row] for row in rows]


def _stated(items: list[Item]) -> int:
    """Take headings that have nothing but text below them for claims, and return how many others have text."""
    left = 0
    for item in _every(items):
        item.claim = item.heading and not item.children
        left += bool(item.heading and item.note and not item.claim and not reasoned(item))
    return left


def _every(items: list[Item]) -> list[Item]:
    every = list(items)
    for item in every:
        every.extend(item.children)
    return every


def _one_sign(items: list[Item]) -> None:
    """Take no bullets for signs where all have the same, as where - is only what the list looks like."""
    every = _every(items)
    if len({item.stance for item in every if item.stance}) < 2:
        for item in every:
            item.stance = None


def _cards(found: list[dict[str, Any]], name: str) -> Imported:
    builder = Builder(name)
    problems: list[Problem] = []
    issues: dict[str, Issue] = {}
    pockets: dict[str, list[str]] = {}
    heads = {1: "", 2: "", 3: ""}
    tag, cite = "", ""
    body: list[list[list[Any]]] = []
    count = 0

    def close() -> None:
        nonlocal tag, cite, body, count
        if tag:
            topic = heads[2] or heads[3]
            if topic and topic not in issues:
                issues[topic] = Issue(builder.source_ids.new(f"topic-{topic}", "topic"), topic)
            quotes = _quoted(builder, cite, body)
            count += len(quotes)
            stated = _answered(heads[3])
            claim = builder.claim(
                tag,
                quotes=quotes,
                issue=issues[topic].id if topic else "",
                note=f"Filed under: {heads[3]}" if heads[3] and not stated else "",
            )
            pockets.setdefault(heads[1], []).append(claim)
            if stated:
                answers.append((claim, stated))
        tag, cite, body = "", "", []

    answers: list[tuple[str, str]] = []
    for paragraph in found:
        words = one_line(paragraph["text"])
        level = paragraph["level"]
        if level and (level != TAG or words):
            close()
        if level == TAG:
            tag = words
        elif 0 < level < TAG:
            heads[level] = words
            heads.update({deeper: "" for deeper in heads if deeper > level})
        elif tag and not cite and not body and _cites(paragraph):
            cite = words
        elif tag and words:
            body.append(paragraph["runs"])
    close()
    said = {claim.text.casefold(): ident for ident, claim in builder.claims.items()}
    for claim, words in answers:
        target = said.get(words.casefold()) or said.setdefault(words.casefold(), builder.claim(words))
        if target != claim:
            builder.argue([claim], Relation.REBUTS, target)
    message = f"The file was read as evidence cards: {count} quotations under {len(builder.claims)} tags."
    problems.append(note("cards", message, "Say in the map what the claims bear on."))
    sides = [pocket for pocket in pockets if pocket]
    positions = tuple(
        Position(f"{builder.ids.new(f'side-{side}', 'side')}", side) for side in sides if 1 < len(sides) < 7
    )
    debate = builder.build("", issues=tuple(issues.values()), positions=positions)
    return Imported(debate, problems)


def _answered(block: str) -> str:
    """Return what the cards under a heading answer, if it says so; the speech that it is for may be before that.

    >>> _answered("2AC -- AT: Cost"), _answered("Noise")
    ('Cost', '')
    """
    match = _ANSWERS.match(block)
    words = one_line(match[1]).lstrip("–— ") if match else ""
    return (_answered(words) or words) if match else ""


def _quoted(builder: Builder, cite: str, body: list[list[list[Any]]]) -> tuple[Quote, ...]:
    """Return a card's quotation: the words that are underlined, with an ellipsis where some between are not."""
    pieces: list[str] = []
    gap = False
    plain = " ".join(one_line("".join(run[0] for run in runs)) for runs in body)
    for runs in body:
        for words, _, underlined, marked, _ in runs:
            if underlined or marked:
                if gap and pieces:
                    pieces.append(" … ")
                pieces.append(words)
                gap = False
            elif words.strip():
                gap = True
        if pieces:
            gap = gap or bool(pieces)
    said = one_line("".join(pieces)) or plain
    if not said:
        return ()
    address = re.search(r"https?://[^\s,;)\]]+", cite)
    title = re.search(r"[“\"]([^”\"]{3,200})[”\"]", cite)
    name, year = _head(cite)
    source = builder.source(
        one_line(title[1]).rstrip(",") if title else cite[:120] or "Unnamed source",
        address[0] if address else "",
        f"{name} {year}".strip() or "source",
        author=(name,) if name else (),
        issued=year,
        note=cite,
    )
    return (Quote(source, said),)


def _head(cite: str) -> tuple[str, str]:
    """Return the name and the year that a cite opens with.

    >>> _head("Hardy 13, director of debate"), _head("Marlow and Berg 2019 (Ann Marlow)"), _head("Oak ’04")
    (('Hardy', '2013'), ('Marlow and Berg', '2019'), ('Oak', '2004'))
    """
    match = re.match(r"([^\d(,’']{2,60}?)[\s,]*[’']?(\d{4}|\d{2})\b", cite)
    if match is None:
        return "", ""
    year = match[2]
    if len(year) == 2:
        year = f"{'20' if int(year) < 60 else '19'}{year}"
    return one_line(match[1]).strip(" ,"), year
