"""Names across scripts: spellings of one name meet, those of others do not."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from whosays.resolve.names import name_key, same_name, score

ROWS = [line.split("\t") for line in (Path(__file__).parent / "names.tsv").read_text("utf-8").splitlines()]
GROUPS = [names for kind, *names in ROWS if kind == "same"]
OTHERS = [names for kind, *names in ROWS if kind == "other"]


def test_there_are_enough() -> None:
    assert len(GROUPS) >= 60
    assert len(OTHERS) >= 40
    assert all(any("\u0600" <= letter < "\u0780" for letter in names[0]) for names in GROUPS), (
        "each has an Arabic spelling"
    )


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: str(names[-1]))
def test_spellings_of_one_name_meet(names: list[str]) -> None:
    assert len({name_key(name) for name in names}) == 1
    for a, b in combinations(names, 2):
        assert same_name(a, b), (a, b, score(a, b))
        assert same_name(b, a), "in either order"


@pytest.mark.parametrize("names", OTHERS, ids=" ".join)
def test_other_names_do_not(names: list[str]) -> None:
    a, b = names
    assert not same_name(a, b), score(a, b)
    assert not same_name(b, a), score(b, a)


def test_groups_do_not_meet_each_other() -> None:
    wrong = [
        (a, b)
        for one, other in combinations(GROUPS, 2)
        for a in one
        for b in other
        if len(a.split()) == len(b.split()) and same_name(a, b)
    ]
    assert not wrong


def test_what_is_attached_to_a_name_tells_nothing() -> None:
    assert name_key("خالد النجار") == name_key("خالد نجار") == name_key("Khaled al-Najjar") == name_key("Khaled Najjar")
    assert name_key("عبدالرحمن") == name_key("عبد الرحمن") == name_key("Abdul Rahman") == name_key("Абдуррахман")


def test_part_of_a_name() -> None:
    assert same_name("Boyko", "Taras Boyko")
    assert same_name("T. Boyko", "Taras Boyko")
    assert not same_name("O. Boyko", "Taras Boyko")
    assert same_name("Mohammed al-Salem", "Mohammed Khalil al-Salem")
    assert not same_name("", "Boyko")
    assert score("Taras Boyko", "Taras Boyko") == 1.0
