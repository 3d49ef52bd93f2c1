"""What a bracket puts in the place of a source's words, or adds to them: what clears up, and what turns the sense."""

from __future__ import annotations

from argmap.quotes.judge.marks import Part
from argmap.quotes.words.fold import QUOTES, collapse, fold, words
from argmap.quotes.words.languages import is_function_word, is_number, is_turning, negations
from argmap.quotes.words.numbers import numbers
from argmap.quotes.words.wordlists import families, listed

TURNING_ENDINGS = frozenset(("less", "lessly", "los", "lose", "loses"))
_STEM = 4
_LONGEST = 3
"""Words on either side of a replacement that is judged word by word."""


def replaced(part: Part, text: str, hidden: list[str], languages: tuple[str, ...]) -> str:
    """Return a sentence on what a bracket replaces or adds that changes the sense; empty if nothing does.

    :param text: the source's text after the last word before the bracket, up to the first word after it
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
            return f"The bracket’s word “{part.inserted}” does not mean the same as the source’s “{collapse(text)}”."
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
            return f"The bracket replaces “{word}”, which changes the sense."
    name = next((word for word in hidden if is_name(word, text, languages)), None)
    if name and any(word[:1].isupper() for word in inserted) and fold(name) not in folded:
        return f"The bracket replaces the name “{name}”."
    return _other_words(hidden, inserted, languages)


def added(inserted: str, languages: tuple[str, ...]) -> str:
    """Return a sentence on a word that a bracket adds by itself and that turns the sense; empty if none does."""
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
    weighty = families("weighty", languages)
    names = [word for word in said if is_name(word, "", languages)]
    if (
        (is_number(neighbour, languages) and any(is_number(word, languages) for word in said))
        or (
            (fold(neighbour) in weighty or is_turning(neighbour, languages))
            and any(word in weighty and weighty[word] != weighty.get(fold(neighbour)) for word in folded)
        )
        or (is_name(neighbour, "", languages) and names and len(names) == len(said))
    ):
        return f"The bracket replaces the source’s “{neighbour}”, which says something else."
    return ""


def _other_words(hidden: list[str], inserted: list[str], languages: tuple[str, ...]) -> str:
    """Return a sentence where the bracket's words are none that clear up, or inflect, what they replace."""
    theirs, ours = [fold(word) for word in hidden], [fold(word) for word in inserted]
    if len(theirs) > _LONGEST or not ours or any(word in listed("deictic") for word in theirs):
        return ""
    weighty, paired = families("weighty", languages), families("paired", languages)
    for table in (weighty, paired if len(theirs) == len(ours) == 1 else {}):
        for word, written in zip(theirs, hidden, strict=True):
            family = table.get(word)
            if family is None or family in {table.get(other) for other in ours}:
                continue
            if table is weighty or ours[0] in table or is_function_word(inserted[0], languages):
                return f"The bracket replaces “{written}”, which changes the sense."
    if len(ours) > _LONGEST:
        return ""
    lost = [word for word in hidden if _is_content(word, languages) and not _is_form_of_any(word, ours)]
    new = [
        word
        for word in inserted
        if _is_content(word, languages) and not word[:1].isupper() and not _is_form_of_any(word, theirs)
    ]
    if lost and new and len(lost) == sum(_is_content(word, languages) for word in hidden):
        return f"The bracket puts “{new[0]}” for the source’s “{lost[0]}”, which is another word."
    return ""


def _is_content(word: str, languages: tuple[str, ...]) -> bool:
    form = fold(word)
    little = form in listed("pronoun") or form in families("paired", languages) or is_function_word(word, languages)
    return len(form) >= 3 and not little


def _is_form_of_any(word: str, others: list[str]) -> bool:
    return any(_are_forms(fold(word), other) for other in others)


def _are_forms(word: str, other: str) -> bool:
    """Return whether two words are forms of one: the same stem, or listed as irregular."""
    short, long = sorted((word, other), key=len)
    irregular = families("irregular")
    if short == long or (short in irregular and irregular[short] == irregular.get(long)):
        return True
    if any(word.endswith(end) != other.endswith(end) for end in ("less", "los", "lose", "loses")):
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

    :param text: the text it is in
    """
    if not word[:1].isupper() or is_function_word(word, languages) or fold(word) in listed("pronoun"):
        return False
    before = text[: text.find(word)].rstrip(" \t\r\n" + QUOTES)
    return not before or before[-1] not in ".!?"
