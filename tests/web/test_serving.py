"""How a server is set up and watched: settings, proxies, prefix, logs, figures."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from argmap.cli import serve
from argmap.web import logs
from argmap.web.shell import Shell
from argmap.web.shell.proxies import heed, networks, within
from tests.conftest import HARBOUR, ROOT
from tests.servers import Server, serving
from tests.web.test_shell import Client

# settings


def options() -> dict[str, click.Parameter]:
    """Return the settings of a server by the names people give them."""
    return {param.name.replace("_", "-"): param for param in serve.command.params if param.name}


def test_the_table_of_settings_is_the_settings() -> None:
    """The page for administrators lists every setting with its variable and its default, and no other."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| `(ARGMAP_[A-Z_]+)` \| (.*?) \|", text, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(options())
    for name, variable, default in rows:
        assert variable == f"ARGMAP_{name.replace('-', '_').upper()}"
        known = options()[name].default
        if isinstance(known, int | float | str) and not isinstance(known, bool) and known != "":
            assert default == f"`{known:g}`" if isinstance(known, float) else f"`{known}`"


def handed_over(monkeypatch: pytest.MonkeyPatch, *words: str) -> dict[str, object]:
    """Return the settings that the server's own process would get."""
    monkeypatch.setattr(serve, "run", lambda host, port: None)
    monkeypatch.setattr(serve.os, "environ", environment := dict(serve.os.environ))
    serve.command.main(list(words), standalone_mode=False)
    found: dict[str, object] = json.loads(environment[serve.GIVEN])
    return found


def test_the_call_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each setting can be made in three places, and the nearest counts."""
    (tmp_path / "maps").mkdir()
    file = tmp_path / "argmap.toml"
    lines = [
        f"maps = '{tmp_path / 'maps'}'",
        f"db = '{tmp_path / 'x.db'}'",
        "prefix = '/file'",
        "log-format = 'json'",
        "trusted-host = ['one.example', 'two.example']",
        "access-log = true",
        "port = 0",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = handed_over(monkeypatch, "--config", str(file))
    assert (found["prefix"], found["log_format"], found["access_log"]) == ("/file", "json", True)
    assert found["maps"] == str(tmp_path / "maps")
    assert {"one.example", "two.example"} <= set(found["hosts"])  # type: ignore[call-overload]
    monkeypatch.setenv("ARGMAP_PREFIX", "/environment")
    monkeypatch.setenv("ARGMAP_CONFIG", str(file))
    assert handed_over(monkeypatch)["prefix"] == "/environment"
    assert handed_over(monkeypatch, "--prefix", "/call/")["prefix"] == "/call"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("prot = 1", "port"),
        ("config = 'x'", "not a setting"),
        ("[", "TOML"),
        ("prefix = 'debates'", "begins with a slash"),
        ("trusted-proxy = ['no such host.invalid']", "not an address"),
    ],
)
def test_a_setting_that_is_wrong_is_told_before_serving(tmp_path: Path, content: str, said: str) -> None:
    """No traceback, no server that heeds half of its file."""
    file = tmp_path / "argmap.toml"
    file.write_text(content, encoding="utf-8")
    command = [sys.executable, "-m", "argmap", "serve", str(ROOT / "maps"), "--port", "0", "--config", str(file)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert found.returncode == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_nobody_is_the_owner_behind_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody comes from the loopback address there; on a laptop, only who sits at it does."""
    (tmp_path / "maps").mkdir()
    words = [str(tmp_path / "maps"), "--port", "0", "--db", str(tmp_path / "x.db")]
    assert handed_over(monkeypatch, *words)["owner_here"] is True
    assert handed_over(monkeypatch, *words, "--trusted-proxy", "127.0.0.1")["owner_here"] is False
    assert handed_over(monkeypatch, *words, "--trusted-host", "debates.example")["owner_here"] is False
    assert handed_over(monkeypatch, *words, "--host", "0.0.0.0")["owner_here"] is False


# proxies


