"""What the rows of all lists are made with: a place to go on from, how many are looked up at once, all columns.

>>> next(complete("judgements", [{"kind": "same"}]))["kind"], list(zip(sizes(), "abc"))
('same', [(10, 'a'), (20, 'b'), (40, 'c')])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from ....export.columns import TABLES
from ....link.briefs import Brief, briefs
from ..answers import Row
from ..asking import Asking

SIZES = (10, 20, 40, 80, 160, 200)
"""How many are looked up at once, first and later."""
STREAM = 200  # rows that are held at once
KEPT = 32  # answers to filters
Place = list[Any] | None
"""After which row of a list to go on; None for its beginning."""


def sizes() -> Iterator[int]:
    """How many to look up, time after time."""
    yield from SIZES
    while True:
        yield SIZES[-1]


def complete(table: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with all columns, in their order."""
    names = [column.name for column in TABLES[table].columns]
    for row in rows:
        yield {name: row.get(name) for name in names}


def briefs_of(connection: Connection, asking: Asking) -> list[Brief]:
    """All incidents in brief, which the desk keeps for its pages too."""
    return asking.desk.kept(connection, "briefs", lambda: briefs(connection))
