"""How sure figures are, over which period they run, and whether they add up."""

from __future__ import annotations

import pytest

from whosays import read
from whosays.records import Count


def counts(text: str, code: str, published: str | None = "2026-03-12") -> list[Count]:
    return list(read(text, language=code, published=published).counts)


HEDGED = {
    "en": [
        "Twelve people were reportedly killed near the mill.",
        "Twelve people are believed to have been killed.",
        "According to unconfirmed reports, a wall fell and 12 people were killed.",
    ],
    "uk": [
        "Ймовірно, загинули 12 людей.",
        "Ймовірно, 12 людей загинули.",
        "За непідтвердженими даними, стіна впала і загинули 12 людей.",
    ],
    "ru": [
        "Предположительно, погибли 12 человек.",
        "Погибли, вероятно, 12 человек.",
        "По неподтверждённым данным, стена упала и погибли 12 человек.",
    ],
    "ar": ["يعتقد أن 12 شخصا قتلوا.", "قتل 12 شخصا على ما يبدو.", "قتل 12 شخصا وفق أنباء غير مؤكدة."],
}
STATED = {
    "en": [
        "The letter was reportedly lost. Twelve people were killed near the mill.",
        "The driver, who was apparently drunk, fled after 12 people were killed.",
    ],
    "uk": ["Водій, ймовірно, втік. Загинули 12 людей.", "Загинули 12 людей, а водій, ймовірно, втік."],
    "ru": ["Водитель, вероятно, сбежал. Погибли 12 человек.", "Погибли 12 человек, а водитель, вероятно, сбежал."],
    "ar": ["يعتقد أن الجسر مغلق. قتل 12 شخصا."],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in HEDGED.items() for text in texts])
def test_hearsay_and_presumption_hedge(code: str, text: str) -> None:
    assert [(c.low, c.polarity, c.certainty) for c in counts(text, code)] == [(12, "affirmed", "hedged")]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in STATED.items() for text in texts])
def test_a_hedge_holds_for_its_clause_alone(code: str, text: str) -> None:
    assert [(c.low, c.polarity, c.certainty) for c in counts(text, code)] == [(12, "affirmed", "stated")]


UNTRUE = {
    "en": [
        ("The report of 12 soldiers captured at the bridge is false.", "denied"),
        ("Claims that 12 soldiers were captured are untrue, the staff said.", "denied"),
        ("False reports of 12 deaths spread at noon.", "denied"),
        ("Reports of 12 deaths are true.", "affirmed"),
        ("Twelve soldiers were killed. The rumour of a truce is false.", "affirmed"),
    ],
    "uk": [
        ("Інформація про загибель 12 військових не відповідає дійсності.", "denied"),
        ("Повідомлення про 12 полонених військових – неправда, заявили у штабі.", "denied"),
        ("Інформація про загибель 12 військових надійшла зранку.", "affirmed"),
    ],
    "ru": [
        ("Информация о гибели 12 военных не соответствует действительности.", "denied"),
        ("Информация о гибели 12 военных не подтвердилась.", "denied"),
        ("Информация о гибели 12 военных поступила утром.", "affirmed"),
    ],
    "ar": [
        ("خبر مقتل 12 جنديا عار عن الصحة.", "denied"),
        ("الأنباء عن أسر 12 جنديا غير صحيحة.", "denied"),
        ("الأنباء عن مقتل 12 جنديا لا أساس لها من الصحة.", "denied"),
        ("وردت الأنباء عن مقتل 12 جنديا صباحا.", "affirmed"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "polarity"), [(code, *pair) for code, pairs in UNTRUE.items() for pair in pairs]
)
def test_news_that_is_called_untrue(code: str, text: str, polarity: str) -> None:
    assert [(c.low, c.polarity) for c in counts(text, code)] == [(12, polarity)]


UNREAL = {
    "en": ["The firm offered to evacuate 40 families.", "They will go on killing 40 people."],
    "uk": ["Фірма запропонувала евакуювати 40 родин.", "Загарбник може йти далі, вбиваючи 40 людей."],
    "ru": ["Фирма предложила эвакуировать 40 семей.", "Отряд может идти дальше, убивая 40 человек."],
    "ar": ["عرضت الشركة إجلاء 40 عائلة.", "سيفرج عن 40 أسيرا غدا.", "قد يقتل 40 شخصا في الضربة."],
}
REAL = {
    "en": [
        "The plane fell on a market, killing 40 people.",
        "A drone that could fly far hit a mill, killing 40 people.",
    ],
    "uk": ["Загарбник ішов далі, вбиваючи 40 людей."],
    "ru": ["Отряд шёл дальше, убивая 40 человек."],
    "ar": ["أفرج عن 40 أسيرا.", "قد قتل 40 شخصا في الضربة."],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in UNREAL.items() for text in texts])
