"""People: invited once, signed in with what is theirs alone, and out at once when they may no longer be in."""

from __future__ import annotations

import contextlib
import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

from argmap.access import Action, Role, may, passwords, secrets
from argmap.access import people as people_module
from argmap.access.people import INVITATION_SECONDS, REMOVED, By, People
from argmap.access.sessions import CODE_SECONDS, IDLE_SECONDS, SESSION_SECONDS, TRIES, Sessions
from argmap.access.tokens import Tokens
from argmap.errors import BadRequest, Conflict, NotAllowed, NotFound, Refused
from argmap.store import Author, AuthorKind, Draft, open_store
from argmap.store.hooks import HookRow
from argmap.store.people import PersonRow
from argmap.store.shared import SharedStore
from argmap.store.values import Proposal

PASSWORD = "ships wait a week"
ME = By()


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> Iterator[People]:
    """A store with Ann, an owner, and Ben, an editor with a password."""
    store = open_store(tmp_path / "a.db")
    found = People(store, clock)
    found.add("Ann", Role.OWNER, by=ME)
    ben = found.add("Ben Lee", Role.EDITOR, maps=["harbour"], by=ME)
    found.accept(found.invite(ben, by=ME), PASSWORD)
    yield found
    store.close()


def actions(people: People) -> list[str]:
    """What the audit log has, oldest first."""
    return [row.action for row in reversed(people.store.audited())]


def test_people_are_found_by_what_one_calls_them(people: People) -> None:
    """By the name to sign in with, however it is written, and by their name; the nearest is offered otherwise."""
    assert people.find(" BEN-LEE ").name == people.find("ben lee").name == "Ben Lee"
    assert people.add("Ben Lee", by=ME).login == "ben-lee-2"
    with pytest.raises(NotFound):
        people.find("Ben Lee")
    with pytest.raises(NotFound, match="ben-lee"):
        people.find("ben-le")
    with pytest.raises(Conflict):
        people.add("Another", login="ANN", by=ME)
    for name in ("", " ", "x" * 200, "a\x07b"):
        with pytest.raises(Refused):
            people.add(name, by=ME)
    with pytest.raises(Refused):
        people.add("Cat", login="two words", by=ME)


def test_an_invitation_works_once_and_for_seven_days(people: People, clock: Clock) -> None:
    """Looking at it uses nothing up; a second use, a later one and one after a newer link are refused."""
    ann = people.find("ann")
    first = people.invite(ann, by=ME)
    secret = people.invite(ann, by=ME)
    for _ in range(3):
        assert people.invited(secret).id == ann.id
    with pytest.raises(NotAllowed):
        people.accept(first, PASSWORD)
    with pytest.raises(Refused):
        people.accept(secret, "short")
    people.accept(secret, PASSWORD)
    with pytest.raises(NotAllowed):
        people.accept(secret, PASSWORD + "!")
    late = people.invite(ann, by=ME)
    clock.now += INVITATION_SECONDS + 1
    with pytest.raises(NotAllowed):
        people.accept(late, PASSWORD)
    assert secret not in str(people.store.audited())


@pytest.mark.parametrize(
    "password",
    [
        "",
        "seven77",
        "x" * 257,
        "aaaaaaaaaa",
        "abababab",
        "password123",
        "Trustno1",
        "rootbeer",
        "Ben-Lee1",
        "argmap12",
    ],
)
def test_bad_passwords_are_refused(people: People, password: str) -> None:
    with pytest.raises(Refused):
        people.accept(people.invite(people.find("ben-lee"), by=ME), password)


def test_only_the_right_password_signs_in(people: People) -> None:
    """A wrong one, an unknown name and one without a password do not, and are written down."""
    own = Sessions(people)
    assert own.check("Ben-Lee", PASSWORD) is not None
    for login, password in (("ben-lee", PASSWORD + "x"), ("nobody", PASSWORD), ("ann", ""), ("", PASSWORD)):
        assert own.check(login, password) is None
    assert actions(people).count("failed to sign in") == 4
    people.change(people.find("ben-lee"), disabled=True, by=ME)
    assert own.check("ben-lee", PASSWORD) is None


