"""Flash cards for Anki, as text that its import reads: what is said against a claim, and who says what where."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from argmap.formats.base import one_line
from argmap.graph import holders
from argmap.model import Map, Relation


def write(debate: Map) -> str:
    """Return cards as tab-separated HTML under the headers that Anki 2.1.54 and later understand."""
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", f"#deck:{one_line(debate.title).replace('::', ':')}"]
    lines += ["#columns:Front\tBack\tTags", "#tags column:3"]
    for front, back, kind in _cards(debate):
        lines.append("\t".join((_quoted(front), _quoted(back), f"argmap {debate.id} {kind}")))
    return "\n".join(lines) + "\n"


def _cards(debate: Map) -> Iterator[tuple[str, str, str]]:
    sources = {source.id: source for source in debate.sources}
    for claim in debate.claims:
        for relation, asked, kind in (
            (Relation.SUPPORTS, "What is said for this?", "for"),
            (Relation.REBUTS, "What is said against this?", "against"),
        ):
            answers = [a for a in debate.arguments_to.get(claim.id, ()) if a.relation is relation]
            if answers:
                said = "".join(f"<li>{_said(debate, answer.premises)}</li>" for answer in answers)
                yield f"{asked}<br><b>{_e(claim.text)}</b>", f"<ul>{said}</ul>", kind
        for quote in claim.quotes:
            place = sources[quote.source].short if quote.source in sources else quote.source
            where = ", ".join(part for part in (quote.speaker, place, " ".join(quote.locator or ())) if part)
            yield f"Who says so, and where?<br>“{_e(quote.text)}”", f"{_e(where)}<br>{_e(claim.text)}", "quotation"
        if holders(claim):
            yield f"Who holds this?<br><b>{_e(claim.text)}</b>", _e(", ".join(holders(claim))), "holder"
    for argument in debate.arguments:
        if argument.relation is Relation.UNDERCUTS and argument.target in debate.argument:
            step = debate.argument[argument.target]
            end = debate.claim[step.target].text if step.target in debate.claim else ""
            front = f"Why might this not follow?<br>{_said(debate, step.premises)}<br>→ {_e(end)}"
            yield front, _said(debate, argument.premises), "undercut"


def _said(debate: Map, premises: tuple[str, ...]) -> str:
    return " + ".join(_e(debate.claim[premise].text) for premise in premises if premise in debate.claim)


def _e(text: str) -> str:
    return escape(one_line(text), quote=False)


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if '"' in cell or cell.startswith("#") else cell
