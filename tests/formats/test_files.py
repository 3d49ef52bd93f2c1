"""SADFace, arguebuf, Carneades, LKIF, CAF, microtexts and BRAT: what of each file becomes what."""

import json
from pathlib import Path

import pytest

from argmap.formats import arggraph, arguebuf, brat, caf, carneades, lkif, sadface
from argmap.formats.base import counts
from argmap.model import Relation
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "formats"


def load(module, name):
    return module.read((DATA / name).read_text("utf-8"), Path(name).stem)


def figures(debate):
    return tuple(counts(debate)[name] for name in ("claims", "supports", "rebuttals", "undercuts", "quotes"))


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        (sadface, "sadface/core.json", (4, 1, 1, 1, 1)),
        (sadface, "sadface/flat.json", (4, 1, 1, 0, 0)),
        (arguebuf, "arguebuf/harbour.json", (4, 1, 1, 1, 1)),
        (carneades, "carneades/lamp.yml", (8, 3, 2, 2, 0)),
        (lkif, "lkif/orchard.xml", (7, 2, 1, 1, 0)),
        (caf, "caf/ferry.xml", (4, 1, 1, 1, 0)),
        (arggraph, "arggraph/sundays.xml", (8, 2, 1, 3, 0)),
        (arggraph, "arggraph/old-ids.xml", (8, 2, 1, 3, 0)),
        (brat, "brat/school.ann", (5, 3, 2, 0, 5)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_file_comes_to(module, name, expected):
    found = load(module, name)
    assert figures(found.map) == expected
    assert module.sniff((DATA / name).read_text("utf-8")) >= 0.9


def test_sadface_takes_a_passage_by_its_offset_and_tells_repeated_ones_apart():
    document = json.loads((DATA / "sadface" / "core.json").read_text("utf-8"))
    source = document["nodes"][1]["sources"][0]
    source["text"], document["resources"][0]["content"] = "", "The pond rose. In spring the pond rose again."
    source["offset"], source["length"] = 25, 13
    quote = sadface.read(json.dumps(document)).map.claims[1].quotes[0]
    assert quote.text == "the pond rose"
    document["resources"][0]["content"] = "the pond rose. In spring the pond rose again."
    assert sadface.read(json.dumps(document)).map.claims[1].quotes[0].prefix == "the pond rose. In spring"


def test_sadface_calls_an_attack_a_conflict():
    document = json.loads(sadface.write(load(sadface, "sadface/flat.json").map))
    assert [node["name"] for node in document["nodes"] if node["type"] == "scheme"][1] == "conflict"
    assert load(sadface, "sadface/core.json").map.title == "The mill pond"


def test_arguebuf_keeps_reference_holder_and_major_claim():
    debate = load(arguebuf, "arguebuf/harbour.json").map
    assert debate.claims[0].tags == (arguebuf.MAJOR,)
    assert debate.claims[0].held_by == ("Night Workers",)
    assert debate.sources[0].title == "Letter of the harbour union"
    assert next(a.scheme for a in debate.arguments if a.scheme) == "expert opinion"


def test_carneades_exceptions_undercut_and_an_issue_gives_the_positions():
    found = load(carneades, "carneades/lamp.yml")
    debate = found.map
    text = {claim.id: claim.text for claim in debate.claims}
    undercuts = {text[a.premises[0]] for a in debate.arguments if a.relation is Relation.UNDERCUTS}
    assert undercuts == {"A red lamp shines on it.", "The witness is tired."}
    assert [text[p.thesis] for p in debate.positions] == ["The apple is red.", "The apple is green."]
    assert ("unknown-statement", 35) in [(problem.code, problem.line) for problem in found.problems]
    assert not any("app(" in claim.text for claim in debate.claims)


def test_lkif_denied_premises_become_claims_and_assumptions_premises():
    debate = load(lkif, "lkif/orchard.xml").map
    colour = next(a for a in debate.arguments if a.title == "Colour")
    assert (len(colour.premises), colour.scheme, colour.weight) == (2, "argument from sign", 0.8)
    denied = next(claim for claim in debate.claims if claim.implicit)
    assert denied.text == "It is not the case that: The fruit was picked today."


def test_caf_reads_both_ways_of_saying_undercut():
    text = (DATA / "caf" / "ferry.xml").read_text("utf-8")
    older = text.replace("(undercut urn:uuid:a1)", "(valid urn:uuid:a1)").replace(
        'id="urn:uuid:a3" strict="false" pro="true"', 'id="urn:uuid:a3" strict="false" pro="false"'
    )
    assert older != text
    assert caf.read(older, "ferry").map.arguments == caf.read(text, "ferry").map.arguments
    assert caf.read(text, "ferry").map.summary == "On the night ferry"


def test_microtexts_join_segments_and_add_sources_to_undercuts():
    debate = load(arggraph, "arggraph/sundays.xml").map
    assert debate.claims[1].text == "since families need one day that belongs to nobody else."
    joint = next(a for a in debate.arguments if len(a.premises) == 2)
    assert joint.relation is Relation.UNDERCUTS
    onto = debate.arguments_to[joint.id][0]
    assert debate.arguments_to[onto.id][0].relation is Relation.UNDERCUTS
    assert debate.title == "Shops on sundays"
    assert debate.claims[6].implicit


def test_brat_takes_words_from_the_text_beside_it():
    text = "One must swim, say doctors, every day. Swimming helps."
    ann = "T1\tMajorClaim 0 13;27 37\tOne must swim every day\nT2\tPremise 39 53\tSwimming helps\n"
    ann += "R1\tsupports Arg1:T2 Arg2:T1\n"
    debate = brat.read_with_includes(ann, "swim", {"swim.txt": text}.get).map
    assert debate.claims[0].quotes[0].text == "One must swim … every day"
    assert debate.sources[0].file == "swim.txt"
    off = brat.read(ann, "swim", sibling="Something else entirely, of no use here.")
    assert [problem.code for problem in off.problems] == ["span-off", "span-off"]
    combined = brat.read(text + "\n" + ann, "swim")
    assert combined.map.claims[0].quotes[0].text == "One must swim … every day"


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY x SYSTEM "%s">]>'
)


