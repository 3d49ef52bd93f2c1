"""Labelled quotations made from texts written for this bench: several languages, page furniture, many distortions."""
# ruff: noqa: E501 - prose in long lines

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from argmap.errors import Severity
from argmap.quotes.finding import Finding
from argmap.quotes.words.fold import skeleton

PROSE = {
    "en": (
        "The harbour council met on 14 March 1897 to hear what the engineer Edith Marlow had found. She had measured the "
        "old wall at 212 places, and it did not hold at any of them. “I will not sign a paper that calls it ‘sound and "
        "safe’,” she said, “for it is neither.” Alderman Pritchard answered that repairs would cost 3,500 pounds, a sum the "
        "town could never raise. The fishermen wanted a higher wall; the merchants wanted a longer quay. Nobody asked the "
        "women who mended the nets. In the end the council accepted the report by 9 votes to 4. Work began in May, and the "
        "tide rose 1.5 metres above the mark before the first stone was laid. Marlow stayed until the last winter storm "
        "had passed. Without her figures the town would have built upon sand."
    ),
    "de": (
        "Am 3. Oktober 1862 öffnete der Lehrer Konrad Weidner die erste Abendschule der Stadt. Er verlangte kein Geld, und "
        "niemand wurde abgewiesen. „Wer nicht lesen kann“, sagte er, „der muss glauben, was man ihm vorliest.“ Im ersten "
        "Winter kamen 47 Schüler, im zweiten waren es schon 160. Der Bürgermeister Hagedorn hielt das Unternehmen für "
        "gefährlich und ließ die Fenster zählen. Die Ausgaben betrugen 2,5 Taler in der Woche. Keiner der Gesellen hatte je "
        "ein eigenes Buch besessen. Trotzdem schrieben sie nach drei Jahren bessere Briefe als die Schreiber im Rathaus. "
        "Weidner ist nie berühmt geworden, aber seine Schule besteht noch heute."
    ),
    "fr": (
        "Le 9 juin 1848, la sage-femme Jeanne Morel refusa de quitter le quartier. Elle n’avait pas peur de la fièvre, "
        "disait-elle, et personne ne l’avait jamais vue pleurer. « On ne soigne pas les gens de loin », répétait-elle à "
        "l’adjoint Lambert. En 23 jours, elle visita 318 maisons et ne demanda rien à ceux qui n’avaient rien. Le préfet "
        "voulait fermer les ponts ; les boulangers voulaient les ouvrir. Aucune loi ne fut votée avant l’automne. La "
        "dépense monta à 1 250 francs, soit 4,5 francs par maison. Plus tard, la rue reçut son nom."
    ),
    "es": (
        "El 2 de abril de 1911 la maestra Inés Robledo abrió la biblioteca del puerto. No había dinero para libros, y nadie "
        "quería prestar los suyos. «Sin lectores no hay biblioteca», dijo el alcalde Fuentes. En 18 meses llegaron 940 "
        "volúmenes, y ninguno se perdió. Los pescadores leían de noche; sus hijos leían de día. La obra costó 1,5 veces lo "
        "previsto. Robledo nunca cobró por su trabajo."
    ),
    "it": (
        "Il 7 maggio 1904 l’orologiaio Pietro Salvini fermò l’orologio della torre. Non era guasto, ma nessuno voleva più "
        "pagare la manutenzione. «Senza ore non c’è mercato», gridò il sindaco Bruni. In 12 giorni la città perse 600 lire e "
        "non trovò altro rimedio. I contadini arrivavano troppo presto; i mercanti arrivavano troppo tardi. Salvini non "
        "chiese mai scusa."
    ),
    "ru": (
        "5 января 1903 года телеграфист Фёдор Лисицын не передал депешу губернатора. Он не боялся суда и никогда не скрывал "
        "своего поступка. «Без совести нет и службы», — сказал он инспектору Громову. За 8 часов молчания город получил 26 "
        "писем и ни одного приказа. Солдаты стояли у моста, рабочие стояли у ворот. Никто не стрелял. Лисицына уволили, но "
        "его имя помнят до сих пор."
    ),
    "el": (
        "Στις 6 Ιουλίου 1922 ο δάσκαλος Νίκος Βαρέλης δεν έκλεισε το σχολείο. Κανείς δεν του το είχε ζητήσει, και όμως όλοι "
        "το περίμεναν. «Χωρίς παιδιά δεν υπάρχει χωριό», είπε στον πρόεδρο Λάμπρου. Σε 15 μέρες ήρθαν 84 μαθητές και "
        "κανένας δεν έφυγε. Οι γυναίκες έφερναν ψωμί, οι άντρες έφερναν ξύλα. Ο Βαρέλης δεν έγραψε ποτέ την ιστορία του."
    ),
    "zh": (
        "一九一三年四月，教師林遠山在河邊開了一所夜校。他不收學費，也沒有人介紹學生。鎮長周德明說：「沒有書，就沒有學校。」"
        "三個月以後，學校有52名學生，沒有一個人退學。農夫白天種田，晚上讀書。林遠山從來不談自己的名字。"
    ),
}
VERSE = (
    "The lamp is low, the ledger closed,\n  The clerk has gone to bed;\nAnd no one counts the coins of frost\n"
    "  That fall on every shed.\n\nI asked the miller for the road,\n  He would not tell me where;\n"
    "I asked the water by the wheel,\n  And found I had been there.\n"
)
NEGATIONS = {
    "en": ("not", "never", "nobody", "without", "neither"),
    "de": ("nicht", "kein", "niemand", "keiner", "nie"),
    "fr": ("pas", "ne", "jamais", "aucune", "personne", "rien"),
    "es": ("no", "nadie", "sin", "ninguno", "nunca"),
    "it": ("non", "nessuno", "senza", "mai"),
    "ru": ("не", "никогда", "без", "нет", "никто", "ни"),
    "el": ("δεν", "κανείς", "χωρίς", "κανένας", "ποτέ"),
    "zh": ("不", "沒有", "沒"),
}
NAMES = {
    "en": ("Marlow", "Pritchard"), "de": ("Weidner", "Hagedorn"), "fr": ("Morel", "Lambert"), "es": ("Robledo", "Fuentes"),
    "it": ("Salvini", "Bruni"), "ru": ("Лисицын", "Громову"), "el": ("Βαρέλης", "Λάμπρου"), "zh": ("林遠山", "周德明"),
}  # fmt: skip
OPPOSITES = (
    ("higher", "lower"), ("longer", "shorter"), ("accepted", "rejected"), ("began", "ended"), ("old", "new"), ("rose", "fell"),
    ("bessere", "schlechtere"), ("öffnete", "schloss"), ("fermer", "ouvrir"), ("noche", "tarde"), ("presto", "lentamente"),
    ("уволили", "наградили"), ("έφερναν", "έπαιρναν"), ("白天", "黑夜"),
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])[”“»]?\s+|(?<=。)」?")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A quotation and what is known of it.

    :param start: offset where it truly stands; None for a false one; end: offset behind it
    """

    source: str
    quote: str
    kind: str
    start: int | None = None
    end: int | None = None

    @property
    def positive(self) -> bool:
        """Return whether the quotation is true to its source."""
        return self.start is not None


def as_labelled(expected: str, found: Finding) -> bool:
    """Return whether a finding is as a quotation is labelled.

    :param expected: ``ok``, ``bad``, ``caution``, or the word of a verdict such as ``spelling`` or ``typo``
    """
    error = found.severity is Severity.ERROR
    match expected:
        case "ok":
            return found.sound
        case "bad":
            return error
        case "caution":
            return error or bool(found.cautions)
    return found.verdict.value == expected


def texts() -> dict[str, str]:
    """Return the sources by name: each language's prose, a poem, and the English prose set in pages with notes."""
    return {**PROSE, "verse": VERSE, "pages": paged(" ".join((PROSE["en"],) * 1 + (_MORE,)))}


