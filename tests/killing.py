"""Adding, killed at any moment: what was told stays, and nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from sqlalchemy import select

from whosays import Store
from whosays.sources.found import Failure, Found
from whosays.store.schema import documents


def kill_while_adding(place: Path, finds: list[Found | Failure], workers: int, seconds: float) -> list[str]:
    """Add in a process of its own, end it with SIGKILL after that time; the ids that it told of."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        try:
            os.close(read)
            with Store.open(place) as store:
                for added in store.add(finds, workers=workers):
                    os.write(write, f"{added.id}\n".encode())
        finally:
            os._exit(0)
    os.close(write)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with os.fdopen(read) as told:  # ends when the workers, who hold it too, have seen that nobody is there any more
        lines = told.read().split("\n")
    return [line for line in lines[:-1] if line != "None"]


def cycles(folder: Path, finds: list[Found | Failure], count: int, rng: random.Random) -> tuple[int, int]:
    """Kill so many times, over as many stores as get full; how many ids were told, and how many stores were made.

    Asserts after every kill that all that was told is there, and that the store is sound when it is full.
    """
    with Store.open(folder / "whole.db") as store:
        start = time.monotonic()
        list(store.add(finds))
        took = time.monotonic() - start
        whole = b"".join(store.export())
        most = len(list(store.documents()))
    told = stores = 0
    known: set[str] = set()
    place = folder / "0.db"
    for number in range(count):
        ids = kill_while_adding(place, finds, rng.choice((1, 1, 2)), rng.uniform(0, 0.7 * took))
        told += len(ids)
        known |= set(ids)
        with Store.open(place) as store:
            with store.database.connect() as connection:
                lost = known - set(connection.execute(select(documents.c.id)).scalars())
            assert not lost, f"kill {number}: {lost} were told and are not there"
            if number % 20 == 0 or number == count - 1:
                assert store.verify().problems == ()
            if len(known) >= most or number == count - 1:
                list(store.add(finds))
                assert store.verify().problems == ()
                assert b"".join(store.export()) == whole, "what was killed and resumed is what was never killed"
                stores += 1
                known = set()
                place = folder / f"{stores}.db"
    return told, stores
