"""A map as TikZ: a LaTeX document of one picture, whose text is set by LaTeX in the fonts of the book it goes into."""

from __future__ import annotations

from collections.abc import Iterator

from argmap.drawing import measure, style
from argmap.drawing.family import numbers
from argmap.drawing.figure import Box, Line, Step, figure, touches
from argmap.drawing.paper import PIXEL
from argmap.drawing.svg import Picture
from argmap.model import Map, Relation

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
        "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
        "|": r"\textbar{}", "\u00a0": "~", "\u00ad": r"\-",
    }
)  # fmt: skip
_LETTERED = {"+": "$+$", "−": "$-$", "⊘": r"$\oslash$"}
_STYLES = {Relation.SUPPORTS: "supports", Relation.REBUTS: "rebuts", Relation.UNDERCUTS: "undercuts"}

_HEAD = r"""% {title}
% Made by argmap. Set it with LuaLaTeX or XeLaTeX, or put the tikzpicture into a document of your own with
% \usepackage{{tikz}} and \usetikzlibrary{{arrows.meta}}; the styles below decide how all of it looks.
\documentclass{{article}}
\usepackage[papersize={{{paper}}},margin=5mm]{{geometry}}
\usepackage{{tikz,iftex}}
\iftutex\usepackage{{fontspec}}\else\usepackage[T1]{{fontenc}}\usepackage{{textcomp}}\fi
\usetikzlibrary{{arrows.meta}}
{colours}
\pagestyle{{empty}}
\parindent=0pt
\begin{{document}}
\begin{{tikzpicture}}[x=1bp,y=-1bp,line cap=round,
  card/.style={{anchor=north west,align=left,draw,rounded corners=2.5bp,fill=white,inner sep=5bp,
    font=\sffamily\footnotesize,text width=#1}},
  thesis/.style={{line width=1.4bp,font=\sffamily\bfseries\footnotesize}},
  implicit/.style={{dashed}},
  supports/.style={{draw=support,line width=.8bp,-{{Triangle[width=6bp,length=6bp]}}}},
  rebuts/.style={{draw=rebuttal,line width=.8bp,dashed,-{{Bar[width=8bp]}}}},
  undercuts/.style={{draw=undercut,line width=.8bp,densely dotted,-{{Circle[open,length=8bp]}},
    shorten >=-4bp}}]
"""


def latex(text: str) -> str:
    r"""Return a text as LaTeX sets it letter by letter.

    >>> latex("50 % of {a_b}")
    '50 \\% of \\{a\\_b\\}'
    """
    return measure.clean(text).translate(_SPECIAL)


def tikz(debate: Map, picture: Picture) -> str:
    """Return a drawn map as a LaTeX document.

    Cards and links have the places they have in the picture; how text is broken into lines is left to LaTeX.

    :param debate: the whole map; picture: what was drawn of it
    """
    return "\n".join(_lines(debate, picture)) + "\n"


def _lines(debate: Map, picture: Picture) -> Iterator[str]:
    shown = figure(debate, picture, numbers(debate), "print")
    found = {box.colour for box in shown.boxes}
    names = {colour: f"card{at}" for at, colour in enumerate(sorted(found))}
    relations = {name: style.THEMES["print"][name] for name in ("support", "rebuttal", "undercut")}
    colours = [*relations.items(), *((name, colour) for colour, name in names.items())]
    stated = "\n".join(rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}" for name, colour in colours)
    # Text that LaTeX sets wider than the picture did makes cards taller, so there is room to spare below.
    size = f"{_bp(shown.right - shown.left + 60)},{_bp(shown.bottom - shown.top + 160)}"
    title = measure.clean(debate.title).replace("\n", " ")
    yield _HEAD.format(title=title, colours=stated, paper=size).rstrip("\n")
    for box in shown.boxes:
        yield _card(box, names[box.colour])
    boxes = {box.claim.id: box for box in shown.boxes}
    for line in shown.lines:
        yield from _link(line, boxes.get(line.argument.target))
    yield r"\end{tikzpicture}"
    yield r"\end{document}"


def _card(box: Box, colour: str) -> str:
    marks = ["card=" + _bp(box.width - 2 * style.PAD), f"draw={colour}"]
    marks += ["thesis"] * box.thesis + ["implicit"] * box.claim.implicit
    sign = "".join(_LETTERED.get(letter, latex(letter) if letter != " " else " ") for letter in box.sign)
    number = rf"\hfill\normalfont\sffamily\scriptsize {box.number}" if box.number else ""
    words = rf"{{\color{{{colour}}}\scriptsize\bfseries {sign}{number}}}\\{latex(box.claim.text)}"
    if box.holder:
        words += rf"\\{{\normalfont\sffamily\scriptsize {latex(box.holder)}}}"
    place = f"({_number(box.x)},{_number(box.y)})"
    return rf"\node[{','.join(marks)},minimum height={_bp(box.height)}] at {place} {{{words}}};"


def _link(line: Line, target: Box | None) -> Iterator[str]:
    kind = _STYLES[line.argument.relation]
    for at, way in enumerate(line.ways):
        # A line that joins another on its way has no head of its own.
        arrives = at == len(line.ways) - 1 and (target is None or touches(line.tip, target))
        end = "" if arrives else ",-"
        yield rf"\draw[{kind}{end}] {''.join(_step(step) for step in way)};"


def _step(step: Step) -> str:
    letter, points = step
    placed = [f"({_number(x)},{_number(y)})" for x, y in points]
    if letter == "M":
        return placed[0]
    if letter == "L":
        return f" -- {placed[0]}"
    return f" .. controls {placed[0]} and {placed[1]} .. {placed[2]}"


def _number(pixels: float) -> str:
    return f"{pixels * PIXEL:.1f}"


def _bp(pixels: float) -> str:
    return f"{_number(pixels)}bp"
