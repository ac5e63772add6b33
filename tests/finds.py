"""Finds for the tests of the store, and what a reader may do to its process."""

from __future__ import annotations

import os
import random
import signal

from articles import article
from whosays.sources.found import Failure, Found
from whosays.store.reading import Done, Job, take

FRENCH = "Le ministre a déclaré que trois soldats avaient été blessés dans la nuit, selon le communiqué. "


def text(words: str, name: str = "a.txt", **told: object) -> Found:
    """A find of these words."""
    return Found(words, words.encode(), told.pop("kind", "text"), name, **told)  # type: ignore[arg-type]


def corpus(count: int, size: int = 300) -> list[Found | Failure]:
    """So many finds, with all that happens: addresses, copies, new versions, chains of them, failures, no language."""
    rng = random.Random(7)
    finds: list[Found | Failure] = []
    for number in range(count):
        words, name = article(number // 2 if number % 8 == 0 else number, size), f"report-{number}"
        kind = number % 10
        if kind == 0:
            finds.append(Failure(f"{name}.pdf", "is damaged; get it again"))
        elif kind == 1:
            finds.append(text(f"{FRENCH * 3}{number}", f"{name}.txt"))
        elif kind == 2:  # one address, two versions
            finds.append(text(words, f"{name}.html", url=f"https://news.example/{number % 40}", title=f"T {number}"))
        elif kind == 3:  # a copy elsewhere, with a date
            before = rng.choice([one for one in finds if isinstance(one, Found) and FRENCH not in one.text])
            more = {"published": f"2025-07-{number % 28 + 1:02}", "url": f"https://copy.example/{number % 30}"}
            finds.append(Found(before.text, f"<p>{before.text}".encode(), "html", f"{name}.html", **more))  # type: ignore[arg-type]
        else:
            finds.append(text(words, f"{name}.txt", publisher=f"P {number % 3}"))
    return finds


def take_or_die(job: Job) -> Done:
    """Read, but die over a text that says so."""
    if "kills its reader" in job.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return take(job)
