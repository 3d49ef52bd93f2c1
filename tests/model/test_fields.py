"""A field is declared once: in the model; all else that knows fields learns of it from there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from argmap import schema
from argmap.model import RECORDS, Claim, Kind, Map, Place
from argmap.wording import field_value
from tests.conftest import ROOT

#: What a person writes to add a field to claims: one line in the model, then ``make fields``.
LINE = (
    '    certainty: Annotated[str, Field("how sure its holder is", words=("sure", "unsure"), kind=Kind.CHOICE, '
    'example="sure")] = ""\n'
)
#: Run in the changed checkout: everything that knows fields is asked for the new one.
ASKED = """
import io, csv, json
from hypothesis import Phase, find, settings
from argmap import schema
from argmap.debate import differences
from argmap.formats import csv_format, json_format
from argmap.mapfile import read_map
from argmap.views.claim import facts
from tests.strategies import drawn_maps

def certain(made):
    return any(claim.certainty in ("sure", "unsure") for claim in made.claims)

text = "title: T\\nclaims:\\n  a:\\n    text: A is so.\\n    certainty: {}\\n"
left, right = read_map(text.format("sure"), "m").debate, read_map(text.format("unsure"), "m").debate
print(json.dumps({
    "loaded": left.claims[0].certainty,
    "refused": [p.code for p in read_map(text.format("fairly"), "m").problems if p.severity == "error"],
    "dumped": schema.dump(left)["claims"]["a"]["certainty"],
    "edited": schema.load_field(type(left.claims[0]), "certainty", "sure")[0],
    "json": json_format.read(json_format.write(left), "m").map == left,
    "differs": differences(left, right).changed[0].fields,
    "cell": next(csv.DictReader(io.StringIO(csv_format.write_nodes(left))))["Certainty"],
    "facts": facts(left.claims[0]),
    "drawn": certain(find(drawn_maps(), certain, settings=settings(phases=[Phase.generate], max_examples=500))),
}))
"""


def files(root: Path) -> dict[str, bytes]:
    """Return the checkout's files that a person or a program could have changed."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in ("argmap", "docs", "static", "templates", "tests")
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".hypothesis" not in path.parts
    }


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout with a new field of claims."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("argmap", "docs", "static", "templates", "tests"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "data"))
    model = root / "argmap" / "model" / "debate.py"
    before = model.read_text(encoding="utf-8")
    place = before.index("    weight: Annotated")
    model.write_text(before[:place] + LINE + before[place:], encoding="utf-8")
    subprocess.run([sys.executable, "-m", "argmap.schema"], cwd=root, check=True)
    return root


def test_a_new_field_of_claims_takes_one_line_and_three_files(checkout: Path) -> None:
    """The line in the model and the two files made from it are all that changes."""
    before, after = files(ROOT), files(checkout)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"argmap/model/debate.py", "docs/format.md", "static/argmap.schema.json"}
    assert "| `certainty` | how sure its holder is | `sure` |" in (checkout / "docs" / "format.md").read_text("utf-8")
    claim = json.loads((checkout / "static" / "argmap.schema.json").read_text("utf-8"))["$defs"]["claim"]
    assert claim["properties"]["certainty"]["enum"] == ["sure", "unsure"]


def test_everything_that_knows_fields_knows_the_new_one(checkout: Path) -> None:
    """It is loaded, refused, dumped, edited, exported, compared, shown and drawn at random."""
    run = subprocess.run([sys.executable, "-c", ASKED], cwd=checkout, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "loaded": "sure",
        "refused": ["bad-value"],
        "dumped": "sure",
        "edited": "sure",
        "json": True,
        "differs": ["certainty"],
        "cell": "sure",
        "facts": [["Certainty", "sure"]],
        "drawn": True,
    }


def test_every_field_says_what_it_means() -> None:
    """Each has a sentence, a label and a kind, and those that hold ids say of what."""
    for record in RECORDS.values():
        for field in record.fields:
            assert field.help, field.key
            assert not field.help.endswith("."), field.key
            assert field.label, field.key
            assert field.kind is not Kind.ID or field.names, field.key


def test_a_value_is_read_and_written_by_its_field() -> None:
    """Forms and edits read one field at a time; what is empty is the default, what is wrong is a problem."""
    assert schema.load_field(Claim, "held by", "Ana Ruiz") == (("Ana Ruiz",), [])
    assert schema.dump_field(Claim, "held by", ("Ana Ruiz",)) == "Ana Ruiz"
    assert schema.dump_field(Claim, "held by", ("A", "B")) == ["A", "B"]
    assert schema.load_field(Claim, "weight", "") == (None, [])
    value, problems = schema.load_field(Claim, "weight", "heavy")
    assert value is None
    assert [(problem.code, problem.path) for problem in problems] == [("bad-value", ("weight",))]
    assert [problem.code for problem in schema.load_field(Claim, "text", "")[1]] == ["missing"]
    with pytest.raises(KeyError):
        schema.load_field(Claim, "colour", "red")
    issues, problems = schema.load_field(Map, "issues", {"costs": "Costs", "time": ""})
    assert [issue.title for issue in issues] == ["Costs"]
    assert [problem.path for problem in problems] == [("issues", "time")]


def test_a_page_shows_what_a_field_holds_in_words() -> None:
    """Flags are a yes, lists are joined, and a default is not shown."""
    known = RECORDS[Claim].field
    assert field_value(known["tags"], ("a", "b")) == "a, b"
    assert field_value(known["implicit"], False) == ""
    assert field_value(known["weight"], 0.0) == "0.0"
    assert field_value(RECORDS[Map].field["language"], "en") == ""
    assert known["text"].place is Place.OWN
