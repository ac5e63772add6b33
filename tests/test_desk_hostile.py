"""Three hundred hostile strings in all that documents and persons can write, on every page: nothing but text of them.

The pages of a store with the strings are compared with those of one with harmless strings of the same shapes: the same
elements with the same attributes. In a real browser nothing runs, asks elsewhere or complains.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from msgspec import Struct
from msgspec.structs import replace
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Page as Tab
from starlette.datastructures import QueryParams

import strings
from desk import Desk, served
from poison import plain, poisoned
from strings import QUERIES, STRINGS, harmless
from whosays.errors import WhosaysError
from whosays.store.store import Store
from whosays.web.accounts import sessions, tables, users
from whosays.web.asked import Action, Asked, Page, Person, Sent
from whosays.web.desk import Desk as Held
from whosays.web.interface import Interface
from whosays.web.jobs import Item, Job
from whosays.web.making import Look, Maker
from whosays.web.routes import ROUTES
from whosays.web.settings import Settings

REPORTS = 76  # of a store, so that four of them hold all strings
MOST = 2  # pages of one kind that are compared for each store
PARTS = [STRINGS[start : start + REPORTS] for start in range(0, len(STRINGS), REPORTS)]
PLAIN = [one for one in ROUTES if isinstance(one, Page) and "{" not in one.path]
PAGES = sorted((one for one in ROUTES if isinstance(one, Page)), key=lambda one: "{" in one.path)
PATTERNS = {one.name: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path))) for one in PAGES}
VALUES = {one.name: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(one.path))) for one in PAGES}
MARKUP = str.maketrans(dict.fromkeys("<>&\"'`=", "x"))
UNLIKE = frozenset({"dossier"})  # a file, which is no page
DRAWN = frozenset(
    {"path", "line", "g", "circle", "rect", "text", "tspan", "polygon", "polyline"}
)  # of charts, by figures
OUTLINE = """() => [...document.querySelectorAll('*')].map(one =>
  one.tagName + ' ' + [...one.attributes].map(each => each.name).sort().join(' '))"""
LINKS = """() => [...document.querySelectorAll('a[href], area[href]')].map(one =>
  new URL(one.getAttribute('href'), location).href.split('#')[0])"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of plain reports, each with a word of its own."""
    return plain(tmp_path_factory.mktemp("plain") / "case.db", REPORTS)


def twins(source: Path, folder: Path, part: Sequence[str]) -> tuple[str, str]:
    """Two stores: with the strings, and with harmless ones."""
    bad = poisoned(source, folder / "bad.db", part)
    return str(bad), str(poisoned(source, folder / "good.db", strings.twins(part)))


def logged_in(store: str) -> str:
    """A session of an admin."""
    with Store.open(store) as opened, tables.changing(opened.database) as connection:
        tables.prepare(connection)
        return sessions.begin(connection, users.known(connection, "admin"), "", "")


def outline(text: str) -> list[tuple[str, list[str]]]:
    """Every element with the names of its attributes, in order."""
    return [
        (str(one.tag), sorted(map(str, one.attrib)))
        for one in html.document_fromstring(text).iter()
        if isinstance(one.tag, str)
    ]


def known(text: str) -> set[tuple[str, tuple[str, ...]]]:
    """The kinds of elements that a page has: each with the names of its attributes."""
    return {
        (tag, tuple(names))
        for tag, names in outline(text)
        if names != ["class"] and (tag not in DRAWN or _acts(names))  # a line more or less, with a class of ours
    }


def _acts(names: list[str]) -> bool:
    return any(name.startswith("on") or "href" in name or name == "style" for name in names)


def shape(desk: Desk, address: str) -> Any:
    """What a page is made of, but for its texts."""
    path, _, query = address.partition("?")
    answer = desk.get(f"{path if path != '/' else '/overview'}.json?{query}")
    told = answer.headers.get("content-type") == "application/json" and answer.status_code == 200
    return _shape(answer.json()) if told else answer.status_code


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(one) for one in value.values()]
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return bool(value) if isinstance(value, str) else value


