"""What a picture shows and where: its cards made, their places found and their links led, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from argmap.drawing import aligned, folded, indented, style
from argmap.drawing.brackets import Brackets
from argmap.drawing.cards import Card, Knowledge
from argmap.drawing.family import Family, family, headed, numbers
from argmap.drawing.layout import Cache, Layout, Size, layout
from argmap.drawing.maker import Maker
from argmap.drawing.options import Options
from argmap.drawing.paths import Route
from argmap.drawing.routes import route
from argmap.model import Map

BETWEEN = {"compact": 10.0, "roomy": 12.0}
"""Space between neighbours in a column, in pixels."""

TAB = 12.0
"""How far a tab hangs below its card, in pixels."""

PORT = 19.0
PORT_TOP = 34.0
"""How far from its corner a link leaves a card: level with its first line, or below its sign."""


@dataclass(frozen=True)
class Scene:
    """A map with everything placed.

    :param know: what the cards show, with the numbers and chips that the layout adds
    :param cards: every claim's card
    :param placed: where they stand; routes: how the arguments are drawn, in the file's order
    """

    debate: Map
    options: Options
    know: Knowledge
    cards: Mapping[str, Card]
    placed: Layout
    routes: list[Route]


def arrange(
    debate: Map,
    options: Options,
    know: Knowledge,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Scene:
    """Return a map, or the part of one that a view has chosen, with everything placed.

    :raises TooLarge: if the map cannot be laid out in time
    :raises Unavailable: if there is no layout program
    """
    if options.numbers and not know.numbers:
        know = replace(know, numbers=numbers(know.whole or debate))
    if options.rows != "unbroken":
        return _tree(debate, options, know, cache, dot)
    maker = Maker(debate, know, options.width, quotes=options.quotes)
    made = {claim.id: maker.card(claim) for claim in debate.claims}
    spacing = style.SPACING[options.spacing]
    placed = layout(
        debate,
        _sizes(made, options),
        spacing.cards if options.across else spacing.cards + 4,
        cache=cache,
        dot=dot,
        wrap_loose=options.loose,
    )
    placed, routes = route(debate, placed, spacing)
    return Scene(debate, options, know, made, placed, routes)


def _sizes(made: Mapping[str, Card], options: Options) -> dict[str, Size]:
    if options.across:
        return {id: Size(card.width, card.height) for id, card in made.items()}
    return {id: Size(card.height, card.width) for id, card in made.items()}


def _tree(debate: Map, options: Options, know: Knowledge, cache: Cache | None, dot: str | None) -> Scene:
    if options.rows in ("indented", "folded") and options.direction != "left":
        options = replace(options, direction="left")
    tree = family(debate, know.numbers or None)
    chips = {claim: (*know.chips.get(claim, ()), *tree.chips.get(claim, ())) for claim in {**know.chips, **tree.chips}}
    know = replace(know, chips=chips)
    made = cards_of(debate, tree, options, know)
    for block in tree.blocks:
        if len(block.parts) > 1:
            high = max(made[part].height for part in block.parts)
            for number, part in enumerate(block.parts):
                # The part below would hide the tab that says where its reasons go on.
                told = part in know.continued or part in know.behind
                tab = TAB if options.across and told and number < len(block.parts) - 1 else 0.0
                made[part] = replace(
                    made[part],
                    piece=(number, len(block.parts)),
                    height=made[part].height + tab if options.across else high,
                )
    if options.rows == "folded":
        room = options.column or _column(made, options)
        columns = folded.place(tree, _sizes(made, options), options.width, room, options.columns)
        return Scene(debate, options, know, made, columns.layout, folded.routes(debate, columns, PORT))
    spacing = style.SPACING[options.spacing]
    between = BETWEEN[options.spacing] if options.across else spacing.cards
    if options.rows == "indented":
        narrow = indented.place(tree, _sizes(made, options), between)
        return Scene(debate, options, know, made, narrow, indented.routes(debate, tree, narrow, PORT))
    above = headed(tree) if options.rows == "headed" and options.across else tree
    placed = aligned.place(
        above,
        _sizes(made, options),
        between,
        least_gap=spacing.rows,
        cache=cache,
        dot=dot,
        wrap_loose=options.loose,
    )
    if above is not tree:
        placed = indented.under_heads(tree, placed)
    routes = Brackets(above, placed, PORT if options.across else PORT_TOP, between).all(debate)
    if above is not tree:
        routes = in_file(debate, [*routes, *indented.routes(debate, tree, placed, PORT, tree.roots)])
    return Scene(debate, options, know, made, placed, routes)


def cards_of(debate: Map, tree: Family, options: Options, know: Knowledge) -> dict[str, Card]:
    """Return every claim's card; those of a folded picture are the narrower, the further in they stand."""
    if options.rows != "folded":
        maker = Maker(debate, know, options.width, quotes=options.quotes)
        return {claim.id: maker.card(claim) for claim in debate.claims}
    makers: dict[float, Maker] = {}
    found = {}
    for claim in debate.claims:
        wide = folded.card_width(options.width, tree.blocks[tree.block[claim.id]].depth)
        if wide not in makers:
            makers[wide] = Maker(debate, know, wide, quotes=options.quotes)
        found[claim.id] = makers[wide].card(claim)
    return found


def _column(made: Mapping[str, Card], options: Options) -> float:
    """Return how high the columns of a picture are that no page bounds: it becomes about as wide as it is high."""
    total = sum(card.height + folded.BETWEEN for card in made.values())
    tallest = max((card.height for card in made.values()), default=1.0)
    return max(float((total * (options.width + folded.GUTTER)) ** 0.5), tallest)


def in_file(debate: Map, routes: list[Route]) -> list[Route]:
    """Return routes in the order of their arguments in the file."""
    found = {route.argument.id: route for route in routes}
    return [found[argument.id] for argument in debate.arguments if argument.id in found]
