"""The days that a report is of, as far as it and its address tell: what its own days are measured by.

>>> in_address("https://news.example/world/2024/3/9/shelling"), in_address("https://news.example/shelling-09-03-2024.html")
('2024-03-09', '2024-03-09')
"""

from __future__ import annotations

import collections
import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from ..records import Reading, Timex

OPENING = 250  # characters in which a report is dated
BESIDE_DATE = 12  # characters beside a date on a line of its own
YEARS = 8  # back from when a report was added, in which its weekday and date are looked for
DAYS = frozenset({"day", "part", "minute"})
_YEAR = re.compile(r"(?:19|20)\d\d|[٠-٩]{4}")
_END = r"(?=(?:\.[a-z]+)?/?$)"  # of the name of a page
_IN_ADDRESS = (
    re.compile(r"/(?P<y>20\d\d)(?P<mark>[-/_])(?P<m>\d\d?)(?P=mark)(?P<d>\d\d?)(?=[-_/]|$)"),
    re.compile(r"/(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)[-_]"),
    re.compile(rf"[-_](?P<d>\d\d?)-(?P<m>\d\d?)-(?P<y>20\d\d){_END}"),
    re.compile(rf"[-_](?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d){_END}"),
)
LIST = 3  # lines with the day that a page begins with: it lists the news of when it was fetched


def anchors(reading: Reading, text: str, added: str | None) -> tuple[str, ...]:
    """The days that a report is of: of its publication; else of its date line and address; else by its weekdays."""
    published = (reading.document.published or "")[:10]
    if is_day(published):
        return (published,)
    found = (_date_line(text, reading.timexes), in_address(reading.document.url))
    days = tuple(dict.fromkeys(day for day in found if day and is_day(day)))
    return days or tuple(_by_weekday(reading.timexes, added))


def in_address(url: str | None) -> str | None:
    """The day that an address holds: as a folder, or at the beginning or end of the name of a page.

    >>> in_address("https://news.example/2024/13/9/x"), in_address("https://news.example/a-20240309"), in_address(None)
    (None, None, None)
    >>> in_address("https://news.example/20240309-shelling")
    '2024-03-09'
    """
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return None
    for form in _IN_ADDRESS:
        if found := form.search(path):
            day = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
            if is_day(day):
                return day
    return None


def _date_line(text: str, timexes: Iterable[Timex]) -> str | None:
    """The day that a report bears: the first full date on a line of its own; else the first at its beginning.

    A page that begins with a day and bears it again and again is a list of the news when it was fetched.
    """
    alone, opening = [], []
    for timex in timexes:
        if timex.start and timex.grain in DAYS and _YEAR.search(timex.span.exact):
            start = text.rfind("\n", 0, timex.span.start) + 1
            end = text.find("\n", timex.span.end)
            rest = len(text[start : end if end >= 0 else len(text)].strip()) - len(timex.span.exact)
            if rest <= BESIDE_DATE:
                alone.append((timex.start[:10], not text[:start].strip()))
            elif timex.span.start < OPENING:
                opening.append(timex.start[:10])
    days = [day for day, _ in alone]
    if alone and alone[0][1] and days.count(days[0]) >= LIST:
        return None
    return next(iter(days + opening), None)


def _by_weekday(timexes: Iterable[Timex], added: str | None) -> list[str]:
    """The day of the first date without its year that has a weekday beside it, in the year that fits most of them.

    Of several such years it is one that fits the first of them, the last before the report was added.

    >>> from whosays.records import Span
    >>> told = [f"--12-0{n} -W-{n - 1}" for n in (2, 3)]
    >>> _by_weekday([Timex(Span(0, 0, ""), *[None] * 5, "", partial=one) for one in told], "2026-05-01")
    ['2024-12-02']
    """
    fitting: collections.Counter[int] = collections.Counter()
    dates: dict[str, list[int]] = {}
    for timex in timexes:
        date, _, weekday = (timex.partial or "").partition(" ")
        if added is None or not date.startswith("--") or not weekday or timex.partial in dates:
            continue
        years = [
            year for year in range(int(added[:4]), int(added[:4]) - YEARS, -1) if _fits(year, date, weekday, added)
        ]
        dates[timex.partial or ""] = years
        fitting.update(years)
    if not fitting:
        return []
    first = next(iter(dates.values()))
    best = max(fitting, key=lambda year: (fitting[year], year in first, year))
    return [next(f"{best}{partial[1:7]}" for partial, years in dates.items() if best in years)]


def _fits(year: int, date: str, weekday: str, added: str) -> bool:
    """Whether a day and month of a year are that weekday, and not after a report was added."""
    day = f"{year}{date[1:]}"
    return is_day(day) and day <= added[:10] and dt.date.fromisoformat(day).isoweekday() == int(weekday[-1])


def is_day(day: str) -> bool:
    """Whether there is such a day."""
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    return True