@pytest.mark.parametrize(
    ("module", "name"), [(lkif, "lkif/orchard.xml"), (caf, "caf/ferry.xml"), (arggraph, "arggraph/sundays.xml")]
)
def test_xml_expands_no_entity_and_reads_no_file(module, name, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    text = (DATA / name).read_text("utf-8")
    head, _, body = text.partition(
        "<" + {"lkif": "lkif", "caf": "caf", "arggraph": "arggraph"}[module.__name__.split(".")[-1]]
    )
    root = text[len(head) :]
    spoiled = BOMB % secret.as_uri() + root.replace("should", "&c;&x; should", 1).replace("ripe", "&c;&x;", 1)
    assert body
    found = module.read(spoiled, "bomb")
    everything = repr(found)
    assert "secret" not in everything.replace("secret.txt", "")
    assert "aaaaaaaaaa" not in everything
    assert "xml-entities" in [problem.code for problem in found.problems]
    assert found.map.claims


def test_carneades_arguments_without_premises_stand_for_their_conclusions():
    """So graphs of attacks alone, written as premises, conclusions and undercutters, keep their attacks."""
    text = """statements: {a: The gate is open., b: The gate is shut., ua: ¬app(x), ub: ¬app(y)}
arguments:
  x: {conclusion: a, undercutter: ua}
  y: {conclusion: b, undercutter: ub}
  z: {conclusion: ub, premises: [a]}
"""
    found = carneades.read(text)
    assert [(a.premises, a.relation.value, a.target) for a in found.map.arguments] == [
        (("the-gate-is-open",), "rebuts", "the-gate-is-shut")
    ]
    assert [(problem.code, problem.line) for problem in found.problems] == [("no-premise", 3), ("no-premise", 4)]


def test_carneades_assumptions_are_claims_in_the_words_of_the_graphs_language():
    text = """argument_schemes: {}
language: {speed/2: "The speed of a %v is %v."}
statements: {"fast(car)": It is fast.}
assumptions: ["speed(car, high(most,60))", fast( car ), other]
"""
    assert carneades.sniff(text) > 0.5
    claims = [(claim.text, claim.tags) for claim in carneades.read(text).map.claims]
    assert claims == [
        ("It is fast.", ("assumed",)),
        ("The speed of a car is high(most,60).", ("assumed",)),
        ("other", ("assumed",)),
    ]


def test_caf_metadata_become_notes():
    text = (DATA / "caf" / "ferry.xml").read_text("utf-8")
    about = '<metadata source="Smith"><descriptions><description>So I say.</description></descriptions></metadata>'
    text = text.replace("<metadata/><conclusion", f"{about}<conclusion", 1)
    assert caf.read(text).map.argument["practical-reasoning"].note == "Smith: So I say."
