"""Tables of claims, whose columns are guessed by their headings, or by what is in them, and told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from argmap.errors import BadRequest, Problem
from argmap.formats import flows
from argmap.formats.base import Imported, note, one_line, warn
from argmap.formats.building import Builder
from argmap.formats.stances import claimed, parted, relation_of
from argmap.formats.trees import Item, grown
from argmap.model import Issue, Position, Quote, Relation
from argmap.slugs import Slugs

#: What a column is, by words that its heading may be or begin with, in several languages.
HEADINGS: dict[str, tuple[str, ...]] = {
    "claim": ("claim", "text", "statement", "argument", "point", "label", "proposition", "contention", "tag", "content",
              "behauptung", "these", "aussage", "affirmation", "afirmación", "tesis", "affermazione", "утверждение"),
    "id": ("id", "no", "nr", "number", "key", "#", "nummer", "numéro", "número"),
    "parent": ("parent", "parent id", "parent claim", "reply to id", "in response to", "replies to", "conclusion",
        "supports/attacks", "target", "to", "on", "about", "responds to", "reply to", "in reply to", "answers",
        "supports or attacks",
               "thesis", "bezug", "ziel", "cible"),
    "relation": ("relation", "relation type", "relationship", "edge type",
        "link type", "argument type", "vote", "type", "stance", "side", "pro/con", "pro / con",
        "for/against", "pro or con",
        "polarity", "link",
                 "position", "haltung", "beziehung", "postura"),
    "pro": ("pro", "pros", "for", "supporting", "advantages", "benefits", "dafür", "pour", "a favor", "vorteile", "за"),
    "con": ("con", "cons", "against", "opposing", "disadvantages", "drawbacks", "dagegen", "contre", "en contra",
        "nachteile", "против"),
    "quote": ("quote", "quotation", "evidence", "passage", "excerpt", "zitat", "beleg", "citation", "cita"),
    "source": ("source", "reference", "cite", "url", "link to source", "quelle", "fuente", "fonte", "источник"),
    "page": ("page", "p.", "seite", "página", "pagina"),
    "speaker": ("speaker", "author", "who", "who said it", "said by", "who says",
                "held by", "holder", "by", "name", "person", "sprecher", "autor", "auteur"),
    "issue": ("issue", "topic", "category", "theme", "group", "section", "thema", "tema", "thème", "kategorie"),
    "note": ("note", "notes", "comment", "comments", "remark", "anmerkung", "kommentar", "remarque", "nota"),
    "tags": ("tags", "keywords", "labels", "schlagwörter", "etiquetas"),
    "level": ("level", "depth", "indent", "ebene", "niveau", "nivel"),
}  # fmt: skip


@dataclass(slots=True)
class Guess:
    """What the columns of a table were taken for.

    :param columns: what each is, by its number
    :param header: number of the row of headings; -1 if there is none
    """

    columns: dict[int, str] = field(default_factory=dict)
    header: int = -1

    def at(self, kind: str) -> int | None:
        """Return the number of a column."""
        return next((number for number, name in self.columns.items() if name == kind), None)


def read_rows(rows: Sequence[Sequence[str]], name: str, problems: Sequence[Problem] = (), chosen: str = "") -> Imported:
    """Return the debate that a table is: claims with what they bear on, two columns of pros and cons, or an outline.

    ``extras["table"]`` holds the rows' cells, what each column was taken for, and the number of the row of headings.

    :param rows: the table's cells as texts
    :param chosen: what the columns are, as :func:`choice` reads it, in place of a guess
    :raises BadRequest: if what was chosen is not kinds of columns
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    guess = choice(chosen) if chosen else guessed(cells)
    body = _body(cells, guess.header)
    above = [cell for row in cells[: max(0, guess.header)] for cell in row if cell]
    title = above[0] if above else ""
    data = not guess.columns and not chosen and not _outlined(body)
    if not chosen and (at := flows.header(cells)) is not None:
        return flows.read(_body(cells, at), name, list(problems))
    problems = [*problems, *([_data(cells)] if data else _told(guess, cells))]
    if guess.at("pro") is not None or guess.at("con") is not None:
        found = _columns(body, guess, name, title, problems)
    elif data:
        found = grown([], name, title, problems=problems)
    elif guess.at("claim") is None:
        found = _outline(body, name, title, problems)
    else:
        found = _claims(body, guess, name, title, problems)
    table = {"rows": cells, "columns": guess.columns, "header": guess.header}
    return replace(found, extras={**found.extras, "table": table})


