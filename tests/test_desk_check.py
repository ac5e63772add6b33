"""Checking on the desk: the queue, a claim, disputes, agreement, judgements; by keys alone on any layout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from desk import Desk, served
from whosays import Store
from whosays.export.listed import rowset
from whosays.link import deciding, listing
from whosays.link.waiting import Waiting
from whosays.store.schema import claims, judgements
from whosays.web import app as app_module
from whosays.web.asked import Person


def page_of(address: str) -> str:
    return f"/check/{quote(address, safe='')}"


def first(desk: Desk) -> dict[str, Any]:
    """The claim that the queue begins with."""
    return dict(desk.get("/check.json").json()["claim"])


@contextmanager
def as_person(monkeypatch: pytest.MonkeyPatch, name: str, role: str) -> Iterator[None]:
    """Requests of another person."""
    with monkeypatch.context() as patched:
        patched.setattr(app_module, "person_of", lambda *_: Person(name, role, "alone"))
        yield


def lines(store: str) -> list[dict[str, Any]]:
    with Store.open(store) as opened, opened.reading() as connection:
        return [row for row in listing.tolls(connection) if row["checked"]]


# --- the queue and a claim


def test_the_queue_shows_what_the_domain_says(desk: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        order = Waiting().update(connection).order
        figures = connection.execute(select(func.count()).select_from(claims).where(claims.c.claim == "count")).scalar()
        exact = {row["address"]: row["exact"] for row in rowset("claims", connection).rows}
    told = desk.get("/check.json").json()
    assert told["waits"] == figures == len(order)
    assert [told["claim"]["address"], *(one["address"] for one in told["next"])] == [one.address for one in order[:13]]
    assert told["claim"]["words"] == told["claim"]["exact"] == exact[told["claim"]["address"]]
    seen = [told["claim"]["address"]]
    while len(seen) < 5:
        told = desk.get("/check.json", params={"after": told["cursor"]}).json()
        seen.append(told["claim"]["address"])
    assert seen == [one.address for one in order[:5]]
    back = desk.get("/check.json", params={"after": told["previous"]}).json()
    assert back["claim"]["address"] == seen[-2]
    assert desk.get("/check", params={"after": "what~ever"}).status_code == 200


def test_a_claim_has_its_words_in_every_language_of_documents(desk: Desk, own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        every = list(rowset("claims", connection).rows)
        with_text = {one: deciding.text_of(connection, one)[0] for one in {row["version"] for row in every}}
    for row in every[::9]:
        answer = desk.get(page_of(row["address"]))
        assert answer.status_code == 200, row["address"]
        told = desk.get(f"{page_of(row['address'])}.json").json()["claim"]
        text, start = with_text[row["version"]], told["first"]
        assert (
            told["before"] + told["words"] + told["after"]
            == text[start : start + len(told["before"] + told["words"] + told["after"])]
        )
        assert (told["start"], told["end"]) == (row["start"], row["end"])
        assert start + len(told["before"]) == row["start"]


def test_a_decision_leads_on_and_is_undone(desk: Desk, own: str) -> None:
    one = first(desk)
    answer = desk.submit("/check/decide", address=one["address"], decision="reject", why="<b>not</b> so", to="/check")
    assert (answer.status_code, answer.headers["location"]) == (303, "/check")
    (line,) = lines(own)
    assert (line["claim"], line["checked"], line["checked_why"]) == (
        one["address"].partition("#")[2],
        "rejected",
        "<b>not</b> so",
    )
    assert first(desk)["address"] != one["address"]
    page = desk.get(page_of(one["address"]))
    assert "<b>not</b>" not in page.text
    history = desk.get(f"{page_of(one['address'])}.json").json()["history"]
    assert [row["kind"] for row in history] == ["read", "reject"]
    (made,) = desk.get("/judgements.json").json()["judgements"]
    assert desk.submit("/judgements/undo", id=made["id"], to="/check").headers["location"] == "/check"
    assert (lines(own), first(desk)["address"]) == ([], one["address"])
    history = desk.get(f"{page_of(one['address'])}.json").json()["history"]
    assert [(row["kind"], row["undone"]) for row in history] == [("read", False), ("reject", True)]


def test_the_form_of_an_edit_changes_only_what_was_changed(desk: Desk, own: str) -> None:
    one = first(desk)
    form = {value["name"]: "" if value["machine"] is None else value["machine"] for value in one["values"]}
    form |= {"start": one["start"], "end": one["end"]}
    unchanged = desk.submit("/check/decide", address=one["address"], decision="edit", **form)
    assert (unchanged.status_code, "nothing is changed" in unchanged.text) == (400, True)
    assert (
        desk.submit("/check/decide", address=one["address"], decision="edit", **{**form, "low": "41"}).status_code
        == 303
    )
    (line,) = lines(own)
    assert (line["low"], line["high"], set(line["machine"])) == (41, 41, {"low", "high"})
    told = desk.get(f"{page_of(one['address'])}.json").json()["claim"]
    assert {value["name"]: value["now"] for value in told["values"] if value["edited"]} == {"low": 41, "high": 41}


def test_a_missed_figure_is_added(desk: Desk, own: str) -> None:
    one = first(desk)
    form = {
        "version": one["version"],
        "what": "count",
        "measure": "missing",
        "object": "person",
        "bound": "exact",
        "low": "3",
    }
    answer = desk.submit("/check/add", **form, start=str(one["start"]), end=str(one["end"]))
    assert answer.status_code == 303
    assert desk.get(answer.headers["location"]).status_code == 200
    (line,) = lines(own)
    assert (line["measure"], line["low"], line["checked"], line["exact"]) == ("missing", 3, "added", one["exact"])
    assert desk.submit("/check/add", **{**form, "measure": ""}, start="0", end="4").status_code == 400


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"address": "x#y", "decision": "accept"}, 422),
        ({"address": "", "decision": ""}, 400),
        ({"address": "0" * 64 + "#1", "decision": "shout"}, 400),
    ],
)
def test_what_cannot_be_decided_is_told(desk: Desk, form: dict[str, str], status: int) -> None:
    assert desk.submit("/check/decide", **form).status_code == status
    assert desk.get("/check/nothing").status_code == 404
    assert desk.submit("/judgements/undo", id="0" * 64).status_code == 422


# --- several persons


def test_coders_dispute_and_an_editor_settles(desk: Desk, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.submit("/check/coders", mode="two").status_code == 303
    address = first(desk)["address"]
    for name, decision in (("nour", "accept"), ("olha", "reject")):
        with as_person(monkeypatch, name, "coder"):
            assert first(desk)["address"] == address, "each decides for himself"
            assert desk.submit("/check/decide", address=address, decision=decision).status_code == 303
            assert first(desk)["address"] != address
            assert desk.submit("/check/decide", address=address, decision="accept", settles="on").status_code == 400
            assert desk.submit("/check/coders", mode="one").status_code == 403
    told = desk.get("/check/disputed.json").json()
    assert (told["total"], [side["by"] for side in told["disputed"][0]["sides"]]) == (1, ["nour", "olha"])
    assert desk.get("/check/disputed").status_code == 200
    found = {one["field"]: one for one in desk.get("/check/agreement.json").json()["agreement"]}
    assert (found["decision"]["claims"], found["decision"]["agreed"], found["decision"]["alpha"]) == (1, 0, 0.0)
    with as_person(monkeypatch, "olha", "coder"):
        foreign = next(row for row in desk.get("/judgements.json?by=nour").json()["judgements"])
        assert not foreign["mine"]
        assert desk.submit("/judgements/undo", id=foreign["id"]).status_code == 400
    with as_person(monkeypatch, "ed", "editor"):
        assert desk.submit("/check/decide", address=address, decision="reject", settles="on").status_code == 303
    assert desk.get("/check/disputed.json").json()["total"] == 0
    assert [(row["checked"], row["checked_by"]) for row in lines(own)] == [("rejected", "ed")]
    with as_person(monkeypatch, "reader", "reader"):
        assert desk.get("/check").status_code == 200
        assert 'name="decision"' not in desk.get("/check").text
        assert desk.submit("/check/decide", address=address, decision="accept").status_code == 403


def test_judgements_are_paged_and_filtered(desk: Desk, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(own) as store, store.reading() as connection:
        order = Waiting().update(connection).order
    with Store.open(own) as store:
        for number, one in enumerate(order[:53]):
            deciding.decide(
                store, one.address, "accept" if number % 2 else "unclear", None, "", ("nour", "olha")[number % 2]
            )
        with store.reading() as connection:
            ids = list(connection.execute(select(judgements.c.id)).scalars())
    told = desk.get("/judgements.json").json()
    rest = desk.get("/judgements.json", params={"before": told["next"]}).json()
    seen = [row["id"] for row in (*told["judgements"], *rest["judgements"])]
    assert (len(told["judgements"]), rest["next"], sorted(seen)) == (50, None, sorted(ids))
    only = desk.get("/judgements.json?by=olha&kind=accept").json()["judgements"]
    assert {(row["by"], row["kind"]) for row in only} == {("olha", "accept")}
    assert len(only) == 26
    assert desk.get("/judgements.csv").text.count("\r\n") == 54


# --- by keys alone


@pytest.fixture
def opened(own: str, chromium: Browser) -> Iterator[tuple[Page, str]]:
    """The queue in a browser; what the page complains of is a failure."""
    with served(own) as address:
        context = chromium.new_context()
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        yield page, address
        context.close()
        assert told == []


LAYOUTS = {
    "en": {"KeyE": "e", "KeyU": "u", "KeyR": "r", "KeyS": "s", "KeyK": "k"},
    "ar": {"KeyE": "ث", "KeyU": "ع", "KeyR": "ق", "KeyS": "س", "KeyK": "ن"},
    "uk": {"KeyE": "у", "KeyU": "г", "KeyR": "к", "KeyS": "і", "KeyK": "л"},
}


def press(page: Page, code: str, layout: str) -> None:
    """A key where it lies, with what it types on a layout."""
    page.evaluate(
        "([code, key]) => (document.activeElement ?? document.body).dispatchEvent("
        "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, LAYOUTS[layout][code]],
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_value_is_corrected_and_undone_by_keys_on_any_layout(opened: tuple[Page, str], own: str, layout: str) -> None:
    page, address = opened
    page.context.add_cookies([{"name": "language", "value": "ar" if layout == "ar" else "en", "url": address}])
    page.goto(f"{address}/check")
    exact = page.locator("#pane mark").inner_text()
    press(page, "KeyE", layout)
    assert page.evaluate("document.activeElement.id") == "edit-low"
    page.keyboard.type("47")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (line,) = lines(own)
    assert (line["low"], line["high"], line["checked"]) == (47, 47, "edited")
    assert page.locator("#pane mark").inner_text() != exact or page.locator(".state.edited").count()
    with page.expect_navigation():
        press(page, "KeyU", layout)
    assert lines(own) == []
    assert page.locator("#pane mark").inner_text() == exact
    page.goto(f"{address}/check")
    with page.expect_navigation():
        press(page, "KeyR", layout)
    assert [row["checked"] for row in lines(own)] == ["rejected"]
    with page.expect_navigation():
        press(page, "KeyU", layout)
    assert lines(own) == []


def test_skipping_leads_on_and_back(opened: tuple[Page, str]) -> None:
    page, address = opened
    page.goto(f"{address}/check")
    one = page.locator("input[name=address]").first.input_value()
    with page.expect_navigation():
        press(page, "KeyS", "uk")
    assert page.locator("input[name=address]").first.input_value() != one
    with page.expect_navigation():
        press(page, "KeyK", "uk")
    assert page.locator("input[name=address]").first.input_value() == one


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_words_are_set_by_keys_in_the_direction_of_the_text(
    opened: tuple[Page, str], own: str, language: str
) -> None:
    with Store.open(own) as store, store.reading() as connection:
        row = next(
            row
            for row in rowset("claims", connection).rows
            if row["claim"] == "count"
            and row["language"] == language
            and row["start"] > 5
            and row["end"] - row["start"] > 3
        )
        text = deciding.text_of(connection, row["version"])[0]
    page, address = opened
    page.goto(address + page_of(row["address"]))
    page.locator("#pane").focus()
    forward, back = ("ArrowRight", "ArrowLeft") if language == "en" else ("ArrowLeft", "ArrowRight")

    def span() -> tuple[int, int]:
        return tuple(int(page.locator(f"#edit-{end}").input_value()) for end in ("start", "end"))  # type: ignore[return-value]

    page.keyboard.press(f"Shift+{back}")
    assert span() == (row["start"], row["end"] - 1)
    page.keyboard.press(f"Shift+{forward}")
    page.keyboard.press(f"Alt+Shift+{forward}")
    assert span() == (row["start"] + 1, row["end"])
    page.keyboard.press(f"Control+Alt+Shift+{back}")
    start, end = span()
    assert start <= row["start"]
    assert page.locator("#pane mark").inner_text().split() == text[start:end].split()
    page.keyboard.press(f"Control+Shift+{forward}")
    start, end = span()
    assert end > row["end"] or end == len(text)
    page.locator("#edit-why").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found = [one for one in lines(own) if one["claim"] == row["id"]]
    assert [(one["start"], one["end"], one["exact"]) for one in found] == [(start, end, text[start:end])]


def test_nothing_is_wider_than_a_telephone(opened: tuple[Page, str], own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        some = [one.address for one in Waiting().update(connection).order[:30:6]]
    page, address = opened
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("/check", "/check/agreement", "/check/disputed", "/judgements", *map(page_of, some)):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