_MORE = (
    "The second report, written in the autumn of 1901, was shorter. It named every family that had moved inland and every "
    "boat that had been sold. The schoolmaster copied it for the parish. His copy is the only one that has come down to us, "
    "and its spelling is his own. Two pages are missing, and a third has been cut in half by someone who needed the paper. "
    "What remains is still the fullest account of the harbour in those years. It ends with a list of the stones that were "
    "taken from the chapel and set into the wall, each with its weight and its place."
)


def paged(prose: str, width: int = 72, height: int = 9) -> str:
    """Return prose set in lines and pages, each with a running head, notes called by glued numbers, and a page number."""
    rng = random.Random(7)
    words = prose.split()
    number, lines, line, calls = 0, [], "", []
    for word in words:
        if word.endswith(".") and word[:-1].isalpha() and rng.random() < 0.6:
            number += 1
            word += str(number)
            calls.append((len(lines), number))
        if len(line) + len(word) + 1 > width:
            cut = width - len(line) - 2
            if word.isalpha() and 3 <= cut <= len(word) - 3:
                lines.append(f"{line} {word[:cut]}-")
                line = word[cut:]
            else:
                lines.append(line)
                line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    pages = []
    for page, at in enumerate(range(0, len(lines), height)):
        notes = [
            f"{call}. See the minutes, vol. {call}, p. {10 + call}."
            for place, call in calls
            if at <= place < at + height
        ]
        foot = "\n\n__________\n" + "\n".join(notes) if notes else ""
        pages.append(f"THE HARBOUR PAPERS\n\n{chr(10).join(lines[at : at + height])}{foot}\n\n{41 + page}\n")
    return "\f".join(pages)


