"""Rooms over HTTP: joining, seats and their cookies, who sees and may do what, and texts meant to do harm."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

import docx
import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from argmap.library import Library
from argmap.rooms.formats import shipped
from argmap.rooms.settings import Appear, Kind, Names, Reveal, Settings, Sides
from argmap.store import open_store
from argmap.web import create_app
from tests import markup
from tests.conftest import ROOT, Shelf

EVIL = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \u202eevil\x00"


@dataclass
class Class:
    """A room with its leader, as the tests use it."""

    app: Flask
    leader: FlaskClient
    id: str
    code: str
    phrase: str

    @property
    def address(self) -> str:
        return f"/rooms/{self.id}"

    def lead(self, what: str, **values: str) -> TestResponse:
        client = f"c-{abs(hash((what, *values.items())))}"
        return self.leader.post(self.address, data={"do": what, "client": client, **values})

    def joined(self, name: str, **request: str) -> FlaskClient:
        student = self.app.test_client()
        answer = student.post(f"{self.address}/join", data={"code": self.code, "name": name}, **request)
        assert answer.status_code == 200, answer.text
        return student

    def add(
        self, student: FlaskClient, text: str, on: str = "paid", what: str = "support", **more: str
    ) -> TestResponse:
        sent = {"do": "contribute", "client": fresh(student, self), "on": on, "what": what, "text": text, **more}
        return student.post(f"{self.address}/seat", data=sent)

    def newest(self) -> str:
        found = list(json.loads(self.leader.get(f"{self.address}/export.json").text)["contributions"])
        return str(found[-1]["id"])


def fresh(student: FlaskClient, room: Class) -> str:
    page = student.get(f"{room.address}/seat?on=paid").text
    client = markup.values(page, "value", name="client")[0]
    assert re.fullmatch("c-[0-9a-f]{16}", client)
    return client


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def app(shelf: Shelf) -> Flask:
    """The application as its owner has it at the machine; the other clients are told apart by their cookies alone."""
    return create_app(shelf.library, owner_here=True)


@pytest.fixture
def room(app: Flask) -> Class:
    return opened(app)


def opened(app: Flask, session: str = "") -> Class:
    leader = app.test_client()
    answer = leader.post("/maps/harbour/rooms", data={"session": session})
    found = re.search(r'href="/rooms/([\w-]+)"', answer.text)
    phrase = re.search(r'class="phrase">([^<]+)<', answer.text)
    assert found
    assert phrase
    page = leader.get(f"/rooms/{found[1]}").text
    code = re.search(r'bigcode">(\w{6})<', page)
    assert code
    return Class(app, leader, found[1], code[1], phrase[1])


def elsewhere(shelf: Shelf) -> Flask:
    """The same library as a class reaches it: nobody is the owner there."""
    return create_app(shelf.library)


def test_two_clicks_open_a_room_and_a_reason_reaches_the_projector(room: Class) -> None:
    student = room.app.test_client()
    door = student.get(f"/join/{room.code.lower()}", follow_redirects=True)
    assert "What shall the others call you?" in words(door.text)
    room_seat = room.joined("Ann")
    answer = room.add(room_seat, "More ships came than before.")
    assert answer.status_code == 303
    assert "More ships came than before." in words(room.leader.get(f"{room.address}/projector").text)
    assert "More ships came than before." in words(room_seat.get(f"{room.address}/seat").text)


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_for_https_alone_only_over_https(room: Class, scheme: str, secure: bool) -> None:
    """A browser drops a secure cookie that came over plain http, and nobody would stay joined in a class."""
    student = room.app.test_client()
    base = f"{scheme}://localhost"
    answer = student.post(f"{room.address}/join", data={"code": room.code, "name": "Ann"}, base_url=base)
    cookie = answer.headers["Set-Cookie"]
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Path={room.address}" in cookie
    assert student.get(f"{room.address}/seat", base_url=base).status_code == 200


def test_no_page_of_a_room_is_kept_anywhere(room: Class) -> None:
    student = room.joined("Ann")
    for client, path in [
        (student, f"{room.address}/seat"), (room.leader, room.address), (room.leader, f"{room.address}/projector"),
        (student, f"{room.address}/changes?after=0"), (student, f"/join/{room.code}"),
        (room.leader, f"{room.address}/export.csv"), (student, f"{room.address}/nothing"), (student, "/join"),
    ]:  # fmt: skip
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    assert room.app.test_client().get(f"{room.address}/seat").status_code == 303


def test_only_the_leader_leads_and_only_who_is_in_looks(room: Class, shelf: Shelf) -> None:
    """On a class's server nobody is the owner: without a cookie there is no leader's page, and no other's either."""
    app = elsewhere(shelf)
    stranger = app.test_client()
    for path in ("", "/projector", "/changes", "/export.json", "/export.csv", "/export.docx"):
        assert stranger.get(room.address + path).status_code == 403, path
    assert stranger.post(room.address, data={"do": "frozen", "value": "on"}).status_code == 403
    assert stranger.post("/maps/harbour/rooms").status_code == 403
    assert stranger.get("/maps/harbour/rooms").status_code == 403
    student = app.test_client()
    student.post(f"{room.address}/join", data={"code": room.code, "name": "Ann"})
    assert student.get(f"{room.address}/projector").status_code == 200
    for path in ("", "/export.json"):
        assert student.get(room.address + path).status_code == 403, path
    assert student.post(room.address, data={"do": "delete", "title": "x"}).status_code == 403


