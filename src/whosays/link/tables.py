"""The tables of linking, beside those of the store: accounts, what they are looked up by, which incident they are of.

They are made of readings and judgements and can be made again; what changes of incidents is in the log.

>>> sorted(LINKS.tables)
['account_keys', 'accounts', 'briefs', 'incidents', 'key_counts', 'linked', 'links']
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    false,
    inspect,
    select,
    text,
)

from ..store.schema import HASH, versions
from .records import Account

LINKS = MetaData()
ID = String(32)
SOME = 500  # values in one question

linked = Table("linked", LINKS, Column("version", HASH, primary_key=True), Column("reading", HASH, nullable=False))

accounts = Table(
    "accounts",
    LINKS,
    Column("number", Integer, primary_key=True, autoincrement=False),  # in the order in which they came
    Column("id", ID, nullable=False, unique=True),
    Column("version", HASH, nullable=False, index=True),
    Column("incident", ID, index=True),
    Column("earliest", Integer),  # of the days that it may have been, counted from the year 1; none where it tells none
    Column("latest", Integer),
    Column("part_of", ID),  # the account of the same report that tells of the whole
    Column("data", LargeBinary, nullable=False),
)

account_keys = Table(
    "account_keys",
    LINKS,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Integer, primary_key=True, autoincrement=False),
    Index("account_keys_account", "account"),
    sqlite_with_rowid=False,
)

key_counts = Table(
    "key_counts",
    LINKS,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

links = Table(
    "links",
    LINKS,
    Column("a", ID, primary_key=True),  # the lesser id
    Column("b", ID, primary_key=True),
    Column("id", ID, nullable=False, index=True),  # of the judgement by rule
    Column("score", Float(53), nullable=False),  # log-odds
    Column("apart", Boolean, nullable=False),  # of another kind at another hour
    Column("why", Text, nullable=False),  # JSON
    Index("links_b", "b"),
    sqlite_with_rowid=False,
)

incidents = Table(
    "incidents",
    LINKS,
    Column("id", ID, primary_key=True),
    Column("seed", ID, nullable=False),  # the first of its accounts
    Column("joined", ID),  # a tombstone: the incident that its first account is of now
    Column("told", Text),  # JSON: what was told of it last; none for a tombstone
)

briefs = Table(
    "briefs",
    LINKS,
    Column("incident", ID, primary_key=True),  # one that has changed since has no row until it is made again
    Column("make", Integer, nullable=False),  # which make of this program wrote it
    Column("told", Text, nullable=False),  # JSON: `link.briefs.Brief`
)

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Account)


def prepare(connection: Connection) -> None:
    """Make the tables where they are missing; those of an older make are made again, and everything is linked again."""
    found = inspect(connection)
    there = [table for table in (linked, accounts, account_keys, key_counts, links) if found.has_table(table.name)]
    if any({column["name"] for column in found.get_columns(table.name)} != set(table.c.keys()) for table in there):
        LINKS.drop_all(connection, there)
    LINKS.create_all(connection)
    connection.execute(text("CREATE INDEX IF NOT EXISTS versions_reading ON versions (id, reading)"))  # without texts


def is_prepared(connection: Connection) -> bool:
    """Whether anything was linked here."""
    return has(connection, "linked")


_THERE: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def has(connection: Connection, name: str) -> bool:
    """Whether a table is there; what is there once stays, but for what is being made and may yet be undone."""
    there = _THERE.setdefault(connection.engine, set())
    found = name in there or connection.dialect.has_table(connection, name)
    if found and not connection.get_execution_options().get("writes"):
        there.add(name)
    return found


def packed(account: Account) -> dict[str, Any]:
    """An account as it is kept, with the days between which it was and what it is part of."""
    days = [dt.date.fromisoformat(day).toordinal() for day in account.days]
    return {
        "earliest": min(days, default=None),
        "latest": max(days, default=None),
        "part_of": account.part_of,
        "data": _ENCODER.encode(account),
    }


def unpacked(data: bytes) -> Account:
    """An account that was kept."""
    return _DECODER.decode(data)


def paged(values: Iterable[T], size: int = SOME) -> Iterator[list[T]]:
    """Values in lists of a size that every database takes in one question."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def held(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by their ids, each with the document that it belongs to now."""
    return {row.id: of_document(unpacked(row.data), row.document) for row in answers(connection, _HELD, ids)}


def of_document(account: Account, document: str) -> Account:
    """The account with the document that its text belongs to now: documents can have joined since."""
    return account if account.document == document else msgspec.structs.replace(account, document=document)


def beginning(column: Any, start: str) -> Any:
    """Whether an id begins with these hexadecimal digits; asked so that an index answers."""
    if not start or not set(start) <= set("0123456789abcdef"):
        return false()
    return and_(column >= start, column < f"{start}g")


def fetch(
    connection: Connection, table: Table, column: Any, values: Iterable[Any], *columns: Any, where: Any = None
) -> Iterator[Any]:
    """Rows of a table whose column has one of the values."""
    query = _asking(column, columns or (table,))
    yield from answers(connection, query if where is None else query.where(where), values)


def choosing(query: Select[Any], column: Any) -> Select[Any]:
    """A question for the rows whose column has one of the values that `answers` gives it.

    To be made once: to make it takes longer than to answer it.
    """
    return query.where(column.in_(bindparam("chosen", expanding=True)))


def answers(connection: Connection, query: Select[Any], values: Iterable[Any]) -> Iterator[Any]:
    """What a question made by `choosing` finds for the values."""
    for chunk in paged(sorted(set(values))):
        yield from connection.execute(query, {"chosen": chunk}).all()


@cache
def _asking(column: Any, columns: tuple[Any, ...]) -> Select[Any]:
    return choosing(select(*columns), column)


_HELD = choosing(
    select(accounts.c.id, accounts.c.data, versions.c.document).join(versions, versions.c.id == accounts.c.version),
    accounts.c.id,
)
