"""Problems as SARIF 2.1.0 (OASIS), which code hosts show on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from argmap import __version__
from argmap.errors import Problem


def sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the problems as a SARIF log with one run."""
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": code, "name": code, "shortDescription": {"text": code.replace("-", " ")}} for code in codes]
    driver = {"name": "argmap", "version": __version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, codes) for problem in problems],
            }
        ],
    }


def _result(problem: Problem, codes: list[str]) -> dict[str, Any]:
    region = {"startLine": problem.line or 1, "startColumn": problem.column or 1}
    place = {"artifactLocation": {"uri": problem.file.replace("\\", "/")}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": problem.severity.value,
        "message": {"text": f"{problem.message} {problem.fix}".strip()},
        "locations": [{"physicalLocation": place}],
    }
