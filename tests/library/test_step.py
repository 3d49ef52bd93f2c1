"""Folder and log stay in step: whatever changes where, and whenever a process is killed, on each kind of store."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from argmap import cli
from argmap.edits import AddLink, SetField, Thing
from argmap.errors import BadRequest, Conflict, NotFound, Refused
from argmap.library import Library
from argmap.library.folder import Folder
from argmap.library.turns import Turn
from argmap.model import Relation
from argmap.schema import load_edits
from argmap.store import FILE, Author, AuthorKind, Draft, Mirrored, Revision, Store, open_store
from tests.conftest import HARBOUR, ROOT, SOURCES

ME = Author(AuthorKind.PERSON, "p1", "A person")
YOU = Author(AuthorKind.GUEST, "g1", "A guest")


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(place)
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one map and its sources."""
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    return folder


@pytest.fixture
def library(folder: Path, store: Store) -> Library:
    """A library of that folder, read once."""
    library = Library(folder, store)
    library.refresh()
    return library


def write(folder: Path, text: str, name: str = "harbour.yaml") -> None:
    """Change a file as an editor does."""
    path = folder / name
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    if path.stat().st_mtime_ns <= before:
        os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def claim(claim_id: str, text: str) -> SetField:
    """The edit that gives a claim another text."""
    return SetField(Thing.CLAIM, claim_id, "text", text)


def in_step(library: Library, name: str = "harbour") -> str:
    """Assert that file, head and search say the same, and return the text."""
    library.refresh(-1)
    assert library.store is not None
    head = library.store.head(name)
    assert head is not None
    content = library.store.content(head.sha256)
    assert content == (library.folder.path / f"{name}.yaml").read_bytes()
    debate = library.debate(name)
    assert debate.revision == head.number
    for one in debate.map.claims:
        found = library.store.search(one.text, map_id=name).entries
        assert one.id in [entry.ref for entry in found], one
    return content.decode()


# edits


def test_an_edit_changes_its_line_only(library: Library) -> None:
    """The file keeps its comments, and the log has the edit with its author and its inverse."""
    made = library.commit("harbour", [claim("few-ships", "Hardly a ship came.")], author=ME, base=1, client="c1")
    assert in_step(library) == HARBOUR.replace("Few ships came.", "Hardly a ship came.")
    assert (made.revision.number, made.revision.author, made.merged) == (2, ME, False)
    assert made.debate is not None
    assert made.debate.map.claim["few-ships"].text == "Hardly a ship came."
    back = load_edits(json.loads(made.revision.inverses))
    library.commit("harbour", back, author=ME, base=2)  # type: ignore[arg-type]
    assert in_step(library) == HARBOUR


def test_an_edit_that_is_sent_twice_is_made_once(library: Library) -> None:
    first = library.commit("harbour", [claim("dues", "Dues fell.")], author=ME, base=1, client="c1")
    library.commit("harbour", [claim("dues", "Dues rose.")], author=YOU, base=2)
    again = library.commit("harbour", [claim("dues", "Dues fell.")], author=ME, base=1, client="c1")
    assert again.revision == first.revision
    assert library.debate("harbour").map.claim["dues"].text == "Dues rose."


def test_edits_of_other_fields_go_together(library: Library, folder: Path, place: Path | str) -> None:
    """Two servers change one map on the same revision; both changes are in it."""
    store = open_store(place)
    other = Library(folder, store)
    library.commit("harbour", [claim("dues", "Dues fell.")], author=ME, base=1)
    made = other.commit("harbour", [claim("few-ships", "No ship came.")], author=YOU, base=1)
    assert made.merged
    text = in_step(library)
    assert "Dues fell." in text
    assert "No ship came." in text
    assert in_step(other) == text
    store.close()


