"""Words that carry a sentence's sense, by language: negations, words that turn it, numbers; and which language it is."""
# ruff: noqa: E501 - word lists read better in few long lines

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from argmap.quotes.fold import APOSTROPHES, fold

# Commonest little words by which a text's language is told; those that many languages share say little and are left out.
_COMMON = {
    "en": "the of and to that was is with for by from which this are his were they have has be it",
    "de": "der die das und den von mit ist dem für sich auf ein eine auch als wird sind einen werden",
    "fr": "le les et des du dans qui une est pour par sur que au avec ce cette il elle nous",
    "es": "el los las y del que en una por con para es se su lo como más pero este",
    "it": "il di che della gli del per una sono dei nel alla con più anche delle questo è i",
    "pt": "o os da do das dos uma em para com que por ao na no se mais ele foi são",
    "nl": "het een van en de dat op te zijn voor met was aan door wordt niet naar bij ook",
    "sv": "och att det som en på är av för den med till ett har om var hade han jag inte",
    "da": "og at det er som på en af til den med der et har blev ikke han jeg var de",
    "nb": "og at det er som på en av til den med et har ble ikke han jeg var de ikkje",
    "fi": "ja on että oli hän se ei kuin mutta ovat myös kun hänen joka sen tämä",
    "pl": "i w na z do się że to nie jest o jak po od za przez są był dla",
    "cs": "a v na se že je s z do o to by jako pro ale byl jsou jsem která",
    "hu": "a az és hogy egy is nem volt meg de ez mint már csak azt",
    "ro": "și în de la cu că pe nu este din o un pentru mai care sunt au",
    "tr": "ve bir bu da de için ile olarak olan çok gibi ama daha o ne kadar",
    "la": "et in est ad non cum quod ut qui ex sed autem enim quae esse per ab",
    "ru": "и в не на что с он как это по но из к у за от был его",
    "uk": "і в не на що з він як це та до але й у за від був його",
    "bg": "и на да се в от за е с не по са като което",
    "el": "και το να του η της με που την από για είναι τα στο δεν θα τον",
    "ar": "في من على إلى أن التي عن مع هذا كان الذي هذه ما",
    "fa": "و در به از که این را با است برای آن یک",
    "he": "של את על הוא לא עם זה כי היא גם אל",
    "hi": "के में की है और से का को हैं पर यह कि",
}
_NEGATIONS = {
    "en": "no not never none nobody nothing nowhere neither nor cannot without non nay nought naught aint arent cant "
    "couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt oughtnt shant shouldnt wasnt "
    "werent wont wouldnt hardly scarcely barely unable noone nevermore",
    "de": "nicht kein keine keinen keinem keiner keines keins nie niemals nichts niemand niemandem niemanden nirgends "
    "nirgendwo weder ohne nein keineswegs keinesfalls kaum keinerlei mitnichten nimmer nimmermehr unmöglich",
    "fr": "ne pas jamais rien personne aucun aucune aucuns aucunes nul nulle guère non sans ni nullement aucunement",
    "es": "no nunca jamás nada nadie ningún ninguno ninguna ningunos ningunas ni sin tampoco apenas",
    "it": "non mai nulla niente nessuno nessuna nessun né senza neanche nemmeno neppure mica no",
    "pt": "não nunca jamais nada ninguém nenhum nenhuma nenhuns nenhumas nem sem tampouco",
    "nl": "niet geen nooit niets niemand nergens noch zonder nimmer nee neen niks",
    "sv": "inte icke ej aldrig ingen inget inga ingenting utan varken nej",
    "da": "ikke ej aldrig ingen intet ingenting uden hverken nej",
    "nb": "ikke ikkje aldri ingen inkje intet ingenting uten verken nei",
    "fi": "ei en et emme ette eivät älä ilman koskaan",
    "pl": "nie nigdy nikt nikogo nikomu nic niczego nigdzie żaden żadna żadne żadnego żadnej bez ani brak",
    "cs": "ne nikdy nikdo nikoho nic nikde žádný žádná žádné bez ani není nejsou nebyl nebyla nebylo nebyli nemá",
    "hu": "nem ne soha semmi senki sehol nincs nincsenek nélkül sem",
    "ro": "nu niciodată nimic nimeni nicăieri nici fără niciun nicio n",
    "tr": "değil yok hayır hiç asla hiçbir kimse",
    "la": "non nec neque numquam nunquam nemo nihil nil nullus nulla nullum nulli nullo haud ne sine nusquam minime",
    "ru": "не нет ни никогда никто никого никому никем ничто ничего ничему ничем нигде никуда никакой никакая никакое "
    "никакие никаких никаким без нельзя невозможно нету",
    "uk": "не ні ніколи ніхто нікого нікому нічого ніщо ніде ніякий ніяка ніяке ніякі без немає нема",
    "bg": "не ни нито никога никой нищо никъде никакъв никаква без няма нямаше",
    "el": "δεν δε μη μην όχι ποτέ κανείς κανένας κανέναν καμία καμιά κανένα τίποτα τίποτε πουθενά ούτε μήτε χωρίς δίχως "
    "ουδείς ουδεμία ουδέν ουδέποτε ου ουκ ουχ ουχί ουδέ μηδέ μηδείς μηδέν άνευ οὐ",
    "ar": "لا ليس ليست ليسوا لست لم لن غير بدون دون بلا كلا ولا ولم ولن وليس فلا فلم ألا لما",
    "fa": "نه نیست نیستند هیچ هرگز بدون بی نبود نمی نشد",
    "he": "לא אין אל בלי ללא מעולם לעולם איני אינו אינה אינם ולא שלא ואין שאין",
    "hi": "नहीं न मत बिना ना",
}
_TURNING = {
    "en": "only rarely seldom almost nearly unless except if although allegedly supposedly purportedly falsely few fewer "
    "little less fail fails failed failing refuse refuses refused refusing deny denies denied denying pretend pretended "
    "lack lacks lacked lacking against opposed false wrong impossible unlikely instead stop stopped cease ceased avoid "
    "avoided prevent prevented decline declined doubt doubts doubted opposite until perhaps possibly",
    "de": "nur selten fast beinahe außer wenn falls obwohl angeblich vermeintlich falsch wenig wenige gegen verweigerte "
    "leugnete bestritt unterließ vielleicht möglicherweise sondern",
    "fr": "seulement rarement presque sauf si bien prétendument faux peu contre refuse refusa refusait nie nia niait "
    "peut être peutêtre moins plus",
    "es": "solo sólo raramente casi salvo excepto si aunque supuestamente falso poco pocos contra quizá quizás menos",
    "it": "solo soltanto raramente quasi tranne salvo se benché presunto falso poco pochi contro forse meno",
    "ru": "только редко почти кроме если хотя якобы ложно мало против может возможно едва",
    "el": "μόνο σπάνια σχεδόν εκτός αν εάν δήθεν λίγο λίγοι κατά ίσως",
    "pt": "só somente apenas raramente quase exceto salvo se embora falso pouco poucos contra talvez menos",
    "nl": "slechts alleen zelden bijna behalve tenzij als hoewel zogenaamd weinig tegen misschien",
}
_NUMBER_WORDS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half third "
    "twice double dozen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend million millionen "
    "halb doppelt",
    "fr": "deux trois quatre cinq six sept huit dix onze douze vingt trente quarante cinquante soixante cent mille "
    "million millions demi double",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta cien mil millón "
    "millones medio doble",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta quaranta cinquanta cento mille "
    "milione milioni mezzo doppio",
    "ru": "два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок сто тысяча миллион",
}
COVERED = (*sorted(_NEGATIONS), "ja", "ko", "zh")
"""Languages whose negations are listed; Chinese, Japanese and Korean ones are found by their characters."""

