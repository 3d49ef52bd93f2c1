"""Map files: YAML text to maps with line numbers, and back; the home of yaml and ruamel."""

from argmap.mapfile.edit import replace_texts
from argmap.mapfile.files import MapFile, read_map, read_sources, write_map, write_plain, write_sources
from argmap.mapfile.parse import MAX_BYTES, Parsed, parse, plain

__all__ = [
    "MAX_BYTES",
    "MapFile",
    "Parsed",
    "parse",
    "plain",
    "read_map",
    "read_sources",
    "replace_texts",
    "write_map",
    "write_plain",
    "write_sources",
]
