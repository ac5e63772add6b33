"""Changes and errors at the desk, and its first page."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from desk import Desk
from test_desk_adding import finished
from whosays import Store
from whosays.link import link, listing
from whosays.sources.found import Failure, Found


@pytest.fixture
def later(own: str) -> str:
    """A store to which a report came later, which tells an incident otherwise."""
    text = "Nine people were killed when shells hit a market in Nikopol on 4 March 2025, the governor said."
    with Store.open(own) as store:
        given = Found(text, text.encode(), "text", "later.txt", title="Later", published="2025-03-05", language="en")
        assert [one.what for one in store.add([given])] == ["new"]
        list(link(store))
    return own


def test_the_changes_are_those_of_the_log_the_last_first(later: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whosays.web.pages import changes

    monkeypatch.setattr(changes, "PAGE", 4)
    with Store.open(later) as store, store.reading() as connection:
        told = [(row["id"], row["kind"], row["incident"]) for row in listing.changes(connection)]
    found: list[tuple[int, str, str]] = []
    with Desk(later) as desk:
        before: Any = ""
        while before is not None:
            page = desk.get("/changes.json", params={"before": before}).json()
            found += [(one["id"], one["kind"], one["incident"]) for _, some in page["days"] for one in some]
            before = page["next"]
        assert found == told[::-1]
        created = desk.get("/changes.json?kind=created").json()["days"]
        assert {one["kind"] for _, some in created for one in some} == {"created"}
        assert desk.get("/changes?kind=forgotten").status_code == 400
        assert desk.get("/changes?before=x").status_code == 400


def test_an_update_tells_what_was_and_what_is_and_which_report_caused_it(later: str) -> None:
    with Desk(later) as desk:
        page = desk.get("/changes.json?kind=updated").json()
        some = [one for _, day in page["days"] for one in day]
        assert some
        for one in some:
            for value in one["values"]:
                assert value["before"] != value["after"]
        killed = [value for one in some for value in one["values"] if value["name"] == "killed"]
        assert 9 in [value["after"]["high"] for value in killed] or some[0]["came"] == 1
        assert "Later" in [cause["title"] for cause in some[0]["causes"]]
        assert "Later" in desk.get("/changes").text


def test_the_feed_holds_the_last_changes(later: str) -> None:
    with Desk(later) as desk:
        answer = desk.get("/changes.atom")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        space = "{http://www.w3.org/2005/Atom}"
        ids = [entry.findtext(f"{space}id") for entry in ET.fromstring(answer.content).iter(f"{space}entry")]
    with sqlite3.connect(later) as connection:
        held = connection.execute("SELECT number FROM log WHERE kind IN ('incident', 'judge') ORDER BY number DESC")
        assert ids == [f"urn:whosays:change:{number}" for (number,) in held]


# --- errors


def test_errors_are_listed_and_tried_again_one_or_all(own: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.txt" for name in ("a", "b")]
    finds: list[tuple[str, Found | Failure]] = [(str(file), Failure(str(file), "is empty")) for file in files]
    finds.append(("-", Failure("sent:c.pdf", "is no PDF")))
    with Store.open(own) as store:
        list(store.add_from([str(file) for file in files], finds))
    with Desk(own) as desk:
        rows = desk.get("/errors.json").json()
        assert {(one["locator"], one["error"], one["gone"]) for one in rows["errors"]} == {
            (str(files[0]), "is empty", False), (str(files[1]), "is empty", False), ("sent:c.pdf", "is no PDF", True),
        }  # fmt: skip
        assert (rows["total"], rows["again"]) == (3, 2)
        assert desk.get("/errors").status_code == 200
        for place, file in enumerate(files):
            file.write_text(f"{('Two', 'Six')[place]} people were killed in Veliky Bor.", "utf-8")
        first = next(one for one in rows["errors"] if one["locator"] == str(files[0]))
        job = finished(desk, desk.submit("/errors/retry", page="/errors", id=first["id"]))
        assert (job["kind"], job["counts"]) == ("retry", {"new": 1})
        assert len(desk.get("/errors.json").json()["errors"]) == 2
        job = finished(desk, desk.submit("/errors/retry", page="/errors"))
        assert job["counts"] == {"new": 1}
        assert [one["locator"] for one in desk.get("/errors.json").json()["errors"]] == ["sent:c.pdf"]
        assert desk.submit("/errors/retry", page="/errors").status_code == 400
        assert desk.submit("/errors/retry", page="/errors", id=first["id"]).status_code == 404


def test_pages_of_errors(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whosays.web.pages import failures

    monkeypatch.setattr(failures, "PAGE", 3)
    with Store.open(own) as store:
        for run in range(2):
            list(store.add([Failure(f"{run}-{number}.txt", "is empty") for number in range(5)]))
    with Desk(own) as desk:
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            page = desk.get("/errors.json", params={"after": after}).json()
            seen += [one["locator"] for one in page["errors"]]
            after = page["next"]
        assert sorted(seen) == sorted(f"{run}-{number}.txt" for run in range(2) for number in range(5))
        assert desk.get("/errors?after=x").status_code == 400


# --- the first page


def test_the_first_page_counts_what_the_store_holds(desk: Desk, own: str) -> None:
    page = desk.get("/overview.json").json()
    with sqlite3.connect(own) as connection:

        def one(query: str) -> Any:
            return connection.execute(query).fetchone()[0]

        assert page["documents"] == one("SELECT COUNT(*) FROM documents WHERE joined IS NULL")
        assert page["incidents"] == one("SELECT COUNT(*) FROM incidents WHERE told IS NOT NULL")
        assert page["claims"] == one("SELECT COUNT(*) FROM claims c JOIN versions v ON v.reading = c.reading")
        most = one("SELECT MAX(n) FROM (SELECT COUNT(DISTINCT version) n FROM accounts GROUP BY incident)")
    assert 0 < page["lately"][0]["lately"] <= most
    assert [row["lately"] for row in page["lately"]] == sorted((row["lately"] for row in page["lately"]), reverse=True)
    assert len(page["added"]) == len(page["changes"]) == 6


def test_an_empty_store_says_how_to_begin_and_has_examples(tmp_path: Path) -> None:
    with Desk(str(tmp_path / "empty.db")) as desk:
        page = desk.get("/").text
        assert all(f'href="/add#{part}"' in page for part in ("a-text", "b-addresses", "c-files"))
        job = finished(desk, desk.submit("/add/demo", page="/"))
        assert (job["state"], job["counts"]) == ("done", {"new": 4})
        found = desk.get("/overview.json").json()
        assert (found["documents"], found["languages"], found["incidents"]) == (4, 4, 1)
        told = found["lately"][0]
        assert (told["killed"]["low"], told["killed"]["high"], told["lately"]) == (2, 4, 4)
        for report in job["reports"]:
            assert desk.get(f"/reports/{report}").status_code == 200
