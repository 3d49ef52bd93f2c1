"""The application as a server starts it: settings come from the environment that ``argmap serve`` prepares."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from argmap.library import Library
from argmap.places import shipped
from argmap.store import open_store
from argmap.web.app import create_app
from argmap.web.shell import Shell
from argmap.web.shell.bodies import Patience


def application() -> Shell:
    """Make the application from ``ARGMAP_MAPS``, ``_DB``, ``_SOURCES``, ``_HOSTS``, ``_OWNER_HERE`` and ``_DOT``."""
    # A large picture is drawn in a thread of its own; others need the interpreter only for a moment, but at once.
    sys.setswitchinterval(0.001)
    folder = Path(os.environ.get("ARGMAP_MAPS") or shipped("maps"))
    texts = os.environ.get("ARGMAP_SOURCES")
    library = Library(folder, open_store(os.environ["ARGMAP_DB"]), Path(texts) if texts else None)
    # The first reader should not wait for what all readers need: the maps read and their quotes compared.
    threading.Thread(target=library.warm, daemon=True, name="warm").start()
    hosts = [host for host in os.environ.get("ARGMAP_HOSTS", "").split(",") if host]
    app = create_app(
        library,
        hosts=hosts or ("localhost", "127.0.0.1"),
        dot=os.environ.get("ARGMAP_DOT", ""),
        owner_here=os.environ.get("ARGMAP_OWNER_HERE") == "1",
    )
    seconds = float(os.environ.get("ARGMAP_BODY_SECONDS", "10"))
    return Shell(app, patience=Patience(silence=seconds, grace=seconds))
