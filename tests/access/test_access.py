"""Who may do what: the table of roles, and secrets that are never kept as they were given."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest

from argmap.access import ANYBODY, OWNER_HERE, Action, Person, Role, may, refusal, roles, secrets
from tests import reuse

ANN = Person("ann", "Ann", Role.READER, frozenset({"harbour"}))


def test_each_role_may_what_the_ones_before_it_may() -> None:
    """Roles grow: whoever may do something still may after a promotion."""
    for action in Action:
        allowed = [may(Person("x", "X", role), action) for role in Role]
        assert allowed == sorted(allowed), action
        assert allowed[-1], action
    assert [action for action in Action if may(ANYBODY, action)] == [Action.READ]
    assert all(may(OWNER_HERE, action) for action in Action)


def test_a_maps_editor_edits_that_map_and_nothing_else() -> None:
    """Being named by a map gives no power over others, nor over people."""
    assert may(ANN, Action.EDIT, "harbour")
    assert not may(ANN, Action.EDIT, "permanent-revolution")
    assert not may(ANN, Action.EDIT)
    assert not may(ANN, Action.REMOVE_MAP, "harbour")


def test_a_token_is_never_more_than_its_scope_nor_than_its_owner() -> None:
    """A scope limits an owner, and gives a reader nothing."""
    assert not may(replace(OWNER_HERE, scopes=frozenset({Action.READ})), Action.EDIT)
    assert not may(replace(ANN, scopes=frozenset({Action.MANAGE_PEOPLE})), Action.MANAGE_PEOPLE)
    assert "token" in refusal(replace(OWNER_HERE, scopes=frozenset()), Action.EDIT)


@pytest.mark.parametrize("action", list(Action))
def test_every_refusal_says_which_role_it_takes(action: Action) -> None:
    """A refusal names the role that may."""
    assert roles.LEAST[action].value in refusal(ANYBODY, action)
    assert doctest.testmod(roles).failed == 0


def test_passwords_are_hashed_with_a_salt_and_compared() -> None:
    """The same password never hashes to the same text; no password fits an empty or broken hash."""
    first, second = secrets.hash_password("correct horse"), secrets.hash_password("correct horse")
    assert first != second
    assert first.startswith("$argon2id$")
    # Other tests hash with less; this is what the product takes.
    assert reuse.real_hasher().hash("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert secrets.password_fits("correct horse", first)
    assert not secrets.password_fits("Correct horse", first)
    assert not secrets.password_fits("", "")
    assert not secrets.password_fits("correct horse", "no hash")


def test_secrets_are_long_and_stored_as_hashes() -> None:
    """Tokens say what they are; what is stored does not hold them."""
    token = secrets.new_token()
    assert token.startswith(secrets.TOKEN_MARK)
    assert len(token) > 43
    assert token not in secrets.fingerprint(token)
    assert secrets.same(secrets.fingerprint(token), secrets.fingerprint(token))
    assert not secrets.same(secrets.fingerprint(token), secrets.fingerprint(token + "x"))
    assert len({secrets.new_code() for _ in range(50)}) > 45
