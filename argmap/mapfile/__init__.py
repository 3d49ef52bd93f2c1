"""Map files: YAML text to maps with line numbers, and back; the home of yaml."""

from argmap.mapfile.files import MapFile, read_map, read_sources, write_map, write_plain, write_sources
from argmap.mapfile.lines import merge_lines
from argmap.mapfile.parse import MAX_BYTES, Parsed, parse, plain
from argmap.mapfile.splice import splice, splice_sources

__all__ = [
    "MAX_BYTES",
    "MapFile",
    "Parsed",
    "merge_lines",
    "parse",
    "plain",
    "read_map",
    "read_sources",
    "splice",
    "splice_sources",
    "write_map",
    "write_plain",
    "write_sources",
]
