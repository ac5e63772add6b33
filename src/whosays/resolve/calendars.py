"""Arithmetic of the calendar: so many months on, the week around a day, the late third of a month."""

from __future__ import annotations

import calendar
import datetime as dt

DAY = dt.timedelta(days=1)


def moved(day: dt.date, count: int, grain: str) -> dt.date:
    """The day so many units on.

    >>> moved(dt.date(2025, 3, 31), -1, "month"), moved(dt.date(2025, 3, 1), -30, "hour")
    (datetime.date(2025, 2, 28), datetime.date(2025, 2, 28))
    """
    if grain in {"minute", "hour"}:
        hours = count if grain == "hour" else 0
        return day + (abs(hours) // 24) * (DAY if hours > 0 else -DAY)
    if grain in {"day", "night"}:
        return day + count * DAY
    if grain == "week":
        return day + 7 * count * DAY
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[grain]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def span_of(base: dt.date, count: int, grain: str) -> tuple[dt.date, dt.date, str]:
    day = moved(base, count, "week" if grain == "weekend" else grain)
    if grain in {"day", "night", "hour", "minute"}:
        return day, day, "day"
    monday = day - dt.timedelta(days=day.weekday())
    if grain == "week":
        return monday, monday + 6 * DAY, "day"
    if grain == "weekend":
        return monday + 5 * DAY, monday + 6 * DAY, "day"
    if grain == "month":
        return (*month_of(day), "month")
    if grain == "quarter":
        first = dt.date(day.year, day.month - (day.month - 1) % 3, 1)
        return first, month_of(moved(first, 2, "month"))[1], "month"
    years = {"year": 1, "decade": 10, "century": 100}[grain]
    first_year = day.year - (day.year - (years == 100)) % years
    return dt.date(first_year, 1, 1), dt.date(first_year + years - 1, 12, 31), "year"


def day_of_month(base: dt.date, day: int, weekday: int) -> dt.date:
    """The nearest day of this number that is such a weekday."""
    months = (moved(base.replace(day=1), n, "month") for n in (0, -1, 1))
    fitting = [m.replace(day=day) for m in months if day <= calendar.monthrange(m.year, m.month)[1]]
    right = [d for d in fitting if d.isoweekday() == weekday]
    return min(right, key=lambda d: abs(d - base))


def phase_of(phase: str, start: dt.date, end: dt.date, grain: str) -> tuple[dt.date, dt.date, str]:
    """A part of an interval: its thirds, its halves, its first and last day, its middle."""
    if phase == "close":
        return end, end, "day"
    name, _, number = phase.partition(" ")
    if phase == "week -1":
        return end - 6 * DAY, end, "day"
    if name == "week":
        first_of = min(7 * int(number) - 6, end.day)
        return start.replace(day=first_of), start.replace(day=min(first_of + 6, end.day)), "day"
    if name == "quarter":
        first_day = moved(start, 3 * int(number) - 3, "month")
        return first_day, month_of(moved(first_day, 2, "month"))[1], "month"
    if phase == "middle":
        middle = start + (end - start + DAY) // 2
        middle = middle.replace(day=15) if grain == "month" and start.month == end.month else middle
        return middle, middle, "day"
    if grain == "month" and (start.year, start.month) == (end.year, end.month):
        cuts = {"early": (1, 10), "mid": (11, 20), "late": (21, end.day), "h1": (1, 15), "h2": (16, end.day)}
        first, last = cuts[phase]
        return start.replace(day=first), start.replace(day=last), "day"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    parts, place = {"early": (3, 0), "mid": (3, 1), "late": (3, 2), "h1": (2, 0), "h2": (2, 1)}[phase]
    if months < parts:
        days = (end - start).days + 1
        return start + days * place // parts * DAY, start + (days * (place + 1) // parts - 1) * DAY, "day"
    first_day = moved(start, months * place // parts, "month")
    last_day = moved(start, months * (place + 1) // parts, "month") - DAY
    return first_day, last_day, "year" if months > 12 and parts == 0 else "month"


def zone_of(name: str) -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    return dt.UTC if name == "UTC" else ZoneInfo(name)
