"""An application on a port of its own, for tests that need a browser or a socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def served(app: WSGIApplication, host: str = "127.0.0.1", tls: bool = False) -> Iterator[str]:
    """Serve an application on the loopback while the block runs; gives its address.

    :param host: the name of this machine in that address, whose pages are of another site than those of 127.0.0.1
    :param tls: whether it is served by https, with a certificate made for the moment, which nothing trusts
    """
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context="adhoc" if tls else None)
    # It looks for its end every half second unless told; tests start hundreds.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
