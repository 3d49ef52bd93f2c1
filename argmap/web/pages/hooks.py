"""Webhooks in the browser: which addresses are notified of changes, how each answered last, and a message to try."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from argmap.access import Action
from argmap.access.people import moment
from argmap.errors import ArgmapError, BadRequest, NotFound
from argmap.store.hooks import HookRow
from argmap.web import access, webhooks
from argmap.web.current import database, library, settings
from argmap.web.pages.members import apart

blueprint = Blueprint("hooks", __name__, url_prefix="/access/webhooks")
blueprint.after_request(apart)


@blueprint.get("")
def page() -> str:
    """Show the webhooks."""
    access.require(Action.MANAGE_WEBHOOKS)
    return _page()


def _page(error: str = "", added: HookRow | None = None, tested: tuple[HookRow, bool, str] | None = None) -> str:
    store = database("Webhooks")
    newest = store.change()
    return render_template(
        "access_webhooks.html",
        hooks=[
            (
                hook,
                webhooks.state(hook),
                moment(hook.due) if hook.tries and not hook.stopped else "",
                newest - hook.after,
            )
            for hook in store.hooks()
        ],
        titles={name: debate.map.title for name, debate in library().debates.items()},
        moment=moment,
        most=webhooks.HOOKS,
        private=settings().private_webhooks,
        error=error,
        added=added,
        tested=tested,
        sent=request.form,
        done=request.args.get("done", ""),
    )


@blueprint.post("")
def add() -> Response:
    """Add a webhook, and show its secret, this once."""
    person = access.require(Action.MANAGE_WEBHOOKS)
    store = database("Webhooks")
    maps = [one for one in request.form.getlist("map") if one]
    try:
        for one in maps:
            library().debate(one)
        hook = webhooks.add(store, request.form.get("url", "").strip(), maps, person.id, settings().private_webhooks)
    except ArgmapError as error:
        return make_response(_page(str(error)), 422)
    access.people().note(access.by(), "added a webhook", "", hook.url)
    return make_response(_page(added=hook))


@blueprint.post("/<hook_id>")
def change(hook_id: str) -> Response:
    """Try a webhook, begin again with one that was stopped, or remove one."""
    access.require(Action.MANAGE_WEBHOOKS)
    store = database("Webhooks")
    hook = store.hook(hook_id)
    if hook is None:
        raise NotFound("webhook", hook_id[:40])
    what = request.form.get("do", "")
    if what == "test":
        taken, said = webhooks.probe(store, hook, settings().private_webhooks)
        return make_response(_page(tested=(hook, taken, said)))
    if what == "again":
        webhooks.again(store, hook)
    elif what == "remove":
        store.remove_hook(hook_id)
        access.people().note(access.by(), "removed a webhook", "", hook.url)
    else:
        raise BadRequest("argmap does not recognise this form. Load the page again.")
    return make_response(redirect(url_for("hooks.page", done=what), 303))
