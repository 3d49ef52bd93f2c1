"""What is hidden inside a sentence is refused unless its shape shows that it is harmless, whatever its words are."""

from __future__ import annotations

import re

import pytest

from argmap.quotes import SourceText
from argmap.quotes.judge.hidden import weigh

EN, DE, FR, RU = ("en",), ("de",), ("fr",), ("ru",)


@pytest.mark.parametrize(
    ("language", "before", "hidden", "after"),
    [
        (EN, "Voters ", " in the zorbic provinces ", "rejected the plan."),
        (EN, "All shops ", " in the zorbic provinces ", "were closed."),
        (EN, "The firmware ", " zorbled on about one start to ", "close the valve."),
        (EN, "The tunnel was dry ", " for the nine weeks of the zorbing ", "and its lining was sound."),
        (EN, "The vessels ", " whose masters had zorbed the oath ", "were admitted to the harbour."),
        (EN, "The shop ", ", as the clerks enjoy zorbing of it, ", "sold bread."),
        (EN, "The shop ", ", in zorbic imaginations of clerks, ", "sold bread."),
        (EN, "Hume left the question; ", "; it was a zorbic pupil who ", "derived the whole system."),
        (DE, "Hegel schwieg dazu; ", "; sein Schüler Zorb, eifriger als klug, ", "erklärte den Staat."),
        (FR, "Les enfants ", " zorbés de mères déjà traitées ", "grandissent sans lésion."),
        (EN, "The burgesses ", " of the zorbic house, that is of nine homes, ", "chose the bailiffs."),
        (EN, "An arbiter may ", ", in those zorbs that both sides have put to him, ", "award costs."),
        (EN, "The bishop ", ", in the libel that the zorbs put about, ", "sold the plate."),
        (EN, "Pleasure, ", ", say those who never zorbed at all, ", "is the end of life."),
        (EN, "It was seen in ", " two out of ", "a hundred children."),
        (EN, "He bore ", " one tenth of ", "the loss."),
        (DE, "Man sah es bei ", " drei von insgesamt ", "vierhundert Kindern."),
        (RU, "Крестьяне", ", зорбленные ещё до указа, ", "могли уйти."),
        (RU, "Завод ", " на бумаге и зорбах начальства ", "выпускал машины."),
    ],
)
def test_what_nothing_shows_to_be_harmless_is_refused(
    language: tuple[str, ...], before: str, hidden: str, after: str
) -> None:
    assert weigh(hidden, before, language, after).error


@pytest.mark.parametrize(
    ("language", "before", "hidden", "after"),
    [
        (EN, "We met the guides ", " at the inn above the lake ", "and set out."),
        (EN, "The deed ", " of the 2nd of August 1831 ", "conveyed the land."),
        (EN, "They sold salt, ", ", zorbs, cloth, ", "wax and rope."),
        (EN, "The crew, ", ", zorbing in shifts of four hours, ", "lit the lamp."),
        (EN, "Every child could read ", " and write and zorb ", "by the year 1790."),
        (EN, "The report praises ", " the mayor, the two zorbs and ", "the harbour master."),
        (EN, "It rained; ", "; the roads were mud and the zorbs were gone; ", "we stayed at home."),
        (EN, "“I took nothing,” ", ",” he told them all, “", "that was not mine."),
        (EN, "It flows through a ", " large, gently zorbing, stone-lined ", "channel to the mill."),
        (EN, "The valves were ground, ", ", so that all zorb might stay within them, ", "and bolted down."),
        (EN, "The council met ", ", on the fourth of March, ", "and rebuilt the mill."),
        (EN, "Each step in the growth ", " of the zorb was followed by ", "a like advance of that class."),
        (EN, "Freedom means, under the ", " zorbic and dull conditions of ", "trade, free selling."),
        (EN, "It would lead every new ", " President to ", "promote his men."),
        (DE, "Am Abend trafen sie sich ", " in der Gaststätte am Bahnhof ", "und berieten."),
        (FR, "Les halles furent bâties ", " en pierre du pays de Zorb ", "par un maçon."),
    ],
)
def test_what_its_shape_shows_to_be_harmless_passes(
    language: tuple[str, ...], before: str, hidden: str, after: str
) -> None:
    assert weigh(hidden, before, language, after).error == ""


def test_a_part_that_cannot_be_read_on_is_no_error() -> None:
    assert weigh(" zorb of the whole country and a ", "He sought the ", EN, "crown. ").error == ""
    assert weigh(" zorb of the whole country and for ", "He sought to ", EN, "crown the king. ").error


@pytest.mark.parametrize(
    ("hidden", "refused"),
    [
        ("So at least the zorbs persuaded themselves until the books were opened.", True),
        ("That was my uncle's favourite zorb, and three of his sons came to grief.", True),
        ("But the zorbs were gone.", True),
        ("The harvest was zorbic.", True),
        ("In fact the barns of four farms stood empty from the first week of zorb to the last.", True),
        ("The parish registers of those years say that the zorbs died by the dozen in every village.", True),
        ("The zorb and his friends claimed so for the rest of their lives, and had it printed in every almanac.", True),
        ("No zorb had been cut.", True),
        ("The zorb claimed that the new barns of the four farms were the largest of the whole county.", False),
        ("The zorbs of the lower valley, who had been there for years, refused to pay the tax on salt.", False),
        ("We had the zorb stripped in under an hour, with the help of two fitters.", False),
        ("A light zorb blew from the south-west.", False),
        ("It was a zorb of nine arches, with a mill on the fourth and a chapel on the last.", False),
        ("I wrote those words when I was twenty and had read nothing of the zorbs.", True),
        (
            "That was the view of it I held at first, before a zorb had sworn to the coat and I had to give up all of "
            "what I had thought till then of it and of him.",
            True,
        ),
        (
            "When the zorbs of four farms were taken out, nothing was left of it at all for anybody to see or weigh.",
            True,
        ),
        ("What a zorbic doctrine for all of us to live and die by in these days!", True),
    ],
)
def test_the_only_hidden_sentence_may_not_speak_of_its_neighbour(hidden: str, refused: bool) -> None:
    found = weigh(f". {hidden} ", "The harvest was good that year. ", EN, "The barns were full.")
    assert bool(found.error) is refused


