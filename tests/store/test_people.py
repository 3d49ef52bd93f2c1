"""People in both stores: accounts are alike in no name, secrets are found by their hash, grants are taken once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from argmap.errors import Conflict
from argmap.store import Author, AuthorKind, Draft, Store, open_store
from argmap.store.people import AuditRow, GrantRow, PersonRow, SessionRow, TokenRow


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(place)
    yield store
    store.close()


ANN = PersonRow("p1", "ann", "Ann", "editor", "$argon2", "", False, "2026-01-01T00:00:00Z")
BEN = PersonRow("p2", "ben", "ben", "reader", "", "https://id.example#7", True, "2026-01-02T00:00:00Z")


def test_accounts_are_kept_changed_and_found(store: Store) -> None:
    """By id, by the name to sign in with, and by what a provider calls them."""
    assert store.people() == []
    store.add_person(BEN)
    store.add_person(ANN)
    assert store.people() == [ANN, BEN]
    assert store.person("p1") == store.person_of(login="ann") == ANN
    assert store.person_of(subject="https://id.example#7") == BEN
    assert store.person("p3") is store.person_of(login="Ann") is store.person_of(subject="") is None
    changed = replace(ANN, role="owner", name="Ann Lee", disabled=True)
    store.put_person(changed)
    assert store.person("p1") == changed


def test_no_two_sign_in_by_one_name(store: Store) -> None:
    """Neither a new account nor a changed one takes another's name or identity; several have no identity at all."""
    store.add_person(ANN)
    store.add_person(BEN)
    store.add_person(replace(ANN, id="p4", login="cat"))
    for wrong in (replace(ANN, id="p3"), replace(BEN, id="p3", login="new")):
        with pytest.raises(Conflict):
            store.add_person(wrong)
    with pytest.raises(Conflict):
        store.put_person(replace(BEN, login="ann"))
    assert [row.id for row in store.people()] == ["p1", "p4", "p2"]


def test_maps_name_their_editors(store: Store) -> None:
    store.add_person(ANN)
    for _ in range(2):
        store.set_editor("harbour", "p1", True)
    store.set_editor("october", "p1", True)
    assert store.edited_by("p1") == {"harbour", "october"}
    assert store.editors("harbour") == [ANN]
    store.set_editor("harbour", "p1", False)
    assert store.edited_by("p1") == {"october"}
    assert store.editors("harbour") == []


def test_sessions_end(store: Store) -> None:
    """One by one, all of a person but one, and by age."""
    for name, used in (("s1", 10.0), ("s2", 30.0), ("s3", 20.0)):
        store.put_session(SessionRow(name, "p1", 5.0, used, "Firefox"))
    assert [row.secret for row in store.sessions("p1")] == ["s2", "s3", "s1"]
    store.see_session("s1", 40.0)
    assert store.session("s1") == SessionRow("s1", "p1", 5.0, 40.0, "Firefox")
    store.end_session("s3")
    assert store.session("s3") is None
    store.end_sessions("p1", "s2")
    assert [row.secret for row in store.sessions("p1")] == ["s2"]
    store.forget_ended(0.0, 0.0, 31.0)
    assert store.sessions("p1") == []


def test_tokens_are_found_by_their_hash_and_end(store: Store) -> None:
    token = TokenRow("t1", "hash", "p1", "script", "read,edit", 1.0, 100.0, 0.0)
    store.put_token(token)
    store.see_token(token.id, 50.0)
    store.put_token(replace(token, id="t2", secret="other", person="p2", made=2.0, ends=60.0))
    assert store.token("hash") == replace(token, used=50.0)
    assert [row.id for row in store.tokens()] == ["t2", "t1"]
    assert [row.id for row in store.tokens("p1")] == ["t1"]
    store.forget_ended(61.0, 0.0, 0.0)
    assert store.token("other") is None
    store.end_token("t1")
    assert store.tokens() == []


def test_a_grant_is_taken_once_by_however_many(store: Store) -> None:
    """Of eight who send an invitation's form at the same moment one gets it; a grant is of its kind alone."""
    grant = GrantRow("hash", "invitation", "p1", 1.0, 100.0)
    store.put_grant(grant)
    store.put_grant(replace(grant, code="c", tries=2))
    assert store.grant("invitation", "hash") == replace(grant, code="c", tries=2)
    assert store.grant("code", "hash") is store.take_grant("code", "hash") is None
    taken: list[GrantRow | None] = []
    threads = [threading.Thread(target=lambda: taken.append(store.take_grant("invitation", "hash"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in taken) == [False] + [True] * 7
    store.put_grant(replace(grant, secret="h2", made=2.0))
    store.put_grant(replace(grant, secret="h3", person="p2", ends=5.0))
    assert [one.secret for one in store.grants("invitation")] == ["h2", "h3"]
    store.end_grants("invitation", "p1")
    assert [one.secret for one in store.grants("invitation")] == ["h3"]
    store.forget_ended(6.0, 0.0, 0.0)
    assert store.grants("invitation") == []


def test_the_audit_log_is_numbered_and_read_backwards(store: Store) -> None:
    """Also where many write at once."""
    rows = [AuditRow(0, "2026-01-01", "p1", "Ann", "signed in", "p1", "", "192.0.2.7")] * 2
    threads = [threading.Thread(target=store.audit, args=(rows,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.audit([AuditRow(0, "2026-01-02", "p2", "Ben", "removed", "p3")])
    assert [row.number for row in store.audited()] == list(range(9, 0, -1))
    assert [row.number for row in store.audited(2, before=9)] == [8, 7]
    assert [row.action for row in store.audited(person_id="p3")] == ["removed"]
    assert len(store.audited(person_id="p1")) == 8


def test_whoever_is_removed_leaves_nothing_but_what_they_wrote(store: Store) -> None:
    """Account, sessions, tokens, grants and drafts go; revisions stay, by another name; the others stay whole."""
    for row in (ANN, BEN):
        author = Author(AuthorKind.PERSON, row.id, row.name)
        store.add_person(row)
        store.set_editor("m", row.id, True)
        store.put_session(SessionRow(f"s-{row.id}", row.id, 1.0, 1.0, ""))
        store.put_token(TokenRow(f"t-{row.id}", f"h-{row.id}", row.id, "x", "read", 1.0, 9.0, 0.0))
        store.put_grant(GrantRow(f"g-{row.id}", "invitation", row.id, 1.0, 9.0))
        store.put_draft(author, "k", "typed", "2026")
        store.commit(Draft(f"m-{row.id}", row.id.encode(), author, "2026"))
        store.audit([AuditRow(0, "2026", row.id, row.name, "signed in", row.id, "password", "192.0.2.7")])
    assert store.written_by("p1") == [("m-p1", 1, "2026")]
    store.remove_person("p1", "Somebody")
    assert store.people() == [BEN]
    assert store.edited_by("p1") == frozenset()
    assert store.sessions("p1") == store.tokens("p1") == store.grants("invitation", "p1") == []
    assert not store.drafts(Author(AuthorKind.PERSON, "p1"))
    assert store.revision("m-p1", 1).author.name == "Somebody"
    (entry,) = store.audited(person_id="p1")
    assert (entry.name, entry.address, entry.detail) == ("Somebody", "", "")
    assert store.edited_by("p2") == {"m"}
    assert len(store.sessions("p2")) == len(store.tokens("p2")) == len(store.grants("invitation", "p2")) == 1
    assert store.drafts(Author(AuthorKind.PERSON, "p2"))
    assert store.revision("m-p2", 1).author.name == "ben"
