"""From a map to Argdown: statements by id, quotes and all else in data blocks, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from argmap import schema
from argmap.formats.argdown.inline import render
from argmap.formats.argdown.scan import Scanner
from argmap.formats.argdown.shortcodes import character
from argmap.model import Argument, Claim, Map, Relation

_ESCAPED = re.compile(
    r"[\\*_\[<{]"  # opens something wherever it stands
    r"|@(?=[\[<i])|#(?=[\w(\[\]^`-]|[^\x00-\x7f])|/(?=[/*])|=(?===)"
    r"|([.:])(?=(\S+?)\1)"
)
_SIGN = {Relation.SUPPORTS: "+>", Relation.REBUTS: "->", Relation.UNDERCUTS: "_>"}
_RULE = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_LINKS = frozenset(relation.value for relation in Relation)


def write(debate: Map) -> str:
    """Return the map in Argdown 2.

    Claims become statements titled by their id; a named argument for a claim becomes a premise-conclusion structure.
    Other named arguments, and links that are undercut, become arguments that their premises support.
    """
    writer = _Writer(debate)
    return "\n".join(writer.lines())


def escape(text: str) -> str:
    """Return a text with a backslash before whatever Argdown would not take for text.

    >>> escape("[a] is *not* b")
    '\\\\[a] is \\\\*not\\\\* b'
    """
    return _ESCAPED.sub(_with_backslash, text)


def _with_backslash(match: re.Match[str]) -> str:
    sign, inner = match.group(1), match.group(2)
    code = f"{sign}{inner}{sign}"
    if sign and inner.isalnum() and character(code) == code:
        # Nothing a code stands for, such as the letters between the dots of an abbreviation.
        return match.group()
    return "\\" + match.group()


def flow(value: Any) -> str:
    """Return plain data as one line of YAML's flow style in which no brace or equals sign is inside a text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(str(key))}: {flow(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(below) for below in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted("" if value is None else str(value)) if not isinstance(value, int | float) else repr(value)


def _quoted(text: str) -> str:
    return '"' + "".join(_character(character) for character in text).replace("==", "\\u003d\\u003d") + '"'


def _character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character in "{}" or not character.isprintable():
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def _survives(text: str) -> bool:
    """Return whether a text comes back as it is when it is written escaped behind a title."""
    items = Scanner(f"[x]: {escape(text)}\n").run()
    if len(items) != 1 or items[0].data:
        return False
    content = render(items[0].pieces)
    return content.text == text and not content.tags and not content.links


def _one_title(text: Any, brackets: str) -> bool:
    """Return whether a text can stand as a title between brackets and come back as it is.

    It does so where a definition follows, and where it is only named: what is before a colon may hold brackets.
    """
    if not isinstance(text, str) or text != " ".join(text.split()) or not text:
        return False
    name = f"{brackets[0]}{text}{brackets[1]}"
    read = [Scanner(f"{line}\n").run() for line in (f"{name}: x", name)]
    return all(len(items) == 1 and items[0].title == text and not items[0].data for items in read)


def _tags(tags: Iterable[Any]) -> list[str]:
    return [f"#{tag}" if re.fullmatch(r"[^\W_][\w-]*", str(tag)) else f"#({tag})" for tag in tags]


def _tagged(line: str, text: str, tags: Collection[str]) -> bool:
    """Return whether a line with a title, a text and tags comes back as these."""
    items = Scanner(f"{line}\n").run()
    if len(items) != 1 or items[0].data:
        return False
    content = render(items[0].pieces)
    return content.text == text and content.tags == list(tags) and not content.links


class _Names:
    """What statements and arguments are called: as the document that a map came from did, else by their ids."""

    def __init__(self, debate: Map) -> None:
        kept = debate.extensions.get("argdown")
        kept = kept if isinstance(kept, dict) else {}
        titles = kept.get("titles")
        titles = titles if isinstance(titles, dict) else {}
        proven = {end for a in debate.arguments if not a.unnamed for end in (*a.premises, a.target)}
        bare = kept.get("arguments")
        #: Claims that were arguments without premises there, and so are written as arguments.
        self.bare = {claim for claim in bare if claim in debate.claim} - proven if isinstance(bare, list) else set()
        self.headings = [entry for entry in kept.get("headings") or [] if isinstance(entry, dict)]
        front = kept.get("front matter")
        self.front = front if isinstance(front, dict) else {}
        self.claims: dict[str, str] = {}
        self.arguments: dict[str, str] = {}
        taken = {claim.id for claim in debate.claims} | {argument.slug for argument in debate.arguments}
        for claim in debate.claims:
            title = titles.get(claim.id)
            if (
                isinstance(title, str)
                and title not in taken
                and _one_title(title, "<>" if claim.id in self.bare else "[]")
            ):
                self.claims[claim.id] = title
                taken.add(title)
        for argument in debate.arguments:
            if not argument.unnamed and argument.title not in taken and _one_title(argument.title, "<>"):
                self.arguments[argument.id] = argument.title
                taken.add(argument.title)

    def claim(self, id: str) -> str:
        """Return what a claim is called, in the brackets of its kind."""
        title = self.claims.get(id, id)
        return f"<{title}>" if id in self.bare else f"[{title}]"

    def argument(self, argument: Argument) -> str:
        """Return what an argument is called."""
        return f"<{self.arguments.get(argument.id, argument.slug)}>"

    def told(self) -> dict[str, Any]:
        """Return which names stand for which ids, for reading them back."""
        found = {"claims": self.claims, "arguments": self.arguments, "bare": sorted(self.bare)}
        return {key: value for key, value in found.items() if value}


