"""Labelled quotations kept apart from the other sets: other texts, and distortions that the made set does not have."""
# ruff: noqa: E501 - prose in long lines

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.quotes_set import Labelled

TEXTS = {
    "en": (
        "When the surveyors reached Hollin Moor in the spring of 1871, they found that the spring beneath the chapel fed "
        "three villages and not, as the estate had always claimed, one. Harriet Oakes, who kept the accounts, wrote to "
        "Josiah Penrose that the company must stop pumping at once. “You may draw from the river,” she told him, “but you "
        "may not draw from the well; and if your foreman says ‘it was ever so’, he lies.” Penrose almost agreed. He would "
        "sign the order, he said, only if the parish paid twelve shillings a week for every idle engine. Most of the "
        "vestry thought the price fair; a few thought it shameful; hardly anyone thought it could be found. The modern "
        "mind finds their patience strange. They could have turned to the courts, where the corner of a map had once "
        "undone a duke, and yet they waited for nineteen months. In all that time no more than 640 gallons were drawn in "
        "a day — less than a tenth of what the engines might have raised. The official inquiry, first promised for June, "
        "was finally held in 1874. Its chairman knew the law; justice he knew not. The findings were confidential. “We "
        "are satisfied,” they began, “that the water is common to all who live by it.” Nothing in the statute obliged "
        "Penrose to obey, but he obeyed. He never forgave Oakes, who outlived him by thirty years and always kept a glass "
        "of that water on her desk. The moor is dry unless the rain is heavy. It was the first case of its kind before "
        "the coming of the railway, and it should be the last after it."
    ),
    "de": (
        "Im Herbst 1788 übernahm die Witwe Margarethe Lohse die Druckerei ihres Mannes, obwohl die Zunft es ihr untersagen "
        "wollte. Sie durfte keine Lehrlinge annehmen und musste jeden Bogen dem Zensor Amtmann Brühl vorlegen. „Was man "
        "mir streicht“, schrieb sie, „das lese ich meinen Kindern zweimal vor, denn ‚verboten‘ heißt bloß: noch nicht "
        "verstanden.“ In vier Jahren druckte sie siebzehn Bücher, fast alle über den Ackerbau. Nur ein einziges handelte "
        "von der Freiheit. Der Zensor las es und schwieg. Manche hielten ihn für müde, andere für mutig; die meisten "
        "glaubten beides nicht. Das Papier kostete 36 Groschen das Ries, später 1.250 Pfennige. Man kann nicht behaupten, "
        "dass sie reich wurde. Sie verkaufte selten mehr als hundert Stück und verschenkte oft den Rest. Der Rat sollte "
        "ihr 1793 das Privileg erneuern; er tat es nicht. Brühl trat für sie ein, wenn auch vergebens. Ohne sein Zeugnis "
        "hätte man sie vermutlich verhaftet. Erst nach ihrem Tod öffnete die Stadt das Archiv, und vor dem Tor standen "
        "dreihundert Leute mit ihren Büchern in der Hand. Die Schiffahrt auf dem Fluß war damals schon eingestellt. Sie "
        "fürchtete den Rat, aber er sie nicht."
    ),
    "fr": (
        "À l’automne de 1831, la fileuse Adèle Garnier convoqua les ouvrières de la vallée dans une grange qui n’était pas "
        "à elle. Elles devaient choisir : reprendre le travail ou quitter le pays. « Le patron peut fermer l’usine, disait "
        "Garnier, mais il ne peut fermer nos bouches ; et quand il dit “c’est la loi”, il ment. » L’abbé Roussel, presque "
        "convaincu, promit de lire leur lettre en chaire. Il ne la lut jamais. Quarante-deux femmes signèrent ; seules "
        "cinq savaient écrire. Le salaire tomba de 28 à 19 sous, puis à moins encore. La plupart restèrent pourtant, sans "
        "espoir et sans colère. Toutes avaient des enfants. On n’arrêta que trois meneuses, et l’on n’osa guère les "
        "juger. Le préfet Delmas écrivit qu’il fallait souvent céder pour ne pas rompre. Avant l’hiver, l’usine rouvrit ; "
        "après l’hiver, elle brûla. Garnier n’y était pour rien. Elle vécut encore trente ans, toujours pauvre, parfois "
        "gaie, et ne regretta qu’une chose : n’avoir pas signé la première. La grange sera vendue si personne ne paie."
    ),
    "es": (
        "En el invierno de 1896 el barquero Tomás Arrieta encontró en la orilla una caja que no pertenecía a nadie. Dentro "
        "había catorce cartas y ningún nombre. «Quien las lea debe callar», decía la primera, «y quien calle puede leer "
        "“lo que falta” en mi silencio.» Arrieta apenas sabía leer, de modo que llamó a la maestra Jimena Luque. Ella casi "
        "las quemó. Solo tres hablaban de amor; las demás hablaban de tierras, de deudas y de un pozo sin agua. El dueño, "
        "don Álvaro Peralta, ofreció 75 pesetas por cada una. Muchos vecinos quisieron venderlas, pocos lo confesaron. La "
        "maestra dijo que jamás las vendería mientras viviera, y no las vendió. Todos sabían quién las había escrito. "
        "Nadie lo dijo antes del entierro; después del entierro lo dijeron siempre. Arrieta tampoco cobró el hallazgo. El "
        "pozo tenía ciento veinte varas de hondo, según unos, o menos, según otros. El juez podía abrir la causa y no quiso. "
        "Las cartas están hoy en el archivo, salvo una. El río baja con fuerza cuando llueve."
    ),
    "ru": (
        "Весной 1869 года учительница Анна Зорина попросила у земства двести рублей на школьную крышу. Ей отказали, но не "
        "сразу: сначала полгода обещали. «Крыша может подождать, — писал председатель Крутов, — а дети должны учиться "
        "терпению; тот, кто говорит „нельзя“, просто не умеет ждать». Зорина почти уволилась. Только сторож Ефим Лаптев "
        "не удивился отказу и сам привёз восемнадцать досок. Все крестьяне смотрели, некоторые помогали, никто не "
        "смеялся. К осени крыша была готова и стоила лишь 47 рублей. Крутов приехал перед праздником, а уехал после него. "
        "Он всегда хвалил терпение и редко платил вовремя. Деньги он обязан был вернуть, однако не вернул. Зорина больше "
        "ничего не просила. Большинство учеников выучилось грамоте, хотя учебников было меньше десяти. Школу закроют, если "
        "учителя не найдут. Лаптев знал об этом, Крутов не знал."
    ),
}
#: (kind, text, what the source says, what the quotation says instead): each makes one false quotation of its sentence.
FALSE = """
negation dropped|en|you may not draw|you may draw
negation dropped|en|and not, as the estate|and, as the estate
negation dropped|en|hardly anyone thought|anyone thought
negation dropped|en|Nothing in the statute obliged|Something in the statute obliged
negation dropped|en|He never forgave|He forgave
negation dropped|de|durfte keine Lehrlinge|durfte Lehrlinge
negation dropped|de|noch nicht verstanden|noch verstanden
negation dropped|de|glaubten beides nicht|glaubten beides
negation dropped|de|kann nicht behaupten|kann behaupten
negation dropped|de|wenn auch vergebens|wenn auch lebens
negation dropped|de|Ohne sein Zeugnis|Mit sein Zeugnis
negation dropped|fr|qui n’était pas à elle|qui était à elle
negation dropped|fr|il ne peut fermer nos bouches|il peut fermer nos bouches
negation dropped|fr|Il ne la lut jamais|Il la lut
negation dropped|fr|on n’osa guère les juger|on osa les juger
negation dropped|fr|n’y était pour rien|y était pour
negation dropped|fr|si personne ne paie|si personne paie
negation dropped|es|que no pertenecía|que pertenecía
negation dropped|es|ningún nombre|un nombre
negation dropped|es|apenas sabía leer|sabía leer
negation dropped|es|jamás las vendería|las vendería
negation dropped|es|tampoco cobró|cobró
negation dropped|es|y no quiso|y quiso
negation dropped|ru|но не сразу|но сразу
negation dropped|ru|просто не умеет|просто умеет
negation dropped|ru|никто не смеялся|все смеялся
negation dropped|ru|ничего не просила|ничего просила
negation dropped|ru|однако не вернул|однако вернул
negation dropped|ru|Крутов не знал|Крутов знал
negation added|en|but he obeyed|but he never obeyed
negation added|en|the water is common|the water is uncommon
negation added|de|las es und schwieg|las es nicht und schwieg
negation added|fr|devaient choisir|ne devaient choisir
negation added|es|Todos sabían|Todos no sabían
negation added|ru|крыша была готова|крыша не была готова
negation glued on|en|The findings were confidential|The findings were unconfidential
negation glued on|ru|просто не умеет|просто неумеет
negation glued on|de|für müde|für unmüde
only, almost, never|en|Penrose almost agreed|Penrose agreed
only, almost, never|en|only if the parish|if the parish
only, almost, never|en|was finally held|was held
only, almost, never|en|always kept a glass|kept a glass
only, almost, never|de|fast alle über|alle über
only, almost, never|de|Nur ein einziges|Ein einziges
only, almost, never|de|verkaufte selten mehr|verkaufte mehr
only, almost, never|de|vermutlich verhaftet|verhaftet
only, almost, never|fr|presque convaincu|convaincu
only, almost, never|fr|seules cinq savaient|cinq savaient
only, almost, never|fr|n’arrêta que trois|arrêta trois
only, almost, never|fr|fallait souvent céder|fallait céder
only, almost, never|es|Ella casi las quemó|Ella las quemó
only, almost, never|es|Solo tres hablaban|Tres hablaban
only, almost, never|ru|Зорина почти уволилась|Зорина уволилась
only, almost, never|ru|Только сторож|Сторож
only, almost, never|ru|стоила лишь 47|стоила 47
only, almost, never|ru|и редко платил|и платил
modal changed|en|company must stop|company may stop
modal changed|en|You may draw|You must draw
modal changed|en|could have turned|should have turned
modal changed|en|might have raised|must have raised
modal changed|en|it should be the last|it will be the last
modal changed|de|durfte keine|musste keine
modal changed|de|musste jeden Bogen|konnte jeden Bogen
modal changed|de|Rat sollte ihr|Rat wollte ihr
modal changed|fr|Elles devaient choisir|Elles pouvaient choisir
modal changed|fr|Le patron peut fermer|Le patron doit fermer
modal changed|es|lea debe callar|lea puede callar
modal changed|es|podía abrir|debía abrir
modal changed|ru|Крыша может подождать|Крыша должна подождать
modal changed|ru|он обязан был вернуть|он хотел был вернуть
quantity changed|en|Most of the vestry|Some of the vestry
quantity changed|en|a few thought|many thought
quantity changed|de|Manche hielten|Alle hielten
quantity changed|fr|La plupart restèrent|Certaines restèrent
quantity changed|es|Muchos vecinos|Algunos vecinos
quantity changed|ru|некоторые помогали|многие помогали
little word turned|en|less than a tenth|more than a tenth
little word turned|en|before the coming|after the coming
little word turned|de|Erst nach ihrem Tod|Erst vor ihrem Tod
little word turned|de|andere für mutig|andere gegen mutig
little word turned|fr|Avant l’hiver|Après l’hiver
little word turned|es|ningún nombre|algún nombre
little word turned|es|pozo sin agua|pozo con agua
little word turned|ru|перед праздником|после праздником
name swapped|en|Harriet Oakes, who|Harriet Penrose, who
name swapped|en|Josiah Penrose that|Josiah Oakes that
name swapped|de|Zensor Amtmann Brühl|Zensor Amtmann Lohse
name swapped|de|Brühl trat für|Lohse trat für
name swapped|fr|L’abbé Roussel|L’abbé Delmas
name swapped|fr|préfet Delmas|préfet Garnier
name swapped|es|maestra Jimena Luque|maestra Jimena Peralta
name swapped|ru|председатель Крутов|председатель Лаптев
name near|en|Harriet Oakes|Harriet Oakey
name near|en|Josiah Penrose|Josias Penrose
name near|de|Margarethe Lohse|Margarete Lohse
name near|de|Amtmann Brühl|Amtmann Brohl
name near|fr|Adèle Garnier|Adèle Granier
name near|es|Jimena Luque|Jimena Duque
name near|ru|Ефим Лаптев|Ефим Лаптин
number, in digits or words|en|three villages|four villages
number, in digits or words|en|twelve shillings|12 shillings
number, in digits or words|en|twelve shillings|twenty shillings
number, in digits or words|en|nineteen months|ninety months
number, in digits or words|en|640 gallons|six hundred gallons
number, in digits or words|en|less than a tenth|less than a tent
number, in digits or words|de|siebzehn Bücher|17 Bücher
number, in digits or words|de|siebzehn Bücher|siebzig Bücher
number, in digits or words|de|1.250 Pfennige|1,250 Pfennige
number, in digits or words|de|36 Groschen|3,6 Groschen
number, in digits or words|fr|Quarante-deux femmes|Quarante femmes
number, in digits or words|fr|Quarante-deux femmes|42 femmes
number, in digits or words|fr|de 28 à 19|de 19 à 28
number, in digits or words|es|catorce cartas|cuatro cartas
number, in digits or words|es|ciento veinte varas|veinte varas
number, in digits or words|es|75 pesetas|7,5 pesetas
number, in digits or words|ru|двести рублей|двадцать рублей
number, in digits or words|ru|восемнадцать досок|18 досок
number, in digits or words|ru|47 рублей|74 рублей
scan that makes another word|en|The modern mind|The modem mind
scan that makes another word|en|the corner of a map|the comer of a map
scan that makes another word|en|first promised|fist promised
scan that makes another word|en|He would sign|He would sigh
scan that makes another word|de|fürchtete den Rat|fürchtete den Rad
scan that makes another word|fr|elle brûla|elle brilla
scan that makes another word|es|una caja que|una casa que
scan that makes another word|ru|привёз восемнадцать|провёз восемнадцать
accent that makes another word|fr|ou quitter le pays|où quitter le pays
accent that makes another word|es|Ella casi las quemó|Ella casi las quemo
accent that makes another word|de|schon eingestellt|schön eingestellt
bracket that turns it|en|they waited for|they [hardly] waited for
bracket that turns it|en|Penrose to obey|Penrose to [dis]obey
bracket that turns it|en|Most of the vestry|[All] of the vestry
bracket that turns it|en|the company must stop|the company [may] stop
bracket that turns it|en|hardly anyone thought|[everyone] thought
bracket that turns it|en|the price fair|the price [un]fair
bracket that turns it|de|Der Zensor las es|Der Zensor [verbot] es
bracket that turns it|de|die meisten glaubten|[alle] glaubten
bracket that turns it|fr|promit de lire|[refusa] de lire
bracket that turns it|fr|Le patron peut fermer|Le patron [ne] peut fermer
bracket that turns it|es|ofreció 75 pesetas|ofreció [750] pesetas
bracket that turns it|es|las demás hablaban|[todas] hablaban
bracket that turns it|ru|Все крестьяне смотрели|[Не] все крестьяне смотрели
bracket that turns it|ru|никто не смеялся|[все] смеял[ись]
ellipsis that hides it|en|You may draw from the river,” she told him, “but you may not draw|You may draw from the river ... but you may ... draw
ellipsis that hides it|en|Penrose almost agreed|Penrose … agreed
ellipsis that hides it|de|verkaufte selten mehr|verkaufte [...] mehr
ellipsis that hides it|de|er tat es nicht|er tat es (...)
ellipsis that hides it|fr|Il ne la lut jamais|Il … la lut
ellipsis that hides it|fr|n’arrêta que trois meneuses|n’arrêta (…) trois meneuses
ellipsis that hides it|es|Ella casi las quemó|Ella […] las quemó
ellipsis that hides it|ru|Зорина почти уволилась|Зорина <…> уволилась
ellipsis that hides it|ru|однако не вернул|однако <...> вернул
"""
#: (kind, text, quotation): false ones that are no single change of a sentence.
FALSE_WHOLE = """
cut off before the negation|en|Its chairman knew the law; justice he knew.
cut off before the negation|de|Der Rat sollte ihr 1793 das Privileg erneuern; er tat es.
cut off before the negation|de|die meisten glaubten beides.
cut off before the negation|de|Sie fürchtete den Rat, aber er sie.
cut off before the condition|en|The moor is dry.
cut off before the condition|fr|La grange sera vendue.
cut off before the condition|ru|Школу закроют.
ellipsis in another order|en|They could have turned to the courts ... Penrose almost agreed.
ellipsis in another order|en|he obeyed … Nothing in the statute obliged Penrose
ellipsis in another order|de|Der Zensor las es und schwieg (…) Nur ein einziges handelte von der Freiheit.
ellipsis in another order|fr|après l’hiver, elle brûla […] Avant l’hiver, l’usine rouvrit
ellipsis in another order|es|Nadie lo dijo antes del entierro [...] Todos sabían quién las había escrito
ellipsis in another order|ru|никто не смеялся <…> некоторые помогали
splice|en|Penrose almost agreed. The findings were confidential.
splice|de|Der Zensor las es und schwieg. Man kann nicht behaupten, dass sie reich wurde.
splice|fr|Il ne la lut jamais. Garnier n’y était pour rien.
splice|es|Ella casi las quemó. El juez podía abrir la causa y no quiso.
splice|ru|Зорина почти уволилась. Зорина больше ничего не просила.
words in another order|en|a few thought the price fair; most of the vestry thought it shameful
words in another order|de|vor ihrem Tod öffnete die Stadt das Archiv, und nach dem Tor
words in another order|fr|Elle vécut encore trente ans, toujours gaie, parfois pauvre
words in another order|es|Muchos lo confesaron, pocos quisieron venderlas
words in another order|ru|Крутов знал об этом, Лаптев не знал
two words|en|Penrose agreed
two words|en|never forgot
two words|en|Josiah Oakes
two words|en|four villages
two words|en|not satisfied
two words|de|Margarethe Brühl
two words|de|siebzehn Jahre
two words|de|keine Kinder
two words|fr|préfet Garnier
two words|fr|vingt-huit sous
two words|es|Tomás Peralta
two words|es|algún nombre
two words|ru|Ефим Крутов
two words|ru|никогда смеялся
"""
#: (kind, text, what the source says, what the quotation says instead): each makes one true quotation of its sentence.
TRUE = """
scanner's letters|en|The modern|The rnodern
scanner's letters|en|the spring beneath|the spring bcneath
scanner's letters|en|chapel fed|chape1 fed
scanner's letters|en|company must|cornpany must
scanner's letters|en|gallons were|ga1lons were
scanner's letters|en|shameful; hardly|sharneful; hardly
scanner's letters|de|Druckerei ihres|Druckcrei ihres
scanner's letters|de|Lehrlinge annehmen|Lehr1inge annehmen
scanner's letters|fr|convoqua les|convoqna les
scanner's letters|fr|presque convaincu|presque conva1ncu
scanner's letters|es|encontró en|encontró cn
scanner's letters|es|vecinos quisieron|vecinos quisicron
scanner's letters|ru|учительница Анна|учитсльница Анна
slip of the pen|en|their patience strange|their patiance strange
slip of the pen|en|The official inquiry|The offical inquiry
slip of the pen|de|Privileg erneuern|Privleg erneuern
slip of the pen|fr|reprendre le travail|reprendre le travial
slip of the pen|es|de modo que llamó|de modo que lllamó
slip of the pen|ru|терпение и редко|терпенеи и редко
ligatures|en|The official|The oﬃcial
ligatures|en|finally held|ﬁnally held
ligatures|en|The findings were confidential|The ﬁndings were conﬁdential
ligatures|en|first promised|ﬁrst promised
ligatures|en|first promised|ﬁr\ufb06 promised
soft hyphens|en|surveyors reached|sur\u00advey\u00adors reached
soft hyphens|de|Druckerei ihres|Dru\u00adcke\u00adrei ihres
soft hyphens|ru|председатель Крутов|пред\u00adсе\u00adда\u00adтель Крутов
zero-width characters|en|patience strange|pa\u200btience\u2060 strange
no-break spaces|fr|devaient choisir : reprendre|devaient choisir\u00a0: reprendre
no-break spaces|fr|bouches ; et|bouches\u202f; et
other dashes|en|in a day — less|in a day – less
other dashes|en|in a day — less|in a day -- less
other dashes|en|in a day — less|in a day—less
other dashes|en|in a day — less|in a day - less
other dashes|fr|Quarante-deux|Quarante‑deux
other dashes|ru|подождать, — писал|подождать, – писал
nested quotation marks|en|‘it was ever so’|"it was ever so"
nested quotation marks|en|“but you|‘but you
nested quotation marks|de|‚verboten‘|»verboten«
nested quotation marks|fr|“c’est la loi”|« c’est la loi »
nested quotation marks|es|“lo que falta”|'lo que falta'
nested quotation marks|ru|„нельзя“|«нельзя»
spelling of old letters|de|heißt bloß|heisst bloss
spelling of old letters|ru|привёз восемнадцать|привез восемнадцать
accents of capitals|fr|À l’automne|A l’automne
remark in brackets|en|they waited|they [the parish] waited
remark in brackets|en|Its chairman|Its [sic] chairman
remark in brackets|en|he obeyed|he [Penrose] obeyed
remark in brackets|de|er tat es nicht|er [der Rat] tat es nicht
remark in brackets|es|no las vendió|no las vendió [las cartas]
remark in brackets|ru|Он всегда хвалил|Он [Крутов] всегда хвалил
remark in brackets|fr|Elle vécut|Elle [Garnier] vécut
letter in brackets|en|the company must|[t]he company must
numbers set otherwise|de|1.250 Pfennige|1 250 Pfennige
numbers set otherwise|de|1.250 Pfennige|1250 Pfennige
sound ellipsis|en|Harriet Oakes, who kept the accounts, wrote|Harriet Oakes … wrote
sound ellipsis|en|thought the price fair; a few thought it shameful; hardly|thought the price fair; […] hardly
sound ellipsis|de|Der Zensor las es und schwieg. Manche|Der Zensor las es (…) Manche
sound ellipsis|fr|L’abbé Roussel, presque convaincu, promit de lire leur lettre en chaire|L’abbé Roussel […] promit de lire leur lettre
sound ellipsis|es|una caja que no pertenecía a nadie. Dentro había|una caja que no pertenecía a nadie. […] había
sound ellipsis|ru|и сам привёз|. . . сам привёз
"""
TRUE_WORDS = {
    "en": ("Hollin Moor", "idle engine", "justice he", "thirty years", "the courts", "its kind"),
    "de": ("Amtmann Brühl", "siebzehn Bücher", "beides nicht", "wurde. Sie", "der Hand"),
    "fr": ("trente ans", "Garnier n’y", "savaient écrire", "sans colère", "elle brûla"),
    "es": ("sin agua", "don Álvaro", "no quiso", "tampoco cobró", "catorce cartas"),
    "ru": ("школьную крышу", "Ефим Лаптев", "не вернул", "меньше десяти"),
}
_ENDS = re.compile(r"(?<=[.!?])[”“»]?\s+(?=[\w«“„])")


