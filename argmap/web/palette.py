"""Colours of positions: those a map names, moved until they read well and pass for no support or rebuttal."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from argmap.drawing import style
from argmap.model import Map

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
#: Least contrast of a position's colour with what it stands on (WCAG 2.2, 1.4.3, text).
CONTRAST = 4.5
#: Colours nearer than this in Oklab pass for one another at the size of a mark; a noticeable step is about 0.02.
APART = 0.07

Rgb = tuple[float, float, float]


def _rgb(colour: str) -> Rgb:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02x}" for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """Return a colour's relative luminance as WCAG 2.2 defines it, 0 to 1."""
    red, green, blue = map(_linear, _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return round((high + 0.05) / (low + 0.05), 2)


def oklab(colour: str) -> Rgb:
    """Return a colour's lightness and its two opponent axes in Oklab (Ottosson 2020)."""
    red, green, blue = map(_linear, _rgb(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lab: Rgb) -> str:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return _hex(tuple(_encoded(max(0.0, part)) for part in linear))  # type: ignore[arg-type]


def distance(one: str, other: str) -> float:
    """Return how far apart two colours look: their distance in Oklab, 0 to about 1."""
    return math.dist(oklab(one), oklab(other))


def readable(colour: str, on: Sequence[str]) -> str:
    """Return the colour made darker or lighter, keeping its hue, until it reads well on all of these.

    :raises ValueError: where no lightness of it does
    """
    light, a, b = oklab(colour)
    darker = sum(map(luminance, on)) / len(on) > 0.2
    for step in range(101):
        share = step / 100
        lightness = light * (1 - share) if darker else light + (1 - light) * share
        fade = 1 - share
        found = _from_oklab((lightness, a * fade, b * fade)) if step else colour.lower()
        if all(contrast(found, ground) >= CONTRAST for ground in on):
            return found
    raise ValueError(f"No shade of {colour} reads well on {', '.join(on)}.")


def position_colours(debate: Map, theme: str = "light") -> Mapping[int, str]:
    """Return the colour of each mark from 1 to 6 in a theme.

    A colour the file names holds, darkened or lightened for reading, unless it would pass for support, rebuttal,
    undercut or a position before it, on light or on dark; that position and those without a colour take the palette's
    next free one. In grey nothing but the palette's greys is used.
    """
    colours = style.THEMES[theme]
    palette = [colours[f"position-{number}"] for number in range(1, style.POSITION_COLOURS + 1)]
    held = _held(debate) if theme != "grey" else {}
    taken = {number: _shade(colour, theme) for number, colour in held.items()}
    for number in range(1, style.POSITION_COLOURS + 1):
        if number not in taken:
            free = [colour for colour in (palette[number - 1], *palette) if colour not in taken.values()]
            apart = [c for c in free if all(distance(c, other) >= APART for other in taken.values())]
            taken[number] = (apart or free)[0]
    return dict(sorted(taken.items()))


def _shade(colour: str, theme: str) -> str:
    colours = style.THEMES[theme]
    return readable(colour, (colours["card"], colours["page"]))


def _held(debate: Map) -> dict[int, str]:
    """Return the colours of the file that can be used, by mark."""
    found: dict[int, str] = {}
    for place, position in enumerate(debate.positions[: style.POSITION_COLOURS], 1):
        if HEX.match(position.colour) and all(
            distance(_shade(position.colour, theme), other) >= APART
            for theme in ("light", "dark")
            for other in (
                *(style.THEMES[theme][name] for name in ("support", "rebuttal", "undercut")),
                *(_shade(colour, theme) for colour in found.values()),
            )
        ):
            found[place] = position.colour
    return found


def has_colours(debate: Map) -> bool:
    """Return whether the file names a colour for any position."""
    return any(position.colour for position in debate.positions)


def stylesheet(debate: Map) -> str:
    """Return CSS that sets the colours of a map's positions in every theme, as the common stylesheet orders them."""

    def rules(theme: str) -> str:
        return " ".join(
            f"--am-position-{number}: {value};" for number, value in position_colours(debate, theme).items()
        )

    return "\n".join(
        [
            f":root {{ {rules('light')} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {rules('dark')} }} }}",
            f"@media (prefers-contrast: more) {{ :root {{ {rules('high-contrast')} }} }}",
            *(f':root[data-theme="{theme}"] {{ {rules(theme)} }}' for theme in style.THEMES),
            f"@media print {{ :root:root {{ {rules('print')} }} }}",
            "",
        ]
    )
