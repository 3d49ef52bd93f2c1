"""What two sides of a debate do to each other, as pure functions of a map: flow, crossings, passages, voices."""

from argmap.debate.crossings import (
    Contradiction,
    Crossing,
    common,
    contradictions,
    crossings,
    owed,
    side_of,
    unanswered,
)
from argmap.debate.differences import Change, Differences, Word, differences, words
from argmap.debate.flow import Cell, Flow, Group, Point, Row, Sort, flow
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
    "Crossing",
    "Differences",
    "Flow",
    "Group",
    "Mention",
    "Passage",
    "Point",
    "Row",
    "Sort",
    "Stance",
    "Use",
    "Voice",
    "Word",
    "common",
    "contradictions",
    "crossings",
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
