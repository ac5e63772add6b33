"""Linking what is new: each account of it is compared with those that share a key, and their incidents made anew.

What is done for a reading depends on what shares its keys, not on the size of the store. A few hundred texts go in one
transaction; what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy import Engine as Database

from ..kept import Kept
from ..records import Reading
from ..store import connect
from ..store.log import Log
from ..store.schema import provenance, readings, runs, versions
from . import judging
from .accounts import accounts as accounts_of
from .grouping import APART, LEAST
from .keys import keys, number
from .matching import FAR, Profile, days_apart, match
from .records import Account
from .regrouping import regroup
from .tables import account_keys, accounts, fetch, held, incidents, key_counts, linked, links, packed, prepare

BATCH = 200  # texts in one transaction
CROWD = 300  # accounts that share a key that is looked up no more
MOST = 80  # accounts that one is compared with
KEPT = 20_000  # profiles kept in memory

_READING = msgspec.json.Decoder(Reading)


class Linked(Struct, frozen=True):
    """What linking a batch did: texts and accounts read, pairs compared, incidents that changed."""

    texts: int
    accounts: int
    pairs: int
    incidents: int


class Linking:
    """Iterate over it to link what is not linked yet, a batch at a time, each told after its commit."""

    def __init__(self, database: Database, run: int) -> None:
        self.database = database
        self.run = run
        self.profiles: Kept[str, Profile] = Kept(self._profile, KEPT)
        self.connection: Connection | None = None

    def __iter__(self) -> Iterator[Linked]:
        with connect.writing(self.database) as connection:
            prepare(connection)
        while True:
            with connect.writing(self.database) as connection:
                some = pending(connection, BATCH)
                if not some:
                    return
                log = Log(connection, self.run)
                self.connection = connection
                done = self._link(connection, log, some)
                log.write()
            yield done

    def _profile(self, id: str) -> Profile:
        assert self.connection is not None
        return Profile(held(self.connection, [id])[id])

    def _link(self, connection: Connection, log: Log, some: list[Any]) -> Linked:
        fresh: list[Account] = []
        touched: set[str] = set()
        for row in some:
            new, gone = self._read(connection, row)
            fresh += new
            touched |= gone
        pairs = sum(self._compare(connection, account) for account in fresh)
        touched |= {account.id for account in fresh}
        documents = sorted({row.document for row in some})
        changed = regroup(connection, log, touched, documents, judging.active(connection))
        return Linked(len(some), len(fresh), pairs, changed)

    # --- texts to accounts

    def _read(self, connection: Connection, row: Any) -> tuple[list[Account], set[str]]:
        """The accounts of a text, put in the place of those of an earlier reading; and whose neighbours are gone."""
        reading = _READING.decode(row.json)
        found = list(accounts_of(reading, row.text, row.document, row.id, row.added))
        before = [
            one.id
            for one in connection.execute(
                select(accounts.c.id).where(accounts.c.version == row.id).order_by(accounts.c.number)
            )
        ]
        gone: set[str] = set()
        if before:
            gone = remove(connection, before)
            for one in before:
                self.profiles.pop(one, None)
            found = _named_as_before(found, before)
        last = connection.execute(select(func.max(accounts.c.number))).scalar() or 0
        numbers = {row.id: row.number for row in fetch(connection, accounts, accounts.c.id, before)}
        for account in found:
            if account.id in numbers:
                values = {"data": packed(account)}
                connection.execute(update(accounts).where(accounts.c.id == account.id).values(**values))
            else:
                last += 1
                numbers[account.id] = last
                row_ = {"number": last, "id": account.id, "version": row.id, "incident": None, "data": packed(account)}
                connection.execute(insert(accounts), row_)
        lost = set(before) - {account.id for account in found}
        if lost:
            connection.execute(delete(accounts).where(accounts.c.id.in_(sorted(lost))))
        if connection.execute(select(linked.c.version).where(linked.c.version == row.id)).first() is None:
            connection.execute(insert(linked), {"version": row.id, "reading": row.reading})
        else:
            connection.execute(update(linked).where(linked.c.version == row.id).values(reading=row.reading))
        for account in found:
            _index(connection, numbers[account.id], keys(account))
        return found, gone | lost

    # --- accounts to pairs

    def _compare(self, connection: Connection, account: Account) -> int:
        """Score an account against those that share its keys; the number of pairs kept."""
        mine = self.profiles[account.id]
        telling = keys(account)
        by_number = {number(key): key for key in telling}
        counts = {row.key: row.count for row in fetch(connection, key_counts, key_counts.c.key, by_number)}
        few = [key for key, count in counts.items() if 1 < count <= CROWD]
        shared: dict[int, float] = {}
        for row in fetch(connection, account_keys, account_keys.c.key, few):
            shared[row.account] = shared.get(row.account, 0.0) + 1 / counts[row.key]
        best = sorted(shared, key=lambda one: (-shared[one], one))[: MOST + 1]
        others = [row.id for row in fetch(connection, accounts, accounts.c.number, best, accounts.c.id)]
        how_many = {
            key.split(" ", 1)[1]: counts.get(n, 0) for n, key in by_number.items() if key[:5] in {"name ", "word "}
        }
        missing = [one for one in others if one not in self.profiles]
        for one, found in held(connection, missing).items():
            self.profiles[one] = Profile(found)
        known = {
            row.a if row.b == account.id else row.b
            for row in connection.execute(
                select(links.c.a, links.c.b).where((links.c.a == account.id) | (links.c.b == account.id))
            )
        }
        rows = []
        for one in sorted(set(others) - known):
            other = self.profiles[one]
            if one == account.id or other.account.version == account.version:
                continue
            apart = days_apart(mine, other)
            if apart is not None and apart > FAR:
                continue
            found_ = match(mine, other, how_many)
            if found_.score > APART:
                a, b = sorted((account.id, one))
                rows.append({"a": a, "b": b, "score": found_.score, "why": json.dumps(found_.why)})
        if rows:
            connection.execute(insert(links), rows)
        return len(rows)


def pending(connection: Connection, most: int | None = None) -> list[Any]:
    """The texts whose reading that counts is not linked, those that came first before the others."""
    first = (
        select(provenance.c.version, func.min(provenance.c.run).label("run")).group_by(provenance.c.version).subquery()
    )
    lacking = (
        select(
            versions.c.id,
            versions.c.document,
            versions.c.text,
            versions.c.reading,
            readings.c.json,
            runs.c.started.label("added"),
        )
        .join(readings, readings.c.id == versions.c.reading)
        .join(first, first.c.version == versions.c.id)
        .join(runs, runs.c.id == first.c.run)
        .outerjoin(linked, linked.c.version == versions.c.id)
        .where((linked.c.reading.is_(None)) | (linked.c.reading != versions.c.reading))
        .order_by(first.c.run, versions.c.id)
    )
    return list(connection.execute(lacking.limit(most) if most is not None else lacking))


def remove(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Take the keys and pairs of accounts away; whom they were paired with."""
    ids = sorted(ids)
    neighbours: set[str] = set()
    rows = list(fetch(connection, accounts, accounts.c.id, ids, accounts.c.number))
    for row in rows:
        told = [
            one.key
            for one in connection.execute(select(account_keys.c.key).where(account_keys.c.account == row.number))
        ]
        connection.execute(delete(account_keys).where(account_keys.c.account == row.number))
        for key in told:
            connection.execute(update(key_counts).where(key_counts.c.key == key).values(count=key_counts.c.count - 1))
    for one in ids:
        mine = (links.c.a == one) | (links.c.b == one)
        for row in connection.execute(select(links.c.a, links.c.b).where(mine, links.c.score >= LEAST)):
            neighbours |= {row.a, row.b}
        connection.execute(delete(links).where(mine))
    return neighbours - set(ids)


