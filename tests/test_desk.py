"""The frame of the desk: every page in every form, its headers, its tags, what it refuses; and in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from desk import Desk, served
from whosays import Store
from whosays.export.listed import rowset
from whosays.link.deciding import decide
from whosays.sources.found import Found
from whosays.web.asked import Action, Page
from whosays.web.desk import Desk as Held
from whosays.web.guard import POLICY
from whosays.web.interface import languages
from whosays.web.routes import ROUTES
from whosays.web.settings import Settings

PLAIN = [one for one in ROUTES if isinstance(one, Page) and "{" not in one.path]
ACTIONS = [one for one in ROUTES if isinstance(one, Action)]


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
@pytest.mark.parametrize("language", languages())
def test_every_page_in_every_language(desk: Desk, page: Page, language: str) -> None:
    desk.cookies.set("language", language)
    answer = desk.get(page.path)
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert "style=" not in answer.text  # the policy would not let it
    stem = page.path if page.path != "/" else "/overview"
    assert desk.get(f"{stem}.json").json() is not None
    assert desk.get(f"{stem}.csv").status_code == (200 if page.csv is not None else 404)


@pytest.mark.parametrize("page", [page for page in PLAIN if page.steady], ids=lambda page: page.name)
def test_a_page_is_not_sent_again_while_nothing_changed(desk: Desk, page: Page) -> None:
    tag = desk.get(page.path).headers["etag"]
    assert desk.get(page.path, headers={"if-none-match": tag}).status_code == 304
    desk.cookies.set("language", "uk")
    assert desk.get(page.path, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_no_action_without_the_token_of_a_form(desk: Desk, action: Action) -> None:
    path = action.path.format_map(dict.fromkeys(("id", "name", "kind", "job"), "x"))
    assert desk.post(path).status_code == 403
    assert desk.post(path, data={"token": "0" * 64}).status_code == 403
    assert desk.get(path).status_code in {404, 405}


def test_other_names_large_bodies_and_haste_are_refused(own: str) -> None:
    with Desk(own, largest=1000, rate=60, burst=3) as desk:
        assert desk.get("/", headers={"host": "elsewhere.test"}).status_code == 400
        assert desk.post("/choose", data={"to": "x" * 1000}).status_code == 413
        answers = [desk.get("/static/desk.css") for _ in range(8)]
        assert {answer.status_code for answer in answers} == {200, 429}
        assert all(int(one.headers["retry-after"]) > 0 for one in answers if one.status_code == 429)
        assert all("content-security-policy" in one.headers for one in answers)


def test_choices_are_kept_and_lead_back(desk: Desk) -> None:
    answer = desk.submit("/choose", language="ar", to="/reports")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert 'dir="rtl"' in desk.get("/reports").text
    assert desk.submit("/choose", theme="dark", to="https://elsewhere.test/").headers["location"] == "/"
    assert 'data-theme="dark"' in desk.get("/").text
    assert desk.submit("/choose", language="xx").status_code == 400


def test_in_a_browser_nothing_is_loaded_from_outside_and_nothing_complains(own: str, chromium: Browser) -> None:
    with served(own) as address:
        context = chromium.new_context()
        page = context.new_page()
        asked: list[str] = []
        told: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for one in PLAIN:
            page.goto(address + one.path)
        assert told == []
        assert all(url.startswith((address, "data:", "blob:")) for url in asked)
        context.close()


def test_what_is_made_of_texts_alone_outlives_decisions(own: str) -> None:
    """Persons decide all day long; lists and the search are not made anew each time, until a report comes."""
    made: list[str] = []

    def all_kept(held: Held) -> None:
        with held.reading() as connection:
            held.kept(connection, "texts", lambda: made.append("texts"), of_texts=True)
            held.kept(connection, "incidents", lambda: made.append("incidents"))

    with Held(Settings(own)) as held, Store.open(own) as store:
        all_kept(held)
        all_kept(held)
        assert made == ["texts", "incidents"]
        with store.reading() as connection:
            count = next(row for row in rowset("claims", connection).rows if row["claim"] == "count")
        decide(store, count["address"], "reject", {}, "no count", "nour")
        all_kept(held)
        assert made == ["texts", "incidents", "incidents"]
        text = "Two people were killed in the shelling of Nikopol on 9 May 2025, the mayor said."
        assert [one.what for one in store.add([Found(text, text.encode(), "text", "new.txt")])] == ["new"]
        all_kept(held)
        assert made == ["texts", "incidents", "incidents", "texts", "incidents"]
