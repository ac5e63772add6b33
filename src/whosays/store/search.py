"""Searching a store: the texts that answer a query, narrowed by what their readings say, with the words marked.

>>> import tempfile
>>> from ..sources.found import Found
>>> from .store import Store
>>> folder = tempfile.TemporaryDirectory()
>>> text = "У Харкові загинули троє людей, повідомив мер Остап Левчук."
>>> with Store.open(f"{folder.name}/case.db") as store:
...     _ = list(store.add([Found(text, text.encode(), "text", "a.txt", language="uk")]))
...     [[mark.exact for mark in hit.marks] for hit in store.search("kharkiv", speaker="levchuk")]
[['Харкові']]
>>> folder.cleanup()
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from ..errors import UsageError
from ..vocabulary import MEASURES
from .offsets import Offsets
from .query import Query, answers, find, parse
from .schema import claims, readings, versions
from .terms import candidates

PAGE = 400  # texts looked up at once
DAYS = 8  # the longest period, in days, that tells of a day


class Mark(Struct, frozen=True):
    """Characters that answer the query, in code points, units of UTF-16 and bytes of UTF-8."""

    start: int
    end: int
    exact: str
    utf16: tuple[int, int]
    utf8: tuple[int, int]


class Hit(Struct, frozen=True):
    """A text that answers: the document and the version it is, what is known of it, marks, and the claims wanted."""

    document: str
    version: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    marks: tuple[Mark, ...]
    claims: tuple[dict[str, Any], ...]
    text: str


class Filters(Struct, frozen=True):
    """What a text must be or tell besides: `day` is a day or two with two points between, 2025-07-04..2025-07-06.

    Speaker, measure, place and day are asked of one claim together; a day may also be that of publication.
    """

    speaker: str | None = None
    measure: str | None = None
    place: str | None = None
    day: str | None = None
    publisher: str | None = None
    language: str | None = None

    @property
    def of_claims(self) -> bool:
        """Whether claims are asked about."""
        return self.speaker is not None or self.measure is not None or self.place is not None


def search(connection: Connection, query: str, filters: Filters, *, exact: bool = False) -> Iterator[Hit]:
    """The texts that answer, the last published first; the index must be up to date.

    An empty query is answered by every text that the filters leave; its claims are marked. Raises UsageError for a
    query, measure or day that cannot be looked for.
    """
    parsed = parse(query, exact=exact) if query.strip() or filters == Filters() else None
    wanted = _Wanted(filters)
    rows = _rows(connection, candidates(connection, parsed.terms if parsed is not None else []))
    rows = [row for row in rows if wanted.is_of(row.told)]
    rows.sort(key=lambda row: (row.told.get("published") or "", row.id), reverse=True)
    for row in rows:
        hit = _hit(connection, row, parsed, wanted)
        if hit is not None:
            yield hit


class _Row(Struct):
    id: str
    document: str
    reading: str | None
    told: dict[str, Any]


class _Languages(Struct):
    language: str
    languages: tuple[str, ...] = ()


class _Read(Struct):
    document: _Languages


_READ = msgspec.json.Decoder(_Read)


def _rows(connection: Connection, ids: list[str]) -> list[_Row]:
    found: list[_Row] = []
    for start in range(0, len(ids), PAGE):
        query = (
            select(versions.c.id, versions.c.document, versions.c.reading, readings.c.told)
            .outerjoin(readings, readings.c.id == versions.c.reading)
            .where(versions.c.id.in_(ids[start : start + PAGE]))
        )
        found += [
            _Row(row.id, row.document, row.reading, json.loads(row.told) if row.told else {})
            for row in connection.execute(query)
        ]
    return found


def _hit(connection: Connection, row: _Row, query: Query | None, wanted: _Wanted) -> Hit | None:
    text = connection.execute(select(versions.c.text).where(versions.c.id == row.id)).scalar_one()
    places = find(query, text) if query is not None else ()
    if query is not None and not places:
        return None
    if wanted.filters.language is not None and not _is_in(connection, row, wanted.filters.language):
        return None
    told = tuple(wanted.claims(connection, row))
    if not told and (wanted.filters.of_claims or not wanted.is_of_day(row.told)):
        return None
    if query is None:
        places = tuple(sorted({(claim["start"], claim["end"]) for claim in told}))
    offsets = Offsets(text)
    marks = tuple(
        Mark(start, end, text[start:end], offsets.of(start, end).utf16, offsets.of(start, end).utf8)
        for start, end in places
    )
    known = {name: row.told.get(name) for name in ("title", "publisher", "published", "url")}
    return Hit(row.document, row.id, **known, marks=marks, claims=told, text=text)


def _is_in(connection: Connection, row: _Row, language: str) -> bool:
    if row.reading is None:
        return False
    found = connection.execute(select(readings.c.json).where(readings.c.id == row.reading)).scalar_one()
    document = _READ.decode(found).document
    return language in (document.language, *document.languages)


class _Wanted:
    """The filters, made ready."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.speaker = parse(filters.speaker) if filters.speaker is not None else None
        self.place = parse(filters.place) if filters.place is not None else None
        self.publisher = parse(filters.publisher) if filters.publisher is not None else None
        self.days = _days(filters.day) if filters.day is not None else None
        if filters.measure is not None and filters.measure not in MEASURES:
            raise UsageError(f"no measure {filters.measure[:40]!r}; there are: {', '.join(MEASURES)}")

    def is_of(self, told: dict[str, Any]) -> bool:
        """Whether a text is of the publisher."""
        return self.publisher is None or answers(self.publisher, told.get("publisher"))

    def is_of_day(self, told: dict[str, Any]) -> bool:
        """Whether a text was published then."""
        return self.days is None or self._holds(told.get("published"), told.get("published"))

    def claims(self, connection: Connection, row: _Row) -> Iterator[dict[str, Any]]:
        """The claims of a reading that are asked about; none where nothing is asked."""
        if row.reading is None or not (self.filters.of_claims or self.days is not None):
            return
        query = select(claims).where(claims.c.reading == row.reading).order_by(claims.c.number)
        for claim in connection.execute(query).mappings():
            if self._is_wanted(claim, row.told):
                yield {name: value for name, value in claim.items() if value is not None and name != "number"}

    def _is_wanted(self, claim: Any, told: dict[str, Any]) -> bool:
        measure = self.filters.measure
        if measure is not None and (claim["claim"] != "count" or claim["type"] != measure):
            return False
        if self.speaker is not None:
            given = (self.filters.speaker or "").strip().lower()
            names = (claim["speaker"], claim["speaker_canonical"], claim["speaker_id"])
            if claim["role"] != given and not any(answers(self.speaker, name) for name in names):
                return False
        if self.place is not None and not any(
            answers(self.place, name) for name in (claim["places"] or "").split("; ")
        ):
            return False
        return self.days is None or self._is_then(claim, told)

    def _is_then(self, claim: Any, told: dict[str, Any]) -> bool:
        for start, end in (("when_start", "when_end"), ("period_start", "period_end")):
            if claim[start] is not None:
                return self._holds(claim[start], claim[end])
        return self.filters.of_claims and self.is_of_day(told)

    def _holds(self, start: str | None, end: str | None) -> bool:
        """Whether a period of some days at most has a wanted day in it."""
        assert self.days is not None
        first, last = _day(start), _day(end or start)
        if first is None or last is None or (last - first).days >= DAYS:
            return False
        return first <= self.days[1] and last >= self.days[0]


def _days(given: str) -> tuple[dt.date, dt.date]:
    start, points, end = given.partition("..")
    first, last = _day(start), _day(end if points else start)
    if first is None or last is None or last < first or len(start.strip()) != len("2025-07-04"):
        raise UsageError(f"{given[:40]!r} is no day; write 2025-07-04, or 2025-07-04..2025-07-06")
    return first, last


def _day(moment: str | None) -> dt.date | None:
    """The day of a moment as readings write it; None where it tells none."""
    try:
        return dt.date.fromisoformat((moment or "").strip()[:10])
    except ValueError:
        return None
