"""Counts, over random edits of all shipped maps, what a splice leaves alone, how many lines change, and its time."""

from __future__ import annotations

import difflib
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from argmap import mapfile
from argmap.edits import Edit, Move, SetField, apply, inverse
from argmap.errors import Problem
from argmap.mapfile import splice
from tests.editing import random_edit

MAPS = sorted(path for path in Path("maps").glob("*.yaml") if path.stem != "sources")


def stray(before: str, after: str, edit: Edit) -> int:
    """Return how many bytes changed outside the one run of lines that an edit of one field is in."""
    if not isinstance(edit, SetField):
        return 0
    lost = 0
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    blocks = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    # One field is in one place, so there is one run of changed lines; each further one is another field's.
    for block in blocks[1:]:
        lines = before.splitlines()[block[1] : block[2]]
        lost += sum(len(line.encode()) for line in lines)
    return lost


def main(count: int) -> int:
    """Run so many edits; return 1 if any could not be spliced or was not taken back to the byte."""
    rng = random.Random(1917)
    texts = [(path, path.read_text(encoding="utf-8")) for path in MAPS]
    files = [(text, debate) for path, text in texts if (debate := mapfile.read_map(text, path.stem).debate)]
    made = refused = strays = unlike = fields = 0
    kinds: Counter[str] = Counter()
    times, readings = [], []
    sizes: dict[str, list[int]] = {}
    while made < count:
        text, debate = rng.choice(files)
        edit = random_edit(debate, rng)
        after = apply(debate, edit)
        if isinstance(after, Problem) or after == debate:
            continue
        made += 1
        kinds[edit.kind] += 1
        started = time.process_time()
        done = splice(text, debate, [edit])
        times.append(time.process_time() - started)
        started = time.process_time()
        mapfile.read_map(text, debate.id)
        readings.append(time.process_time() - started)
        if isinstance(done, Problem):
            refused += 1
            continue
        fields += isinstance(edit, SetField)
        strays += stray(text, done, edit)
        unlike += splice(done, after, inverse(debate, edit), undoing=(text, done)) != text
        diff = list(difflib.unified_diff(text.splitlines(), done.splitlines(), lineterm="", n=0))[2:]
        if not isinstance(edit, Move):
            sizes.setdefault(edit.kind, []).append(sum(line[0] in "+-" for line in diff))
    print(f"{made} random edits of {len(files)} shipped maps: {refused} refused, {unlike} not taken back to the byte")
    print(f"bytes changed outside the field, over {fields} edits of one field: {strays}")
    for kind, lines in sorted(sizes.items()):
        print(
            f"  {kind:18} {len(lines):4} edits, lines of diff: median {statistics.median(lines):g}, most {max(lines)}"
        )
    ratio = statistics.median(times) / statistics.median(readings)
    print(
        f"a splice takes {ratio:.1f} times as long as reading the map ({statistics.median(times) * 1e3:.0f} ms median)"
    )
    return int(bool(refused or unlike or strays))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 600))