def test_what_is_offered_or_to_come_is_no_fact(code: str, text: str) -> None:
    assert [(c.low, c.polarity) for c in counts(text, code)] == [(40, "hypothetical")]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in REAL.items() for text in texts])
def test_what_has_happened_stays_a_fact(code: str, text: str) -> None:
    assert [(c.low, c.polarity) for c in counts(text, code)] == [(40, "affirmed")]


PERIODS = [
    ("en", "Since 24 February, 400 people have been killed.", "2026-02-24", "2026-03-12"),
    ("en", "Between 2017 and 2020, 400 people were killed.", "2017-01-01", "2020-12-31"),
    ("en", "From 3 to 9 March 400 people were killed.", "2026-03-03", "2026-03-09"),
    ("uk", "З 24 лютого загинуло 400 людей.", "2026-02-24", "2026-03-12"),
    ("uk", "З 3 по 9 березня загинуло 400 людей.", "2026-03-03", "2026-03-09"),
    ("uk", "За добу загинуло 400 людей.", "2026-03-11", "2026-03-12"),
    ("ru", "С 24 февраля погибли 400 человек.", "2026-02-24", "2026-03-12"),
    ("ru", "За сутки погибли 400 человек.", "2026-03-11", "2026-03-12"),
    ("ar", "منذ السابع من أكتوبر 2023 قتل 400 شخص.", "2023-10-07", "2026-03-12"),
    ("ar", "بين 2017 و2020 قتل 400 شخص.", "2017-01-01", "2020-12-31"),
]
LENGTHS = [
    ("ar", "ارتفاع عدد القتلى المسعفين إلى 17، منذ أن اندلع القتال في المدينة."),
    ("en", "Fifteen people were killed in less than 24 hours."),
    ("ar", "ارتفاع عدد الشهداء في أقل من 24 ساعة إلى 15 مدنيا."),
    ("en", "In three months 400 people were killed."),
    ("uk", "За 42 дні загинуло 400 людей."),
    ("ru", "За три месяца погибли 400 человек."),
    ("ar", "خلال ثلاثة أشهر قتل 400 شخص."),
]
NO_PERIODS = [
    ("en", "On 3 March 400 people were killed."),
    ("en", "400 people were killed in May."),
    ("uk", "У травні загинуло 400 людей."),
    ("ru", "3 марта погибли 400 человек."),
    ("ru", "С 5 до 7 утра 3 марта погибли 400 человек."),
    ("ar", "قتل 400 شخص في مايو."),
    ("ar", "قتل 400 شخص في قصف طال القرية منذ ثلاث ساعات."),
    ("ar", "قتل 400 شخص في قصف طال القرية منذ قليل."),
    ("ar", "قتل 400 شخص في القرية، بداية الشهر الجاري."),
]


@pytest.mark.parametrize(("code", "text", "start", "end"), PERIODS)
def test_a_period_that_a_time_gives(code: str, text: str, start: str, end: str) -> None:
    (count,) = counts(text, code)
    assert count.scope == "cumulative"
    assert count.period is not None
    assert (count.period.start[:10], count.period.end[:10]) == (start, end)


@pytest.mark.parametrize(("code", "text"), LENGTHS)
def test_a_length_of_time_makes_a_total_without_days(code: str, text: str) -> None:
    (count,) = counts(text, code)
    assert (count.scope, count.period) == ("cumulative", None)


@pytest.mark.parametrize(("code", "text"), NO_PERIODS)
def test_the_time_of_an_event_is_no_period(code: str, text: str) -> None:
    (count,) = counts(text, code)
    assert (count.scope, count.period) == ("incident", None)


def test_a_running_period_needs_the_day_of_publication() -> None:
    text = "Since 24 February 2022, 400 people have been killed. More than 900 people were injured."
    killed, injured = counts(text, "en", None)
    assert (killed.scope, killed.period, injured.scope) == ("cumulative", None, "cumulative")
    killed, injured = counts(text, "en")
    assert killed.period == injured.period is not None
    before = counts("Since 24 May 2030, 400 people have been killed.", "en")
    assert before[0].period is None


