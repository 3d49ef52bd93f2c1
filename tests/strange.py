"""Runs the tests as a strange machine would: another user, language, time and home, one font, a space in the path.

``python -m tests.strange`` runs them all so; words after it go to pytest, such as the name of one file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: A user without rights or a home; where the tests are not run by root, whoever runs them does.
NOBODY = 65534
#: As far from Greenwich as clocks go, 14 hours, so that it is another day there for most of each day.
ZONE = "Pacific/Kiritimati"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def prepare(folder: Path) -> Path:
    """Copy what git knows of the project into a folder with a space in its path, and return that.

    :param folder: an empty folder
    """
    place = folder / "a path with spaces" / "argmap"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        source, target = ROOT / name, place / name
        if name and source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / "fonts").mkdir()
    spec = find_spec("font_source_serif_pro")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    one = next(Path(spec.submodule_search_locations[0]).rglob("*Regular*.[ot]tf"))
    shutil.copy2(one, folder / "fonts" / one.name)
    (folder / "fonts.conf").write_text(
        FONTS.format(folder=folder / "fonts", cache=folder / "font cache"), encoding="utf-8"
    )
    for name in ("home", "tmp", "font cache"):
        (folder / name).mkdir()
    return place


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of the strange machine, and no others but the way to programs and packages."""
    kept = ("PATH", "HYPOTHESIS_PROFILE", "CI", "ARGMAP_CHROMIUM", "ARGMAP_DOT", "PLAYWRIGHT_BROWSERS_PATH")
    return {
        **{name: os.environ[name] for name in os.environ if name in kept or name.startswith(("PIP_", "SSL_"))},
        "LANG": "C",
        "LC_ALL": "C",
        "TZ": ZONE,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "PYTHONPATH": str(folder / "a path with spaces" / "argmap"),
    }


def another_user(folder: Path) -> list[str]:
    """Give everything to a user without rights, and return the words that run a program as that one."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        return []
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    # Reading is allowed, since Python may itself be installed in root's home; writing anywhere else is not.
    reading = ["--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search"]
    return ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", *reading]


def run(words: Sequence[str], folder: Path) -> int:
    """Run pytest in a strange environment, and return its exit code.

    :param words: what pytest is told
    :param folder: an empty folder that may be given to another user
    """
    place = prepare(folder)
    user = another_user(folder)
    command = [*user, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=place, env=environment(folder), check=False).returncode


def main() -> int:
    """Run the tests that are named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        return run(sys.argv[1:] or ["-n", "3", "--dist", "loadfile", "-q"], Path(folder))


if __name__ == "__main__":
    sys.exit(main())
