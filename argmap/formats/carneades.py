"""Carneades 4 argument graphs, brought in from their YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats.base import Imported, note, one_line
from argmap.formats.building import ordered
from argmap.formats.nodes import Kind, Node, make, weave
from argmap.formats.statements import Statements, placeholder
from argmap.model import Argument, Issue, Map, Position, Relation, link_id
from argmap.slugs import Slugs, slug
from argmap.wording import counted

ASSUMED = "assumed"
"""The tag of statements that the graph assumes."""
MAX_BYTES = 8_000_000
MOST_RIVALS = 6
"""Positions of one issue up to which each is linked to every other."""


def read(text: str, name: str = "") -> Imported:
    """Read an argument graph as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id of, and its title where the graph has none
    """
    from argmap.mapfile import parse  # YAML takes 30 ms to import

    parsed = parse(text, max_bytes=MAX_BYTES)
    data, problems = parsed.data, list(parsed.problems)
    if not isinstance(data, dict):
        problems.append(Problem("wrong-format", "The text is not a Carneades argument graph.", line=1, column=1))
        data = {}
    found = Statements(problems)
    assumed = _assumed(data)
    arguments = dict(_arguments(data, problems))
    concluded = {_name(entry.get("conclusion")) for entry in arguments.values()}
    undercutters = _undercutters(arguments, data, concluded)
    _statements(data, arguments, found, assumed, undercutters)
    bare = {
        k for k, entry in arguments.items() if not _premises(entry) and _name(entry.get("conclusion")) in undercutters
    }
    for key in arguments:
        if key in bare:
            # It has no reason that could be a premise, so a claim says of it what Carneades decides on.
            words = f"The argument “{key}” applies."
            found.statement(Node(_applies(key), Kind.CLAIM, words, path=("arguments", key)))
    for key, entry in arguments.items():
        _argument(key, entry, found, undercutters, bare)
    found.settle()
    meta = _mapping(data, "meta")
    title = one_line(_text(meta.get("title")))
    made = make(weave(found.nodes, found.edges, problems, "statement"), name, title)
    debate = _with_issues(
        _with_assumptions(made.map, made.claims, assumed, concluded, bare, problems), made.claims, data, problems
    )
    about = next((one_line(_text(meta[key])) for key in ("note", "description") if _text(meta.get(key)).strip()), "")
    kept = {key: value for key, value in data.items() if key not in ("statements", "arguments", "issues")}
    kept["meta"] = {key: value for key, value in meta.items() if key != "title"}
    details = {made.arguments[key]: rest for key, rest in _details(arguments) if key in made.arguments}
    extension = {key: value for key, value in {**kept, "arguments": details}.items() if value not in ({}, [], "", None)}
    debate = replace(debate, summary=about, extensions={"carneades": extension} if extension else {})
    problems = [parsed.locate(p) if p.path and p.line is None else p for p in problems]
    problems.sort(key=lambda problem: problem.line or 0)
    return Imported(debate, problems, {"carneades": {"statements": len(found.nodes), "arguments": len(arguments)}})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float | bool) else ""


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    """Return the id of a statement; a term is the same however it is spaced."""
    return re.sub(r"(?<=[(,]) | (?=[(),])", "", one_line(_text(value)))


def _texts(value: Any) -> list[str]:
    """Return statement ids given as a list, as a mapping from roles, or as one text."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return [_name(member) for member in value if _text(member).strip()]
    return [_name(value)] if _text(value).strip() else []


def _assumed(data: Mapping[str, Any]) -> set[str]:
    statements = data.get("statements")
    entries = statements.items() if isinstance(statements, dict) else ()
    marked = {
        _name(key)
        for key, entry in entries
        if isinstance(entry, dict) and _text(entry.get("assumed")).lower() == "true"
    }
    return {*_texts(data.get("assumptions")), *marked}


def _arguments(data: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    arguments = data.get("arguments")
    if arguments in (None, ""):
        return
    if not isinstance(arguments, dict):
        message = "“arguments” must map ids to arguments."
        problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=("arguments",)))
        return
    for key, entry in arguments.items():
        if isinstance(entry, dict):
            yield str(key), entry
        else:
            message = f"The argument “{str(key)[:40]}” has no premises and no conclusion; it was left out."
            problems.append(Problem("no-premise", message, severity=Severity.WARNING, path=("arguments", key)))