def _named_as_before(found: list[Account], before: list[str]) -> list[Account]:
    """Accounts of a new reading under the ids of the earlier one, so that what was judged of them stays."""
    left = [one for one in before if one not in {account.id for account in found}]
    named = {}
    for account in found:
        if account.id not in before and left:
            named[account.id] = left.pop(0)
    return [
        msgspec.structs.replace(
            account,
            id=named.get(account.id, account.id),
            part_of=named.get(account.part_of, account.part_of) if account.part_of else None,
        )
        for account in found
    ]


def _index(connection: Connection, account: int, some: tuple[str, ...]) -> None:
    """Put an account under its keys, and count them."""
    numbers = sorted({number(key) for key in some})
    if not numbers:
        return
    connection.execute(insert(account_keys), [{"key": key, "account": account} for key in numbers])
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert  # type: ignore[assignment]
    statement = upsert(key_counts)
    counted = statement.on_conflict_do_update(index_elements=["key"], set_={"count": key_counts.c.count + 1})
    connection.execute(counted, [{"key": key, "count": 1} for key in numbers])


def forget(connection: Connection) -> None:
    """Forget all pairs and incidents, but not their ids, so that everything is linked again."""
    for table in (account_keys, key_counts, links, linked, accounts):
        connection.execute(delete(table))
    connection.execute(update(incidents).values(joined=None, told=None))
