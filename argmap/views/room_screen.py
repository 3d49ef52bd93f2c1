"""What a room's projector shows: the chosen claim with its reasons, what-if, the newest, and groups side by side.

Type on a projector has to read from the last row, which is taken to be six times the screen's height away. ISO 9241-303
asks for capitals of 16 minutes of arc, which is type of one 24th of the height: what is read while somebody talks is as
large. Nothing is smaller than one 36th, which is still twice what normal sight makes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from argmap.drawing import View, first_view
from argmap.drawing.cards import Votes
from argmap.drawing.style import TYPE
from argmap.drawing.view import view_of
from argmap.evaluation import Standing, compare, consequences, evaluate
from argmap.model import Argument, Relation
from argmap.rooms.overlay import became
from argmap.rooms.rules import chain
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.views.rooms import Look, Shown
from argmap.wording import STANDING_MARKS, STANDING_WORDS

#: The smallest type in a picture on the screen, in hundredths of the screen's height.
LEAST = 100 / 36
#: Hundredths of the screen's height that a pixel of a picture takes.
PIXEL = LEAST / min(TYPE[name][0] for name in ("text", "thesis", "foot", "sign", "badge"))
#: Reasons in a column, newest contributions beside the picture, and cards in the picture.
REASONS, NEWEST, CARDS = 3, 4, 7
#: Sentences that what-if says where no verdict changes, and claims it lists where some do.
SAID, LISTED = 2, 3


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason on the screen.

    :param ids: the claims that give it together; words: theirs
    :param how: what it does, as a word; sign: likewise
    :param author: who added it, where that may be seen and it is the room's
    :param mark: its state in the what-if, as a sign and a word
    """

    ids: tuple[str, ...]
    words: str
    how: str
    sign: str
    author: str
    truth: Votes
    relevance: Votes
    mark: str


