"""argmap maps contested theses: claims, supports, rebuttals and undercuts, each ground tied to a checked passage."""

__version__ = "0.1.0"
