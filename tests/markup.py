"""A page as a tree: what it says and what its elements are, however its markup is broken into lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html

Element = Any


def parse(page: str) -> Element:
    """Return the root of a page, or of a part of one."""
    return lxml.html.fromstring(page)


def words(element: Element | str) -> str:
    """Return the text of an element, or of a whole page, with white space as a browser shows it."""
    found = parse(element) if isinstance(element, str) else element
    return " ".join(found.text_content().split())


def find(page: Element | str, tag: str = "*", text: str | None = None, /, **attributes: str | bool) -> list[Element]:
    """Return the elements of a page, in their order, that have all of what is asked for.

    :param page: a page, or an element to look inside
    :param tag: its name; any by default
    :param text: all its words, with white space as a browser shows it
    :param attributes: their exact values, or whether they are there at all; ``class_`` and ``for_`` stand for ``class``
        and ``for``, ``_`` for ``-``; of ``class_`` each of the words must be there, in any order
    """
    return list(_found(parse(page) if isinstance(page, str) else page, tag, text, attributes))


def one(page: Element | str, tag: str = "*", text: str | None = None, /, **attributes: str | bool) -> Element:
    """Return the only element of a page that has all of what is asked for; see :func:`find`."""
    (found,) = find(page, tag, text, **attributes)
    return found


def _found(root: Element, tag: str, text: str | None, attributes: dict[str, str | bool]) -> Iterator[Element]:
    classes = str(attributes.get("class_", "")).split()
    asked = [(name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items() if name != "class_"]
    for element in root.iter(tag):
        if not isinstance(element.tag, str) or not set(classes) <= set(element.get("class", "").split()):
            continue
        if not all(_has(element.get(name), value) for name, value in asked):
            continue
        if text is None or words(element) == text:
            yield element


def _has(given: str | None, asked: str | bool) -> bool:
    return (given is not None) is asked if isinstance(asked, bool) else given == asked


def values(page: Element | str, attribute: str, tag: str = "*", /, **attributes: str | bool) -> list[str]:
    """Return what an attribute has in each element that :func:`find` gives and that has it."""
    found = find(page, tag, **attributes)
    return [element.get(attribute) for element in found if element.get(attribute) is not None]


def form(page: Element | str, /, **fields: str | bool) -> Element:
    """Return the first form of a page whose fields have these values, or are there at all."""
    for found in find(page, "form"):
        if all(name in found.fields and value in (True, found.fields[name]) for name, value in fields.items()):
            return found
    raise AssertionError(f"no form with {fields}")


def sent(form: Element, button: str | None = None, /) -> dict[str, str]:
    """Return what a browser sends for a form as it is, and with the button of these words pressed."""
    fields = dict(form.form_values())
    if button is not None:
        pressed = one(form, "button", button)
        fields |= {pressed.get("name"): pressed.get("value", "")} if pressed.get("name") else {}
    return fields
