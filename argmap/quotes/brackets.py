"""What a bracket puts in the place of a source's words, or adds to them: what clears up, and what turns the sense."""
# ruff: noqa: E501 - word lists read better in few long lines

from __future__ import annotations

from functools import lru_cache

from argmap.quotes.fold import QUOTES, collapse, fold, words
from argmap.quotes.languages import is_function_word, is_number, is_turning, negations
from argmap.quotes.marks import Part
from argmap.quotes.numbers import numbers

# Words of which another kind says another thing; forms that stand for one another have no bar between them.
_WEIGHTY = {
    "en": "may might|can could|will would shall|must|should ought|all every each everyone everything everybody|some "
    "several someone something|many much|few|little|most|least|more|less fewer|always|often frequently|sometimes|ever|"
    "both|half|better|worse|best|worst|first|last|earlier|later",
    "de": "darf dürfen durfte durften|kann können konnte konnten könnte könnten|muss müssen musste mussten|soll sollen "
    "sollte sollten|will wollen wollte wollten|alle alles aller allen jeder jede jedes|einige mehrere manche|viele viel|"
    "wenige wenig|meisten meiste|wenigsten|mehr|weniger|immer|oft|manchmal|beide|besser|schlechter|erste|letzte",
    "fr": "peut peuvent pouvait pouvaient pourrait|doit doivent devait devaient devrait|tous tout toutes toute chaque|"
    "quelques certains plusieurs|beaucoup|peu|la plupart|plus|moins|toujours|souvent|parfois|meilleur|pire|premier|dernier",
    "es": "puede pueden podía podían podría|debe deben debía debían debería|todos todo todas toda cada|algunos algunas "
    "varios|muchos muchas mucho|pocos pocas poco|mayoría|más|menos|siempre|mejor|peor|primero|último",
    "it": "può possono poteva potevano potrebbe|deve devono doveva dovevano dovrebbe|tutti tutto tutte tutta ogni|alcuni "
    "alcune|molti molte molto|pochi poche poco|più|meno|sempre|spesso|talvolta|migliore|peggiore|primo|ultimo",
    "ru": "может могут мог могли|должен должна должны|все всё всех каждый|некоторые|многие много|немногие мало|больше более|"
    "меньше менее|всегда|часто|иногда|лучше|хуже|первый|последний",
}
# Little words that turn into their opposites one for one, and are harmless in longer replacements.
_PAIRED = {
    "en": "before|after|for|against|with|and|or|but|because|though although|above|below|over|under|up|down|in|out|from|"
    "to|inside|outside|since|until|then|now|yes",
    "de": "vor|nach|für|gegen|mit|und|oder|aber|weil|obwohl|über|unter|aus|von|zu|seit|bis",
    "fr": "avant|après|pour|contre|avec|et|ou|mais|parce|sur|sous|depuis|jusque",
    "es": "antes|después|para|por|contra|con|y e|o u|pero|porque|sobre|bajo|desde|hasta",
    "it": "prima|dopo|per|contro|con|e ed|o od|ma|perché|sopra|sotto|da|fino",
    "ru": "до|после|за|против|с со|и|или|но|над|под|из|в",
}
_DEICTIC = frozenset(
    [
        "today",
        "tomorrow",
        "yesterday",
        "now",
        "then",
        "ago",
        "heute",
        "morgen",
        "gestern",
        "demain",
        "hier",
        "hoy",
        "mañana",
        "ayer",
        "oggi",
        "domani",
        "ieri",
        "сегодня",
        "завтра",
        "вчера",
        "this",
        "that",
        "these",
        "those",
        "such",
        "latter",
        "former",
        "same",
        "other",
        "others",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "diesen",
        "jene",
        "jener",
        "letztere",
        "ce",
        "cette",
        "ces",
        "cet",
        "celui",
        "celle",
        "ceux",
        "este",
        "esta",
        "esto",
        "estos",
        "ese",
        "esa",
        "eso",
        "questo",
        "questa",
        "questi",
        "quello",
        "этот",
        "эта",
        "это",
        "эти",
    ]
)
_PRONOUNS = frozenset(
    [
        "i",
        "he",
        "she",
        "it",
        "we",
        "they",
        "you",
        "my",
        "your",
        "me",
        "one",
        "ones",
        "his",
        "her",
        "hers",
        "him",
        "its",
        "their",
        "theirs",
        "them",
        "our",
        "ours",
        "us",
        "this",
        "that",
        "these",
        "those",
        "who",
        "whom",
        "whose",
        "which",
        "there",
        "here",
        "himself",
        "herself",
        "itself",
        "themselves",
        "er",
        "sie",
        "es",
        "ihr",
        "ihm",
        "ihn",
        "ihnen",
        "sein",
        "seine",
        "seinem",
        "seinen",
        "seiner",
        "ich",
        "mein",
        "meine",
        "wir",
        "uns",
        "unser",
        "unsere",
        "man",
        "il",
        "elle",
        "ils",
        "elles",
        "lui",
        "leur",
        "leurs",
        "je",
        "me",
        "moi",
        "mon",
        "ma",
        "mes",
        "son",
        "sa",
        "ses",
        "nous",
        "notre",
        "on",
        "y",
        "en",
        "el",
        "ella",
        "ellos",
        "ellas",
        "su",
        "sus",
        "yo",
        "mi",
        "nosotros",
        "nuestro",
        "egli",
        "essa",
        "esso",
        "essi",
        "loro",
        "suo",
        "sua",
        "suoi",
        "io",
        "mio",
        "mia",
        "noi",
        "nostro",
        "он",
        "она",
        "оно",
        "они",
        "его",
        "ее",
        "её",
        "их",
        "ему",
        "ей",
        "им",
        "я",
        "мы",
        "мой",
        "моя",
        "наш",
        "наша",
    ]
)
_IRREGULAR = tuple(
    frozenset(forms.split())
    for forms in [
        "say says said saying",
        "go goes went gone going",
        "make makes made making",
        "leave leaves left leaving",
        "see sees saw seen",
        "buy buys bought",
        "teach teaches taught",
        "seek seeks sought",
        "lie lies lay lain",
        "fly flies flew flown",
        "tell tells told",
        "think thinks thought",
        "do does did done",
        "be been being am is are was were",
        "have has had having",
        "pay pays paid",
    ]
)
TURNING_ENDINGS = frozenset(("less", "lessly", "los", "lose", "loses"))
_STEM = 4
_LONGEST = 3
"""Words on either side of a replacement that is judged word by word."""


