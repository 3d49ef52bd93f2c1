"""Rooms: what happens is folded, what may happen is judged, and who sees what."""

from __future__ import annotations

import json
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.errors import BadRequest
from argmap.mapfile import read_map
from argmap.model import Map
from argmap.rooms import events as happened
from argmap.rooms import formats, names
from argmap.rooms.events import Cited, Entry, dump, load
from argmap.rooms.folding import after
from argmap.rooms.overlay import overlay
from argmap.rooms.rules import refusal
from argmap.rooms.settings import DEFAULTS, Kind, changed, plain
from argmap.rooms.sight import Role, Viewer, sees, sees_feedback, sees_name
from argmap.rooms.state import Fate, State
from tests.conftest import HARBOUR

NOW = "2026-01-02T03:05:00.000Z"
LEADER, PROJECTOR = Viewer(Role.LEADER), Viewer(Role.PROJECTOR)
FOUND = Cited("annals", "no ship waited longer than a day", verdict="verbatim")


@pytest.fixture
def harbour() -> Map:
    debate = read_map(HARBOUR.encode(), "harbour", "harbour.yaml", {}).debate
    assert debate is not None
    return debate


class Room:
    """A room in memory: events go in by seat, the state comes out."""

    def __init__(self, debate: Map, **settings: object) -> None:
        self.debate = debate
        self.numbers = count(1)
        self.log: list[Entry] = []
        self.state = State()
        self.happen("leader", happened.Opened(map="harbour", revision=1, title="Room", settings=settings))
        for seat in ("ann", "ben"):
            self.happen(seat, happened.Joined())

    def happen(self, seat: str, event: happened.Event, at: str = "2026-01-02T03:04:00.000Z") -> None:
        entry = Entry(next(self.numbers), at, seat, "", event)
        self.log.append(entry)
        self.state = after(self.state, [entry])

    def may(self, seat: str, event: happened.Event) -> str:
        return refusal(self.state, self.debate, seat, event, NOW)

    def add(self, seat: str, item: str, what: str = "rebuttal", target: str = "paid", **more: object) -> None:
        event = happened.Contributed(id=item, what=what, target=target, text=f"Words of {item}.", **more)  # type: ignore[arg-type]
        assert self.may(seat, event) == ""
        self.happen(seat, event)

    def seen(self, viewer: Viewer) -> set[str]:
        return {item.id for item in self.state.contributions.values() if sees(self.state, viewer, item)}


def seat(name: str) -> Viewer:
    return Viewer(Role.SEAT, name)


# names


def test_codes_cannot_be_misread_and_are_typed_in_any_way() -> None:
    """No letter of a code is taken for another or makes a word, and spaces, hyphens and case do not matter."""
    code = names.new_code()
    assert not set("AEIOUGLQS0123456789") & set(code)
    assert names.read_code(f" {code[:3].lower()}-{code[3:]} ") == code
    assert names.read_code(code + "B") == ""


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u202e\u200b", "!!!", "x" * 25, "Fu\u0441k", "f u c k", "B.ob", "\u0412ob", "b0b"]
)
def test_a_name_is_refused_with_a_reason(typed: str) -> None:
    """Empty, invisible, long, blocked and confusable names are refused."""
    with pytest.raises(BadRequest):
        names.checked(typed, ["Bob"])


@pytest.mark.parametrize("typed", ["Shítake", "Anna  Maria", "Вася", "李明", "Scunthorpe"])
def test_harmless_names_pass(typed: str) -> None:
    """A short blocked word inside a harmless one blocks nothing, and every script is welcome."""
    assert names.checked(typed, ["Bob"]) == " ".join(typed.split())


def test_pseudonyms_offered_are_free() -> None:
    """What is offered would be accepted, however many are taken."""
    taken: list[str] = []
    for _ in range(300):
        taken.append(names.checked(names.offer(taken), taken))
    assert len(set(taken)) == 300


# settings and session formats


def test_settings_survive_their_plain_form() -> None:
    """Every setting comes back from JSON as it was."""
    settings = changed(
        DEFAULTS, {"may": ["support"], "where": {"issue": "time"}, "tasks": [{"text": "Do it.", "count": 2}]}
    )
    assert changed(DEFAULTS, json.loads(json.dumps(plain(settings)))) == settings


@pytest.mark.parametrize(
    "wrong", [{"mai": []}, {"may": ["fly"]}, {"frozen": "yes"}, {"tasks": [{}]}, {"per_minute": 0}]
)
def test_a_wrong_setting_is_named(wrong: dict[str, object]) -> None:
    """The message holds the setting's name."""
    with pytest.raises(BadRequest, match=next(iter(wrong))):
        changed(DEFAULTS, wrong)