def neutral(value: Any) -> Any:
    """Data without a character that means something in HTML, each told by a letter: nothing else is another."""
    if isinstance(value, str):
        return value.translate(MARKUP)
    if isinstance(value, dict):
        return {neutral(name): neutral(one) for name, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(map(neutral, value))
    if isinstance(value, list | tuple):
        return type(value)(map(neutral, value))
    if isinstance(value, Struct):
        return replace(value, **{name: neutral(getattr(value, name)) for name in value.__struct_fields__})
    return value


class Shown:
    """The pages of a store, made of its data as they are and of the same data without markup in it."""

    def __init__(self, store: str) -> None:
        self.desk = Held(Settings(store))
        self.maker = Maker(self.desk)
        self.person = Person("admin", "admin", "session")

    def pair(self, address: str) -> tuple[str, str] | None:
        """A page both ways; None for what is no page of ours, or is none of this store."""
        path, _, query = address.partition("?")
        for page in PAGES:
            found = VALUES[page.name].fullmatch(path)
            if found is not None and page.name not in UNLIKE:
                break
        else:
            return None
        values = {name: unquote(one) for name, one in found.groupdict().items()}
        look = Look(self.person, "en", path, query, "", "", "0")
        with self.desk.reading() as connection:
            speech = Interface.of(look.language)
            asked = Asked(self.desk, connection, self.person, speech, values, QueryParams(query))
            try:
                data = page.show(asked)
            except WhosaysError:
                return None
        if isinstance(data, Sent):
            return None
        clean = neutral(data)
        return self.maker.page(page.template, data, look).decode(), self.maker.page(page.template, clean, look).decode()

    def others(self, part: Sequence[str]) -> Iterator[str]:
        """Addresses of pages to which no link leads: derivations, versions, and a job that came upon all strings."""
        query = "SELECT v.document, c.id FROM claims c JOIN versions v ON v.reading = c.reading GROUP BY v.document"
        again = "SELECT document, max(id) FROM versions GROUP BY document HAVING count(*) > 1"
        with sqlite3.connect(self.desk.settings.store) as connection:
            yield from (f"/reports/{document}/claims/{claim}" for document, claim in connection.execute(query))
            yield from (f"/reports/{document}/versions/{id_}" for document, id_ in connection.execute(again))
        items = [Item("new", one, "0" * 32) for one in part]
        failed = [Item("failed", one, None, one) for one in part]
        self.desk.jobs._jobs["0"] = Job(
            "0", "add", part[0], list(part), "2025-07-04T10:00:00Z", "failed", items=items, failed=failed, error=part[1]
        )
        yield "/add/0"


def links(text: str, address: str) -> list[str]:
    """The addresses within the desk that a page leads to."""
    found = [urljoin(address, str(one).partition("#")[0]) for one in html.document_fromstring(text).xpath("//a/@href")]
    return [one for one in found if urlsplit(one).netloc in {"", "testserver"}]


def kind(address: str) -> str:
    """The name of the page of an address."""
    path = urlsplit(address).path
    return next((name for name, pattern in PATTERNS.items() if pattern.fullmatch(path)), path)


def compared(bad: Desk, good: Desk, shown: Shown) -> tuple[dict[str, int], set[str]]:
    """Follow the links of both stores side by side, and compare; how many pages of each kind."""
    pending = [(one.path, one.path) for one in PLAIN]
    seen, counts = set(pending), dict.fromkeys((one.name for one in PLAIN), 0)
    seen_kinds: set[tuple[str, tuple[str, ...]]] = set()
    alike: set[str] = set()
    while pending:
        theirs, ours = pending.pop(0)
        answer, twin = bad.get(theirs), good.get(ours)
        assert answer.status_code == twin.status_code, (theirs, ours)
        counts[kind(ours)] = counts.get(kind(ours), 0) + 1
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if not theirs.endswith("/dossier") and shape(bad, theirs) == shape(good, ours):
            assert outline(answer.text) == outline(twin.text), theirs
        else:  # names that are alike are brought together, others are not: then there are more or fewer of some
            assert known(answer.text) <= known(twin.text) | seen_kinds, theirs
        both = shown.pair(theirs)
        if both is not None:
            assert outline(both[0]) == outline(both[1]), theirs
            alike.add(kind(theirs))
        seen_kinds |= known(twin.text)
        followed = list(zip(links(answer.text, theirs), links(twin.text, ours), strict=False))
        for pair in followed:
            if (
                pair not in seen
                and counts.get(kind(pair[1]), 0) + sum(kind(one) == kind(pair[1]) for _, one in pending) < MOST
            ):
                seen.add(pair)
                pending.append(pair)
    return counts, alike


@pytest.mark.parametrize("part", PARTS, ids=range(len(PARTS)))
def test_every_page_has_the_elements_that_it_has_of_harmless_strings(
    source: Path, tmp_path: Path, part: Sequence[str]
) -> None:
    places = twins(source, tmp_path, part)
    with Desk(places[0]) as bad, Desk(places[1]) as good:
        for desk, place in ((bad, places[0]), (good, places[1])):
            desk.cookies.set("session", logged_in(place))
        shown = Shown(places[0])
        counts, alike = compared(bad, good, shown)
        assert all(counts.values()), counts
        for address in shown.others(part):  # to which no link leads, or of what is not in a store
            both = shown.pair(address)
            if both is not None:  # of what was read otherwise, before the strings came in, there is no derivation
                assert outline(both[0]) == outline(both[1]), address
                alike.add(kind(address))
        assert alike == {one.name for one in PAGES} - UNLIKE
        for one in PLAIN:  # the data of every page, and its table
            stem = one.path if one.path != "/" else "/overview"
            answer = bad.get(f"{stem}.json")
            assert answer.status_code == good.get(f"{stem}.json").status_code
            assert answer.headers["content-type"] == "application/json"
            if one.csv is not None:
                assert bad.get(f"{stem}.csv").headers["content-type"] == "text/csv; charset=utf-8"


def test_the_list_holds_three_hundred() -> None:
    assert len(STRINGS) >= 300
    assert sum(map(len, PARTS)) == len(STRINGS)


def _names(form: Any) -> list[str]:
    return [str(one) for one in form.xpath(".//*[@name]/@name")]


@pytest.mark.parametrize("one", PLAIN, ids=lambda page: page.name)
def test_what_is_asked_is_shown_as_text(desk: Desk, one: Page) -> None:
    """Every field of every form of a page that asks, filled with every string."""
    page = html.document_fromstring(desk.get(one.path).text)
    forms = [form for form in page.xpath("//form") if form.get("method", "get").lower() == "get"]
    names = sorted({(form.get("action") or one.path, name) for form in forms for name in _names(form)})
    for index, (action, name) in enumerate(names):
        for text in [*STRINGS[index % 43 :: 43], *QUERIES]:
            asked = text.encode("utf-8", "surrogatepass")
            answer, twin = desk.get(action, params={name: asked}), desk.get(action, params={name: harmless(text)})
            assert answer.status_code < 500, (action, name, text)
            if answer.status_code == twin.status_code == 200:
                assert known(answer.text) <= known(twin.text) | known(desk.get(action).text), (action, name, text)
            assert "window.hit" not in "".join(
                html.document_fromstring(answer.text).xpath("//script/text() | //@*[starts-with(name(), 'on')]")
            )


@pytest.mark.parametrize("action", [one for one in ROUTES if isinstance(one, Action)], ids=lambda action: action.name)
def test_what_is_sent_is_refused_or_kept_as_text(own: str, action: Action) -> None:
    with Desk(own) as desk:
        token = desk.token()
        fields = (
            "name",
            "to",
            "why",
            "q",
            "id",
            "url",
            "text",
            "title",
            "publisher",
            "role",
            "new",
            "again",
            "theme",
            "a",
            "b",
            "value",
            "low",
        )
        for text in [*STRINGS[3::101], *QUERIES]:
            path = "/".join(_quoted(text) if part.startswith("{") else part for part in action.path.split("/"))
            answer = desk.post(
                path, data={"token": token, **dict.fromkeys(fields, text.encode("utf-8", "surrogatepass"))}
            )
            assert answer.status_code < 500, (path, text)
            if answer.status_code == 303:
                assert urlsplit(answer.headers["location"]).netloc == ""
                assert "\n" not in answer.headers["location"]
            elif answer.headers["content-type"].startswith("text/html") and answer.text:
                assert "window.hit" not in "".join(html.document_fromstring(answer.text).xpath("//script/text()"))


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "surrogatepass")[:3000], safe="") or "x"


