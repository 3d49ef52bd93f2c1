"""Files of argumentation frameworks, read and written: ASPARTIX ``.apx``, ``.tgf``, and ICCMA 2023's ``p af``.

What the formats leave open: ``.apx`` may also state weights and supports, as ``arg(a, 0.8).`` and ``sup(a, b).``, and
an edge of a ``.tgf`` may be labelled ``-`` or ``att`` for an attack and ``+`` or ``sup`` for a support.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from argmap.errors import BadRequest, Problem, suggestion
from argmap.evaluation.framework import Framework

MOST_ARGUMENTS = 1_000_000
MOST_PROBLEMS = 100


class Format(StrEnum):
    """A file format of argumentation frameworks."""

    APX = "apx"
    TGF = "tgf"
    AF = "af"


@dataclass(frozen=True, slots=True)
class FrameworkFile:
    """What a file of a framework says.

    :param names: the arguments' names, in the file's order
    :param framework: the attacks between them
    :param supports: pairs of supporter and supported
    :param weights: initial weights by argument, for those that state one
    """

    names: tuple[str, ...]
    framework: Framework
    supports: tuple[tuple[int, int], ...] = ()
    weights: Mapping[int, float] | None = None


def format_of(text: str, name: str = "") -> Format:
    """Tell a file's format by its name's ending, else by its text.

    >>> format_of("p af 3\\n1 2\\n"), format_of("1\\n2\\n#\\n1 2\\n"), format_of("arg(a).")
    (<Format.AF: 'af'>, <Format.TGF: 'tgf'>, <Format.APX: 'apx'>)
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending in ("apx", "tgf", "af"):
        return Format(ending)
    if re.search(r"^[ \t]*p[ \t]+af\b", text, re.MULTILINE):
        return Format.AF
    return Format.APX if re.search(r"\b(?:arg|att)[ \t]*\(", text) else Format.TGF


