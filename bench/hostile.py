"""Requests that nobody means well with, by the ten thousand; none may be answered with 500.

``python -m bench.hostile [COUNT] [SEED]`` makes them of every route, every parameter that some page reads, and odd
values, headers and bodies, and gives them to the application through its shell, without a network. Each request follows
from its number alone, so that a failure can be repeated.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

from argmap.web.shell import Shell
from argmap.web.shell.shell import KINDS
from bench.hostile_site import NOWHERE, Site, small_site
from tests import bombs
from tests.conftest import HARBOUR, ROOT

#: Words that mean something somewhere: ids of the small debate, endings, kinds, names of things.
KNOWN = (
    "harbour", "yes", "no", "trade", "cost", "annals", "yes-side", "pdf", "svg", "png", "json", "md", "docx", "yaml",
    "packet", "case", "cards", "brief", "claim", "quote", "text", "add-claim", "grounded", "preferred", "stable", "all",
    "1", "0", "2", "-1", "en", "save", "open", "true",
)  # fmt: skip
#: Values that are not what they should be, as bytes of an address.
ODD = (
    b"", b" ", b"\0", b"a\0b", b"\n", b"a\r\nX-Forged: 1", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf",
    b"..", b"../../etc/passwd", b"..\\..\\x", b"/", b"//", b"//evil.example/", b"\\\\evil.example", b"%", b"%25%00",
    b"<script>alert(1)</script>", b"'", b'"', b"' OR 1=1 --", b"{{7*7}}", b"${7*7}", b"{0}", b"%s%n", b"javascript:x",
    b"9" * 40, b"9" * 5000, b"-9223372036854775809", b"1e999", b"NaN", b"inf", b"1.5", b"0x10", b"1_000", b"\xd9\xa3",
    "１２".encode(), "²".encode(), "é".encode(), "e\u0301".encode(), "İ".encode(), "ß".encode(), "\u202e".encode(),
    "\u2028".encode(), "\ufeff".encode(), "\ufffe".encode(), "\U0010ffff".encode(), "💣".encode() * 50, b"a" * 3000,
    b"[" * 400, b"(" * 400, b"*", b"NEAR(a b)", b"a AND", b'"a', b"a:b", b"-", b"--", b"|", b";", b"#", b"?", b"&",
    b"=", b",,,",
    b"a,b,c", b"1,2", b"2024-99-99", b"0000-00-00", b"null", b"undefined", b"[]", b"{}", b"__proto__",
    b"constructor",
    b"title", b"con", b"nul.", b".", b"~", b"$", b"^(\\w+\\s?)*$", b"0" * 30 + b"1", b"\x7f", b"\x1b[31m",
)  # fmt: skip
#: Headers that are not what they should be; a host of None is left out.
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"host", b"["), (b"host", b"evil.example"), (b"host", b""), (b"host", b"localhost:99999999"), (b"host", b"\xff"),
    (b"host", b"localhost:abc"), (b"host", b"a@localhost"), (b"host", b"[::1"), (b"origin", b"http://["),
    (b"origin", b"null"), (b"origin", b"http://localhost:x"), (b"origin", b"\xff"), (b"referer", b"http://[x"),
    (b"referer", b"\0"), (b"accept", b"\xff"), (b"accept", b"*/*;q=x"), (b"accept", b"application/json"),
    (b"accept", b"," * 2000), (b"accept", b"a/b;q=" + b"9" * 400), (b"accept-language", b"\xff;q=1e999"),
    (b"accept-encoding", b"gzip;q=-1"), (b"if-none-match", b'"'), (b"if-none-match", b'W/"\xff'),
    (b"if-match", b"*"), (b"if-match", b'"x"'), (b"if-match", b"9" * 5000), (b"if-match", b'"1_0"'),
    (b"if-match", '"²"'.encode()), (b"if-modified-since", b"Sat, 99 Foo 99999 99:99:99 GMT"),
    (b"if-range", b"x"), (b"range", b"bytes=9-1"), (b"range", b"bytes=-" + b"9" * 4400), (b"range", b"items=0-"),
    (b"cookie", b'a="'), (b"cookie", b"session=" + b"x" * 4000), (b"cookie", b"\xff=\xff; ;;="),
    (b"cookie", b"seat=..; argmap_seat=\0"), (b"authorization", b"Bearer"), (b"authorization", b"Bearer \xff"),
    (b"authorization", b"Basic ====="), (b"authorization", b"Basic " + b"A" * 1000), (b"authorization", b"\0"),
    (b"content-encoding", b"gzip"), (b"content-length", b"-1"), (b"content-length", b"9" * 30),
    (b"content-length", b"\xb2"), (b"content-length", b"abc"), (b"transfer-encoding", b"chunked, gzip"),
    (b"x-forwarded-for", b"[::"), (b"x-forwarded-proto", b"javascript"), (b"x-forwarded-host", b"[,]"),
    (b"x-request-id", b"a\nb"), (b"x-requested-with", b"\xff"), (b"last-event-id", b"x"), (b"expect", b"x"),
    (b"sec-fetch-site", b"cross-site"), (b"content-type", b"\xff"), (b"idempotency-key", b"\xff" * 300),
)  # fmt: skip
TYPES = (
    b"application/x-www-form-urlencoded", b"application/json", b"application/json; charset=utf-7", b"text/plain",
    b"application/x-www-form-urlencoded; charset=nonsense", b"multipart/form-data; boundary=edge",
    b"multipart/form-data", b"multipart/form-data; boundary=" + b"x" * 300, b"multipart/form-data; boundary=\xff",
    b"application/yaml", b"application/json; charset=\xff", b"", b";", b"a/b/c",
)  # fmt: skip
METHODS = (
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "BREW",
    "get",
    "",
    "G\xc9T",
    "PROPFIND",
)
#: JSON that is not what it should be.
PLAIN = (
    b"", b"null", b"[]", b"{}", b"0", b'""', b"NaN", b"[NaN]", b"1e999", b"{", b"[" * 100_000, b'{"a":' * 5000,
    b'"\\ud800"', b"\xff\xfe{\0}\0", b"\xef\xbb\xbf{}", b'{"a":1,"a":2}', b"[" + b"1," * 5000 + b"1]", b"true",
    b'{"\\u0000": 1}', b'{"edits": 7}', b'{"edits": [7]}', b'{"edits": [{"kind": []}]}', b'{"edits": [{}], "base": -1}',
)  # fmt: skip


#: What a learning platform says of somebody.
CLAIMS = (
    "iss", "aud", "azp", "sub", "nonce", "iat", "exp", "name", "given_name", "family_name", "email",
    *(f"https://purl.imsglobal.org/spec/lti/claim/{name}" for name in (
        "message_type", "version", "deployment_id", "roles", "resource_link", "custom", "context", "target_link_uri",
    )),
    "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
)  # fmt: skip
#: Values of JSON that nobody expects.
STRANGE = (
    None, True, False, 0, -1, 1.5, 2**63, 10**400, "", " ", "\0", "\u202e", "a" * 3000, [], {}, [[]], [None],
    [""], [{}],
    {"": None}, {"id": []}, {"argmap_page": []}, {"argmap_page": "//evil.example"}, {"argmap_page": "/maps/none"},
    {"argmap_page": "/\0"}, {"deep_link_return_url": "javascript:x"}, {"deep_link_return_url": 1, "accept_types": {}},
    {"deep_link_return_url": "http://[", "accept_types": ["ltiResourceLink"]}, "1.3.0", "1", "7", "argmap-1",
)  # fmt: skip


def nonsense(rng: random.Random) -> Any:
    """Return a value of JSON that nobody expects."""
    value = rng.choice(STRANGE)
    return [value, rng.choice(STRANGE)] if rng.random() < 0.2 else value


#: Fields that edits have.
WANTED = (
    "edits", "kind", "claim", "id", "text", "base", "client", "quote", "source", "target", "url", "events",
)  # fmt: skip
#: What fits some parameters.
KNOWN_BY = {
    "on": ["paid", "no-waiting", "c-" + "0" * 16], "id": ["c-" + "0" * 16, "paid"], "client": ["c-" + "1" * 16],
    "what": ["support", "objection", "question"], "claim": ["paid", "no-waiting"], "ratings": ["1"],
    "focus": ["paid"], "left": ["harbour"], "right": ["harbour"], "iss": [NOWHERE], "client_id": ["argmap-1"],
    "login_hint": ["7"], "target_link_uri": ["http://localhost/lti/launch"], "value": ["1", "4"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as the server hands it to the shell."""

    number: int
    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def __str__(self) -> str:
        """Tell it in a line."""
        odd = [pair for pair in self.headers if pair[0] != b"host" or pair[1] != b"localhost"]
        return f"{self.number}: {self.method} {self.path[:120]!r} ? {self.query[:160]!r} {odd} {self.body[:200]!r}"


