"""A store as somebody would alter it who can write to its database: the log, or any row, at places drawn by lot."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from sqlalchemy import Connection

from whosays.store.log import START, Entry

KINDS = ("byte", "byte", "deleted", "swapped", "rehashed", "cut", "rewritten", "row")
LOG = ("number", "at", "run", "kind", "subject", "change", "before", "hash")
ROWS = ("runs", "blobs", "documents", "keys", "versions", "provenance", "readings", "claims", "errors")


class Tampering(NamedTuple):
    """What was done, and whether the store shows it even to somebody who did not write the head down."""

    kind: str
    shows: bool
    told: str


def tamper(connection: Connection, rng: random.Random) -> Tampering:
    """Alter the store within the transaction."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    kind = rng.choice(KINDS)
    return _row(connection, rng) if kind == "row" else _log(connection, rng, kind)


def _log(connection: Connection, rng: random.Random, kind: str) -> Tampering:
    entries = [list(row) for row in connection.exec_driver_sql(f"SELECT {', '.join(LOG)} FROM log ORDER BY number")]
    at = rng.randrange(len(entries))
    shows = True
    told = f"entry {at + 1}"
    if kind == "byte":
        column = rng.randrange(len(LOG))
        told += f" {LOG[column]}"
        entries[at][column] = changed(entries[at][column], rng)
    elif kind == "deleted":
        del entries[at]
    elif kind == "swapped":
        other = rng.choice([i for i in range(len(entries)) if i != at])
        entries[at][1:6], entries[other][1:6] = entries[other][1:6], entries[at][1:6]
    elif kind == "rehashed":
        entries[at][1] = "2020-01-01T00:00:00.000Z"
        rehash(entries, at)
        shows = False
    elif kind == "cut":  # with its rows, as if they had never been: a store of the day before
        entries = entries[:at]
        shows = False
    else:
        for entry in entries:
            entry[1] = "2020" + entry[1][4:]
        rehash(entries, 0)
        shows = False
    connection.exec_driver_sql("DELETE FROM log")
    marks = ", ".join("?" * len(LOG))
    for entry in entries:
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO log ({', '.join(LOG)}) VALUES ({marks})", tuple(entry))
    return Tampering(kind, shows, told)


def rehash(entries: list[list[Any]], start: int) -> None:
    """Make the chain whole again from there on."""
    before = entries[start - 1][7] if start else START
    for entry in entries[start:]:
        entry[6] = before
        before = entry[7] = Entry(*entry[:7]).hash


def _row(connection: Connection, rng: random.Random) -> Tampering:
    """One value of one row of another table, or the whole row."""
    table = rng.choice(ROWS)
    count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    row = connection.exec_driver_sql(f"SELECT rowid, * FROM {table} LIMIT 1 OFFSET {rng.randrange(count)}").one()
    if rng.random() < 0.2:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE rowid = ?", (row[0],))
        return Tampering("row deleted", True, f"{table} {tuple(row)[1]}")
    column = rng.choice([name for name in row._fields[1:] if row._mapping[name] is not None])
    value = changed(row._mapping[column], rng)
    connection.exec_driver_sql(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row[0]))
    return Tampering("row changed", True, f"{table}.{column} {row._mapping[column]!r:.80} {value!r:.80}")


def changed(value: Any, rng: random.Random) -> Any:
    """The value with one byte, character or unit changed."""
    if isinstance(value, int | float):
        return value + rng.choice((-1, 1, 7))
    at = rng.randrange(max(len(value), 1))
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ 1 << rng.randrange(8)]) + value[at + 1 :]
    other = rng.choice([c for c in "0123456789abcdef" if value[at : at + 1] != c])
    return value[:at] + other + value[at + 1 :]
