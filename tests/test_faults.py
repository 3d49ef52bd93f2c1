"""What once stopped the server or a page, each as the kind of fault it is."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import bounded, formats
from argmap.debate.differences import ALIKE, _Alike, words
from argmap.drawing import first_view
from argmap.edits import difference, merge
from argmap.errors import BadRequest, Unavailable
from argmap.library import Debate, Library, Snapshot, folder, importing, renewing, watch, writers
from argmap.library.folder import write_whole
from argmap.library.merging import merge_maps
from argmap.mapfile import read_map
from argmap.model import Event, Map, Person
from argmap.store import FILE
from argmap.store.sqlite import SqliteStore
from argmap.views import letters, present
from argmap.views.compare import Thing, compare
from argmap.web import create_app
from argmap.web.shell.keeper import Keeper
from argmap.work import Stop, wanted
from tests import markup
from tests.conftest import HARBOUR, ROOT, Shelf
from tests.cost import calls, no_hang
from tests.oddities import odd_files
from tests.servers import in_a_loop
from tests.strategies import maps

# files that cost more than they are long


#: Format, and a text of about so many characters that was looked at again from each of its pieces.
COSTLY: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("caf", lambda size: "<!DOCTYPE a [" + "<!-- " * (size // 5)),
    ("lkif", lambda size: "<!DOCTYPE a [" + "<!--'" * (size // 5)),
    ("arggraph", lambda size: "<!DOCTYPE a>" * (size // 12)),
    ("caf", lambda size: "<!DOCTYPE a [<!ENTITY b 'c'>]>\n" * (size // 31)),
    ("caf", lambda size: "<!--" * (size // 4)),
    ("caf", lambda size: "<caf " + " ".join(f'a{n}="x"' for n in range(size // 9)) + "/>"),
    ("json", lambda size: '\\"' * (size // 2)),
    ("aif", lambda size: '{"nodes": [' + '\\"' * (size // 2)),
    ("sadface", lambda size: '"' * size),
    ("argdown", lambda size: "[a]: x\n\n(1) a\n--" + "<!--" * (size // 4)),
    ("argdown", lambda size: "[a]: x\n\n(1) a\n--" + "/*" * (size // 2)),
)


#: What a text of no named format may be made of; each kind of file is looked for in it.
REPEATED = ("<?", "<!", "<?argmap {", "<x><!--", "```", "```argdown\n", "~~~ argdown x\n", "<!-- argmap {} ")


@pytest.mark.parametrize("piece", REPEATED)
def test_recognising_a_format_costs_in_proportion_to_the_length(piece: str) -> None:
    """What begins again and again and never ends is looked at once; by the square these would take minutes."""
    with no_hang(20):
        for begin in ("", "a\n"):
            text = begin + piece * (200_000 // len(piece))
            with contextlib.suppress(BadRequest):
                formats.read(text, formats.detect(text).name, "x")
            formats.read(text, "markdown", "x")


def test_a_cell_may_be_longer_than_a_reader_of_tables_takes() -> None:
    """A table is read whatever the length of a cell, and whatever it says of its own separator."""
    found = formats.read("Claim,Relation\nTrams are quiet.,\n" + "b " * 100_000 + ",pro\n", "csv", "x")
    assert len(found.map.claims) == 2
    assert formats.read('sep="\nClaim,Relation\nTrams are quiet.,\n', "csv", "x").map.claims


@pytest.mark.parametrize(("form", "made"), COSTLY, ids=lambda value: value if isinstance(value, str) else "")
def test_imports_cost_in_proportion_to_their_length(form: str, made: Callable[[int], str]) -> None:
    """Each piece of a text is looked at a bounded number of times: by the square these would take many minutes."""
    with no_hang(20):
        found = formats.read(made(200_000), form, "x")
    assert found.problems or found.map.claims


# comparing


def _whole(debate: Map, number: int = 0) -> Thing:
    return Thing(debate.id, debate, debate, "", number, first_view(debate))


@settings(max_examples=12)
@given(maps(), maps(), st.booleans())
def test_any_two_maps_can_be_compared(left: Map, right: Map, alike: bool) -> None:
    """Whatever differs between two maps, or two revisions of one, is told in words."""
    if alike:
        # Every field of the one beside the claims of the other, as two revisions of one map are.
        fields = {field.name: getattr(right, field.name) for field in dataclasses.fields(Map)}
        right = dataclasses.replace(left, **{**fields, "claims": left.claims, "arguments": left.arguments})
    for one, other in ((left, right), (right, left), (left, left)):
        found = compare(_whole(one), _whole(other, 2))
        assert all(isinstance(word, str) and word for row in found.fields for word in row)
        if one is other:
            assert not found.fields
            assert {row.kind for row in found.rows} <= {"same"}


@settings(max_examples=6)
@given(odd_files(), odd_files(), odd_files())
def test_files_with_values_of_other_types_are_compared_and_merged(one: str, other: str, base: str) -> None:
    """Whatever is written where a text, a list or a date belongs: it is reported, and what is left is a map."""
    read = [read_map(text.encode(), "odd", "odd.yaml", None) for text in (one, other, base)]
    left, right, begun = (found.debate or Map("odd", "odd") for found in read)
    for found in (compare(_whole(left), _whole(right, 2)), compare(_whole(right, 2), _whole(left))):
        assert all(isinstance(word, str) and word for row in found.fields for word in row)
    assert not difference(left, left)
    difference(left, right)
    merge(begun, left, right)
    merged = merge_maps("odd", base.encode(), one.encode(), other.encode())
    assert merged.content is not None or merged.clashes


#: Two files in which hardly a field holds what belongs there, and each another thing than the other's.
ODD_ONE = """
{title: 12, question: [a, b], language: 1, authors: Ann Lee, tags: {a: b}, license: ~, glossary: [x],
 created: 2024-02-30, timeline: {date: 1}, people: [{name: [A]}, x], further reading: 2024-01-31, walkthrough: c0,
 issues: {i: ~, j: [1]},
 positions: {p: {title: 3, thesis: [c0]}, q: x}, sources: {s: {title: [x], author: 7, issued: {a: 1}}}, extensions: [1],
 claims: {c0: {text: Claim., held by: 3, core: maybe, quotes: {source: s}, tags: 1.5, supports: {a: b}}, c1: x, c2: ~},
 arguments: {a: {premises: c0, supports: c0, weight: .nan}}}
