"""Numbers in running text, compared by what they say and not by their digits."""

from __future__ import annotations

import re
import unicodedata
from unicodedata import normalize

_GROUPERS = ",'’٬ "
_DECIMALS = ".,·٫"
_NUMBER = re.compile(
    r"(?P<sign>(?:(?<![^\s(\[“\"‘'«])[-−–+±])?(?:[$€£¥₽₹₤₩₺₴]\s?)?(?:(?<![\w.])\.(?=\d))?)"
    r"(?P<body>\d+(?:[.,'’·٫٬ ]\d+)*)(?P<unit>\s?[%‰°]|\s?[$€£¥₽₹₤₩₺₴](?![\d.]))?"
)
_POINTS = frozenset(("da", "de", "el", "es", "fi", "hu", "id", "it", "nb", "nl", "pt", "ro", "sv", "tr"))
_EXCHANGED = str.maketrans(".,", ",.")
_RAISED = re.compile("[¼-¾⅐-⅞↉]|[⁰¹²³⁴-⁹₀-₉]+")
_CURRENCIES = "$€£¥₽₹₤₩₺₴"
_SPACES = re.compile(r"\s+")
_JOINED = str.maketrans("−–", "--")


def numbers(text: str, languages: tuple[str, ...] = ()) -> list[str]:
    """Return the numbers of a text in a form in which equal ones are equal.

    Thousands may be set apart by commas, apostrophes or spaces, decimals by point or comma; signs, currency and per
    cent belong to the number.

    :param languages: the text's languages, likeliest first; many group digits by points and have decimal commas

    >>> numbers("1,500 or 1 500 or 1500; 1.5, not 15, nor 1,5; 2:00; −5 %; $3.2; 1,234.50; 1904–05")
    ['1500', '1500', '1500', '1.5', '15', '1.5', '2', '00', '-5%', '$3.2', '1234.50', '1904', '05']
    >>> numbers("5 € or €5, −3 $")
    ['€5', '€5', '-$3']
    >>> numbers("1.500 oder 1 500 oder 1500; 3,5; 1.234,50; 4.3.1844", ("de",))
    ['1500', '1500', '1500', '3.5', '1234.50', '4.3.1844']
    """
    points = bool(languages) and languages[0] in _POINTS
    found: list[str] = []
    plain = text if text.isascii() else _RAISED.sub(lambda it: " " + normalize("NFKD", it[0]).replace("⁄", "/"), text)
    for match in _NUMBER.finditer(_SPACES.sub(" ", plain)):
        sign = match["sign"].replace(" ", "").translate(_JOINED)
        unit = (match["unit"] or "").strip()
        if unit in _CURRENCIES and unit:
            # A currency is before the number or after it, as each language has it.
            sign, unit = (sign if unit in sign else sign + unit), ""
        values = _values(match["body"].translate(_EXCHANGED) if points else match["body"])
        values[0] = sign + values[0]
        values[-1] += unit
        found.extend(values)
    return found


def _values(body: str) -> list[str]:
    """Return the numbers that a run of digits and separators stands for, usually one."""
    pieces = re.split(r"([.,'’·٫٬ ])", "".join(_digit(char) for char in body))
    groups, separators = pieces[0::2], pieces[1::2]
    if not separators:
        return groups
    kinds = set(separators)
    thousands = 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
    if thousands and len(kinds) == 1 and (separators[0] in _GROUPERS or len(separators) > 1):
        return ["".join(groups)]
    if " " in kinds:
        return [value for piece in "".join(pieces).split(" ") for value in _values(piece)]
    head = groups[:-1]
    grouped = len(head) > 1 and len(set(separators[:-1])) == 1 and all(len(group) == 3 for group in head[1:])
    if separators[-1] in _DECIMALS and (len(head) == 1 or (grouped and separators[-1] != separators[0])):
        return ["".join(head) + "." + groups[-1]]
    return [".".join(groups) if kinds <= {".", ","} else "".join(pieces)]


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
