"""What a map says about itself and of other maps, and its former ids, on pages and in documents."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from argmap.debate.about import about
from argmap.evaluation import Standing, evaluate, explain, strengths
from argmap.handouts.background import background
from argmap.handouts.document import Heading, Table
from argmap.library.checking import problems
from argmap.library.former import present_ids
from argmap.mapfile import read_map
from argmap.model import Map, Source
from tests import markup
from tests.conftest import HARBOUR, Shelf

TOLD = """\
former ids: dredging
difficulty: introductory
motion: This house would dredge the harbour
exclusive: true
background: |
  The harbour silted up.

  Ships waited outside.
glossary: {dues: what a ship pays, roads: where ships wait}
timeline:
  - {date: 1917-11-07, old style: 1917-10-25, event: The dredger sails.}
  - {date: 1918, event: It sinks.}
people:
  The pilot: who brings ships in
  Harbour board: {who: owner of the harbour, qualification: kept the accounts}
opening questions: Who should pay?
closing questions: [What would change your mind?]
further reading: [annals, 'Ruiz, Ana: On Silt']
"""
WHOLE = TOLD + HARBOUR.replace("  paid: {text", "  paid: {former ids: [old-paid], core: true, text").replace(
    "  dues: {text", "  dues: {see also: other/ships-pay, text"
).replace("  - no-waiting\n", "  - {show: no-waiting, kind: vote, minutes: 10, note: Hands up.}\n").replace(
    "  money: Dues", "  money: {title: Dues, weighs: All hangs on money.}"
)
OTHER = """\
title: Another
claims:
  ships-pay:
    text: Ships pay too much.
    quotes:
      - {source: annals, page: 12, text: no ship waited longer than a day}
