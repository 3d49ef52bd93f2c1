"""Flask: pages, downloads and problems; the only layer that knows HTTP."""

from argmap.web.app import create_app

__all__ = ["create_app"]