def _body(cells: Sequence[list[str]], header: int) -> list[tuple[int, list[str]]]:
    return [(number, row) for number, row in enumerate(cells, 1) if number - 1 > header and any(row)]


def choice(words: str) -> Guess:
    """Return columns that a person chose: the number of the row of headings, a colon, a kind for each column.

    >>> choice("1:id,,claim,parent")
    Guess(columns={0: 'id', 2: 'claim', 3: 'parent'}, header=0)

    :raises BadRequest: if a kind is not known or is chosen twice, or the number of the row is not a number
    """
    row, _, kinds = words.partition(":")
    columns = {number: kind for number, kind in enumerate(kinds.split(",")) if kind}
    if not re.fullmatch(r"\d{1,6}", row):
        raise BadRequest(f"“{row[:20]}” is not the number of the row of headings; 0 says that there is none.")
    for kind in columns.values():
        if kind not in HEADINGS:
            raise BadRequest(f"“{kind[:40]}” is not what a column can be; choose one of {', '.join(HEADINGS)}.")
        if list(columns.values()).count(kind) > 1:
            raise BadRequest(f"Two columns are chosen as the {kind}; choose one.")
    return Guess(columns, int(row) - 1)


def _outlined(body: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Return whether rows without headings are an outline: one point in a row, or sentences; else they are data."""
    filled = [cell for _, row in body[:2_000] for cell in row if cell]
    single = sum(sum(map(bool, row)) == 1 for _, row in body[:2_000])
    sentences = sum(len(_WORD.findall(cell)) >= 3 or bool(_SCRIPT.search(cell)) for cell in filled)
    if 2 * sentences >= len(filled):
        return True
    named = sum(bool(_WORD.search(cell)) and cell not in ("True", "False") for cell in filled)
    return single == len(body[:2_000]) and 10 * named >= 9 * len(filled)


_WORD = re.compile(r"[^\W\d_]{2,}")
#: A run of letters of a script that puts no spaces between words.
_SCRIPT = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{6}")


def _data(rows: Sequence[Sequence[str]]) -> Problem:
    head = next((row for row in rows if any(row)), ())
    named = ", ".join(f"“{cell[:30]}”" for cell in head[:8] if cell)
    return warn(
        "no-columns",
        f"This looks like data: no heading says what a column is ({named}), and few cells are sentences.",
        "Put headings such as Claim, Relation and Parent above the columns, or choose what the columns are.",
    )


def guessed(rows: Sequence[Sequence[str]]) -> Guess:
    """Return what the columns are, by the first row that has headings."""
    for number, row in enumerate(rows[:10]):
        found: dict[int, str] = {}
        for column, cell in enumerate(row):
            kind = _kind(cell)
            if kind and kind not in found.values():
                found[column] = kind
        kinds = set(found.values())
        edges = _edges(row)
        if edges and not kinds & {"claim", "pro", "con"}:
            found = {column: kind for column, kind in found.items() if kind not in ("claim", "parent", "source")}
            return Guess(_by_content(found | edges, rows[number + 1 :]), number)
        if kinds & {"claim", "pro", "con"} and (len(kinds) > 1 or len([c for c in row if c]) == 1):
            return Guess(_by_content(found, rows[number + 1 :]), number)
    return Guess()


_EDGES = (
    ("source", "target"), ("from", "to"), ("premise", "conclusion"), ("premises", "conclusion"), ("child", "parent"),
    ("source text", "target text"), ("reason", "conclusion"), ("reply", "post"), ("arg1", "arg2"),
    ("attacker", "attacked"), ("node1", "node2"),
)  # fmt: skip
"""Headings of the two columns of a list of links: what bears on what."""


def _edges(row: Sequence[str]) -> dict[int, str]:
    """Return the columns of a list of links, as those of a claim and of what it bears on."""
    plain = [cell.strip(" *:").replace("_", " ").casefold() for cell in row]
    for one, other in _EDGES:
        if one in plain and other in plain:
            return {plain.index(one): "claim", plain.index(other): "parent"}
    return {}


def _by_content(found: dict[int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Add the column whose cells say for and against, if no heading told which it is."""
    if {"relation", "pro", "con"} & set(found.values()):
        return found
    for column in range(max((len(row) for row in rows), default=0)):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        said = [cell for cell in cells if _relation(cell)]
        if column not in found and len(set(map(_relation, said))) > 1 and 5 * len(said) >= 4 * len(cells):
            return {**found, column: "relation"}
    return found


_NUMBERS = {
    **dict.fromkeys(("1", "+1", "+", "1.0"), Relation.SUPPORTS),
    **dict.fromkeys(("-1", "-", "−", "−1", "-1.0"), Relation.REBUTS),
}


def _relation(cell: str) -> Relation | None:
    """Return what a cell says a row does, in a word or as 1 and -1."""
    return _NUMBERS.get(cell.strip()) or relation_of(cell)


def _kind(heading: str) -> str:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).replace("_", " ").strip(" *:#").casefold()
    plain = plain or ("#" if heading.strip() == "#" else "")
    # Tables of tables say “claims.stance”.
    plain = plain.rpartition(".")[2].strip() or plain
    if len(plain) > 30:
        return ""
    for kind, words in HEADINGS.items():
        if plain in words:
            return kind
    thing, _, key = plain.rpartition(" ")
    if key in HEADINGS["id"]:
        return "id" if thing in HEADINGS["claim"] else ""
    return next(
        (kind for kind, words in HEADINGS.items() for word in words if len(word) > 3 and plain.startswith(f"{word} ")),
        "",
    )


