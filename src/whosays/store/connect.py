"""The database of a store: SQLite in a file, or PostgreSQL at an address.

>>> address("postgresql://desk@db/cases").drivername
'postgresql+psycopg'
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from ..errors import InputError, UsageError

POSTGRES = ("postgresql://", "postgres://")
WAIT = 60  # seconds to wait for another program that writes
POOL = 16  # connections that are kept for the next who asks
SHARED = 1 << 30  # bytes of a store that those who read it share with all others in memory
HELD = 16_000  # kilobytes of it that each connection holds
LOCK = 0x77686F73  # "whos": one writer at a time


def default() -> Path:
    """The store in the user's data folder: XDG_DATA_HOME/whosays, or ~/.local/share/whosays."""
    base = os.environ.get("XDG_DATA_HOME", "")
    home = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return home / "whosays" / "store.db"


def address(where: str) -> URL:
    """The address of PostgreSQL as the database library writes it."""
    try:
        return make_url("postgresql://" + where.partition("://")[2]).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise UsageError(f"{where[:60]!r} is no address of PostgreSQL; write postgresql://user@host/database") from None


def engine(where: str, *, create: bool) -> Engine:
    """The database, not opened yet. Raises InputError for a file that is missing and not to be made."""
    if where.startswith(POSTGRES):
        return _postgres(where)
    path = Path(where)
    if path.is_dir():
        raise InputError(f"{where}: is a folder; name a file in it")
    if not path.exists():
        if not create:
            raise InputError(f"{where}: no such store; make one with whosays add")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{where}: cannot be made ({error.strerror})") from None
    found = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": WAIT, "check_same_thread": False},
        pool_size=POOL,
    )
    event.listen(found, "connect", _set_up_sqlite)
    event.listen(found, "begin", _begin)
    return found


def _postgres(where: str) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise UsageError("PostgreSQL needs psycopg; install it with: pip install 'whosays[postgres]'") from None
    return create_engine(address(where), isolation_level="REPEATABLE READ")


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where the driver thinks
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def read_much(database: Engine) -> None:
    """Let a store be read by many, again and again: what was read of it stays in memory."""
    if database.dialect.name == "sqlite":
        event.listen(database, "connect", _set_up_reading)
        database.dispose()  # connections that are open already do not know it


def _set_up_reading(connection: sqlite3.Connection, _: Any) -> None:
    for pragma in (f"mmap_size={SHARED}", f"cache_size=-{HELD}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(database: Engine) -> Iterator[Connection]:
    """A transaction of the one writer: nobody else writes meanwhile, and its rows land all or none."""
    with database.connect().execution_options(writes=True) as connection:
        if database.dialect.name == "postgresql":
            # The lock comes before the transaction, so that the transaction sees all that was written before it.
            connection = connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            if database.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection


@contextmanager
def reading(database: Engine) -> Iterator[Connection]:
    """A transaction that sees the store as it is now, whatever is written meanwhile."""
    with database.connect() as connection, connection.begin():
        yield connection


def streamed(connection: Connection, query: Any, some: int) -> Iterator[Row[Any]]:
    """The rows of a query, so many at a time in memory; whoever stops before the end lets go of the rest."""
    with connection.execute(query.execution_options(yield_per=some)) as rows:
        yield from rows


@contextmanager
def explained(where: str) -> Iterator[None]:
    """What the database refuses, as an InputError of one line."""
    try:
        yield
    except OperationalError as error:
        why = " ".join(str(error.orig).split())
        if "locked" in why:
            why = "another program writes to it; wait until it is done"
        raise InputError(f"{shown(where)}: {why}") from None
    except DBAPIError as error:
        why = " ".join(str(error.orig).split())
        raise InputError(f"{shown(where)}: {why}") from None


def shown(where: str) -> str:
    """The store as it may be printed: without a password."""
    return address(where).render_as_string(hide_password=True) if where.startswith(POSTGRES) else where
