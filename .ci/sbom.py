"""Writes what is installed from a lock file, with hashes and licences, as CycloneDX 1.5 JSON (ECMA-424)."""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path


def main() -> None:
    """Read the lock file, and write the list."""
    lock, target = Path(sys.argv[1]), Path(sys.argv[2])
    components = []
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        named = re.match(r"([\w.-]+)==([\w.]+)", block)
        if not named:
            continue
        name, version = named[1].lower(), named[2]
        component = {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": found} for found in re.findall("sha256:([0-9a-f]{64})", block)],
        }
        try:
            told = metadata(name)
        except PackageNotFoundError:
            told = {}  # Another system's.
        licence = told.get("License-Expression") or (told.get("License") or "").split("\n")[0][:80]
        if licence:
            component["licenses"] = [{"license": {"name": licence}}]
        components.append(component)
    target.parent.mkdir(parents=True, exist_ok=True)
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
    target.write_text(json.dumps(bom, indent=1) + "\n", encoding="utf-8")
    print(f"{target} lists {len(components)} packages.")


if __name__ == "__main__":
    main()