#: How much more often a page is asked for than what a child makes, which costs a hundred times as much.
OFTEN = 12
_READ = re.compile(r"""\.(?:get|getlist)\(\s*["']([\w-]+)["']|\w\[["']([\w-]+)["']\]""")
_CHOICE = re.compile(r'''\bname="([\w-]+)"[^>{]*\bvalue="([^"{]+)"''')


def read_by(text: str) -> set[str]:
    """Return the names that a module or a template reads, or sends, as parameters and fields of forms."""
    found = {one or other for one, other in _READ.findall(text)}
    return found | set(re.findall(r'\bname="([\w-]+)"', text))


@cache
def parameters() -> list[str]:
    """Return the names of everything that some page reads from an address, a form or JSON."""
    found: set[str] = set()
    for pattern in ("pages/*.py", "api/*.py", "*.py"):
        for path in (ROOT / "argmap" / "web").glob(pattern):
            found |= read_by(path.read_text("utf-8"))
    for path in (ROOT / "templates").rglob("*.html"):
        found |= read_by(path.read_text("utf-8"))
    described = (ROOT / "static" / "openapi.json").read_text("utf-8")
    found.update(
        name
        for shape in re.findall(r'"properties": \{(.*?)\n *\}', described, re.DOTALL)
        for name in re.findall(r'"(\w+)": \{', shape)
    )
    return sorted(found)


