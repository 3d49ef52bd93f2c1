"""Requests made of the API's own description, by the thousand, as strangers and people of every role send them.

``python -m bench.api_fuzz [COUNT]`` shares COUNT requests (100,000 unless told) among all operations, half of them with
bodies and parameters that fit the description and half with ones that do not. Counted are answers of 500, answers that
the description does not have, and answers of success to somebody whose role may not do it. Hostile bytes that no
description leads to are those of ``bench.hostile``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from argmap.access import Role
from argmap.access.people import By, People
from argmap.access.roles import LEAST
from argmap.access.tokens import SCOPES, Tokens
from argmap.library import Library
from argmap.store import open_store
from argmap.web import create_app, limits
from argmap.web.api.openapi import OPERATIONS, Operation
from tests.conftest import ANNALS, HARBOUR, SOURCES
from tests.web.test_api_described import CHECKS
from tests.web.test_routes import GUARDED

ROLES = ("", *(role.value for role in Role))
#: What may be done with each operation, by its method and address below the API's own.
ACTIONS = {route.replace("<", "{").replace(">", "}").replace("int:", ""): action for route, action in GUARDED.items()}


class Fuzz:
    """A server of one small debate, with somebody of each role, and what its answers came to."""

    def __init__(self, folder: Path) -> None:
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
        limits.Limits.take = lambda *_: limits.Left(1, 0.0)  # type: ignore[method-assign]
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(Library(folder, self.store)))
        self.sent: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.role = 0

    def ask(self, operation: Operation, right: bool, count: int) -> None:
        """Send so many requests of one kind to one operation."""
        found = self.schema[operation.path][operation.method.upper()]
        mode = schemathesis.GenerationMode.POSITIVE if right else schemathesis.GenerationMode.NEGATIVE
        action = ACTIONS.get(f"{operation.method.upper()} /api/v1{operation.path}")

        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(found.as_strategy(generation_mode=mode), st.booleans())
        def asked(case: schemathesis.Case, known: bool) -> None:
            if known and "map_id" in case.path_parameters:
                case.path_parameters["map_id"] = "harbour"
            role = ROLES[self.role % len(ROLES)]
            self.role += 1
            # What schemathesis makes of authorization is taken away, else nobody would have a role.
            case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() != "authorization"}
            if role:
                case.headers["Authorization"] = f"Bearer {self.tokens[role]}"
            response = case.call()
            self.sent[f"{response.status_code // 100}xx"] += 1
            rank = Role(role).rank if role else -1
            if action is not None and rank < LEAST[action].rank and response.status_code < 400:
                self.wrong.append(f"{operation.name} as {role or 'nobody'}: {response.status_code}")
            try:
                case.validate_response(response, checks=CHECKS)
            except Exception as error:  # noqa: BLE001 — schemathesis raises groups of its own
                self.wrong.append(f"{operation.name}: {response.status_code}: {str(error)[:600]}")

        asked()


def main() -> int:
    """Ask, and print what it came to."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(tempfile.mkdtemp())
    fuzz = Fuzz(folder)
    kinds = [(one, right) for one in OPERATIONS for right in (True, False)]
    begun = time.perf_counter()
    for operation, right in kinds:
        try:
            fuzz.ask(operation, right, max(1, count // len(kinds)))
        except Exception as error:  # noqa: BLE001 — nothing that does not fit can be made of some operations
            print(f"{operation.name}, {'right' if right else 'wrong'}: left out ({type(error).__name__})")
    seconds = time.perf_counter() - begun
    fuzz.store.close()
    shutil.rmtree(folder)
    print(f"{sum(fuzz.sent.values())} requests in {seconds:.0f} s: {dict(sorted(fuzz.sent.items()))}")
    print(f"{len(fuzz.wrong)} answers of 500, not described, or to a wrong role")
    for line, times in Counter(fuzz.wrong).most_common(20):
        print(f"{times} x {line}")
    return 1 if fuzz.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
