"""Time expressions: any spelling of a date gives the day back, and what is relative hangs on the day of publication alone.

Names of months and days come from the Unicode locale data (babel), the arithmetic from the standard library.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from whosays import Timex, read
from whosays.languages import codes, load
from whosays.languages.lexicon import END
from whosays.vocabulary import ERAS, PARTS

LOCALES = {
    "ar": ("ar", "ar_EG", "ar_SY", "ar_IQ", "ar_LB", "ar_DZ", "ar_TN", "ar_MA"),
    "en": ("en", "en_GB"),
    "ru": ("ru",),
    "uk": ("uk",),
}
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
WRITTEN = {
    "ar": ("{d} {m} {y}", "{w} {d} {m} {y}", "{d} من {m} {y}", "{d}-{n}-{y}", "{y}/{n:02}/{d:02}", "{y}-{n:02}-{d:02}"),
    "en": (
        "{m} {d}, {y}",
        "{d} {m} {y}",
        "{w}, {m} {d}, {y}",
        "the {d} of {m} {y}",
        "{y}-{n:02}-{d:02}",
        "{d}.{n}.{y}",
    ),
    "ru": ("{d} {m} {y} года", "{d} {m} {y} г.", "{w}, {d} {m} {y}", "{d:02}.{n:02}.{y}", "{y}-{n:02}-{d:02}"),
    "uk": ("{d} {m} {y} року", "{d} {m} {y} р.", "{w}, {d} {m} {y}", "{d:02}.{n:02}.{y}", "{y}-{n:02}-{d:02}"),
}
CASES = [(code, locale, form) for code in WRITTEN for locale in LOCALES[code] for form in WRITTEN[code]]
PUBLISHED = "2025-07-09"  # a Wednesday


def times(text: str, code: str, published: str | None = PUBLISHED) -> tuple[Timex, ...]:
    return read(text, language=code, published=published).timexes


def interval(timex: Timex) -> str:
    return f"{timex.start}/{timex.end}" if timex.start != timex.end else str(timex.start)


@settings(max_examples=150, deadline=None)
@given(
    case=st.sampled_from(CASES),
    day=st.dates(dt.date(1990, 1, 1), dt.date(2045, 12, 31)),
    script=st.sampled_from(SCRIPTS),
)
def test_a_date_in_any_order_and_script_is_the_day(case: tuple[str, str, str], day: dt.date, script: str) -> None:
    code, locale, form = case
    month = get_month_names("wide", "format", locale)[day.month]
    weekday = get_day_names("wide", "format", locale)[day.weekday()]
    text = form.format(d=day.day, n=day.month, m=month, y=day.year, w=weekday)
    text = text.translate({ord(a): b for a, b in zip("0123456789", script, strict=True)})
    found = times(text, code)
    assert [interval(timex) for timex in found] == [day.isoformat()], text
    assert found[0].anchor is None
    assert text[found[0].span.start : found[0].span.end] == found[0].span.exact


@settings(max_examples=80, deadline=None)
@given(
    case=st.sampled_from([(code, locale) for code in LOCALES for locale in LOCALES[code]]),
    published=st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)),
    away=st.integers(-150, 150),
)
def test_a_date_without_a_year_is_the_one_nearest_to_publication(
    case: tuple[str, str], published: dt.date, away: int
) -> None:
    code, locale = case
    day = published + dt.timedelta(days=away)
    if (day.month, day.day) == (2, 29):
        return
    month = get_month_names("wide", "format", locale)[day.month]
    (timex,) = times(f"{day.day} {month}", code, published.isoformat())
    assert (timex.start, timex.anchor) == (day.isoformat(), "publication")


@pytest.mark.parametrize(("code", "locale"), [(code, locale) for code in LOCALES for locale in LOCALES[code]])
def test_all_names_of_months_and_weekdays_are_known(code: str, locale: str) -> None:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, context, locale).items():
                (timex,) = times(f"5 {name}", code)
                assert timex.start is not None
                assert timex.start[5:] == f"{number:02}-05", name
        for number, name in get_day_names("wide", context, locale).items():
            (timex,) = times(name, code)
            assert timex.start is not None
            day = dt.date.fromisoformat(timex.start)
            assert (day.weekday(), 0 <= (dt.date.fromisoformat(PUBLISHED) - day).days < 7) == (number, True), name


SAME = {
    "ar": {
        "2025-07-08": ["أمس", "يوم أمس", "البارحة", "يوم الثلاثاء", "الثلاثاء الماضي", "قبل يوم", "الثامن من تموز", "8 يوليو"],
        "2025-07-07": ["أول من أمس", "قبل يومين", "الاثنين 7 تموز", "٧ تموز ٢٠٢٥", "السابع من يوليو/تموز"],
        "2025-07-10": ["غدا", "الخميس المقبل", "يوم الخميس القادم"],
        "2025-07-05/2025-07-09": ["من 5 إلى 9 تموز", "بين 5 و9 تموز", "5-9 تموز", "من السبت إلى الأربعاء"],
        "2025-07-04T06:00/2025-07-04T11:59": ["صباح يوم الجمعة", "صباح الجمعة", "صباح الجمعة 4 تموز"],
        "2025-07-08T18:00/2025-07-09T05:59": ["خلال الليل", "الليلة الماضية", "ليل الثلاثاء الأربعاء"],
        "2025-06-30/2025-07-06": ["الأسبوع الماضي", "في الأسبوع الفائت"],
        "2024-01-01/2024-12-31": ["العام الماضي", "عام 2024", "السنة الماضية", "سنة ٢٠٢٤"],
        "2022-02-21/2022-02-28": ["أواخر شباط 2022", "في أواخر فبراير/شباط 2022"],
        "2025-07-07/2025-07-09": ["خلال اليومين الماضيين", "خلال الـ48 ساعة الماضية"],
        "2024-03-11": ["1 رمضان 1445", "الأول من رمضان 1445 هـ", "1 رمضان 1445 هـ الموافق 11 مارس 2024"],
    },
    "en": {
        "2025-07-08": ["yesterday", "on Tuesday", "last Tuesday", "July 8", "8 July", "the 8th of July", "a day ago"],
        "2025-07-06": ["three days ago", "Sunday", "Sunday, July 6", "6.7.2025", "7/6/2025"],
        "2025-07-10": ["tomorrow", "next Thursday", "on Thursday they will meet"],
        "2025-07-15": ["Tuesday next week"],
        "2025-07-05/2025-07-09": ["from 5 to 9 July", "July 5-9", "from July 5 to July 9", "between July 5 and July 9"],
        "2025-07-04T06:00/2025-07-04T11:59": ["Friday morning", "on the morning of July 4", "in the morning on Friday"],
        "2025-07-08T18:00/2025-07-09T05:59": ["last night", "overnight", "overnight into Wednesday", "on Tuesday night"],
        "2025-07-09T15:00+03:00": ["at 3 p.m. Kyiv time", "15:00 Kyiv time", "3pm Kyiv time"],
        "2022-02-21/2022-02-28": ["late February 2022"],
        "2025-07-01/2025-07-10": ["early July", "at the beginning of July"],
        "2025-07-07/2025-07-13": ["this week"],
        "2025-06-01/2025-06-30": ["last month", "June", "in June 2025"],
        "2001-01-01/2100-12-31": ["the 21st century"],
        "2022-05-17": ["the 83rd day of the full-scale invasion"],
    },
    "ru": {
        "2025-07-08": ["вчера", "во вторник", "в прошлый вторник", "8 июля", "восьмого июля", "8-го июля", "день назад"],
        "2025-07-07": ["позавчера", "два дня назад", "понедельник, 7 июля", "07.07.2025", "7 июля 2025 г."],
        "2025-07-10": ["завтра", "в следующий четверг", "в четверг состоится встреча"],
        "2025-07-05/2025-07-09": ["с 5 по 9 июля", "5—9 июля", "5-9 июля", "с 5 июля по 9 июля", "с субботы по среду"],
        "2025-07-04T18:00/2025-07-05T05:59": ["в ночь на 5 июля", "в ночь на субботу", "в ночь с 4 на 5 июля", "в ночь с пятницы на субботу"],
        "2025-07-04T06:00/2025-07-04T11:59": ["утром в пятницу", "в пятницу утром", "утром 4 июля"],
        "2025-05-22T20:00+03:00/2025-05-23T07:00+03:00": ["с 20.00 мск 22 мая до 7.00 мск 23 мая"],
        "2022-02-21/2022-02-28": ["в конце февраля 2022 года"],
        "2025-06-30/2025-07-06": ["на прошлой неделе"],
        "2025-07-08/2025-07-09": ["за сутки", "за последние сутки", "за последние 24 часа"],
        "2022-05-17": ["83-й день полномасштабного вторжения"],
        "2025-07-09T02:00": ["в 2 часа ночи", "около 2 часов ночи", "в 02:00", "в 2.00"],
    },
    "uk": {
        "2025-07-08": ["вчора", "у вівторок", "минулого вівторка", "8 липня", "восьме липня", "8-го липня", "день тому"],
        "2025-07-07": ["позавчора", "два дні тому", "понеділок, 7 липня", "07.07.2025", "7 лип. 2025"],
        "2025-07-10": ["завтра", "наступного четверга", "у четвер відбудеться зустріч"],
        "2025-07-05/2025-07-09": ["з 5 по 9 липня", "5—9 липня", "5-9 липня", "між 5 та 9 липня", "з суботи по середу"],
        "2025-07-04T18:00/2025-07-05T05:59": ["у ніч на 5 липня", "в ніч проти 5 липня", "у ніч на суботу", "у ніч з 4 на 5 липня"],
        "2025-07-04T06:00/2025-07-04T11:59": ["вранці у п'ятницю", "у п'ятницю вранці", "зранку 4 липня"],
        "2025-07-09T06:00": ["о 6 годині ранку", "о шостій ранку", "о 06:00", "о 6.00"],
        "2022-02-21/2022-02-28": ["наприкінці лютого 2022 року", "у кінці лютого 2022"],
        "2025-06-30/2025-07-06": ["минулого тижня", "на минулому тижні"],
        "2024-01-01/2024-12-31": ["торік", "минулого року", "2024 року", "у 2024-му"],
        "2022-05-17": ["83-й день повномасштабного вторгнення"],
    },
}  # fmt: skip
PHRASES = [(code, value, text) for code, groups in SAME.items() for value, texts in groups.items() for text in texts]


@pytest.mark.parametrize(("code", "value", "text"), PHRASES, ids=[f"{c}: {t}" for c, _, t in PHRASES])
def test_what_means_the_same_has_the_same_interval(code: str, value: str, text: str) -> None:
    assert [interval(timex) for timex in times(text, code)] == [value]


NONE = {
    "ar": ["ثلاثة أيام من القتال", "عمره 20 عاما", "طائرة من طراز ب-52", "صحيفة «اليوم»", "وصل أحد الجنود", "كتب أب رسالة"],
    "en": [
        "They may march on the capital.", "three days of fighting", "He is 20 years old.", "USA Today reported it.",
        "The second brigade stood in the sun.", "They sat there and won.", "a 5.45 mm rifle", "The score was 3:2.",
        "Spring water fell in price.", "One day he will win.", "The Il-76 landed.", "The fall of the city was long.",
    ],
    "ru": ["три дня боёв", "ему 20 лет", "газета «Сегодня»", "ВС сообщили", "самолёт Ил-76", "пистолет калибра 5,45", "он пошёл вперёд"],
    "uk": ["три дні боїв", "йому 20 років", "газета «Сьогодні»", "на півночі області", "літак Іл-76", "вони пішли тому вперед"],
}  # fmt: skip
NOTHING = [(code, text) for code, texts in NONE.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), NOTHING, ids=[f"{c}: {t}" for c, t in NOTHING])
def test_what_is_no_time(code: str, text: str) -> None:
    assert [timex.span.exact for timex in times(text, code) if timex.start is not None] == []


@pytest.mark.parametrize(
    ("code", "value", "text"), [case for case in PHRASES if "20" not in case[2] and "٢٠" not in case[2]]
)
def test_nothing_relative_is_placed_without_a_day_of_publication(code: str, value: str, text: str) -> None:
    for timex in times(text, code, None):
        assert timex.anchor in {None, "era ukraine-2022"}
        if timex.start is None:
            assert timex.why
        else:
            assert "century" in text or timex.anchor is not None or "1445" in text


def test_the_year_comes_from_the_text_where_it_tells_a_history() -> None:
    text = (
        "The town was founded in March 1890.\n\nOn 3 April 1891 the bridge was built; on 5 May it burned down.\n\n"
        "In June 1892 it was built again. On 7 July the school opened.\n\nBy the end of 1893 all was done."
    )
    found = {timex.span.exact: timex for timex in times(text, "en", "1999-05-01")}
    assert found["5 May"].start == "1891-05-05"
    assert found["7 July"].start == "1892-07-07"
    assert found["7 July"].anchor == "timex"
    assert found["7 July"].origin is not None
    assert found["7 July"].origin.exact == "June 1892"


def test_a_date_of_the_news_is_no_date_of_the_year_told_before() -> None:
    text = "The treaty was signed in 2018. On 5 July the two sides met again."
    assert [timex.start for timex in times(text, "en")] == ["2018-01-01", "2025-07-05"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He came on 3 July. The next day he left.", "2025-07-04"),
        ("He came on 3 July. Two days later he left.", "2025-07-05"),
        ("He came on 3 July, that day it rained.", "2025-07-03"),
        ("He came on 3 July. A day earlier it rained.", "2025-07-02"),
        ("The next day he left.", None),
    ],
)
def test_what_is_counted_from_the_time_told_before(text: str, value: str | None) -> None:
    timex = times(text, "en")[-1]
    assert timex.start == value
    assert (timex.origin is not None) == (value is not None)
    assert (timex.why is None) == (value is not None)


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Europe/Moscow", "Asia/Damascus", "UTC"])
@pytest.mark.parametrize("month", [1, 7])
def test_a_named_clock_gives_the_instant(zone: str, month: int) -> None:
    words = {"Europe/Kyiv": "Kyiv time", "Europe/Moscow": "Moscow time", "Asia/Damascus": "Damascus time", "UTC": "GMT"}
    (timex,) = times(f"at 14:30 {words[zone]}", "en", f"2025-{month:02}-20")
    local = dt.datetime(2025, month, 20, 14, 30, tzinfo=ZoneInfo(zone))
    assert timex.start == local.isoformat(timespec="minutes")
    assert timex.utc == local.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


def test_a_clock_without_a_place_has_no_instant() -> None:
    (timex,) = times("at 14:30", "en")
    assert (timex.start, timex.utc) == ("2025-07-09T14:30", None)


@pytest.mark.parametrize(
    ("published", "value", "anchor"),
    [
        ("2022-11-02", "2022-11-02", "era ukraine-2022"),
        ("2024-06-14", "2024-06-14", "era gaza-2023"),
        ("2023-12-22", "2023-12-22", "era sudan-2023"),
        ("2019-01-01", None, None),
    ],
)
def test_a_day_of_the_war_is_that_of_the_war_it_falls_in(published: str, value: str | None, anchor: str | None) -> None:
    (timex,) = times("اليوم 252 للحرب", "ar", published)
    assert (timex.start, timex.anchor) == (value, anchor)
    assert (timex.why is None) == (value is not None)


@pytest.mark.parametrize(
    ("text", "start"),
    [("1 محرم 1446 هـ", "2024-07-07"), ("10 ذي الحجة 1445 هـ", "2024-06-16"), ("1 شوال 1444 هـ", "2023-04-21")],
)
def test_days_of_the_hijra(text: str, start: str) -> None:
    (timex,) = times(text, "ar")
    assert (timex.start, timex.end, timex.grain) == (start, start, "day")


@pytest.mark.parametrize("text", ["31 February", "30 February 2025", "the 29th of February 2023"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert all(timex.start is None or timex.grain != "day" for timex in times(text, "en"))


def test_a_number_within_a_time_counts_nothing() -> None:
    reading = read("Three people were killed at 10 a.m. on 5 July 2025.", language="en", published=PUBLISHED)
    assert [(count.measure, count.low) for count in reading.counts] == [("killed", 3)]
    assert "10 a.m. on 5 July 2025" in [refusal.span.exact for refusal in reading.refused]


@pytest.mark.parametrize("code", codes())
def test_words_name_time_zones_parts_and_eras_that_exist(code: str) -> None:
    entries = [entry for found in load(code).times.single.values() for entry in found]
    pending: list[dict[str, Any]] = [load(code).times.trie]
    while pending:
        node = pending.pop()
        entries += node.get(END, [])
        pending += [below for key, below in node.items() if key != END]
    for entry in entries:
        if entry.kind == "zone":
            assert ZoneInfo(entry.value).key == entry.value, entry.where
        part = entry.value if entry.kind == "daypart" else entry.fields.get("part")
        assert part is None or part in PARTS, entry.where
        if entry.kind == "era":
            assert entry.value in ERAS or any(entry.value in era["also"] for era in ERAS.values()), entry.where


LINES = {
    "ar": ("12 تشرين الأول 2021", "قُتل مدني أمس الاثنين وجُرح آخر مساء اليوم."),
    "en": ("12 October 2021", "A civilian was killed on Monday and another wounded this evening."),
    "ru": ("12 октября 2021 года", "Мирный житель погиб в понедельник, ещё один ранен сегодня вечером."),
    "uk": ("12 жовтня 2021 року", "Мирний житель загинув у понеділок, ще одного поранено сьогодні ввечері."),
}


@pytest.mark.parametrize("code", LINES)
def test_a_report_is_counted_from_the_date_on_a_line_of_its_own(code: str) -> None:
    line, body = LINES[code]
    first, *others = times(f"Shelling\n\n{line}\n\n{body}", code, None)
    assert (first.start, first.anchor) == ("2021-10-12", None)
    assert [(timex.start or "")[:10] for timex in others] == ["2021-10-11", "2021-10-12"]
    assert {timex.anchor for timex in others} == {"date line"}
    assert {timex.origin for timex in others} == {first.span}
    assert [timex.start for timex in times(body, code, None)] == [None, None]
    assert times(f"{line}\n\n{body}", code)[-1].anchor == "publication"


@pytest.mark.parametrize(
    "text",
    [
        "12 October 2021\nTalks end.\n11 October 2021\nTalks go on.\n10 October 2021\nTalks begin.\nOn Monday he left.",
        "The school was opened in the summer, on 12 October 2021.\nOn Monday he left.",
        "7/9/2025\nOn Monday he left.",
        "12 October 2021\nThe shelling came this morning, Friday. On Monday he left.",
    ],
)
def test_a_list_of_dates_and_a_date_within_a_sentence_date_no_report(text: str) -> None:
    assert times(text, "en", None)[-1].why == "no day of publication is known"


@pytest.mark.parametrize(
    ("code", "text", "partial"),
    [
        ("en", "It was the worst since 2011.\n\nIt happened on 5 May.", "--05-05"),
        ("en", "It was the worst since 2011. He left on Saturday, 16 October.", "--10-16 -W-6"),
        ("en", "The truce of March 2020 held.\n\nHe left last May.", None),
        ("ar", "الهدنة منذ عام 2020.\n\nغادر في 5 أيار.", "--05-05"),
        ("ar", "الهدنة منذ آذار 2020. غادر في شهر أيار الماضي.", None),
        ("uk", "Перемир'я 2020 року тривало.\n\nВін поїхав 5 травня.", "--05-05"),
        ("ru", "Перемирие 2020 года держалось.\n\nОн уехал 5 мая.", "--05-05"),
    ],
)
def test_a_year_named_elsewhere_is_not_that_of_a_date_without_one(code: str, text: str, partial: str | None) -> None:
    timex = times(text, code, None)[-1]
    assert (timex.start, timex.partial) == (None, partial)
