"""What two sides of a debate do to each other, as pure functions of a map: flow, clash, passages, voices."""

from argmap.debate.clash import (
    Contradiction,
    CrossAttack,
    common,
    contradictions,
    cross_attacks,
    owed,
    side_of,
    unanswered,
)
from argmap.debate.differences import Change, Differences, Word, differences, words
from argmap.debate.flow import Cell, Flow, FlowRow, Group, Point, Sort, flow
from argmap.debate.issues import OTHER, OTHER_TITLE, issues, title
from argmap.debate.passages import Passage, Use, passages
from argmap.debate.voices import Mention, Stance, Voice, speakers, voices
from argmap.debate.walkthrough import walkthrough

__all__ = [
    "OTHER",
    "OTHER_TITLE",
    "Cell",
    "Change",
    "Contradiction",
    "CrossAttack",
    "Differences",
    "Flow",
    "FlowRow",
    "Group",
    "Mention",
    "Passage",
    "Point",
    "Sort",
    "Stance",
    "Use",
    "Voice",
    "Word",
    "common",
    "contradictions",
    "cross_attacks",
    "differences",
    "flow",
    "issues",
    "owed",
    "passages",
    "side_of",
    "speakers",
    "title",
    "unanswered",
    "voices",
    "walkthrough",
    "words",
]
