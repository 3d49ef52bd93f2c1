"""Answers for people and programs: a map's evaluation and a framework file's as text and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argmap.errors import BadRequest, NotFound, Problem, TooLarge
from argmap.evaluation.attackgraph import Kind, attack_graph
from argmap.evaluation.explain import Explainer
from argmap.evaluation.frameworkfile import Format, FrameworkFile, read_framework, write_framework
from argmap.evaluation.gradual import Bipolar, Strengths, default_weight, settle, strengths
from argmap.evaluation.outcome import outcome
from argmap.evaluation.sentences import in_words
from argmap.evaluation.solve import LIMITS, Limits, Semantics, extensions
from argmap.evaluation.standing import Evaluation, Standing, evaluate, semantics_named
from argmap.evaluation.translate import rules
from argmap.model import Map

MOST_BYTES = 64_000_000
WORDS = {Standing.IN: "stands", Standing.OUT: "falls", Standing.UNDECIDED: "open"}
SIGNS = {Standing.IN: "+", Standing.OUT: "x", Standing.UNDECIDED: "?"}


class UnreadableFramework(BadRequest):
    """A framework file with problems.

    :param problems: what is wrong, in the order of the file
    """

    code = "unreadable-framework"

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def evaluate_framework(
    source: str | Path, semantics: str = "grounded", file_format: Format | None = None, limits: Limits = LIMITS
) -> dict[str, Any]:
    """Evaluate a framework's text or file, and return the answer as plain data.

    The answer is ``{"semantics": name, "extensions": [[names], ...]}`` or ``{"semantics": name, "strengths": {name:
    number}}``. No extension is ``[]``, the empty extension is ``[[]]``; names are in the file's order, and extensions
    ordered by their names' places in it. Arguments that state no weight have 0.5, for the h-categoriser 1.

    :param source: a path, or the text itself; a single line that ends in .apx, .tgf or .af is a path
    :raises UnreadableFramework: if the file has problems
    :raises BadRequest: if the semantics is unknown, or is none for supports and the file has supports
    :raises NotFound: if there is no such file
    :raises TooLarge: when the file or the answer is past its limit

    >>> evaluate_framework("arg(a). arg(b). att(a,b).")
    {'semantics': 'grounded', 'extensions': [['a']]}
    """
    kind = semantics_named(semantics)
    if isinstance(source, str) and "\n" not in source and source.endswith((".apx", ".tgf", ".af")):
        source = Path(source)
    text, name = (source, "") if isinstance(source, str) else (_text(source), str(source))
    read, problems = read_framework(text, file_format, name)
    if read is None:
        raise UnreadableFramework(problems)
    if read.supports and kind not in (Semantics.DF_QUAD, Semantics.QUADRATIC_ENERGY):
        raise BadRequest(f"The file has supports; {kind} knows attacks only. Use df-quad or quadratic-energy.")
    if kind.gradual:
        return {"semantics": kind.value, "strengths": _strengths(read, kind)}
    listed = extensions(read.framework, kind, limits).listed
    return {"semantics": kind.value, "extensions": [[read.names[a] for a in members] for members in listed]}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(f"The file {path.name} is larger than {MOST_BYTES:,} bytes.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound("file", str(path)) from None
    except OSError as error:
        raise BadRequest(f"The file {path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem("not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.", file=str(path), line=line)
        raise UnreadableFramework((problem,)) from None


def _strengths(read: FrameworkFile, kind: Semantics) -> dict[str, float]:
    size = read.framework.size
    stated = read.weights or {}
    supporters: list[list[int]] = [[] for _ in range(size)]
    for supporter, supported in read.supports:
        supporters[supported].append(supporter)
    weights = [stated.get(argument, default_weight(kind)) for argument in range(size)]
    settled = settle(Bipolar(weights, read.framework.attackers, supporters), kind)
    if not settled.converged:
        raise TooLarge(
            f"The strengths did not settle within {settled.iterations:,} steps; "
            f"the last one still moved a value by {settled.residual:.2g}."
        )
    return dict(zip(read.names, settled.values, strict=True))


def answer(
    debate: Map,
    semantics: str = "grounded",
    reject: Collection[str] = (),
    accept: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Evaluation | Strengths:
    """Evaluate a map under any of the seven semantics; raises what ``evaluate`` and ``strengths`` raise."""
    if semantics_named(semantics).gradual:
        return strengths(debate, semantics, reject, accept)
    return evaluate(debate, semantics, reject, accept, limits)


def as_data(result: Evaluation | Strengths) -> dict[str, Any]:
    """Return a map's evaluation as plain data for JSON.

    Standings are ``in``, ``out`` and ``undecided``; ``more`` says that there are more extensions than listed.
    """
    data: dict[str, Any] = {"semantics": result.semantics.value}
    if result.reject:
        data["reject"] = list(result.reject)
    if result.accept:
        data["accept"] = list(result.accept)
    if isinstance(result, Strengths):
        return data | {
            "strengths": dict(result.claims),
            "arguments": dict(result.arguments),
            "converged": result.converged,
            "iterations": result.iterations,
            "residual": result.residual,
        }
    data |= {
        "claims": {identifier: standing.value for identifier, standing in result.claims.items()},
        "arguments": {identifier: standing.value for identifier, standing in result.arguments.items()},
        "extensions": [list(extension) for extension in result.extensions],
    }
    if found := outcome(result):
        data["outcome"] = found
    if result.more:
        data["more"] = True
    return data


def as_text(result: Evaluation | Strengths, debate: Map) -> str:
    """Return a map's evaluation as lines for reading: a summary, then each claim with what holds of it and why."""
    if isinstance(result, Strengths):
        return _strengths_text(result, debate)
    explainer = Explainer(result)
    counts = [
        f"{in_words(len(result.with_standing(standing)), 'claim', 'claims')} {words}"
        for standing, words in ((Standing.IN, "in"), (Standing.OUT, "out"), (Standing.UNDECIDED, "undecided"))
    ]
    lines = [f"{debate.title}: by {result.semantics} semantics, {counts[0]}, {counts[1]}, {counts[2]}."]
    if found := outcome(result):
        lines.append(found)
    if not result.exists:
        lines.append("There is no extension: the debate cannot be settled by this semantics.")
    elif result.semantics is not Semantics.GROUNDED:
        number = f"More than {len(result.extensions):,}" if result.more else str(len(result.extensions))
        lines.append(f"Extensions, the ways to settle the debate: {number}.")
    width = max((len(claim.id) for claim in debate.claims), default=0)
    for identifier, standing in result.claims.items():
        sentence = explainer.sentence(identifier)
        lines.append(f"{SIGNS[standing]} {WORDS[standing]:<6} {identifier:<{width}}  {sentence}")
    return "\n".join(lines)


