"""The API for programs: JSON under ``/api/v1``, described by the OpenAPI document that it serves."""

from argmap.web.api import checking, files, hooks, reading, writing
from argmap.web.api.common import blueprint

__all__ = ["blueprint", "checking", "files", "hooks", "reading", "writing"]
