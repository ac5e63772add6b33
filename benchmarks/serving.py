"""How fast the desk answers over a store of 100,000 claims: `python benchmarks/serving.py [STORE]`.

Without a store one is made of reports by rule (see link.py), which takes a while. Each address is asked by one reader,
then by eight at once, beside an empty route of the same framework in the same run: median, and 95 in 100, in ms. What
was asked before is kept by the desk while the store stays; `fresh` are answers that were not. Run on a quiet machine.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
from sqlalchemy import func, select

from link import fill
from whosays import Store
from whosays.link import link
from whosays.link.tables import incidents
from whosays.store.schema import claims, documents

REPORTS = 20_000
READERS = 8
ASKED = 25  # times by each reader
EMPTY = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def empty(): return {}
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
DESK = """
import sys, uvicorn
from whosays.web.app import application
from whosays.web.settings import Settings
app = application(Settings(sys.argv[2], rate=10**9, burst=10**9, processes=int(sys.argv[3])))
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
SEARCHES = ("Kharkiv", "Нікополь", "حلب", "shelling Sumy", "дрон Херсон", "library killed", "1200", "школа")


class Took(NamedTuple):
    """Milliseconds: of one reader the median, of eight the median and what 95 of 100 stay below."""

    alone: float
    median: float
    most: float


def made(place: Path) -> None:
    """A store of 100,000 claims, linked."""
    fill(place, REPORTS)
    with Store.open(place) as store:
        for _ in link(store):
            pass


def addresses(place: Path) -> dict[str, list[str]]:
    """By kind of page some addresses."""
    chance = random.Random(1)
    with Store.open(place) as store, store.reading() as connection:
        every = connection.execute(select(documents.c.id).where(documents.c.joined.is_(None)).order_by(documents.c.id))
        reports = chance.sample(every.scalars().all(), 40)
        told = select(incidents.c.id).where(incidents.c.told.is_not(None)).order_by(incidents.c.id)
        some = chance.sample(connection.execute(told).scalars().all(), 40)
        held = connection.execute(select(func.count()).select_from(claims)).scalar_one()
    print(f"{held:,} claims")
    return {
        "report": [f"/reports/{id_}" for id_ in reports],
        "incident": [f"/incidents/{id_}" for id_ in some],
        "search": [f"/search?q={query}" for query in SEARCHES],
        "overview": ["/"],
        "reports": ["/reports"],
        "incidents": ["/incidents"],
        "speakers": ["/speakers"],
        "places": ["/places"],
        "changes": ["/changes"],
        "queue": ["/check"],
        "API incidents": ["/api/v1/incidents"],
        "API claims": ["/api/v1/claims"],
    }


async def asked(base: str, paths: list[str], fresh: bool = False) -> Took:
    """One reader, then eight; `fresh` asks each time what was not asked before."""
    number = itertools.count()
    async with httpx2.AsyncClient(base_url=base, timeout=60) as client:

        async def read(times: int, chance: random.Random) -> list[float]:
            found = []
            for _ in range(times):
                start = time.perf_counter()
                path = chance.choice(paths)
                mark = f"{'&' if '?' in path else '?'}fresh={next(number)}" if fresh else ""
                answer = await client.get(path + mark)
                found.append(1000 * (time.perf_counter() - start))
                assert answer.status_code == 200, (answer.url, answer.status_code)
            return found

        for path in paths[:3]:  # what is kept is made once for all
            await client.get(path)
        alone = await read(ASKED, random.Random(0))
        together = await asyncio.gather(*(read(ASKED, random.Random(n)) for n in range(1, READERS + 1)))
    every = sorted(one for some in together for one in some)
    return Took(statistics.median(alone), statistics.median(every), every[int(len(every) * 0.95)])


@contextmanager
def running(code: str, *arguments: str) -> Iterator[str]:
    """A server in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", code, str(port), *arguments])
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx2.get(base, timeout=60)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait()


def main(place: Path) -> None:
    """Ask, and print a table."""
    pages = addresses(place)
    with running(EMPTY) as base:
        empty = asyncio.run(asked(base, ["/"]))
    print(f"{'':16}{'alone':>8}{'of eight':>10}{'95 %':>8}{'ratio':>8}   ms; ratio: of eight to the empty route")
    print(f"{'empty route':16}{empty.alone:8.1f}{empty.median:10.1f}{empty.most:8.1f}{1:8.1f}")
    with running(DESK, str(place), str(os.cpu_count() or 1)) as base:
        for name, paths in pages.items():
            took = asyncio.run(asked(base, paths))
            line = f"{name:16}{took.alone:8.1f}{took.median:10.1f}{took.most:8.1f}{took.median / empty.median:8.1f}"
            new = asyncio.run(asked(base, paths, fresh=True)) if not name.startswith("API") else None
            print(line + (f"   fresh: {new.alone:.1f}, {new.median:.1f}, {new.most:.1f}" if new else ""), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            made(Path(folder, "case.db"))
            main(Path(folder, "case.db"))
