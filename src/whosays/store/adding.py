"""Adding: what sources give is read side by side and written by one writer, in small batches, in the sources' order.

What is known is not read again. A batch is committed before anything is said of it.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine as Database
from sqlalchemy import func, insert, select, update

from ..sources.found import Failure, Found
from . import connect
from .identity import Told, fullest, told, unstorable
from .landing import Added, Landing, Taken, blob_id, provenance_id
from .log import Log, canonical, now
from .reading import Done, Engine, Job
from .schema import provenance, runs, versions
from .workers import Died, Workers

BATCH = 64  # finds in a transaction, at most
PATIENCE = 0.5  # seconds that a find that was read waits for its transaction
AHEAD = 16  # finds in the hands of each worker
LARGE = 20_000_000  # characters in all hands

Finds = Iterable[tuple[str, Found | Failure]]
"""What sources give, each with the source to open to try it again."""


class Counts(Struct):
    """How many finds were read (new documents), changed, known, failed; seconds of CPU spent reading and writing."""

    new: int = 0
    changed: int = 0
    known: int = 0
    failed: int = 0
    reading: float = 0.0
    writing: float = 0.0

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

    def __iter__(self) -> Iterator[Added]:
        since = time.monotonic()
        for source, found in self.finds:
            slot = self._hand_over(source, found)
            self._slots.append(slot)
            self._size += slot.size
            full = len(self._slots) >= AHEAD * self.workers.count + BATCH or self._size > LARGE
            waited = time.monotonic() - since > PATIENCE
            if full or waited or self._ready() >= BATCH:
                yield from self._commit(self._take_ready(at_least=1 if full else 0))
                since = time.monotonic()
        while self._slots:
            yield from self._commit(self._take_ready(at_least=1))

    def stop(self) -> Iterator[Added]:
        """What was read when the run was interrupted, committed; the rest is not waited for."""
        yield from self._commit(self._take_ready())

    def _hand_over(self, source: str, found: Found | Failure) -> Slot:
        """What is not known yet goes to a reader."""
        slot = Slot(source, found)
        if isinstance(found, Failure):
            return slot
        why = unstorable(found.text)
        if why is not None:
            return Slot(source, Failure(found.locator, why))
        start = time.process_time()
        given = told(found)
        with connect.reading(self.database) as connection:
            version = connection.execute(
                select(versions.c.document, versions.c.reading).where(versions.c.id == found.sha256)
            ).first()
            rows = (
                connection.execute(
                    select(provenance.c.id, provenance.c.kind, provenance.c.told).where(
                        provenance.c.version == found.sha256
                    )
                ).all()
                if version is not None
                else []
            )
        seen = {row.id for row in rows}
        whole = version is not None and version.reading is not None
        if version is not None and whole and provenance_id(found, canonical(given), blob_id(found)) in seen:
            slot.added = Added("known", found.locator, version.document)
        if slot.added is None and found.sha256 not in self._flying:
            slot.known = _with(rows, found.kind, given)
            if not whole or slot.known != _with(rows):
                slot.job = self.workers.submit(Job(found.text, slot.known, self.engine.gazetteer))
                self._flying.add(found.sha256)
        self.counts.writing += time.process_time() - start
        return slot

    def _ready(self) -> int:
        count = 0
        for slot in self._slots:
            if slot.job is not None and not self.workers.ready(slot.job):
                break
            count += 1
        return count

    def _take_ready(self, at_least: int = 0) -> list[tuple[Slot, Taken | None]]:
        """The first finds whose readings are there, a batch at most; of `at_least` the readings are waited for."""
        taken: list[tuple[Slot, Taken | None]] = []
        while self._slots and len(taken) < BATCH:
            slot = self._slots[0]
            if slot.job is not None and not self.workers.ready(slot.job) and len(taken) >= at_least:
                break
            self._slots.popleft()
            self._size -= slot.size
            done = None
            if slot.job is not None and slot.known is not None:
                done = Taken(slot.known, self._result(slot.job))
                assert isinstance(slot.found, Found)
                self._flying.discard(slot.found.sha256)
            taken.append((slot, done))
        return taken

    def _result(self, job: int) -> Done:
        try:
            done = self.workers.result(job)
        except Died as died:
            return Done(error=str(died))
        self.counts.reading += done.seconds
        return done

    def _read(self, job: Job) -> Done:
        """Read within the transaction: only where several finds of one text were on their way at once."""
        start = time.process_time()
        done = self._result(self.workers.submit(Job(job.text, job.told, self.engine.gazetteer)))
        self.counts.writing -= time.process_time() - start
        return done

    def _commit(self, taken: list[tuple[Slot, Taken | None]]) -> list[Added]:
        """One transaction; nothing is returned before it has ended."""
        if not taken:
            return []
        start = time.process_time()
        if all(slot.added is not None for slot, _ in taken):
            landed = [slot.added for slot, _ in taken if slot.added is not None]
        else:
            with connect.writing(self.database) as connection:
                log = Log(connection, self.run)
                landing = Landing(connection, log, self.engine, self._read)
                landed = [self._land(landing, slot, done) for slot, done in taken]
                log.write()
        for one in landed:
            setattr(self.counts, one.what, getattr(self.counts, one.what) + 1)
        self.counts.writing += time.process_time() - start
        return landed

    def _land(self, landing: Landing, slot: Slot, taken: Taken | None) -> Added:
        if slot.added is not None:
            return slot.added
        if isinstance(slot.found, Failure):
            return landing.failure(slot.found, slot.source)
        return landing.document(slot.found, taken, slot.source)


def _with(rows: Iterable[Any], kind: str | None = None, given: Told | None = None) -> Told:
    import json

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
