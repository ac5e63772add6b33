"""The tables of accounts, beside those of the store. No secret stands in them: of each only its hash.

>>> sorted(ACCOUNTS.tables)
['desk_audit', 'desk_secrets', 'desk_sessions', 'desk_tokens', 'desk_users']
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import DDL, Boolean, Column, Connection, Engine, Integer, MetaData, String, Table, Text, event, select

from ...store import connect

ACCOUNTS = MetaData()
HASH = String(64)
TIME = String(40)  # ISO 8601, UTC: as text they stand in their order

users = Table(
    "desk_users",
    ACCOUNTS,
    Column("key", String(200), primary_key=True),  # the name, however it is written
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),  # argon2id
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made", TIME, nullable=False),
    Column("changed", TIME, nullable=False),  # the password
)

sessions = Table(
    "desk_sessions",
    ACCOUNTS,
    Column("id", HASH, primary_key=True),  # the hash of what the browser holds
    Column("user", String(200), nullable=False, index=True),
    Column("made", TIME, nullable=False),
    Column("seen", TIME, nullable=False),
    Column("address", Text, nullable=False),
    Column("browser", Text, nullable=False),
)

tokens = Table(
    "desk_tokens",
    ACCOUNTS,
    Column("id", String(12), primary_key=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("owner", String(200), nullable=False, index=True),
    Column("scope", String(20), nullable=False),
    Column("made", TIME, nullable=False),
    Column("expires", TIME, nullable=False),
    Column("used", TIME),
    Column("revoked", TIME),
)

audit = Table(
    "desk_audit",
    ACCOUNTS,
    Column("number", Integer, primary_key=True),
    Column("at", TIME, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("outcome", Integer, nullable=False),  # status of HTTP
    sqlite_autoincrement=True,  # a number is never given twice
)

secrets = Table("desk_secrets", ACCOUNTS, Column("name", String(40), primary_key=True), Column("value", Text))

for _change in ("UPDATE", "DELETE"):
    event.listen(
        audit,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER desk_audit_no_{_change.lower()} BEFORE {_change} ON desk_audit "
            "BEGIN SELECT RAISE(ABORT, 'what was done stays written'); END"
        ).execute_if(dialect="sqlite"),
    )
event.listen(
    audit,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE FUNCTION desk_audit_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was done stays written'; END $$; "
        "CREATE TRIGGER desk_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_audit "
        "EXECUTE FUNCTION desk_audit_stays()"
    ).execute_if(dialect="postgresql"),
)


def prepare(connection: Connection) -> None:
    """Make the tables and the secret of the desk where they are missing."""
    ACCOUNTS.create_all(connection)
    if connection.execute(select(secrets.c.value).where(secrets.c.name == "forms")).first() is None:
        connection.execute(secrets.insert().values(name="forms", value=random.token_hex(32)))


def secret(connection: Connection) -> bytes:
    """What the tokens of forms are made with: the same after a restart."""
    return bytes.fromhex(connection.execute(select(secrets.c.value).where(secrets.c.name == "forms")).scalar_one())


def are_any(connection: Connection) -> bool:
    """Whether there are accounts; without any the desk has one person, at this machine."""
    return connection.execute(select(users.c.key).limit(1)).first() is not None


@contextmanager
def changing(database: Engine) -> Iterator[Connection]:
    """A transaction that changes accounts. In PostgreSQL it waits for no one who writes into the store."""
    if database.dialect.name != "postgresql":
        with connect.writing(database) as connection:
            yield connection
        return
    with database.connect().execution_options(isolation_level="READ COMMITTED") as connection, connection.begin():
        yield connection


def hashed(value: str) -> str:
    """What is kept of a secret that is long and random itself."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def time(moment: dt.datetime) -> str:
    """A moment as it is kept.

    >>> time(dt.datetime(2025, 7, 4, 9, tzinfo=dt.UTC))
    '2025-07-04T09:00:00Z'
    """
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clock() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)
