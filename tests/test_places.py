"""Places of a report: found, told apart, resolved; and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import whosays
from whosays import read
from whosays.records import Place

REPORTS = Path(__file__).parent / "reports"


def places(text: str, language: str) -> list[Place]:
    return list(whosays.read(text, language=language).places)


def named(text: str, language: str) -> set[tuple[str, str | None]]:
    return {(place.name, place.country) for place in places(text, language) if not place.metonym}


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("en", "A drone hit a depot near Kharkiv overnight.", "Kharkiv", "UA"),
        ("en", "The bridge lies ten kilometres outside Deir Ezzor.", "Deir ez-Zor", "SY"),
        ("en", "He was arrested in Paris, Texas, on Friday.", "Paris", "US"),
        ("en", "Two barns burned in Oconee County, Georgia.", "Oconee County", "US"),
        ("uk", "У Сумах пролунали три вибухи.", "Sumy", "UA"),
        ("uk", "Снаряд влучив у склад у Кременчуцькому районі.", "Kremenchuk Raion", "UA"),
        ("uk", "Дрон упав на Сумщині, у Краснопільському районі.", "Krasnopillia Raion", "UA"),
        ("ru", "Над Анталией собрался дым, в Мардине пусто.", "Mardin", "TR"),
        ("ar", "أغلق السوق في الفجيرة.", "Fujairah", "AE"),
        ("uk", "Ворог обстріляв Сумщину з міномета.", "Sumy Oblast", "UA"),
        ("uk", "Горить ангар під #Харків", "Kharkiv", "UA"),
        ("ru", "Дроны сбили над Белгородской, Курской и Брянской областями.", "Kursk Oblast", "RU"),
        ("ru", "Пожар потушили в Кривом Роге.", "Kryvyi Rih", "UA"),
        ("ar", "سقطت قذيفة على سوق في إدلب.", "Idlib", "SY"),
        ("ar", "وصل القطار لخاركيف قبل الفجر.", "Kharkiv", "UA"),
        ("ar", "أصيب عامل في مدينة غزة.", "Gaza", "PS"),
        ("ar", "غارة على حلب أوقعت قتلى.", "Aleppo", "SY"),
        ("ar", "اندلع حريق بدير الزور مساء.", "Deir ez-Zor", "SY"),
    ],
)
def test_places_are_found(language: str, text: str, name: str, country: str) -> None:
    assert (name, country) in named(text, language)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Of the crews, most returned before noon.", {"Of", "most"}),
        ("en", "Marion Halloway and Jackson Pruitt signed the list.", {"Marion", "Jackson"}),
        ("en", "The Washington Post printed the list.", {"Washington Post"}),
        ("en", "She lives on Lebanon Street.", {"Lebanon"}),
        ("uk", "Значні суми витратили на ремонт.", {"суми"}),
        ("uk", "Нова будівля школи відчинила двері.", {"Нова"}),
        ("ru", "Орел взлетел над полем.", {"Орел"}),
        ("ar", "وصلت الفرق اليوم صباحا إلى المكان.", {"اليوم", "صباحا"}),
        ("ar", "شكر الطبيب علي حلب زملاءه.", {"حلب"}),
        ("ar", "قال ناصر إن الباب مغلق.", {"ناصر", "الباب"}),
        ("ru", "Об этом сообщает газета New York Times со ссылкой на врачей.", {"New York"}),
        ("ar", "قال المتحدث إن صالح غادر، وذكر أن صالح لم يعد.", {"إن صالح", "أن صالح"}),
        ("ar", "أفاد مراسل قناة الجزيرة بمقتل ثلاثة في حلب.", {"الجزيرة"}),
        ("uk", "Нові санкції схвалено. Буду говорити про це й надалі. Того дня було тихо.", {"Нові", "Буду", "Того"}),
        ("uk", "Орденом «Золота Підкова» нагороджено трьох.", {"Золота"}),
        ("ar", "تأتي الغارات في إطار الحملة، بحسب الجيش.", {"إطار"}),
        ("ar", "دفعوا مبالغ كبيرة مقابل الوصول بأمان.", {"أمان", "بأمان"}),
        ("ar", "طال القصف وسط المدينة والأطراف الجنوبية الشرقية منها.", {"المدينة", "الشرقية"}),
        ("ar", "قالت المتحدثة في حديثها إن الهوية تهديد لهوية الدولة.", {"هوية", "لهوية", "حديثها"}),
    ],
)
def test_words_and_persons_are_no_places(language: str, text: str, words: set[str]) -> None:
    assert not {place.text for place in places(text, language)} & words


@pytest.mark.parametrize(
    ("language", "text", "name", "metonym"),
    [
        ("ru", "В Москве горит склад, считают пожарные.", "Moscow", False),
        ("en", "Moscow said the talks would go on.", "Moscow", True),
        ("en", "Shops in Moscow stayed open.", "Moscow", False),
        ("en", "The plan was rejected by Iran.", "Iran", True),
        ("en", "Three clinics in Iran were closed.", "Iran", False),
        ("uk", "Київ відкинув пропозицію.", "Kyiv", True),
        ("uk", "У Києві відновили рух метро.", "Kyiv", False),
        ("uk", "Росія запустила дрони.", "Russia", True),
        ("ru", "Киев отверг предложение.", "Kyiv", True),
        ("ru", "В Киеве восстановили свет.", "Kyiv", False),
        ("ru", "Пожар начался в Турции.", "Turkey", False),
        ("ar", "دعت واشنطن إلى وقف القتال.", "Washington", True),
        ("ar", "واشنطن تدعو إلى وقف القتال.", "Washington", True),
        ("ar", "أغلقت المتاجر في موسكو.", "Moscow", False),
        ("ar", "اندلع حريق في تركيا.", "Turkey", False),
    ],
)
def test_governments_are_told_from_places(language: str, text: str, name: str, metonym: bool) -> None:
    found = [place.metonym for place in places(text, language) if place.name == name]
    assert found == [metonym]


def test_the_area_named_decides_between_rivals() -> None:
    here = "Police in Springfield closed the bridge. The governor of Illinois visited."
    there = "Police in Springfield closed the bridge. The governor of Oregon visited."
    for text, state in ((here, "Illinois"), (there, "Oregon")):
        found = next(place for place in places(text, "en") if place.text == "Springfield")
        assert found.admin1 == state
        assert len(found.rivals) > 1
        assert all(rival.why for rival in found.rivals)


@pytest.mark.parametrize(
    ("language", "text", "precision"),
    [
        ("en", "Shells fell in Kramatorsk.", "town"),
        ("en", "Shells fell in eastern Kramatorsk.", "district"),
        ("uk", "Снаряди впали на Харківщині.", "region"),
        ("ar", "سقطت قذائف شمال إدلب.", "district"),
        ("ru", "Снаряды упали в Покровском районе.", "district"),
        ("ru", "Снаряды упали в Сирии.", "country"),
    ],
)
def test_precision_is_told(language: str, text: str, precision: str) -> None:
    assert [place.precision for place in places(text, language)] == [precision]


@pytest.mark.parametrize("language", ["ar", "en", "ru", "uk"])
def test_every_span_holds_its_words(language: str) -> None:
    for line in (REPORTS / f"{language}.jsonl").read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        text = json.loads(line)["text"]
        for place in places(text, language):
            for span in (place.span, *place.also):
                assert text[span.start : span.end] == span.exact
            assert place.text == place.span.exact
            assert (place.lat is None) == (place.lon is None)


def test_the_same_text_gives_the_same_places() -> None:
    text = "Kharkiv, Sumy and Poltava were hit; Sumy twice, officials in Kyiv said."
    assert places(text, "en") == places(text, "en")


@pytest.mark.parametrize(
    ("language", "text", "name", "until"),
    [
        ("uk", "Обстріл Бахмутського району тривав добу.", "Bakhmut Raion", None),
        ("ru", "Огонь по Бахмутскому району не стихал.", "Bakhmut Raion", None),
        ("en", "Shells fell in Bakhmut district overnight.", "Bakhmut Raion", None),
        ("ar", "تعرضت منطقة باخموت لقصف مساء.", "Bakhmut Raion", None),
        ("uk", "У Донецькому районі гасять поле.", "Donetsk Raion", None),
        ("uk", "У Вовчанському районі гасять поле.", "Vovchansk Raion", 2020),
    ],
)
def test_districts_are_no_towns(language: str, text: str, name: str, until: int | None) -> None:
    (place,) = places(text, language)
    assert (place.name, place.kind, place.precision) == (name, "district", "district")
    assert [why for why in place.why if "a district until" in why] == ([f"a district until {until}"] if until else [])


@pytest.mark.parametrize(
    ("language", "text", "name", "year"),
    [
        ("uk", "Потяг прибув до Артемівська вчасно.", "Bakhmut", 2016),
        ("ru", "Поезд прибыл в Днепропетровск вовремя.", "Dnipro", 2016),
        ("ru", "Поезд прибыл в Днепр вовремя.", "Dnipro", None),
        ("en", "The train came to Nur-Sultan on time.", "Astana", 2022),
        ("en", "The train stopped in Bakhmut on time.", "Bakhmut", None),
    ],
)
def test_a_former_name_says_so(language: str, text: str, name: str, year: int | None) -> None:
    place = next(place for place in places(text, language) if place.name == name)
    assert [why for why in place.why if "renamed" in why] == ([f"renamed in {year}"] if year else [])


@pytest.mark.parametrize(
    ("language", "text", "precision"),
    [
        ("en", "The truck stopped 10 km south of Bakhmut.", "district"),
        ("en", "The truck stopped 10 km from Bakhmut.", "district"),
        ("uk", "Вантажівка стала за 10 км від Бахмута.", "district"),
        ("ru", "Грузовик встал в 10 км от Бахмута.", "district"),
        ("en", "The truck stopped in Bakhmut.", "town"),
    ],
)
def test_a_distance_from_a_town_is_not_the_town(language: str, text: str, precision: str) -> None:
    (place,) = places(text, language)
    assert (place.name, place.precision) == ("Bakhmut", precision)


@pytest.mark.parametrize(
    ("language", "text", "words", "admin1"),
    [
        ("uk", "Снаряд упав у селі Жовтоплав Сумської області.", "Жовтоплав", "Sumy Oblast"),
        ("ru", "Пожар потушили в селе Кривоплавино Белгородской области.", "Кривоплавино", "Belgorod Oblast"),
        ("en", "Two barns burned in the village of Zelmarra in Idlib province.", "Zelmarra", "Idlib Governorate"),
        ("ar", "أصيب راع في قرية زلمورا في ريف إدلب.", "زلمورا", "Idlib Governorate"),
        ("ar", "أصيب راع في قرية الزلمورا في ريف إدلب.", "الزلمورا", "Idlib Governorate"),
        ("ar", "أصيب راع في بلدة #زلمورا في ريف إدلب.", "زلمورا", "Idlib Governorate"),
    ],
)
def test_a_village_that_no_table_holds_has_no_point(language: str, text: str, words: str, admin1: str) -> None:
    place = next(place for place in places(text, language) if place.text == words)
    assert (place.geonameid, place.lat, place.lon, place.kind) == (None, None, None, "village")
    assert (place.admin1, place.precision) == (admin1, "region")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "У селі Марія Жовтоплавенко пекла хліб."),
        ("uk", "У селі тривав ремонт."),
        ("en", "The village of her parents burned."),
        ("ar", "وصلوا إلى قرية صغيرة قبل الفجر."),
        ("ar", "كانت قرية تنام باكرا."),
        ("ar", "تحدث عن قرية المستقبل في كتابه."),
    ],
)
def test_a_noun_of_place_makes_no_name_of_other_words(language: str, text: str) -> None:
    assert places(text, language) == []


def test_a_word_after_a_hash_mark_is_read_the_same_wherever_it_stood_before() -> None:
    text = "Новини: #бахмут"
    first = [place.name for place in places(text, "uk")]
    places("слово бахмут у тексті", "uk")
    assert [place.name for place in places(text, "uk")] == first == ["Bakhmut"]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "The fort was built in 300 B.C. by settlers.", []),
        ("en", "A school in Vancouver, B.C. was shut on Friday.", ["Vancouver", "British Columbia"]),
        ("en", "The raid began at 5 a.m. Kyiv time on Friday.", []),
        ("en", "The raid on Kyiv began at 5 a.m. on Friday.", ["Kyiv"]),
        ("uk", "О 10:00 за Києвом колона вирушила.", []),
        ("ru", "В 10:00 по московскому времени колонна вышла.", []),
        ("ar", "بدأ القصف الساعة 10:00 بتوقيت دمشق.", []),
        ("ar", "بدأ القصف على دمشق الساعة 10:00.", ["Damascus"]),
    ],
)
def test_the_clock_of_a_time_is_no_place(language: str, text: str, found: list[str]) -> None:
    assert [place.name for place in places(text, language)] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [("وصل الوزير إلى عمّان.", "Amman"), ("وصل الوزير إلى عُمان.", "Oman"), ("وصل الوزير إلى سلطنة عمان.", "Oman")],
)
def test_one_mark_tells_two_names_apart(text: str, name: str) -> None:
    assert [place.name for place in read(text, language="ar").places] == [name]
