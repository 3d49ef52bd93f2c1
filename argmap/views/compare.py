"""Two things side by side: what each is, what is different between them, and how it is marked in both columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from argmap.debate.differences import Change, Differences, Word, differences
from argmap.drawing import Options, View, first_view
from argmap.drawing.options import Direction
from argmap.errors import BadRequest, NotFound, nearest
from argmap.graph import conclusion, order, sides
from argmap.library import Readable
from argmap.model import RECORDS, Argument, Claim, Map
from argmap.views.board import CARD_WIDTH, start_of
from argmap.views.cases import LEVELS, cases
from argmap.views.links import ViewLinks
from argmap.views.picture import attempt
from argmap.wording import counted, field_value


@dataclass(frozen=True)
class Thing:
    """One of the two things put side by side.

    :param spec: how it was asked for: ``map``, ``map:position``, ``map@revision`` or both
    :param debate: the whole map; part: what of it is meant
    :param position: id of the position; empty for all
    :param revision: number of the revision; 0 for the present one
    :param view: what is drawn first
    """

    spec: str
    debate: Map
    part: Map
    position: str
    revision: int
    view: View

    @property
    def title(self) -> str:
        """Return its name for readers."""
        return self.debate.position[self.position].title if self.position else self.debate.title

    @property
    def under(self) -> str:
        """Return what its name does not say."""
        words = [self.debate.title] if self.position else []
        words += [f"revision {self.revision}"] if self.revision else []
        return ", ".join(words)


def thing(library: Readable, spec: str) -> Thing:
    """Return what a text such as ``october:masses@3`` names.

    :raises BadRequest: for a text of another form
    :raises NotFound: if map, position or revision do not exist
    """
    head, at, number = spec.partition("@")
    map_id, colon, position = head.partition(":")
    if (
        not map_id
        or (colon and not position)
        or (at and not (number.isascii() and number.isdigit() and len(number) < 9))
    ):
        raise BadRequest(f"“{spec[:60]}” does not name anything to compare; write map, map:position or map@revision.")
    debate = library.revision(map_id, int(number)) if at else library.debate(map_id).map
    if not colon:
        return Thing(spec, debate, debate, "", int(number or 0), first_view(debate))
    if position not in debate.position:
        raise NotFound("position", position[:80], nearest(position[:80], debate.position))
    case = next(
        case
        for case in cases(debate, sides(debate), levels=LEVELS)
        if case.position is not None and case.position.id == position
    )
    kept = set(case.members)
    members = replace(
        debate,
        claims=tuple(claim for claim in debate.claims if claim.id in kept),
        arguments=tuple(a for a in debate.arguments if kept.issuperset(a.premises) and _within(debate, a, kept)),
    )
    return Thing(spec, debate, members, position, int(number or 0), case.view)


def _within(debate: Map, argument: Argument, kept: set[str]) -> bool:
    """Return whether everything an argument bears on, through undercuts, is among the claims kept."""
    target, seen = argument.target, {argument.id}
    while target in debate.argument and target not in seen:
        seen.add(target)
        attacked = debate.argument[target]
        if not kept.issuperset(attacked.premises):
            return False
        target = attacked.target
    return target in kept


@dataclass(frozen=True, slots=True)
class Cell:
    """A claim in one of the two columns.

    :param words: its text in runs, those only this column has marked
    :param marks: what is different about it, in a word each
    :param links: what it bears on that it does not bear on in the other column, in words
    :param details: further differences, in words
    """

    id: str
    words: tuple[tuple[bool, str], ...]
    marks: tuple[str, ...]
    links: tuple[str, ...]
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """One claim across both columns; either cell may be missing. Kind: same, changed, added or removed."""

    kind: str
    left: Cell | None
    right: Cell | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of the comparison.

    :param related: whether the two have enough in common for differences to mean something
    :param counts: what is different, in words
    :param fields: the map's own fields that differ: name, left, right
    """

    left: Thing
    right: Thing
    related: bool
    counts: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]
    rows: tuple[ComparedClaim, ...]
    same: int

    @property
    def title(self) -> str:
        """Return what is beside what."""
        left, right = self.left, self.right
        if left.title == right.title:
            return f"{left.title}: {left.under or 'now'} beside {right.under or 'now'}"
        return f"{left.title} beside {right.title}"


