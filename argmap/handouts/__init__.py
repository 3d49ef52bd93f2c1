"""What is carried into the room, made from a map: cards, blocks, cases, flow sheets, packets; ``docs/documents.md``."""

from __future__ import annotations

from argmap.handouts.inputs import CONTEXTS, PAPERS, SECTIONS, Evidence, Options, Progress
from argmap.handouts.kinds import KINDS, MEDIA_TYPES, Kind, default_name, kind_named, make
from argmap.handouts.speeches import FORMATS

__all__ = [
    "CONTEXTS",
    "FORMATS",
    "KINDS",
    "MEDIA_TYPES",
    "PAPERS",
    "SECTIONS",
    "Evidence",
    "Kind",
    "Options",
    "Progress",
    "default_name",
    "kind_named",
    "make",
]
