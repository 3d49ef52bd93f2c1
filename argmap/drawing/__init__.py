"""The picture of a map: cards with measured text, laid out by Graphviz and drawn as SVG; see ``docs/drawing.md``."""

from argmap.drawing.options import Options
from argmap.drawing.svg import Picture, draw, draw_view
from argmap.drawing.view import Column, View, columns, first_view, focus_view

__all__ = ["Column", "Options", "Picture", "View", "columns", "draw", "draw_view", "first_view", "focus_view"]
