"""Whether a place was under alert at a time; unknown where a feed may not cover it.

>>> stretch(Interval("2025-07-04", "2025-07-04", "day"), "Europe/Kyiv")
('2025-07-03T21:00:00Z', '2025-07-04T21:00:00Z')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import (
    Connection,
    select,
)

from ..errors import UsageError
from ..records import Interval
from ..sentences import sentence
from ..sources.alerts import zone
from .alerts import Held, held, kept
from .areas import Where, covers

AROUND = dt.timedelta(days=30)  # within which a feed must tell of alerts over a place, before and after, to cover it


class Stretch(Struct, frozen=True):
    """A time under alert that meets what was asked: not `sure` where it may be of other places, or over by then."""

    start: str
    end: str | None
    alert: str
    kind: str
    area: str
    source: str | None
    sure: bool


class Cover(Struct, frozen=True):
    """Whether a place was under alert: `answer` is yes, no, partly or unknown; `share` is of the time, at least.

    `intervals` are what speaks for it, `why` a sentence.
    """

    share: float | None
    intervals: tuple[Stretch, ...]
    why: str
    answer: str


class Began(Struct, frozen=True):
    """An alert that began near an instant: `minutes` after it, negative before it; `sure` as of a Stretch."""

    instant: str
    minutes: float
    start: str
    alert: str
    kind: str
    area: str
    source: str | None
    sure: bool


def stretch(interval: Interval, clock: str | None = None) -> tuple[str, str]:
    """An interval of a reading as two instants, the second not included; `clock` is the zone of local times.

    >>> stretch(Interval("2025-07-04T10:30", "2025-07-04T10:30", "minute"), "Europe/Kyiv")
    ('2025-07-04T07:30:00Z', '2025-07-04T07:31:00Z')
    >>> stretch(Interval("2025-07-04", "2025-07-04", "day"), "Europe/Kyiv")
    ('2025-07-03T21:00:00Z', '2025-07-04T21:00:00Z')
    """
    own = zone(clock) if clock is not None else None
    return _instant(interval.start, own, last=False), _instant(interval.end, own, last=True)


def _instant(value: str, clock: ZoneInfo | None, *, last: bool) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
        if last:  # local days need not have 24 hours
            moment += dt.timedelta(days=1) if len(value) <= len("2025-07-04") else dt.timedelta(minutes=1)
    except (ValueError, OverflowError):
        raise UsageError(f"{value[:40]!r} is no time") from None
    if moment.tzinfo is None:
        if clock is None:
            raise UsageError(f"{value[:40]!r} has no offset; tell its time zone")
        moment = moment.replace(tzinfo=clock, fold=1 if last else 0)  # where an hour came twice, the longer time
    return _written(moment)


def _time(value: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value[:40]!r} is no time; write 2025-07-04T10:30:00Z") from None
    if moment.tzinfo is None:
        raise UsageError(f"{value[:40]!r} has no offset; write 2025-07-04T10:30:00Z")
    return moment.astimezone(dt.UTC)


def _written(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


# --- what is asked


def under(
    connection: Connection,
    lat: float | None,
    lon: float | None,
    admin1: str | None,
    country: str | None,
    start: str,
    end: str,
    *,
    geonameid: int | None = None,
    precision: str = "town",
) -> list[Stretch]:
    """The times between two instants at which a place was, or may have been, under alert."""
    place = Where("", lat, lon, country, admin1, geonameid, precision)
    return _stretches(held(connection, start, end, place), place, start, end)


def coverage(connection: Connection, place: Where, start: str, end: str) -> Cover:
    """Whether a place was under alert from `start` to `end`, which is not included unless both are one instant.

    It is unknown where no feed tells of alerts over the place both before and after, within 30 days: then nobody may
    have told.
    """
    first, last = _time(start), _time(end)
    if last < first:
        raise UsageError(f"{end[:40]!r} lies before {start[:40]!r}")
    start, end = _written(first), _written(last)
    around = held(connection, _written(first - AROUND), _written(last + AROUND), place)
    found = tuple(_stretches(around, place, start, end))
    sure = _share([one for one in found if one.sure], start, end)
    may = _share(found, start, end)
    areas = ", ".join(dict.fromkeys(one.area or sentence("piece.outline") for one in found))[:200]
    if sure == 1:
        return Cover(1.0, found, sentence("alert.always", areas=areas), "yes")
    if sure > 0:
        code = "alert.partly_at_least" if may > sure else "alert.partly"
        return Cover(sure, found, sentence(code, share=f"{sure:.0%}", areas=areas), "partly")
    if found:
        why = sentence("alert.unsure", areas=areas)
        return Cover(None, found, why, "unknown")
    before, after = _evidence(around, place, start, end)
    both = before.keys() & after.keys()
    if both:
        feed = max(both, key=lambda one: (before[one], one))
        why = sentence("alert.none", before=before[feed], after=after[feed])
        return Cover(0.0, (), why, "no")
    code = "alert.untold_before" if after else "alert.untold_after" if before else "alert.untold"
    return Cover(None, (), sentence(code, n=AROUND.days), "unknown")


def check(connection: Connection, instants: Iterable[str], place: Where, minutes: float = 15) -> list[Began]:
    """The alerts over a place that began within so many minutes of an instant, the nearest first, instant by instant.

    Updates of an alert that is kept are none that began.
    """
    found: list[Began] = []
    tolerance = dt.timedelta(minutes=minutes)
    for instant in instants:
        moment = _time(instant)
        near: list[Began] = []
        for one in held(connection, _written(moment - tolerance), _written(moment + tolerance), place):
            alert = one.alert
            after = (_time(alert.start) - moment) / dt.timedelta(minutes=1)
            if abs(after) > minutes or (alert.message == "update" and _is_kept(connection, alert.refers)):
                continue
            sure = covers(alert, place) is True
            told = (alert.start, alert.id, alert.kind, alert.area, alert.source)
            near.append(Began(_written(moment), round(after, 2), *told, sure))
        found += sorted(near, key=lambda one: (abs(one.minutes), one.start, one.alert))
    return found


def _is_kept(connection: Connection, handles: tuple[str, ...]) -> bool:
    asked = select(kept.c.id).where(kept.c.handle.in_(handles)).limit(1)
    return connection.execute(asked).first() is not None


def _stretches(some: list[Held], place: Where, start: str, end: str) -> list[Stretch]:
    """What of these lies between two instants; what is sure and what may be stand one after the other."""
    found = []
    for one in some:
        alert, over = one.alert, covers(one.alert, place)
        told = (alert.id, alert.kind, alert.area, alert.source)
        certain = alert.start < one.sure or one.sure == one.until
        if over is not False and certain and _meet(alert.start, one.sure, start, end):
            found.append(Stretch(alert.start, one.sure, *told, over is True))
        if over is not False and one.until != one.sure and _meet(one.sure, one.until, start, end):
            found.append(Stretch(one.sure, one.until, *told, False))
    return found


def _meet(first: str, last: str | None, start: str, end: str) -> bool:
    """Whether two times, without their ends, have something in common; one that has no length is an instant."""
    if last is None:
        return end > first or start >= first
    if start == end or first == last:
        return first <= start < last or start <= first < end or first == start
    return first < end and start < last


def _share(some: Iterable[Stretch], start: str, end: str) -> float:
    """How much of the time is in one of the stretches."""
    cut = sorted((max(one.start, start), min(one.end or end, end)) for one in some)
    if start == end:
        return 1.0 if cut else 0.0
    total = dt.timedelta()
    reached = start
    for first, last in cut:
        first = max(first, reached)
        if last > first:
            total += _time(last) - _time(first)
            reached = last
    return total / (_time(end) - _time(start))


def _evidence(some: list[Held], place: Where, start: str, end: str) -> tuple[dict[str, str], dict[str, str]]:
    """For each feed, the start of its last alert over the place before a time, and of its first one after it."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for one in some:
        if covers(one.alert, place) is True:
            begun = one.alert.start
            for feed in one.feeds:
                if begun < start:
                    before[feed] = max(before.get(feed, begun), begun)
                elif begun >= end:
                    after[feed] = min(after.get(feed, begun), begun)
    return before, after
