"""Adding: what sources give is read side by side and written by one writer, in small batches, in the sources' order.

What is known is not read again. A batch is committed before anything is said of it.
"""

from __future__ import annotations

import collections
import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine as Database
from sqlalchemy import func, insert, select, update

from ..sources.found import Failure, Found
from . import connect
from .identity import Told, fullest, storable, told, unstorable
from .landing import Added, Landing, Taken, provenance_id
from .log import Log, canonical, now
from .reading import Done, Engine, Job
from .schema import errors, provenance, runs, versions
from .workers import Died, Workers

BATCH = 64  # finds in a transaction, at most
PATIENCE = 0.25  # seconds that a find that was read waits for its transaction
AHEAD = 16  # finds in the hands of each worker
LARGE = 20_000_000  # characters in all hands

LARGEST = 1 << 29  # bytes of a document; both databases end soon after

Finds = Iterable[tuple[str, Found | Failure]]
"""What sources give, each with the source to open to try it again."""


class Counts(Struct):
    """How many finds were new documents (read), new versions (changed), known, and failed."""

    new: int = 0
    changed: int = 0
    known: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All finds."""
        return self.new + self.changed + self.known + self.failed

    def told(self) -> dict[str, int]:
        """The numbers of finds."""
        return {"changed": self.changed, "failed": self.failed, "known": self.known, "read": self.new}


class Slot(Struct):
    """A find on its way: what was known of its text when it was handed over, and the number of its job."""

    source: str
    found: Found | Failure
    known: Told | None = None
    job: int | None = None
    added: Added | None = None

    @property
    def size(self) -> int:
        """Characters that it keeps in memory."""
        return len(self.found.text) + len(self.found.raw) if isinstance(self.found, Found) else 0


class Adding:
    """One run of `add`: iterate over it for what became of every find, in order, each after its commit."""

    def __init__(self, database: Database, finds: Finds, engine: Engine, workers: Workers[Job, Done]) -> None:
        self.database = database
        self.finds = finds
        self.engine = engine
        self.workers = workers
        self.counts = Counts()
        self.run = 0
        self._slots: collections.deque[Slot] = collections.deque()
        self._size = 0
        self._flying: set[str] = set()
        self._taken: list[tuple[Slot, Taken | None]] = []
        self._since = 0.0
        self._failed = self._open_errors()

    def __iter__(self) -> Iterator[Added]:
        for source, found in self.finds:
            slot = self._hand_over(source, found)
            self._slots.append(slot)
            self._size += slot.size
            while len(self._slots) > AHEAD * self.workers.count or self._size > LARGE:
                self._take()
            yield from self._when_due()
        while self._slots:
            self._take()
            yield from self._when_due()
        yield from self._commit()

    def stop(self) -> list[Added]:
        """What was read when the run was interrupted, committed; the rest is not waited for."""
        while self._is_ready():
            self._take()
        return self._commit()

    def _when_due(self) -> list[Added]:
        """Commit what is ready, if it makes a batch or has waited."""
        while self._is_ready():
            self._take()
        waited = self._taken and time.monotonic() - self._since > PATIENCE
        return self._commit() if waited or len(self._taken) >= BATCH else []

    def _is_ready(self) -> bool:
        return bool(self._slots) and (self._slots[0].job is None or self.workers.ready(self._slots[0].job))

    def _take(self) -> None:
        """The first find goes to the next transaction, when its reading is there."""
        slot = self._slots.popleft()
        self._size -= slot.size
        taken = None
        if slot.job is not None and slot.known is not None and isinstance(slot.found, Found):
            taken = Taken(slot.known, self._result(slot.job))
            self._flying.discard(slot.found.sha256)
        if not self._taken:
            self._since = time.monotonic()
        self._taken.append((slot, taken))

    def _open_errors(self) -> set[str]:
        """Where something failed and is not solved: what is known there is written again, to say that it is."""
        with connect.reading(self.database) as connection:
            return set(connection.execute(select(errors.c.locator).where(errors.c.solved.is_(None))).scalars())

    def _hand_over(self, source: str, found: Found | Failure) -> Slot:
        """What is not known yet goes to a reader."""
        slot = Slot(source, found)
        if isinstance(found, Failure):
            self._failed.add(storable(found.locator))
            return slot
        why = unstorable(found.text) if len(found.raw) <= LARGEST else "is too large to be kept; divide it"
        if why is not None:
            return Slot(source, Failure(found.locator, why))
        given, locator = told(found), storable(found.locator)
        with connect.reading(self.database) as connection:
            version = connection.execute(
                select(versions.c.document, versions.c.reading).where(versions.c.id == found.sha256)
            ).first()
            same = select(provenance.c.id, provenance.c.kind, provenance.c.told)
            same = same.where(provenance.c.version == found.sha256)
            rows = connection.execute(same).all() if version is not None else []
        whole = version is not None and version.reading is not None
        if version is not None and whole and locator not in self._failed:
            origin = provenance_id(found, canonical(given))
            if origin in {row.id for row in rows}:
                slot.added = Added("known", locator, version.document)
        if slot.added is None and found.sha256 not in self._flying:
            slot.known = _with(rows, found.kind, given)
            if not whole or slot.known != _with(rows):
                slot.job = self.workers.submit(self.engine.job(found.text, slot.known))
                self._flying.add(found.sha256)
        return slot

    def _result(self, job: int) -> Done:
        try:
            return self.workers.result(job)
        except Died as died:
            return Done(error=str(died))

    def _read(self, job: Job) -> Done:
        """Read within the transaction: only where several finds of one text were on their way at once."""
        return self._result(self.workers.submit(self.engine.job(job.text, job.told)))

    def _commit(self) -> list[Added]:
        """One transaction; nothing is returned before it has ended."""
        taken, self._taken = self._taken, []
        landed = [slot.added for slot, _ in taken if slot.added is not None]
        if len(landed) < len(taken):
            with connect.writing(self.database) as connection:
                log = Log(connection, self.run)
                landing = Landing(connection, log, self.engine, self._read)
                landed = [self._land(landing, slot, done) for slot, done in taken]
                landing.write()
        for one in landed:
            setattr(self.counts, one.what, getattr(self.counts, one.what) + 1)
        return landed

    def _land(self, landing: Landing, slot: Slot, taken: Taken | None) -> Added:
        if slot.added is not None:
            return slot.added
        if isinstance(slot.found, Failure):
            return landing.failure(slot.found, slot.source)
        return landing.document(slot.found, taken, slot.source)


def _with(rows: Iterable[Any], kind: str | None = None, given: Told | None = None) -> Told:
    some = [(row.kind, json.loads(row.told)) for row in rows]
    return fullest([*some, (kind, given)] if kind is not None and given is not None else some) if some or kind else {}


def begin(database: Database, command: str, sources: list[str], engine: Engine) -> int:
    """Put a run in the store; its number."""
    with connect.writing(database) as connection:
        run = (connection.execute(select(func.max(runs.c.id))).scalar() or 0) + 1
        told = {"command": command, "engine": engine.version, "packs": engine.packs, "started": now()}
        connection.execute(insert(runs).values(id=run, **told, sources=canonical(sources)))
        log = Log(connection, run)
        log.append("begin", "", {**told, "sources": sources})
        log.write()
    return int(run)


def end(database: Database, run: int, counts: dict[str, int]) -> str:
    """Say in the store that a run has ended, and what it did; the head of the log."""
    with connect.writing(database) as connection:
        ended = now()
        connection.execute(update(runs).where(runs.c.id == run).values(ended=ended, counts=canonical(counts)))
        log = Log(connection, run)
        log.append("end", "", {"counts": counts, "ended": ended})
        log.write()
    return log.head