def labelled() -> list[Labelled]:
    """Return all quotations of the set, the same each time."""
    found = [case for language, prose in PROSE.items() for case in (*_true(language, prose), *_false(language, prose))]
    found += _verse()
    found += _pages()
    return found


def _sentences(prose: str) -> list[tuple[int, int]]:
    places, start = [], 0
    for match in _SENTENCE.finditer(prose):
        if match.start() > start:
            places.append((start, match.start()))
        start = match.end()
    if start < len(prose):
        places.append((start, len(prose)))
    return places


def _true(language: str, prose: str) -> Iterator[Labelled]:
    straight = str.maketrans("“”‘’„«»「」", '""\'\'"""""')
    sentences = _sentences(prose)
    for start, end in sentences:
        quote = prose[start:end]
        yield Labelled(language, quote, "raw", start, end)
        yield Labelled(language, quote.translate(straight), "straight quotes", start, end)
        if language != "zh":
            yield Labelled(language, "\n   ".join(quote.split()), "rewrap", start, end)
            words = quote.split()
            if len(words) > 6 and len(words[5]) > 6 and words[5].isalpha():
                broken = " ".join([*words[:5], words[5][:3] + "-\n" + words[5][3:], *words[6:]])
                yield Labelled(language, broken, "hyphen in the quotation", start, end)
            yield Labelled(language, f"[{quote[0].swapcase()}]{quote[1:]}", "bracket case", start, end)
            yield Labelled(language, quote.upper(), "capitals", start, end)
    for (start, _), (_, end) in zip(sentences, sentences[2:], strict=False):
        quote = prose[start:end]
        if prose.count(quote[-8:]) == 1:
            first, _, last = (prose[a:b] for a, b in sentences[sentences_at(sentences, start) :][:3])
            yield Labelled(language, f"{first} ... {last}", "ellipsis of a sentence", start, end)
    yield Labelled(language, prose, "the whole text", 0, len(prose))
    if language != "zh":
        for match in list(re.finditer(r"\b[^\W\d_]{4,} [^\W\d_]{4,}\b", prose))[::5]:
            if prose.count(match[0]) == 1:
                yield Labelled(language, match[0], "two words", *match.span())


def sentences_at(sentences: list[tuple[int, int]], start: int) -> int:
    """Return which sentence begins at an offset."""
    return next(at for at, (begin, _) in enumerate(sentences) if begin == start)