@cache
def choices() -> dict[str, list[str]]:
    """Return the values that forms give to fields of their own, such as what is to be done, by the field."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "templates").rglob("*.html"):
        for name, value in _CHOICE.findall(path.read_text("utf-8")):
            found.setdefault(name, set()).add(value)
    return {name: sorted(values) for name, values in found.items()}


@cache
def files() -> list[tuple[str, bytes]]:
    """Return files to send: sound ones, and small ones that expand."""
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return [
        ("harbour.yaml", HARBOUR.encode()), ("a.md", b"# A\n\n- B\n"), ("a.csv", b"Claim,Relation\nA,\nB,pro\n"),
        ("essay.txt", b'Ships waited: "no ship waited longer than a day" (Annals, p. 12).\n'),
        ("boxes.odt", bombs.odt(bombs.boxes(80))), ("plain.odt", bombs.odt("<text:p>One line.</text:p>")),
        ("far.xlsx", bombs.xlsx(row)), ("plain.xlsx", bombs.xlsx("<row><c><v>1</v></c></row>")),
    ]  # fmt: skip


class Maker:
    """Makes requests of what an application knows."""

    def __init__(self, site: Site) -> None:
        """Look at its routes, and at what the module of each reads."""
        app, self.named, self.cookies = site.app, site.named, site.cookies
        self.names, self.choices = parameters(), choices()
        self.values = {**KNOWN_BY, **self.choices, **{name: list(values) for name, values in site.named.items()}}
        modules = {view.__module__ for view in app.view_functions.values()}
        own = {name: sorted(read_by(_source(name))) or self.names for name in modules}
        # What is made by children costs a hundred times as much.
        rules = [(rule, 1 if rule.endpoint in KINDS else OFTEN) for rule in app.url_map.iter_rules()]
        self.rules = [
            (str(rule.rule), sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
             own[app.view_functions[rule.endpoint].__module__])
            for rule, often in rules for _ in range(often)
        ]  # fmt: skip
        self.own = self.names

    def request(self, number: int, seed: int = 0) -> Request:
        """Return a request; the same number gives the same."""
        rng = random.Random(f"{seed} {number}")
        rule, methods, self.own = rng.choice(self.rules)
        path = b"/".join(self._part(rng, part) for part in rule.split("/"))
        method = rng.choice(methods) if rng.random() < 0.85 else rng.choice(METHODS)
        pairs = [self._pair(rng) for _ in range(rng.choice((0, 0, 1, 1, 2, 4)))]
        headers: dict[bytes, bytes] = {b"host": b"localhost"}
        body = b""
        if method not in ("GET", "HEAD"):
            headers[b"origin"] = b"http://localhost"
            headers[b"content-type"], body = self._body(rng)
            headers[b"content-length"] = str(len(body)).encode()
        if rng.random() < 0.5:
            headers[b"cookie"] = b"; ".join(rng.sample(self.cookies, rng.randrange(1, len(self.cookies) + 1)))
        headers.update(rng.sample(HEADERS, rng.choice((0, 0, 0, 1, 1, 2))))
        return Request(number, method, path or b"/", b"&".join(pairs), tuple(headers.items()), body)

    def _part(self, rng: random.Random, part: str) -> bytes:
        def filled(found: re.Match[str]) -> str:
            there = self.named[found[1]]
            value = rng.choice(there).encode() if rng.random() < 0.75 else self._value(rng)
            return quote_from_bytes(value, safe="")

        if rng.random() < 0.02:
            return quote_from_bytes(rng.choice(ODD), safe="/.").encode()
        return re.sub(r"<(?:\w+:)?(\w+)>", filled, part).encode()

    def _name(self, rng: random.Random) -> str:
        """Return the name of a parameter, mostly one that the module of this route reads."""
        return rng.choice(self.own if rng.random() < 0.7 else self.names)

    def _value(self, rng: random.Random, known: float = 0.4) -> bytes:
        return rng.choice(KNOWN).encode() if rng.random() < known else rng.choice(ODD)

    def _pair(self, rng: random.Random) -> bytes:
        name = self._name(rng)
        fitting = self.values.get(name)
        # Some bytes come as they are, which no browser would send.
        value = rng.choice(fitting).encode() if fitting and rng.random() < 0.6 else self._value(rng)
        return (
            quote(name, safe="").encode()
            + b"="
            + (value if rng.random() < 0.1 else quote_from_bytes(value, safe="").encode())
        )

    def _body(self, rng: random.Random) -> tuple[bytes, bytes]:
        kind = rng.random()
        if kind < 0.45:
            return TYPES[0], b"&".join(self._pair(rng) for _ in range(rng.randrange(1, 12)))
        if kind < 0.65:
            return b"application/json", json.dumps(self._json(rng, 3)).encode()
        if kind < 0.75:
            return b"application/json", rng.choice(PLAIN)
        if kind < 0.9:
            pieces = b"".join(self._piece(rng) for _ in range(rng.randrange(1, 6)))
            return b"multipart/form-data; boundary=edge", pieces + rng.choice((b"--edge--\r\n", b"--edge", b""))
        return rng.choice(TYPES), rng.choice((*PLAIN, HARBOUR.encode(), rng.randbytes(300), b"a=" + rng.choice(ODD)))

    def _piece(self, rng: random.Random) -> bytes:
        name, value = self._name(rng).encode(), self._value(rng)
        file = b"" if rng.random() < 0.5 else b'; filename="' + rng.choice(ODD).replace(b'"', b"") + b'"'
        if file and rng.random() < 0.5:
            called, value = rng.choice(files())
            name, file = b"file", b'; filename="' + called.encode() + b'"'
            if rng.random() < 0.3:
                value = value[: rng.randrange(len(value))]
        head = b'--edge\r\nContent-Disposition: form-data; name="' + name + b'"' + file
        return head + b"\r\n\r\n" + value + b"\r\n"

    def _json(self, rng: random.Random, depth: int) -> Any:
        kind = rng.randrange(9 if depth else 6)
        if kind < 2:
            return self._value(rng).decode("utf-8", "surrogateescape")
        if kind < 6:
            return rng.choice((None, True, False, 0, -1, 1, 1.5, 10**400, 2**63, "harbour", "", [], {}))
        if kind == 6:
            return [self._json(rng, depth - 1) for _ in range(rng.randrange(4))]
        names = (*WANTED, *(self._name(rng) for _ in range(12)))
        return {rng.choice(names): self._json(rng, depth - 1) for _ in range(rng.randrange(6))}


def _source(module: str) -> str:
    """Return the text of a module of ours; nothing of another's."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    return path.read_text("utf-8") if path.is_file() else ""


