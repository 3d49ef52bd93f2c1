"""A course of a learning platform in a real browser, by https, in which argmap is a frame of another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import request
from playwright.sync_api import expect

from argmap.access import Role
from argmap.access.people import By, People
from argmap.web import create_app, lti
from tests.conftest import Shelf
from tests.serving import served
from tests.web.test_lti import CLAIM, STUDENT, TEACHER, Platform

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


class Course(Platform):
    """A platform with a page whose frame launches a link, as the person that the test names."""

    def __init__(self) -> None:
        super().__init__()
        self.tool = ""
        self.person: dict[str, Any] = {}
        self.app.add_url_rule("/course", "course", lambda: '<!doctype html><iframe src="/link"></iframe>')
        self.app.add_url_rule("/link", "link", self.link)

    def link(self) -> str:
        """Send the frame to argmap, as platforms do: a form that sends itself."""
        return sent(f"{self.tool}/lti/login", {**self.begun(), "target_link_uri": f"{self.tool}/lti/launch"})

    def auth(self) -> str:
        """Confirm the launch by another such form."""
        self.asked = request.args.to_dict()
        fields = {"id_token": self.signed(**self.person), "state": self.asked["state"]}
        return sent(self.asked["redirect_uri"], fields)


def sent(address: str, fields: dict[str, str]) -> str:
    inputs = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    form = f'<form method="post" action="{escape(address)}">{inputs}</form>'
    return f"<!doctype html>{form}<script>document.forms[0].submit()</script>"


@pytest.fixture
def course(shelf: Shelf, tmp_path: Path) -> Iterator[Course]:
    """The course, and argmap, which is private and whose students may write."""
    assert shelf.library.store is not None
    People(shelf.library.store).add("Olga", Role.OWNER, by=By())
    made = Course()
    # argmap fetches the platform's keys from here, since it trusts no certificate made for the moment.
    with served(made.app) as plain, served(made.app, tls=True) as made.address:
        path = tmp_path / "lti.toml"
        path.write_text(
            f'students = "editor"\n[[platform]]\nissuer = "{made.address}"\nclient = "argmap-1"\n'
            f'login = "{made.address}/auth"\nkeys = "{plain}/keys"\ndeployments = ["1"]\ntitle = "Example School"\n',
            encoding="utf-8",
        )
        app = create_app(shelf.library, hosts=["localhost"], private=True, lti=lti.load(path))
        with served(app, "localhost", tls=True) as made.tool:
            yield made


def opened(page: Page, course: Course, name: str, role: str, leads_to: str) -> Page:
    """Open the course as somebody, press the button in its frame, and return the window that it opens."""
    # As browsers do that keep no cookies of third parties, but those of the one page that they were set on.
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.setCookieControls",
        {
            "enableThirdPartyCookieRestriction": True,
            "disableThirdPartyCookieMetadata": True,
            "disableThirdPartyCookieHeuristics": True,
        },
    )
    course.person = {"sub": name, "name": name, f"{CLAIM}roles": [role], f"{CLAIM}custom": {"argmap_page": leads_to}}
    page.goto(f"{course.address}/course")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading")).to_have_text(f"Welcome, {name}")
    with page.context.expect_page() as window:
        frame.get_by_role("button", name="Open argmap").click()
    window.value.wait_for_load_state()
    return window.value


def test_a_course_opens_a_map_and_a_room_from_its_frame(browser: Browser, course: Course, shelf: Shelf) -> None:
    """Each in a window that is signed in: an edit, a room, and the way through its door."""
    teacher = browser.new_context(ignore_https_errors=True)
    window = opened(teacher.new_page(), course, "Tea", TEACHER, "/maps/harbour")
    assert window.url == f"{course.tool}/maps/harbour"
    assert window.locator("svg .am-card").count() > 3
    kept = {cookie["name"]: cookie for cookie in teacher.cookies()}
    session = kept["__Host-argmap"]
    assert (session["secure"], session["httpOnly"], session["sameSite"]) == (True, True, "Lax")
    (began,) = (cookie for name, cookie in kept.items() if name.startswith("__Host-argmap-lti-"))
    assert (began["secure"], began["sameSite"]) == (True, "None")
    window.get_by_role("link", name="Rooms").click()
    window.get_by_role("button", name="Open a free discussion").click()
    window.get_by_role("link", name="Lead the room").click()
    door = window.locator("main code").inner_text()
    student = browser.new_context(ignore_https_errors=True)
    window = opened(student.new_page(), course, "Ann", STUDENT, re.sub(r".*(?=/join/)", "", door))
    window.get_by_label("What shall the others call you?").fill("Ann")
    window.get_by_role("button", name="Join").click()
    expect(window.get_by_role("link", name="Go to the room")).to_be_visible()
    window.goto(f"{course.tool}/maps/harbour/claims/dues/edit")
    window.fill("textarea[name=note]", "Ask the harbour master.")
    window.get_by_role("button", name="Save", exact=True).first.click()
    expect(window.get_by_role("status").first).to_be_attached()
    assert "Ask the harbour master." in (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    teacher.close()
    student.close()
