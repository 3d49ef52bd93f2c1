"""Cautions: exact words that may mislead are told with the source's sentence, and plain ones are left alone."""

from __future__ import annotations

import pytest

from argmap.errors import Severity
from argmap.mapfile import read_map
from argmap.model import Claim, Map, Quote
from argmap.quotes import CautionKind, SourceText, check_map, problems
from argmap.quotes.finding import Finding

FILLER = {
    "en": "The harbour was rebuilt in the spring, and the ships came back to the town with the grain of the south.",
    "de": "Der Hafen wurde im Frühling wieder aufgebaut, und die Schiffe kamen mit dem Korn in die Stadt zurück.",
    "fr": "Le port fut rebâti au printemps, et les navires revinrent dans la ville avec le blé du sud de la mer.",
    "es": "El puerto fue reconstruido en la primavera, y los barcos volvieron a la ciudad con el trigo del sur.",
    "it": "Il porto fu ricostruito in primavera, e le navi tornarono nella città con il grano del sud della terra.",
    "ru": "Порт был восстановлен весной, и корабли вернулись в город с зерном с юга, как это было и до войны.",
}


@pytest.mark.parametrize(
    ("language", "sentence", "kind"),
    [
        ("en", "We do not believe that [the wall will hold another winter].", "governed"),
        ("en", "It would be wrong to say that [the wall will hold another winter].", "governed"),
        ("en", "Critics claim that [the wall will hold another winter].", "governed"),
        ("en", "If [the wall will hold another winter], the town is safe.", "governed"),
        ("en", "It has been objected that by the rule of the guild [the wall will hold another winter].", "governed"),
        ("en", "[The wall will hold another winter], but the gate will not.", "turned"),
        ("en", "[The wall will hold another winter] unless the river rises.", "turned"),
        ("en", "[The wall will hold another winter], according to the mason.", "turned"),
        ("en", "Is it true that [the wall will hold another winter]?", "question"),
        ("en", "The mason said: “I have looked at it. [The wall will hold another winter]. Pay me.”", "another_voice"),
        ("de", "Wir glauben nicht, dass [die Mauer noch einen Winter hält].", "governed"),
        ("de", "Die Gegner behaupten, dass [die Mauer noch einen Winter hält].", "governed"),
        ("de", "[Die Mauer hält noch einen Winter], aber das Tor ist morsch.", "turned"),
        ("fr", "Nous ne croyons pas que [le mur tienne encore un hiver].", "governed"),
        ("fr", "Les adversaires prétendent que [le mur tiendra encore un hiver].", "governed"),
        ("fr", "[Le mur tiendra encore un hiver], mais la porte est pourrie.", "turned"),
        ("es", "No creemos que [el muro aguante otro invierno].", "governed"),
        ("es", "[El muro aguantará otro invierno], pero la puerta está podrida.", "turned"),
        ("it", "Non crediamo che [il muro regga un altro inverno].", "governed"),
        ("it", "[Il muro reggerà un altro inverno], ma la porta è marcia.", "turned"),
        ("ru", "Мы не верим, что [стена простоит еще одну зиму].", "governed"),
        ("ru", "Критики утверждают, что [стена простоит еще одну зиму].", "governed"),
        ("ru", "[Стена простоит еще одну зиму], но ворота сгнили.", "turned"),
    ],
)
def test_what_governs_or_turns_exact_words_is_told(language: str, sentence: str, kind: str) -> None:
    quote = sentence.partition("[")[2].partition("]")[0]
    plain = sentence.replace("[", "").replace("]", "")
    found = SourceText(f"{FILLER[language]} {plain} {FILLER[language]}").check(quote)
    assert found.sound, found.explanation
    assert kind in [caution.kind.value for caution in found.cautions]
    assert found.sentence.strip("“”") in plain
    assert quote in found.sentence


@pytest.mark.parametrize("language", sorted(FILLER))
def test_a_plain_sentence_gets_no_caution(language: str) -> None:
    text = FILLER[language]
    found = SourceText(f"{text} {text.upper()}").check(text)
    assert found.cautions == ()
    assert found.sentence == ""


