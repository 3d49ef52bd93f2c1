"""Colours of positions: those a map names, moved until they read well and pass for no support, rebuttal or undercut."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from argmap.drawing import style
from argmap.model import Map

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
#: Least contrast of a position's colour with what it is on (WCAG 2.2, 1.4.3, text).
CONTRAST = 4.5
#: Colours nearer than this in Oklab pass for one another at the size of a mark; a noticeable step is about 0.02.
APART = 0.07
#: The same for eyes that lack one kind of cones, which have fewer colours to tell apart; marks differ in shape too.
APART_BLIND = 0.045
LINKS = ("support", "rebuttal", "undercut")

Rgb = tuple[float, float, float]
#: What is seen without long, middle or short cones, as matrices on linear RGB (Machado, Oliveira & Fernandes 2009).
BLIND: Mapping[str, tuple[Rgb, Rgb, Rgb]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


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


def seen(colour: str, blindness: str) -> str:
    """Return a colour as it looks to somebody with a kind of colour blindness."""
    linear = tuple(map(_linear, _rgb(colour)))
    rows = BLIND[blindness]
    return _hex(tuple(_encoded(max(0.0, sum(x * y for x, y in zip(row, linear, strict=True)))) for row in rows))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _looks(colour: str) -> tuple[Rgb, ...]:
    return (oklab(colour), *(oklab(seen(colour, blindness)) for blindness in BLIND))


def told_apart(one: str, other: str) -> bool:
    """Return whether two colours pass for different ones, with full sight and with each kind of colour blindness."""
    full, *blind = (math.dist(a, b) for a, b in zip(_looks(one), _looks(other), strict=True))
    return full >= APART and min(blind) >= APART_BLIND


def _shades(colour: str, on: Sequence[str]) -> Iterator[str]:
    """Yield a colour darker or lighter, its hue kept, wherever it reads well on all of these, the nearest first."""
    light, a, b = oklab(colour)
    darker = sum(map(luminance, on)) / len(on) > 0.2
    for step in range(101):
        share = step / 100
        lightness = light * (1 - share) if darker else light + (1 - light) * share
        fade = 1 - share
        found = _from_oklab((lightness, a * fade, b * fade)) if step else colour.lower()
        if all(contrast(found, ground) >= CONTRAST for ground in on):
            yield found


def position_colours(debate: Map, theme: str = "light") -> Mapping[int, str]:
    """Return the colour of each mark from 1 to 6 in a theme.

    A colour the file names holds, in the nearest shade of it that reads well and passes for neither support, rebuttal,
    undercut nor a position before it; if there is none on light or on dark, that position and those without a colour
    take the palette's next free one. In grey nothing but the palette's greys is used.
    """
    colours = style.THEMES[theme]
    palette = [colours[f"position-{number}"] for number in range(1, style.POSITION_COLOURS + 1)]
    grounds, links = (colours["card"], colours["page"]), [colours[name] for name in LINKS]
    taken: dict[int, str] = {}
    held: set[int] = set()
    if theme != "grey":
        held = _held(debate, "light").keys() & _held(debate, "dark").keys()
        taken = {number: shade for number, shade in _held(debate, theme).items() if number in held}
    for number in range(1, style.POSITION_COLOURS + 1):
        if number not in taken:
            free = [colour for colour in (palette[number - 1], *palette) if colour not in taken.values()]
            others = [*links, *taken.values()] if taken.keys() & held else []
            shades = (shade for colour in free for shade in (_shades(colour, grounds) if others else (colour,)))
            taken[number] = next((s for s in shades if all(told_apart(s, other) for other in others)), free[0])
    return dict(sorted(taken.items()))


def _held(debate: Map, theme: str) -> dict[int, str]:
    """Return the shades in which colours of the file can be used in a theme, by mark."""
    colours = style.THEMES[theme]
    links = [colours[name] for name in LINKS]
    found: dict[int, str] = {}
    for place, position in enumerate(debate.positions[: style.POSITION_COLOURS], 1):
        if HEX.match(position.colour):
            shades = _shades(position.colour, (colours["card"], colours["page"]))
            others = [*links, *found.values()]
            shade = next((one for one in shades if all(told_apart(one, other) for other in others)), "")
            if shade:
                found[place] = shade
    return found


def colours(debate: Map, theme: str = "light") -> Mapping[str, str]:
    """Return the colours of a map's positions in a theme by their names in it; empty if the file has none."""
    if not has_colours(debate):
        return {}
    return {f"position-{number}": colour for number, colour in position_colours(debate, theme).items()}


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
