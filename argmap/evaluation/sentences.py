"""Wording shared by explanations, gaps and questions: claims quoted in a sentence, and lists in words."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.model import Argument, Map, Relation

LENGTH = 160
INNER = str.maketrans("“”", "‘’")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def quoted(text: str) -> str:
    """Return a claim's text in quotation marks, on one line, shortened at a word where it is long.

    >>> quoted("Surviving is not enough."), quoted("They call it “order”.")
    ('“Surviving is not enough”', '“They call it ‘order’”')
    """
    return f"“{_line(text).rstrip('.').translate(INNER)}”"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return items as a list in words.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def in_words(number: int, one: str, many: str) -> str:
    """Return a number with its noun, small numbers in words.

    >>> in_words(1, "claim", "claims"), in_words(5, "claim", "claims"), in_words(40, "claim", "claims")
    ('one claim', 'five claims', '40 claims')
    """
    word = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def name(debate: Map, node: str) -> str:
    """Return how a sentence names a claim or an argument: a claim by its text, an argument by title or premises."""
    if node in debate.claim:
        return quoted(debate.claim[node].text)
    argument = debate.argument.get(node)
    return quoted(node) if argument is None else argument_name(debate, argument)


def argument_name(debate: Map, argument: Argument) -> str:
    """Return how a sentence names an argument, such as *the rebuttal by “Surviving is not enough”*."""
    if argument.title:
        return f"the argument {quoted(argument.title)}"
    kinds = {Relation.SUPPORTS: "reason", Relation.REBUTS: "rebuttal by", Relation.UNDERCUTS: "undercut by"}
    return f"the {kinds[argument.relation]} {premises(debate, argument)}"


def premises(debate: Map, argument: Argument) -> str:
    """Return an argument's premises as a list in words."""
    return listed([quoted(debate.claim[p].text) if p in debate.claim else quoted(p) for p in argument.premises])


def _line(text: str) -> str:
    # Of a long text only the beginning is looked at: it may be named a thousand times.
    line = " ".join(text[: 20 * LENGTH].split())
    return line if len(line) <= LENGTH else line[:LENGTH].rsplit(" ", 1)[0] + " …"
