"""Requests made of the API's own description, by the thousand, as strangers and people of every role send them.

``python -m bench.api_fuzz [COUNT] [SEED]`` shares COUNT requests (100,000 unless told) among all operations, half of
them with bodies and parameters that fit the description and half with ones that do not; each is sent as everybody.
Names of things that are there take the place of half the generated ones, so that most requests get past the first
look-up. Counted are answers of 500, answers that the description does not have, and answers of success to somebody
whose role may not do it. Each round asks a small library of its own. Hostile bytes that no description leads to are
those of ``bench.hostile``.
"""

from __future__ import annotations

import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import Failure, FailureGroup

from argmap.access import Role
from argmap.access.people import By, People
from argmap.access.roles import LEAST
from argmap.access.tokens import SCOPES, Tokens
from argmap.library import Library
from argmap.store import open_store
from argmap.web import create_app, limits
from argmap.web.api.operations import OPERATIONS, Operation
from bench.hostile import Failures
from tests.conftest import ANNALS, HARBOUR, SOURCES
from tests.web.test_api_described import CHECKS
from tests.web.test_routes import GUARDED

ROLES = ("", *(role.value for role in Role))
#: What may be done with each operation, by its method and address below the API's own.
ACTIONS = {route.replace("<", "{").replace(">", "}").replace("int:", ""): action for route, action in GUARDED.items()}
#: Requests to one operation in one round, of one kind.
ROUND = 40
#: Names of what there is, by the parameter that takes them.
THERE: Mapping[str, Sequence[Any]] = {
    "map_id": ("harbour",),
    "claim_id": ("paid", "lost", "no-waiting"),
    "source_id": ("annals",),
    "revision": (1, 2, 3),
    "kind": ("brief", "case", "cards", "packet", "blocks"),
    "focus": ("paid", "no-waiting"),
    "position": ("yes-side", "no-side"),
    "semantics": ("grounded", "preferred", "stable", "df-quad"),
    "reject": (["no-waiting"], ["paid", "lost"]),
    "accept": (["no-waiting"],),
    "direction": ("up", "left"),
    "paper": ("a4", "letter"),
    "theme": ("dark", "print"),
    "scale": (1, 2),
    "from": (1,),
    "to": (1, 2),
    "limit": (1, 200),
    "after": ("paid", "no-waiting", 1),
    "q": ("harbour", "dues"),
}
#: Endings that there are, by the operation whose files have them; pictures and documents of a child cost seconds.
ENDINGS = {"get_picture": ("svg",), "get_document": ("md",), "get_export": ("json", "argdown", "csv", "xlsx", "caf")}
#: What can be done to the small debate, so that some changes are made.
EDITS: tuple[dict[str, Any], ...] = (
    {"kind": "add", "thing": "claim", "id": "toll", "fields": {"text": "Tolls pay for it."}},
    {"kind": "add-link", "premise": "no-waiting", "relation": "supports", "target": "lost"},
    {"kind": "set-field", "thing": "claim", "id": "no-waiting", "field": "text", "value": "Ships wait less."},
    {"kind": "set-field", "thing": "map", "field": "title", "value": "Dredging"},
    {"kind": "remove-claim", "id": "no-waiting"},
    {"kind": "rename", "thing": "claim", "id": "no-waiting", "to": "quick"},
)


