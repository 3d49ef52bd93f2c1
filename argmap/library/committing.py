"""Commits: what people, programs and the API change, each in one transaction, put together with others' changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from argmap.errors import BadRequest, Conflict, NotFound, TooLarge
from argmap.library.folder import OTHERS
from argmap.library.merging import Merged, merge_texts
from argmap.library.proposing import proposals_of
from argmap.library.state import Debate
from argmap.mapfile import MAX_BYTES
from argmap.store import Author, Revision, Store

if TYPE_CHECKING:
    from argmap.library.library import Library
    from argmap.library.loading import Loader

#: How often a commit is tried again where others commit at the same moment.
TRIES = 100


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a commit.

    :param revision: the revision that has the change
    :param debate: the map as it is now, with others' later changes; ``None`` where the document is not a map, or has
        been deleted since
    :param merged: whether others had changed something else since the change's base
    """

    revision: Revision
    debate: Debate | None
    merged: bool


def commit_text(library: Library, name: str, text: str, *, author: Author, base: int | None, client: str) -> Committed:
    """Make a text the newest of a document, as ``Library.commit_text`` says."""
    if name not in OTHERS:
        library.folder.file(name)
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise BadRequest("The text has characters that UTF-8 does not have.") from None
    if len(content) > MAX_BYTES:
        raise TooLarge(f"The text has {len(content):,} bytes; argmap keeps up to {MAX_BYTES:,} of a map.")
    # What was written into the file meanwhile comes first.
    library.refresh(-1)
    store, loader, known = library.draft_parts()
    for _ in range(TRIES):
        made = store.sent(client) if client else None
        if made is not None:
            return _committed(library, made, False)
        head = store.head(name)
        number = head.number if head else 0
        merged = Merged(content)
        if base is not None and base != number:
            merged = _merge(store, loader, name, content, base, head)
        if merged.content is None:
            _refuse(library, store, loader, name, content, base or 0, head, merged, author, client)
        draft = loader.draft(
            name, merged.content or b"", library.clock(), known, author=author, base=number, client=client
        )
        try:
            revision = store.commit(draft)
        except Conflict:
            continue
        library.write_back()
        return _committed(library, revision, merged.content != content)
    raise Conflict(f"“{name}” is being changed by many at once; try again.")


def _committed(library: Library, revision: Revision, merged: bool) -> Committed:
    debate = library.state.debates.get(revision.name)
    return Committed(revision, debate, merged)


def _merge(store: Store, loader: Loader, name: str, content: bytes, base: int, head: Revision | None) -> Merged:
    """Put a text together with what others have changed since its base.

    :raises BadRequest: where there is no such base
    """
    if head is None:
        raise BadRequest(f"“{name}” has no revision {base}.")
    theirs = b"" if head.gone else loader.text(head)
    if base == 0:
        return merge_texts(b"", content, theirs)
    try:
        begun = store.revision(name, base)
    except NotFound:
        raise BadRequest(f"“{name}” has no revision {base}.") from None
    return merge_texts(loader.text(begun), content, theirs)


def _refuse(
    library: Library,
    store: Store,
    loader: Loader,
    name: str,
    content: bytes,
    base: int,
    head: Revision | None,
    merged: Merged,
    author: Author,
    client: str,
) -> None:
    """Keep what was not saved, and say why.

    :raises Conflict: always
    """
    store.keep(content)
    if name not in OTHERS:
        store.propose(proposals_of(name, merged.clashes, author, library.clock(), client))
    begun = loader.text(store.revision(name, base)) if base else b""
    theirs = loader.text(head) if head else b""
    number = head.number if head else 0
    what = "the same field" if merged.clashes and merged.clashes[0].path else "the same lines"
    raise Conflict(
        f"Somebody else has changed {what} of “{name}” since revision {base}; it is at revision {number} now. "
        "Your text is kept.",
        base=begun.decode("utf-8", "replace"),
        theirs=theirs.decode("utf-8", "replace"),
        mine=content.decode(),
        fields=merged.clashes,
        revision=number,
    )