def test_a_length_of_time_holds_for_its_sentence_alone() -> None:
    text = "За добу загинули 12 людей. Двоє військових загинули біля моста."
    assert [c.scope for c in counts(text, "uk")] == ["cumulative", "incident"]


DAYS = [
    ("en", "Four people were injured in Lyman over the previous day.", "cumulative"),
    ("en", "Russian attacks on Lyman over the day injured four people.", "cumulative"),
    ("en", "Four people were injured in Lyman the previous day.", "incident"),
    ("uk", "Упродовж дня в Лимані поранено 4 людей.", "cumulative"),
    ("uk", "За день у Лимані поранено 4 людей.", "cumulative"),
    ("uk", "За день до свята в Лимані поранено 4 людей.", "incident"),
    ("ru", "В течение суток в Лимане ранены 4 человека.", "cumulative"),
    ("ru", "За день в Лимане ранены 4 человека.", "cumulative"),
    ("ru", "За день до праздника в Лимане ранены 4 человека.", "incident"),
    ("ar", "أصيب 4 أشخاص في غزة على مدار اليوم.", "cumulative"),
    ("ar", "أصيب 4 أشخاص في غزة اليوم.", "incident"),
]


@pytest.mark.parametrize(("code", "text", "scope"), DAYS)
def test_what_a_whole_day_brought_is_not_of_one_attack(code: str, text: str, scope: str) -> None:
    assert [count.scope for count in counts(text, code)] == [scope]


BROKEN_DOWN = {
    "en": "Since early 2023 the attacks have killed 54 people.\n\nThe attacks are distributed as follows:\n"
    "• Mirne: 18 attacks killed nine civilians.\n• Stepove: 17 killed 16 soldiers.\n\nToday two men were killed.",
    "uk": "З початку року обстріли вбили 54 людей.\n\nОбстріли розподілено так:\n"
    "• Мирне: загинули дев'ятеро людей.\n• Степове: загинули 16 солдатів.\n\nСьогодні загинули двоє чоловіків.",
    "ru": "С начала года обстрелы убили 54 человека.\n\nОбстрелы распределены так:\n"
    "• Мирное: погибли девять человек.\n• Степное: погибли 16 солдат.\n\nСегодня погибли двое мужчин.",
    "ar": "قتل 54 شخصا منذ مطلع العام 2022.\n\nوتوزعت الهجمات على النحو التالي:\n"
    "– الشهر الأول، 3 هجمات تسببت بمقتل تسعة مدنيين.\n– الشهر الثاني، مقتل 16 جنديا.\n\nوقتل رجلان في المدينة اليوم.",
}


@pytest.mark.parametrize("code", BROKEN_DOWN)
def test_a_list_that_breaks_totals_down_goes_on_with_them(code: str) -> None:
    scopes = {c.low: c.scope for c in counts(BROKEN_DOWN[code], code) if c.measure == "killed"}
    assert scopes == {54: "cumulative", 9: "cumulative", 16: "cumulative", 2: "incident"}


MISMATCHES = {
    "en": [
        "Twelve people were killed, including 3 children and 10 women.",
        "Russia launched 90 drones. The air force shot down 60 of them, and 40 were lost.",
    ],
    "uk": [
        "Загинули 12 людей, серед них 3 дітей і 10 жінок.",
        "Ворог запустив 90 дронів. Збито 60 дронів, ще 40 дронів не досягли цілі.",
    ],
    "ru": ["Погибли 12 человек, среди них 3 ребёнка и 10 женщин."],
    "ar": ["قتل 12 شخصا بينهم 3 أطفال و10 نساء."],
}
ADDS_UP = {
    "en": [
        "Twelve people were killed, including 3 children and 9 women.",
        "Twelve people were killed, including 8 civilians and 9 women.",  # a woman is a civilian too
        "At least 12 people were killed, including 3 children and 10 women.",
        "Russia launched 90 drones. The air force shot down 60 of them, and 30 were lost.",
    ],
    "uk": ["Загинули 12 людей, серед них 3 дітей і 4 жінок."],
    "ru": ["Погибли 12 человек, среди них 3 ребёнка и 4 женщины."],
    "ar": ["قتل 12 شخصا بينهم 3 أطفال و4 نساء."],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in MISMATCHES.items() for text in texts])