def _strengths_text(result: Strengths, debate: Map) -> str:
    width = max((len(claim.id) for claim in debate.claims), default=0)
    lines = [f"{debate.title}: strengths by {result.semantics}, from 0 to 1."]
    if not result.converged:
        lines.append(
            f"The circles did not settle in {result.iterations:,} steps; "
            f"the last one still moved a value by {result.residual:.2g}. Do not rely on these numbers."
        )
    lines += [
        f"{value:.3f}  {identifier:<{width}}  {' '.join(debate.claim[identifier].text.split())}"
        for identifier, value in result.claims.items()
    ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Export:
    """A map's attack graph as a file.

    :param text: the file
    :param ids: the map's id for each name in the file that stands for a claim or an argument; other names are helpers
    """

    text: str
    ids: Mapping[str, str]


def export_attack_graph(
    debate: Map,
    file_format: Format | str,
    reject: Collection[str] = (),
    accept: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Export:
    """Write a map's attack graph for a solver; what it finds says, by ``ids``, what ``evaluate`` says.

    :raises BadRequest: if there is no such format
    :raises NotFound: if the map has no such id
    :raises TooLarge: when circles of supports make too many nodes
    """
    try:
        kind = Format(file_format)
    except ValueError:
        raise BadRequest(f"There is no format “{file_format}”; there are {', '.join(Format)}.") from None
    graph = attack_graph(rules(debate, reject, accept), None, limits)
    names = graph.names
    words = {Kind.DENIAL: "not ", Kind.LACK: "no reason for ", Kind.REJECTION: "rejected: "}
    notes = [
        f"{name} = {words.get(node.kind, '')}{node.id}{f', level {node.level}' if node.level else ''}"
        for name, node in zip(names, graph.nodes, strict=True)
    ]
    ids = dict(graph.ids)
    if kind is Format.AF:
        ids = {str(number): ids[name] for number, name in enumerate(names, 1) if name in ids}
    return Export(write_framework(graph.framework, names, kind, notes), ids)


def back_to_ids(export: Export, extension: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the claims and arguments in an extension a solver found, in the file's order."""
    inside = set(extension)
    return tuple(identifier for name, identifier in export.ids.items() if name in inside)
