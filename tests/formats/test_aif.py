"""AIF node sets, xAIF and OVA analyses as arg-tech's tools write them."""

import json
from dataclasses import replace

import pytest

from argmap import formats
from argmap.errors import Severity
from argmap.formats import aif, ova, xaif
from argmap.formats.base import counts
from argmap.model import Relation
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "formats"


def node_set(nodes, edges):
    return json.dumps(
        {
            "nodes": [{"nodeID": ident, "text": text, "type": kind} for ident, kind, text in nodes],
            "edges": [{"edgeID": n, "fromID": a, "toID": b} for n, (a, b) in enumerate(edges)],
        }
    )


def shapes(debate):
    text = {claim.id: claim.text for claim in debate.claims}
    return [([text[p] for p in a.premises], a.relation, text.get(a.target, a.target)) for a in debate.arguments]


def test_inferences_conflicts_and_undercuts_of_undercuts():
    found = aif.read((DATA / "aif" / "dialogue.json").read_text("utf-8"), "dialogue")
    assert {**counts(found.map)} == {
        "claims": 8, "arguments": 5, "supports": 2, "rebuttals": 1, "undercuts": 2, "quotes": 0,
    }  # fmt: skip
    joint = next(a for a in found.map.arguments if len(a.premises) == 2)
    assert joint.relation is Relation.SUPPORTS
    by_scheme = next(a for a in found.map.arguments if a.scheme)
    assert by_scheme.scheme == "Argument From Popular Practice"
    first = found.map.arguments_to[by_scheme.id][0]
    second = found.map.arguments_to[first.id][0]
    assert (first.relation, second.relation) == (Relation.UNDERCUTS, Relation.UNDERCUTS)
    assert found.extras["aif"] == {"CA": 3, "I": 8, "L": 2, "MA": 1, "RA": 2, "TA": 1, "YA": 3}
    assert found.map.claims[0].held_by == ("Rosa Lindqvist",)
    assert [problem.code for problem in found.problems] == ["kept-aside"]


def test_broken_pieces_are_reported_with_their_lines_and_the_rest_is_kept():
    found = aif.read((DATA / "aif" / "broken.json").read_text("utf-8"), "broken")
    said = [(problem.code, problem.line) for problem in found.problems]
    assert said == [
        ("duplicate-node", 5), ("no-premise", 6), ("no-conclusion", 7), ("no-conclusion", 8), ("no-conclusion", 9),
        ("no-id", 10), ("no-text", 11), ("wrong-type", 13), ("support-of-step", 15), ("dangling-edge", 21),
        ("self-edge", 28), ("bare-edge", 29), ("dangling-edge", 35),
    ]  # fmt: skip
    assert len(found.map.claims) == 7
    assert "A second statement under the same id" in [claim.text for claim in found.map.claims]


def test_ids_may_be_numbers_on_one_end_and_texts_on_the_other():
    text = node_set([(1, "I", "a"), ("2", "I", "b"), (3, "RA", "Default Inference")], [("1", 3), ("3", 2)])
    assert shapes(aif.read(text).map) == [(["a"], Relation.SUPPORTS, "b")]


def test_a_support_of_a_step_gives_it_another_premise_and_comes_back():
    nodes = [(1, "I", "a"), (2, "I", "b"), (3, "RA", ""), (4, "I", "because"), (5, "RA", "")]
    text = node_set(nodes, [(1, 3), (3, 2), (4, 5), (5, 3)])
    found = aif.read(text, "x")
    assert shapes(found.map) == [(["a", "because"], Relation.SUPPORTS, "b")]
    assert [problem.code for problem in found.problems] == ["support-of-step"]
    assert json.loads(aif.write(found.map)) == json.loads(text)


def test_an_attack_on_a_support_of_a_step_undercuts_that_step():
    nodes = [(1, "I", "a"), (2, "I", "b"), (3, "RA", ""), (4, "I", "w"), (5, "RA", ""), (6, "I", "x"), (7, "CA", "")]
    found = aif.read(node_set(nodes, [(1, 3), (3, 2), (4, 5), (5, 3), (6, 7), (7, 5)]))
    attack = next(a for a in found.map.arguments if a.relation is Relation.UNDERCUTS)
    assert found.map.argument[attack.target].premises == ("a", "w")


def test_a_step_with_two_conclusions_becomes_two_links_and_comes_back():
    text = node_set([(1, "I", "a"), (2, "I", "b"), (3, "I", "c"), (4, "RA", "")], [(1, 4), (4, 2), (4, 3)])
    found = aif.read(text, "x")
    assert len(found.map.arguments) == 2
    assert json.loads(aif.write(found.map)) == json.loads(text)


@pytest.mark.parametrize("size", [3, 40])
def test_attacks_that_only_attack_each_other_are_left_out(size):
    nodes = [(0, "I", "a"), *((n, "CA", "") for n in range(1, size + 1))]
    edges = [(0, n) for n in range(1, size + 1)] + [(n, n % size + 1) for n in range(1, size + 1)]
    found = aif.read(node_set(nodes, edges))
    assert found.map.arguments == ()
    assert len(found.problems) == size


def test_a_circle_of_supports_is_kept():
    text = node_set([(1, "I", "a"), (2, "I", "b"), (3, "RA", ""), (4, "RA", "")], [(1, 3), (3, 2), (2, 4), (4, 1)])
    assert len(aif.read(text).map.arguments) == 2


