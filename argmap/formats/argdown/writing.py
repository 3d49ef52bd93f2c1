"""From a map to Argdown: statements by id, quotes and all else in data blocks, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """Return plain data as one line of YAML's flow style in which no brace or equals sign stands inside a text."""
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


class _Writer:
    def __init__(self, debate: Map) -> None:
        self.debate = debate
        self.data = schema.dump(debate)
        attacked = {argument.target for argument in debate.arguments if argument.relation is Relation.UNDERCUTS}
        #: Unnamed links that something attacks, and so need an argument of their own in Argdown.
        self.standing = [argument for argument in debate.arguments if argument.unnamed and argument.id in attacked]
        self.names = {argument.id: f"<{argument.slug}>" for argument in debate.arguments}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text."""
        front = {
            key: value for key, value in self.data.items() if key not in ("title", "claims", "arguments") and value
        }
        yield "==="
        yield f"title: {_quoted(self.debate.title)}"
        yield "argmap:"
        yield '  version: "1"'
        for key, value in front.items():
            yield f"  {_quoted(key)}: {flow(value)}"
        yield "==="
        for claim in self.debate.claims:
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
        yield from self.headed(f"[{claim.id}]:", claim.text, "text", data)
        standing = {argument.id for argument in self.standing}
        for argument in self.debate.arguments_from.get(claim.id, ()):
            if argument.unnamed and argument.id in standing:
                yield f"  +> {self.names[argument.id]}"
            elif argument.unnamed:
                yield f"  {_SIGN[argument.relation]} {self.target(argument)}"

    def headed(self, head: str, text: str, key: str, data: dict[str, Any]) -> Iterator[str]:
        """Yield a title with its text, which goes into the data where it would not come back as it is."""
        if _survives(text):
            data.pop(key, None)
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
        if argument.title:
            yield from self.headed(f"{name}:", argument.title, "title", data)
        else:
            yield name
            if data:
                yield f"  {flow(data)}"
        if not proof:
            yield from (f"  + [{premise}]" for premise in argument.premises)
            yield f"  {_SIGN[argument.relation]} {self.target(argument)}"
            return
        yield ""
        for number, premise in enumerate(argument.premises, 1):
            yield f"({number}) [{premise}]"
        yield f"-- {argument.scheme} --" if plain else "----"
        yield f"({len(argument.premises) + 1}) [{argument.target}]"

    def target(self, argument: Argument) -> str:
        """Return what an argument bears on, in the brackets of its kind."""
        return self.names.get(argument.target) or f"[{argument.target}]"
