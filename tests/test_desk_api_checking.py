"""The API of checking: what waits, what was missed, what was said of a claim, agreement, dossiers, claims followed.

Each is what the domain and the command tell of the same store.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update

from command import Run
from desk import Desk
from whosays import Store
from whosays.link import deciding, history, judged, link
from whosays.link.agreement import agreements
from whosays.link.waiting import WHAT, Waiting
from whosays.sources.found import Found
from whosays.store import connect
from whosays.store.schema import readings, versions
from whosays.web.accounts import tables, tokens, users
from whosays.web.api.answers import PATH
from whosays.web.guard import SANDBOX

NDJSON = {"accept": "application/x-ndjson"}
HTML = {"accept": "text/html"}
TEXT = "Two people were killed in the shelling of Myrne on 4 March 2025, the mayor said. A tram depot was hit as well."


@pytest.fixture
def here(desk: Desk) -> dict[str, str]:
    """What changes must bring."""
    return {"x-token": desk.get(f"{PATH}/session").json()["token"]}


def waiting(desk: Desk, **query: Any) -> list[dict[str, Any]]:
    """The queue, page by page."""
    told = desk.get(f"{PATH}/queue", params={"limit": 7, **query}).json()
    found: list[dict[str, Any]] = told["queue"]
    while told["next"] is not None:
        told = desk.get(told["next"]).json()
        found += told["queue"]
    return found


def claim_of(desk: Desk, row: dict[str, Any]) -> str:
    """The address of a claim."""
    return f"{PATH}/claims/{row['version']}/{row['id']}"


def decided(desk: Desk, row: dict[str, Any], here: dict[str, str], **given: Any) -> dict[str, Any]:
    """The judgement that a decision on a claim is."""
    answer = desk.post(f"{claim_of(desk, row)}/decisions", json={"decision": "accept", **given}, headers=here)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def kept(desk: Desk, here: dict[str, str], text: str = TEXT, **given: Any) -> tuple[str, str]:
    """The document and version that a text is kept as."""
    told = desk.post(f"{PATH}/documents:add", json={"text": text, "language": "en", **given}, headers=here).json()
    return told["added"][0]["document"], hashlib.sha256(text.encode()).hexdigest()


# --- what waits


@pytest.mark.parametrize("what", WHAT)
def test_the_queue_is_that_of_the_command(desk: Desk, own: str, whosays: Run, what: str) -> None:
    printed = whosays("queue", "--store", own, "--jsonl", "--limit", "1000", "--what", what).out
    told = [json.loads(line) for line in printed.splitlines()]
    rows = [json.loads(line) for line in desk.get(f"{PATH}/queue?what={what}", headers=NDJSON).content.splitlines()]
    assert [{name: row[name] for name in told[0]} for row in rows] == told
    assert waiting(desk, what=what) == rows
    assert all(row["address"] == f"{row['version']}#{row['id']}" for row in rows)
    claim = desk.get(claim_of(desk, rows[0])).json()
    assert (claim["address"], claim["exact"], claim["claim"]) == (rows[0]["address"], rows[0]["exact"], what)
    assert what != "count" or claim["low"] == rows[0]["values"]["low"]


def test_what_was_decided_waits_no_more_and_pages_go_on(desk: Desk, own: str, here: dict[str, str]) -> None:
    before = waiting(desk)
    page = desk.get(f"{PATH}/queue", params={"limit": 2}).json()
    decided(desk, page["queue"][1], here)  # the row that the cursor names is gone
    after = desk.get(page["next"]).json()["queue"]
    assert after == [row for row in waiting(desk) if row["address"] in {one["address"] for one in after}]
    assert after[0]["version"] == before[2]["version"]
    assert after[0]["id"] == before[2]["id"]
    assert len(waiting(desk)) == len(before) - 1


def test_each_of_two_coders_has_a_queue(desk: Desk, own: str, here: dict[str, str]) -> None:
    with Store.open(own) as store:
        deciding.set_mode(store, "two")
    row = waiting(desk)[0]
    made = decided(desk, row, here)
    mine = [one["address"] for one in waiting(desk)]
    assert row["address"] not in mine
    theirs = {one["address"]: one for one in waiting(desk, by="olha")}
    assert "second coder" in theirs[row["address"]]["why"]
    assert [one["address"] for one in waiting(desk, by=made["by"])] == mine
    with Store.open(own) as store, store.reading() as connection:
        assert list(theirs) == [one.address for one in Waiting().update(connection).after("", "olha")]


@pytest.mark.parametrize("cursor", ["WzFd", "WyJhIiwiYiIsImMiXQ", "WzEuMCwiYSJd"])
def test_cursors_of_other_lists_are_refused(desk: Desk, cursor: str) -> None:
    assert desk.get(f"{PATH}/queue", params={"cursor": cursor}).status_code == 400


# --- what was missed


def test_a_figure_that_was_missed_is_added(desk: Desk, own: str, here: dict[str, str]) -> None:
    _, version = kept(desk, here)
    start = TEXT.index("A tram depot")
    given = {
        "version": version[:12], "start": start, "end": start + len("A tram depot"), "why": "It is one.",
        "values": {"measure": "damaged", "object": "building", "low": "1"},
    }  # fmt: skip
    answer = desk.post(f"{PATH}/claims", json=given, headers=here)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert desk.get(answer.headers["location"]).json() == made
    assert (made["kind"], made["subject"], made["value"]["why"]) == ("add", version, "It is one.")
    told = desk.get(f"{PATH}/claims/{version}/{made['value']['claim']['id']}").json()
    assert (told["type"], told["low"], told["exact"], told["checked"]) == ("damaged", 1, "A tram depot", "added")
    lines = desk.get(f"{PATH}/tolls", headers=NDJSON).content.splitlines()
    assert [row["low"] for row in map(json.loads, lines) if row["claim"] == told["id"]] == [1]


def test_it_is_what_the_command_adds(desk: Desk, own: str, here: dict[str, str], whosays: Run) -> None:
    _, version = kept(desk, here)
    values = {"type": "shelling", "place": "Myrne (47.6, 34.3)", "when": "2025-03-04"}
    options = [f"--set={name}={value}" for name, value in values.items()]
    done = whosays("missed", version[:12], "--span", "26-34", "--event", *options, "--store", own, "--json")
    assert done.code == 0, done.err
    given = {"version": version, "claim": "event", "start": 26, "end": 34, "values": values}
    made = desk.post(f"{PATH}/claims", json=given, headers=here).json()
    first, second = json.loads(done.out)["value"], made["value"]
    assert first["claim"]["exact"] == second["claim"]["exact"] == TEXT[26:34]
    assert {**first, "claim": {**first["claim"], "id": ""}, "number": 0} == {
        **second, "claim": {**second["claim"], "id": ""}, "number": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"version": "ffffffff"}, 404),
        ({"version": ""}, 422),
        ({"version": "no"}, 422),
        ({"start": -1}, 422),
        ({"start": "0"}, 422),
        ({"start": 2**31}, 422),
        ({"start": 0.5}, 422),
        ({"start": 9, "end": 9}, 400),
        ({"end": 100_000}, 400),
        ({"claim": "statement"}, 422),
        ({"claim": "event"}, 400),
        ({"values": {}}, 400),
        ({"values": {"measure": "killed", "object": "person"}}, 400),
        ({"values": {"measure": "killed", "object": "missile", "low": "2"}}, 400),
        ({"values": {"measure": "eaten", "object": "person", "low": "2"}}, 400),
        ({"values": {"low": 2}}, 422),
        ({"values": {"colour": "red"}}, 422),
        ({"values": {"place": "Myrne", "measure": "killed", "object": "person", "low": "2"}}, 400),
        ({"why": "\0"}, 422),
        ({"settles": True}, 422),
    ],
    ids=str,
)
def test_what_cannot_be_added_is_said(desk: Desk, here: dict[str, str], change: dict[str, Any], status: int) -> None:
    _, version = kept(desk, here)
    before = desk.get(f"{PATH}/store").json()["counts"]
    values = {"measure": "killed", "object": "person", "low": "2"}
    given = {"version": version, "start": 0, "end": 10, "values": values, **change}
    answer = desk.post(f"{PATH}/claims", json=given, headers=here)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert desk.get(f"{PATH}/store").json()["counts"] == before


def test_readers_add_nothing(own: str) -> None:
    with Store.open(own) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        users.add(connection, "ruth", "admin", "a long word of hers")
        users.add(connection, "nour", "coder", "a long word of hers")
        given = {scope: tokens.make(connection, "nour", scope, scope)[0] for scope in ("read", "write")}
    with Desk(own) as desk:
        bearer = {scope: {"authorization": f"Bearer {token}"} for scope, token in given.items()}
        row = desk.get(f"{PATH}/queue", headers=bearer["read"]).json()["queue"][0]
        values = {"measure": "killed", "object": "person", "low": "2"}
        body = {"version": row["version"], "start": 0, "end": 10, "values": values}
        answers = {scope: desk.post(f"{PATH}/claims", json=body, headers=headers) for scope, headers in bearer.items()}
        assert {scope: one.status_code for scope, one in answers.items()} == {"read": 403, "write": 201}
        assert answers["write"].json()["by"] == "nour"


def test_nothing_is_added_where_no_toll_would_count_it(
    desk: Desk, own: str, here: dict[str, str], whosays: Run
) -> None:
    text = "4 5 6 !!"  # no language, so no reading
    told = desk.post(f"{PATH}/documents:add", json={"text": text}, headers=here).json()
    assert told["added"][0]["what"] == "failed"
    values = {"measure": "killed", "object": "person", "low": "4"}
    given = {"version": hashlib.sha256(text.encode()).hexdigest(), "start": 0, "end": 5, "values": values}
    answer = desk.post(f"{PATH}/claims", json=given, headers=here)
    assert answer.status_code == 400
    assert "could not be read" in answer.json()["detail"]
    options = [f"--set={name}={value}" for name, value in values.items()]
    done = whosays("missed", given["version"], "--span", "0-5", *options, "--store", own)
    assert (done.code, "could not be read" in done.err) == (2, True)
    assert waiting(desk)


def test_a_decision_on_a_text_that_is_not_linked_yet_stops_no_queue(desk: Desk, own: str) -> None:
    before = waiting(desk)
    with Store.open(own) as store:
        list(store.add([Found(TEXT, TEXT.encode(), "text", "a.txt", language="en")]))
        version = hashlib.sha256(TEXT.encode()).hexdigest()
        one = desk.get(f"{PATH}/claims?version={version}&type=killed").json()["claims"][0]["address"]
        deciding.decide(store, one, "accept", {}, "", "nour")
    assert waiting(desk) == before
    assert desk.get("/check.json").json()["orphans"] == 0
    with Store.open(own) as store:
        list(link(store))
    assert one not in {row["address"] for row in waiting(desk)}
    assert desk.get(f"{PATH}/agreement").json()["states"] == {"accepted": 1}


# --- what was said of a claim


def test_the_history_has_all_that_was_said_and_undone(desk: Desk, own: str, here: dict[str, str]) -> None:
    row = waiting(desk)[0]
    first = decided(desk, row, here, decision="reject", why="No.")
    assert desk.post(f"{PATH}/judgements/{first['id']}/undo", json={}, headers=here).status_code == 201
    values = {"low": "5", "high": "9", "bound": "range"}
    second = decided(desk, row, here, decision="edit", values=values, why="Five to nine.")
    told = desk.get(f"{claim_of(desk, row)}/history").json()
    assert told["address"] == row["address"]
    assert [(one["kind"], one["undone"], one["why"]) for one in told["history"][1:]] == [
        ("reject", True, "No."),
        ("edit", False, "Five to nine."),
    ]
    assert [one["id"] for one in told["history"][1:]] == [first["id"], second["id"]]
    machine = told["history"][0]
    assert (machine["kind"], machine["values"]) == ("read", row["values"])
    assert told["history"][2]["was"] == row["values"]
    with Store.open(own) as store, store.reading() as connection:
        expected = history.history(connection, deciding.claim(connection, row["address"]))
    shown = desk.get(f"/check/{row['version']}%23{row['id']}.json").json()["history"]
    for mine, theirs, page in zip(told["history"], expected, shown, strict=True):
        assert {name: value for name, value in mine.items() if value is not None} == {
            name: theirs[name] for name in mine if theirs.get(name) is not None
        }
        assert mine["undone"] == page["undone"]
    assert desk.get(f"{claim_of(desk, {**row, 'id': row['id'][:8]})}/history").json() == told


def test_what_was_added_has_a_history(desk: Desk, here: dict[str, str]) -> None:
    _, version = kept(desk, here)
    values = {"measure": "damaged", "object": "building", "low": "1"}
    given = {"version": version, "start": 82.0, "end": 94, "values": values}
    made = desk.post(f"{PATH}/claims", json=given, headers=here).json()
    row = {"version": version, "id": made["value"]["claim"]["id"]}
    later = decided(desk, row, here)
    told = desk.get(f"{claim_of(desk, row)}/history").json()["history"]
    assert [(one["kind"], one["id"]) for one in told] == [("add", made["id"]), ("accept", later["id"])]
    assert desk.post(f"{PATH}/judgements/{made['id']}/undo", json={}, headers=here).status_code == 201
    assert desk.get(claim_of(desk, row)).status_code == 404
    answer = desk.get(f"{claim_of(desk, {**row, 'id': row['id'][:8]})}/history").json()
    assert answer["address"] == f"{version}#{row['id']}"
    assert [(one["kind"], one["undone"]) for one in answer["history"]] == [("add", True), ("accept", False)]


def test_a_claim_that_no_reading_has_now_has_a_history(desk: Desk, own: str, here: dict[str, str]) -> None:
    row = waiting(desk)[0]
    before = decided(desk, row, here, decision="reject", why="No.")
    with (
        Store.open(own) as store,
        connect.writing(store.database) as connection,
    ):  # as a new reading without it leaves it
        old = connection.execute(select(versions.c.reading).where(versions.c.id == row["version"])).scalar_one()
        kept_ = dict(connection.execute(select(readings).where(readings.c.id == old)).mappings().one())
        connection.execute(insert(readings), {**kept_, "id": "0" * 64, "claims": 0})
        connection.execute(update(versions).where(versions.c.id == row["version"]).values(reading="0" * 64))
    told = desk.get(f"{claim_of(desk, row)}/history").json()
    assert told["address"] == row["address"]
    assert [one["id"] for one in told["history"]] == [old, before["id"]]
    assert told["history"][0]["values"] == row["values"]


@pytest.mark.parametrize("path", ["ffffffff/00", "{version}/ffffffffffff", "{version}/zz", "{version}/00/more"])
def test_a_claim_that_there_is_not_has_no_history(desk: Desk, path: str) -> None:
    version = waiting(desk)[0]["version"]
    answer = desk.get(f"{PATH}/claims/{path.format(version=version)}/history")
    assert answer.status_code == (422 if "zz" in path else 404)


# --- how far coders agree


def test_agreement_is_that_of_the_command(desk: Desk, own: str, here: dict[str, str], whosays: Run) -> None:
    assert desk.get(f"{PATH}/agreement").json() == {"agreement": [], "states": {}}
    assert desk.get(f"{PATH}/coders").json() == {"mode": "one", "persons": []}
    some = waiting(desk)[:4]
    with Store.open(own) as store:
        deciding.set_mode(store, "two", "Two see more.", "nour")
        for number, row in enumerate(some):
            deciding.decide(store, row["address"], "accept", {}, "", "nour")
            deciding.decide(store, row["address"], "reject" if number == 0 else "accept", {}, "", "olha")
        deciding.decide(store, waiting(desk, by="eva")[0]["address"], "unclear", {}, "", "nour")
    told = desk.get(f"{PATH}/agreement").json()
    assert told["agreement"] == json.loads(whosays("agreement", "--store", own, "--json").out)["agreement"]
    with Store.open(own) as store, store.reading() as connection:
        outcomes = Waiting().update(connection).outcomes.values()
        assert told["agreement"] == msgspec.to_builtins(agreements(one.decisions for one in outcomes))
        states = [one.state for one in outcomes]
    assert told["states"] == {state: states.count(state) for state in states}
    assert told["states"]["disputed"] == 1
    page = desk.get("/check/agreement.json").json()
    assert {name: page[name] for name in told} == told
    coders = desk.get(f"{PATH}/coders").json()
    assert coders == {"mode": "two", "persons": page["persons"]}
    assert coders["persons"][0] == {"by": "nour", "count": 6}
    assert whosays("coders", "--store", own).out.strip() == "two"


def test_tags_tell_whether_anything_was_decided(desk: Desk, here: dict[str, str]) -> None:
    row = waiting(desk)[0]
    for path in ("/queue", "/queue?by=olha", "/agreement", "/coders", f"/claims/{row['version']}/{row['id']}/history"):
        tag = desk.get(PATH + path).headers["etag"]
        assert desk.get(PATH + path, headers={"if-none-match": tag}).status_code == 304
        decided(desk, row, here)
        assert desk.get(PATH + path, headers={"if-none-match": tag}).status_code == 200


# --- dossiers


def incident(desk: Desk) -> str:
    """An incident of several reports."""
    rows = desk.get(f"{PATH}/incidents").json()["incidents"]
    return str(next(one["id"] for one in rows if len(one["documents"]) > 2))


@pytest.mark.parametrize("language", ["", "ar", "en", "ru", "uk"])
def test_the_dossier_is_the_file_of_the_command(desk: Desk, own: str, whosays: Run, language: str) -> None:
    one = incident(desk)
    chosen = ["--language", language] if language else []
    place = Path(f"{own}.html")
    assert whosays("incident", one, "--store", own, "--html", str(place), *chosen).code == 0
    expected = place.read_bytes()
    address = f"{PATH}/incidents/{one[:10]}/dossier"
    query = {"language": language} if language else None
    answer = desk.get(address, params=query, headers=HTML)
    assert answer.status_code == 200
    assert answer.content == expected
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="incident-{one[:12]}.html"'
    assert answer.headers["content-security-policy"] == SANDBOX
    page = desk.get(f"/incidents/{one}/dossier")
    for name in ("content-disposition", "content-security-policy", "content-type"):
        assert answer.headers[name] == page.headers[name]
    assert desk.get(address, params=query).json() == {
        "incident": one, "name": f"incident-{one[:12]}.html", "language": language or "en", "size": len(expected),
        "hash": hashlib.sha256(expected).hexdigest(),
    }  # fmt: skip
    again = desk.get(address, params=query, headers={**HTML, "if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert desk.get(address, params=query, headers={"if-none-match": answer.headers["etag"]}).status_code == 200


def test_a_dossier_of_a_day_has_what_was_known_then(desk: Desk) -> None:
    found = [json.loads(line) for line in desk.get(f"{PATH}/incidents", headers=NDJSON).content.splitlines()]
    reports = {row["id"]: desk.get(f"{PATH}/incidents/{row['id']}").json()["reports"] for row in found}
    days = {id_: sorted({(row["published"] or "")[:10] for row in some} - {""}) for id_, some in reports.items()}
    one, first = next((id_, some[0]) for id_, some in days.items() if len(some) > 1)
    address = f"{PATH}/incidents/{one}/dossier"
    whole, then = (desk.get(address, params=query, headers=HTML) for query in ({}, {"as_of": first}))
    assert then.content == desk.get(f"/incidents/{one}/dossier", params={"as_of": first}).content
    assert len(then.content) < len(whole.content)
    assert desk.get(address, params={"as_of": "2001-01-01"}).status_code == 404
    assert desk.get(address, params={"added_by": "2001-01-01"}, headers=HTML).status_code == 404
    assert desk.get(address, params={"as_of": "2025-02-30"}).status_code == 400
    assert desk.get(address, params={"as_of": first, "added_by": first}).status_code == 400
    assert desk.get(address, params={"as_of": "soon"}).status_code == 422
    assert desk.get(address, params={"language": "de"}).status_code == 422
    assert desk.get(address, headers={"accept": "application/pdf"}).status_code == 406
    assert desk.get(f"{PATH}/incidents/ffff/dossier", headers=HTML).status_code == 404


def test_markup_of_reports_is_none_in_a_dossier(desk: Desk, here: dict[str, str]) -> None:
    text = "<script>alert(1)</script> Two people were killed in the shelling of Nikopol on 9 May 2025, the mayor said."
    document, _ = kept(desk, here, text, published="2025-05-09", publisher="<img src=x onerror=alert(1)>")
    rows = [json.loads(line) for line in desk.get(f"{PATH}/incidents", headers=NDJSON).content.splitlines()]
    one = next(row["id"] for row in rows if document in row["documents"])
    page = desk.get(f"{PATH}/incidents/{one}/dossier", headers=HTML).text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img src=x" in page


# --- claims followed


def test_claims_are_followed_as_the_command_follows_them(desk: Desk, own: str, whosays: Run) -> None:
    before = "Three were killed in Myrne, the mayor said.\n\nNine were hurt."
    after = "Update.\n\nThree were killed in Myrne, the mayor said.\n\nSome were hurt."
    url = "https://harbour.example/1"
    with Store.open(own) as store:
        for text in (before, after):
            list(store.add([Found(text, text.encode(), "text", url, url=url, language="en")]))
        (document,) = (row["id"] for row in store.documents() if row["versions"] == 2)
    told = desk.get(f"{PATH}/documents/{document[:12]}/follow").json()
    lines = whosays("follow", document, "--store", own, "--json").out.splitlines()
    assert told == {"document": document, "claims": [json.loads(line) for line in lines]}
    states = {one["exact"]: one["anchor"]["state"] for one in told["claims"]}
    assert states["Three"] == "moved"
    assert states["Nine"] == "orphan"
    for one in told["claims"]:
        assert before[one["start"] : one["end"]] == one["exact"]
        if one["anchor"]["state"] != "orphan":
            assert after[one["anchor"]["start"] : one["anchor"]["end"]] == one["exact"]


def test_a_document_of_one_text_has_nothing_to_follow(desk: Desk, here: dict[str, str]) -> None:
    document, _ = kept(desk, here)
    assert desk.get(f"{PATH}/documents/{document}/follow").json() == {"document": document, "claims": []}
    assert desk.get(f"{PATH}/documents/ffff/follow").status_code == 404


# --- undone by command, seen by program


def test_what_is_undone_waits_again(desk: Desk, own: str, here: dict[str, str]) -> None:
    before = waiting(desk)
    made = decided(desk, before[0], here)
    with Store.open(own) as store:
        judged.undo(store, made["id"], "A slip.", "nour")
    assert waiting(desk) == before


def test_only_editors_undo_what_others_have_decided(desk: Desk, own: str) -> None:
    row = waiting(desk)[0]
    with Store.open(own) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        users.add(connection, "ruth", "admin", "a long word of hers")
        users.add(connection, "nour", "coder", "a long word of hers")
        scopes = {"ruth": "admin", "nour": "write"}
        given = {name: tokens.make(connection, name, scope, scope)[0] for name, scope in scopes.items()}
    with Store.open(own) as store:
        theirs, mine = (deciding.decide(store, row["address"], "reject", {}, "", by) for by in ("olha", "nour"))
    with Desk(own) as asked:

        def undone(by: str, id_: str) -> int:
            headers = {"authorization": f"Bearer {given[by]}"}
            return int(asked.post(f"{PATH}/judgements/{id_}/undo", json={}, headers=headers).status_code)

        assert [undone("nour", theirs.id), undone("nour", theirs.id[:20]), undone("nour", mine.id[:20])] == [
            403,
            403,
            201,
        ]
        assert undone("ruth", theirs.id[:20]) == 201
