"""Webhooks: addresses that are notified of changes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for

from argmap.access import Action
from argmap.access.people import moment
from argmap.errors import NotFound, Problem, Refused
from argmap.store.hooks import HookRow
from argmap.web import access, webhooks
from argmap.web.api.common import blueprint, fields, page
from argmap.web.current import database, library, settings


@blueprint.get("/webhooks")
def list_webhooks() -> Response:
    """List the webhooks, without their secrets."""
    access.require(Action.MANAGE_WEBHOOKS)
    return page(database("Webhooks").hooks(), lambda hook: hook.id, _row)


def _row(hook: HookRow) -> dict[str, Any]:
    maps = [name for name in hook.maps.split(",") if name]
    return {
        "id": hook.id,
        "url": hook.url,
        "maps": maps,
        "state": webhooks.state(hook),
        "last": hook.said,
        "results": [{"at": moment(one.at), "said": one.said, "attempt": one.attempt} for one in hook.results],
        "after": hook.after,
    }


@blueprint.post("/webhooks")
def add_webhook() -> Response:
    """Add a webhook, notified of every change from now on; the answer has its secret, this once."""
    person = access.require(Action.MANAGE_WEBHOOKS)
    store = database("Webhooks")
    data = fields(url=str, maps=(list, type(None)))
    url, maps = webhooks.checked(data["url"], settings().private_webhooks), data["maps"] or []
    wrong = [one for one in maps if not isinstance(one, str) or one not in library().debates]
    if wrong:
        raise Refused([Problem("unknown-map", "One of these maps is not here.", path=("maps",))])
    hook = webhooks.add(store, url, maps, person.id, settings().private_webhooks)
    access.people().note(access.by(), "added a webhook", "", url)
    response = jsonify({**_row(hook), "secret": hook.secret})
    response.status_code = 201
    response.headers["Location"] = url_for("api.list_webhooks")
    return response


@blueprint.delete("/webhooks/<hook_id>")
def remove_webhook(hook_id: str) -> Response:
    """Remove a webhook."""
    access.require(Action.MANAGE_WEBHOOKS)
    store = database("Webhooks")
    hook = store.hook(hook_id)
    if hook is None:
        raise NotFound("webhook", hook_id[:40])
    store.remove_hook(hook_id)
    access.people().note(access.by(), "removed a webhook", "", hook.url)
    return Response(status=204)