def test_a_session_ends_when_idle_and_after_a_month(people: People, clock: Clock) -> None:
    """However busy it is."""
    own = Sessions(people)
    secret = own.begin(people.find("ben-lee"), browser="Firefox")
    visit = own.visit(secret)
    assert visit is not None
    assert (visit.person.name, visit.person.maps) == ("Ben Lee", {"harbour"})
    assert own.visit(secret + "x") is None
    idle = own.begin(people.find("ben-lee"))
    begun = clock.now
    while clock.now < begun + SESSION_SECONDS - IDLE_SECONDS / 2:
        clock.now += IDLE_SECONDS / 2
        assert own.visit(secret) is not None
    assert own.visit(idle) is None
    clock.now = begun + SESSION_SECONDS + 1
    assert own.visit(secret) is None


def test_signing_out_ends_the_session_in_the_store(people: People) -> None:
    """A cookie that was copied is worth nothing afterwards."""
    own = Sessions(people)
    secret = own.begin(people.find("ben-lee"))
    visit = own.visit(secret)
    assert visit is not None
    own.end(secret, by=By(visit.person))
    assert own.visit(secret) is None


def test_another_role_or_none_ends_sessions_and_stops_tokens(people: People) -> None:
    """Somebody who was disabled is out at once, by session, token and invitation."""
    ben, own = people.find("ben-lee"), Sessions(people)
    _, token = Tokens(people).make(ben, "script", [Action.EDIT], 5, by=ME)
    secret = own.begin(ben)
    people.change(ben, role=Role.LEADER, by=ME)
    assert own.visit(secret) is None
    bearer = Tokens(people).bearer(token)
    assert bearer is not None
    assert bearer.role is Role.LEADER
    ben = people.find("ben-lee")
    secret, invitation = own.begin(ben), people.invite(ben, by=ME)
    people.change(ben, disabled=True, by=ME)
    assert own.visit(secret) is None
    assert Tokens(people).bearer(token) is None
    with pytest.raises(NotAllowed):
        people.accept(invitation, PASSWORD)
    with pytest.raises(NotAllowed):
        people.invite(people.find("ben-lee"), by=ME)
    assert actions(people)[-3:] == ["signed in", "invited", "disabled"]


def test_a_new_password_ends_other_sessions_and_tokens(people: People) -> None:
    """The old one is asked for, and no longer works; tokens stay where that is asked for, and go with an invitation."""
    ben, own, tokens = people.find("ben-lee"), Sessions(people), Tokens(people)
    device = own.keep_device(ben)
    assert own.knows_device(ben, device)
    assert not own.knows_device(people.find("ann"), device)
    _, token = tokens.make(ben, "script", [], 3, by=ME)
    people.set_password(ben, PASSWORD, "as it was before", by=ME, keep_tokens=True)
    assert tokens.bearer(token) is not None
    ben = people.set_password(people.find("ben-lee"), "as it was before", PASSWORD, by=ME)
    assert tokens.bearer(token) is None
    assert not own.knows_device(ben, device)
    _, token = tokens.make(ben, "script", [], 3, by=ME)
    people.accept(people.invite(ben, by=ME), PASSWORD)
    assert tokens.bearer(token) is None
    ben = people.find("ben-lee")
    here, elsewhere = own.begin(ben), own.begin(ben)
    visit = own.visit(here)
    assert visit is not None
    with pytest.raises(Refused):
        people.set_password(ben, "wrong one here", "no dredging at all", by=ME)
    people.set_password(ben, PASSWORD, "no dredging at all", by=ME, session=visit.session)
    assert own.visit(here) is not None
    assert own.visit(elsewhere) is None
    assert own.check("ben-lee", PASSWORD) is None
    assert own.check("ben-lee", "no dredging at all") is not None


