"""Commits: what people, programs and the API change, each in one transaction, put together with others' changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from argmap.edits import (
    Edit,
    FieldConflict,
    SetField,
    apply,
    apply_all,
    difference,
    field_value,
    inverse,
    merge,
)
from argmap.edits.checks import CONFLICT
from argmap.errors import BadRequest, Conflict, NotFound, Problem, Refused, TooLarge
from argmap.library.folder import OTHERS
from argmap.library.loading import Loader
from argmap.library.merging import Merged, merge_maps, merge_texts
from argmap.library.proposing import proposals_of
from argmap.library.state import Debate, State
from argmap.library.turns import turn
from argmap.mapfile import MAX_BYTES, splice
from argmap.model import Map
from argmap.schema import load_edits
from argmap.store import Author, Revision, Store

#: How often a commit is tried again where others commit at the same moment.
TRIES = 100
#: Seconds that a commit waits for others of the same document before it is tried beside them.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Committed:
    """What happened to a commit.

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
        look: Callable[[str], frozenset[str]],
        step: Callable[[Revision], State],
    ) -> None:
        """Take the store, what reads texts, and what gives the present moment.

        :param look: brings in what was written into a document's file, and gives the ids of the library's sources
        :param step: writes a commit back to its file, and gives the state that has it
        """
        self._store, self._loader, self._clock, self._look, self._step = store, loader, clock, look, step

    def _turn(self, name: str) -> AbstractContextManager[bool]:
        """Return what keeps others from committing the same document meanwhile: one of two had to start again.

        Nothing depends on it: what is compared in the transaction decides, also where somebody takes too long.
        """
        return turn(self._store, f"commit {name}", PATIENCE)

    def text(self, name: str, text: str, *, author: Author, base: int | None, client: str) -> Committed:
        """Make a text the newest of a document, as ``Library.commit_text`` says."""
        try:
            content = text.encode()
        except UnicodeEncodeError:
            raise BadRequest("The text has characters that UTF-8 does not have.") from None
        if len(content) > MAX_BYTES:
            raise TooLarge(f"The text has {len(content):,} bytes; argmap keeps up to {MAX_BYTES:,} of a map.")
        with self._turn(name):
            made = self._text(name, content, author, base, client)
        return self._committed(*made)

    def _text(self, name: str, content: bytes, author: Author, base: int | None, client: str) -> tuple[Revision, bool]:
        # What was written into the file meanwhile comes first.
        known = self._look(name)
        for _ in range(TRIES):
            made = self._store.sent(client) if client else None
            if made is not None:
                return made, False
            head = self._store.head(name)
            number = head.number if head else 0
            merged = Merged(content)
            if base is not None and base != number:
                merged = self._merge(name, content, base, head)
            if merged.content is None or merged.clashes:
                self._refuse(name, content, base or 0, head, merged.clashes, author, client)
            # Remarks are in no field: a merge by fields that leaves nothing of mine is not a merge.
            gone = merged.content != content and head and merged.content == self._loader.text(head)
            if gone and content != self._text_of(name, base or 0):
                self._refuse(name, content, base or 0, head, (), author, client)
            before = self._loader.text(head) if head and not head.gone else b""
            text_now = merged.content or b""
            if _REPLACED in text_now:
                utf8(name, before)
            draft = self._loader.draft(
                name, text_now, self._clock(), known, author=author, base=number, client=client, before=before
            )
            try:
                revision = self._store.commit(draft)
            except Conflict:
                continue
            return revision, merged.content != content
        raise Conflict(f"“{name}” is being changed by many people at once; try again.")

    def edits(self, name: str, edits: Sequence[Edit], *, author: Author, base: int | None, client: str) -> Committed:
        """Make edits of a map, as ``Library.commit`` says."""
        with self._turn(name):
            made = self._edited(name, lambda _: tuple(edits), author, base, client)
        return self._committed(*made)

    def take_back(self, name: str, number: int, *, author: Author, client: str) -> Committed:
        """Take back the edits of one revision, as ``Library.take_back`` says."""
        revision = self._store.revision(name, number)
        before = self._text_of(name, number - 1).decode("utf-8", "replace")
        after = self._loader.text(revision).decode("utf-8", "replace")

        def inverses(known: frozenset[str]) -> tuple[Edit, ...]:
            stored = load_edits(json.loads(revision.inverses))
            if stored and not isinstance(stored[0], Problem):
                return stored
            # Text that was saved whole has no edits on record: they are what differs.
            old, new = self._map(name, before, known), self._map(name, after, known)
            return difference(new, old)

        with self._turn(name):
            made = self._edited(name, inverses, author, number, client, undoing=(before, after))
        return self._committed(*made)

    def _edited(
        self,
        name: str,
        make: Callable[[frozenset[str]], tuple[Edit, ...]],
        author: Author,
        base: int | None,
        client: str,
        undoing: tuple[str, str] | None = None,
    ) -> tuple[Revision, bool]:
        known = self._look(name)
        for _ in range(TRIES):
            made = self._store.sent(client) if client else None
            if made is not None:
                return made, False
            head = self._store.head(name)
            if head is None or head.gone:
                raise NotFound("map", name)
            text = utf8(name, self._loader.text(head))
            now = self._map(name, text, known)
            wanted = make(known)
            edits = wanted
            if base is not None and base != head.number:
                edits = self._rebased(name, wanted, base, now, known, head, author, client)
            inverses: list[Edit] = []
            running = now
            for place, edit in enumerate(edits):
                done = apply(running, edit)
                if isinstance(done, Problem):
                    self._stale(name, done, edit, running, author, client, head)
                    raise Refused([replace(done, path=(place, *done.path))])
                inverses[:0] = inverse(running, edit)
                running = done
            spliced = splice(
                text,
                now,
                edits,
                undoing=undoing,
                read=lambda result: self._loader.parsed(name, result, known),
                known=self._loader.known(name, text),
            )
            if isinstance(spliced, Problem):
                raise Refused([spliced])
            draft = self._loader.draft(
                name,
                spliced.encode(),
                self._clock(),
                known,
                author=author,
                base=head.number,
                client=client,
                before=text.encode(),
                edits=(edits, tuple(inverses)),
            )
            try:
                revision = self._store.commit(draft)
                self._loader.keep(revision, draft.content)
            except Conflict:
                continue
            return revision, edits != wanted
        raise Conflict(f"“{name}” is being changed by many people at once; try again.")

    def _map(self, name: str, text: str, known: frozenset[str]) -> Map:
        debate, problems = self._loader.read(name, text.encode(), f"{name}.yaml", known)
        if debate is None:
            raise Refused(problems)
        return debate

    def _rebased(
        self,
        name: str,
        edits: tuple[Edit, ...],
        base: int,
        now: Map,
        known: frozenset[str],
        head: Revision,
        author: Author,
        client: str,
    ) -> tuple[Edit, ...]:
        """Return edits that were made on an earlier revision as edits of the map as it is now.

        :raises Conflict: where others have changed the same since; what was wanted is kept as proposals
        """
        begun = self._map(name, self._text_of(name, base).decode("utf-8", "replace"), known)
        mine = apply_all(begun, edits)
        if isinstance(mine, Problem):
            raise Refused([mine])
        merged = merge(begun, mine, now)
        if merged.conflicts:
            self._store.propose(proposals_of(name, merged.conflicts, author, self._clock(), client))
            raise self._clash(name, merged.conflicts, base, head)
        return merged.edits

    def _stale(
        self, name: str, problem: Problem, edit: Edit, now: Map, author: Author, client: str, head: Revision
    ) -> None:
        """Say that a value is not the one an edit was made on.

        :raises Conflict: where that is what is wrong
        """
        if problem.code != CONFLICT:
            return
        path: tuple[str, ...] = (edit.kind,)
        theirs: object = None
        mine: object = getattr(edit, "value", getattr(edit, "text", None))
        if isinstance(edit, SetField):
            path = tuple(filter(None, (edit.thing.value, edit.claim, edit.id, edit.field)))
            theirs = field_value(now, edit.thing, edit.id, edit.field, edit.claim)
        clash = FieldConflict(path, None, theirs, mine, edit)
        self._store.propose(proposals_of(name, [clash], author, self._clock(), client))
        raise self._clash(name, (clash,), head.number, head)

    def _clash(self, name: str, clashes: Iterable[FieldConflict], base: int, head: Revision) -> Conflict:
        return Conflict(
            f"Somebody else has changed the same words since (revision {head.number}). Your wording is kept.",
            base=self._text_of(name, base).decode("utf-8", "replace"),
            theirs=self._loader.text(head).decode("utf-8", "replace"),
            fields=tuple(clashes),
            revision=head.number,
        )

    def _committed(self, revision: Revision, merged: bool) -> Committed:
        return Committed(revision, self._step(revision).debates.get(revision.name), merged)

    def _merge(self, name: str, content: bytes, base: int, head: Revision | None) -> Merged:
        """Put a text together with what others have changed since its base.

        :raises BadRequest: where there is no such base
        """
        begun = self._text_of(name, base)
        if head is None:
            raise BadRequest(f"“{name}” has no revision {base}.")
        theirs = b"" if head.gone else self._loader.text(head)
        return merge_texts(begun, content, theirs) if name in OTHERS else merge_maps(name, begun, content, theirs)

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


#: What is shown in place of bytes that are not UTF-8.
_REPLACED = "\ufffd".encode()


def utf8(name: str, content: bytes) -> str:
    """Return the text of a document.

    :raises Refused: where it has bytes that are not UTF-8; written back as they are shown, they would be lost
    """
    try:
        return content.decode()
    except UnicodeDecodeError:
        message = f"The file of “{name}” is not UTF-8; its letters that are shown as � would be lost."
        fix = "Save the file as UTF-8, or put the right letters in place of each � in its text."
        raise Refused([Problem("not-utf8", message, fix)]) from None
