"""Who says what: a debate's people against its claims, everybody in the library, and one person across all debates."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from argmap.debate.voices import Mention, Stance, Voice, slug, voices
from argmap.errors import NotFound, nearest
from argmap.library import Debate, Library
from argmap.model import COMMON, Map
from argmap.web.app import library
from argmap.web.views.board import counted, numbers
from argmap.web.views.debate import reader
from argmap.web.views.evidence import QuoteLine, quote_line
from argmap.web.views.shared import head

blueprint = Blueprint("voices", __name__)


@dataclass(frozen=True, slots=True)
class MentionView:
    """One person's part in one claim.

    :param stance: ``for``, ``against`` or ``quoted``; words: the same for readers
    :param through: the claim by which they are against it: id and text; empty ids otherwise
    """

    stance: str
    words: str
    debate: str
    claim: str
    text: str
    side: int
    title: str
    url: str
    through: tuple[str, str]
    through_url: str
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what they hold, contest, and are quoted for."""

    name: str
    slug: str
    url: str
    figures: str
    mentions: tuple[MentionView, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A claim's row in the table; each cell lists people with the sources their words come from."""

    id: str
    text: str
    url: str
    side: int
    title: str
    pro: tuple[tuple[str, tuple[str, ...]], ...]
    contra: tuple[tuple[str, tuple[str, ...]], ...]
    quoted: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list of people: name, address, and counts by debate."""

    name: str
    url: str
    figures: str
    debates: tuple[tuple[str, str, int], ...]


STANCES = {Stance.FOR: "holds", Stance.AGAINST: "against", Stance.QUOTED: "quoted for"}


def figures(voice: Voice) -> str:
    """Return in words how many claims somebody holds, contests and is quoted for."""
    held = len({(m.debate, m.claim) for m in voice.mentions if m.stance is Stance.FOR})
    contested = len({(m.debate, m.claim) for m in voice.mentions if m.stance is Stance.AGAINST})
    quotes = len({quote.key for m in voice.mentions if m.stance is not Stance.AGAINST for quote in m.quotes})
    words = [counted(held, "claim held", "claims held")] if held else []
    words += [counted(contested, "claim contested", "claims contested")] if contested else []
    words += [counted(quotes, "quote", "quotes")] if quotes else []
    return " · ".join(words)


class _Maker:
    def __init__(self, shelf: Library, debates: dict[str, Debate]) -> None:
        self.debates = debates
        self.sources = {name: shelf.sources_of(debate.map) for name, debate in debates.items()}
        self.anchors = {name: shelf.anchors(debate.map) for name, debate in debates.items()}
        self.numbers = {name: numbers(debate) for name, debate in debates.items()}

    def mention(self, mention: Mention) -> MentionView:
        debate = self.debates[mention.debate].map
        known, found = self.sources[mention.debate], self.anchors[mention.debate]
        through = debate.claim[mention.through].text if mention.through else ""
        return MentionView(
            mention.stance.value,
            STANCES[mention.stance],
            mention.debate,
            mention.claim,
            debate.claim[mention.claim].text,
            self.numbers[mention.debate].get(mention.side, 0),
            _side_title(debate, mention.side),
            _claim_url(mention.debate, mention.claim),
            (mention.through, through),
            _claim_url(mention.debate, mention.through) if mention.through else "",
            tuple(quote_line(quote, known.get(quote.source), found.get(quote.key), reader) for quote in mention.quotes),
        )

    def person(self, voice: Voice) -> Person:
        mentions = tuple(self.mention(mention) for mention in voice.mentions)
        return Person(voice.name, voice.slug, person_url(voice.name), figures(voice), mentions)


def _side_title(debate: Map, side: str) -> str:
    return "Common ground" if side == COMMON else debate.position[side].title if side in debate.position else ""


def _claim_url(map_id: str, claim: str) -> str:
    return url_for("debate.maps", map_id=map_id, claim=claim)


def person_url(name: str) -> str:
    """Return the address of a person's page."""
    return url_for("voices.person", name=name)


@blueprint.get("/maps/<map_id>/voices")
def page(map_id: str) -> str:
    """Show who says what in a debate: for each claim who holds it, who contests it, and whose words are quoted."""
    debate = library().debate(map_id)
    maker = _Maker(library(), {debate.id: debate})
    found = voices(debate.map, library().sources)
    people = [maker.person(voice) for voice in found]
    by_claim: dict[str, dict[str, list[tuple[str, MentionView]]]] = {}
    for person in people:
        for mention in person.mentions:
            by_claim.setdefault(mention.claim, {}).setdefault(mention.stance, []).append((person.name, mention))
    return render_template(
        "voices.html",
        head=head(debate),
        people=people,
        lines=_lines(debate, by_claim),
        person_url=person_url,
    )


def _lines(debate: Debate, by_claim: dict[str, dict[str, list[tuple[str, MentionView]]]]) -> list[Line]:
    number = numbers(debate)
    lines = []
    for claim in debate.map.claims:
        found = by_claim.get(claim.id)
        if found:
            side = debate.sides.of.get(claim.id, "")
            cells = [_by_person(found.get(stance, [])) for stance in Stance]
            title = _side_title(debate.map, side)
            url = _claim_url(debate.id, claim.id)
            lines.append(Line(claim.id, claim.text, url, number.get(side, 0), title, *cells))
    return lines


def _by_person(found: list[tuple[str, MentionView]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each person once, with the sources their words come from."""
    people: dict[str, dict[str, None]] = {}
    for name, mention in found:
        people.setdefault(name, {}).update(dict.fromkeys(quote.short for quote in mention.quotes))
    return tuple((name, tuple(sources)) for name, sources in people.items())


@blueprint.get("/people")
def people() -> str:
    """Show everybody who holds a claim or is quoted in any debate."""
    debates = library().debates
    titles = {name: debate.map.title for name, debate in debates.items()}
    rows = []
    for voice in voices([debate.map for debate in debates.values()], library().sources):
        counts = tuple(
            (titles[name], url_for("voices.page", map_id=name), sum(m.debate == name for m in voice.mentions))
            for name in voice.debates
        )
        rows.append(Row(voice.name, person_url(voice.name), figures(voice), counts))
    return render_template("people.html", rows=rows)


@blueprint.get("/people/<path:name>")
def person(name: str) -> str:
    """Show one person across all debates: what they hold, what they are against, and where they are quoted.

    :raises NotFound: where nobody has this name, with the nearest names
    """
    debates = dict(library().debates)
    everybody = voices([debate.map for debate in debates.values()], library().sources)
    found = next((v for v in everybody if v.name == name), None) or next(
        (v for v in everybody if v.slug == slug(name)), None
    )
    if found is None:
        raise NotFound("person", name[:80], nearest(name[:80], [voice.name for voice in everybody]))
    view = _Maker(library(), debates).person(found)
    groups = [
        (debate, [mention for mention in view.mentions if mention.debate == debate.id])
        for debate in debates.values()
        if debate.id in found.debates
    ]
    return render_template("person.html", person=view, groups=groups)
