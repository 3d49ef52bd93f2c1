"""The parts of a .docx that python-docx has no words for: styles, contents, footnotes, fields, directions."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from argmap.handouts.clean import clean, line, right_to_left
from argmap.handouts.document import Document, Heading, Image, Table

SANS, SERIF = "Calibri", "Calibri"
INK, QUIET, WARNING = "1D1D1F", "5C574F", "A33A00"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PPR, _PSTYLE, _VAL, _R, _RPR, _T = (f"{{{W}}}{name}" for name in ("pPr", "pStyle", "val", "r", "rPr", "t"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PRINTED = 200
"""Pixels to the inch that a picture has on the page: what printers need, where twice as many are only bytes."""

# Name, base, points, bold, colour, before, after, left indent in twips: all of a paragraph style that differs.
_PARAGRAPHS: tuple[tuple[str, str, float, bool, str, float, float, int], ...] = (
    ("Facts", "Normal", 10, False, INK, 0, 1, 0),
    ("Lead", "Normal", 13, False, INK, 4, 8, 0),
    ("Quotation", "Normal", 10.5, False, INK, 2, 6, 360),
    ("Question", "Normal", 11.5, False, INK, 6, 3, 0),
    ("Remark", "Normal", 10, False, QUIET, 0, 6, 0),
    ("Ruled line", "Normal", 11, False, INK, 6, 0, 0),
    ("Slip", "Normal", 11, False, INK, 4, 4, 120),
    ("Table words", "Normal", 9.5, False, INK, 1, 1, 0),
    ("Contents 1", "Normal", 11, True, INK, 5, 1, 0),
    ("Contents 2", "Normal", 10.5, False, INK, 1, 1, 280),
    ("Contents 3", "Normal", 10, False, QUIET, 0, 0, 560),
    ("footnote text", "Normal", 9, False, INK, 0, 2, 0),
)
# Name, alias, points, bold, italic, underline, colour, boxed: character styles; the aliases are Verbatim's.
_CHARACTERS: tuple[tuple[str, str, float, bool, bool, bool, str, bool], ...] = (
    ("Style 13 pt Bold", "Cite", 13, True, False, False, "", False),
    ("Style Underline", "Underline", 11, False, False, True, "", False),
    ("Emphasis", "", 11, True, False, True, "", True),
    ("Strong", "", 0, True, False, False, "", False),
    ("Emphasised words", "", 0, False, True, False, "", False),
    ("Quiet", "", 0, False, False, False, QUIET, False),
    ("Warning", "", 0, True, False, False, WARNING, False),
)
_ALIASES = {"Heading 1": "Pocket", "Heading 2": "Hat", "Heading 3": "Block", "Heading 4": "Tag"}
_HEADINGS: dict[str, tuple[float, float, float]] = {
    "Heading 1": (20, 18, 6),
    "Heading 2": (15, 14, 4),
    "Heading 3": (12.5, 12, 3),
    "Heading 4": (13, 8, 1),
}


def element(tag: str, **attributes: str) -> Any:
    """Return a WordprocessingML element such as ``w:bidi`` with attributes of its namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def paragraph(style: str, words: str = "", *, keep: bool = False, left: int = 0) -> Any:
    """Return an empty paragraph.

    python-docx has a way to add one too, which takes several times as long: it looks for each part's place again.

    :param style: id of its style
    :param words: what will be in it, which decides whether it runs from right to left
    :param keep: whether it belongs on the page of what follows
    :param left: how far it is moved in, in twips
    """
    made = element("w:p")
    properties = etree.SubElement(made, _PPR)
    etree.SubElement(properties, _PSTYLE).set(_VAL, style)
    if keep:
        etree.SubElement(properties, f"{{{W}}}keepNext")
    if right_to_left(words):
        etree.SubElement(properties, f"{{{W}}}bidi")
    if left:
        etree.SubElement(properties, f"{{{W}}}ind").set(f"{{{W}}}left", str(left))
    return made


def run(holder: Any, words: str, style: str = "", *, half_points: int = 0, highlight: bool = False) -> Any:
    """Add a run of words to a paragraph or a link.

    :param words: clean text; a line break in it becomes a break, a tab a tab
    :param style: id of a character style
    :param half_points: its size, where that is not its style's
    :param highlight: whether it is highlighted in yellow
    """
    made = etree.SubElement(holder, _R)
    turned = right_to_left(words)
    if style or half_points or highlight or turned:
        properties = etree.SubElement(made, _RPR)
        if style:
            etree.SubElement(properties, f"{{{W}}}rStyle").set(_VAL, style)
        if half_points:
            etree.SubElement(properties, f"{{{W}}}sz").set(_VAL, str(half_points))
        if highlight:
            etree.SubElement(properties, f"{{{W}}}highlight").set(_VAL, "yellow")
        if turned:
            etree.SubElement(properties, f"{{{W}}}rtl")
    for piece in re.split("([\n\t])", words) if "\n" in words or "\t" in words else (words,):
        if piece in ("\n", "\t"):
            etree.SubElement(made, f"{{{W}}}br" if piece == "\n" else f"{{{W}}}tab")
        elif piece:
            text = etree.SubElement(made, _T)
            text.text = piece
            if piece != piece.strip():
                text.set(_SPACE, "preserve")
    return made


