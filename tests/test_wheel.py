"""The wheel: installed alone in a fresh environment, it serves a page in any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; what the wheel needs is borrowed from the tests' environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    # Installing every dependency again would only test the package index; the pins are this environment's own.
    site = next((folder / "env" / "lib").glob("python*")) / "site-packages"
    here = next(path for path in sys.path if path.endswith("site-packages"))
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    (site / "borrowed.pth").write_text(f"{here}\n", encoding="utf-8")
    return folder / "env" / "bin" / "argmap"


def test_the_wheel_serves_its_maps_in_any_folder(installed: Path, tmp_path: Path) -> None:
    """From an empty folder the command serves the shipped debates with their templates, styles and fonts."""
    environment = _environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    process = subprocess.Popen(
        [str(installed), "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.split(" on ")[1].split(" ")[0]
        # A server answers before it has read the maps; until then this is not 200, and asked again.
        _get(f"{address}/health/ready")
        health = json.loads(_get(f"{address}/health"))
        assert health["maps"] >= 3
        assert "Debates — argmap" in _get(f"{address}/")
        assert 'data-claim="drawing-helps"' in _get(f"{address}/maps/tutorial")
        assert "Argmap Sans" in _get(f"{address}/static/css/base.css")
    finally:
        process.terminate()
        process.wait(timeout=90)
        process.stdout.close()  # type: ignore[union-attr]


def test_the_wheel_has_the_word_lists(installed: Path, tmp_path: Path) -> None:
    """Word lists are data files: without them no negation would be known."""
    python = installed.with_name("python")
    code = "from argmap.quotes.words.languages import is_negation; print(is_negation('jamais', ('fr',)))"
    told = subprocess.run([python, "-c", code], cwd=tmp_path, env=_environment(), capture_output=True, text=True)
    assert told.stdout.strip() == "True", told.stderr


def _environment(**more: str) -> dict[str, str]:
    """Return an environment without the checkout, in which the borrowed layout program is found."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PYTHONPATH": "", "PATH": path, **more}


def _get(address: str) -> str:
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(address, timeout=90) as answer:
                body: str = answer.read().decode()
                return body
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_the_installed_command_checks_and_exports(installed: Path, tmp_path: Path) -> None:
    """A new map is made, checked and exported with nothing of the checkout."""
    run: dict[str, Any] = {"cwd": tmp_path, "capture_output": True, "text": True, "env": _environment()}
    assert subprocess.run([str(installed), "new", "A first debate"], **run).returncode == 0
    checked = subprocess.run([str(installed), "check", "maps"], **run)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    exported = subprocess.run([str(installed), "export", "a-first-debate", "-o", "a.svg"], **run)
    assert exported.returncode == 0, exported.stderr
    assert "A ground for the first thesis." in (tmp_path / "a.svg").read_text(encoding="utf-8")
