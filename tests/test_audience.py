"""Whom something was said to: after the verb, in the dative, after an attached preposition, in an interview."""

from __future__ import annotations

import pytest

from whosays import read
from whosays.records import Attribution

TOLD = {  # code, speaker, audience, sentence
    "object": ("en", "Governor Anna Oak", "Daily Star newspaper", "Governor Anna Oak told the Daily Star newspaper that two houses were hit."),
    "entry": ("en", "mayor, Ivan Petrov", "reporters", "The mayor, Ivan Petrov, told reporters that three people were killed."),
    "to": ("en", "minister", "council", "The minister said to the council that aid had arrived."),
    "informed": ("en", "ministry", "Red Cross", "The ministry informed the Red Cross that four prisoners had died."),
    "interview": ("en", "Anna Oak", "Radio Delta", "Anna Oak said in an interview with Radio Delta that two houses were hit."),
    "dative": ("ru", "Мэр Иван Петров", "журналистам", "Мэр Иван Петров сообщил журналистам, что погибли три человека."),
    "dative first": ("ru", "губернатор Олег Кравцов", "агентству «Север»", "Как сообщил агентству «Север» губернатор Олег Кравцов, разрушены два дома."),
    "quoted name": ("ru", "командир Олег Кравцов", "«Вестям»", "«Мы потеряли двоих», — сказал «Вестям» командир Олег Кравцов."),
    "title": ("ru", "Президент Ада Мосс", "премьеру Лео Керну", "Президент Ада Мосс сказала премьеру Лео Керну, что переговоры продолжатся."),
    "does not change": ("ru", "губернатор Олег Кравцов", "ТАСС", "Погибли двое, сообщил ТАСС губернатор Олег Кравцов."),
    "outlet in an interview uk": ("uk", "посол Іван Петренко", "Politico", "Як зауважив в інтерв'ю Politico посол Іван Петренко, загинули троє людей."),
    "named outlet uk": ("uk", "Мер Іван Петренко", "телеканалу Al Jazeera", "Мер Іван Петренко заявив телеканалу Al Jazeera, що загинули троє людей."),
    "dative uk": ("uk", "Мер Іван Петренко", "журналістам", "Мер Іван Петренко повідомив журналістам, що загинули троє людей."),
    "title uk": ("uk", "Президентка Ада Мосс", "прем'єрові Лео Керну", "Президентка Ада Мосс сказала прем'єрові Лео Керну, що перемовини триватимуть."),
    "radio uk": ("uk", "командир Олег Кравець", "Радіо Свобода", "«Ми втратили двох», — сказав Радіо Свобода командир Олег Кравець."),
    "attached": ("ar", "العمدة إيفان بيتروف", "الصحفيين", "قال العمدة إيفان بيتروف للصحفيين إن ثلاثة أشخاص قتلوا."),
    "agency": ("ar", "المحافظ أوليغ كرافتسوف", "وكالة الشمال", "وقال المحافظ أوليغ كرافتسوف لوكالة الشمال إن منزلين دمرا."),
    "two titles": ("ar", "الرئيس آدا موس", "رئيس الوزراء ليو كيرن", "أبلغ الرئيس آدا موس رئيس الوزراء ليو كيرن أن المحادثات ستستمر."),
    "conversation": ("ar", "القائد سالم حداد", "قناة الغد", "وفي حديث لقناة الغد أكد القائد سالم حداد أن الجسر سقط."),
}  # fmt: skip

NOBODY = {
    "who else says": ("ru", "Об ударе сообщили СМИ Сирии. Погибли двое, сообщает телеканал РБК."),
    "part of a name": ("ar", "قال الأمين العام للاتحاد الدولي للصحفيين إن ثلاثة أشخاص قتلوا."),
    "within what is said": ("en", "The mayor said that the army told the council nothing."),
    "a day": ("uk", "Мер заявив у четвер, що загинули двоє."),
    "a call from somewhere": ("ar", "وأوضح القائد سالم حداد في اتصال هاتفي من عدن أن الجسر سقط."),
}


def attribution(text: str, code: str) -> Attribution:
    return read(text, language=code).attributions[0]


@pytest.mark.parametrize("case", TOLD)
def test_speaker_and_audience_are_told_apart(case: str) -> None:
    code, speaker, audience, text = TOLD[case]
    found = attribution(text, code)
    assert found.audience is not None
    assert (found.source.name, found.audience.name) == (speaker, audience)
    span = found.audience.span
    assert span is not None
    assert text[span.start : span.end] == span.exact


@pytest.mark.parametrize("case", NOBODY)
def test_where_nobody_is_told_there_is_no_audience(case: str) -> None:
    code, text = NOBODY[case]
    assert attribution(text, code).audience is None
