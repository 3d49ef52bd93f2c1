"""What is different between two maps, or two revisions of one: added, removed, reworded and re-linked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from argmap.debate.passages import folded
from argmap.model import RECORDS, Argument, Claim, Map, Quote

Operation = Literal["equal", "delete", "insert"]
ALIKE = 0.75
"""Share of words two wordings must have in common for a claim under a new id to be the old one, reworded."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of words that both wordings have, or only the left (``delete``), or only the right (``insert``)."""

    operation: Operation
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that both maps have, and what is different about it.

    :param left: the claim as the left map has it; right: as the right one has it
    :param words: the wording as runs; one equal run where it is the same
    :param fields: names of further things that differ, as the map file names them
    :param quotes_added: quotes only the right one has; quotes_removed: only the left one
    :param links_added: arguments from this claim that only the right one has; links_removed: only the left one
    """

    left: Claim
    right: Claim
    words: tuple[Word, ...]
    fields: tuple[str, ...]
    quotes_added: tuple[Quote, ...]
    quotes_removed: tuple[Quote, ...]
    links_added: tuple[Argument, ...]
    links_removed: tuple[Argument, ...]

    @property
    def reworded(self) -> bool:
        """Return whether the wording is different."""
        return self.left.text != self.right.text

    @property
    def renamed(self) -> bool:
        """Return whether the claim has another id."""
        return self.left.id != self.right.id

    @property
    def relinked(self) -> bool:
        """Return whether its target or relation has changed."""
        return bool(self.links_added or self.links_removed)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that is different between a left and a right map.

    :param added: claims only the right one has, in its order
    :param removed: claims only the left one has, in its order
    :param changed: claims both have that differ, in the right one's order
    :param arguments_added: arguments only the right one has, in its order
    :param arguments_removed: arguments only the left one has, in its order
    :param arguments_changed: named arguments both have that differ, as pairs of left and right
    :param fields: names of the map's own fields that differ, such as ``title``
    """

    added: tuple[Claim, ...]
    removed: tuple[Claim, ...]
    changed: tuple[Change, ...]
    arguments_added: tuple[Argument, ...]
    arguments_removed: tuple[Argument, ...]
    arguments_changed: tuple[tuple[Argument, Argument], ...]
    fields: tuple[str, ...]

    @property
    def reworded(self) -> tuple[Change, ...]:
        """Return the claims whose wording is different."""
        return tuple(change for change in self.changed if change.reworded)

    @property
    def relinked(self) -> tuple[Change, ...]:
        """Return the claims whose links have changed."""
        return tuple(change for change in self.changed if change.relinked)

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return any(
            (
                self.added,
                self.removed,
                self.changed,
                self.arguments_added,
                self.arguments_removed,
                self.arguments_changed,
                self.fields,
            )
        )


#: Pairs of equal words in two wordings beyond which only what they begin and end with alike is shown as shared.
MOST_PAIRS = 1_000_000


def words(left: str, right: str) -> tuple[Word, ...]:
    """Return two wordings as runs of words that they share and that only one has; white space stays with its word.

    >>> [(word.operation, word.text) for word in words("It did pay.", "It did not pay.")]
    [('equal', 'It did '), ('insert', 'not '), ('equal', 'pay.')]
    """
    a, b = re.findall(r"\S+\s*|\s+", left), re.findall(r"\S+\s*|\s+", right)
    bare_a, bare_b = [word.strip() for word in a], [word.strip() for word in b]
    found: list[Word] = []
    for operation, a1, a2, b1, b2 in _operations(bare_a, bare_b):
        if operation == "equal":
            found.append(Word("equal", "".join(b[b1:b2])))
            continue
        if a2 > a1:
            found.append(Word("delete", "".join(a[a1:a2])))
        if b2 > b1:
            found.append(Word("insert", "".join(b[b1:b2])))
    return tuple(found)


