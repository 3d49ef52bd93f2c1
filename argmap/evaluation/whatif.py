"""What changes when a claim or an argument is rejected or accepted: two evaluations compared, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.evaluation.explain import Explainer
from argmap.evaluation.sentences import in_words, listed, name
from argmap.evaluation.standing import Evaluation, Standing


@dataclass(frozen=True, slots=True)
class Change:
    """One claim or argument whose standing is another.

    :param id: its id
    :param claim: whether it is a claim
    :param before: its standing before; after: its standing now
    :param sentence: why it now is what it is
    :param chosen: whether it is itself what was rejected or accepted
    """

    id: str
    claim: bool
    before: Standing
    after: Standing
    sentence: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two evaluations of a map.

    :param changes: claims, then arguments, each in file order
    :param summary: one sentence that counts the claims that fall, stand and open, and names the choice behind it
    """

    changes: tuple[Change, ...]
    summary: str

    def claims(self, after: Standing) -> tuple[Change, ...]:
        """Return the changes to claims that now have a standing, but for those that were chosen."""
        return tuple(c for c in self.changes if c.claim and c.after is after and not c.chosen)


def compare(before: Evaluation, after: Evaluation, explainer: Explainer | None = None) -> Comparison:
    """Say what a what-if changes: which claims fall, which stand, which become open, and why each does.

    The evaluations may also be of two versions of a map; what only one of them has is left out.

    :param explainer: what explains the evaluation after it, where there is one already
    """
    explainer = explainer or Explainer(after)
    choices = _choices(before, after)
    chosen = {identifier for group in choices for identifier in group}
    changes = tuple(
        Change(
            identifier,
            identifier in after.debate.claim,
            before.standings[identifier],
            standing,
            explainer.sentence(identifier),
            identifier in chosen,
        )
        for identifier, standing in after.standings.items()
        if before.standings.get(identifier, standing) is not standing
    )
    return Comparison(changes, _summary(after, choices, Comparison(changes, "")))


def _choices(before: Evaluation, after: Evaluation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is newly rejected and newly accepted."""
    return (
        tuple(i for i in after.reject if i not in before.reject),
        tuple(i for i in after.accept if i not in before.accept),
    )


def _summary(after: Evaluation, choices: tuple[tuple[str, ...], tuple[str, ...]], found: Comparison) -> str:
    words = (
        (Standing.OUT, "falls", "fall"),
        (Standing.IN, "now stands", "now stand"),
        (Standing.UNDECIDED, "becomes open", "become open"),
    )
    parts: list[str] = []
    for standing, one, many in words:
        count = len(found.claims(standing))
        if count:
            number = in_words(count, "claim", "claims") if not parts else in_words(count, "", "").strip()
            parts.append(f"{number} {one if count == 1 else many}")
    result = listed(parts) if parts else "no other verdict changes"
    deeds = [
        f"you {verb} {listed([name(after.debate, identifier) for identifier in group])}"
        for verb, group in zip(("reject", "accept"), choices, strict=True)
        if group
    ]
    if not deeds:
        return f"{result[:1].upper()}{result[1:]}."
    return f"If {listed(deeds)}, {result}."