def texts() -> dict[str, str]:
    """Return the sources by name: five languages, and each set in pages in its own way."""
    return TEXTS | {f"{name} in pages": _paged(name)[0] for name in TEXTS}


def labelled() -> list[Labelled]:
    """Return all quotations of the set, the same each time."""
    found = [*_changed(FALSE, False), *_changed(TRUE, True), *_in_pages()]
    found += [Labelled(name, quote, kind) for kind, name, quote in _rows(FALSE_WHOLE)]
    for name, listed in TRUE_WORDS.items():
        for quote in listed:
            assert TEXTS[name].count(quote) == 1, quote
            start = TEXTS[name].index(quote)
            found.append(Labelled(name, quote, "two words", start, start + len(quote)))
    return found


def _rows(table: str) -> Iterator[list[str]]:
    for row in table.strip().splitlines():
        yield row.split("|")


def _changed(table: str, true: bool) -> Iterator[Labelled]:
    for kind, name, theirs, ours in _rows(table):
        text = TEXTS[name]
        assert text.count(theirs) == 1, theirs
        at = text.index(theirs)
        start, end = _sentence(text, at, at + len(theirs))
        quote = text[start:at] + ours + text[at + len(theirs) : end]
        yield Labelled(name, quote, kind, *((start, end) if true else ()))