class Failures(logging.Handler):
    """Keeps where the last failure that was logged arose."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.ERROR)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Note the exception and the innermost place of our own."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            own = [f"{Path(it.filename).name}:{it.lineno}" for it in frames if "argmap" in it.filename][-2:]
            self.last = f"{type(error).__name__}: {str(error)[:120]} at {' < '.join(reversed(own))}"


async def asked(shell: Shell, request: Request) -> int:
    """Give a request to the shell, and return the status of its answer; 0 where there is none."""
    scope = {
        "type": "http", "http_version": "1.1", "method": request.method, "scheme": "http", "raw_path": request.path,
        "path": request.path.decode("latin-1"), "query_string": request.query, "headers": list(request.headers),
        "server": ("localhost", 80), "client": ("127.0.0.1", 50_000),
    }  # fmt: skip
    pieces = iter(({"type": "http.request", "body": request.body, "more_body": False},))
    gone = asyncio.Event()
    statuses: list[int] = []

    async def receive() -> Any:
        piece = next(pieces, None)
        if piece is None:
            await gone.wait()
            return {"type": "http.disconnect"}
        return piece

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    try:
        await shell(scope, receive, send)
    finally:
        gone.set()
    return statuses[0] if statuses else 0


def launches(numbers: Sequence[int], seed: int, folder: Path, statuses: Counter[int]) -> Iterator[tuple[str, str]]:
    """Launch argmap from a learning platform that signs nonsense, and yield what was answered 500, with its cause.

    A platform that is registered is trusted to say who somebody is, not to say it in the right shape.
    """
    from tests.serving import served
    from tests.web import test_lti as school

    platform, log = school.Platform(), Failures()
    with (
        served(platform.app) as platform.address,
        small_site(folder, owner=False, platform=platform.address) as site,
    ):
        logging.getLogger("argmap").addHandler(log)
        for number in numbers:
            rng = random.Random(f"{seed} launch {number}")
            client, log.last = site.app.test_client(), ""
            school.begin(client, platform)
            wrong = {} if rng.random() < 0.5 else platform.choosing()
            wrong |= {rng.choice(CLAIMS): nonsense(rng) for _ in range(rng.randrange(1, 3))}
            status = school.come_back(client, platform, platform.signed(**wrong)).status_code
            statuses[status] += 1
            if status == 500:
                yield f"launch {number}: {wrong}", log.last
        logging.getLogger("argmap").removeHandler(log)


def failing(
    requests: Iterable[Request], shell: Shell, statuses: Counter[int], log: Failures
) -> Iterator[tuple[Request, str]]:
    """Ask one after another, count the answers, and yield what was answered 500 or not at all, with its cause."""
    with asyncio.Runner() as runner:
        for request in requests:
            log.last = ""
            try:
                status = runner.run(asked(shell, request))
            except Exception as error:  # noqa: BLE001 - whatever it is, the shell let it through
                status, log.last = 0, f"{type(error).__name__}: {error} {traceback.format_exc()[-400:]}"
            statuses[status] += 1
            if status in (0, 500):
                yield request, log.last


def attacked(
    numbers: Sequence[int], seed: int, folder: Path, *, owner: bool, statuses: Counter[int]
) -> Iterator[tuple[Request, str]]:
    """Ask so many requests of a small library of its own; see :func:`failing`.

    :param owner: whether whoever asks may do everything
    """
    log = Failures()
    with small_site(folder, owner=owner) as site:
        shell = Shell(site.app)
        loggers = [site.app.logger, logging.getLogger("argmap")]
        for logger in loggers:
            logger.addHandler(log)
        try:
            maker = Maker(site)
            yield from failing((maker.request(number, seed) for number in numbers), shell, statuses, log)
        finally:
            for logger in loggers:
                logger.removeHandler(log)
            shell.close()


#: Requests after which a library that has been written to by all of them is replaced.
FRESH = 2000
#: Requests for each launch from a learning platform.
LAUNCHES = 20


def main() -> int:
    """Ask, print what came of it, and return 1 where anything failed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    logging.getLogger().addHandler(logging.NullHandler())
    statuses: Counter[int] = Counter()
    launched: Counter[int] = Counter()
    causes: Counter[str] = Counter()
    begun = time.monotonic()
    for at in range(0, count, FRESH):
        numbers = range(at, min(at + FRESH, count))
        with tempfile.TemporaryDirectory() as name:
            owner = (at // FRESH) % 4 != 3
            for request, cause in attacked(numbers, seed, Path(name) / "maps", owner=owner, statuses=statuses):
                causes[cause] += 1
                if causes[cause] == 1:
                    print(f"{request}\n  {cause}", flush=True)
        with tempfile.TemporaryDirectory() as name:
            some = range(at // LAUNCHES, numbers.stop // LAUNCHES)
            for launch, cause in launches(some, seed, Path(name) / "maps", launched):
                causes[cause] += 1
                print(f"{launch}\n  {cause}", flush=True)
        print(f"{numbers.stop:,} in {time.monotonic() - begun:.0f} s: {sum(causes.values())} failed", flush=True)
    for what, found in (("answers", statuses), ("launches", launched)):
        print(f"{what}: " + ", ".join(f"{status} × {number}" for status, number in sorted(found.items())))
    for cause, number in causes.most_common():
        print(f"failed × {number}: {cause}")
    return 1 if causes else 0


if __name__ == "__main__":
    sys.exit(main())