def test_edits_of_one_field_are_refused_and_kept(library: Library) -> None:
    """The answer has all three wordings, and the one that lost is a proposal."""
    library.commit("harbour", [claim("dues", "Dues fell.")], author=ME, base=1)
    with pytest.raises(Conflict) as refused:
        library.commit("harbour", [claim("dues", "Dues rose.")], author=YOU, base=1, client="c2")
    (field,) = refused.value.fields
    assert (field.path, field.base, field.theirs, field.mine) == (
        ("claim", "dues", "text"),
        "Dues were too high.",
        "Dues fell.",
        "Dues rose.",
    )
    assert refused.value.revision == 2
    (proposal,) = library.proposals("harbour")
    assert (proposal.path, proposal.author) == (("claim", "dues", "text"), YOU)
    assert json.loads(proposal.mine) == "Dues rose."
    assert library.debate("harbour").map.claim["dues"].text == "Dues fell."


def test_an_edit_that_cannot_be_made_changes_nothing(library: Library) -> None:
    with pytest.raises(Refused):
        library.commit("harbour", [claim("dues", "Dues fell."), claim("nobody", "x")], author=ME, base=1)
    with pytest.raises(NotFound):
        library.commit("quay", [claim("dues", "x")], author=ME)
    with pytest.raises(BadRequest):
        library.commit("harbour", [claim("dues", "x")], author=ME, base=7)
    assert in_step(library) == HARBOUR
    assert library.debate("harbour").revision == 1


def test_stale_texts_go_together_field_by_field(library: Library) -> None:
    """Both add a claim at the same place, where lines alone would conflict."""
    mine = HARBOUR.replace("arguments:\n", "  mine: {text: My claim., supports: paid}\narguments:\n")
    yours = HARBOUR.replace("arguments:\n", "  yours: {text: Your claim., rebuts: paid}\narguments:\n")
    library.commit_text("harbour", mine, author=ME, base=1)
    made = library.commit_text("harbour", yours, author=YOU, base=1)
    assert made.merged
    assert {"mine", "yours"} <= set(library.debate("harbour").map.claim)
    in_step(library)


# files against the log


def test_a_file_comes_in_as_edits(library: Library, folder: Path, store: Store) -> None:
    write(folder, HARBOUR.replace("Few ships came.", "No ship came."))
    in_step(library)
    head = store.head("harbour")
    assert head is not None
    assert head.author == FILE
    (edit,) = json.loads(head.edits)
    assert (edit["kind"], edit["id"], edit["value"]) == ("set-field", "few-ships", "No ship came.")


