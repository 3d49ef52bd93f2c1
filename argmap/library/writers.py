"""Whether somebody is writing a file at this moment, as far as the system tells."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path

#: Seconds after its last change for which a file that is open to be written counts as being written.
UNFINISHED = 30.0
#: Linux's ``F_SETSIG``, which Python does not name.
_SET_SIGNAL = 10


def being_written(path: Path) -> bool:
    """Return whether another program has a file open to write it, and changed it a moment ago.

    Whoever has written half of a file would write the other half into what is left of it once another takes its place.
    Linux says so: a read lease is given on no file that is open to be written (fcntl(2)). Elsewhere, and of others'
    files where argmap is not root, nobody knows, and the answer is no.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if abs(time.time() - os.fstat(opened).st_mtime) > UNFINISHED:
            return False
        # Who opens it meanwhile makes a signal: one that does nothing, instead of one that ends the process.
        fcntl.fcntl(opened, _SET_SIGNAL, signal.SIGURG)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(opened)
    return False
