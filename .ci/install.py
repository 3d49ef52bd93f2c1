"""Installs packages with pip: one line that tells how far it is, and pip's own words only where it fails."""

import os
import queue
import re
import subprocess
import sys
import threading
import time

#: Seconds of silence after which a sign of life is given.
QUIET = 5
_STEP = re.compile(r"\s*(Collecting|Requirement already satisfied:|Installing collected packages) ?([\w.-]*)")


def main() -> int:
    """Install; the first word says what for, the others are pip's."""
    what, *words = sys.argv[1:]
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PIP_PROGRESS_BAR": "off", "PIP_NO_COLOR": "1"}
    environment.pop("PIP_QUIET", None)
    process = subprocess.Popen(  # noqa: S603 - the words come from the Makefile
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    told, begun, found, live = [], time.monotonic(), 0, sys.stdout.isatty()
    print(f"Installing {what} (once) ", end="", flush=True)
    while True:
        try:
            line = lines.get(timeout=QUIET)
        except queue.Empty:
            _say(f"{found} packages, {time.monotonic() - begun:.0f} s", what, live)
            continue
        if line is None:
            break
        told.append(line)
        seen = re.match(
            r"\s*(Collecting|Requirement already satisfied:|Installing collected packages) ?([\w.-]*)", line
        )
        if seen:
            found += 1
            name = "unpacking" if seen[1].startswith("Installing") else seen[2]
            _say(f"{found} {name}", what, live)
    failed = process.wait() != 0
    print("failed." if failed else "done.", flush=True)
    if failed:
        print("".join(told[-40:]), file=sys.stderr)
    return int(failed)


def _say(progress: str, what: str, live: bool) -> None:
    """Tell how far it is: in place at a terminal, as one more dot elsewhere."""
    print(f"\r\x1b[KInstalling {what} (once): {progress} " if live else ".", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
