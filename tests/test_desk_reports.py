"""Reports at the desk: the list with its filters and pages, one report with its text, claims, versions and readings."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest
from playwright.sync_api import Browser

from desk import REPORTS, Desk, served
from whosays import Store
from whosays.pipeline import explain
from whosays.sources.found import Found

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


# --- one report


def held(own: str, query: str, *values: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(own) as connection:
        return connection.execute(query, values).fetchall()


CURRENT = "SELECT v.document, v.id, v.text FROM versions v JOIN readings r ON r.id = v.reading ORDER BY v.id"


def test_every_report_is_shown_with_its_very_text_and_its_claims(desk: Desk, own: str) -> None:
    for document, version, text in held(own, CURRENT):
        page = desk.get(f"/reports/{document}.json").json()
        assert (page["version"], page["text"]) == (version, text)
        some = [one["id"] for kind in ("counts", "attributions", "events") for one in page["reading"][kind]]
        query = "SELECT c.id FROM claims c JOIN versions v ON v.reading = c.reading WHERE v.id = ?"
        assert {row[0] for row in held(own, query, version)} == set(some)
        assert desk.get(f"/reports/{document}").status_code == 200


def test_a_report_is_found_by_the_beginning_of_its_id_and_by_ids_that_it_had(desk: Desk, own: str) -> None:
    ids = [row[0] for row in held(own, "SELECT id FROM documents ORDER BY id")]
    assert desk.get(f"/reports/{ids[0][:12]}.json").json()["id"] == ids[0]
    assert desk.get("/reports/0000000000000000").status_code == 404
    assert desk.get("/reports/%25").status_code == 404
    with sqlite3.connect(own) as connection:
        connection.execute("UPDATE documents SET joined = ? WHERE id = ?", (ids[1], ids[0]))
        connection.execute("UPDATE versions SET document = ? WHERE document = ?", (ids[1], ids[0]))
    assert desk.get(f"/reports/{ids[0]}.json").json()["id"] == ids[1]


def test_a_report_names_its_incidents(desk: Desk, own: str) -> None:
    query = """SELECT DISTINCT v.document, a.incident FROM accounts a JOIN versions v ON v.id = a.version
               JOIN incidents i ON i.id = a.incident WHERE i.told IS NOT NULL"""
    told: dict[str, set[str]] = {}
    for document, incident in held(own, query):
        told.setdefault(document, set()).add(incident)
    for document, incidents in told.items():
        page = desk.get(f"/reports/{document}.json").json()
        assert {one["id"] for one in page["incidents"]} == incidents


def test_every_claim_has_a_page_that_tells_how_it_was_made(desk: Desk, own: str) -> None:
    query = """SELECT v.document, c.id, c.start, c."end", v.text, v.id FROM claims c
               JOIN versions v ON v.reading = c.reading ORDER BY c.id LIMIT 30"""
    for document, claim, start, end, text, _ in held(own, query):
        found = desk.get(f"/reports/{document}/claims/{claim}.json").json()
        assert found["words"] == text[int(start) : int(end)]
        made = explain(text, claim, language=found["claim"]["language"], published=found["claim"].get("published"))
        assert (found["tree"]["kind"], found["tree"]["rule"]) == (made.kind, made.rule)
        assert found["tree"]["span"] == [made.span.start, made.span.end]
        assert desk.get(f"/reports/{document}/claims/{claim}").status_code == 200
    assert desk.get(f"/reports/{document}/claims/ffffffffffffffff").status_code == 404


@pytest.fixture
def twice(own: str) -> str:
    """A store with a report that has two versions."""
    first = "Two people were killed in Veliky Bor, the mayor said.\n\nRain fell.\n\nNine houses burned."
    second = "Update.\n\nThree people were killed in Veliky Bor, the mayor said.\n\nRain fell.\n\nNine houses burned."
    url = "https://news.example/bor"
    with Store.open(own) as store:
        for place, text in enumerate((first, second)):
            given = Found(text, text.encode(), "text", f"{place}.txt", title=f"Bor {place}", url=url, language="en")
            assert [one.what for one in store.add([given])] == [("new", "changed")[place]]
    return own


def test_versions_stand_beside_each_other(twice: str) -> None:
    with Desk(twice) as desk:
        report = next(one for one in desk.get("/reports.json").json()["reports"] if one["versions"] == 2)
        page = desk.get(f"/reports/{report['id']}.json").json()
        first, second = (one["id"] for one in page["versions"])
        assert (page["version"], page["title"]) == (second, "Bor 1")
        older = desk.get(f"/reports/{report['id']}.json?version={first[:10]}").json()
        assert older["text"].startswith("Two people")
        changed = desk.get(f"/reports/{report['id']}/versions/{second}.json").json()
        kinds = [one["kind"] for one in changed["paragraphs"]]
        told = "".join(text for one in changed["paragraphs"] for kind, text in one["parts"] if kind == "del")
        assert "same" in kinds
        assert "Two" in told
        with Store.open(twice) as store:
            followed = [(one.id, one.anchor.state) for one in store.follow(report["id"])]
        assert [(one["id"], one["state"]) for one in changed["claims"]] == followed
        assert {"moved", "orphan"} <= {state for _, state in followed}
        answer = desk.get(f"/reports/{report['id']}/versions/{second}")
        assert "<del>Two</del>" in answer.text
        assert desk.get(f"/reports/{report['id']}?version=ffff").status_code == 404


def test_markup_of_a_report_stays_words(own: str) -> None:
    text = "Two people were killed, <script>alert(1)</script> the mayor said. \u202eevil"
    with Store.open(own) as store:
        title = "<img src=x onerror=alert(1)>\u202e"
        added = list(store.add([Found(text, text.encode(), "text", "<b>.txt", title=title, language="en")]))
    with Desk(own) as desk:
        for path in ("/reports", f"/reports/{added[0].id}"):
            told = desk.get(path).text
            assert [markup for markup in ("<script>alert", "<img", "<b>.txt") if markup in told] == []


@pytest.mark.parametrize("language", ["ar", "en", "ru", "uk"])
def test_in_a_browser_the_text_stays_whole_and_claims_are_marked(own: str, chromium: Browser, language: str) -> None:
    query = CURRENT.replace("ORDER", "WHERE r.claims > 2 AND r.told LIKE ? ORDER")
    document, _, text = held(own, query, f'%"language":"{language}"%')[0]
    with served(own) as address:
        context = chromium.new_context()
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(f"{address}/reports/{document}")
        assert page.evaluate("document.getElementById('text').textContent") == text
        assert page.evaluate("document.getElementById('text').childNodes.length") == 1
        assert page.evaluate("document.getElementById('text').dir") == ("rtl" if language == "ar" else "ltr")
        page.keyboard.press("KeyJ")
        page.wait_for_selector("#tree li")
        claim = page.evaluate("new URL(location.href).searchParams.get('claim')")
        assert (page.get_attribute("#address", "href") or "").endswith(
            f"/claims/{claim}?version={_version(own, document)}"
        )
        page.reload()  # the address leads back to the claim
        assert page.get_attribute(".item[aria-current]", "id") is not None
        active = "Array.from(CSS.highlights.get('active'), range => range.toString())"
        assert all(words in text for words in page.evaluate(active))
        page.keyboard.press("KeyF")
        assert page.evaluate("document.activeElement.id") == "filter"
        page.keyboard.type("zzz")
        assert page.locator(".item:visible").count() == 0
        assert told == []
        context.close()


def _version(own: str, document: str) -> str:
    return held(own, "SELECT id FROM versions WHERE document = ?", document)[0][0]


def test_a_cover_hides_graphic_words_until_they_are_wanted(own: str, chromium: Browser) -> None:
    text = "At least four people were killed and nine wounded in Veliky Bor, the mayor said."
    with Store.open(own) as store:
        added = list(store.add([Found(text, text.encode(), "text", "a.txt", language="en")]))
    covered = "Array.from(CSS.highlights.get('cover') ?? [], range => range.toString())"
    with served(own) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{address}/reports/{added[0].id}")
        assert page.evaluate(covered) == []
        context.add_cookies([{"name": "cover", "value": "on", "url": address}])
        page.reload()
        assert page.evaluate(covered) == ["killed", "wounded"]
        page.click("#cover")
        assert page.evaluate(covered) == []
        page.keyboard.press("KeyC")
        assert page.evaluate(covered) == ["killed", "wounded"]
        context.close()