def _sentence(text: str, low: int, high: int) -> tuple[int, int]:
    """Return the whole sentence or sentences around a stretch."""
    cuts = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    start = max(cut for cut in cuts if cut <= low)
    end = min(cut for cut in cuts if cut >= high)
    return start, start + len(text[start:end].rstrip())


_BROKEN = "\x01"


def _paged(name: str) -> tuple[str, list[int]]:
    """Return a text in narrow lines on short pages with heads, feet and notes in one of five ways.

    With it goes the offset of each of its characters that is no space.
    """
    way = list(TEXTS).index(name)
    lines = _lines(TEXTS[name], (58, 64, 52, 60, 56)[way], hyphen=way != 2)
    head = ("A History of Hollin Moor", "", "La Vallée", "", "Школьная крыша")[way]
    height = (11, 9, 12, 8, 10)[way]
    source, places = "", []
    for page, at in enumerate(range(0, len(lines), height)):
        number = 113 + page
        above = (f"{head}    {number}", "", f"{number}  {head}" if page % 2 else f"{head}  {number}", "", head)[way]
        note = f"———————\n{page + 1}) Архив, л. {7 * page + 3}.\n\n{number}\n\n\f"
        below = (f"* Parish Chest, bundle {page + 2}.\n", f"- {number} -\n\n\f", "", f"[Pág. {number}]\n\n", note)[way]
        source += f"{above}\n\n" if above else ""
        for char in "\n".join(lines[at : at + height]):
            if not char.isspace() and char != _BROKEN:
                places.append(len(source))
            source += "-" if char == _BROKEN else char
        source += f"\n\n{below}"
    return source, places


