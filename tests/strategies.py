"""Hypothesis strategies for whole maps, valid and in the order a map file gives, with texts people could write."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from argmap.model import (
    COMMON,
    Argument,
    Basis,
    Claim,
    Furniture,
    Issue,
    Map,
    Position,
    Quote,
    Relation,
    Source,
    Step,
    link_id,
)

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


@st.composite
def quotes(draw: st.DrawFn, sources: list[str]) -> Quote:
    """A quote from one of some sources."""
    return Quote(
        source=draw(st.sampled_from(sources)),
        text=draw(texts()),
        speaker=draw(_optional(_SHORT)),
        locator=draw(st.one_of(st.none(), st.tuples(st.sampled_from(LOCATORS), st.sampled_from(["1", "14-15", "iv"])))),
        reported=draw(st.booleans()),
        prefix=draw(_optional(_SHORT)),
        suffix=draw(_optional(_SHORT)),
        accept=draw(st.sampled_from([(), (("typography", "the printer's marks"),)])),
        note=draw(_optional(_SHORT)),
    )


@st.composite
def _sources(draw: st.DrawFn) -> tuple[Source, ...]:
    names = draw(st.lists(_SLUGS, max_size=3, unique=True))
    return tuple(
        Source(
            id=name,
            title=draw(_SHORT),
            type=draw(st.sampled_from(["document", "book", "webpage"])),
            title_short=draw(_optional(_SHORT)),
            author=tuple(draw(st.lists(_SHORT, max_size=2, unique=True))),
            issued=draw(_DATES),
            url=draw(st.sampled_from(["", "https://a.example/x?y=z#w"])),
            csl=draw(st.sampled_from([(), (("publisher", "A & B"),)])),
            basis=draw(st.one_of(st.none(), st.sampled_from(list(Basis)))),
            file=draw(st.sampled_from(["", "text.txt"])),
            furniture=draw(
                st.sampled_from([Furniture(), Furniture(drop=("HEAD #", "a: b")), Furniture(("1. One",), ("#",))])
            ),
            note=draw(_optional(_SHORT)),
        )
        for name in names
    )


@st.composite
def _arguments(draw: st.DrawFn, claims: list[str], taken: set[str], plain: bool) -> tuple[Argument, ...]:
    made: dict[str, Argument] = {}
    for _ in range(draw(st.integers(0, 8))):
        relation = draw(st.sampled_from(list(Relation)))
        if relation is Relation.UNDERCUTS and not made:
            relation = Relation.SUPPORTS
        target = draw(st.sampled_from(list(made) if relation is Relation.UNDERCUTS else claims))
        premises = tuple(draw(st.lists(st.sampled_from(claims), min_size=1, max_size=3, unique=True)))
        fields = {}
        if not plain:
            fields = {
                "title": draw(_optional(_SHORT)),
                "scheme": draw(st.sampled_from(["", "argument from cause", "a, b -- c", "{x}"])),
                "implicit": draw(st.booleans()),
                "weight": draw(_WEIGHTS),
                "note": draw(_optional(_SHORT)),
            }
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


@st.composite
def maps(draw: st.DrawFn, *, plain: bool = False) -> Map:
    """A valid map in canonical form: what reading its file would give.

    :param plain: only claims, their texts, and arguments without fields of their own, for formats that hold no more
    """
    ids = draw(st.lists(_SLUGS, min_size=1, max_size=6, unique=True))
    sources = () if plain else draw(_sources())
    issues = (
        () if plain else tuple(Issue(slug, draw(_SHORT)) for slug in draw(st.lists(_SLUGS, max_size=2, unique=True)))
    )
    theses = draw(st.permutations(ids))
    names = [] if plain else draw(st.lists(_SLUGS.filter(lambda slug: slug != COMMON), max_size=3, unique=True))
    positions = tuple(
        Position(
            slug,
            draw(_SHORT),
            theses[number] if number < len(ids) and draw(st.booleans()) else "",
            draw(st.sampled_from(["", "#0072b2"])),
        )
        for number, slug in enumerate(names)
    )
    known = [source.id for source in sources] or ["library-source"]
    claims = tuple(
        Claim(slug, draw(texts()))
        if plain
        else Claim(
            slug,
            draw(texts()),
            held_by=tuple(draw(st.lists(_SHORT, max_size=2, unique=True))),
            quotes=tuple(draw(st.lists(quotes(known), max_size=2))),
            issue=draw(st.sampled_from(["", *(issue.id for issue in issues)])),
            side=draw(st.sampled_from(["", "", COMMON, *names])),
            implicit=draw(st.booleans()),
            weight=draw(_WEIGHTS),
            tags=tuple(draw(st.lists(_SHORT, max_size=2, unique=True))),
            note=draw(_optional(_SHORT)),
        )
        for slug in ids
    )
    arguments = draw(_arguments(ids, set(ids), plain))
    debate = Map(id=draw(_SLUGS), title=draw(_SHORT), claims=claims, arguments=arguments)
    if plain:
        return debate
    return Map(
        id=debate.id,
        title=debate.title,
        question=draw(_optional(_SHORT)),
        summary=draw(_optional(_SHORT)),
        positions=positions,
        issues=issues,
        claims=claims,
        arguments=arguments,
        sources=sources,
        walkthrough=tuple(
            Step((slug,), note)
            for slug, note in zip(ids[:2], draw(st.lists(_optional(_SHORT), max_size=2)), strict=False)
        ),
        authors=tuple(draw(st.lists(_SHORT, max_size=2, unique=True))),
        license=draw(_optional(_SHORT)),
        language=draw(st.sampled_from(["en", "de", "zh-Hant"])),
        extensions=draw(st.sampled_from([{}, {"other": {"a": ["1", "x: y"], "b": {"c": ""}}}])),
    )
