"""Script modules put together into one classic script: a page opened from a disk may load those, and no modules."""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const|let) (\w+)", re.MULTILINE)


def classic(path: Path) -> str:
    """Return a module with all that it imports as one script that needs no modules.

    Each module keeps a scope of its own; only named imports and exports are understood.

    :param path: the module that a page names
    """
    names: dict[Path, str] = {}
    pieces: list[str] = []

    def add(module: Path) -> str:
        if module not in names:
            text = module.read_text(encoding="utf-8")
            imports = [(wanted, add((module.parent / target).resolve())) for wanted, target in _IMPORT.findall(text)]
            names[module] = f"module{len(names)}"
            exports = ", ".join(name for _, name in _EXPORT.findall(text))
            body = _EXPORT.sub(r"\1 \2", _IMPORT.sub("", text)).strip()
            heads = "".join(f"const {{ {wanted} }} = {home};\n" for wanted, home in imports)
            pieces.append(f"const {names[module]} = (() => {{\n{heads}{body}\nreturn {{ {exports} }};\n}})();\n")
        return names[module]

    add(path.resolve())
    return '"use strict";\n(() => {\n' + "".join(pieces) + "})();\n"