def _lines(prose: str, width: int, *, hyphen: bool) -> list[str]:
    lines, line = [], ""
    for word in prose.split():
        room = width - len(line) - 1
        if len(word) <= room:
            line = f"{line} {word}".strip()
        elif hyphen and word.isalpha() and room >= 4 and len(word) - room >= 2:
            lines.append(f"{line} {word[: room - 1]}{_BROKEN}")
            line = word[room - 1 :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _in_pages() -> Iterator[Labelled]:
    """Yield every two sentences of the texts in pages, as they are and without their first negation."""
    for name, prose in TEXTS.items():
        source, places = _paged(name)
        cuts = [0, *(match.end() for match in _ENDS.finditer(prose)), len(prose)]
        for low, high in zip(cuts, cuts[2:], strict=False):
            quote = prose[low:high].strip()
            first = len("".join(prose[:low].split()))
            start, end = places[first], places[first + len("".join(quote.split())) - 1] + 1
            kind = "across pages" if "\n\n" in source[start:end] else "broken lines"
            yield Labelled(f"{name} in pages", quote, kind, start, end)
            words = quote.split()
            for at, word in enumerate(words[1:-1], 1):
                if word in ("not", "never", "nicht", "keine", "ne", "no", "не"):
                    less = " ".join(words[:at] + words[at + 1 :])
                    yield Labelled(f"{name} in pages", less, "negation dropped, in pages")
                    break
