"""Steps from an older store to this one. The store knows its number; a step is a function and is never changed again.

>>> NUMBER >= 1
True
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

from ..errors import InputError
from .schema import METADATA, meta

MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()
"""`MIGRATIONS[i]` makes a store of number i + 2 of one of number i + 1."""
NUMBER = 1 + len(MIGRATIONS)
"""The number of the stores that this program makes."""


def migrate(connection: Connection, where: str, steps: tuple[Callable[[Connection], None], ...] = MIGRATIONS) -> int:
    """Make the tables, or bring them up to date, in the transaction of the connection; the number that they had.

    Raises InputError for a store of a later program, and for a database that is none of ours.
    """
    wanted = 1 + len(steps)
    tables = set(inspect(connection).get_table_names())
    if not tables:
        METADATA.create_all(connection)
        connection.execute(meta.insert().values(name="schema", value=str(wanted)))
        return 0
    found = number(connection) if "meta" in tables else None
    if found is None:
        raise InputError(f"{where}: is a database, but no store of whosays; name another")
    if found > wanted:
        raise InputError(
            f"{where}: was made by a newer whosays (schema {found}, this one knows {wanted}); update whosays"
        )
    for step in steps[found - 1 :]:
        step(connection)
    if found < wanted:
        connection.execute(meta.update().where(meta.c.name == "schema").values(value=str(wanted)))
    return found


def is_ready(connection: Connection) -> bool:
    """Whether the tables are there, and of this program."""
    return inspect(connection).has_table("meta") and number(connection) == NUMBER


def number(connection: Connection) -> int | None:
    """The number of the store; None where the database holds none."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar()
    return int(value) if value is not None and value.isdecimal() else None
