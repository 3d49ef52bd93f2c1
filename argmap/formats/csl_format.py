"""CSL-JSON, read as sources; see :mod:`argmap.formats.references`."""

from argmap.formats.references import read_csl as read
from argmap.formats.references import sniff_csl as sniff

__all__ = ["read", "sniff"]
