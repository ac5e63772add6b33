"""What a report is taken apart into: labels and signatures begin no account, figures of another place begin one."""

from __future__ import annotations

import pytest

from whosays.link.accounts import accounts
from whosays.link.credible import Credible, credible
from whosays.link.ledger import apart, entries
from whosays.link.records import Account
from whosays.pipeline import read


def told(text: str, language: str) -> tuple[Account, ...]:
    return accounts(read(text, language=language), text, "d", "v")


def killed(account: Account) -> list[int | None]:
    return [figure.low for figure in account.figures if figure.measure == "killed"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("#Breaking_Mirovka\n\nShelling of the village of Stepove killed two.\n\n#Solovei_Centre #Mirovka", "en"),
        ("#Терміново_Мирівка\n\nОбстріл убив двох людей у селі Степове.\n\n#Соловей_Центр #Мирівка", "uk"),
        ("#Срочно_Мировка\n\nОбстрел убил двух человек в селе Степное.\n\n#Соловей_Центр #Мировка", "ru"),
        ("#عاجل_الزعرورة\n\nمقتل مدنيين اثنين بقصف استهدف قرية البطيحة.\n\n#مركز_السنديان #الزعرورة", "ar"),
    ],
)
def test_words_behind_hash_marks_alone_begin_no_account(text: str, language: str) -> None:
    (one,) = told(text, language)
    assert killed(one) == [2]
    assert dict(one.names)["SLV" if language != "ar" else "SNTN"] < 0.5  # a label is no place of its own


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sokil Media Centre in Klenova\n\nShelling of the village of Stepove killed two people.", "en"),
        ("Медіацентр села Кленова\n\nОбстріл убив двох людей у селі Степове.", "uk"),
        ("Медиацентр села Кленовая\n\nОбстрел убил двух человек в селе Степное.", "ru"),
        ("مركز قرية السنديان الإعلامي\n\nمقتل مدنيين اثنين بقصف استهدف قرية البطيحة.", "ar"),
    ],
)
def test_a_signature_that_tells_nothing_begins_no_account(text: str, language: str) -> None:
    (one,) = told(text, language)
    assert killed(one) == [2]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            (
                "Shells hit villages on 3 May 2025. Shelling of the village of Mirne killed two people. "
                "Shelling of the village of Stepove killed three people."
            ),
            "en",
        ),
        (
            (
                "Снаряди влучили в села 3 травня 2025 року. Обстріл убив двох людей у селі Мирне. "
                "Обстріл убив трьох людей у селі Степове."
            ),
            "uk",
        ),
        (
            (
                "Снаряды попали в сёла 3 мая 2025 года. Обстрел убил двух человек в селе Мирное. "
                "Обстрел убил трёх человек в селе Степное."
            ),
            "ru",
        ),
        (
            (
                "استهدف قصف مدفعي القرى يوم 3 أيار 2025. وقتل مدنيان إثر قصف مدفعي استهدف قرية الزعرورة. "
                "وقتل 3 مدنيين إثر قصف مدفعي استهدف قرية البطيحة."
            ),
            "ar",
        ),
    ],
)
def test_another_village_with_figures_of_its_own_begins_an_account(text: str, language: str) -> None:
    first, *_, last = told(text, language)
    assert killed(last) == [3]
    assert 3 not in killed(first)


