"""Productions of time expressions: from words to what they say of a calendar, not yet placed on one.

`When` is underspecified on purpose: «в четвер» has a weekday and nothing else. `resolve/timexes.py` finds the day.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..vocabulary import ERAS
from .engine import Match
from .mentions import Chart, Mention

LATEST = 2150  # a number above it is no year
HOURS = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?")
DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[t ](\d\d:\d\d)")
TWO = re.compile("[-–—]")


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
    era: str | None = None  # day `count` of it
    count: int | None = None
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


def _of(match: Match, *kinds: str) -> list[Mention]:
    return [part for part in match.parts if part is not None and part.kind in kinds]


def _fields(mention: Mention) -> dict[str, Any]:
    return mention.entry.fields if mention.entry is not None else {}


def moment(match: Match) -> Mention | None:
    """A listed expression: today, last night, «того ж дня»; its fields are those of When."""
    (word,) = _of(match, "moment", "daypart", "season", "decade")
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in _fields(word).items()}
    if word.kind == "daypart":
        fields |= {"part": word.value}
    if word.kind == "season":
        which = _of(match, "which")
        when = When(season=word.value, which=which[0].value if which else None, loose=_is_loose(word, which))
        return timex(match, when)
    if word.kind == "decade":
        fields |= {"year": word.value, "years": 10}
    return timex(match, When(**fields, loose="loose" in word.flags))


def _whole(number: Mention) -> int | None:
    figure = number.value
    if figure.low is None or figure.low != figure.high or figure.bound not in {"exact"}:
        return None
    return int(figure.low) if figure.low == int(figure.low) else None


def _digits(code: Mention) -> int | None:
    """The number of an ordinal in digits: 24-го, 9th, «70-й»; of years 1990s, 1950-х."""
    found = re.match(r"(\d{1,4})(?!\d)\D*$", _plain(str(code.value)))
    return int(found.group(1)) if found else None


def _plain(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c.lower() for c in text if c not in "\u200e\u200f\u0640")


def _day(match: Match) -> int | None:
    """The day that a number, an ordinal or both together name («двадцать четвёртое»)."""
    day = 0
    for part in _of(match, "number", "ordinal", "code"):
        value = _whole(part) if part.kind == "number" else _digits(part) if part.kind == "code" else part.value
        if value is None or (day and value >= 10):
            return None
        day += value
    return day if 1 <= day <= 31 else None


def day_month(match: Match) -> Mention | None:
    """A day and a month, in either order: «24 лютого», "May 9th", «الأول من شهر شباط»."""
    (month,) = _of(match, "month")
    grains = _of(match, "grain")
    if grains and grains[0].value != "month":
        return None
    numbers = _of(match, "number")
    if numbers and numbers[0].value.bound == "range" and len(numbers) == 1:  # 24-30 березня
        low, high = numbers[0].value.low, numbers[0].value.high
        if not (1 <= low < high <= 31):
            return None
        first = _month(month)._replace(day=int(low), loose=False)
        return timex(match, first._replace(until=first._replace(day=int(high))))
    if numbers and not numbers[0].flags & {"digits"} and not _of(match, "ordinal"):
        return None  # «два місяці» counts, «друге березня» is a date
    if numbers and numbers[0].start > month.start and _counts(match.chart, month.start, numbers[0].end):
        return None
    day = _day(match)
    return None if day is None else timex(match, _month(month)._replace(day=day, loose=False))


def _counts(chart: Chart, start: int, end: int) -> bool:
    """Whether the number after a month counts what follows: "in October 12 guards", not "on October 12 guards"."""
    if end >= len(chart.tokens):
        return False
    before = chart.tokens[start - 1].hits if start else ()
    if any(entry.kind == "article" or (entry.kind == "preposition" and "day" in entry.flags) for entry, _ in before):
        return False
    return any(entry.kind == "object" and "plural" in entry.flags for entry, _ in chart.tokens[end].hits)


def _month(word: Mention) -> When:
    return When(month=word.value, lunar="lunar" in word.flags, loose="loose" in word.flags)


def month(match: Match) -> Mention | None:
    """A month alone; one that may be another word only with what proves it."""
    words = _of(match, "month")
    if not words:  # «شهر ثلاثة»
        number = _whole(_of(match, "number")[0])
        return timex(match, When(month=number)) if number and number <= 12 else None
    when = _month(words[0])
    if len(match.parts) > 1:
        if any(g.value != "month" for g in _of(match, "grain")):
            return None
        when = when._replace(loose=False)
    return timex(match, when)


def weekday(match: Match) -> Mention | None:
    """A weekday, perhaps with last or next."""
    (word,) = _of(match, "weekday")
    which = _of(match, "which")
    if which and not isinstance(which[0].value, int):
        return None
    return timex(match, When(weekday=word.value, which=which[0].value if which else None, loose=_is_loose(word, which)))


def _is_loose(word: Mention, which: list[Mention]) -> bool:
    return "loose" in word.flags and not which


def weekday_day(match: Match) -> Mention | None:
    """A weekday and the day of the month: «السبت السادس عشر»."""
    (word,) = _of(match, "weekday")
    day = _day(match)
    if day is None:
        return None
    return timex(match, When(weekday=word.value, day=day, or_nth=day if day <= 5 else None, loose=day <= 5))


def written(match: Match) -> Mention | None:
    """A date or a clock in digits: 22-11-2021, 2022/01/03, 18.07.14, 14:30, 20:00–21:00, 1939—1945."""
    parts = _of(match, "code", "number")
    text = _plain(str(parts[0].value)) if parts[0].kind == "code" else _decimal(match, parts[0])
    short = parts[0].kind == "number" or len(match.parts) > 1
    return timex(match, _written(text, short, match.chart.script == "Latin"))


def _decimal(match: Match, number: Mention) -> str:
    return _plain(match.chart.words[number.start].surface)


def _written(text: str, short: bool, american: bool = False) -> When | None:
    iso = ISO.fullmatch(text)
    if iso:
        return _calendar(int(iso[1]), int(iso[2]), int(iso[3]), _clock(iso[4]))
    date = DATE.fullmatch(text)
    if date and (date[4] or short):
        return _in_order(date, american)
    half = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?([ap]m)", text)
    if half and int(half[1]) <= 12:
        return When(hour=int(half[1]), minute=int(half[2] or 0), half=half[3])
    ends = TWO.split(text)
    if len(ends) == 2:
        return _between(*ends)
    return _clock(text) if ":" in text else None


def _between(first: str, last: str) -> When | None:
    if len(first) == 4 and first.isdecimal() and last.isdecimal() and len(last) in {2, 4}:
        low, high = int(first), int(last if len(last) == 4 else first[:2] + last)
        return When(year=low, until=When(year=high)) if 1000 <= low < high <= LATEST else None
    start, end = _clock(first), _clock(last)
    return start._replace(until=end) if start and end and ":" in first else None


def _clock(text: str) -> When | None:
    found = HOURS.fullmatch(text)
    return When(hour=int(found[1]), minute=int(found[2])) if found else None


def _in_order(date: re.Match[str], american: bool) -> When | None:
    """Day, month, year in the order that the digits allow."""
    first, second, third = date[1], int(date[3]), date[4]
    if len(first) == 4:
        return _calendar(int(first), second, int(third), None) if third and len(third) == 2 else None
    if len(first) > 2:
        return None
    year = None if third is None else int(third) + ((2000 if int(third) < 50 else 1900) if len(third) == 2 else 0)
    if second > 12 and date[2] == "/":
        return _calendar(year, int(first), second, None)
    when = _calendar(year, second, int(first), None)
    either = american and when is not None and date[2] == "/" and int(first) <= 12 and int(first) != second
    return when._replace(either=True) if when is not None and either else when


def _calendar(year: int | None, month: int, day: int, clock: When | None) -> When | None:
    if not (1 <= month <= 12 and 1 <= day <= 31) or (year is not None and not 1000 <= year <= LATEST):
        return None
    when = When(year=year, month=month, day=day)
    return when if clock is None else when._replace(hour=clock.hour, minute=clock.minute)


def year(match: Match) -> Mention | None:
    """A year: "in 2019", «1945 року», «عام 2017», «39-му році»; decades «1950-х років»."""
    parts = _of(match, "number", "code")
    words = _of(match, "yearword")
    value = _whole(parts[0]) if parts[0].kind == "number" else _digits(parts[0])
    lunar = any("lunar" in w.flags for w in words)
    if parts[0].kind == "code":
        between = _written(_plain(str(parts[0].value)), short=False)
        if between is not None and between.until is not None and between.year is not None:
            return timex(match, between)
    if value is None or not ((1300 <= value <= 1500) if lunar else value <= LATEST):
        return None
    decade = value % 10 == 0 and _is_decade(match, parts[0])
    if 10 <= value < 100 and (decade or (parts[0].kind == "code" and words)):
        value += 1900 if value > 30 or decade else 2000
    elif value < 1000 and not lunar:
        return None
    return timex(match, When(year=value, years=10 if decade else None, lunar=lunar))


def _is_decade(match: Match, part: Mention) -> bool:
    text = _plain(str(match.chart.words[part.start].surface))
    return bool(re.search(r"\d(?:['’]?s|-?х|-?ті|-?е|-?ые|-?тих)$", text))


def decade(match: Match) -> Mention | None:
    """A decade in digits by itself: the 1990s."""
    (code,) = _of(match, "code")
    value = _digits(code)
    if value is None or not 1000 <= value <= LATEST or value % 10 or not _is_decade(match, code):
        return None
    return timex(match, When(year=value, years=10))


def century(match: Match) -> Mention | None:
    """A century: the 20th, «ХХ століття», «القرن العشرين»."""
    parts = _of(match, "number", "code", "ordinal", "roman")
    value = 0
    for part in parts:
        one = _whole(part) if part.kind == "number" else _digits(part) if part.kind == "code" else part.value
        value += one or 0
    return timex(match, When(year=100 * value - 99, years=100)) if 10 <= value <= 22 else None


def clock(match: Match) -> Mention | None:
    """An hour: "9 a.m.", «о 6 годині ранку», «الساعة 11.59», «о пів на шосту» is none yet."""
    number = _of(match, "number", "code", "ordinal")[0]
    if number.kind == "number" and "decimal" not in number.flags:
        value = _whole(number)
        when = When(hour=value, minute=0) if value is not None and 0 <= value <= 24 else _run_together(match, number)
    elif number.kind == "ordinal":
        when = When(hour=number.value, minute=0) if number.value <= 24 else None
    else:
        when = _clock(_decimal(match, number))
    if when is None:
        return None
    for half in _of(match, "half"):
        when = when._replace(half=half.value)
    for part in _of(match, "daypart"):
        when = when._replace(part=part.value)
    for minutes in _of(match, "number")[1:]:
        value = _whole(minutes)
        if value is None or value > 59:
            return None
        when = when._replace(minute=value)
    return timex(match, when)


def _run_together(match: Match, number: Mention) -> When | None:
    """2059 before the name of a clock is 20:59."""
    text = _plain(match.chart.words[number.start].surface)
    if len(text) == 4 and text.isdecimal() and int(text[:2]) < 24 and int(text[2:]) < 60:
        return When(hour=int(text[:2]), minute=int(text[2:]))
    return None


def zone(match: Match) -> Mention | None:
    """A clock with the name of the place whose clock it is."""
    (time,), (name,) = _of(match, "timex"), _of(match, "zone")
    return timex(match, time.value._replace(zone=name.value)) if time.value.zone is None else None


def ago(match: Match) -> Mention | None:
    """So long ago, or hence: «три тижні тому», «قبل يومين», "a week later"."""
    (grain,) = _of(match, "grain")
    (word,) = _of(match, "ago")
    number = _amount(match, grain)
    if number is None:
        return None
    if number == 0:
        return timex(match, When(why="how many is not told"))
    by = (int(word.value) * number, str(grain.value))
    if "then" in word.flags:
        return timex(match, When(then=by, shift=by if "now" in word.flags else None))
    return timex(match, When(shift=by))


def event(match: Match) -> Mention | None:
    """So long after something that happened: "a week after the strike"."""
    (grain,) = _of(match, "grain")
    return timex(match, When(why="it is counted from an event")) if _amount(match, grain) else None


def _amount(match: Match, grain: Mention) -> int | None:
    """How many of a unit: a number, a dual, one; 0 where it is vague."""
    numbers = _of(match, "number")
    if not numbers:
        return 2 if "dual" in grain.flags else 0 if "plural" in grain.flags else 1
    if numbers[0].value.bound == "vague" or numbers[0].value.low is None:
        return 0
    return _whole(numbers[0])


def span(match: Match) -> Mention | None:
    """Last week, this year, next month; the last 24 hours, «останні три дні»."""
    (grain,) = _of(match, "grain")
    which = _of(match, "which")
    number = _amount(match, grain)
    value = which[0].value if which else -1
    if number is None or (number == 1 and _of(match, "number")):
        return None
    if number == 0:
        return timex(match, When(why="how many is not told"))
    if number > 1 or grain.value in {"hour", "minute"} or not which or "up" in grain.flags:
        if value != -1:
            return None
        return timex(match, When(last=(number, grain.value)))
    return timex(match, When(span=(value, grain.value)))


def era_day(match: Match) -> Mention | None:
    """The day of an era: «83-й день війни», «اليوم 252 للحرب»."""
    count = sum(
        (_whole(p) if p.kind == "number" else _digits(p) if p.kind == "code" else p.value) or 0
        for p in _of(match, "number", "code", "ordinal")
    )
    grains, eras = _of(match, "grain"), _of(match, "era")
    if not count or (grains and grains[0].value != "day"):
        return None
    return timex(match, When(era=eras[0].value if eras else "any", count=count))


def era_start(match: Match) -> Mention | None:
    """The beginning of an era that is named in full: «з початку повномасштабного вторгнення»."""
    (word,), (era,) = _of(match, "phase"), _of(match, "era")
    return timex(match, When(era=era.value, count=1)) if word.value == "early" and era.value in ERAS else None


def phase_grain(match: Match) -> Mention | None:
    """A part of this month, of this year: «до кінця року»."""
    (word,), (grain,) = _of(match, "phase"), _of(match, "grain")
    if grain.value not in {"week", "month", "year", "decade", "century"} or grain.flags & {"plural", "dual"}:
        return None
    return timex(match, When(span=(0, grain.value), phase=word.value))


def phase(match: Match) -> Mention | None:
    """A part of a month, a year, a week: "late February 2022", «на початку березня»."""
    (word,), (time,) = _of(match, "phase"), _of(match, "timex")
    when: When = time.value
    if when.day is not None or when.phase is not None or when.hour is not None or when.weekday is not None:
        return None
    if when.month is None and when.year is None and when.span is None and when.season is None and when.then is None:
        return None
    return timex(match, when._replace(phase=word.value, loose=False))


def nth(match: Match) -> Mention | None:
    """The third Tuesday, the last day of a month."""
    words = _of(match, "ordinal", "which")
    (ordinal,) = words[:1]
    quarter = _quarter(match, ordinal)
    if quarter is not None:
        return timex(match, quarter)
    months = [m for m in _of(match, "timex") if m.value.month is not None or m.value.span is not None]
    if not months or months[0].value.day is not None or months[0].value.part is not None:
        return None
    when: When = months[0].value
    if when.month is None and (when.span is None or when.span[1] != "month"):
        return None
    days = [m for m in _of(match, "timex") if m is not months[0]]
    value = ordinal.value
    for grain in _of(match, "grain"):
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
    years = [m.value for m in _of(match, "timex") if m.value.year is not None or m.value.span]
    if not years or not any(g.value == "quarter" for g in _of(match, "grain")) or not 1 <= ordinal.value <= 4:
        return None
    plain = years[0].month is None and years[0].phase is None and years[0].years is None and years[0].season is None
    return years[0]._replace(phase=f"quarter {ordinal.value}") if plain else None


def nth_after(match: Match) -> Mention | None:
    """The third Tuesday after a day."""
    (ordinal,), (first, second) = _of(match, "ordinal"), _of(match, "timex")
    day: When = second.value
    if day.month is None or day.day is None or first.value.weekday is None or first.value.which is not None:
        return None
    return timex(match, day._replace(nth=ordinal.value, weekday=first.value.weekday))


def equal(match: Match) -> Mention | None:
    """A date of the Hijra and the Gregorian one beside it, which tells the day."""
    first, second = (m.value for m in _of(match, "timex"))
    if first.lunar == second.lunar:
        return timex(match, merged(first, second))
    return timex(match, second if first.lunar else first)


def join(match: Match) -> Mention | None:
    """Two expressions of one time, side by side: «вранці у четвер, 31 жовтня», "10 a.m. Nov. 29"."""
    first, second = _of(match, "timex")
    when = merged(first.value, second.value)
    spelt = _begins(second) == "ordinal"
    if when is not None and when.weekday and when.day and when.day <= 5 and spelt and first.end == second.start:
        when = when._replace(or_nth=when.day)
    return timex(match, when)


def _begins(mention: Mention) -> str:
    """The kind of the word that a time expression begins with."""
    while mention.parts:
        mention = mention.parts[0]
    return mention.kind


def merged(a: When, b: When) -> When | None:
    """One time of two that say different things of it; None where they cannot be one."""
    if a.until or b.until or a.why or b.why or a.phase or b.phase or a.last or b.last or a.era or b.era:
        return _range_of_hours(a, b)
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


def _last_of(a: When, b: When) -> When:
    """The last Monday of a month, not the one before the day of publication; the last day."""
    if b.month is None or b.day is not None:
        return a
    if a.weekday is not None and a.which == -1:
        return a._replace(which=None, nth=-1)
    return When(nth=-1) if a == When(span=(-1, "day")) else a


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
    if when.years or when.season is not None:
        return when.years is None and when.month is None and not dayed
    if when.shift and when.shift[1] != "day":
        return False
    if when.shift and when.then:
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


def night_between(match: Match) -> Mention | None:
    """The night between two days named one after the other: «ليل الاثنين الثلاثاء»."""
    first, second = _of(match, "timex")
    night, next_day = first.value, second.value
    if night.part not in {"night", "midnight"} or night.weekday % 7 + 1 != next_day.weekday or next_day.part:
        return None
    part = "midnight" if night.part == "midnight" else "night_to"
    return timex(match, next_day._replace(part=part, loose=False))


def day_of_month(match: Match) -> Mention | None:
    """A day of this, last, next month: «التاسع عشر من هذا الشهر»."""
    (time,) = [m for m in _of(match, "timex") if m.value.span is not None]
    when: When = time.value
    day = _day(match)
    if day is None or when.span is None or when.span[1] != "month" or when.day is not None:
        return None
    return timex(match, when._replace(day=day))


def add_year(match: Match) -> Mention | None:
    """A month and the number of its year: «лютого 2022», "May 22, 2022"."""
    (time,), (number,) = _of(match, "timex"), _of(match, "number", "code")
    when: When = time.value
    value = _whole(number) if number.kind == "number" else _digits(number)
    if value is None or when.year is not None or (when.month is None and when.season is None):
        return None
    if when.until is not None or when.then is not None or not 1000 <= value <= LATEST:
        return None
    if when.lunar and not 1300 <= value <= 1500:
        return None
    return timex(match, when._replace(year=value, lunar=when.lunar, loose=False))


def between_times(match: Match) -> Mention | None:
    """From one time to another, one interval: «з 16 по 24 серпня», «с 20.00 мск 22 мая до 7.00 23 мая»."""
    times = _of(match, "timex")
    last: When = times[-1].value
    if last.until is not None:
        return None
    if len(times) == 2:
        first: When = times[0].value
        if first.until is not None or not _comparable(first, last):
            return None
        return timex(match, _filled(first, last)._replace(until=last))
    number = _of(match, "number", "code", "ordinal")[0]
    value = _whole(number) if number.kind == "number" else _digits(number) if number.kind == "code" else number.value
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


def _comparable(first: When, last: When) -> bool:
    for when in (first, last):
        if when.why or when.last or when.era:
            return False
    if first.hour is not None or last.hour is not None:
        return first.hour is not None and last.hour is not None
    return _grain(first) == _grain(last)


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
    if first.month is None and first.day is None and first.hour is not None and first.weekday is None:
        if first.shift is None:
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
    (time,), (number,) = _of(match, "timex"), _of(match, "number")
    when: When = time.value
    value = _whole(number)
    if value is None or when.until is not None or when.hour is not None or not (when.day or 31) < value <= 31:
        return None
    return timex(match, when._replace(until=when._replace(day=value, weekday=None)))


def night_pair(match: Match) -> Mention | None:
    """The night from one day to the next: «в ночь с 5 на 6 июля», «у ніч з п'ятниці на суботу»."""
    times = _of(match, "timex")
    first: When | None = times[0].value if len(times) > 1 else None
    when: When = times[-1].value
    numbers = _of(match, "number")
    if when.until or when.part or when.hour is not None or not (when.day or when.weekday):
        return None
    if numbers and (when.day is None or _whole(numbers[0]) is None):
        return None
    if first is not None and (first.hour is not None or not (first.day or first.weekday)):
        return None
    return timex(match, when._replace(part="night_to", loose=False))


def shared(match: Match) -> Mention | None:
    """The first of two days that share a month: «28 і 30 липня»."""
    time = _of(match, "timex")[0]
    when: When = time.value
    number = _of(match, "number", "code")[0]
    value = _whole(number) if number.kind == "number" else _digits(number)
    if value is None or when.day is None or when.month is None or when.until is not None:
        return None
    if not 1 <= value < when.day:
        return None
    return timex(match, When(year=when.year, month=when.month, day=value), number.start, number.end)


TIMES = (
    moment, day_month, month, weekday, weekday_day, written, year, decade, century, clock, zone, ago, event, span, era_day,
    era_start, phase_grain, phase, nth, nth_after, equal, join, night_between, night_pair, to_day, day_of_month, add_year, between_times, shared,
)  # fmt: skip
"""The productions of time expressions."""
