"""The desk in Arabic, Ukrainian and Russian: no page says anything of its own in English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from command import Run
from desk import Desk, copied, served
from whosays import cli
from whosays.web.asked import Page
from whosays.web.interface import ENGLISH, Interface, languages
from whosays.web.routes import ROUTES

OTHERS = [code for code in languages() if code != ENGLISH]
APART = {"script", "style", "code", "bdi", "q", "kbd", "blockquote", "mark", "option", "title"}
"""Elements with code, with words of reports and names, or with keys. A title, of a page or of a point in a drawing,
and an option begin with words of a report and can hold no element that sets these apart."""
HELD = {"text", "pane"}  # ids of the texts of reports
VOID = {"meta", "link", "input", "br", "hr", "img"}
TOLD = ("aria-label", "placeholder", "alt")
NAMES = re.compile(
    r"(?<![A-Za-z0-9])(whosays|GeoNames|geonames\.org|CC BY|Natural Earth|CSV|JSON Lines|JSON|API|Atom|HTML|PDF|DOCX"
    r"|UTC|UTF-8|Telegram|Tab|Shift|Alt|Ctrl|https|kharkiv|Krippendorff|WebGL|[0-9a-f]{8,64})(?![A-Za-z0-9])"
)
"""Names that every language writes so: of the program, of those whose data it shows, of formats, keys, and ids."""
LATIN = re.compile("[A-Za-z]{2,}")
MOST = 5  # pages of a kind, beyond which they say the same
REFERENCE = "/api"  # the description of the API for programmers is that of the API itself, in English


class Said(HTMLParser):
    """What a page says in its own words, with the element that says it."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[tuple[str, bool]] = []
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        own = dict(attributes)
        foreign = own.get("lang") not in {None, self.language} and tag != "span"  # a span is a sentence without words
        held = self._is_held() or tag in APART or foreign or own.get("id") in HELD
        if not held:
            self.said += [(f"{tag} {name}", own[name]) for name in TOLD if own.get(name)]
        if tag not in VOID:
            self.open.append((tag, held))

    def handle_startendtag(self, tag: str, attributes: Any) -> None:
        """An element of a drawing, without words."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_held():
            self.said.append(("/".join(tag for tag, _ in self.open[-3:]), data))

    def _is_held(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def english(page: str, language: str) -> set[tuple[str, str]]:
    """What a page says in Latin letters that are no names."""
    said = Said(language)
    said.feed(page)
    return {(where, text.strip()) for where, text in said.said if LATIN.search(NAMES.sub("", text))}


def kind(path: str) -> str:
    """Which page an address is of."""
    patterns = ((one.path, re.sub(r"\{\w+\}", "[^/]+", one.path)) for one in ROUTES)
    bare = path.partition("?")[0]
    return min((name for name, pattern in patterns if re.fullmatch(pattern, bare)), default=bare, key=len)


def walk(desk: Desk, language: str) -> Iterator[tuple[str, str]]:
    """The pages of a desk, some of each kind, with their addresses."""
    desk.cookies.set("language", language)
    job = desk.submit("/add/start", "/add", kind="text", text="Три людини загинули.").headers["location"]
    twice = next(one["id"] for one in desk.get("/reports.json").json()["reports"] if one["versions"] > 1)
    waiting = [job, f"/reports/{twice}", *(one.path for one in ROUTES if isinstance(one, Page) and "{" not in one.path)]
    seen: set[str] = set()
    often: dict[str, int] = {}
    while waiting:
        path = waiting.pop(0)
        if path in seen or often.get(kind(path), 0) >= MOST * (4 if "incidents/{id}" in kind(path) else 1):
            continue
        seen.add(path)
        answer = desk.get(path)
        if "html" not in answer.headers.get("content-type", ""):
            continue
        often[kind(path)] = often.get(kind(path), 0) + 1
        yield path, answer.text
        if kind(path) != "/reports/{id}":
            continue_ = re.findall(r'href="(/[^"#]*)', answer.text)
        else:
            data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', answer.text)[0])
            claims = [f"{path.partition('?')[0]}/claims/{one['id']}" for one in data["items"] if "id" in one]
            continue_ = claims[:2] + re.findall(r'href="(/[^"#]*)', answer.text)
        waiting += [one.replace("&amp;", "&") for one in continue_ if not re.search(r"^/static|\.(json|csv|atom)", one)]


@pytest.fixture(scope="module")
def full(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with something on every page: versions, errors, decisions, disputes."""
    folder = tmp_path_factory.mktemp("full")
    store = copied(reported, folder)
    lines = [json.loads(line) for line in (Path(__file__).parent / "incidents/reports.jsonl").read_text().splitlines()]
    first = {**lines[0], "text": "Нове. " + lines[0]["text"].replace("шестеро", "семеро")}
    changed = folder / "changed.jsonl"
    changed.write_text(json.dumps(first, ensure_ascii=False) + "\n{broken\n")
    cli.run(["add", "--store", store, "--workers", "1", "--jsonl", str(changed)])
    with Desk(store) as desk:
        for decision in ("accept", "reject", "unclear"):
            address = re.findall('name="address" value="([^"]+)"', desk.get("/check").text)[0]
            assert desk.submit("/check/decide", "/check", address=address, decision=decision, why="").status_code == 303
    return store


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_says_anything_in_english(full: str, language: str) -> None:
    found: dict[tuple[str, str], str] = {}
    kinds = set()
    with Desk(full) as desk:
        for path, page in walk(desk, language):
            kinds.add(kind(path))
            if not path.startswith(REFERENCE):
                found |= dict.fromkeys(english(page, language), path)
    assert found == {}
    assert {one.path for one in ROUTES if isinstance(one, Page)} - kinds == set()


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_told_of_a_chosen_value_is_not_english(full: str, language: str) -> None:
    speech = Interface.of(language)
    words = {
        speech.say(name)
        for name in ("warning", "why", "because", "interval", "period", "note", "kind", "mode", "stance")
    }
    some: set[str] = set()
    with Desk(full) as desk:
        desk.cookies.set("language", language)
        for report in desk.get("/reports.json").json()["reports"]:
            page = desk.get(f"/reports/{report['id']}").text
            data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)[0])
            for fact in (fact for item in data["items"] for fact in item["facts"]):
                some.add(fact["is"])
                if fact["is"] in words and not fact["own"]:
                    some.add(re.sub("\u2068.*?\u2069", "", fact["text"]))
    assert {one for one in some if LATIN.search(NAMES.sub("", one))} == set()


