"""What a document is made from: the wishes, the evidence from outside, and the debate as the makers look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from argmap import debate as views
from argmap import graph
from argmap.errors import BadRequest, NotFound, nearest
from argmap.handouts.clean import line, quotation
from argmap.handouts.document import Block, Document, Paragraph, Run
from argmap.handouts.speeches import FORMATS, DebateFormat, named
from argmap.model import Anchor, Claim, Map, Quote, Source, Verdict
from argmap.wording import VERDICTS, placed, side_title

if TYPE_CHECKING:
    from argmap.quotes import SourceText

PAPERS = ("a4", "letter")
CONTEXTS = ("sentences", "paragraph")
SECTIONS = ("background", "questions", "maps", "blanks", "quotations", "guide")
"""The sections of a packet."""
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Options:
    """What a document is to be like.

    :param side: id of the position it is made for; empty for every side
    :param issue: id of the issue it keeps to; empty for all
    :param depth: how many answers deep it goes; 0 for as deep as the map
    :param paper: ``a4`` or ``letter``
    :param debate_format: whose speeches a flow sheet has columns for, one of ``FORMATS``
    :param own_format: a format of one's own in its place, as ``speeches.read`` gives it
    :param style: a citation style for bibliographies, as ``bibliography.STYLES`` names it
    :param context: how much of its source a card shows around the quotation, one of ``CONTEXTS``
    :param sections: which of ``SECTIONS`` a packet has; empty for all
    :param highlight: whether cards highlight the quoted words as well as underline them
    """

    side: str = ""
    issue: str = ""
    depth: int = 0
    paper: str = "a4"
    debate_format: str = "policy"
    own_format: DebateFormat | None = None
    style: str = "author-date"
    context: str = "sentences"
    sections: tuple[str, ...] = ()
    highlight: bool = True


@dataclass(frozen=True)
class Evidence:
    """What is known from outside the map.

    :param sources: sources by id
    :param anchors: by quote key, what the check of each quote came to
    :param texts: texts of sources by id, where they are available; as they are prepared for the reader, or plain
    :param revision: number of the map's revision; 0 if it has none
    :param date: date of that revision, ISO 8601; empty if it is not known
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    texts: Mapping[str, str | SourceText] = field(default_factory=dict)
    revision: int = 0
    date: str = ""


