"""Installs the programs that tests open our files with, from npm and Debian; ``make programs`` calls it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import debian

NODE = Path(__file__).resolve().parent / "node"
MODULES = NODE / "node_modules"


def libreoffice(*parts: str) -> bool:
    """Return whether LibreOffice is here with these parts: ``sw`` (Writer), ``sc`` (Calc), ``sd`` (Impress)."""
    found = shutil.which("soffice")
    return found is not None and all((Path(found).resolve().parent / f"lib{part}lo.so").exists() for part in parts)


def install() -> Path | None:
    """Return the folder of the installed packages; nothing where they cannot be had."""
    stamp = MODULES / ".installed"
    wanted = (NODE / "package.json").read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return MODULES
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [
        npm,
        "install",
        "--prefix",
        str(NODE),
        "--no-package-lock",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]
    try:
        done = subprocess.run([*command, "--silent"], check=False, timeout=600, capture_output=True)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    stamp.write_text(wanted, encoding="utf-8")
    return MODULES


def main() -> int:
    """Say where the packages are; fail where they cannot be had and CI is set."""
    if not shutil.which("rsvg-convert"):
        debian.install("librsvg2-bin")
    folder = install()
    if folder is None:
        print("No npm packages: npm is not here or reaches no registry, so the tests with them cannot run.")
        return 1 if os.environ.get("CI") else 0
    print(f"The tests open files with the programs in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
