"""The board: each position drawn in its column, with what the columns say about it; it needs no request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from argmap.debate.clash import CrossAttack, common, cross_attacks, unanswered
from argmap.drawing import Options, Picture
from argmap.drawing.cards import Knowledge
from argmap.library import Debate, Readable
from argmap.views.cases import LEVELS, LIMIT, Case, Objections, cases
from argmap.views.picture import attempt, knowledge
from argmap.wording import NO_SIDE, brief, counted, position_numbers, side_title

#: Width of a card in a column, in pixels: three levels of them and what joins them fit twice into 1440.
CARD_WIDTH = 196
#: Width of a card in the stacked arrangement and in the columns of a document.
STACKED_WIDTH = 212


@dataclass(frozen=True, slots=True)
class BoardOptions:
    """How a reader wants the board.

    :param arrange: ``facing`` or ``stacked``
    :param objections: ``beside`` what they attack, or ``across`` in the column of whoever raises them
    :param levels: how many rows of cards are shown at once; :param limit: how many claims of a column
    :param opened: ids of claims opened beyond that
    :param href: where a card leads; behind_href: where the count of what lies behind leads; ``{}`` stands for the id
    """

    arrange: str = "facing"
    objections: Objections = "beside"
    levels: int = LEVELS
    limit: int = LIMIT
    opened: tuple[str, ...] = ()
    href: str = "?claim={}"
    behind_href: str = "?open={}"


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A position's column as it is shown.

    :param id: the position's id, or ``none`` for claims that bear on no position
    :param number: the position's mark and colour, 1 to 6; 0 for none
    :param thesis: id of its thesis; thesis_text: its wording; both empty if the file has none
    :param card: id of the thesis's card on the page
    :param figures: what it counts, in words; unanswered: how many attacks on it nobody answers
    :param hidden: number of its claims that are not shown
    :param drawing: the picture; reason: why there is none; start: how far down in it its thesis stands, in pixels
    :param faces: the side on which its thesis stands, ``left`` or ``right``
    """

    id: str
    title: str
    number: int
    thesis: str
    thesis_text: str
    card: str
    figures: tuple[str, ...]
    unanswered: int
    hidden: int
    drawing: Markup
    reason: str
    start: int
    faces: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One attack between positions as a line of text; claims are pairs of id and text."""

    relation: str
    attackers: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, str], ...]
    step: str
    attacker: int
    attacked: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All columns, what crosses between them, and what they share.

    :param common: claims that both sides use, as pairs of id and text
    """

    columns: tuple[ColumnView, ...]
    clashes: tuple[ClashLine, ...]
    common: tuple[tuple[str, str], ...]
    wish: BoardOptions
    hidden: int

    @property
    def unanswered(self) -> int:
        """Return how many attacks between positions nobody answers."""
        return sum(not clash.answered for clash in self.clashes)


def board(library: Readable, debate: Debate, wish: BoardOptions, dot: str | None = None) -> Board:
    """Return a debate's board as a reader wants it.

    :param dot: program that lays pictures out
    """
    know = knowledge(library, debate.map, debate.sides, common(debate.map, debate.sides))
    found = cross_attacks(debate.map, debate.sides)
    unmet = unanswered(debate.map, debate.sides)
    made = cases(debate.map, debate.sides, wish.objections, wish.levels, wish.limit, wish.opened)
    against = Counter(position for owes in unmet.values() for position in owes)
    columns = tuple(
        _column(library, debate, case, number, len(made), wish, know, against, dot) for number, case in enumerate(made)
    )
    lines = tuple(_line(debate, attack, attack.argument.id not in unmet) for attack in found)
    told = tuple((claim, debate.map.claim[claim].text) for claim in know.common)
    return Board(columns, lines, told, wish, sum(column.hidden for column in columns))


def case_options(wish: BoardOptions, number: int, count: int) -> Options:
    """Return how a column's picture is drawn: theses meet in the middle, and each case grows outwards."""
    facing = wish.arrange == "facing"
    outwards = facing and number % 2 == 0 and count > number + 1
    return Options(
        direction="right" if outwards else "left",
        spacing="compact",
        prefix=f"c{number}",
        # Without scripts the address itself leads to the card; a document's own addresses are anchors already.
        href=wish.href + (f"#c{number}-card-{{}}" if wish.href.startswith("?") else ""),
        behind_href=wish.behind_href,
        width=CARD_WIDTH if facing else STACKED_WIDTH,
        loose=LEVELS * (CARD_WIDTH + 20) if facing else 900,
    )


def _column(
    library: Readable,
    debate: Debate,
    case: Case,
    number: int,
    count: int,
    wish: BoardOptions,
    know: Knowledge,
    unmet: Mapping[str, int],
    dot: str | None,
) -> ColumnView:
    options = case_options(wish, number, count)
    found, reason = attempt(library, debate.map, case.view, options, dot=dot, sides=debate.sides, common=know.common)
    drawing = Markup(found.svg if found else "")  # noqa: S704 - drawing escapes every word of a user
    start = start_of(found, case.thesis) if found else 0
    position = case.position
    thesis = debate.map.claim.get(position.thesis) if position else None
    return ColumnView(
        id=position.id if position else "none",
        title=side_title(debate.map, position.id if position else "", NO_SIDE),
        number=position_numbers(debate.map)[position.id] if position else 0,
        thesis=thesis.id if thesis else "",
        thesis_text=thesis.text if thesis else "",
        card=f"c{number}-card-{thesis.id}" if thesis and case.thesis else "",
        figures=_figures(debate, position.id if position else "", case, know),
        unanswered=unmet.get(position.id, 0) if position else 0,
        hidden=case.view.hidden,
        drawing=drawing,
        reason=reason or ("" if case.view.debate.claims else nothing(debate, case)),
        start=start,
        faces="right" if options.direction == "right" else "left",
        claims=case.members,
    )


def nothing(debate: Debate, case: Case) -> str:
    """Return why a column is empty."""
    if case.position and debate.sides.members(case.position.id):
        return "All of its claims attack another position, so they appear in its column, beside what they attack."
    return "No claim of the map speaks for this position yet."


def start_of(picture: Picture, claim: str) -> int:
    """Return how far down in a picture a claim's card has its middle, in pixels; 0 if it is not there."""
    place = picture.cards.get(claim)
    return round(place.y + place.height / 2) if place else 0


def _figures(debate: Debate, position: str, case: Case, know: Knowledge) -> tuple[str, ...]:
    members = debate.sides.members(position) if position else case.members
    quotes = {quote.key for member in members for quote in debate.map.claim[member].quotes}
    words = [counted(len(members), "claim", "claims")]
    if quotes:
        known = [know.verdicts[key] for key in quotes if key in know.verdicts]
        sound = sum(verdict.sound for verdict in known)
        said = ", all word for word" if sound == len(quotes) else f", {sound} word for word" if known else ""
        words.append(counted(len(quotes), "quote", "quotes") + said)
    return tuple(words)


def _line(debate: Debate, attack: CrossAttack, answered: bool) -> ClashLine:
    number = position_numbers(debate.map)
    claims = debate.map.claim
    step = attack.argument.target not in claims
    return ClashLine(
        attack.argument.relation.value,
        tuple((premise, brief(claims[premise].text)) for premise in attack.attackers if premise in claims),
        tuple((claim, brief(claims[claim].text)) for claim in attack.attacked if claim in claims),
        "the step from" if step else "",
        number[attack.side],
        number[attack.against],
        answered,
    )