def _told(guess: Guess, rows: Sequence[Sequence[str]]) -> list[Problem]:
    if not guess.columns:
        return [note("columns", "No row has headings, so the table is read as an outline: right is down.",
                     "Put headings such as Claim, Relation and Parent above the columns.")]  # fmt: skip
    head = rows[guess.header]
    named = ", ".join(f"“{head[number]}” is the {kind}" for number, kind in sorted(guess.columns.items()))
    rest = [cell for number, cell in enumerate(head) if cell and number not in guess.columns]
    left = f"; not read: {', '.join(rest)}" if rest else ""
    return [note("columns", f"The columns were read as: {named}{left}.", line=guess.header + 1)]


def _columns(
    body: list[tuple[int, list[str]]], guess: Guess, name: str, title: str, problems: list[Problem]
) -> Imported:
    """Return two columns of pros and cons as claims for and against the title."""
    top = Item(title or name.replace("-", " ").replace("_", " "))
    for line, row in body:
        for kind, relation in (("pro", Relation.SUPPORTS), ("con", Relation.REBUTS)):
            column = guess.at(kind)
            cell = row[column] if column is not None and column < len(row) else ""
            if cell:
                top.children.append(Item(cell, line, relation))
    return grown([top], name, top.text, problems=problems)


def _outline(body: list[tuple[int, list[str]]], name: str, title: str, problems: list[Problem]) -> Imported:
    roots: list[Item] = []
    open_: list[tuple[int, Item]] = []
    for line, row in body:
        for column, cell in enumerate(row):
            if not cell:
                continue
            while open_ and open_[-1][0] >= column:
                open_.pop()
            item = Item(cell, line)
            (open_[-1][1].children if open_ else roots).append(item)
            open_.append((column, item))
    return grown(roots, name, title, problems=problems)


def _claims(
    body: list[tuple[int, list[str]]], guess: Guess, name: str, title: str, problems: list[Problem]
) -> Imported:
    table = _Table(guess, name, problems)
    for line, row in body:
        table.add(line, row)
    return table.done(title)


