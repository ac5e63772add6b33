"""The date that a report bears: a full date on a line of its own at its beginning.

Pages bear those of other reports, too: several such lines are a list of reports, and none of them is taken. Nor is the
day that a page begins with and bears again and again, nor one that what the report calls today does not fit: on these
it was fetched.

>>> text = "12/10/2021\\n10:06\\nTwo were killed on Monday."
>>> date_line(text, [((0, 10), When(2021, month=10, day=12)), ((35, 41), When(weekday=1))])
((0, 10), datetime.date(2021, 10, 12))
>>> date_line(text, [((0, 10), When(2021, month=10, day=12)), ((35, 41), TODAY._replace(weekday=5))])
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..rules.when import When

BESIDE = 12  # characters beside a date on a line of its own
OPENING = 600  # characters in which a report is dated
LIST = 3  # lines with nothing but a date, at the beginning or with its day, that make a list of reports
TODAY = When(shift=(0, "day"))

Dated = tuple[tuple[int, int], When]  # the characters of a time expression, and what it says


def date_line(text: str, dated: Iterable[Dated]) -> tuple[tuple[int, int], dt.date] | None:
    """The characters of the date that a text bears, and the day."""
    lines: list[tuple[tuple[int, int], dt.date]] = []
    todays: list[When] = []
    for (start, end), when in dated:
        day = full(when)
        if day is not None and _is_alone(text, start, end):
            lines.append(((start, end), day))
        if when.shift == TODAY.shift and (when.weekday is not None or (when.month and when.day)):
            todays.append(when)
    if not lines or lines[0][0][0] >= OPENING:
        return None
    place, day = lines[0]
    first = not text[: place[0]].strip()
    if sum(other[0] < OPENING or (first and day == one) for other, one in lines) >= LIST:
        return None
    return lines[0] if all(_fits(when, day) for when in todays) else None


def full(when: When) -> dt.date | None:
    """The day of a date that is told whole: with its year, and in one way."""
    if when.year is None or not when.month or not when.day or when.lunar or when.either or when.until is not None:
        return None
    try:
        return dt.date(when.year, when.month, when.day)
    except ValueError:
        return None


def _is_alone(text: str, start: int, end: int) -> bool:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)].strip()
    return len(line) - (end - start) <= BESIDE


def _fits(when: When, day: dt.date) -> bool:
    """Whether what is called today is the day of the line, or that before it: reports appear after midnight."""
    for today in (day, day - dt.timedelta(days=1)):
        weekday = when.weekday in {None, today.isoweekday()}
        if weekday and (not when.month or not when.day or (when.month, when.day) == (today.month, today.day)):
            return True
    return False
