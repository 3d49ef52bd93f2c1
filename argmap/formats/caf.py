"""CAF, the XML of Carneades 3 (schema CAF.rnc): statements, arguments pro and con, references; in and out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from argmap.errors import Problem, Severity
from argmap.formats import block as blocks
from argmap.formats import xmltext
from argmap.formats.base import WEB, Imported, note, one_line
from argmap.formats.nodes import Kind, Made, Node, Web, make, weave
from argmap.formats.statements import Statements, placeholder
from argmap.model import Argument, Map, Relation, Source
from argmap.slugs import Slugs, slug

MAIN = "main issue"


def read(text: str, name: str = "") -> Imported:
    """Read a CAF document as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id of, and its title where the document has none
    """
    problems: list[Problem] = []
    root = xmltext.parse(text, problems)
    if root is None or xmltext.name_of(root) != "caf":
        problems.append(Problem("wrong-format", "The root of the document is not “caf”.", line=1, column=1))
        return Imported(make(Web(), name).map, problems)
    block = _block(root, problems)
    kept: dict[str, dict[str, Any]] = {}
    found = _gathered(root, problems, kept)
    frame = _frame(root)
    found.settle()
    made = make(weave(found.nodes, found.edges, problems, "statement"), name, given=blocks.given(block), **frame)
    if block is not None:
        made.map = blocks.applied(made, block, problems)
    about = {ident: kept[key] for key, ident in {**made.claims, **made.arguments}.items() if kept.get(key)}
    if about and block is None:
        made.map = replace(made.map, extensions={**made.map.extensions, "caf": about})
    return Imported(made.map, sorted(problems, key=lambda p: p.line or 0), {"caf": {"statements": len(found.nodes)}})


def _block(root: xmltext.Element, problems: list[Problem]) -> Any:
    for element in root:
        if not isinstance(element.tag, str) and getattr(element, "target", "") == blocks.KEY:
            try:
                return json.loads(element.text or "")
            except (ValueError, RecursionError):
                message = "What argmap wrote into the document beyond CAF was damaged; it was left out."
                problems.append(Problem("bad-block", message, severity=Severity.WARNING, line=element.sourceline))
    return None


def _frame(root: xmltext.Element) -> dict[str, Any]:
    """Return title, summary and sources from the document's metadata and references."""
    metadata = xmltext.child(root, "metadata")
    data = xmltext.attributes(metadata)
    slugs = Slugs()
    sources = []
    for element in xmltext.children(xmltext.child(root, "references"), "metadata"):
        about = xmltext.attributes(element)
        title = next((one_line(about[n]) for n in ("title", "key", "identifier") if one_line(about.get(n, ""))), "")
        if title:
            ident = slugs.new(slug(about.get("key", "") or title, "reference"), "reference")
            places = [about.get(n, "").strip() for n in ("identifier", "source")]
            url = next((place for place in places if WEB.match(place)), "")
            creator = one_line(about.get("creator", ""))
            date = about.get("date", "").strip()
            year = re.search(r"\b(?:1[5-9]|20)\d\d\b", date)
            issued = date if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", date) else year.group() if year else ""
            sources.append(Source(ident, title, author=(creator,) if creator else (), url=url, issued=issued))
    frame: dict[str, Any] = {"title": data.get("title", ""), "sources": tuple(sources)}
    if summary := _words(metadata):
        frame["summary"] = summary
    return frame


def _words(element: xmltext.Element | None) -> str:
    """Return the description in English, else the first there is."""
    parts = list(xmltext.children(xmltext.child(element, "descriptions"), "description"))
    best = next((part for part in parts if xmltext.attributes(part).get("lang") == "en"), parts[0] if parts else None)
    return xmltext.words(best)


def _about(metadata: xmltext.Element | None) -> str:
    """Return what metadata say of a statement or an argument, and whose words these are."""
    source = one_line(xmltext.attributes(metadata).get("source", ""))
    return ": ".join(part for part in (source, _words(metadata)) if part)


def _gathered(root: xmltext.Element, problems: list[Problem], kept: dict[str, dict[str, Any]]) -> Statements:
    found = Statements(problems)
    steps = list(xmltext.children(xmltext.child(root, "arguments"), "argument"))
    ids = {xmltext.attributes(element).get("id", "") for element in steps}
    undercutters: dict[str, tuple[str, str]] = {}
    for element in xmltext.children(xmltext.child(root, "statements"), "statement"):
        data, line = xmltext.attributes(element), xmltext.line_of(element)
        key = data.get("id", "")
        atom = one_line(data.get("atom", "")) or xmltext.words(xmltext.child(element, "atom"))
        named = placeholder(atom)
        if named and named[1] in ids:
            undercutters[key] = named
            found.aside(key, atom, line)
            continue
        title = one_line(xmltext.attributes(xmltext.child(element, "metadata")).get("title", ""))
        tags = (MAIN,) if data.get("main", "").lower() == "true" else ()
        node = Node(key, Kind.CLAIM, _words(element) or title or atom, line=line, tags=tags)
        node.weight = found.weight(data.get("weight", ""), node)
        node.note = _about(xmltext.child(element, "metadata"))
        found.statement(node)
        kept[key] = {n: data[n] for n in ("value", "standard") if data.get(n, "") not in ("", "PE", "0.5")}
    for number, element in enumerate(steps, 1):
        data = xmltext.attributes(element)
        pro = data.get("pro", "true").strip().lower() != "false"
        target = xmltext.attributes(xmltext.child(element, "conclusion")).get("statement", "")
        node = Node(data.get("id") or f"argument {number}", Kind.SUPPORT if pro else Kind.ATTACK)
        node.line = xmltext.line_of(element)
        node.note = _about(xmltext.child(element, "metadata"))
        if target in undercutters:
            predicate, attacked = undercutters[target]
            if pro is (predicate == "valid"):
                message = f"The argument “{node.key[:40]}” supports another step; its premises were added to that one."
                problems.append(note("support-of-step", message, line=node.line))
            node.kind, target = Kind.SUPPORT if pro is (predicate == "valid") else Kind.ATTACK, attacked
        scheme = re.sub(r"\A\(|\)\Z", "", one_line(data.get("scheme", "")))
        title = one_line(xmltext.attributes(xmltext.child(element, "metadata")).get("title", ""))
        node.scheme, node.title, node.weight = scheme, title, found.weight(data.get("weight", ""), node)
        premises: list[tuple[str, bool]] = []
        exceptions: list[tuple[str, bool]] = []
        roles: dict[str, str] = {}
        for premise in xmltext.children(xmltext.child(element, "premises"), "premise"):
            about = xmltext.attributes(premise)
            pair = (about.get("statement", ""), about.get("positive", "true").strip().lower() != "false")
            exception = about.get("type", "").lower() == "exception" or about.get("exception", "").lower() == "true"
            (exceptions if exception else premises).append(pair)
            if about.get("role", "").strip():
                roles[pair[0]] = about["role"]
        found.argument(node, premises, target, exceptions)
        strict = {"strict": "true"} if data.get("strict", "").lower() == "true" else {}
        kept[node.key] = {**strict, **({"roles": roles} if roles else {})}
    return found


