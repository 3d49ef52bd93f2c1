"""What people write before a point to say that it is for or against: words of several languages, signs and emoji."""

from __future__ import annotations

import re
from functools import lru_cache

from argmap.model import Relation

_PRO = """pro, pros, pro:s, for, in favor, in favour, favor, favour, support, supports, supporting,
supported by, because,
reason, reasons, reason for, reasons for, argument for, arguments for, pro argument, pro arguments, evidence, premise,
premises, ground, grounds, warrant, advantage, advantages, benefit, benefits, upside, upsides, strength, strengths,
affirmative, agree, yes because, corroborates,
dafür, für, pro-argument, pro-argumente, argument dafür, argumente dafür, vorteil, vorteile, begründung, grund, gründe,
pour, arguments pour, argument pour, avantage, avantages, raison, raisons,
a favor de, argumento a favor, argumentos a favor, ventaja, ventajas, razón, razones, a favore, argomenti a favore,
vantaggio, vantaggi, motivo, motivi, argumentos a favor de, prós, pró, vantagem, vantagens, razão, razões,
voor, voordeel, voordelen, argument voor, argumenten voor, fördel, fördelar, för, argument för, fordel, fordele,
fordeler,
za, argumenty za, zaleta, zalety, за, аргумент за, аргументы за, плюс, плюсы, преимущества, 賛成, 赞成, 贊成, 支持,
正方,
理由, 優點, 优点, 찬성, 장점, مع, מעד, בעד, artı, lehine, avantaj, avantajlar, puolesta, edut, mellette, υπέρ,
backing, co-premise, argument pro, arguments pro, dafür spricht, dafür sprechen, en faveur, argument en faveur,
arguments en faveur, arguments favorables, plaidoyer, a favor, sí, porque, довод, доводы, преимущество, weil,
parce que"""
_CON = """con, cons, con:s, contra, contras, against, opposing, opposed by, opposition, oppose, opposes, objection,
objections, counterargument, counterarguments, counter-argument, counter-arguments, counter argument, counter arguments,
counterpoint, counterpoints, counter, argument against, arguments against, con argument, con arguments, reason against,
reasons against, rebut, rebuts, rebuttal, rebuttals, rebutted by, refutes, refutation, attacks, attack, disputes, but,
however, disadvantage, disadvantages, drawback, drawbacks, downside, downsides, risk, risks, weakness, weaknesses,
disagree, contradicts, negative, no because, response, reply, answer,
dagegen, gegen, kontra, contra-argument, gegenargument, gegenargumente, einwand, einwände, argument dagegen,
argumente dagegen, nachteil, nachteile, aber,
contre, arguments contre, argument contre, inconvénient, inconvénients, objection :, mais,
en contra, en contra de, argumento en contra, argumentos en contra, desventaja, desventajas, objeción, objeciones, pero,
contro, argomenti contro, svantaggio, svantaggi, obiezione, obiezioni, contra-argumento, contras:, desvantagem,
desvantagens, objeção, tegen, nadeel, nadelen, argument tegen, argumenten tegen, emot, mot, nackdel, nackdelar, imod,
ulempe, ulemper, przeciw, argumenty przeciw, wada, wady, proti, против, аргумент против, аргументы против, минус,
минусы,
недостатки, возражение, 反対, 反对, 反對, 反方, 反論, 缺點, 缺点, 반대, 단점, ضد, נגד, eksi, aleyhine, dezavantaj,
vastaan,
haitat, ellene, κατά,
counterclaim, counterclaims, counter claim, counter-claim, counterpoints, reply to objection, response to objection,
answer to objection, argument contra, arguments contra, argumentos contra, gegenrede, erwiderung, entgegnung, replik,
entkräftung, widerlegung, dagegen spricht, dagegen sprechen, en défaveur, argument en défaveur,
arguments en défaveur, arguments défavorables, contre-argument, contre-arguments, réfutation, réfutations, réponse,
réponses, contraargumento, contraargumentos, refutación, réplica, respuesta, риск, контраргумент, контраргументы,
контрдовод, опровержение, недостаток, возражения, ответ, confutazione, controargomento, weerlegging, tegenargument,
tegenargumenten, contra argument"""
_UNDERCUT = """undercut, undercuts, undercutter, undercutting, undercut by, irrelevant because, does not follow,
non sequitur, unterschneidet, untergräbt, folgt nicht"""


_NOUNS = re.compile(
    r"(?:arguments?|argumentos?|argument[oi]|argumente|reasons?|points?|gründe|raisons?|razones|motivos|"
    r"аргументы?|доводы?|argumenty?) | (?:arguments?|argumente|reasons?|points?|arguments?)\Z"
)
"""Nouns that a label may have beside the word that says it, such as ``Доводы против`` or ``Pro points``."""

_MARKED = re.compile(
    r"(?:\[(?P<square>[^\[\]\n]{2,24})\]|\((?P<round>[^()\n]{2,24})\)|(?P<dash>[^\s–—-][^\n–—-]{1,20}?)\s+[–—-]{1,2})"
    r"[:\s]+(?P<rest>\S.*)",
    re.DOTALL,
)
"""A label in brackets or before a dash, which only few words are taken for: others open a sentence too."""