def test_file_and_browser_change_different_fields(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both changes end up in both places, with the file's comment."""
    mine = HARBOUR.replace("  dues: {text: Dues were too high.", "  # Ask the board.\n  dues: {text: Dues fell.")
    before_write_back(monkeypatch, lambda: write(folder, mine))
    library.commit("harbour", [claim("few-ships", "No ship came.")], author=ME, base=1)
    text = in_step(library)
    assert "Dues fell." in text
    assert "No ship came." in text


def test_file_and_browser_change_one_field(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's wording stays, the file's is a proposal, and what else the file changed is taken over."""
    mine = HARBOUR.replace("Dues were too high.", "Dues fell.").replace("Few ships came.", "No ship came.")
    before_write_back(monkeypatch, lambda: write(folder, mine))
    library.commit("harbour", [claim("dues", "Dues rose.")], author=ME, base=1)
    text = in_step(library)
    assert "Dues rose." in text
    assert "No ship came." in text
    assert "Dues fell." not in text
    (proposal,) = library.proposals("harbour")
    assert (proposal.author, json.loads(proposal.mine)) == (FILE, "Dues fell.")
    assert json.loads(proposal.theirs) == "Dues rose."


def before_write_back(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Have something happen once, right before a commit is written to its file."""
    replace = Folder.replace
    done: list[bool] = []

    def late(self: Folder, name: str, content: bytes | None, expected: bytes | None) -> bytes | None:
        if not done:
            done.append(True)
            change()
        return replace(self, name, content, expected)

    monkeypatch.setattr(Folder, "replace", late)


def test_a_file_that_was_deleted_while_its_map_was_edited_comes_back(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_write_back(monkeypatch, (folder / "harbour.yaml").unlink)
    library.commit("harbour", [claim("dues", "Dues rose.")], author=ME, base=1)
    assert "Dues rose." in in_step(library)


def test_an_older_text_that_somebody_brings_back_is_a_change(library: Library, folder: Path) -> None:
    """As a checkout of an older version does; it is not taken for a file that was not written yet."""
    changed = HARBOUR.replace("Few ships came.", "No ship came.")
    write(folder, changed)
    assert in_step(library) == changed
    write(folder, HARBOUR)
    assert in_step(library) == HARBOUR
    assert library.debate("harbour").revision == 3


def test_a_folder_that_is_away_loses_no_map(library: Library, folder: Path) -> None:
    """A disk that is not mounted is not a folder whose maps were deleted."""
    folder.rename(folder.with_name("away"))
    assert list(library.debates) == ["harbour"]
    made = library.commit("harbour", [claim("dues", "Dues rose.")], author=ME)
    assert made.debate is not None
    folder.with_name("away").rename(folder)
    assert "Dues rose." in in_step(library)


def test_everything_works_without_a_folder(tmp_path: Path, store: Store) -> None:
    """A server that has only the database serves, edits and keeps; one with a folder gets it all as files."""
    library = Library(tmp_path / "none", store)
    library.commit_text("sources.yaml", SOURCES, author=ME, base=0)
    made = library.commit_text("harbour", HARBOUR, author=ME, base=0)
    assert made.debate is not None
    assert made.debate.problems == ()
    library.commit("harbour", [AddLink("dues", Relation.REBUTS, "paid")], author=ME)
    assert [entry.ref for entry in library.search("few ships came")] == ["few-ships"]
    (tmp_path / "other").mkdir()
    other = Library(tmp_path / "other", store)
    in_step(other)
    assert (tmp_path / "other" / "sources.yaml").read_text("utf-8") == SOURCES


def test_a_folder_that_may_not_be_written_is_served_all_the_same(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "harbour.yaml")

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "replace", refuse)
        made = library.commit("harbour", [claim("dues", "Dues rose.")], author=ME)
        assert made.debate is not None
        assert library.debate("harbour").map.claim["dues"].text == "Dues rose."
    assert library.store is not None
    library.commit("harbour", [claim("few-ships", "No ship came.")], author=ME)
    assert "Dues rose." in in_step(library)


WRITER = """
import random, sys
from pathlib import Path
from argmap.edits import SetField, Thing
from argmap.library import Library
from argmap.store import Author, AuthorKind, open_store

folder, place, seed = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
library = Library(folder, open_store(place))
library.refresh()
chance = random.Random(seed)
print("ready", flush=True)
for turn in range(10**6):
    name = chance.choice(["dues", "few-ships", "paid", "lost"])
    words = f"Words {seed} {turn}."
    if chance.random() < 0.3:
        path = folder / "harbour.yaml"
        text = path.read_text("utf-8")
        if text.startswith("#"):
            path.write_text(f"# {words}" + text[text.index("\\n"):], "utf-8")
            library.refresh(-1)
    else:
        library.commit("harbour", [SetField(Thing.CLAIM, name, "text", words)], author=Author(AuthorKind.PROGRAM))
        print(name, words, sep="\\t", flush=True)
"""


def test_a_killed_process_leaves_folder_and_log_in_step(library: Library, folder: Path, place: Path | str) -> None:
    """Whatever it was doing: every edit that it acknowledged is there, and file, head and search agree."""
    chance = random.Random(11)
    for round_ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(place), str(round_)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.2 + chance.random() * 0.4)
        process.send_signal(signal.SIGKILL)
        said = [line.rstrip("\n").split("\t") for line in process.stdout if line.endswith("\n")]
        process.wait()
        process.stdout.close()
        text = in_step(library)
        assert library.store is not None
        edits = "".join(revision.edits for revision in library.store.revisions("harbour"))
        for _, words in said:
            assert words in edits
        last = dict(said)
        turns = {name: int(words.split()[2].rstrip(".")) for name, words in last.items()}
        for name, turn in turns.items():
            now = library.debate("harbour").map.claim[name].text.split()
            assert now[1] == str(round_), text
            assert int(now[2].rstrip(".")) >= turn


def sync(folder: Path, place: Path | str, *words: str) -> tuple[int, str]:
    """Run the command, and return its exit code and what it says."""
    result = CliRunner().invoke(cli.group, ["sync", str(folder), "--db", str(place), "--yes", *words])
    return result.exit_code, result.output


def test_sync_says_what_it_does_and_overwrites_nothing(folder: Path, place: Path | str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert "new in the folder" in sync(folder, place, "--dry-run")[1]
    assert "new in the folder" in sync(folder, place)[1]
    assert sync(folder, place) == (0, f"{folder} and the database are in step.\n")
    assert "a file is written" in sync(other, place)[1]
    assert (other / "harbour.yaml").read_text("utf-8") == HARBOUR
    mine = HARBOUR.replace("Dues were too high.", "Dues fell.")
    write(other, mine)
    assert "its text is copied to the database" in sync(other, place)[1]
    yours = HARBOUR.replace("Few ships came.", "No ship came.")
    write(folder, yours)
    assert "different fields" in sync(folder, place)[1]
    both = mine.replace("Few ships came.", "No ship came.")
    assert (folder / "harbour.yaml").read_text("utf-8") == both
    write(folder, both.replace("Dues fell.", "Dues rose."))
    sync(folder, place)
    clash = mine.replace("Dues fell.", "Dues stayed.")
    write(other, clash)
    code, said = sync(other, place)
    assert (code, "nothing is done" in said) == (1, True)
    assert (other / "harbour.yaml").read_text("utf-8") == clash
    (folder / "harbour.yaml").unlink()
    assert "the map is deleted" in sync(folder, place)[1]


def test_rivals_wait_for_their_turn_instead_of_beginning_anew(
    library: Library, folder: Path, place: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many who change one map at once, each reads and checks it once; all are saved, and the file has them."""
    assert library.store is not None
    again: list[str] = []
    begun = type(library.store).commit

    def counted(store: Store, draft: Draft) -> Revision:
        try:
            return begun(store, draft)
        except Conflict:
            again.append(draft.name)
            raise

    monkeypatch.setattr(type(library.store), "commit", counted)
    before = library.debate("harbour").revision
    others = [open_store(place) for _ in range(4)]

    def write(store: Store, number: int) -> None:
        own = Library(folder, store)
        for turn in range(3):
            own.commit(
                "harbour", [claim("few-ships", f"Writer {number} turn {turn}.")], author=ME, client=f"{number}-{turn}"
            )

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, store, number) for number, store in enumerate(others)]:
            done.result()
    for store in others:
        store.close()
    in_step(library)
    assert library.debate("harbour").revision == before + 12
    assert not again


def test_a_commit_does_not_wait_to_be_written_where_another_has_written_it(library: Library, folder: Path) -> None:
    """While another process has the right to write files, a commit looks whether its file has been written."""
    store = library.store
    assert store is not None
    right = Turn(store, f"ingest {library.folder.identity}")
    assert right.take(0)
    looks: list[str] = []

    def written(name: str, content: str) -> None:
        # The other process writes the file and notes it, while the commit waits.
        head = store.head(name)
        assert head is not None
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
        store.mirror(library.folder.identity, name, Mirrored(head.sha256, head.number))
        looks.append(name)

    begun = store.mirrored

    def mirrored(place: str, name: str = "") -> Mapping[str, Mirrored]:
        head = store.head("harbour")
        if name and head and head.number == 2 and not looks:
            content = store.content(head.sha256)
            assert content is not None
            written("harbour", content.decode())
        return begun(place, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "mirrored", mirrored)
        made = library.commit("harbour", [claim("few-ships", "Hardly a ship came.")], author=ME)
    assert looks == ["harbour"]
    assert made.debate is not None
    assert made.debate.map.claim["few-ships"].text == "Hardly a ship came."
    right.give_back()
    in_step(library)
