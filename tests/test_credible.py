"""The range of a toll that reports bear out: which figures of a report are of the incident, and which are not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from whosays.link.accounts import accounts
from whosays.link.credible import Credible, credible, scenes
from whosays.link.incidents import toll
from whosays.link.records import Account, Figure, Spot, Voice
from whosays.pipeline import read


def figure(low: int, *places: str, **other: Any) -> Figure:
    start = other.pop("start", 10)
    values: dict[str, Any] = {
        "claim": f"c{start}", "measure": "killed", "object": "person", "side": None, "low": low, "high": low,
        "bound": "exact", "scope": "incident", "polarity": "affirmed", "certainty": "stated", "part_of": None,
        "derived": False, "event": None, "period": None, "voice": Voice(None), "start": start, "end": start + 3,
        "exact": "", "places": places,
    }  # fmt: skip
    return Figure(**(values | other))


def account(document: str, *figures: Figure, spots: tuple[str, ...] = ("MRN",)) -> Account:
    places = tuple(Spot(key, key, None, None, "unknown", None, None) for key in spots)
    return Account(document, document, "", None, None, None, "en", "shelling", (), figures, places)


def test_the_places_told_most_are_where_it_happened() -> None:
    told = [account("a"), account("b"), account("c", spots=("MRN", "STPV", "KLN", "VRB"))]
    assert scenes(told) == {"MRN"}
    assert scenes([]) == frozenset()


def test_of_the_figures_of_a_report_those_told_nearest_count() -> None:
    roundup = account("r", figure(9), figure(4, "STPV", start=60), figure(2, "MRN", start=90), spots=("STPV", "MRN"))
    assert credible([account("a", figure(2)), roundup], "killed") == Credible(2, 2)
    assert credible([account("a"), account("b"), roundup], "killed") == Credible(2, 2)
    general = account("r", figure(4, "STPV"), figure(9, start=60), spots=("STPV", "MRN"))
    assert credible([account("a"), account("b"), general], "killed") == Credible(9, 9)


def test_a_report_that_tells_figures_of_other_places_alone_is_left_out() -> None:
    other = account("r", figure(4, "STPV"))
    assert credible([account("a", figure(3, "MRN")), account("b"), other], "killed") == Credible(3, 3, left_out=1)
    assert credible([account("a"), account("b"), other], "killed") == Credible(4, 4)  # nobody is nearer


def test_groups_are_added_up_among_figures_of_one_place() -> None:
    told = account("a", figure(5, "STPV", object="child"), figure(1, "MRN", object="woman", start=15),
                   figure(2, "MRN", object="child", start=20))  # fmt: skip
    assert credible([told, account("b")], "killed") == Credible(3, 3, derived=True)


def test_people_and_a_group_joined_to_them_are_added_up() -> None:
    two, four = figure(2, start=10), figure(4, object="child", start=18)
    assert credible([account("a", two, four)], "killed") == Credible(6, 6, derived=True)
    after_a_comma = figure(1, object="child", start=15)
    assert credible([account("a", two, after_a_comma)], "killed") == Credible(2, 2)
    part = figure(1, object="child", start=18, part_of="c10")
    assert credible([account("a", two, part)], "killed") == Credible(2, 2)


def test_the_name_of_a_city_may_stand_for_what_lies_around_it() -> None:
    wide = msgspec.structs.replace(account("w", figure(9, "VLK"), spots=("VLK", "MRN")), names=(("VLK", 0.25),))
    other = msgspec.structs.replace(account("w", figure(9, "STPV"), spots=("STPV", "MRN")), names=(("STPV", 0.8),))
    told = [account("a", figure(7, "MRN")), account("b"), account("c")]
    assert credible([*told, wide], "killed") == Credible(7, 9)
    assert credible([*told, other], "killed") == Credible(7, 7, left_out=1)


def test_families_are_no_people() -> None:
    assert credible([account("a", figure(1, object="family"))], "killed") is None
    both = account("a", figure(1, object="family"), figure(4, start=40))
    assert credible([both], "killed") == Credible(4, 4)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Shelling killed two people in Mirne and five people in the village of Stepove.", "en"),
        ("3 травня 2025 року обстріл убив двох людей у селі Мирне та п'ятьох людей у селі Степове.", "uk"),
        ("3 мая 2025 года обстрел убил двух человек в селе Мирное и пятерых человек в селе Степное.", "ru"),
        ("قتل مدنيان في قرية الزعرورة وقتل 5 مدنيين في قرية البطيحة يوم 3 أيار 2025.", "ar"),
    ],
)
def test_figures_of_a_sentence_are_of_the_places_that_follow_them(text: str, language: str) -> None:
    found = {
        one.low: set(one.places)
        for account in accounts(read(text, language=language), text, "d", "v")
        for one in account.figures
    }
    assert found[2]
    assert found[5]
    assert not found[2] & found[5]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In the village of Mirne shelling killed two people and wounded three.", "en"),
        ("У селі Мирне обстріл убив двох людей і поранив трьох.", "uk"),
        ("В селе Мирное обстрел убил двух человек, ещё трое ранены.", "ru"),
        ("قصف استهدف قرية الزعرورة أدى إلى مقتل مدنيين اثنين وإصابة ثلاثة آخرين.", "ar"),
    ],
)
def test_figures_beside_each_other_are_of_one_place(text: str, language: str) -> None:
    (told,) = accounts(read(text, language=language), text, "d", "v")
    assert len({one.places for one in told.figures}) == 1
    assert all(one.places for one in told.figures)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Several people were wounded in shelling of the village of Mirne.", "en"),
        ("Кілька людей поранено внаслідок обстрілу села Мирне.", "uk"),
        ("При обстреле села Мирное ранены мирные жители.", "ru"),
        ("جرحى مدنيون إثر قصف مدفعي استهدف قرية الزعرورة.", "ar"),
    ],
)
def test_several_without_a_number_are_at_least_two(text: str, language: str) -> None:
    told = accounts(read(text, language=language), text, "d", "v")
    assert credible(told, "injured") == Credible(2, 2, at_least=True)
    assert toll(list(told), "injured") == {"low": 2, "high": 2, "bound": "at_least"}
    assert credible([*told, account("a", figure(1, measure="injured"))], "injured") == Credible(1, 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dozens of people were wounded in shelling of the village of Mirne.", "en"),
        ("Десятки людей поранено внаслідок обстрілу села Мирне.", "uk"),
        ("Сотни людей ранены при обстреле села Мирное.", "ru"),
        ("عشرات الجرحى إثر قصف مدفعي استهدف قرية الزعرورة.", "ar"),
        ("Several soldiers were wounded in shelling of the village of Mirne.", "en"),
        ("No one was wounded in shelling of the village of Mirne.", "en"),
    ],
)
def test_tens_soldiers_and_denials_are_no_number(text: str, language: str) -> None:
    told = accounts(read(text, language=language), text, "d", "v")
    assert told[0].figures
    assert credible(told, "injured") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Civilians were killed and wounded in shelling of the village of Mirne.", "en"),
        ("مقتل وإصابة عدد من المدنيين بقصف استهدف قرية الزعرورة.", "ar"),
    ],
)
def test_of_several_killed_and_wounded_each_may_be_one(text: str, language: str) -> None:
    told = accounts(read(text, language=language), text, "d", "v")
    assert {one.measure for one in told[0].figures} == {"killed", "injured"}
    assert credible(told, "killed") is credible(told, "injured") is None


def test_a_total_so_far_is_of_the_incident_where_a_report_begins_with_it() -> None:
    def total(start: int) -> Account:
        return account("a", figure(500, scope="cumulative", start=start))

    assert credible([total(40)], "killed") == Credible(500, 500)
    assert credible([total(2000)], "killed") is None  # that of the war, in the background


def test_a_group_told_before_a_number_for_all_counts_where_others_share_it() -> None:
    told = account("a", figure(4, object="child"), figure(6, object="civilian", start=900))
    assert credible([told, account("b", figure(4))], "killed") == Credible(4, 4)
    assert credible([told], "killed") == Credible(6, 6)


def test_several_people_are_told_before_fighters_are_numbered() -> None:
    fighters = figure(4, object="fighter")
    several = msgspec.structs.replace(figure(0, start=60), low=None, high=None, bound="vague", several=True)
    assert credible([account("a", fighters, several)], "killed") == Credible(2, 2, at_least=True)
    assert credible([account("a", fighters)], "killed") == Credible(4, 4)
