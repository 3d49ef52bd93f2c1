"""Guessing gets slower, each guesser by themself."""

from __future__ import annotations

import pytest

from argmap.access import guesses
from argmap.access.guesses import FIRST, FORGOTTEN, LONGEST, Guesser, Guesses
from tests.access.test_people import Clock

ANN, BEN, NAME = Guesser("network a, ann", 3), Guesser("network b, ann", 3), Guesser("ann", 5)


def test_each_try_beyond_the_free_ones_waits_twice_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to a quarter of an hour; another guesser is not touched, and who was right begins anew."""
    clock = Clock()
    own = Guesses(clock)
    assert [own.take(ANN) for _ in range(3)] == [0, 0, 0]
    waits = []
    for _ in range(12):
        waits.append(own.take(ANN))
        assert own.take(ANN) == waits[-1], "a refused try counts for nothing"
        clock.now += waits[-1]
        assert own.take(ANN) == 0
    assert waits == [min(FIRST * 2**number, LONGEST) for number in range(12)]
    assert own.take(BEN) == 0
    own.right(ANN)
    assert own.take(ANN) == 0
    for _ in range(9):
        clock.now += LONGEST
        own.take(ANN)
    clock.now += FORGOTTEN
    assert [own.take(ANN) for _ in range(3)] == [0, 0, 0]


def test_a_try_counts_for_all_it_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of them waits, the others are not counted; and what is remembered is bounded."""
    own = Guesses(Clock())
    assert [own.take(ANN, NAME) for _ in range(4)] == [0, 0, 0, FIRST]
    assert [own.take(BEN, NAME) for _ in range(3)] == [0, 0, FIRST]
    monkeypatch.setattr(guesses, "KEYS", 5)
    for number in range(50):
        own.take(Guesser(str(number), 1))
    assert len(own._tried) == 5
