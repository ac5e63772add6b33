"""The language of a text: packs told from each other and from their neighbours, in samples written for this test."""

from __future__ import annotations

import time

import pytest

from whosays import LanguageError
from whosays.text.identify import choose, detect, identify, profiles

PACKS = ("ar", "en", "ru", "uk")
SAMPLES = {
    "ar": "قُتل ثلاثة أشخاص في غارة ليلية على المدينة، وأصيب عشرة آخرون، كما قال رئيس البلدية.",
    "en": "Three people were killed and ten injured in a night attack on the city, the mayor said.",
    "uk": "Унаслідок нічного удару по місту загинули троє людей, ще десятеро поранені, повідомив мер.",
    "ru": "В результате ночного удара по городу погибли трое, ещё десять человек ранены, сообщил мэр.",
    "fa": "سه نفر در حمله شبانه به شهر کشته شدند و ده نفر زخمی شدند، شهردار گفت.",
    "ur": "شہر پر رات کے حملے میں تین افراد ہلاک اور دس زخمی ہوئے، میئر نے کہا۔",
    "ckb": "لە هێرشێکی شەوانەدا بۆ سەر شارەکە سێ کەس کوژران و دە کەس بریندار بوون.",
    "ps": "په ښار د شپې په برید کې درې کسان ووژل شول او لس نور ټپیان شوي دي.",
    "be": "У выніку начнога ўдару па горадзе загінулі тры чалавекі, яшчэ дзесяць параненыя, паведаміў мэр.",
    "bg": "При нощния удар по града загинаха трима души, а десет бяха ранени, съобщи кметът.",
    "sr": "У ноћном нападу на град погинуле су три особе, а десет је рањено, рекао је градоначелник.",
    "mk": "Во ноќниот напад врз градот загинаа тројца, а десет беа повредени, рече градоначалникот.",
    "kk": "Қалаға түнгі шабуыл кезінде үш адам қаза тауып, он адам жараланды деді әкім.",
    "fr": "Trois personnes ont été tuées et dix blessées dans une attaque nocturne sur la ville, selon le maire.",
    "de": "Bei einem nächtlichen Angriff auf die Stadt wurden drei Menschen getötet und zehn verletzt.",
    "tr": "Kente düzenlenen gece saldırısında üç kişi öldü, on kişi yaralandı, dedi belediye başkanı.",
    "es": "Tres personas murieron y diez resultaron heridas en un ataque nocturno contra la ciudad.",
    "it": "Tre persone sono morte e dieci sono rimaste ferite in un attacco notturno alla città.",
    "pl": "W nocnym ataku na miasto zginęły trzy osoby, a dziesięć zostało rannych, powiedział burmistrz.",
    "ro": "Trei persoane au fost ucise și zece rănite într-un atac nocturn asupra orașului.",
    "ku": "Di êrîşeke şevane de li ser bajêr sê kes hatin kuştin û deh kes birîndar bûn.",
    "so": "Saddex qof ayaa ku dhintay weerar habeennimo oo ka dhacay magaalada, sida uu sheegay duqa.",
    "he": "שלושה בני אדם נהרגו בתקיפה לילית על העיר.",
    "el": "Τρεις άνθρωποι σκοτώθηκαν σε νυχτερινή επίθεση στην πόλη.",
    "ka": "ღამის თავდასხმას სამი ადამიანი ემსხვერპლა.",
    "zh": "夜间袭击造成三人死亡。",
    "ja": "夜間の攻撃で3人が死亡した。",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_sentence_is_enough(code: str) -> None:
    assert detect(SAMPLES[code], PACKS)[0][0] == code
    assert identify(SAMPLES[code], PACKS)[0][0] == (code if code in PACKS else "other")


@pytest.mark.parametrize("code", sorted(set(SAMPLES) - set(PACKS)))
def test_a_language_without_a_pack_is_named(code: str) -> None:
    with pytest.raises(LanguageError) as caught:
        choose(SAMPLES[code], PACKS)
    assert profiles()[code].name in str(caught.value)
    assert all(pack in str(caught.value) for pack in PACKS)


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Three killed", "en"),
        ("Mayor: 3 dead, 10 hurt in drone strike", "en"),
        ("مقتل ثلاثة", "ar"),
        ("Троє загиблих у місті", "uk"),
        ("Трое погибших в городе", "ru"),
        ("ﻣﻘﺘﻞ ﺛﻼﺛﺔ ﻓﻲ ﺍﻟﻘﺼﻒ", "ar"),
        ("قُـتِـلَ ثَلاثةُ أشخاصٍ", "ar"),
    ],
)
def test_headlines(headline: str, code: str) -> None:
    assert choose(headline, PACKS) == (code, (code,))


