"""Processes that make pages beside the one that answers: Python makes one page at a time in each.

What is wanted is made here if nothing else is being made here, else by a hand that is free, else by whoever is free
first. A hand that fails, or is lost, costs time and nothing else: its page is made here.
"""

from __future__ import annotations

import itertools
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from .desk import Desk
from .making import Made, Maker, Wanted
from .settings import Settings

HERE = 0  # the number of this process; those of hands follow, so that it is taken first
PATIENCE = 2.0  # seconds after which a page is made here, whatever else is being made
LONGEST = 60.0  # seconds that a hand may take for a page
START = 120.0  # seconds that a hand may take to get ready


class Hands:
    """As many processes as are told, the one that answers among them; they start at once and are used when ready."""

    def __init__(self, settings: Settings, processes: int) -> None:
        self._settings = settings
        self._free: queue.PriorityQueue[int] = queue.PriorityQueue()
        self._free.put(HERE)
        self._numbers = itertools.count(HERE + 1)
        self._hands: dict[int, tuple[Any, Connection]] = {}
        self._lock = threading.Lock()
        self._closed = False
        self.is_alone = processes < 2
        for _ in range(processes - 1):
            threading.Thread(target=self._start, name="whosays hand", daemon=True).start()

    def make(self, wanted: Wanted, here: Callable[[], Made]) -> Made:
        """What is wanted, made by whoever is free; `here` makes it in this thread."""
        if self.is_alone:
            return here()
        try:
            number = self._free.get(timeout=PATIENCE)
        except queue.Empty:
            return here()
        if number == HERE:
            try:
                return here()
            finally:
                self._free.put(HERE)
        made = self._ask(number, wanted)
        return made if made is not None else here()

    def close(self) -> None:
        """End the hands."""
        with self._lock:
            self._closed = True
            hands, self._hands = self._hands, {}
        for process, pipe in hands.values():
            pipe.close()
            process.terminate()
            process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self._settings, theirs), name="whosays hand", daemon=True)
        with suppress(OSError, EOFError):
            process.start()
            theirs.close()
            if pipe.poll(START) and pipe.recv() is None:
                with self._lock:
                    if not self._closed:
                        number = next(self._numbers)
                        self._hands[number] = (process, pipe)
                        self._free.put(number)
                        return
        pipe.close()
        if process.pid is not None:
            process.terminate()

    def _ask(self, number: int, wanted: Wanted) -> Made | None:
        """What a hand makes of it; None where it cannot."""
        with self._lock:
            held = self._hands.get(number)
        if held is None:
            return None
        process, pipe = held
        try:
            pipe.send(wanted)
            if not pipe.poll(LONGEST):
                raise EOFError
            made: Made | None = pipe.recv()
        except (OSError, EOFError):  # it is gone, or stuck: another takes its place
            with self._lock:
                self._hands.pop(number, None)
                closed = self._closed
            process.kill()
            if not closed:
                threading.Thread(target=self._start, name="whosays hand", daemon=True).start()
            return None
        self._free.put(number)
        return made


def _work(settings: Settings, pipe: Connection) -> None:
    """What a hand does, until the process that answers closes the pipe or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who ends the desk by Ctrl+C asks all its processes
    with Desk(msgspec.structs.replace(settings, processes=1), prepared=True) as desk, suppress(EOFError, OSError):
        maker = Maker(desk)
        pipe.send(None)
        while True:
            wanted = pipe.recv()
            try:
                with desk.reading() as connection:
                    there = desk.state(connection) == wanted.state
                    made = maker.made(wanted, connection) if there else None
            except Exception:  # it is made again where it was asked for, and that tells what is wrong
                pipe.send(None)
            else:
                pipe.send(made)
