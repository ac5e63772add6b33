"""What a search finds, and the alerts of places and times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from ....errors import UsageError
from ....link.alerts import held
from ....link.areas import named
from ....resolve.gazetteer import bundled, with_own
from ....store import connect, terms
from ....store.search import Filters, search
from ..answers import Row
from ..asking import Asking
from .steps import Place

DAY = 10  # characters of a day


def hits(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """The texts that answer a query, the last published first."""
    query = asking.query
    filters = Filters(query.speaker, query.measure, query.place, query.day, query.publisher, query.language)
    if not terms.is_current(connection):
        store = asking.desk.store
        with connect.explained(store.where), connect.writing(store.database) as writer:
            terms.update(writer)
    for hit in search(connection, query.q, filters, exact=query.exact):
        row = {
            name: getattr(hit, name)
            for name in ("document", "version", "title", "publisher", "published", "url", "marks", "claims")
        }
        if after is None or last_first(row) < after:
            yield row


def last_first(row: Row) -> list[Any]:
    """The place of a text that was found."""
    return [row["published"] or "", row["version"]]


def alerts(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """The alerts of a place and a time, in order of their beginning."""
    query = asking.query
    use = bundled() if asking.desk.store.gazetteer is None else with_own(asking.desk.store.gazetteer)
    where = named(query.place, use) if query.place is not None else None
    if query.place is not None and where is None:
        raise UsageError(f"no place, or several, are called {query.place[:60]!r}")
    for one in held(connection, _moment(query.since, last=False), _moment(query.until, last=True), where):
        if after is not None and [one.alert.start, one.alert.id] <= after:
            continue
        names = ("id", "kind", "area", "level", "geonameid", "country", "admin1", "start", "end")
        yield {
            **{name: getattr(one.alert, name) for name in names},
            "sure": one.sure,
            "until": one.until,
            "source": one.alert.source,
            "feeds": sorted(one.feeds),
            "message": one.alert.message,
            "warnings": [warning.code for warning in one.alert.warnings],
        }


def _moment(given: str | None, *, last: bool) -> str | None:
    """A time in UTC; a day is taken from its first to its last second."""
    if given is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(given)
        if len(given) == DAY:
            moment += dt.timedelta(days=1, seconds=-1) if last else dt.timedelta()
            moment = moment.replace(tzinfo=dt.UTC)
        if moment.tzinfo is None:
            raise UsageError(f"{given!r} has no offset; write 2025-07-04T10:30Z")
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError):
        raise UsageError(f"{given!r} is no time; write 2025-07-04 or 2025-07-04T10:30Z") from None