"""
ODD_TWO = """
{title: Two, question: 2024-01-31, language: [en], authors: [{literal: Ann}, 3, ~], tags: 7, license: [CC0],
 glossary: {a: [1]}, created: {a: 1}, timeline: [{date: 1931, event: [x]}], people: ~, further reading: [~, {a: b}],
 walkthrough: [[c0], {show: 1}], issues: [i], positions: [p], sources: [s], extensions: {x: {y: [~, 1.5, 2024-01-31]}},
 claims: {c0: {text: [Claim], held by: {name: Ann}, core: 1, quotes: [x, {text: 1, page: [1]}], rebuts: [c1, 3]},
          c1: {text: Other., weight: 7, see also: {a: b}, note: 2024-01-31}}, arguments: [a]}
"""


def test_pages_compare_maps_with_values_of_other_types(shelf: Shelf, client: FlaskClient) -> None:
    """No page fails, of two maps and of two revisions."""
    shelf.write("harbour", ODD_ONE)
    shelf.write("quay", ODD_TWO)
    assert client.get("/compare?left=harbour&right=quay").status_code == 200
    for text in (ODD_TWO, HARBOUR):
        shelf.library.commit_text("harbour", text, author=FILE)
    for pair in ("1&right=harbour@2", "2&right=harbour@3"):
        assert client.get(f"/compare?left=harbour@{pair}").status_code == 200
    assert client.get("/maps/harbour/history").status_code == 200


FEW = "the a of ships wait long here now then war peace"
WORDS = st.frozensets(st.sampled_from(FEW.split()), max_size=8)


@given(st.lists(WORDS, max_size=12), WORDS)
def test_claims_that_are_alike_are_all_found(sets: list[frozenset[str]], own: frozenset[str]) -> None:
    """Looking only at sets with a rare word in common misses none."""
    shares = {
        n: 2 * len(own & words) / (len(own) + len(words)) if own or words else 0.0 for n, words in enumerate(sets)
    }
    expected = {number: share for number, share in shares.items() if share >= ALIKE}
    assert dict(_Alike(sets).to(own)) == expected


def test_large_maps_are_compared_without_comparing_every_pair() -> None:
    looked = 0

    class Counting(frozenset[str]):
        def __and__(self, other: object) -> frozenset[str]:
            nonlocal looked
            looked += 1
            return frozenset.__and__(self, other)  # type: ignore[operator]

    alike = _Alike([frozenset(f"claim number {n}".split()) for n in range(2000)])
    for n in range(20):
        assert dict(alike.to(Counting(f"claim number {n}".split()))) == {n: 1.0}
    assert looked == 20


@pytest.mark.parametrize("added", ["", "not "])
def test_a_word_repeated_without_end_is_compared(added: str) -> None:
    """By the square, one word 100,000 times over would take minutes."""
    long = "word " * 100_000
    with no_hang(20):
        found = words(f"It {long}ends.", f"It {long}{added}ends.")
    assert [(one.operation, one.text) for one in found] == [
        ("equal", f"It {long}" if added else f"It {long}ends."),
        *([("insert", "not "), ("equal", "ends.")] if added else []),
    ]


def test_a_page_names_a_long_text_by_its_beginning(shelf: Shelf, client: FlaskClient) -> None:
    """A thesis that two hundred claims attack is not written two hundred times."""
    rows = "".join(f"  c{n}: {{text: Claim {n}., rebuts: t}}\n" for n in range(200))
    text = "title: Long\npositions:\n  p: {title: P, thesis: t}\n  q: {title: Q, thesis: u}\nclaims:\n"
    text += f"  t: {{text: {'word ' * 4000}}}\n"
    rows = rows.replace("rebuts: t", "rebuts: t, supports: u")
    shelf.write("long", f"{text}  u: {{text: U.}}\n{rows}")
    page = client.get("/maps/long/debate").get_data(as_text=True)
    assert "Claim 7." in page
    assert page.count("word ") < 400_000


def test_maps_with_other_teaching_fields_are_compared() -> None:
    """The fields are named as the file names them; records are named or counted."""
    plain = Map(id="quay", title="Quay")
    full = dataclasses.replace(
        plain,
        glossary=(("dues", "what a ship pays"),),
        timeline=(Event("1931", "The harbour is dredged."),),
        people=(Person("The pilot", "guides ships"),),
        opening_questions=("Who pays?",),
        further_reading=("The annals.",),
    )
    rows = {name: (one, other) for name, one, other in compare(_whole(plain), _whole(full, 2)).fields}
    assert rows == {
        "glossary": ("none", "dues: what a ship pays"),
        "timeline": ("none", "1 event"),
        "people": ("none", "The pilot"),
        "opening questions": ("none", "Who pays?"),
        "further reading": ("none", "The annals."),
    }


def test_maps_with_other_authors_are_compared(shelf: Shelf, client: FlaskClient) -> None:
    """Names are shown as they are, on the page of two maps and of two revisions."""
    shelf.write("harbour", HARBOUR + "authors: [Ann Lee, Bo Ek]\n")
    shelf.write("quay", HARBOUR + "authors: [Cy Day]\n")
    text = client.get("/compare?left=harbour&right=quay").get_data(as_text=True)
    assert "Ann Lee, Bo Ek" in text
    assert "Cy Day" in text
    shelf.write("quay", HARBOUR + "authors: [Di Fox]\nlicense: CC0\n")
    answer = client.get("/compare?left=quay@1&right=quay@2")
    assert answer.status_code == 200
    assert "Di Fox" in answer.get_data(as_text=True)


# imports


def test_an_import_answers_in_proportion(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is far too large to be a map is told so; the page does not grow with it."""
    monkeypatch.setattr(importing, "BOUNDS", bounded.Bounds(seconds=4))
    for text in ('"' * 3_900_000, "[A]: " + "<&>" * 100_000 + ".\n"):
        answer = client.post("/import", data={"file": (io.BytesIO(text.encode()), "x.ad"), "format": "argdown"})
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        assert len(page) < 1_000_000
        assert re.search("the command line accepts|seconds", page)


