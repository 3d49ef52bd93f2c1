"""The library: files that change, files that break, texts that come and go."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from argmap.errors import BadRequest, Conflict, NotFound
from argmap.library import Library, checking
from argmap.library.anchors import read_anchors, write_anchors
from argmap.library.starter import starter
from argmap.mapfile import read_map
from argmap.model import Verdict
from argmap.store import Author, AuthorKind, open_store
from tests.conftest import ANNALS, HARBOUR, SOURCES, Shelf

ME = Author(AuthorKind.PERSON, "p1", "A person")


def test_a_changed_file_shows_at_once(shelf: Shelf) -> None:
    """The next look after a change has the new text, and the change is a revision."""
    assert shelf.library.debate("harbour").revision == 1
    version = shelf.library.refresh()
    assert shelf.library.refresh() == version
    shelf.write("harbour", HARBOUR.replace("Ships waited a week.", "Ships waited nine days."))
    assert shelf.library.debate("harbour").map.claim["a-week"].text == "Ships waited nine days."
    assert shelf.library.debate("harbour").revision == 2
    assert shelf.library.revision("harbour", 1).claim["a-week"].text == "Ships waited a week."
    assert [entry.ref for entry in shelf.library.search("nine days")] == ["a-week"]


def test_new_and_deleted_files_come_and_go(shelf: Shelf) -> None:
    """A file put into the folder is a debate, and one taken out is none, though its revisions stay."""
    assert list(shelf.library.debates) == ["harbour"]
    shelf.write("quay", "title: The quay\nclaims: {a: {text: A quay.}}\n")
    assert list(shelf.library.debates) == ["harbour", "quay"]
    (shelf.folder / "quay.yaml").unlink()
    with pytest.raises(NotFound):
        shelf.library.debate("quay")
    assert shelf.library.search("quay") == []
    assert shelf.library.store is not None
    assert [(r.number, r.gone) for r in shelf.library.store.revisions("quay")] == [(2, True), (1, False)]


def test_a_broken_change_never_takes_the_last_good_revision_away(shelf: Shelf) -> None:
    """A file that cannot be read at all shows the last sound revision; one that can in part shows that part."""
    shelf.library.refresh()
    shelf.write("harbour", "\x00\x00 not a map at all")
    debate = shelf.library.debate("harbour")
    assert (debate.stale, debate.revision, debate.shown) == (True, 2, 1)
    assert debate.problems
    assert len(debate.map.claims) == 7
    shelf.write("harbour", HARBOUR.replace("    supports: paid", "    supports: payed"))
    debate = shelf.library.debate("harbour")
    assert not debate.stale
    assert [problem.code for problem in debate.problems if problem.severity == "error"] == ["unknown-claim"]
    assert shelf.library.store is not None
    assert debate.revision == debate.shown == len(shelf.library.store.revisions("harbour")) == 3
    assert shelf.library.store.content(shelf.library.store.revision("harbour", 2).sha256) == b"\0\0 not a map at all"


def test_nothing_asked_for_becomes_a_path(shelf: Shelf) -> None:
    """Names that lead elsewhere are no maps, and cannot be saved."""
    (shelf.folder.parent / "secret.yaml").write_text("title: secret\n", encoding="utf-8")
    for name in ("../secret", "..%2fsecret", "/etc/passwd", "harbour.yaml", "HARBOUR", "", "."):
        with pytest.raises(NotFound):
            shelf.library.debate(name)
        with pytest.raises(BadRequest):
            shelf.library.commit_text(name, "title: x\n", author=ME)
    assert not (shelf.folder.parent / "x.yaml").exists()


def test_of_two_files_of_one_map_the_check_names_the_one_left_out(shelf: Shelf) -> None:
    taken = next(iter(shelf.folder.glob("*.yaml")))
    taken.with_suffix(".yml").write_text(taken.read_text("utf-8"), "utf-8")
    found = dict(checking.everything(shelf.library))[f"{taken.stem}.yml"]
    assert [(problem.code, problem.file) for problem in found] == [("two-files", f"{taken.stem}.yml")]
    assert f"“{taken.name}”" in found[0].message


def test_the_nearest_names_are_offered(shelf: Shelf) -> None:
    """A misspelt map or claim comes with what it may have meant."""
    with pytest.raises(NotFound, match="Did you mean harbour") as missing:
        shelf.library.debate("harbor")
    assert missing.value.near == ("harbour",)
    with pytest.raises(NotFound, match="no-waiting"):
        shelf.library.claim("harbour", "no-waitin")


def test_saving_compares_revisions_and_writes_whole(shelf: Shelf) -> None:
    """A save on an old revision is refused; a good one is in the file and leaves nothing beside it."""
    shelf.library.commit_text("harbour", HARBOUR.replace("a week", "nine days"), author=ME, base=1)
    with pytest.raises(Conflict):
        shelf.library.commit_text("harbour", HARBOUR.replace("a week", "ten days"), author=ME, base=1)
    assert "nine days" in (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    assert sorted(os.listdir(shelf.folder)) == ["harbour.yaml", "sources.yaml", "texts"]


def test_quotes_are_judged_against_the_text(shelf: Shelf) -> None:
    """Every quote of the small debate is found; a misquote is an error with the source's words and its place."""
    debate = shelf.library.debate("harbour")
    assert set(shelf.library.verdicts(debate.map).values()) == {Verdict.VERBATIM}
    shelf.write("harbour", HARBOUR.replace("no ship waited longer", "one ship waited longer"))
    debate = shelf.library.debate("harbour")
    found = [p for p in checking.problems(shelf.library, debate) if p.code.startswith("quote-")]
    assert [(p.code, p.line, p.severity) for p in found] == [("quote-altered", 21, "error")]
    assert "no ship waited longer" in found[0].fix


