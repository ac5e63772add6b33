"""Work that takes longer than an answer may: adding and trying again, one job at a time, in a thread of its own.

A job does what `whosays add` and `whosays retry` do: it reads, keeps and brings together. Whoever asks sees how far it
is; it goes on whatever page is open.
"""

from __future__ import annotations

import datetime as dt
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from ..errors import WhosaysError, unexpected
from ..link import link
from ..sources.found import Failure, Found
from ..store import connect, terms
from ..store.store import Store
from .settings import Settings

KEPT = 50  # jobs that are remembered
SHOWN = 200  # items of a job that are remembered, besides those that failed
PATIENCE = 10.0  # seconds that the end of the desk waits for a job to stop

WAITING, READING, LINKING, DONE, STOPPED, FAILED = "waiting", "reading", "linking", "done", "stopped", "failed"

Finds = Callable[[], Iterator[tuple[str, Found | Failure]]]


class Item(Struct, frozen=True):
    """What became of one find."""

    what: str
    locator: str
    id: str | None = None
    error: str | None = None


class Job(Struct):
    """A piece of work and how far it is; `reports` are those that are in the store by it, new or not."""

    id: str
    kind: str
    by: str
    sources: list[str]
    asked: str
    state: str = WAITING
    ended: str | None = None
    counts: dict[str, int] = {}
    items: list[Item] = []
    failed: list[Item] = []
    reports: list[str] = []
    incidents: int = 0
    error: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done."""
        return self.state in {DONE, STOPPED, FAILED}


class Jobs:
    """The jobs of a desk; the thread that does them starts with the first."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._jobs: dict[str, Job] = {}
        self._finds: dict[str, Finds] = {}
        self._cancelled: set[str] = set()
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, kind: str, by: str, sources: list[str], finds: Finds) -> str:
        """Have something done when its turn comes; the id of the job."""
        job = Job(secrets.token_hex(8), kind, by, sources, _now())
        with self._lock:
            self._jobs[job.id] = job
            self._finds[job.id] = finds
            for old in [one.id for one in self._jobs.values() if one.is_over][: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="whosays jobs", daemon=True)
                self._thread.start()
        self._queue.put(job.id)
        return job.id

    def get(self, id_: str) -> Job | None:
        """A job by its id."""
        with self._lock:
            return self._jobs.get(id_)

    def all(self) -> list[Job]:
        """All jobs that are remembered, the last first."""
        with self._lock:
            return list(self._jobs.values())[::-1]

    def cancel(self, id_: str) -> None:
        """Let a job end early: what is in the store stays there."""
        with self._lock:
            if id_ in self._jobs:
                self._cancelled.add(id_)

    def close(self) -> None:
        """End all jobs; what was read is kept."""
        with self._lock:
            self._cancelled |= set(self._jobs)
            thread = self._thread
        self._queue.put(None)
        if thread is not None:
            thread.join(PATIENCE)

    def _is_cancelled(self, job: Job) -> bool:
        return job.id in self._cancelled

    def _work(self) -> None:
        while (id_ := self._queue.get()) is not None:
            job, finds = self._jobs[id_], self._finds.pop(id_)
            try:
                if not self._is_cancelled(job):
                    self._do(job, finds)
                job.state = STOPPED if self._is_cancelled(job) else DONE
            except WhosaysError as error:
                job.state, job.error = FAILED, " ".join(str(error).split())
            except Exception as error:  # a mistake of ours ends this job, and no other
                job.state, job.error = FAILED, unexpected(error)
            job.ended = _now()
            self._cancelled.discard(id_)

    def _do(self, job: Job, finds: Finds) -> None:
        settings = self.settings
        job.state = READING
        with Store.open(settings.store, gazetteer=settings.gazetteer, actors=settings.actors) as store:
            landing = store.add_from(job.sources, self._until_cancelled(job, finds()), command=job.kind)
            for added in landing:
                self._landed(job, added)
                if self._is_cancelled(job):
                    landing.close()  # type: ignore[attr-defined]
                    return
            if self._is_cancelled(job):
                return
            job.state = LINKING
            for done in link(store):
                job.incidents += done.incidents
            with connect.explained(store.where), connect.writing(store.database) as connection:
                terms.update(connection)

    def _until_cancelled(
        self, job: Job, finds: Iterator[tuple[str, Found | Failure]]
    ) -> Iterator[tuple[str, Found | Failure]]:
        for found in finds:
            if self._is_cancelled(job):
                return
            yield found

    def _landed(self, job: Job, added: Any) -> None:
        item = Item(added.what, added.locator, added.id, added.error)
        with self._lock:
            job.counts = {**job.counts, added.what: job.counts.get(added.what, 0) + 1}
            if added.what == "failed":
                job.failed = [*job.failed, item][:SHOWN]
            else:
                job.items = [item, *job.items][:SHOWN]
                if added.id not in job.reports and len(job.reports) < SHOWN:
                    job.reports = [*job.reports, added.id]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
