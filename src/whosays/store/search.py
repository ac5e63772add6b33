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
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from ..errors import UsageError
from ..vocabulary import MEASURES
from .known import Known, known
from .offsets import Offsets
from .query import Query, answers, find, parse
from .schema import claims, versions
from .terms import candidates

TEXTS = 16  # texts looked through at once
QUERIES = 200  # of which is kept what does not answer them
NAMES = 50_000  # names that were compared
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


def search(
    connection: Connection,
    query: str,
    filters: Filters,
    *,
    exact: bool = False,
    shelf: Shelf | None = None,
    after: str | None = None,
) -> Iterator[Hit]:
    """The texts that answer, the last published first; the index must be up to date.

    An empty query is answered by every text that the filters leave; its claims are marked. `shelf` is what is known of
    all texts, for whoever asks often; `after` the version that was the last told. Raises UsageError for a query,
    measure or day that cannot be looked for.
    """
    parsed = parse(query, exact=exact) if query.strip() or filters == Filters() else None
    wanted = _Wanted(filters)
    ids = candidates(connection, parsed.terms) if parsed is not None else None
    if shelf is None:
        some = known(connection, ids if ids is not None else candidates(connection, []))
    else:
        some = shelf.texts if ids is None else shelf.of(ids)
        if filters.of_claims:
            readings_ = wanted.readings(shelf)
            some = [one for one in some if one.reading in readings_]
    some = [one for one in some if wanted.is_of(one)]
    silent = shelf.silent_to(parsed) if shelf is not None and parsed is not None else set()
    some = [one for one in some if one.version not in silent]
    if after is not None:
        place = next((place for place, one in enumerate(some) if one.version == after), None)
        some = some[place + 1 :] if place is not None else []
    for start in range(0, len(some), TEXTS):
        page = some[start : start + TEXTS]
        query_ = select(versions.c.id, versions.c.text).where(versions.c.id.in_([one.version for one in page]))
        texts = {row.id: row.text for row in connection.execute(query_)}
        for one in page:
            places = find(parsed, texts[one.version]) if parsed is not None else ()
            if parsed is not None and not places:
                silent.add(one.version)
                continue
            hit = _hit(connection, one, texts[one.version], places if parsed is not None else None, wanted)
            if hit is not None:
                yield hit


class Shelf:
    """What is known of all texts of a store as it is now: the texts, and by whom and of what their claims are."""

    def __init__(self, connection: Connection, texts: list[Known] | None = None) -> None:
        self.texts = texts if texts is not None else known(connection)
        self._places = {one.version: place for place, one in enumerate(self.texts)}
        self._silent: dict[Query, set[str]] = {}
        self.measures: dict[str, set[str]] = {}
        self.speakers: dict[tuple[str | None, ...], set[str]] = {}
        self.places: dict[str, set[str]] = {}
        c = claims.c
        names = (c.speaker, c.speaker_canonical, c.speaker_id, c.role)
        for claim, type_, reading, places, *speaker in connection.execute(
            select(c.claim, c.type, c.reading, c.places, *names).distinct()
        ):
            if claim == "count":
                self.measures.setdefault(type_, set()).add(reading)
            self.speakers.setdefault(tuple(speaker), set()).add(reading)
            for place in (places or "").split("; "):
                self.places.setdefault(place, set()).add(reading)

    def of(self, versions: Iterable[str]) -> list[Known]:
        """The texts of these versions, in the order of all; what is no version of a text that is shown is left out."""
        places = sorted(self._places[one] for one in versions if one in self._places)
        return [self.texts[place] for place in places]

    def silent_to(self, query: Query) -> set[str]:
        """The texts that have terms of a query and were found not to answer it; the next page need not look again."""
        if len(self._silent) > QUERIES:
            self._silent.clear()
        return self._silent.setdefault(query, set())


def _hit(
    connection: Connection, row: Known, text: str, places: tuple[tuple[int, int], ...] | None, wanted: _Wanted
) -> Hit | None:
    """A text that has what was typed at these places, if its claims are those that are wanted."""
    told = tuple(wanted.claims(connection, row))
    if not told and (wanted.filters.of_claims or not wanted.is_of_day(row)):
        return None
    if places is None:
        places = tuple(sorted({(claim["start"], claim["end"]) for claim in told}))
    offsets = Offsets(text)
    marks = tuple(
        Mark(start, end, text[start:end], offsets.of(start, end).utf16, offsets.of(start, end).utf8)
        for start, end in places
    )
    told_of = {name: getattr(row, name) for name in ("title", "publisher", "published", "url")}
    return Hit(row.document, row.version, **told_of, marks=marks, claims=told, text=text)


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

    def is_of(self, row: Known) -> bool:
        """Whether a text is of the publisher and in the language."""
        if self.filters.language is not None and self.filters.language not in row.languages:
            return False
        return self.publisher is None or _answers(self.publisher, row.publisher)

    def readings(self, shelf: Shelf) -> set[str]:
        """The readings in which some claim is of the measure, some by the speaker, some at the place."""
        found: list[set[str]] = []
        if self.filters.measure is not None:
            found.append(shelf.measures.get(self.filters.measure, set()))
        if self.speaker is not None:
            some = (ids for names, ids in shelf.speakers.items() if self._is_speaker(names[:3], names[3]))
            found.append(set().union(*some))
        if self.place is not None:
            there = (ids for place, ids in shelf.places.items() if _answers(self.place, place))
            found.append(set().union(*there))
        return set.intersection(*found)

    def _is_speaker(self, names: Sequence[str | None], role: str | None) -> bool:
        assert self.speaker is not None
        given = (self.filters.speaker or "").strip().lower()
        return role == given or any(_answers(self.speaker, name) for name in names)

    def is_of_day(self, row: Known) -> bool:
        """Whether a text was published then."""
        return self.days is None or self._holds(row.published, row.published)

    def claims(self, connection: Connection, row: Known) -> Iterator[dict[str, Any]]:
        """The claims of a reading that are asked about; none where nothing is asked."""
        if row.reading is None or not (self.filters.of_claims or self.days is not None):
            return
        query = select(claims).where(claims.c.reading == row.reading).order_by(claims.c.number)
        for claim in connection.execute(query).mappings():
            if self._is_wanted(claim, row):
                yield {name: value for name, value in claim.items() if value is not None and name != "number"}

    def _is_wanted(self, claim: Any, row: Known) -> bool:
        measure = self.filters.measure
        if measure is not None and (claim["claim"] != "count" or claim["type"] != measure):
            return False
        if self.speaker is not None:
            names = (claim["speaker"], claim["speaker_canonical"], claim["speaker_id"])
            if not self._is_speaker(names, claim["role"]):
                return False
        if self.place is not None and not any(
            _answers(self.place, name) for name in (claim["places"] or "").split("; ")
        ):
            return False
        return self.days is None or self._is_then(claim, row)

    def _is_then(self, claim: Any, row: Known) -> bool:
        for start, end in (("when_start", "when_end"), ("period_start", "period_end")):
            if claim[start] is not None:
                return self._holds(claim[start], claim[end])
        return self.filters.of_claims and self.is_of_day(row)

    def _holds(self, start: str | None, end: str | None) -> bool:
        """Whether a period of some days at most has a wanted day in it."""
        assert self.days is not None
        first, last = _day(start), _day(end or start)
        if first is None or last is None or (last - first).days >= DAYS:
            return False
        return first <= self.days[1] and last >= self.days[0]


@lru_cache(NAMES)
def _answers(query: Query, text: str | None) -> bool:
    """As `answers`, of names that come again and again."""
    return answers(query, text)


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
