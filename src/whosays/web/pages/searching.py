"""Searching: the texts that answer, the last published first, with the words marked where they stand."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ...errors import UsageError
from ...store.search import Filters, Hit, Shelf, search
from ...store.stretches import stretches
from ...vocabulary import MEASURES
from ..asked import Asked, Page, Row
from ..reports import BEGINNING, texts
from .reports import is_day, languages_of, publishers_of

PAGE = 10  # texts shown at once
SHOWN = 3  # stretches of a text that are shown
CLAIMS = 4  # claims of a text that are shown
FILTERS = ("speaker", "measure", "place", "publisher", "language")
FIELDS = ("q", *FILTERS, "since", "until", "exact")


def searched(asked: Asked) -> Row:
    """One page of what answers; nothing where nothing is asked."""
    chosen = {name: asked.query.get(name, "").strip() for name in FIELDS}
    filters = Filters(day=_day(chosen), **{name: chosen[name] or None for name in FILTERS})
    given = bool(chosen["q"]) or filters != Filters()
    hits: list[Hit] = []
    if given:
        shelf = asked.kept("shelf", lambda: Shelf(asked.connection, texts(asked)), of_texts=True)
        after = asked.query.get("after") or None
        found = search(asked.connection, chosen["q"], filters, exact=bool(chosen["exact"]), shelf=shelf, after=after)
        hits = list(islice(found, PAGE + 1))
    return {
        "given": given,
        "chosen": chosen,
        "narrowed": any(chosen[name] for name in FIELDS if name != "q"),
        "after": asked.query.get("after", ""),
        "hits": [_row(hit) for hit in hits[:PAGE]],
        "next": hits[PAGE - 1].version if len(hits) > PAGE else None,
        "measures": list(MEASURES),
        "languages": languages_of(asked),
        "publishers": publishers_of(asked),
    }


def _day(chosen: Row) -> str | None:
    """The days that are asked for, as a search takes them; one alone is both ends."""
    since, until = chosen["since"], chosen["until"]
    for day in (since, until):
        if day and not is_day(day):
            raise UsageError(f"{day[:20]!r} is no day; write 2025-07-04")
    if not since and not until:
        return None
    return f"{since or until}..{until or since}"


def _row(hit: Hit) -> Row:
    """A hit with its first stretches, in parts that are marked or not."""
    shown = list(islice(stretches(hit), SHOWN))
    return {
        "report": hit.document,
        "version": hit.version,
        "title": hit.title,
        "begins": None if hit.title else hit.text[:BEGINNING],
        "publisher": hit.publisher,
        "published": hit.published,
        "url": hit.url,
        "marks": len(hit.marks),
        "stretches": [_stretch(hit, start, end, marks) for start, end, marks in shown],
        "claims": [
            {name: claim.get(name) for name in ("id", "claim", "type", "object", "low", "high", "speaker", "exact")}
            for claim in hit.claims[:CLAIMS]
        ],
    }


def _stretch(hit: Hit, start: int, end: int, marks: list[Any]) -> Row:
    parts: list[tuple[bool, str]] = []
    place = start
    for mark in marks:
        parts += [(False, hit.text[place : mark.start]), (True, hit.text[mark.start : mark.end])]
        place = mark.end
    parts.append((False, hit.text[place:end]))
    return {
        "parts": [part for part in parts if part[1]],
        "before": bool(start) and hit.text[start - 1] != "\n",
        "after": hit.text[end : end + 1] not in {"", "\n"},
    }


ROUTES = (Page("search", "/search", searched, "search.html"),)
