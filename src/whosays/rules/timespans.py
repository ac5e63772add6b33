"""Productions of time expressions made of others: a day and its hours, a month and its year, from … to …."""

from __future__ import annotations

from .engine import Match
from .mentions import Mention
from .timexes import LATEST, clock_of
from .when import When, day_of, digits, flags_of, merged, parts_of, plain, timex, whole, with_year


def zone(match: Match) -> Mention | None:
    """A clock with the name of the place whose clock it is."""
    (time,), (name,) = parts_of(match, "timex"), parts_of(match, "zone")
    when: When = time.value
    if when.zone is not None:
        return None
    until = when.until._replace(zone=name.value) if when.until is not None else None
    return timex(match, when._replace(zone=name.value, until=until))


def phase_grain(match: Match) -> Mention | None:
    """A part of this month, of this year: «до кінця року»."""
    (word,), (grain,) = parts_of(match, "phase"), parts_of(match, "grain")
    if grain.value not in {"week", "month", "year", "decade", "century"} or grain.flags & {"plural", "dual"}:
        return None
    return timex(match, When(span=(0, grain.value), phase=word.value))


def which_month(match: Match) -> Mention | None:
    """Last March, «28 يونيو الماضي»."""
    (word,), (time,) = parts_of(match, "which"), parts_of(match, "timex")
    when: When = time.value
    told = when.year is not None or when.span is not None or when.which is not None or when.until is not None
    if told or when.phase is not None or not -1 <= word.value <= 1:
        return None
    return timex(match, when._replace(which=word.value, loose=False))


def phase(match: Match) -> Mention | None:
    """A part of a month, a year, a week: "late February 2022", «на початку березня»."""
    (word,), (time,) = parts_of(match, "phase"), parts_of(match, "timex")
    when: When = time.value
    if when.day is not None or when.phase is not None or when.hour is not None or when.weekday is not None:
        return None
    if when.loose and parts_of(match, "the"):
        return None  # "the start of the march"
    if when.month is None and when.year is None and when.span is None and when.season is None and when.then is None:
        return None
    return timex(match, when._replace(phase=word.value, loose=False))


def nth(match: Match) -> Mention | None:
    """The third Tuesday, the last day of a month."""
    words = parts_of(match, "ordinal", "which")
    (ordinal,) = words[:1]
    quarter = _quarter(match, ordinal)
    if quarter is not None:
        return timex(match, quarter)
    months = [m for m in parts_of(match, "timex") if m.value.month is not None or m.value.span is not None]
    if not months or months[0].value.day is not None or months[0].value.part is not None:
        return None
    when: When = months[0].value
    if when.month is None and (when.span is None or when.span[1] != "month"):
        return None
    days = [m for m in parts_of(match, "timex") if m is not months[0]]
    value = ordinal.value
    for grain in parts_of(match, "grain"):
        if grain.value == "week" and when.phase is None and value <= 5:
            return timex(match, when._replace(phase=f"week {value}", loose=False))
        if grain.value != "day":
            return None
    if ordinal.kind == "which" and value != -1:
        return None
    if days and (days[0].value.weekday is None or days[0].value._replace(weekday=None, loose=False) != When()):
        return None
    weekday = days[0].value.weekday if days else None
    return timex(match, when._replace(nth=value, weekday=weekday, loose=False))


def _quarter(match: Match, ordinal: Mention) -> When | None:
    """The second quarter of a year."""
    years = [m.value for m in parts_of(match, "timex") if m.value.year is not None or m.value.span]
    if not years or not any(g.value == "quarter" for g in parts_of(match, "grain")) or not 1 <= ordinal.value <= 4:
        return None
    plain = years[0].month is None and years[0].phase is None and years[0].years is None and years[0].season is None
    return years[0]._replace(phase=f"quarter {ordinal.value}") if plain else None


def nth_after(match: Match) -> Mention | None:
    """The third Tuesday after a day."""
    (ordinal,), (first, second) = parts_of(match, "ordinal"), parts_of(match, "timex")
    day: When = second.value
    if day.month is None or day.day is None or first.value.weekday is None or first.value.which is not None:
        return None
    return timex(match, day._replace(nth=ordinal.value, weekday=first.value.weekday))


