"""The API by what the store holds: every operation against the exports, the listings and SQL; pages, tags, refusals."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for
from playwright.sync_api import Browser
from sqlalchemy import func, select

from desk import NAME, Desk, served
from whosays import Store
from whosays.export import listed, written
from whosays.export.columns import TABLES
from whosays.link import listing
from whosays.sources.found import Found
from whosays.store.log import head
from whosays.store.schema import claims, readings, versions
from whosays.store.verify import verify
from whosays.web.accounts import tables, tokens, users
from whosays.web.api.answers import PATH
from whosays.web.api.operations import OPERATIONS
from whosays.web.api.reference import markdown

NDJSON = {"accept": "application/x-ndjson"}
LISTS = [one for one in OPERATIONS if one.listing is not None]
TEXT = "Two people were killed in the shelling of Nikopol on 4 March 2025, the mayor said."


@pytest.fixture
def api(desk: Desk) -> Desk:
    """The desk, asked for its API."""
    return desk


@pytest.fixture
def here(api: Desk) -> dict[str, str]:
    """What changes must bring."""
    return {"x-token": api.get(f"{PATH}/session").json()["token"]}


def rows(api: Desk, noun: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    return list(walked(api, f"{PATH}/{noun}", query))


def walked(api: Desk, address: str | None, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    while address is not None:
        answer = api.get(address, params=query or None)
        assert answer.status_code == 200, answer.text
        noun, address = next(iter(answer.json())), answer.json()["next"]
        assert ("link" in answer.headers) == (address is not None)
        query = {}
        yield from answer.json()[noun]


def lines(api: Desk, address: str) -> list[dict[str, Any]]:
    """All rows of a list, at once."""
    answer = api.get(address, headers=NDJSON)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.content.splitlines()]


def ids(api: Desk) -> dict[str, str]:
    """An id of everything, for the addresses."""
    claim = rows(api, "claims", claim="count")[0]
    incident = next(one for one in rows(api, "incidents") if len(one["documents"]) > 2)
    versions_ = api.get(f"{PATH}/documents/{claim['document']}/versions").json()["versions"]
    return {"claim": claim["id"], **{name: claim[name] for name in ("document", "version")}} | {
        "incident": incident["id"],
        "judgement": "0" * 64,
        "reading": versions_[0]["reading"],
    }


def address(one: Any, known: dict[str, str]) -> str:
    """The address of an operation, filled in."""
    noun = one.path.split("/")[1].removesuffix("s")
    last = {"id": known.get(noun, ""), "version": known["version"]}
    return f"{PATH}{one.path.format(**last)}"


# --- what it tells is what the store holds


@pytest.mark.parametrize("name", ["claims", "documents", "incidents", "tolls", "changes", "judgements"])
def test_lists_are_the_exports(api: Desk, own: str, name: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        expected = b"".join(written.jsonl(listed.rowset(name, connection)))
        table = b"".join(written.csv(listed.rowset(name, connection)))
    assert api.get(f"{PATH}/{name}", headers=NDJSON).content == expected
    assert api.get(f"{PATH}/{name}", headers={"accept": "text/csv"}).content == table
    assert [json.loads(line) for line in expected.splitlines()] == rows(api, name, limit=7)


def test_contradictions_are_those_of_the_export(api: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        expected = {row["id"]: row for row in listing.contradiction_rows(connection)}
    found = rows(api, "contradictions", limit=3)
    assert len(found) == len(expected)
    assert {row["id"]: row for row in found} == json.loads(json.dumps(expected))
    one = found[0]["incident"]
    assert rows(api, "contradictions", incident=one[:9]) == [row for row in found if row["incident"] == one]


@pytest.mark.parametrize("one", LISTS, ids=lambda one: str(one.name))
def test_pages_are_the_whole(api: Desk, one: Any) -> None:
    query = {"q": "killed"} if one.name == "search" else {}
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    everything = lines(api, f"{PATH}/{one.name}?{asked}")
    assert rows(api, one.name, **query, limit=1) == everything
    assert rows(api, one.name, **query) == everything
    assert one.name in {"judgements", "errors", "alerts"} or everything


@pytest.mark.parametrize(
    "query",
    [
        {"claim": "count", "type": "killed"},
        {"language": "uk", "claim": "event"},
        {"polarity": "denied"},
        {"day": "2025-03"},
        {"speaker": "ua-armed-forces"},
        {"publisher": "nobody"},
    ],
    ids=str,
)
def test_claims_are_narrowed(api: Desk, query: dict[str, str]) -> None:
    everything = rows(api, "claims")

    def is_wanted(row: dict[str, Any]) -> bool:
        given = dict(query)
        day, speaker = given.pop("day", None), given.pop("speaker", None)
        return (
            all(row[name] == value for name, value in given.items())
            and (day is None or (row["when_start"] or "").startswith(day))
            and (speaker is None or speaker in (row["speaker_id"], row["speaker_canonical"], row["speaker"]))
        )

    expected = [row for row in everything if is_wanted(row)]
    assert rows(api, "claims", **query, limit=3) == expected
    assert lines(api, f"{PATH}/claims?" + "&".join(f"{a}={b}" for a, b in query.items())) == expected
    assert expected or query == {"publisher": "nobody"}


def test_incidents_are_narrowed(api: Desk) -> None:
    everything = rows(api, "incidents")
    some = next(one for one in everything if one["place"] == "Nikopol")
    found = rows(api, "incidents", type=some["type"], day=some["when_start"][:7])
    assert some in found
    assert found == [
        one
        for one in everything
        if one["type"] == some["type"] and (one["when_start"] or "").startswith(some["when_start"][:7])
    ]
    assert some in rows(api, "incidents", place="Нікополь")
    assert rows(api, "incidents", country="FR") == []


def test_one_incident_is_what_the_listing_tells(api: Desk, own: str) -> None:
    one = ids(api)["incident"]
    with Store.open(own) as store, store.reading() as connection:
        now = json.loads(json.dumps(listing.incident(connection, one)))
        early = min(row["published"] for row in now["ledger"])
        then = json.loads(json.dumps(listing.incident(connection, one, early)))
    assert api.get(f"{PATH}/incidents/{one}").json() == now
    assert api.get(f"{PATH}/incidents/{one[:10]}").json() == now
    assert api.get(f"{PATH}/incidents/{one}/tolls").json() == {"incident": one, "tolls": now["ledger"]}
    assert api.get(f"{PATH}/incidents/{one}/views").json() == {"incident": one, "views": now["views"]}
    assert api.get(f"{PATH}/incidents/{one}/echoes").json() == {"incident": one, "echoes": now["echoes"]}
    assert api.get(f"{PATH}/incidents/{one}/tolls", params={"as_of": early}).json()["tolls"] == then["ledger"]
    both = {"as_of": "2025-03-04", "added_by": "2025-03-04"}
    assert api.get(f"{PATH}/incidents/{one}", params=both).status_code == 400
    assert len(then["ledger"]) < len(now["ledger"])


def test_a_document_with_its_texts_and_readings(api: Desk, own: str) -> None:
    known = ids(api)
    one = api.get(f"{PATH}/documents/{known['document'][:12]}").json()
    assert one == next(row for row in rows(api, "documents") if row["id"] == known["document"])
    with Store.open(own) as store, store.reading() as connection:
        text = connection.execute(select(versions.c.text).where(versions.c.id == known["version"])).scalar_one()
        kept = connection.execute(select(readings.c.json).where(readings.c.id == known["reading"])).scalar_one()
    answer = api.get(f"{PATH}/documents/{known['document']}/text")
    assert answer.json()["text"] == text
    assert api.get(f"{PATH}/documents/{known['document']}/text", headers={"accept": "text/plain"}).text == text
    assert api.get(f"{PATH}/readings/{known['reading']}").text == kept
    assert [row["id"] for row in api.get(f"{PATH}/documents/{known['document']}/readings").json()["readings"]] == [
        known["reading"]
    ]
    claim = api.get(f"{PATH}/claims/{known['version']}/{known['claim']}").json()
    assert text[claim["start"] : claim["end"]] == claim["exact"]
    made = api.get(f"{PATH}/claims/{known['version']}/{known['claim']}/derivation").json()
    assert text[made["span"]["start"] : made["span"]["end"]] == made["span"]["exact"]


def test_names_and_the_store(api: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        number, last = head(connection)
        spoken = connection.execute(
            select(func.count()).select_from(claims).where(claims.c.speaker.is_not(None))
        ).scalar_one()
        sources = listing.sources(connection)
    told = api.get(f"{PATH}/store").json()
    assert told["head"] == {"number": number, "hash": last}
    assert told["counts"]["claims"] == len(rows(api, "claims"))
    assert sum(one["claims"] for one in rows(api, "speakers")) == spoken
    assert sorted(map(str, rows(api, "sources"))) == sorted(map(str, sources))
    nikopol = rows(api, "places", name="nikopol")[0]
    assert nikopol["geonameid"] == 700051
    assert nikopol["incidents"] == len(rows(api, "incidents", place="Nikopol"))
    assert [row["id"] for row in rows(api, "runs")] == [1, 2]


def test_every_answer_is_as_described(api: Desk) -> None:
    told = api.get(f"{PATH}/openapi.json").json()
    known = ids(api)
    for one in OPERATIONS:
        if one.method == "GET" and one.name != "judgement":
            schema = told["paths"][one.path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            answer = api.get(address(one, known), params={"q": "killed"} if one.name == "search" else None)
            assert answer.status_code == 200, (one.name, answer.text)
            whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
            validator_for({**whole, "components": told["components"]}).validate(answer.json())


def test_every_incident_and_reading_is_as_described(api: Desk) -> None:
    told = api.get(f"{PATH}/openapi.json").json()
    for noun, path, model in (("incidents", "incidents", "Incident"), ("documents", "documents", "Document")):
        whole = {"$ref": f"#/components/schemas/{model}", "components": told["components"]}
        check = validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **whole})
        for row in rows(api, noun):
            check.validate(api.get(f"{PATH}/{path}/{row['id']}").json())


# --- pages while the store grows


def test_pages_stay_while_reports_are_added(api: Desk, own: str) -> None:
    before = {one.name: lines(api, f"{PATH}/{one.name}") for one in LISTS if one.name in TABLES}
    started = {name: api.get(f"{PATH}/{name}", params={"limit": 2}).json() for name in before}
    extra = [Found(f"{TEXT} {n}", f"{TEXT} {n}".encode(), "text", f"{n}.txt", language="en") for n in range(5)]
    with Store.open(own) as store:
        list(store.add(extra))
    for name, first in started.items():
        noun = next(iter(first))
        found = first[noun] + list(walked(api, first["next"], {}))
        key = TABLES[name].key
        there = [tuple(map(str, (row[column] for column in key))) for row in found]
        assert len(there) == len(set(there)), name
        assert {tuple(map(str, (row[column] for column in key))) for row in before[name]} <= set(there), name


def test_tags_tell_whether_anything_changed(api: Desk, own: str, here: dict[str, str]) -> None:
    for path in ("/documents", "/claims?type=killed", "/store", f"/incidents/{ids(api)['incident']}"):
        tag = api.get(PATH + path).headers["etag"]
        again = api.get(PATH + path, headers={"if-none-match": f'W/"x", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert api.get(PATH + path, headers={"if-none-match": '"x"'}).status_code == 200
        api.post(f"{PATH}/documents:add", json={"text": f"{TEXT} {path}", "language": "en"}, headers=here)
        assert api.get(PATH + path, headers={"if-none-match": tag}).status_code == 200


def test_head_and_options(api: Desk) -> None:
    known = ids(api)
    for one in OPERATIONS:
        place = address(one, known)
        methods = api.options(place).headers["allow"]
        assert one.method in methods.split(", ")
        assert api.delete(place).headers["allow"] == methods
        if one.method == "GET":
            answer = api.head(place)
            assert answer.content == b""
            assert answer.status_code in {200, 400, 404}
    for accept in ("application/json", "application/x-ndjson", "text/csv"):
        assert api.head(f"{PATH}/claims", headers={"accept": accept}).headers["content-type"].startswith(accept)


# --- what goes wrong


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/documents/", 404),
        ("/documents/ffff", 404),
        ("/documents/ABC", 422),
        ("/documents/%00", 422),
        ("/documents/" + "a" * 300, 422),
        ("/documents?limit=0", 422),
        ("/documents?limit=1001", 422),
        ("/documents?limit=1e3", 422),
        ("/documents?limit=" + "9" * 400, 422),
        ("/documents?limit=5&limit=6", 422),
        ("/documents?colour=red", 422),
        ("/documents?cursor=", 422),
        ("/documents?cursor=WzFd", 400),
        ("/documents?cursor=AAAA", 400),
        ("/claims?cursor=W1tbW1tbW1tb", 400),
        ("/claims?type=%00", 422),
        ("/claims?type=%ff%fe", 422),
        ("/claims?day=yesterday", 422),
        ("/changes?since=2025-99-99", 400),
        ("/search?q=%21%21", 400),
        ("/search?q=" + "a" * 501, 422),
        ("/search?q=killed&day=2025-02-30", 400),
        ("/alerts?from=2025-03-04T10:00", 400),
        ("/alerts?place=Nowhereville", 400),
        ("/incidents/ffff/tolls", 404),
        ("/tolls?incident=ffff", 404),
        ("/incidents/ffff?as_of=soon", 422),
    ],
)
def test_refusals_are_problems(api: Desk, path: str, status: int) -> None:
    for headers in ({}, NDJSON):
        answer = api.get(PATH + path, headers=headers)
        if "/ffff" in path or headers == {} or status != 406:
            assert answer.status_code in ({status, 406} if headers else {status}), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["detail"]
        assert "\n" not in told["detail"]


def test_forms_that_there_are_not(api: Desk) -> None:
    assert api.get(f"{PATH}/claims", headers={"accept": "image/png"}).status_code == 406
    assert api.get(f"{PATH}/runs", headers={"accept": "text/csv"}).status_code == 406
    assert api.get(f"{PATH}/store", headers={"accept": "text/csv, */*;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"text": "\\ud800"}', "application/json", 422),
        (b'{"text": "\\u0000"}', "application/json", 422),
        (b'{"text": "\xff"}', "application/json", 422),
        (b'{"text": 5}', "application/json", 422),
        (b'{"text": "Two were killed.", "more": 1}', "application/json", 422),
        (b'{"text": "12 34"}', "application/json", 400),
        (b'{"text": "Two were killed.", "published": "2025-13-01"}', "application/json", 400),
        (b'{"text": "' + b"a" * 500_001 + b'"}', "application/json", 422),
        (b"Two were killed.", "text/plain", 415),
        (b"Two were killed.", "", 415),
    ],
)
def test_bodies_that_cannot_be_read(api: Desk, body: bytes, kind: str, status: int) -> None:
    answer = api.post(f"{PATH}/read", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_ends_early(own: str) -> None:
    with Desk(own, largest=5000) as api:

        def pieces() -> Iterator[bytes]:
            yield b'{"text": "'
            for _ in range(100):
                yield b"a" * 1000

        answer = api.post(f"{PATH}/read", content=pieces(), headers={"content-type": "application/json"})
        assert answer.status_code == 413


# --- changes


def test_reports_are_added_once(api: Desk, own: str, here: dict[str, str]) -> None:
    given = {"text": TEXT, "published": "2025-03-04", "language": "en", "publisher": "Harbour Daily", "id": "mine"}
    first = api.post(f"{PATH}/documents:add", json=given, headers=here).json()
    assert [one["what"] for one in first["added"]] == ["new"]
    assert first["linked"] == 1
    found = first["added"][0]["document"]
    assert api.get(f"{PATH}/documents/{found}").json()["publisher"] == "Harbour Daily"
    assert api.get(f"{PATH}/documents/{found}/text").json()["text"] == TEXT
    assert any(found in row["documents"] or "mine" in row["documents"] for row in rows(api, "incidents"))
    again = api.post(f"{PATH}/documents:add", json=given, headers=here).json()
    assert [one["what"] for one in again["added"]] == ["known"]
    with Store.open(own) as store, store.reading() as connection:
        assert verify(connection).problems == ()


def test_files_are_added(api: Desk, here: dict[str, str]) -> None:
    page = f"<html><body><article><p>{TEXT}</p><p>{TEXT} Again.</p></article></body></html>".encode()
    files = [("file", ("../../a b.html", page)), ("file", ("x.csv", b"date,body\n2025-03-04,Two were killed.\n"))]
    told = api.post(f"{PATH}/documents:add", files=files, headers=here).json()
    assert [one["what"] for one in told["added"]] == ["new", "new"]
    assert [one["locator"] for one in told["added"]] == ["api/a b.html", "api/x.csv#row 2"]
    broken = api.post(f"{PATH}/documents:add", files=[("file", ("a.pdf", b"%PDF-1.7 broken"))], headers=here).json()
    assert [one["what"] for one in broken["added"]] == ["failed"]
    assert [row["locator"] for row in rows(api, "errors", open="true")] == ["api/a.pdf"]
    assert api.post(f"{PATH}/documents:add", files=[("other", ("a", b"x"))], headers=here).status_code == 422


def test_reading_leaves_no_trace(api: Desk) -> None:
    before = api.get(f"{PATH}/store").json()
    told = api.post(f"{PATH}/read", json={"text": TEXT}).json()
    assert [(one["measure"], one["low"]) for one in told["counts"]] == [("killed", 2)]
    assert api.get(f"{PATH}/store").json() == before


def test_judging_and_undoing(api: Desk, here: dict[str, str]) -> None:
    one, other = [row for row in rows(api, "incidents") if len(row["documents"]) == 1][:2]
    given = {"verdict": "same", "a": one["id"], "b": other["id"], "why": "One street."}
    answer = api.post(f"{PATH}/judgements", json=given, headers=here)
    assert answer.status_code == 201
    made = answer.json()
    assert api.get(answer.headers["location"]).json() == made
    assert (
        api.get(f"{PATH}/incidents/{one['id']}").json()["id"] == api.get(f"{PATH}/incidents/{other['id']}").json()["id"]
    )
    undone = api.post(f"{PATH}/judgements/{made['id'][:12]}/undo", json={"why": "No."}, headers=here)
    assert undone.status_code == 201
    assert rows(api, "judgements") == [made, undone.json()]
    assert api.post(f"{PATH}/judgements/{made['id']}/undo", json={}, headers=here).status_code == 400
    assert api.post(f"{PATH}/judgements/{'0' * 64}/undo", json={}, headers=here).status_code == 404
    assert api.post(f"{PATH}/judgements", json=given | {"a": "nothing"}, headers=here).status_code == 404
    assert [row["kind"] for row in rows(api, "changes")].count("judged") == 2


def test_deciding_on_a_claim(api: Desk, here: dict[str, str]) -> None:
    row = next(one for one in rows(api, "claims", claim="count", type="killed") if one["low"] == one["high"])
    place = f"{PATH}/claims/{row['version']}/{row['id']}"
    given = {"decision": "edit", "values": {"low": "7", "high": "9", "bound": "range"}, "why": "Seven to nine."}
    assert api.post(f"{place}/decisions", json=given, headers=here).status_code == 201
    told = api.get(place).json()
    assert (told["checked"], told["low"], told["corrected"]["high"]) == ("edited", row["low"], 9)
    assert told in rows(api, "claims", limit=3)
    assert (
        api.post(f"{place}/decisions", json={"decision": "accept", "values": {"low": "1"}}, headers=here).status_code
        == 400
    )
    assert api.post(f"{place}/decisions", json=given | {"values": {"low": "x"}}, headers=here).status_code == 400
    assert api.post(f"{place}/decisions", json=given | {"values": {"lower": "1"}}, headers=here).status_code == 422


def test_verifying_goes_on_in_the_background(api: Desk, here: dict[str, str]) -> None:
    assert api.post(f"{PATH}/store/verify", headers=here).status_code == 202
    for _ in range(200):
        told = api.get(f"{PATH}/store/verify").json()
        if told["state"] != "running":
            break
        threading.Event().wait(0.05)
    assert (told["state"], told["result"]["problems"], told["why"]) == ("sound", [], None)


# --- nobody from elsewhere


CHANGES = [one for one in OPERATIONS if one.method == "POST"]


@pytest.mark.parametrize("one", CHANGES, ids=lambda one: str(one.name))
def test_no_page_from_elsewhere_changes_anything(api: Desk, here: dict[str, str], one: Any) -> None:
    place = address(one, {"version": "0" * 64, "claim": "0" * 12, "judgement": "0" * 64})
    before = api.get(f"{PATH}/store").json()["head"]
    elsewhere: list[dict[str, str]] = [
        {**here, "origin": "https://elsewhere.test"},
        {**here, "origin": "null"},
        {**here, "sec-fetch-site": "cross-site"},
        {**here, "sec-fetch-site": "same-site"},
    ]
    if one.scope != "read":
        elsewhere += [{}, {"x-token": "0" * 64}, {"x-token": ""}]
        assert api.post(place, json={"text": TEXT}, headers={"authorization": "Bearer x"}).status_code == 401
    for headers in elsewhere:
        answer = api.post(place, json={"text": TEXT}, headers=headers)
        assert answer.status_code == 403, answer.text
        for kind in ("text/plain", "application/x-www-form-urlencoded"):  # what forms can send
            assert api.post(place, content=b"{}", headers={**headers, "content-type": kind}).status_code == 403
    assert api.get(f"{PATH}/store").json()["head"] == before
    assert "access-control-allow-origin" not in api.options(place, headers={"origin": "https://elsewhere.test"}).headers


def test_those_of_this_desk_may(api: Desk, here: dict[str, str]) -> None:
    headers = {**here, "origin": f"http://{NAME}", "sec-fetch-site": "same-origin"}
    assert api.post(f"{PATH}/documents:add", json={"text": TEXT, "language": "en"}, headers=headers).status_code == 200


def test_tokens_of_accounts_do_what_their_scope_lets_them(own: str) -> None:
    with Store.open(own) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        users.add(connection, "nour", "admin", "a long word of hers")
        given = {scope: tokens.make(connection, "nour", scope, scope)[0] for scope in ("read", "write", "admin")}
    done = {}
    with Desk(own) as api:
        for scope in ("", "read", "write", "admin"):
            headers = {"authorization": f"Bearer {given[scope]}"} if scope else {}
            answers = (
                api.get(f"{PATH}/claims", headers=headers),
                api.get(f"{PATH}/openapi.json", headers=headers),
                api.post(f"{PATH}/documents:add", json={"text": TEXT, "language": "en"}, headers=headers),
                api.post(f"{PATH}/store/verify", headers=headers),
            )
            done[scope] = [answer.status_code for answer in answers]
    assert done == {
        "": [401, 401, 401, 401],
        "read": [200, 200, 403, 403],
        "write": [200, 200, 200, 403],
        "admin": [200, 200, 200, 202],
    }


# --- streams


def test_a_reader_that_leaves_lets_go_of_the_store(own: str, tmp_path: Path) -> None:
    import httpx2

    text = "".join(f"<p>On 4 March 2025 {n} people were killed in Nikopol, the mayor said.</p>" for n in range(200))
    with Store.open(own) as store:
        list(store.add([Found(f"{n} {text}", f"{n} {text}".encode(), "text", f"{n}", language="en") for n in range(4)]))
    with served(own) as place, httpx2.Client() as client:
        for _ in range(20):
            with client.stream("GET", f"{place}{PATH}/claims", headers=NDJSON) as answer:
                next(answer.iter_bytes())
        assert client.get(f"{place}{PATH}/store").status_code == 200
        assert len(client.get(f"{place}{PATH}/claims", headers=NDJSON).content.splitlines()) > 1000


# --- what is told of it

DOCS = Path(__file__).parent.parent / "docs"
HERE = "http://127.0.0.1:8433"


def test_the_page_of_documentation_is_what_the_api_tells() -> None:
    assert f"<!-- operations -->\n{markdown()}<!-- end -->\n" in (DOCS / "api.md").read_text("utf-8"), (
        "run python docs/api.py"
    )


def test_the_examples_of_the_documentation_run(own: str, tmp_path: Path) -> None:
    page = (DOCS / "api.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    with served(own) as place:
        for block in blocks:
            script = f"set -eu\n{block.replace(HERE, place)}"
            done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, check=False)
            assert done.returncode == 0, (block, done.stdout, done.stderr)
            assert done.stdout


def test_people_read_what_programs_do(api: Desk) -> None:
    page = api.get("/api")
    assert page.status_code == 200
    for one in OPERATIONS:
        assert f'id="{one.name}"' in page.text
        assert f"<code>{PATH}{one.path}</code>" in page.text


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits(own: str, chromium: Browser, width: int, language: str) -> None:
    with served(own) as place:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "language", "value": language, "url": place}])
        page = context.new_page()
        page.goto(f"{place}/api")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        context.close()
