"""The claims of a map by their state: the theses, then by verdict and issue, folded where they are many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from argmap.evaluation import Evaluation, Explainer, Standing, Strengths
from argmap.library import Debate
from argmap.model import Claim
from argmap.wording import STANDING_MARKS, STANDING_WORDS, position_numbers

WORDS = {standing: STANDING_WORDS[standing] for standing in Standing}
TITLES = {Standing.OUT: "Fall", Standing.UNDECIDED: "Undecided", Standing.IN: "Stand"}
SIGNS = {standing: STANDING_MARKS[standing] for standing in Standing}
#: A page lists no more claims than these where nobody asks for more.
LISTED = 100
#: A map with more claims is folded: what stands is seen on demand; beyond ``LISTED``, all but the theses.
FOLDED = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in the list: its standing or strength, and why."""

    id: str
    text: str
    number: int
    standing: Standing | None
    reason: str
    strength: str
    fill: float
    chosen: str


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of one issue.

    :param name: what an address calls it
    :param lines: its claims; none if they are left out for now
    :param open: whether they are seen at once
    """

    name: str
    title: str
    count: int
    lines: tuple[Line, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one verdict."""

    id: str
    title: str
    sign: str
    count: int
    groups: tuple[Group, ...]


class Verdicts:
    """Lists the claims of an evaluated map."""

    def __init__(
        self,
        debate: Debate,
        result: Evaluation | Strengths,
        rejected: Collection[str],
        accepted: Collection[str],
        explainer: Explainer | None,
        *,
        shown: Collection[str] = (),
        everything: bool = False,
        find: str = "",
    ) -> None:
        """Take what was worked out, and what is asked of the list.

        :param shown: names of groups to list; everything: whether to list all of them
        :param find: words that a claim must have to be listed
        """
        self.debate, self.result, self.explainer = debate, result, explainer
        self.chosen = dict.fromkeys(rejected, "rejected") | dict.fromkeys(accepted, "granted")
        self.numbers = position_numbers(debate.map)
        self.titles = {issue.id: issue.title for issue in debate.map.issues}
        self.wanted = set(shown)
        self.left = len(debate.map.claims) if everything else LISTED
        self.find = find.casefold().split()

    def sections(self) -> tuple[Section, ...]:
        """Return the theses and what was chosen, then what falls, what is undecided and what stands, each by issue."""
        theses = {position.thesis for position in self.debate.map.positions}
        first: list[Claim] = []
        by_standing: dict[Standing | None, list[Claim]] = {Standing.OUT: [], Standing.UNDECIDED: [], Standing.IN: []}
        for claim in self.debate.map.claims:
            if self.find:
                text = claim.text.casefold()
                if not all(word in text for word in self.find):
                    continue
            elif claim.id in theses or claim.id in self.chosen:
                first.append(claim)
                continue
            standing = self.result.claims[claim.id] if isinstance(self.result, Evaluation) else None
            by_standing.setdefault(standing, []).append(claim)
        if isinstance(self.result, Strengths):
            strength = self.result.claims
            by_standing.get(None, []).sort(key=lambda claim: -strength[claim.id])
        title = "Theses and your choice" if self.chosen else "Theses"
        found = [self.section("theses", title, "", first, by_issue=False)]
        for standing, claims in by_standing.items():
            word = WORDS[standing] if standing else "claims"
            found.append(
                self.section(
                    word, TITLES[standing] if standing else "Claims", SIGNS[standing] if standing else "", claims
                )
            )
        return tuple(section for section in found if section.count)

    def section(self, id: str, title: str, sign: str, claims: list[Claim], *, by_issue: bool = True) -> Section:
        """Return one section, its claims in groups."""
        split: dict[str, list[Claim]] = {}
        for claim in claims:
            split.setdefault(claim.issue if by_issue and claim.issue in self.titles else "", []).append(claim)
        order = [*self.titles, ""]
        size = len(self.debate.map.claims)
        folded = id != "theses" and size > (FOLDED if id in ("stands", "claims") else LISTED) and not self.find
        groups = []
        for issue in sorted(split, key=order.index):
            members, name = split[issue], f"{id}.{issue}"
            asked = name in self.wanted
            seen = asked or len(members) <= self.left
            if seen and not asked:
                self.left -= len(members)
            lines = tuple(self.line(claim) for claim in members) if seen else ()
            words = self.titles.get(issue, "On no issue" if len(split) > 1 else "")
            groups.append(Group(name, words, len(members), lines, seen and (asked or not folded)))
        return Section(id, title, sign, len(claims), tuple(groups))

    def line(self, claim: Claim) -> Line:
        """Return one claim's line."""
        evaluated = isinstance(self.result, Evaluation)
        strength = 0.0 if isinstance(self.result, Evaluation) else self.result.claims[claim.id]
        return Line(
            claim.id,
            claim.text,
            self.numbers.get(self.debate.sides.of.get(claim.id, ""), 0),
            self.result.claims[claim.id] if isinstance(self.result, Evaluation) else None,
            self.explainer.reason(claim.id) if evaluated and self.explainer else "",
            f"{strength:.2f}",
            round(strength * 100, 1),
            self.chosen.get(claim.id, ""),
        )
