"""A page whose form was refused: the form as it was sent, with the reason in it, whatever template made the page."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from werkzeug.datastructures import MultiDict

#: Hidden fields that say which of a page's forms was sent.
_WHICH = ("do", "thing", "id", "who", "quote", "link")
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
#: What neither XML nor a map may hold; it is often why the form was refused.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPED = frozenset(("", "text", "search", "number", "email", "url"))


def refill(body: str, sent: MultiDict[str, str], reason: str = "") -> str:
    """Return a page with what was sent in the form that sent it, and why it was refused beside its button.

    A page shows what is saved. After a refusal its reader wants what they typed, in the same fields, in an open part of
    the page. Doing it here keeps every form of every page alike, those that are added later included.

    :param body: the page as it would be without the refusal
    :param sent: the form's fields
    :param reason: why it was refused, in a sentence; empty where the page says it already
    :return: the page unchanged where it has no such form any more
    """
    page = etree.fromstring(body.encode(), _PARSER).getroottree()
    form = _form(page, sent)
    if form is None:
        return body
    for field in form.iter("input", "textarea", "select"):
        name = field.get("name", "")
        if name and name not in (*_WHICH, "client", "base"):
            _fill(field, name, sent)
    for around in form.iterancestors("details"):
        around.set("open", "")
    for inside in form.iter("details"):
        if any(sent.get(field.get("name", "")) for field in inside.iter("input", "textarea")):
            inside.set("open", "")
    if reason and not form.xpath(".//*[contains(@class, 'wrong')]"):
        _say(form, reason)
    return str(etree.tostring(page, method="html", encoding="unicode"))


def _form(page: Any, sent: MultiDict[str, str]) -> Any:
    """Return the form that was sent: all that it says of itself is in what was sent, and most of its fields are."""
    best, most = None, 0
    for form in page.iter("form"):
        hidden = {f.get("name"): f.get("value", "") for f in form.iter("input") if f.get("type") == "hidden"}
        hidden |= {f.get("name"): sent.get(f.get("name")) for f in form.iter("button") if f.get("name") == "do"}
        if form.get("method", "").lower() != "post" or hidden.get("do", "") != sent.get("do", ""):
            continue
        if any(hidden[name] != sent.get(name, "") for name in _WHICH if name in hidden):
            continue
        names = {field.get("name") for field in form.iter("input", "textarea", "select")}
        count = 1 + len(names & set(sent))
        if count > most:
            best, most = form, count
    return best


def _fill(field: Any, name: str, sent: MultiDict[str, str]) -> None:
    values = [_visible(value) for value in sent.getlist(name)]
    if field.tag == "textarea":
        if values:
            # A parser drops the first line break of a text area.
            field.text = "\n" + values[-1] if values[-1].startswith("\n") else values[-1]
    elif field.tag == "select":
        for option in field.iter("option"):
            value = option.get("value", option.text or "")
            _flag(option, "selected", value in values if values else option.get("selected") is not None)
    elif field.get("type") in ("checkbox", "radio"):
        _flag(field, "checked", field.get("value", "on") in values)
    elif field.get("type", "") in _TYPED and values:
        field.set("value", values[-1])


def _visible(text: str) -> str:
    """Return a text with a symbol for each character that a page cannot hold, so that its writer sees where it is."""
    return _FORBIDDEN.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


def _flag(element: Any, name: str, on: bool) -> None:
    element.attrib.pop(name, None)
    if on:
        element.set(name, name)


def _say(form: Any, reason: str) -> None:
    told = etree.Element("p", {"class": "wrong", "id": "refused", "role": "alert"})
    told.text = _visible(reason)
    fields = [f for f in form.iter("textarea", "select", "input") if f.get("type", "") not in ("hidden", "submit")]
    if fields:
        known = fields[0].get("aria-describedby", "")
        fields[0].set("aria-describedby", f"{known} refused".strip())
        fields[0].set("aria-invalid", "true")
    buttons = [b for b in form.iter("button") if b.get("aria-hidden") != "true" and b.get("name") != "move"]
    place = buttons[0] if buttons else form
    # The reason is between the fields and the button that was pressed.
    while place.getparent() is not form and place is not form:
        place = place.getparent()
    if place is form:
        form.append(told)
    else:
        place.addprevious(told)
