"""Essays made in every format: which quotations are found, what else is taken for one, and what each is tied to.

Run with ``python -m bench.essays``. Each essay quotes three sources, rightly and wrongly, in running text and in
blocks, and cites them in brackets or in notes. It also has what is no quotation: titles, terms, numbered lists.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from argmap.model import Source
from argmap.quotes import SourceText
from argmap.quotes.essay.reading import read_essay
from argmap.quotes.essay.reviewing import Installed, Review, review
from argmap.quotes.words.fold import skeleton
from bench.quotes_set import PROSE
from tests import browser as browsers

FILLING = (
    "In what follows this is set beside what others wrote at the time, since no single witness is to be trusted.",
    "It has often been said that the “so-called question” of the day was never settled, and that is hardly surprising.",
    "The article “The Making of the Northern Harbour and Its Enemies” takes another view, which need not detain us.",
    "Of the forty towns that were asked, only seven answered; the others had neither the money nor a clerk.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A quotation of an essay.

    :param words: what the essay quotes
    :param right: whether they are the source's words; source: where they are from
    :param cited: the source the essay names; page: the page it gives; real: the page they are on
    :param block: whether it is set as a block; note: whether a note cites it, and not brackets
    """

    words: str
    right: bool
    source: str
    cited: str
    page: str
    real: str
    block: bool
    note: bool


AUTHORS = {"marlow": ("Marlow", "Annals of the Harbour"), "pritchard": ("Pritchard", "Letters from the Quay"),
           "weidner": ("Weidner", "The Lost Chronicle")}  # fmt: skip


def sources(seed: int = 11) -> dict[str, Installed]:
    """Return three sources of thirty pages each, made of sentences in another order and with numbers of their own."""
    rng = random.Random(seed)
    sentences = [
        it.strip() for it in " ".join(PROSE["en"].split()).split(". ") if 8 < len(it.split()) < 40 and "“" not in it
    ]
    found = {}
    for number, (name, (author, title)) in enumerate(AUTHORS.items()):
        text, pages = "", []
        for page in range(30):
            pages.append((len(text), str(page + 101 + 100 * number)))
            for _ in range(8):
                words = rng.choice(sentences).split()
                words.insert(rng.randrange(2, len(words)), f"{rng.choice(_ADDED)} {rng.choice(_ADDED)}")
                text += f"{' '.join(words)}. "
            text += "\f"
        described = Source(name, title, author=(f"{author}, A.",), issued=f"19{number}1")
        found[name] = Installed(described, SourceText(text, pages=pages))
    return found


_WORDS = (
    "harbour lantern ninepence weather barrel council shingle lowtide engineer ropewalk parish ledger warden copper "
    "chandler bellringer causeway herring salthouse ferry mariner quarry toll timber beacon sluice orchard tallow "
)
_ADDED = _WORDS.split()


def items(installed: dict[str, Installed], seed: int) -> list[Item]:
    """Return forty quotations: three in five right in every way; the rest have wrong words, a wrong page, or source."""
    rng = random.Random(seed)
    found = []
    names = list(installed)
    for number in range(40):
        name = rng.choice(names)
        text = installed[name].text
        sentences = [it for it in text.text.replace("\f", "").split(". ") if it.strip()]
        block, note = number % 4 == 3, number % 2 == 1
        at = rng.randrange(len(sentences) - 4)
        words = ". ".join(sentences[at : at + (3 if block else 1)]).split()
        place = re.search(r"\s+".join(map(re.escape, words)), text.text)
        assert place
        real = text.page(place.start())
        found.append(_spoilt(rng, Item(" ".join(words), True, name, name, real, real, block, note), number, names))
    return found


def _spoilt(rng: random.Random, item: Item, number: int, names: list[str]) -> Item:
    words, right, cited, page = item.words.split(), True, item.cited, item.page
    fault = number % 10
    if fault in (1, 7):
        words[rng.randrange(2, len(words) - 1)] = rng.choice(("never", "seldom", "gladly", "twelve"))
        right = False
    elif fault == 4:
        cited = next(name for name in names if name != item.source)
    elif fault == 6:
        page = str(int(page) + 5)
    return Item(" ".join(words), right, item.source, cited, page, item.real, item.block, item.note)


def _cite(item: Item, note: bool) -> str:
    author, title = AUTHORS[item.cited]
    return (
        f"{author}, {title}, p. {item.page}."
        if note
        else f"({author} 19{list(AUTHORS).index(item.cited)}1, {item.page})"
    )


