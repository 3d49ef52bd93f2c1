"""A map's log in words: who changed what when, in sittings of a quarter of an hour, and which claims it was about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argmap.model import Map
from argmap.store import Author, AuthorKind, Revision

#: Edits of one revision that are told one by one.
TOLD = 6
_ARROW = " -> "
_LONGEST = 70
_DOES = {"supports": "supports", "rebuts": "rebuts", "undercuts": "undercuts"}
_NOUN = {"supports": "a support", "rebuts": "a rebuttal", "undercuts": "an undercut"}
#: What is said of a first revision, and of a later one, that has no edits on record.
_WHOLE = ("wrote the map", "changed the text")


@dataclass(frozen=True, slots=True)
class Change:
    """A revision as the history shows it.

    :param saved: when, as ``2026-01-31T12:00:00Z``
    :param told: what was done, a phrase for each edit
    :param more: how many edits are not told
    """

    number: int
    saved: str
    author: str
    sound: bool
    told: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person changed within a quarter of an hour.

    :param day: as ``2026-01-31``; begins, ends: the quarter, as ``12:15`` and ``12:30``
    :param changes: newest first
    :param summary: counts of what was done, in words
    :param before: the revision before the first of them where nobody else changed the map in between, else 0
    """

    day: str
    begins: str
    ends: str
    author: str
    changes: tuple[Change, ...]
    summary: str
    before: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A claim that somebody has changed.

    :param what: ``new``, ``reworded``, ``quoted``, ``linked`` or ``changed``; revision: the newest that did it
    """

    claim: str
    what: str
    author: str
    saved: str
    revision: int


def author_name(author: Author) -> str:
    """Return what an author is called on a page."""
    return author.name or ("the file" if author.kind is AuthorKind.FILE else author.id)


def author_key(author: Author) -> str:
    """Return what an author is called in an address."""
    return f"{author.kind.value}:{author.id}"


def sittings(revisions: Sequence[Revision], debate: Map) -> tuple[Sitting, ...]:
    """Return revisions by person and quarter of an hour, the newest first.

    :param revisions: newest first
    :param debate: the map now, for the words of its claims
    """
    words = _words(revisions, debate)
    found: dict[tuple[str, str, str], list[Revision]] = {}
    for revision in revisions:
        # A quarter in which two people write at once is told as two sittings, not as one for each change.
        found.setdefault((revision.saved[:10], _quarter(revision.saved), author_key(revision.author)), []).append(
            revision
        )
    return tuple(_sitting(day, begins, rows, words) for (day, begins, _), rows in found.items())


def _quarter(saved: str) -> str:
    minute = int(saved[14:16]) if saved[14:16].isdigit() else 0
    return f"{saved[11:13] or '00'}:{minute // 15 * 15:02d}"


def _sitting(day: str, begins: str, rows: Sequence[Revision], words: Mapping[str, str]) -> Sitting:
    hour, minute = int(begins[:2]), int(begins[3:]) + 15
    ends = f"{hour + minute // 60:02d}:{minute % 60:02d}"
    unbroken = rows[0].number - rows[-1].number == len(rows) - 1
    changes = tuple(_change(row, words) for row in rows)
    return Sitting(
        day, begins, ends, author_name(rows[0].author), changes, _summary(rows), rows[-1].number - 1 if unbroken else 0
    )


def _change(revision: Revision, words: Mapping[str, str]) -> Change:
    edits = json.loads(revision.edits)
    told = list(_told(edits, words)) or [_WHOLE[revision.number > 1]]
    if revision.gone:
        told = ["removed the map"]
    author = author_name(revision.author)
    more = max(0, len(told) - TOLD)
    return Change(revision.number, revision.saved, author, revision.sound, tuple(told[:TOLD]), more)


def _words(revisions: Iterable[Revision], debate: Map) -> dict[str, str]:
    """Return the words of claims by their ids: those of the map, and of claims that were removed or renamed."""
    found: dict[str, str] = {}
    for revision in revisions:
        for edit in (*json.loads(revision.edits), *json.loads(revision.inverses)):
            if edit.get("kind") == "add" and edit.get("thing") == "claim":
                text = (edit.get("fields") or {}).get("text")
                if isinstance(text, str):
                    found.setdefault(str(edit.get("id", "")), text)
            if edit.get("kind") == "split-claim":
                found.setdefault(str(edit.get("new-id", "")), str(edit.get("new-text", "")))
    found.update((claim.id, claim.text) for claim in debate.claims)
    return found


def _name(name: Any, words: Mapping[str, str]) -> str:
    """Return a claim's words in quotation marks, a step as the step from a claim, anything else by its id."""
    text = str(name or "")
    if _ARROW in text:
        return f"the step from {_name(text.split(_ARROW)[0], words)}"
    said = " ".join(words.get(text, text).split())
    return f"“{said if len(said) <= _LONGEST else said[: _LONGEST - 2].rstrip() + ' …'}”"


