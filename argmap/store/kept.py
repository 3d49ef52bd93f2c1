"""What a store keeps besides the log: proposals, drafts, texts, checks of quotes, and what can be made again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from argmap.errors import NotFound
from argmap.model import Anchor, Part, Verdict
from argmap.store.log import changed
from argmap.store.session import Row, Session, first
from argmap.store.values import Author, AuthorKind, Proposal, Text

#: Checks of so many quotes are asked for at once.
_MANY = 500


def propose(session: Session, proposals: Iterable[Proposal]) -> None:
    """Keep proposals that are not kept yet."""
    for item in proposals:
        path = json.dumps(item.path, ensure_ascii=False)
        author = (item.author.kind.value, item.author.id)
        same = session.rows(
            "SELECT 1 AS one FROM proposals WHERE map = ? AND path = ? AND mine = ? AND author_kind = ? "
            "AND author_id = ? AND state = 'open'",
            *(item.map, path, item.mine, *author),
        )
        if not same:
            session.run(
                "INSERT INTO proposals (map, path, base, theirs, mine, author_kind, author_id, author_name, saved, "
                "client, edit, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(item.map, path, item.base, item.theirs, item.mine, *author, item.author.name, item.saved),
                *(item.client, item.edit, item.state),
            )
            changed(session, "proposal", item.map)


def proposals(session: Session, map_id: str, state: str) -> list[Proposal]:
    """Return a map's proposals of a state."""
    rows = session.rows("SELECT * FROM proposals WHERE map = ? AND state = ? ORDER BY id", map_id, state)
    return [_proposal(row) for row in rows]


def proposed_by(session: Session, person_id: str) -> list[Proposal]:
    """Return the proposals of a person, and of programs in their name."""
    sql = "SELECT * FROM proposals WHERE author_id = ? AND author_kind IN ('person', 'program') ORDER BY id"
    return [_proposal(row) for row in session.rows(sql, person_id)]


def _proposal(row: Row) -> Proposal:
    return Proposal(
        row["id"],
        row["map"],
        tuple(json.loads(row["path"])),
        row["base"],
        row["theirs"],
        row["mine"],
        Author(AuthorKind(row["author_kind"]), row["author_id"], row["author_name"]),
        row["saved"],
        row["client"],
        row["edit"],
        row["state"],
    )


def settle(session: Session, proposal: int, state: str) -> None:
    """Set a proposal's state."""
    row = first(session.rows("SELECT map FROM proposals WHERE id = ?", proposal))
    if row is None:
        raise NotFound("proposal", str(proposal))
    session.run("UPDATE proposals SET state = ? WHERE id = ?", state, proposal)
    changed(session, "proposal", row["map"])


def put_draft(session: Session, owner: Author, key: str, value: str, saved: str) -> None:
    """Keep or forget a draft."""
    who = (owner.kind.value, owner.id)
    if not value:
        session.run("DELETE FROM drafts WHERE owner_kind = ? AND owner_id = ? AND key = ?", *who, key)
        return
    session.run(
        "INSERT INTO drafts (owner_kind, owner_id, key, value, saved) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (owner_kind, owner_id, key) DO UPDATE SET value = excluded.value, saved = excluded.saved",
        *(*who, key, value, saved),
    )


def drafts(session: Session, owner: Author) -> Mapping[str, tuple[str, str]]:
    """Return an author's drafts."""
    sql = "SELECT key, value, saved FROM drafts WHERE owner_kind = ? AND owner_id = ? ORDER BY key"
    return {row["key"]: (row["value"], row["saved"]) for row in session.rows(sql, owner.kind.value, owner.id)}


def put_text(session: Session, text: Text) -> None:
    """Keep a source's text."""
    session.run(
        "INSERT INTO texts (sha256, source, name, content, pages, added) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO UPDATE SET source = excluded.source, name = excluded.name, "
        "content = excluded.content, pages = excluded.pages, added = excluded.added",
        *(text.sha256, text.source, text.name, text.content, json.dumps(text.pages), text.added),
    )
    changed(session, "text", text.source)


def text(session: Session, sha256: str) -> Text | None:
    """Return a source's text."""
    row = first(session.rows("SELECT * FROM texts WHERE sha256 = ?", sha256))
    return _text(row) if row else None


def texts(session: Session) -> list[Text]:
    """Return every source's text without its content."""
    sql = "SELECT sha256, source, name, '' AS content, pages, added FROM texts ORDER BY source, added, sha256"
    return [_text(row) for row in session.rows(sql)]


def _text(row: Row) -> Text:
    pages = tuple((start, label) for start, label in json.loads(row["pages"]))
    return Text(**{**row, "pages": pages})


def put_anchors(session: Session, anchors: Iterable[Anchor]) -> None:
    """Keep what checks of quotes came to."""
    session.many(
        "INSERT INTO anchors (key, sha256, source, checked, anchor) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key, sha256) "
        "DO UPDATE SET source = excluded.source, checked = excluded.checked, anchor = excluded.anchor",
        [
            (a.key, a.sha256, a.source, a.checked, json.dumps(asdict(a), ensure_ascii=False, sort_keys=True))
            for a in sorted(anchors, key=lambda anchor: (anchor.key, anchor.sha256))
        ],
    )


def anchors(session: Session, keys: Sequence[str]) -> dict[str, Anchor]:
    """Return the newest check of each quote."""
    found: dict[str, Anchor] = {}
    for start in range(0, len(keys), _MANY):
        some = keys[start : start + _MANY]
        marks = ",".join("?" * len(some))
        sql = f"SELECT anchor FROM anchors WHERE key IN ({marks}) ORDER BY checked, sha256"  # noqa: S608
        for row in session.rows(sql, *some):
            anchor = _anchor(json.loads(row["anchor"]))
            found[anchor.key] = anchor
    return found


def _anchor(data: dict[str, Any]) -> Anchor:
    return Anchor(
        **(
            data
            | {
                "parts": tuple(Part(**part) for part in data["parts"]),
                "verdict": Verdict(data["verdict"]),
                "diff": tuple((a, b, c) for a, b, c in data["diff"]),
                "hidden": tuple(data.get("hidden", ())),
                "cautions": tuple((a, b, c) for a, b, c in data.get("cautions", ())),
            }
        )
    )


def get(session: Session, table: str, key: str) -> bytes | None:
    """Return what is kept in a table of what can be made again."""
    row = first(session.rows(f"SELECT value FROM {table} WHERE key = ?", key))  # noqa: S608
    return bytes(row["value"]) if row else None


def put(session: Session, table: str, key: str, value: bytes, limit: int) -> None:
    """Keep something that can be made again, and drop the oldest beyond the limit."""
    session.lock(table)
    newest = session.rows(f"SELECT coalesce(max(used), 0) AS used FROM {table}")[0]["used"]  # noqa: S608
    session.run(
        f"INSERT INTO {table} (key, value, size, used) VALUES (?, ?, ?, ?) ON CONFLICT (key) "  # noqa: S608
        "DO UPDATE SET value = excluded.value, size = excluded.size, used = excluded.used",
        *(key, value, len(value), newest + 1),
    )
    total = int(session.rows(f"SELECT sum(size) AS total FROM {table}")[0]["total"])  # noqa: S608
    if total <= limit:
        return
    gone = []
    for row in session.rows(f"SELECT key, size FROM {table} ORDER BY used"):  # noqa: S608
        if total <= limit:
            break
        gone.append((row["key"],))
        total -= row["size"]
    session.many(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608
