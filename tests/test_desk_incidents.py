"""Incidents, speakers, places, sources and dossiers of the desk, against the key of the corpus and against listing."""

from __future__ import annotations

import csv
import html
import io
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from command import Run
from desk import Desk, served
from whosays import Store
from whosays.export.listed import rowset
from whosays.export.written import csv as written
from whosays.link import briefs, link, listing, speaking
from whosays.sources.found import Found

KEY = tomllib.loads((Path(__file__).parent / "incidents" / "key.toml").read_text("utf-8"))


@pytest.fixture
def rows(own: str) -> list[dict[str, Any]]:
    """What listing tells of the incidents."""
    with Store.open(own) as store, store.reading() as connection:
        return list(listing.incidents(connection))


def market(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The shelling of a market in Nikopol, which eight reports tell of."""
    return next(one for one in rows if "k1" in one["documents"])


# --- the list


def test_the_list_has_every_incident_as_listing_tells_it(desk: Desk, rows: list[dict[str, Any]]) -> None:
    found = {one["id"]: one for one in desk.get("/incidents.json").json()["incidents"]}
    assert found.keys() == {one["id"] for one in rows}
    for one in rows:
        told = found[one["id"]]
        assert (told["type"], told["sources"], told["reports"]) == (one["type"], one["sources"], len(one["documents"]))
        assert len(told["contradictions"]) <= one["contradictions"]
        assert told["day"] == (one["when"] or {}).get("start")
        for measure in ("killed", "injured"):
            ends = one[measure] and (one[measure]["low"], one[measure]["high"])
            assert (told[measure] and (told[measure]["low"], told[measure]["high"])) == ends


def test_facets_count_and_narrow(desk: Desk, rows: list[dict[str, Any]]) -> None:
    facets = {one["name"]: one["values"] for one in desk.get("/incidents.json").json()["facets"]}
    types = Counter(one["type"] or "-" for one in rows)
    assert {one["value"]: one["count"] for one in facets["type"]} == dict(types)
    for value, count in types.items():
        assert desk.get("/incidents.json", params={"type": value}).json()["total"] == count
    against = sum(1 for one in rows if one["contradictions"])
    assert desk.get("/incidents.json?against=any").json()["total"] == against
    assert desk.get("/incidents.json?month=1999-01").json()["total"] == 0
    assert desk.get("/incidents.json?since=soon").status_code == 400
    assert desk.get("/incidents.json?sort=up").status_code == 400


@pytest.mark.parametrize("name", ["Nikopol", "Нікополь", "Никополь", "نيكوبول"])
def test_a_place_is_found_in_any_script(desk: Desk, rows: list[dict[str, Any]], name: str) -> None:
    found = desk.get("/incidents.json", params={"place": name}).json()["incidents"]
    there = {one["id"] for one in rows if any(place["name"] == "Nikopol" for place in one["places"])}
    assert {one["id"] for one in found} == there
    expected = {document for one in KEY["incident"] if one["place"] == "Nikopol" for document in one["documents"]}
    assert expected <= {document for one in rows if one["id"] in there for document in one["documents"]}


def test_the_table_is_that_of_the_export(desk: Desk, own: str) -> None:
    found = list(csv.DictReader(io.StringIO(desk.get("/incidents.csv").content.decode("utf-8-sig"))))
    with Store.open(own) as store, store.reading() as connection:
        whole = b"".join(written(rowset("incidents", connection))).decode("utf-8-sig")
    assert sorted(found, key=lambda one: one["id"]) == list(csv.DictReader(io.StringIO(whole)))


def test_the_map_claims_no_more_than_is_known(desk: Desk, rows: list[dict[str, Any]]) -> None:
    places = desk.get("/incidents/map.json").json()["places"]
    assert sum(one["incidents"] for one in places) == sum(1 for one in rows if one["places"])
    for one in places:
        assert (one["radius"] > 0) == (one["precision"] not in {"exact", "town"})


# --- one incident


def test_an_incident_shows_every_claim_with_its_words(desk: Desk, rows: list[dict[str, Any]], own: str) -> None:
    one = market(rows)
    page = html.unescape(desk.get(f"/incidents/{one['id'][:8]}").text)
    with Store.open(own) as store, store.reading() as connection:
        told = listing.incident(connection, one["id"])
    assert told is not None
    for line in told["ledger"]:
        assert line["exact"] in page
    for against in told["contradictions"]:
        assert against["why"] in page
    assert f">{told['sources']}<" in page
    ledger = list(csv.DictReader(io.StringIO(desk.get(f"/incidents/{one['id']}.csv").content.decode("utf-8-sig"))))
    assert [line["claim"] for line in ledger] == [line["claim"] for line in told["ledger"]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_incident_speaker_and_place_has_a_page(desk: Desk, language: str) -> None:
    desk.cookies.set("language", language)
    paths = [f"/incidents/{one['id']}" for one in desk.get("/incidents.json").json()["incidents"]]
    paths += [f"/speakers/{one['id']}" for one in desk.get("/speakers.json").json()["speakers"]]
    paths += [f"/places/{one['id']}" for one in desk.get("/places.json").json()["listed"]]
    assert len(paths) > 40
    for path in paths:
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert "style=" not in answer.text


def test_the_clocks(desk: Desk, rows: list[dict[str, Any]]) -> None:
    path = f"/incidents/{market(rows)['id']}"
    assert desk.get(f"{path}.json?as_of=2025-03-03").json()["is_known"] is False
    assert desk.get(f"{path}?as_of=2025-03-03").status_code == 200
    now = desk.get(f"{path}.json").json()
    assert desk.get(f"{path}.json?as_of=2025-03-04").json()["ledger"] == now["ledger"]
    assert desk.get(f"{path}.json?added_by=2025-03-04").json()["is_known"] is False
    assert desk.get(f"{path}?as_of=2025-03-04&added_by=2025-03-04").status_code == 400
    assert desk.get(f"{path}?as_of=then").status_code == 400


def test_what_is_no_incident(desk: Desk) -> None:
    assert desk.get("/incidents/ffffffffffffffff").status_code == 404
    assert desk.get("/incidents/%2e%2e").status_code == 404
    assert desk.get("/speakers/nobody").status_code == 404
    assert desk.get("/places/0").status_code == 404


def test_two_reports_are_judged_apart_and_it_is_undone(desk: Desk, rows: list[dict[str, Any]]) -> None:
    path = f"/incidents/{market(rows)['id']}"
    before = desk.get(f"{path}.json").json()
    accounts = list(before["accounts"])
    pair = {"a": accounts[0], "b": accounts[1], "why": "another day"}
    answer = desk.submit(f"{path}/different", page=path, **pair)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    after = [set(one["accounts"]) for one in _incidents(desk)]
    assert not any(set(accounts[:2]) <= some for some in after)
    mine = next(one for one in _incidents(desk) if accounts[0] in one["accounts"])
    made = next(one for one in mine["links"] if one["by"] != "rule")
    assert (made["verdict"], made["why"]) == ("different", "another day")
    assert desk.submit(f"{path}/undo", page=path, judgement=made["id"], why="a slip").status_code == 303
    assert desk.get(f"{path}.json").json()["accounts"] == before["accounts"]
    assert desk.submit(f"{path}/same", page=path, a=accounts[0]).status_code == 400
    assert desk.submit(f"{path}/undo", page=path, judgement="none").status_code == 422


def _incidents(desk: Desk) -> list[dict[str, Any]]:
    some = desk.get("/incidents.json").json()["incidents"]
    return [desk.get(f"/incidents/{one['id']}.json").json() for one in some]


def test_two_become_one_and_the_earlier_id_leads_on(desk: Desk, rows: list[dict[str, Any]]) -> None:
    small = sorted(rows, key=lambda row: len(row["documents"]))[:2]
    one, other = (f"/incidents/{row['id']}" for row in small)
    assert desk.submit(f"{one}/same", page=one, a=small[0]["id"], b=small[1]["id"][:12]).status_code == 303
    found = [desk.get(f"{path}.json").json() for path in (one, other)]
    assert found[0]["id"] == found[1]["id"]
    assert sum(told["led_from"] is not None for told in found) == 1
    assert desk.get("/incidents.json").json()["total"] == len(rows) - 1


def test_a_hostile_reason_is_text(desk: Desk, rows: list[dict[str, Any]]) -> None:
    path = f"/incidents/{market(rows)['id']}"
    accounts = list(desk.get(f"{path}.json").json()["accounts"])
    desk.submit(f"{path}/unsure", page=path, a=accounts[0], b=accounts[1], why="<script>alert(1)</script>\u202e")
    page = desk.get(path).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page


# --- briefs, speakers, places, sources


def test_briefs_follow_what_changes(desk: Desk, own: str, rows: list[dict[str, Any]]) -> None:
    path = f"/incidents/{rows[0]['id']}"
    desk.submit(f"{path}/same", page=path, a=rows[0]["id"], b=rows[1]["id"])
    with Store.open(own) as store, store.reading() as connection:
        made = [briefs.brief(key, some) for key, some in listing.groups_of(connection)]
        assert briefs.briefs(connection) == sorted(made, key=lambda one: one.id)


def test_sources_are_those_of_listing(desk: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        assert desk.get("/sources.json").json()["sources"] == listing.sources(connection)


def test_speakers_have_all_claims_that_name_one(desk: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        named = [one for one in rowset("claims", connection).rows if one["speaker"] or one["speaker_canonical"]]
    found = desk.get("/speakers.json").json()["speakers"]
    assert sum(one["claims"] for one in found) == len(named)
    by_entry = Counter(one["speaker_id"] for one in named if one["speaker_id"])
    assert {one["id"]: one["claims"] for one in found if one["id"] in by_entry} == dict(by_entry)
    first = desk.get(f"/speakers/{found[0]['id']}.json").json()
    assert len(first["claims"]) == found[0]["claims"]
    assert desk.get("/speakers.json?sort=up").status_code == 400


def test_places_hold_the_incidents_there(desk: Desk, rows: list[dict[str, Any]]) -> None:
    found = {one["id"]: one["incidents"] for one in desk.get("/places.json").json()["listed"]}
    told = Counter(str(place["geonameid"]) for one in rows for place in one["places"] if place["geonameid"])
    assert {key: count for key, count in found.items() if key in told} == dict(told)


def test_briefs_and_speakers_in_either_database(place: str) -> None:
    told = "{} of Nikopol on 4 March 2025 killed two, Mayor Olha Koval said."
    texts = [told.format(how) for how in ("Shelling", "The shelling")]
    with Store.open(place) as store:
        list(store.add([Found(text, text.encode(), "text", f"{i}.txt") for i, text in enumerate(texts)]))
        list(link(store))
        with store.reading() as connection:
            (one,) = briefs.briefs(connection)
            (speaker,) = speaking.speakers(connection).values()
            claims = speaking.claims_of(connection, speaker, None, 100)
            rest = speaking.claims_of(connection, speaker, (claims[0]["reading"], claims[0]["number"]), 100)
    assert (one.place, one.killed and one.killed.low, len(one.documents)) == ("Nikopol", 2, 2)
    assert [(voice.id, voice.figures) for voice in one.voices] == [(speaker.id, 2)]
    assert len(claims) == speaker.claims
    assert rest == claims[1:]
    assert {claim["incident"] for claim in claims if claim["claim"] != "statement"} == {one.id}


# --- the dossier


def test_a_dossier_is_one_file_with_all_of_it(whosays: Run, desk: Desk, own: str, rows: list[dict[str, Any]]) -> None:
    one = market(rows)
    answer = desk.get(f"/incidents/{one['id']}/dossier")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["content-security-policy"].startswith("sandbox")
    page = html.unescape(answer.text)
    told = desk.get(f"/incidents/{one['id']}.json").json()
    assert all(line["exact"] in page and line["document"] in page for line in told["ledger"])
    assert not re.search(r"<script|<link|<img|\son\w+=|\sstyle=", answer.text)
    assert answer.text.count("<svg") >= 2
    assert "GeoNames" in page
    done = whosays("incident", one["id"], "--store", own, "--html", "-")
    assert (done.code, done.out) == (0, answer.text)
    assert whosays("incident", one["id"], "--store", own, "--html", "-", "--json").code == 2


# --- in a browser


def test_the_map_is_drawn_and_keys_go_through_the_list(own: str, chromium: Browser) -> None:
    with served(own) as address:
        page = chromium.new_page()
        page.goto(f"{address}/incidents")
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate(
            "document.activeElement.closest('.incident') === document.querySelectorAll('.incident')[1]"
        )
        page.wait_for_selector("#map[data-ready] .many, #nomap:not([hidden])", timeout=60_000)
        page.goto(f"{address}/incidents?place=Nikopol")
        page.locator(".incident .what a").first.click()
        page.wait_for_selector("svg.chart")
        page.keyboard.press("i")
        page.wait_for_url("**measure=injured**")
        page.close()


def test_without_webgl_the_list_stays_and_says_so(own: str, chromium: Browser) -> None:
    with served(own) as address:
        page = chromium.new_page()
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        page.goto(f"{address}/incidents")
        page.wait_for_selector("#nomap:not([hidden])", timeout=60_000)
        assert page.locator(".incident").count() == 13
        page.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_fit_a_telephone(own: str, chromium: Browser, language: str) -> None:
    with served(own) as address:
        context = chromium.new_context(viewport={"width": 390, "height": 800})
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/incidents")
        link = page.locator(".incident .what a").first.get_attribute("href")
        for path in ("/incidents", str(link), "/speakers", "/places", "/sources"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        context.close()
