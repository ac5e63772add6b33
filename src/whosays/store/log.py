"""The log: an entry for every change, each with the hash of the one before, so that none can be altered unseen.

>>> first = Entry(1, "2025-07-04T09:00:00Z", 1, "run", "", "{}", START)
>>> second = Entry(2, "2025-07-04T09:00:01Z", 1, "add", "ab", "{}", first.hash)
>>> second.hash == Entry(2, "2025-07-04T09:00:01Z", 1, "add", "ab", "{}", START).hash
False
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from .schema import log

START = "0" * 64
"""What stands before the first entry."""


class Entry(NamedTuple):
    """A change: its number, when it was made and by which run, what it was and to what, and the hash before it."""

    number: int
    at: str
    run: int
    kind: str
    subject: str
    change: str
    before: str

    @property
    def hash(self) -> str:
        """The hash of the whole entry."""
        return hashlib.sha256("\n".join(map(str, self)).encode()).hexdigest()


class Log:
    """The end of the log within one transaction of the writer; what is appended lands with the transaction."""

    def __init__(self, connection: Connection, run: int) -> None:
        self.connection = connection
        self.run = run
        self.number, self.head = head(connection)
        self.pending: list[dict[str, Any]] = []

    def append(self, kind: str, subject: str, change: dict[str, Any]) -> None:
        """Put a change at the end."""
        entry = Entry(self.number + 1, now(), self.run, kind, subject, canonical(change), self.head)
        self.number, self.head = entry.number, entry.hash
        self.pending.append({**entry._asdict(), "hash": entry.hash})

    def write(self) -> None:
        """Write what was appended; to be called once, before the transaction ends."""
        if self.pending:
            self.connection.execute(log.insert(), self.pending)
            self.pending = []


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry."""
    row = connection.execute(select(log.c.number, log.c.hash).order_by(log.c.number.desc()).limit(1)).first()
    return (row.number, row.hash) if row is not None else (0, START)


def canonical(value: Any) -> str:
    """JSON with its keys in order and no spaces: the same value, the same characters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(*parts: str) -> str:
    """The hash of some strings; no two lists of strings share one but by accident."""
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()


def now() -> str:
    """The time, UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