@dataclass(frozen=True, slots=True)
class Column:
    """Reasons of one kind; more: how many there are besides."""

    title: str
    reasons: tuple[Reason, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Board:
    """The claim that everybody looks at.

    :param targets: what it is given for, as pairs of id and words
    """

    id: str
    words: str
    mark: str
    truth: Votes
    relevance: Votes
    columns: tuple[Column, ...]
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What follows if claims fall.

    :param rejected: their ids and words
    :param theses: each position's title, the present state of its thesis, and whether that has changed
    :param falls: words of other claims that fall with them; more: how many there are besides
    :param said: sentences that say why nothing falls
    """

    rejected: tuple[tuple[str, str], ...]
    theses: tuple[tuple[str, str, bool], ...]
    falls: tuple[str, ...]
    more: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCopy:
    """One group's copy of the room, beside the others'.

    :param people: how many are in it; done: how many of its contributions it has; newest: the newest of them
    :param widest: where it disagrees most, as words and ratings
    """

    name: str
    people: int
    done: int
    newest: tuple[Shown, ...]
    widest: tuple[tuple[str, Votes], ...]
    statement: str


class Screen:
    """What the projector shows of a room."""

    def __init__(self, look: Look) -> None:
        """Take the room as everybody sees it."""
        self.look, self.state, self.map = look, look.state, look.map
        known = {*self.map.claim, *self.map.argument}
        self.rejected = tuple(i for i in (became(self.state, i) for i in self.state.shown.rejected) if i in known)
        shown = became(self.state, self.state.shown.claim)
        self.chosen = shown if shown in self.map.claim else ""
        self.standings = evaluate(self.map, reject=self.rejected).standings if self.rejected else {}

    def _mark(self, claim: str) -> str:
        standing = self.standings.get(claim)
        return f"{STANDING_MARKS[standing]} {STANDING_WORDS[standing]}" if standing else ""

    def board(self) -> Board | None:
        """Return the chosen claim with what is for and against it; ``None`` if the leader has chosen none."""
        if not self.chosen:
            return None
        to, own = self.map.arguments_to.get(self.chosen, ()), self.map.arguments_from.get(self.chosen, ())
        pro = [self._reason(a) for a in to if a.relation is Relation.SUPPORTS]
        con = [self._reason(a) for a in to if a.relation is not Relation.SUPPORTS]
        con += [self._reason(u) for a in own for u in self.map.arguments_to.get(a.id, ())]
        targets = [(a.target, self.look.words(a.target)) for a in own if a.target in self.map.claim]
        return Board(
            self.chosen,
            self.look.words(self.chosen),
            self._mark(self.chosen),
            self.look.votes(self.chosen, TRUTH),
            self.look.votes(self.chosen, RELEVANCE),
            (_column("For it", pro), _column("Against it", con)),
            tuple(dict.fromkeys(targets)),
        )

    def _reason(self, argument: Argument) -> Reason:
        words = " + ".join(self.map.claim[i].text for i in argument.premises if i in self.map.claim)
        first = argument.premises[0]
        item = self.state.contributions.get(first)
        how = {Relation.SUPPORTS: ("+", "supports"), Relation.REBUTS: ("−", "rebuts")}
        sign, word = how.get(argument.relation, ("⊘", "it does not follow"))
        return Reason(
            argument.premises,
            words,
            word,
            sign,
            self.look.name(item.seat) if item else "",
            self.look.votes(first, TRUTH),
            self.look.votes(first, RELEVANCE),
            self._mark(first),
        )

    def what_if(self) -> WhatIf | None:
        """Return what follows from what the leader rejected; ``None`` if that is nothing."""
        if not self.rejected:
            return None
        before, after = evaluate(self.map), evaluate(self.map, reject=self.rejected)
        changed = {change.id: change.after for change in compare(before, after).changes if not change.chosen}
        theses = {position.thesis: position.title for position in self.map.positions}
        falls = [
            i for i, now in changed.items() if now is Standing.OUT and i in self.map.claim and i not in theses
        ]  # fmt: skip
        said: tuple[str, ...] = ()
        if not changed:
            found = consequences(self.map, self.rejected)
            said = tuple([*found.remarks, *(more.sentence for more in found.more)][:SAID])
        return WhatIf(
            tuple((i, self.look.words(i)) for i in self.rejected),
            tuple(
                (title, f"{STANDING_MARKS[now]} {STANDING_WORDS[now]}", thesis in changed)
                for thesis, title in theses.items()
                if (now := after.standings.get(thesis))
            ),
            tuple(self.look.words(i) for i in falls[:LISTED]),
            max(0, len(falls) - LISTED),
            said,
        )

    def view(self) -> View:
        """Return the part of the map that is drawn: the newest contributions and what they bear on, or the theses."""
        found: dict[str, None] = {}
        for item in reversed(self.state.contributions.values()):
            if item.id in self.map.claim:
                way = [node for node in chain(self.state, self.look.whole, item.id) if node in self.map.claim][:2]
                if len(found.keys() | set(way)) > CARDS:
                    break
                found.update(dict.fromkeys(way))
        return view_of(self.map, found) if found else first_view(self.map, CARDS)

    def newest(self) -> list[Shown]:
        """Return the newest contributions that everybody sees."""
        return self.look.contributions()[:NEWEST]


def _column(title: str, reasons: list[Reason]) -> Column:
    # The room's own come first, the newest of them on top; ids of contributions are the clients'.
    own = [reason for reason in reversed(reasons) if reason.ids[0].startswith("c-")]
    ordered = [*own, *(reason for reason in reasons if reason not in own)]
    return Column(title, tuple(ordered[:REASONS]), max(0, len(reasons) - REASONS))


def group_copies(looks: dict[str, Look]) -> Iterator[GroupCopy]:
    """Yield each group's copy of a room.

    :param looks: the room as it is seen in each group, by the group's name
    """
    for name, look in looks.items():
        items = [row for row in look.contributions() if not row.item.withdrawn]
        people = sum(seat.group == name and not seat.removed for seat in look.state.seats.values())
        widest = tuple((words, votes) for _, words, _, votes in look.disagreements(2) if votes.total > 1)
        yield GroupCopy(name, people, len(items), tuple(items[:6]), widest, look.state.statements.get(name, ""))