def read_framework(
    text: str, file_format: Format | None = None, file: str = ""
) -> tuple[FrameworkFile | None, tuple[Problem, ...]]:
    """Read a framework's text; with problems there is no framework.

    :param file_format: the format; told by ``format_of`` where it is left out
    :param file: the file's name, for the problems
    """
    kind = file_format or format_of(text, file)
    reader = {Format.APX: _Apx, Format.TGF: _Tgf, Format.AF: _Af}[kind](file)
    reader.read(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if reader.problems:
        return None, tuple(sorted(reader.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return reader.result(), ()


WEIGHT = "Write a number from 0 to 1, such as arg(a, 0.5)."


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.number: dict[str, int] = {}
        self.attacks: list[tuple[str, str, int]] = []
        self.supports: list[tuple[str, str, int]] = []
        self.weights: dict[int, float] = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> None:
        raise NotImplementedError

    def wrong(self, code: str, message: str, fix: str, line: int | None, column: int | None = None) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(code, message, fix, file=self.file, line=line, column=column))

    def argument(self, name: str, line: int) -> None:
        if not name.isprintable() and any(unicodedata.category(character) == "Cc" for character in name):
            shown = "".join(c if c.isprintable() else "\ufffd" for c in name)[:40]
            message = f"The name “{shown}” has a control character in it."
            self.wrong("framework-syntax", message, "Take it out.", line)
        elif name in self.number:
            self.wrong("framework-repeated", f"The argument “{name}” is declared twice.", "Remove one of them.", line)
        elif len(self.number) >= MOST_ARGUMENTS:
            self.wrong("framework-too-large", f"There are more than {MOST_ARGUMENTS:,} arguments.", "Split it.", line)
        else:
            self.number[name] = len(self.number)

    def known(self, pairs: Iterable[tuple[str, str, int]]) -> list[tuple[int, int]]:
        found = []
        for source, target, line in pairs:
            if len(self.problems) >= MOST_PROBLEMS:
                break
            for name in dict.fromkeys((source, target)):
                if name not in self.number:
                    near = suggestion(name, self.number) if len(self.number) <= 1_000 else ""
                    fix = near or self.declare(name)
                    self.wrong("framework-unknown-argument", f"The argument “{name}” is not declared.", fix, line)
                    break
            else:
                found.append((self.number[source], self.number[target]))
        return found

    def declare(self, name: str) -> str:
        return f"Declare “{name}” first."

    def result(self) -> FrameworkFile:
        attacks, supports = self.pairs
        framework = Framework.of(len(self.number), attacks)
        return FrameworkFile(tuple(self.number), framework, tuple(dict.fromkeys(supports)), self.weights)

    def finish(self) -> None:
        self.pairs = self.known(self.attacks), self.known(self.supports)


class _Apx(_Reader):
    SPACE = re.compile(r"(?:[ \t\r\n\f\v]+|%[^\n]*)*")
    FACT = re.compile(
        r'([A-Za-z]+)[ \t]*\([ \t]*("[^"\n]*"|[^\s,().%"]+)[ \t]*'
        r'(?:,[ \t]*("[^"\n]*"|[^\s,()%"]+)[ \t]*)?\)[ \t]*(\.|(?=\n|$))'
    )
    EXAMPLE = "Write facts such as arg(a). or att(a,b). and nothing else; a comment starts with %."

    def read(self, text: str) -> None:
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        place = self.space(text, 0)
        while place < len(text) and len(self.problems) < MOST_PROBLEMS:
            line = bisect_right(starts, place)
            match = self.FACT.match(text, place)
            if match is None:
                shown = text[place : place + 30].split("\n", 1)[0]
                column = place - starts[line - 1] + 1
                self.wrong("framework-syntax", f"“{shown}” is not a fact.", self.EXAMPLE, line, column)
                place = starts[line] if line < len(starts) else len(text)
            else:
                if not match.group(4):
                    fact = match.group(0).strip()[:60]
                    self.wrong("framework-syntax", f"“{fact}” has no full stop.", f"Write {fact}. instead.", line)
                self.fact(match.group(1), match.group(2), match.group(3), line)
                place = match.end()
            place = self.space(text, place)
        self.finish()

    def space(self, text: str, place: int) -> int:
        match = self.SPACE.match(text, place)
        return match.end() if match else place

    def fact(self, kind: str, first: str, second: str | None, line: int) -> None:
        if kind == "arg":
            self.argument(first, line)
            if second is not None:
                self.weight(first, second, line)
        elif kind in ("att", "sup", "support") and second is not None:
            (self.attacks if kind == "att" else self.supports).append((first, second, line))
        elif kind in ("att", "sup", "support"):
            self.wrong("framework-syntax", f"{kind}({first}) names one argument only.", f"Write {kind}(a,b).", line)
        else:
            fix = suggestion(kind, ("arg", "att", "sup", "support")) or self.EXAMPLE
            self.wrong("framework-syntax", f"There is no fact “{kind}” in this format.", fix, line)

    def weight(self, name: str, stated: str, line: int) -> None:
        try:
            weight = float(stated)
        except ValueError:
            weight = -1.0
        if 0 <= weight <= 1 and name in self.number:
            self.weights[self.number[name]] = weight
        else:
            self.wrong("framework-weight", f"The weight “{stated}” is not a number from 0 to 1.", WEIGHT, line)

    def declare(self, name: str) -> str:
        return f"Add the fact arg({name})."


class _Tgf(_Reader):
    EDGES: Mapping[str, bool] = {
        "-": True, "att": True, "attack": True, "attacks": True,
        "+": False, "sup": False, "support": False, "supports": False,
    }  # fmt: skip

    def read(self, text: str) -> None:
        edges = False
        for line, content in enumerate(text.split("\n"), 1):
            words = content.split()
            if not words:
                continue
            if words[0] == "#" and len(words) == 1:
                if edges:
                    self.wrong("framework-syntax", "A second line “#”.", "Keep one, between arguments and edges.", line)
                edges = True
            elif not edges:
                self.argument(words[0], line)
            else:
                self.edge(words, line)
        if not edges:
            self.problems.clear()  # Without the line, edges were taken for arguments.
            fix = "Put a line with only # between the arguments and the attacks, even where there are no attacks."
            self.wrong("framework-separator", "There is no line “#”.", fix, max(1, len(text.splitlines())))
        else:
            self.finish()

    def edge(self, words: Sequence[str], line: int) -> None:
        label = " ".join(words[2:]).lower()
        if len(words) < 2:
            self.wrong("framework-syntax", f"The edge “{words[0]}” has no target.", "Write two arguments.", line)
        elif label and label not in self.EDGES:
            fix = "Leave the label out, or write - for an attack and + for a support."
            self.wrong("framework-syntax", f"The edge label “{label[:40]}” is not known.", fix, line)
        else:
            (self.attacks if self.EDGES.get(label, True) else self.supports).append((words[0], words[1], line))

    def declare(self, name: str) -> str:
        return f"Add a line “{name}” above the line “#”."


class _Af(_Reader):
    HEADER = "Start with a line such as p af 3, where 3 is the number of arguments."

    def read(self, text: str) -> None:
        started = False
        for line, content in enumerate(text.split("\n"), 1):
            words = content.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "p":
                if started:
                    self.wrong("framework-header", "There is a second line “p af”.", "Remove it.", line)
                    continue
                if not self.header(words, line):
                    return
                started = True
            elif not started:
                self.wrong("framework-header", "The line “p af” does not come first.", self.HEADER, line)
                return
            elif len(words) == 2 and all(word.isascii() and word.isdigit() for word in words):
                self.attacks.append((words[0].lstrip("0") or "0", words[1].lstrip("0") or "0", line))
            else:
                shown = " ".join(words)[:40]
                fix = "Write the attacker's number and the attacked's, such as 1 2."
                self.wrong("framework-syntax", f"“{shown}” is not an attack.", fix, line)
        if started:
            self.finish()
        else:
            self.wrong("framework-header", "There is no line “p af”.", self.HEADER, 1)

    def header(self, words: Sequence[str], line: int) -> bool:
        number = words[2] if len(words) == 3 and words[1] == "af" else ""
        if not (number.isascii() and number.isdigit()):
            self.wrong("framework-header", f"“{' '.join(words)[:40]}” is not a header.", self.HEADER, line)
        elif len(number.lstrip("0")) > 7 or int(number) > MOST_ARGUMENTS:
            message = f"There are more than {MOST_ARGUMENTS:,} arguments."
            self.wrong("framework-too-large", message, "Take a smaller framework.", line)
        else:
            self.number = {str(argument): argument - 1 for argument in range(1, int(number) + 1)}
            return True
        return False

    def declare(self, name: str) -> str:
        raised = "" if name == "0" else "raise the number in the line “p af”, or "
        return f"Arguments are numbered from 1 to {len(self.number)}; {raised}fix {name}."


def write_framework(framework: Framework, names: Sequence[str], file_format: Format, notes: Iterable[str] = ()) -> str:
    """Write a framework as a file's text.

    In ``p af`` arguments are numbered from 1, and comments give the names; ``.tgf`` has no comments.

    :param names: the arguments' names
    :param notes: lines to put in comments, where the format has them
    :raises BadRequest: if a name is repeated or the format cannot carry it

    >>> print(write_framework(Framework.of(2, [(0, 1)]), ["a", "b"], Format.AF), end="")
    p af 2
    # 1 = a
    # 2 = b
    1 2
    """
    allowed = {Format.APX: r'[^\s,().%"]+|"[^"\n]*"', Format.TGF: r"[^\s]+", Format.AF: r"[^\n\r]*"}[file_format]
    if len(set(names)) < len(names):
        raise BadRequest("Two arguments have the same name.")
    for name in names:
        if not re.fullmatch(allowed, name) or (file_format is Format.TGF and name == "#"):
            raise BadRequest(f"The format {file_format} cannot contain the name “{name}”.")
    remarks = [" ".join(note.split()) for note in notes]
    if file_format is Format.APX:
        lines = [f"% {note}" for note in remarks]
        lines += [f"arg({name})." for name in names]
        lines += [f"att({names[source]},{names[target]})." for source, target in framework.attacks]
    elif file_format is Format.TGF:
        lines = [*names, "#", *(f"{names[source]} {names[target]}" for source, target in framework.attacks)]
    else:
        lines = [f"p af {framework.size}", *(f"# {note}" for note in remarks)]
        lines += [f"# {number} = {name}" for number, name in enumerate(names, 1)]
        lines += [f"{source + 1} {target + 1}" for source, target in framework.attacks]
    return "\n".join(lines) + "\n"
