"""What was done: changes of incidents, judgements of persons, runs, errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, tuple_

from ....errors import UsageError
from ....link import listing
from ....store.connect import streamed
from ....store.schema import errors as error_rows
from ....store.schema import judgements as judgement_rows
from ....store.schema import runs as run_rows
from ..answers import Row
from ..asking import Asking
from .steps import STREAM, Place, complete


def changes(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """What changed, since a day or a number where one is given."""
    since = asking.query.since or ""
    if since and not listing.is_since(since):
        raise UsageError(f"{since!r} is neither a day nor the number of a change; write 2025-03-04 or 1204")
    if since.isdecimal():
        since = f"{int(since):015}"  # a year has four digits
    if after is not None and (not since or since.isdecimal()):
        since = f"{max(after[0], int(since or 0)):015}"
    for row in complete("changes", listing.changes(connection, since)):
        if after is None or row["id"] > after[0]:
            yield row


def judgements(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    """All judgements, in order of time."""
    query = select(judgement_rows).order_by(judgement_rows.c.at, judgement_rows.c.id)
    if after is not None:
        query = query.where(tuple_(judgement_rows.c.at, judgement_rows.c.id) > tuple_(*after))
    for row in streamed(connection, query, STREAM):
        yield from complete("judgements", [judgement(row._mapping)])


def judgement(row: Any) -> Row:
    """A judgement as it is told."""
    return {**row, "value": json.loads(row["value"])}


def runs(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    """All runs, in order of time."""
    query = select(run_rows).where(run_rows.c.id > (after[0] if after else 0)).order_by(run_rows.c.id)
    for row in streamed(connection, query, STREAM):
        counts = json.loads(row.counts) if row.counts else None
        yield {**row._mapping, "sources": json.loads(row.sources), "counts": counts}


def errors(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """Errors, all or those that are open or solved, by id."""
    query = select(error_rows).where(error_rows.c.id > (after[0] if after else "")).order_by(error_rows.c.id)
    if asking.query.open is not None:
        query = query.where(error_rows.c.solved.is_(None) if asking.query.open else error_rows.c.solved.is_not(None))
    for row in streamed(connection, query, STREAM):
        yield dict(row._mapping)
