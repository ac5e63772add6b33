"""Dates of publication as sources write them, and whether they can be true.

>>> normal("Fri, 04 Jul 2025 09:30:00 +0300"), normal("04.07.2025 09:30"), normal("1751610600"), normal("last week")
('2025-07-04T09:30:00+03:00', '2025-07-04T09:30:00', '2025-07-04T06:30:00+00:00', None)
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from ..records import Warning_
from .found import Entry, Found
from .options import Options

CODE = "date_implausible"
FIRST_YEAR = 1990  # before, nobody published on the web: a date of zero, a broken clock
CLOCK_SKEW = timedelta(minutes=15)
DATE_LINE = timedelta(hours=14)  # somewhere it is already tomorrow
RENDERED = timedelta(seconds=60)  # a page dated within a minute of its crawl tells the time, not its date
EPOCH = re.compile(r"\d{9,10}(\.\d+)?|\d{12,13}", re.ASCII)
DAY_FIRST = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}:\d{2}(?::\d{2})?))?(?:\s+UTC([+-]\d{2}:\d{2}))?", re.ASCII
)
YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
TAIL = re.compile(r"\s*(?:UTC|GMT|Z)$|(?<=\d)\s+(?=[+-]\d{2}:?\d{2}$)")


def normal(value: str | None) -> str | None:
    """The date, or date and time, in ISO 8601; None if it cannot be read for certain."""
    text = (value or "").strip()
    if not text or len(text) > 100:
        return None
    for read in (_iso, _epoch, _day_first, _mail):
        try:
            found = read(text)
        except (ValueError, OverflowError, OSError, TypeError, IndexError):
            continue
        if found is not None:
            return found if isinstance(found, str) else _written(found)
    return None


def _written(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _iso(text: str) -> datetime | str | None:
    text = YEAR_FIRST.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", text, count=1)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{8}", text, re.ASCII):
        return date.fromisoformat(text).isoformat()
    utc = text.endswith(("UTC", "GMT"))
    return datetime.fromisoformat(TAIL.sub("Z" if utc else "", text) if not text.endswith("Z") else text)


def _epoch(text: str) -> datetime | None:
    if not EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(float(text) / (1000 if len(text) >= 12 and "." not in text else 1), UTC)


def _day_first(text: str) -> datetime | str | None:
    match = DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    day = date(int(match[3]), int(match[2]), int(match[1]))
    if match[4] is None:
        return day.isoformat()
    moment = datetime.combine(day, time.fromisoformat(match[4].zfill(5 if match[4].count(":") == 1 else 8)))
    return moment.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00{match[5]}").tzinfo) if match[5] else moment


def _mail(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if re.search(r"\d{4}", text) else None


def implausible(value: str, now: datetime, crawled: datetime | None = None) -> str | None:
    """Why this ISO date cannot be when something was published, or None.

    >>> implausible("1970-01-01", datetime(2025, 7, 5, tzinfo=UTC))
    'lies before 1990'
    """
    if int(value[:4]) < FIRST_YEAR:
        return f"lies before {FIRST_YEAR}"
    moment = datetime.fromisoformat(value)
    known = moment.tzinfo is not None
    instant = (moment if known else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if instant > now + (CLOCK_SKEW if known else DATE_LINE):
        return "lies in the future"
    if crawled is not None and len(value) > 10 and abs(instant - crawled) <= RENDERED:
        return "is the clock of the crawl"
    return None


def settled(found: Found, options: Options) -> Found:
    """The document with its date normal, or missing and a warning; what the user says goes first."""
    now = options.now or datetime.now(UTC)
    warnings = list(found.warnings)
    published = options.published
    if published is None and found.published:
        published = _plausible(found.published, now, options, warnings)
    entries = tuple(
        Entry(entry.start, entry.end, _plausible(entry.published, now, options, warnings) if entry.published else None)
        for entry in found.entries
    )
    return msgspec.structs.replace(
        found,
        published=published,
        publisher=options.publisher or found.publisher,
        entries=entries,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _plausible(value: str, now: datetime, options: Options, warnings: list[Warning_]) -> str | None:
    date_ = normal(value)
    why = "cannot be read as a date" if date_ is None else None
    if date_ is not None:
        try:
            why = implausible(date_, now, options.crawled)
        except (ValueError, OverflowError):
            why = "is no date that exists"
    if why is None:
        return date_
    warnings.append(Warning_(CODE, f"The date of publication {value.strip()[:40]!r} {why}; it was left out."))
    return None