class _Writer:
    def __init__(self, debate: Map) -> None:
        self.debate = debate
        self.data = schema.dump(debate)
        attacked = {argument.target for argument in debate.arguments if argument.relation is Relation.UNDERCUTS}
        #: Unnamed links that something attacks, and so need an argument of their own in Argdown.
        self.standing = [argument for argument in debate.arguments if argument.unnamed and argument.id in attacked]
        self.called = _Names(debate)
        self.names = {argument.id: self.called.argument(argument) for argument in debate.arguments}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text."""
        front = {
            key: value for key, value in self.data.items() if key not in ("title", "claims", "arguments") and value
        }
        yield "==="
        yield f"title: {_quoted(self.debate.title)}"
        for key, value in self.called.front.items():
            # Strict mode would read attacks as contraries, which lead both ways; they are written out here.
            if isinstance(key, str) and key not in ("title", "argmap", "model"):
                yield f"{_quoted(key)}: {flow(value)}"
        yield "argmap:"
        yield '  version: "1"'
        if told := self.called.told():
            yield f'  "names": {flow(told)}'
        for key, value in front.items():
            yield f"  {_quoted(key)}: {flow(value)}"
        yield "==="
        headings = self.headings()
        for claim in self.debate.claims:
            yield from headings.get(claim.id, ())
            yield ""
            yield from self.claim(claim)
        for argument in self.debate.arguments:
            if not argument.unnamed:
                yield ""
                yield from self.argument(argument)
        for argument in self.standing:
            yield ""
            yield self.names[argument.id]
            yield f"  {_SIGN[argument.relation]} {self.target(argument)}"
        yield ""

    def claim(self, claim: Claim) -> Iterator[str]:
        """Yield a claim, its data, and its links."""
        data = {key: value for key, value in self.data["claims"][claim.id].items() if key not in _LINKS}
        yield from self.headed(f"{self.called.claim(claim.id)}:", claim.text, "text", data, claim.tags)
        standing = {argument.id for argument in self.standing}
        for argument in self.debate.arguments_from.get(claim.id, ()):
            if argument.unnamed and argument.id in standing:
                yield f"  +> {self.names[argument.id]}"
            elif argument.unnamed:
                yield f"  {_SIGN[argument.relation]} {self.target(argument)}"

    def headings(self) -> dict[str, list[str]]:
        """Return the headings that stand before claims, where each issue's claims stand together."""
        runs: list[tuple[str, str]] = []
        for claim in self.debate.claims:
            if not runs or claim.issue != runs[-1][0]:
                runs.append((claim.issue, claim.id))
        issues = [issue for issue, _ in runs]
        if len(set(issues)) < len(issues) or "" in issues[1:]:
            return {}
        given = {entry.get("title"): entry for entry in self.called.headings}
        found: dict[str, list[str]] = {}
        for place, (issue, claim_id) in enumerate(runs):
            titles = [self.debate.issue[issue].title] if issue in self.debate.issue else []
            first = self.called.headings[0].get("title") if self.called.headings else None
            if place == 0 and isinstance(first, str) and first not in {issue.title for issue in self.debate.issues}:
                # The heading of the whole document, which is no issue.
                titles.insert(0, first)
            lines: list[str] = []
            for title in titles:
                if _survives(title):
                    entry = given.get(title, {})
                    signs = "#" * (int(entry["level"]) if str(entry.get("level")) in "123456" else 1)
                    lines += ["", " ".join([signs, escape(title), *_tags(entry.get("tags") or ())])]
            if lines:
                found[claim_id] = lines
        return found

    def headed(self, head: str, text: str, key: str, data: dict[str, Any], tags: Collection[str] = ()) -> Iterator[str]:
        """Yield a title with its text, which goes into the data where it would not come back as it is."""
        if _survives(text):
            data.pop(key, None)
            shown = _tags(tags)
            if shown and _tagged(line := " ".join([f"{head} {escape(text)}", *shown]), text, tags):
                data.pop("tags", None)
                yield line
            else:
                yield f"{head} {escape(text)}"
        else:
            yield f"{head} {escape(' '.join(text.split())) or '…'}"
        if data:
            yield f"  {flow(data)}"

    def argument(self, argument: Argument) -> Iterator[str]:
        """Yield a named argument."""
        data = dict(self.data["arguments"][argument.id])
        for key in (*_LINKS, "premises"):
            data.pop(key, None)
        name = self.names[argument.id]
        proof = argument.relation is Relation.SUPPORTS
        plain = proof and _RULE.fullmatch(argument.scheme) is not None
        if plain:
            del data["scheme"]
        if argument.id in self.called.arguments:
            del data["title"]
            if argument.note:
                yield from self.headed(f"{name}:", argument.note, "note", data)
            else:
                yield name
                if data:
                    yield f"  {flow(data)}"
        elif argument.title:
            yield from self.headed(f"{name}:", argument.title, "title", data)
        else:
            yield name
            if data:
                yield f"  {flow(data)}"
        if not proof:
            yield from (f"  + {self.called.claim(premise)}" for premise in argument.premises)
            yield f"  {_SIGN[argument.relation]} {self.target(argument)}"
            return
        yield ""
        for number, premise in enumerate(argument.premises, 1):
            yield f"({number}) {self.called.claim(premise)}"
        yield f"-- {argument.scheme} --" if plain else "----"
        yield f"({len(argument.premises) + 1}) {self.called.claim(argument.target)}"

    def target(self, argument: Argument) -> str:
        """Return what an argument bears on, in the brackets of its kind."""
        return self.names.get(argument.target) or self.called.claim(argument.target)