def test_a_code_works_in_the_browser_that_asked_once_and_for_ten_minutes(people: People, clock: Clock) -> None:
    """Not in another browser, not twice, not late, and not after five wrong tries."""
    own, ann = Sessions(people), people.find("ann")
    with pytest.raises(BadRequest, match="not asked"):
        own.give_code(ann, by=ME)
    other, browser = own.ask_code("ben-lee"), own.ask_code("Ann")
    assert [row.login for row, _ in own.waiting()] == ["ben-lee", "ann"] or len(own.waiting()) == 2
    code = own.give_code(ann, by=ME)
    assert own.use_code(other, code) is None
    found = own.use_code(browser, f" {code[:4]} {code[4:]}")
    assert found is not None
    assert found.login == "ann"
    with pytest.raises(NotAllowed):
        own.use_code(browser, code)
    browser = own.ask_code("ann")
    code = own.give_code(ann, by=ME)
    clock.now += CODE_SECONDS + 1
    with pytest.raises(NotAllowed):
        own.use_code(browser, code)
    browser = own.ask_code("ann")
    code = own.give_code(ann, by=ME)
    wrong = "00000000" if code != "00000000" else "00000001"
    for _ in range(TRIES):
        assert own.use_code(browser, wrong) is None
    with pytest.raises(NotAllowed):
        own.use_code(browser, code)


def test_a_request_for_a_code_does_not_tell_who_has_an_account(people: People) -> None:
    """Somebody unknown may ask and try; no code fits, not even none."""
    own = Sessions(people)
    browser = own.ask_code("nobody")
    assert own.waiting() == []
    assert own.use_code(browser, "") is None
    assert own.use_code(own.ask_code("ann"), "") is None


def test_a_token_acts_for_its_person_within_its_scope_and_time(people: People, clock: Clock) -> None:
    """It is stored as a hash, and revoking it works at once."""
    own, ben = Tokens(people), people.find("ben-lee")
    row, text = own.make(ben, "script", [Action.CREATE_MAP], 3, by=ME)
    assert text not in str(row)
    bearer = own.bearer(text)
    assert bearer is not None
    assert (bearer.name, may(bearer, Action.CREATE_MAP), may(bearer, Action.EDIT, "harbour")) == (
        "Ben Lee",
        True,
        False,
    )
    assert own.bearer(text[:-1]) is own.bearer("") is own.bearer(text.removeprefix("argmap_")) is None
    clock.now += 3 * 86400 + 1
    assert own.bearer(text) is None
    row, text = own.make(ben, "other", [], 3, by=ME)
    own.revoke(row, by=ME)
    assert own.bearer(text) is None
    for scopes, days in (([Action.MANAGE_PEOPLE], 3), ([], 0), ([], 400)):
        with pytest.raises(Refused):
            own.make(ben, "x", scopes, days, by=ME)


def test_there_is_always_an_owner(people: People) -> None:
    """The only one can neither be made less, nor disabled, nor removed while there are others."""
    ann, ben = people.find("ann"), people.find("ben-lee")
    for wrong in ({"role": Role.READER}, {"disabled": True}):
        with pytest.raises(NotAllowed, match="only owner"):
            people.change(ann, by=ME, **wrong)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="only owner"):
        people.remove(ann, by=ME)
    people.change(ben, role=Role.OWNER, by=ME)
    people.remove(ann, by=ME)
    people.remove(people.find("ben-lee"), by=ME)
    assert not people.known()


def test_what_is_known_of_somebody_is_told_without_secrets(people: People) -> None:
    """Account, sessions, tokens, writing and log; no hash of anything."""
    ben, own = people.find("ben-lee"), Sessions(people)
    secret = own.begin(ben, browser="Firefox", address="192.0.2.7")
    _, token = Tokens(people).make(ben, "script", [], 3, by=ME)
    me, somebody = Author(AuthorKind.PERSON, ben.id, "Ben Lee"), Author(AuthorKind.PERSON, "p9", "Eve")
    store = people.store
    assert isinstance(store, SharedStore)
    for author, words in ((me, "half a claim"), (somebody, "of another")):
        store.put_draft(author, "claim/harbour", words, "2026")
        store.propose([Proposal(0, "harbour", ("claims", "paid"), "", "theirs", f"lost {words}", author, "2026")])
        store.put_hook(HookRow(author.id, f"https://{author.id}.example", "whsec_x", "harbour", author.id, 0))
    told = str(people.known_of(ben))
    for word in ("ben-lee", "harbour", "Firefox", "192.0.2.7", "script", "signed in", "'half a claim'", ben.id + ".e"):
        assert word in told
    assert "'lost half a claim'" in told
    assert "of another" not in told
    assert "whsec_x" not in told
    assert "p9.example" not in told
    visit = own.visit(secret)
    assert visit is not None
    for hidden in (secret, token, ben.password, visit.session):
        assert hidden not in told


