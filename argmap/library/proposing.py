"""Wordings that lost, as proposals that are kept until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from argmap.store import Author, Proposal


def proposals_of(map_id: str, clashes: Iterable[Any], author: Author, saved: str, client: str = "") -> list[Proposal]:
    """Return proposals for what both changed.

    :param clashes: values with ``path``, ``base``, ``theirs`` and ``mine``
    :param client: the client's id of the change that lost
    """
    return [
        Proposal(
            0,
            map_id,
            tuple(clash.path) or ("text",),
            _json(clash.base),
            _json(clash.theirs),
            _json(clash.mine),
            author,
            saved,
            client,
        )
        for clash in clashes
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