def compare(left: Thing, right: Thing) -> Comparison:
    """Return what is different between two things, in the right one's order, with what is gone in its old place."""
    found = differences(left.part, right.part)
    changed = {change.right.id: change for change in found.changed}
    back = {change.right.id: change.left.id for change in found.changed}
    gone = {claim.id for claim in found.removed}
    new = {claim.id for claim in found.added}
    rows: list[ComparedClaim] = []
    before = _before(left.part, gone)
    for claim_id in order(right.part):
        claim = right.part.claim[claim_id]
        old = back.get(claim_id, claim_id)
        if claim_id in changed:
            rows.append(_changed(left.part, right.part, changed[claim_id]))
        elif claim_id in new:
            links = _links(right.part, right.part.arguments_from.get(claim_id, ()))
            rows.append(ComparedClaim("added", None, Cell(claim_id, ((True, claim.text),), ("added",), links, ())))
        else:
            cell = Cell(claim_id, ((False, claim.text),), (), (), ())
            rows.append(ComparedClaim("same", replace(cell, id=old), cell))
        rows.extend(_removed(left.part, name) for name in before.pop(old, ()))
    at_top = [_removed(left.part, name) for names in before.values() for name in names]
    same = sum(row.kind == "same" for row in rows)
    shared = same + len(found.changed)
    one = left.debate.id == right.debate.id and left.position == right.position
    related = one or 3 * shared >= min(len(left.part.claims), len(right.part.claims)) > 0
    return Comparison(left, right, related, _counts(found), _fields(found, left, right), (*at_top, *rows), same)


def _before(debate: Map, gone: set[str]) -> dict[str, list[str]]:
    """Return the claims that are gone by the claim that stayed before them in reading order."""
    found: dict[str, list[str]] = {}
    anchor = ""
    for claim in order(debate):
        if claim in gone:
            found.setdefault(anchor, []).append(claim)
        else:
            anchor = claim
    return found


def _removed(debate: Map, claim: str) -> ComparedClaim:
    links = _links(debate, debate.arguments_from.get(claim, ()))
    return ComparedClaim("removed", Cell(claim, ((True, debate.claim[claim].text),), ("removed",), links, ()), None)


def _changed(left: Map, right: Map, change: Change) -> ComparedClaim:
    marks = [
        word
        for word, is_so in (
            ("reworded", change.reworded),
            ("renamed", change.renamed),
            ("re-linked", change.relinked),
            ("quotes changed", bool(change.quotes_added or change.quotes_removed)),
        )
        if is_so
    ]
    marks += [f"{name} changed" for name in change.fields]
    known = RECORDS[Claim].field

    def details(mine: Claim, quotes: int, word: str) -> tuple[str, ...]:
        values = [(name, field_value(known[name], getattr(mine, known[name].attribute))) for name in change.fields]
        found = [f"{name}: {value or 'none'}" for name, value in values]
        found += [f"id: {mine.id}"] if change.renamed else []
        return (*found, *([counted(quotes, f"quote {word}", f"quotes {word}")] if quotes else []))

    return ComparedClaim(
        "changed",
        Cell(
            change.left.id,
            _runs(change.words, "insert", "delete"),
            tuple(marks),
            _links(left, change.links_removed),
            details(change.left, len(change.quotes_removed), "only here"),
        ),
        Cell(
            change.right.id,
            _runs(change.words, "delete", "insert"),
            tuple(marks),
            _links(right, change.links_added),
            details(change.right, len(change.quotes_added), "only here"),
        ),
    )


def _runs(words: tuple[Word, ...], without: str, marked: str) -> tuple[tuple[bool, str], ...]:
    return tuple((word.operation == marked, word.text) for word in words if word.operation != without)


def _links(debate: Map, arguments: Iterable[Argument]) -> tuple[str, ...]:
    found = []
    for argument in arguments:
        end = debate.claim.get(argument.target)
        step = "" if end else "the step to "
        end = end or debate.claim.get(conclusion(debate, argument))
        found.append(f"{argument.relation.value} {step}“{end.text}”" if end else argument.relation.value)
    return tuple(found)


