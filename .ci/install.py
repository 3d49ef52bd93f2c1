"""Installs packages with pip: one line that tells how far it is and what it waits for; pip's words where it fails."""

import os
import queue
import re
import subprocess
import sys
import threading
import time

#: Seconds of silence after which is told what is waited for.
QUIET = 5.0
_STEP = re.compile(r"\s*(Collecting|Requirement already satisfied:|Installing collected packages) ?([\w.-]*)")
_AGAIN = re.compile(r"WARNING: Retrying .*?broken by '?(\w+)")


def main(words: list[str]) -> int:
    """Install.

    :param words: what for, and what pip is told
    """
    what, *rest = words
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PIP_PROGRESS_BAR": "off", "PIP_NO_COLOR": "1"}
    environment.pop("PIP_QUIET", None)
    process = subprocess.Popen(  # noqa: S603 - the words come from the Makefile
        [*command, *rest], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    told, heard, found, waiting = [], time.monotonic(), 0, "the package index"
    shown = _Line(what)
    while True:
        try:
            line = lines.get(timeout=QUIET)
        except queue.Empty:
            shown.wait(found, waiting, time.monotonic() - heard)
            continue
        if line is None:
            break
        told.append(line)
        heard = time.monotonic()
        if again := _AGAIN.match(line):
            waiting = f"the package index ({again[1]}; pip tries again)"
        elif seen := _STEP.match(line):
            found += 1
            unpacking = seen[1].startswith("Installing")
            waiting = "files to be unpacked" if unpacking else f"the package index, for {seen[2]}"
            shown.step(found, "unpacking" if unpacking else seen[2])
    failed = process.wait() != 0
    print("failed." if failed else "done.", flush=True)
    if failed:
        print("".join(told[-40:]), file=sys.stderr)
    return int(failed)


class _Line:
    """The line that tells how far it is: in place at a terminal, longer and longer elsewhere."""

    def __init__(self, what: str) -> None:
        self._what, self._live, self._said = what, sys.stdout.isatty(), ""
        print(f"Installing {what} (once) ", end="", flush=True)

    def step(self, found: int, name: str) -> None:
        """Tell of another package."""
        self._tell(f"{found} {name}", ".")

    def wait(self, found: int, waiting: str, seconds: float) -> None:
        """Tell what is waited for: elsewhere than at a terminal once, and then by a dot at a time."""
        new = waiting != self._said
        self._said = waiting
        self._tell(
            f"{found} packages, waiting for {waiting}: {seconds:.0f} s", f" [waiting for {waiting}] " if new else "."
        )

    def _tell(self, here: str, elsewhere: str) -> None:
        print(f"\r\x1b[KInstalling {self._what} (once): {here} " if self._live else elsewhere, end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
