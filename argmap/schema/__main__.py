"""Writes what is made from the model's fields: the JSON Schema and the tables of ``docs/format.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from argmap.schema.described import json_schema_text, with_tables


def main(root: Path) -> None:
    """Write both files in a checkout.

    :param root: the checkout's folder
    """
    page = root / "docs" / "format.md"
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "static" / "argmap.schema.json").write_text(json_schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
