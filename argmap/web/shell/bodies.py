"""Reads a request's body before a thread is taken: within a time, at a least rate, up to a bound."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from typing import BinaryIO

from argmap.web.shell.asgi import Receive

#: A body larger than this waits in a file, not in memory.
IN_MEMORY = 256 * 1024


class TooSlow(Exception):
    """The body did not arrive in time."""


class Gone(Exception):
    """The client went away before its body had arrived."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a body may take.

    :param silence: seconds without a byte
    :param grace: seconds before the least rate counts
    :param rate: bytes a second that must arrive after that, on average from the beginning
    :param most: seconds for the whole body, whatever its rate
    """

    silence: float = 10.0
    grace: float = 10.0
    rate: float = 8 * 1024
    most: float = 120.0

    def left(self, begun: float, size: int) -> float:
        """Return the seconds that the next piece may take."""
        allowed = min(self.grace + size / self.rate, self.most)
        return min(self.silence, begun + allowed - time.monotonic())


async def read(receive: Receive, bound: int, patience: Patience) -> tuple[BinaryIO, int]:
    """Return a request's body as a file at its beginning, and its size; what is beyond the bound is left unread.

    :param bound: the most that is kept, in bytes; a body of which one byte more has arrived is larger
    :raises TooSlow: where it does not arrive in time
    :raises Gone: where the client goes away meanwhile
    """
    begun, size = time.monotonic(), 0
    # A spooled file is closed by the one who reads it: the caller.
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        more = True
        while more and size <= bound:
            left = patience.left(begun, size)
            if left <= 0:
                raise TooSlow
            try:
                message = await asyncio.wait_for(receive(), left)
            except TimeoutError:
                raise TooSlow from None
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            size += len(piece)
            kept.write(piece[: max(0, bound + 1 - (size - len(piece)))])
            more = message.get("more_body", False)
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    return kept, size  # type: ignore[return-value]
