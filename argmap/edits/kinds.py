"""The kinds of edits: one frozen value each, which says what changes and nothing about how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from argmap.model import Argument, Claim, Issue, Position, Quote, Relation, Source, Step


class Thing(StrEnum):
    """What an edit can be about."""

    MAP = "map"
    POSITION = "position"
    ISSUE = "issue"
    CLAIM = "claim"
    ARGUMENT = "argument"
    QUOTE = "quote"
    SOURCE = "source"
    STEP = "step"


#: The model's class for each thing that is an entry of a map or of a claim.
THINGS: dict[Thing, type[Any]] = {
    Thing.POSITION: Position,
    Thing.ISSUE: Issue,
    Thing.CLAIM: Claim,
    Thing.ARGUMENT: Argument,
    Thing.QUOTE: Quote,
    Thing.SOURCE: Source,
    Thing.STEP: Step,
}

Entry = Position | Issue | Claim | Argument | Quote | Source | Step


class Hanging(StrEnum):
    """What happens to the claims that bear on a removed claim."""

    UNLINK = "unlink"
    """They stay and lose their link to it."""
    REMOVE = "remove"
    """They are removed with it, and so is what bears on them, unless it serves elsewhere too."""
    MOVE = "move"
    """They bear on what the removed claim bore on."""


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of the map or of an entry.

    :param thing: what has the field
    :param id: id of the entry; for a quote or a step its key or its number, counted from 1; empty for the map
    :param field: the field, as the map file names it
    :param value: the new value, as the model holds it; ``None`` for the field's default
    :param claim: id of the claim that a quote belongs to
    :param was: digest of the value that is replaced; where it is another now, the edit is refused; empty to skip this
    """

    kind: ClassVar[str] = "set-field"
    thing: Thing
    id: str
    field: str
    value: Any
    claim: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """Add an entry.

    :param thing: what is added
    :param value: the entry, with its id; a link without a name is added by ``AddLink``
    :param after: id of the entry it follows; empty to make it the first, ``None`` the last
    :param claim: id of the claim that a quote is added to
    """

    kind: ClassVar[str] = "add"
    thing: Thing
    value: Entry
    after: str | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a position, an issue, a quote, a source or a step; claims and links have edits of their own.

    :param thing: what is removed
    :param id: as for ``SetField``
    :param claim: id of the claim that a quote belongs to
    :param was: digest of the entry as it was
    """

    kind: ClassVar[str] = "remove"
    thing: Thing
    id: str
    claim: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class RemoveClaim:
    """Remove a claim, and say what happens to what bears on it.

    :param id: the claim
    :param hanging: what happens to the claims that bear on it
    :param to: id of the claim or link they move to; empty for the first that the claim itself bears on
    :param was: digest of the claim as it was
    """

    kind: ClassVar[str] = "remove-claim"
    id: str
    hanging: Hanging = Hanging.UNLINK
    to: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a position, an issue, a claim, a named argument or a source another id, wherever it is used.

    :param thing: what is renamed
    :param id: its id
    :param to: its new id
    """

    kind: ClassVar[str] = "rename"
    thing: Thing
    id: str
    to: str


@dataclass(frozen=True, slots=True)
class Move:
    """Give an entry another place in the order.

    :param thing: what is moved; a link moves among the links of one relation on its premise
    :param id: as for ``SetField``
    :param after: id of the entry it follows; empty to make it the first, ``None`` the last
    :param claim: id of the claim that a quote belongs to
    """

    kind: ClassVar[str] = "move"
    thing: Thing
    id: str
    after: str | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class AddLink:
    """Let a claim support or rebut a claim, or undercut a link.

    :param premise: the claim the link starts from
    :param relation: what it does
    :param target: id of a claim; of a link or named argument where the relation is ``undercuts``
    :param after: id of the link it follows among those of one relation on its premise; as for ``Add``
    """

    kind: ClassVar[str] = "add-link"
    premise: str
    relation: Relation
    target: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Remove a link or named argument, and the undercuts of it.

    :param link: its id
    :param was: digest of it as it was
    """

    kind: ClassVar[str] = "remove-link"
    link: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class RedirectLink:
    """Let a link or named argument bear on something else; the undercuts of it follow.

    :param link: its id
    :param target: id of the new target
    :param relation: what it does there; ``None`` for what it did before
    :param was: digest of the old target
    """

    kind: ClassVar[str] = "redirect-link"
    link: str
    target: str
    relation: Relation | None = None
    was: str = ""


@dataclass(frozen=True, slots=True)
class RetypeLink:
    """Turn a support into a rebuttal or back.

    :param link: id of the link or named argument
    :param relation: the new relation
    :param was: digest of the old one
    """

    kind: ClassVar[str] = "retype-link"
    link: str
    relation: Relation
    was: str = ""


@dataclass(frozen=True, slots=True)
class JoinPremises:
    """Make one named argument of links that do the same to the same target; with one link, give it a name.

    :param links: ids of links or named arguments
    :param id: id of the argument; one of ``links`` to join the others to that argument
    """

    kind: ClassVar[str] = "join-premises"
    links: tuple[str, ...]
    id: str


@dataclass(frozen=True, slots=True)
class SeparatePremises:
    """Take premises out of a named argument and make each a link of its own.

    The argument keeps its other premises, its fields and the undercuts of it.

    :param argument: id of the argument
    :param premises: the premises to take out; none to take out all but the first, after which the argument is a link
        without a name too, unless it has fields of its own
    """

    kind: ClassVar[str] = "separate-premises"
    argument: str
    premises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeClaims:
    """Make one claim of two, with the wordings, quotes, holders and links of both.

    :param keep: id of the claim that stays
    :param drop: id of the claim that becomes part of it
    :param text: the wording of the one claim; empty for that of ``keep``. A wording that is lost by this is kept in
        the note
    """

    kind: ClassVar[str] = "merge-claims"
    keep: str
    drop: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SplitClaim:
    """Make two claims of one.

    :param id: the claim
    :param text: its wording from now on
    :param new_id: id of the second claim, which follows the first and has its holders, issue and side
    :param new_text: the second claim's wording
    :param quotes: keys of the quotes that go over to the second claim
    :param links: ids of the links, from or to the claim, that go over to the second claim
    :param copied: ids of links from the claim that both claims have
    :param was: digest of the claim's old wording
    """

    kind: ClassVar[str] = "split-claim"
    id: str
    text: str
    new_id: str
    new_text: str
    quotes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    was: str = ""


Edit = (
    SetField
    | Add
    | Remove
    | RemoveClaim
    | Rename
    | Move
    | AddLink
    | RemoveLink
    | RedirectLink
    | RetypeLink
    | JoinPremises
    | SeparatePremises
    | MergeClaims
    | SplitClaim
)

#: Every kind of edit by the name that its JSON form has.
KINDS: dict[str, type[Any]] = {
    kind.kind: kind
    for kind in (
        SetField,
        Add,
        Remove,
        RemoveClaim,
        Rename,
        Move,
        AddLink,
        RemoveLink,
        RedirectLink,
        RetypeLink,
        JoinPremises,
        SeparatePremises,
        MergeClaims,
        SplitClaim,
    )
}
