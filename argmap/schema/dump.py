"""A map and its sources to plain data, in the shape that is read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from argmap.model import Argument, Claim, Map, Quote, Relation, Source, Step


def dump(debate: Map) -> dict[str, Any]:
    """Return the map as mappings, lists and scalars; ``load`` makes an equal map of it.

    Links without a name stand on their premise; fields at their defaults are left out.
    """
    links = {claim.id: _links(debate, claim) for claim in debate.claims}
    return _filled(
        {
            "title": debate.title,
            "question": debate.question,
            "summary": debate.summary,
            "language": debate.language if debate.language != "en" else "",
            "authors": list(debate.authors),
            "license": debate.license,
            "positions": {
                p.id: _filled({"title": p.title, "thesis": p.thesis, "colour": p.colour}) for p in debate.positions
            },
            "issues": {issue.id: issue.title for issue in debate.issues},
            "claims": {claim.id: _claim(claim, links[claim.id]) for claim in debate.claims},
            "arguments": {a.id: _argument(a) for a in debate.arguments if not a.unnamed},
            "walkthrough": [_step(step) for step in debate.walkthrough],
            "sources": dump_sources(debate.sources),
            "extensions": dict(debate.extensions),
        }
    )


def dump_sources(sources: Iterable[Source]) -> dict[str, Any]:
    """Return sources as a mapping from id to description."""
    return {
        source.id: _filled(
            {
                "title": source.title,
                "title-short": source.title_short,
                "type": source.type if source.type != "document" else "",
                "author": list(source.author),
                "editor": list(source.editor),
                "translator": list(source.translator),
                "issued": source.issued,
                "accessed": source.accessed,
                "URL": source.url,
                **dict(source.csl),
                "basis": source.basis.value if source.basis else "",
                "file": source.file,
                "sha256": source.sha256,
                "furniture": _filled({"keep": list(source.furniture.keep), "drop": list(source.furniture.drop)}),
                "note": source.note,
            }
        )
        for source in sources
    }


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value or (value == 0.0 and value is not False)}


def _links(debate: Map, claim: Claim) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for relation in Relation:
        own = debate.arguments_from.get(claim.id, ())
        targets = [a.target for a in own if a.unnamed and a.relation is relation]
        if targets:
            given[relation.value] = targets[0] if len(targets) == 1 else targets
    return given


def _claim(claim: Claim, links: dict[str, Any]) -> dict[str, Any]:
    return _filled(
        {
            "text": claim.text,
            "held by": _one_or_many(claim.held_by),
            **links,
            "issue": claim.issue,
            "side": claim.side,
            "implicit": claim.implicit,
            "weight": claim.weight,
            "tags": list(claim.tags),
            "note": claim.note,
            "quotes": [_quote(quote) for quote in claim.quotes],
        }
    )


def _quote(quote: Quote) -> dict[str, Any]:
    return _filled(
        {
            "source": quote.source,
            "speaker": quote.speaker,
            "reported": quote.reported,
            **({quote.locator[0]: quote.locator[1]} if quote.locator else {}),
            "text": quote.text,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
            "accept": dict(quote.accept),
            "note": quote.note,
        }
    )


def _argument(argument: Argument) -> dict[str, Any]:
    return _filled(
        {
            "premises": list(argument.premises),
            argument.relation.value: argument.target,
            "title": argument.title,
            "scheme": argument.scheme,
            "implicit": argument.implicit,
            "weight": argument.weight,
            "note": argument.note,
        }
    )


def _step(step: Step) -> Any:
    if step.note:
        return {"show": _one_or_many(step.claims), "note": step.note}
    return step.claims[0] if len(step.claims) == 1 else {"show": list(step.claims)}


def _one_or_many(texts: tuple[str, ...]) -> Any:
    return texts[0] if len(texts) == 1 else list(texts)