NEAR = {  # headlines in pairs, most without a letter that tells them
    "Атака на нафтобазу": "Атака на нефтебазу",
    "Дрони атакували Одесу": "Дроны атаковали Одессу",
    "Загинула родина": "Погибла семья",
    "Рятувальники завершили роботу": "Спасатели завершили работу",
    "Суд ухвалив вирок": "Суд вынес приговор",
    "Окупанти вдарили по порту": "Оккупанты ударили по порту",
    "Троє загиблих у Сумах": "Трое погибших в Сумах",
    "У Харкові лунають вибухи": "В Харькове слышны взрывы",
    "Удар по порту: двоє поранених": "Удар по порту: двое раненых",
    "Вибух на складі в Києві": "Взрыв на складе в Киеве",
    "Жертв немає": "Жертв нет",
    "Переговори в Анкарі завершено": "Переговоры в Анкаре завершены",
    "Зеленський прибув до Брюсселя": "Зеленский прибыл в Брюссель",
    "Сили оборони вразили склад боєприпасів": "Силы обороны поразили склад боеприпасов",
    "Дякую за допомогу, пане президенте": "Спасибо за помощь, господин президент",
    "Уночі збито 40 ударних дронів": "Ночью сбито 40 ударных дронов",
    "12 березня завдано удару по аеродрому": "12 марта нанесен удар по аэродрому",
    "Будинок зруйновано ущент": "Дом разрушен полностью",
    "Використовуйте хештег [#Tower](https://posts.example/h": "Используйте хештег [#Tower](https://posts.example/h",
    "Поширюйте наш допис": "Распространяйте наш пост",
    "Долучайтеся до збору": "Присоединяйтесь к сбору",
    "Слухайте нас щодня": "Слушайте нас ежедневно",
    "Тримайтеся подалі від вікон": "Держитесь подальше от окон",
    "Не торкайтеся уламка": "Не трогайте обломка",
}


@pytest.mark.parametrize(("uk", "ru"), NEAR.items())
def test_headlines_in_two_close_languages(uk: str, ru: str) -> None:
    assert [detect(line, PACKS)[0][0] for line in (uk, ru)] == ["uk", "ru"]
    assert [detect(line.upper(), PACKS)[0][0] for line in (uk, ru)] == ["uk", "ru"]


def test_two_close_languages_in_one_line_are_no_third() -> None:
    line = "Мощные взрывы в районе порта под Вербовым – мэр: видео || У Вербовому вночі лунали потужні вибухи – відео"
    assert detect(line, PACKS)[0][0] in {"ru", "uk"}


@pytest.mark.parametrize("apostrophe", "'’ʼ")
def test_an_apostrophe_within_a_word_tells_ukrainian(apostrophe: str) -> None:
    assert detect(f"П{apostrophe}ята рота", PACKS)[0][0] == "uk"


def test_two_languages_are_both_told() -> None:
    code, all_of_them = choose(SAMPLES["ar"] * 3 + SAMPLES["en"], PACKS)
    assert code == "ar"
    assert all_of_them == ("ar", "en")
    assert sum(share for _, share in identify(SAMPLES["ar"] + SAMPLES["en"], PACKS)) == pytest.approx(1, abs=0.01)


def test_an_unknown_language_is_not_taken_for_english() -> None:
    text = "Olona telo no maty ary folo no naratra tamin'ny fanafihana alina tao an-tanàna, hoy ny ben'ny tanàna."
    assert identify(text, PACKS) == [("other", 1.0)]


@pytest.mark.parametrize("text", ["", "12 345", "!!! ---"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert identify(text, PACKS) == []
    with pytest.raises(LanguageError, match="no words"):
        choose(text, PACKS)


def test_a_new_pack_needs_no_profile() -> None:
    assert identify("ꙮꙮꙮ вꙮд", ("xx",), {"xx": "ꙮ"})[0][0] == "xx"


def test_the_time_does_not_grow_with_the_text() -> None:
    text = SAMPLES["ar"] * 10_000
    identify(text, PACKS)
    start = time.process_time()
    for _ in range(20):
        identify(text, PACKS)
    assert (time.process_time() - start) / 20 < 0.02
