"""Edits through the library: rebased on others' changes, spliced into the file, kept in the log, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.edits import Add, AddLink, SetField, Thing, digest
from argmap.errors import Conflict, NotFound, Refused
from argmap.library import Library
from argmap.model import Claim, Relation
from argmap.store import Author, AuthorKind
from tests.conftest import HARBOUR, Shelf

ANN, BEN = Author(AuthorKind.PERSON, "ann", "Ann"), Author(AuthorKind.PERSON, "ben", "Ben")


def text(claim: str, value: str, was: str = "") -> SetField:
    return SetField(Thing.CLAIM, claim, "text", value, was=digest(was) if was else "")


def test_an_edit_changes_its_line_of_the_file_and_nothing_else(shelf: Shelf) -> None:
    """The file has the new words, its comment and every other line stay, and the log knows who it was."""
    shelf.library.refresh()
    made = shelf.library.commit("harbour", [text("a-week", "Ships waited for a week.")], author=ANN)
    assert made.debate is not None
    assert made.debate.map.claim["a-week"].text == "Ships waited for a week."
    written = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    assert written == HARBOUR.replace("Ships waited a week.", "Ships waited for a week.")
    assert made.revision.author == ANN


def test_edits_of_two_people_meet_field_by_field(shelf: Shelf) -> None:
    """Different fields of one claim both stay; the same field is a conflict that keeps the losing words."""
    base = shelf.library.commit("harbour", [text("dues", "Dues were high.")], author=ANN).revision.number
    shelf.library.commit("harbour", [text("a-week", "A week it was.")], author=ANN, base=base)
    note = SetField(Thing.CLAIM, "a-week", "note", "So the log.")
    both = shelf.library.commit("harbour", [note], author=BEN, base=base)
    assert both.debate is not None
    assert both.debate.map.claim["a-week"] == replace(
        shelf.library.debate("harbour").map.claim["a-week"], text="A week it was.", note="So the log."
    )
    with pytest.raises(Conflict) as caught:
        shelf.library.commit("harbour", [text("a-week", "Seven days.")], author=BEN, base=base)
    assert [(clash.theirs, clash.mine) for clash in caught.value.fields] == [("A week it was.", "Seven days.")]
    store = shelf.library.store
    assert store is not None
    assert [proposal.mine for proposal in store.proposals("harbour")] == ['"Seven days."']


def test_an_edit_made_on_another_value_is_not_made(shelf: Shelf) -> None:
    """Without a base, the hash of the old value protects it."""
    with pytest.raises(Conflict):
        shelf.library.commit("harbour", [text("dues", "Mine.", was="Something else.")], author=ANN)
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were too high."


def test_what_cannot_be_done_says_why_and_does_nothing(shelf: Shelf) -> None:
    """All edits of a commit are made, or none."""
    wrong = [text("dues", "Changed."), AddLink("dues", Relation.REBUTS, "nowhere")]
    with pytest.raises(Refused) as caught:
        shelf.library.commit("harbour", wrong, author=ANN)
    assert [problem.code for problem in caught.value.problems] == ["unknown-claim"]
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were too high."
    with pytest.raises(NotFound):
        shelf.library.commit("nowhere", [text("dues", "Changed.")], author=ANN)


def test_an_edit_sent_twice_happens_once(shelf: Shelf) -> None:
    """The second answer is the first one's revision."""
    edits = [Add(Thing.CLAIM, Claim("new", "Something new."))]
    first = shelf.library.commit("harbour", edits, author=ANN, client="uuid-1")
    assert shelf.library.commit("harbour", edits, author=ANN, client="uuid-1").revision == first.revision


def test_my_edit_is_taken_back_and_others_stay(shelf: Shelf) -> None:
    """Undo takes back one revision after others have edited elsewhere, to the byte, and can be undone."""
    mine = shelf.library.commit("harbour", [text("dues", "Mine.")], author=ANN).revision.number
    shelf.library.commit("harbour", [text("a-week", "Theirs.")], author=BEN)
    back = shelf.library.take_back("harbour", mine, author=ANN)
    written = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    assert written == HARBOUR.replace("Ships waited a week.", "Theirs.")
    shelf.library.take_back("harbour", back.revision.number, author=ANN)
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Mine."
    shelf.library.commit("harbour", [text("dues", "Ben's.")], author=BEN)
    with pytest.raises(Conflict):
        shelf.library.take_back("harbour", mine, author=ANN)


def test_two_libraries_on_one_database_lose_nothing(shelf: Shelf) -> None:
    """Two processes edit in turn, each as if it were alone."""
    other = Library(shelf.folder, shelf.library.store, clock=shelf.library.clock)
    for number in range(4):
        for library, claim in ((shelf.library, "dues"), (other, "few-ships")):
            library.commit("harbour", [text(claim, f"{claim} {number}.")], author=ANN)
    for library in (shelf.library, other):
        claims = library.debate("harbour").map.claim
        assert (claims["dues"].text, claims["few-ships"].text) == ("dues 3.", "few-ships 3.")