CJK_NEGATIONS = frozenset("不没沒無无非未否勿莫別别弗毋")
_INNER_NEGATIONS = re.compile("않|없|아니|못|안(?=$)|아닌|아닙|말라|말고")
_KANA_NEGATIONS = re.compile(
    "な(?:い|かっ|く|けれ|し)|ません|まい|(?<=[わかがさたなばまらえけげせてねべめれしじ])(?:ず|ぬ)"
)
_CONTRACTION = re.compile(f"n[{APOSTROPHES}]t$", re.IGNORECASE)
_ELIDED_NE = re.compile(f"n[{APOSTROPHES}]", re.IGNORECASE)


@lru_cache(maxsize=8)
def _folded(name: str) -> dict[str, frozenset[str]]:
    table = {"common": _COMMON, "negation": _NEGATIONS, "turning": _TURNING, "number": _NUMBER_WORDS}[name]
    return {language: frozenset(map(fold, listed.split())) for language, listed in table.items()}


def languages_of(vocabulary: Container[str]) -> tuple[str, ...]:
    """Return the languages a text seems to be in, likeliest first; none where too few little words tell.

    :param vocabulary: the normal forms of the text's words
    """
    table = _folded("common")
    weight = _weights()
    scores = {name: sum(weight[word] for word in listed if word in vocabulary) for name, listed in table.items()}
    best = max(scores.values())
    if best < 1:
        return ()
    return tuple(
        sorted((name for name in scores if scores[name] >= 0.5 * best), key=lambda name: (-scores[name], name))
    )


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Return how much each common word tells of a language: less, the more languages have it."""
    counts: dict[str, int] = {}
    for listed in _folded("common").values():
        for word in listed:
            counts[word] = counts.get(word, 0) + 1
    return {word: 1 / count for word, count in counts.items()}


@lru_cache(maxsize=256)
def _listed(name: str, languages: tuple[str, ...]) -> frozenset[str]:
    table = _folded(name)
    chosen = [table[language] for language in languages or table if language in table]
    return frozenset().union(*chosen)


def is_negation(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word, as it is written, negates.

    :param languages: the languages of the text it is in; none for any that is listed

    >>> [is_negation(word, ("en",)) for word in ("Not", "won’t", "knot")]
    [True, True, False]
    >>> is_negation("n’est", ("fr",))
    True
    """
    form = fold(word)
    if form in _listed("negation", languages) or form in CJK_NEGATIONS or _INNER_NEGATIONS.search(word):
        return True
    if _CONTRACTION.search(word):
        return True
    return _ELIDED_NE.match(word) is not None and (not languages or bool({"fr", "it", "ro"} & set(languages)))


def negations(words: list[str], languages: tuple[str, ...]) -> list[str]:
    """Return the words among these that negate, and kana endings that do."""
    found = [word for word in words if is_negation(word, languages)]
    kana = "".join(word if "\u3041" <= word[0] <= "\u309f" else " " for word in words)
    return found + _KANA_NEGATIONS.findall(kana) if kana.strip() else found


def is_turning(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is one of few that turn a statement's sense, such as “only” or “failed”."""
    return fold(word) in _listed("turning", languages)


def is_number(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is or contains a number."""
    return any(map(str.isdigit, word)) or fold(word) in _listed("number", languages)


def is_function_word(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is one of a language's commonest little words."""
    return fold(word) in _listed("common", languages)
