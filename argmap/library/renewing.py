"""The next state of a library: what its folder or its log has by now, with all that has not changed taken over."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from argmap.errors import Problem, Unreadable
from argmap.library.anchors import read_anchors
from argmap.library.folder import ANCHORS, OTHERS, SOURCES, Folder, digest
from argmap.library.state import Debate, State, Unread
from argmap.library.troubles import missing, unreadable
from argmap.mapfile import read_sources
from argmap.model import Anchor

if TYPE_CHECKING:
    from argmap.library.loading import Loader
    from argmap.library.syncing import Sync
    from argmap.store import Change, Revision, Store

#: Seconds to the second try of what failed; each further one waits twice as long, up to the most.
FIRST_WAIT = 0.05
MOST_WAIT = 5.0
#: Where more documents have changed, all are asked for at once.
FEW = 20
#: Trying again takes at most this share of the time.
SHARE = 0.1


class Retries:
    """Says when what could not be read or written is to be tried again: at once, then ever less often."""

    def __init__(self) -> None:
        self._count = 0
        self._next: float | None = None

    def note(self, settled: bool, seconds: float) -> None:
        """Take whether a try succeeded, and how many seconds it took."""
        if settled:
            self._count, self._next = 0, None
            return
        wait = min(MOST_WAIT, max(FIRST_WAIT * 2 ** min(self._count - 1, 20), seconds / SHARE)) if self._count else 0
        self._count += 1
        self._next = time.monotonic() + wait

    @property
    def due(self) -> bool:
        """Return whether something is to be tried again by now."""
        return self._next is not None and time.monotonic() >= self._next


def of_store(store: Store, sync: Sync, loader: Loader, folder: Folder, before: State, only: str = "") -> State:
    """Return the state that the log gives, reading only what has changed since the state before.

    :param sync: knows which files are too large, or cannot be read or written
    :param only: the one map to read; empty for all
    """
    change = store.change()
    if before.number and not (before.troubles or sync.troubles or sync.large):
        names = {change.name for change in all_changes(store, before.change) if change.kind == "document"}
        if len(names) <= FEW and not names & set(OTHERS):
            return replace(before, change=change, debates=_some(store, loader, folder, before, names))
    heads = {name: head for name, head in store.heads().items() if not only or name in (only, *OTHERS)}
    if before.number:
        changed = {change.name for change in all_changes(store, before.change) if change.kind == "document"}
    else:
        changed = set(heads)
    troubles = dict(sync.troubles)
    state = replace(before, change=change, troubles=troubles)
    if (SOURCES in changed or not before.number) and SOURCES in heads:
        state = with_sources(state, loader.text(heads[SOURCES]))
    if ANCHORS in changed and ANCHORS in heads:
        state = _with_anchors(state, loader.text(heads[ANCHORS]))
    known = frozenset(state.sources)
    again = known != frozenset(before.sources)
    # What has come to be unreadable, or readable again, is shown again.
    changed |= {name for name in {*troubles, *before.troubles} if troubles.get(name) != before.troubles.get(name)}
    debates = {}
    for name, head in heads.items():
        old = before.debates.get(name)
        if name in OTHERS or name in sync.large or head.gone:
            continue
        if old and not again and name not in changed:
            debates[name] = old
        else:
            debates[name] = _troubled(_unread(loader, folder, head, known), troubles)
    for name, content in sync.large.items():
        if only not in ("", name):
            continue
        number = heads[name].number if name in heads else 0
        debates[name] = loader.debate(name, folder.file(name).name, content, known, number + 1)
    return replace(state, debates=debates)


def _unread(loader: Loader, folder: Folder, head: Revision, known: frozenset[str]) -> Debate:
    """Return the debate of a revision, read when it is asked for: thousands are there at a start, and few are."""
    name, file = head.name, folder.file(head.name).name

    def read() -> Debate:
        return loader.debate(name, file, loader.text(head), known, head.number)

    return Unread.of(name, file, head.sha256, head.number, read)


def _unread_file(loader: Loader, folder: Folder, name: str, content: bytes, known: frozenset[str]) -> Debate:
    """Return the debate of a file's content, read when it is asked for."""
    file = folder.file(name).name
    return Unread.of(name, file, digest(content), 0, lambda: loader.debate(name, file, content, known))


