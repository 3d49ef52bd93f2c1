"""Places finished SVG pictures inside a larger one."""

from __future__ import annotations

from typing import Any

from lxml import etree

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


def words(root: Any) -> str:
    """Return the text in a picture, for choosing the letters of its fonts."""
    return " ".join(root.itertext("{*}text", "{*}tspan"))


def _number(length: str) -> float:
    return float(length.removesuffix("pt"))