class _Table:
    """A table with a claim in each row, and columns that say what it bears on."""

    def __init__(self, guess: Guess, name: str, problems: list[Problem]) -> None:
        self.guess, self.problems = guess, problems
        self.places = {kind: number for number, kind in reversed(guess.columns.items())}
        self.builder = Builder(name)
        self.named: dict[str, str] = {}
        self.rows: list[tuple[int, list[str], str]] = []
        self.topics = Slugs()
        self.issues: dict[str, Issue] = {}

    def cell(self, row: list[str], kind: str) -> str:
        """Return what is in a row's column of a kind; empty if there is no such column."""
        column = self.places.get(kind, -1)
        return row[column] if 0 <= column < len(row) else ""

    def add(self, line: int, row: list[str]) -> None:
        """Take in a row."""
        _, words = parted(self.cell(row, "claim"))
        words = claimed(words) or words
        if not words:
            self.problems.append(warn("no-text", "A row has no claim; it was left out.", "Write its claim.", line=line))
            return
        topic = self.cell(row, "issue")
        if topic and topic not in self.issues:
            self.issues[topic] = Issue(self.topics.new(topic, "topic"), topic)
        claim = self.named.get(words.casefold()) or self.builder.claim(
            words,
            held_by=_several(self.cell(row, "speaker"), ";"),
            quotes=self._quotes(row),
            tags=_several(self.cell(row, "tags"), ";,"),
            note=self._note(row),
            issue=self.issues[topic].id if topic else "",
        )
        for key in (words.casefold(), self.cell(row, "id").casefold()):
            if key:
                self.named.setdefault(key, claim)
        self.rows.append((line, row, claim))

    def _note(self, row: list[str]) -> str:
        """Return a row's note, with its source where no quotation names that."""
        source = "" if self.cell(row, "quote") else self.cell(row, "source")
        page = self.cell(row, "page")
        return "\n".join(
            filter(None, (self.cell(row, "note"), f"Source: {source}{', ' + page if page else ''}" if source else ""))
        )

    def _quotes(self, row: list[str]) -> tuple[Quote, ...]:
        source, quote, page = (self.cell(row, kind) for kind in ("source", "quote", "page"))
        if not quote and not source:
            return ()
        address = re.search(r"https?://\S+", source)
        url = address[0] if address else ""
        title = source.replace(url, "").strip(" ,;–-") if url else source
        place = self.builder.source(title or url or "Unnamed source", url)
        return (Quote(place, quote, locator=("page", page) if page else None),) if quote else ()

    def done(self, title: str) -> Imported:
        """Link the claims by the column that says what each bears on, or by its level, and return the debate."""
        path: list[tuple[int, str]] = []
        sided: list[tuple[str, Relation, str, str]] = []
        above = of_above = ""
        for line, row, claim in self.rows:
            relation = _relation(self.cell(row, "relation")) or parted(self.cell(row, "claim"))[0]
            parent, level = self.cell(row, "parent"), self.cell(row, "level")
            target = self.named.get(parent.casefold(), "") if parent else ""
            if parent and not target and (" " in parent or self.guess.at("id") is None) and not parent.isdigit():
                # A list of links names what is argued for only here.
                target = self.named[parent.casefold()] = self.builder.claim(parent)
            if parent and not target:
                message = f"“{parent[:60]}” is not a claim of this table; the row is not linked to it."
                self.problems.append(warn("no-parent", message, "Name a claim by its id or its words.", line=line))
            if not parent and level.isdigit():
                while path and path[-1][0] >= int(level):
                    path.pop()
                target = path[-1][1] if path else ""
                path.append((int(level), claim))
            if target and target != claim:
                self.builder.argue([claim], relation or Relation.SUPPORTS, target)
            elif relation is not None and not parent:
                topic = self.cell(row, "issue")
                # A claim of another topic is not what this row is about; one of its own topic says more than the topic.
                sided.append((claim, relation, "" if above and topic == of_above else topic, above))
            elif not parent:
                above, of_above = claim, self.cell(row, "issue")
        positions = self._sided(sided, title) if sided and not self.builder.arguments else ()
        debate = self.builder.build(title, issues=tuple(self.issues.values()), positions=positions)
        return Imported(debate, self.problems)

    def _sided(self, sided: list[tuple[str, Relation, str, str]], title: str) -> tuple[Position, ...]:
        """Link rows that say for or against without saying of what: of the topic, the row above, or the title."""
        theses: dict[str, str] = {}
        for claim, relation, topic, above in sided:
            about = topic or ("" if above else title or self.builder.name.replace("-", " ").replace("_", " "))
            thesis = above if not topic and above else theses.get(about) or self.builder.claim(about)
            theses[about or above] = thesis
            self.builder.argue([claim], relation, thesis)
        message = "No column says what a row is for or against: read as its topic, the claim above it, or the title."
        self.problems.append(note("about", message, "Add a column Parent."))
        one = next(iter(theses.values()))
        return (Position("for", "For", one), Position("against", "Against")) if len(theses) == 1 else ()


def _several(cell: str, marks: str) -> tuple[str, ...]:
    return tuple(filter(None, (one_line(part) for part in re.split(f"[{marks}]", cell))))