LEFT_TO_RIGHT = """element => {
    const node = [...function* walk(one) {
        for (const child of one.childNodes) child.nodeType === 3 ? yield child : yield* walk(child);
    }(element)].find(one => /\\d–\\d/.test(one.data));
    const dash = node.data.indexOf("–");
    const left = at => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    return left(dash - 1) < left(dash) && left(dash) < left(dash + 1);
}"""
"""Whether a range of numbers stands with its lower one on the left."""


@pytest.mark.parametrize("language", languages())
def test_a_range_is_seen_with_its_lower_number_on_the_left(full: str, chromium: Browser, language: str) -> None:
    with served(full) as address:
        context = chromium.new_context()
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page = context.new_page()
        told = page.request.get(f"{address}/incidents.json").json()["incidents"]
        wide = next(one for one in told if one["killed"] and (one["killed"]["low"] or 0) < (one["killed"]["high"] or 0))
        page.goto(f"{address}/incidents/{wide['id']}")
        for place in (".figures b", "table.views td.number"):
            some = page.locator(place).filter(has_text=re.compile(r"\d–\d"))
            assert some.count() > 0, place
            assert all(some.nth(i).evaluate(LEFT_TO_RIGHT) for i in range(some.count())), place
        page.locator("a[href^='/reports/']").first.click()
        page.locator("#claims button").first.click()
        ranges = page.locator("#facts bdi, #tree bdi").filter(has_text=re.compile(r"^\d+–\d+$"))
        assert all(ranges.nth(i).evaluate(LEFT_TO_RIGHT) for i in range(ranges.count()))
        assert ranges.count() > 0
        context.close()


WRONG: tuple[tuple[str, dict[str, str]], ...] = (
    ("/check/decide", {"address": "0000#0000", "decision": "accept"}),
    ("/check/decide", {"address": "0000#0000", "decision": "burn"}),
    ("/check/add", {"version": "0000", "what": "count", "start": "0", "end": "1"}),
    ("/check/add", {"version": "0000", "what": "place"}),
    ("/add/start", {}),
    ("/add/start", {"kind": "text", "text": " "}),
    ("/add/start", {"kind": "addresses", "addresses": "what"}),
    ("/judgements/undo", {"id": "0000"}),
)
"""Forms that cannot be: with each the desk says why."""


@pytest.mark.parametrize("language", OTHERS)
def test_a_complaint_is_made_in_the_language_of_the_reader(own: str, language: str) -> None:
    with Desk(own) as desk:
        desk.cookies.set("language", language)
        first = desk.get("/check.json").json()["claim"]
        values = (
            {"low": "many"},
            {"low": "9", "high": "3", "bound": "range"},
            {"start": "5", "end": "2"},
            {"bound": "exactly"},
        )
        edits = [("/check/decide", {"address": first["address"], "decision": "edit", **one}) for one in values]
        pages = [desk.submit(path, "/check", **form) for path, form in [*WRONG, *edits]]
        pages += [desk.get(path) for path in ("/search?q=!", "/reports?since=never", "/nowhere")]
        told = [page for page in pages if page.status_code >= 400]
        assert len(told) >= 12
        for page in told:
            said = english(page.text, language)
            (alert,) = re.findall('role="alert">(.*?)</p>', page.text)
            assert said == set(), page.text[-400:]
            assert re.search("[\u0400-\u04ff\u0600-\u06ff]", alert), alert


def test_a_failure_is_told_in_the_language_of_the_reader(full: str) -> None:
    with Desk(full) as desk:
        for language in OTHERS:
            desk.cookies.set("language", language)
            page = desk.get("/errors").text
            (why,) = re.findall('class="warn">(.*?)</p>', page)
            assert "<bdi>" in why
            assert LATIN.findall(re.sub("<bdi>.*?</bdi>", "", why)) == ["JSON"]


@pytest.mark.parametrize("language", languages())
def test_the_dossier_of_the_command_is_that_of_the_desk(whosays: Run, full: str, language: str) -> None:
    with Desk(full) as desk:
        desk.cookies.set("language", language)
        id_ = desk.get("/incidents.json").json()["incidents"][0]["id"]
        answer = desk.get(f"/incidents/{id_}/dossier")
    done = whosays("incident", id_, "--store", full, "--html", "-", "--language", language)
    assert (done.code, done.out) == (0, answer.text)
    direction = ' dir="rtl"' if Interface.of(language).direction == "rtl" else ""
    assert f'<html lang="{language}"{direction}>' in answer.text


def test_a_dossier_in_no_language_of_the_interface(whosays: Run, full: str) -> None:
    for wrong in (("--html", "-", "--language", "xx"), ("--language", "uk")):
        done = whosays("incident", "0000", "--store", full, *wrong)
        assert done.code != 0
