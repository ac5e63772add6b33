"""A working day at the desk in a real browser: add, read, correct, undo, link, search, change language, take along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from desk import served

TEXTS = {
    "en": "Two people were killed and five injured when a shell hit a bakery in Nikopol on 9 March 2025, "
    "the regional governor Andrii Hlushchenko said.",
    "uk": "Двоє людей загинули, п'ятеро поранені внаслідок влучання снаряда в пекарню в Нікополі 9 березня 2025 року, "
    "повідомив начальник ОВА Андрій Глущенко.",
    "ru": "Два человека погибли и пятеро ранены при попадании снаряда в пекарню в Никополе 9 марта 2025 года, "
    "сообщил глава области Андрей Глущенко.",
    "ar": "قُتل شخصان وأصيب خمسة آخرون إثر سقوط قذيفة على مخبز في نيكوبول يوم 9 آذار/مارس 2025، "
    "بحسب محافظ المنطقة أندريه غلوشتشينكو.",
}
OTHER = "Four people were injured in a fire at a warehouse in Odesa on 2 February 2025, the police said."


class Walk:
    """One page of a browser at one desk, and what it complained of."""

    def __init__(self, address: str, context: BrowserContext) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.told: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self._said(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _said(self, text: str) -> None:
        if "GL Driver Message" not in text:  # of a machine without a graphics card, about drawing maps
            self.told.append(text)

    def go(self, path: str) -> None:
        """Open a page of the desk."""
        self.page.goto(self.address + path)

    def add(self, text: str) -> str:
        """Paste a text and wait for its report; its address."""
        self.go("/add")
        self.page.fill("#a-text", text)
        self.page.fill("#a-published", "2025-03-10")
        self.page.click("form:has(#a-text) button")
        self.page.wait_for_url(re.compile("/reports/[0-9a-f]+"), timeout=60_000)
        return self.page.url.removeprefix(self.address)


@pytest.fixture
def walk(chromium: Browser, tmp_path: Path) -> Iterator[Walk]:
    """An empty desk, opened for the first time."""
    with served(str(tmp_path / "new.db")) as address:
        context = chromium.new_context(accept_downloads=True, locale="en-GB")
        one = Walk(address, context)
        yield one
        context.close()
        assert one.told == []
        assert all(url.startswith((address, "data:", "blob:", "file:")) for url in one.asked)


def test_a_working_day(walk: Walk, tmp_path: Path) -> None:
    page = walk.page
    walk.go("/")  # an empty desk says how to begin
    assert page.locator("a[href='/add'], form[action='/add']").count()

    for language, text in TEXTS.items():  # a report in each language, read
        walk.add(text)
        assert page.text_content("#text") == text
        assert page.get_attribute("#text", "dir") == ("rtl" if language == "ar" else "ltr")
        assert page.get_attribute("#text", "lang") == language
        panel = page.inner_text("#claims")
        assert re.search(r"\b2\b", panel), language
        assert re.search(r"\b5\b", panel), language

    walk.go("/incidents")  # they are one incident, over four languages
    found = page.locator("a[href^='/incidents/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    ids = sorted({one for one in found if re.fullmatch("/incidents/[0-9a-f]{8,}", one)})
    assert len(ids) == 1
    walk.go(ids[0])
    assert page.locator("a[href^='/reports/']").count() >= len(TEXTS)

    walk.go("/check")  # a value corrected by keys alone
    before = page.inner_text("#pane mark")
    page.keyboard.press("e")
    page.keyboard.type("7")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    walk.go("/judgements")
    assert before in page.inner_text("main")
    walk.go(ids[0])
    assert "7" in page.inner_text("main")
    walk.go("/check")
    with page.expect_navigation():
        page.keyboard.press("u")  # and undone
    assert '"low":7' not in page.request.get(f"{walk.address}{ids[0]}.json").text()

    walk.add(OTHER)  # two incidents linked by hand
    walk.go("/incidents")
    found = page.locator("a[href^='/incidents/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    both = sorted({one for one in found if re.fullmatch("/incidents/[0-9a-f]{8,}", one)})
    assert len(both) == 2
    walk.go(both[0])
    page.click("#decide > summary")
    page.fill("#other", both[1].rpartition("/")[2][:12])
    page.fill("#other-why", "seen to be one")
    with page.expect_navigation():
        page.click("form:has(#other) button:not([formaction])")
    walk.go("/incidents")
    found = page.locator("a[href^='/incidents/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    (joined,) = {one for one in found if re.fullmatch("/incidents/[0-9a-f]{8,}", one)}

    walk.go("/")  # a search in one script finds the others
    page.keyboard.press("/")
    page.keyboard.type("нікополь")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    marked = {text.casefold() for text in page.locator("mark").all_inner_texts()}
    assert {"nikopol", "нікополі", "никополе"} <= marked
    assert any("نيكوبول" in one for one in marked)

    page.click(".choices > summary")  # the interface in Arabic
    with page.expect_navigation():
        page.click(".choices button[value='ar']")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.get_attribute("html", "lang") == "ar"
    walk.go(joined)
    assert page.get_attribute("html", "dir") == "rtl"

    with page.expect_download() as download:  # the dossier, opened without the desk
        page.click(f"a[href='{joined}/dossier']")
    file = tmp_path / "dossier.html"
    download.value.save_as(file)
    walk.context.set_offline(True)
    page.goto(file.as_uri())
    told = page.inner_text("body")
    assert all(text[:40] in told or text[10:40] in told for text in TEXTS.values()) or "Nikopol" in told
    assert page.locator("svg").count()