def test_a_new_password_does_not_undo_what_the_owner_did_meanwhile(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing takes its time, and the owner may disable the account in it."""
    ben, hashed = people.find("ben-lee"), secrets.hash_password

    def meanwhile(password: str) -> str:
        people.change(people.find("ben-lee"), disabled=True, by=ME)
        return hashed(password)

    monkeypatch.setattr(secrets, "hash_password", meanwhile)
    people.set_password(ben, PASSWORD, "another long one", by=ME)
    assert people.find("ben-lee").disabled


def test_what_was_ended_is_not_kept_again_by_a_request_on_its_way(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session, a token and a code, each ended or used between the look at it and the note that it was seen."""
    ben, own, tokens = people.find("ben-lee"), Sessions(people), Tokens(people)
    secret, (made, text), asked = own.begin(ben), tokens.make(ben, "script", [], 3, by=ME), own.ask_code("ben-lee")
    code, found = own.give_code(ben, by=ME), people.store.person
    clock.now += 400

    def ended(person_id: str) -> PersonRow | None:
        people.store.end_sessions(ben.id)
        people.store.end_token(made.id)
        return found(person_id)

    with monkeypatch.context() as patch:
        patch.setattr(people.store, "person", ended)
        own.visit(secret)
        tokens.bearer(text)
    assert own.visit(secret) is None
    assert tokens.bearer(text) is None
    fits, signed = secrets.password_fits, []

    def used(typed: str, hashed: str) -> bool:
        if typed != code:
            with contextlib.suppress(NotAllowed):
                signed.append(own.use_code(asked, code))
        return fits(typed, hashed)

    monkeypatch.setattr(secrets, "password_fits", used)
    assert own.use_code(asked, "1") is None
    signed.append(own.use_code(asked, code))
    assert [row.id for row in signed if row] == [ben.id]


def test_rights_to_a_map_do_not_pass_to_another_of_its_name(people: People) -> None:
    """Whoever may edit a map may still do so when it is put back as it was, and not when another takes its place."""
    ben, store, me = people.find("ben-lee"), people.store, Author(AuthorKind.PERSON, "p", "P")
    assert isinstance(store, SharedStore)

    def saved(text: str) -> frozenset[str]:
        store.commit(Draft("harbour", text.encode(), me, "2026", gone=not text))
        return people.as_person(ben).maps

    assert saved("one") == saved("two") == saved("") == {"harbour"}
    assert saved("one") == {"harbour"}
    saved("")
    assert saved("another") == frozenset()


def test_whoever_is_removed_is_nobody_in_the_log(people: People) -> None:
    """Unless their name is to be kept; addresses go, also those of tries to sign in that failed."""
    ben = people.find("ben-lee")
    Sessions(people).check("ben-lee", "wrong", address="192.0.2.9")
    people.remove(ben, by=By(people.as_person(ben)))
    assert "Ben Lee" not in str(people.store.audited())
    assert "192.0.2.9" not in str(people.store.audited())
    assert people.store.audited()[0].name == REMOVED
    cat = people.add("Cat", by=ME)
    people.note(By(people.as_person(cat)), "signed in", cat.id)
    people.remove(cat, by=ME, keep_name=True)
    assert people.store.audited()[1].name == "Cat"


def test_examples() -> None:
    assert doctest.testmod(people_module).failed == 0
    # OWASP ASVS 5.0, 6.2.4: the 3,000 most common of those that are long enough.
    assert sum(len(word) >= secrets.LEAST_PASSWORD for word in passwords.common()) >= 3000
