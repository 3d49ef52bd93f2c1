"""The picture of a map: cards with measured text, laid out by Graphviz and drawn as SVG; see ``docs/drawing.md``."""

from argmap.drawing.svg import Options, Picture, draw
from argmap.drawing.view import Column, View, columns, first_view, focus_view

__all__ = ["Column", "Options", "Picture", "View", "columns", "draw", "first_view", "focus_view"]
