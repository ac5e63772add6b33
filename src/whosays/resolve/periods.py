"""Periods that figures are totals of: "since 24 February", "between 2017 and 2020", «за сутки», «за 42 дні», في شهر.

A period that a time expression gives has its interval; one that is still running ends on the day of publication. A
length of time alone («за 42 дні») makes a total, and no interval.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

from msgspec import Struct

from ..records import Interval
from ..rules.mentions import Chart, Mention, bit
from .work import Timed, Work

PERIOD, SINCE, WITHIN = bit("period"), bit("since"), bit("within")
GRAIN, ENDS = bit("grain"), bit("ago") | bit("till")
NUMBER = bit("numeral")
LONG = frozenset({"day", "week", "month", "quarter", "year", "decade"})  # units that a total is told over
DAYS = frozenset({"day", "week", "month", "quarter", "year", "decade", "century", "season"})  # grains of whole days
HOURS = 24  # from which on a number of them is a period
LENGTH = 3  # tokens of a number before its unit


class Period(Struct, frozen=True, gc=False):
    """Tokens that name a period, and its interval where its days can be named."""

    first: int
    last: int
    interval: Interval | None
    lasting: bool  # whether the sentences after it go on with it
    now: bool = False  # "so far": of people it tells what an attack has cost, of things a total


def periods(work: Work, chart: Chart) -> list[Period]:
    """The periods that a sentence names, in order."""
    found = []
    i = bisect_left(work.timed, chart.first, key=lambda timed: timed.first)
    moments = []
    while i < len(work.timed) and work.timed[i].first < chart.last:
        period = _of_timex(work, chart, work.timed[i])
        if period is not None:
            found.append(period)
        elif _is_moment(chart, work.timed[i]):
            moments.append(work.timed[i])
        i += 1
    if chart.present & PERIOD:
        found += [
            Period(mention.start, mention.end, None, _goes_on(chart, mention), "now" in mention.flags)
            for mention in chart.get("period")
            if not any(timed.first <= mention.start < timed.last for timed in moments)
        ]
    if chart.present & WITHIN:
        found += [period for mention in chart.get("within") if (period := _length(work, chart, mention))]
    return sorted(found, key=lambda period: (period.first, period.last))


def _of_timex(work: Work, chart: Chart, timed: Timed) -> Period | None:
    when, found = timed.mention.value, timed.found
    place = timed.first - 1
    if when.until is not None or when.last is not None:
        if when.hour is not None or found.start is None or found.end is None or found.grain is None:
            return None
        if when.last is not None and not _is_length(chart, timed, when.last):
            return None
        interval = Interval(found.start, found.end, found.grain)
        return Period(timed.first, timed.last, interval, when.last is None)
    if place < chart.first or not chart.words[place].bits & SINCE or when.hour is not None or when.part is not None:
        return None
    if any("dated" in m.flags for m in chart.words[place].mentions("since", place)) and not (when.day and when.month):
        return None
    return Period(place, timed.last, _up_to_now(work, timed), True)


def _goes_on(chart: Chart, period: Mention) -> bool:
    return "now" not in period.flags and not chart.words[period.start].bits & WITHIN


def _is_moment(chart: Chart, timed: Timed) -> bool:
    """Whether it is a time when something happened: منذ ثلاث ساعات, منذ قليل, بداية الشهر الجاري (not منذ بداية)."""
    when = timed.mention.value
    if when.shift is not None:
        since = chart.words[timed.first].bits & SINCE  # a while ago; what is so "at the moment" is a total so far
        return when.shift[1] in {"hour", "minute"} or bool(since and when.shift == (0, "day"))
    return when.phase is not None and not chart.words[timed.first].bits & (SINCE | PERIOD)


def _is_length(chart: Chart, timed: Timed, last: tuple[int, str]) -> bool:
    """Whether "the last so many" are a day at least, and told as a length: «за сутки», not «в минувшие сутки»."""
    count, unit = last
    if unit == "minute" or (unit == "hour" and count < HOURS):
        return False
    return any(chart.first <= i and chart.words[i].bits & WITHIN for i in (timed.first - 1, timed.first))


def _up_to_now(work: Work, timed: Timed) -> Interval | None:
    """From a day to that of publication."""
    start, grain = timed.found.start, timed.found.grain
    if start is None or grain not in DAYS or work.published is None:
        return None
    today = work.published[:10]
    return Interval(start, today, "day") if dt.date.fromisoformat(start[:10]) <= dt.date.fromisoformat(today) else None


def _length(work: Work, chart: Chart, within: Mention) -> Period | None:
    """A number of days, weeks, months or years after "in", «за», خلال; one alone where it is no day.

    «في شهر رمضان» only tells when: the month is named.
    """
    times, start = work.pack.times.seen, within.end
    for i in range(start, min(chart.last, start + LENGTH + 1)):
        word = times[chart.words[i].surface]
        if word.bits & GRAIN:
            units = {str(m.value) for m in word.mentions("grain", i)} & LONG
            ended = i + 1 < chart.last and times[chart.words[i + 1].surface].bits & ENDS
            if not units or ended or (i == start and "day" in units):
                return None
            if "in" in within.flags and i == start and i + 1 < chart.last and _names_month(work, i + 1):
                return None
            return Period(start - 1, i + 1, None, False)
        if word.shape != "n" and not chart.words[i].bits & NUMBER:
            return None
    return None


def _names_month(work: Work, i: int) -> bool:
    """Whether the name of a month stands at a token."""
    word = work.words[i].time
    return word is not None and any(entry.kind == "month" for entry, _ in word.hits)
