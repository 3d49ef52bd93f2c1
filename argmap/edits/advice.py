"""What is pointed out, and not forbidden, while somebody writes a claim, a link or a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from argmap.errors import Problem, Severity
from argmap.model import Map, Relation

#: Share of their words that two claims have in common before one is shown as a near duplicate of the other.
NEAR = 0.6
_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W\d_a-zà-öø-ÿ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|cf|vs|etc|vol|vols|no|nos|pp?|ed|eds|ca|fig|ch|sec|art|Jr|Sr|bzw|Nr|Bd)\.)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_SHORT_NOT = re.compile("n[’']t\\b")
# Words that nearly every claim has, so that sharing them says nothing.
_COMMON = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "if", "in", "into", "is", "it", "its", "may", "must", "of", "on", "only", "or",
    "should", "so", "than", "that", "the", "their", "there", "they", "this", "to", "was", "were", "what", "when",
    "which", "who", "will", "with", "would",
))  # fmt: skip
_NOT = frozenset((
    "not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "false", "untrue", "wrong",
    "hardly", "nicht", "kein", "keine", "nie",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A claim that says nearly the same.

    :param claim: its id
    :param score: share of the words that both have, from 0 to 1
    """

    claim: str
    score: float


def sentences(text: str) -> int:
    """Return how many sentences a text seems to have; initials and common abbreviations end none.

    >>> sentences("No ship waited. The log says so."), sentences("V. I. Lenin wrote it, cf. Carr.")
    (2, 1)
    """
    ends = [match for match in _END.finditer(text) if not _abbreviated(text, match)]
    return len(ends) + 1 if text.strip() else 0


def _abbreviated(text: str, match: re.Match[str]) -> bool:
    return text[match.start()] == "." and _ABBREVIATION.search(text[: match.start() + 1]) is not None


def near_duplicates(debate: Map, text: str, but: str = "", most: int = 3) -> tuple[Duplicate, ...]:
    """Return claims that say nearly the same as a text, the nearest first.

    The score is Dice's coefficient over the words that are not among the most common ones. A claim that denies what the
    text says is not a duplicate.

    :param but: id of the claim that has the text, which is left out
    :param most: how many to return
    """
    own = _words(text)
    found = []
    for claim in debate.claims:
        if claim.id != but and own:
            other = _words(claim.text)
            score = 2 * len(own & other) / (len(own) + len(other)) if other else 0.0
            if score >= NEAR and len(own & other) > 1 and bool(own & _NOT) == bool(other & _NOT):
                found.append(Duplicate(claim.id, round(score, 2)))
    return tuple(sorted(found, key=lambda duplicate: -duplicate.score)[:most])


def _words(text: str) -> frozenset[str]:
    words = frozenset(word.casefold() for word in _WORD.findall(_SHORT_NOT.sub(" not", text)))
    return (words - _COMMON) or words


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Words that make a claim hold without exception, and words by which a source leaves something open.
_ALWAYS = frozenset((
    "all", "always", "every", "everybody", "everyone", "never", "nobody", "none", "only", "entirely", "wholly",
    "completely", "impossible", "inevitable", "inevitably", "proves", "proved", "must",
))  # fmt: skip
_OPEN = frozenset((
    "almost", "apparently", "could", "few", "largely", "likely", "may", "maybe", "might", "most", "mostly", "nearly",
    "often", "partly", "perhaps", "possibly", "probably", "seem", "seemed", "seems", "some", "sometimes", "suggest",
    "suggests", "usually",
))  # fmt: skip