def _undercutters(
    arguments: Mapping[str, Mapping[str, Any]], data: Mapping[str, Any], concluded: set[str]
) -> dict[str, list[str]]:
    """Return, by the statement that stands for being undercut, the arguments it stands for."""
    statements = {_name(key): entry for key, entry in _mapping(data, "statements").items()}
    found: dict[str, list[str]] = {}
    for key, entry in arguments.items():
        name = _name(entry.get("undercutter"))
        if name:
            text = _statement_text(statements.get(name)) or name
            if placeholder(text) or placeholder(name) or (name in concluded and text == name):
                found.setdefault(name, []).append(key)
    for name in concluded:
        about = placeholder(name)
        if name not in found and about and about[1] in arguments and name[:1] in "¬~-(" and about[0] != "valid":
            found[name] = [about[1]]
    return found


def _statement_text(entry: Any) -> str:
    return one_line(_text(entry.get("text")) if isinstance(entry, dict) else _text(entry))


def _statements(
    data: Mapping[str, Any],
    arguments: Mapping[str, Mapping[str, Any]],
    found: Statements,
    assumed: set[str],
    undercutters: Mapping[str, list[str]],
) -> None:
    statements = data.get("statements")
    known: set[str] = set()
    entries: list[tuple[Any, Any]] = []
    if isinstance(statements, dict):
        entries = list(statements.items())
    elif isinstance(statements, list):
        entries = [(member, None) for member in statements if isinstance(member, str)]
    elif statements not in (None, ""):
        message = "“statements” must map ids to statements."
        found.problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=("statements",)))
    for key, entry in entries:
        ident = _name(key)
        known.add(ident)
        words = _statement_text(entry) or ident
        if ident in undercutters:
            found.aside(ident, words)
        else:
            tags = (ASSUMED,) if ident in assumed else ()
            found.statement(Node(ident, Kind.CLAIM, words, path=("statements", key), tags=tags))
    language = _mapping(data, "language")
    for ident in _texts(data.get("assumptions")):
        if ident not in known and ident not in undercutters:
            known.add(ident)
            words = _worded(ident, language)
            found.statement(Node(ident, Kind.CLAIM, words, path=("assumptions",), tags=(ASSUMED,)))
    for key, entry in arguments.items():
        names = [*_premises(entry), *_texts(entry.get("exceptions")), *_texts(entry.get("conclusion"))]
        for ident in (*names, *_texts(entry.get("undercutter"))):
            if ident not in known:
                known.add(ident)
                if ident in undercutters or (placeholder(ident) and ident not in names):
                    found.aside(ident, ident)
                    continue
                what = f"The statement “{ident[:60]}” of the argument “{key[:40]}”"
                message = f"{what} is not listed; its id is used as its text."
                problem = Problem("unknown-statement", message, "List it.", Severity.WARNING, path=("arguments", key))
                found.problems.append(problem)
                tags = (ASSUMED,) if ident in assumed else ()
                found.statement(Node(ident, Kind.CLAIM, ident, path=("arguments", key), tags=tags))


def _worded(term: str, language: Mapping[str, Any]) -> str:
    """Return a term in the words the graph's language has for its predicate, such as “%s is a %s car.”."""
    match = re.fullmatch(r"(\w+)\((.*)\)", term)
    if match is None:
        return term
    parts, depth = [""], 0
    for letter in match.group(2):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    words = _text(language.get(f"{match.group(1)}/{len(parts)}"))
    filled = iter(parts)
    return re.sub(r"%[sv]", lambda _: next(filled, "…"), words) if words else term


def _premises(entry: Mapping[str, Any]) -> list[str]:
    return [*_texts(entry.get("premises")), *_texts(entry.get("assumptions"))]


def _applies(key: str) -> str:
    return f"applies {key}"


def _argument(
    key: str,
    entry: Mapping[str, Any],
    found: Statements,
    undercutters: Mapping[str, list[str]],
    bare: AbstractSet[str],
) -> None:
    conclusion = _name(entry.get("conclusion"))
    scheme = one_line(_text(entry.get("scheme")))
    exceptions = [(ident, True) for ident in _texts(entry.get("exceptions"))]
    undercutter = _name(entry.get("undercutter"))
    if undercutter and undercutter not in undercutters and not placeholder(undercutter):
        exceptions.append((undercutter, True))
    weight = _text(entry.get("weight", entry.get("weigth")))
    premises = [(_applies(key), True)] if key in bare else [(ident, True) for ident in _premises(entry)]
    targets = undercutters.get(conclusion) or [conclusion]
    kind = Kind.ATTACK if conclusion in undercutters else Kind.SUPPORT
    path = ("arguments", key)
    hint = key if re.search(r"[A-Za-z]{3}", key) else ""
    # Where premises converge each is a reason by itself; what undercuts or excepts the argument needs it in one piece.
    apart = scheme == "convergent" and not exceptions and kind is Kind.SUPPORT and key not in _undercut(undercutters)
    steps = [(target, [premise]) for target in targets for premise in premises] if apart else []
    for number, (target, grounds) in enumerate(steps or [(target, premises) for target in targets]):
        name = f"argument {key}" if number == 0 else f"argument {key}#{number + 1}"
        node = Node(name, kind, scheme="" if scheme == "linked" else scheme, path=path, hint=hint)
        node.weight = found.weight(weight, node)
        to = target
        if kind is Kind.ATTACK:
            to = _applies(target) if target in bare else f"argument {target}"
        found.argument(node, grounds, to, exceptions if number == 0 else ())


