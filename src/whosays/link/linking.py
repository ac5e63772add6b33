"""Linking what is new: each account of it is compared with those that share a key, and their incidents made anew.

What is done for a reading depends on what shares its keys, not on the size of the store. A few hundred texts go in one
transaction; what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy import Engine as Database

from ..records import Reading
from ..store import connect
from ..store.log import Log
from ..store.schema import provenance, readings, runs, versions
from . import briefs, judging
from .accounts import accounts as accounts_of
from .grouping import APART, LEAST
from .judging import Active
from .keys import keys, number
from .matching import FAR, Profile, days_apart, match
from .records import Account
from .regrouping import regroup
from .tables import account_keys, accounts, fetch, held, incidents, key_counts, linked, links, packed, paged

BATCH = 200  # texts in one transaction
CROWD = 300  # accounts that share a key that is looked up no more, or not for all of them
CROWDED = 2  # keys of a day that are looked up though a crowd shares them
ROOM = 4000  # accounts that are looked up for one, through all its keys
MOST = 80  # accounts that one is compared with
KEPT = 10_000  # profiles kept in memory
SHARE = 1 << 40  # what those that share a key have of it together

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
        self.profiles: dict[str, Profile] = {}

    def __iter__(self) -> Iterator[Linked]:
        waiting = self._waiting()
        while waiting:
            for some in paged(waiting, BATCH):
                with connect.writing(self.database) as connection:
                    log = Log(connection, self.run)
                    done = self._link(connection, log, texts(connection, some))
                    log.write()
                if done.texts:
                    yield done
            waiting = self._waiting() if len(waiting) > BATCH else []  # what was added meanwhile
        self._sweep()
        while self._brief():
            pass

    def _brief(self) -> int:
        with connect.writing(self.database) as connection:
            return briefs.update(connection, BATCH)

    def _waiting(self) -> list[str]:
        with connect.reading(self.database) as connection:
            return pending(connection)

    def _link(self, connection: Connection, log: Log, some: list[Any]) -> Linked:
        fresh, touched, emptied = self._read(connection, some)
        pairs = self._compare(connection, fresh)
        documents = sorted({row.document for row in some})
        touched |= {account.id for account in fresh} | _of(connection, documents)
        changed = regroup(connection, log, touched, documents, judging.active(connection), emptied)
        return Linked(len(some), len(fresh), pairs, changed)

    def _sweep(self) -> None:
        """Incidents that no report tells of any more after all was linked anew."""
        with connect.writing(self.database) as connection:
            empty = left(connection)
            if empty:
                log = Log(connection, self.run)
                regroup(connection, log, [], [], Active(), empty)
                log.write()

    # --- texts to accounts

    def _read(self, connection: Connection, some: list[Any]) -> tuple[list[Account], set[str], set[str]]:
        """The accounts of texts, put in the place of earlier ones; those beside what is gone, and incidents left."""
        before: dict[str, list[str]] = {}
        numbers: dict[str, int] = {}
        homes: dict[str, str] = {}
        columns = (accounts.c.id, accounts.c.number, accounts.c.version, accounts.c.incident)
        held_ = list(fetch(connection, accounts, accounts.c.version, [row.id for row in some], *columns))
        for row in sorted(held_, key=lambda row: row.number):
            before.setdefault(row.version, []).append(row.id)
            numbers[row.id] = row.number
            homes[row.id] = row.incident
        gone = remove(connection, numbers) if numbers else set()
        last = connection.execute(select(func.max(accounts.c.number))).scalar() or 0
        fresh: list[Account] = []
        for row in some:
            found = list(accounts_of(_READING.decode(row.json), row.text, row.document, row.id, row.added))
            fresh += _named_as_before(found, before[row.id]) if row.id in before else found
        for account in fresh:
            if account.id in numbers:
                connection.execute(update(accounts).where(accounts.c.id == account.id).values(**packed(account)))
        new = [account for account in fresh if account.id not in numbers]
        for last, account in enumerate(new, last + 1):  # noqa: B020
            numbers[account.id] = last
        _put(
            connection,
            accounts,
            [
                {"number": numbers[one.id], "id": one.id, "version": one.version, "incident": None, **packed(one)}
                for one in new
            ],
        )
        lost = sorted(set(numbers) - {account.id for account in fresh})
        for chunk in paged(lost):
            connection.execute(delete(accounts).where(accounts.c.id.in_(chunk)))
        for chunk in paged(sorted(row.id for row in some)):
            connection.execute(delete(linked).where(linked.c.version.in_(chunk)))
        _put(connection, linked, [{"version": row.id, "reading": row.reading} for row in some])
        _index(connection, {numbers[account.id]: keys(account) for account in fresh})
        for one in (*lost, *(account.id for account in fresh)):
            self.profiles.pop(one, None)
        emptied = {homes[one] for one in lost} - {None}
        gone |= {row.id for row in fetch(connection, accounts, accounts.c.incident, emptied, accounts.c.id)}
        return fresh, gone, emptied

    # --- accounts to pairs

    def _compare(self, connection: Connection, fresh: list[Account]) -> int:
        """Score accounts against those that share their keys; the number of pairs kept."""
        telling = {account.id: {number(key): key for key in keys(account)} for account in fresh}
        every = {key for mine in telling.values() for key in mine}
        counts = {row.key: row.count for row in fetch(connection, key_counts, key_counts.c.key, every)}
        others = {
            account.id: candidates(connection, account, {key: counts[n] for n, key in telling[account.id].items()})
            for account in fresh
        }
        self._load(connection, fresh, {one for some in others.values() for one in some})
        seen: set[tuple[str, str]] = set()
        rows: list[dict[str, Any]] = []
        for account in fresh:
            mine = self.profiles[account.id]
            how_many = {
                key.split(" ", 1)[1]: counts.get(n, 0)
                for n, key in telling[account.id].items()
                if key[:5] in {"name ", "word "}
            }
            for one in sorted(others[account.id]):
                other = self.profiles[one]
                a, b = sorted((account.id, one))
                if (a, b) in seen or other.account.version == account.version:
                    continue
                seen.add((a, b))
                apart = days_apart(mine, other)
                if apart is not None and apart > FAR:
                    continue
                found = match(mine, other, how_many)
                if found.score > APART:
                    why = json.dumps(found.why, separators=(",", ":"))
                    score = {"score": found.score, "apart": found.apart, "why": why}
                    rows.append({"a": a, "b": b, "id": judging.pair_id(a, b), **score})
        _put(connection, links, sorted(rows, key=lambda row: (row["a"], row["b"])))
        return len(rows)

    def _load(self, connection: Connection, fresh: list[Account], others: set[str]) -> None:
        """Profiles of what is compared now; those that were loaded longest ago make room."""
        for account in fresh:
            self.profiles[account.id] = Profile(account)
        for account in held(connection, others - self.profiles.keys()).values():
            self.profiles[account.id] = Profile(account)
        wanted = others | {account.id for account in fresh}
        for one in list(self.profiles)[: max(0, len(self.profiles) - KEPT)]:
            if one not in wanted:
                del self.profiles[one]


def candidates(connection: Connection, mine: Account, counts: dict[str, int]) -> list[str]:
    """The accounts to compare one with: those of near days that share the rarest of its keys.

    `counts` holds its keys with how many accounts have each. Of a day's name that a crowd shares, as of an attack that
    everybody reports, those that came first are taken.
    """
    room, few = ROOM, []
    for key, count in sorted(counts.items(), key=lambda one: (one[1], number(one[0]))):
        if 1 < count <= min(CROWD, room):
            few.append(number(key))
            room -= count
    key_ = account_keys.c.key
    # Whole numbers, as the sum must not depend on the order in which a database adds.
    share = (literal(SHARE, BigInteger) // key_counts.c.count).label("share")
    found: list[Any] = [
        select(account_keys.c.account, share).join(key_counts, key_counts.c.key == key_).where(key_.in_(few))
    ]
    crowded = [(count, number(key)) for key, count in counts.items() if count > CROWD and key[:4].isdecimal()]
    for count, crowd in sorted(crowded)[:CROWDED]:
        first = (
            select(account_keys.c.account).where(key_ == crowd).order_by(account_keys.c.account).limit(CROWD).subquery()
        )
        found.append(select(first.c.account, literal(SHARE // count, BigInteger).label("share")))
    one = union_all(*found).subquery()
    shared = select(one.c.account, func.sum(one.c.share).label("share")).group_by(one.c.account).subquery()
    best = select(accounts.c.id).join(shared, shared.c.account == accounts.c.number)
    if mine.days:
        days = [dt.date.fromisoformat(day).toordinal() for day in mine.days]
        near = (accounts.c.earliest <= max(days) + FAR) & (accounts.c.latest >= min(days) - FAR)
        best = best.where(accounts.c.earliest.is_(None) | near)
    best = best.order_by(shared.c.share.desc(), accounts.c.number).limit(MOST + 1)
    return list(connection.execute(best).scalars())


def pending(connection: Connection, most: int | None = None) -> list[str]:
    """The texts whose reading that counts is not linked: those of an earlier run first, and those published earlier."""
    lacking = (
        select(versions.c.id)
        .outerjoin(linked, linked.c.version == versions.c.id)
        .where(versions.c.reading.is_not(None))
        .where(linked.c.reading.is_(None) | (linked.c.reading != versions.c.reading))
    )
    waiting = list(connection.execute(lacking.limit(most) if most is not None else lacking).scalars())
    order: dict[str, tuple[int, str]] = {}
    columns = (provenance.c.version, provenance.c.run, provenance.c.told)
    for row in fetch(connection, provenance, provenance.c.version, waiting, *columns):
        known = (row.run, json.loads(row.told).get("published") or "~")
        order[row.version] = min(known, order.get(row.version, known))
    return sorted(waiting, key=lambda one: (*order.get(one, (0, "")), one))


def texts(connection: Connection, ids: list[str]) -> list[Any]:
    """These texts with their readings, and when they were added, in this order, but for those linked meanwhile."""
    first = (
        select(provenance.c.version, func.min(provenance.c.run).label("run"))
        .where(provenance.c.version.in_(ids))
        .group_by(provenance.c.version)
        .subquery()
    )
    columns = (versions.c.id, versions.c.document, versions.c.text, versions.c.reading, readings.c.json)
    query = (
        select(*columns, runs.c.started.label("added"))
        .join(readings, readings.c.id == versions.c.reading)
        .join(first, first.c.version == versions.c.id)
        .join(runs, runs.c.id == first.c.run)
    )
    rows = {row.id: row for row in connection.execute(query)}
    done = {row.version: row.reading for row in fetch(connection, linked, linked.c.version, ids)}
    return [rows[one] for one in ids if one in rows and done.get(one) != rows[one].reading]


def _of(connection: Connection, documents: list[str]) -> set[str]:
    """The accounts of documents, of all their versions: documents may have become one."""
    query = select(accounts.c.id).join(versions, versions.c.id == accounts.c.version)
    return set(connection.execute(query.where(versions.c.document.in_(documents))).scalars())


def remove(connection: Connection, numbers: dict[str, int]) -> set[str]:
    """Take the keys and pairs of accounts away, given with their numbers; whom they were paired with."""
    told = collections.Counter(
        row.key for row in fetch(connection, account_keys, account_keys.c.account, numbers.values(), account_keys.c.key)
    )
    less = update(key_counts).where(key_counts.c.key == bindparam("of"))
    if told:
        less = less.values(count=key_counts.c.count - bindparam("fewer"))
        connection.execute(less, [{"of": key, "fewer": fewer} for key, fewer in sorted(told.items())])
    neighbours: set[str] = set()
    for some in paged(sorted(numbers)):
        connection.execute(delete(account_keys).where(account_keys.c.account.in_([numbers[one] for one in some])))
        for mine in (links.c.a.in_(some), links.c.b.in_(some)):
            for row in connection.execute(select(links.c.a, links.c.b).where(mine, links.c.score >= LEAST)):
                neighbours |= {row.a, row.b}
            connection.execute(delete(links).where(mine))
    return neighbours - numbers.keys()


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


def _index(connection: Connection, some: dict[int, tuple[str, ...]]) -> None:
    """Put accounts under their keys, and count them."""
    rows = {(number(key), account) for account, mine in some.items() for key in mine}
    _put(connection, account_keys, [{"key": key, "account": account} for key, account in sorted(rows)])
    counts = collections.Counter(key for key, _ in rows)
    if not counts:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert  # type: ignore[assignment]
    statement = upsert(key_counts)
    more = {"count": key_counts.c.count + statement.excluded.count}
    counted = statement.on_conflict_do_update(index_elements=["key"], set_=more)
    connection.execute(counted, [{"key": key, "count": count} for key, count in sorted(counts.items())])


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def forget(connection: Connection) -> None:
    """Forget all accounts and pairs, but not the incidents, so that everything is linked again."""
    for table in (account_keys, key_counts, links, linked, accounts):
        connection.execute(delete(table))


def left(connection: Connection) -> list[str]:
    """The incidents that have no account any more."""
    peopled = select(accounts.c.id).where(accounts.c.incident == incidents.c.id).exists()
    return list(connection.execute(select(incidents.c.id).where(incidents.c.told.is_not(None), ~peopled)).scalars())
