"""Installs programs that tests need by Debian's package manager, where it is there and may be used."""

from __future__ import annotations

import os
import shutil
import subprocess


def install(package: str) -> None:
    """Try to install a package; nothing happens where there is no Debian, no right to, or no network."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
    if sudo is None:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patience = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        subprocess.run(
            [*sudo, "apt-get", *patience, *words],
            check=False,
            env=environment,
            timeout=900,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
