"""Generated requests, made of the API's own description: no answer that it does not describe, and none of 500."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from argmap.library import Library
from argmap.store import open_store
from argmap.web import create_app
from argmap.web.api.openapi import OPERATIONS, Operation
from tests.conftest import ANNALS, HARBOUR, SOURCES

pytestmark = pytest.mark.slow
#: What is wrong with an answer, by schemathesis: an error of the server, a status, type, shape or header not described.
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def described() -> Iterator[schemathesis.BaseSchema]:
    """The description, as a server of one small debate gives it to the owner."""
    folder = Path(tempfile.mkdtemp())
    (folder / "texts").mkdir()
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    store = open_store(folder / "a.db")
    app = create_app(Library(folder, store), owner_here=True)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    store.close()
    shutil.rmtree(folder)


BOUNDED = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


#: Every operation with requests that fit; those that take a body, or a list in parts, with ones that do not.
ASKED = [
    pytest.param(one, right, id=f"{one.name}-{'right' if right else 'wrong'}")
    for one in OPERATIONS
    for right in (True, False)
    if right or (one.body and one.body != "text") or one.name in ("list_claims", "get_evaluation")
]


@pytest.mark.parametrize(("operation", "right"), ASKED)
def test_no_request_gets_an_answer_that_is_not_described(
    described: schemathesis.BaseSchema, operation: Operation, right: bool
) -> None:
    """Neither what fits the description nor what does not; half of it asks about the map that there is."""
    found = described[operation.path][operation.method.upper()]
    mode = schemathesis.GenerationMode.POSITIVE if right else schemathesis.GenerationMode.NEGATIVE

    @BOUNDED
    @given(found.as_strategy(generation_mode=mode), st.booleans())
    def asked(case: schemathesis.Case, known: bool) -> None:
        if known and "map_id" in case.path_parameters:
            case.path_parameters["map_id"] = "harbour"
        case.call_and_validate(checks=CHECKS)

    asked()
