"""What the API's views share: reading a request strictly, lists in pages, and the shape of problems."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from flask import Blueprint, Response, g, jsonify, request, url_for
from werkzeug.exceptions import UnsupportedMediaType

from argmap.errors import BadRequest, NotFound, Problem, Refused
from argmap.library.committing import Committed
from argmap.web import access
from argmap.web.links import parameters

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

T = TypeVar("T")
#: Entries of a list in one answer, unless ``limit`` says otherwise, and at the most.
LIMIT, MOST = 50, 200
#: Nothing is counted further than this; a database has no larger numbers.
LARGEST = 2**31 - 1
#: Characters of an id that a client gives its change.
KEY_LENGTH = 80
#: Header with the number of a map's revision.
REVISION = "Argmap-Revision"


@blueprint.after_request
def with_etag(response: Response) -> Response:
    """Give every answer that may be kept the hash of its content, and answer 304 to whoever has it."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
    if "no-store" in response.headers.get("Cache-Control", ""):
        return response
    if not response.get_etag()[0]:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest())
    if "cache_key" not in g:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.make_conditional(request)
    return response


def fields(**known: type | tuple[type, ...]) -> dict[str, Any]:
    """Return the JSON object that the request has as its body, checked for the names and types of its fields.

    :param known: the type of each field; one that may be left out has ``None`` among its types
    :raises UnsupportedMediaType: where the request does not say that it sends JSON, as a form of another site cannot
    :raises BadRequest: where the body is not JSON in UTF-8
    :raises Refused: where a field is missing, unknown or of another type, with all of these
    """
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, with the header Content-Type: application/json.")
    try:
        data = json.loads(request.get_data(), parse_constant=_no_constant)
        # A lone surrogate is an escape that JSON allows and UTF-8 cannot hold.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeError:
        raise BadRequest("The body is not UTF-8, or escapes half of a character.") from None
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise BadRequest("The body is not a JSON object.")
    found = [
        Problem("unknown-key", f"There is no field {name[:80]}.", f"The fields are {', '.join(known)}.", path=(name,))
        for name in data
        if name not in known
    ]
    for name, types in known.items():
        value = data.get(name)
        kinds = types if isinstance(types, tuple) else (types,)
        if value is None and type(None) not in kinds:
            found.append(Problem("missing", f"{name} is missing.", path=(name,)))
        elif not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            found.append(Problem("wrong-type", f"{name} has another type.", path=(name,)))
        elif isinstance(value, int) and not 0 <= value <= LARGEST:
            found.append(Problem("bad-value", f"{name} is out of range.", path=(name,)))
    if found:
        raise Refused(found)
    return {name: data.get(name) for name in known}


def _no_constant(_: str) -> NoReturn:
    raise ValueError("JSON has no NaN and no Infinity")


def number(name: str, default: int, most: int = LARGEST, least: int = 0) -> int:
    """Return a whole number from the address.

    :raises BadRequest: if it is not valid, or out of range
    """
    given = request.args.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 12 and least <= int(given) <= most):
        raise BadRequest(f"{name} is a whole number from {least} to {most}.")
    return int(given)


def page(rows: Sequence[T], name: Callable[[T], str], show: Callable[[T], dict[str, Any]]) -> Response:
    """Answer with the part of a list that ``limit`` and ``after`` ask for, and the address of the next part.

    :param name: gives what ``after`` calls an entry; :param show: gives an entry as JSON
    :raises NotFound: where no entry has the name in ``after``
    """
    limit, after = number("limit", LIMIT, MOST, 1), request.args.get("after", "")
    begin = 0
    if after:
        begin = next((place for place, row in enumerate(rows, 1) if name(row) == after), 0)
        if not begin:
            raise NotFound("entry", after[:80])
    chosen = rows[begin : begin + limit]
    more = len(rows) > begin + limit
    return listed([show(row) for row in chosen], {"after": name(chosen[-1]), "limit": limit} if more else None)


def listed(items: list[dict[str, Any]], following: dict[str, Any] | None) -> Response:
    """Answer with entries of a list, and where the next are.

    :param following: what of the present address differs in the next part's; ``None`` where this is the last
    """
    assert request.endpoint is not None
    wanted = {**parameters(), **(request.view_args or {}), **(following or {})}
    address = url_for(request.endpoint, **wanted) if following else None
    response = jsonify({"items": items, "next": address})
    if address:
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as JSON: each with its code, sentence, fix, severity and place."""
    return [
        {
            "code": problem.code,
            "message": problem.message,
            "fix": problem.fix,
            "severity": problem.severity.value,
            "line": problem.line,
            "column": problem.column,
            "path": list(problem.path),
        }
        for problem in problems
    ]


def key_of(given: str | None) -> str:
    """Return the client's id for a change as the store keeps it: one person's id is never taken for another's.

    :param given: the id; ``None`` for that in the header ``Idempotency-Key``
    :raises BadRequest: where it is too long
    """
    said = given or request.headers.get("Idempotency-Key", "")
    if len(said) > KEY_LENGTH:
        raise BadRequest(f"The id of a change has at most {KEY_LENGTH} characters.")
    whole = "\0".join((access.author().id, request.method, request.path, said))
    return f"api-{hashlib.sha256(whole.encode()).hexdigest()[:40]}" if said else ""


def saved(made: Committed, status: int = 200) -> Response:
    """Answer with what happened to a change: the revision, its hash as ``ETag``, and what is wrong with the map now."""
    revision = made.revision
    found = made.debate.problems if made.debate else ()
    response = jsonify(
        {
            "map": revision.name,
            "revision": revision.number,
            "sha256": revision.sha256,
            "merged": made.merged,
            "problems": problem_rows(found),
        }
    )
    response.status_code = status
    response.set_etag(revision.sha256)
    response.headers[REVISION] = str(revision.number)
    if status == 201:
        response.headers["Location"] = url_for("api.get_map", map_id=revision.name)
    return response
