"""Writes the OpenAPI document of the API."""

from __future__ import annotations

import sys
from pathlib import Path

from argmap.web.api import openapi

if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    (root / "static" / "openapi.json").write_text(openapi.text(), encoding="utf-8")