def test_shipped_formats_are_sound_and_their_minutes_add_up() -> None:
    """Each ready-made session reads without a problem, and its phases take as long as it says."""
    assert len(formats.shipped()) == 5
    for session in formats.shipped():
        assert sum(phase.minutes for phase in session.phases) == session.minutes, session.id
        for phase in session.phases:
            changed(DEFAULTS, {**session.settings, **phase.settings})


def test_a_broken_format_says_all_that_is_wrong() -> None:
    """Problems come at once, each with its place."""
    content = b"title: T\nfases: []\nphases:\n  - minutes: 5\n  - {title: B, minutes: soon, settings: {may: [fly]}}\n"
    found, problems = formats.read(content, "mine")
    assert found is None
    assert {problem.code for problem in problems} == {"unknown-key", "missing", "bad-value"}
    assert len(problems) == 4


# folding


@given(st.data())
def test_a_log_folds_to_the_same_state_in_any_pieces(data: st.DataObject) -> None:
    """Folding at once, one by one, or from any state between gives one result; earlier states never change."""
    seats, ids = st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"])
    event = st.one_of(
        st.builds(happened.Joined),
        st.builds(
            happened.Contributed, id=ids, what=st.just("support"), target=st.just("paid"), text=st.text(max_size=5)
        ),
        st.builds(happened.Reworded, id=ids, text=st.text(max_size=5)),
        st.builds(happened.Withdrawn, id=ids, withdrawn=st.booleans()),
        st.builds(happened.Rated, target=ids, dimension=st.just("truth"), value=st.integers(0, 5)),
        st.builds(happened.Judged, id=ids, fate=st.sampled_from([fate.value for fate in Fate])),
        st.builds(happened.Grouped, who=seats, group=st.sampled_from(["", "g"])),
    )
    events = data.draw(st.lists(st.tuples(seats, event), max_size=12))
    log = [Entry(number, NOW, who, "", what) for number, (who, what) in enumerate(events, 1)]
    cut = data.draw(st.integers(0, len(log)))
    first = after(State(), log[:cut])
    kept = repr(first)
    assert after(first, log[cut:]) == after(State(), log)
    assert repr(first) == kept


@pytest.mark.parametrize("kind", sorted(happened.KINDS))
def test_every_event_survives_json(kind: str) -> None:
    """Events come back from JSON as they were, quotations and all."""
    cls = happened.KINDS[kind]
    given_ = {
        "id": "x",
        "map": "m",
        "revision": 1,
        "title": "t",
        "settings": {},
        "number": 0,
        "who": "a",
        "what": "claim",
    }
    given_ |= {"text": "w", "target": "t", "dimension": "truth", "value": 3, "fate": "open", "when": "before"}
    wanted = set(cls.__dataclass_fields__)
    event = cls(
        **{name: value for name, value in given_.items() if name in wanted},
        **({"quotes": (FOUND,)} if "quotes" in wanted else {}),
    )
    assert load(json.loads(json.dumps(dump(event)))) == event


def test_a_reworded_contribution_keeps_its_earlier_wordings(harbour: Map) -> None:
    """What was written before stays in the record, and what was sent back is open again."""
    room = Room(harbour)
    room.add("ann", "x")
    room.happen("leader", happened.Judged(id="x", fate="returned", note="Say why."))
    room.happen("ann", happened.Reworded(id="x", text="Because."))
    item = room.state.contributions["x"]
    assert (item.earlier, item.text, item.fate) == (("Words of x.",), "Because.", Fate.OPEN)


def test_a_moved_seat_takes_its_work_along(harbour: Map) -> None:
    """Contributions belong to the group their author is in now."""
    room = Room(harbour)
    room.add("ann", "x")
    room.happen("leader", happened.Grouped(who="ann", group="two"))
    assert room.state.contributions["x"].group == "two"
    assert "x" not in room.seen(seat("ben"))


def test_votes_on_a_duplicate_count_where_it_was_merged(harbour: Map) -> None:
    """Merging keeps ratings, one a person, and quotations."""
    room = Room(harbour)
    room.add("ann", "x", quotes=(FOUND,))
    room.add("ben", "y")
    room.happen("ann", happened.Rated(target="x", dimension="truth", value=5))
    room.happen("ben", happened.Rated(target="y", dimension="truth", value=3))
    room.happen("leader", happened.Judged(id="x", fate="merged", into="y"))
    assert sorted(room.state.values("y", "truth")) == [3, 5]
    laid = overlay(harbour, room.state, lambda item: sees(room.state, LEADER, item))
    assert [quote.text for quote in laid.claim["y"].quotes] == [FOUND.text]
    assert "x" not in laid.claim


