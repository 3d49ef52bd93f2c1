"""Recall and false acceptances by kind and language, beside exact search and rapidfuzz at 95; scans; an essay's time.

Run with ``python -m bench.quotes_kinds``. A quotation that gets a caution is counted apart: it is exact, and readers
are told what may mislead.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from argmap.model import Source
from argmap.quotes import SourceText
from argmap.quotes.essay.reading import read_essay
from argmap.quotes.essay.reviewing import Installed, review
from argmap.quotes.words.fold import collapse
from bench.quotes_ellipses import ellipses
from bench.quotes_set import PROSE, labelled, texts

SHARED = Path(__file__).resolve().parents[2] / "shared"
FUZZY = 95
LOOKALIKES = {"e": "c", "n": "u", "i": "l", "o": "0", "h": "b", "m": "rn", "l": "1", "u": "n", "c": "e", "t": "f"}


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled quotation.

    :param source: the text it is said to be from
    """

    source: SourceText
    quote: str
    kind: str
    language: str
    positive: bool
    prefix: str = ""
    suffix: str = ""


def given() -> Iterable[Case]:
    """Yield the quotations of the given sets, where they are at hand."""
    kept: dict[str, SourceText] = {}
    for path in sorted((SHARED / "data").glob("quotes-dev-*.json")):
        for row in json.loads(path.read_text("utf-8")):
            name = row["source"]
            if name not in kept:
                place = next(p for p in (SHARED / "data/texts" / name, SHARED / "sources" / name) if p.exists())
                kept[name] = SourceText(place.read_bytes().decode())
            language = row.get("language", "en")
            yield Case(kept[name], row["quote"], row["kind"], language, row["positive"], row["prefix"], row["suffix"])


def made() -> Iterable[Case]:
    """Yield quotations made from our own texts, and ellipses labelled by sense."""
    sources = {name: SourceText(text) for name, text in texts().items()}
    for case in labelled():
        yield Case(sources[case.source], case.quote, case.kind, case.source, case.positive)
    for it in ellipses():
        kind = "ellipsis that turns the sense" if it.harmful else "harmless ellipsis"
        yield Case(SourceText(it.text), it.quote, kind, it.language, not it.harmful)


def scanned(share: float, seed: int = 3) -> Iterable[Case]:
    """Yield true quotations of texts whose letters are wrongly scanned.

    :param share: share of letters that are mistaken for others
    """
    rng = random.Random(seed)
    for language, prose in PROSE.items():
        if language in ("zh", "el", "ru"):
            continue
        noisy = "".join(LOOKALIKES.get(char, char) if rng.random() < share else char for char in prose)
        source = SourceText(noisy)
        for sentence in prose.split(". "):
            if len(sentence.split()) > 5:
                yield Case(source, sentence, f"scan with {share:.0%} errors", language, True)


def table(title: str, cases: list[Case]) -> None:
    """Print for each kind and language how many are accepted: by argmap, by exact search, by rapidfuzz."""
    ways: dict[str, Callable[[Case], tuple[bool, bool]]] = {"argmap": _ours, "exact": _exact, "rapidfuzz": _fuzzy}
    totals: dict[tuple[bool, str, str], Counter[str]] = defaultdict(Counter)
    sums: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for case in cases:
        row = totals[case.positive, case.kind, case.language]
        for name, way in ways.items():
            accepted, told = way(case)
            for counter in (row, sums[case.positive]):
                counter[name] += accepted
                counter["with a caution"] += accepted and told
        row["n"] += 1
        sums[case.positive]["n"] += 1
    print(f"\n{title}")
    print(f"  {'kind':44}{'lang':8}{'n':>5}{'argmap':>8}{'told':>6}{'exact':>7}{'fuzzy':>7}")
    for (positive, kind, language), row in sorted(totals.items(), key=lambda it: (not it[0][0], it[0][1:])):
        mark = "+" if positive else "-"
        figures = f"{row['n']:5}{row['argmap']:8}{row['with a caution']:6}{row['exact']:7}{row['rapidfuzz']:7}"
        print(f"  {mark} {kind[:41]:42}{language[:7]:8}{figures}")
    for positive, name in ((True, "true ones accepted"), (False, "false ones accepted")):
        row = sums[positive]
        if row["n"]:
            shares = ", ".join(f"{way} {row[way]}/{row['n']} = {row[way] / row['n']:.3f}" for way in ways)
            print(f"  {name}: {shares}; argmap tells a caution with {row['with a caution']} of its own")


def _ours(case: Case) -> tuple[bool, bool]:
    found = case.source.check(case.quote, case.prefix, case.suffix)
    warned = found.severity is not None and found.severity.value == "warning"
    return found.sound or (case.positive and warned), bool(found.cautions)


def _exact(case: Case) -> tuple[bool, bool]:
    return collapse(case.quote) in _flat(case.source), False


def _fuzzy(case: Case) -> tuple[bool, bool]:
    return fuzz.partial_ratio(collapse(case.quote), _flat(case.source), score_cutoff=FUZZY) >= FUZZY, False


_FLAT: dict[int, str] = {}


def _flat(source: SourceText) -> str:
    return _FLAT.setdefault(id(source), collapse(source.text))


def essay_time() -> None:
    """Print the time an essay of 10,000 words with 100 quotations takes against 20 sources of 165 kB."""
    rng = random.Random(5)
    prose = " ".join(PROSE["en"].split()).split(". ")
    installed = {}
    for number in range(20):
        text = " ".join(f"{sentence} in the year {rng.randrange(9999)}." for sentence in rng.choices(prose, k=1500))
        installed[f"s{number}"] = Installed(Source(f"s{number}", f"Source {number}"), SourceText(text[:165_000]))
        assert len(installed[f"s{number}"].text.prepared.body)
    paragraphs = []
    for number in range(100):
        text = installed[f"s{number % 20}"].text.text
        at = rng.randrange(1000, len(text) - 1000)
        words = text[at : at + 160].split()[1:-1]
        if number % 4 == 0:
            words[5] = "never"
        paragraphs.append(f"{'Words of the essay itself. ' * 15}It says “{' '.join(words)}” there.")
    essay = read_essay("\n\n".join(paragraphs).encode(), "essay.md")
    start = time.process_time()
    found = review(essay, installed, {id: item.source for id, item in installed.items()})
    spent = time.process_time() - start
    print(f"\nessay of {sum(len(p.split()) for p in paragraphs):,} words, {len(found.found)} quotations: {spent:.2f} s")
    print(f"  {found.counts()}")


def main() -> None:
    """Print all tables."""
    table("given sets", list(given()))
    table("made sets", list(made()))
    for share in (0.02, 0.14):
        table(f"scans, {share:.0%} of the letters wrong", list(scanned(share)))
    essay_time()


if __name__ == "__main__":
    main()
