"""Colours read well in every theme, and kinds differ for eyes that see no colour."""

from __future__ import annotations

import itertools

import pytest

from argmap.drawing import cards, legend, style
from argmap.model import Relation, Verdict
from argmap.wording import VERDICTS

# Machado, Oliveira & Fernandes (2009), severity 1, for linear RGB.
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
INKS = ["ink", "quiet", "support", "rebuttal", "undercut", *(f"position-{n}" for n in range(1, 7))]
KINDS = ("support", "rebuttal", "undercut")

Colour = tuple[float, ...]


def linear(colour: str) -> Colour:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def seen(colour: str, sight: str) -> Colour:
    rgb = linear(colour)
    return tuple(min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in SIGHT[sight])


def contrast(one: Colour, other: Colour) -> float:
    light = sorted(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(rgb: Colour) -> Colour:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = (sum(a * b for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_text_reads_well_on_every_ground(theme: str, sight: str) -> None:
    colours = style.THEMES[theme]
    least = 7.0 if theme == "high-contrast" and sight == "usual" else 4.5
    for ink, ground in itertools.product(INKS, ("page", "card", "raised")):
        assert contrast(seen(colours[ink], sight), seen(colours[ground], sight)) >= least, (ink, ground)


@pytest.mark.parametrize("theme", [theme for theme in style.THEMES if theme != "grey"])
@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_have_colours_that_differ(theme: str, sight: str) -> None:
    for one, other in itertools.combinations(KINDS, 2):
        places = (lab(seen(style.THEMES[theme][kind], sight)) for kind in (one, other))
        assert sum((a - b) ** 2 for a, b in zip(*places, strict=True)) ** 0.5 >= 18, (one, other)


#: What offset presses print on white, as CIELAB (ISO 12647-2:2004, paper types 1 and 2, black backing): paper, cyan,
#: magenta, yellow, red, green, blue and black.
PRINTED = (
    (93, 0, -3), (54, -36, -49), (46, 72, -5), (87, -6, 90), (46, 67, 47), (49, -66, 24), (24, 16, -45), (16, 0, 0),
)  # fmt: skip


def faces() -> list[tuple[Colour, Colour]]:
    """Return the faces of the solid between those colours: the direction outwards, and a corner."""
    found = []
    for a, b, c in itertools.combinations(PRINTED, 3):
        u, v = ([y - x for x, y in zip(a, other, strict=True)] for other in (b, c))
        out = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
        sides = [sum(k * (q - x) for k, q, x in zip(out, p, a, strict=True)) for p in PRINTED]
        if max(sides) <= 0:
            found.append((out, a))
        elif min(sides) >= 0:
            found.append((tuple(-k for k in out), a))
    return found


def test_the_print_theme_can_be_printed() -> None:
    """Each colour lies within what four inks print, none takes more ink than newsprint bears, greys are black alone.

    White and black are taken to be the paper and the ink; up to one unit of CIELAB outside is not seen. Newsprint bears
    240 % of ink (ISO 12647-3); it is counted with all grey made of black.
    """
    solid = faces()
    assert len(solid) == 12, "eight corners"
    for name, value in style.THEMES["print"].items():
        light, a, b = lab(seen(value, "usual"))
        place = (16 + light / 100 * (93 - 16), a, b)
        outside = max(
            sum(k * (q - x) for k, q, x in zip(out, place, corner, strict=True)) / sum(k * k for k in out) ** 0.5
            for out, corner in solid
        )
        assert outside <= 1, (name, outside)
        inks = [1 - int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        black = min(inks)
        assert black + sum((ink - black) / (1 - black) for ink in inks if black < 1) <= 2.4, name
    for name in ("page", "card", "ink", "quiet", "line", "edge"):
        assert len({style.THEMES["print"][name][at : at + 2] for at in (1, 3, 5)}) == 1, name


def test_the_grey_theme_is_grey() -> None:
    for name, value in style.THEMES["grey"].items():
        assert value[1:3] == value[3:5] == value[5:7], name


def test_kinds_differ_without_any_colour() -> None:
    lines = {style.PARTS[f"line-{relation}"].get("stroke-dasharray", "solid") for relation in Relation}
    heads = {legend.SAMPLES[relation.value][1][1] for relation in Relation}
    signs = {cards.ICONS[relation.value] for relation in Relation}
    assert len(lines) == len(heads) == len(signs) == len(Relation)
    assert len({cards.ICONS[f"position-{n}"] for n in range(1, style.POSITION_COLOURS + 1)}) == style.POSITION_COLOURS


def test_every_theme_has_every_colour_and_every_part_names_one() -> None:
    names = set(style.THEMES["light"])
    assert all(set(colours) == names for colours in style.THEMES.values())
    for properties in style.PARTS.values():
        assert all(value[1:] in names for value in properties.values() if value.startswith("$"))


def test_the_stylesheet_follows_the_readers_wishes() -> None:
    sheet = style.stylesheet()
    assert "@media (prefers-color-scheme: dark)" in sheet
    assert "@media (prefers-contrast: more)" in sheet
    assert "@media print" in sheet
    assert ':root[data-theme="dark"]' in sheet
    assert all(f".am-{part} {{" in sheet for part in style.PARTS)
    assert sheet.count("{") == sheet.count("}")


def test_no_text_is_smaller_than_twelve_pixels() -> None:
    assert min(size for size, _, _ in style.TYPE.values()) >= 12


def test_every_verdict_has_a_word_a_sign_and_a_rank() -> None:
    assert set(VERDICTS) == set(cards.GRAVITY) == set(Verdict)
    assert all(VERDICTS[verdict].sign in cards.ICONS for verdict in Verdict)
    assert all((VERDICTS[verdict].sign == "sound") == verdict.sound for verdict in Verdict)
