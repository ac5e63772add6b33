"""Time expressions and their values by three programs: whosays' dates alone, dateparser and chrono-node.

Each gets the text, its language and the day it is told from, and keeps its own settings otherwise.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

LENGTH = {"year": 4, "month": 7}  # of an ISO date that says no more than this
SHORT = 1_000  # characters up to which dateparser's better and slow strategy is used; on a long text it takes minutes
CHRONO = Path(sys.prefix) / "node" / "node_modules"  # where `make bench` puts chrono-node


class AbsentError(Exception):
    """A program to compare with is not installed here."""


class Find(NamedTuple):
    """What a program takes for a time: characters; the first and last year, month or day as exactly as known."""

    start: int
    end: int
    first: str | None
    last: str | None


class Tool(NamedTuple):
    """A program that is ready to read texts of one language, and its clock in CPU seconds."""

    read: Callable[[str, str], list[Find]]
    clock: Callable[[], float]


def whosays(language: str) -> Tool:
    """The steps of whosays that dates need, and no others."""
    from whosays.languages import load
    from whosays.pipeline import STEPS
    from whosays.resolve.work import Work

    names = [step.__name__ for step in STEPS]
    steps = STEPS[: names.index("timexes") + 1]
    pack = load(language)

    def read(text: str, day: str) -> list[Find]:
        work = Work(text, pack, day)
        gc.disable()  # as a reading does
        for step in steps:
            step(work)
        gc.enable()
        return [
            Find(one.span.start, one.span.end, shown(one.start, one.grain), shown(one.end, one.grain))
            for one in work.timexes
        ]

    return Tool(read, time.process_time)


def dateparser(language: str) -> Tool:
    """dateparser's search in running text; what it found is looked up in the text, from left to right."""
    try:
        from dateparser.search import search_dates
    except ImportError:
        raise AbsentError("dateparser is not installed here: no comparison") from None

    def read(text: str, day: str) -> list[Find]:
        noon = dt.datetime.fromisoformat(day) + dt.timedelta(hours=12)
        finds, at = [], 0
        settings, strategy = {"RELATIVE_BASE": noon}, "ngram" if len(text) <= SHORT else "split"
        found = search_dates(text, languages=[language], settings=settings, strategy=strategy, add_period=True)
        for words, date, grain in found or ():
            start = text.find(words, at)  # -1 overlaps nothing
            at = max(at, start + len(words))
            value = shown(date.date().isoformat(), grain)
            finds.append(Find(start, start + len(words) if start >= 0 else start, value, value))
        return finds

    return Tool(read, time.process_time)


def chrono(language: str) -> Tool:
    """chrono-node in a process of its own, which tells its own CPU seconds."""
    if shutil.which("node") is None or not (CHRONO / "chrono-node").exists():
        raise AbsentError("node or chrono-node is not installed here: no comparison")
    process = subprocess.Popen(
        ["node", str(Path(__file__).with_name("chrono.js"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "NODE_PATH": str(CHRONO), "TZ": "UTC"},
    )
    spent = 0.0

    def read(text: str, day: str) -> list[Find]:
        nonlocal spent
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"language": language, "text": text, "day": day}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        spent += answer["cpu"]
        return [Find(*found) for found in answer["found"]]

    return Tool(read, lambda: spent)  # the process ends with its input


TOOLS: dict[str, Callable[[str], Tool]] = {"whosays": whosays, "dateparser": dateparser, "chrono-node": chrono}


def shown(date: str | None, grain: str | None) -> str | None:
    """An ISO date with no more than is known of it.

    >>> shown("2025-07-04T18:00", "part"), shown("2025-07-01", "month"), shown("2025-01-01", "year")
    ('2025-07-04', '2025-07', '2025')
    """
    return date and date[: LENGTH.get(grain or "", 10)]
