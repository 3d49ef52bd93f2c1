"""Sets a page of the web layer with typst, by the same fonts and bounds as the documents: its words are data only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from argmap.errors import Unavailable


def typeset(source: str, data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return what a typst program makes of some data: one PDF, or one SVG a page.

    :param source: the program, written by us; it finds the data as JSON in ``sys.inputs.data``
    :param data: what it shows: text, numbers, lists and mappings
    :param form: ``pdf`` or ``svg``
    :raises Unavailable: where typst or its fonts are not installed
    """
    try:
        import typst
    except ImportError as failure:
        raise Unavailable("PDF needs the package typst; install it, or export HTML.") from failure
    words = json.dumps(data, ensure_ascii=False)
    compiled: Callable[..., bytes | list[bytes]] = typst.compile
    made = compiled(
        source.encode(),
        format=form,
        font_paths=_folders(),
        # Only scripts that the shipped fonts lack are taken from the machine: everywhere else, the same bytes.
        ignore_system_fonts=all(ord(c) < 0x0530 or 0x1D00 <= ord(c) < 0x2C00 for c in set(words)),
        sys_inputs={"data": words},
        timestamp=0,
    )
    return made if isinstance(made, list) else [made]


def _folders() -> list[str]:
    specs = (find_spec(package) for package in ("font_source_sans_pro", "font_source_serif_pro"))
    return [str(Path(s.submodule_search_locations[0]) / "files") for s in specs if s and s.submodule_search_locations]