def equal(match: Match) -> Mention | None:
    """A date of the Hijra and the Gregorian one beside it, which tells the day."""
    first, second = (m.value for m in parts_of(match, "timex"))
    if first.lunar == second.lunar:
        return timex(match, merged(first, second))
    return timex(match, second if first.lunar else first)


def twice(match: Match) -> Mention | None:
    """A month by two of its names: «يوليو (تموز)»."""
    first, second = (m.value for m in parts_of(match, "timex"))
    same = first.month == second.month and second.day is None and second.until is None and not second.lunar
    if not same or first.year is not None:
        return None
    return timex(match, first._replace(year=second.year, loose=False))


def join(match: Match) -> Mention | None:
    """Two expressions of one time, side by side: «вранці у четвер, 31 жовтня», "10 a.m. Nov. 29"."""
    first, second = parts_of(match, "timex")
    begins = _begins(second)
    if "conjunction" in begins.flags:
        return None  # «الأربعاء وصباح الخميس» are two
    of_month = second.value.month is not None and flags_of(second.value) <= {"month", "year"}
    if first.value == When(span=(-1, "week")) and of_month and not parts_of(match, "comma"):
        return timex(match, second.value._replace(phase="week -1", loose=False))
    when = merged(first.value, second.value)
    spelt = begins.kind == "ordinal"
    if when is not None and when.weekday and when.day and when.day <= 5 and spelt and first.end == second.start:
        when = when._replace(or_nth=when.day)
    return timex(match, when)


def _begins(mention: Mention) -> Mention:
    """The word that a time expression begins with."""
    while mention.parts:
        mention = mention.parts[0]
    return mention


def night_between(match: Match) -> Mention | None:
    """The night between two days named one after the other: «ليل الاثنين الثلاثاء»."""
    first, second = parts_of(match, "timex")
    night, next_day = first.value, second.value
    if night.part not in {"night", "midnight"} or night.weekday % 7 + 1 != next_day.weekday or next_day.part:
        return None
    part = "midnight" if night.part == "midnight" else "night_to"
    return timex(match, next_day._replace(part=part, loose=False))


def day_of_month(match: Match) -> Mention | None:
    """A day of this, last, next month: «التاسع عشر من هذا الشهر»."""
    (time,) = [m for m in parts_of(match, "timex") if m.value.span is not None]
    when: When = time.value
    day = day_of(match)
    if day is None or when.span is None or when.span[1] != "month" or when.day is not None:
        return None
    return timex(match, when._replace(day=day))


def add_year(match: Match) -> Mention | None:
    """A month and the number of its year: «лютого 2022», "May 22, 2022"."""
    (time,), (number,) = parts_of(match, "timex"), parts_of(match, "number", "code")
    when: When = time.value
    value = whole(number) if number.kind == "number" else digits(number)
    if value is None or not 1000 <= value <= LATEST or (when.lunar and not 1300 <= value <= 1500):
        return None
    return timex(match, with_year(when, value))


def add_year_last(match: Match) -> Mention | None:
    """A day and after a comma its year, if nothing follows that it could count: «السبت 14 حزيران, 2025»."""
    tokens, (number,) = match.chart.tokens, parts_of(match, "number")
    end = number.end
    return add_year(match) if end >= len(tokens) or tokens[end].shape == "p" else None


def between_times(match: Match) -> Mention | None:
    """From one time to another, one interval: «з 16 по 24 серпня», «с 20.00 мск 22 мая до 7.00 23 мая»."""
    times = parts_of(match, "timex")
    last: When = times[-1].value
    if last.until is not None or not _is_between(match):
        return None
    if len(times) == 2:
        first: When = times[0].value
        if first.until is not None or not _comparable(first, last):
            return None
        return timex(match, _filled(first, last)._replace(until=last))
    number = parts_of(match, "number", "code", "ordinal")[0]
    hours = clock_of(plain(str(number.value))) if number.kind == "code" else None
    if hours is not None and last.hour is not None:
        return timex(match, _filled(hours, last)._replace(until=last))
    value = whole(number) if number.kind == "number" else digits(number) if number.kind == "code" else number.value
    if value is None:
        return None
    if last.day is not None and last.month is not None and 1 <= value <= 31 and last.hour is None:
        first = last._replace(day=value, weekday=None)
        return timex(match, first._replace(until=last)) if value != last.day else None
    if last.year is not None and last.month is None and 1000 <= value < last.year and last.season is None:
        return timex(match, last._replace(year=value, until=last))
    if last.hour is not None and last.day is None and 0 <= value <= 24 and last.minute == 0:
        return timex(match, last._replace(hour=value, until=last))
    return None


