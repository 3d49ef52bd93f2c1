"""Sets pages with typst: documents and pages of the web layer alike; every word reaches it as data, never as markup."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds
from argmap.errors import Unavailable

#: What setting the pages of one document may take.
BOUNDS = Bounds(seconds=60.0, memory=2_000_000_000)
_FONTS = ("font_source_sans_pro", "font_source_serif_pro")


def typeset(
    source: str, data: Mapping[str, Any], form: str = "pdf", pictures: Mapping[str, str] | None = None
) -> list[bytes]:
    """Return what a typst program makes of some data: one PDF, or one SVG a page.

    :param source: the program, written by us; it finds the data as JSON in ``sys.inputs.data``
    :param data: what it shows: text, numbers, lists and mappings
    :param form: ``pdf`` or ``svg``
    :param pictures: SVG by the name in ``sys.inputs`` that the program finds it under
    :raises Unavailable: if typst or its fonts are not installed
    """
    inputs = {**(pictures or {}), "data": json.dumps(data, ensure_ascii=False)}
    options = {"source": source, "form": form}
    told, made = bounded.ask(
        "argmap.handouts.typeset:compiled", options, json.dumps(inputs).encode(), BOUNDS, "The document"
    )
    begins = list(accumulate(told["pages"], initial=0))
    return [made[begin:end] for begin, end in pairwise(begins)]


def compiled(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Set pages, in a child or here; see :func:`argmap.bounded.ask`. The answer has each page's length in bytes."""
    try:
        import typst
    except ImportError as failure:
        raise Unavailable("PDF needs the package typst; install it, or choose another format.") from failure
    inputs: dict[str, str] = json.loads(data)
    compile_: Callable[..., bytes | list[bytes]] = typst.compile
    made = compile_(
        options["source"].encode(),
        format=options["form"],
        # Only scripts that the shipped fonts lack are taken from the machine: everywhere else, the same bytes.
        font_paths=_fonts(_covered("".join(inputs.values()))),
        sys_inputs=inputs,
        timestamp=0,
    )
    pages = made if isinstance(made, list) else [made]
    return {"pages": [len(page) for page in pages]}, b"".join(pages)


@lru_cache(maxsize=2)
def _fonts(shipped_only: bool) -> Any:
    """Return the fonts, read once: finding them takes longer than setting a page."""
    import typst

    folders = []
    for package in _FONTS:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise Unavailable(f"PDF needs the package {package.replace('_', '-')}.")
        folders.append(str(Path(spec.submodule_search_locations[0]) / "files"))
    return typst.Fonts(include_system_fonts=not shipped_only, font_paths=folders)


def _covered(words: str) -> bool:
    """Return whether all letters are of scripts the shipped fonts have: Latin, Greek, Cyrillic, and signs."""
    return words.isascii() or all(ord(c) < 0x0530 or 0x1D00 <= ord(c) < 0x2C00 or ord(c) == 0xFEFF for c in set(words))