Writer = Callable[[list[Item]], bytes]


def _plain(found: list[Item], call: Callable[[int], str], entry: Callable[[int, str], str], block: str) -> str:
    """Return an essay as plain text, with notes that are typed."""
    out, notes = ["The harbour and its keepers\n"], []
    for number, item in enumerate(found):
        cited = "" if item.note else f" {_cite(item, False)}"
        mark = ""
        if item.note:
            notes.append(_cite(item, True))
            mark = call(len(notes))
        if item.block:
            lines = _wrapped(f"{item.words}{cited if not item.note else ''}.{mark}")
            out += [f"{FILLING[number % 4]} It reads:", "\n".join(block + line for line in lines)]
        else:
            out.append(f"{FILLING[number % 4]} We are told that “{item.words}”{cited}.{mark} That may be so.")
    out.append("1. First the wall is looked at.\n2. Then the quay is looked at.")
    return "\n\n".join([*out, "Notes", *(entry(at, it) for at, it in enumerate(notes, 1))]) + "\n"


def _wrapped(text: str, width: int = 70) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > width:
            lines.append(line.strip())
            line = ""
        line += word + " "
    return [*lines, line.strip()]


def txt(found: list[Item]) -> bytes:
    """Return plain text with “[1]” notes."""
    return _plain(found, lambda at: f"[{at}]", lambda at, text: f"[{at}] {text}", "      ").encode()


def txt_raised(found: list[Item]) -> bytes:
    """Return plain text with raised figures, explained in a list without blank lines between."""
    raised = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    text = _plain(found, lambda at: str(at).translate(raised), lambda at, it: f"{at}. {it}", "      ")
    head, _, tail = text.partition("\n\nNotes\n\n")
    return f"{head}\n\nNotes\n\n{tail.replace(chr(10) * 2, chr(10))}".encode()


def markdown(found: list[Item]) -> bytes:
    """Return Markdown with its own footnotes."""
    return _plain(found, lambda at: f"[^{at}]", lambda at, text: f"[^{at}]: {text}", "> ").encode()


def html(found: list[Item]) -> bytes:
    """Return HTML as converters make it: links from a raised number to a list of notes and back."""
    out, notes = ["<h1>The harbour and its keepers</h1>"], []
    for number, item in enumerate(found):
        cited = "" if item.note else f" {escape(_cite(item, False))}"
        mark = ""
        if item.note:
            notes.append(_cite(item, True))
            at = len(notes)
            mark = f'<a href="#fn{at}" class="footnote-ref" id="fnref{at}" role="doc-noteref"><sup>{at}</sup></a>'
        words = escape(item.words)
        if item.block:
            out.append(f"<p>{FILLING[number % 4]} It reads:</p><blockquote><p>{words}{cited}.{mark}</p></blockquote>")
        else:
            out.append(f"<p>{FILLING[number % 4]} We are told that “{words}”{cited}.{mark} That may be so.</p>")
    listed = "".join(
        f'<li id="fn{at}"><p>{escape(it)}<a href="#fnref{at}" class="footnote-back">↩︎</a></p></li>'
        for at, it in enumerate(notes, 1)
    )
    out.append("<ol><li>First the wall is looked at.</li><li>Then the quay is looked at.</li></ol>")
    return f"<html><body>{''.join(out)}<section><hr><ol>{listed}</ol></section></body></html>".encode()


def html_typed(found: list[Item]) -> bytes:
    """Return HTML whose raised numbers are no links, and whose notes are a numbered list."""
    page = html(found).decode()
    page = re.sub(r"<a [^>]*><sup>(\d+)</sup></a>", r"<sup>\1</sup>", page)
    return re.sub(r"<a [^>]*>↩︎</a>| id=\"[^\"]*\"", "", page).encode()