class Fuzz:
    """A server of one small debate, with somebody of each role, and what its answers came to."""

    def __init__(self, folder: Path, sent: Counter[str], wrong: Counter[str]) -> None:
        """Begin a library in an empty folder.

        :param sent: counts the answers by class of status; wrong: counts those that should not have been given
        """
        (folder / "texts").mkdir()
        (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
        (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
        (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
        self.store = open_store(folder / "a.db")
        people = People(self.store)
        self.tokens = {
            role.value: Tokens(people).make(people.add(role.value, role, by=By()), "fuzz", SCOPES, 1, by=By())[1]
            for role in Role
        }
        app = create_app(Library(folder, self.store))
        self.log = Failures()
        self.loggers = [app.logger, logging.getLogger("argmap")]
        for logger in self.loggers:
            logger.addHandler(self.log)
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        self.sent, self.wrong = sent, wrong

    def close(self) -> None:
        """End the library."""
        for logger in self.loggers:
            logger.removeHandler(self.log)
        self.store.close()

    def ask(self, operation: Operation, right: bool, count: int, number: int) -> None:
        """Send so many requests of one kind to one operation.

        :param count: how many are made; each is sent as every role
        :param number: what the requests follow from
        """
        found = self.schema[operation.path][operation.method.upper()]
        mode = schemathesis.GenerationMode.POSITIVE if right else schemathesis.GenerationMode.NEGATIVE

        @seed(number)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(found.as_strategy(generation_mode=mode), st.integers(0, 2**32))
        def asked(case: schemathesis.Case, drawn: int) -> None:
            _fill(case, operation, random.Random(drawn))
            # Making a request costs more than answering it: each is asked as everybody.
            for role in ROLES:
                self._send(case, operation, role)

        asked()

    def _send(self, case: schemathesis.Case, operation: Operation, role: str) -> None:
        # What schemathesis makes of authorization is taken away, else nobody would have a role.
        case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() != "authorization"}
        if role:
            case.headers["Authorization"] = f"Bearer {self.tokens[role]}"
        self.log.last = ""
        response = case.call()
        self.sent[f"{response.status_code // 100}xx"] += 1
        action = ACTIONS.get(f"{operation.method.upper()} /api/v1{operation.path}")
        rank = Role(role).rank if role else -1
        if action is not None and rank < LEAST[action].rank and response.status_code < 400:
            self._note(f"{operation.name} as {role or 'nobody'}: {response.status_code}")
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as error:
            causes = error.exceptions if isinstance(error, FailureGroup) else (error,)
            told = self.log.last or "; ".join(str(cause)[:300] for cause in causes)
            self._note(f"{operation.name}: {response.status_code}: {told}")

    def _note(self, line: str) -> None:
        self.wrong[line] += 1
        if self.wrong[line] == 1:
            print(line, flush=True)


def _fill(case: schemathesis.Case, operation: Operation, rng: random.Random) -> None:
    """Put names of what there is in place of about half of a request's parameters, and now and then a whole edit."""
    for given_ in (case.path_parameters, case.query):
        for name in list(given_ or ()):
            there = ENDINGS.get(operation.name, ()) if name == "ending" else THERE.get(name, ())
            if there and rng.random() < 0.6:
                given_[name] = rng.choice(there)
    if operation.name == "make_edits" and isinstance(case.body, dict) and rng.random() < 0.5:
        case.body = {"edits": rng.sample(EDITS, rng.randrange(1, 3)), "base": rng.choice((None, 1, 2))}


def _may_misfit(operation: Operation) -> bool:
    """Return whether some request to an operation does not fit its description: to others every text does."""
    return bool(operation.query) or operation.body not in ("", "text") or "{revision}" in operation.path


def main() -> int:
    """Ask, say now and then how far it is, and print the result; 1 where any answer was wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    begin = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    limits.Limits.take = lambda *_: limits.Left(1, 0.0)  # type: ignore[method-assign]
    logging.getLogger().addHandler(logging.NullHandler())
    kinds = [(one, right) for one in OPERATIONS for right in (True, False) if right or _may_misfit(one)]
    sent: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    begun, told, number = time.monotonic(), 0.0, begin
    while (left := count - sum(sent.values())) > 0:
        with tempfile.TemporaryDirectory() as name:
            fuzz = Fuzz(Path(name), sent, wrong)
            try:
                for operation, right in kinds:
                    if sum(sent.values()) >= count:
                        break
                    number += 1
                    fuzz.ask(operation, right, min(ROUND, left // (len(kinds) * len(ROLES)) + 1), number)
                    if time.monotonic() > told + 15:
                        told = time.monotonic()
                        print(
                            f"{sum(sent.values()):,} in {told - begun:.0f} s, {sum(wrong.values())} wrong", flush=True
                        )
            finally:
                fuzz.close()
    seconds = time.monotonic() - begun
    print(f"{sum(sent.values()):,} requests in {seconds:.0f} s: {dict(sorted(sent.items()))}")
    print(f"{sum(wrong.values())} answers of 500, not described, or to a wrong role")
    for line, times in wrong.most_common(20):
        print(f"{times} × {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
