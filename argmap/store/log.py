"""The log of edits: who made which revision of which document, in one order for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from argmap.errors import Conflict, NotFound
from argmap.store import contents
from argmap.store.session import Row, Session, first
from argmap.store.values import Author, AuthorKind, Change, Draft, Entry, Mirrored, Revision

_COLUMNS = (
    "name, number, saved, sha256, sound, gone, author_kind, author_id, author_name, client, edits, inverses, change"
)
_ENTRY = ("kind", "ref", "label", "body")


def commit(session: Session, draft: Draft) -> Revision:
    """Append a revision, as ``Store.commit`` says."""
    # Whoever writes the same document waits here, so that what is compared below stays true until it is written.
    session.lock(draft.name)
    if draft.client:
        made = sent(session, draft.client)
        if made is not None:
            return made
    newest = head(session, draft.name)
    number = newest.number if newest else 0
    if draft.base is not None and draft.base != number:
        raise Conflict(f"“{draft.name}” has changed since; it is at revision {number} now.", revision=number)
    if draft.gone and (newest is None or newest.gone):
        raise NotFound("map", draft.name)
    sha256 = contents.keep(session, draft.content, newest.sha256 if newest else "", draft.before)
    if newest and (newest.sha256, newest.gone, newest.sound) == (sha256, draft.gone, draft.sound) and not draft.client:
        return newest
    if draft.entries is not None:
        known = draft.base is not None and draft.fewer is not None
        if not known or not _index_change(session, draft.name, draft.fewer or (), draft.more):
            index(session, draft.name, draft.entries)
    if newest and newest.gone and not draft.gone:
        _end_editors(session, draft.name, sha256)
    change = changed(session, "document", draft.name, number + 1)
    revision = Revision(
        draft.name,
        number + 1,
        draft.saved,
        sha256,
        draft.sound,
        draft.gone,
        draft.author,
        draft.client,
        draft.edits,
        draft.inverses,
        change,
    )
    author = (draft.author.kind.value, draft.author.id, draft.author.name)
    session.run(
        f"INSERT INTO revisions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        *(draft.name, number + 1, draft.saved, sha256, int(draft.sound), int(draft.gone), *author),
        *(draft.client or None, draft.edits, draft.inverses, change),
    )
    session.run(
        "INSERT INTO documents (name, number) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number",
        *(draft.name, revision.number),
    )
    return revision


def _end_editors(session: Session, name: str, sha256: str) -> None:
    """End the rights of a map's own editors where another map has taken its name; one put back as it was keeps them."""
    if not session.rows("SELECT 1 AS one FROM revisions WHERE name = ? AND sha256 = ? AND gone = 0", name, sha256):
        session.run("DELETE FROM map_editors WHERE map = ?", name)


def head(session: Session, name: str) -> Revision | None:
    """Return a document's newest revision."""
    sql = f"SELECT {_COLUMNS} FROM revisions WHERE name = ? ORDER BY number DESC LIMIT 1"  # noqa: S608
    row = first(session.rows(sql, name))
    return _revision(row) if row else None


def heads(session: Session) -> dict[str, Revision]:
    """Return every document's newest revision."""
    sql = f"SELECT {_COLUMNS} FROM documents JOIN revisions USING (name, number) ORDER BY name"  # noqa: S608
    return {row["name"]: _revision(row) for row in session.rows(sql)}


def sound(session: Session, name: str) -> Revision | None:
    """Return a document's newest sound revision."""
    sql = (
        f"SELECT {_COLUMNS} FROM revisions WHERE name = ? AND sound = 1 AND gone = 0 "  # noqa: S608
        "ORDER BY number DESC LIMIT 1"
    )
    row = first(session.rows(sql, name))
    return _revision(row) if row else None


def revision(session: Session, name: str, number: int) -> Revision:
    """Return one revision."""
    sql = f"SELECT {_COLUMNS} FROM revisions WHERE name = ? AND number = ?"  # noqa: S608
    row = first(session.rows(sql, name, min(max(number, 0), 2**31 - 1)))
    if row is None:
        raise NotFound("revision", f"{name} {number}")
    return _revision(row)


def revisions(session: Session, name: str, limit: int, before: int = 0, author: Author | None = None) -> list[Revision]:
    """Return a document's revisions, newest first."""
    which, values = "name = ? AND number < ?", [name, before or 2**31 - 1]
    if author is not None:
        which += " AND author_kind = ? AND author_id = ?"
        values += [author.kind.value, author.id]
    sql = f"SELECT {_COLUMNS} FROM revisions WHERE {which} ORDER BY number DESC LIMIT ?"  # noqa: S608
    return [_revision(row) for row in session.rows(sql, *values, limit or 2**31 - 1)]


def authors(session: Session, name: str) -> list[Author]:
    """Return who has made revisions of a document."""
    sql = (
        "SELECT author_kind, author_id, MAX(author_name) AS author_name FROM revisions WHERE name = ? "
        "GROUP BY author_kind, author_id ORDER BY MAX(author_name), author_kind, author_id"
    )
    return [Author(AuthorKind(r["author_kind"]), r["author_id"], r["author_name"]) for r in session.rows(sql, name)]


