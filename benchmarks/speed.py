"""What ways of reading cost, in CPU seconds. Each has a process of its own, and finds nothing loaded by another."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

import dates

DAY = "2025-07-04"  # the day of publication, given to all
ROUNDS = 3
WORD = re.compile(r"\w+")

T = TypeVar("T")
Work = Callable[[str], object]
Clock = Callable[[], float]


class Way(NamedTuple):
    """What can be done with an article: how to get ready for a language, the articles at most, the languages."""

    ready: Callable[[str], tuple[Work, Clock]]
    articles: int = 1_000_000
    only: str | None = None


class Cost(NamedTuple):
    """CPU seconds for an article not seen before, for one read again, and for one pass over its words."""

    new: float
    again: float
    words: float


def reading(language: str) -> tuple[Work, Clock]:
    """A whole reading, to JSON."""
    import msgspec

    import whosays

    return lambda text: msgspec.json.encode(whosays.read(text, language=language, published=DAY)), time.process_time


def identifying(_: str) -> tuple[Work, Clock]:
    """Telling the language."""
    from whosays.languages import codes
    from whosays.text.identify import identify

    return lambda text: identify(text, codes()), time.process_time


def telling(tool: str) -> Callable[[str], tuple[Work, Clock]]:
    """The dates of a program of `dates.TOOLS`."""

    def ready(language: str) -> tuple[Work, Clock]:
        read, clock = dates.TOOLS[tool](language)
        return lambda text: read(text, DAY), clock

    return ready


def natasha(_: str) -> tuple[Work, Clock]:
    """Natasha's name tagger for Russian news."""
    try:
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
    except ImportError:
        raise dates.AbsentError("natasha is not installed here: no comparison") from None
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def tag(text: str) -> object:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        return doc.spans

    return tag, time.process_time


WAYS = {
    "whosays": Way(reading),
    "whosays, dates alone": Way(telling("whosays")),
    "dateparser": Way(telling("dateparser"), 60),
    "chrono-node": Way(telling("chrono-node")),
    "whosays, the language alone": Way(identifying),
    "natasha, names alone": Way(natasha, 60, "ru"),
}


def measure(way: str, language: str, texts: list[str]) -> Cost:
    """The cost of a way. Raises AbsentError where what it needs is not installed."""
    work, clock = WAYS[way].ready(language)
    texts = texts[: WAYS[way].articles]
    early, late = halves(texts)
    seconds(work, early, clock)
    new = seconds(work, late, clock)
    again = min(seconds(work, late, clock) for _ in range(ROUNDS))
    return Cost(new, again, one_pass(late))


def steps(language: str, texts: list[str]) -> list[tuple[str, float]]:
    """The steps of a reading with their seconds an article, not seen before."""
    import gc

    from whosays.languages import load
    from whosays.pipeline import STEPS
    from whosays.resolve.work import Work as Workbench

    early, late = halves(texts)
    spent = dict.fromkeys(STEPS, 0.0)
    for text in (*early, *late):
        if text is late[0]:
            spent = dict.fromkeys(STEPS, 0.0)
        work = Workbench(text, load(language), DAY)
        gc.disable()  # as a reading does
        for step in STEPS:
            start = time.process_time()
            step(work)
            spent[step] += time.process_time() - start
        gc.enable()
    return [(step.__name__, total / len(late)) for step, total in spent.items()]


def halves(texts: list[str]) -> tuple[list[str], list[str]]:
    """The first quarter, which serves to load what is loaded once, and the rest."""
    return texts[: len(texts) // 4], texts[len(texts) // 4 :]


def seconds(work: Work, texts: list[str], clock: Clock = time.process_time) -> float:
    """CPU seconds for one text."""
    start = clock()
    for text in texts:
        work(text)
    return (clock() - start) / max(len(texts), 1)


def one_pass(texts: list[str]) -> float:
    """The unit of comparison: CPU seconds for one pass over the words of a text."""
    return min(seconds(lambda text: sum(1 for _ in WORD.finditer(text)), texts) for _ in range(10 * ROUNDS))


def apart(work: Callable[..., T], *arguments: object) -> T:
    """What a function gives in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()
