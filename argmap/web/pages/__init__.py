"""The pages, one module for each group of them; every page is a function from the library to a response."""

from __future__ import annotations

from argmap.web.pages import (
    account,
    advising,
    api,
    compare,
    debate,
    describing,
    drafts,
    editing,
    embedding,
    essays,
    guides,
    history,
    hooks,
    importing,
    lti,
    maps,
    members,
    outlining,
    papers,
    parts,
    prepare,
    present,
    provider,
    quotes,
    quoting,
    rooms,
    search,
    sharing,
    signing,
    sources,
    standing,
    texts,
    voices,
)
from argmap.web.pages import (
    rooms_lead as _rooms_lead,  # noqa: F401
)
from argmap.web.pages import (
    rooms_map as _rooms_map,  # noqa: F401
)
from argmap.web.pages import (
    rooms_reader as _rooms_reader,  # noqa: F401
)
from argmap.web.pages import (
    rooms_screen as _rooms_screen,  # noqa: F401
)
from argmap.web.pages import (
    rooms_seat as _rooms_seat,  # noqa: F401
)

# The search adds its page to the library's, and the pages of leader, seat and screen theirs to the room's.
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
    quoting.blueprint,
    standing.blueprint,
    importing.blueprint,
    essays.blueprint,
    guides.blueprint,
    prepare.blueprint,
    editing.blueprint,
    advising.blueprint,
    drafts.blueprint,
    outlining.blueprint,
    parts.blueprint,
    embedding.blueprint,
    sharing.blueprint,
    api.blueprint,
    texts.blueprint,
    describing.blueprint,
    history.blueprint,
    rooms.blueprint,
    signing.blueprint,
    provider.blueprint,
    lti.blueprint,
    account.blueprint,
    members.blueprint,
    hooks.blueprint,
)