# rules


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (happened.Contributed(id="x", what="claim", text="  "), "Write"),
        (happened.Contributed(id="x", what="support", text="Words."), "Choose what"),
        (happened.Contributed(id="x", what="support", target="gone", text="Words."), "not exist"),
        (happened.Contributed(id="x", what="undercut", target="paid", text="Words."), "step"),
        (happened.Contributed(id="x", what="support", target="a-week -> no-waiting", text="Words."), "claim"),
        (happened.Contributed(id="x", what="claim", text="x" * 601), "601"),
        (happened.Contributed(id="x", what="quote", target="paid", text="Words."), "passage"),
        (happened.Contributed(id="x", what="fly", text="Words."), "cannot be contributed"),
        (happened.Rated(target="paid", dimension="truth", value=1), "reason"),
        (happened.Rated(target="paid", dimension="relevance", value=4), "links"),
        (happened.Rated(target="paid", dimension="taste", value=4), "rating"),
        (happened.Judged(id="x", fate="accepted"), "leader"),
        (happened.Changed(settings={}), "leader"),
        (happened.Sided(who="ann", side="yes-side"), "leader"),
        (happened.Opined(when="before", position="maybe"), "position"),
        (happened.Reworded(id="gone", text="Words."), "yourself"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_reason(harbour: Map, event: happened.Event, says: str) -> None:
    """Each refusal is a sentence about the cause."""
    assert says in Room(harbour).may("ann", event)


def test_relevance_is_rated_of_the_map_s_own_reasons_too(harbour: Map) -> None:
    """A page offers it for whatever is given for something, by the claim's id."""
    room = Room(harbour)
    rating = happened.Rated(target="no-waiting", dimension="relevance", value=4)
    assert room.may("ann", rating) == ""
    room.happen("ann", rating)
    assert room.state.values("no-waiting", "relevance") == [4]


def test_nobody_changes_what_another_wrote(harbour: Map) -> None:
    """Rewording and taking back are for the author alone."""
    room = Room(harbour)
    room.add("ann", "x")
    for event in (happened.Reworded(id="x", text="Mine."), happened.Withdrawn(id="x")):
        assert room.may("ann", event) == ""
        assert "yourself" in room.may("ben", event)


def test_settings_limit_what_and_where(harbour: Map) -> None:
    """Kinds, issue, side, branch, locks and a pause each hold, and say so."""
    event = happened.Contributed(id="x", what="support", target="no-waiting", text="Words.")
    for settings, says in (
        ({"may": ["rebuttal"]}, "rebuttals"),
        ({"where": {"issue": "money"}}, "Dues"),
        ({"where": {"side": "no-side"}}, "It did not"),
        ({"where": {"below": "lost"}}, "below one claim"),
        ({"locked": ["paid"]}, "finished"),
        ({"frozen": True}, "paused"),
    ):
        assert says in Room(harbour, **settings).may("ann", event), settings
    for settings in ({"where": {"issue": "time"}}, {"where": {"below": "paid"}}, {"where": {"side": "yes-side"}}):
        assert Room(harbour, **settings).may("ann", event) == "", settings


def test_a_contribution_below_a_contribution_counts_as_its_branch(harbour: Map) -> None:
    """A locked claim locks what hangs on it through other contributions too."""
    room = Room(harbour)
    room.add("ann", "x", "support", "no-waiting")
    room.happen("leader", happened.Changed(settings={"locked": ["paid"]}))
    assert "finished" in room.may("ben", happened.Contributed(id="y", what="rebuttal", target="x", text="No."))


def test_a_flood_is_slowed_and_told_when_to_go_on(harbour: Map) -> None:
    """A seat may send so much a minute; others are not held up."""
    room = Room(harbour, per_minute=2)
    event = happened.Contributed(id="x", what="claim", text="Words.")
    for number in range(2):
        room.happen("ann", happened.Contributed(id=f"c{number}", what="claim", text="W"), at="2026-01-02T03:04:50.000Z")
    assert "50 seconds" in room.may("ann", event)
    assert room.may("ben", event) == ""


def test_removed_and_waiting_seats_can_do_nothing(harbour: Map) -> None:
    """A removed seat stays removed, and one that waits is told so."""
    room = Room(harbour)
    room.happen("leader", happened.Admitted(who="ann", admitted=False))
    room.happen("carl", happened.Joined(admitted=False))
    event = happened.Contributed(id="x", what="claim", text="Words.")
    assert "no seat" in room.may("ann", event)
    assert "let you in" in room.may("carl", event)
    assert "no seat" in room.may("stranger", event)


# sight


def test_answer_first_then_reveal(harbour: Map) -> None:
    """Others' work shows after one's own, when the leader reveals, and never earlier on the projector."""
    room = Room(harbour, reveal="after your own")
    room.add("ann", "x")
    assert room.seen(seat("ann")) == {"x"}
    assert room.seen(seat("ben")) == set()
    room.add("ben", "y")
    assert room.seen(seat("ben")) == {"x", "y"}
    assert room.seen(PROJECTOR) == set()
    room.happen("leader", happened.Revealed())
    assert room.seen(PROJECTOR) == {"x", "y"}


def test_tasks_are_what_one_must_give_first(harbour: Map) -> None:
    """With tasks set, others' work shows once they are done, and a quotation must have been found to count."""
    task = {"id": "one", "text": "One.", "kind": "rebuttal", "count": 1, "quoted": True}
    room = Room(harbour, reveal="after your own", tasks=[task])
    room.add("ann", "x", quotes=(FOUND,))
    room.add("ben", "y", quotes=(Cited("annals", "made up", verdict="not_found"),))
    assert room.state.progress("ann") == (1,)
    assert room.state.progress("ben") == (0,)
    assert room.seen(seat("ben")) == {"y"}


def test_approval_comes_before_others_see(harbour: Map) -> None:
    """What waits is the author's and the leader's; what is hidden or sent back stays so."""
    room = Room(harbour, appear="after approval")
    room.add("ann", "x")
    assert room.seen(seat("ben")) == set()
    assert room.seen(LEADER) == room.seen(seat("ann")) == {"x"}
    for fate, shown in (("shown", {"x"}), ("hidden", set()), ("returned", set())):
        room.happen("leader", happened.Judged(id="x", fate=fate))
        assert room.seen(seat("ben")) == room.seen(PROJECTOR) == shown


@pytest.mark.parametrize(
    ("setting", "leader", "other"), [("everybody", True, True), ("the leader", True, False), ("nobody", False, False)]
)
def test_names_are_seen_by_whom_the_leader_chose(harbour: Map, setting: str, leader: bool, other: bool) -> None:
    """A person sees their own name; who else does is a setting."""
    state = Room(harbour, names=setting).state
    assert sees_name(state, LEADER, "ann") is leader
    assert sees_name(state, seat("ben"), "ann") is other
    assert sees_name(state, PROJECTOR, "ann") is other
    assert sees_name(state, seat("ann"), "ann")


def test_feedback_is_for_its_author_once_released(harbour: Map) -> None:
    """Until then, and for everybody else, it does not exist."""
    room = Room(harbour)
    room.add("ann", "x")
    room.happen("leader", happened.Advised(id="x", text="Good."))
    assert not sees_feedback(seat("ann"), room.state.contributions["x"])
    room.happen("leader", happened.Advised(id="x", text="Good.", released=True))
    assert sees_feedback(seat("ann"), room.state.contributions["x"])
    assert not sees_feedback(seat("ben"), room.state.contributions["x"])
    assert not sees_feedback(PROJECTOR, room.state.contributions["x"])


# overlay


def test_contributions_lie_over_the_map_and_leave_it_alone(harbour: Map) -> None:
    """Cards get their links, undercuts attack the step of a contribution, quotations join their claim."""
    room = Room(harbour)
    room.add("ann", "x", "support", "no-waiting")
    room.add("ben", "y", "undercut", "x")
    room.add("ben", "z", "quote", "paid", quotes=(FOUND,))
    laid = overlay(harbour, room.state, lambda item: sees(room.state, LEADER, item), lambda item: item.seat)
    assert laid.argument["x -> no-waiting"].relation == "supports"
    assert laid.argument["y -> x -> no-waiting"].relation == "undercuts"
    assert laid.claim["x"].held_by == ("ann",)
    assert [quote.source for quote in laid.claim["paid"].quotes] == ["annals"]
    assert harbour.claim.keys() == laid.claim.keys() - {"x", "y"}


def test_sides_switch_half_way(harbour: Map) -> None:
    """Once switched, each seat argues for the other position, and back again."""
    room = Room(harbour)
    positions = tuple(harbour.position)
    room.happen("leader", happened.Sided(who="ann", side="yes-side"))
    assert room.state.side_of("ann", positions) == "yes-side"
    room.happen("leader", happened.Changed(settings={"switched": True}))
    assert room.state.side_of("ann", positions) == "no-side"


def test_kinds_are_worded_wherever_they_are_listed() -> None:
    """Every kind has its word in a refusal."""
    from argmap.rooms.rules import PLURALS

    assert set(PLURALS) == set(Kind)
