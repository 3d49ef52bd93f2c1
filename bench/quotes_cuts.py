"""How cut quotations fare, kind by kind: what is left out, replaced or torn from its sentence, in 28 languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from argmap.quotes import SourceText
from argmap.quotes.finding import Finding
from bench.quotes_set import as_labelled

DATA = Path(__file__).parent / "data" / "quotes_cuts.txt"
_GAP = re.compile(r"\s*\{[^}]*\}\s*")
_MARKS = re.compile("[{}«»]")
_SPACE = re.compile(r"\s+(?=[,.;:!?،])")


@dataclass(frozen=True, slots=True)
class Cut:
    """A labelled quotation of one sentence.

    :param group: the text that the sentence is in, with its language
    :param expected: ``ok``, ``bad``, ``caution`` or ``spelling``
    :param known: whether it fares otherwise than labelled, as far as is known
    """

    group: str
    kind: str
    expected: str
    known: bool
    sentence: str
    quote: str

    def fares(self, found: Finding) -> bool:
        """Return whether a finding is as the quotation is labelled."""
        return as_labelled(self.expected, found)


def cuts() -> Iterator[Cut]:
    """Yield the labelled quotations in the file's order."""
    group = ""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif " | " in line:
            label, rest = line.split(" | ", 1)
            known, label = label.startswith("open "), label.removeprefix("open ")
            expected, kind = label.split(" ", 1)
            marked, _, given = rest.partition(" => ")
            whole = _SPACE.sub("", _MARKS.sub("", marked))
            part = re.search("«(.*)»", marked)
            gap = "……" if group[:2] in ("zh", "ja") else " … "
            quote = given or _GAP.sub(gap, part[1] if part else marked).strip()
            yield Cut(group, kind, expected, known, whole, quote)


def judged() -> Iterator[tuple[Cut, Finding]]:
    """Yield each quotation with what is found, checked against the text that all sentences of its group make up."""
    groups: dict[str, list[Cut]] = {}
    for cut in cuts():
        groups.setdefault(cut.group, []).append(cut)
    for listed in groups.values():
        source = SourceText("\n\n".join(cut.sentence for cut in listed))
        for cut in listed:
            yield cut, source.check(cut.quote)


def main() -> None:
    """Print the share that fares as labelled, by what is expected, and each quotation that does not."""
    all_, right = Counter[str](), Counter[str]()
    for cut, found in judged():
        all_[cut.expected] += 1
        right[cut.expected] += cut.fares(found)
        if not cut.fares(found):
            print(f"  {cut.group}, {cut.kind}: {cut.expected}, judged {found.verdict.value}: {cut.quote}")
    for expected in all_:
        print(f"  {expected:10}{right[expected]:4} of {all_[expected]}")


if __name__ == "__main__":
    main()