# --- in a real browser


@pytest.mark.parametrize("part", PARTS, ids=range(len(PARTS)))
def test_in_a_browser_nothing_runs_and_nothing_is_asked_elsewhere(
    source: Path, tmp_path: Path, chromium: Browser, part: Sequence[str]
) -> None:
    bad, good = twins(source, tmp_path, part)
    with (
        served(bad) as theirs,
        served(good) as ours,
        Watched(chromium, theirs, logged_in(bad)) as one,
        Watched(chromium, ours, logged_in(good)) as other,
    ):
        pending = [(page.path, page.path) for page in PLAIN]
        counts: dict[str, int] = {}
        kinds: set[str] = set()
        while pending:
            pair = pending.pop(0)
            counts[kind(pair[1])] = counts.get(kind(pair[1]), 0) + 1
            found = other.outline(pair[1])
            kinds |= set(found)
            assert set(one.outline(pair[0])) <= kinds, pair[0]
            for each in zip(one.links(), other.links(), strict=False):
                there = counts.get(kind(each[1]), 0) + sum(kind(each[1]) == kind(ahead) for _, ahead in pending)
                if there < 2 and kind(each[1]) in PATTERNS and kind(each[1]) != "dossier":  # that is a file
                    pending.append(each)
        assert one.told == [], one.told[:5]
        assert other.told == []


