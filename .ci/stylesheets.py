"""Sets the stylesheets with one declaration a line; with ``--check`` only says which are not."""

from __future__ import annotations

import sys
from pathlib import Path

import cssbeautifier

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"


def main(arguments: list[str]) -> int:
    """Format every stylesheet; return 1 where ``--check`` finds one that is not formatted."""
    options = cssbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.newline_between_rules = False
    options.space_around_combinator = True
    wrong = 0
    for path in sorted(FOLDER.glob("*.css")):
        before = path.read_text(encoding="utf-8")
        after = cssbeautifier.beautify(before, options)
        if after == before:
            continue
        wrong += 1
        if "--check" in arguments:
            print(f"{path.name} is not formatted: run `make format`.")
        else:
            path.write_text(after, encoding="utf-8")
            print(f"{path.name} formatted.")
    return 1 if wrong and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