def test_a_mended_quote_has_the_sources_words(shelf: Shelf) -> None:
    """The fix replaces only the quote, and the file is sound after it."""
    shelf.write("harbour", HARBOUR.replace("two of them turned away", "three of them turned away"))
    debate = shelf.library.debate("harbour")
    (fix,) = checking.fixes(shelf.library, debate)
    assert (fix.claim, fix.new) == ("a-week", "ships waited a week, and two of them turned away")
    shelf.library.commit_text("harbour", checking.fixed(debate, [fix]), author=ME)
    assert (shelf.folder / "harbour.yaml").read_text(encoding="utf-8") == HARBOUR


def test_verdicts_outlive_the_text(shelf: Shelf) -> None:
    """Without the text the last check is known with its date and hash, in the store and in the travelling file."""
    first = shelf.library.anchors(shelf.library.debate("harbour").map)
    (shelf.folder / "texts" / "annals.txt").unlink()
    debate = shelf.library.debate("harbour")
    assert shelf.library.anchors(debate.map) == first
    assert shelf.library.text(shelf.library.source("annals")) is None
    assert {a.checked for a in first.values()} == {"2026-01-02"}
    (shelf.folder / "anchors.json").write_text(write_anchors(first.values()), encoding="utf-8")
    fresh = Library(shelf.folder)
    kept = fresh.anchors(fresh.debate("harbour").map)
    assert {key: (a.verdict, a.checked, a.sha256) for key, a in kept.items()} == {
        key: (a.verdict, a.checked, a.sha256) for key, a in first.items()
    }
    assert read_anchors("{}\n") == ({}, ())


def test_a_record_is_not_believed_where_the_text_is_at_hand(shelf: Shelf) -> None:
    """A forged verdict in the travelling file does not survive a look at the text."""
    shelf.write("harbour", HARBOUR.replace("no ship waited longer", "one ship waited longer"))
    library = Library(shelf.folder, clock=lambda: "2026-01-02T00:00:00Z")
    debate = library.debate("harbour")
    rows = json.loads(write_anchors(library.anchors(debate.map).values()))
    sound = next(iter(rows.values()))
    bad = next(q for c in debate.map.claims for q in c.quotes if q.text.startswith("one ship"))
    (shelf.folder / "anchors.json").write_text(json.dumps({bad.key: sound}), encoding="utf-8")
    fresh = Library(shelf.folder)
    assert fresh.verdicts(fresh.debate("harbour").map)[bad.key] is Verdict.ALTERED


def test_a_changed_text_makes_loud_orphans(shelf: Shelf, tmp_path: Path) -> None:
    """When the text no longer has a quote, the check says so and does not pick a lookalike."""
    shelf.library.anchors(shelf.library.debate("harbour").map)
    path = shelf.folder / "texts" / "annals.txt"
    path.write_text(ANNALS.replace("no ship waited longer than a day", "every ship was served"), encoding="utf-8")
    library = Library(shelf.folder, open_store(tmp_path / "argmap.db"))
    debate = library.debate("harbour")
    orphans = [item.claim for item in library.checks(debate.map) if item.orphan]
    assert orphans == ["no-waiting"]
    assert any(problem.code == "quote-orphaned" for problem in checking.problems(library, debate))


def test_texts_are_recognised_by_hash_name_or_word(tmp_path: Path) -> None:
    """A text is taken for the source whose hash or name it has, or that is named; another is refused with a fix."""
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    library = Library(folder, open_store(tmp_path / "a.db"))
    assert library.verdicts(library.debate("harbour").map) == {}
    other = tmp_path / "copy.txt"
    other.write_text(ANNALS, encoding="utf-8")
    with pytest.raises(BadRequest, match="--source"):
        library.add_text(other)
    with pytest.raises(NotFound, match="Did you mean annals"):
        library.add_text(other, "anals")
    assert library.add_text(other, "annals")[0] == "annals"
    assert set(library.verdicts(library.debate("harbour").map).values()) == {Verdict.VERBATIM}


@pytest.mark.parametrize(
    "title", ["Plain", 'With "quotes": and colons', "- dash", "emoji 🙂 \x00\n# not a comment", ""]
)
def test_the_starter_is_sound_whatever_its_title(title: str) -> None:
    """The file a newcomer begins with has no problem at all."""
    read = read_map(starter(title), "new", "new.yaml", [])
    assert read.problems == ()
    assert read.debate is not None
    assert len(read.debate.claims) == 7


def test_an_empty_or_missing_folder_is_an_empty_library(tmp_path: Path) -> None:
    """Nothing to read is no failure."""
    assert dict(Library(tmp_path / "nowhere").debates) == {}
    assert dict(Library(tmp_path).sources) == {}