def strip_template(file: Any) -> None:
    """Take out of python-docx's template what no document here uses: a picture, old styles, a hundred table styles."""
    package = file.part.package
    for holder in (package, file.part):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del holder.rels[name]
    styles = file.styles.element
    for style in list(styles.style_lst):
        if style.get(f"{{{W}}}type") == "table" and style.name_val not in ("Normal Table", "Table Grid"):
            styles.remove(style)
    for node in styles.iter():
        if not (node.text or "").strip():
            node.text = None
        node.tail = None


def define_styles(file: Any, language: str) -> None:
    """Give a document its styles: Word's own headings under Verbatim's aliases, and the rest."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = file.styles
    normal = styles["Normal"]
    _face(normal, SERIF, 11, INK)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.12
    normal.paragraph_format.widow_control = True
    lang = normal.element.get_or_add_rPr().find(f"{{{W}}}lang")
    if lang is None:
        normal.element.get_or_add_rPr().append(element("w:lang", val=line(language) or "en"))
    for name, points, bold, before, after in (
        ("Title", 26.0, True, 0.0, 2.0),
        ("Subtitle", 14.0, False, 0.0, 10.0),
        *((name, points, True, before, after) for name, (points, before, after) in _HEADINGS.items()),
    ):
        style = styles[name]
        _face(style, SANS, points, INK if name != "Subtitle" else QUIET)
        style.font.bold, style.font.italic = bold, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        border = style.element.pPr.find(f"{{{W}}}pBdr")
        if border is not None:
            style.element.pPr.remove(border)
        if name in _ALIASES:
            style.element.find(f"{{{W}}}name").addnext(element("w:aliases", val=_ALIASES[name]))
            style.hidden, style.quick_style = False, True
    for name, base, points, bold, colour, before, after, indent in _PARAGRAPHS:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        _face(style, SANS if name in ("Facts", "Table words", "Slip", "Remark") or name[:3] == "Con" else SERIF,
              points, colour)  # fmt: skip
        style.font.bold = bold
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        if indent:
            shape.left_indent = Pt(indent / 20)
    styles["Ruled line"].element.get_or_add_pPr().append(_border("bottom"))
    styles["Slip"].element.get_or_add_pPr().append(_border("top", "left", "bottom", "right"))
    for name, alias, points, bold, italic, underline, colour, boxed in _CHARACTERS:
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.italic, style.font.underline = bold or None, italic, underline or None
        if points:
            style.font.size = Pt(points)
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
        if alias:
            style.element.find(f"{{{W}}}name").addnext(element("w:aliases", val=alias))
        if boxed:
            style.element.get_or_add_rPr().append(element("w:bdr", val="single", sz="8", space="0", color="auto"))
        style.quick_style = True


def _face(style: Any, face: str, points: float, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.color.rgb = face, Pt(points), RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if "Theme" in name or "theme" in name:
            del fonts.attrib[name]
    for script in ("hAnsi", "cs", "eastAsia"):
        fonts.set(f"{{{W}}}{script}", face)


def _border(*edges: str) -> Any:
    border = element("w:pBdr")
    for edge in edges:
        border.append(element(f"w:{edge}", val="single", sz="4", space="4", color="8A857C"))
    return border


def set_page(file: Any, document: Document) -> None:
    """Set the paper, and a header and footer that name the map, its revision, its date and the page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = file.sections[0]
    width, height = (Mm(210), Mm(297)) if document.paper == "a4" else (Mm(215.9), Mm(279.4))
    if document.landscape:
        width, height, section.orientation = height, width, WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _small(head, document.subtitle)
    _small(foot, f"{document.foot} · page ")
    for code, between in ((" PAGE ", " of "), (" NUMPAGES ", "")):
        field(foot, code, "1")
        _small(foot, between)


def _small(paragraph: Any, words: str) -> None:
    if words:
        paragraph.add_run(clean(words), style="Quiet").font.size = 114300


def field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field, whose value a reader works out, with what is shown until it does."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(style="Quiet")
        run.font.size = 114300
        if kind == "":
            instruction = element("w:instrText")
            instruction.text = words
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(instruction)
        elif kind == "shown":
            run.text = words
        else:
            # Word works the value out when the file is opened.
            mark = {"dirty": "true"} if kind == "begin" else {}
            run._r.append(element("w:fldChar", fldCharType=kind, **mark))


def set_properties(file: Any, document: Document) -> None:
    """Set title and language among the file's properties, and nothing that differs from run to run."""
    core = file.core_properties
    core.title, core.subject = document.title[:250], document.subtitle[:250]
    core.author, core.last_modified_by = document.author[:250] or "argmap", "argmap"
    core.comments, core.keywords, core.language = document.foot[:250], "", line(document.language)
    core.revision = 1


