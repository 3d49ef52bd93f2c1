"""How quotations of texts in 28 languages and several registers fare, kind by kind, beside what they are labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from argmap.quotes import SourceText
from argmap.quotes.finding import Finding
from bench.quotes_set import as_labelled

DATA = Path(__file__).parent / "data" / "quotes_registers.txt"


@dataclass(frozen=True, slots=True)
class Registered:
    """A labelled quotation.

    :param text: the name of the text that it is compared with
    :param kind: what it tries
    :param expected: ``ok``, ``bad``, ``caution``, ``spelling`` or ``typo``
    """

    text: str
    language: str
    kind: str
    expected: str
    quote: str

    def fares(self, found: Finding) -> bool:
        """Return whether a finding is as the quotation is labelled."""
        return as_labelled(self.expected, found)


def registered() -> tuple[dict[str, str], list[Registered]]:
    """Return the texts by name, and the labelled quotations in the file's order."""
    texts: dict[str, str] = {}
    cases: list[Registered] = []
    name = language = kind = ""
    in_text = False
    for line in _lines():
        if line.startswith("== "):
            _, name, language = line.split()
            texts[name], in_text = "", True
        elif line.startswith("-- "):
            kind, in_text = line[3:], False
        elif in_text:
            texts[name] += line + "\n"
        elif " | " in line[:12]:
            expected, quote = line.split(" | ", 1)
            cases.append(Registered(name, language, kind, expected, quote))
        elif line:
            last = cases.pop()
            cases.append(Registered(last.text, last.language, last.kind, last.expected, f"{last.quote}\n{line}"))
    return texts, cases


def _lines() -> Iterator[str]:
    lines = DATA.read_text(encoding="utf-8").replace("\\f", "\f").split("\n")
    return iter(lines[next(at for at, line in enumerate(lines) if line.startswith("== ")) :])


def main() -> None:
    """Print the share that fares as labelled, by kind and by language, and each quotation that does not."""
    texts, cases = registered()
    sources = {name: SourceText(text) for name, text in texts.items()}
    all_, right, accepted = Counter[str](), Counter[str](), 0
    for case in cases:
        found = sources[case.text].check(case.quote)
        fares = case.fares(found)
        for key in (f"kind {case.kind}", f"language {case.language}"):
            all_[key] += 1
            right[key] += fares
        accepted += case.expected == "bad" and not fares
        if not fares:
            print(f"  {case.language} {case.kind}: {case.expected}, judged {found.verdict.value}: {case.quote}")
    for key in sorted(all_):
        print(f"  {key:32}{right[key]:4} of {all_[key]}")
    wrong = sum(case.expected == "bad" for case in cases)
    print(f"  false acceptances: {accepted} of {wrong}")


if __name__ == "__main__":
    main()