@lru_cache(maxsize=64)
def _families(languages: tuple[str, ...], paired: bool) -> dict[str, int]:
    table = _PAIRED if paired else _WEIGHTY
    listed = [family for name in languages or tuple(table) if name in table for family in table[name].split("|")]
    return {fold(word): number for number, family in enumerate(listed) for word in family.split()}


def replaced(part: Part, text: str, hidden: list[str], languages: tuple[str, ...]) -> str:
    """Return a sentence on what a bracket replaces or adds that turns the sense; empty where nothing does.

    :param text: the source's text behind the last word before the bracket, up to the first word after it
    :param hidden: its words
    """
    inserted = words(part.inserted)
    theirs, ours = negations(hidden, languages), negations(inserted, languages)
    if len(theirs) % 2 != len(ours) % 2:
        return (
            f"The bracket hides the negation “{theirs[0]}”."
            if theirs
            else f"The bracket adds “{ours[0]}”, which the source does not say."
        )
    if part.stem:
        whole = fold(hidden[0]) if len(hidden) == 1 else ""
        if not whole.startswith(fold(part.stem)) or len(whole) > len(fold(part.stem)) + 5:
            return f"The bracket’s word “{part.inserted}” is not the source’s “{collapse(text)}” with another ending."
        if fold(part.inserted)[len(fold(part.stem)) :] in TURNING_ENDINGS:
            return f"The bracket’s word “{part.inserted}” says another thing than the source’s “{collapse(text)}”."
        return ""
    if not hidden:
        return added(part.inserted, languages)
    said = numbers(part.inserted, languages)
    figures = [value for value in numbers(text, languages) if value not in said]
    folded = [fold(word) for word in inserted]
    if figures or any(is_number(word, languages) and fold(word) not in folded for word in hidden):
        return f"The bracket replaces a number: “{collapse(text)}”."
    for word in hidden:
        if is_turning(word, languages) and fold(word) not in folded:
            return f"The bracket replaces “{word}”, which turns the sense."
    name = next((word for word in hidden if is_name(word, text, languages)), None)
    if name and any(word[:1].isupper() for word in inserted) and fold(name) not in folded:
        return f"The bracket replaces the name “{name}”."
    return _other_words(hidden, inserted, languages)