"""


def debate_of(text: str) -> Map:
    found = read_map(text, "harbour")
    assert found.debate is not None
    return found.debate


def test_a_map_tells_its_fields_in_the_form_each_has() -> None:
    """Short ones are facts; prose, lists, terms and records are sections, dates in both calendars among them."""
    made = debate_of(
        WHOLE.replace("thesis: paid", "thesis: paid, burden: It must pay., best: [no-waiting], reply: dues")
    )
    told = about(made, {"annals": Source("annals", "Annals of the harbour")})
    assert told.facts == (
        ("Difficulty", "introductory"),
        ("Motion", "This house would dredge the harbour"),
        ("Minutes to present", "10"),
    )
    sections = {section.title: section for section in told.sections}
    assert sections["Background"].paragraphs == ("The harbour silted up.", "Ships waited outside.")
    assert sections["Glossary"].terms == (("dues", "what a ship pays"), ("roads", "where ships wait"))
    assert sections["Timeline"].head == ("Date", "Event", "Old style")
    assert sections["Timeline"].rows[0] == ("1917-11-07", "The dredger sails.", "1917-10-25")
    assert sections["People"].rows == (
        ("The pilot", "who brings ships in", ""),
        ("Harbour board", "owner of the harbour", "kept the accounts"),
    )
    assert sections["Further reading"].items[0].startswith("Annals of the harbour")
    assert sections["What each issue weighs"].terms == (("Dues", "All hangs on money."),)
    side = next(section for section in told.sections if ("Burden", "It must pay.") in section.terms)
    assert side.terms[1:] == (("Best line", "Ships no longer waited."), ("Best reply", "Dues were too high."))
    assert not about(debate_of(HARBOUR))


def test_the_page_is_there_where_there_is_something_to_say(shelf: Shelf, client: FlaskClient) -> None:
    """A tab leads to it; texts are text; a map without any has no tab."""
    assert "/about" not in client.get("/maps/harbour").get_data(as_text=True)
    shelf.write("harbour", WHOLE.replace("what a ship pays", "<b>pays</b>"))
    page = client.get("/maps/harbour/about").get_data(as_text=True)
    assert markup.find(page, "a", href="/maps/harbour/about", aria_current="page")
    assert "The harbour silted up." in page
    assert "&lt;b&gt;pays&lt;/b&gt;" in page
    assert "<td>1917-10-25</td>" in page
    slide = client.get("/maps/harbour/present/notes?step=2")
    if slide.status_code == 200:
        assert "Vote, 10 minutes. Hands up." in slide.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("/maps/dredging", "/maps/harbour"),
        ("/maps/dredging/standing?semantics=preferred", "/maps/harbour/standing?semantics=preferred"),
        ("/maps/harbour?claim=old-paid", "/maps/harbour?claim=paid"),
        ("/maps/dredging/standing?reject=old-paid&reject=dues", "/maps/harbour/standing?reject=paid&reject=dues"),
    ],
)
def test_former_ids_lead_to_what_is_there_now(shelf: Shelf, client: FlaskClient, address: str, now: str) -> None:
    """Links that were shared before a claim or a map was renamed still work."""
    shelf.write("harbour", WHOLE)
    answer = client.get(address)
    assert answer.status_code == 301
    assert answer.headers["Location"] == now
    assert client.get(now).status_code == 200


def test_what_never_was_is_still_not_found(shelf: Shelf, client: FlaskClient) -> None:
    """An id that nothing ever had leads nowhere."""
    shelf.write("harbour", WHOLE)
    assert client.get("/maps/harbor").status_code == 404
    assert present_ids(shelf.library, "harbour", "no-such") == ("harbour", "no-such")


def test_a_claim_that_recurs_shows_its_quotations_from_the_other_map(shelf: Shelf, client: FlaskClient) -> None:
    """One quotation serves in both maps, and the claim is not called unsourced."""
    shelf.write("harbour", WHOLE)
    before = client.get("/maps/harbour?claim=dues").get_data(as_text=True)
    assert "<dt>Unsourced</dt>" in before
    shelf.write("other", OTHER)
    page = client.get("/maps/harbour?claim=dues").get_data(as_text=True)
    assert markup.find(page, "a", "Another", href="/maps/other?claim=ships-pay")
    assert "no ship waited longer than a day" in page
    assert "<dt>Unsourced</dt>" not in page


def test_links_between_maps_are_checked(shelf: Shelf) -> None:
    """A map or claim that is not there is a warning at its line, with the nearest name."""
    shelf.write("harbour", WHOLE)
    shelf.write("other", OTHER)
    debate = shelf.library.debate("harbour")
    assert "unknown-see-also" not in {problem.code for problem in problems(shelf.library, debate)}
    shelf.write("other", OTHER.replace("  ships-pay:\n", "  ships-pay-dues:\n    former ids: ships-pay\n"))
    renamed = problems(shelf.library, shelf.library.debate("harbour"))
    assert "unknown-see-also" not in {problem.code for problem in renamed}
    shelf.write("other", OTHER)
    shelf.write("harbour", WHOLE.replace("other/ships-pay", "[other/ships-payy, othr/x]"))
    found = [p for p in problems(shelf.library, shelf.library.debate("harbour")) if p.code == "unknown-see-also"]
    assert [problem.fix for problem in found] == ["Did you mean other/ships-pay?", "Did you mean other?"]
    assert all(problem.line for problem in found)


def test_what_is_wrong_with_the_new_fields_is_said() -> None:
    """Ids of claims, sizes of a first reading, former ids and shapes are checked."""
    claims = "".join(f"  c{n}: {{text: C {n}., core: true, supports: paid}}\n" for n in range(31))
    text = WHOLE.replace("claims:\n", "claims:\n" + claims).replace(
        "thesis: paid", "thesis: paid, best: [pid], reply: x y"
    )
    text = text.replace("old-paid", "dues").replace("1917-10-25", "25 October").replace("kind: vote", "kind: votes")
    found = {(problem.code, problem.path[-1]) for problem in read_map(text, "m").problems}
    assert {
        ("unknown-claim", "best"),
        ("bad-id", "reply"),
        ("core-size", "core"),
        ("former-id-taken", "former ids"),
        ("bad-value", "old style"),
        ("bad-value", "kind"),
    } <= found
    assert "core-size" not in {problem.code for problem in read_map(HARBOUR, "m").problems}


def test_documents_begin_with_what_the_map_says_of_itself(shelf: Shelf) -> None:
    """The headings, tables and terms are those of the page."""
    from argmap.handouts.inputs import Brief, Evidence, Options

    shelf.write("harbour", WHOLE)
    blocks = background(Brief(shelf.library.debate("harbour").map, Options(), Evidence()))
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert titles[:4] == ["Background", "Glossary", "Timeline", "People"]
    assert [block.head[0] for block in blocks if isinstance(block, Table)] == ["Date", "Name"]


def test_a_claim_stands_without_reasons_only_as_the_map_assumes() -> None:
    """`assumed: false` wants a reason, `assumed: true` needs none, and a rebuttal beats either."""
    text = """\
title: T
claims:
  leaf: {text: Leaf., assumed: false, supports: top}
  top: {text: Top.}
  held: {text: Held., assumed: true}
  reason: {text: Reason., supports: held}
  doubt: {text: Doubt., rebuts: reason}
"""
    found = evaluate(debate_of(text))
    assert {claim: str(standing) for claim, standing in found.claims.items()} == {
        "leaf": "out", "top": "out", "held": "in", "reason": "out", "doubt": "in",
    }  # fmt: skip
    assert "the map gives no reason for it and does not assume it" in explain(found, "leaf").reasons[0].sentence
    assert explain(found, "held").reasons[0].sentence == "“Held” stands because the map assumes it."
    given = evaluate(
        debate_of(
            text.replace("reason: {text: Reason., supports: held", "reason: {text: Reason., supports: [held, leaf]")
        )
    )
    assert given.standings["leaf"] is Standing.OUT
    assert evaluate(debate_of(text), accept=["leaf"]).standings["top"] is Standing.IN
    assert evaluate(debate_of(text + "  no: {text: No., rebuts: held}\n")).standings["held"] is Standing.OUT
    assert strengths(debate_of(text), "df-quad").claims["leaf"] == 0
