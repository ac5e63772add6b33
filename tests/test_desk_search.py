"""Searching at the desk: the same answers as the store gives, a page at a time, with the words marked."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from desk import REPORTS, Desk
from whosays import Store
from whosays.store.known import known
from whosays.store.search import Filters, Shelf, search

GIVEN = [json.loads(line) for line in REPORTS.read_text("utf-8").splitlines()]
ASKED: list[dict[str, Any]] = [
    {"q": "nikopol"},
    {"q": "نيكوبول"},
    {"q": "обстріл ринок"},
    {"q": "загинули", "language": "uk"},
    {"measure": "killed"},
    {"measure": "injured", "place": "nikopol"},
    {"speaker": "mayor"},
    {"q": "nikopol", "speaker": "governor"},
    {"publisher": GIVEN[0]["publisher"]},
    {"q": "12", "exact": "1"},
    {"q": "nikopol zaporizhzhia"},
]


def every(desk: Desk, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The hits of all pages."""
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = desk.get("/search.json", params={**asked, "after": after}).json()
        found += page["hits"]
        after = page["next"]
    return found


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: " ".join(asked.values()))
def test_the_pages_hold_what_the_store_finds(
    desk: Desk, own: str, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from whosays.web.pages import searching

    monkeypatch.setattr(searching, "PAGE", 3)
    options = {("exact" if name == "exact" else name): value for name, value in asked.items() if name != "q"}
    options["exact"] = bool(options.get("exact"))
    with Store.open(own) as store:
        hits = store.search(asked.get("q", ""), **options)
    found = every(desk, asked)
    assert [one["version"] for one in found] == [hit.version for hit in hits]
    assert [one["marks"] for one in found] == [len(hit.marks) for hit in hits]
    assert desk.get("/search", params=asked).status_code == 200


def test_marks_stand_on_the_words(desk: Desk) -> None:
    page = desk.get("/search", params={"q": "nikopol"}).text
    assert "<mark>" in page
    for hit in every(desk, {"q": "nikopol"}):
        for stretch in hit["stretches"]:
            marked = [text for is_marked, text in stretch["parts"] if is_marked]
            assert marked
            assert all(one[0] in "NНن" for one in marked), marked


def test_days_narrow(desk: Desk, own: str) -> None:
    with Store.open(own) as store:
        wanted = [hit.version for hit in store.search("", day="2025-03-04..2025-03-05")]
    assert wanted
    assert [one["version"] for one in every(desk, {"since": "2025-03-04", "until": "2025-03-05"})] == wanted
    with Store.open(own) as store:
        wanted = [hit.version for hit in store.search("", day="2025-03-04")]
    assert [one["version"] for one in every(desk, {"since": "2025-03-04"})] == wanted


def test_what_cannot_be_looked_for_is_said(desk: Desk) -> None:
    assert desk.get("/search?q=%21%21").status_code == 400
    assert desk.get("/search?measure=sums").status_code == 400
    assert desk.get("/search?since=soon").status_code == 400
    assert desk.get("/search.json").json()["hits"] == []


def test_a_search_finds_the_same_with_and_without_what_is_known(own: str) -> None:
    with Store.open(own) as store:
        assert store.search("nikopol")  # makes the index
        with store.reading() as connection:
            shelf = Shelf(connection)
            assert len(shelf.texts) == len(known(connection)) == len(GIVEN)
            some = (Filters(speaker="ministry"), Filters(place="odesa", measure="killed"), Filters(language="ar"))
            for filters in some:
                bare = [hit.version for hit in search(connection, "", filters)]
                assert [hit.version for hit in search(connection, "", filters, shelf=shelf)] == bare


def test_languages_are_those_of_the_readings(own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        told = {one.reading: one.languages for one in known(connection)}
    with sqlite3.connect(own) as connection:
        for id_, reading in connection.execute("SELECT id, json FROM readings"):
            document = json.loads(reading)["document"]
            assert told[id_] == tuple(dict.fromkeys([document["language"], *document["languages"]]))
