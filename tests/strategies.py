"""Hypothesis strategies for whole maps, valid and in the order a map file gives, with texts people could write."""

from __future__ import annotations

import hashlib
import os
import pickle
import string
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import strategies as st

from argmap.model import (
    COMMON,
    RECORDS,
    Argument,
    Claim,
    Field,
    Issue,
    Kind,
    Map,
    Position,
    Quote,
    Relation,
    Source,
    link_id,
)

#: So many maps properties are tried on; each sees as many of them as it asks for examples.
POOL = 60
ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "argmap" / "model"
FOLDER = ROOT / ".hypothesis"
LOCATORS = ("page", "section", "chapter", "paragraph", "line")

_PIECES = st.sampled_from(
    [
        "the", "revolution", "state", "Führung", "naïve", "Ω", "革命", "اقتصاد", "Россия", "👍🏽",
        "e\u0301", "a\u200db",
        "[x]", "<b>", "{c: d}", "}", "{", "(1)", "*bold*", "_it_", "#tag", "#(two words)", "@[y]", "@<z>", "--", "---",
        "===", "//", "/* c */", "<!--", "-->", "\\", "\\n", "\\#", ":smile:", ".->.", "e.g.", "3.5", "1.1.", "Pro:",
        "Con:",
        "-> See 1.2.", "+", "-", "+>", "<-", "_>", "><", "&", "&amp;", "\"", "'", "“q”", "=1+1", "@sum", "%", "|",
        ";", ",",
        "null", "true", "~", "012", "http://a.example/b?c=d&e", "[w](http://a.example/x)", "`code`", "$x$", "¶",
        "\u00a0",
        "Sources:", "T1", "]:", ">:", "a:b:c", "..", "...", "…", "!", "?", "\u202e", "\u2028x",
    ]
)  # fmt: skip


def texts(most: int = 8) -> st.SearchStrategy[str]:
    """Texts of one line, without white space at the ends, full of what other formats take for syntax."""
    words = st.lists(_PIECES, min_size=1, max_size=most).map(" ".join)
    free = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
    return st.one_of(words, words, free).map(str.strip).map(lambda text: text.replace("\ufeff", "")).filter(str.strip)


_SHORT = st.sampled_from(
    ["Lenin", "naïve 革命", "a: b", "{c} #d", "-- x --", "[e](http://a.example/)", "=1+1", "“q” 'r' \"s\"", "<b>&amp;",
        "\\n",
     "// y", "null", "3.50", "true", "عربي", "]] }} >>", "@a", "f, g; h", "- i", "(1) j", "T\u2028U", "👍🏽 e\u0301"]
)  # fmt: skip


def _optional(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.just(""), strategy)