def _operations(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the steps from one list of words to another, each with its places in both, as difflib gives them.

    Its work grows with the pairs of equal words, which is the square where one word is repeated.
    """
    once, other = Counter(a), Counter(b)
    if a != b and sum(count * other[word] for word, count in once.items()) <= MOST_PAIRS:
        return [(*step,) for step in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()]
    least = min(len(a), len(b))
    head = next((at for at in range(least) if a[at] != b[at]), least)
    tail = next((at for at in range(least - head) if a[-1 - at] != b[-1 - at]), least - head)
    steps = [
        ("equal", 0, head, 0, head),
        ("replace", head, len(a) - tail, head, len(b) - tail),
        ("equal", len(a) - tail, len(a), len(b) - tail, len(b)),
    ]
    return [step for step in steps if step[2] > step[1] or step[4] > step[3]]


def differences(left: Map, right: Map) -> Differences:
    """Return what is different between two maps.

    Claims are the same where their ids are; else where their words are; else where most of their words are and no
    better partner is left. Ids in arguments are compared after that, so that renaming a claim re-links nothing.
    """
    pairs = _pairs(left, right)
    back = {there: here for here, there in pairs.items()}
    before = {_shape(argument, {}, left): argument for argument in left.arguments}
    after = {_shape(argument, back, right): argument for argument in right.arguments}
    gone = [argument for shape, argument in before.items() if shape not in after]
    new = [argument for shape, argument in after.items() if shape not in before]
    named = {argument.id: argument for argument in gone if not argument.unnamed}
    both = [(named[a.id], a) for a in new if not a.unnamed and a.id in named]
    both += [
        (mine, theirs)
        for shape, theirs in after.items()
        if (mine := before.get(shape)) is not None and _manner(mine) != _manner(theirs)
    ]
    changed = []
    for claim in right.claims:
        if claim.id in back:
            old = left.claim[back[claim.id]]
            change = Change(
                left=old,
                right=claim,
                words=words(old.text, claim.text),
                fields=_unlike(Claim, old, claim, besides=("text", "quotes")),
                quotes_added=tuple(quote for quote in claim.quotes if quote not in old.quotes),
                quotes_removed=tuple(quote for quote in old.quotes if quote not in claim.quotes),
                links_added=tuple(argument for argument in new if claim.id in argument.premises),
                links_removed=tuple(argument for argument in gone if old.id in argument.premises),
            )
            moved = change.fields or change.quotes_added or change.quotes_removed
            if change.reworded or change.renamed or change.relinked or moved:
                changed.append(change)
    rest = {argument.id for pair in both for argument in pair}
    return Differences(
        added=tuple(claim for claim in right.claims if claim.id not in back),
        removed=tuple(claim for claim in left.claims if claim.id not in pairs),
        changed=tuple(changed),
        arguments_added=tuple(a for a in new if a.unnamed or a.id not in rest),
        arguments_removed=tuple(a for a in gone if a.unnamed or a.id not in rest),
        arguments_changed=tuple(both),
        fields=_unlike(Map, left, right, besides=("claims", "arguments", "extensions")),
    )


def _unlike(model: type[object], left: object, right: object, besides: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names, as in the file, of the fields that two things of a kind hold different values in."""
    return tuple(
        field.key
        for attribute, field in RECORDS[model].by_attribute.items()
        if field.key not in besides and getattr(left, attribute) != getattr(right, attribute)
    )


def _manner(argument: Argument) -> tuple[object, ...]:
    names = RECORDS[Argument].by_attribute
    return tuple(getattr(argument, name) for name in names if name != "premises")


def _shape(argument: Argument, back: Mapping[str, str], debate: Map) -> tuple[object, ...]:
    """Return what makes an argument this one: premises, relation and target in the left map's names."""
    target: object = back.get(argument.target, argument.target)
    seen = {argument.id}
    chain: list[object] = []
    attacked = debate.argument.get(argument.target)
    while attacked is not None and attacked.id not in seen:
        seen.add(attacked.id)
        chain.append(frozenset(back.get(premise, premise) for premise in attacked.premises))
        chain.append(attacked.relation)
        target = back.get(attacked.target, attacked.target)
        attacked = debate.argument.get(attacked.target)
    name = "" if argument.unnamed else argument.id
    premises = frozenset(back.get(premise, premise) for premise in argument.premises)
    return (name, premises, argument.relation, tuple(chain), target)


def _pairs(left: Map, right: Map) -> dict[str, str]:
    """Return for each claim of the left map the one of the right map that it is."""
    pairs = {claim.id: claim.id for claim in left.claims if claim.id in right.claim}
    mine = [claim for claim in left.claims if claim.id not in pairs]
    theirs = [claim for claim in right.claims if claim.id not in pairs]
    by_words: dict[str, list[str]] = {}
    for claim in theirs:
        by_words.setdefault(folded(claim.text), []).append(claim.id)
    for claim in mine:
        same = by_words.get(folded(claim.text))
        if same:
            pairs[claim.id] = same.pop(0)
    taken = set(pairs.values())
    rest = [(claim.id, frozenset(claim.text.casefold().split())) for claim in theirs if claim.id not in taken]
    alike = _Alike([have for _, have in rest])
    near = []
    for number, claim in enumerate(mine):
        if claim.id not in pairs:
            own = frozenset(claim.text.casefold().split())
            near += [(-share, number, place, claim.id, rest[place][0]) for place, share in alike.to(own)]
    for _, _, _, here, there in sorted(near):
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return pairs


class _Alike:
    """Sets of words, and those of them that have enough words in common with another set.

    Two sets that share that many words share one of their rarest (prefix filtering; Chaudhuri, Ganti and Kaushik 2006):
    only those are looked at, so that two maps of thousands of claims need not be compared claim by claim.
    """

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._sets = sets
        self._often = Counter(word for words in sets for word in words)
        #: Number of words -> word -> (set, place of the word in it, the rarest first)
        self._having: dict[int, dict[str, list[tuple[int, int]]]] = {}
        for number, words in enumerate(sets):
            having = self._having.setdefault(len(words), {})
            for place, word in enumerate(self._rarest_first(words)):
                having.setdefault(word, []).append((number, place))

    def _rarest_first(self, words: frozenset[str]) -> list[str]:
        return sorted(words, key=lambda word: (self._often[word], word))

    def to(self, own: frozenset[str]) -> Iterator[tuple[int, float]]:
        """Yield the number of each set that is alike enough, and how alike it is, 0 to 1."""
        ordered = self._rarest_first(own)
        for size, having in self._having.items():
            least = max(1, math.ceil(ALIKE * (len(own) + size) / 2 - 1e-9))
            found = {
                number
                for word in ordered[: max(0, len(own) - least + 1)]
                for number, place in having.get(word, ())
                if place <= size - least
            }
            for number in sorted(found):
                share = 2 * len(own & self._sets[number]) / (len(own) + size)
                if share >= ALIKE:
                    yield number, share
