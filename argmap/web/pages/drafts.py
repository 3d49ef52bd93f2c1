"""What somebody has typed and not saved, kept on the server so that another browser, or the same one later, has it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from argmap.errors import BadRequest, NotSignedIn, TooLarge
from argmap.store import Author, Store
from argmap.web import access
from argmap.web.current import settings
from argmap.web.pages.editing import keep_apart

blueprint = Blueprint("drafts", __name__)
blueprint.after_request(keep_apart)
#: Characters of a draft and of its name, and how many one person has; the oldest go first.
LONGEST, NAME, MOST = 400_000, 300, 200


def _mine() -> tuple[Store, Author]:
    """Return the store, and who asks.

    :raises NotSignedIn: where it is nobody whose drafts could be found again
    :raises BadRequest: where nothing is kept
    """
    if not access.current_person().id:
        raise NotSignedIn("You need to sign in to keep drafts on the server.")
    store = settings().library.store
    if store is None:
        raise BadRequest("Without a database no drafts are kept.")
    return store, access.author()


@blueprint.get("/drafts")
def mine() -> Response:
    """Answer with one's own drafts by name, each with its words and when they were kept."""
    store, author = _mine()
    found = {key: {"text": value, "saved": saved} for key, (value, saved) in store.drafts(author).items()}
    return jsonify({"drafts": found})


@blueprint.post("/drafts")
def keep() -> tuple[str, int]:
    """Keep the words of a draft, ``text`` under the name ``key``; without words it is forgotten."""
    store, author = _mine()
    key, text = request.form.get("key", ""), request.form.get("text", "")
    if not key or len(key) > NAME:
        raise BadRequest(f"A draft has a name of up to {NAME} characters.")
    if len(text) > LONGEST:
        raise TooLarge(f"Drafts of up to {LONGEST:,} characters are kept on the server; yours stays in this browser.")
    store.put_draft(author, key, text.replace("\r\n", "\n"), settings().library.clock())
    known = store.drafts(author)
    for old in sorted(known, key=lambda name: known[name][1])[: max(0, len(known) - MOST)]:
        store.put_draft(author, old, "", "")
    return "", 204