_SLUGS = st.one_of(
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=4),
    st.lists(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=3), min_size=2, max_size=3).map(
        "-".join
    ),
)
_WEIGHTS = st.one_of(st.none(), st.none(), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
_DATES = st.sampled_from(["", "1917", "1917-10", "2025-10-03"])


def _ids(field: Field, known: Mapping[str, Sequence[str]]) -> list[str]:
    return [*known.get(field.names, ()), *([field.own] if field.own else [])]


def _texts(field: Field, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    entries = st.sampled_from(_ids(field, known)) if field.names and _ids(field, known) else _SHORT
    if field.names and not _ids(field, known):
        return st.just(())
    return st.lists(entries, min_size=int(field.required), max_size=2, unique=True).map(tuple)


def _drawn(field: Field, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    by_kind: Mapping[Kind, Callable[[], st.SearchStrategy[Any]]] = {
        Kind.TEXT: lambda: _SHORT if field.required else _optional(_SHORT),
        Kind.PROSE: lambda: texts() if field.required else _optional(_SHORT),
        Kind.ID: lambda: st.sampled_from([*([] if field.required else ["", ""]), *_ids(field, known)]),
        Kind.FLAG: lambda: st.sampled_from([field.default, True, False]),
        Kind.WEIGHT: lambda: _WEIGHTS,
        Kind.COUNT: lambda: st.sampled_from([field.default, 1, 45]),
        Kind.CHOICE: lambda: st.sampled_from([field.default, *(list(field.of) if field.of else field.words[:40:9])]),
        Kind.TEXTS: lambda: _texts(field, known),
        Kind.IDS: lambda: st.lists(_SLUGS, max_size=2, unique=True).map(tuple),
        Kind.PLACES: lambda: st.lists(st.tuples(_SLUGS, _SLUGS).map("/".join), max_size=2, unique=True).map(tuple),
        Kind.DATE: lambda: _DATES.filter(bool) if field.required else _DATES,
        Kind.ADDRESS: lambda: st.sampled_from(["", "https://a.example/x?y=z#w"]),
        Kind.COLOUR: lambda: st.sampled_from(["", "#0072b2"]),
        Kind.FILE: lambda: st.sampled_from(["", "text.txt"]),
        Kind.HASH: lambda: st.sampled_from(["", "0" * 64]),
        Kind.PAIRS: lambda: st.dictionaries(
            st.sampled_from(field.words) if field.words else _SHORT, _SHORT, max_size=2
        ).map(lambda pairs: tuple(pairs.items())),
        Kind.RECORD: lambda: things(_of(field), known),
        Kind.LIST: lambda: st.lists(things(_of(field), known), max_size=2).map(tuple),
        Kind.TABLE: lambda: st.lists(
            _SLUGS if RECORDS[_of(field)].key == "id" else _SHORT, max_size=2, unique=True
        ).flatmap(
            lambda names: st.tuples(
                *(things(_of(field), known, **{RECORDS[_of(field)].key: st.just(n)}) for n in names)
            )
        ),
        Kind.DATA: lambda: st.sampled_from([{}, {"other": {"a": ["1", "x: y"], "b": {"c": ""}}}]),
    }
    return by_kind[field.kind or Kind.TEXT]()


def _of(field: Field) -> type[Any]:
    assert field.of is not None
    return field.of


def things(
    model: type[Any], known: Mapping[str, Sequence[str]], **given: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Things of a class of the model, each field drawn by its kind.

    :param known: ids that there are, by what they are ids of
    :param given: what to draw an attribute from, where its kind does not say enough
    """
    made = {
        attribute: _drawn(field, known)
        for attribute, field in RECORDS[model].by_attribute.items()
        if attribute not in given
    }
    return st.fixed_dictionaries({**made, **_BESIDES.get(model, {}), **given}).map(lambda values: model(**values))


#: What a class holds besides its fields.
_BESIDES: Mapping[type[Any], Mapping[str, st.SearchStrategy[Any]]] = {
    Quote: {
        "locator": st.one_of(st.none(), st.tuples(st.sampled_from(LOCATORS), st.sampled_from(["1", "14-15", "iv"])))
    },
    Source: {"csl": st.sampled_from([(), (("publisher", "A & B"),)])},
}


def quotes(sources: Sequence[str]) -> st.SearchStrategy[Quote]:
    """Quotes from some sources."""
    return things(Quote, {"source": sources})


@st.composite
def _arguments(draw: st.DrawFn, claims: list[str], taken: set[str], plain: bool) -> tuple[Argument, ...]:
    made: dict[str, Argument] = {}
    for _ in range(draw(st.integers(0, 8))):
        relation = draw(st.sampled_from(list(Relation)))
        if relation is Relation.UNDERCUTS and not made:
            relation = Relation.SUPPORTS
        target = draw(st.sampled_from(list(made) if relation is Relation.UNDERCUTS else claims))
        premises = tuple(draw(st.lists(st.sampled_from(claims), min_size=1, max_size=3, unique=True)))
        fields: dict[str, Any] = {}
        if not plain:
            names = [name for name in RECORDS[Argument].by_attribute if name != "premises"]
            drawn = draw(
                things(
                    Argument,
                    {},
                    id=st.just("x"),
                    premises=st.just(("x",)),
                    relation=st.just(relation),
                    target=st.just("x"),
                )
            )
            fields = {name: getattr(drawn, name) for name in names}
        unnamed = link_id(premises[0], target)
        if len(premises) == 1 and unnamed not in made and draw(st.booleans()):
            made[unnamed] = Argument(unnamed, premises, relation, target)
            continue
        name = draw(_SLUGS.filter(lambda slug: slug not in taken))
        taken.add(name)
        made[name] = Argument(name, premises, relation, target, **fields)
    place = {claim: number for number, claim in enumerate(claims)}
    rank = {relation: number for number, relation in enumerate(Relation)}
    links = [argument for argument in made.values() if argument.unnamed]
    links.sort(key=lambda link: (place[link.premises[0]], rank[link.relation]))
    return (*links, *(argument for argument in made.values() if not argument.unnamed))


def maps(*, plain: bool = False) -> st.SearchStrategy[Map]:
    """Valid maps in canonical form, as ``drawn_maps`` gives them: some drawn once, or each anew for ``make fuzz``.

    To draw a map takes 150 ms of CPU, which is more than most properties take to look at it. A property that fails here
    is seen on a smaller map with ``HYPOTHESIS_PROFILE=fuzz``.

    :param plain: only claims, their texts, and arguments without fields of their own, for formats that hold no more
    """
    if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz":
        return drawn_maps(plain=plain)
    return st.integers(0, POOL - 1).map(lambda number: pool(plain)[number])


@cache
def pool(plain: bool) -> tuple[Map, ...]:
    """Return the maps that properties are tried on, drawn once for all processes, until what draws them changes.

    :param plain: as for ``maps``
    """
    told = b"".join(path.read_bytes() for path in (Path(__file__), *sorted(MODEL.rglob("*.py"))))
    path = FOLDER / f"maps-{hashlib.sha256(told).hexdigest()[:16]}-{hypothesis.__version__}-{plain}.pickle"
    if path.exists():
        return tuple(pickle.loads(path.read_bytes()))
    # In a thread of its own: whoever asks may be drawing for a property, and those do not nest.
    with ThreadPoolExecutor(1) as threads:
        made = threads.submit(_drawn_maps, plain).result()
    path.parent.mkdir(exist_ok=True)
    # Another process may be writing the same.
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(made))
    part.replace(path)
    return made


def _drawn_maps(plain: bool) -> tuple[Map, ...]:
    made: list[Map] = []

    @hypothesis.settings(
        max_examples=POOL,
        phases=[hypothesis.Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(drawn_maps(plain=plain))
    def draw_all(debate: Map) -> None:
        made.append(debate)

    draw_all()
    return tuple(made[:POOL])


@st.composite
def drawn_maps(draw: st.DrawFn, *, plain: bool = False) -> Map:
    """A valid map in canonical form: what reading its file would give.

    :param plain: only claims, their texts, and arguments without fields of their own, for formats that hold no more
    """
    ids = draw(st.lists(_SLUGS, min_size=1, max_size=6, unique=True))
    if plain:
        claims = tuple(Claim(slug, draw(texts())) for slug in ids)
        arguments = draw(_arguments(ids, set(ids), plain))
        return Map(id=draw(_SLUGS), title=draw(_SHORT), claims=claims, arguments=arguments)
    source_ids = draw(st.lists(_SLUGS, max_size=3, unique=True))
    issue_ids = draw(st.lists(_SLUGS, max_size=2, unique=True))
    position_ids = draw(st.lists(_SLUGS.filter(lambda slug: slug != COMMON), max_size=3, unique=True))
    known: dict[str, Sequence[str]] = {
        "claim": ids,
        "issue": issue_ids,
        "position": position_ids,
        "source": source_ids or ["library-source"],
    }
    # A claim is the thesis of one position only.
    theses = draw(st.permutations(ids))
    thesis = [theses[place] if place < len(ids) and draw(st.booleans()) else "" for place in range(len(position_ids))]

    def table(model: type[Any], names: Sequence[str]) -> st.SearchStrategy[Any]:
        return st.tuples(*(things(model, known, id=st.just(name)) for name in names))

    positions = st.tuples(
        *(
            things(Position, known, id=st.just(name), thesis=st.just(claim))
            for name, claim in zip(position_ids, thesis, strict=True)
        )
    )
    debate: Map = draw(
        things(
            Map,
            known,
            id=_SLUGS,
            language=st.sampled_from(["en", "de", "zh-Hant"]),
            positions=positions,
            issues=table(Issue, issue_ids),
            claims=table(Claim, ids),
            arguments=_arguments(ids, set(ids), plain),
            sources=table(Source, source_ids),
        )
    )
    return debate


if __name__ == "__main__":
    # Before workers begin, of which each would draw them.
    pool(False)
