"""A judgement on a quotation as JSON."""

from __future__ import annotations

from typing import Any

from argmap.quotes import Checked, Finding


def finding(found: Finding) -> dict[str, Any]:
    """Return the verdict on a quotation, and where in the source it stands: offsets in code points."""
    return {
        "verdict": found.verdict.value,
        "sound": found.verdict.sound,
        "explanation": found.explanation,
        "start": found.start,
        "end": found.end,
        "parts": [list(part) for part in found.parts],
        "closest": list(found.closest) if found.closest else None,
        "error": found.error,
        "occurrences": found.occurrences,
        "cautions": [{"kind": one.kind.value, "words": one.words, "message": one.message} for one in found.cautions],
    }


def quote_row(item: Checked) -> dict[str, Any]:
    """Return a map's quotation with the judgement on it, the remembered one where its source's text is not here."""
    return {
        "key": item.quote.key,
        "claim": item.claim,
        "position": item.position + 1,
        "source": item.quote.source,
        "speaker": item.quote.speaker,
        "text": item.quote.text,
        **finding(item.finding),
        "verdict": item.verdict.value,
        "sound": item.verdict.sound and not item.orphan,
        "correction": item.correction,
    }
