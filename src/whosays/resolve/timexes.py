"""From what a time expression says to an interval on the calendar, or to the reason why there is none.

Everything here is a function of its arguments; the day of publication is one of them, the clock of the machine is not.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any, NamedTuple

from ..rules.when import When
from ..sentences import sentence
from ..vocabulary import ERAS, PARTS
from .calendars import DAY, day_of_month, month_of, moved, phase_of, span_of, zone_of

NEAR = 20  # days from publication within which a date without a year is a date of the news
AGO = dt.timedelta(days=100)  # the third Tuesday of October is the coming one if the last was longer ago
MANY = 4  # years named in a text, from which on it may be told as history
FAR = 1  # years from publication, beyond which a year named is history
SEASONS = {1: (12, 3), 2: (3, 3), 3: (6, 3), 4: (9, 3)}  # winter to autumn: first month, how many
ERA_NEAR = 3  # days from publication on which "day 252 of the war" may fall


class Found(NamedTuple):
    """An interval, and what it hangs on; with `why` instead where no day can be named."""

    start: str | None
    end: str | None
    grain: str | None
    anchor: str | None = None
    utc: str | None = None
    why: str | None = None
    day: dt.date | None = None  # its first day
    partial: str | None = None  # what is known of a day that cannot be named


class Frame(NamedTuple):
    """What the time expressions of a text are counted from."""

    published: dt.date | None = None
    told: tuple[dt.date, str] | None = None  # the last time named before, with its grain
    near: bool = False  # it was named in the same paragraph
    history: bool = False  # the text tells of years other than that of its publication
    later: tuple[dt.date, str] | None = None  # the first time named with its year: of a history, else of the paragraph


class UnplacedError(Exception):
    """No day can be named; the argument says why."""


NO_DAY = sentence("time.no_publication")
NO_YEAR = sentence("time.no_year")
NO_TOLD = sentence("time.no_anchor")


def is_history(whens: list[When], published: dt.date | None) -> bool:
    """Whether the years that a text names are mostly not those of its publication.

    >>> is_history([When(year=1940)] * 5, dt.date(2018, 5, 1)), is_history([When(year=2018)] * 5, dt.date(2018, 5, 1))
    (True, False)
    """
    years = [w.year for w in whens if w.year is not None and not w.lunar]
    if len(years) < MANY:
        return False
    if published is None:
        return True
    far = sum(abs(year - published.year) > FAR for year in years)
    return far >= 0.75 * len(years)


def resolve(when: When, frame: Frame) -> Found:
    """The interval of a time expression.

    >>> friday = When(weekday=5)
    >>> resolve(friday, Frame(published=dt.date(2025, 7, 7))).start
    '2025-07-04'
    >>> resolve(friday, Frame()).why, resolve(friday, Frame()).partial
    ('no day of publication is known', '-W-5')
    """
    try:
        if when.until is not None:
            return _range(when, frame)
        return _point(when, frame)
    except UnplacedError as reason:
        return Found(None, None, None, why=str(reason), partial=_partial(when))
    except (ValueError, OverflowError):
        return Found(None, None, None, why=sentence("time.no_such_day"))


def _partial(when: When) -> str | None:
    """What is known of a single day whose year or week is not: `--07-04`, `-W-5`, or both (ISO 8601)."""
    known = []
    if when.until is None and not when.either and not when.lunar:
        if when.month is not None and when.day is not None and when.or_nth is None:
            known.append(f"--{when.month:02}-{when.day:02}")
        if when.weekday is not None and when.nth is None:
            known.append(f"-W-{when.weekday}")
    return " ".join(known) or None


def _range(when: When, frame: Frame) -> Found:
    assert when.until is not None
    last = _point(when.until, frame)
    inner = frame
    if when.until.year is None and last.day is not None and when.month is not None:
        inner = frame._replace(told=(last.day, "day"), near=True, history=True)
    first = _point(when._replace(until=None), inner)
    if first.day and last.day and first.day > last.day and when.hour is None:
        return Found(None, None, None, why=sentence("time.backwards"))
    utc = f"{first.utc}/{last.utc}" if first.utc and last.utc else None
    end, anchor = last.end, last.anchor or first.anchor
    if when.hour is not None and first.start and end and end < first.start and last.day:
        end = end.replace(last.day.isoformat(), (last.day + DAY).isoformat())
    return Found(first.start, end, first.grain, anchor, utc, None, first.day)


def _point(when: When, frame: Frame) -> Found:
    if when.why:
        raise UnplacedError(when.why)
    if when.lunar:
        return _hijri(when, frame)
    start, end, grain, anchor = _days(when, frame)
    if when.phase is not None:
        start, end, grain = phase_of(when.phase, start, end, grain)
    if when.hour is not None:
        return _clock(when, start, anchor)
    if when.part is not None:
        return _part(when.part, start, anchor)
    return Found(start.isoformat(), end.isoformat(), grain, anchor, None, None, start)


Days = tuple[dt.date, dt.date, str, str | None]


def _days(when: When, frame: Frame) -> Days:
    """First and last day, the grain, and what they were counted from."""
    if when.era is not None:
        return _era(when, frame)
    if when.last is not None:
        day = _published(frame)
        return moved(day, -when.last[0], when.last[1]), day, "day", "publication"
    if when.season is not None:
        return _season(when, frame)
    if when.nth is not None:
        return _nth(when, frame)
    if when.month is not None:
        return _month(when, frame)
    if when.year is not None:
        return _year(when)
    if when.weekday is not None and when.shift is None and when.then is None:
        return _weekday(when, frame)
    if when.then is not None and (when.shift is None or _goes_on(frame) or _is_later(when)):
        return _then(when.then, frame)
    if when.shift is not None:
        return _shifted(when.shift, frame)
    if when.day is not None:
        base = moved(_published(frame).replace(day=1), (when.span or (0, ""))[0], "month")
        day = base.replace(day=when.day)
        return day, day, "day", "publication"
    if when.span is not None:
        return _span(when.span, frame)
    if frame.told is not None and frame.near and frame.told[1] == "day":  # an hour alone: of the day told before
        return frame.told[0], frame.told[0], "day", "timex"
    day = _published(frame)
    return day, day, "day", "publication"


def _is_later(when: When) -> bool:
    """Whether «через год» need not be counted from now: nothing says that it is to come."""
    return when.shift is not None and when.shift[0] > 0 and not when.future


def _goes_on(frame: Frame) -> bool:
    """Whether what may be counted from the day of publication or from the time told before is of the latter."""
    if frame.history or frame.published is None:
        return True
    return (
        frame.told is not None and frame.near and frame.told[1] == "day" and abs(frame.told[0] - frame.published) > DAY
    )


def _published(frame: Frame) -> dt.date:
    if frame.published is None:
        raise UnplacedError(NO_DAY)
    return frame.published


def _shifted(shift: tuple[int, str], frame: Frame, base: dt.date | None = None) -> Days:
    """So long ago: weeks and months name a day, years a month, decades a year."""
    anchor = "publication" if base is None else "timex"
    day = moved(base or _published(frame), *shift)
    if shift[1] == "year":
        return (*month_of(day), "month", anchor)
    if shift[1] in {"decade", "century"}:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "year", anchor
    return day, day, "day", anchor


def _span(span: tuple[int, str], frame: Frame) -> Days:
    """The week, month, year so many from the one of publication; in a history from the one told of."""
    if frame.history and frame.told is not None and span[1] != "week":
        return (*span_of(frame.told[0], *span), "timex")
    return (*span_of(_published(frame), *span), "publication")


def _then(then: tuple[int, str], frame: Frame) -> Days:
    """Counted from the time told before; «того дня» needs a day there."""
    if frame.told is None:
        raise UnplacedError(NO_TOLD)
    day, grain = frame.told
    if then[1] == "day" and grain != "day":
        raise UnplacedError(sentence("time.no_day_before"))
    if then[0] == 0 or then[1] == "day" or (abs(then[0]) == 1 and then[1] in {"month", "year"}):
        return (*span_of(day, *then), "timex")
    return _shifted(then, frame, day)


def _weekday(when: When, frame: Frame) -> Days:
    """The nearest such day in the past or today; the next one where something says so."""
    base, anchor = _published(frame), "publication"
    weekday, which = when.weekday or 1, when.which
    if when.day is not None:
        if when.span is None:
            day = day_of_month(base, when.day, weekday)
        else:
            day = moved(base.replace(day=1), when.span[0], "month").replace(day=when.day)
        return day, day, "day", anchor
    if when.span is not None or which == 0:
        monday = base - dt.timedelta(days=base.weekday())
        day = monday + dt.timedelta(days=weekday - 1 + 7 * (when.span or (0, ""))[0])
        return day, day, "day", anchor
    back = (base.isoweekday() - weekday) % 7
    if which is None:
        day = base + dt.timedelta(days=7 - back) if when.future and back else base - dt.timedelta(days=back)
    elif which < 0:
        day = base - dt.timedelta(days=(back or 7) + 7 * (-which - 1))
    else:
        day = base + dt.timedelta(days=7 - back + 7 * (which - 1))
    return day, day, "day", anchor


def _year(when: When) -> Days:
    year = when.year or 1
    if when.years is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31), "year", None
    return dt.date(year, 1, 1), dt.date(year + when.years - 1, 12, 31), "year", None


def _month(when: When, frame: Frame) -> Days:
    year, anchor = _year_of(when, frame)
    month = when.month or 1
    if when.either and when.day is not None:
        base = _published(frame)
        day = min((dt.date(year, month, when.day), dt.date(year, when.day, month)), key=lambda d: abs(d - base))
        return day, day, "day", "publication"
    if when.day is None:
        return (*month_of(dt.date(year, month, 1)), "month", anchor)
    day = dt.date(year, month, when.day)
    if when.or_nth is not None and when.weekday not in {None, day.isoweekday()}:
        return _nth(when._replace(nth=when.or_nth, year=year, day=None), frame)
    return day, day, "day", anchor


def _year_of(when: When, frame: Frame) -> tuple[int, str | None]:
    """The year of a month or day: its own, that of a year named beside it, else the nearest to what is told."""
    if when.year is not None:
        return when.year, None
    if when.shift is not None and when.shift[1] == "day":
        return _near(when, moved(_published(frame), *when.shift), frame), "publication"
    for relative, base in ((when.span, None), (when.then, frame.told)):
        if relative is not None and relative[1] == "year":
            if base is None and frame.history and frame.told:
                base = frame.told
            return (base[0] if base else _published(frame)).year + relative[0], "timex" if base else "publication"
    told = frame.told
    if frame.published is not None and not frame.history:
        year = _near(when, frame.published, frame)
        recent = abs(_first(when, year) - frame.published) <= dt.timedelta(days=NEAR + (0 if when.day else 31))
        other = told is not None and frame.near and told[0].year != frame.published.year
        if recent or not other:
            return year, "publication"
    if frame.published is None and when.which is not None:
        raise UnplacedError(NO_DAY)  # last March is counted from when it is told
    known = frame.history or frame.near or frame.published is not None
    if told is None or not (known or told[1] != "year"):  # a year named elsewhere in the news is that of something else
        told = frame.later
    if told is None:
        if frame.published is None:
            raise UnplacedError(NO_YEAR)
        return _near(when, frame.published, frame), "publication"
    year = told[0].year if told[1] == "year" else _near(when, told[0], frame)
    if not _is_weekday(when, year):
        raise UnplacedError(NO_YEAR)
    return year, "timex"


def _is_weekday(when: When, year: int) -> bool:
    """Whether a date is the weekday that stands beside it, where one does."""
    if when.weekday is None or not when.day or not when.month or when.or_nth is not None or not _is_day(year, when):
        return True
    return dt.date(year, when.month, when.day).isoweekday() == when.weekday


def _first(when: When, year: int) -> dt.date:
    month = when.month or 1
    return dt.date(year, month, min(when.day or 15, calendar.monthrange(year, month)[1]))


def _near(when: When, base: dt.date, frame: Frame) -> int:
    """The year that puts the day nearest to another, the past one on a tie; a weekday that fits only one year decides.

    >>> _near(When(month=8, day=8), dt.date(2013, 2, 12), Frame()), _near(When(month=12), dt.date(2013, 2, 12), Frame())
    (2013, 2012)
    """
    years = range(base.year - 1, base.year + 2)
    if when.which is not None and when.weekday is None:
        month = base.replace(day=1)
        if when.which == 0:
            return min(years, key=lambda y: abs(_first(when, y) - base))
        if when.which < 0:
            return max(y for y in years if (_first(when, y) < base if when.day else _first(when, y) < month))
        return min(y for y in years if _first(when, y) > base)
    if when.past:
        last = base.year - (_first(when, base.year) > base)
        years = range(last, last + 1)
    if when.nth is not None and when.day is None and base == frame.published:
        coming = [y for y in years if _first(when, y) >= base - AGO]
        years = range(coming[0], coming[0] + 1)
    if when.weekday is not None and when.day is not None:
        wide = [y for y in range(base.year - 1, base.year + 2) if _is_day(y, when)]
        fitting = [y for y in wide if dt.date(y, when.month or 1, when.day).isoweekday() == when.weekday]
        if len(fitting) == 1:
            return fitting[0]
    if when.day == 29 and when.month == 2:
        years = range(base.year - 4, base.year + 5)
        return min((y for y in years if calendar.isleap(y)), key=lambda y: abs(_first(when, y) - base))
    return min(years, key=lambda y: (abs(_first(when, y) - base), y))


def _is_day(year: int, when: When) -> bool:
    return (when.day or 1) <= calendar.monthrange(year, when.month or 1)[1]


def _season(when: When, frame: Frame) -> Days:
    """Three months; winter begins in the December of its year. This, last and next one are counted from a day."""
    first, count = SEASONS[when.season or 1]
    if when.year is not None:
        start = dt.date(when.year, first, 1)
        return start, _season_end(start, count), "month", None
    if when.which is None and when.span is None:
        year, anchor = _year_of(When(month=first), frame)
        start = dt.date(year, first, 1)
        return start, _season_end(start, count), "month", anchor
    base, anchor = (frame.told[0], "timex") if frame.history and frame.told else (_published(frame), "publication")
    if when.span is not None:  # last year's
        start = dt.date(base.year + when.span[0], first, 1)
        return start, _season_end(start, count), "month", anchor
    starts = [dt.date(base.year + n, first, 1) for n in range(-2, 3)]
    if when.which == 0:
        start = min(starts, key=lambda day: abs(day + 45 * DAY - base))
    elif (when.which or 0) < 0:
        start = max(day for day in starts if _season_end(day, count) < base)
    else:
        start = min(day for day in starts if day > base)
    return start, _season_end(start, count), "month", anchor


def _season_end(start: dt.date, months: int) -> dt.date:
    return month_of(moved(start, months - 1, "month"))[1]


def _nth(when: When, frame: Frame) -> Days:
    """The third Tuesday, the last day of a month; counted after a day where one is given instead."""
    anchor: str | None
    if when.month is not None:
        year, anchor = _year_of(when, frame)
        month = dt.date(year, when.month, 1)
    else:
        month, anchor = moved(_published(frame).replace(day=1), (when.span or (0, ""))[0], "month"), "publication"
    last = month_of(month)[1]
    nth = when.nth or 1
    days = [month + n * DAY for n in range(last.day)]
    if when.weekday is not None:
        days = [day for day in days if day.isoweekday() == when.weekday]
    if when.day is not None:  # the third Tuesday after that day
        first = dt.date(month.year, month.month, when.day) + DAY
        days = [first + n * DAY for n in range(400)]
        days = [day for day in days if day.isoweekday() == when.weekday]
    if nth > len(days):
        raise UnplacedError(sentence("time.no_such_day"))
    day = days[nth - 1] if nth > 0 else days[nth]
    return day, day, "day", anchor


def _era(when: When, frame: Frame) -> Days:
    """Day n of an era; where the words fit several, the one whose day n is about the day of publication."""
    count = when.of_era or 1
    named = (
        [when.era] if when.era in ERAS else [name for name, era in ERAS.items() if when.era in (*era["also"], "any")]
    )
    days = {name: dt.date.fromisoformat(ERAS[name]["start"]) + (count - 1) * DAY for name in named}
    if frame.published is not None:
        near = [name for name in named if abs(days[name] - frame.published) <= ERA_NEAR * DAY]
        if len(near) == 1:
            named = near
    if len(named) != 1 or (when.era == "any" and len(named) != 1):
        raise UnplacedError(sentence("time.no_war"))
    day = days[named[0]]
    return day, day, "day", f"era {named[0]}"


def _part(part: str, day: dt.date, anchor: str | None) -> Found:
    """A part of a day, by its usual hours."""
    first, start, last, end = PARTS[part]["hours"]
    a, b = day + first * DAY, day + last * DAY
    grain = "minute" if start == end and a == b else "part"
    return Found(f"{a}T{start}", f"{b}T{end}", grain, anchor, None, None, a)


def _clock(when: When, day: dt.date, anchor: str | None) -> Found:
    hour, minute = when.hour or 0, when.minute or 0
    night = when.part in {"night", "small_hours", "night_to", "dawn"}
    late = when.half == "pm" or when.part in {"afternoon", "evening", "day", "noon"} or (night and 6 < hour <= 11)
    if late and hour < 12:
        hour += 12
    elif hour == 12 and (when.half == "am" or night):
        hour = 0
    if hour == 24:
        hour, day = 0, day + DAY
    local = dt.datetime.combine(day, dt.time(hour, minute))
    if when.zone is None:
        return Found(f"{local:%Y-%m-%dT%H:%M}", f"{local:%Y-%m-%dT%H:%M}", "minute", anchor, None, None, day)
    here = local.replace(tzinfo=zone_of(when.zone))
    text = here.isoformat(timespec="minutes")
    utc = f"{here.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    return Found(text, text, "minute", anchor, utc, None, day)


def _hijri(when: When, frame: Frame) -> Found:
    """The Gregorian days of a date of the Hijra, by the calendar of Umm al-Qura."""
    from hijridate import Gregorian, Hijri

    years: list[Any]
    if when.year is not None:
        years, anchor, near = [when.year], None, dt.date.min
    else:
        day = moved(_published(frame), (when.span or (0, ""))[0], "year")
        base = Gregorian.fromdate(day).to_hijri()
        years, anchor = [base.year - 1, base.year, base.year + 1], "publication"
        near = day
    best: tuple[dt.date, dt.date] | None = None
    for year in years:
        first, last = when.month or 1, when.month or 12
        start = Hijri(year, first, when.day or 1)
        end = start if when.day else Hijri(year, last, Hijri(year, last, 1).month_length())
        days = dt.date(*start.to_gregorian().datetuple()), dt.date(*end.to_gregorian().datetuple())
        if best is None or abs(days[0] - near) < abs(best[0] - near):
            best = days
    assert best is not None
    return Found(best[0].isoformat(), best[1].isoformat(), "day", anchor, None, None, best[0])
