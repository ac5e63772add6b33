"""The desk of a team, over PostgreSQL: its pages and its API tell what those over SQLite tell of the same reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

import postgres
from desk import REPORTS, Desk
from whosays import cli
from whosays.web.api.answers import PATH
from whosays.web.api.operations import OPERATIONS
from whosays.web.asked import Page
from whosays.web.routes import ROUTES

NOW = re.compile(r'"20\d\d-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"')  # when each was added: not at the same moment
LISTS = [one for one in OPERATIONS if one.listing is not None]
MADE = {"head", "hash", "size", "address", "where", "at", "added", "started", "next"}  # of a store, not of its reports


@pytest.fixture(scope="module")
def both(reported: Path, server: str) -> Iterator[tuple[Desk, Desk]]:
    """A desk over a file, and one over a database of a server."""
    with postgres.database(server) as place:
        assert cli.run(["add", "--store", place, "--workers", "1", "--jsonl", str(REPORTS)]) == 0
        with Desk(str(reported)) as ours, Desk(place) as theirs:
            yield ours, theirs


def plain(value: Any) -> Any:
    """What an answer tells, without what is of the store that gives it."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in MADE}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def told(desk: Desk, address: str, **headers: str) -> Any:
    """What an address answers: status, and data."""
    answer = desk.get(address, headers=headers)
    assert answer.status_code < 500, (address, answer.text)
    text = NOW.sub('"now"', answer.text)
    if "ndjson" in answer.headers["content-type"]:
        return answer.status_code, [plain(json.loads(line)) for line in text.splitlines()]
    return answer.status_code, plain(json.loads(text)) if "json" in answer.headers["content-type"] else None


def test_every_page_tells_the_same(both: tuple[Desk, Desk]) -> None:
    ours, theirs = both
    pending = [one.path for one in ROUTES if isinstance(one, Page) and "{" not in one.path]
    pending += ["/search?q=Нікополь", "/search?q=killed&place=nikopol", "/incidents?place=كييف", "/reports?q=shelling"]
    seen = set(pending)
    while pending:
        address = pending.pop()
        stem, _, query = address.partition("?")
        data = f"{stem if stem != '/' else '/overview'}.json?{query}"
        assert told(theirs, data) == told(ours, data), data
        page = ours.get(address)
        for link in map(str, html.document_fromstring(page.text).xpath("//a/@href")):
            parts = urlsplit(link)
            kept = f"{parts.path}?{parts.query}" if parts.query else parts.path
            is_page = not parts.netloc and parts.path.count("/") == 2 and "." not in parts.path
            if is_page and not parts.query and kept not in seen and not parts.path.startswith(("/static", "/add")):
                seen.add(kept)
                pending.append(kept)
    assert len(seen) > 100


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_every_list_of_the_api_tells_the_same(both: tuple[Desk, Desk], one: Any) -> None:
    query = "?q=killed" if one.name == "search" else ""
    whole = [told(desk, f"{PATH}{one.path}{query}", accept="application/x-ndjson") for desk in both]
    assert whole[0] == whole[1]
    assert whole[0][0] == 200
    pages = [told(desk, f"{PATH}{one.path}{query or '?'}&limit=3") for desk in both]
    assert pages[0] == pages[1]


def test_every_thing_of_the_api_tells_the_same(both: tuple[Desk, Desk]) -> None:
    documents, incidents, claims = (
        [row["id"] for row in told(both[0], f"{PATH}/{noun}", accept="application/x-ndjson")[1]]
        for noun in ("documents", "incidents", "claims")
    )
    ids = {"documents": documents[::4], "incidents": incidents, "claims": claims[::20]}
    asked = 0
    for one in OPERATIONS:
        noun = one.path.split("/")[1]
        if one.method == "GET" and one.path.count("{") == 1 and noun in ids:
            for id_ in ids[noun]:
                address = PATH + re.sub(r"\{\w+\}", id_, one.path)
                assert told(both[1], address) == told(both[0], address), address
                asked += 1
    assert asked > 100