def add_contents(file: Any, headings: tuple[Heading, ...]) -> None:
    """Add a table of contents whose entries lead to the headings.

    Its page numbers are fields that the reading program works out; Word's own field for the whole table would show
    none until somebody asks for them.
    """
    from docx.shared import Pt

    title = file.add_paragraph("Contents", style="Subtitle")
    title.paragraph_format.space_before = Pt(16)
    width = file.sections[0].page_width - 2 * file.sections[0].left_margin
    styles = {level: file.styles[f"Contents {level}"].style_id for level in (1, 2, 3)}
    for number, heading in enumerate(headings, 1):
        entry = paragraph(styles[min(heading.level, 3)], heading.text)
        file.element.body.sectPr.addprevious(entry)
        tabs = element("w:tabs")
        tabs.append(element("w:tab", val="right", leader="dot", pos=str(int(width / 635))))
        entry.pPr.append(tabs)
        link = element("w:hyperlink", anchor=f"_Toc{number:06d}", history="1")
        entry.append(link)
        run(link, f"{line(heading.text)}\t")
        for kind, words in (("begin", ""), ("", f" PAGEREF _Toc{number:06d} \\h "), ("separate", ""), ("n", "–"),
                            ("end", "")):  # fmt: skip
            made = run(link, words if kind == "n" else "")
            if kind == "":
                made.append(_instruction_element(words))
            elif kind != "n":
                # Word works the value out when the file is opened.
                made.append(element("w:fldChar", fldCharType=kind, **({"dirty": "true"} if kind == "begin" else {})))
    entry.pPr.append(element("w:spacing", after="320"))


def _instruction_element(words: str) -> Any:
    made = element("w:instrText")
    made.text = words
    made.set(_SPACE, "preserve")
    return made


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Put a bookmark around a paragraph's words, for the contents to lead to."""
    paragraph.pPr.addnext(element("w:bookmarkStart", id=str(number), name=name))
    paragraph.append(element("w:bookmarkEnd", id=str(number)))


def add_picture(file: Any, holder: Any, image: Image) -> None:
    """Put a picture with alternative text into an empty paragraph, as sharp as printers need it."""
    from docx.shared import Emu

    from argmap.drawing import Picture, raster

    section = file.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    tall = int((section.page_height - section.top_margin - section.bottom_margin) * 0.8)
    share = min(1.0, room / (image.width * 9525), tall / (image.height * 9525))
    scale = max(0.1, min(2.0, PRINTED / 96 * share, 15_000 / max(image.width, image.height)))
    data = raster.png(Picture(image.svg, image.width, image.height, {}, {}), scale)
    size = Emu(int(image.width * 9525 * share)), Emu(int(image.height * 9525 * share))
    inline = file.part.new_pic_inline(io.BytesIO(data), *size)
    etree.SubElement(etree.SubElement(holder, _R), f"{{{W}}}drawing").append(inline)
    inline.docPr.set("descr", line(image.alt)[:2000])
    inline.docPr.set("title", line(image.caption)[:200])


def shape_table(made: Any, table: Table, document: Document) -> None:
    """Give a table its widths, and let its head stand on every page."""
    from docx.shared import Mm

    made.autofit = False
    across = {"a4": (210, 297), "letter": (215.9, 279.4)}[document.paper][document.landscape] - 44
    for column, share in zip(made.columns, table.widths, strict=True):
        column.width = Mm(across * share)
        for tc in made._tbl.tr_lst:
            tc.tc_lst[made._tbl.tblGrid.gridCol_lst.index(column._gridCol)].width = Mm(across * share)
    made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row in made._tbl.tr_lst[1:]:
        row.get_or_add_trPr().append(element("w:cantSplit"))


def start_cell(tc: Any) -> None:
    """Let a cell reach into the rows below it."""
    tc.get_or_add_tcPr().append(element("w:vMerge", val="restart"))


def continue_cell(tc: Any) -> None:
    """Make a cell part of the one above it."""
    tc.get_or_add_tcPr().append(element("w:vMerge"))


class Footnotes:
    """The footnotes of one document."""

    def __init__(self) -> None:
        """Start without any."""
        self.texts: list[str] = []

    def add(self, paragraph: Any, words: str) -> None:
        """Add a footnote and its number at the end of a paragraph as it stands."""
        self.texts.append(words)
        made = etree.SubElement(paragraph, _R)
        etree.SubElement(etree.SubElement(made, _RPR), f"{{{W}}}vertAlign").set(_VAL, "superscript")
        etree.SubElement(made, f"{{{W}}}footnoteReference").set(f"{{{W}}}id", str(len(self.texts) + 1))

    def attach(self, file: Any) -> None:
        """Give the document the part that holds its footnotes, where it has any."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self.texts:
            return
        body = [
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for number, (kind, mark) in enumerate(
                (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
            )
        ]
        style = file.styles["footnote text"].style_id
        for number, words in enumerate(self.texts, 2):
            turned = "<w:bidi/>" if right_to_left(words) else ""
            body.append(
                f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{style}"/>{turned}</w:pPr>'
                '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
                f'<w:r><w:t xml:space="preserve"> {escape(clean(words))}</w:t></w:r></w:p></w:footnote>'
            )
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:footnotes xmlns:w="{W}">{"".join(body)}</w:footnotes>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), file.part.package)
        file.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