def test_a_leader_who_lost_the_device_comes_back_by_four_words(room: Class, shelf: Shelf) -> None:
    other = elsewhere(shelf).test_client()
    assert other.get(room.address).status_code == 403
    assert other.post(f"{room.address}/enter", data={"phrase": "amber boat cloud drum"}).status_code == 404
    answer = other.post(f"{room.address}/enter", data={"phrase": f" {room.phrase.upper()} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, room.address)
    assert other.get(room.address).status_code == 200


def test_opening_a_secret_address_signs_nobody_in(room: Class, shelf: Shelf) -> None:
    """Mail programs open addresses they see; only the button on the page uses the key."""
    key = room.leader.get_cookie("argmap_leader", path=room.address)
    assert key is not None
    other = elsewhere(shelf).test_client()
    page = other.get(f"{room.address}/enter?key={key.value}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert other.post(f"{room.address}/enter", data={"key": key.value}).status_code == 303
    assert other.get(room.address).status_code == 200


def test_wrong_codes_and_words_are_limited(room: Class) -> None:
    stranger = room.app.test_client()
    answers = [stranger.get("/join/BCDFHJ").status_code for _ in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
    answers = [stranger.post(f"{room.address}/enter", data={"phrase": f"{n}"}).status_code for n in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429


def test_codes_are_guessed_at_no_faster_at_the_door_or_from_a_network_of_ones_own(room: Class) -> None:
    """The door says whether a code is right, and a household has 2 to the 64 addresses of IPv6."""
    stranger = room.app.test_client()
    answers = [
        stranger.get(f"{room.address}/join?code=BCDFHJ", environ_overrides={"REMOTE_ADDR": f"2001:db8::{n:x}"})
        for n in range(61)
    ]
    assert {one.status_code for one in answers[:60]} == {200}
    assert answers[60].status_code == 429
    address = {"REMOTE_ADDR": "2001:db8::ffff"}
    assert stranger.get(f"/join/{room.code}", environ_overrides=address).status_code == 429
    assert stranger.get(f"{room.address}/join?code={room.code}").status_code == 200


def test_a_refusal_keeps_what_was_typed(room: Class) -> None:
    student = room.joined("Ann")
    room.lead("frozen", value="on")
    answer = room.add(student, "Words that took long to find.", quote="no ship waited", source="annals")
    assert answer.status_code == 403
    assert "Words that took long to find." in words(answer.text)
    assert "no ship waited" in words(answer.text)
    assert "paused" in words(answer.text)


def test_two_tabs_send_what_each_of_them_typed(room: Class) -> None:
    """The same form twice is one contribution; another text is never taken for one that was sent."""
    student = room.joined("Ann")
    first, second = fresh(student, room), fresh(student, room)
    for client, text in [(first, "One."), (first, "One."), (second, "Two.")]:
        sent = {"do": "contribute", "client": client, "on": "paid", "what": "support", "text": text}
        assert student.post(f"{room.address}/seat", data=sent).status_code == 303
    changed = {"do": "contribute", "client": first, "on": "paid", "what": "support", "text": "Three."}
    answer = student.post(f"{room.address}/seat", data=changed)
    assert answer.status_code == 400
    assert "Three." in words(answer.text)
    kept = json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"]
    assert [item["text"] for item in kept] == ["One.", "Two."]


def test_answers_stay_hidden_until_ones_own_is_given(app: Flask) -> None:
    room = opened(app, "claim-sprint")
    room.lead("phase", number="0")
    ann, ben = room.joined("Ann"), room.joined("Ben")
    quoted = {"quote": "no ship waited longer than a day", "source": "annals", "page": "12"}
    room.add(ann, "Nobody waited any more.", **quoted)
    assert "Nobody waited any more." not in words(ben.get(f"{room.address}/seat").text)
    assert "Nobody waited any more." not in words(room.leader.get(f"{room.address}/projector").text)
    room.add(ben, "The port was quick.", **quoted)
    assert "Nobody waited any more." in words(ben.get(f"{room.address}/seat").text)
    room.lead("reveal", value="on")
    assert "Nobody waited any more." in words(room.leader.get(f"{room.address}/projector").text)


def test_a_quotation_has_its_verdict_at_once(room: Class) -> None:
    student = room.joined("Ann")
    room.add(student, "Found.", quote="no ship waited longer than a day", source="annals")
    room.add(student, "Made up.", quote="the harbour was full of gold and whales", source="annals")
    kept = json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"]
    assert [item["quotes"][0]["verdict"] for item in kept] == ["verbatim", "not_found"]
    assert room.add(student, "No source.", quote="words").status_code == 400


def test_what_is_accepted_becomes_a_signed_edit_once(room: Class, shelf: Shelf) -> None:
    student = room.joined("Ann")
    room.add(student, "More ships came.", quote="no ship waited longer than a day", source="annals", page="12")
    item = room.newest()
    for client in ("c-1", "c-2"):
        sent = {"do": "accept", "id": item, "client": client}
        assert room.leader.post(room.address, data=sent).status_code == 303
    debate = shelf.library.debate("harbour").map
    assert [link.target for link in debate.arguments_from["more-ships-came"]] == ["paid"]
    assert len([claim for claim in debate.claims if claim.text == "More ships came."]) == 1
    newest = shelf.library.revisions("harbour", 1)[0]
    assert (newest.author.kind.value, newest.author.name) == ("guest", "Ann")
    page = words(student.get(f"{room.address}/seat").text)
    assert "part of the map" in page
    room.add(student, "Answer to it.", on=item, what="rebuttal")
    assert "Answer to it." in words(room.leader.get(f"{room.address}/projector").text)


def test_hostile_texts_are_words_everywhere(room: Class) -> None:
    student = room.joined("Ann")
    assert room.add(student, EVIL).status_code == 303
    room.add(student, '=HYPERLINK("http://evil")', what="comment")
    room.lead("returned", id=room.newest(), text=EVIL)
    room.lead("say", text=EVIL)
    for client, path in [(student, "/seat"), (room.leader, ""), (room.leader, "/projector")]:
        page = client.get(room.address + path).text
        assert not re.search("<script>alert|<img src=x|\x00|\u202e", page), path
        assert "{{ 7*7 }}" in words(page), path
    rows = list(csv.reader(io.StringIO(room.leader.get(f"{room.address}/export.csv").text.lstrip("\ufeff"))))
    assert rows[2][rows[0].index("text")].startswith("'=")


def test_a_removed_participant_stays_removed_once_the_door_is_locked(room: Class) -> None:
    student = room.joined("Ann")
    room.add(student, "First.")
    who = markup.values(room.leader.get(room.address).text, "value", name="who")[0]
    room.lead("admit", who=who, value="off")
    room.lead("closed_door", value="on")
    assert room.add(student, "Second.").status_code == 403
    again = room.joined("Ann again")
    assert room.add(again, "Third.").status_code == 403
    assert "let you in" in words(again.get(f"{room.address}/seat").text)


def test_deleting_needs_the_name_and_leaves_nothing(room: Class) -> None:
    room.add(room.joined("Ann"), "First.")
    assert room.lead("delete", title="wrong").status_code == 400
    title = json.loads(room.leader.get(f"{room.address}/export.json").text)["title"]
    assert room.lead("delete", title=title).status_code == 303
    assert room.leader.get(room.address).status_code == 404
    assert room.app.test_client().get(f"/join/{room.code}").status_code == 404


def test_the_answer_that_phones_ask_for_is_small(room: Class) -> None:
    """Under 100 kB a minute at one request in two seconds leaves 3,300 bytes for each, headers and all."""
    student = room.joined("Ann")
    answer = student.get(f"{room.address}/changes?after=0")
    assert set(answer.get_json()) == {"number", "changed", "left", "wait"}
    assert len(answer.data) + len(str(answer.headers)) < 1000
    number = answer.get_json()["number"]
    assert student.get(f"{room.address}/changes?after={number}").get_json()["changed"] is False
    room.add(student, "News.")
    assert student.get(f"{room.address}/changes?after={number}").get_json()["changed"] is True


def have(page: str) -> str:
    root = markup.parse(page)
    parts = [(part.get("data-live"), part.get("data-tag")) for part in markup.find(root, data_live=True, data_tag=True)]
    outline = markup.one(root, data_map=True).get("data-tag")
    return ",".join(f"{name}.{tag}" for name, tag in [*parts, ("map", outline)])


def test_a_phone_is_sent_only_what_it_lacks(room: Class) -> None:
    """One contribution of another costs one row, not the page; what nobody changed costs nothing."""
    ann, ben = room.joined("Ann"), room.joined("Ben")
    for _ in range(12):
        room.add(ben, "Many ships came from far away and paid their dues at once. " * 4)
    page = ann.get(f"{room.address}/seat").text
    number = re.search(r'data-number="(\d+)"', page)
    assert number
    asked = {"after": number[1], "have": have(page)}
    assert set(ann.get(f"{room.address}/changes", query_string=asked).get_json()) == {
        "number", "changed", "left", "wait",
    }  # fmt: skip
    room.add(ben, "One more.")
    answer = ann.get(f"{room.address}/changes", query_string=asked)
    news = answer.get_json()
    assert news["parts"] == {}
    assert [row["k"][:2] for row in news["map"]["rows"] if "h" in row] == ["c-"]
    assert "One more." in news["map"]["rows"][-1]["h"]
    assert len(answer.data) < 2000 < len(page) / 4
    # Who has nothing, or something the server has forgotten, is sent everything.
    whole = ann.get(f"{room.address}/changes?after=0&have=map.0000").get_json()
    assert whole["map"]["whole"]
    assert set(whole["parts"]) == {"head", "step", "do", "ask", "own"}


def test_what_one_may_not_see_is_not_sent_either(app: Flask) -> None:
    room = opened(app, "claim-sprint")
    room.lead("phase", number="0")
    ann, ben = room.joined("Ann"), room.joined("Ben")
    room.add(ann, "Nobody waited any more.", quote="no ship waited longer than a day", source="annals")
    for tags in ("map.0000", have(ann.get(f"{room.address}/seat").text)):
        news = ben.get(f"{room.address}/changes", query_string={"after": "0", "have": tags}).get_json()
        assert "Nobody waited" not in json.dumps(news)
    assert "parts" not in room.leader.get(f"{room.address}/changes?after=0&have=map.0000").get_json()


def test_a_program_is_answered_without_a_page(room: Class) -> None:
    ann = room.joined("Ann")
    page = ann.get(f"{room.address}/seat").text
    sent = {"do": "contribute", "client": "c-0123456789abcdef", "on": "paid", "what": "support", "text": "Yes."}
    headers = {"Accept": "application/json"}
    answer = ann.post(f"{room.address}/seat", data={**sent, "have": have(page)}, headers=headers)
    assert answer.status_code == 200
    assert set(answer.get_json()["parts"]) == {"own"}
    refused = ann.post(f"{room.address}/seat", data={**sent, "what": "undercut"}, headers=headers)
    assert refused.status_code in (400, 403)
    assert refused.get_json()["error"]["message"]


def test_participants_follow_what_the_leader_shows(room: Class) -> None:
    """Without a choice of one's own the forms are about what is on the screen; with one they stay."""
    ann = room.joined("Ann")
    assert "On the screen now" not in ann.get(f"{room.address}/seat").text
    room.lead("show", id="a-week")
    page = ann.get(f"{room.address}/seat").text
    assert "On the screen now" in page
    assert markup.find(page, "input", type="hidden", name="on", value="a-week")
    page = ann.get(f"{room.address}/seat?on=paid").text
    assert markup.find(page, "input", type="hidden", name="on", value="paid")
    assert "Answer this" in page


def test_a_passage_is_found_in_a_source_and_what_was_typed_comes_back(room: Class) -> None:
    ann = room.joined("Ann")
    typed = {"do": "contribute", "on": "paid", "what": "rebuttal", "text": "It cost <b>more</b>.", "source": "annals"}
    page = ann.post(f"{room.address}/find", data={**typed, "find": "waited week"})
    assert page.status_code == 200
    assert "1 paragraph with" in words(page.text)
    assert "no ship waited" not in page.text
    fields = markup.sent(markup.find(markup.find(page.text, "div", class_="pick")[0], "form")[0])
    back = ann.post(f"{room.address}/quoted", data=fields).text
    assert "It cost <b>more</b>." in words(back.replace("<b>", "")) or "It cost &lt;b&gt;more&lt;/b&gt;." in back
    assert "ships waited a week, and two of them turned away" in back
    assert markup.find(back, "input", value="rebuttal", checked=True)
    client = markup.values(back, "value", name="client")[0]
    assert ann.post(f"{room.address}/seat", data={**fields, "client": client}).status_code == 303
    kept = json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"]
    assert kept[0]["quotes"][0]["verdict"] == "verbatim"
    stranger = room.app.test_client()
    assert stranger.post(f"{room.address}/find", data=typed).status_code == 403


def test_what_if_on_the_projector_says_what_falls(room: Class) -> None:
    """The leader's choice shows on every projector; a student's projector has no tools."""
    student = elsewhere_client(room)
    student.post(f"{room.address}/join", data={"code": room.code, "name": "Ann"})
    room.lead("show", id="no-waiting")
    assert room.lead("whatif", id="no-waiting").status_code == 303
    for client, tools in [(room.leader, True), (student, False)]:
        page = client.get(f"{room.address}/projector").text
        said = words(page)
        assert "What if this falls?" in said
        assert re.search(r"It paid:\s+\S+ (falls|stands|undecided)", said)
        assert ("Put it back" in said) is tools
        assert ("<form" in page) is tools
    assert "What if this falls?" in words(student.get(f"{room.address}/seat").text)
    assert room.lead("whatif", id="no-such-claim").status_code == 400
    assert room.lead("whatif", id="no-waiting", again="yes").status_code == 303
    assert "What if" not in words(student.get(f"{room.address}/projector").text)


def test_the_projector_shows_what_is_for_and_against_the_chosen_claim(room: Class) -> None:
    student = room.joined("Ann")
    room.add(student, "Pilots say so.", on="no-waiting")
    room.add(student, "It was one bad year.", on="no-waiting", what="undercut")
    room.lead("show", id="no-waiting")
    page = room.leader.get(f"{room.address}/projector").text
    pro, con = page.split("Against it", 1)
    assert "Pilots say so." in pro
    assert "It was one bad year." in con
    assert "Ships waited a week." in con


def test_groups_are_side_by_side_for_the_leader_alone(room: Class) -> None:
    students = [room.joined(name) for name in ("Ann", "Ben", "Cem", "Dora")]
    room.lead("groups", size="2")
    for number, student in enumerate(students):
        room.add(student, f"Words of {number}.")
    page = words(room.leader.get(f"{room.address}/groups").text)
    copies = page.split("Group 1", 1)[1].split("Group 2", 1)
    assert [len(re.findall(r"Words of \d", copy.split("Newest")[-1])) for copy in copies] == [2, 2]
    assert elsewhere_client(room).get(f"{room.address}/groups").status_code == 403


def test_a_participant_sees_no_other_groups_copy_on_the_projectors_page(room: Class, shelf: Shelf) -> None:
    app, names = elsewhere(shelf), ("Ann", "Ben", "Cem", "Dora")
    students = {name: app.test_client() for name in names}
    for name, student in students.items():
        student.post(f"{room.address}/join", data={"code": room.code, "name": name})
    room.lead("groups", size="2")
    for name, student in students.items():
        room.add(student, f"Words of {name}.")

    def shown(client: FlaskClient, query: str = "") -> set[str]:
        return set(re.findall(r"Words of (\w+)\.", words(client.get(f"{room.address}/projector{query}").text)))

    for name, student in students.items():
        own = shown(student)
        assert name in own
        assert len(own) == 2
        assert {frozenset(shown(student, f"?group={group}")) for group in ("Group+1", "Group+2", "")} == {
            frozenset(own)
        }
    assert shown(room.leader) == set(names)


def test_who_waits_or_was_removed_sees_nothing_of_the_others(room: Class, shelf: Shelf) -> None:
    """What the room said before stays the room's: a code that was overheard shows the map and no more."""
    room.add(room.joined("Ann"), "Said in confidence.")
    room.lead("closed_door", value="on")
    stranger = elsewhere(shelf).test_client()
    stranger.post(f"{room.address}/join", data={"code": room.code, "name": "Eve"})
    news = stranger.get(f"{room.address}/changes?after=0&have=map.0")
    for answer in (stranger.get(f"{room.address}/seat"), news, stranger.get(f"{room.address}/projector")):
        assert "confidence" not in answer.text
    assert stranger.get(f"{room.address}/projector").status_code == 403
    who = markup.values(room.leader.get(room.address).text, "value", name="who")
    for seat in set(who):
        room.lead("admit", who=seat, value="on")
    assert "confidence" in stranger.get(f"{room.address}/seat").text
    assert "confidence" in stranger.get(f"{room.address}/projector").text


def elsewhere_client(room: Class) -> FlaskClient:
    return create_app(room.app.extensions["argmap"].library).test_client()


def test_the_packet_and_the_summary_have_what_was_done_and_what_was_rejected(room: Class) -> None:
    ann, ben = room.joined("Ann"), room.joined("Ben")
    room.add(ann, "More ships came.", quote="no ship waited longer than a day", source="annals", page="12")
    accepted = room.newest()
    room.add(ben, "The dues were a scandal.", what="rebuttal")
    hidden = room.newest()
    room.add(ann, "Who says so?", on=hidden, what="question")
    room.lead("accept", id=accepted)
    room.lead("hidden", id=hidden)
    for student, value in [(ann, "5"), (ben, "1")]:
        sent = {"do": "truth", "client": fresh(student, room), "on": "paid", "value": value, "text": "So I think."}
        assert student.post(f"{room.address}/seat", data=sent).status_code == 303
    page = room.leader.get(f"{room.address}/summary").text
    said = words(page)
    assert "More ships came." in said
    assert "Who says so?" in said
    assert "Dredging paid for itself." in said.split("disagreed most", 1)[1]
    link = re.search(r'href="(/compare[^"]+)"', page)
    assert link
    compared = room.leader.get(html.unescape(link[1]))
    assert "More ships came." in words(compared.text)
    packet = docx.Document(io.BytesIO(room.leader.get(f"{room.address}/export.docx").data))
    lines = [paragraph.text for paragraph in packet.paragraphs]
    assert any("More ships came." in line and "part of the map" in line for line in lines)
    assert any("The dues were a scandal." in line and "hidden" in line for line in lines)
    assert "“no ship waited longer than a day” (Annals, 12; verbatim)" in lines
    assert "Dredging paid for itself. (truth rated 1 by 1, 5 by 1)" in lines
    rows = list(csv.DictReader(io.StringIO(room.leader.get(f"{room.address}/export.csv").text.lstrip("\ufeff"))))
    assert [(row["about"], row["about id"], row["quotations"]) for row in rows[::2]] == [
        ("Dredging paid for itself.", "paid", "no ship waited longer than a day (Annals, 12)"),
        ("The dues were a scandal.", hidden, ""),
    ]
    assert any(line.startswith("Ben, truth 1 of 5") and line.endswith("So I think.") for line in lines)
    assert elsewhere_client(room).get(f"{room.address}/summary").status_code == 403


SESSION = """\
title: Two steps
phases:
  - title: First
    say: Name one reason.
    minutes: 5
    settings: {may: [support]}
  - title: Second
    show: a-week
    settings: {may: [rating]}
"""


def sent_file(room: Class, content: str) -> TestResponse:
    file = (io.BytesIO(content.encode()), "My session.yaml")
    return room.leader.post("/maps/harbour/rooms", data={"file": file})


def test_a_leaders_own_session_is_checked_and_opens_a_room(room: Class) -> None:
    answer = sent_file(room, SESSION)
    assert answer.status_code == 200
    opened = re.search(r'href="(/rooms/[\w-]+)"', answer.text)
    assert opened
    assert "Begin: First" in words(room.leader.get(opened[1]).text)
    answer = room.leader.post(opened[1], data={"do": "phase", "number": "1", "client": "c-1"}, follow_redirects=True)
    assert "This is the last step." in words(answer.text)


def test_a_broken_session_file_says_where_and_how_to_fix_it(room: Class) -> None:
    before = len(room.leader.get("/maps/harbour/rooms").text)
    broken = SESSION.replace("minutes: 5", "minutes: five").replace("show: a-week", "shows: a-week")
    answer = sent_file(room, broken)
    assert answer.status_code == 422
    said = words(answer.text)
    assert re.search(r"my-session.yaml, line 5.*“five” is not a number of minutes", said)
    assert re.search(r"my-session.yaml, line 8.*“shows”.*Did you mean show\?", said)
    answer = sent_file(room, SESSION.replace("a-week", "a-month"))
    assert "names the claim “a-month”" in words(answer.text)
    for content in ("", "[", "- 1", "\x00\xff", "a: &x [*x]", "phases: 3\ntitle: [1]"):
        assert sent_file(room, content).status_code == 422
    assert len(room.leader.get("/maps/harbour/rooms").text) == before


@pytest.mark.parametrize("line", [f"    minutes: {'0' * 6}{'9' * 5000}", "    settings:\n      per_minute: ²"])
def test_a_number_that_is_none_is_a_problem_of_the_file(room: Class, line: str) -> None:
    """However long it is, and whatever else counts as a digit."""
    assert sent_file(room, f"title: A\nphases:\n  - title: B\n{line}\n").status_code == 422


def test_a_folder_of_sessions_is_offered_and_its_broken_files_are_named(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / "two-steps.yaml").write_text(SESSION, encoding="utf-8")
    (folder / "broken.yaml").write_text("title: Broken\nphases: none\n", encoding="utf-8")
    leader = create_app(shelf.library, owner_here=True, sessions=folder).test_client()
    page = words(leader.get("/maps/harbour/rooms").text)
    assert "Two steps" in page
    assert re.search(r"broken.yaml:2.*list of 1 to 20 phases", page)
    answer = leader.post("/maps/harbour/rooms", data={"session": "two-steps"})
    opened = re.search(r'href="(/rooms/[\w-]+)"', answer.text)
    assert opened
    # A room keeps its session whatever becomes of the file.
    (folder / "two-steps.yaml").unlink()
    assert "Begin: First" in words(leader.get(opened[1]).text)
    assert leader.get("/sessions/claim-sprint.yaml").status_code == 200
    assert leader.get("/sessions/..%2Fsecret.yaml").status_code == 404


def test_answers_are_compressed_unless_they_show_a_secret(room: Class) -> None:
    headers = {"Accept-Encoding": "gzip"}
    ann = room.app.test_client()
    joined = ann.post(f"{room.address}/join", data={"code": room.code, "name": "Ann"}, headers=headers)
    assert "Content-Encoding" not in joined.headers
    answer = ann.get(f"{room.address}/seat", headers=headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "The map" in gzip.decompress(answer.data).decode()


def test_the_documentation_lists_every_setting_and_its_values() -> None:
    table = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8").split("## Settings", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
    assert list(rows) == [field.name for field in fields(Settings)]
    for name, values in [("may", Kind), ("appear", Appear), ("reveal", Reveal), ("names", Names), ("sides", Sides)]:
        assert {f"`{value.value}`" for value in values} <= set(re.findall("`[^`]+`", rows[name])), name


def test_one_command_opens_a_room_for_a_class(shelf: Shelf, tmp_path: Path) -> None:
    """The printed addresses work over plain http, and nobody is the owner there."""
    words = [sys.executable, "-m", "argmap", "room", str(shelf.folder / "harbour.yaml"), "--port", "0", "--host"]
    place = ["127.0.0.1", "--db", str(tmp_path / "class.db"), "--session", "claim-sprint"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*words, *place], stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = ""
            assert process.stdout
            while "Stop with" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            join = re.search(r"Join: +(http://\S+)", said)
            secret = re.search(r"Leader: +(http://\S+)", said)
            assert join
            assert secret
            assert "█" in said or "▀" in said
            assert "What shall the others call you?" in fetched(join[1])
            assert "Lead this room" in fetched(secret[1])
            with pytest.raises(urllib.error.HTTPError, match="403"):
                fetched(secret[1].split("/enter")[0])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def fetched(url: str) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
    raise AssertionError(url)


def test_a_leaders_refusal_keeps_what_was_typed_without_scripts(room: Class) -> None:
    """The reason and the words stand in the form that was sent, in an open part of the page, and in no other form."""
    long = "An instruction " * 200 + EVIL
    answer = room.lead("settings", per_minute="many", tasks=long, blocked="foo bar", may="support", names="nobody")
    assert answer.status_code == 400
    page = lxml.html.fromstring(answer.text)
    (form,) = (one for one in page.forms if one.fields.get("do") == "settings")
    assert (form.fields["per_minute"], form.fields["blocked"]) == ("many", "foo bar")
    assert form.fields["tasks"].split() == long.replace("\x00", "").replace("\u202e", "").split()
    assert form.xpath("ancestor::details")[0].get("open") is not None
    assert form.xpath(".//p[@role='alert']")[0].text_content()
    assert page.xpath("//script[contains(., 'alert')]") == []
    assert len(page.xpath("//*[@id='refused']")) == 1


def test_a_server_that_starts_again_in_mid_session_loses_nothing(room: Class, shelf: Shelf, tmp_path: Path) -> None:
    """The seat, the phase, the timer and what was acknowledged are there; a form sent again is done once."""
    student = room.joined("Ann")
    room.lead("timer", minutes="7")
    client = fresh(student, room)
    sent = {"do": "contribute", "client": client, "on": "paid", "what": "support", "text": "Said before."}
    assert student.post(f"{room.address}/seat", data=sent).status_code == 303
    cookie = student.get_cookie("argmap_seat", path=room.address)
    assert cookie is not None
    with closing(open_store(tmp_path / "argmap.db")) as store:
        again = create_app(Library(shelf.folder, store)).test_client()
        again.set_cookie("argmap_seat", cookie.value, path=room.address)
        assert again.post(f"{room.address}/seat", data=sent).status_code == 303
        page = words(again.get(f"{room.address}/seat").text)
        assert page.count("Said before.") > 0
        assert 400 < again.get(f"{room.address}/changes?after=0").get_json()["left"] <= 420
        assert room.add(again, "Said afterwards.").status_code == 303
    kept = json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"]
    assert [item["text"] for item in kept] == ["Said before.", "Said afterwards."]


def test_the_queue_is_filtered_by_claim(room: Class) -> None:
    ann = room.joined("Ann")
    room.add(ann, "On the board’s word.", on="paid")
    first = room.newest()
    room.add(ann, "A question below it.", on=first, what="question")
    room.add(ann, "On the ships.", on="no-waiting")
    page = lxml.html.fromstring(room.leader.get(room.address).text)
    options = [(one.get("value"), one.text) for one in page.xpath("//select[@name='about']/option")]
    assert options == [
        ("", "all"), ("paid", "Dredging paid for itself."), (first, "On the board’s word."),
        ("no-waiting", "Ships no longer waited."),
    ]  # fmt: skip
    queue = lxml.html.fromstring(room.leader.get(f"{room.address}?about={first}").text).get_element_by_id("queue")
    assert [item.get("data-id") for item in queue.xpath(".//ul[contains(@class, 'cards')]/li")] == [room_item(room, 1)]


def room_item(room: Class, place: int) -> str:
    return str(json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"][place]["id"])


def test_a_low_rating_needs_a_reason_or_a_quotation(room: Class) -> None:
    ann = room.joined("Ann")
    page = lxml.html.fromstring(ann.get(f"{room.address}/seat?on=paid").text)
    form = page.xpath("//form[@data-send='truth']")[0]
    fields = dict(form.form_values()) | {"value": "1"}
    assert ann.post(f"{room.address}/seat", data=fields).status_code == 403
    # A passage that was looked for comes back into the form that it is for, with the rating that was chosen.
    found = ann.post(f"{room.address}/quoted", data=fields | {"source": "annals", "quote": "ships waited a week"}).text
    form = lxml.html.fromstring(found).xpath("//form[@data-send='truth']")[0]
    fields = dict(form.form_values())
    assert (fields["value"], fields["quote"]) == ("1", "ships waited a week")
    assert ann.post(f"{room.address}/seat", data=fields).status_code == 303
    kept = json.loads(room.leader.get(f"{room.address}/export.json").text)["ratings"]
    assert [(one["value"], one["quotes"][0]["verdict"]) for one in kept] == [(1, "verbatim")]
    packet = docx.Document(io.BytesIO(room.leader.get(f"{room.address}/export.docx").data))
    assert "“ships waited a week” (Annals; verbatim)" in [paragraph.text for paragraph in packet.paragraphs]


def test_words_sent_as_the_step_ends_are_shown_again(app: Flask) -> None:
    """The next step asks for an opinion alone and has no form for them; without a script they would be gone."""
    room = opened(app, "structured-controversy")
    ann = room.joined("Ann")
    room.lead("phase", number="1")
    sent = {
        "do": "contribute",
        "client": fresh(ann, room),
        "on": "paid",
        "what": "support",
        "text": "Half an hour’s work.",
    }
    room.lead("phase", number="5")
    assert "About this" not in words(ann.get(f"{room.address}/seat").text)
    refused = ann.post(f"{room.address}/seat", data=sent)
    assert refused.status_code == 403
    assert "Half an hour’s work." in words(refused.text)


def test_a_leader_adds_words_that_no_name_may_contain(room: Class) -> None:
    room.lead("settings", may="support", appear="at once", reveal="always", names="the leader", sides="no sides",
              issue="", side="", below="", tasks="", blocked="headmaster", per_minute="20")  # fmt: skip
    stranger = room.app.test_client()
    for name, status in (("The Headmast3r", 400), ("Helen", 200)):
        answer = stranger.post(f"{room.address}/join", data={"code": room.code, "name": name})
        assert answer.status_code == status, name


@pytest.mark.parametrize("session", [item.id for item in shipped()])
def test_each_ready_made_session_is_played_through_and_its_export_is_complete(app: Flask, session: str) -> None:
    """A leader goes through every step; each student does whatever the step lets them do, and all of it is exported."""
    plan = next(item for item in shipped() if item.id == session)
    room = opened(app, session)
    students = [room.joined(name) for name in ("Ann", "Ben", "Cem")]
    said: list[str] = []
    for number, phase in enumerate(plan.phases):
        assert room.lead("phase", number=str(number)).status_code == 303
        may = set(json.loads(room.leader.get(f"{room.address}/export.json").text)["settings"]["may"])
        for at, student in enumerate(students):
            sent: list[dict[str, str]] = []
            if phase.opinion:
                sent.append({"do": phase.opinion, "position": "", "strength": "2", "text": f"Opinion {number}.{at}"})
            if phase.statement:
                sent.append({"do": "state", "text": f"Statement {number}", "group": ""})
            if "rating" in may:
                sent.append({"do": "truth", "on": "paid", "value": str(3 + at % 3), "text": f"Rating {number}.{at}"})
            for kind in sorted(may - {"rating", "quote"})[:2]:
                quoted = {"quote": "no ship waited longer than a day", "source": "annals"}
                on = "a-week" if kind == "undercut" else "paid"
                done = {"do": "contribute", "on": on, "what": kind, "text": f"{kind} {number}.{at}."}
                sent.append(done if kind in ("undercut", "comment", "question") else done | quoted)
            for form in sent:
                client = f"c-{secrets.token_hex(8)}"
                answer = student.post(f"{room.address}/seat", data={"client": client, **form})
                assert answer.status_code == 303, words(answer.text)[:2000]
                said.append(form["text"])
    whole = room.leader.get(f"{room.address}/export.json").text
    data = json.loads(whole)
    log = json.dumps(data["log"], ensure_ascii=False)
    assert [text for text in said if text not in log] == []
    assert [entry["number"] for entry in data["log"]] == list(range(1, len(data["log"]) + 1))
    assert [entry["step"] for entry in data["log"] if "step" in entry] == list(range(1, len(plan.phases) + 1))
    table = room.leader.get(f"{room.address}/export.csv").text
    packet = docx.Document(io.BytesIO(room.leader.get(f"{room.address}/export.docx").data))
    prose = " ".join(paragraph.text for paragraph in packet.paragraphs)
    texts = [item["text"] for item in data["contributions"]]
    assert texts or "rating" in {kind for phase in plan.phases for kind in phase.settings.get("may", ())}
    assert [text for text in texts if text not in table or text not in prose] == []
