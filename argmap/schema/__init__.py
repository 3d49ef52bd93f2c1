"""Plain data to the model and back, with all problems at once; the home of marshmallow."""

from argmap.schema.dump import SAME, dump, dump_both, dump_field, dump_sources
from argmap.schema.edits import dump_edit, load_edit, load_edits
from argmap.schema.load import Validated, load, load_field, load_like, load_sources

__all__ = [
    "SAME",
    "Validated",
    "dump",
    "dump_both",
    "dump_edit",
    "dump_field",
    "dump_sources",
    "load",
    "load_edit",
    "load_edits",
    "load_field",
    "load_like",
    "load_sources",
]
