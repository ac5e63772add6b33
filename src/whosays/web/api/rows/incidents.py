"""Incidents, and what is told of them: their tolls and contradictions."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from ....export.listed import brief_row
from ....link import listing
from ....link.briefs import Brief
from ....link.finding import Wanted, find
from ....link.ledger import instant
from ....link.regrouping import follow
from ....link.tables import incidents as incident_rows
from ....link.tables import is_prepared
from ...asked import MissingError
from ..answers import Row
from ..asking import Asking
from .steps import KEPT, Place, briefs_of, complete, sizes

FINDING = ("type", "place", "country", "speaker", "publisher", "against")
"""Filters of incidents that `link.finding` knows."""


def _ids(connection: Connection, last: str, wanted: Iterable[str] | None, *, with_it: bool) -> Iterator[list[str]]:
    """Ids of incidents, some at a time; of those wanted alone, where some are."""
    if not is_prepared(connection):
        return
    chosen = sorted(wanted) if wanted is not None else None
    for size in sizes():
        if chosen is not None:
            place = bisect.bisect_left(chosen, last) if with_it else bisect.bisect_right(chosen, last)
            page = chosen[place : place + size]
        else:
            column = incident_rows.c.id
            alive = select(column).where(
                incident_rows.c.told.is_not(None), column >= last if with_it else column > last
            )
            page = list(connection.execute(alive.order_by(column).limit(size)).scalars())
        yield page
        if len(page) < size:
            return
        last, with_it = page[-1], False


def known(connection: Connection, id: str) -> str:
    """The incident that an id leads to now. Raises MissingError."""
    found = follow(connection, id) if is_prepared(connection) else None
    if found is None:
        raise MissingError(f"there is no incident, or there are several, of the id {id}")
    return found


def _kept(
    connection: Connection,
    asking: Asking,
    name: str,
    ids: list[str],
    make: Callable[[Connection, list[str]], Iterator[Row]],
    home: str,
) -> dict[str, list[Row]]:
    """Rows by their incident; what was made once is kept until the store changes."""
    there: dict[str, list[Row]] = asking.desk.kept(connection, f"api {name}", dict)
    lacking = [one for one in ids if one not in there]
    if lacking:
        made: dict[str, list[Row]] = {one: [] for one in lacking}
        for row in make(connection, lacking):
            made[row[home]].append(row)
        there.update(made)
    return there


def incidents(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """The incidents that the filters leave, by id."""
    some = _matching(connection, asking)
    start = bisect.bisect_right(some, after[0], key=lambda one: one.id) if after else 0
    for size in sizes():
        page = some[start : start + size]
        given_ids = listing.names_of(connection, {document for one in page for document in one.documents})
        yield from (brief_row(one, given_ids) for one in page)
        start += size
        if start >= len(some):
            return


def _matching(connection: Connection, asking: Asking) -> list[Brief]:
    """The incidents that the filters leave, by id; the last answers are kept until the store changes."""
    query = asking.query
    given = {name: getattr(query, name) or "" for name in FINDING}
    day = query.day or ""
    if not day and not any(given.values()):
        return briefs_of(connection, asking)
    kept: dict[tuple[str, ...], list[Brief]] = asking.desk.kept(connection, "api found", dict)
    name = (day, *given.values())
    found = kept.get(name)  # others may clear it meanwhile
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        told = find(briefs_of(connection, asking), Wanted(**given)).matching
        kept[name] = found = sorted((one for one in told if (one.day or "").startswith(day)), key=lambda one: one.id)
    return found


def _of_incident(connection: Connection, asking: Asking) -> list[str] | None:
    return None if asking.query.incident is None else [known(connection, asking.query.incident)]


def tolls(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """The lines of the ledgers, of all incidents or of one."""
    last = after[0] if after else ""
    for page in _ids(connection, last, _of_incident(connection, asking), with_it=True):
        for row in complete("tolls", listing.tolls(connection, page)):
            if after is None or place_of_line(row) > after:
                yield row


def place_of_line(row: Row) -> list[Any]:
    """The place of a line: its incident, and where it stands in the ledger of it, which is in order of time."""
    day = row["published"] or row["added"] or ""
    at = instant(day)
    when = ["" if at is not None else day or "~", float(at or 0.0)]
    return [row["incident"], *when, row["document"], row["start"], row["claim"]]


def contradictions(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """What stands against what, in all incidents or in one."""
    last = after[0] if after else ""
    for page in _ids(connection, last, _of_incident(connection, asking), with_it=True):
        there = _kept(connection, asking, "contradictions", page, listing.contradiction_rows, "incident")
        for one in page:
            for row in sorted(there[one], key=lambda row: str(row["id"])):
                if after is None or [row["incident"], row["id"]] > after:
                    yield row