def test_words_are_laid_over_a_picture_outside_the_server(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that takes too long, the answer says so and what to do."""
    monkeypatch.setattr(letters, "_page", lambda _: pytest.fail("in the server"))
    client = create_app(shelf.library).test_client()
    with wanted(Stop()):
        assert 'class="words"' in client.get("/maps/harbour/debate/flow.svg").get_data(as_text=True)
        monkeypatch.setattr(letters, "BOUNDS", bounded.Bounds(0.01))
        answer = client.get("/maps/harbour/debate/passages.svg")
    assert answer.status_code == 422
    assert "Ask for a part" in answer.get_data(as_text=True)


def test_an_import_is_read_outside_the_server(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that answers never reads a stranger's file itself, and a child that overruns is told about."""
    monkeypatch.setattr(formats, "read", None)
    text = client.post("/import", data={"text": "[A]: One.\n  + [B]: Two.\n", "format": "argdown"}).get_data(
        as_text=True
    )
    assert "Argdown: 2 claims" in text
    monkeypatch.setattr(importing, "BOUNDS", bounded.Bounds(seconds=0.01))
    text = client.post("/import", data={"text": "[A]: One.\n"}).get_data(as_text=True)
    assert "The file could not be read" in text
    assert "seconds" in text


# answers in proportion


def crowd(people: int) -> str:
    """Return a map file in which each claim is held by ten people of its own."""
    claims = (
        f"  c{n}: {{text: T., held by: [{', '.join(f'Person {n}-{k}' for k in range(10))}]}}\n"
        for n in range(people // 10)
    )
    return "title: Crowd\nclaims:\n" + "".join(claims)


def test_people_come_a_page_at_a_time(shelf: Shelf, client: FlaskClient) -> None:
    """However many there are, a page lists some hundreds, leads to the rest, and finds each by name."""
    shelf.write("crowd", crowd(1200))
    first = client.get("/people").get_data(as_text=True)
    assert first.count('<th scope="row">') == 500
    assert "page 1 of 3" in first
    seen = set()
    address: str | None = "/people"
    while address:
        text = client.get(address).get_data(as_text=True)
        seen |= set(re.findall(r"Person \d+-\d", text))
        address = next(iter(markup.values(text, "href", "a", rel="next")), None)
    assert len(seen) == 1200
    assert re.search(r"1 of 120\d people", client.get("/people?find=PERSON+77-3").get_data(as_text=True))
    assert "Nobody has a name like" in client.get("/people?find=%3Cnobody%3E").get_data(as_text=True)
    for odd in ("0", "4", "x", "9" * 30):
        assert client.get(f"/people?page={odd}").status_code == 400


def test_the_voices_of_one_debate_come_a_page_at_a_time(shelf: Shelf, client: FlaskClient) -> None:
    """People and claims of a large debate are on pages, a crowded claim names some, and a name finds its claims."""
    many = ", ".join(f"Voice {n}" for n in range(150))
    shelf.write("crowd", crowd(2200) + f"  full: {{text: Full., held by: [{many}]}}\n")
    first = client.get("/maps/crowd/voices").text
    assert f"2350 of {2350} people, page 1 of 5" in markup.words(first)
    names: set[str] = set()
    claims: set[str] = set()
    address: str | None = "/maps/crowd/voices"
    while address:
        page = client.get(address).text
        names |= {markup.words(one) for one in markup.find(page, "a") if "/people/" in one.get("href", "")}
        claims |= set(re.findall(r'id="says-(\w+)"', page))
        address = next(iter(markup.values(page, "href", "a", rel="next")), None)
    assert (len(names), len(claims)) == (2350, 221)
    found = client.get("/maps/crowd/voices?find=voice+149").text
    assert "1 of 2350 people" in markup.words(found)
    assert re.findall(r'id="says-(\w+)"', found) == ["full"]
    assert "and 50 more" in client.get("/maps/crowd/voices?page=3").text
    assert "Nobody has a name like" in client.get("/maps/crowd/voices?find=nobody").text
    assert client.get("/maps/crowd/voices?page=6").status_code == 400


def test_pages_of_all_maps_look_at_a_map_again_only_when_it_changed(shelf: Shelf, client: FlaskClient) -> None:
    """Who says what and what is quoted is kept with each map: a page of people or sources costs what it shows."""
    for n in range(40):
        shelf.write(f"quay-{n}", HARBOUR)

    def asked(addresses: tuple[str, ...]) -> int:
        return calls(lambda: [client.get(f"{address}?n={next(numbers)}") for address in addresses])

    numbers = itertools.count()
    addresses = ("/people/Harbour%20board", "/people")
    asked(addresses)
    again = asked(addresses)
    for debate in shelf.library.state.debates.values():
        debate.__dict__.pop("_mentions")
    assert asked(addresses) > again + 40 * 100
    found = shelf.library.snapshot().voices()
    shelf.write("quay-7", HARBOUR.replace("Harbour board", "Harbour guild"))
    assert {voice.name for voice in shelf.library.snapshot().voices()} - {voice.name for voice in found} == {
        "Harbour guild"
    }


def test_the_form_of_a_claim_with_many_links_is_no_longer_than_its_map(shelf: Shelf, client: FlaskClient) -> None:
    """All targets are listed once, not for each link: by the square the page would have 40,000 entries."""
    rows = "".join(f"  c{n}: {{text: Claim {n}.}}\n" for n in range(201))
    targets = ", ".join(f"c{n}" for n in range(200))
    shelf.write("many", f"title: Many\nclaims:\n{rows}  all: {{text: All., supports: [{targets}]}}\n")
    client = create_app(shelf.library, owner_here=True).test_client()
    page = client.get("/maps/many/claims/all/edit").text
    assert page.count("<option") < 2000
    form = markup.form(page, do="redirect", link="all -> c7")
    lists = markup.one(form, "input", name="target").get("list")
    assert "c200" in markup.values(markup.one(page, "datalist", id=lists), "value", "option")
    sent = markup.sent(form) | {"target": "c200"}
    assert client.post("/maps/many/claims/all/edit", data=sent).status_code == 303
    sent = markup.sent(markup.form(page, do="redirect", link="all -> c8")) | {"target": "nothing"}
    assert client.post("/maps/many/claims/all/edit", data=sent).status_code == 422


def test_a_presentation_file_is_bounded(shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what any room sits through it is refused with the reason, and a circle of claims is no special case."""
    circle = "".join(f"  c{n}: {{text: T., supports: c{(n + 1) % 60}}}\n" for n in range(60))
    shelf.write("circle", "title: Circle\npositions: {a: {title: A, thesis: c0}}\nclaims:\n" + circle)
    assert client.get("/maps/circle/present.html").status_code == 200
    monkeypatch.setattr(present, "MOST_PRESSES", 50)
    answer = client.get("/maps/circle/present.html?anew=1")
    assert answer.status_code == 413
    assert "too long for one file" in answer.get_data(as_text=True)


# characters that programs obey


ESCAPES = (
    'title: "T \\x1b]0;owned\\x07 \\0 \\x9b31m"\n'
    'claims: {a: {text: "One \\x08\\x1b[2J two", held by: ["A\\x7f"]}, b: {text: Two, supports: a}}\n'
)
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def test_escapes_bring_no_control_characters_in(shelf: Shelf, client: FlaskClient) -> None:
    """What an editor would not type comes in by no escape either: it is a problem, and reaches no page and no file."""
    shelf.write("odd", ESCAPES)
    problems = shelf.library.debate("odd").problems
    assert [problem.code for problem in problems] == ["control-character"] * 3
    addresses = ["/maps/odd", "/maps/odd/voices", "/maps/odd/documents/case.md", "/maps/odd.svg"]
    addresses += [f"/maps/odd.{row.extensions[0]}" for row in formats.TABLE if row.writes]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.mimetype.startswith("text/") or answer.mimetype.endswith(("json", "xml", "yaml")):
            assert not ODD.search(answer.get_data(as_text=True)), address


def test_an_outline_turns_no_direction(shelf: Shelf, client: FlaskClient) -> None:
    """An override in a claim would turn round what is read after it; data formats keep it as it is."""
    shelf.write("turned", "title: Turned\nclaims: {a: {text: One \u202e\u2066 two.}}\n")
    for ending in ("md", "html"):
        assert not re.search(
            "[\u202a-\u202e\u2066-\u2069]", client.get(f"/maps/turned.{ending}").get_data(as_text=True)
        )
    assert "\u202e" in client.get("/maps/turned.json").get_data(as_text=True)


def test_a_path_forges_no_line_of_the_log(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However the address of a failed request is written, its report is one line."""
    monkeypatch.setattr(Snapshot, "debate", lambda *_: 1 / 0)
    assert client.get("/maps/a%0aERROR forged%1b[2J%C2%85x").status_code == 500
    (record,) = [record for record in caplog.records if "unexpectedly" in record.getMessage()]
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", record.getMessage())
    assert "forged" in record.getMessage()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="This system has no terminals of this kind.")
def test_a_terminal_obeys_nothing_that_people_wrote(tmp_path: Path) -> None:
    """Names of files and words of a call are shown with symbols; argmap's own colours stay."""
    near, far = os.openpty()
    command = [
        sys.executable,
        "-m",
        "argmap",
        "export",
        "a\x1b]0;owned\x07\u202e",
        "--maps",
        str(tmp_path),
        "-o",
        "x.svg",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    subprocess.run(command, stdout=far, stderr=far, env=environment, check=False, timeout=120)
    os.close(far)
    said = os.read(near, 10_000).decode()
    os.close(near)
    assert "owned" in said
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]", said)


# files that are none


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no such files.")
def test_odd_files_cost_themselves(shelf: Shelf, client: FlaskClient, tmp_path: Path) -> None:
    """Links in a circle or out of the folder, pipes, folders with a file's name: every other debate is there."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("title: A secret\n")
    folder = shelf.folder
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "out.yaml").symlink_to(secret)
    (folder / "inside.yaml").symlink_to("harbour.yaml")
    (folder / "nowhere.yaml").symlink_to("nothing.yaml")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "texts" / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "texts" / "pipe.txt")
    assert sorted(shelf.library.snapshot().debates) == ["harbour", "inside"]
    for address in ("/", "/maps/harbour", "/sources/annals", "/people"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "A secret" not in answer.get_data(as_text=True)
    assert client.get("/maps/out").status_code == 404


def test_a_text_is_not_followed_out_of_its_folder(shelf: Shelf, client: FlaskClient, tmp_path: Path) -> None:
    """A link among the texts shows no other file of the machine; one that stays in the folder is followed."""
    (tmp_path / "secret.txt").write_text("A secret that nobody may read.")
    texts = shelf.folder / "texts"
    (texts / "annals.txt").rename(texts / "real.txt")
    (texts / "annals.txt").symlink_to("real.txt")
    assert shelf.library.snapshot().text(shelf.library.snapshot().sources["annals"]) is not None
    (texts / "annals.txt").unlink()
    (texts / "annals.txt").symlink_to(tmp_path / "secret.txt")
    answer = client.get("/sources/annals")
    assert answer.status_code == 200
    assert "A secret" not in answer.get_data(as_text=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="Only root gives files away.")
def test_a_file_that_is_written_keeps_its_owner_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: A\n")
    os.chown(path, 65534, 65533)
    path.chmod(0o640)
    write_whole(path, b"title: B\n")
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (65534, 65533, 0o640)
    assert path.read_bytes() == b"title: B\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no such files.")
@pytest.mark.parametrize("name", ["sources.yaml", "anchors.json"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "circle", "nonsense"])
def test_an_odd_helper_file_costs_itself(shelf: Shelf, client: FlaskClient, name: str, kind: str) -> None:
    """Whatever lies where the sources or the verdicts are looked for, the debates are shown."""
    path = shelf.folder / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "circle":
        path.symlink_to(name)
    else:
        path.write_bytes(b"<<<<<<< mine\n{\xff\x00")
    for address in ("/", "/maps/harbour", "/maps/harbour/quotes", "/sources"):
        assert client.get(address).status_code == 200, address


@pytest.mark.skipif(os.name != "posix", reason="This system lets nobody move a file that is open.")
def test_nothing_is_taken_for_saved_in_a_database_that_is_gone(shelf: Shelf, tmp_path: Path) -> None:
    """Removed or replaced while the server runs: pages stay, changes are refused with the reason, and it may return."""
    client = create_app(shelf.library, owner_here=True).test_client()
    edit = {"edits": [{"kind": "set-field", "thing": "map", "id": "", "field": "title", "value": "Dredging"}]}
    assert client.get("/maps/harbour").status_code == 200
    path, aside = tmp_path / "argmap.db", tmp_path / "aside.db"
    for other in (None, b"of somebody else"):
        path.rename(aside)
        if other is not None:
            path.write_bytes(other)
        answer = client.post("/api/v1/maps/harbour/edits", json=edit)
        assert answer.status_code == 503
        assert "removed or replaced" in answer.json["detail"]
        assert (shelf.folder / "harbour.yaml").read_text() == HARBOUR
        assert client.get(f"/maps/harbour?with={other}").status_code == 200
        assert path.exists() is (other is not None)
        aside.replace(path)
    assert client.post("/api/v1/maps/harbour/edits", json=edit).status_code == 200
    assert "title: Dredging" in (shelf.folder / "harbour.yaml").read_text()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what failed tried again at every look."""
    monkeypatch.setattr(renewing, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(renewing, "MOST_WAIT", 0.0)
    monkeypatch.setattr(renewing, "SHARE", 1e9)


#: What makes SQLite refuse to write, as on a read-only disk and on a full one.
REFUSING = {"read-only": "PRAGMA query_only=ON", "full": "PRAGMA max_page_count=1"}


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("how", REFUSING)
def test_a_database_that_refuses_keeps_pages_and_words(shelf: Shelf, how: str) -> None:
    """Pages go on and say so, a file's change is read once it may be, and a refused form gives its words back."""
    client = create_app(shelf.library, owner_here=True).test_client()
    assert client.get("/maps/harbour").status_code == 200
    number = shelf.library.state.debates["harbour"].revision
    store = shelf.library.store
    assert isinstance(store, SqliteStore)
    store.close()
    with store._reading() as session:
        session.db.conn.execute(REFUSING[how]).fetchall()
    # Longer than what a database has free, also once it is packed.
    longer = HARBOUR + "".join(f"# {folder.digest(str(n).encode())}\n" for n in range(2000))
    shelf.write("harbour", longer)
    for address in ("/", "/maps/harbour", "/maps/harbour/debate", "/people"):
        assert client.get(address).status_code == 200, address
    assert "nothing can be saved" in client.get("/").text
    form = {"text": HARBOUR + "# What I wrote.\n", "base": str(number), "client": "one"}
    answer = client.post("/maps/harbour/text?from=here", data=form)
    assert answer.status_code == 503
    given_back = markup.form(answer.text, text=True)
    assert given_back.get("action") == "/maps/harbour/text?from=here"
    assert {name: value.removeprefix("\n") for name, value in markup.sent(given_back, "Send again").items()} == form
    store.close()
    assert "nothing can be saved" not in client.get("/").text
    assert shelf.library.state.debates["harbour"].content == longer


def test_a_page_of_a_failure_shows_no_secret(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed comes back where it was written to be read, and only to the site's own pages."""
    client = create_app(shelf.library, owner_here=True).test_client()
    words = {"text": "Some words that nobody saved."}

    def away(*_: object) -> None:
        raise Unavailable("The database is away.")

    for fault in (away, lambda *_: 1 / 0):
        monkeypatch.setattr(Snapshot, "debate", fault)
        assert words["text"] in client.post("/maps/harbour/text", data=words).text
        for more in ({"password": "a long secret"}, {"code": "a code"}, {"more": "x " * 200_000}):
            assert words["text"] not in client.post("/maps/harbour/text", data=words | more).text
    foreign = client.post("/maps/harbour/text", data=words, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, words["text"] in foreign.text) == (403, False)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("stored", [True, False])
def test_a_folder_that_goes_away_is_told_of_and_comes_back(shelf: Shelf, tmp_path: Path, stored: bool) -> None:
    """Maps stay as they were read; what is written meanwhile is in the folder once it is back, itself or as a copy."""
    library = shelf.library if stored else Library(shelf.folder)
    client = create_app(library, owner_here=True).test_client()
    assert "is gone" not in client.get("/").text
    shelf.folder.rename(tmp_path / "away")
    assert "The folder maps is gone" in client.get("/").text
    assert client.get("/maps/harbour").status_code == 200
    if stored:
        edit = {"kind": "set-field", "thing": "map", "id": "", "field": "title", "value": "Dredging"}
        assert client.post("/api/v1/maps/harbour/edits", json={"edits": [edit]}).status_code == 200
    shutil.copytree(tmp_path / "away", shelf.folder)
    assert "is gone" not in client.get("/").text
    assert ("title: Dredging" in (shelf.folder / "harbour.yaml").read_text()) is stored
    assert client.get("/maps/harbour").status_code == 200


@pytest.mark.parametrize("told", [True, False], ids=["notices", "no notices"])
@pytest.mark.parametrize("when", ["same", "earlier", "later"])
def test_a_change_is_seen_whatever_the_clock_says(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, when: str, told: bool
) -> None:
    """A file of the same size with the same time or an earlier one, written in place or put in place, is read."""
    if not told:
        monkeypatch.setattr(watch, "_notices", lambda: None)
    path = shelf.folder / "harbour.yaml"
    time_of = {"same": path.stat().st_mtime_ns, "earlier": 10**18, "later": 4 * 10**18}[when]
    for said in ("Two ships came", "Ten ships came", "Six ships came"):
        shelf.library.refresh()
        beside = shelf.folder / ".harbour.tmp"
        for target in (path, beside):
            target.write_text(HARBOUR.replace("Few ships came", said), encoding="utf-8")
            os.utime(target, ns=(time_of, time_of))
        if said != "Ten ships came":
            beside.replace(path)
        assert shelf.library.debate("harbour").map.claim["few-ships"].text == f"{said}."


@pytest.mark.parametrize("ahead", [0, 5, -5])
def test_a_stamp_is_trusted_once_its_time_cannot_come_again(ahead: int) -> None:
    """Just now it can; long ago, and long from now where a clock was set back, it cannot."""
    now = 10**18
    for stamp in (folder.Stamp(now + ahead * 10**9, 0, 1, 1), folder.Stamp(0, now + ahead * 10**9, 1, 1)):
        assert stamp.settled(now) is bool(ahead)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux says who has a file open.")
@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("cut", [0, 30, HARBOUR.index("  dues:"), HARBOUR.index("  log-is-late") + 20])
def test_a_file_written_in_two_halves_loses_nothing(shelf: Shelf, cut: int) -> None:
    """Between the halves what could be read is shown; an edit made then is in the file beside all of the rest."""
    client = create_app(shelf.library, owner_here=True).test_client()
    assert client.get("/maps/harbour").status_code == 200
    edit = {"kind": "set-field", "thing": "claim", "id": "paid", "field": "text", "value": "It paid at once."}
    with (shelf.folder / "harbour.yaml").open("w", encoding="utf-8") as stream:
        stream.write(HARBOUR[:cut])
        stream.flush()
        assert client.get("/maps/harbour").status_code == 200
        answer = client.post("/api/v1/maps/harbour/edits", json={"edits": [edit]})
        stream.write(HARBOUR[cut:])
    # Where nothing of the file can be read, nothing is changed.
    assert answer.status_code == (200 if cut > 30 else 422)
    found = shelf.library.debate("harbour")
    text = "It paid at once." if cut > 30 else "Dredging paid for itself."
    assert found.content == HARBOUR.replace("Dredging paid for itself.", text)
    assert (shelf.folder / "harbour.yaml").read_text() == found.content
    assert not found.problems


def test_a_file_that_somebody_keeps_open_is_written_in_the_end(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is only open, as in a program that never closes its files, holds nothing up; nor does a reader."""
    path = shelf.folder / "harbour.yaml"
    assert not writers.being_written(path)
    with path.open(encoding="utf-8"):
        assert not writers.being_written(path)
    with path.open("a", encoding="utf-8"):
        assert writers.being_written(path) is (sys.platform == "linux")
        monkeypatch.setattr(writers, "UNFINISHED", -1.0)
        assert not writers.being_written(path)
    assert not writers.being_written(shelf.folder / "nothing.yaml")


@pytest.mark.parametrize("at_hand", [True, False])
def test_a_database_that_is_away_keeps_no_cheap_answer(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, at_hand: bool
) -> None:
    """What is answered at once tells what was read last, and asks nothing of a database that may keep it waiting."""
    before = shelf.library.state
    asked: list[str] = []

    def away(*_: object) -> int:
        asked.append(threading.current_thread().name)
        raise Unavailable("The database is away.")

    monkeypatch.setattr(SqliteStore, "at_hand", property(lambda _: at_hand))
    monkeypatch.setattr(SqliteStore, "change", away)
    keeper = Keeper(shelf.library)

    async def look() -> tuple[Debate, str]:
        return (await keeper.look()).debates["harbour"], threading.current_thread().name

    try:
        debate, loop = in_a_loop(look())
    finally:
        keeper.close()
    assert debate is before.debates["harbour"]
    assert at_hand or loop not in asked


def test_letters_that_are_not_utf8_are_not_lost_by_an_edit(shelf: Shelf) -> None:
    """A file in another encoding is shown, and every way of writing it refuses until its letters are put right."""
    client = create_app(shelf.library, owner_here=True).test_client()
    path, sources = shelf.folder / "harbour.yaml", shelf.folder / "sources.yaml"
    old = HARBOUR.replace("Ships waited a week.", "Ships waited at the café.").encode("latin-1")
    path.write_bytes(old)
    sources.write_bytes(sources.read_bytes() + "  note: café\n".encode("latin-1"))
    kept = sources.read_bytes()
    assert "caf\ufffd" in client.get("/maps/harbour/text").text
    edit = {"edits": [{"kind": "set-field", "thing": "map", "id": "", "field": "title", "value": "Dredging"}]}
    answer = client.post("/api/v1/maps/harbour/edits", json=edit)
    assert (answer.status_code, answer.json["problems"][0]["code"]) == (422, "not-utf8")
    shown = old.decode("utf-8", "replace").replace("title: Should", "title: Must")
    number = shelf.library.state.debates["harbour"].revision
    answer = client.post("/maps/harbour/text", data={"text": shown, "base": str(number), "client": "a"})
    assert answer.status_code == 422
    assert "title: Must" in answer.text, "what was typed is still there"
    assert client.post("/sources/new", data={"title": "Log of the pilot"}).status_code == 422
    fields = {"do": "fields", "publisher": "The town", "base": "1", "client": "b"}
    assert client.post("/sources/annals/edit", data=fields).status_code == 422
    assert (path.read_bytes(), sources.read_bytes()) == (old, kept)
    right = shown.replace("\ufffd", "é")
    answer = client.post("/maps/harbour/text", data={"text": right, "base": str(number), "client": "c"})
    assert answer.status_code == 303
    assert path.read_text(encoding="utf-8") == right
    answer = client.post(f"/maps/harbour/history/{number}", data={"do": "restore", "client": "d"})
    assert answer.status_code == 422
    assert path.read_text(encoding="utf-8") == right
