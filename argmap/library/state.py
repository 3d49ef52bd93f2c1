"""The library at one moment, as a value that never changes, and what is read from it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from argmap import graph
from argmap.debate.voices import Mention, Voice, gathered, mentions
from argmap.errors import NotFound, Problem, nearest
from argmap.library.evidence import Evidence
from argmap.library.folder import ANCHORS, OTHERS, SOURCES
from argmap.library.texts import TextSet
from argmap.mapfile import read_map
from argmap.model import Anchor, Claim, Map, Quote, Source, Verdict

if TYPE_CHECKING:
    from argmap.quotes import Checked, SourceText
    from argmap.store import Change, Entry, Found, Proposal, Revision, Store


@dataclass(frozen=True)
class Debate:
    """A map as the library holds it.

    :param map: the map of what could be read; the last valid revision if nothing could
    :param problems: what is wrong with its text
    :param file: name of its file
    :param content: its newest text
    :param sha256: hash of that text
    :param revision: number of that text among the map's revisions; 0 where none are kept
    :param stale: whether the map is read from an earlier revision, because nothing of the newest could be read
    :param shown: number of the revision that the map is read from
    """

    map: Map
    problems: tuple[Problem, ...]
    file: str
    content: str
    sha256: str
    revision: int
    stale: bool
    shown: int = 0

    @property
    def id(self) -> str:
        """Return the map's id."""
        return self.map.id

    @cached_property
    def sides(self) -> graph.Sides:
        """Return which position each claim speaks for."""
        return graph.sides(self.map)

    def mentions(self, sources: Mapping[str, Source]) -> Mapping[str, tuple[Mention, ...]]:
        """Return who says what in the map, by the name; kept, since a page of people asks all maps.

        :param sources: the library's sources by id
        """
        kept: tuple[object, Mapping[str, tuple[Mention, ...]]] | None = self.__dict__.get("_mentions")
        if kept is None or kept[0] is not sources:
            kept = self.__dict__["_mentions"] = (sources, mentions(self.map, sources))
        return kept[1]

    @cached_property
    def quoted(self) -> Mapping[str, tuple[tuple[Claim, Quote], ...]]:
        """Return by the source's id each quote from it, with the claim that uses it."""
        found: dict[str, list[tuple[Claim, Quote]]] = {}
        for claim in self.map.claims:
            for quote in claim.quotes:
                found.setdefault(quote.source, []).append((claim, quote))
        return {source: tuple(uses) for source, uses in found.items()}


class Unread(Debate):
    """A debate of which the text is read when something of it is asked for."""

    _read: Callable[[], Debate]

    @classmethod
    def of(cls, map_id: str, file: str, sha256: str, revision: int, read: Callable[[], Debate]) -> Unread:
        """Make a debate of what is known without its text, and of what reads that."""
        made = object.__new__(cls)
        made.__dict__.update(id=map_id, file=file, sha256=sha256, revision=revision, _read=read)
        return made

    def __getattr__(self, name: str) -> Any:
        """Read the text: only what is not there yet is asked for here."""
        read = self.__dict__.get("_read")
        if read is None or name not in _READ:
            raise AttributeError(name)
        debate = read()
        self.__dict__.update({field: getattr(debate, field) for field in _READ})
        return self.__dict__[name]

    @cached_property
    def id(self) -> str:
        """Return the map's id."""
        return self.map.id

    @cached_property
    def shown(self) -> int:
        """Return the number of the revision that the map is read from."""
        return self._read().shown


#: What is only known of a debate once its text is read.
_READ = ("map", "problems", "content", "stale", "shown")


@dataclass(frozen=True)
class State:
    """Everything that a library knew at one moment.

    :param number: grows with every state of a library
    :param change: number of the newest change of the store that is in it
    :param debates: the debates by id, in order of their files' names
    :param sources: the library's sources by id
    :param source_problems: what is wrong with the list of sources
    :param recorded: verdicts that travel with the maps, by quote key
    :param record_problems: what is wrong with the file they travel in
    :param texts: the available texts
    :param versions: the state in which each part last changed: ``maps``, ``sources``, ``texts``, and ``map ID``
    :param troubles: what is wrong with files that cannot be read or written for now, by document; by the empty name
        with the whole folder
    """

    number: int = 0
    change: int = 0
    debates: Mapping[str, Debate] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    source_problems: tuple[Problem, ...] = ()
    recorded: Mapping[str, Anchor] = field(default_factory=dict)
    record_problems: tuple[Problem, ...] = ()
    texts: TextSet = field(default_factory=TextSet)
    versions: Mapping[str, int] = field(default_factory=dict)
    troubles: Mapping[str, Problem] = field(default_factory=dict)

    def version(self, part: str) -> int:
        """Return in which state a part last changed; 0 where it never was there."""
        return self.versions.get(part, 0)


