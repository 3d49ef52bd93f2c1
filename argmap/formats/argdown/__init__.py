"""Argdown, syntax 1 and 2: read with every error costing its own line only, and written so that nothing is lost."""

from argmap.formats.argdown.reading import read, read_with_includes, sniff
from argmap.formats.argdown.writing import write

__all__ = ["read", "read_with_includes", "sniff", "write"]