def sent(session: Session, client: str) -> Revision | None:
    """Return the revision that a client's change made."""
    row = first(session.rows(f"SELECT {_COLUMNS} FROM revisions WHERE client = ?", client))  # noqa: S608
    return _revision(row) if row else None


def _revision(row: Row) -> Revision:
    return Revision(
        row["name"],
        row["number"],
        row["saved"],
        row["sha256"],
        bool(row["sound"]),
        bool(row["gone"]),
        Author(AuthorKind(row["author_kind"]), row["author_id"], row["author_name"]),
        row["client"] or "",
        row["edits"],
        row["inverses"],
        row["change"],
    )


def changed(session: Session, kind: str, name: str, revision: int = 0) -> int:
    """Write a change, and return its number."""
    # The row is locked until the transaction ends: a number can only be seen after all that are smaller.
    session.run("UPDATE counters SET value = value + 1 WHERE name = 'change'")
    number = int(session.rows("SELECT value FROM counters WHERE name = 'change'")[0]["value"])
    session.run(
        "INSERT INTO changes (number, kind, name, revision) VALUES (?, ?, ?, ?)", *(number, kind, name, revision)
    )
    session.announce(number)
    return number


def change(session: Session) -> int:
    """Return the number of the newest change."""
    return int(session.rows("SELECT value FROM counters WHERE name = 'change'")[0]["value"])


def changes(session: Session, after: int, limit: int) -> list[Change]:
    """Return the changes after a number."""
    sql = "SELECT number, kind, name, revision FROM changes WHERE number > ? ORDER BY number LIMIT ?"
    return [Change(**row) for row in session.rows(sql, after, limit)]


def index(session: Session, name: str, entries: Iterable[Entry]) -> None:
    """Replace what can be found of a map, touching only what differs."""
    wanted = Counter((entry.kind, entry.ref, entry.label, entry.body) for entry in entries)
    gone = []
    for row in session.rows("SELECT id, kind, ref, label, body FROM entries WHERE map = ?", name):
        key = (row["kind"], row["ref"], row["label"], row["body"])
        if wanted[key] > 0:
            wanted[key] -= 1
        else:
            gone.append((row["id"],))
    if gone:
        session.many("DELETE FROM entries WHERE id = ?", gone)
    added = [(name, *key) for key, count in wanted.items() for _ in range(count)]
    if added:
        session.enter(added)


def _index_change(session: Session, name: str, fewer: Sequence[Entry], more: Sequence[Entry]) -> bool:
    """Take entries of a map out and put others in; return whether those were there, else nothing is done."""
    found: set[int] = set()
    for entry in fewer:
        sql = "SELECT id FROM entries WHERE map = ? AND kind = ? AND ref = ? AND label = ? AND body = ?"
        ids = {row["id"] for row in session.rows(sql, name, entry.kind, entry.ref, entry.label, entry.body)} - found
        if not ids:
            return False
        found.add(min(ids))
    if found:
        session.many("DELETE FROM entries WHERE id = ?", [(number,) for number in sorted(found)])
    if more:
        session.enter((name, entry.kind, entry.ref, entry.label, entry.body) for entry in more)
    return True


def mirrored(session: Session, place: str, name: str) -> dict[str, Mirrored]:
    """Return what files and log last had in common; what was told of no folder in particular counts for all."""
    sql = "SELECT name, sha256, revision FROM mirrors WHERE place IN ('', ?)"
    rows = session.rows(
        *((f"{sql} AND name = ? ORDER BY place", place, name) if name else (f"{sql} ORDER BY place", place))
    )
    return {row["name"]: Mirrored(row["sha256"], row["revision"]) for row in rows}


def mirror(session: Session, place: str, name: str, state: Mirrored | None) -> None:
    """Remember what a file and the log have in common."""
    if state is None:
        session.run("DELETE FROM mirrors WHERE place IN ('', ?) AND name = ?", place, name)
        return
    session.run(
        "INSERT INTO mirrors (place, name, sha256, revision) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (place, name) DO UPDATE SET sha256 = excluded.sha256, revision = excluded.revision",
        *(place, name, state.sha256, state.revision),
    )


def holder_of(session: Session, name: str) -> str:
    """Return who has a right at the moment; empty if nobody has."""
    row = first(session.rows("SELECT holder, until FROM leases WHERE name = ?", name))
    return str(row["holder"]) if row and row["until"] > session.time() else ""


def lease(session: Session, name: str, holder: str, seconds: float) -> str:
    """Take or renew a right, where nobody else has it; return who has it."""
    session.lock("lease")
    now = session.time()
    other = holder_of(session, name)
    if other not in ("", holder):
        return other
    session.run(
        "INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until",
        *(name, holder, now + seconds),
    )
    return holder


def release(session: Session, name: str, holder: str) -> None:
    """Give a right back."""
    session.run("DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