class Brief:
    """A debate with its evidence and the wishes for one document, as the makers look at it."""

    def __init__(self, debate: Map, options: Options, evidence: Evidence, progress: Progress | None = None) -> None:
        """Take what the document is made from.

        :raises NotFound: for a side or an issue the map does not have; it names the nearest
        :raises BadRequest: for a paper or a format of debate that is not offered
        """
        self.debate, self.options, self.evidence = debate, options, evidence
        self.progress: Progress = progress or _silent
        for kind, name, known in (("position", options.side, debate.position), ("issue", options.issue, debate.issue)):
            if name and name not in known:
                raise NotFound(kind, name[:80], nearest(name[:80], known))
        for kind, name, offered in (
            ("paper", options.paper, PAPERS),
            ("debate format", options.debate_format, FORMATS),
            ("context", options.context, CONTEXTS),
            *(("section", section, SECTIONS) for section in options.sections),
        ):
            if name not in offered:
                choices = f"{', '.join(offered[:-1])} or {offered[-1]}"
                raise BadRequest(f"There is no {kind} “{name[:40]}”; choose {choices}.")
        if options.depth < 0:
            raise BadRequest("The depth is 0 for all, or how many answers deep to go.")
        self.sources = {**evidence.sources, **{source.id: source for source in debate.sources}}
        self.sides = graph.sides(debate)

    @cached_property
    def flow(self) -> views.Flow:
        """Return the debate's flow, kept to the issue and the depth that are asked for."""
        made = views.flow(self.debate, self.sides)
        groups = [g for g in made.groups if not self.options.issue or g.issue == self.options.issue]
        if self.options.depth:
            groups = [
                replace(g, rows=tuple(replace(r, point=_cut(r.point, self.options.depth)) for r in g.rows))
                for g in groups
            ]
        return replace(made, groups=tuple(groups))

    def rows(self, side: str) -> Iterator[tuple[views.FlowRow, bool]]:
        """Yield the rows of the flow that a side opens, each with whether another issue begins with it."""
        heading = ""
        for row in self.flow.rows:
            if row.point.side == side:
                yield row, row.title != heading
                heading = row.title

    @cached_property
    def belongs(self) -> Mapping[str, str]:
        """Return each claim's issue."""
        return views.issues(self.debate)

    @property
    def format(self) -> DebateFormat:
        """Return whose speeches a flow sheet has columns for."""
        return self.options.own_format or named(self.options.debate_format)

    @property
    def positions(self) -> tuple[str, ...]:
        """Return the ids of the positions the document is for: the one asked for, or all."""
        return (self.options.side,) if self.options.side else tuple(p.id for p in self.debate.positions)

    def claim(self, id: str) -> Claim:
        """Return a claim; a stand-in with its id for a text where the map lacks it."""
        return self.debate.claim.get(id) or Claim(id, id)

    def said(self, claims: tuple[str, ...]) -> str:
        """Return the texts of claims that speak together, on one line."""
        return " ".join(line(self.claim(claim).text) for claim in claims)

    def wanted(self, claim: str) -> bool:
        """Return whether a claim belongs to the issue that is asked for; theses always do."""
        if not self.options.issue or any(position.thesis == claim for position in self.debate.positions):
            return True
        return self.belongs.get(claim) == self.options.issue

    def side_title(self, side: str) -> str:
        """Return the name of a side."""
        return line(side_title(self.debate, side, "No side"))

    def verdict(self, quote: Quote) -> Verdict:
        """Return the verdict on a quote; one that was never checked has no source."""
        anchor = self.evidence.anchors.get(quote.key)
        return anchor.verdict if anchor else Verdict.NO_SOURCE

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Return the verdicts by quote key, those never checked among them."""
        return {quote.key: self.verdict(quote) for claim in self.debate.claims for quote in claim.quotes}

    @cached_property
    def checked(self) -> str:
        """Return the date on which all quotes were checked; empty if there is no one date."""
        anchors = self.evidence.anchors
        dates = {self._date(q) for claim in self.debate.claims for q in claim.quotes if q.key in anchors}
        return dates.pop() if len(dates) == 1 else ""

    def _date(self, quote: Quote) -> str:
        anchor = self.evidence.anchors.get(quote.key)
        return line(anchor.checked)[:10] if anchor else ""

    def verdict_text(self, quote: Quote, *, dated: bool = False) -> str:
        """Return the verdict on a quote in words, with its cautions, and the date of the check where no fact tells it.

        :param dated: whether to tell the date in any case, as on a card that is carried apart from its document
        """
        date = self._date(quote)
        words = VERDICTS[self.verdict(quote)].phrase
        words = f"{words}, checked {date}" if date and (dated or not self.checked) else words
        return "; ".join((words, *(f"caution: {caution}" for caution in self.cautions(quote))))

    def cautions(self, quote: Quote) -> list[str]:
        """Return on one line each what may mislead in a quote though its words are exact, but for what is accepted."""
        anchor = self.evidence.anchors.get(quote.key)
        accepted = dict(quote.accept)
        told = [message for kind, _, message in anchor.cautions if kind not in accepted] if anchor else []
        return [line(message).rstrip(".") for message in told]

    def source(self, id: str) -> Source:
        """Return a source; a stand-in with its id for a title where it is not described."""
        return self.sources.get(id) or Source(id, id)

    def speaker(self, quote: Quote) -> str:
        """Return who speaks in a quote, or an empty string."""
        return line(", ".join(views.speakers(quote, self.sources)))

    def reference(self, quote: Quote) -> str:
        """Return where a quote stands, on one line: speaker, source and place."""
        source = self.source(quote.source)
        authors = [name_in_order(author) for author in source.author]
        by = ", ".join(authors)
        parts = []
        if quote.speaker and quote.speaker not in authors:
            parts.append(f"{line(quote.speaker)}, {'as reported' if quote.reported else 'quoted'} in")
        parts.append(", ".join(part for part in (by, quotation(source.short), line(source.issued)) if part))
        words = " ".join(parts)
        place = self.locator(quote)
        return f"{words}, {place}" if place else words

    def locator(self, quote: Quote) -> str:
        """Return a quote's place in its source, such as ``p. 14``; its parts stay on one line."""
        given = (line(quote.locator[0]), line(quote.locator[1])) if quote.locator else None
        return placed(given, self.evidence.anchors.get(quote.key), "\u00a0")

    def place(self, quote: Quote) -> str:
        """Return where a quote is under a heading that names its source: who speaks, and the place."""
        told = self.speaker(quote) if quote.speaker else ""
        if told:
            told += ", as reported" if quote.reported else ""
        return ", ".join(part for part in (told, self.locator(quote)) if part)

    def quoted(self, quote: Quote, reference: str | None = None, level: int = 0, label: str = "") -> Paragraph:
        """Return a quotation in full as a paragraph, with its reference and its verdict.

        :param reference: what to say of where it stands, if not the whole reference
        """
        where = self.reference(quote) if reference is None else reference
        runs = (
            Run(quotation(quote.text)),
            Run(f" — {where} " if where else " ", "quiet"),
            Run(f"[{self.verdict_text(quote)}]", "quiet" if self.verdict(quote).sound else "warning"),
        )
        return Paragraph(runs, "quote", level, label)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what every document tells of what it was made from."""
        found = []
        if self.debate.question:
            found.append(("Question", line(self.debate.question)))
        # A map that is only a file has neither.
        if self.evidence.revision:
            found.append(("Revision", str(self.evidence.revision)))
        if self.evidence.date:
            found.append(("Date", line(self.evidence.date)[:10]))
        if self.options.side:
            found.append(("Side", self.side_title(self.options.side)))
        if self.options.issue:
            found.append(("Issue", line(self.debate.issue[self.options.issue].title)))
        quotes = [quote for claim in self.debate.claims for quote in claim.quotes]
        sound = sum(self.verdict(quote).sound for quote in quotes)
        share = f"{len(quotes)}, {'all' if sound == len(quotes) else sound} verified word for word in their sources"
        when = f", checked {self.checked}" if self.checked else ""
        found.append(("Quotations", f"{share}{when}" if quotes else "none"))
        return tuple(found)

    def document(self, subtitle: str, blocks: list[Block], **fields: object) -> Document:
        """Return a document of these blocks, with the facts and the foot that every one has."""
        title = line(self.debate.title) or self.debate.id
        facts = dict(self.facts)
        revision = f"revision {facts['Revision']}" if "Revision" in facts else ""
        foot = " · ".join(words for words in (title, revision, facts.get("Date", "")) if words)
        made = Document(
            title=title,
            subtitle=subtitle,
            facts=self.facts,
            blocks=tuple(blocks),
            foot=foot,
            language=self.debate.language,
            paper=self.options.paper,
            date=facts.get("Date", ""),
            author=line(", ".join(self.debate.authors)),
        )
        return replace(made, **fields)  # type: ignore[arg-type]


def _silent(done: float) -> None:
    """Tell nobody how far the work is."""


def _cut(point: views.Point, depth: int) -> views.Point:
    """Return a point with only so many levels of answers."""
    levels: list[list[views.Point]] = [[point]]
    while len(levels) <= depth and levels[-1]:
        levels.append([answer for member in levels[-1] for answer in member.answers])
    done: dict[int, views.Point] = {}
    for number, members in reversed(list(enumerate(levels[: depth + 1]))):
        for member in members:
            below = () if number == depth else tuple(done[id(answer)] for answer in member.answers)
            done[id(member)] = replace(member, answers=below)
    return done[id(point)]


def name_in_order(literal: str) -> str:
    """Return a name in reading order, on one line."""
    from argmap.debate.voices import name

    return line(name(literal))