def _is_between(match: Match) -> bool:
    """Whether "and" stands only where "between" stands too."""
    joined = any("and" in m.flags for m in parts_of(match, "till"))
    return joined == any("between" in m.flags for m in parts_of(match, "from"))


def _comparable(first: When, last: When) -> bool:
    for when in (first, last):
        if when.why or when.last or when.era:
            return False
    if first.hour is not None or last.hour is not None:
        return first.hour is not None and last.hour is not None
    named = (first.weekday is not None and first.day is None, last.weekday is not None and last.day is None)
    return _grain(first) == _grain(last) and named[0] == named[1]


def _grain(when: When) -> str:
    if when.part:
        return "part"
    if when.day is not None or when.weekday is not None or when.nth is not None:
        return "day"
    if when.shift or when.then:
        return (when.shift or when.then or (0, ""))[1]
    if when.month is not None:
        return "month"
    return "span" if when.span else "season" if when.season is not None else "year"


def _filled(first: When, last: When) -> When:
    """The first end with what it leaves to the second: a month, a year, a zone."""
    dayed = first.month is not None or first.day is not None or first.weekday is not None or first.shift is not None
    if first.hour is not None and not dayed:
        first = first._replace(year=last.year, month=last.month, day=last.day, weekday=last.weekday)
        first = first._replace(shift=last.shift, which=last.which)
    if first.year is None and last.year is not None and first.month is not None and last.month is not None:
        later = (first.month, first.day or 0) > (last.month, last.day or 99)
        first = first._replace(year=last.year - 1 if later else last.year)
    if first.season is not None and first.year is None:
        first = first._replace(year=last.year)
    return first._replace(zone=first.zone or last.zone, loose=False)


def to_day(match: Match) -> Mention | None:
    """From a day of a month to another of it: "from June 3 to 5"."""
    (time,), (number,) = parts_of(match, "timex"), parts_of(match, "number")
    when: When = time.value
    value = whole(number)
    if value is None or when.until is not None or when.hour is not None or not (when.day or 31) < value <= 31:
        return None
    return timex(match, when._replace(until=when._replace(day=value, weekday=None)))


def night_pair(match: Match) -> Mention | None:
    """The night from one day to the next: «в ночь с 5 на 6 июля», «у ніч з п'ятниці на суботу»."""
    times = parts_of(match, "timex")
    first: When | None = times[0].value if len(times) > 1 else None
    when: When = times[-1].value
    numbers = parts_of(match, "number")
    if when.until or when.part or when.hour is not None or not (when.day or when.weekday):
        return None
    if numbers and (when.day is None or whole(numbers[0]) is None):
        return None
    if first is not None and (first.hour is not None or not (first.day or first.weekday)):
        return None
    return timex(match, when._replace(part="night_to", loose=False))


def shared(match: Match) -> Mention | None:
    """The first of two days that share a month: «28 і 30 липня»."""
    time = parts_of(match, "timex")[0]
    when: When = time.value
    number = parts_of(match, "number", "code")[0]
    value = whole(number) if number.kind == "number" else digits(number)
    if value is None or when.day is None or when.month is None or when.until is not None:
        return None
    if not 1 <= value < when.day:
        return None
    return timex(match, When(year=when.year, month=when.month, day=value), number.start, number.end)


JOINED = (
    zone, which_month, phase_grain, phase, nth, nth_after, equal, twice, join, night_between, night_pair, to_day,
    day_of_month, add_year, add_year_last, between_times, shared,
)  # fmt: skip
"""The productions of this module."""