def test_figures_that_do_not_add_up(code: str, text: str) -> None:
    found = counts(text, code)
    assert len(found) == 3
    for count in found:
        (warning,) = [w for w in count.warnings if w.code == "sum_mismatch"]
        assert str(sum(c.low or 0 for c in found[1:])) in warning.why
        assert str(found[0].low) in warning.why
        assert warning.span is not None
        assert text[warning.span.start : warning.span.end] == warning.span.exact != count.span.exact


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in ADDS_UP.items() for text in texts])
def test_figures_that_add_up(code: str, text: str) -> None:
    found = counts(text, code)
    assert len(found) == 3
    assert not any(w.code == "sum_mismatch" for c in found for w in c.warnings)


LEFT = [
    ("en", "The army said 550 drones were launched, of which 539 were shot down.", 11),
    ("en", "The enemy launched 550 drones, 539 of which were shot down.", 11),
    ("uk", "Ворог запустив 120 дронів, з них 100 збито.", 20),
    ("ru", "Противник запустил 120 дронов, из них 100 сбиты.", 20),
    ("ar", "أطلق العدو 120 مسيرة، منها 100 أسقطت.", 20),
]
NOT_WORKED_OUT = [
    ("en", "The enemy launched 120 drones. About 100 of them were shot down."),
    ("en", "The enemy launched 120 drones, of which 100 were shot down. Twenty drones were lost."),
    ("en", "The enemy launched at least 120 drones, of which 100 were shot down."),
    ("en", "The enemy launched 100 drones, of which 100 were shot down."),
    ("uk", "Ворог може запустити 120 дронів, з них 100 збито."),
    ("ru", "Запущены 120 ракет и дронов. Сбито 100 дронов."),
    ("ar", "أطلق العدو 120 مسيرة. أسقطت 100 مسيرة."),
]


@pytest.mark.parametrize(("code", "text", "left"), LEFT)
def test_what_is_left_is_worked_out(code: str, text: str, left: int) -> None:
    launched, downed, rest = counts(text, code)
    assert not launched.derived
    assert not downed.derived
    assert (rest.derived, rest.measure, rest.low, rest.high) == (True, "not_intercepted", left, left)
    assert rest.subset_of == launched.id
    assert rest.attribution == launched.attribution


@pytest.mark.parametrize(("code", "text"), NOT_WORKED_OUT)
def test_nothing_is_worked_out_where_it_is_not_sure(code: str, text: str) -> None:
    assert not any(count.derived for count in counts(text, code))


SO_FAR = [
    ("en", "The death toll so far is 12.", "incident"),
    ("en", "So far 41,000 people have been killed in the strip.", "cumulative"),
    ("en", "So far 30 drones have been shot down.", "cumulative"),
    ("en", "Twelve people have been killed so far this year.", "cumulative"),
    ("uk", "На даний момент відомо про 12 поранених.", "incident"),
    ("uk", "На даний момент збито 30 безпілотників.", "cumulative"),
    ("ru", "На данный момент известно о 12 раненых.", "incident"),
    ("ru", "На данный момент сбито 30 беспилотников.", "cumulative"),
    ("ar", "قتل 12 شخصا حتى الآن.", "incident"),
    ("ar", "أسقطت الدفاعات 30 مسيرة حتى الآن.", "cumulative"),
]


@pytest.mark.parametrize(("code", "text", "scope"), SO_FAR)
def test_what_an_attack_has_cost_so_far_is_no_running_total(code: str, text: str, scope: str) -> None:
    assert [count.scope for count in counts(text, code)] == [scope]


@pytest.mark.parametrize(
    ("text", "language", "scope"),
    [
        ("قتل 9 أشخاص خلال صلاة العيد في شهر شوال.", "ar", "incident"),
        ("قتل 27 شخصا خلال الصلاة في 26 يونيو.", "ar", "incident"),
        ("قتل 27 شخصا في شهر.", "ar", "cumulative"),
        ("قتل 27 شخصا في ثلاثة أشهر.", "ar", "cumulative"),
        ("27 people were killed during Friday prayers in the month of Ramadan.", "en", "incident"),
        ("27 people were killed in a month.", "en", "cumulative"),
        ("27 человек погибли во время пятничной молитвы в месяц Рамадан.", "ru", "incident"),
        ("27 человек погибли за месяц.", "ru", "cumulative"),
        ("27 людей загинули під час п'ятничної молитви в місяць Рамадан.", "uk", "incident"),
        ("27 людей загинули за місяць.", "uk", "cumulative"),
    ],
)
def test_a_month_with_its_name_is_a_date_and_no_length(text: str, language: str, scope: str) -> None:
    assert [count.scope for count in counts(text, language)] == [scope]
