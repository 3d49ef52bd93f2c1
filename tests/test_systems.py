"""What only some systems have: whatever is missing on Windows is asked for before it is used."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Modules of the standard library that Windows has not.
POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
#: What ``os`` and ``signal`` have elsewhere alone.
ONLY = {
    "os": {
        "chown", "fchmod", "fchown", "fork", "getegid", "geteuid", "getgid", "getloadavg", "getpgid", "getpriority",
        "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "setpriority", "setsid", "statvfs", "sysconf", "uname",
        "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG",
    },
    "signal": {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm"},
}  # fmt: skip
MENTIONED = re.compile(rf"\b(?:{'|'.join(sorted(POSIX))}|os\.\w+|signal\.\w+)\b")
#: Words by which a function asks which system it runs on.
ASKED = ("hasattr(os", "os.name", "sys.platform", "hasattr(signal")


def lacking(text: str) -> Iterator[str]:
    """Yield what a module takes for granted and Windows has not, with its line."""
    if not MENTIONED.search(text):
        return
    tree, written = ast.parse(text), text.splitlines()
    asked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Try):
            own = "\n".join(written[node.lineno - 1 : node.end_lineno])
            sought = ("except ImportError",) if isinstance(node, ast.Try) else ASKED
            if any(word in own for word in sought):
                asked.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import | ast.ImportFrom):
            given = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            names = [name for name in given if name in POSIX]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [f"{node.value.id}.{node.attr}"] if node.attr in ONLY.get(node.value.id, ()) else []
        if names and node.lineno not in asked:
            yield from (f"{node.lineno}: {name}" for name in names)


def test_nothing_is_taken_for_granted_that_windows_has_not() -> None:
    """What a system lacks is asked for in the function that uses it, or imported where its absence is caught."""
    modules = sorted((ROOT / "argmap").rglob("*.py"))
    assert len(modules) > 200
    # The notices of changed files ask for Linux when they are made, and the other methods are theirs.
    theirs = {"argmap/library/notices.py"}
    names = {str(path.relative_to(ROOT)): path for path in modules}
    found = {name: list(lacking(path.read_text("utf-8"))) for name, path in names.items() if name not in theirs}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import fcntl\n", ["1: fcntl"]),
        ("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None\n", []),
        ("def f():\n    from resource import getrlimit\n", ["2: resource"]),
        ("def f():\n    os.killpg(1, signal.SIGKILL)\n", ["2: os.killpg", "2: signal.SIGKILL"]),
        ("def f():\n    if os.name == 'posix':\n        os.killpg(1, 9)\n", []),
    ],
)
def test_what_is_looked_for(text: str, lines: list[str]) -> None:
    assert list(lacking(text)) == lines


PIP = """
import sys, time
print("Collecting flask==3", flush=True)
time.sleep(0.4)
print("WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(x)': /simple", flush=True)
time.sleep(0.4)
print("no index")
sys.exit("word" in sys.argv)
"""


@pytest.mark.parametrize(("word", "end"), [("flask", "done.\n"), ("word", "failed.\n")])
def test_a_slow_package_index_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], word: str, end: str
) -> None:
    """Whoever installs argmap on a slow network reads what is waited for; pip's words follow where it failed."""
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__init__.py").touch()
    (tmp_path / "pip" / "__main__.py").write_text(PIP, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    spec = importlib.util.spec_from_file_location("install", ROOT / ".ci" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    install = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(install)
    monkeypatch.setattr(install, "QUIET", 0.1)
    assert install.main(["what argmap needs", word]) == (word == "word")
    out, err = capfd.readouterr()
    assert out.startswith("Installing what argmap needs (once) ")
    assert out.count("[waiting for the package index, for flask]") == 1
    assert out.count("[waiting for the package index (NewConnectionError; pip tries again)]") == 1
    assert out.endswith(end)
    assert ("no index" in err) is (word == "word")
