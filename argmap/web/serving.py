"""The application as a server starts it, with the settings that ``argmap serve`` hands over."""

from __future__ import annotations

import json
import os
import sys
import threading
from functools import partial
from pathlib import Path

from argmap.library import Library
from argmap.store import open_store
from argmap.web import logs, lti
from argmap.web.app import create_app
from argmap.web.oidc import Provider
from argmap.web.shell import Shell, heap
from argmap.web.shell.bodies import Patience
from argmap.web.shell.proxies import networks
from argmap.web.webhooks import Webhooks, post
from argmap.work import Stop, wanted


def application() -> Shell:
    """Make the application from the JSON in ``ARGMAP_SERVING``, which a server's own process is started with."""
    # A large picture is drawn in a thread of its own; others need the interpreter only for a moment, but at once.
    sys.setswitchinterval(0.001)
    given = json.loads(os.environ["ARGMAP_SERVING"])
    logs.configure(given["log_format"], given["access_log"])
    texts = given["sources"]
    library = Library(Path(given["maps"]), open_store(given["db"]), Path(texts) if texts else None)
    # The first reader should not wait for what all readers need: the maps read and their quotes compared.
    threading.Thread(target=_warm, args=(library,), daemon=True, name="warm").start()
    app = create_app(
        library,
        hosts=given["hosts"],
        dot=given["dot"],
        owner_here=given["owner_here"],
        joining=given.get("joining", ""),
        embed_in=given.get("embed_in", ()),
        plain_sign_in=given.get("plain_sign_in", False),
        private=given.get("private", False),
        provider=Provider(**given["provider"]) if given.get("provider") else None,
        private_webhooks=given.get("private_webhooks", False),
        lti=lti.load(Path(given["lti"])) if given.get("lti") else None,
        sessions=Path(given["sessions"]) if given.get("sessions") else None,
    )
    if library.store is not None:
        Webhooks(library.store, partial(post, private=given.get("private_webhooks", False))).start()
    heap.start()
    seconds = given["body_seconds"]
    return Shell(
        app,
        patience=Patience(silence=seconds, grace=seconds),
        prefix=given["prefix"],
        proxies=networks(given["proxies"]),
        watchers=networks(given["watchers"]),
    )


def _warm(library: Library) -> None:
    # What takes long or much memory is done in children, as for a request.
    with wanted(Stop()):
        library.warm()
