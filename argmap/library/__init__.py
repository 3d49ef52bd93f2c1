"""The aggregate that everything above works with: debates, sources, evidence, search, and every change of them.

``Library`` is open for as long as a server or a command runs; ``Library.snapshot()`` is what one request reads, and
``Readable`` what both have in common. Changes go through ``commit_text`` and nothing else.
"""

from argmap.library.library import Library, now
from argmap.library.state import Debate, Readable, Snapshot, State

__all__ = ["Debate", "Library", "Readable", "Snapshot", "State", "now"]
