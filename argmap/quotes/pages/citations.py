"""Citations that are inside a sentence: “[16]”, “(Smith et al., 2004)”."""

from __future__ import annotations

import re

_CITATION = re.compile(
    r"\[\d{1,4}[a-z]?(?:\s*[,;–-]\s*\d{1,4}[a-z]?)*\]"
    r"|\([^()]{0,60}\b[^\W\d_a-zà-ÿа-я][^()]{0,160}\b(?:1[5-9]|20)\d\d[a-z]?[^()]{0,80}\)"
)
_SMALL = re.compile(
    r"a|al|also|and|art|at|bd|by|c|cf|ch|chap|cit|citing|d|da|de|del|della|der|des|die|dos|du|e|ed|eds|et|"
    r"f|ff|fig|for|hg|hrsg|i|ibid|id|ii|iii|in|iv|la|le|les|m|n|no|nos|note|nr|o|oder|of|on|op|p|para|"
    r"paras|pp|quoted|quoting|s|see|siehe|t|the|trans|u|und|v|van|vgl|vi|voir|vol|vols|von|vs|w|with|y|др|"
    r"зв|и|с|см|ср|стр|т"
)
"""Words in small letters that a citation may have; any other says something of its own."""


def is_citation(text: str) -> bool:
    """Return whether a stretch is a citation and says nothing of its own.

    >>> [is_citation(it) for it in ("[16, 17]", "(Okafor et al., 2004)", "(except in London until 1911)")]
    [True, True, False]
    """
    found = _CITATION.fullmatch(text.strip())
    small = re.findall(r"\b[^\W\dA-ZÀ-Þ_А-Я][^\W\d_]*", text)
    return found is not None and all(map(_SMALL.fullmatch, small))


def find_citations(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the citations of a text, in order."""
    if "(" not in text and "[" not in text:
        return []
    return [match.span() for match in _CITATION.finditer(text) if is_citation(match[0])]