def test_two_links_between_the_same_statements_are_two():
    nodes = [(1, "I", "a"), (2, "I", "b"), (3, "RA", ""), (4, "RA", ""), (5, "CA", "")]
    found = aif.read(node_set(nodes, [(1, 3), (3, 2), (1, 4), (4, 2), (1, 5), (5, 2)]))
    assert [argument.unnamed for argument in found.map.arguments] == [True, False, False]


def test_a_node_set_of_1400_nodes():
    nodes = [(n, "I", f"statement {n}") for n in range(700)] + [
        (n, "RA", "Default Inference") for n in range(700, 1400)
    ]
    edges = [pair for n in range(699) for pair in ((n, 700 + n), (700 + n, n + 1))]
    text = node_set(nodes, edges)
    found = aif.read(text, "big")
    assert len(found.map.arguments) == 699
    assert json.loads(aif.write(found.map)) == json.loads(text)


def test_text_cut_off_keeps_what_stands_before():
    text = (DATA / "aif" / "dialogue.json").read_text("utf-8")
    found = aif.read(text[: text.index('"nodeID":"116"')], "cut")
    assert len(found.map.claims) == 5
    assert ("not-json", 17) in [(problem.code, problem.line) for problem in found.problems]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"nodes": 3}', "null", "3", '{"nodes": {}}', "x" * 1000])
def test_what_is_no_node_set_is_an_error_and_an_empty_map(text):
    found = aif.read(text, "x")
    assert found.map.claims == ()
    assert found.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize("path", [DATA / "xaif" / "minutes.json", DATA / "ova" / "ova3.json"], ids=lambda p: p.stem)
def test_passages_marked_for_locutions_become_quotes_of_what_they_put_forward(path):
    module = xaif if path.parent.name == "xaif" else ova
    debate = module.read(path.read_text("utf-8"), "m").map
    quote = debate.claims[2].quotes[0]
    assert (quote.text, quote.speaker) == ("The staff were never asked.", "Branch Steward")
    assert quote.source in {source.id for source in debate.sources}


def test_an_ova2_analysis():
    debate = ova.read((DATA / "ova" / "ova2.json").read_text("utf-8"), "m").map
    assert {**counts(debate)} == {
        "claims": 3, "arguments": 2, "supports": 1, "rebuttals": 1, "undercuts": 0, "quotes": 3,
    }  # fmt: skip
    assert debate.claims[2].quotes[0].text == "fishing boats & ferries cannot pay more"
    assert debate.claims[1].quotes[0].text == "the quay has to be repaired"
    assert debate.sources[0].url == "https://harbour.example/notes"


def test_a_node_set_goes_out_as_xaif_with_its_dialogue_and_back():
    debate = aif.read((DATA / "aif" / "dialogue.json").read_text("utf-8"), "dialogue").map
    out = json.loads(xaif.write(debate))
    assert sum(node["type"] == "L" for node in out["AIF"]["nodes"]) == 2
    assert xaif.read(json.dumps(out), "dialogue").map == debate


def test_an_edit_made_in_another_tool_counts():
    debate = aif.read((DATA / "aif" / "dialogue.json").read_text("utf-8"), "d").map
    out = json.loads(aif.write(replace(debate, title="Mine", extensions={})))
    out["nodes"][0]["text"] = "Edited elsewhere"
    out["nodes"].append({"nodeID": "900", "text": "New from elsewhere", "type": "I"})
    back = aif.read(json.dumps(out), "d").map
    assert back.title == "Mine"
    assert [back.claims[0].text, back.claims[-1].text] == ["Edited elsewhere", "New from elsewhere"]
    assert back.claims[0].id == debate.claims[0].id


def test_without_participants_speakers_are_those_before_the_words_of_locutions():
    """AIFdb itself serves no names but in the locutions' texts, and there also those of who analysed them."""
    nodes = [
        {"nodeID": "1", "type": "L", "text": "Ann Lee : We go: at once."},
        {"nodeID": "2", "type": "YA", "text": "Asserting"},
        {"nodeID": "3", "type": "I", "text": "we go"},
        {"nodeID": "4", "type": "L", "text": "Analyst: Ann Lee : We go: at once."},
    ]
    edges = [{"fromID": "1", "toID": "2"}, {"fromID": "2", "toID": "3"}]
    document = {"nodes": nodes, "edges": edges, "locutions": [{"nodeID": "1", "personID": "7"}]}
    found = aif.read(json.dumps(document))
    assert found.map.claims[0].held_by == ("Ann Lee",)
    assert {**json.loads(aif.write(found.map)), "argmap": None} == {**document, "argmap": None}


def test_numbers_and_nulls_of_a_node_set_outlive_a_map_file_which_knows_texts_only():
    nodes = [
        {"nodeID": 1, "type": "I", "text": "a", "x": None, "y": [True, 1.5, -2, "=", "=1", "==", "2", "=null", " "]},
        {"nodeID": 2, "type": "I", "text": "b", "weight": 1e-07, "empty": {}},
    ]
    document = {"nodes": nodes, "edges": [{"edgeID": 0, "fromID": 1, "toID": 2, "formEdgeID": None}], "locutions": None}
    text = formats.write(aif.read(json.dumps(document), "x").map, "yaml")
    back = json.loads(aif.write(formats.read(text, "yaml", "x.yaml").map))
    assert back == document
    assert json.dumps(back, sort_keys=True) == json.dumps(document, sort_keys=True)
