"""Pages of HTML turned into their visible text, with the page breaks of the print edition that they mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from argmap.errors import BadRequest, TooLarge
from argmap.quotes.files.encodings import decode
from argmap.quotes.files.html_notes import CALL, Links
from argmap.quotes.files.paragraphs import BLOCK_MARK, CALL_MARK, MARK_END, NOTE_MARK, RAISED, LeftOut

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody tfoot "
    "thead tr ul "
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT_NAMES = "head script style template noscript iframe object svg math textarea select button title "
_SILENT = frozenset(_SILENT_NAMES.split())

MOST_ATTRIBUTES = 5000
"""Attributes of one tag beyond which a page is refused: the parser's work grows with their square."""
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")


def tree(data: bytes, name: str) -> tuple[Any, str]:
    """Return the parsed page, with the encoding that its own declaration or its bytes tell."""
    declared = re.search(
        rb"""<meta[^>]+charset\s*=\s*["']?([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", data[:4096], re.I
    )
    encoding = (declared[1] or declared[2]).decode("ascii") if declared else ""
    try:
        page = data.decode(encoding) if encoding else decode(data, name)[0]
    except (LookupError, UnicodeDecodeError):
        page, encoding = decode(data, name)
    page = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", page).replace("\0", "")
    if not page.strip():
        raise BadRequest(f"The file “{name}” contains no text.")
    for tag in _TAG.finditer(page):
        if tag.end() - tag.start() > 2 * MOST_ATTRIBUTES and _attributes(tag[0]) > MOST_ATTRIBUTES:
            raise TooLarge(f"The file “{name}” has a tag with more than {MOST_ATTRIBUTES:,} attributes.")
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page, parser=parser), encoding or "utf-8"
    except (ValueError, etree.ParserError, etree.XMLSyntaxError) as error:
        raise BadRequest(f"The file “{name}” cannot be read as a web page.") from error


def _attributes(tag: str) -> int:
    """Return about how many attributes a tag has: its words, or its equals signs where those are more."""
    return max(tag.count("="), len(re.sub(r""""[^"]*"|'[^']*'""", "", tag).split()))


def text_of(root: Any, *, blocks: bool = False) -> tuple[str, list[tuple[int, str]], list[str]]:
    """Return the visible text under an element, the page breaks marked in it, and remarks on what was left out.

    Blocks are on lines of their own. Text that is hidden, deleted or struck out is not text, nor are the numbers that
    call notes or the reading aids of ruby. Notes that are inside the text, as in a margin, follow at its end.

    :param blocks: whether to mark the paragraphs of block quotations, notes and where they are called
    """
    hides, left = _hiding(root), LeftOut()
    links = Links(root if blocks else None)
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    length, silent, pre = 0, 0, 0
    silenced: list[Any] = []
    notes: list[str] = []
    noted: list[tuple[Any, list[str], int]] = []

    item = ""

    def put(text: str) -> None:
        nonlocal length, item
        if text and not silent:
            flat = text if pre else re.sub(r"[ \t\r\n\f]+", " ", text)
            if not pre and (not pieces or pieces[-1][-1:] in ("\n", " ")):
                flat = flat.lstrip(" ")
            if flat:
                flat, item = f"{item}{flat}", ""
                pieces.append(flat)
                length += len(flat)

    def line(count: int) -> None:
        nonlocal length
        if silent or not pieces:
            return
        have = 2 if pieces[-1].endswith("\n\n") or pieces[-2:] == ["\n", "\n"] else int(pieces[-1].endswith("\n"))
        for _ in range(count - have):
            pieces.append("\n")
            length += 1

    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.rpartition("}")[2].lower()
        spaced = 2 if tag in ("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "ul", "ol") else 1
        if event == "start":
            note, call = links.note(element), links.call(element, tag)
            if not silent and not noted and _is_note(element, tag):
                if blocks and not note:
                    note = links.own()
                    put(f"{CALL_MARK}{note}{MARK_END}")
                noted.append((element, pieces, length))
                pieces = []
            if tag in _BLOCKS:
                line(spaced)
            if note:
                put(f"{NOTE_MARK}{note}{MARK_END}")
            elif blocks and tag == "li" and (number := links.number(element)):
                item = f"{number}. "
            if call:
                put(f"{CALL_MARK}{call}{MARK_END}")
            pre += tag == "pre"
            label = _page_label(element)
            if label and not silent:
                pages.append((length, label))
                silent += 1
            silent += tag in _SILENT
            if out := "aid" if call or links.is_back(element) else _left_out(element, tag, hides):
                if not silent and out != "aid":
                    left.add(out)
                silenced.append(element)
                silent += 1
            if tag == "br":
                line(1)
            elif tag in ("td", "th") and pieces and not pieces[-1].endswith("\n"):
                put(" ")
            if blocks and (tag == "blockquote" or (tag == "p" and _is_in_quote(element))):
                put(BLOCK_MARK)
            raised = blocks and tag == "sup" and (element.text or "").strip().isdigit()
            put((element.text or "").translate(RAISED) if raised else element.text or "")
        else:
            silent -= tag in _SILENT
            if silenced and silenced[-1] is element:
                silenced.pop()
                silent -= 1
            silent -= bool(_page_label(element))
            silent = max(0, silent)
            pre -= tag == "pre"
            if tag in _BLOCKS:
                line(spaced)
            if noted and noted[-1][0] is element:
                notes.append("".join(pieces).strip("\n "))
                _, pieces, length = noted.pop()
            put(element.tail or "")
    text = "".join(pieces)
    if notes := list(filter(None, notes)):
        text = "\n\n".join((text.rstrip(), *notes)) + "\n"
    return text, pages, left.remarks()


_NOTE_CLASS = re.compile(r"(?:side|margin)-?_?note|(?:inline-?)?footnote", re.I)
_NOTE_TYPE = re.compile(r"\b(?:doc-)?(?:footnote|rearnote|endnote)\b")


def _is_in_quote(element: Any) -> bool:
    return any(up.tag == "blockquote" for up in element.iterancestors())


def _is_note(element: Any, tag: str) -> bool:
    """Return whether an element is a note that stands where the text calls it: by its role, or its class in a line."""
    if _NOTE_TYPE.search(_kinds(element)):
        return True
    names = (element.get("class") or "").split()
    return tag in ("span", "small", "aside") and any(_NOTE_CLASS.fullmatch(name) for name in names)


def _kinds(element: Any) -> str:
    """Return the roles that an element declares (DPUB-ARIA, EPUB 3)."""
    return f"{element.get('role') or ''} {element.get('epub:type') or ''}" if isinstance(element.tag, str) else ""


_STRUCK = frozenset(("del", "s", "strike"))
_AIDS = frozenset(("rt", "rp", "rtc"))
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]))", re.I
)
_THROUGH = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_RULE = re.compile(r"([^{}@]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?\Z", re.I)
_EDITING = frozenset(("mw-editsection", "noprint"))
_LONGEST_STYLE = 200_000


