"""Every quote of a map with its verdict, and the same as W3C Web Annotations."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from argmap.access import Action
from argmap.errors import NotFound
from argmap.library import Debate
from argmap.model import Verdict
from argmap.views.claim import QuotePanel, checked_words, quote_panel
from argmap.web import access
from argmap.web.current import library
from argmap.web.links import MAP_LINKS
from argmap.web.pages.shared import head
from argmap.wording import COMMON_GROUND, VERDICTS, position_number

blueprint = Blueprint("quotes", __name__)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote, the claim it grounds, and the side it speaks for.

    :param told: what its check says beyond what the page says once for all quotes
    """

    quote: QuotePanel
    claim: str
    claim_text: str
    side: str
    number: int
    orphan: bool
    correction: str
    told: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow the list: its parameter, its name, and its values with what they are called."""

    name: str
    title: str
    values: tuple[tuple[str, str], ...]
    chosen: str


def _rows(debate: Debate) -> list[QuoteRow]:
    sources = library().sources_of(debate.map)
    rows = []
    usual = dict(_checked(debate))
    for item in library().checks(debate.map):
        claim = debate.map.claim[item.claim]
        side = debate.sides.of.get(claim.id, "")
        panel = quote_panel(item.quote, sources.get(item.quote.source), item.anchor, MAP_LINKS)
        number = position_number(debate.map, side)
        when = "" if panel.checked == usual.get(item.quote.source) else panel.checked
        told = " ".join(part for part in ("" if _plain(panel) else panel.sentence, when) if part)
        rows.append(QuoteRow(panel, claim.id, claim.text, side, number, item.orphan, item.correction, told))
    return rows


def _checked(debate: Debate) -> list[tuple[str, str]]:
    """Return each source's id with how most of the quotes from it were checked, in words."""
    counts: dict[str, Counter[str]] = {}
    for item in library().checks(debate.map):
        if item.anchor:
            counts.setdefault(item.quote.source, Counter())[checked_words(item.anchor)] += 1
    return [(source, found.most_common(1)[0][0]) for source, found in counts.items()]


def _meanings(rows: list[QuoteRow]) -> list[tuple[str, str, str]]:
    """Return the verdicts that need no more than their own sentence: sign, word and sentence, each once."""
    short = {row.quote.verdict for row in rows if _plain(row.quote)}
    return [(VERDICTS[v].mark, VERDICTS[v].word, VERDICTS[v].sentence) for v in Verdict if v in short]


def _plain(quote: QuotePanel) -> bool:
    """Return whether a quote's check has nothing to say that its verdict does not say."""
    return quote.verdict is Verdict.VERBATIM and not quote.diff


def quotation(debate: Debate, key: str) -> QuoteRow:
    """Return a quote of a map by its key.

    :raises NotFound: if there is none
    """
    found = next((row for row in _rows(debate) if row.quote.key == key), None)
    if found is None:
        raise NotFound("quotation", key[:80])
    return found


@blueprint.get("/maps/<map_id>/quotes")
def page(map_id: str) -> str:
    """Show every quote of a map; ``verdict``, ``source``, ``speaker`` and ``side`` narrow the list."""
    debate = library().debate(map_id)
    rows = _rows(debate)
    sources = library().sources_of(debate.map)
    chosen = {name: request.args.get(name, "") for name in ("verdict", "source", "speaker", "side")}
    present = {row.quote.verdict for row in rows}
    sides = [(position.id, position.title) for position in debate.map.positions]
    names = {
        quote: sources[quote].short if quote in sources else quote for quote in sorted({r.quote.source for r in rows})
    }
    filters = (
        Filter(
            "verdict",
            "Verdict",
            tuple((verdict.value, VERDICTS[verdict].word) for verdict in Verdict if verdict in present),
            chosen["verdict"],
        ),
        Filter("source", "Source", tuple(names.items()), chosen["source"]),
        Filter(
            "speaker",
            "Speaker",
            tuple((name, name) for name in sorted({row.quote.speaker for row in rows if row.quote.speaker})),
            chosen["speaker"],
        ),
        Filter("side", "Side", (*sides, ("common", COMMON_GROUND)), chosen["side"]),
    )
    shown = [
        row
        for row in rows
        if chosen["verdict"] in ("", row.quote.verdict.value)
        and chosen["source"] in ("", row.quote.source)
        and chosen["speaker"] in ("", row.quote.speaker)
        and chosen["side"] in ("", row.side)
    ]
    checked = [(names.get(source, source), words) for source, words in _checked(debate)]
    sound = sum(row.quote.verdict.sound and not row.orphan for row in rows)
    return render_template(
        "quotes.html",
        head=head(debate),
        rows=shown,
        total=len(rows),
        sound=sound,
        filters=filters,
        meanings=_meanings(shown),
        checked=checked,
        may_edit=access.allowed(Action.EDIT, map_id),
        client=uuid.uuid4().hex,
    )


@blueprint.get("/maps/<map_id>/quotes.jsonld")
def jsonld(map_id: str) -> Response:
    """Answer with a map's checked quotes as an annotation page (W3C Web Annotation Data Model)."""
    from argmap.quotes import annotation

    debate = library().debate(map_id)
    sources = library().sources_of(debate.map)
    items = []
    for item in library().checks(debate.map):
        if item.anchor is not None and item.quote.source in sources:
            claim = url_for("maps.page", map_id=debate.id, claim=item.claim, _external=True)
            address = url_for("sources.page", source_id=item.quote.source, quote=item.quote.key, _external=True)
            found = annotation(item.anchor, sources[item.quote.source], claim, f"{address}#q-{item.quote.key}")
            found.pop("@context", None)
            items.append(found)
    page_ = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": url_for("quotes.jsonld", map_id=debate.id, _external=True),
        "type": "AnnotationPage",
        "items": items,
    }
    body = json.dumps(page_, ensure_ascii=False, indent=1) + "\n"
    return Response(body, content_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"')
