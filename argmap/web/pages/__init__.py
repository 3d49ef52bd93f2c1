"""The pages, one module for each group of them; every page is a function from the library to a response."""

from __future__ import annotations

from argmap.web.pages import (
    compare,
    debate,
    editing,
    essays,
    importing,
    maps,
    papers,
    prepare,
    present,
    quotes,
    search,
    sources,
    standing,
    texts,
    voices,
)

# The search adds its page to the library's.
BLUEPRINTS = (
    search.blueprint,
    maps.blueprint,
    papers.blueprint,
    debate.blueprint,
    voices.blueprint,
    compare.blueprint,
    present.blueprint,
    sources.blueprint,
    quotes.blueprint,
    standing.blueprint,
    importing.blueprint,
    essays.blueprint,
    prepare.blueprint,
    editing.blueprint,
    texts.blueprint,
)
