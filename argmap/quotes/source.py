"""A source prepared for checking quotations: its text, what is not running text in it, and its words."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

from argmap.model import AS_FOUND, Furniture
from argmap.quotes.finding import Finding
from argmap.quotes.pages.corrections import idle, key_of
from argmap.quotes.pages.masks import Mask
from argmap.quotes.pages.printed import printed
from argmap.quotes.prepared.kept import Keeper
from argmap.quotes.prepared.prepared import CACHE, Prepared
from argmap.quotes.prepared.stretches import LONGEST_WHOLE, Stretches
from argmap.quotes.prepared.tidying import tidy
from argmap.quotes.reader import Section, sections
from argmap.quotes.words.fold import collapse


class SourceText:
    """The text of a source, ready to have quotations checked against it.

    Offsets are code points into the text as supplied, which is never altered.

    :param text: the text
    :param sha256: hash of the file it was read from; by default that of the text as UTF-8
    :param masks: what is not running text, where it is not to be found by rule
    :param pages: (offset, label) of each page's beginning, where the format has pages
    :param vocabulary: words that other sources of the same library use, in the normal form
    :param keeper: where what is worked out of long texts is kept from one start to the next
    :param furniture: what a person corrects of what is found not to be running text

    >>> source = SourceText("The revolution was not a dinner-\\nparty, he said.")
    >>> found = source.check("The revolution was not a dinner party")
    >>> found.verdict.value, found.start, found.end
    ('typography', 0, 38)
    >>> source.check("The revolution was a dinner party").verdict.value
    'altered'
    """

    def __init__(
        self,
        text: str,
        *,
        sha256: str = "",
        masks: Iterable[Mask] | None = None,
        pages: Iterable[tuple[int, str]] = (),
        vocabulary: Iterable[str] = (),
        keeper: Keeper | None = None,
        furniture: Furniture = AS_FOUND,
    ) -> None:
        self.text = text
        own = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self.sha256 = sha256 or own
        self.pages = tuple(pages)
        self.vocabulary = frozenset(vocabulary)
        self.prepared: Prepared | Stretches
        if masks is not None:
            self.prepared = Prepared(text, masks, furniture=furniture)
        elif len(text) > LONGEST_WHOLE:
            name = f"{own} {key_of(furniture)}" if furniture else own
            self.prepared = Stretches(text, name, keeper, furniture)
        else:
            self.prepared = CACHE.get(own, text, keeper, furniture)

    @classmethod
    def from_file(cls, path: str | Path, keeper: Keeper | None = None, furniture: Furniture = AS_FOUND) -> SourceText:
        """Return the text of a file, whatever its format; see :mod:`argmap.quotes.files.extract`.

        :param path: the file: plain text, HTML, PDF, DOCX or EPUB
        :param keeper: where the preparations of long texts are kept
        :param furniture: what a person corrects of the furniture of its pages
        :raises Unavailable: if the format's library is not installed
        :raises BadRequest: if the file cannot be read as text
        :raises TooLarge: if it is beyond the stated bounds
        """
        from argmap.quotes.files.extract import read_file

        extracted = read_file(Path(path))
        return cls(extracted.text, sha256=extracted.sha256, pages=extracted.pages, keeper=keeper, furniture=furniture)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """Return what is not running text: (start, end, kind), in order and apart."""
        return self.prepared.masks

    @cached_property
    def idle(self) -> list[tuple[str, int]]:
        """Return (field, number) of the corrections of furniture that fit nothing in the text."""
        return list(idle(self.text, self.prepared.furniture))

    def has(self, letters: str) -> bool:
        """Return whether the running text has some letters and digits in a row, in the normal form."""
        source = self.prepared
        return source.has(letters) if isinstance(source, Stretches) else letters in source.body.skeleton

    def knows(self, form: str) -> bool:
        """Return whether the text has a word, in the normal form; of a long text, whether it has its letters."""
        source = self.prepared
        return source.has(form) if isinstance(source, Stretches) else bool(source.full.number(form))

    def share(self, forms: Collection[str]) -> float:
        """Return the share of some words, in the normal form, that the running text has, 0 to 1."""
        source = self.prepared
        known = source.has if isinstance(source, Stretches) else source.body.number
        return sum(map(bool, map(known, forms))) / max(1, len(forms))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the text seems to be in, likeliest first."""
        return self.prepared.languages

    def check(self, quote: str, prefix: str = "", suffix: str = "") -> Finding:
        """Return whether and where a quotation is in the text.

        :param quote: the quotation
        :param prefix: words just before it, which tell repeated passages apart
        :param suffix: words just after it
        """
        from argmap.quotes.judge.stretched import judge_stretched
        from argmap.quotes.judge.verdict import judge

        source = self.prepared

        def made() -> Finding:
            if isinstance(source, Stretches):
                return judge_stretched(source, quote, prefix, suffix, self.vocabulary)
            return judge(source, quote, prefix, suffix, self.vocabulary)

        kept_parts = self.prepared.kept_parts
        if kept_parts is None:
            return made()
        question = ["check", quote, prefix, suffix, *sorted(self.vocabulary)]
        return Finding.of(kept_parts.answer(question, lambda: made().plain()))

    def wording(self, start: int, end: int) -> str:
        """Return the source's words between two offsets, fit to be quoted: in one line and without furniture.

        >>> SourceText("a dinner-\\nparty, a re-\\nturn. The return of a party").wording(0, 28)
        'a dinner-party, a return.'
        """
        source, kept_parts, low = self.prepared, self.prepared.kept_parts, 0
        if isinstance(source, Stretches):
            stretch = source.at(start, end)
            source, low = source.prepared(stretch), stretch.start
        whole = source
        if kept_parts is None:
            return tidy(whole, start - low, end - low)
        return str(kept_parts.answer(["wording", start, end], lambda: tidy(whole, start - low, end - low)))

    def prepare(self) -> None:
        """Have what a long text is read and judged by worked out, in a process of its own where a server waits for it.

        :raises TooLarge: if that takes more time or memory than is allowed
        """
        from argmap.quotes.prepared.apart import prepare

        source = self.prepared
        for part in map(source.prepared, source.all) if isinstance(source, Stretches) else [source]:
            prepare(part)

    def keep(self) -> None:
        """Keep the answers found in a long text for the next start."""
        if self.prepared.kept_parts is not None:
            self.prepared.kept_parts.keep()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the sections that the text is shown in."""
        return tuple(sections(self.text))

    @cached_property
    def _printed(self) -> tuple[tuple[tuple[int, str], ...], bool]:
        return printed(self.text, self.masks, self.pages)

    @property
    def printed(self) -> tuple[tuple[int, str], ...]:
        """Return (offset, label) of each page's beginning, with the numbers that are printed where they are known."""
        return self._printed[0]

    @property
    def is_paged(self) -> bool:
        """Return whether the labels of its pages are the printed ones, and not a mere count of the file's pages."""
        return self._printed[1]

    def page(self, offset: int) -> str:
        """Return the label of the page an offset is on, the printed one if it is known; empty if there are no pages."""
        at = bisect_right(self.printed, offset, key=lambda page: page[0]) - 1
        return self.printed[at][1] if at >= 0 else ""

    def printed_pages(self, start: int, end: int) -> str:
        """Return the printed pages of a stretch, such as ``14`` or ``14–15``; empty where they are not known."""
        first, last = self.page(start), self.page(max(start, end - 1))
        if not self.is_paged or not first or not last:
            return ""
        return first if first == last else f"{first}–{last}"

    def context(self, start: int, end: int, length: int = 32) -> tuple[str, str]:
        """Return the running text before and after a stretch, white space collapsed.

        :param length: characters on each side
        """
        before = collapse(self.prepared.clean(max(0, start - 4 * length - 2000), start).replace("\n", " ") + "|")[:-1]
        after = collapse("|" + self.prepared.clean(end, end + 4 * length + 2000))[1:]
        return before[-length:], after[:length]
