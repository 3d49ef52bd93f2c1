"""The one table of colours, sizes and line styles that pictures and pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# After the font itself come ones hardly wider, for programs that read neither embedded fonts nor text lengths.
FAMILY = (
    "'Argmap Sans', 'Source Sans 3', 'Source Sans Pro', Carlito, Calibri, 'PT Sans', 'Liberation Sans', Arial,"
    " 'Noto Sans', 'DejaVu Sans Condensed', sans-serif"
)
SERIF = "'Argmap Serif', 'Source Serif 4', 'Source Serif Pro', 'Noto Serif', serif"

# Colours by theme. The positions' began as Okabe & Ito's (2008), and were moved until text in them reads well and none
# passes for another or for a link's, also in the eyes of the colour-blind.
THEMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": {
            "page": "#faf8f4",
            "card": "#ffffff",
            "raised": "#f4f1ea",
            "ink": "#1d1d1f",
            "quiet": "#6b665e",
            "line": "#d6d2c8",
            "edge": "#c9c4b8",
            "shadow": "#e9e5dc",
            "support": "#00755a",
            "rebuttal": "#ab4500",
            "undercut": "#85397a",
            "focus": "#0b57d0",
            "mark": "#fff3c4",
            "position-1": "#074a99",
            "position-2": "#713d02",
            "position-3": "#6050b3",
            "position-4": "#92263f",
            "position-5": "#6d6437",
            "position-6": "#444e59",
        },
        "dark": {
            "page": "#17181b",
            "card": "#222428",
            "raised": "#2b2e33",
            "ink": "#ececea",
            "quiet": "#aaa69e",
            "line": "#3a3d43",
            "edge": "#484c53",
            "shadow": "#101113",
            "support": "#4cc3a0",
            "rebuttal": "#ff9d62",
            "undercut": "#d99bd1",
            "focus": "#8ab4f8",
            "mark": "#4d4216",
            "position-1": "#7ec4fa",
            "position-2": "#cf9b23",
            "position-3": "#a5a2ff",
            "position-4": "#ff8088",
            "position-5": "#d5d25c",
            "position-6": "#8f9aaf",
        },
        "print": {
            "page": "#ffffff",
            "card": "#ffffff",
            "raised": "#f5f5f5",
            "ink": "#000000",
            "quiet": "#4a4a4a",
            "line": "#b5b5b5",
            "edge": "#8c8c8c",
            "shadow": "#ffffff",
            "support": "#006b52",
            "rebuttal": "#a14915",
            "undercut": "#78306e",
            "focus": "#555b92",
            "mark": "#fff3c4",
            "position-1": "#224e89",
            "position-2": "#643c14",
            "position-3": "#4c2c6c",
            "position-4": "#95132f",
            "position-5": "#373014",
            "position-6": "#35404f",
        },
        "grey": {
            "page": "#ffffff",
            "card": "#ffffff",
            "raised": "#f2f2f2",
            "ink": "#111111",
            "quiet": "#595959",
            "line": "#c4c4c4",
            "edge": "#9a9a9a",
            "shadow": "#e6e6e6",
            "support": "#5e5e5e",
            "rebuttal": "#0d0d0d",
            "undercut": "#454545",
            "focus": "#111111",
            "mark": "#e4e4e4",
            "position-1": "#222222",
            "position-2": "#6a6a6a",
            "position-3": "#444444",
            "position-4": "#555555",
            "position-5": "#333333",
            "position-6": "#606060",
        },
        "high-contrast": {
            "page": "#ffffff",
            "card": "#ffffff",
            "raised": "#ffffff",
            "ink": "#000000",
            "quiet": "#2b2b2b",
            "line": "#000000",
            "edge": "#000000",
            "shadow": "#ffffff",
            "support": "#004d3a",
            "rebuttal": "#7d2f00",
            "undercut": "#5c1c53",
            "focus": "#0000c8",
            "mark": "#ffef8a",
            "position-1": "#052571",
            "position-2": "#482300",
            "position-3": "#422c87",
            "position-4": "#420623",
            "position-5": "#4e5d37",
            "position-6": "#37566a",
        },
    }
)

POSITION_COLOURS = 6

# Type sizes in pixels: size, line height, weight.
TYPE: Mapping[str, tuple[float, float, int]] = MappingProxyType(
    {
        "text": (13.5, 17.5, 400),
        "thesis": (15.0, 19.5, 600),
        "sign": (12.0, 16.0, 600),
        "foot": (12.0, 16.0, 400),
        "badge": (12.0, 16.0, 600),
        "quote": (12.0, 15.5, 400),
        "title": (22.0, 28.0, 700),
        "legend": (12.0, 16.0, 400),
    }
)

# Spacings in pixels.
CARD_WIDTH = 212.0
RADIUS = 6
BAR = 5.0
PAD = 9.0
MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """Space in a picture, in pixels.

    :param rows: least space between rows for links to bend in; most_curve: the most
    :param curve_share: how much of the furthest link's reach across is added to it
    :param cards: space between neighbours in a row
    :param first_track: how far from the cards the first line across the ranks runs; track: from one to the next
    """

    rows: float
    most_curve: float
    curve_share: float
    cards: float
    first_track: float
    track: float


SPACING: Mapping[str, Spacing] = MappingProxyType(
    {
        "compact": Spacing(18, 22, 0.01, 14, 8, 7),
        "roomy": Spacing(44, 88, 0.05, 20, 15, 11),
    }
)

# How each part of a picture is painted: SVG properties, whose values are literal or ``$`` and the name of a colour.
PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "page": {"fill": "$page"},
        "shadow": {"fill": "$shadow"},
        "box": {"fill": "$card", "stroke": "$edge", "stroke-width": "1"},
        "box-thesis": {"fill": "$card", "stroke": "$ink", "stroke-width": "1.5"},
        "box-implicit": {"fill": "$card", "stroke": "$quiet", "stroke-width": "1.2", "stroke-dasharray": "5 3.5"},
        "common": {"stroke": "$ink", "stroke-width": "1.5", "stroke-dasharray": "1.5 2.5", "stroke-linecap": "round"},
        "rule": {"stroke": "$line", "stroke-width": "1", "fill": "none"},
        "ink": {"fill": "$ink"},
        "quiet": {"fill": "$quiet"},
        "raised": {"fill": "$raised", "stroke": "$edge", "stroke-width": "1"},
        "line-supports": {"stroke": "$support", "stroke-width": "1.75", "fill": "none"},
        "line-rebuts": {"stroke": "$rebuttal", "stroke-width": "1.75", "fill": "none", "stroke-dasharray": "6.5 3.5"},
        "line-undercuts": {
            "stroke": "$undercut",
            "stroke-width": "2",
            "fill": "none",
            "stroke-dasharray": "0.1 4.4",
            "stroke-linecap": "round",
        },
        "halo": {"stroke": "$page", "stroke-width": "6", "fill": "none", "stroke-linecap": "butt"},
        "head-supports": {"fill": "$support"},
        "head-rebuts": {"stroke": "$rebuttal", "stroke-width": "2.5", "fill": "none", "stroke-linecap": "round"},
        "head-undercuts": {"fill": "$page", "stroke": "$undercut", "stroke-width": "1.75", "stroke-linecap": "round"},
        "fill-supports": {"fill": "$support"},
        "fill-rebuts": {"fill": "$rebuttal"},
        "fill-undercuts": {"fill": "$undercut"},
        "stroke-supports": {"fill": "none", "stroke": "$support", "stroke-width": "1.75", "stroke-linecap": "round"},
        "stroke-rebuts": {"fill": "none", "stroke": "$rebuttal", "stroke-width": "1.75", "stroke-linecap": "round"},
        "stroke-undercuts": {"fill": "none", "stroke": "$undercut", "stroke-width": "1.4", "stroke-linecap": "round"},
        "stroke-quiet": {
            "fill": "none",
            "stroke": "$quiet",
            "stroke-width": "1.4",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
        "stroke-ink": {
            "fill": "none",
            "stroke": "$ink",
            "stroke-width": "1.4",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
    }
    | {f"fill-position-{n}": {"fill": f"$position-{n}"} for n in range(1, POSITION_COLOURS + 1)}
)


def paint(part: str, theme: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a part's SVG properties with the theme's colours, or others of the same names in their place.

    >>> paint("ink", "light")
    {'fill': '#1d1d1f'}
    """
    colours = {**THEMES[theme], **(own or {})}
    return {name: colours[value[1:]] if value[0] == "$" else value for name, value in PARTS[part].items()}


