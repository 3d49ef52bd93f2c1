"""Pages of people: a debate's voices, everybody in the library, and one person across all debates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from argmap.debate.voices import slug
from argmap.errors import NotFound, nearest
from argmap.views.voices import Maker, figures, said, voices_view
from argmap.web.current import library
from argmap.web.links import DEBATE_LINKS
from argmap.web.pages.debate import view_head
from argmap.web.pages.paged import listed

blueprint = Blueprint("voices", __name__)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of people: name, address, and counts by debate."""

    name: str
    url: str
    figures: str
    debates: tuple[tuple[str, str, int], ...]


#: People on one page; with more in all, names can be filtered. Claims of one debate on one page.
LISTED, CLAIMS = 500, 100


@blueprint.get("/maps/<map_id>/voices")
def page(map_id: str) -> str:
    """Show who says what in a debate: for each claim who holds it, who contests it, and whose words are quoted.

    Options: ``find`` (only people whose name has these words) and ``page``.
    """
    debate = library().debate(map_id)
    words = request.args.get("find", "").strip()[:100]
    of = said(library(), debate, words)
    # Both lists go on to the same number of pages; the shorter is empty on the last ones.
    pages = max(-(-len(of.voices) // LISTED), -(-len(of.claims) // CLAIMS))
    shown = listed("voices.page", words, pages, of.total, 1, map_id=map_id)
    before = shown.page - 1
    people, rows = (slice(before * most, shown.page * most) for most in (LISTED, CLAIMS))
    found = voices_view(library(), debate, DEBATE_LINKS, of, people, rows)
    return render_template(
        "voices.html",
        head=view_head(debate, "voices"),
        found=found,
        listed=shown,
        count=len(of.voices),
        person_url=DEBATE_LINKS.person,
    )


@blueprint.get("/people")
def people() -> str:
    """Show everybody who holds a claim or is quoted in any debate, a page at a time; ``find`` narrows by name."""
    debates = library().debates
    everybody = library().voices()
    words = request.args.get("find", "").strip()[:100]
    wanted = slug(words) if words else ""
    found = [voice for voice in everybody if wanted in voice.slug] if wanted else everybody
    shown = listed("voices.people", words, len(found), len(everybody), LISTED)
    rows = []
    for voice in found[shown.part]:
        times = Counter(mention.debate for mention in voice.mentions)
        counts = tuple(
            (debates[name].map.title, url_for("voices.page", map_id=name), count) for name, count in times.items()
        )
        rows.append(PersonLine(voice.name, DEBATE_LINKS.person(voice.name), figures(voice), counts))
    return render_template("people.html", rows=rows, listed=shown)


@blueprint.get("/people/<path:name>")
def person(name: str) -> str:
    """Show one person across all debates: what they hold, what they are against, and where they are quoted.

    :raises NotFound: where nobody has this name, with the nearest names
    """
    everybody = library().voices()
    found = next((v for v in everybody if v.name == name), None) or next(
        (v for v in everybody if v.slug == slug(name)), None
    )
    if found is None:
        raise NotFound("person", name[:80], nearest(name[:80], [voice.name for voice in everybody]))
    debates = {debate: library().debate(debate) for debate in found.debates}
    view = Maker(library(), debates, DEBATE_LINKS).person(found)
    groups = [
        (debate, [mention for mention in view.mentions if mention.debate == debate.id]) for debate in debates.values()
    ]
    return render_template("person.html", person=view, groups=groups)
