"""Texts as programs leave them: lines broken by width, marks doubled by a spreadsheet, digits stuck to words."""

from __future__ import annotations

import textwrap

import pytest

from whosays import read
from whosays.languages.examples import notation, said_notation
from whosays.text.segment import paragraphs

REPORTS = {
    "en": (
        "The governor of the northern district said on Tuesday evening that at least 24 people were injured when the "
        "market of Oakhill was hit by shells, and that Mayor Rowan Elm had asked the ministry of health for Red Cross "
        "ambulances to take 12 of them to the hospital in Elmford, where doctors have been at work since the morning."
    ),
    "ru": (
        "Губернатор северного района сообщил во вторник вечером, что по меньшей мере 24 человека ранены при обстреле "
        "рынка, и добавил, что мэр Иван Дубов попросил министерство здравоохранения прислать машины Красного Креста и "
        "отвезти часть пострадавших в больницу соседнего города, где врачи работают с самого утра без всякого отдыха."
    ),
    "uk": (
        "Голова північного району повідомив у вівторок увечері, що щонайменше 24 людини поранено під час обстрілу "
        "ринку, і додав, що мер Іван Дубенко попросив міністерство охорони здоров'я прислати машини Червоного Хреста "
        "та відвезти частину постраждалих до лікарні сусіднього міста, де лікарі працюють від самого ранку без спину."
    ),
    "ar": (
        "قال محافظ المنطقة الشمالية مساء الثلاثاء إن ما لا يقل عن 24 شخصا أصيبوا بجروح في قصف استهدف السوق القديم "
        "وأضاف أن رئيس البلدية طلب من وزارة الصحة إرسال سيارات الإسعاف لنقل عدد من المصابين إلى مستشفى المدينة "
        "حيث يعمل الأطباء منذ الصباح الباكر من دون توقف"
    ),
}


@pytest.mark.parametrize("indent", ["", "      "])
@pytest.mark.parametrize("code", REPORTS)
def test_a_text_broken_by_width_reads_like_the_whole_one(code: str, indent: str) -> None:
    whole = read(REPORTS[code], language=code)
    text = ("\n" + indent).join(textwrap.wrap(REPORTS[code], 70))
    wrapped = read(text, language=code)
    assert len(wrapped.attributions) >= 1
    assert notation(wrapped) == notation(whole) != ()
    assert [a.source.name for a in wrapped.attributions] == [a.source.name for a in whole.attributions]
    assert [" ".join(row.split()) for row in said_notation(wrapped)] == list(said_notation(whole))
    for span in (wrapped.counts[0].span, *wrapped.attributions[0].content):
        assert text[span.start : span.end] == span.exact


LISTS = [
    "Killed:\n3 soldiers\n2 civilians\nOne driver",
    "Шевченко Олег\nБойко Іван\nМельник Ганна\nКравець Петро",
    "Two men were hurt in the eastern part of the town on Monday\n\nthree more in the north",
    "The first line of a list that is long enough to have been broken\n- the second line of it\n- the third line",
]


@pytest.mark.parametrize("text", LISTS)
def test_lines_of_a_list_stay_apart(text: str) -> None:
    assert [text[a:b] for a, b in paragraphs(text)] == [line for line in text.split("\n") if line]


def test_a_line_after_a_closing_mark_goes_on() -> None:
    text = 'He spoke of "delays"\n   and of (small)\n  cuts.\nThen he left.'
    assert [text[a:b] for a, b in paragraphs(text)] == [text[:46], "Then he left."]


DOUBLED = {
    "en": (
        '"""Two people died here,"" said Anna Oak. ""It was a shell that hit us all."""',
        "killed person 2 by Anna Oak",
    ),
    "ru": (
        '""Здесь погибли два человека"", - сказала Анна Дубова. ""Это был снаряд"".',
        "killed person 2 by Анна Дубова",
    ),
    "uk": (
        '""Тут загинули двоє людей"", - сказала Ганна Дубенко. ""Це був снаряд"".',
        "killed person 2 by Ганна Дубенко",
    ),
    "ar": ('قال المحافظ: """قتل شخصان في السوق"".', "killed person 2 by المحافظ"),
}


@pytest.mark.parametrize("code", DOUBLED)
def test_marks_doubled_by_a_spreadsheet_are_one(code: str) -> None:
    text, figure = DOUBLED[code]
    reading = read(text, language=code)
    assert notation(reading) == (figure,)
    single = read(text.replace('"""', '"').replace('""', '"'), language=code)
    assert said_notation(reading) == said_notation(single)
    assert reading.attributions[0].mode == "direct"


def test_marks_around_a_cell_are_no_quotation() -> None:
    (said,) = read('"Anna Oak said: ""Two people died."" The road is closed."', language="en").attributions
    assert [part.exact for part in said.content] == ["Two people died"]


def test_braces_are_quotation_marks_in_arabic() -> None:
    (said,) = read("قال المحافظ: {قتل ثلاثة أشخاص في القصف}.", language="ar").attributions
    assert (said.mode, said.content[0].exact) == ("direct", "قتل ثلاثة أشخاص في القصف")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("مقتل 12 طفلاً وإصابة28 آخرين", ("killed child 12", "injured person 28")),
        ("قتل 12مدنيا", ("killed civilian 12",)),
        ("قتل12 مدنيا", ("killed civilian 12",)),
        ("تحطمت طائرة من طراز ميغ29 قرب المطار", ()),
        ("أطلقوا صاروخ بركان2 على القاعدة", ()),
    ],
)
def test_digits_against_arabic_letters(text: str, figures: tuple[str, ...]) -> None:
    assert notation(read(text, language="ar")) == figures


@pytest.mark.parametrize("marks", ["«»", "„“", "“”", '""', ['""', '""']])
def test_a_listed_name_with_marks_is_the_same_in_other_marks(marks: str | list[str]) -> None:
    text = f"ОК {marks[0]}Південь{marks[1]}: Знищено три танки. Місто живе."
    (said,) = read(text, language="uk").attributions
    assert said.source.role == "army"
