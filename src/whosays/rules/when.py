"""What a time expression says, not yet placed on a calendar, and when two of them say one thing.

`When` is underspecified on purpose: «в четвер» has a weekday and nothing else. `resolve/timexes.py` finds the day.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .engine import Match
from .mentions import Mention


class When(NamedTuple):
    """What a time expression says; None where it says nothing of it."""

    year: int | None = None
    years: int | None = None  # how many: 10 a decade, 100 a century
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    which: int | None = None  # -1 last, 0 this, 1 next: of a weekday, a season
    or_nth: int | None = None  # where the day is no such weekday: «الثلاثاء الثالث من أيلول»
    nth: int | None = None  # the third Tuesday, the last day (-1) of a month
    shift: tuple[int, str] | None = None  # so many days, weeks … from the day of publication
    span: tuple[int, str] | None = None  # the week, month, year … so many from this one
    last: tuple[int, str] | None = None  # so many hours, days … up to now
    then: tuple[int, str] | None = None  # so many days, years … from the time told before
    part: str | None = None  # of the day
    hour: int | None = None
    minute: int | None = None
    half: str | None = None  # am, pm
    zone: str | None = None
    season: int | None = None
    phase: str | None = None  # of a month, a year
    era: str | None = None  # day `of_era` of it
    of_era: int | None = None
    lunar: bool = False  # months and years of the Hijra
    either: bool = False  # 7/9: the month may stand first
    loose: bool = False  # so far no proof that this is a time at all
    future: bool = False
    past: bool = False
    why: str | None = None  # why no day can be named
    until: When | None = None  # the other end of a range


def timex(match: Match, when: When | None, start: int | None = None, end: int | None = None) -> Mention | None:
    """The mention of a time expression, with the flags that rules ask for."""
    if when is None:
        return None
    parts = tuple(p for p, item in zip(match.parts, match.rule.items, strict=True) if p is not None and _used(item))
    every = tuple(p for p in match.parts if p is not None)
    first = min(p.start for p in parts) if start is None else start
    last = max(p.end for p in parts) if end is None else end
    return Mention("timex", first, last, flags_of(when), when, match.rule.name, every)


def _used(item: object) -> bool:
    return not getattr(item, "keep", False)


def flags_of(when: When) -> frozenset[str]:
    """What a rule may ask of a time expression."""
    flags = set()
    for name in ("year", "month", "day", "weekday", "part", "season", "era", "phase", "nth"):
        if getattr(when, name) is not None:
            flags.add(name)
    if when.hour is not None:
        flags.add("clock")
    if when.loose:
        flags.add("loose")
    if when.until is not None:
        flags.add("range")
    if when.span is not None:
        flags.add("span")
    if when.years is not None:
        flags.add("years")
    if when.lunar:
        flags.add("lunar")
    return frozenset(flags)


def parts_of(match: Match, *kinds: str) -> list[Mention]:
    return [part for part in match.parts if part is not None and part.kind in kinds]


def whole(number: Mention) -> int | None:
    figure = number.value
    if figure.low is None or figure.low != figure.high or figure.bound != "exact":
        return None
    return int(figure.low) if figure.low == int(figure.low) else None


def digits(code: Mention) -> int | None:
    """The number of an ordinal in digits: 24-го, 9th, «70-й»; of years 1990s, 1950-х."""
    found = re.match(r"(\d{1,4})(?!\d)\D*$", plain(str(code.value)))
    return int(found.group(1)) if found else None


def plain(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c.lower() for c in text if c not in "\u200e\u200f\u0640")


def day_of(match: Match) -> int | None:
    """The day that a number, an ordinal or both together name («двадцать четвёртое»)."""
    day = 0
    for part in parts_of(match, "number", "ordinal", "code"):
        value = whole(part) if part.kind == "number" else digits(part) if part.kind == "code" else part.value
        if value is None or (day and value >= 10):
            return None
        day += value
    return day if 1 <= day <= 31 else None


def merged(a: When, b: When) -> When | None:
    """One time of two that say different things of it; None where they cannot be one."""
    for span, year in ((a, b), (b, a)):
        if span.until is not None and year.year is not None and year == When(year=year.year):
            return with_year(span, year.year)
    if a.until or b.until or a.why or b.why or a.phase or b.phase or a.last or b.last or a.era or b.era:
        return _range_of_hours(a, b)
    if (a.nth is not None and (b.weekday or b.day)) or (b.nth is not None and (a.weekday or a.day)):
        return None
    if _is_doubtful(a, b) or _is_doubtful(b, a):
        return None
    a, b = _last_of(a, b), _last_of(b, a)
    fields: dict[str, Any] = {}
    for name in When._fields:
        if name in {"loose", "lunar", "future", "past", "either"}:
            continue
        x, y = getattr(a, name), getattr(b, name)
        if x is not None and y is not None:
            return None
        fields[name] = x if x is not None else y
    when = When(**fields, lunar=a.lunar or b.lunar, either=a.either or b.either)
    return when if _holds_together(when, a, b) else None


def with_year(when: When, year: int) -> When | None:
    """The time with a year, both ends of it; None where it has one."""
    if when.year is not None or (when.month is None and when.season is None) or when.then is not None:
        return None
    if when.until is None:
        return when._replace(year=year, loose=False)
    later = with_year(when.until, year)
    wraps = (when.month or 0) > (when.until.month or 0)
    return None if later is None else when._replace(year=year - wraps, until=later, loose=False)


def _is_doubtful(a: When, b: When) -> bool:
    """Whether a word that may be a weekday stands beside nothing that makes it one."""
    return a.loose and a.weekday is not None and not (b.day or b.month or b.span)


def _last_of(a: When, b: When) -> When:
    """The last Monday of a month, not the one before the day of publication; the last day."""
    if b.month is None or b.day is not None:
        return a
    if a.weekday is not None and a.which == -1:
        return a._replace(which=None, nth=-1)
    return When(nth=-1) if a == When(span=(-1, "day"), loose=True) else a


def _range_of_hours(a: When, b: When) -> When | None:
    """A day and hours from … to …."""
    for day, hours in ((a, b), (b, a)):
        if hours.until is not None and hours.until.hour is not None and hours.day is None and hours.shift is None:
            plain = not (day.until or day.why or day.phase or day.last or day.era) and day.hour is None
            if plain and (day.day is not None or day.weekday is not None or day.shift is not None):
                first = merged(day, hours._replace(until=None))
                last = merged(day, hours.until)
                return first._replace(until=last) if first and last else None
    return None


def _holds_together(when: When, a: When, b: When) -> bool:
    if when.nth is not None:
        return not (when.day or when.part or when.hour is not None or when.shift)
    dayed = when.day is not None or when.weekday is not None or (when.shift or when.then or ("", ""))[1] == "day"
    if (when.part or when.hour is not None) and not dayed and not (when.hour is not None and when.part):
        return False
    if when.then and when.then[1] == "day" and (when.day or when.weekday or when.month):
        return False
    if when.years or when.season is not None:
        return when.years is None and when.month is None and not dayed
    if when.shift and when.shift[1] != "day":
        return False
    if when.shift and when.then and not ((a.shift and a.then) or (b.shift and b.then)):
        return False
    if when.span and not _spans(when):
        return False
    if when.then and when.then[1] != "day" and not (when.month and when.then[1] == "year"):
        return when.then[1] == "month" and when.day is not None
    if when.weekday is not None and when.day is None and (when.month is not None or when.year is not None):
        return False
    if when.year is not None and when.month is None:
        return False
    return not (when.day is not None and when.month is None and when.weekday is None)


def _spans(when: When) -> bool:
    """Whether last week, next month … may be said of this: a weekday of a week, a month of a year."""
    assert when.span is not None
    grain = when.span[1]
    if grain == "week":
        return when.weekday is not None and when.month is None
    if grain == "year":
        return when.month is not None and when.year is None
    return grain == "month" and when.day is not None and when.month is None
