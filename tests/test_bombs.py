"""Small files that expand: each door hands them to a bounded child, where they are read quickly or refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from argmap import bounded, cli
from argmap.errors import BadRequest, TooLarge
from argmap.formats import offices
from argmap.quotes.essay.reading import read_zipped
from argmap.quotes.files import readers
from argmap.web import create_app
from tests import bombs
from tests.conftest import Shelf
from tests.cost import no_hang

REFUSAL = "It would take too much."


def answered(read: bounded.Work, name: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a file as the child does."""
    with no_hang(20):
        return read({"name": name}, data)


def test_text_boxes_inside_each_other_are_read_once() -> None:
    """By twice for each level, 80 of them would take longer than there is time."""
    _, text = answered(readers.read, "boxes.odt", bombs.odt(bombs.boxes(80)))
    said = text.decode()
    assert [said.count(f"Box {n}.") for n in range(80)] == [1] * 80
    assert said.index("Box 0.") < said.index("Box 79.") < said.index("Innermost.")


def test_text_boxes_beside_each_other_keep_their_order() -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    body = f"<text:p>First {box.format('left')}{box.format('right')} line.</text:p><text:p>Last.</text:p>"
    _, text = answered(readers.read, "a.odt", bombs.odt(body))
    assert text.decode().split("\n\n") == ["First  line.", "left", "right", "Last.", ""]


def test_notes_are_numbered_in_proportion() -> None:
    """Each of many notes is looked at once, and called where it stands."""
    note = '<text:note text:id="{0}"><text:note-body><text:p>Note {0}.</text:p></text:note-body></text:note>'
    body = "".join(f"w {note.format(n)}" for n in range(3000))
    answer, said = answered(read_zipped, "notes.odt", bombs.odt(f"<text:p>{body}</text:p>"))
    assert answer["remarks"] == ["3000 notes follow the text."]
    assert b'"Note 2999."' in said


def test_a_chapter_that_a_book_names_often_is_read_once() -> None:
    _, text = answered(readers.read, "spine.epub", bombs.spine(2000))
    assert text.decode().strip() == "x"


def test_a_shared_text_counts_for_each_of_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offices, "MOST_CHARACTERS", 2_000_000)
    with pytest.raises(TooLarge, match="2,000,000 characters"):
        answered(offices.read_xlsx, "strings.xlsx", bombs.strings(1))


def test_rows_that_are_left_out_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offices, "MOST_CELLS", 1000)
    answer, _ = answered(offices.read_xlsx, "row.xlsx", bombs.row())
    assert answer["sheets"] == [("S1", [])]
    far = bombs.xlsx('<row r="800"><c><v>1</v></c></row>', sheets=9)
    answer, _ = answered(offices.read_xlsx, "far.xlsx", far)
    assert [len(rows) for _, rows in answer["sheets"]] == [800, 0]


def test_styles_based_on_each_other_end() -> None:
    answer, _ = answered(offices.read_docx, "circle.docx", bombs.circle())
    assert [row["text"] for row in answer["paragraphs"]] == [f"Trams {n} are quiet." for n in range(3)]
    assert {(row["style"], row["level"], row["list"]) for row in answer["paragraphs"]} == {("A", 0, 0)}


@pytest.mark.parametrize("name", ["ratio.odt", "many.odt", "nested.odt", "nested.zip", "entities.odt"])
def test_archives_that_unpack_to_too_much_are_refused(name: str) -> None:
    with pytest.raises((BadRequest, TooLarge)):
        answered(readers.read, name, EXPANDING[name]())


EXPANDING: dict[str, Callable[[], bytes]] = {
    "ratio.odt": lambda: bombs.odt("<text:p>" + "a" * 3_000_000 + "</text:p>"),
    "many.odt": lambda: bombs.packed({"content.xml": "<a/>"} | {f"{n}": b"" for n in range(10_001)}),
    "nested.odt": lambda: bombs.packed({"content.xml": bombs.packed({"content.xml": "0" * 100_000})}),
    "nested.zip": lambda: bombs.packed({"a.zip": bombs.packed({"b.zip": "0" * 100_000})}),
    "entities.odt": lambda: bombs.odt("<text:p>&a;</text:p>", '<!DOCTYPE a [<!ENTITY a "a">]>'),
}


# doors


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have every child refuse its file; gives the functions that were asked for."""
    asked: list[str] = []

    def call(function: str, *_given: object, **_named: object) -> NoReturn:
        asked.append(function)
        raise TooLarge(REFUSAL)

    monkeypatch.setattr(bounded, "call", call)
    return asked


Door = Callable[[FlaskClient, str, bytes], str]


def sent(address: str, **fields: str) -> Door:
    """Return what sends a file to a page, and returns the page that comes back."""

    def send(client: FlaskClient, name: str, data: bytes) -> str:
        answer = client.post(address, data={**fields, "file": (io.BytesIO(data), name)})
        assert answer.status_code in (200, 400, 413, 422)
        return answer.get_data(as_text=True)

    return send


def posted(client: FlaskClient, name: str, data: bytes) -> str:
    """Send a file to the API."""
    answer = client.post("/api/v1/imports", json={"text": data.decode("latin-1"), "name": name})
    assert answer.status_code in (413, 422)
    return answer.get_data(as_text=True)


DOORS: dict[str, tuple[Door, tuple[str, ...]]] = {
    "a source's text": (sent("/sources/annals/text"), ("x.odt", "x.epub")),
    "a new source": (sent("/sources/new", title="New"), ("x.odt", "x.epub")),
    "an essay": (sent("/essay"), ("x.odt", "x.epub")),
    "an import": (sent("/import"), ("x.xlsx", "x.docx", "x.csv", "x.odt", "x.zip")),
    "the API": (posted, ("x.csv", "x.odt")),
}


@pytest.mark.parametrize(("door", "names"), DOORS.values(), ids=DOORS)
def test_no_page_reads_a_strangers_file_itself(
    shelf: Shelf, refusing: list[str], door: Door, names: tuple[str, ...]
) -> None:
    """Each kind of file goes to a child, and what that says is told."""
    client = create_app(shelf.library, owner_here=True).test_client()
    for count, name in enumerate(names, 1):
        data = b"Claim,Relation\na,pro\n" if name.endswith("csv") else bombs.odt("<text:p>a</text:p>")
        assert REFUSAL in door(client, name, data)
        assert len(refusing) == count


@pytest.mark.parametrize("words", [["sources", "add", "--source", "annals"], ["check"], ["import"]])
def test_no_command_reads_an_archive_itself(
    shelf: Shelf, tmp_path: Path, refusing: list[str], words: list[str]
) -> None:
    name = "x.xlsx" if words == ["import"] else "x.odt"
    path = tmp_path / name
    path.write_bytes(bombs.row() if name == "x.xlsx" else bombs.odt("<text:p>a</text:p>"))
    place = [] if words == ["import"] else ["--maps", str(shelf.folder), "--db", str(tmp_path / "y.db")]
    result = CliRunner().invoke(cli.group, [*words, str(path), *place], prog_name="argmap")
    assert result.exit_code in (1, 2)
    assert REFUSAL in f"{result.output}{result.exception}"
    assert len(refusing) == 1
