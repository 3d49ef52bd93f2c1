"""Notes of a page that links call: which link calls which note, and where each note begins."""

from __future__ import annotations

import re
from typing import Any

CALL = re.compile(r"\s*(?:\[?(?:\d{1,3}|[a-z*†‡§])\]?|\[[^\[\]]{1,40}\])\s*\Z")
"""What a link that calls a note reads."""
_HOLDERS = frozenset(["a", "aside", "dd", "div", "dt", "li", "p", "span", "sup", "td"])
"""Elements that hold a note, or are at its beginning."""
_CALLING = re.compile(r"noteref|footnote|endnote|\bfn\b|\bftn\b|cite_ref", re.I)


class Links:
    """The links of a page that call notes, in its order.

    A link that leads back to where the text has been, as a note's own number does, calls nothing.

    :param root: the page; None where notes are not asked for
    """

    def __init__(self, root: Any) -> None:
        self._holders: dict[str, str] = {}
        for element in root.iter() if root is not None else ():
            if isinstance(element.tag, str):
                for name in _names(element):
                    self._holders.setdefault(name, element.tag)
        self._seen: set[str] = set()
        self._called: set[str] = set()
        self._begun: set[str] = set()
        self._backs: set[Any] = set()
        self._own = 0

    def note(self, element: Any) -> str:
        """Return the id of the note that begins with an element, which was called before; empty for none."""
        if not self._holders or not isinstance(element.tag, str):
            return ""
        names = _names(element)
        self._seen.update(names)
        found = next((name for name in names if name in self._called and name not in self._begun), "")
        if found:
            self._begun.add(found)
        return found

    def call(self, element: Any, tag: str) -> str:
        """Return the id of the note that an element calls; empty if it calls none."""
        if not self._holders or tag not in ("a", "sup"):
            return ""
        link = element if tag == "a" else next(element.iter("a"), None)
        if link is None:
            return ""
        shown = "".join(link.itertext())
        _, mark, target = (link.get("href") or "").partition("#")
        if target in self._seen and not any(map(str.isalnum, shown)):
            self._backs.add(link)
        if not CALL.match(shown):
            return ""
        if not mark or self._holders.get(target) not in _HOLDERS:
            return ""
        if target in self._seen:
            self._backs.add(link)
            return ""
        raised = tag == "sup" or next(link.iter("sup"), None) is not None
        told = f"{link.get('class')} {link.get('role')} {link.get('epub:type')} {link.get('href')}"
        if not (raised or "[" in "".join(link.itertext()) or _CALLING.search(told)):
            return ""
        if target in self._called:
            return target if tag == "sup" or element.getparent().tag != "sup" else ""
        self._called.add(target)
        return target

    def is_back(self, element: Any) -> bool:
        """Return whether an element is a link that leads back from a note."""
        return element in self._backs

    def own(self) -> str:
        """Return an id for a note that stands where it is called."""
        self._own += 1
        return f"inline-{self._own}"

    def number(self, element: Any) -> int:
        """Return the number that a page shows before an item of a list; 0 for none."""
        parent = element.getparent()
        if parent is None or parent.tag != "ol":
            return 0
        first = parent.get("start") or "1"
        return (int(first) if first.isdigit() else 1) + sum(1 for _ in element.itersiblings("li", preceding=True))


def _names(element: Any) -> list[str]:
    return [name for name in (element.get("id"), element.get("name") if element.tag == "a" else None) if name]
