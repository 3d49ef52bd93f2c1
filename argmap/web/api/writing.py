"""What programs write: maps, whole or by edits. Nothing overwrites what somebody else saved meanwhile."""

from __future__ import annotations

import json

from flask import Response, request

from argmap.access import Action
from argmap.errors import BadRequest, Conflict, Problem, Refused, has_errors
from argmap.library import importing
from argmap.library.merging import merge_maps
from argmap.library.starter import begun
from argmap.mapfile import read_map
from argmap.model import is_slug
from argmap.slugs import Slugs
from argmap.web import access
from argmap.web.api.common import blueprint, fields, key_of, saved
from argmap.web.current import library, settings
from argmap.web.pages.editing import commit
from argmap.web.preconditions import Precondition, Required, Stale

#: Ids that no map may have: files and addresses with a meaning of their own.
RESERVED = frozenset({"sources", "anchors", "new"})


@blueprint.post("/maps")
def create_map() -> Response:
    """Make a map of a question with two answers, of a map file's text, or of argmap's JSON."""
    access.require(Action.CREATE_MAP)
    optional = (str, type(None))
    data = fields(
        id=optional,
        client=optional,
        question=optional,
        answers=(list, type(None)),
        text=optional,
        map=(dict, type(None)),
    )
    given = [name for name in ("question", "text", "map") if data[name] is not None]
    if len(given) != 1:
        raise BadRequest("Send one of question (with answers), text, and map.")
    client = key_of(data["client"])
    own = settings().library
    made = own.store.sent(client) if own.store and client else None
    if made is not None:
        return saved(own.commit_text(made.name, "", author=access.author(), client=client), 201)
    text, title = _begun(data["question"], data["answers"]) if data["question"] is not None else ("", "")
    if data["text"] is not None:
        text = data["text"]
    elif data["map"] is not None:
        found = importing.read(json.dumps(data["map"], ensure_ascii=False).encode(), "json")
        if has_errors(found.problems):
            raise Refused(found.problems)
        text, title = found.content.decode(), data["id"] or found.id
    read = read_map(text, data["id"] or "map", "", frozenset(library().sources))
    if read.debate is None or has_errors(read.problems):
        raise Refused(read.problems)
    taken = {*library().debates, *RESERVED}
    name = data["id"] or Slugs(taken).new(title or read.debate.title, "map")
    _new_id(name)
    if name in taken:
        raise Conflict(f"There is a map “{name}” already.")
    return saved(own.commit_text(name, text, author=access.author(), base=0, client=client), 201)


def _begun(question: str, answers: list[object] | None) -> tuple[str, str]:
    """Return the text of a new map, and its question."""
    said = [" ".join(one.split()) for one in answers or () if isinstance(one, str)]
    question = " ".join(question.split())
    if not question or len(said) != 2 or len(answers or ()) != 2 or not all(said):
        raise Refused([Problem("missing", "Send a question and two answers.", path=("answers",))])
    if any(len(one) > 600 for one in (question, *said)):
        raise Refused([Problem("too-long", "Keep the question and each answer under 600 characters.")])
    return begun(question, said), question


def _new_id(name: str) -> None:
    if not is_slug(name) or name in RESERVED:
        message = "A map's id has lower-case letters, digits and single hyphens between them"
        raise Refused([Problem("bad-id", f"{message}, and is not one of {', '.join(sorted(RESERVED))}.", path=("id",))])


@blueprint.put("/maps/<map_id>/text")
def put_text(map_id: str) -> Response:
    """Save a map's file, if nobody else has saved it since it was read; or make a new map of it."""
    creates = request.if_none_match.star_tag
    access.require(Action.CREATE_MAP if creates else Action.EDIT, map_id)
    try:
        text = request.get_data().decode()
    except UnicodeDecodeError:
        raise BadRequest("The text is not UTF-8.") from None
    own = settings().library
    if creates:
        _new_id(map_id)
        if map_id in library().debates:
            raise Precondition(f"There is a map “{map_id}” already.")
        return saved(own.commit_text(map_id, text, author=access.author(), base=0, client=key_of(None)), 201)
    debate = library().debate(map_id)
    if "If-Match" not in request.headers:
        raise Required("Send If-Match with the ETag of the text you changed, or If-None-Match: * for a new map.")
    client = key_of(None)
    resent = own.store is not None and bool(client) and own.store.sent(client) is not None
    if not resent and not request.if_match.star_tag and debate.sha256 not in request.if_match.as_set():
        raise _stale(map_id, text)
    return saved(own.commit_text(map_id, text, author=access.author(), base=debate.revision, client=client))


def _stale(map_id: str, text: str) -> Stale:
    """Return the refusal of a text that was made on an older one, with both changes merged where they can be."""
    shelf = library()
    debate = shelf.debate(map_id)
    known = request.if_match.as_set()
    base = next((one for one in shelf.revisions(map_id) if one.sha256 in known), None)
    message = f"“{map_id}” is at revision {debate.revision} now."
    if base is None or shelf.store is None:
        return Stale(f"{message} No revision of it has the ETag in If-Match.", debate, "", ())
    begin = shelf.store.content(base.sha256) or b""
    merged = merge_maps(map_id, begin, text.encode(), debate.content.encode("utf-8", "replace"))
    if merged.content is None or merged.clashes:
        return Stale(
            f"{message} Others have changed the same since revision {base.number}.", debate, "", merged.clashes
        )
    both = merged.content.decode("utf-8", "replace")
    return Stale(f"{message} The field merged has both changes; send it with the new ETag.", debate, both, ())


@blueprint.post("/maps/<map_id>/edits")
def make_edits(map_id: str) -> Response:
    """Make edits of a map: all of them or none."""
    access.require(Action.EDIT, map_id)
    data = fields(edits=list, base=(int, type(None)), client=(str, type(None)))
    return saved(commit(map_id, data["edits"], client=key_of(data["client"]), base=data["base"]))


@blueprint.post("/maps/<map_id>/revisions/<int:revision>/take-back")
def take_back(map_id: str, revision: int) -> Response:
    """Take back what one revision changed, also where others have edited elsewhere since."""
    access.require(Action.EDIT, map_id)
    data = fields(client=(str, type(None)))
    if revision >= 2**31:
        raise BadRequest("The number of the revision is too large.")
    own = settings().library
    return saved(own.take_back(map_id, revision, author=access.author(), client=key_of(data["client"])))
