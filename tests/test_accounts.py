"""What a report is taken apart into: labels and signatures begin no account, figures of another place begin one."""

from __future__ import annotations

import pytest

from whosays.link.accounts import accounts
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
