"""BibTeX, read as sources; see :mod:`argmap.formats.references`."""

from argmap.formats.references import read_bibtex as read
from argmap.formats.references import sniff_bibtex as sniff

__all__ = ["read", "sniff"]