def _and(problems: tuple[Problem, ...], trouble: Problem | None) -> tuple[Problem, ...]:
    return (trouble, *problems) if trouble else problems


class _Debates(Mapping[str, Debate]):
    """The debates of a state, which notes of which of them anything was asked."""

    def __init__(self, debates: Mapping[str, Debate], seen: set[str]) -> None:
        self._debates, self._seen = debates, seen

    def __getitem__(self, map_id: str) -> Debate:
        self._seen.add(f"map {map_id}")
        return self._debates[map_id]

    def __iter__(self) -> Iterator[str]:
        self._seen.add("maps")
        return iter(self._debates)

    def __len__(self) -> int:
        self._seen.add("maps")
        return len(self._debates)

    def __contains__(self, map_id: object) -> bool:
        self._seen.add(f"map {map_id}")
        return map_id in self._debates


class Readable(ABC):
    """What can be read of a library; everything that only reads takes this."""

    store: Store | None
    evidence: Evidence
    #: What has been asked for: a kept answer holds for as long as these parts stay as they are.
    seen: set[str]

    @property
    @abstractmethod
    def state(self) -> State:
        """Return the state that is read."""

    # debates and sources

    @property
    def debates(self) -> Mapping[str, Debate]:
        """Return every debate by its id, in order of file names."""
        return _Debates(self.state.debates, self.seen)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Return the library's sources by id."""
        self.seen.add("sources")
        return self.state.sources

    @property
    def source_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the file that describes the sources."""
        self.seen.add("sources")
        return _and(self.state.source_problems, self.state.troubles.get(SOURCES))

    @property
    def record_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the file of verdicts that travels with the maps."""
        self.seen.add("texts")
        return _and(self.state.record_problems, self.state.troubles.get(ANCHORS))

    @property
    def file_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the folder, and with files that are of no debate because they were never read."""
        self.seen.add("maps")
        state = self.state
        shown = {*state.debates, *OTHERS}
        return tuple(problem for name, problem in state.troubles.items() if name not in shown)

    def debate(self, map_id: str) -> Debate:
        """Return one debate.

        :raises NotFound: if there is none of that id; it names the nearest
        """
        debates = self.debates
        if map_id not in debates:
            raise NotFound("map", map_id[:80], nearest(map_id[:80], debates))
        return debates[map_id]

    def claim(self, map_id: str, claim_id: str) -> Claim:
        """Return one claim of a debate.

        :raises NotFound: where map or claim do not exist; it names the nearest
        """
        debate = self.debate(map_id).map
        if claim_id not in debate.claim:
            raise NotFound("claim", claim_id[:80], nearest(claim_id[:80], debate.claim))
        return debate.claim[claim_id]

    def sources_of(self, debate: Map) -> dict[str, Source]:
        """Return the sources a map may cite: the library's, and its own, which come first."""
        return {**self.sources, **{source.id: source for source in debate.sources}}

    def complete(self, debate: Map) -> Map:
        """Return a map with the descriptions of all sources that it quotes, for places without this library."""
        own = {source.id for source in debate.sources}
        quoted = {quote.source for claim in debate.claims for quote in claim.quotes} - own
        more = tuple(source for source in self.sources.values() if source.id in quoted)
        return replace(debate, sources=(*debate.sources, *more)) if more else debate

    def source(self, source_id: str) -> Source:
        """Return one source, of the library or of one of its maps.

        :raises NotFound: if there is none of that id; it names the nearest
        """
        if source_id in self.sources:
            return self.sources[source_id]
        known = {source.id: source for debate in self.debates.values() for source in reversed(debate.map.sources)}
        if source_id not in known:
            raise NotFound("source", source_id[:80], nearest(source_id[:80], [*self.sources, *known]))
        return known[source_id]

    def citations(self, source_id: str) -> Iterator[tuple[Debate, Claim, Quote]]:
        """Yield every quote from a source in all debates, with the claim that uses it."""
        for debate in self.debates.values():
            for claim, quote in debate.quoted.get(source_id, ()):
                yield debate, claim, quote

    def voices(self) -> tuple[Voice, ...]:
        """Return everybody who holds a claim or is quoted in any debate, those with most to say first."""
        sources = self.sources
        return gathered(debate.mentions(sources) for debate in self.debates.values())

    # the log

    def revision(self, map_id: str, number: int) -> Map:
        """Return a map as it was at a revision.

        :raises NotFound: where map or revision do not exist
        """
        self.debate(map_id)
        if self.store is None:
            raise NotFound("revision", f"{map_id} {number}")
        content = self.store.content(self.store.revision(map_id, number).sha256) or b""
        return read_map(content, map_id, "", None).debate or Map(map_id, map_id)

    def revisions(self, map_id: str, limit: int = 0) -> list[Revision]:
        """Return a map's revisions, newest first.

        :param limit: how many at the most; 0 for all
        """
        self.seen.add(f"map {map_id}")
        return self.store.revisions(map_id, limit) if self.store else []

    def changes(self, after: int) -> list[Change]:
        """Return what has changed after a number, oldest first."""
        return self.store.changes(after) if self.store else []

    def proposals(self, map_id: str) -> list[Proposal]:
        """Return the open proposals of a map: wordings that lost against another, kept until somebody decides."""
        self.seen.add(f"map {map_id}")
        return self.store.proposals(map_id) if self.store else []

    # search and evidence

    def search(self, words: str, limit: int = 50) -> list[Entry]:
        """Return what of all debates matches the words, best first."""
        return list(self.find(words, limit).entries)

    def find(self, words: str, limit: int = 50) -> Found:
        """Return what of all debates matches the words, best first, and whether there is more."""
        from argmap.store import Found

        # The state is taken first, so that what it has can be found.
        self.seen.add("maps")
        return self.store.search(words, limit) if self.state and self.store else Found()

    def text(self, source: Source) -> SourceText | None:
        """Return a source's text, ready to check quotes against; ``None`` where it is not installed here."""
        self.seen.add("texts")
        return self.evidence.text(source, self.state.texts)

    def has_text(self, source: Source) -> bool:
        """Return whether a source's text is available, without reading it."""
        self.seen.add("texts")
        return self.state.texts.place(source) is not None

    def text_problems(self, sources: list[Source]) -> list[Problem]:
        """Return what is wrong with the texts of these sources: unreadable, or not the text that was described."""
        self.seen.add("texts")
        return self.evidence.problems(sources, self.state.texts)

    def anchors(self, debate: Map) -> Mapping[str, Anchor]:
        """Return, by quote key, what the check of each quote of a map came to."""
        self.seen.add("texts")
        state = self.state
        return self.evidence.anchors(debate, self.sources_of(debate), state.texts, state.recorded)

    def checks(self, debate: Map) -> tuple[Checked, ...]:
        """Return every quote of a map with the judgement on it, in the map's order."""
        self.seen.add("texts")
        state = self.state
        return self.evidence.checks(debate, self.sources_of(debate), state.texts, state.recorded)

    def verdicts(self, debate: Map) -> dict[str, Verdict]:
        """Return, by quote key, the verdict on each quote of a map."""
        return {key: anchor.verdict for key, anchor in self.anchors(debate).items()}

    def printed_pages(self, debate: Map) -> dict[str, str]:
        """Return, by quote key, the printed pages that quotes of a map were found on, where they are known."""
        return {key: anchor.page for key, anchor in self.anchors(debate).items() if anchor.page}

    def paged(self, debate: Map) -> Map:
        """Return a map for readers: quotes that it gives no place for are on the printed pages they were found on."""
        pages = self.printed_pages(debate)

        def quote(it: Quote) -> Quote:
            page = pages.get(it.key, "")
            return replace(it, locator=("page", page)) if page and it.locator is None else it

        claims = [replace(claim, quotes=tuple(map(quote, claim.quotes))) for claim in debate.claims]
        return replace(debate, claims=tuple(claims)) if pages else debate


class Snapshot(Readable):
    """A library as it was when the snapshot was taken, for one request or one command."""

    def __init__(self, state: State, store: Store | None, evidence: Evidence) -> None:
        """Take the state, and what revisions, search and judgements come from."""
        self._state = state
        self.store, self.evidence = store, evidence
        self.seen = set()

    @property
    def state(self) -> State:
        """Return the state that the snapshot was taken of."""
        return self._state
