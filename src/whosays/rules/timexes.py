"""Productions of time expressions that stand by themselves: dates, weekdays, clocks, "three days ago"."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Any

from ..sentences import sentence
from ..vocabulary import ERAS, FAMILY
from .engine import Match
from .mentions import Chart, Mention
from .when import When, day_of, digits, parts_of, plain, timex, whole

OLDEST = 1500  # a number below it is a year only with the word for year
MANY = 1000  # units no longer counted from today
LATEST = 2150  # a number above it is no year
HOURS = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?")
DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})(?:\2(\d{4}|\d{1,2}))?")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[t ](\d\d:\d\d)")
TWO = re.compile("[-–—]")


def moment(match: Match) -> Mention | None:
    """A listed expression: today, last night, «того ж дня»; its fields are those of When."""
    (word,) = parts_of(match, "moment", "daypart", "season", "decade")
    if word.kind in {"moment", "decade"} and _is_name(match.chart, word):
        return None
    if "noun" in word.flags and match.chart.has("ordinal", word.end):
        return None  # «اليوم الثاني»: a day, not today
    listed = word.entry.fields if word.entry is not None else {}
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in listed.items()}
    if word.kind == "daypart":
        fields |= {"part": word.value}
    if word.kind == "season":
        which = parts_of(match, "which")
        when = When(season=word.value, which=which[0].value if which else None, loose=_is_loose(word, which))
        return timex(match, when)
    if word.kind == "decade":
        fields |= {"year": word.value, "years": 10}
    return timex(match, When(**fields, loose="loose" in word.flags))


def _is_name(chart: Chart, word: Mention) -> bool:
    """Whether the words are the name of something: USA Today, «Сегодня» between quotation marks."""
    tokens, before = chart.tokens, word.start - 1
    if before < 0 or word.end > len(tokens):
        return False
    if _is_quote(tokens[before]) and word.end < len(tokens) and _is_quote(tokens[word.end]):
        return True
    title = tokens[word.start].capital and not tokens[word.start].surface.isupper()
    return bool(title and tokens[before].capital and tokens[before].shape == "w")


def _is_quote(token: Any) -> bool:
    return any(entry.kind == "quote" for entry, _ in token.hits)


def day_month(match: Match) -> Mention | None:
    """A day and a month, in either order: «24 лютого», "May 9th", «الأول من شهر شباط»."""
    (month,) = parts_of(match, "month")
    grains = parts_of(match, "grain")
    if grains and grains[0].value != "month":
        return None
    numbers = parts_of(match, "number")
    if numbers and numbers[0].value.bound == "range" and len(numbers) == 1:  # 24-30 березня
        low, high = numbers[0].value.low, numbers[0].value.high
        if not (1 <= low < high <= 31):
            return None
        first = _month(month)._replace(day=int(low), loose=False)
        return timex(match, first._replace(until=first._replace(day=int(high))))
    if numbers and not numbers[0].flags & {"digits"} and not parts_of(match, "ordinal"):
        return None  # «два місяці» counts, «друге березня» is a date
    last = numbers and numbers[0].start > month.start and not _is_definite(match.chart, month.start)
    if last and _counts(match.chart, numbers[0].end):
        return None
    day = day_of(match)
    return None if day is None else timex(match, _month(month)._replace(day=day, loose=False))


def month_day_year(match: Match) -> Mention | None:
    """The month first, its day, after a comma the year: «October 5, 2023»."""
    (name,), (day, year) = parts_of(match, "month"), parts_of(match, "number")
    first, last = whole(day), whole(year)
    if first is None or last is None or not 1 <= first <= 31 or not OLDEST <= last <= LATEST:
        return None
    return timex(match, _month(name)._replace(day=first, year=last, loose=False))


def _is_definite(chart: Chart, start: int) -> bool:
    """Whether the word before tells that a day follows: "on October 12 guards", "the October 12 attack"."""
    before = chart.tokens[start - 1].hits if start else ()
    return any(e.kind == "article" or (e.kind == "preposition" and "day" in e.flags) for e, _ in before)


def week_of_month(match: Match) -> Mention | None:
    """The second week of a month, the unit first: «الأسبوع الثاني من آب»."""
    (ordinal,), (name,) = parts_of(match, "ordinal"), parts_of(match, "month")
    if ordinal.value > 5 or any(g.value not in {"week", "month"} for g in parts_of(match, "grain")):
        return None
    return timex(match, _month(name)._replace(phase=f"week {ordinal.value}", loose=False))


def _counts(chart: Chart, end: int, families: AbstractSet[str] = frozenset(FAMILY.values())) -> bool:
    """Whether a number counts what follows: "in October 12 guards"."""
    if end >= len(chart.tokens):
        return False
    nouns = [e for e, _ in chart.tokens[end].hits if e.kind == "object" and "plural" in e.flags]
    return any(FAMILY.get(noun.value) in families for noun in nouns)


def _month(word: Mention) -> When:
    return When(month=word.value, lunar="lunar" in word.flags, loose="loose" in word.flags)


def month(match: Match) -> Mention | None:
    """A month alone; one that may be another word only with what proves it."""
    words = parts_of(match, "month")
    if not words:  # «شهر ثلاثة»
        number = whole(parts_of(match, "number")[0])
        return timex(match, When(month=number)) if number and number <= 12 else None
    when = _month(words[0])
    if len(match.parts) > 1:
        if any(g.value != "month" for g in parts_of(match, "grain")):
            return None
        when = when._replace(loose=False)
    return timex(match, when)


def weekday(match: Match) -> Mention | None:
    """A weekday, perhaps with last or next."""
    (word,) = parts_of(match, "weekday")
    which = parts_of(match, "which")
    if which and not isinstance(which[0].value, int):
        return None
    return timex(match, When(weekday=word.value, which=which[0].value if which else None, loose=_is_loose(word, which)))


def _is_loose(word: Mention, which: list[Mention]) -> bool:
    return "loose" in word.flags and not which


def weekday_day(match: Match) -> Mention | None:
    """A weekday and the day of the month: «السبت السادس عشر»."""
    (word,) = parts_of(match, "weekday")
    day = day_of(match)
    if day is None:
        return None
    return timex(match, When(weekday=word.value, day=day, or_nth=day if day <= 5 else None, loose=day <= 5))


def written(match: Match) -> Mention | None:
    """A date or a clock in digits: 22-11-2021, 2022/01/03, 18.07.14, 14:30, 20:00–21:00, 1939—1945."""
    parts = parts_of(match, "code", "number")
    text = plain(str(parts[0].value)) if parts[0].kind == "code" else _decimal(match, parts[0])
    short = parts[0].kind == "number" or len(match.parts) > 1
    return timex(match, _written(text, short, match.chart.script == "Latin"))


def _decimal(match: Match, number: Mention) -> str:
    return plain(match.chart.words[number.start].surface)


def _written(text: str, short: bool, american: bool = False) -> When | None:
    iso = ISO.fullmatch(text)
    if iso:
        return _calendar(int(iso[1]), int(iso[2]), int(iso[3]), clock_of(iso[4]))
    date = DATE.fullmatch(text)
    if date and (date[4] or short):
        return _in_order(date, american)
    half = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?([ap]m)", text)
    if half and int(half[1]) <= 12:
        return When(hour=int(half[1]), minute=int(half[2] or 0), half=half[3])
    ends = TWO.split(text)
    if len(ends) == 2:
        return _between(*ends)
    return clock_of(text) if ":" in text else None


def _between(first: str, last: str) -> When | None:
    if len(first) == 4 and first.isdecimal() and last.isdecimal() and len(last) in {2, 4}:
        low, high = int(first), int(last if len(last) == 4 else first[:2] + last)
        return When(year=low, until=When(year=high)) if 1000 <= low < high <= LATEST else None
    start, end = clock_of(first), clock_of(last)
    return start._replace(until=end) if start and end and ":" in first else None


def clock_of(text: str) -> When | None:
    found = HOURS.fullmatch(text)
    return When(hour=int(found[1]), minute=int(found[2])) if found else None


def _in_order(date: re.Match[str], american: bool) -> When | None:
    """Day, month, year in the order that the digits allow."""
    first, second, third = date[1], int(date[3]), date[4]
    if len(first) == 4:
        return _calendar(int(first), second, int(third), None) if third and len(third) <= 2 else None
    if len(first) > 2 or (third is not None and len(third) == 1):
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
    parts = parts_of(match, "number", "code")
    words = parts_of(match, "yearword")
    if parts_of(match, "the") and _counts(match.chart, parts[0].end, {"people"}):
        return None  # "the 2000 soldiers"
    value = whole(parts[0]) if parts[0].kind == "number" else digits(parts[0])
    lunar = any("lunar" in w.flags for w in words)
    if match.chart.script == "Arabic" and value is not None and 1350 <= value <= 1500:
        lunar = True
    if parts[0].kind == "code":
        between = _written(plain(str(parts[0].value)), short=False)
        if between is not None and between.until is not None and between.year is not None:
            return timex(match, between)
    if parts[0].kind == "number" and not parts[0].flags & {"digits"}:
        return None  # «тисячу років»
    if parts[0].kind == "number" and parts[0].value.bound == "range":
        return timex(match, _years(parts[0].value.low, parts[0].value.high))
    if value is None or not ((1300 <= value <= 1500) if lunar else value <= LATEST):
        return None
    decade = value % 10 == 0 and _is_decade(match, parts[0])
    if 10 <= value < 100 and (decade or (parts[0].kind == "code" and words)):
        value += 1900 if value > 30 or decade else 2000
    elif value < (1000 if words else OLDEST) and not lunar:
        return None
    return timex(match, When(year=value, years=10 if decade else None, lunar=lunar))


def years(match: Match) -> Mention | None:
    """From one year to another: "from 1983 to 1995", «між 1914 і 1918 роками»."""
    first, last = (whole(number) for number in parts_of(match, "number"))
    joined = any("and" in m.flags for m in parts_of(match, "till"))
    if joined != any("between" in m.flags for m in parts_of(match, "from")):
        return None
    words = parts_of(match, "yearword")
    if first is None or last is None or (not words and _counts(match.chart, max(m.end for m in match.parts if m))):
        return None
    return timex(match, _years(first, last))


def _years(first: float, last: float) -> When | None:
    """The years from one to another, where both are years."""
    if not OLDEST <= first < last <= LATEST:
        return None
    return When(year=int(first), until=When(year=int(last)))


def _is_decade(match: Match, part: Mention) -> bool:
    text = plain(str(match.chart.words[part.start].surface))
    return bool(re.search(r"\d(?:['’]?s|-?х|-?ті|-?е|-?ые|-?тих)$", text))


def decade(match: Match) -> Mention | None:
    """A decade in digits by itself: the 1990s."""
    (code,) = parts_of(match, "code")
    value = digits(code)
    if value is None or not 1000 <= value <= LATEST or value % 10 or not _is_decade(match, code):
        return None
    return timex(match, When(year=value, years=10))


def before_era(match: Match) -> Mention | None:
    """A year before our era, for which dates have no name."""
    return timex(match, When(why=sentence("time.old_era")))


def century(match: Match) -> Mention | None:
    """A century: the 20th, «ХХ століття», «القرن العشرين»."""
    parts = parts_of(match, "number", "code", "ordinal", "roman")
    value = 0
    for part in parts:
        one = whole(part) if part.kind == "number" else digits(part) if part.kind == "code" else part.value
        value += one or 0
    return timex(match, When(year=100 * value - 99, years=100)) if 10 <= value <= 22 else None


def clock(match: Match) -> Mention | None:
    """An hour: "9 a.m.", «о 6 годині ранку», «الساعة 11.59», «о пів на шосту» is none yet."""
    number = parts_of(match, "number", "code", "ordinal")[0]
    if number.kind == "number" and "decimal" not in number.flags:
        value = whole(number)
        when = When(hour=value, minute=0) if value is not None and 0 <= value <= 24 else _run_together(match, number)
    elif number.kind == "ordinal":
        when = When(hour=number.value, minute=0) if number.value <= 24 else None
    else:
        when = clock_of(_decimal(match, number))
    if when is None:
        return None
    for half in parts_of(match, "half"):
        when = when._replace(half=half.value)
    for part in parts_of(match, "daypart"):
        if "counted" in part.flags and not parts_of(match, "oclock"):
            return None  # «три дня» are three days
        when = when._replace(part=part.value)
    for minutes in parts_of(match, "number")[1:]:
        value = whole(minutes)
        if value is None or value > 59:
            return None
        when = when._replace(minute=value)
    return timex(match, when)


def _run_together(match: Match, number: Mention) -> When | None:
    """2059 before the name of a clock is 20:59."""
    text = plain(match.chart.words[number.start].surface)
    if len(text) == 4 and text.isdecimal() and int(text[:2]) < 24 and int(text[2:]) < 60:
        return When(hour=int(text[:2]), minute=int(text[2:]))
    return None


def ago(match: Match) -> Mention | None:
    """So long ago, or hence: «три тижні тому», «قبل يومين», "a week later"."""
    (grain,) = parts_of(match, "grain")
    (word,) = parts_of(match, "ago")
    number = _amount(match, grain)
    if number is None:
        return None
    if number == 0:
        return timex(match, When(why=sentence("time.no_amount")))
    by = (int(word.value) * number, str(grain.value))
    if "then" in word.flags:
        return timex(match, When(then=by, shift=by if "now" in word.flags else None))
    return timex(match, When(shift=by))


def event(match: Match) -> Mention | None:
    """So long after something that happened: "a week after the strike"."""
    (grain,) = parts_of(match, "grain")
    return timex(match, When(why=sentence("time.from_event"))) if _amount(match, grain) else None


def _amount(match: Match, grain: Mention) -> int | None:
    """How many of a unit: a number, a dual, one; 0 where it is vague."""
    numbers = parts_of(match, "number")
    if not numbers:
        return 2 if "dual" in grain.flags else 0 if "plural" in grain.flags else 1
    if numbers[0].value.bound == "vague" or numbers[0].value.low is None:
        return 0
    amount = whole(numbers[0])
    return amount if amount is not None and amount < MANY else None


def span(match: Match) -> Mention | None:
    """Last week, this year, next month; the last 24 hours, «останні три дні»."""
    (grain,) = parts_of(match, "grain")
    which = parts_of(match, "which")
    if "short" in grain.flags:
        return None
    number = _amount(match, grain)
    value = which[0].value if which else -1
    if number is None or (number == 1 and parts_of(match, "number")):
        return None
    if number == 0:
        return timex(match, When(why=sentence("time.no_amount")))
    if number > 1 or grain.value in {"hour", "minute"} or not which or "up" in grain.flags:
        if value != -1:
            return None
        return timex(match, When(last=(number, grain.value)))
    last_day = value == -1 and grain.value == "day"  # of a month, if one follows: "last day" is not yesterday
    return timex(match, When(span=(value, grain.value), loose=last_day))


def era_day(match: Match) -> Mention | None:
    """The day of an era: «83-й день війни», «اليوم 252 للحرب»."""
    count = sum(
        (whole(p) if p.kind == "number" else digits(p) if p.kind == "code" else p.value) or 0
        for p in parts_of(match, "number", "code", "ordinal")
    )
    grains, eras = parts_of(match, "grain"), parts_of(match, "era")
    if not count or (grains and grains[0].value != "day"):
        return None
    return timex(match, When(era=eras[0].value if eras else "any", of_era=count))


def era_start(match: Match) -> Mention | None:
    """The beginning of an era that is named in full: «з початку повномасштабного вторгнення»."""
    (word,), (era,) = parts_of(match, "phase"), parts_of(match, "era")
    return timex(match, When(era=era.value, of_era=1)) if word.value == "early" and era.value in ERAS else None


TIMES = (
    moment, day_month, month_day_year, week_of_month, month, weekday, weekday_day, written, year, years, decade,
    before_era, century, clock, ago, event, span, era_day, era_start,
)  # fmt: skip
"""The productions of this module."""
