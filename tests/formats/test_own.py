"""JSON and YAML bring maps back whole; what is only written, programs read as it is meant."""

import csv
import io
import json
import re
import subprocess
from html.parser import HTMLParser

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings

from argmap import formats, schema
from argmap.drawing.engine import program
from argmap.errors import has_errors
from argmap.formats import csv_format, dot, json_format, mermaid, outline, yaml_format
from argmap.formats.asgraph import nodes_and_links
from argmap.mapfile import read_map
from tests.conftest import ROOT
from tests.strategies import maps

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads((ROOT / "static" / "argmap.schema.json").read_text("utf-8"))
SHIPPED = sorted(path for path in (ROOT / "maps").glob("*.yaml") if path.name != "sources.yaml")
MODEST = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def shipped(path):
    return read_map(path.read_bytes(), path.stem).debate


@pytest.mark.parametrize("module", [json_format, yaml_format])
@MODEST
@given(debate=maps())
def test_a_map_comes_back_equal(module, debate):
    back = module.read(module.write(debate), debate.id)
    assert back.map == debate
    assert not back.problems


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["json", "yaml", "argdown"])
def test_shipped_maps_come_back_equal(path, name):
    debate = shipped(path)
    assert formats.read(formats.write(debate, name), filename=f"{path.stem}.{name}").map == debate


def json_fits_its_schema(debate):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json_format.write(debate)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_maps_fit_the_schema(path):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json_format.write(shipped(path))))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"claims": {"A b": {"text": "x"}}}, "A b"),
        ({"claims": {"a": {}}}, "text"),
        ({"claims": {"a": {"text": "x", "suports": "b"}}}, "suports"),
        ({"arguments": {"a": {"premises": ["b"]}}}, "supports"),
        ({"claims": {"a": {"text": "x", "weight": 2}}}, "2"),
        ({"sources": {"a": {"title": "x", "URL": "javascript:1"}}}, "javascript"),
        ({"version": 2}, "1"),
    ],
)
def test_the_schema_refuses_what_is_wrong(change, word):
    good = {"format": "argmap", "version": 1, "title": "x", "claims": {"a": {"text": "A."}}}
    jsonschema.Draft202012Validator(SCHEMA).validate(good)
    errors = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(good | change))
    assert errors
    assert word in str([error.message for error in errors] + [str(error.context) for error in errors])


def test_json_is_read_past_its_errors_with_their_lines():
    found = formats.read('{"format": "argmap", "version": 9,\n "title": "T",\n "claims": {"a": {"text": "A", "x": 1}}}')
    assert found.map.claim["a"].text == "A"
    assert {problem.code for problem in found.problems} == {"json-version", "unknown-key"}
    assert [problem.line for problem in found.problems if problem.code == "unknown-key"] == [3]


def csv_holds_every_claim_and_no_formula(debate):
    for written in (csv_format.write(debate), csv_format.write_nodes(debate), csv_format.write_links(debate)):
        rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.lstrip().startswith(tuple("=+-@\t\r＝＋－＠"))]
    nodes = list(csv.DictReader(io.StringIO(csv_format.write_nodes(debate)[1:], newline="")))
    assert [row["Id"] for row in nodes if row["Kind"] == "claim"] == [claim.id for claim in debate.claims]
    known = {row["Id"] for row in nodes}
    links = list(csv.DictReader(io.StringIO(csv_format.write_links(debate)[1:], newline="")))
    assert all(row["Source"] in known and row["Target"] in known for row in links)


def graphml_is_xml_with_labels_for_gephi_and_yed(debate):
    tree = ElementTree.fromstring(formats.write(debate, "graphml"))
    names = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
    nodes = tree.findall(".//g:node", names)
    ids = {node.get("id") for node in nodes}
    assert len(ids) == len(nodes)
    assert all({edge.get("source"), edge.get("target")} <= ids for edge in tree.findall(".//g:edge", names))
    labels = {node.get("id"): node.findtext("g:data[@key='node-label']", "", names) for node in nodes}
    drawn = {node.get("id"): node.findtext(".//y:NodeLabel", "", names) for node in nodes}
    for claim in debate.claims:
        assert labels[claim.id] == " ".join(claim.text.split())
        assert "".join(drawn[claim.id].split()) == "".join(claim.text.split())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(maps())