_JUDGED = re.compile(r"(good|bad),? because:? (\S.*)", re.IGNORECASE | re.DOTALL)
"""How records of decisions open a pro or a con."""

_CLAIM = re.compile(
    r"[*_]{0,3}(?:(?:central |main |major )?(?:claim|thesis|motion|resolution|contention|proposition|statement)|"
    r"these|behauptung|thèse|affirmation|tesis|afirmación|тезис|утверждение)"
    r"(?: \d{1,3})?\s?:[*_]{0,3}\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def claimed(text: str) -> str:
    """Return what is behind a label such as ``Claim:`` or ``Thesis:``; empty if there is none.

    >>> claimed("**Claim:** Build trams"), claimed("Build trams")
    ('Build trams', '')
    """
    match = _CLAIM.match(text.strip())
    return match["rest"].strip() if match else ""


_BRIEF = frozenset(("pro", "pros", "con", "cons", "contra", "kontra", "за", "против"))
_PLAIN = _BRIEF | {
    "support", "supports", "objection", "objections", "rebuttal", "counterargument", "against", "dafür", "dagegen",
    "pour", "contre", "undercut", "einwand", "objeción", "réfutation", "a favor", "en contra", "in favor", "in favour",
    "argument for", "argument against",
}  # fmt: skip


def _listed(words: str) -> list[str]:
    return [" ".join(entry.split()).casefold() for entry in words.split(",") if entry.strip()]


WORDS: dict[str, Relation] = {
    **dict.fromkeys(_listed(_PRO), Relation.SUPPORTS),
    **dict.fromkeys(_listed(_CON), Relation.REBUTS),
    **dict.fromkeys(_listed(_UNDERCUT), Relation.UNDERCUTS),
}
SIGNS: dict[str, Relation] = {
    **dict.fromkeys(("👍", "✅", "✔", "➕", "⊕", "🟢", "(+)", "[+]"), Relation.SUPPORTS),
    **dict.fromkeys(("👎", "❌", "✘", "✗", "➖", "⊖", "🔴", "(-)", "[-]", "(−)", "[−]"), Relation.REBUTS),
    **dict.fromkeys(("⊘", "✂"), Relation.UNDERCUTS),
}
_SIGNS = tuple(SIGNS)
_QUOTES = str.maketrans("", "", '«»„“”"')
_EDGE = "*_ \t\u00a0"
_LABEL = re.compile(
    r"(?P<label>[^:：\n]{1,60}|[^:：\n]{3,30}(?:together with|the step from)[^:：\n]{1,600})"
    r"(?:\s?[:：]{1,2})[*_]{0,3}(?:\s+|(?<=：)|\Z)(?P<rest>.*)",
    re.DOTALL,
)
_TOGETHER = re.compile(r"\s+(?:together with|the step from)\s.*\Z", re.DOTALL)
_COUNT = re.compile(r"\s*(?:#?\d{1,3}|\(\d{1,3}\)|[ivx]{1,4}|[A-Z])\Z")


@lru_cache(maxsize=4_096)
def relation_of(label: str) -> Relation | None:
    """Return what a label alone says, such as ``Pros``, ``Con 2`` or ``Argument dafür``; nothing if it is none.

    >>> str(relation_of("Argument dafür")), relation_of("Cost")
    ('supports', None)
    """
    plain = _TOGETHER.sub("", " ".join(label.translate(_QUOTES).strip(_EDGE).rstrip(":：").split())).casefold()
    bare = _COUNT.sub("", plain).strip()
    return SIGNS.get(plain) or WORDS.get(plain) or WORDS.get(bare) or WORDS.get(_NOUNS.sub("", bare).strip())


def parted(text: str) -> tuple[Relation | None, str]:
    """Return what a point's opening says it does, and the point without it.

    >>> str(parted("**Con:** It is dear.")[0]), parted("**Con:** It is dear.")[1], parted("Trams: a history")[0]
    ('rebuts', 'It is dear.', None)
    """
    plain = text.strip()
    for sign, shown in SIGNS.items() if plain.startswith(_SIGNS) else ():
        if plain.startswith(sign):
            rest = plain[len(sign) :].lstrip("\ufe0f :")
            again, inner = parted(rest)
            return again or shown, inner
    judged = _JUDGED.match(plain)
    if judged:
        return (Relation.SUPPORTS if judged[1][0] in "Gg" else Relation.REBUTS), judged[2]
    match = _MARKED.match(plain)
    if match:
        label = match["square"] or match["round"] or match["dash"]
        bare = _COUNT.sub("", label.strip(_EDGE)).strip().casefold()
        if bare in (_BRIEF if match["rest"][0].islower() else _PLAIN):
            return relation_of(label), match["rest"].strip(_EDGE)
    match = _LABEL.match(plain)
    if match:
        relation = relation_of(match["label"])
        if relation is not None:
            return relation, match["rest"].strip()
    return None, plain