PAGES = {
    "en": (
        ["Two killed in shelling of the village of Mirne"],
        [
            "Shells hit the market of the village of Mirne on Tuesday and killed two people, the mayor told reporters.",
            "Rescuers searched the stalls for hours, while power and water were cut off in the streets around them.",
        ],
        [
            "Nine killed in an accident near Klenova",
            "Talks on grain go on in the capital",
            "A bridge is closed for a month",
        ],
        9,
    ),
    "uk": (
        ["Двоє людей загинули внаслідок обстрілу села Мирне"],
        [
            "Снаряди влучили у ринок села Мирне у вівторок та вбили двох людей, повідомив журналістам голова громади.",
            "Рятувальники годинами шукали людей під прилавками, а на вулицях цілий день не було ні світла, ні води.",
        ],
        [
            "Дев'ятеро людей загинули в аварії біля Кленової",
            "Переговори про зерно тривають у столиці",
            "Міст закрили на місяць для ремонту",
        ],
        9,
    ),
    "ru": (
        ["Два человека погибли при обстреле села Мирное"],
        [
            "Снаряды попали в рынок села Мирное во вторник и убили двух человек, сообщил журналистам глава общины.",
            "Спасатели часами искали людей под прилавками, а на улицах вокруг целый день не было ни света, ни воды.",
        ],
        [
            "Девять человек погибли в аварии у Кленовой",
            "Переговоры о зерне продолжаются в столице",
            "Мост закрыли на месяц для ремонта",
        ],
        9,
    ),
    "ar": (
        ["مقتل مدنيين اثنين بقصف استهدف قرية الزعرورة"],
        [
            "استهدف قصف مدفعي صباح الثلاثاء سوق قرية الزعرورة، ما أدى إلى مقتل مدنيين اثنين، كما قال رئيس البلدية.",
            "وبحثت فرق الإنقاذ لساعات تحت الأنقاض، فيما انقطعت الكهرباء والمياه عن الشوارع المحيطة بالسوق طوال اليوم.",
        ],
        [
            "مقتل تسعة أشخاص في حادث سير قرب البطيحة",
            "المباحثات حول الحبوب مستمرة في العاصمة",
            "إغلاق الجسر لمدة شهر بسبب أعمال الصيانة",
        ],
        9,
    ),
}


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("behind", [True, False])
def test_headlines_of_other_reports_count_nowhere(language: str, behind: bool) -> None:
    title, body, others, number = PAGES[language]
    lines = [*title, *body, *others] if behind else [*title, *others, *body]
    (one,) = told("\n\n".join(lines), language)
    assert {figure.low for figure in one.figures if figure.aside} == {number}
    assert {figure.low for figure in one.figures if not figure.aside} == {2}
    assert credible([one], "killed") == Credible(2, 2)
    (apart_, why), *_ = [(e, why) for e, why in apart(entries([one]), "killed") if e.figure.low == number]
    assert apart_.figure.aside
    assert why == "in a headline of another report"


@pytest.mark.parametrize("language", PAGES)
def test_what_is_told_in_short_lines_alone_is_no_list_of_headlines(language: str) -> None:
    title, _, others, number = PAGES[language]
    found = told("\n\n".join([*title, *others]), language)
    assert {figure.low for one in found for figure in one.figures} == {2, number}
    assert not any(figure.aside for one in found for figure in one.figures)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Shelling killed two in the village of Mirne, and three people died in the village of Stepove.", "en"),
        ("Обстріл убив двох людей у селі Мирне, ще троє людей загинули в селі Степове.", "uk"),
        ("Обстрел убил двух человек в селе Мирное, ещё трое человек погибли в селе Степное.", "ru"),
        ("قتل مدنيان بقصف استهدف قرية الزعرورة، وقتل 3 مدنيين بقصف استهدف قرية البطيحة.", "ar"),
    ],
)
def test_a_sentence_of_two_villages_is_cut_between_them(text: str, language: str) -> None:
    first, second = told(text, language)
    assert (killed(first), killed(second)) == ([2], [3])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Shelling killed two people in the village of Mirne, and three were wounded.", "en"),
        ("Обстріл убив двох людей у селі Мирне, троє людей поранені.", "uk"),
        ("Обстрел убил двух человек в селе Мирное, трое человек ранены.", "ru"),
        ("قتل مدنيان بقصف استهدف قرية الزعرورة، وأصيب 3 مدنيين بجروح.", "ar"),
    ],
)
def test_a_sentence_of_one_village_is_whole(text: str, language: str) -> None:
    (one,) = told(text, language)
    assert [figure.low for figure in one.figures] == [2, 3]
