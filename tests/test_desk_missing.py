"""What a reading missed, added on the page of its report: by marking words, by keys alone, and undone again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from desk import Desk, made, served

TEXTS = {
    "en": "\U0001f525 The shop stood empty. A convoy reached Myrne with seventeen guests, the mayor said.",
    "uk": "\U0001f525 Крамниця стояла порожня. Колона дісталася Мирного, у ній сімнадцять гостей, сказав голова.",
    "ar": "\U0001f525 كان المتجر خاليا. وصلت قافلة إلى ميرني ومعها سبعة عشر ضيفا، قال رئيس البلدية.",
}
WORDS = {"en": "seventeen guests", "uk": "сімнадцять гостей", "ar": "سبعة عشر ضيفا"}


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of reports in which something is missed."""
    folder = tmp_path_factory.mktemp("missing")
    lines = [{"id": code, "text": text, "language": code, "published": "2025-03-04"} for code, text in TEXTS.items()]
    (folder / "some.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
    return made(folder, folder / "some.jsonl")


@pytest.fixture
def store(unread: Path, tmp_path: Path) -> str:
    place = tmp_path / "own.db"
    place.write_bytes(unread.read_bytes())
    return str(place)


def report_of(desk: Desk, language: str) -> dict[str, Any]:
    (one,) = desk.get(f"/reports.json?language={language}").json()["reports"]
    return dict(desk.get(f"/reports/{one['id']}.json").json())


@pytest.fixture
def page(store: str, chromium: Browser) -> Iterator[Page]:
    with served(store) as address:
        context = chromium.new_context(base_url=address, viewport={"width": 1300, "height": 900})
        opened = context.new_page()
        told: list[str] = []
        opened.on("pageerror", lambda error: told.append(str(error)))
        opened.on("console", lambda message: told.append(message.text))
        yield opened
        context.close()
        assert told == []


MARK = """words => {
    const node = document.getElementById("text").firstChild;
    const at = node.data.indexOf(words);
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
}"""


def test_a_figure_and_an_event_are_added_without_a_script(store: str) -> None:
    with Desk(store) as desk:
        one = report_of(desk, "en")
        start = TEXTS["en"].index(WORDS["en"])
        here = f"/reports/{one['id']}"
        given = {"version": one["version"], "start": start, "end": start + len(WORDS["en"]), "why": "plain", "to": here}
        answer = desk.submit(
            "/check/add", here, what="count", measure="injured", object="person", low="17", high="17", **given
        )
        assert (answer.status_code, answer.headers["location"]) == (303, here)
        answer = desk.submit("/check/add", here, what="event", type="clash", place="Myrne", **given)
        assert answer.status_code == 303
        count, event = report_of(desk, "en")["added"]
        assert (count["exact"], count["values"]["low"], count["mine"]) == (WORDS["en"], 17, True)
        assert (event["what"], event["values"]["type"]) == ("event", "clash")
        assert WORDS["en"] in desk.get(here).text
        assert desk.submit("/judgements/undo", here, id=count["id"], to=here).headers["location"] == here
        assert [row["id"] for row in report_of(desk, "en")["added"]] == [event["id"]]
        assert desk.submit("/check/add", here, what="count", **given).status_code == 400  # nothing is counted
        assert (
            desk.submit("/check/add", here, what="event", **{**given, "to": "//else.test/"}, type="clash").headers[
                "location"
            ]
            == "/"
        )


@pytest.mark.parametrize("language", TEXTS)
def test_words_are_marked_and_a_figure_is_added_and_undone(page: Page, language: str) -> None:
    text, words = TEXTS[language], WORDS[language]
    (one,) = page.request.get(f"/reports.json?language={language}").json()["reports"]
    page.context.add_cookies([{"name": "language", "value": language, "url": page.request.get("/").url}])
    page.goto(f"/reports/{one['id']}")
    page.evaluate(MARK, words)
    page.keyboard.press("m")
    form = page.locator("#missing-count")
    assert form.get_attribute("open") is not None
    assert form.locator(".pane mark").inner_text() == words
    start = text.index(words)  # in code points, beyond one that takes two units
    assert (form.locator("[name=start]").input_value(), form.locator("[name=end]").input_value()) == (
        str(start),
        str(start + len(words)),
    )
    form.locator("[name=measure]").select_option("injured")
    form.locator("[name=low]").fill("17")
    form.locator("[name=high]").fill("17")
    form.locator("[name=why]").fill("a slip")
    with page.expect_navigation():
        form.locator("[name=why]").press("Enter")
    told = page.request.get(f"/reports/{one['id']}.json").json()["added"]
    assert [(row["exact"], row["values"]["low"], row["why"]) for row in told] == [(words, 17, "a slip")]
    assert words in page.locator("section:has(> #added) .rows").inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.request.get(f"/reports/{one['id']}.json").json()["added"] == []


@pytest.mark.parametrize("language", TEXTS)
def test_an_event_is_added_by_keys_alone(page: Page, language: str) -> None:
    (one,) = page.request.get(f"/reports.json?language={language}").json()["reports"]
    page.goto(f"/reports/{one['id']}")
    page.keyboard.press("e")
    box = page.locator("#missing-event .pane")
    assert box.evaluate("one => one === document.activeElement")
    words = re.findall(r"\w+", TEXTS[language])
    assert box.locator("mark").inner_text() == words[0]
    on, back = ("ArrowLeft", "ArrowRight") if language == "ar" else ("ArrowRight", "ArrowLeft")
    for _ in range(5):
        page.keyboard.press(on)
    page.keyboard.press(back)
    assert box.locator("mark").inner_text() == words[4]
    page.keyboard.press(f"Control+Shift+{on}")
    assert re.findall(r"\w+", box.locator("mark").inner_text()) == words[4:6]
    page.keyboard.press(f"Control+Alt+Shift+{back}")
    assert re.findall(r"\w+", box.locator("mark").inner_text()) == words[3:6]
    page.keyboard.press(f"Alt+Shift+{on}")
    assert not box.locator("mark").inner_text().startswith(words[3])
    page.keyboard.press("Tab")  # the kind of event: another one by its arrows
    page.keyboard.press("ArrowDown")
    kind = page.locator("#missing-event [name=type]").input_value()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("Myrne")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (told,) = page.request.get(f"/reports/{one['id']}.json").json()["added"]
    assert (told["what"], told["values"]["type"], told["values"]["speaker"]) == ("event", kind, "Myrne")
    assert words[4] in told["exact"]


def test_who_may_not_decide_sees_what_was_added_and_no_form(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whosays.web import app
    from whosays.web.asked import Person

    with Desk(store) as desk:
        one = report_of(desk, "en")
        here = f"/reports/{one['id']}"
        given = {"version": one["version"], "start": 2, "end": 10, "type": "clash", "to": here}
        desk.submit("/check/add", here, what="event", **given)
        monkeypatch.setattr(app, "person_of", lambda *_: Person("rim", "reader", "alone"))
        page = desk.get(here).text
        assert 'id="added"' in page
        assert "missing-count" not in page
        assert desk.submit("/check/add", here, what="event", **given).status_code == 403