def docx(found: list[Item]) -> bytes:
    """Return a Word file whose notes are typed: raised numbers, and a numbered list under “Notes”."""
    import docx as library
    from docx.shared import Cm

    document = library.Document()
    notes = []
    document.add_heading("The harbour and its keepers")
    for number, item in enumerate(found):
        cited = "" if item.note else f" {_cite(item, False)}"
        if item.note:
            notes.append(_cite(item, True))
        if item.block:
            document.add_paragraph(f"{FILLING[number % 4]} It reads:")
            paragraph = document.add_paragraph(f"{item.words}{cited}.")
            paragraph.paragraph_format.left_indent = Cm(1.25)
        else:
            paragraph = document.add_paragraph(f"{FILLING[number % 4]} We are told that “{item.words}”{cited}.")
        if item.note:
            paragraph.add_run(str(len(notes))).font.superscript = True
        if not item.block:
            paragraph.add_run(" That may be so.")
    document.add_heading("Notes")
    for text in notes:
        document.add_paragraph(text, style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt(found: list[Item]) -> bytes:
    """Return an OpenDocument text with endnotes."""
    out, count = [], 0
    for number, item in enumerate(found):
        cited, mark = ("", "") if item.note else (f" {escape(_cite(item, False))}", "")
        if item.note:
            count += 1
            mark = (
                f'<text:note text:id="n{count}" text:note-class="endnote"><text:note-citation>{count}'
                f"</text:note-citation><text:note-body><text:p>{escape(_cite(item, True))}</text:p></text:note-body>"
                "</text:note>"
            )
        words = escape(item.words)
        if item.block:
            out.append(f"<text:p>{FILLING[number % 4]} It reads:</text:p>")
            out.append(f'<text:p text:style-name="Q">{words}{cited}.{mark}</text:p>')
        else:
            out.append(f"<text:p>{FILLING[number % 4]} We are told “{words}”{cited}.{mark} That may be so.</text:p>")
    names = ("office", "text", "style")
    spaces = " ".join(f'xmlns:{it}="urn:oasis:names:tc:opendocument:xmlns:{it}:1.0"' for it in names)
    spaces += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    inside = '<style:paragraph-properties fo:margin-left="1.2cm"/>'
    style = f'<style:style style:name="Q" style:family="paragraph">{inside}</style:style>'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{style}</office:automatic-styles><office:body>"
        f"<office:text>{''.join(out)}</office:text></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def pdf(found: list[Item]) -> bytes:
    """Return a PDF as a browser prints it: blocks set in and in smaller type, notes at the end."""
    from playwright.sync_api import sync_playwright

    style = "<style>body{font:12pt/1.4 serif}blockquote{font-size:10.5pt;margin:1em 1cm}p{margin:.4em 0}</style>"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        page = browser.new_page()
        page.set_content(html(found).decode().replace("<body>", f"{style}<body>"))
        made = page.pdf(format="A4", margin={"top": "2cm", "bottom": "2cm", "left": "2.5cm", "right": "2.5cm"})
        browser.close()
    return made


FORMATS: dict[str, tuple[str, Writer]] = {
    "text, [1]": ("a.txt", txt),
    "text, raised": ("a.txt", txt_raised),
    "Markdown": ("a.md", markdown),
    "HTML, linked": ("a.html", html),
    "HTML, typed": ("a.html", html_typed),
    "DOCX, typed": ("a.docx", docx),
    "ODT, endnotes": ("a.odt", odt),
    "PDF, printed": ("a.pdf", pdf),
}


def counted(found: Review, made: list[Item]) -> Counter[str]:
    """Return how many quotations were found, judged and tied as they should be."""
    counts: Counter[str] = Counter(made=len(made))
    rest = list(found.found)
    for item in made:
        mine = next((it for it in rest if _same(it.quoted.text, item.words)), None)
        if mine is None:
            counts["missed"] += 1
            continue
        rest.remove(mine)
        counts["found"] += 1
        counts["judged"] += mine.finding.sound == item.right and mine.source == item.source
        counts["tied"] += mine.cited == item.cited
        counts["paged"] += mine.quoted.page == item.page
        counts["accepted wrongly"] += mine.finding.sound and not item.right
        told = bool(mine.remarks)
        counts["told"] += told == (item.cited != item.source or item.page != item.real)
    counts["false"] = len(rest)
    return counts


def _same(one: str, other: str) -> bool:
    return skeleton(one) == skeleton(other)


def measured(name: str, write: Writer, seed: int = 3) -> Counter[str]:
    """Return what is found in one essay.

    :param name: the file's name; write: what makes it
    """
    installed = sources()
    made = items(installed, seed)
    return counted(
        review(read_essay(write(made), name), installed, {id: it.source for id, it in installed.items()}), made
    )


def main() -> None:
    """Print a row for each format."""
    columns = ("made", "found", "false", "judged", "tied", "paged", "told", "accepted wrongly")
    print(f"{'':16}{''.join(f'{column:>18}' for column in columns)}")
    for title, (name, write) in FORMATS.items():
        totals: Counter[str] = Counter()
        for seed in (3, 4, 5):
            totals += measured(name, write, seed)
        print(f"{title:16}{''.join(f'{totals[column]:18}' for column in columns)}")


if __name__ == "__main__":
    main()
