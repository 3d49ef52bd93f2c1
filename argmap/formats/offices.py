"""Office files taken apart in a process of its own: the paragraphs of a Word file, the cells of an Excel workbook."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds
from argmap.errors import BadRequest, TooLarge

READING = Bounds(seconds=60, memory=1_500_000_000, output=100_000_000)
"""What the process that reads an office file may take."""
MOST_CELLS, MOST_CHARACTERS = 400_000, 20_000_000
"""What a workbook may have; cells that share one text count it each."""
MOST_BASES = 20
"""Styles that one may be based on in turn; Word takes eleven, and a file may lead back to where it began."""
alone = True
"""Whether nothing bounds this process, so that office files are to be opened in a child."""
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(data: bytes, name: str) -> list[dict[str, Any]]:
    """Return a Word file's paragraphs: ``text``, ``style``, ``level`` of heading, ``list`` depth, ``runs``, and place.

    The place is the number of the outermost ``table``, from 1, and the ``row`` and ``column`` in it; 0 outside tables.

    :raises BadRequest: if it is not a Word file that can be read
    :raises TooLarge: if reading it takes more than it may
    """
    return list(_answer("read_docx", name, data)["paragraphs"])


def sheets(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    """Return a workbook's sheets: their names and cells as texts.

    :raises BadRequest: if it is not a workbook that can be read
    :raises TooLarge: if reading it takes more than it may
    """
    return [(str(title), rows) for title, rows in _answer("read_xlsx", name, data)["sheets"]]


def _answer(function: str, name: str, data: bytes) -> dict[str, Any]:
    if not alone:
        return {"read_docx": read_docx, "read_xlsx": read_xlsx}[function]({"name": name}, data)[0]
    return bounded.call(f"argmap.formats.offices:{function}", {"name": name}, data, READING, f"The file “{name}”")[0]


def kind_of(data: bytes) -> str:
    """Return ``docx`` or ``xlsx`` by what an archive holds; empty if it is neither."""
    if data[:4] != b"PK\x03\x04":
        return ""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return ""
    # Some programs number the main part, or name it in capitals: the reader finds it by its relation, not by its name.
    main = next(filter(None, (re.fullmatch(r"(word/document|xl/workbook)\d*\.xml", one, re.I) for one in names)), None)
    return {"word/document": "docx", "xl/workbook": "xlsx"}[main[1].lower()] if main else ""


def read_xlsx(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with a workbook's cells; runs in the child."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found, left, length = [], MOST_CELLS, 0
        for page in book.worksheets:
            rows = []
            # Some programs write that a sheet is one cell wide and high; what it says of itself is not used.
            page.reset_dimensions()
            for row in page.iter_rows(values_only=True):
                cells = [_cell(value) for value in row]
                length += sum(map(len, cells))
                if length > MOST_CHARACTERS:
                    raise TooLarge(f"The cells of “{options['name']}” have more than {MOST_CHARACTERS:,} characters.")
                rows.append(cells)
                # A row that is left out before the next counts too: a file may give its only row any number.
                left -= max(1, len(row))
                if left < 0:
                    break
            while rows and not any(rows[-1]):
                rows.pop()
            found.append((page.title, rows))
            if left < 0:
                break
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise BadRequest(f"The file “{options['name']}” is not an Excel workbook that can be read.") from error
    return {"sheets": found}, b""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_docx(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with a Word file's paragraphs; runs in the child."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        file = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, PackageNotFoundError, SyntaxError) as error:
        raise BadRequest(f"The file “{options['name']}” is not a Word file that can be read.{_strict(data)}") from error
    named = {style.style_id: style for style in file.styles if hasattr(style, "style_id")}
    names = {ident: _Style(ident, named) for ident in named}
    signs = _bullets(file)
    cells = _cells(file.element.body)
    found = []
    for paragraph in file.element.body.iter(f"{W}p"):
        if _elsewhere(paragraph):
            continue
        properties = paragraph.find(f"{W}pPr")
        ident = _value(properties, "pStyle")
        style = names.get(ident)
        name = style.name if style is not None else ""
        depth, sign = _list(properties, style, signs)
        runs = []
        for run in paragraph.iter(f"{W}r"):
            if next(run.iterancestors(f"{W}p"), None) is not paragraph or _elsewhere(run):
                continue
            words = "".join(_words(part) for part in run)
            if words:
                runs.append([words, *_look(run, names)])
        text = "".join(run[0] for run in runs)
        above = [cells[cell] for cell in paragraph.iterancestors(f"{W}tc") if cell in cells]
        table, row, column = above[0] if above else (0, 0, 0)
        found.append(
            {
                "text": text,
                "style": name,
                "level": _level(name, properties, style),
                "list": depth,
                "sign": sign,
                "runs": runs,
                "table": table,
                "row": row,
                "column": column,
            }
        )
    return {"paragraphs": found}, b""


def _strict(data: bytes) -> str:
    """Return what to do about a file in the strict form of Office Open XML, which the reader does not know."""
    try:
        strict = b"purl.oclc.org/ooxml" in zipfile.ZipFile(io.BytesIO(data)).read("_rels/.rels")
    except (KeyError, zipfile.BadZipFile):
        return ""
    return " It is in the form “Strict Open XML”: save it as a Word document (.docx)." if strict else ""


def _elsewhere(element: Any) -> bool:
    """Return whether words are a second copy: where moved ones were, and a text box's for older programs."""
    return any(above.tag in (f"{W}moveFrom", f"{MC}Fallback") for above in element.iterancestors())