def _some(store: Store, loader: Loader, folder: Folder, before: State, names: Iterable[str]) -> Mapping[str, Debate]:
    """Return the debates as they were before, but for some that have changed."""
    debates, known = dict(before.debates), frozenset(before.sources)
    for name in names:
        head = store.head(name)
        if head is None or head.gone:
            debates.pop(name, None)
        else:
            debates[name] = loader.debate(name, folder.file(name).name, loader.text(head), known, head.number)
    return debates if names else before.debates


def of_files(loader: Loader, folder: Folder, before: State, only: str = "") -> State:
    """Return the state that the files alone give; of what cannot be read for now, what was read last is kept.

    :param only: the one map to read; empty for all
    """
    troubles: dict[str, Problem] = {}
    contents: dict[str, bytes] = {}
    try:
        if before.number and not folder.present:
            return replace(before, troubles={"": missing(f"The folder {folder.path.name}")})
        listing = folder.documents()
    except Unreadable as error:
        return replace(before, troubles={"": unreadable(error.what, error.reason)})
    for name, reason in listing.unreadable.items():
        troubles[name] = unreadable(f"The file {folder.document(name).name}", reason)
    for name in listing.stamps:
        if only in ("", name) or name in OTHERS:
            try:
                content = folder.content(name)
            except Unreadable as error:
                troubles[name] = unreadable(error.what, error.reason)
            else:
                contents |= {name: content} if content is not None else {}
    state = replace(before, troubles=troubles)
    if SOURCES not in troubles:
        state = with_sources(state, contents.get(SOURCES, b""))
    if ANCHORS not in troubles:
        state = _with_anchors(state, contents.get(ANCHORS, b"{}"))
    known = frozenset(state.sources)
    again = known != frozenset(before.sources)
    debates = {}
    for name in sorted((contents.keys() | (before.debates.keys() & troubles.keys())) - set(OTHERS)):
        old = before.debates.get(name)
        content = contents[name] if name in contents else old.content.encode() if old else b""
        debate = _troubled(_unread_file(loader, folder, name, content, known), troubles)
        same = old and not again and (old.sha256, old.file) == (debate.sha256, debate.file)
        debates[name] = old if old and same and troubles.get(name) == before.troubles.get(name) else debate
    return replace(state, debates=debates)


def _troubled(debate: Debate, troubles: Mapping[str, Problem]) -> Debate:
    """Return a debate that tells what is wrong with its file."""
    problem = troubles.get(debate.id)
    return replace(debate, problems=(problem, *debate.problems)) if problem else debate


def all_changes(store: Store, after: int) -> Iterable[Change]:
    """Yield everything that has changed in a store after a number."""
    while some := store.changes(after):
        yield from some
        after = some[-1].number


def with_sources(state: State, content: bytes) -> State:
    """Return a state that has the sources which a text describes."""
    sources, problems = read_sources(content, SOURCES) if content else ((), ())
    known = {source.id: source for source in sources}
    if known == state.sources and problems == state.source_problems:
        return state
    return replace(state, sources=known, source_problems=problems)


def _with_anchors(state: State, content: bytes) -> State:
    recorded: Mapping[str, Anchor]
    problems: tuple[Problem, ...]
    recorded, problems = read_anchors(content or b"{}")
    if recorded == state.recorded and problems == state.record_problems:
        return state
    return replace(state, recorded=recorded, record_problems=problems)


def numbered(before: State, after: State) -> State:
    """Return a state with its number and the versions of what differs from the one before."""
    order = list(after.debates)
    if after.debates.keys() != before.debates.keys() or order != list(before.debates):
        order.sort(key=lambda name: f"{name}.yaml")
    number = before.number + 1
    versions = dict(before.versions)
    changed = {name for name in order if after.debates[name] is not before.debates.get(name)}
    gone = before.debates.keys() - after.debates.keys()
    versions |= {f"map {name}": number for name in changed | gone}
    for part, same in (
        ("maps", not changed and not gone and after.troubles == before.troubles),
        (
            "sources",
            after.sources is before.sources
            and after.source_problems is before.source_problems
            and after.troubles.get(SOURCES) == before.troubles.get(SOURCES),
        ),
        (
            "texts",
            after.texts is before.texts
            and after.recorded is before.recorded
            and after.record_problems is before.record_problems
            and after.troubles.get(ANCHORS) == before.troubles.get(ANCHORS),
        ),
    ):
        if not same or part not in versions:
            versions[part] = number
    if versions == before.versions and before.number:
        return replace(after, number=before.number, debates=before.debates)
    return replace(after, number=number, versions=versions, debates={name: after.debates[name] for name in order})
