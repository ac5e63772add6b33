"""Processes that read, side by side; whoever dies over a text is named by it, and the others go on.

>>> with Workers(1, str.upper) as workers:
...     workers.result(workers.submit("a"))
'A'
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")


def cores() -> int:
    """How many processes the machine runs side by side, eight at most."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, 8)


class Died(Exception):  # noqa: N818
    """The process that worked on a job is gone; the job is not tried again."""


class Workers(Generic[J, R]):
    """`submit` jobs and ask for the result of each by its number; one worker is this process itself.

    The processes are copies of this one, where the system can do that: make Workers before threads and connections.
    """

    def __init__(self, count: int, function: Callable[[J], R]) -> None:
        self.function = function
        self.count = count
        self.number = 0
        self.results: dict[int, R | Died] = {}
        self.jobs: queue.SimpleQueue[tuple[int, J] | None] = queue.SimpleQueue()
        self.changed = threading.Condition()
        self.threads: list[threading.Thread] = []
        if count > 1:
            ways = multiprocessing.get_all_start_methods()
            ends: list[Connection] = []
            workers = [_start("fork" if "fork" in ways else "spawn", function, ends) for _ in range(count)]
            self.threads = [threading.Thread(target=self._feed, args=worker, daemon=True) for worker in workers]
            for thread in self.threads:
                thread.start()

    def __enter__(self) -> Workers[J, R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is not None:  # nobody waits for what is left
            with contextlib.suppress(queue.Empty):
                while True:
                    self.jobs.get_nowait()
        for _thread in self.threads:
            self.jobs.put(None)
        for thread in self.threads:
            thread.join()

    def submit(self, job: J) -> int:
        """Hand over a job; the number of its result."""
        self.number += 1
        if not self.threads:
            self.results[self.number] = self.function(job)
        else:
            self.jobs.put((self.number, job))
        return self.number

    def ready(self, number: int) -> bool:
        """Whether the result is there."""
        return number in self.results

    def result(self, number: int) -> R:
        """The result, when it is there, once. Raises Died where the process died over the job."""
        with self.changed:
            self.changed.wait_for(lambda: number in self.results)
            found = self.results.pop(number)
        if isinstance(found, Died):
            raise found
        return found

    def _feed(self, process: Any, end: Connection) -> None:
        """Hand one process a job after the other; a dead one is replaced."""
        while (job := self.jobs.get()) is not None:
            number, given = job
            result: R | Died
            try:
                end.send(given)
                result = end.recv()
            except (EOFError, OSError):
                process.join()
                result = Died(f"the process that read it ended with code {process.exitcode}")
                end.close()
                process, end = _start("spawn", self.function, [])  # no copy: this process has threads now
            with self.changed:
                self.results[number] = result
                self.changed.notify_all()
        end.close()
        process.join()


def _start(way: str, function: Callable[[Any], Any], ends: list[Connection]) -> tuple[Any, Connection]:
    context: Any = multiprocessing.get_context(way)
    here, there = context.Pipe()
    if way == "fork":
        ends.append(here)
    process = context.Process(target=_work, args=(there, function, list(ends)), daemon=True)
    process.start()
    there.close()
    return process, here


def _work(end: Connection, function: Callable[[Any], Any], others: list[Connection]) -> None:
    """Do jobs until there are no more, or nobody is there who wants them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us decides
    for other in others:  # copies of what is not ours: held open, nobody would see us end
        other.close()
    with contextlib.suppress(EOFError, OSError):
        while True:
            end.send(function(end.recv()))