def _undercut(undercutters: Mapping[str, list[str]]) -> set[str]:
    return {key for keys in undercutters.values() for key in keys}


def _with_assumptions(
    debate: Map,
    claims: Mapping[str, str],
    assumed: AbstractSet[str],
    concluded: AbstractSet[str],
    bare: AbstractSet[str],
    problems: list[Problem],
) -> Map:
    """Return the map with what the graph assumes; what it neither assumes nor argues for is not there."""
    held = {claims[ident]: True for ident in assumed if ident in claims}
    applied = {_applies(key) for key in bare}
    loose = {of for ident, of in claims.items() if ident not in {*assumed, *concluded, *applied}} - set(held)
    if loose:
        told = counted(len(loose), "statement is", "statements are")
        message = (
            f"{told} neither assumed nor argued for, and so does not stand in Carneades: `assumed: false` says so."
        )
        problems.append(note("not-assumed", message, "Take the field out where a statement should stand."))
    values = {**held, **dict.fromkeys(loose, False)}
    return replace(
        debate, claims=tuple(replace(claim, assumed=values.get(claim.id, claim.assumed)) for claim in debate.claims)
    )


def _details(arguments: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what of each argument has no place in the model, such as the roles of premises."""
    taken = ("conclusion", "scheme", "weight", "weigth", "exceptions", "assumptions", "undercutter")
    for key, entry in arguments.items():
        rest = {name: value for name, value in entry.items() if name not in taken}
        if not isinstance(rest.get("premises"), dict):
            rest.pop("premises", None)
        if rest:
            yield f"argument {key}", rest


def _with_issues(debate: Map, claims: Mapping[str, str], data: Mapping[str, Any], problems: list[Problem]) -> Map:
    """Return the map with the graph's issues; where there is one only, its answers are the map's positions."""
    given = data.get("issues")
    entries = [(k, v) for k, v in given.items() if isinstance(v, dict)] if isinstance(given, dict) else []
    slugs = Slugs()
    issues: list[Issue] = []
    of: dict[str, str] = {}
    positions: list[Position] = []
    rivals: list[tuple[str, str]] = []
    for key, entry in entries:
        members = [claims[ident] for ident in _texts(entry.get("positions")) if ident in claims]
        about = _mapping(entry, "meta")
        title = one_line(_text(about.get("title"))) or str(key)
        issue = Issue(slugs.new(slug(str(key), "issue"), "issue"), title)
        issues.append(issue)
        for member in members:
            of.setdefault(member, issue.id)
        if len(entries) == 1 and len(members) > 1:
            positions = [Position(member, _brief(debate.claim[member].text), member) for member in members]
        linked = {(a.premises, a.target) for a in debate.arguments}
        if len(members) <= MOST_RIVALS:
            pairs = [(one, other) for one in members for other in members if one != other]
            # What the graph assumes is there whatever is said against it.
            pairs = [pair for pair in pairs if not debate.claim[pair[1]].assumed]
            rivals += [pair for pair in pairs if ((pair[0],), pair[1]) not in linked and pair not in rivals]
    if entries:
        message = (
            "The positions of an issue exclude one another: each rebuts the others. Standards of proof are not kept."
        )
        if any(len(_texts(entry.get("positions"))) > MOST_RIVALS for _, entry in entries):
            message += f" Those of an issue with more than {MOST_RIVALS} only share it."
        problems.append(replace(note("issues", message), path=("issues",)))
    held = tuple(replace(claim, issue=of.get(claim.id, "")) for claim in debate.claims)
    against = [Argument(link_id(one, other), (one,), Relation.REBUTS, other) for one, other in rivals]
    return replace(
        debate,
        issues=tuple(issues),
        positions=tuple(positions),
        claims=held,
        arguments=ordered(held, [*debate.arguments, *against]),
    )


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rpartition(" ")[0] + "…"


def sniff(text: str) -> float:
    """Return how surely the text is a Carneades 4 argument graph, 0 to 1."""
    keys = set(re.findall(r"(?m)^([a-z_]+)\s*:", text[:200_000]))
    if keys & {"claims", "positions"}:
        return 0.0
    if keys & {"argument_schemes", "issue_schemes"}:
        return 0.9
    if not keys & {"statements", "arguments"}:
        return 0.0
    if re.search(r"(?m)^\s+conclusion\s*:", text):
        return 0.9
    return 0.5 if "statements" in keys else 0.1
