# ruff: noqa: E501
"""What users meet on the first day: files that other tools touched, files that are none, and what commands say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from argmap import formats, mapfile
from argmap.cli import group
from argmap.errors import ArgmapError
from argmap.model import Argument, Claim, Map, Relation

SMALL = Map(
    "trams",
    "Trams",
    claims=(Claim("a", "Build trams."), Claim("b", "Trams are quiet."), Claim("c", "Rails squeal.")),
    arguments=(
        Argument("b -> a", ("b",), Relation.SUPPORTS, "a"),
        Argument("c -> b -> a", ("c",), Relation.UNDERCUTS, "b -> a"),
    ),
)


def argmap(*arguments: object) -> Result:
    """Run a command; a request that cannot be met exits as the program does."""
    result = CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=True)
    if isinstance(result.exception, ArgmapError):
        result.exit_code = 2
    elif result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def touched(name: str) -> str:
    """Return the small map in a format, with a premise and a scheme that another tool put on its unnamed support."""
    text = formats.write(SMALL, name)
    if name == "caf":
        added = '<statement id="s9"><descriptions><description lang="en">Quiet is good.</description></descriptions></statement>'
        at = text.index("</premises>")
        text = text[:at] + '<premise positive="true" statement="s9"/>' + text[at:]
        return text.replace("</statements>", f"{added}</statements>")
    data = json.loads(text)
    holder = data["AIF"] if name == "xaif" else data
    if name == "arguebuf":
        support = next(
            key for key, node in data["nodes"].items() if "scheme" in node and "SUPPORT" in json.dumps(node).upper()
        )
        data["nodes"]["n9"] = {"atom": {"text": "Quiet is good."}}
        data["edges"]["e9"] = {"source": "n9", "target": support}
    elif name == "sadface":
        support = next(node["id"] for node in data["nodes"] if node.get("name") == "support")
        data["nodes"].append({"id": "n9", "type": "atom", "text": "Quiet is good.", "sources": [], "metadata": {}})
        data["edges"].append({"id": "e9", "source_id": "n9", "target_id": support})
    else:
        support = next(node["nodeID"] for node in holder["nodes"] if node["type"] == "RA")
        holder["nodes"].append({"nodeID": "n9", "text": "Quiet is good.", "type": "I"})
        holder["edges"].append({"edgeID": "e9", "fromID": "n9", "toID": support})
    return json.dumps(data)


@pytest.mark.parametrize("name", ["aif", "xaif", "sadface", "arguebuf", "caf"])
def test_a_premise_that_another_tool_adds_stays_joined_in_the_map_file(name: str) -> None:
    read = formats.read(touched(name), name, "x").map
    again = mapfile.read_map(mapfile.write_map(read), read.id)
    joint = next(a for a in again.debate.arguments if a.relation is Relation.SUPPORTS)
    assert [again.debate.claim[premise].text for premise in joint.premises] == ["Trams are quiet.", "Quiet is good."]
    assert not joint.unnamed
    assert [a.target for a in again.debate.arguments if a.relation is Relation.UNDERCUTS] == [joint.id]


def test_a_scheme_that_another_tool_adds_is_in_the_map_file() -> None:
    data = json.loads(formats.write(SMALL, "aif"))
    next(node for node in data["nodes"] if node["type"] == "RA")["text"] = "Expert Opinion"
    read = formats.read(json.dumps(data), "aif", "x").map
    again = mapfile.read_map(mapfile.write_map(read), read.id).debate
    assert [a.scheme for a in again.arguments if a.relation is Relation.SUPPORTS] == ["Expert Opinion"]


@pytest.mark.parametrize(
    ("said", "holders"),
    [
        ("Ana Ruiz : trams are quiet", ("Ana Ruiz",)),
        ("Ana Ruiz: trams are quiet", ("Ana Ruiz",)),
        ("Ana B. Ruiz : trams are quiet", ("Ana B. Ruiz",)),
        ("Marc de la Tour: trams are quiet", ("Marc de la Tour",)),
        ("Note: trams are quiet", ()),
        ("trams: they are quiet", ()),
        ("trams are quiet", ()),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_the_speaker_of_a_locution_holds_the_claim(said: str, holders: tuple[str, ...], listed: bool) -> None:
    nodes = [("1", "Trams are quiet", "I"), ("2", said, "L"), ("3", "Asserting", "YA")]
    data = {
        "nodes": [{"nodeID": key, "text": text, "type": kind} for key, text, kind in nodes],
        "edges": [{"edgeID": "1", "fromID": "2", "toID": "3"}, {"edgeID": "2", "fromID": "3", "toID": "1"}],
        "locutions": [{"nodeID": "2", "personID": "7"}] if listed else [],
    }
    assert formats.read(json.dumps(data), None, "x.json").map.claims[0].held_by == holders


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#x110000;", "&#65535;"])
def test_xml_references_to_what_is_no_character_are_replaced(reference: str) -> None:
    text = f'<arggraph id="m"><edu id="e1">A {reference} b</edu><adu id="a1" type="pro"/><edge id="c" src="e1" trg="a1" type="seg"/></arggraph>'
    assert formats.read(text, "arggraph", "x.xml").map.claims[0].text == "A \ufffd b"


@pytest.mark.parametrize("raw", ["two\nlines", "a\ttab", "a\r\nb"])
def test_json_with_a_raw_control_is_read_to_its_end(raw: str) -> None:
    text = f'{{"nodes":[{{"nodeID":"1","text":"{raw}","type":"I"}}],"edges":[],"x":"{raw}","locutions":[]}}'
    found = formats.read(text, None, "x.json")
    assert [claim.text for claim in found.map.claims] == [" ".join(raw.split())]
    assert [problem.code for problem in found.problems] == ["raw-control"]


@pytest.mark.parametrize("text", ["1. I exist.\n2. All has a cause.\n3. So do I. (1, 2)\n", "1. One\n2. Two\n"])
def test_numbered_prose_is_no_kialo(text: str) -> None:
    assert formats.by_name("kialo").sniff(text) < 0.2


def test_kialo_speaks_other_languages_and_writes_entities() -> None:
    text = "Discussion Title: Trams\n\n1. Rails &amp; wires\n1.1. Dafür: quiet\n1.2. Contre : dear\n1.2.1. En contra: not so\n"
    debate = formats.read(text, None, "x.txt").map
    assert debate.claims[0].text == "Rails & wires"
    assert [a.relation.value for a in debate.arguments] == ["supports", "rebuts", "rebuts"]


def test_apx_is_facts_only() -> None:
    lines = formats.write(SMALL, "apx").splitlines()
    assert lines
    assert all(line.startswith(("arg(", "att(")) for line in lines)


@pytest.mark.parametrize("content", ['{"name": "x", "version": "1.0"}', "[1, 2]", '{"a": {"b": []}}'])
def test_a_json_file_of_another_kind_is_not_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "package.json").write_text(content)
    assert argmap("import", tmp_path / "package.json").exit_code == 2


def test_what_import_writes_argmap_reads_and_what_it_could_not_do_its_exit_code_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep: dict[str, object] = {"end": 1}
    for _ in range(60):
        deep = {"k": deep}
    aif = {"nodes": [{"nodeID": "1", "text": "Trams", "type": "I"}], "edges": [], "locutions": [], "layout": deep}
    (tmp_path / "deep.json").write_text(json.dumps(aif))
    assert argmap("import", tmp_path / "deep.json", "-o", tmp_path / "deep.yaml").exit_code == 0
    assert argmap("check", tmp_path / "deep.yaml").exit_code == 0
    back = mapfile.read_map((tmp_path / "deep.yaml").read_text(), "deep").debate
    assert json.loads(formats.write(back, "aif"))["layout"] == deep

    lines = [f"1.{n}. Pro: {'why the bridge should be tolled, ' * 30}{n}" for n in range(1, 400)]
    (tmp_path / "long.txt").write_text("Discussion Title: Tolls\n\n1. Toll it.\n" + "\n".join(lines) + "\n")
    assert argmap("import", tmp_path / "long.txt", "-o", tmp_path / "long.yaml").exit_code == 0
    assert argmap("check", tmp_path / "long.yaml").exit_code == 0

    (tmp_path / "huge.txt").write_text("Discussion Title: Tolls\n\n1. Toll it.\n" + "\n".join(lines * 4) + "\n")
    with monkeypatch.context() as smaller:
        smaller.setattr(mapfile, "MAX_BYTES", 1_000_000)
        assert argmap("import", tmp_path / "huge.txt", "-o", tmp_path / "huge.yaml").exit_code == 2
    assert not (tmp_path / "huge.yaml").exists()

    (tmp_path / "half.json").write_text(json.dumps(aif)[:60])
    assert argmap("import", tmp_path / "half.json", "--from", "aif").exit_code == 1
    (tmp_path / "empty.argdown").write_text("")
    assert argmap("import", tmp_path / "empty.argdown").exit_code == 1


def test_export_refuses_what_is_no_map_and_says_what_it_left_out(tmp_path: Path) -> None:
    for content in ("just words", "- a\n- b\n", "{", ""):
        (tmp_path / "none.yaml").write_text(content)
        assert argmap("export", tmp_path / "none.yaml", "-o", tmp_path / "none.json").exit_code == 2
        assert not (tmp_path / "none.json").exists()
    (tmp_path / "part.yaml").write_text("title: T\nclaims:\n  a: {text: A.}\n  b: {text: B., supports: nothing}\n")
    assert argmap("export", tmp_path / "part.yaml", "-o", tmp_path / "part.json").exit_code == 1
    (tmp_path / "Not-An-Id.yaml").write_text("title: T\nclaims: {a: {text: A.}}\n")
    result = argmap("export", tmp_path / "Not-An-Id.yaml", "-o", tmp_path / "x.json")
    assert result.exit_code == 2
    assert "not-an-id.yaml" in str(result.exception)


@pytest.mark.parametrize(
    "options",
    [
        ("-o", "x.html", "--view", "maps", "--position", "draw"), ("-o", "x.html", "--view", "flow", "--theme", "dark"),
        ("-o", "x.html", "--view", "maps", "--paper", "a4"), ("-o", "x.pdf", "--as", "brief", "--focus", "a"),
        ("-o", "x.docx", "--as", "cards", "--depth", "2"), ("-o", "x.json", "--theme", "dark"),
        ("-o", "x.svg", "--split", "side"), ("-o", "x.svg", "--steps", "2"), ("-o", "x.svg", "--side", "draw"),
        ("-o", "x.html", "--view", "maps", "--as", "brief"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_option_is_heeded_or_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    given = [str(tmp_path / option) if option.startswith("x.") else option for option in options]
    result = argmap("export", "tutorial", *given)
    assert result.exit_code == 2
    assert (
        "does not use" in str(result.exception)
        or "choose one" in str(result.exception)
        or "with --" in str(result.exception)
    )


def test_a_reference_managers_file_becomes_the_list_of_sources(tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text("@book{berg1999, author={Bo Berg}, title={Trams}, year=1999}\n")
    assert argmap("import", tmp_path / "library.bib", "-o", tmp_path / "sources.yaml").exit_code == 0
    (tmp_path / "m.yaml").write_text("title: T\nclaims: {a: {text: A., quotes: [{source: berg1999, text: quiet}]}}\n")
    assert "unknown-source" not in argmap("check", tmp_path / "m.yaml").output
