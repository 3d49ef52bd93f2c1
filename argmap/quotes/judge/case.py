"""One quotation before one source, with all that the steps of the judgement share."""

from __future__ import annotations

import re
from itertools import islice

from argmap.quotes.judge import spans
from argmap.quotes.judge.senses import differences
from argmap.quotes.prepared.prepared import Prepared
from argmap.quotes.words.fold import JOINERS, QUOTES, fold, skeleton
from argmap.quotes.words.index import Index

MOST_HITS = 2000
"""Places of one wording that are compared with the stored context."""
LONGEST_CONTEXT = 2000
"""Characters of a stored prefix or suffix that are looked at."""


class Case:
    """One quotation before one source, with all that the steps of the judgement share."""

    def __init__(self, source: Prepared, quote: str, prefix: str, suffix: str, vocabulary: frozenset[str]) -> None:
        self.source, self.quote, self.vocabulary = source, quote.strip(), vocabulary
        self.skeleton = skeleton(self.quote)
        self.prefix = skeleton(prefix[-LONGEST_CONTEXT:]) if prefix else ""
        self.suffix = skeleton(suffix[:LONGEST_CONTEXT]) if suffix else ""

    def in_use(self, word: str) -> bool:
        """Return whether the source, another source or a dictionary has a word."""
        form = fold(word)
        return bool(self.source.body.number(form)) or form in self.vocabulary or word in self.source.dictionaries

    def is_common(self, word: str) -> bool:
        """Return whether a dictionary of the source's languages has a word."""
        return word in self.source.dictionaries

    def is_word(self, word: str) -> bool:
        """Return whether a word is one: in a dictionary, in another source, or more than once in this one."""
        form = fold(word)
        if word in self.source.dictionaries or form in self.vocabulary:
            return True
        number = self.source.body.number(form)
        return bool(number) and self.source.body.ids.count(number) > 1

    def reads(self, word: str) -> bool:
        """Return whether a word of the source reads as one, however often a scanner may have misread it so.

        Where there is a dictionary, a word in small letters, or with a digit in it, is one only if it is listed, since
        letters are misread in the same way all over a text. A name is one if it is there twice.
        """
        if word in self.source.dictionaries or fold(word) in self.vocabulary:
            return True
        if any(map(str.isdigit, word)) and any(map(str.isalpha, word)):
            return False
        listed = bool(self.source.dictionaries.languages) and word.islower() and len(word) > 1
        return not listed and self.is_word(word)

    def may_be_misread(self, word: str) -> bool:
        """Return whether a word of the quotation may be what the scanner misread: a name only if it is there twice."""
        return self.in_use(word) if word.islower() else self.is_word(word)

    def are_two_words(self, accented: str, other: str) -> bool:
        """Return whether a word of the source and one with other accents are both in use, as “schön” and “schon” are.

        English keeps or drops accents at will.
        """
        if other in self.source.accented:
            return True
        if self.source.languages[:1] == ("en",):
            return False
        return accented in self.source.dictionaries and other in self.source.dictionaries

    def differences(self, words: spans.Span, index: Index, quote: str) -> list[tuple[str, str]]:
        """Return what a passage and a quotation of the same letters differ in all the same.

        :param words: (first word, word after the last)
        """
        start, end = index.starts[words[0]], index.ends[words[1] - 1]
        text = self.source.text
        low, high = start, end
        if text[start].isdigit():
            while low and start - low < 3 and text[low - 1] in "-−–+±$€£¥₽₹₤₩₺₴.<>≤≥≠≈=":
                low -= 1
            if low > 1 and text[low - 1] == " " and text[low - 2] in "<>≤≥≠≈±=":
                low -= 2
            if low and not (text[low - 1].isspace() or text[low - 1] in "([" + QUOTES + JOINERS):
                low = start
        if text[end - 1].isdigit():
            tail = re.match(r"\s?(?:[%‰°]|[$€£¥₽₹₤₩₺₴](?!\d))", text[end : end + 3])
            high = end + (tail.end() if tail else 0)
        passage = text[low:high] if index is not self.source.body else self.source.clean(low, high)
        return differences(passage, quote, self.source.languages, self.are_two_words)

    def context(self, index: Index, hit: spans.Span) -> int:
        """Return how many letters of the stored context are around a passage."""
        if not (self.prefix or self.suffix):
            return 0
        low, high = index.marks[hit[0]], index.marks[hit[1]]
        before = index.skeleton[max(0, low - len(self.prefix)) : low]
        after = index.skeleton[high : high + len(self.suffix)]
        return _common(before[::-1], self.prefix[::-1]) + _common(after, self.suffix)

    def ranked(self, index: Index, needle: str) -> list[spans.Span]:
        """Return the places of a wording, those first whose surroundings agree with the stored context."""
        hits = list(islice(index.hits(needle), MOST_HITS))
        if len(hits) < 2 or not (self.prefix or self.suffix):
            return hits
        if len(hits) == MOST_HITS:
            for reach in (64, 24, 12):
                before, after = self.prefix[-reach:], self.suffix[:reach]
                place = index.skeleton.find(before + needle + after)
                found = index.at(place + len(before), place + len(before) + len(needle)) if place >= 0 else None
                if found is not None:
                    hits.append(found)
                    break
        return sorted(hits, key=lambda hit: (-self.context(index, hit), hit))


def _common(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
