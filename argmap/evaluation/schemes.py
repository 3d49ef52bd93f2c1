"""Walton's argumentation schemes by name, each with the critical questions that test an argument of its kind.

The schemes and what their questions ask after are those of Walton, Reed & Macagno, *Argumentation Schemes* (Cambridge
University Press 2008), chapter 9; the wording is argmap's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from argmap.errors import nearest

FILLERS = "a an the argument arguments argumentation reasoning inference scheme appeal from by to of"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A common pattern of argument.

    :param name: its usual name
    :param questions: what to ask of an argument of this kind; a bad answer to one of them undercuts it
    :param aliases: other names in use
    """

    name: str
    questions: tuple[str, ...]
    aliases: tuple[str, ...] = ()


SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        "argument from expert opinion",
        (
            "How good is the expert, as an expert?",
            "Is the matter within the field the expert knows?",
            "What exactly did the expert say, and does this claim follow from it?",
            "Can the expert be trusted to be honest and without a stake in the matter?",
            "Do other experts say the same?",
            "What evidence does the expert rest on?",
        ),
        ("appeal to authority", "argument from authority", "expert testimony"),
    ),
    Scheme(
        "argument from position to know",
        (
            "Was this person really in a position to know?",
            "Is this person honest and reliable?",
            "Did this person in fact say so?",
        ),
    ),
    Scheme(
        "argument from witness testimony",
        (
            "Does what the witness says hang together?",
            "Does it agree with the facts known otherwise?",
            "Does it agree with what other witnesses say?",
            "Has the witness a bias or something to gain?",
            "How likely is what the witness says, taken by itself?",
        ),
        ("testimony", "eyewitness testimony"),
    ),
    Scheme(
        "argument from popular opinion",
        (
            "What shows that this is widely believed?",
            "Even so, what reason is there to think that the many are right here?",
        ),
        ("ad populum", "common belief", "argument from general acceptance", "appeal to popularity"),
    ),
    Scheme(
        "argument from popular practice",
        (
            "What shows that people commonly do this?",
            "Could a common practice still be a bad one here?",
        ),
        ("common practice", "tradition"),
    ),
    Scheme(
        "argument from example",
        (
            "Is the example true?",
            "Does the example bear on the general claim?",
            "Is it typical of the cases the claim is about?",
            "How far does the general claim reach beyond the example?",
            "Was there something special about the example that does not hold elsewhere?",
        ),
        ("inductive generalisation", "generalization from cases", "generalisation"),
    ),
    Scheme(
        "argument from analogy",
        (
            "Are there differences between the two cases that weaken the likeness?",
            "Is what is said of the first case true?",
            "Are the cases alike in what matters here?",
            "Is there a third case, just as like, in which it turned out otherwise?",
        ),
        ("analogical argument", "comparison"),
    ),
    Scheme(
        "practical reasoning from analogy",
        (
            "Was what was done in the first case right?",
            "Are the two situations alike in what makes it right?",
            "Is there another like situation in which something else was right?",
        ),
        ("argument from precedent of action",),
    ),
    Scheme(
        "argument from verbal classification",
        (
            "Does the thing surely have the property, or is there room for doubt?",
            "Is the classification only a word, or one built to win this argument?",
            "Do all things of this class have what is claimed of them?",
        ),
        ("classification", "argument from definition to verbal classification", "argument from definition"),
    ),
    Scheme(
        "argument from composition",
        (
            "Is what is said true of the parts?",
            "Does a property of this kind pass from the parts to the whole?",
        ),
        ("parts to whole",),
    ),
    Scheme(
        "argument from division",
        (
            "Is what is said true of the whole?",
            "Does a property of this kind pass from the whole to each part?",
        ),
        ("whole to parts",),
    ),
    Scheme(
        "argument from cause to effect",
        (
            "How strong is the general link from this cause to this effect?",
            "What evidence supports that link?",
            "Are other causes at work that would prevent or change the effect?",
        ),
        ("causal argument", "cause and effect"),
    ),
    Scheme(
        "argument from correlation to cause",
        (
            "Do the two really go together, and how often?",
            "Could it be chance?",
            "Could the effect be the cause of what is called its cause?",
            "Could a third thing be the cause of both?",
            "If there are steps in between, are they known?",
            "Does the link hold only within certain bounds?",
        ),
        ("correlation", "post hoc"),
    ),
    Scheme(
        "argument from evidence to a hypothesis",
        (
            "Does what is observed really follow from the hypothesis?",
            "Was it really observed?",
            "Could it be there for some other reason?",
        ),
        ("evidence to hypothesis", "verification", "falsification", "argument from falsification of a hypothesis"),
    ),
    Scheme(
        "abductive argument",
        (
            "How good is the explanation, taken by itself?",
            "How much better is it than the others on offer?",
            "How thorough was the search for other explanations?",
            "Would it be better to look further before settling on it?",
        ),
        ("inference to the best explanation", "abduction", "best explanation", "argument from alternative explanation"),
    ),
    Scheme(
        "argument from sign",
        (
            "How often does the sign go with what it is a sign of?",
            "Is there something else that would account for the sign better?",
        ),
    ),
    Scheme(
        "argument from consequences",
        (
            "How likely is it that these consequences would come about?",
            "What evidence is there that they would?",
            "Are there consequences the other way that count as well?",
        ),
        ("positive consequences", "negative consequences", "argument from consequence"),
    ),
    Scheme(
        "practical reasoning",
        (
            "What other goals does the one who acts have that this one may clash with?",
            "What other ways of reaching the goal are there?",
            "Which of these ways is the best, and by what measure?",
            "Can the one who acts really do this?",
            "What side effects would it have?",
        ),
        ("means to end", "argument from means to end", "goal to action", "instrumental practical reasoning"),
    ),
    Scheme(
        "argument from values",
        (
            "Is this value really a good one, and why?",
            "Does holding the value bear on whether to pursue this goal?",
            "Does another value that matters more speak the other way?",
        ),
        ("value-based practical reasoning", "argument from positive value", "argument from negative value"),
    ),
    Scheme(
        "argument from sunk costs",
        (
            "Is it really too late to stop without a loss?",
            "Would going on bring back what has been spent?",
        ),
        ("argument from waste", "waste"),
    ),
    Scheme(
        "slippery slope argument",
        (
            "Which steps lead from the first one to the bad end?",
            "Which of these steps is the weakest, and how likely is it?",
            "Where could one stop, and what would stop it?",
            "Is the end really as bad as it is said to be?",
        ),
        ("slippery slope", "argument from gradualism"),
    ),
    Scheme(
        "argument from precedent",
        (
            "Does the precedent really cover this case?",
            "Was it decided as claimed, and does it still apply?",
            "Would an exception already recognised cover this case?",
        ),
    ),
    Scheme(
        "argument from an established rule",
        (
            "Does the rule really demand this?",
            "Are there other rules that clash with it or override it?",
            "Is this case an exception that excuses from the rule?",
        ),
        ("rule", "argument from rules"),
    ),
    Scheme(
        "argument from an exceptional case",
        (
            "Is the case of a kind that counts as an exception?",
            "What shows it, besides the claim that it is?",
            "If it is not a recognised exception, is there a good reason to make one?",
        ),
        ("exception", "argument from exception"),
    ),
    Scheme(
        "argument from commitment",
        (
            "What shows that this person is committed to it, and is there evidence of the contrary?",
            "Does the commitment reach as far as this case, or are there exceptions?",
            "Has the person since withdrawn it, for good reason?",
        ),
    ),
    Scheme(
        "argument from inconsistent commitment",
        (
            "What is the evidence for each of the two commitments?",
            "Do they really clash, or can both be held?",
            "Does a clash in the person show that the claim is false?",
        ),
        ("inconsistency",),
    ),
    Scheme(
        "ethotic argument",
        (
            "Is what is said of the person's character true?",
            "Does character matter for the point at issue?",
            "How much weight should it have beside the other evidence?",
        ),
        ("argument from ethos", "argument from character"),
    ),
    Scheme(
        "ad hominem argument",
        (
            "Is the charge against the person true?",
            "Does it bear on the point at issue, or only on the person?",
            "Is the claim to be rejected outright, or only to be given less weight?",
        ),
        ("ad hominem", "personal attack", "circumstantial ad hominem"),
    ),
    Scheme(
        "argument from bias",
        (
            "What shows that the person is biased?",
            "Is the bias of a kind that makes this claim less credible?",
            "Does the claim stand on evidence that does not depend on the person?",
        ),
        ("bias",),
    ),
    Scheme(
        "argument from ignorance",
        (
            "How far has the search for evidence gone?",
            "Who has to prove the point, and how well must it be proved?",
            "If it were so, would we expect to know it by now?",
        ),
        ("ad ignorantiam", "lack of evidence", "negative evidence", "argument from silence"),
    ),
    Scheme(
        "argument from alternatives",
        (
            "Are these really all the possibilities?",
            "What excludes the other ones?",
            "Could more than one of them be true together?",
        ),
        ("dilemma", "disjunctive syllogism", "argument by elimination", "argument from oppositions"),
    ),
    Scheme(
        "argument from threat",
        (
            "How likely is the danger, and who would bring it about?",
            "Would doing as is demanded avert it?",
            "Does the danger bear on whether the claim is true, or only on whether it is wise to say so?",
        ),
        ("argument from fear appeal", "fear appeal", "ad baculum", "danger appeal"),
    ),
    Scheme(
        "argument from distress",
        (
            "Is the person really in distress?",
            "Would the action help?",
            "Can it be done, and would it do harm elsewhere?",
        ),
        ("need for help", "pity", "argument from pity", "argument from need for help"),
    ),
)


def critical_questions(name: str) -> tuple[str, ...]:
    """Return the critical questions of a scheme; none if the name is not known.

    >>> critical_questions("Appeal to popularity")[0]
    'What shows that this is widely believed?'
    """
    scheme = find_scheme(name)
    return scheme.questions if scheme else ()


def find_scheme(name: str) -> Scheme | None:
    """Return the scheme of a name or alias, whatever its case, hyphens, plural and *argument from*.

    >>> find_scheme("Cause-to-Effect").name
    'argument from cause to effect'
    """
    return _by_key().get(_key(name))


def suggest_scheme(name: str) -> str:
    """Return a question that offers the nearest known schemes, or an empty string where none is near.

    >>> suggest_scheme("argument from analgy")
    'Did you mean argument from analogy?'
    """
    table = _by_key()
    near = dict.fromkeys(table[key].name for key in nearest(_key(name), table, 2))
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _by_key() -> Mapping[str, Scheme]:
    return {_key(name): scheme for scheme in SCHEMES for name in (scheme.name, *scheme.aliases)}


def _key(name: str) -> str:
    """Return the words of a name that tell it from others, without plurals and in British spelling."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("ization", "isation"))
    told = [word for word in words if word not in FILLERS.split()]
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word for word in told)
