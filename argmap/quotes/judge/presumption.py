"""Whether what an ellipsis hides inside a sentence can be seen to be harmless by its shape; if not, it is refused.

No list of telling words is complete. So a short stretch that is hidden inside a sentence counts as harmless only where
its shape shows it: it stands between two marks, as an apposition or an item of a list does, or it is a date, says where
something is, or is joined by “and”. Function words tell, of which languages have few.
"""

from __future__ import annotations

import re

from argmap.quotes.judge.clauses import Clause
from argmap.quotes.words import cues
from argmap.quotes.words.fold import QUOTES, fold, words
from argmap.quotes.words.languages import is_negation, is_number
from argmap.quotes.words.sentences import ends
from argmap.quotes.words.wordlists import listed

FEWEST, MOST = 4, 30
"""Words of a hidden stretch that is judged by its shape; single words and short phrases are judged by the lists."""
_MARK = re.compile(r"[\s\"'“”‘’„«»]*(?:[,;:()\[\]{}،؛]|—|–|--|-\s)")
_MARK_BEHIND = re.compile(r"(?:[,;:()\[\]{}،؛]|—|–|--|\s-)[\s\"'“”‘’„«»]*\Z")
_STRONG = re.compile(r"[\s\"'“”‘’„«»]*[;:]")
_APOSTROPHE = re.compile("['’]")
_YEAR = re.compile(r"\d{3,4}\Z")
_ADJECTIVES = 8
"""Words of adjectives that may stand between an article and its noun."""
_WHICH = 9
"""Words of a phrase among which a relative pronoun follows “in those cases”."""
_HEAD = 4
"""First words of a phrase in which a number, or a word such as “most”, makes it say of how many."""
_SUBJECT = 3
"""Words before a hidden phrase among which “all” or “every” is limited by it."""
_REMARK = 6
_NOUN_TO = 2
_AS, _OR, _EXAMPLE = 3, 3, 2
_DATE, _ARTICLE_DATE = 3, 5
"""First words of a date among which its month, day or year stands; of one that begins with an article."""
_LISTED = 6
"""Words on either side of a hidden one among which another comma shows a list."""
_PREPOSITIONS_LEAD = (("fr",), ("es",), ("it",), ("pt",), ("ro",))
"""Languages whose infinitives follow prepositions that nouns have too."""
_ALWAYS_COMMAS = (("de",), ("ru",), ("uk",), ("pl",), ("cs",), ("bg",), ("fi",), ("hu",))
"""Languages that set every relative clause between commas, also one that says which ones are meant."""
_ENDING = 2
"""Letters that a word has at least before an ending that says where."""


