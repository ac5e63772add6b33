"""Reports at the desk: the list with its filters and pages, one report with its text, claims, versions and readings."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest

from desk import REPORTS, Desk

GIVEN = [json.loads(line) for line in REPORTS.read_text("utf-8").splitlines()]
PUBLISHED = {one["url"]: one["published"] for one in GIVEN if one.get("url") and one.get("published")}


def test_the_list_has_every_report_the_last_published_first(desk: Desk) -> None:
    rows = desk.get("/reports.json").json()["reports"]
    assert len(rows) == len(GIVEN)
    told = [one["published"] or "" for one in rows]
    assert told == sorted(told, reverse=True)
    assert {one["url"]: one["published"] for one in rows if one["url"] and one["published"]} == PUBLISHED


def test_the_numbers_of_the_list_are_those_of_the_store(desk: Desk, own: str) -> None:
    with sqlite3.connect(own) as connection:
        query = "SELECT v.document, r.claims FROM versions v JOIN readings r ON r.id = v.reading"
        held = dict(connection.execute(query).fetchall())
    assert {one["id"]: one["claims"] for one in desk.get("/reports.json").json()["reports"]} == held


@pytest.mark.parametrize("language", ["ar", "en", "ru", "uk"])
def test_reports_of_a_language(desk: Desk, language: str) -> None:
    found = desk.get(f"/reports.json?language={language}").json()
    told = [one for one in GIVEN if one.get("language") == language]
    assert found["total"] >= len(told) > 0
    assert all(language in one["languages"] for one in found["reports"])


def test_reports_of_some_days_and_of_a_publisher(desk: Desk) -> None:
    days = sorted(one["published"][:10] for one in GIVEN if one.get("published"))
    since, until = days[len(days) // 4], days[len(days) // 2]
    found = desk.get(f"/reports.json?since={since}&until={until}").json()["reports"]
    assert sorted(one["published"][:10] for one in found) == [day for day in days if since <= day <= until]
    publisher = next(one["publisher"] for one in GIVEN if one.get("publisher"))
    found = desk.get("/reports.json", params={"publisher": publisher.upper()}).json()["reports"]
    assert {one["publisher"] for one in found} == {publisher}
    assert desk.get("/reports?since=yesterday").status_code == 400
    assert desk.get("/reports?sort=size").status_code == 400


@pytest.mark.parametrize("sort", ["published", "added"])
def test_the_pages_of_the_list_hold_every_report_once(desk: Desk, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whosays.web.pages import reports

    monkeypatch.setattr(reports, "PAGE", 7)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = desk.get("/reports.json", params={"sort": sort, "after": after}).json()
        seen += [one["id"] for one in page["reports"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == len(GIVEN)


def test_the_list_as_a_table(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.get("/reports.csv").text.removeprefix("\ufeff"))))
    assert sorted(row["url"] for row in rows if row["url"]) == sorted(one["url"] for one in GIVEN if one.get("url"))