def _counts(found: Differences) -> tuple[str, ...]:
    words = [
        (len(found.added), "claim added", "claims added"),
        (len(found.removed), "claim removed", "claims removed"),
        (len(found.reworded), "reworded", "reworded"),
        (len(found.relinked), "re-linked", "re-linked"),
        (len(found.arguments_added), "link added", "links added"),
        (len(found.arguments_removed), "link removed", "links removed"),
        (len(found.arguments_changed), "link changed", "links changed"),
    ]
    return tuple(counted(number, one, many) for number, one, many in words if number)


def _fields(found: Differences, left: Thing, right: Thing) -> tuple[tuple[str, str, str], ...]:
    known = RECORDS[Map].field

    def told(debate: Map, name: str) -> str:
        value = getattr(debate, known[name].attribute)
        if name == "walkthrough":
            return counted(len(value), "step", "steps") if value else "none"
        if name == "timeline":
            return counted(len(value), "event", "events") if value else "none"
        if name == "people":
            return ", ".join(person.name for person in value) or "none"
        if name in ("positions", "issues", "sources"):
            return ", ".join(item.title for item in value) or "none"
        return field_value(known[name], value) or "none"

    rows = ((name, told(left.part, name), told(right.part, name)) for name in found.fields)
    return tuple((name, one, other if other != one else f"{other} (changed)") for name, one, other in rows)


def drawn(
    library: Readable, side: Thing, direction: Direction, prefix: str, links: ViewLinks, dot: str | None = None
) -> tuple[Markup, str, int]:
    """Return one of the two things drawn, why there is no picture if there is none, and where its thesis stands.

    :param direction: the side its theses are on; prefix: what the picture's ids begin with
    :param links: where its cards lead
    """
    options = Options(
        direction=direction,
        spacing="compact",
        prefix=prefix,
        href=links.claim(side.debate.id),
        behind_href=links.open(side.debate.id),
        width=CARD_WIDTH,
        loose=LEVELS * (CARD_WIDTH + 20),
    )
    found, reason = attempt(library, side.debate, side.view, options, dot=dot)
    if found is None:
        return Markup(""), reason, 0
    theses = [p.thesis for p in side.debate.positions if p.thesis in found.cards and side.position in ("", p.id)]
    return Markup(found.svg), "", start_of(found, theses[0]) if theses else 0  # noqa: S704 - escaped there


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be chosen: its address part and its name."""

    spec: str
    title: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What of a map can be chosen: all of it, its positions, and its last revisions, in groups by their names."""

    id: str
    title: str
    groups: tuple[tuple[str, tuple[Offer, ...]], ...]


def offers(library: Readable) -> tuple[Offers, ...]:
    """Return what can be put side by side, by map."""
    found = []
    for debate in library.debates.values():
        kept = library.revisions(debate.id, 12)
        groups = (
            ("All of it", (Offer(debate.id, "the whole map"),)),
            ("A position", tuple(Offer(f"{debate.id}:{p.id}", p.title or p.id) for p in debate.map.positions)),
            (
                "As it was",
                tuple(
                    Offer(f"{debate.id}@{r.number}", f"revision {r.number}, {r.saved[:16].replace('T', ' ')}")
                    for r in kept
                ),
            ),
        )
        found.append(Offers(debate.id, debate.map.title, tuple(group for group in groups if group[1])))
    return tuple(found)


def pair(library: Readable, left: str, right: str) -> tuple[str, str]:
    """Return what is offered where one or both things are not chosen yet: two positions of a debate, if it has them."""
    if left and right:
        return left, right
    map_id = map_of(left or right) or next(iter(library.debates), "")
    debate = library.debates.get(map_id)
    sides = [f"{map_id}:{position.id}" for position in debate.map.positions] if debate else []
    if left.partition("@")[1]:
        return left, right or map_id
    if len(sides) > 1 and not right and left in ("", map_id):
        return sides[0], sides[1]
    rest = [spec for spec in (*sides, *library.debates) if spec not in (left, right, map_id)]
    return left or next(iter(rest), map_id), right or next(iter(rest), map_id)


def map_of(spec: str) -> str:
    """Return the id of the map that a thing to compare is of.

    >>> map_of("october:masses@3"), map_of("october@3")
    ('october', 'october')
    """
    return spec.partition("@")[0].partition(":")[0]
