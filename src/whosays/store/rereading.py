"""Reading again what an older engine read: the older reading stays, the new one counts, and the change is told."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy import Engine as Database

from ..sources.found import Failure
from . import connect
from .adding import AHEAD, BATCH, begin, end
from .landing import Landing
from .log import Log
from .reading import Done, Engine, Job
from .schema import CLAIM, claims, errors, provenance, readings, versions
from .workers import Died, Workers

NOT_COMPARED = {"id", "rule", "attribution", "event", "part_of", "warnings"}  # how it was made, not what is claimed
COMPARED = tuple(name for name in CLAIM if name not in NOT_COMPARED)


class Reread(Struct, frozen=True):
    """What reading a text again changed: how many claims are `gone`, `new` and the same, and which.

    `lost` and `found` hold them as (claim, type, speaker, exact); `error` tells why it could not be read.
    """

    document: str
    version: str
    gone: int = 0
    new: int = 0
    same: int = 0
    lost: tuple[tuple[str | None, ...], ...] = ()
    found: tuple[tuple[str | None, ...], ...] = ()
    error: str | None = None


class Rereading:
    """One run of `reread`: iterate over it for what became of every text, each after its commit."""

    def __init__(self, database: Database, engine: Engine, workers: Workers[Job, Done]) -> None:
        self.database = database
        self.engine = engine
        self.workers = workers
        self.counts = {"changed": 0, "failed": 0, "same": 0}

    def __iter__(self) -> Iterator[Reread]:
        pending = self._pending()
        run = begin(self.database, "reread", [], self.engine)
        try:
            slots: collections.deque[tuple[str, Job, int]] = collections.deque()
            while pending or slots:
                while pending and len(slots) < AHEAD * self.workers.count + BATCH:
                    version = pending.popleft()
                    job = self._job(version)
                    slots.append((version, job, self.workers.submit(job)))
                batch = [slots.popleft() for _ in range(min(BATCH, len(slots)))]
                yield from self._commit(run, [(version, job, self._result(number)) for version, job, number in batch])
        finally:
            end(self.database, run, self.counts)

    def _pending(self) -> collections.deque[str]:
        """The texts whose reading that counts is not of this engine."""
        with connect.reading(self.database) as connection:
            rows = connection.execute(
                select(versions.c.id, readings.c.engine, readings.c.packs)
                .outerjoin(readings, readings.c.id == versions.c.reading)
                .order_by(versions.c.id)
            )
            now = (self.engine.version, self.engine.packs)
            return collections.deque(row.id for row in rows if (row.engine, row.packs) != now)

    def _job(self, version: str) -> Job:
        with connect.reading(self.database) as connection:
            text = connection.execute(select(versions.c.text).where(versions.c.id == version)).scalar_one()
            known = Landing(connection, Log(connection, 0), self.engine, self._never).known(version)
        return self.engine.job(text, known)

    def _never(self, job: Job) -> Done:
        raise AssertionError("a text is read again by the workers alone")

    def _result(self, number: int) -> Done:
        try:
            return self.workers.result(number)
        except Died as died:
            return Done(error=str(died))

    def _commit(self, run: int, batch: list[tuple[str, Job, Done]]) -> list[Reread]:
        with connect.writing(self.database) as connection:
            log = Log(connection, run)
            landing = Landing(connection, log, self.engine, self._never)
            found = [self._land(landing, version, job, done) for version, job, done in batch]
            landing.write()
        for one in found:
            what = "failed" if one.error is not None else "changed" if one.gone or one.new else "same"
            self.counts[what] += 1
        return found

    def _land(self, landing: Landing, version: str, job: Job, done: Done) -> Reread:
        connection = landing.connection
        row = connection.execute(select(versions.c.document, versions.c.reading).where(versions.c.id == version)).one()
        if done.error is not None:
            where = connection.execute(
                select(provenance.c.locator).where(provenance.c.version == version).order_by(provenance.c.id)
            ).scalars()
            locator = min(where)
            landing.failure(Failure(locator, done.error), locator, version)
            return Reread(row.document, version, error=done.error)
        name = self.engine.reading_id(version, job.told)
        before = compared(connection, row.reading)
        change: dict[str, Any] = {"version": version, "was": row.reading}
        if connection.execute(select(readings.c.id).where(readings.c.id == name)).first() is None:
            change["reading"] = landing.reading(version, name, job.told, done)
        else:
            landing.point(version, name)
            change["reading"] = {"id": name}
        landing.log.append("read", row.document, change)
        landing.solve(errors.c.version == version)
        after = collections.Counter(_key(claim) for claim in done.claims)
        lost, new = before - after, after - before
        return Reread(
            row.document,
            version,
            lost.total(),
            new.total(),
            (before & after).total(),
            _shown(lost),
            _shown(new),
        )


def compared(connection: Connection, reading: str | None) -> collections.Counter[str]:
    """The claims of a reading, as they are compared."""
    if reading is None:
        return collections.Counter()
    rows = connection.execute(select(claims).where(claims.c.reading == reading))
    return collections.Counter(_key(row) for row in rows.mappings())


def _key(claim: Any) -> str:
    return json.dumps([claim[name] for name in COMPARED])


def _shown(some: collections.Counter[str]) -> tuple[tuple[str | None, ...], ...]:
    columns = [COMPARED.index(name) for name in ("claim", "type", "speaker", "exact")]
    return tuple(tuple(json.loads(key)[column] for column in columns) for key in some.elements())
