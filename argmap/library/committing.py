"""Commits: what people, programs and the API change, each in one transaction, put together with others' changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from argmap.errors import BadRequest, Conflict, NotFound, TooLarge
from argmap.library.folder import OTHERS
from argmap.library.loading import Loader
from argmap.library.merging import Merged, merge_texts
from argmap.library.proposing import proposals_of
from argmap.library.state import Debate, State
from argmap.mapfile import MAX_BYTES
from argmap.store import Author, Revision, Store

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


class Commits:
    """Makes commits of one library."""

    def __init__(
        self,
        store: Store,
        loader: Loader,
        clock: Callable[[], str],
        look: Callable[[], State],
        step: Callable[[], State],
    ) -> None:
        """Take the store, what reads texts, and what gives the present moment.

        :param look: brings in what was written into files, and gives the state
        :param step: writes commits back to files, and gives the state that has them
        """
        self._store, self._loader, self._clock, self._look, self._step = store, loader, clock, look, step

    def text(self, name: str, text: str, *, author: Author, base: int | None, client: str) -> Committed:
        """Make a text the newest of a document, as ``Library.commit_text`` says."""
        try:
            content = text.encode()
        except UnicodeEncodeError:
            raise BadRequest("The text has characters that UTF-8 does not have.") from None
        if len(content) > MAX_BYTES:
            raise TooLarge(f"The text has {len(content):,} bytes; argmap keeps up to {MAX_BYTES:,} of a map.")
        # What was written into the file meanwhile comes first.
        known = frozenset(self._look().sources)
        for _ in range(TRIES):
            made = self._store.sent(client) if client else None
            if made is not None:
                return self._committed(made, False)
            head = self._store.head(name)
            number = head.number if head else 0
            merged = Merged(content)
            if base is not None and base != number:
                merged = self._merge(name, content, base, head)
            if merged.content is None or merged.clashes:
                self._refuse(name, content, base or 0, head, merged.clashes, author, client)
            draft = self._loader.draft(
                name, merged.content or b"", self._clock(), known, author=author, base=number, client=client
            )
            try:
                revision = self._store.commit(draft)
            except Conflict:
                continue
            return self._committed(revision, merged.content != content)
        raise Conflict(f"“{name}” is being changed by many at once; try again.")

    def _committed(self, revision: Revision, merged: bool) -> Committed:
        return Committed(revision, self._step().debates.get(revision.name), merged)

    def _merge(self, name: str, content: bytes, base: int, head: Revision | None) -> Merged:
        """Put a text together with what others have changed since its base.

        :raises BadRequest: where there is no such base
        """
        begun = self._text_of(name, base)
        if head is None:
            raise BadRequest(f"“{name}” has no revision {base}.")
        return merge_texts(begun, content, b"" if head.gone else self._loader.text(head))

    def _text_of(self, name: str, number: int) -> bytes:
        if number == 0:
            return b""
        try:
            return self._loader.text(self._store.revision(name, number))
        except NotFound:
            raise BadRequest(f"“{name}” has no revision {number}.") from None

    def _refuse(
        self,
        name: str,
        content: bytes,
        base: int,
        head: Revision | None,
        clashes: Iterable[object],
        author: Author,
        client: str,
    ) -> None:
        """Keep what was not saved, and say why.

        :raises Conflict: always
        """
        clashes = tuple(clashes)
        self._store.keep(content)
        if name not in OTHERS:
            self._store.propose(proposals_of(name, clashes, author, self._clock(), client))
        theirs = self._loader.text(head) if head else b""
        number = head.number if head else 0
        whole = not any(getattr(clash, "path", ()) for clash in clashes)
        raise Conflict(
            f"Somebody else has changed the same {'lines' if whole else 'field'} of “{name}” since revision {base}; it "
            f"is at revision {number} now. Your text is kept.",
            base=self._text_of(name, base).decode("utf-8", "replace"),
            theirs=theirs.decode("utf-8", "replace"),
            mine=content.decode(),
            fields=clashes,
            revision=number,
        )
