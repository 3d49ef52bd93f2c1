"""The web application: configuration enters here, as keyword arguments, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

from argmap.access import Action
from argmap.drawing import style
from argmap.drawing.cards import ICONS
from argmap.library import Library
from argmap.places import shipped
from argmap.web import access, api, guessing, limits, problems, redirects, security
from argmap.web.cache import ResponseCache
from argmap.web.current import Settings
from argmap.web.current import library as current_library
from argmap.web.lti import Tool
from argmap.web.oidc import Provider
from argmap.web.pages import BLUEPRINTS
from argmap.web.pages.embedding import checked


def create_app(
    library: Library,
    *,
    hosts: Sequence[str] = ("localhost", "127.0.0.1"),
    dot: str = "",
    owner_here: bool = False,
    joining: str = "",
    embed_in: Sequence[str] = (),
    plain_sign_in: bool = False,
    private: bool = False,
    provider: Provider | None = None,
    lti: Tool | None = None,
    private_webhooks: bool = False,
    sessions: Path | None = None,
) -> Flask:
    """Make the web application for a library.

    :param library: the debates to serve
    :param hosts: host names to answer to, without a port
    :param dot: program that lays pictures out; empty for the one that comes along
    :param owner_here: whether whoever reaches the server sits at the machine, and so may do everything
    :param joining: scheme, host and port by which a class reaches the server; empty for those of each request
    :param sessions: folder of session files for rooms, besides those that come along
    :param embed_in: sites whose pages may show a map in a frame; none for this site's own
    :param plain_sign_in: whether people may sign in over http, in a network that is trusted
    :param private: whether only people who have signed in may read
    :param provider: the identity provider that people may sign in with
    :param lti: the learning platforms that may launch argmap
    :param private_webhooks: whether webhooks may go to addresses inside one's own network
    """
    app = Flask(
        "argmap.web",
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
        static_url_path="/static",
    )
    app.extensions["argmap"] = Settings(
        library,
        dot,
        owner_here,
        joining,
        checked(embed_in),
        plain_sign_in,
        private,
        provider=provider,
        lti=lti,
        private_webhooks=private_webhooks,
        sessions=sessions,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    # The order of a map's claims is its author's.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    ResponseCache(lambda: library.state).attach(app)
    security.protect(app, hosts)
    access.attach(app)
    limits.attach(app)
    guessing.attach(app)
    problems.register(app)
    redirects.register(app)
    app.jinja_env.globals["static"] = static_url
    app.jinja_env.globals["shapes"] = {number: ICONS[f"position-{number}"] for number in range(1, 7)}
    app.jinja_env.globals["allowed"] = lambda action, map_id="": access.allowed(Action(action), map_id)
    app.jinja_env.globals["public_page"] = access.is_public_page
    app.jinja_env.globals["me"] = access.current_person
    app.jinja_env.globals["at_machine"] = access.at_machine
    app.add_url_rule("/theme.css", "theme", theme)
    app.add_url_rule("/health", "health", health)
    app.after_request(_cache_static)
    for blueprint in (*BLUEPRINTS, api.blueprint):
        app.register_blueprint(blueprint)
    return app


@lru_cache(maxsize=256)
def _fingerprint(name: str) -> str:
    path = shipped("static") / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def static_url(name: str) -> str:
    """Return the address of a static file, with a fingerprint of its content so that it may be kept for ever."""
    return url_for("static", filename=name, v=_fingerprint(name))


def _cache_static(response: Response) -> Response:
    if request.path.startswith("/static/") and response.status_code == 200 and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def theme() -> Response:
    """Answer with the table of colours that pages and pictures share, as CSS."""
    return Response(style.stylesheet(), content_type="text/css; charset=utf-8")


def health() -> Response:
    """Answer that the server is up, with the number of debates it serves."""
    count = len(current_library().debates)
    response = Response(f'{{"status": "ok", "maps": {count}}}\n', content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
