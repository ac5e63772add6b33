"""Time expressions: the stretches of a text that can hold one, what the rules find there, and the intervals."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ..languages.lexicon import HEADS, TIME, TIME_PHRASE, YEAR, Scan, Word
from ..records import Span, Timex
from ..resolve.datelines import date_line
from ..resolve.timexes import Found, Frame, is_history, resolve
from ..resolve.work import Timed, Work
from ..rules.engine import TIME_LAYERS, run
from ..rules.mentions import Chart, Mention, bit
from ..rules.when import When
from ..sentences import sentence

AROUND = 5  # tokens on either side of a time word that may belong to the expression
NOWHERE = Word("", "", "s")
DATE_LINE = "date line"  # what is counted from the date that the report bears


def _bits(kinds: str) -> int:
    found = 0
    for kind in kinds.split():
        found |= bit(kind)
    return found


GRAIN, ERA = bit("grain"), bit("era")
ALONE = HEADS & ~(GRAIN | ERA)
BESIDE = _bits("ago which era phase roman ordinal after never")
FUTURE, STOP, TIMEX = bit("future"), bit("stop"), bit("timex")
ASIDE = dt.timedelta(days=900)  # from the time told of, beyond which another year is an aside
NEAR_FUTURE = 6  # tokens between a time expression and a word that makes it a coming one


def match_times(work: Work, trace: bool = False) -> None:
    """A chart for every stretch of text with time words, with all that the rules find in it."""
    lexicon, tokens = work.pack.times, work.words
    spots = work.marked(TIME | TIME_PHRASE)
    if not spots:
        return
    words = [NOWHERE] * len(tokens)  # filled where time words stand
    paragraphs = iter(work.paragraphs)
    first, last = next(paragraphs)
    stretches = list(_stretches(work, spots))
    for start, end in stretches:
        words[start:end] = [token.time or lexicon.bare(token) for token in tokens[start:end]]
    opens = [i for start, end in stretches for i in range(start, end) if words[i].opens]
    for start, end in stretches:
        while start >= last:
            first, last = next(paragraphs)
        scan = lexicon.scan(words, start, end, opens)
        if not trace and not _is_worth(scan.present, words, start, end):
            continue
        chart = _chart(work, words, scan, (first, last))
        chart.tried = set() if trace else None
        run(work.pack.rules, chart, TIME_LAYERS)
        if chart.present & TIMEX or trace:
            work.clocks.append(chart)


def _stretches(work: Work, spots: list[int]) -> Iterator[tuple[int, int]]:
    """Tokens around time words, within a paragraph; overlapping stretches are put together."""
    tokens = work.words
    paragraphs = iter(work.paragraphs)
    first, last = next(paragraphs)
    start, end = -1, -1
    for i in spots:
        if not work.marks[i] & TIME and not _goes_on(tokens, i):
            continue
        while i >= last:
            first, last = next(paragraphs)
        if start >= 0 and (i - AROUND > end or first >= end):
            yield start, end
            start = -1
        if start < 0:
            start = max(first, i - AROUND)
        end = min(last, i + 1 + AROUND)
    if start >= 0:
        yield start, end


def _goes_on(tokens: list[Word], i: int) -> bool:
    """Whether a phrase of time words may begin here: the next word goes on with it."""
    if i + 1 >= len(tokens):
        return False
    time, after = tokens[i].time, tokens[i + 1].time or tokens[i + 1]
    return time is not None and bool(time.leads & after.follows) and not time.opens.isdisjoint(after.inner)


def _is_worth(kinds: int, words: list[Word], start: int, end: int) -> bool:
    """Whether these kinds can make a time: a unit needs something beside it."""
    if kinds & ALONE or (kinds & (GRAIN | ERA) and kinds & BESIDE):
        return True
    return any(word.shape == "n" and YEAR.fullmatch(word.key) for word in words[start:end])


def _chart(work: Work, words: list[Word], scan: Scan, paragraph: tuple[int, int]) -> Chart:
    start, end, (first, last) = scan.first, scan.first + len(scan.bits), paragraph
    chart = work.pack.times.chart(words, scan)
    chart.script, chart.tokens = work.pack.script, work.words
    if start > first:
        chart.begin = -1  # the edges that rules may ask for are those of the paragraph
    if end < last:
        chart.finish = end + 1
    return chart


def timexes(work: Work) -> None:
    """The intervals, in the order of the text: each is counted from those before it."""
    found = sorted(_mentions(work), key=lambda pair: (pair[0].start, -pair[0].end))
    published = dt.date.fromisoformat(work.published[:10]) if work.published else None
    line = None
    if published is None:
        places = (work.characters(mention.start, mention.end) for mention, _ in found)
        line = date_line(work.text, zip(places, (mention.value for mention, _ in found), strict=True))
        published = line[1] if line else None
    whens = [mention.value for mention, _ in found]
    history = is_history([part for when in whens for part in (when, when.until) if part is not None], published)
    later = _first_dated(whens) if history else None
    starts = [mention.start for mention, _ in found]
    thread = Thread(history)
    paragraphs = iter(work.paragraphs)
    paragraph = (0, 0)
    for mention, chart in found:
        while mention.start >= paragraph[1]:
            paragraph = next(paragraphs)
            if not history:
                inside = slice(bisect_left(starts, paragraph[0]), bisect_left(starts, paragraph[1]))
                later = _first_dated(whens[inside])
                later = later if later and later[1] != "year" else None
        when: When = mention.value
        if _is_coming(chart, mention):
            when = when._replace(future=True)
        elif when.then and mention.start == paragraph[0] and mention.end >= paragraph[1] - 1:
            when = when._replace(future=True)  # nothing but the expression
        elif any(word.end == mention.start for word in chart.get("past")):
            when = when._replace(past=True)
        if any(word.end == mention.start for word in chart.get("every")):
            when = When(why=sentence("time.again"))
        told, near, origin = thread.at(paragraph)
        interval = resolve(when, Frame(published, told, near, history, later))
        span = work.span(*work.characters(mention.start, mention.end))
        if line is not None and interval.anchor == "publication":
            interval, origin = interval._replace(anchor=DATE_LINE), work.span(*line[0])
        work.timexes.append(_record(span, interval, mention, origin))
        work.timed.append(Timed(mention, mention.start, mention.end, interval))
        what = "time" if when.hour is not None and when.day is None else "date"
        work.dated |= dict.fromkeys(range(mention.start, mention.end), (mention.start, mention.end, what))
        if when.era is None:
            thread.tell(interval, span, paragraph)


@dataclass(slots=True)
class Thread:
    """The times that a text has told of, for those counted from them.

    Where a text tells a history, a year far from those around it is an aside, until a second one is near it.
    """

    history: bool
    main: tuple[dt.date, str] | None = None
    aside: tuple[dt.date, str] | None = None
    where: tuple[int, int] = (0, 0)  # the paragraph of the last one
    origin: Span | None = None

    def at(self, paragraph: tuple[int, int]) -> tuple[tuple[dt.date, str] | None, bool, Span | None]:
        """The time told before, whether in the same paragraph, and its characters."""
        near = paragraph == self.where
        return (self.aside if self.aside and near else self.main), near, self.origin

    def tell(self, found: Found, span: Span, paragraph: tuple[int, int]) -> None:
        """Go on from this one."""
        if found.day is None or found.grain is None or (self.history and found.anchor in {"publication", DATE_LINE}):
            return
        told = (found.day, "day" if found.grain in {"day", "part", "minute"} else found.grain)
        explicit = found.anchor is None
        if (
            not self.history
            or self.main is None
            or abs(found.day - self.main[0]) <= ASIDE
            or (
                self.aside is not None
                and paragraph != self.where
                and explicit
                and abs(found.day - self.aside[0]) <= ASIDE
            )
        ):
            self.main, self.aside = told, None
        else:
            self.aside = told
        self.where, self.origin = paragraph, span


def _mentions(work: Work) -> Iterator[tuple[Mention, Chart]]:
    for chart in work.clocks:
        taken: set[int] = set()
        for mention in sorted(chart.get("timex"), key=_rank):
            place = range(mention.start, mention.end)
            if not mention.value.loose and taken.isdisjoint(place):
                taken.update(place)
                yield mention, chart


def _rank(mention: Mention) -> tuple[int, bool, int]:
    """Of two expressions that overlap the longer one counts, then the one that names a year."""
    return mention.start - mention.end, mention.value.year is None, mention.start


def _first_dated(whens: list[When]) -> tuple[dt.date, str] | None:
    """The first time named with its year."""
    for when in whens:
        if when.year is not None and not when.lunar and when.years is None and when.year > 0:
            try:
                day = dt.date(when.year, when.month or 1, when.day or 1)
            except ValueError:
                continue
            return day, "day" if when.day else "month" if when.month else "year"
    return None


def _is_coming(chart: Chart, mention: Mention) -> bool:
    """Whether a word beside it tells of what is to come."""
    if not chart.present & FUTURE:
        return False
    for word in chart.get("future"):
        first, last = sorted((word, mention), key=lambda m: m.start)
        between = range(first.end, last.start)
        if len(between) <= NEAR_FUTURE and not any(chart.has("stop", i) or chart.has("comma", i) for i in between):
            return True
    return False


def _record(span: Span, found: Found, mention: Mention, origin: Span | None) -> Timex:
    return Timex(
        span,
        found.start,
        found.end,
        found.grain,
        found.utc,
        found.anchor,
        mention.rule,
        origin if found.anchor in {"timex", DATE_LINE} else None,
        found.why,
        found.partial,
    )