def _false(language: str, prose: str) -> Iterator[Labelled]:
    sentences = _sentences(prose)
    space = "" if language == "zh" else " "
    for start, end in sentences:
        quote = prose[start:end]
        for word in NEGATIONS[language]:
            pattern = re.escape(word) if language == "zh" else rf"\b{word}\b\s?"
            there = re.search(pattern, quote, re.IGNORECASE)
            if there and skeleton(quote[: there.start()]) and skeleton(quote[there.end() :]):
                yield Labelled(language, re.sub(pattern, "", quote, count=1, flags=re.IGNORECASE), "negation dropped")
                if language != "zh":
                    hidden = re.sub(pattern, "... ", quote, count=1, flags=re.IGNORECASE)
                    if not hidden.startswith("..."):
                        yield Labelled(language, hidden, "negation hidden by an ellipsis")
                        yield Labelled(language, hidden.replace("...", "[xx]", 1), "negation hidden by a bracket")
        words = quote.split()
        if len(words) > 5:
            for added in NEGATIONS[language][:1]:
                yield Labelled(language, " ".join([*words[:3], added, *words[3:]]), "negation added")
            swapped = [*words[:2], words[3], words[2], *words[4:]]
            if words[2] != words[3]:
                yield Labelled(language, " ".join(swapped), "words in another order")
            yield Labelled(language, " ".join(words[:3] + words[4:]), "word dropped")
            if quote[:3].isalpha():
                yield Labelled(language, quote[2:], "begins inside a word")
            if quote[-3:-1].isalpha():
                yield Labelled(language, quote[:-3], "ends inside a word")
        for match in re.finditer(r"\d+(?:[.,\u00a0 ]\d+)*", quote):
            digits = match[0]
            other = str((int(digits[0]) + 4) % 9 + 1) + digits[1:]
            yield Labelled(language, quote[: match.start()] + other + quote[match.end() :], "number changed")
            if re.search("[.,]", digits) and len(re.split("[.,]", digits)[-1]) != 3:
                bare = re.sub("[.,]", "", digits)
                yield Labelled(language, quote[: match.start()] + bare + quote[match.end() :], "decimal mark lost")
            elif len(digits) > 2:
                cut = digits[:2] + "." + re.sub(r"^\D+", "", digits[2:])
                yield Labelled(language, quote[: match.start()] + cut + quote[match.end() :], "decimal mark added")
        one, other = NAMES[language]
        for mine, theirs in ((one, other), (other, one)):
            if mine in quote:
                yield Labelled(language, quote.replace(mine, theirs, 1), "name swapped")
        for word, opposite in OPPOSITES:
            if re.search(rf"\b{word}\b" if language != "zh" else word, quote):
                yield Labelled(language, quote.replace(word, opposite, 1), "opposite")
    for at in range(len(sentences) - 4):
        first, last = (prose[a:b] for a, b in (sentences[at], sentences[at + 4]))
        yield Labelled(language, f"{first}{space}{last}", "splice")
        yield Labelled(language, f"{last}{space}...{space}{first}", "ellipsis in another order")


def _verse() -> Iterator[Labelled]:
    lines = [(match.start(1), match.end(1)) for match in re.finditer(r"^ *(\S.*\S)$", VERSE, re.MULTILINE)]
    for (start, middle), (again, end) in pairwise(lines):
        first, second = VERSE[start:middle], VERSE[again:end]
        for mark in (" / ", " | ", "\n", " "):
            yield Labelled("verse", f"{first}{mark}{second}", "verse", start, end)
    yield Labelled("verse", "He would tell me where; / I asked the water by the wheel", "negation dropped")
    yield Labelled("verse", "And one counts the coins of frost", "negation dropped")


def _pages() -> Iterator[Labelled]:
    source = texts()["pages"]
    prose = " ".join((PROSE["en"], _MORE))
    for start, end in _sentences(prose):
        quote = prose[start:end]
        words = re.findall(r"[^\W_]+", quote)
        spots = list(re.finditer(_loosely(words), source))
        if len(spots) == 1:
            found = spots[0]
            kind = "across a page's end" if "\f" in found[0] else "set in pages"
            yield Labelled("pages", quote, kind, found.start(), found.end())
            dropped = [word for word in words if word.lower() not in ("not", "never", "neither", "nobody", "without")]
            if dropped != words and dropped[0] == words[0]:
                yield Labelled("pages", " ".join(dropped), "negation dropped")
    for number, page in enumerate(source.split("\f")):
        body = page.split("\n\n")[1]
        offset = source.index(body)
        yield Labelled(
            "pages",
            re.sub(r"(?<=[^\W\d]\.)\d+", "", body),
            f"a whole page{'' if number else ' (first)'}",
            offset,
            offset + len(body),
        )


def _loosely(words: list[str]) -> str:
    """Return an expression that finds words with whatever stands between them on a page and at its end."""
    gap = r"(?:[^\w]|(?<=[.”])\d+|\n+_+\n[^\f]*?\f[^\n]*\n+|\n+\d+\n\f[^\n]*\n+)*"
    return gap.join("(?:-\\n)?".join(map(re.escape, word)) for word in words)
