"""Thins out old revisions: of each past day the last of each document stays, and all that anything refers to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any

from argmap.store.session import Session
from argmap.store.values import Pruned


def prune(session: Session, before: str, dry_run: bool) -> Pruned:
    """Delete revisions saved before a moment, as ``Store.prune`` says."""
    held = _held(session)
    dropped: list[tuple[str, int, str]] = []
    names = [row["name"] for row in session.rows("SELECT name FROM documents ORDER BY name")]
    for name in names:
        # Nobody writes the document until what is deleted of it is settled.
        session.lock(name)
        rows = session.rows(
            "SELECT number, saved, sha256, sound, gone FROM revisions WHERE name = ? ORDER BY number", name
        )
        kept = _kept(rows, before) | held.get(name, set())
        dropped += [(name, row["number"], row["sha256"]) for row in rows if row["number"] not in kept]
    if not dry_run:
        session.many("DELETE FROM revisions WHERE name = ? AND number = ?", [item[:2] for item in dropped])
        _forget(session, {sha256 for _, _, sha256 in dropped})
    return Pruned(len(dropped), len({name for name, _, _ in dropped}))


def _kept(rows: Sequence[dict[str, Any]], before: str) -> set[int]:
    """Return the numbers of one document's revisions that stay by their own right."""
    often = Counter(row["sha256"] for row in rows)
    kept = {rows[0]["number"], rows[-1]["number"]} if rows else set()
    kept |= {row["number"] for row in rows if row["saved"] >= before or row["gone"] or often[row["sha256"]] > 1}
    # What a deletion took away is what somebody may want back.
    kept |= {one["number"] for one, next_ in pairwise(rows) if next_["gone"]}
    kept |= {row["number"] for row in [row for row in rows if row["sound"]][-1:]}
    for _, day in groupby(rows, key=lambda row: row["saved"][:10]):
        kept.add(list(day)[-1]["number"])
    return kept


def _held(session: Session) -> dict[str, set[int]]:
    """Return the revisions of each document that something else in the store refers to by number."""
    held: dict[str, set[int]] = {}
    for row in session.rows("SELECT name, revision FROM mirrors"):
        held.setdefault(row["name"], set()).add(row["revision"])
    for row in session.rows("SELECT event FROM room_events WHERE number = 1"):
        opened = json.loads(row["event"])
        held.setdefault(str(opened.get("map", "")), set()).add(opened.get("revision", 0))
    return held


def _forget(session: Session, texts: Iterable[str]) -> None:
    """Delete texts that no revision has and no other text is kept as a difference from."""
    used = {row["sha256"] for row in session.rows("SELECT sha256 FROM revisions")}
    used |= {row["sha256"] for row in session.rows("SELECT sha256 FROM mirrors")}
    unused = set(texts) - used
    bases = Counter({row["base"]: row["count"] for row in session.rows(_BASES)})
    base_of = {row["sha256"]: row["base"] for row in session.rows("SELECT sha256, base FROM contents WHERE base != ''")}
    free = [sha256 for sha256 in unused if not bases[sha256]]
    gone: list[str] = []
    while free:
        sha256 = free.pop()
        gone.append(sha256)
        base = base_of.get(sha256, "")
        bases[base] -= 1
        if base in unused and not bases[base]:
            free.append(base)
    session.many("DELETE FROM contents WHERE sha256 = ?", [(sha256,) for sha256 in gone])


_BASES = "SELECT base, COUNT(*) AS count FROM contents WHERE base != '' GROUP BY base"
