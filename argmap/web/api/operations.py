"""The table of the API's operations, from which its description is made and against which its routes are tested."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the API does.

    :param path: address below ``/api/v1``, with parameters in braces; :param name: name of its view
    :param summary: what it does, in one sentence
    :param answer: name of the answer's schema; ``text`` for a map file, ``[X]`` for a list of X
    :param query: parameters in the address: name, type, and what it says
    :param body: name of the body's schema; ``text`` for a map file
    :param least: the role that the caller needs
    :param errors: statuses besides 400 and 404
    """

    method: str
    path: str
    name: str
    summary: str
    answer: str
    query: tuple[tuple[str, str, str], ...] = ()
    body: str = ""
    least: str = "anybody"
    status: int = 200
    errors: tuple[int, ...] = ()


_PAGE = (
    ("limit", "integer", "entries in one answer: 1 to 200, 50 unless said otherwise"),
    ("after", "string", "the last entry before the answer; the field next has the whole address"),
)
_LIMIT = (_PAGE[0],)
_WRITES = (403, 409, 413, 415, 422)

OPERATIONS: tuple[Operation, ...] = (
    Operation("get", "/maps", "list_maps", "List the maps", "[MapRow]", _PAGE),
    Operation(
        "post", "/maps", "create_map", "Make a map", "Saved", body="NewMap", least="editor", status=201, errors=_WRITES
    ),
    Operation("get", "/maps/{map_id}", "get_map", "Get a map as JSON", "MapRow"),
    Operation("get", "/maps/{map_id}/text", "get_text", "Get a map's file", "text"),
    Operation(
        "put",
        "/maps/{map_id}/text",
        "put_text",
        "Save a map's file",
        "Saved",
        body="text",
        least="editor",
        errors=(403, 409, 412, 413, 422, 428),
    ),
    Operation(
        "post",
        "/maps/{map_id}/edits",
        "make_edits",
        "Edit a map",
        "Saved",
        body="Edits",
        least="editor",
        errors=_WRITES,
    ),
    Operation("get", "/maps/{map_id}/claims", "list_claims", "List a map's claims", "[Claim]", _PAGE),
    Operation("get", "/maps/{map_id}/claims/{claim_id}", "get_claim", "Get a claim", "Claim"),
    Operation("get", "/maps/{map_id}/arguments", "list_arguments", "List a map's arguments", "[Argument]", _PAGE),
    Operation("get", "/maps/{map_id}/quotes", "list_quotes", "List quotations with verdicts", "[Quote]", _PAGE),
    Operation(
        "get",
        "/maps/{map_id}/evaluation",
        "get_evaluation",
        "Evaluate a map, also under what-if",
        "Evaluation",
        (
            ("semantics", "string", "such as grounded (the default), preferred, stable, df-quad"),
            ("reject", "array", "ids of claims and arguments to reject"),
            ("accept", "array", "ids of claims and arguments to accept"),
        ),
        errors=(413,),
    ),
    Operation("get", "/maps/{map_id}/revisions", "list_revisions", "List a map's revisions", "[Revision]", _PAGE),
    Operation("get", "/maps/{map_id}/revisions/{revision}/text", "get_revision_text", "Get a revision's file", "text"),
    Operation(
        "post",
        "/maps/{map_id}/revisions/{revision}/take-back",
        "take_back",
        "Take back what a revision changed",
        "Saved",
        body="Client",
        least="editor",
        errors=_WRITES,
    ),
    Operation(
        "get",
        "/maps/{map_id}/differences",
        "get_differences",
        "Get the edits between two revisions",
        "Differences",
        (
            ("from", "integer", "a revision; the one before the newest unless said otherwise"),
            ("to", "integer", "a revision; the newest unless said otherwise"),
        ),
    ),
    Operation(
        "get",
        "/maps/{map_id}/picture.{ending}",
        "get_picture",
        "Get a map's picture: svg, png or pdf",
        "file",
        (
            ("focus", "string", "id of a claim: only what is around it"),
            ("steps", "integer", "how many arguments away from it: 1 unless said otherwise"),
            ("position", "string", "id of a position: only what is on its side"),
            ("direction", "string", "direction in which the picture grows: down, up, right or left"),
            ("paper", "string", "such as a4 or letter: on pages of this size"),
            ("theme", "string", "look, such as light, dark or print"),
            ("scale", "integer", "of a png: pixels a point, 1 to 4"),
        ),
        errors=(413, 422, 503),
    ),
    Operation(
        "get",
        "/maps/{map_id}/documents/{kind}.{ending}",
        "get_document",
        "Get a document, such as brief.docx; the page Prepare lists them",
        "file",
        errors=(413, 422, 503),
    ),
    Operation(
        "get",
        "/maps/{map_id}/exports/{ending}",
        "get_export",
        "Get a map in another program's format, by the ending of its files",
        "file",
        errors=(413, 503),
    ),
    Operation("get", "/sources", "list_sources", "List the sources", "[Source]", _PAGE),
    Operation("get", "/sources/{source_id}", "get_source", "Get a source", "Source"),
    Operation(
        "get", "/search", "search", "Search all maps", "Found", (("q", "string", "words to search for"), *_LIMIT)
    ),
    Operation(
        "get",
        "/changes",
        "list_changes",
        "List what has changed",
        "[Change]",
        (_PAGE[0], ("after", "integer", "number of the last change that is known")),
    ),
    Operation(
        "post",
        "/quotes/check",
        "check_quote",
        "Check a quotation against a text",
        "Finding",
        body="Quotation",
        errors=(413, 415, 422),
    ),
    Operation(
        "post",
        "/essays/check",
        "check_essay",
        "Check the quotations of an essay",
        "Review",
        body="Essay",
        errors=(413, 415, 422),
    ),
    Operation(
        "post",
        "/imports",
        "read_import",
        "Read another program's file",
        "Imported",
        body="Import",
        errors=(413, 415, 422),
    ),
    Operation(
        "get", "/webhooks", "list_webhooks", "List the webhooks", "[Webhook]", _PAGE, least="owner", errors=(403, 503)
    ),
    Operation(
        "post",
        "/webhooks",
        "add_webhook",
        "Add a webhook, and get its secret",
        "NewWebhook",
        body="WebhookWish",
        least="owner",
        status=201,
        errors=(403, 409, 413, 415, 422, 503),
    ),
    Operation(
        "delete",
        "/webhooks/{hook_id}",
        "remove_webhook",
        "Remove a webhook",
        "",
        least="owner",
        status=204,
        errors=(403, 503),
    ),
    Operation("get", "/openapi.json", "openapi", "Get this description", "Description"),
)
