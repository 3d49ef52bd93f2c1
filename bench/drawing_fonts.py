"""Make the page's font files and the table of advance widths from the packaged Source Sans and Source Serif.

Run it when the font packages change; what it writes is committed: files and licences in ``static/fonts``,
and ``argmap/drawing/advances.json``. The subsets are modified versions in the sense of the SIL Open Font License, whose
reserved name they may not carry, hence the family names "Argmap Sans" and "Argmap Serif".
"""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x192, *range(0x218, 0x21C), 0x237, *range(0x2B0, 0x300),
         *range(0x300, 0x370), *range(0x1E00, 0x1F00), *range(0x2000, 0x2100), *range(0x2100, 0x2400),
         *range(0x25A0, 0x2800)]  # fmt: skip
SCRIPTS = {
    "latin": [c for c in LATIN if c not in range(0x1E00, 0x1F00)],
    "more": [*range(0x180, 0x2B0), *range(0x370, 0x530), *range(0x1C80, 0x1C90), *range(0x1E00, 0x2000)],
}
FACES = [
    ("sans", "regular", "font_source_sans_pro", "SourceSansPro-Regular", "Argmap Sans", ("latin", "more")),
    ("sans", "semibold", "font_source_sans_pro", "SourceSansPro-Semibold", "Argmap Sans", ("latin", "more")),
    ("sans", "italic", "font_source_sans_pro", "SourceSansPro-It", "Argmap Sans", ("latin",)),
    ("serif", "regular", "font_source_serif_pro", "SourceSerifPro-Regular", "Argmap Serif", ("latin", "more")),
    ("serif", "italic", "font_source_serif_pro", "SourceSerifPro-It", "Argmap Serif", ("latin",)),
    ("serif", "bold", "font_source_serif_pro", "SourceSerifPro-Bold", "Argmap Serif", ("latin", "more")),
]


def font_file(package: str, name: str) -> Path:
    """Return the path of a font file in an installed font package."""
    return Path(str(importlib.resources.files(package))) / "files" / f"{name}.ttf"


def write_subsets() -> None:
    """Write one woff2 for each face and script, renamed, and the licence's text."""
    folder = ROOT / "static" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for family, style, package, name, new_name, scripts in FACES:
        for script in scripts:
            options = subset.Options()
            options.flavor = "woff2"
            options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "calt"]
            options.hinting = False
            options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
            options.notdef_outline = True
            font = subset.load_font(str(font_file(package, name)), options)
            subsetter = subset.Subsetter(options)
            subsetter.populate(unicodes=SCRIPTS[script])
            subsetter.subset(font)
            rename(font, new_name, style)
            font.recalcTimestamp = False
            subset.save_font(font, str(folder / f"argmap-{family}-{style}-{script}.woff2"), options)
    for package, name in (("font_source_sans_pro", "sans"), ("font_source_serif_pro", "serif")):
        licence = font_file(package, "x").parent / "LICENSE.txt"
        (folder / f"OFL-{name}.txt").write_text(licence.read_text("utf-8").replace("\r\n", "\n"), "utf-8")


def rename(font: TTFont, family: str, style: str) -> None:
    """Give a font a name that does not use the licence's reserved one."""
    for record in font["name"].names:
        text = {1: family, 2: style, 3: f"{family} {style} subset", 4: f"{family} {style}"}.get(record.nameID)
        if record.nameID == 6:
            text = f"{family} {style}".replace(" ", "-")
        if text is not None:
            font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)


def advances(path: Path, characters: list[str]) -> dict[str, Any]:
    """Return a face's advances in thousandths of an em, and how kerning moves each pair, as HarfBuzz shapes it."""
    font = hb.Font(hb.Face(path.read_bytes()))

    def shaped(text: str) -> int:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return sum(position.x_advance for position in buffer.glyph_positions)

    alone = {c: shaped(c) for c in characters}
    widths: dict[str, str] = {}
    for c, width in alone.items():
        widths[str(width)] = widths.get(str(width), "") + c
    pairs = [c for c in characters if ord(c) < 0x180 or 0x370 <= ord(c) < 0x460 or 0x2010 <= ord(c) < 0x2040]
    rows: list[dict[str, str]] = []
    left: list[str] = []
    known: dict[str, int] = {}
    for a in pairs:
        row: dict[str, str] = {}
        for b in pairs:
            moved = shaped(a + b) - alone[a] - alone[b]
            if moved:
                row[str(moved)] = row.get(str(moved), "") + b
        if row:
            key = json.dumps(row, sort_keys=True)
            if key not in known:
                known[key] = len(rows)
                rows.append(row)
                left.append("")
            left[known[key]] += a
    return {"widths": widths, "left": left, "rows": rows}


def main() -> None:
    """Write everything."""
    write_subsets()
    tables = {}
    for style, name in (("regular", "SourceSansPro-Regular"), ("semibold", "SourceSansPro-Semibold")):
        path = font_file("font_source_sans_pro", name)
        covered = TTFont(path).getBestCmap()
        wanted = [c for codes in SCRIPTS.values() for c in codes if c in covered]
        tables[style] = advances(path, [chr(c) for c in sorted(wanted)])
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (ROOT / "argmap" / "drawing" / "advances.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