def _hiding(root: Any) -> dict[str, str]:
    """Return the simple selectors that the page's own styles hide or strike out, such as ``.spoiler``."""
    found: dict[str, str] = {}
    for style in root.iter("style"):
        for selectors, body in _RULE.findall((style.text or "")[:_LONGEST_STYLE]):
            what = "hidden" if _HIDDEN.search(body) else "struck" if _THROUGH.search(body) else ""
            for selector in selectors.split(",") if what else ():
                if selector.strip() and _SELECTOR.match(selector.strip()):
                    found[selector.strip().lower()] = what
    return found


def _left_out(element: Any, tag: str, hides: dict[str, str]) -> str:
    """Return why an element's text is none: hidden, struck out, or an aid to reading; empty if it is text."""
    if tag in _STRUCK:
        return "struck"
    if tag in _AIDS:
        return "aid"
    if (
        tag == "sup"
        and CALL.match("".join(element.itertext()))
        and (next(element.iter("a"), None) is not None or element.getparent().tag == "a")
    ):
        return "aid"
    if not element.attrib and not hides:
        return ""
    if "hidden" in element.attrib or (tag == "input" and element.get("type") == "hidden"):
        return "hidden"
    if _EDITING & set((element.get("class") or "").split()):
        return "aid"
    style = element.get("style") or ""
    if style and _HIDDEN.search(style):
        return "hidden"
    if style and _THROUGH.search(style):
        return "struck"
    if hides:
        names = [f".{name}" for name in (element.get("class") or "").lower().split()]
        names += [f"#{element.get('id').lower()}"] if element.get("id") else []
        for name in (tag, *names, *(tag + name for name in names)):
            if name in hides:
                return hides[name]
    return ""


def _page_label(element: Any) -> str:
    """Return the number of the page that an element marks the beginning of (EPUB 3 and DPUB-ARIA page breaks)."""
    kinds = _kinds(element)
    if "doc-pagebreak" not in kinds and "pagebreak" not in kinds:
        return ""
    label = element.get("aria-label") or element.get("title") or element.text or (element.get("id") or "")
    found = re.search(r"[\divxlcIVXLC]+$", label.strip().rstrip("."))
    return found[0] if found else label.strip()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the beginning and end of every element, however deep."""
    yield from etree.iterwalk(root, events=("start", "end"))
