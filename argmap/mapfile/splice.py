"""Edits in the text of a map file: only the lines concerned change, and every other byte stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import yaml

from argmap import schema
from argmap.edits import Edit, Rename, Thing, apply
from argmap.errors import Problem, has_errors
from argmap.mapfile.files import MapFile, write_plain
from argmap.mapfile.lines import merge_lines
from argmap.mapfile.near import places_of
from argmap.mapfile.page import Unable, layout_of
from argmap.mapfile.parse import MAX_BYTES, Parsed, parse
from argmap.mapfile.tree import Node, tree
from argmap.mapfile.writer import Writer
from argmap.model import Map
from argmap.schema.fields import FORBIDDEN

_BOM = "\ufeff"
_SECTION = {
    Thing.POSITION: "positions",
    Thing.ISSUE: "issues",
    Thing.CLAIM: "claims",
    Thing.ARGUMENT: "arguments",
    Thing.SOURCE: "sources",
}


def splice(
    text: str,
    before: Map,
    edits: Iterable[Edit],
    *,
    undoing: tuple[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    read: Callable[[str], MapFile] | None = None,
    known: Parsed | None = None,
) -> str | Problem:
    """Return the text of a map file with edits made; comments, order, quoting and line ends of the rest stay.

    The result is read again and must be the map that the edits give; else the edits are refused and nothing changes.

    :param text: the file's text, with its line ends as they are
    :param before: the map that the text is read as
    :param edits: edits to make one after the other
    :param undoing: where the edits take others back: the file's text before those and after them. What is still as
        they left it comes back as it was, to the byte
    :param max_bytes: the most that the result may have
    :param read: what reads the result, so that who needs it read need not do it again
    :param known: what the text was read as, so that only the claims that change are looked into
    """
    after = before
    renames: dict[str, dict[str, str]] = {}
    for edit in edits:
        done = apply(after, edit, strict=False)
        if isinstance(done, Problem):
            return done
        if isinstance(edit, Rename) and edit.thing in _SECTION:
            names = renames.setdefault(_SECTION[edit.thing], {})
            first = next((old for old, new in names.items() if new == edit.id), edit.id)
            names[first] = edit.to
        after = done
    if after == before:
        return text
    if undoing is not None:
        merged = merge_lines(undoing[1], undoing[0], text)
        if merged is not None and _reads_as(merged, text, after, max_bytes, read):
            return merged
    body = text.removeprefix(_BOM)
    try:
        if known is not None and known.text == text and not renames:
            within = _within(known, before, after)
            if within is not None and _reads_as(within, text, after, max_bytes, read):
                return within
        # What is the same in both is neither written out nor looked into; where that does not do, everything is.
        for careful, whole in ((False, False), (False, True), (True, True)):
            old, new = (schema.dump(before), schema.dump(after)) if whole else schema.dump_both(before, after)
            same = {name for name, value in new.get("claims", {}).items() if value is schema.SAME}
            root = _tree(body, max_bytes, same)
            if root is None or root.kind != "map":
                raise Unable("the file is not a mapping")
            writer = Writer(body, root, careful)
            writer.mapping(root, old, new, (), renames)
            result = text[: len(text) - len(body)] + writer.result()
            if _reads_as(result, text, after, max_bytes, read):
                return result
    except Unable as reason:
        return _refused(str(reason))
    return _refused("the changed text would not be read as the changed map")


def _within(known: Parsed, before: Map, after: Map) -> str | None:
    """Return the text with claims changed each in its own lines; ``None`` where something else changes too."""
    places = None if known.problems else places_of(known)
    if places is None:
        return None
    old, new = schema.dump_both(before, after)
    was, now = old.pop("claims", {}), new.pop("claims", {})
    if old != new or list(was) != list(now) or not was.keys() <= places.chunks.keys():
        return None
    if places.layout is None:
        root = tree(known.text, known.text, set(now))
        places.layout = layout_of(known.text, root) if root else None
    table = f"{_SECTION[Thing.CLAIM]}:\n"
    pieces = [places.head]
    for name, chunk in places.chunks.items():
        if name not in now or was[name] == now[name]:
            pieces.append(chunk.text)
            continue
        text = table + chunk.text
        root = tree(text, text)
        if root is None or root.kind != "map":
            return None
        writer = Writer(text, root, careful=False, layout=places.layout)
        try:
            writer.mapping(root, {"claims": {name: was[name]}}, {"claims": {name: now[name]}}, (), {})
            pieces.append(writer.result().removeprefix(table))
        except Unable:
            return None
    return "".join([*pieces, places.tail])


def _tree(body: str, max_bytes: int, closed: Collection[str]) -> Node | None:
    """Return the text's tree; of a text with problems that of what can be read.

    :param closed: claims that are not looked into
    """
    if not FORBIDDEN.search(body):
        try:
            return tree(body, body, closed)
        except yaml.YAMLError:
            pass
    try:
        return tree(body, parse(body, max_bytes=max_bytes).text, closed)
    except yaml.YAMLError:
        raise Unable("too much of the file is not YAML") from None


def _refused(reason: str) -> Problem:
    if "mapping" not in reason and "bytes" not in reason:
        reason += "; a problem in the file may be in the way"
    return Problem(
        "cannot-splice",
        f"The edit cannot be made in the text of the file: {reason}.",
        "Fix the problems of the file in its text, or make this change there.",
    )


def _reads_as(result: str, text: str, after: Map, max_bytes: int, read: Callable[[str], MapFile] | None = None) -> bool:
    if read is None or max_bytes != MAX_BYTES:
        parsed = parse(result, max_bytes=max_bytes)
        debate = schema.load(parsed.data, after.id)[0] if isinstance(parsed.data, dict) else None
    else:
        found = read(result)
        parsed, debate = found.parsed, found.debate
    if has_errors(parsed.problems):
        # What was wrong before may still be wrong, and nothing else.
        known = [problem.message for problem in parse(text, max_bytes=max_bytes).problems]
        if any(problem.message not in known for problem in parsed.problems):
            return False
    return debate == after


def splice_sources(text: str, changed: Mapping[str, Mapping[str, Any] | None]) -> str | Problem:
    """Return the text of the file of sources with some of its sources described again; all the rest stays.

    :param text: the file's text
    :param changed: descriptions by id, as the file has them; ``None`` removes a source
    """
    parsed = parse(text)
    before, _ = schema.load_sources(parsed.data)
    old = schema.dump_sources(before)
    new = {name: given for name, given in {**old, **changed}.items() if given is not None}
    after, _ = schema.load_sources(new)
    if after == before:
        return text
    unread = parsed.problems or (parsed.data and (not isinstance(parsed.data, dict) or parsed.data.keys() - old.keys()))
    if (not old or not new) and not unread:
        # Without an entry there is no layout to follow; remarks alone stay. What cannot be read stays too, below.
        rest = "\n".join(line for line in text.splitlines() if line.lstrip().startswith("#"))
        return (f"{rest}\n\n" if rest else "") + (write_plain(new) if new else "")
    body = text.removeprefix(_BOM)
    try:
        for careful in (False, True):
            root = _tree(body, MAX_BYTES, ())
            if root is None or root.kind != "map":
                raise Unable("the file is not a mapping")
            writer = Writer(body, root, careful)
            writer.mapping(root, old, new, ("sources",), {})
            result = text[: len(text) - len(body)] + writer.result()
            if schema.load_sources(parse(result).data)[0] == after:
                return result
    except Unable as reason:
        return _refused(str(reason))
    return _refused("the changed text would not be read as the changed sources")
