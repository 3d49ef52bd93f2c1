"""The edits that the forms of a claim's page ask for, in their JSON form."""

from __future__ import annotations

from typing import Any

from argmap.edits import Thing
from argmap.errors import BadRequest
from argmap.library import Debate, Readable
from argmap.model import Relation, link_id
from argmap.slugs import Slugs
from argmap.views.details import quote_edits, step_edits
from argmap.views.naming import MARK
from argmap.views.writing import claim_forms, quote_fields

#: What a form's ``relation`` says of a claim that is to be a premise together with another.
WITH = "with"


def requested(library: Readable, debate: Debate, claim_id: str, form: Any) -> tuple[list[dict[str, Any]], str]:
    """Return the edits that a form asks for, and the claim to show afterwards.

    :param form: what was sent, with the methods of werkzeug's ``MultiDict``; ``do`` says which form it is
    :raises BadRequest: where the form is none of the claim's
    """
    what = form.get("do", "")
    if what == "fields":
        return claim_forms(library, debate, debate.map.claim[claim_id], dict(form.lists())).edits(), claim_id
    if what == "add":
        return added(debate, form.get("relation", ""), claim_id, form)
    if what == "quote":
        fields = quote_fields(form)
        return [{"kind": "add", "thing": "quote", "claim": claim_id, "fields": fields}], claim_id
    if what in ("step", "quotation"):
        try:
            if what == "step":
                return step_edits(debate.map, claim_id, form), claim_id
            return quote_edits(debate.map, debate.map.claim[claim_id], form), claim_id
        except (KeyError, ValueError):
            raise BadRequest(
                "What this form is about is gone; somebody may have removed it. Reload the page."
            ) from None
    if what == "move-quote":
        moved = {"kind": "move", "thing": Thing.QUOTE.value, "claim": claim_id, "id": form.get("quote", "")}
        return [{**moved, "after": form.get("after", "")}], claim_id
    if what == "rename-step":
        to = form.get("to", "").strip()
        return [{"kind": "rename", "thing": Thing.ARGUMENT.value, "id": form.get("link", ""), "to": to}], claim_id
    if what == "unquote":
        return [{"kind": "remove", "thing": "quote", "claim": claim_id, "id": form.get("quote", "")}], claim_id
    if what == "link":
        relation = form.get("relation", "")
        if relation == WITH:
            return together(debate, claim_id, form.get("target", "")), claim_id
        target = aimed(debate, relation, form.get("target", ""))
        return [{"kind": "add-link", "premise": claim_id, "relation": relation, "target": target}], claim_id
    if what == "unlink":
        return [{"kind": "remove-link", "link": form.get("link", "")}], claim_id
    if what == "retype":
        return [{"kind": "retype-link", "link": form.get("link", ""), "relation": form.get("relation", "")}], claim_id
    if what == "redirect":
        link, target = form.get("link", ""), form.get("target", "")
        return [{"kind": "redirect-link", "link": link, "target": target}], claim_id
    if what == "split":
        return [_split(debate, claim_id, form)], claim_id
    if what == "join":
        links = form.getlist("link")
        name = Slugs({*debate.map.claim, *debate.map.argument}).new(form.get("name", "") or f"{claim_id}-argument")
        return [{"kind": "join-premises", "links": links, "id": name}], claim_id
    if what == "separate":
        return [{"kind": "separate-premises", "argument": form.get("link", "")}], claim_id
    if what == "rename":
        return [{"kind": "rename", "thing": "claim", "id": claim_id, "to": form.get("to", "").strip()}], form[
            "to"
        ].strip()
    if what == "merge":
        return [{"kind": "merge-claims", "keep": form.get("keep", ""), "drop": claim_id}], form.get("keep", "")
    if what == "move":
        edit: dict[str, Any] = {"kind": "move", "thing": "claim", "id": claim_id, "after": form.get("after", "")}
        return [edit], claim_id
    if what == "remove":
        hanging = form.get("hanging", "unlink")
        onto = next((a.target for a in debate.map.arguments_from.get(claim_id, ()) if a.target in debate.map.claim), "")
        return [{"kind": "remove-claim", "id": claim_id, "hanging": hanging}], onto
    raise BadRequest("argmap does not recognise this form.")


def _split(debate: Debate, claim_id: str, form: Any) -> dict[str, Any]:
    """Return the edit that makes two claims of one, with what was ticked going over to the second."""
    new_text = form.get("new-text", "").strip()
    both = set(form.getlist("both"))
    return {
        "kind": "split-claim",
        "id": claim_id,
        "text": form.get("text", "").strip(),
        "new-id": Slugs({*debate.map.claim, *debate.map.argument}).new(new_text or claim_id, "claim"),
        "new-text": new_text,
        "quotes": form.getlist("quote"),
        "links": [link for link in form.getlist("link") if link not in both],
        "copied": list(both),
    }


def added(debate: Debate, relation: str, target: str, form: Any) -> tuple[list[dict[str, Any]], str]:
    """Return the edits that add a claim, bearing on another where there is a relation, and what stands for its id."""
    text = form.get("text", "").strip()
    new = f"{MARK}new"
    fields: dict[str, Any] = {"text": text}
    if form.get("held by", "").strip():
        fields["held by"] = form["held by"].strip()
    if form.get("quote", "").strip():
        fields["quotes"] = [quote_fields({**form, "text": form["quote"]})]
    wanted: list[dict[str, Any]] = [{"kind": "add", "thing": "claim", "id": new, "fields": fields}]
    if relation == WITH:
        wanted += together(debate, new, target)
    elif relation:
        wanted.append(
            {"kind": "add-link", "premise": new, "relation": relation, "target": aimed(debate, relation, target)}
        )
    return wanted, new


def together(debate: Debate, premise: str, partner: str) -> list[dict[str, Any]]:
    """Return the edits that make a claim a premise of the first step that another claim takes part in.

    :raises BadRequest: where that claim supports and attacks nothing
    """
    step = next(iter(debate.map.arguments_from.get(partner, ())), None)
    if step is None:
        raise BadRequest("That claim supports and attacks nothing yet, so no premise can be added to it.")
    if premise in step.premises:
        return []
    own = link_id(premise, step.target)
    wanted: list[dict[str, Any]] = []
    if own not in debate.map.argument:
        link = {"premise": premise, "relation": step.relation.value, "target": step.target}
        wanted.append({"kind": "add-link", **link})
    name = step.id
    if step.unnamed:
        name = Slugs({*debate.map.claim, *debate.map.argument}).new(f"{partner}-argument")
    return [*wanted, {"kind": "join-premises", "links": [step.id, own], "id": name}]


def aimed(debate: Debate, relation: str, target: str) -> str:
    """Return what a new claim bears on: for an undercut the step from a claim, which is that claim's first link."""
    if relation != Relation.UNDERCUTS or target in debate.map.argument:
        return target
    links = debate.map.arguments_from.get(target, ())
    return links[0].id if links else target
