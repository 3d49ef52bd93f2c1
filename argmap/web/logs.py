"""What the server writes down: errors and, where it is wished, every request, as lines or as JSON."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Form = Literal["lines", "json"]
ACCESS = "argmap.access"
#: The number of the request that the present thread works for; it is in the answer's ``X-Request-Id`` too.
request_id: ContextVar[str] = ContextVar("argmap_request_id", default="")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: Parts of an address after which something stands that lets its holder in.
_SECRET = re.compile(r"(?<=/)(rooms|join|invite|invitations|sign-in|tokens)/[^/]+")
_KEPT = ("method", "path", "status", "ms", "bytes", "lane")


def new_id(request: WSGIEnvironment, trusted: bool) -> str:
    """Return a number for a request: the one that a trusted proxy gave it, else a new one."""
    given = str(request.pop("HTTP_X_REQUEST_ID", ""))
    return given if trusted and _GIVEN.fullmatch(given) else secrets.token_hex(8)


def path_of(request: WSGIEnvironment) -> str:
    """Return a request's address fit for a log: on one line, without its query, and without codes."""
    path = f"{request['SCRIPT_NAME']}{request['PATH_INFO']}".encode("latin-1", "replace").decode("utf-8", "replace")
    return ascii(_SECRET.sub(r"\1/…", path[:300]))[1:-1]


class Formatter(logging.Formatter):
    """Writes each record on one line; a traceback's lines are indented, or are one text in JSON."""

    def __init__(self, form: Form) -> None:
        """Take how records are written."""
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        known = getattr(record, "request", "") or request_id.get()
        extra = {name: getattr(record, name) for name in _KEPT if hasattr(record, name)}
        error = self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
        if self._json:
            row = {"time": moment, "level": record.levelname.lower(), "request": known}
            row |= extra or {"message": record.getMessage()}
            return json.dumps(row | ({"error": error} if error else {}), ensure_ascii=True)
        said = " ".join(f"{name}={value}" for name, value in extra.items()) or record.getMessage()
        line = f"{moment} {record.levelname} {known or '-'} {said}"
        return line + "".join(f"\n    {row}" for row in error.splitlines())


def configure(form: Form = "lines", access: bool = False) -> None:
    """Write the log of argmap to the standard error stream.

    :param access: whether every request is written down
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter(form))
    root = logging.getLogger("argmap")
    root.handlers[:] = [handler]
    root.propagate = False
    root.setLevel(logging.INFO)
    logging.getLogger(ACCESS).setLevel(logging.INFO if access else logging.WARNING)


class Timed:
    """One request as the access log tells it."""

    def __init__(self, request: WSGIEnvironment, number: str) -> None:
        """Begin to count its time."""
        self._method = request["REQUEST_METHOD"]
        self._path = path_of(request)
        self._number = number
        self._begun = time.monotonic()
        self.status = 0
        self.sent = 0
        self.lane = "shell"

    @property
    def seconds(self) -> float:
        """Return how long it has taken."""
        return time.monotonic() - self._begun

    def write(self) -> None:
        """Write the request down, where that is wished."""
        log = logging.getLogger(ACCESS)
        if log.isEnabledFor(logging.INFO):
            row = {"method": ascii(self._method)[1:-1][:20], "path": self._path, "status": self.status or 499}
            row |= {"ms": round(self.seconds * 1000, 1), "bytes": self.sent, "lane": self.lane}
            log.info("request", extra={**row, "request": self._number})