class Watched:
    """A tab of which everything is written down that should not be."""

    def __init__(self, chromium: Browser, address: str, session: str) -> None:
        self.address = address
        self.context = chromium.new_context()
        self.context.add_cookies([{"name": "session", "value": session, "url": address}])
        self.tab: Tab = self.context.new_page()
        self.told: list[str] = []
        self.tab.on("console", lambda message: self._said(message.text))
        self.tab.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        self.tab.on("request", lambda request: self._asked(request.url))
        self.tab.on("dialog", self._dialog)
        self.tab.on("popup", lambda popup: self.told.append(f"popup: {popup.url}"))
        self.tab.on("framenavigated", lambda frame: self._asked(frame.url))

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def outline(self, path: str) -> list[str]:
        """What a page consists of when it stands."""
        self.tab.goto(self.address + path)
        if self.tab.evaluate("window.hit"):
            self.told.append(f"ran: {path}")
        kinds = (str(one).split(" ") for one in self.tab.evaluate(OUTLINE))
        return [" ".join(one) for one in kinds if one[1:] != ["class"] and (one[0] not in DRAWN or _acts(one[1:]))]

    def links(self) -> list[str]:
        """Where the page leads, within the desk."""
        found = self.tab.evaluate(LINKS)
        return [one.removeprefix(self.address) if one.startswith(self.address + "/") else "elsewhere" for one in found]

    def _said(self, text: str) -> None:
        if "GL Driver Message" not in text:  # of the machine, about drawing maps without a graphics card
            self.told.append(f"console: {text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:,", "blob:" + self.address, "about:blank")):
            self.told.append(f"asked: {url}")
