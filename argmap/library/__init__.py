"""The aggregate that everything above works with: debates, sources, evidence and search of one folder."""

from argmap.library.library import Debate, Library, now

__all__ = ["Debate", "Library", "now"]