def added(inserted: str, languages: tuple[str, ...]) -> str:
    """Return a sentence on a word that a bracket adds by itself and that turns the sense; empty where none does."""
    said = words(inserted)
    word = next((word for word in said if is_turning(word, languages)), None) if 0 < len(said) <= 2 else None
    return f"The bracket adds “{word}”, which the source does not say." if word else ""


def beside(inserted: str, neighbour: str, languages: tuple[str, ...]) -> str:
    """Return a sentence where a bracket at a quotation's edge says otherwise than the source's word in its place.

    :param inserted: the bracket's words
    :param neighbour: the source's word next to the quotation, of the same sentence
    """
    said = words(inserted)
    folded = [fold(word) for word in said]
    if not said or not neighbour or fold(neighbour) in folded:
        return ""
    families = _families(languages, False)
    names = [word for word in said if is_name(word, "", languages)]
    if (
        (is_number(neighbour, languages) and any(is_number(word, languages) for word in said))
        or (
            (fold(neighbour) in families or is_turning(neighbour, languages))
            and any(word in families and families[word] != families.get(fold(neighbour)) for word in folded)
        )
        or (is_name(neighbour, "", languages) and names and len(names) == len(said))
    ):
        return f"The bracket stands for the source’s “{neighbour}”, which says something else."
    return ""


def _other_words(hidden: list[str], inserted: list[str], languages: tuple[str, ...]) -> str:
    """Return a sentence where the bracket's words are none that clear up, or inflect, what they replace."""
    theirs, ours = [fold(word) for word in hidden], [fold(word) for word in inserted]
    if len(theirs) > _LONGEST or not ours or any(word in _DEICTIC for word in theirs):
        return ""
    for table in (_families(languages, False), _families(languages, True) if len(theirs) == len(ours) == 1 else {}):
        for word, written in zip(theirs, hidden, strict=True):
            family = table.get(word)
            if family is None or family in {table.get(other) for other in ours}:
                continue
            if table is not _families(languages, True) or ours[0] in table or is_function_word(inserted[0], languages):
                return f"The bracket replaces “{written}”, which turns the sense."
    if len(ours) > _LONGEST:
        return ""
    lost = [word for word in hidden if _is_content(word, languages) and not any(map(_alike(fold(word)), ours))]
    new = [
        word
        for word in inserted
        if _is_content(word, languages) and not word[:1].isupper() and not any(map(_alike(fold(word)), theirs))
    ]
    if lost and new and len(lost) == sum(_is_content(word, languages) for word in hidden):
        return f"The bracket puts “{new[0]}” for the source’s “{lost[0]}”, which is another word."
    return ""


def _is_content(word: str, languages: tuple[str, ...]) -> bool:
    form = fold(word)
    listed = form in _PRONOUNS or form in _families(languages, True) or is_function_word(word, languages)
    return len(form) >= 3 and not listed


class _alike:  # noqa: N801 - a function with a word held fast
    """Tells whether a word is another form of the one given: the same stem, or an irregular form."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self, other: str) -> bool:
        short, long = sorted((self.word, other), key=len)
        if short == long or any(short in forms and long in forms for forms in _IRREGULAR):
            return True
        if any(self.word.endswith(end) != other.endswith(end) for end in ("less", "los", "lose", "loses")):
            return False
        common = 0
        while common < len(short) and short[common] == long[common]:
            common += 1
        if common >= min(_STEM, len(short)) and common >= len(short) - 3:
            return True
        bones = [[char for char in word if char not in "aeiouy"][:2] for word in (short, long)]
        return bones[0] == bones[1] and len(bones[0]) == 2 and short[0] == long[0] and abs(len(long) - len(short)) <= 3


def is_name(word: str, text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word looks like a name: with a capital, not a little word, not at a sentence's beginning.

    :param text: the text it stands in
    """
    if not word[:1].isupper() or is_function_word(word, languages) or fold(word) in _PRONOUNS:
        return False
    before = text[: text.find(word)].rstrip(" \t\r\n" + QUOTES)
    return not before or before[-1] not in ".!?"
