"""Where quotes were found in their sources, and what the check said: what is remembered without the texts."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.model.names import Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a source that a quote covers.

    :param start: offset of its first code point in the text as supplied
    :param end: offset after its last
    :param exact: the source's words there, without masked furniture
    :param prefix: up to 32 characters before it; suffix: up to 32 after it
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote was found and what the check said: what is remembered without the source's text.

    :param key: the quote's key
    :param source: id of the source
    :param sha256: hash of the text that was checked, in hexadecimal; empty if there was none
    :param normal_form: version of the comparison's normal form
    :param quote: the quotation as it was typed
    :param parts: where it stands
    :param verdict: what the check said
    :param checked: date of the check, ISO 8601
    :param explanation: one sentence for readers
    :param diff: where words differ, runs of (operation, source's words, quote's words)
    :param hidden: the source's words that each ellipsis or bracket passes over
    :param cautions: (kind, source's words, sentence for readers) of what may mislead though the words are exact
    :param sentence: the source's whole sentence where there are cautions
    :param page: the printed page it is on, or pages, such as ``14–15``; empty if they are not known
    """

    key: str
    source: str
    sha256: str
    normal_form: int
    quote: str
    parts: tuple[Part, ...]
    verdict: Verdict
    checked: str
    explanation: str = ""
    diff: tuple[tuple[str, str, str], ...] = ()
    hidden: tuple[str, ...] = ()
    cautions: tuple[tuple[str, str, str], ...] = ()
    sentence: str = ""
    page: str = ""
