"""RDF in Turtle, with the classes and properties of the AIF ontology as AIFdb publishes its node sets."""

from __future__ import annotations

from collections.abc import Iterator

from argmap.formats.base import one_line
from argmap.graph import holders
from argmap.model import Map, Relation

_PREFIXES = (
    ("aif", "http://www.arg.dundee.ac.uk/aif#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
)


def write(debate: Map) -> str:
    """Return the map as triples; claims are I-nodes, steps RA- and CA-nodes, quotations annotations of their claims."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    yield f"@prefix map: <urn:argmap:{debate.id}:> ."
    yield from (f"@prefix {name}: <{address}> ." for name, address in _PREFIXES)
    about = [f"dcterms:title {_text(debate.title, debate.language)}"]
    if debate.question:
        about.append(f"dcterms:description {_text(debate.question, debate.language)}")
    yield from ("", f"<urn:argmap:{debate.id}> a dcterms:Dataset ; {' ; '.join(about)} .")
    for claim in debate.claims:
        facts = [f"aif:claimText {_text(claim.text, debate.language)}"]
        facts += [f"dcterms:creator {_text(name)}" for name in holders(claim)]
        if claim.note:
            facts.append(f"rdfs:comment {_text(claim.note)}")
        yield f"map:{claim.id} a aif:I-node ; {' ; '.join(facts)} ."
        for number, quote in enumerate(claim.quotes, 1):
            yield (
                f"map:{claim.id}.quote-{number} a oa:Annotation ; oa:hasBody map:{claim.id} ; oa:hasTarget [ "
                f"oa:hasSource map:source.{quote.source} ; "
                f"oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact {_text(quote.text)} ] ] ."
            )
    for argument in debate.arguments:
        attack = argument.relation.attacks
        kind = "CA-node" if attack else "RA-node"
        ends = ("ConflictingElement", "ConflictedElement") if attack else ("Premise", "Conclusion")
        facts = [f"aif:{ends[0]} map:{premise}" for premise in argument.premises]
        target = argument.target.replace(" -> ", "--") if argument.relation is Relation.UNDERCUTS else argument.target
        facts.append(f"aif:{ends[1]} map:{target}")
        if argument.scheme:
            facts.append(f"aif:schemeName {_text(argument.scheme)}")
        if argument.title:
            facts.append(f"rdfs:label {_text(argument.title)}")
        yield f"map:{argument.slug} a aif:{kind} ; {' ; '.join(facts)} ."
    for source in debate.sources:
        facts = [f"dcterms:title {_text(source.title)}", *(f"dcterms:creator {_text(name)}" for name in source.author)]
        facts += [f"dcterms:issued {_text(source.issued)}"] if source.issued else []
        facts += [f"dcterms:identifier {_text(source.url)}"] if source.url else []
        yield f"map:source.{source.id} a dcterms:BibliographicResource ; {' ; '.join(facts)} ."


def _text(words: str, language: str = "") -> str:
    """Return a literal as Turtle writes it."""
    plain = one_line(words).replace("\\", "\\\\").replace('"', '\\"')
    tag = language if language and all(part.isalnum() and part.isascii() for part in language.split("-")) else ""
    return f'"{plain}"@{tag}' if tag and tag[0].isalpha() else f'"{plain}"'