@pytest.mark.parametrize(
    ("peer", "said", "client", "scheme", "host"),
    [
        ("10.0.0.1", {"FOR": "1.2.3.4", "PROTO": "https", "HOST": "a.example"}, "1.2.3.4", "https", "a.example"),
        ("10.0.0.1", {"FOR": "6.6.6.6, 1.2.3.4, 10.0.0.2"}, "1.2.3.4", "http", "own"),
        ("10.0.0.1", {"FOR": "10.0.0.3, 10.0.0.2"}, "10.0.0.3", "http", "own"),
        ("10.0.0.1", {"FOR": "1.2.3.4, nonsense"}, "nonsense", "http", "own"),
        ("10.0.0.1", {"PROTO": "gopher"}, "10.0.0.1", "http", "own"),
        ("10.0.0.1", {"HOST": "evil.example, a.example"}, "10.0.0.1", "http", "a.example"),
        ("::ffff:10.0.0.1", {"FOR": "1.2.3.4"}, "1.2.3.4", "http", "own"),
        ("192.0.2.1", {"FOR": "1.2.3.4", "PROTO": "https", "HOST": "a.example"}, "192.0.2.1", "http", "own"),
        ("", {"FOR": "1.2.3.4"}, "", "http", "own"),
    ],
)
def test_only_named_proxies_are_believed(peer: str, said: dict[str, str], client: str, scheme: str, host: str) -> None:
    """The last word that no client can have written counts; without a named proxy, none does."""
    request = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "own", "HTTP_FORWARDED": "for=6.6.6.6"}
    request |= {f"HTTP_X_FORWARDED_{name}": value for name, value in said.items()}
    heed(request, networks(["10.0.0.0/8"]))
    assert (request["REMOTE_ADDR"], request["wsgi.url_scheme"], request["HTTP_HOST"]) == (client, scheme, host)
    assert not [name for name in request if "FORWARDED" in name]


def test_networks_are_addresses_networks_and_names() -> None:
    """A name is looked up; what is none of these is refused."""
    assert within("127.0.0.1", networks(["localhost"]))
    assert within("fd00::1", networks(["fd00::/8"]))
    assert not within("127.0.0.1", ())
    with pytest.raises(ValueError, match="not an address"):
        networks(["no such host.invalid"])


def test_a_foreign_host_is_refused_through_a_proxy_too(app: Flask) -> None:
    """What a proxy passes on as the host must be one of this server's."""
    shell = Shell(app, proxies=networks(["127.0.0.1"]))
    try:
        client = Client(shell)
        assert client.ask("GET", "/", {"X-Forwarded-Host": "localhost"})[0] == 200
        for address in ("/", "/health", "/maps/harbour"):
            assert client.ask("GET", address, {"X-Forwarded-Host": "elsewhere.example"})[0] == 400
    finally:
        shell.close()


def test_under_a_prefix_every_link_stays_below_it(app: Flask) -> None:
    """Whether or not the proxy cuts the prefix off, pages, files and redirects keep to it."""
    shell = Shell(app, prefix="/debates")
    try:
        client = Client(shell)
        for address in ("/debates/maps/harbour", "/maps/harbour", "/debates/maps/harbour"):
            status, _, body = client.ask("GET", address)
            assert status == 200
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', body.decode())
            assert links
            assert [link for link in links if not link.startswith("/debates/")] == []
        status, headers, _ = client.ask("GET", "/debates/maps/harbour/")
        assert status == 308
        assert dict(headers)["location"].removeprefix("http://localhost") == "/debates/maps/harbour"
        assert client.ask("GET", "/debates/health")[0] == 200
        assert client.ask("GET", "/debatesque")[0] == 404
    finally:
        shell.close()


# logs


