"""A child has its bounds: time, memory, output; what it says comes back, and its crash ends nothing else."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import pytest

from argmap import bounded
from argmap.bounded import Bounds, Overrun
from argmap.errors import BadRequest, Busy, TooCostly, TooLarge, Unavailable
from argmap.work import Stop, wanted

HERE = "tests.test_bounded"


def echo(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    return {"asked": options, "secret": os.environ.get("ARGMAP_SECRET"), "pid": os.getpid()}, data[::-1]


def priority(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    return {"nice": os.getpriority(os.PRIO_PROCESS, 0)}, b""


def refuse(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    raise {"unavailable": Unavailable, "too-large": TooLarge, "bad-request": BadRequest}[options["code"]]("Not “this”.")


def hang(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    time.sleep(600)
    return {}, b""


def swell(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    return {}, b"x" * len(bytearray(options["bytes"]))


def crash(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    os.abort()


def stumble(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    raise KeyError("/Root")


def test_an_answer_comes_back_from_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGMAP_SECRET", "open sesame")
    answer, data = bounded.call(f"{HERE}:echo", {"name": "naïve “file”"}, b"\0\xff1", Bounds(30))
    assert answer["asked"] == {"name": "naïve “file”"}
    assert data == b"1\xff\0"
    assert answer["secret"] is None
    assert answer["pid"] != os.getpid()


@pytest.mark.parametrize("kind", [Unavailable, TooLarge, BadRequest])
def test_an_error_for_the_person_comes_back_as_itself(kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"^Not “this”\.$"):
        bounded.call(f"{HERE}:refuse", {"code": kind.code}, b"", Bounds(30))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "bounds", "kind", "told"),
    [
        ("hang", Bounds(1), TooLarge, "more than 1 seconds"),
        ("crash", Bounds(30), TooLarge, "memory or time"),
        ("stumble", Bounds(30), BadRequest, "damaged"),
    ],
)
def test_a_child_that_fails_is_told_as_an_error(name: str, bounds: Bounds, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind, match=told) as caught:
        bounded.call(f"{HERE}:{name}", {}, b"", bounds, "The file “x.pdf”")
    assert "The file “x.pdf”" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds only the time")
@pytest.mark.parametrize(
    "bounds",
    [Bounds(60, memory=300_000_000), Bounds(60, memory=3_000_000_000, output=1_000_000)],
    ids=["memory", "output"],
)
def test_memory_and_output_are_bounded(bounds: Bounds) -> None:
    with pytest.raises(TooLarge):
        bounded.call(f"{HERE}:swell", {"bytes": 500_000_000}, b"", bounds)


def test_who_waits_too_long_for_a_slot_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(os.cpu_count() or 1):
        bounded.SLOTS.acquire()
    try:
        with pytest.raises(Busy, match="too many"):
            bounded.call(f"{HERE}:echo", {}, b"", Bounds(0.05))
    finally:
        for _ in range(os.cpu_count() or 1):
            bounded.SLOTS.release()


def test_what_a_request_asks_for_says_that_it_is_too_much() -> None:
    with wanted(Stop()), pytest.raises(TooCostly, match=r"^The picture takes more than 1 seconds\. Ask for a part"):
        bounded.ask(f"{HERE}:hang", {}, b"", Bounds(1), "The picture")


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no such priorities")
def test_a_child_gives_way_to_the_server_that_waits_for_it() -> None:
    """A request's child has a lower priority than the server; a command's child has the command's own."""
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert bounded.call(f"{HERE}:priority", {}, b"", Bounds(60))[0]["nice"] == mine
    with wanted(Stop()):
        assert bounded.call(f"{HERE}:priority", {}, b"", Bounds(60))[0]["nice"] == min(19, mine + bounded.NICE)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(Unavailable, match="cannot be started"):
        bounded.run(["/no/such/program"], b"", Bounds(5))
    with pytest.raises(Overrun, match="no time left"):
        bounded.run([sys.executable, "-c", "pass"], b"", Bounds(0))