def says_less(claim: str, quotation: str) -> str:
    """Return why a quotation may say less than its claim, as half a sentence; empty where nothing hints at it.

    It looks at words alone: a number or a word without exception that only the claim has, and a reservation that only
    the quotation has. So it can be wrong either way, and what it finds is asked, never stated.

    >>> says_less("All ships waited.", "ships waited a week"), says_less("Ships waited.", "ships waited a week")
    ('the claim says “all” and the quotation does not', '')
    """
    own, its = (
        [word.casefold() for word in _WORD.findall(_SHORT_NOT.sub(" not", text))] for text in (claim, quotation)
    )
    numbers = [number for number in _NUMBER.findall(claim) if number not in _NUMBER.findall(quotation)]
    # A quotation that gives numbers in words is not asked about.
    if numbers and _NUMBER.search(quotation):
        return f"the claim says “{numbers[0]}” and the quotation does not"
    strong = [word for word in own if word in _ALWAYS and word not in its]
    if strong and not _ALWAYS & set(its):
        return f"the claim says “{strong[0]}” and the quotation does not"
    held = [word for word in its if word in _OPEN and word not in own]
    return f"the quotation says “{held[0]}” and the claim does not" if held and not _OPEN & set(own) else ""


def advice(debate: Map, claim_id: str) -> tuple[Problem, ...]:
    """Return what may be improved about a claim and its links; nothing of it is an error.

    :param claim_id: the claim that somebody writes
    """
    claim = debate.claim.get(claim_id)
    if claim is None:
        return ()
    found: list[Problem] = []
    here = ("claims", claim_id)
    count = sentences(claim.text)
    if count > 1:
        message = f"This claim has {count} sentences."
        fix = "Make each statement a claim of its own, so that each can be supported and attacked by itself."
        found.append(Problem("two-sentences", message, fix, Severity.NOTE, path=(*here, "text")))
    for duplicate in near_duplicates(debate, claim.text, claim_id):
        message = f"“{duplicate.claim}” says nearly the same ({duplicate.score:.0%} of the words)."
        fix = "If it is the same statement, link to that claim or merge the two."
        found.append(Problem("near-duplicate", message, fix, Severity.NOTE, path=(*here, "text")))
    found.extend(_links(debate, claim_id))
    grounded = (
        claim.quotes
        or claim.implicit
        or any(argument.relation is Relation.SUPPORTS for argument in debate.arguments_to.get(claim_id, ()))
    )
    if not grounded:
        fix = "Quote a source, add a reason, or mark it as implicit."
        found.append(Problem("no-ground", "Nothing supports this claim yet.", fix, Severity.NOTE, path=here))
    for number, quote in enumerate(claim.quotes):
        why = says_less(claim.text, quote.text)
        if why:
            short = quote.text if len(quote.text) <= 60 else quote.text[:58].rstrip() + " …"
            message = f"Does “{short}” say as much as the claim: {why}?"
            fix = "If it says less, narrow the claim or add a reason."
            found.append(Problem("says-less", message, fix, Severity.NOTE, path=(*here, "quotes", number)))
    return tuple(found)


def _links(debate: Map, claim_id: str) -> Iterator[Problem]:
    for argument in debate.arguments_from.get(claim_id, ()):
        path = ("claims", claim_id, argument.relation.value) if argument.unnamed else ("arguments", argument.id)
        if argument.target in argument.premises:
            message = f"“{argument.target}” {argument.relation} itself."
            yield Problem("self-link", message, "Choose another claim.", Severity.NOTE, path=path)
        attacked = debate.argument.get(argument.target)
        if argument.relation is Relation.UNDERCUTS and attacked is not None:
            text = debate.claim[claim_id].text
            ends: Iterable[str] = (*attacked.premises, attacked.target)
            meant = _meant(debate, text, [end for end in ends if end in debate.claim])
            if meant:
                message = f"This seems to deny “{meant}” and not the step from premise to conclusion."
                fix = f"If it says that “{meant}” is false, let it rebut that claim."
                yield Problem("attacks-claim", message, fix, Severity.NOTE, path=path)


def _meant(debate: Map, text: str, ends: list[str]) -> str:
    """Return the claim that a text is the plain denial of: the same words but for a negation, or an empty string."""
    own = _words(text)
    for end in ends:
        other = _words(debate.claim[end].text)
        mine, its = own - _NOT, other - _NOT
        denied = bool(own & _NOT) != bool(other & _NOT)
        if denied and mine and its and 2 * len(mine & its) / (len(mine) + len(its)) >= NEAR:
            return end
    return ""
