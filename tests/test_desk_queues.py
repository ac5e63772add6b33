"""The queues: figures, events, and the statements on which they hang, each with what needs a person most first."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from command import Run
from desk import Desk, served
from whosays import Store
from whosays.errors import UsageError
from whosays.export.listed import rowset
from whosays.link.waiting import DOUBT, WHAT, Waiting
from whosays.web.interface import languages


def waiting(store: str, what: str) -> Waiting:
    with Store.open(store) as opened, opened.reading() as connection:
        return Waiting(what).update(connection)


def rows(store: str) -> dict[str, dict[str, Any]]:
    with Store.open(store) as opened, opened.reading() as connection:
        return {str(row["address"]): dict(row) for row in rowset("claims", connection).rows}


def test_events_of_incidents_wait_by_what_they_tell(own: str) -> None:
    every = rows(own)
    order = waiting(own, "event").order
    assert order
    assert {every[one.address]["claim"] for one in order} == {"event"}
    assert len({one.address for one in order}) == len(order)
    assert [one.rank for one in order] == sorted(one.rank for one in order)
    assert all(one.incident is None or one.account for one in order)
    assert {code for one in order for code in one.why} & {"inferred", "no place", "no day"}
    for one in order:
        assert ("no place" in one.why) == (not every[one.address]["places"])
        assert ("inferred" in one.why) == bool(every[one.address]["inferred"])


def test_a_statement_waits_as_far_as_figures_or_events_hang_on_it(own: str) -> None:
    every = rows(own)
    order = waiting(own, "statement").order
    hangs = {(row["version"], row["attribution"]) for row in every.values() if row["claim"] != "statement"}
    assert order
    for one in order:
        assert every[one.address]["claim"] == "statement"
        assert (one.version, one.claim) in hangs
    bare = [row for row in every.values() if row["claim"] == "statement" and (row["version"], row["id"]) not in hangs]
    assert bare
    assert not {f"{row['version']}#{row['id']}" for row in bare} & {one.address for one in order}


def test_figures_wait_as_before_and_nothing_waits_in_two_queues(own: str) -> None:
    some = {what: {one.address for one in waiting(own, what).order} for what in WHAT}
    assert all(some.values())
    assert not some["count"] & some["event"]
    assert not some["event"] & some["statement"]
    with pytest.raises(UsageError):
        Waiting("place")


@pytest.mark.parametrize("what", WHAT)
def test_the_page_of_a_queue_decides_and_comes_back_to_it(desk: Desk, own: str, what: str) -> None:
    before = waiting(own, what)
    path = f"/check?what={what}"
    told = desk.get(f"/check.json?what={what}").json()
    assert (told["what"], told["waits"]) == (what, len(before.order))
    assert told["claim"]["address"] == before.order[0].address
    assert told["claim"]["why"] == list(before.order[0].why)
    answer = desk.submit("/check/decide", path, address=told["claim"]["address"], decision="accept", to=path)
    assert answer.headers["location"] == path
    after = desk.get(f"/check.json?what={what}").json()
    assert (after["waits"], after["claim"]["address"]) == (told["waits"] - 1, before.order[1].address)
    assert after["mine"]["address"] == told["claim"]["address"]
    desk.submit("/judgements/undo", path, id=after["mine"]["id"], to=path)
    assert desk.get(f"/check.json?what={what}").json()["claim"]["address"] == told["claim"]["address"]


def test_what_waits_is_kept_as_it_would_be_made_anew(desk: Desk, own: str) -> None:
    for what in WHAT:
        told = desk.get(f"/check.json?what={what}").json()
        desk.submit("/check/decide", "/check", address=told["claim"]["address"], decision="reject", to="/check")
    for what in WHAT:
        told = desk.get(f"/check.json?what={what}").json()
        order = waiting(own, what).order
        assert [told["claim"]["address"], *(one["address"] for one in told["next"])] == [
            one.address for one in order[:13]
        ]


def test_the_command_lists_each_queue(whosays: Run, own: str) -> None:
    for what in WHAT:
        done = whosays("queue", "--store", own, "--what", what, "--limit", "3")
        assert done.code == 0
        assert len(done.out.splitlines()) == 3
    assert whosays("queue", "--store", own, "--what", "place").code == 2


@pytest.mark.parametrize("language", languages())
def test_every_reason_has_words(desk: Desk, language: str) -> None:
    desk.cookies.set("language", language)
    seen: set[str] = set()
    for what in WHAT:
        cursor = ""
        for _ in range(12):
            told = desk.get("/check.json", params={"what": what, "after": cursor}).json()
            page = desk.get("/check", params={"what": what, "after": cursor}).text
            seen |= set(told["claim"]["why"])
            assert all(f'<span class="tag">{code}</span>' not in page for code in DOUBT)
            cursor = told["cursor"]
    assert len(seen) > 4


def test_another_queue_is_chosen_in_a_browser(own: str, chromium: Browser) -> None:
    with served(own) as address:
        page = chromium.new_page()
        page.goto(f"{address}/check")
        page.click(".switch a:nth-child(2)")
        assert "what=event" in page.url
        first = page.inner_text("#pane mark")
        with page.expect_navigation():
            page.keyboard.press("j")
        assert "what=event" in page.url
        with page.expect_navigation():
            page.keyboard.press("k")
        assert page.inner_text("#pane mark") == first
        with page.expect_navigation():
            page.keyboard.press("r")
        assert "what=event" in page.url
        with page.expect_navigation():
            page.keyboard.press("u")
        page.goto(f"{address}/check?what=event")
        assert page.inner_text("#pane mark") == first
        page.close()
