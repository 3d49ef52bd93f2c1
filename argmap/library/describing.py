"""The description of a source changed, field by field, in the file of sources or in the map that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from argmap.errors import BadRequest, Conflict, NotFound, Problem, Refused, Severity
from argmap.library.committing import Committed, utf8
from argmap.library.folder import SOURCES
from argmap.library.merging import Clash
from argmap.mapfile import read_sources, splice_sources
from argmap.schema import dump_sources, load_sources
from argmap.store import Author, Store

if TYPE_CHECKING:
    from argmap.library.library import Library

#: How often a description is tried again where somebody else changes the file at the same moment.
TRIES = 8


def describe(
    library: Library,
    source_id: str,
    fields: Mapping[str, Any] | None,
    *,
    author: Author,
    base: int | None = None,
    client: str = "",
) -> Committed:
    """Change fields of a source that the library's file of sources describes, and nothing else in that file.

    :param fields: new values by the fields' names in the file, empty to leave a field out; ``None`` removes the source
    :param base: the revision of the file that the values were read from; others' changes of other fields stay
    :raises NotFound: where there was no such source in that revision
    :raises Refused: where a value is wrong; the path of each problem ends in its field
    :raises Conflict: where somebody else has changed the same field since
    """
    store = library.store
    if store is None:
        raise BadRequest("A library without a database cannot be written.")
    for left in reversed(range(TRIES)):
        head = store.head(SOURCES)
        number = head.number if head else 0
        text = _text(store, number)
        now, begun = _data(text), _data(_text(store, number if base is None else base))
        if source_id not in begun:
            raise NotFound("source", source_id[:80])
        entry = None
        if fields is not None:
            # What is as the form found it is not a change, whatever others have made of it since.
            mine = {name: value for name, value in fields.items() if _one(value) != _one(begun[source_id].get(name))}
            _compare(source_id, mine, begun[source_id], now.get(source_id), number)
            entry = _described(now[source_id], mine)
            _, wrong = load_sources({source_id: entry})
            errors = [problem for problem in wrong if problem.severity is Severity.ERROR]
            if errors:
                raise Refused(errors)
        spliced = splice_sources(text, {source_id: entry})
        if isinstance(spliced, Problem):
            raise Refused([spliced])
        try:
            return library.commit_text(SOURCES, spliced, author=author, base=number, client=client)
        except Conflict:
            # Somebody was quicker by a moment; the fields are compared again.
            if not left:
                raise
    raise AssertionError("unreachable")


def _text(store: Store, number: int) -> str:
    content = store.content(store.revision(SOURCES, number).sha256) if number else b""
    return utf8(SOURCES, content or b"")


def _data(text: str) -> dict[str, dict[str, Any]]:
    return dump_sources(read_sources(text, SOURCES)[0])


def _one(value: Any) -> Any:
    """Return a value as it is compared: what is empty is nothing, and a list of one is the one."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value or None


def _described(entry: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a source as the file has it, with other values for some fields; an empty one leaves its field out."""
    return {name: value for name, value in {**entry, **fields}.items() if value not in ("", None, [], {}, False)}


def _compare(
    source_id: str, fields: Mapping[str, Any], base: Mapping[str, Any], now: Mapping[str, Any] | None, number: int
) -> None:
    """Compare each field as it was when its form was filled in with what it is now.

    :raises Conflict: where somebody else has changed one of the same fields, or removed the source
    """
    theirs = now or {}
    clashes = tuple(
        Clash((source_id, name), base.get(name), theirs.get(name), value)
        for name, value in fields.items()
        if _one(theirs.get(name)) not in (_one(base.get(name)), _one(value))
    )
    if clashes or now is None:
        done = "removed this source" if now is None else "changed the same fields of this source"
        raise Conflict(
            f"Somebody else has {done} meanwhile; {SOURCES} is at revision {number} now.",
            fields=clashes,
            revision=number,
        )