def test_dot_opens_in_graphviz_with_the_texts_as_they_are(debate):
    done = subprocess.run([program(), "-Tsvg"], input=dot.write(debate).encode(), capture_output=True, check=False)
    assert done.returncode == 0
    assert b"rror" not in done.stderr
    drawing = ElementTree.fromstring(done.stdout)
    svg = "{http://www.w3.org/2000/svg}"
    groups = [group for group in drawing.iter(f"{svg}g") if group.get("class") in ("node", "edge")]
    shown = {
        group.findtext(f"{svg}title"): "".join(text.text or "" for text in group.iter(f"{svg}text"))
        for group in groups
        if group.get("class") == "node"
    }
    nodes, links = nodes_and_links(debate)
    assert set(shown) == {node.id for node in nodes}
    assert sum(group.get("class") == "edge" for group in groups) == len(links)
    for claim in debate.claims:
        assert "".join(shown[claim.id].split()) == "".join(claim.text.split())


def test_dot_labels_show_what_was_written():
    assert dot.quoted('\\N "x" &lt; \n') == '"\\\\N \\"x\\" &amp;lt; \n"'


def mermaid_has_one_line_a_node_and_nothing_that_breaks_out(debate):
    nodes, links = nodes_and_links(debate)
    lines = mermaid.write(debate).splitlines()
    shown = [line for line in lines if re.match(r'  [ca]\d+(?:\["[^"]*"\]|\(\("[^"]*"\)\))$', line)]
    joined = [
        line
        for line in lines
        if re.match(r"  [ca]\d+ (?:---|-->\|supports\||--x\|rebuts\||-\.-x\|undercuts\|) [ca]\d+$", line)
    ]
    assert (len(shown), len(joined)) == (len(nodes), len(links))
    assert len(lines) == 2 + len(nodes) + len(links)
    assert not [line for line in shown if re.search(r'["`<>&*\[\]].*["`<>&*\[\]].*"', line[line.index('"') + 1 : -2])]


class Lists(HTMLParser):
    """Checks that tags are closed in order, and gathers text and addresses."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.addresses, self.ids = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def shown(text):
    """Return a text as outlines show it: what forces a direction would turn round whatever is read after it."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


def html_outline_is_sound_and_says_all(debate):
    page = Lists()
    page.feed(outline.write_html(debate))
    assert not page.open
    said = "".join("".join(page.words).split())
    assert all("".join(shown(claim.text).split()) in said for claim in debate.claims)
    assert all("".join(shown(quote.text).split()) in said for claim in debate.claims for quote in claim.quotes)
    assert all(address.startswith(("https://", "http://", "#")) for address in page.addresses)
    assert len(page.ids) == len(set(page.ids))


def markdown_outline_names_every_claim_once_in_full(debate):
    written = outline.write_markdown(debate)
    whole = [line for line in written.splitlines() if line.lstrip().startswith("- ")]
    for claim in debate.claims:
        ends = shown(outline.markdown(claim.text))
        assert sum(line.endswith(ends) for line in whole) >= 1


@MODEST
@given(maps())
def test_every_way_out_is_sound(debate):
    """One generated map for all of them, since making maps is what takes the time."""
    json_fits_its_schema(debate)
    csv_holds_every_claim_and_no_formula(debate)
    graphml_is_xml_with_labels_for_gephi_and_yed(debate)
    mermaid_has_one_line_a_node_and_nothing_that_breaks_out(debate)
    html_outline_is_sound_and_says_all(debate)
    markdown_outline_names_every_claim_once_in_full(debate)


def test_frameworks_are_the_evaluations_own():
    debate = shipped(SHIPPED[0])
    apx = formats.write(debate, "apx")
    assert apx.count("arg(") >= len(debate.claims)
    assert "\n#\n" in formats.write(debate, "tgf")


def test_generated_json_loads_without_the_format():
    """The schema layer alone reads what stands under the head."""
    debate = shipped(SHIPPED[0])
    data = json.loads(json_format.write(debate))
    found, problems = schema.load({k: v for k, v in data.items() if k not in ("format", "version", "id")}, debate.id)
    assert found == debate
    assert not has_errors(problems)
