"""Changes to a map file that keep its comments and layout."""

from __future__ import annotations

import io
from collections.abc import Mapping

from argmap.errors import BadRequest

Path = tuple[str | int, ...]


def replace_texts(content: str, changes: Mapping[Path, str]) -> str:
    """Return the file's text with the scalars at these paths replaced; comments and the other lines stay.

    :param content: the file's text, which must be sound YAML
    :param changes: new texts by the path of the old ones
    :raises BadRequest: where a path leads to nothing
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import FoldedScalarString

    writer = YAML()
    writer.preserve_quotes = True
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    data = writer.load(content)
    for path, text in changes.items():
        node = data
        for step in path[:-1]:
            node = _step(node, step, path)
        _step(node, path[-1], path)
        folded = FoldedScalarString(text) if len(text) > 70 and text == text.strip() and "\n" not in text else text
        node[path[-1]] = folded
    stream = io.StringIO()
    writer.dump(data, stream)
    return stream.getvalue()


def _step(node: object, step: str | int, path: Path) -> object:
    try:
        return node[step]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        raise BadRequest(f"The file has nothing at {' / '.join(str(part) for part in path)}.") from None
