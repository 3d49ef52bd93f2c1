"""Places finished SVG pictures inside a larger one."""

from __future__ import annotations

from typing import Any

from lxml import etree

_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_PARSER = etree.XMLParser(huge_tree=True, no_network=True, resolve_entities=False)


def parsed(picture: str) -> Any:
    """Return the root element of a picture."""
    return etree.fromstring(picture.encode(), _PARSER)


def size(root: Any) -> tuple[float, float]:
    """Return a picture's width and height, in the unit that it states."""
    return _number(root.get("width")), _number(root.get("height"))


def placed(root: Any, x: float, y: float) -> str:
    """Return a picture as part of another one.

    :param x: left edge, in the unit of the other picture, which the part's own width and height now count in as well
    :param y: upper edge, in the same unit
    """
    # A size in points would be taken for 4/3 as many units inside a picture that itself counts in points.
    root.attrib.update({name: f"{_number(root.get(name)):g}" for name in ("width", "height")})
    root.attrib.update({"x": f"{x:.3f}".rstrip("0").rstrip("."), "y": f"{y:.3f}".rstrip("0").rstrip(".")})
    return str(etree.tostring(root, encoding="unicode"))


def lighten(root: Any, names: dict[str, str]) -> None:
    """Shorten what typst repeats for each letter of a page: a name of 33 signs, a colour, a height of nothing.

    It is six sevenths of the file of a page of text. The picture is the same.

    :param names: short name of each letter's outline by its long one; pages of one picture share it, as the same long
        name is the same outline, and keep each outline once
    """
    for symbol in list(root.iter(f"{_SVG}symbol")):
        if symbol.get("id") in names:
            symbol.getparent().remove(symbol)
        else:
            symbol.set("id", names.setdefault(symbol.get("id"), f"g{len(names)}"))
    for run in {use.getparent(): None for use in root.iter(f"{_SVG}use")}:
        fills = {letter.get("fill") for letter in run}
        shared = fills.pop() if len(fills) == 1 and run.tag == f"{_SVG}g" and "fill" not in run.attrib else None
        if shared:
            run.set("fill", shared)
        for letter in run.iterchildren(f"{_SVG}use"):
            _lighten_letter(letter, names, bool(shared))


def _lighten_letter(letter: Any, names: dict[str, str], filled: bool) -> None:
    link = letter.get(_HREF, "")
    letter.set(_HREF, "#" + names.get(link[1:], link[1:]))
    for name, usual in (("x", "0"), ("y", "0"), ("fill-rule", "nonzero")):
        if letter.get(name) == usual:
            del letter.attrib[name]
    if filled:
        del letter.attrib["fill"]


def words(root: Any) -> str:
    """Return the text in a picture, for choosing the letters of its fonts."""
    return " ".join(root.itertext("{*}text", "{*}tspan"))


def _number(length: str) -> float:
    return float(length.removesuffix("pt"))