def _told(edits: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Iterator[str]:
    """Yield a phrase for each edit; a claim that is added and linked at once is one."""
    links: dict[str, list[Mapping[str, Any]]] = {}
    new = {str(e.get("id")) for e in edits if e.get("kind") == "add" and e.get("thing") == "claim"}
    for edit in edits:
        if edit.get("kind") == "add-link" and str(edit.get("premise")) in new:
            links.setdefault(str(edit.get("premise")), []).append(edit)
    for edit in edits:
        if edit.get("kind") == "add-link" and str(edit.get("premise")) in new:
            continue
        phrase = _phrase(edit, words)
        if edit.get("kind") == "add" and edit.get("thing") == "claim":
            for link in links.get(str(edit.get("id")), ()):
                phrase += (
                    f", which {_DOES.get(str(link.get('relation')), 'bears on')} {_name(link.get('target'), words)}"
                )
        yield phrase


#: Verbs of what is done to quotations and to steps.
_QUOTES = {"add": "quoted a source for", "remove": "removed a quotation from", "move": "moved a quotation of"}
_STEPS = {"add": "added", "remove": "removed", "move": "moved"}


def _phrase(edit: Mapping[str, Any], words: Mapping[str, str]) -> str:
    kind, thing = str(edit.get("kind", "")), str(edit.get("thing", ""))
    name, claim, target = (_name(edit.get(key), words) for key in ("id", "claim", "target"))
    link = _ends(str(edit.get("link") or ""), words)
    relation = str(edit.get("relation"))
    if kind == "set-field":
        field = str(edit.get("field", ""))
        if thing == "map":
            return f"changed the map’s {field}"
        if thing == "quote":
            return f"changed the {field} of a quotation of {claim}"
        return f"reworded {name}" if (thing, field) == ("claim", "text") else f"changed “{field}” of {name}"
    if thing == "quote" and kind in _QUOTES:
        return f"{_QUOTES[kind]} {claim}"
    if thing == "step" and kind in _STEPS:
        return f"{_STEPS[kind]} a step of the walkthrough"
    if kind == "add":
        title = (edit.get("fields") or {}).get("title") or edit.get("id")
        return f"added {'' if thing == 'claim' else f'the {thing} '}{_name(title, words)}"
    phrases = {
        "remove": f"removed the {thing} {name}",
        "remove-claim": f"removed {name}",
        "rename": f"renamed {edit.get('id')} to {edit.get('to')}",
        "move": f"moved {name}",
        "add-link": f"added that {_name(edit.get('premise'), words)} {_DOES.get(relation, 'bears on')} {target}",
        "remove-link": f"removed the link {link}",
        "redirect-link": f"redirected the link {link} to {target}",
        "retype-link": f"made the link {link} {_NOUN.get(relation, 'another one')}",
        "join-premises": f"joined {len(edit.get('links') or ())} premises into one argument",
        "separate-premises": "separated the premises of an argument",
        "merge-claims": f"merged {_name(edit.get('drop'), words)} into {_name(edit.get('keep'), words)}",
        "split-claim": f"split {name}, adding {_name(edit.get('new-id'), words)}",
    }
    return phrases.get(kind, kind.replace("-", " "))


def _ends(link: str, words: Mapping[str, str]) -> str:
    if _ARROW not in link:
        return f"“{link}”"
    first, target = link.split(_ARROW, 1)
    return f"from {_name(first, words)} to {_name(target, words)}"


def _summary(rows: Sequence[Revision]) -> str:
    """Return counts of what was done in words, such as ``2 claims added, 1 reworded``."""
    counts: Counter[str] = Counter()
    for row in rows:
        for edit in json.loads(row.edits):
            counts[_sort(edit)] += 1
    order = ("claims added", "reworded", "quotations added", "links changed", "claims removed", "other changes")
    parts = [f"{counts[sort]} {_singular(sort) if counts[sort] == 1 else sort}" for sort in order if counts[sort]]
    return ", ".join(parts)


def _singular(sort: str) -> str:
    first, *rest = sort.split(" ")
    return " ".join((first.removesuffix("s"), *rest)) if rest and first != "other" else sort.removesuffix("s")


def _sort(edit: Mapping[str, Any]) -> str:
    kind, thing = str(edit.get("kind", "")), str(edit.get("thing", ""))
    if (kind, thing) == ("add", "claim") or kind == "split-claim":
        return "claims added"
    if (kind, thing, edit.get("field")) == ("set-field", "claim", "text"):
        return "reworded"
    if (kind, thing) == ("add", "quote"):
        return "quotations added"
    if kind.endswith("-link") or kind.endswith("-premises"):
        return "links changed"
    return "claims removed" if kind in ("remove-claim", "merge-claims") else "other changes"


def touched(revisions: Sequence[Revision], debate: Map) -> tuple[Touched, ...]:
    """Return the claims of a map that revisions were about, each once, with the strongest of what was done.

    :param revisions: newest first
    :param debate: the map now; claims that are gone are left out
    """
    order = ("new", "reworded", "quoted", "linked", "changed")
    found: dict[str, Touched] = {}
    for revision in revisions:
        for edit in json.loads(revision.edits):
            for claim, what in _about(edit):
                known = found.get(claim)
                if claim not in debate.claim or (known and order.index(known.what) <= order.index(what)):
                    continue
                newest = known or Touched(claim, what, author_name(revision.author), revision.saved, revision.number)
                found[claim] = Touched(claim, what, newest.author, newest.saved, newest.revision)
    return tuple(found.values())


def _about(edit: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the claims that an edit changes, each with what it does to them."""
    kind, thing = str(edit.get("kind", "")), str(edit.get("thing", ""))
    if thing == "claim" and kind == "add":
        yield str(edit.get("id")), "new"
    elif thing == "claim" and kind == "set-field":
        yield str(edit.get("id")), "reworded" if edit.get("field") == "text" else "changed"
    elif thing == "claim" and kind == "rename":
        yield str(edit.get("to")), "changed"
    elif thing == "quote":
        yield str(edit.get("claim")), "quoted" if kind == "add" else "changed"
    elif kind == "add-link":
        yield str(edit.get("premise")), "linked"
    elif kind in ("remove-link", "redirect-link", "retype-link"):
        yield str(edit.get("link", "")).split(_ARROW)[0], "linked"
    elif kind == "split-claim":
        yield str(edit.get("id")), "reworded"
        yield str(edit.get("new-id")), "new"
    elif kind == "merge-claims":
        yield str(edit.get("keep")), "changed"