class Shape:
    """The words of a hidden stretch, and what stands around it.

    :param text: the hidden text, with the marks at its ends
    :param before: the quoted words before it in the same sentence; after: those behind it
    """

    def __init__(self, clauses: list[Clause], text: str, before: str, after: str, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.clauses = clauses
        stops = ends(before.rstrip())
        self.before = before[max((begin for _, begin in stops if begin < len(before.rstrip())), default=0) :]
        self.after = after
        self.said, self.says = _split(words(self.before)[-12:]), _split(words(after)[:_LISTED])
        self.first, self.last = _split(clauses[0].words), _split(clauses[-1].words)
        self.count = sum(len(clause.words) for clause in clauses)
        self.left = _MARK.match(text) is not None
        self.strong = _STRONG.match(text) is not None
        self.bracketed = text.lstrip()[:1] in ("(", "[")
        self.spoken = text.rstrip()[-1:] in QUOTES and any(mark in text[:4] for mark in QUOTES)
        self.right = _MARK_BEHIND.search(text) is not None or bool(self.says and self._is(self.says[0], "coordinator"))

    def _is(self, word: str, kind: str) -> bool:
        form = fold(word)
        if kind == "coordinator":
            return bool(cues.at(cues.COORDINATOR, [form], 0, self.languages))
        return form in listed(kind, self.languages)

    @property
    def unproven(self) -> bool:
        """Return whether nothing shows that the stretch is harmless."""
        if self.count > MOST:
            return False
        if self.strong and self.says and self._governed():
            return False
        if self.strong and (self._ergative() or self.swaps):
            return True
        if self.left and self.right:
            return not self.strong and self._remarks()
        if self.count < FEWEST:
            return self._leads()
        if self._broken() or self._describes():
            return False
        if self._runs_on():
            return True
        return self._crosses() if self.left else not self._opens()

    @property
    def swaps(self) -> bool:
        """Return whether the words end a sentence's or clause's subject, so that its verb goes to another one."""
        begins = next((char for char in self.after if char.isalnum()), "")
        own = ("coordinator", "speaker", "determiner", "pronoun")
        if not begins.islower() or not self.says or any(self._is(self.says[0], kind) for kind in own):
            return False
        head = self.first[0]
        adverbial = self._is(head, "preposition") or self._places() or self._is(head, "coordinator")
        return not (self.right and adverbial) and self.count != 1

    def _opens(self) -> bool:
        """Return whether words that follow quoted ones without a mark begin as a harmless phrase does."""
        head = self.first[0]
        if self._is(head, "coordinator"):
            return True
        where = self._is(head, "place") or self._is(head, "place_article")
        within = _ARTICLE_DATE if self._is(head, "determiner") and head.islower() else _DATE
        dated = self._dated(self.count if where else within) and not self._is(head, "preposition")
        if dated and any(char.isdigit() for word in self.first for char in word):
            return True
        if self._limits() or self._narrows():
            return False
        if dated:
            return True
        if self._joins() and (self._is(head, "determiner") or self._is(head, "auxiliary")):
            return True
        return self._places() or (self._named(head) and self.languages[:1] != ("de",))

    def _places(self) -> bool:
        """Return whether a phrase says where, or of whom: a preposition, then an article or a name."""
        head = self.first[:_HEAD]
        if len(head) > 1 and cues.at(cues.COMPLEMENTIZER, [fold(head[1])], 0, self.languages):
            # “Dès que”: a preposition that is part of a conjunction says when, and on what terms.
            return False
        # “Of the three valleys” describes; “on the two afternoons” limits.
        of = any(self._is(head[0], kind) for kind in ("partitive", "determiner", "place_article"))
        if any(
            self._counts(word)
            and not (of and at and any(self._is(head[at - 1], it) for it in ("determiner", "place_article")))
            for at, word in enumerate(head)
        ):
            return False
        if self._is(head[0], "place_article"):
            return True
        if self._is(head[0], "place") and len(head) > 1:
            return not listed("determiner", self.languages) or self._settled(head[1])
        suffixes = tuple(listed("place_suffix", self.languages))
        last = fold(self.first[-1])
        return bool(suffixes) and len(self.first) > 1 and last.endswith(suffixes) and len(last) > _ENDING + 2

    def _settled(self, word: str) -> bool:
        kinds = ("determiner", "place_article", "place")
        return self._named(word) or any(self._is(word, kind) for kind in kinds) or len(word) == 1

    def _counts(self, word: str) -> bool:
        return is_number(word, self.languages) or self._is(word, "universal")

    def _limits(self) -> bool:
        """Return whether a phrase right behind “all who”, or a sentence's only word, says which ones are meant."""
        if len(self.said) == 1 or (self.said and self._is(self.said[-1], "auxiliary")):
            return True
        if self.languages == ("en",) and 1 < len(self.said) <= _SUBJECT and not self._joins():
            last = self.said[-1]
            bare = not any(self._is(word, "determiner") for word in self.said)
            if bare and last.endswith("s") and not last.endswith(("ss", "us", "is", "as")):
                return True
        return any(self._is(word, "universal") for word in self.said[-_SUBJECT:])

    def _narrows(self) -> bool:
        """Return whether words say which of several, or in what tale: “in those years when”."""
        if self._which() or self._portrays():
            return True
        of = any(self._is(self.first[0], kind) for kind in ("partitive", "place_article"))
        return of and self.right and 1 < len(self.said) <= _SUBJECT and self._several()

    def _several(self) -> bool:
        """Return whether the quoted subject is a plural, as far as its article or ending shows."""
        if self._is(self.said[0], "plural_article"):
            return True
        last = self.said[-1]
        return self.languages == ("en",) and last.endswith("s") and not last.endswith(("ss", "us", "is", "as"))

    def _which(self) -> bool:
        """Return whether a phrase says in which cases: “in those disputes that both have submitted”."""
        if len(self.first) < 3 or not (self._is(self.first[0], "place") or self._is(self.first[0], "preposition")):
            return False
        forms = list(map(fold, self.first))
        if cues.at(cues.RELATIVE, forms, 0, self.languages) or not cues.at(
            cues.DEMONSTRATIVE, forms, 1, self.languages
        ):
            return False
        found = [fold(word) for clause in self.clauses for word in clause.words][2:_WHICH]
        return any(cues.at(cues.RELATIVE, [form], 0, self.languages) for form in found)

    def _portrays(self) -> bool:
        """Return whether a phrase says in what tale, model or trial something is so: “in the libel which”."""
        head = self.first[:_HEAD]
        suffixes = tuple(listed("place_suffix", self.languages))
        within = self._is(head[0], "place") or (bool(suffixes) and any(fold(it).endswith(suffixes) for it in head[:2]))
        forms = list(map(fold, head))
        return within and any(cues.at(cues.PORTRAYAL, forms, at, self.languages) for at in range(len(forms)))

    def _governed(self) -> bool:
        """Return whether a hidden clause has a verb of its own, and what follows is no verb but “of commanding”."""
        verb = any(self._is(word, "auxiliary") for word in self.first)
        return verb and self.count >= FEWEST and self._is(self.says[0], "partitive")

    def _ergative(self) -> bool:
        """Return whether a hidden clause's subject, marked as the doer, is that of the next quoted verb."""
        return self.languages[:1] == ("hi",) and "ने" in self.first[:_HEAD]

    def _describes(self) -> bool:
        """Return whether only adjectives stand between an article and its noun: “a large, gently sloping … field”."""
        if self.left or not self.said or not self._is(self.said[-1], "determiner"):
            return False
        found = [word for clause in self.clauses for word in clause.words]
        joined = [at for at, word in enumerate(found) if self._is(word, "coordinator")]
        kinds = ("auxiliary", "preposition", "place", "determiner", "universal", "speaker", "partitive", "infinitive")
        little = any(self._is(word, kind) for word in found for kind in kinds)
        weighs = any(is_negation(word, self.languages) or is_number(word, self.languages) for word in found)
        listed_ = len(self.clauses) > 1 or bool(joined)
        return listed_ and len(found) - 1 not in joined and not little and not weighs and self.count <= _ADJECTIVES

    def _dated(self, within: int = MOST) -> bool:
        found = [word for clause in self.clauses for word in clause.words][:within]
        calendar = listed("calendar", self.languages)
        return any(_YEAR.match(word) or fold(word) in calendar for word in found)

    def _named(self, word: str) -> bool:
        return word[:1].isupper()

    def _joins(self) -> bool:
        """Return whether the hidden words end in “and”, as an item of a list does."""
        return self._is(self.last[-1], "coordinator")

    def _runs_on(self) -> bool:
        """Return whether the last hidden word governs the first quoted one, and is not said before the gap too."""
        if self.right or self._joins():
            return False
        last = self.last[-1]
        kinds = ("preposition", "place", "auxiliary", "determiner", "place_article")
        governs = any(self._is(last, kind) for kind in kinds) or bool(
            cues.at(cues.COMPLEMENTIZER, [fold(last)], 0, self.languages)
        )
        return governs and not self._again(last)

    def _broken(self) -> bool:
        """Return whether the quoted pieces cannot be read as one clause: anybody sees that words are missing."""
        last = self.last[-1]
        if self.right:
            return False
        if (self.left and self._reduced()) or self._clashes(last) or self._verbless(last):
            return True
        if self._is(last, "determiner"):
            return not self._again(last)
        # “A middle … the International”, out of a relative clause: one noun beside another.
        inside = len(self.clauses) > 1 and cues.at(cues.RELATIVE, [fold(self.last[0])], 0, self.languages)
        if inside and self._is(last, "place") and any(self._is(word, "determiner") for word in self.said[-2:]):
            return True
        return self._dangles() and (self._is(last, "auxiliary") or fold(last) in listed("infinitive", self.languages))

    def _clashes(self, last: str) -> bool:
        """Return whether what is quoted cannot stand side by side: “signalled … must begin”, “we … this work”."""
        if self.says and self._is(last, "speaker") and self._is(self.says[0], "auxiliary") and len(self.last) > 2:
            that = cues.at(cues.COMPLEMENTIZER, [fold(self.last[-2])], 0, self.languages)
            return bool(that) and self._is(self.first[0], "determiner") and not self._verb(self.first)
        if self._is(last, "noun_lead"):
            return bool(self.said) and self._is(self.said[-1], "speaker")
        # “Under the … production”: the noun behind the article is missing.
        under = len(self.said) > 1 and any(self._is(self.said[-2], kind) for kind in ("place", "preposition"))
        cut = under and self._is(self.said[-1], "determiner") and self._is(last, "partitive") and not self.left
        return cut and not self._verb(self.first) and not any(self._counts(word) for word in self.first)

    def _verb(self, found: list[str]) -> bool:
        return any(self._is(word, "auxiliary") for word in found)

    def _verbless(self, last: str) -> bool:
        """Return whether the sentence's only verb is hidden: “Each step … a corresponding advance”."""
        if self.languages != ("en",) or not self.said or not self.says or self.left:
            return False
        found = words(self.before) + words(self.after[: min((end for end, _ in ends(self.after)), default=None)])
        nominal = self._is(found[0], "determiner") and self._is(self.says[0], "determiner")
        verb = any(word.endswith("ed") or (word.endswith("s") and not word.endswith("ss")) for word in found)
        return nominal and self._verb(self.first) and not verb and not self._verb(found)

    def _reduced(self) -> bool:
        """Return whether hidden words end in “who are” or “which was”: what follows is said of the words before it."""
        if len(self.last) < 2 or not self._is(self.last[-1], "auxiliary"):
            return False
        return bool(cues.at(cues.RELATIVE, [fold(self.last[-2])], 0, self.languages))

    def _leads(self) -> bool:
        """Return whether a few words lead to a quoted verb: “neglected to”, “versäumte zu”."""
        last = fold(self.last[-1])
        if self.right or self.count < 2 or self.languages[:1] in _PREPOSITIONS_LEAD:
            return False
        # “Every new … promote”: a noun with a capital, which governs nothing.
        noun = self.count == _NOUN_TO and self._named(self.first[0]) and self.languages[:1] != ("de",)
        infinitive = last in listed("infinitive", self.languages)
        return infinitive and not noun and not self._again(last) and not self._dangles()

    def _dangles(self) -> bool:
        """Return whether the quoted words before the gap end in an article or a preposition."""
        return bool(self.said) and any(self._is(self.said[-1], it) for it in ("determiner", "place", "preposition"))

    def _again(self, word: str) -> bool:
        form = fold(word)
        return any(fold(other) == form for other in self.said[-1:])

    def _crosses(self) -> bool:
        """Return whether words begin behind a mark and end inside a clause that the next quoted words go on with."""
        return not self._joins() and not (self.last and self._again(self.last[-1])) and not self._dated()

    def _parallel(self, word: str) -> bool:
        form = fold(word)
        return any(fold(other) == form for other in (*self.said, *self.says[:2]))

    def _remarks(self) -> bool:
        """Return whether words between two marks are no apposition, item, place or date, but say how it is meant."""
        head, rest = self.first[0], self.first[1:]
        if self.bracketed and any(char.isdigit() for word in self.first for char in word):
            return False
        forms = [fold(word) for word in self.first]
        if cues.at(cues.PURPOSE, forms, 0, self.languages):
            return False
        if self._on_terms() or self._which() or self._portrays() or self._meant():
            return True
        relative = any(cues.at(cues.RELATIVE, [form], 0, self.languages) for form in forms[:2])
        if relative and self.languages[:1] in _ALWAYS_COMMAS:
            return any(self._is(word, "universal") for word in self.said[-_SUBJECT:])
        if cues.at(cues.OPENING, forms, 0, self.languages):
            return False
        if self._is(head, "universal"):
            return not self._parallel(head)
        if self._parallel(head) or self._dated() or self._named(head):
            return False
        if self._is(head, "alternative") and self.count > _OR and not self._in_list():
            return True
        if self._is(head, "coordinator") or self._is(head, "determiner"):
            return self._told()
        if self._is(head, "auxiliary") and len(self.first) >= 3:
            return True
        if self._is(head, "speaker"):
            return self.count <= _REMARK and not self.spoken
        if cues.at(cues.AS, [fold(head)], 0, self.languages):
            example = len(self.first) == _EXAMPLE and len(self.clauses) > 1
            return self.count > _AS and not example and not cues.at(cues.IDIOM, forms, 0, self.languages)
        if self.count >= FEWEST and not self.spoken and (self._is(head, "thus") or self._attributed()):
            return True
        if self._is(head, "place") and listed("determiner", self.languages):
            return not (rest and (self._settled(rest[0]) or cues.at(cues.RELATIVE, [fold(rest[0])], 0, self.languages)))
        if len(self.first) == 1 and self.count == 1:
            return not self._in_list()
        return False

    def _on_terms(self) -> bool:
        """Return whether words between “may” and what may be done say on what terms."""
        if self.count < FEWEST or not self.said or not self._is(self.said[-1], "may"):
            return False
        head = [fold(self.first[0])]
        subordinate = cues.at(cues.CONCESSION, head, 0, self.languages)
        return bool(subordinate) or self._is(head[0], "place") or self._is(head[0], "preposition")

    def _meant(self) -> bool:
        """Return whether a participle says which of several are meant: “Peasants, freed before the decree, …”."""
        suffixes = tuple(listed("plural_participle", self.languages))
        form = fold(self.first[0])
        return bool(suffixes) and len(self.said) == 1 and self.count >= FEWEST - 1 and form.endswith(suffixes)

    def _attributed(self) -> bool:
        """Return whether an aside begins with a verb of saying: “say those who never saw it”."""
        head = [fold(self.first[0])]
        return any(cues.at(kind, head, 0, self.languages) for kind in (cues.ATTRIBUTION, cues.REPORTING))

    def _told(self) -> bool:
        """Return whether somebody says so, as in “a spokesman for his opponents alleged last night”."""
        first = self.clauses[0]
        relative = any(cues.at(cues.RELATIVE, first.forms, at, self.languages) for at in range(len(first.forms)))
        found = first.found(cues.ATTRIBUTION)
        return found is not None and found[0] > 1 and not relative

    def _in_list(self) -> bool:
        behind = " ".join(self.after.split()[:_LISTED])
        around = " ".join(self.before.rstrip(",; ").split()[-_LISTED:])
        return "," in around or "," in behind or any(self._is(word, "coordinator") for word in self.says)


def swaps(clauses: list[Clause], text: str, after: str, languages: tuple[str, ...]) -> bool:
    """Return whether the hidden beginning of a sentence has its subject, whose verb is then said of another.

    :param clauses: the hidden beginning's clauses; text: its text, with the marks at its ends
    :param after: the quoted words behind it
    """
    if not languages or not listed("auxiliary", languages):
        return False
    shape = Shape(clauses, text, "", after, languages)
    return shape.count <= MOST and shape.swaps


def _split(found: list[str]) -> list[str]:
    """Return words with elided articles apart: “l’eau” as “l” and “eau”."""
    return [piece for word in found for piece in _APOSTROPHE.split(word) if piece] or found


def doubt(clauses: list[Clause], text: str, before: str, after: str, languages: tuple[str, ...]) -> str:
    """Return the words of a stretch inside a sentence that nothing shows to be harmless; or nothing.

    :param clauses: the stretch's clauses
    :param text: the hidden text, with the marks at its ends
    :param before: the quoted words before it; after: those behind it
    :param languages: the language whose function words tell; none is known where it is empty
    """
    if not languages or not listed("auxiliary", languages):
        return ""
    shape = Shape(clauses, text, before, after, languages)
    return " ".join(word for clause in clauses for word in clause.words) if shape.unproven else ""
