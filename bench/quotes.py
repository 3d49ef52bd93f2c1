"""How well and how fast quotations are checked: recall, false acceptances by kind, time; on labelled and made sets."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from argmap.model import Verdict
from argmap.quotes import SourceText
from argmap.quotes.prepared.prepared import Prepared
from bench import quotes_other
from bench.quotes_set import PROSE, Labelled, labelled, texts

SHARED = Path(__file__).resolve().parents[2] / "shared"
TOLERANCE = 3
"""Code points by which an offset may be off: a mark more or less at an edge."""


def main() -> None:
    """Print the figures of every set that is at hand."""
    for path in sorted((SHARED / "data").glob("quotes-dev-*.json")):
        records = json.loads(path.read_text("utf-8"))
        cases = [Labelled(it["source"], it["quote"], it["kind"], it["start"], it["end"]) for it in records]
        context = [(it["prefix"], it["suffix"]) for it in records]
        names = sorted({case.source for case in cases})
        places = {
            name: SHARED / ("sources" if (SHARED / "sources" / name).exists() else "data/texts") for name in names
        }
        sources = {name: SourceText((places[name] / name).read_bytes().decode()) for name in names}
        report(path.name, cases, sources, context)
    sources = {name: SourceText(text) for name, text in texts().items()}
    report("made set", labelled(), sources)
    sources = {name: SourceText(text) for name, text in quotes_other.texts().items()}
    report("set kept apart", quotes_other.labelled(), sources)
    hand_written()
    speed()


def hand_written() -> list[dict[str, str]]:
    """Print how the hand-labelled quotations fare, set by set, and return those judged otherwise than labelled."""
    data = json.loads((Path(__file__).parent / "quotes_hand.json").read_text("utf-8"))
    sources = {name: SourceText(text) for name, text in data["texts"].items()}
    totals: dict[str, Counter[str]] = {}
    missed: list[dict[str, str]] = []
    for case in data["cases"]:
        found = sources[case["source"]].check(case["quote"], case.get("prefix", ""), case.get("suffix", ""))
        expected, verdict = case["expected"], found.verdict.value
        accept = found.sound or found.verdict is Verdict.TYPO
        right = {"sound": found.sound, "ok": accept, "bad": not accept}.get(expected, verdict == expected)
        right = right and case.get("start", found.start) == found.start and case.get("end", found.end) == found.end
        true = expected in ("sound", "ok", "verbatim", "typography", "elided", "typo")
        kind = "true ones" if true else "false ones"
        totals.setdefault(kind, Counter()).update({"all": 1, "right": right, "wrongly taken": not true and accept})
        if not right:
            missed.append({**case, "verdict": verdict, "explanation": found.explanation})
    print(f"\nhand-labelled set: {len(data['cases'])} quotations of {len(sources)} texts")
    for kind, counts in totals.items():
        print(f"  {kind}: {counts['right']}/{counts['all']} as labelled, {counts['wrongly taken']} falsely accepted")
    for case in missed:
        print(f"    {case['source']}: {case['expected']}, judged {case['verdict']}: {case['quote']}")
    return missed


def report(
    title: str, cases: list[Labelled], sources: dict[str, SourceText], context: Iterable[tuple[str, str]] = ()
) -> tuple[float, int]:
    """Print and return recall at the right offsets and the number of false acceptances of one set."""
    contexts = list(context) or [("", "")] * len(cases)
    misses: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    verdicts: dict[str, Counter[str]] = {}
    true = right = 0
    start = time.process_time()
    findings = [sources[case.source].check(case.quote, *near) for case, near in zip(cases, contexts, strict=True)]
    spent = time.process_time() - start
    for case, found in zip(cases, findings, strict=True):
        accept = found.sound or found.verdict is Verdict.TYPO
        verdicts.setdefault(case.kind, Counter())[found.verdict.value] += 1
        if case.start is not None and case.end is not None:
            true += 1
            placed = found.start is not None and found.end is not None
            placed = placed and abs((found.start or 0) - case.start) <= TOLERANCE
            placed = placed and abs((found.end or 0) - case.end) <= TOLERANCE
            right += accept and placed
            misses[case.kind] += not (accept and placed)
        else:
            accepted[case.kind] += accept
    false = len(cases) - true
    print(f"\n{title}: {len(cases)} quotations, {1000 * spent / len(cases):.2f} ms each")
    print(f"  recall at the right offsets {right}/{true} = {right / max(1, true):.3f}")
    print(f"  false acceptances {accepted.total()}/{false}")
    for name, counts in (("missed", +misses), ("falsely accepted", +accepted)):
        if counts:
            print(f"  {name}: " + ", ".join(f"{kind} {count}" for kind, count in counts.most_common()))
    for kind in sorted(verdicts):
        print(f"    {kind:32} " + ", ".join(f"{verdict} {count}" for verdict, count in verdicts[kind].most_common()))
    return right / max(1, true), accepted.total()


def speed() -> None:
    """Print the time to prepare 165 kB and 5 MB, and to check a quotation in each."""
    path = SHARED / "sources" / "002_ada5735ba2bd8d28.txt"
    text = path.read_bytes().decode() if path.exists() else _long(165_000)
    print("\nspeed")
    for size in (165_000, 5_000_000):
        sample = (text * (size // len(text) + 1))[:size]
        start = time.process_time()
        assert len(Prepared(sample).body)
        prepared = time.process_time() - start
        source = SourceText(sample)
        assert len(source.prepared.body) <= len(source.prepared.full)
        quotes = [" ".join(sample[at : at + 160].split()[1:-1]) for at in range(1000, 150_000, 1490)]
        source.check(quotes[0][:-1] + "x")  # Loads the dictionary and the lists of words.
        wrong = [" ".join((*(words := quote.split())[:5], "never", *words[6:])) for quote in quotes]
        times = []
        for batch in (quotes, wrong):
            start = time.process_time()
            for quote in batch:
                source.check(quote)
            times.append((time.process_time() - start) / len(batch))
        print(
            f"  {size / 1000:,.0f} kB: prepared in {prepared:.3f} s; true quotations {1 / times[0]:,.0f} a second, "
            f"altered ones {1 / times[1]:,.0f} a second"
        )


def _long(size: int) -> str:
    prose = PROSE["en"]
    return "\n".join(f"{number}. {prose}" for number in range(size // len(prose) + 1))[:size]


if __name__ == "__main__":
    main()