def write(debate: Map) -> str:
    """Return the debate as CAF; what CAF has no place for goes into a processing instruction that other tools skip."""
    claims = {claim.id: f"s{number}" for number, claim in enumerate(debate.claims, 1)}
    steps = {argument.id: f"a{number}" for number, argument in enumerate(debate.arguments, 1)}
    body = _body(debate, claims, steps)
    bare, back = (
        _back(body, debate.id, {}),
        _back(body, debate.id, {v: k for part in (claims, steps) for k, v in part.items()}),
    )
    block = blocks.leftover(debate, bare, back, (claims, steps), "", whole=True)
    # Of a processing instruction only its end must not stand in it; in JSON that can only stand in a text.
    data = json.dumps(block, ensure_ascii=False).replace("?>", "?\\u003e")
    return body.replace("<statements>", f"<?{blocks.KEY} {data}?>\n <statements>", 1)


def _back(body: str, name: str, given: dict[str, str]) -> Made:
    root = xmltext.parse(body, [])
    found = _gathered(root, [], {})
    return make(weave(found.nodes, found.edges, [], "statement"), name, given=given, **_frame(root))


def _body(debate: Map, claims: dict[str, str], steps: dict[str, str]) -> str:
    language = debate.language or "en"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<caf version="1.7">']
    lines += [f" <metadata title={_attribute(debate.title)}>{_descriptions(debate.summary, language)}</metadata>"]
    lines.append(" <statements>")
    theses = {position.thesis for position in debate.positions}
    for claim in debate.claims:
        weight = 0.5 if claim.weight is None else claim.weight
        main = "true" if claim.id in theses or MAIN in claim.tags else "false"
        head = f'id="{claims[claim.id]}" weight="{weight}" standard="PE" main="{main}"'
        lines.append(f"  <statement {head}><metadata/>{_descriptions(claim.text, language)}</statement>")
    targets = {a.target for a in debate.arguments if a.relation is Relation.UNDERCUTS}
    for argument in debate.arguments:
        if argument.id in targets:
            key = steps[argument.id]
            head = f'id="u-{key}" weight="0.5" standard="PE" main="false" atom="(undercut {key})"'
            lines.append(f"  <statement {head}><metadata/><descriptions/></statement>")
    lines += [" </statements>", " <arguments>"]
    lines += [_step(argument, claims, steps) for argument in debate.arguments]
    lines += [" </arguments>", " <references>"]
    for source in debate.sources:
        parts = {"key": source.id, "title": source.title, "creator": "; ".join(source.author)}
        parts |= {"date": source.issued, "identifier": source.url}
        shown = " ".join(f"{name}={_attribute(value)}" for name, value in parts.items() if value)
        lines.append(f"  <metadata {shown}/>")
    return "\n".join([*lines, " </references>", "</caf>", ""])


def _step(argument: Argument, claims: dict[str, str], steps: dict[str, str]) -> str:
    undercut = argument.relation is Relation.UNDERCUTS
    target = f"u-{steps[argument.target]}" if undercut else claims[argument.target]
    pro = "false" if argument.relation is Relation.REBUTS else "true"
    weight = 0.5 if argument.weight is None else argument.weight
    title = f" title={_attribute(argument.title)}" if argument.title else ""
    scheme = f" scheme={_attribute(f'({argument.scheme})')}" if argument.scheme else ""
    premises = "".join(
        f'<premise positive="true" implicit="false" statement="{claims[premise]}"/>' for premise in argument.premises
    )
    head = f'id="{steps[argument.id]}" strict="false" pro="{pro}"{scheme} weight="{weight}"'
    return (
        f'  <argument {head}><metadata{title}/><conclusion statement="{target}"/>'
        f"<premises>{premises}</premises></argument>"
    )


def _descriptions(text: str, language: str) -> str:
    if not text:
        return "<descriptions/>"
    return f"<descriptions><description lang={_attribute(language)}>{escape(text)}</description></descriptions>"


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def sniff(text: str) -> float:
    """Return how surely the text is CAF, 0 to 1."""
    return 0.95 if re.search(r"<caf[\s>]", text) else 0.0