def variables(theme: str) -> str:
    """Return a theme's colours as declarations of CSS custom properties, ``--am-`` and the colour's name."""
    return " ".join(f"--am-{name}: {value};" for name, value in THEMES[theme].items())


def stylesheet() -> str:
    """Return CSS for a page: the colours as custom properties that follow the reader's wishes, and the pictures' rules.

    A page's root may settle the theme with ``data-theme``; else the system's preferences do.
    """
    chosen = [f':root[data-theme="{name}"] {{ {variables(name)} }}' for name in THEMES]
    rules = []
    for part, properties in PARTS.items():
        body = " ".join(
            f"{name}: {f'var(--am-{value[1:]})' if value[0] == '$' else value};" for name, value in properties.items()
        )
        rules.append(f".am-{part} {{ {body} }}")
    fonts = [f".am-t-{name} {{ font: {weight} {size}px {FAMILY}; }}" for name, (size, _, weight) in TYPE.items()]
    return "\n".join(
        [
            f":root {{ {variables('light')} --am-sans: {FAMILY}; --am-serif: {SERIF}; color-scheme: light dark; }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {variables('dark')} }} }}",
            f"@media (prefers-contrast: more) {{ :root {{ {variables('high-contrast')} }} }}",
            *chosen,
            f"@media print {{ :root:root {{ {variables('print')} }} }}",
            *rules,
            *fonts,
            "",
        ]
    )