def test_a_sentence_cut_short_and_closed_with_a_full_stop_is_told() -> None:
    source = SourceText(f"{FILLER['en']} The mason praised the wall of the upper town and cursed the gate below it.")
    cut = source.check("The mason praised the wall of the upper town.")
    assert [caution.kind for caution in cut.cautions] == [CautionKind.CUT_SHORT]
    assert source.check("The mason praised the wall of the upper town").cautions == ()


def test_a_dissent_and_a_dialogue_are_another_voice() -> None:
    dissent = f"{FILLER['en']}\n\nThe Keeper of the Seal, dissenting.\n\nThe wall belongs to the town.\n"
    assert [it.kind.value for it in SourceText(dissent).check("The wall belongs to the town.").cautions] == [
        "another_voice"
    ]
    talk = "MASON. The wall will hold.\n\nMAYOR. It will not.\n\n" * 3 + FILLER["en"]
    assert "another_voice" in [it.kind.value for it in SourceText(talk).check("The wall will hold.").cautions]


def test_a_name_that_ends_a_wrapped_sentence_is_not_a_speaker() -> None:
    """Lines of prose may begin with a place again and again; the line before runs on into them."""
    wrapped = f"{FILLER['en']} Nobody could take the harbour of \nKronstadt.\n\n" * 4
    found = SourceText(f"{wrapped}The wall will hold.").check("The wall will hold.")
    assert found.cautions == ()


def test_a_speech_that_begins_with_the_words_is_shown_by_them() -> None:
    source = SourceText(f'{FILLER["en"]} He read out a letter. "The wall will hold. Nobody doubts it." He sat down.')
    assert [caution.words for caution in source.check("The wall will hold.").cautions] == ["The wall will hold"]


def test_a_note_of_a_caution_can_be_accepted_and_a_named_speaker_is_no_surprise() -> None:
    text = f"{FILLER['en']} The mason said: “The wall will hold, but the gate will fall.”"
    source = SourceText(text)

    def noted(quote: Quote) -> list[str]:
        found = problems(
            check_map(Map(id="m", title="M", claims=(Claim("c", "C.", quotes=(quote,)),)), {"s": source}, "")
        )
        assert all(problem.severity is Severity.NOTE for problem in found)
        return [problem.code for problem in found]

    assert noted(Quote("s", "The wall will hold")) == ["caution-turned", "caution-another-voice"]
    assert noted(Quote("s", "The wall will hold", speaker="The mason")) == ["caution-turned"]
    accepted = Quote(
        "s", "The wall will hold", speaker="The mason", accept=(("turned", "The gate is quoted beside it."),)
    )
    assert noted(accepted) == []
    reasons = ", ".join(f"{kind}: seen" for kind in CautionKind)
    text = f"claims: {{a: {{text: A., quotes: [{{source: s, text: The wall, accept: {{{reasons}}}}}]}}}}\n"
    read = read_map(text.encode(), "m")
    assert [problem for problem in read.problems if "accept" in problem.path] == [], "a file may accept each caution"


def test_a_finding_with_cautions_survives_being_kept() -> None:
    found = SourceText(f"{FILLER['en']} If the wall holds, the town is safe.").check("the wall holds")
    assert found.cautions
    assert Finding.of(found.plain()) == found


@pytest.mark.parametrize(
    ("following", "cautioned"),
    [
        ("But the bailiff rode to the coast in the second week.", False),
        ("But the fever came back in the spring.", True),
        ("But nobody had seen it done.", True),
        ("But this was denied by the bailiff.", True),
        ("The bailiff rode to the coast.", False),
    ],
)
def test_a_but_after_the_quotation_is_a_caution_only_where_it_speaks_of_it(following: str, cautioned: bool) -> None:
    text = f"The council met in May and heard the report. The physician cured the fever. {following} They went home."
    found = SourceText(text).check("The physician cured the fever.")
    assert any(caution.kind is CautionKind.TURNED for caution in found.cautions) is cautioned
