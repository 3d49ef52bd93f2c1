"""Wordings that lost, as proposals that are kept until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from typing import Any

from argmap.schema import dump_edit
from argmap.store import Author, Proposal


def proposals_of(map_id: str, clashes: Iterable[Any], author: Author, saved: str, client: str = "") -> list[Proposal]:
    """Return proposals for what both changed.

    :param clashes: values with ``path``, ``base``, ``theirs`` and ``mine``, and perhaps the ``edit`` that was not made
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
            json.dumps(dump_edit(clash.edit), ensure_ascii=False) if hasattr(clash, "edit") else "",
        )
        for clash in clashes
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
