"""The measures of work that stand in for clocks tell a line from a square, and an end from none."""

from collections.abc import Callable

import pytest

from tests.cost import calls, growth, no_hang


def line(size: int) -> Callable[[], object]:
    return lambda: [abs(n) for n in range(size)]


def square(size: int) -> Callable[[], object]:
    return lambda: [abs(n - m) for n in range(size) for m in range(size)]


def forever() -> None:
    while True:
        pass


def test_growth_tells_a_line_from_a_square() -> None:
    assert 1.9 < growth(line, 200) < 2.1
    assert 3.8 < growth(square, 50) < 4.1


def test_the_same_work_makes_the_same_calls() -> None:
    assert calls(line(50)) == calls(line(50)) > 50


def test_what_has_no_end_is_stopped() -> None:
    with pytest.raises(AssertionError, match="no answer"), no_hang(0.05):
        forever()
