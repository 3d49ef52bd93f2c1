"""Finds the browser that tests drive, installs one where there is none, and says which it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import debian

#: The shell is Chromium without the window around the page: the same pages for less than half the processor time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: A root user's Chromium starts only without its sandbox; the rest keeps it from asking the network for anything.
ARGUMENTS = [
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def find() -> str | None:
    """Return the path of a Chromium that is here: named by ARGMAP_CHROMIUM, on the PATH, or Playwright's own."""
    named = os.environ.get("ARGMAP_CHROMIUM")
    if named and Path(named).exists():
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return own()


def own() -> str | None:
    """Return the path of the Chromium that Playwright has installed for itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str | None:
    """Install a Chromium: Debian's package where that can be, else Playwright's own; return its path."""
    for package in (SHELL, "chromium"):
        debian.install(package)
        if path := find():
            return path
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=900)
    return own()


def main() -> int:
    """Say which browser the tests will drive; fail where none can be had and CI is set."""
    path = find() or install()
    if path is not None and Path(path).name == "chromium" and not os.environ.get("ARGMAP_CHROMIUM"):
        debian.install(SHELL)
        path = find()
    if path is None:
        print("No browser: none is here and none can be installed, so the browser tests cannot run.")
        return 1 if os.environ.get("CI") else 0
    try:
        version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        version = "version unknown"
    print(f"The browser tests drive {path} ({version}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
