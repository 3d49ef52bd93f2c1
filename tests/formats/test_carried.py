"""What another tool sees of a map, with our own block taken out: the table in the documentation is made here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from argmap import formats
from argmap.library import Library
from argmap.model import Map, Relation
from tests.conftest import ROOT, SHIPPED

SHOWN: dict[str, Callable[[Map], object]] = {
    "title": lambda m: m.title,
    "question": lambda m: m.question,
    "claims": lambda m: sorted(claim.text for claim in m.claims),
    "supports": lambda m: _links(m, Relation.SUPPORTS),
    "rebuttals": lambda m: _links(m, Relation.REBUTS),
    "undercuts": lambda m: sorted(_said(m, a.premises) for a in m.arguments if a.relation is Relation.UNDERCUTS),
    "joint premises": lambda m: sorted(_said(m, a.premises) for a in m.arguments if len(a.premises) > 1),
    "theses": lambda m: sorted(m.claim[p.thesis].text for p in m.positions if p.thesis),
    "holders": lambda m: sorted((claim.text, claim.held_by) for claim in m.claims if claim.held_by),
    "quotations": lambda m: sorted((claim.text, quote.text) for claim in m.claims for quote in claim.quotes),
    "notes": lambda m: sorted((claim.text, claim.note) for claim in m.claims if claim.note),
}
FORMS = ("aif", "xaif", "sadface", "arguebuf", "caf", "kialo", "markdown", "opml", "freemind", "csv", "xlsx")


def _said(debate: Map, premises: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(debate.claim[premise].text for premise in premises))


def _links(debate: Map, relation: Relation) -> list[tuple[str, str]]:
    """Return every pair of premise and target, whether premises work together or not."""
    return sorted(
        (debate.claim[premise].text, debate.claim[a.target].text)
        for a in debate.arguments
        if a.relation is relation
        for premise in a.premises
    )


def bare(form: str, content: bytes) -> bytes:
    """Return a file of ours without what other tools pass over."""
    if form in ("aif", "xaif", "sadface", "arguebuf"):
        data = json.loads(content)
        for holder in (data, data.get("metadata"), data.get("userdata")):
            if isinstance(holder, dict):
                holder.pop("argmap", None)
        return json.dumps(data).encode()
    text = content.decode() if form != "xlsx" else ""
    if form in ("caf", "opml", "freemind"):
        return re.sub(r"<\?argmap .*?\?>", "", text, flags=re.DOTALL).encode()
    if form == "markdown":
        return text[: text.rindex("<!-- argmap")].encode()
    return content


def table(debate: Map) -> str:
    rows = [f"| format | {' | '.join(SHOWN)} |", f"|---|{'---|' * len(SHOWN)}"]
    for form in FORMS:
        back = formats.read_file(bare(form, formats.write_bytes(debate, form)), form, f"{debate.id}.x").map
        cells = ["yes" if show(back) == show(debate) else "no" for show in SHOWN.values()]
        rows.append(f"| {formats.by_name(form).title} | {' | '.join(cells)} |")
    return "\n".join(rows)


def test_the_table_of_what_other_tools_see_is_true() -> None:
    debate = Library(SHIPPED, None).debates["tutorial"].map
    made = table(debate)
    page = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8")
    assert made in page, f"put this table into docs/interchange.md:\n{made}"
