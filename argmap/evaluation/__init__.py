"""What stands: formal evaluation of a debate, what-if, and gaps; pure functions of a map, in ``docs/evaluation.md``."""

from argmap.evaluation.answers import (
    Export,
    UnreadableFramework,
    answer,
    as_data,
    as_text,
    back_to_ids,
    evaluate_framework,
    export_attack_graph,
)
from argmap.evaluation.consequences import Consequences, More, Shift, consequences
from argmap.evaluation.explain import Explainer, Explanation, Reason, explain
from argmap.evaluation.framework import Framework
from argmap.evaluation.frameworkfile import Format, FrameworkFile, format_of, read_framework, write_framework
from argmap.evaluation.gaps import CODES, Gap, find_gaps, notes
from argmap.evaluation.gradual import Strengths, strengths
from argmap.evaluation.outcome import Balance, Method, balance, outcome, untested
from argmap.evaluation.schemes import SCHEMES, Scheme, critical_questions, find_scheme, suggest_scheme
from argmap.evaluation.solve import Limits, Semantics
from argmap.evaluation.standing import Evaluation, Standing, evaluate, semantics_named
from argmap.evaluation.whatif import Change, Comparison, compare

__all__ = [
    "CODES",
    "SCHEMES",
    "Balance",
    "Change",
    "Comparison",
    "Consequences",
    "Evaluation",
    "Explainer",
    "Explanation",
    "Export",
    "Format",
    "Framework",
    "FrameworkFile",
    "Gap",
    "Limits",
    "Method",
    "More",
    "Reason",
    "Scheme",
    "Semantics",
    "Shift",
    "Standing",
    "Strengths",
    "UnreadableFramework",
    "answer",
    "as_data",
    "as_text",
    "back_to_ids",
    "balance",
    "compare",
    "consequences",
    "critical_questions",
    "evaluate",
    "evaluate_framework",
    "explain",
    "export_attack_graph",
    "find_gaps",
    "find_scheme",
    "format_of",
    "notes",
    "outcome",
    "read_framework",
    "semantics_named",
    "strengths",
    "suggest_scheme",
    "untested",
    "write_framework",
]