def _cells(body: Any) -> dict[Any, tuple[int, int, int]]:
    """Return table, row and column of each cell of a table that is in no other; the first column of a wide cell."""
    places: dict[Any, tuple[int, int, int]] = {}
    outer = [table for table in body.iter(f"{W}tbl") if next(table.iterancestors(f"{W}tbl"), None) is None]
    for number, table in enumerate(outer, 1):
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
        for at, row in enumerate(rows):
            column = 0
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is row:
                    places[cell] = (number, at, column)
                    wide = _value(cell.find(f"{W}tcPr"), "gridSpan")
                    column += min(int(wide), 63) if wide.isdigit() else 1
    return places


def _words(part: Any) -> str:
    if part.tag == f"{W}t":
        return part.text or ""
    return "\t" if part.tag == f"{W}tab" else "\n" if part.tag in (f"{W}br", f"{W}cr") else ""


def _value(properties: Any, name: str) -> str:
    element = properties.find(f"{W}{name}") if properties is not None else None
    return str(element.get(f"{W}val", "")) if element is not None else ""


class _Style:
    """What a style says of itself and by those that it is based on, looked up once for all its paragraphs."""

    def __init__(self, ident: str, named: dict[str, Any]) -> None:
        self.name = str(named[ident].name or "")
        #: Of the style and its bases, the nearest first: the name, and the properties of paragraphs.
        self.chain: list[tuple[str, Any]] = []
        while ident in named and len(self.chain) < MOST_BASES:
            element = named[ident].element
            self.chain.append((str(named[ident].name or ""), element.find(f"{W}pPr")))
            ident = _value(element, "basedOn")


def _look(run: Any, names: dict[str, _Style]) -> list[Any]:
    """Return a run's style, and whether it is underlined, highlighted or bold."""
    properties = run.find(f"{W}rPr")
    ident = _value(properties, "rStyle")
    style = names.get(ident)
    name = style.name if style is not None else ""
    underlined = _value(properties, "u") not in ("", "none") or "underline" in name.lower() or name == "Emphasis"
    marked = _value(properties, "highlight") not in ("", "none")
    bold = (
        properties is not None
        and properties.find(f"{W}b") is not None
        and _value(properties, "b") not in ("0", "false")
    )
    return [name, underlined, marked, bold]


def _level(name: str, properties: Any, style: _Style | None) -> int:
    """Return a heading's level; 0 for what is none."""
    outline = _value(properties, "outlineLvl")
    if not outline and style is not None:
        outline = next(filter(None, (_value(its, "outlineLvl") for _, its in style.chain)), "")
    if outline.isdigit() and int(outline) < 9:
        return int(outline) + 1
    match = re.match(
        r"(?:heading|überschrift|titre|título|titolo|rubrik|kop|заголовок|标题)\s*(\d)", name, re.IGNORECASE
    )
    return int(match[1]) if match else 0


def _list(properties: Any, style: _Style | None, signs: dict[tuple[str, str], str]) -> tuple[int, str]:
    """Return how deep in a list a paragraph is, from 1, and its bullet; 0 if it is in none."""
    for name, its in [("", properties), *(style.chain if style is not None else ())]:
        named = re.match(r"List (?:Bullet|Number)\s*(\d?)$", name)
        if named:
            return int(named[1] or 1), ""
        number = its.find(f"{W}numPr") if its is not None else None
        if number is not None:
            ident, depth = _value(number, "numId"), _value(number, "ilvl") or "0"
            return (0, "") if ident in ("", "0") else (int(depth) + 1, signs.get((ident, depth), ""))
    return 0, ""


def _bullets(file: Any) -> dict[tuple[str, str], str]:
    """Return the bullet of each list's levels, such as + and -."""
    try:
        numbering = file.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    shapes: dict[str, dict[str, str]] = {}
    for abstract in numbering.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            if _value(level, "numFmt") == "bullet":
                levels = shapes.setdefault(str(abstract.get(f"{W}abstractNumId")), {})
                levels[str(level.get(f"{W}ilvl"))] = _value(level, "lvlText")
    found = {}
    for number in numbering.iter(f"{W}num"):
        for depth, sign in shapes.get(_value(number, "abstractNumId"), {}).items():
            found[str(number.get(f"{W}numId")), depth] = sign
    return found
