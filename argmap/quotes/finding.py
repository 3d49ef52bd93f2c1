"""What the comparison of one quotation with one source came to."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from argmap.errors import Severity
from argmap.model import CautionKind, Verdict

Difference = tuple[str, str, str]
"""An operation (``equal``, ``replace``, ``delete``, ``insert``), the source's words, and the quotation's words."""

SEVERITY: dict[Verdict, Severity | None] = {
    Verdict.VERBATIM: None,
    Verdict.TYPOGRAPHY: None,
    Verdict.ELIDED: None,
    Verdict.ELISION_CHANGES_SENSE: Severity.ERROR,
    Verdict.SPELLING: Severity.WARNING,
    Verdict.TYPO: Severity.WARNING,
    Verdict.ALTERED: Severity.ERROR,
    Verdict.SPLICED: Severity.ERROR,
    Verdict.FAR: Severity.ERROR,
    Verdict.NOT_FOUND: Severity.ERROR,
    Verdict.NO_SOURCE: Severity.NOTE,
}
"""How grave each verdict is; None where nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A reason to look at a quotation though its words are exact.

    :param kind: what it is about
    :param words: the source's words that matter
    :param message: one sentence for readers
    """

    kind: CautionKind
    words: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a quotation and where in the source it stands.

    :param verdict: the result of the comparison
    :param start: offset of the passage's first code point in the source's text; None where nothing was located
    :param end: offset after its last code point
    :param parts: (start, end) of each stretch that the quotation covers, in the quotation's order
    :param diff: where words differ, runs of (operation, source's words, quotation's words)
    :param explanation: one sentence for readers
    :param hidden: the source's words that each ellipsis or bracket passes over
    :param closest: (start, end) of the passage most like the quotation where the verdict is ``not_found``
    :param error: share of the quotation's words that differ, 0 to 1
    :param occurrences: how often the wording occurs in the source, as far as it was counted
    :param cautions: what readers should know though the words are exact: the second channel beside the verdict
    :param sentence: the source's whole sentence or sentences that the words are in, where there are cautions
    """

    verdict: Verdict
    start: int | None = None
    end: int | None = None
    parts: tuple[tuple[int, int], ...] = ()
    diff: tuple[Difference, ...] = ()
    explanation: str = ""
    hidden: tuple[str, ...] = ()
    closest: tuple[int, int] | None = None
    error: float = 0.0
    occurrences: int = 0
    cautions: tuple[Caution, ...] = ()
    sentence: str = ""

    def plain(self) -> list[Any]:
        """Return the finding as JSON can hold it."""
        return [self.verdict.value, *astuple(self)[1:]]

    @classmethod
    def of(cls, plain: list[Any]) -> Finding:
        """Return a finding from what JSON held."""
        verdict, *values = plain
        *values, cautions, sentence = values
        made = tuple(Caution(CautionKind(kind), words, message) for kind, words, message in cautions)
        return cls(Verdict(verdict), *map(_tuples, values), made, sentence)  # type: ignore[call-arg]

    @property
    def sound(self) -> bool:
        """Return whether the quotation says what the source says, in its words."""
        return self.verdict.sound

    @property
    def severity(self) -> Severity | None:
        """Return how grave the verdict is; None where nothing is wrong."""
        return SEVERITY[self.verdict]


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
