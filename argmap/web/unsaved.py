"""What a form sent that could not be carried out, for the page that says so: no refusal loses what a person wrote."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

#: Pages whose forms hold secrets, which no page shows again.
SECRET = frozenset({"account", "lti", "provider", "signing"})
#: Fields that hold secrets in the forms of other pages.
SECRETS = frozenset({"code", "key", "password", "secret", "token"})
#: Characters of a form that are shown again at the most: a map's whole text and some more.
MOST = 300_000
#: A value this long, or of several words, was written by somebody; others were chosen.
WRITTEN = 30


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form as it was sent.

    :param written: name and value of each field that somebody wrote; rest: of all others
    :param whole: whether it had no files, which a page cannot send again
    """

    written: tuple[tuple[str, str], ...]
    rest: tuple[tuple[str, str], ...]
    whole: bool


def unsaved() -> Unsaved | None:
    """Return what the request's form holds; ``None`` where nobody wrote anything in it, or it holds secrets."""
    if request.method != "POST" or request.blueprint in SECRET:
        return None
    try:
        form, files = request.form, any(file.filename for file in request.files.values())
    except HTTPException:
        # It is too large to be read, of which the page tells.
        return None
    pairs = [(name, value) for name, values in form.lists() for value in values]
    if sum(len(value) for _, value in pairs) > MOST or SECRETS & set(form):
        return None
    written = tuple((name, value) for name, value in pairs if len(value.split()) > 1 or len(value) > WRITTEN)
    own = tuple(pair for pair in written if pair[0] not in ("client", "base"))
    return Unsaved(own, tuple(pair for pair in pairs if pair not in own), not files) if own else None
