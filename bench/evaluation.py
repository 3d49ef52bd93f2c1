"""Measure evaluation: agreement with oracles on 10,000 random frameworks, and time beside PyArg and pygarg.

``python -m bench.evaluation [graphs]`` prints both; it ends with status 1 where one answer differs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from multiprocessing import get_context
from random import Random
from statistics import median
from time import perf_counter

from argmap.errors import TooLarge
from argmap.evaluation import Framework, Limits, Semantics, evaluate, strengths
from argmap.evaluation.solve import extensions
from tests.evaluation_oracles import DUNG, Attacks, Sets, brute_force, pyarg, pygarg, random_attacks, random_map

GRAPHS = 10_000
MOST_FOR_PYARG = 7
SECONDS = 8.0
SIZES = (50, 200, 1_000, 10_000)


def argmap(size: int, attacks: Attacks, semantics: str) -> Sets:
    """Ask argmap, from pairs to sets as the other libraries are asked."""
    limits = Limits(seconds=SECONDS)
    listed = extensions(Framework.of(size, attacks), Semantics(semantics), limits).listed
    return {frozenset(extension) for extension in listed}


def agreement(graphs: int) -> int:
    """Compare argmap with every subset tried, pygarg and PyArg; return how many answers differ."""
    random = Random(2026)
    differences = {"every subset": 0, "pygarg": 0, "PyArg": 0}
    asked = dict.fromkeys(differences, 0)
    for number in range(graphs):
        size = random.randint(0, 12)
        attacks = random_attacks(random, size)
        right = brute_force(size, attacks)
        for semantics in DUNG:
            found = argmap(size, attacks, semantics)
            others = {"every subset": right[semantics]}
            if size and number % 5 == 0:
                others["pygarg"] = pygarg(size, attacks, semantics)
            if 0 < size <= MOST_FOR_PYARG and number % 5 == 0:
                others["PyArg"] = pyarg(size, attacks, semantics)
            for name, other in others.items():
                asked[name] += 1
                differences[name] += found != other
    for name, count in differences.items():
        print(f"{count} differences to {name} in {asked[name]:,} answers")
    return sum(differences.values())


def _work(
    ask: Callable[[int, Attacks, str], Sets], size: int, attacks: Attacks, semantics: str, answers: object
) -> None:
    ask(1, [], "grounded")
    started = perf_counter()
    try:
        ask(size, attacks, semantics)
    except TooLarge:
        return
    answers.send(perf_counter() - started)  # type: ignore[attr-defined]


def timed(ask: Callable[[int, Attacks, str], Sets], size: int, attacks: Attacks, semantics: str) -> float | None:
    """Return the seconds an answer takes in a process of its own, or ``None`` where it takes too long."""
    context = get_context("fork")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(ask, size, attacks, semantics, send))
    process.start()
    send.close()
    seconds = None
    try:
        if receive.poll(SECONDS + 1):
            seconds = receive.recv()
    except EOFError:
        pass
    process.kill()
    process.join()
    return seconds


def times() -> None:
    """Print how long each library takes on random graphs, and how many times as long as argmap."""
    print(f"\nrandom graphs with two attacks an argument; - is more than {SECONDS:g} s, or too many to list")
    print(f"{'arguments':>9} {'semantics':<10} {'argmap':>10} {'pygarg':>10} {'ratio':>8} {'PyArg':>10} {'ratio':>8}")
    for size in SIZES:
        random = Random(size)
        attacks = sorted({(random.randrange(size), random.randrange(size)) for _ in range(2 * size)})
        for semantics in DUNG:
            own = timed(argmap, size, attacks, semantics)
            cells = [_shown(own)]
            for other in (pygarg, pyarg):
                theirs = timed(other, size, attacks, semantics)
                ratio = (theirs or SECONDS) / own if own else 0.0
                cells += [_shown(theirs), f"{'' if theirs else '>'}{ratio:,.0f}" if own else "-"]
            print("{:>9,} {:<10} {:>10} {:>10} {:>8} {:>10} {:>8}".format(size, semantics, *cells), flush=True)


def _shown(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:,.1f} ms"


def maps() -> None:
    """Print how long a map of 1,000 claims and 1,600 arguments takes, as the median of five runs."""
    debate = random_map(Random(5), 1_000, 1_600)
    print("\na map of 1,000 claims and 1,600 arguments")
    for semantics in Semantics:
        seconds = []
        for _ in range(5):
            started = perf_counter()
            (strengths if semantics.gradual else evaluate)(debate, semantics)
            seconds.append(perf_counter() - started)
        print(f"{semantics:<17} {median(seconds) * 1000:,.1f} ms")


def main() -> int:
    """Run all; return the exit status."""
    different = agreement(int(sys.argv[1]) if len(sys.argv) > 1 else GRAPHS)
    times()
    maps()
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
