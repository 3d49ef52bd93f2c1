"""A debate: positions on a question, and the graph of claims and arguments between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from argmap.model.fields import Field, Kind, Place
from argmap.model.names import ARROW, COMMON, Relation
from argmap.model.sources import Quote, Source


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that can be asserted, supported and attacked; its id is unique among claims and arguments."""

    id: str
    text: Annotated[
        str,
        Field(
            "the statement, one assertible sentence",
            kind=Kind.PROSE,
            place=Place.OWN,
            example="The harbour can be dredged in a year.",
        ),
    ]
    held_by: Annotated[
        tuple[str, ...],
        Field("who holds it; one name or a list", key="held by", single=True, place=Place.OWN, example="Harbour Board"),
    ] = ()
    quotes: Annotated[tuple[Quote, ...], Field("list of quotes", place=Place.OWN)] = ()
    issue: Annotated[
        str, Field("id of the issue it belongs to", kind=Kind.ID, names="issue", place=Place.OWN, example="costs")
    ] = ""
    side: Annotated[
        str,
        Field(
            "id of a position, or `common`; only to overrule what the links say",
            kind=Kind.ID,
            names="position",
            own=COMMON,
            place=Place.OWN,
            example=COMMON,
        ),
    ] = ""
    implicit: Annotated[
        bool,
        Field(
            "`true` for the map author's own inference, which no source states",
            place=Place.OWN,
            example=True,
        ),
    ] = False
    weight: Annotated[float | None, Field("initial weight for gradual evaluation, 0 to 1", example=0.8)] = None
    tags: Annotated[tuple[str, ...], Field("keywords; one or a list", example=["dues"])] = ()
    note: Annotated[str, Field("a remark for readers", kind=Kind.PROSE, place=Place.OWN)] = ""

    core: Annotated[bool, Field("`true` for the claims of a first reading: 20 to 30 in a large map", example=True)] = (
        False
    )
    assumed: Annotated[
        bool | None,
        Field(
            "`true` if it stands whether or not its reasons do; `false` if it does not stand without a reason",
            example=False,
        ),
    ] = None
    see_also: Annotated[
        tuple[str, ...],
        Field(
            "the same claim in other maps, as `map/claim`; their quotations serve here too; one or a list",
            key="see also",
            kind=Kind.PLACES,
            single=True,
            place=Place.OWN,
            example="harbour-dues/ships-waited",
        ),
    ] = ()
    former_ids: Annotated[
        tuple[str, ...],
        Field(
            "ids it had before, which still lead here; one or a list",
            key="former ids",
            kind=Kind.IDS,
            single=True,
            place=Place.NONE,
            example="old-id",
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """An inference from premises to a target, which it supports, rebuts or undercuts.

    An argument without a name of its own has the id ``premise -> target``; so an undercut of the link from a to b
    by x is ``x -> a -> b``, which is read as x to (a to b). The file has relation and target as one field, such as
    ``supports: target``; the target is a claim's id, or an argument's where the relation is ``undercuts``.
    """

    id: str
    premises: Annotated[
        tuple[str, ...],
        Field(
            "ids of the claims that work together",
            names="claim",
            place=Place.OWN,
            example=["capital-short", "no-loans"],
        ),
    ]
    relation: Relation
    target: str
    title: Annotated[str, Field("a short name for readers", example="The argument from costs")] = ""
    scheme: Annotated[
        str,
        Field(
            "name of an argumentation scheme, for its critical questions",
            place=Place.OWN,
            example="argument from cause to effect",
        ),
    ] = ""
    implicit: Annotated[bool, Field("`true` if the step is the map author's own", example=True)] = False
    weight: Annotated[float | None, Field("initial weight of the step, 0 to 1", example=0.8)] = None
    note: Annotated[str, Field("a remark for readers", kind=Kind.PROSE, place=Place.OWN)] = ""

    @property
    def unnamed(self) -> bool:
        """Return whether the argument was given as a link on its premise and has no name of its own."""
        return ARROW in self.id

    @property
    def slug(self) -> str:
        """Return the id in a form fit for a URL or an element's id; no claim has the same."""
        return self.id.replace(ARROW, "--")


@dataclass(frozen=True, slots=True)
class Position:
    """One of the answers to the debate's question; a column of the side-by-side view."""

    id: str
    title: Annotated[str, Field("its name", example="Dredge the harbour")]
    thesis: Annotated[str, Field("id of the claim that it defends", kind=Kind.ID, names="claim", example="dredge")] = ""
    colour: Annotated[
        str,
        Field(
            "`#rrggbb` to mark it with; one from the palette if left out",
            kind=Kind.COLOUR,
            place=Place.NONE,
            example="#0072b2",
        ),
    ] = ""

    burden: Annotated[
        str,
        Field(
            "what this side has to show to win",
            kind=Kind.PROSE,
            example="That dredging pays for itself within ten years.",
        ),
    ] = ""
    best: Annotated[
        tuple[str, ...],
        Field(
            "ids of its best two lines", names="claim", most=2, place=Place.OWN, example=["ships-waited", "tolls-rose"]
        ),
    ] = ()
    reply: Annotated[
        str,
        Field(
            "id of its best reply to the other side", kind=Kind.ID, names="claim", place=Place.OWN, example="costs-fell"
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A point the sides clash about; a group of rows of the flow view."""

    id: str
    title: Annotated[str, Field("its name", example="Costs")]

    weighs: Annotated[
        str,
        Field(
            "what hangs on it: why it should count for much or little",
            kind=Kind.PROSE,
            example="Whoever wins on costs wins the debate.",
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walkthrough: the claims it reveals and what the presenter says."""

    claims: Annotated[
        tuple[str, ...],
        Field(
            "id of a claim, or a list of them that appear together",
            key="show",
            names="claim",
            single=True,
            example="dredge",
        ),
    ]
    note: Annotated[str, Field("what the presenter says", kind=Kind.PROSE)] = ""

    kind: Annotated[
        str,
        Field(
            "`synthesis` if it sums up, `vote` if the room decides between what it shows",
            kind=Kind.CHOICE,
            words=("synthesis", "vote"),
            example="vote",
        ),
    ] = ""
    minutes: Annotated[int, Field("how long it takes", most=600, example=5)] = 0


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a map's timeline."""

    date: Annotated[
        str, Field("when, in the calendar of today; ISO date or part of one", kind=Kind.DATE, example="1917-11-07")
    ]
    event: Annotated[str, Field("what happened", example="The Winter Palace is taken.")]
    old_style: Annotated[
        str,
        Field("the same day in the calendar of the time", key="old style", kind=Kind.DATE, example="1917-10-25"),
    ] = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the debate is about or who takes part in it."""

    name: str
    who: Annotated[str, Field("who it is", example="engineer of the harbour")]
    qualification: Annotated[
        str, Field("why their word counts on this, for citations", example="surveyed the harbour from 1921 to 1934")
    ] = ""


@dataclass(frozen=True)
class Map:
    """A debate. Tuples keep the file's order, which orders what is drawn and read; the id is the file's name."""

    id: str
    title: Annotated[str, Field("the debate's name", place=Place.OWN, example="Should the harbour be dredged?")]
    question: Annotated[
        str, Field("what the positions answer", place=Place.OWN, example="Should the harbour be dredged?")
    ] = ""
    summary: Annotated[str, Field("a short introduction", kind=Kind.PROSE, place=Place.OWN)] = ""
    language: Annotated[
        str, Field("language tag of the map's own wording; `en` if left out", place=Place.OWN, example="de")
    ] = "en"
    authors: Annotated[
        tuple[str, ...], Field("who made the map; one name or a list", place=Place.OWN, example="A seminar")
    ] = ()
    license: Annotated[str, Field("terms of use of the map", place=Place.OWN, example="CC-BY-4.0")] = ""
    former_ids: Annotated[
        tuple[str, ...],
        Field(
            "ids the map had before, which still lead here; one or a list",
            key="former ids",
            kind=Kind.IDS,
            single=True,
            place=Place.NONE,
            example="old-harbour",
        ),
    ] = ()
    difficulty: Annotated[
        str,
        Field(
            "`introductory`, `intermediate` or `advanced`",
            kind=Kind.CHOICE,
            words=("introductory", "intermediate", "advanced"),
            example="introductory",
        ),
    ] = ""
    motion: Annotated[str, Field("its wording for a round", example="This house would dredge the harbour")] = ""
    exclusive: Annotated[
        bool, Field("`true` if at most one of the positions can be right", place=Place.OWN, example=True)
    ] = False
    background: Annotated[
        str, Field("what a reader should know first, on a page; empty lines separate paragraphs", kind=Kind.PROSE)
    ] = ""
    glossary: Annotated[
        tuple[tuple[str, str], ...],
        Field("terms to what they mean", example={"dues": "what a ship pays to enter the harbour"}),
    ] = ()
    timeline: Annotated[tuple[Event, ...], Field("list of events")] = ()
    people: Annotated[tuple[Person, ...], Field("names, spelt as in `held by` and quotes, to who they are")] = ()
    opening_questions: Annotated[
        tuple[str, ...],
        Field(
            "questions to begin a discussion with; one or a list",
            key="opening questions",
            example=["Who should pay for a harbour?"],
        ),
    ] = ()
    closing_questions: Annotated[
        tuple[str, ...],
        Field(
            "questions to end it with; one or a list",
            key="closing questions",
            example=["What would change your mind?"],
        ),
    ] = ()
    further_reading: Annotated[
        tuple[str, ...],
        Field(
            "what to read next: ids of sources, or a line each; one or a list",
            key="further reading",
            example=["annals"],
        ),
    ] = ()
    positions: Annotated[
        tuple[Position, ...],
        Field("ids to positions: the columns of the side-by-side view, two or more", place=Place.OWN),
    ] = ()
    issues: Annotated[
        tuple[Issue, ...],
        Field("ids to titles: what the sides clash about; they group the rows of the flow", place=Place.OWN),
    ] = ()
    claims: Annotated[tuple[Claim, ...], Field("ids to claims", place=Place.OWN)] = ()
    arguments: Annotated[
        tuple[Argument, ...],
        Field("ids to arguments: premises that work together, or a link that needs a name", place=Place.OWN),
    ] = ()
    walkthrough: Annotated[
        tuple[Step, ...],
        Field("list of steps: the order in which the debate is presented", place=Place.OWN),
    ] = ()
    sources: Annotated[tuple[Source, ...], Field("ids to sources that only this map uses", place=Place.OWN)] = ()
    extensions: Annotated[
        Mapping[str, Any],
        Field("data of other formats that has no place here, kept unread; mapping of format names", place=Place.NONE),
    ] = field(default_factory=dict, hash=False)

    @property
    def subtitle(self) -> str:
        """Return the question as it stands below the title: empty where the title asks it already."""
        return "" if self.question.strip() == self.title.strip() else self.question

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """Return the claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def argument(self) -> Mapping[str, Argument]:
        """Return the arguments by id."""
        return {argument.id: argument for argument in self.arguments}

    @cached_property
    def position(self) -> Mapping[str, Position]:
        """Return the positions by id."""
        return {position.id: position for position in self.positions}

    @cached_property
    def issue(self) -> Mapping[str, Issue]:
        """Return the issues by id."""
        return {issue.id: issue for issue in self.issues}

    @cached_property
    def arguments_to(self) -> Mapping[str, tuple[Argument, ...]]:
        """Return, for each claim or argument id that has any, the arguments that target it, in order."""
        return _grouped((argument.target, argument) for argument in self.arguments)

    @cached_property
    def arguments_from(self) -> Mapping[str, tuple[Argument, ...]]:
        """Return, for each claim id that is a premise, the arguments it is a premise of, in order."""
        return _grouped((premise, argument) for argument in self.arguments for premise in argument.premises)


def _grouped(pairs: Any) -> Mapping[str, tuple[Argument, ...]]:
    groups: dict[str, list[Argument]] = {}
    for key, argument in pairs:
        groups.setdefault(key, []).append(argument)
    return {key: tuple(group) for key, group in groups.items()}
