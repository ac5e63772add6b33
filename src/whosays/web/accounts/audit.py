"""What everybody did at the desk, or was not let do: written once, and never changed; the database refuses to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection, select

from ...export.rowset import Column, Row, RowSet
from ...export.shown import clipped, shown
from ...store.connect import streamed
from .tables import audit, clock, time

COLUMNS = (
    Column("number", "integer", "In the order in which it was written down."),
    Column("at", "time", "When, UTC."),
    Column("who", "text", "The account; empty: nobody who was logged in."),
    Column("action", "text", "The name of the action; docs/policy.md lists them."),
    Column("subject", "text", "On what: the values in the address."),
    Column("address", "text", "The address of IP it came from."),
    Column("outcome", "integer", "The status of HTTP that it ended with: 2xx and 3xx done, 4xx refused."),
)


class Entry(Struct, frozen=True):
    """Something that was done, or tried."""

    number: int
    at: str
    who: str
    action: str
    subject: str
    address: str
    outcome: int


def write(connection: Connection, who: str, action: str, subject: str, address: str, outcome: int) -> None:
    """Write down what was done."""
    row = {"who": who, "action": action[:80], "subject": clipped(shown(subject), 400), "address": address[:60]}
    connection.execute(audit.insert().values(at=time(clock()), outcome=outcome, **row))


def read(
    connection: Connection, most: int, before: int | None = None, who: str | None = None, action: str | None = None
) -> list[Entry]:
    """What was done last, or last before this number; by one person, or of one action."""
    query = select(audit).order_by(audit.c.number.desc()).limit(most)
    for column, value in ((audit.c.who, who), (audit.c.action, action)):
        if value:
            query = query.where(column == value)
    if before is not None:
        query = query.where(audit.c.number < before)
    return [Entry(**row) for row in connection.execute(query).mappings()]


def rowset(connection: Connection) -> RowSet:
    """All of it, as rows."""

    def rows() -> Iterator[Row]:
        for row in streamed(connection, select(audit).order_by(audit.c.number), 1000):
            yield dict(row._mapping)

    return RowSet("audit", COLUMNS, rows(), ("number",))
