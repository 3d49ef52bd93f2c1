"""RIS, read as sources; see :mod:`argmap.formats.references`."""

from argmap.formats.references import read_ris as read
from argmap.formats.references import sniff_ris as sniff

__all__ = ["read", "sniff"]