def written(record: logging.LogRecord, form: logs.Form) -> str:
    return logs.Formatter(form).format(record)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written down while every request is."""
    stream = io.StringIO()
    root = logging.getLogger("argmap")
    before, propagate, level = root.handlers[:], root.propagate, root.level
    access = logging.getLogger(logs.ACCESS)
    logs.configure("json", access=True)
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], root.propagate = before, propagate
    root.setLevel(level)
    access.setLevel(logging.NOTSET)


def test_every_request_is_one_line_with_its_number_and_without_secrets(app: Flask, log: io.StringIO) -> None:
    """Codes, queries and cookies are in no line; the answer's number is; nothing forges a line."""
    shell = Shell(app)
    client = Client(shell)
    try:
        numbers = []
        for address in ("/maps/harbour?code=SECRET1", "/join/SECRET2/now", "/a%0a%1b[2Jforged", "/health"):
            _, headers, _ = client.ask("GET", address, {"Cookie": "session=SECRET3", "Authorization": "Bearer SECRET4"})
            numbers.append(dict(headers)["x-request-id"])
    finally:
        shell.close()
    lines = log.getvalue().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["request"] for row in rows] == numbers
    assert len(set(numbers)) == 4
    assert "SECRET" not in log.getvalue()
    assert [row["path"] for row in rows][::3] == ["/maps/harbour", "/health"]
    assert [row["status"] for row in rows] == [200, 404, 404, 200]
    assert [row["lane"] for row in rows] == ["pages", "pages", "pages", "shell"]


def test_an_error_is_found_by_the_number_of_its_answer(
    app: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reports a failed page reports the number under which the log has its cause."""
    from argmap.library import Snapshot

    monkeypatch.setattr(Snapshot, "debate", lambda *_: 1 / 0)
    shell = Shell(app)
    try:
        status, headers, _ = Client(shell).ask("GET", "/maps/harbour/gaps")
    finally:
        shell.close()
    assert status == 500
    failed = [row for row in map(json.loads, log.getvalue().splitlines()) if row["level"] == "error"]
    assert [row["request"] for row in failed] == [dict(headers)["x-request-id"]]
    assert "ZeroDivisionError" in failed[0]["error"]


def test_lines_are_lines() -> None:
    """A record is one line, a traceback's lines are indented below it, whatever the message holds."""
    record = logging.LogRecord("argmap", logging.ERROR, "", 0, "It broke.", (), None)
    assert re.fullmatch(r"\S+ ERROR - It broke\.", written(record, "lines"))
    assert json.loads(written(record, "json"))["message"] == "It broke."


def test_a_number_is_taken_from_a_trusted_proxy_only() -> None:
    """Others could put anything into the log with it."""
    assert logs.new_id({"HTTP_X_REQUEST_ID": "abc-1"}, trusted=True) == "abc-1"
    assert logs.new_id({"HTTP_X_REQUEST_ID": "abc-1"}, trusted=False) != "abc-1"
    assert re.fullmatch("[0-9a-f]{16}", logs.new_id({"HTTP_X_REQUEST_ID": "a\nb"}, trusted=True))


# a real server


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with all of it on."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    words = ["--prefix", "/d", "--trusted-proxy", "127.0.0.1", "--trusted-host", "debates.example"]
    words += ["--access-log", "--log-format", "json", "--metrics-for", "127.0.0.1"]
    with serving(folder, folder / "x.db", *words) as running:
        yield running


def test_figures_are_for_those_who_are_named(watched: Server) -> None:
    """Prometheus reads them by lane and status; for anybody else there is no such page."""
    said = {"X_Forwarded_For": "1.2.3.4", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "debates.example"}
    status, headers, body = watched.get("/d/maps/harbour", **said)
    assert status == 200
    assert b'href="/d/' in body
    assert re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])
    counted = rb'argmap_requests_total\{lane="pages",status="200"\} [1-9]'
    # A request is counted once its answer has ended, so after the client has all of it.
    for _ in range(100):
        status, headers, body = watched.get("/metrics")
        if re.search(counted, body):
            break
        time.sleep(0.05)
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert re.search(counted, body)
    assert b"argmap_debates 1.0" in body
    assert b"process_resident_memory_bytes" in body or sys.platform != "linux"
    assert watched.get("/metrics", X_Forwarded_For="1.2.3.4")[0] == 404