def test_a_negation_in_a_long_relative_clause_is_a_caution() -> None:
    long = weigh(", who knew nothing of zorbs and kept no newspaper in the house, ", "The vicar, ", EN, "hid the men.")
    assert not long.error
    assert long.caution
    assert weigh(", who had never seen the zorb, ", "The vicar, ", EN, "signed the deed.").error


def test_an_ellipsis_in_words_that_stand_together_elsewhere_is_judged_where_it_hides() -> None:
    text = "We are taught in the nursery, and few forget it, that we are rewarded in this life for every act. "
    found = SourceText(text + "The bell of the school is rung at noon on all the days of the week.").check(
        "We are … rewarded in this life for every act."
    )
    assert not found.sound


def test_chinese_words_inside_a_clause_are_refused_unless_they_give_a_date_or_a_place() -> None:
    text = "新式织机运到厂里的头两个月每日织布四十匹。这座桥于一八九二年三月建成。他们在城里开设店铺。"
    source = SourceText(text)
    assert not source.check("新式织机……每日织布四十匹").sound
    assert source.check("这座桥……建成").sound


def test_a_wording_that_occurs_twice_says_so_and_a_sign_of_multiplication_may_be_typed_as_x() -> None:
    source = SourceText("The pipe is 5 × 7 cm. It was laid in May. The pipe is 5 × 7 cm.")
    found = source.check("The pipe is 5 x 7 cm.")
    assert found.verdict.value == "typography"
    assert "It appears 2 times in the source." in found.explanation
    assert not source.check("The pipe is 5 x 8 cm.").sound


@pytest.mark.parametrize(("remark", "sound"), [("by force", False), ("recte 1902", True), ("Utrecht", True)])
def test_sic_vouches_for_no_more_than_a_correction(remark: str, sound: bool) -> None:
    source = SourceText("The treaty was signed at Utrecht in the autumn. It was kept for a year.")
    assert source.check(f"The treaty was signed at Utrecht [sic: {remark}] in the autumn.").sound is sound


def test_a_few_words_that_lead_to_a_quoted_verb_are_refused() -> None:
    assert weigh(" zorbled to ", "The clerk ", EN, "close the valve.").error
    assert weigh(" zorbled zu ", "Der Schreiber ", DE, "schließen.").error


@pytest.mark.parametrize(
    ("language", "text", "sound"),
    [
        ("id", "Kapal itu akan berangkat {jika cuaca baik dan semua barang telah dimuat} dan tiba besok.", False),
        ("id", "Kapal itu {tidak} berangkat pada malam itu dan awaknya tidur di pelabuhan.", False),
        ("id", "Di pasar itu dijual beras, {gula, kopi,} garam dan ikan kering yang murah.", True),
        ("vi", "Con tàu sẽ rời bến {nếu trời đẹp và hàng đã chất xong} và đến nơi vào ngày mai.", False),
        ("vi", "Con tàu {có lẽ} đã rời bến trong đêm và những người thợ đã ngủ lại ở cảng.", False),
        ("vi", "Chợ này bán gạo, {đường, cà phê,} muối và cá khô cho những người trong làng.", True),
    ],
)
def test_indonesian_and_vietnamese_have_lists(language: str, text: str, sound: bool) -> None:
    source = SourceText(text.replace("{", "").replace("}", ""))
    assert source.languages[:1] == (language,)
    quote = re.sub(r"\s*\{[^}]*\}\s*", " … ", text)
    assert source.check(quote).sound is sound


@pytest.mark.parametrize(
    ("language", "before", "hidden", "after", "refused"),
    [
        (EN, "The charter ", ", which the zorbs left unsigned, ", "gave them a court.", True),
        (EN, "The charter ", ", a long roll of zorbic parchment, ", "gave them a court.", False),
        (FR, "Le conseil ", ", dont les zorbs étaient absents, ", "adopta le budget.", True),
        (DE, "Der Abt ", ", ein Zorb und betrunken, ", "sah den Dieb.", True),
        (RU, "Комиссия ", ", состоявшая из родственников зорба, ", "признала мост безопасным.", True),
    ],
)
def test_an_aside_may_not_hide_what_makes_a_statement_doubtful(
    language: tuple[str, ...], before: str, hidden: str, after: str, refused: bool
) -> None:
    assert bool(weigh(hidden, before, language, after).error) is refused


@pytest.mark.parametrize(
    ("text", "quote", "sound"),
    [
        ("他独自攻下了城。其实城里三天前就空了。大王赐给他一匹马。", "他独自攻下了城。……大王赐给他一匹马。", False),
        ("他独自攻下了城。那天下着大雨。大王赐给他一匹马。", "他独自攻下了城。……大王赐给他一匹马。", True),
        ("彼は城を落とした。実は城は空だった。殿様は馬を与えた。", "彼は城を落とした。……殿様は馬を与えた。", False),
        ("彼は城を落とした。その日は雨が降った。殿様は馬を与えた。", "彼は城を落とした。……殿様は馬を与えた。", True),
    ],
)
def test_a_hidden_chinese_or_japanese_sentence_may_not_correct_its_neighbour(
    text: str, quote: str, sound: bool
) -> None:
    assert SourceText(text).check(quote).sound is sound
