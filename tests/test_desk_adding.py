"""Adding at the desk: pasted text, addresses, files, as jobs that are watched, stopped and tried again."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from desk import Desk, served
from whosays import Store
from whosays.sources.found import Failure, Found
from whosays.store import terms
from whosays.web.jobs import Jobs
from whosays.web.settings import Settings

TEXT = "Four people were killed when shells hit a bakery in Veliky Bor on Tuesday, the mayor said."
PAGE = f"<html><head><title>Bakery hit</title></head><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"


def finished(desk: Desk, answer: Any) -> dict[str, Any]:
    """The job that an answer leads to, when it is over."""
    assert answer.status_code == 303, answer.text
    for _ in range(600):
        row: dict[str, Any] = desk.get(f"{answer.headers['location']}.json").json()
        if row["over"]:
            return row
        time.sleep(0.05)
    raise AssertionError(row)


def test_a_pasted_text_becomes_a_report_with_what_was_told_of_it(desk: Desk) -> None:
    given = {"title": "Bakery hit", "publisher": "Bor Post", "published": "2025-03-04", "url": "https://bor.example/1"}
    text = TEXT + "\r\n\r\nNine were hurt."
    job = finished(desk, desk.submit("/add/start", page="/add", kind="text", text=text, **given))
    assert (job["state"], job["counts"], job["failed"]) == ("done", {"new": 1}, [])
    report = desk.get(f"/reports/{job['reports'][0]}.json").json()
    assert report["text"] == TEXT + "\n\nNine were hurt."
    assert {name: report[name] for name in given} == given
    assert desk.get(f"/add/{job['id']}").status_code == 200
    again = finished(desk, desk.submit("/add/start", page="/add", kind="text", text=text, **given))
    assert (again["counts"], again["reports"]) == ({"known": 1}, job["reports"])


def test_what_was_added_is_brought_together_and_found(desk: Desk, own: str) -> None:
    for place, text in enumerate((TEXT, TEXT.replace("Four", "At least three"))):
        answer = desk.submit("/add/start", page="/add", kind="text", text=text, published=f"2025-03-0{4 + place}")
        job = finished(desk, answer)
    assert desk.get(f"/reports/{job['reports'][0]}.json").json()["incidents"]
    with Store.open(own) as store, store.reading() as connection:
        assert terms.is_current(connection)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"kind": "text", "text": " \n"}, "no text"),
        ({"kind": "text", "text": TEXT, "published": "yesterday"}, "no date"),
        ({"kind": "addresses", "addresses": ""}, "no address"),
        ({"kind": "addresses", "addresses": "/etc/passwd"}, "no address of the web"),
        ({"kind": "addresses", "addresses": "file:///etc/passwd"}, "no address of the web"),
        ({"kind": "addresses", "addresses": "-"}, "no address of the web"),
        ({"kind": "files"}, "no file"),
        ({"kind": "folder"}, "nothing was given"),
    ],
)
def test_what_cannot_be_added_is_said(desk: Desk, form: dict[str, str], why: str) -> None:
    answer = desk.submit("/add/start", page="/add", **form)
    assert answer.status_code == 400
    assert why in answer.text


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/a"]
)
def test_addresses_of_this_machine_and_its_network_are_not_fetched(desk: Desk, address: str) -> None:
    job = finished(desk, desk.submit("/add/start", page="/add", kind="addresses", addresses=address))
    assert job["counts"] == {"failed": 1}
    assert "private" in job["failed"][0]["error"] or "this machine" in job["failed"][0]["error"]
    assert "--" not in job["failed"][0]["error"]  # no advice about the command


def test_files_are_read_whatever_they_are_and_named_without_their_folders(desk: Desk, own: str) -> None:
    lines = "\n".join(json.dumps({"text": f"{n} people were killed in Veliky Bor.", "id": n}) for n in ("Two", "Six"))
    files = [
        ("files", ("C:\\secret\\a.txt", TEXT.encode(), "text/plain")),
        ("files", ("../../b.html", PAGE.encode(), "text/html")),
        ("files", ("c.jsonl", lines.encode(), "application/json")),
        ("files", ("d.png", b"\x89PNG....", "image/png")),
    ]
    answer = desk.post("/add/start", data={"token": desk.token("/add"), "kind": "files"}, files=files)
    job = finished(desk, answer)
    assert job["counts"] == {"new": 4, "failed": 1}
    assert {one["locator"] for one in job["items"]} == {
        "sent:a.txt", "sent:b.html", "sent:c.jsonl#line 1", "sent:c.jsonl#line 2",
    }  # fmt: skip
    assert job["failed"][0]["locator"] == "sent:d.png"
    with sqlite3.connect(own) as connection:
        assert connection.execute("SELECT source FROM errors").fetchall() == [("-",)]


def test_a_job_is_listed_and_survives_other_pages(desk: Desk) -> None:
    job = finished(desk, desk.submit("/add/start", page="/add", kind="text", text=TEXT))
    desk.get("/reports")
    assert [one["id"] for one in desk.get("/add.json").json()["jobs"]] == [job["id"]]
    assert desk.get("/add/nothing").status_code == 404


def test_jobs_are_done_one_after_the_other_and_can_be_stopped(own: str) -> None:
    going, seen = threading.Event(), threading.Event()

    def slow() -> Iterator[tuple[str, Found | Failure]]:
        for number in range(1000):
            text = f"Number {number}: {TEXT}"
            yield "-", Found(text, text.encode(), "text", f"{number}.txt", language="en")
            if number == 3:
                seen.set()
                going.wait(20)

    jobs = Jobs(Settings(own))
    first, second = jobs.start("add", "nour", ["-"], slow), jobs.start("add", "nour", ["-"], lambda: iter(()))
    assert seen.wait(20)
    waiting = jobs.get(second)
    assert waiting is not None
    assert waiting.state == "waiting"
    jobs.cancel(first)
    going.set()
    jobs.close()
    stopped = jobs.get(first)
    assert stopped is not None
    assert stopped.state == "stopped"
    assert sum(stopped.counts.values()) < 100
    with Store.open(own) as store:
        assert store.verify().problems == ()


def test_a_job_that_breaks_says_so_and_the_next_goes_on(own: str) -> None:
    def broken() -> Iterator[tuple[str, Found | Failure]]:
        yield "-", Failure("a.txt", "cannot be read")
        raise RuntimeError("nobody foresaw this")

    jobs = Jobs(Settings(own))
    first, second = (jobs.start("add", "nour", ["-"], finds) for finds in (broken, lambda: iter(())))
    for _ in range(400):
        found = jobs.get(second)
        if found is not None and found.is_over:
            break
        time.sleep(0.05)
    jobs.close()
    states = [found.state for found in map(jobs.get, (first, second)) if found is not None]
    assert states == ["failed", "done"]


def test_in_a_browser_a_file_that_is_chosen_opens_as_a_report(own: str, chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, "utf-8")
    with served(own) as address:
        context = chromium.new_context()
        page = context.new_page()
        told: list[str] = []
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{address}/add")
        page.set_input_files("#c-files", str(file))
        assert "report.txt" in (page.text_content("#dropped") or "")
        page.click("#files-form button")
        page.wait_for_url("**/reports/*", timeout=30_000)
        assert page.text_content("#text") == TEXT
        assert told == []
        context.close()


PAGES = (
    "/",
    "/reports",
    "/reports?sort=added&language=uk",
    "/search?q=nikopol",
    "/search?speaker=horban&measure=killed",
    "/search?place=nikopol&since=2025-03-04",
    "/changes",
    "/changes?kind=created",
    "/changes.atom",
    "/errors",
    "/add",
)


def test_the_pages_answer_on_both_databases(place: str) -> None:
    with Desk(place) as desk:
        job = finished(desk, desk.submit("/add/demo", page="/"))
        assert job["counts"] == {"new": 4}
        for page in PAGES:
            assert desk.get(page).status_code == 200, page
        assert len(desk.get("/search.json?q=nikopol").json()["hits"]) == 4
        assert len(desk.get("/search.json?measure=killed").json()["hits"]) == 4
        report = desk.get(f"/reports/{job['reports'][0]}.json").json()
        claim = report["reading"]["counts"][0]["id"]
        assert desk.get(f"/reports/{report['id']}/claims/{claim}.json").json()["tree"] is not None
        assert desk.get(f"/reports/{report['id']}/versions/{report['version']}").status_code == 200
