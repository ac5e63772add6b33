"""The values that a person puts in the machine's place, checked: words of the vocabulary, numbers that fit their bound,
characters of the text, speakers and places of the reading or of the person's own.

>>> was = {"measure": "killed", "object": "person", "low": 5, "high": 5, "bound": "exact", "scope": "incident",
...        "polarity": "affirmed", "speaker": None, "start": 0, "end": 4}
>>> changed("count", {"low": "7"}, was, "five dead", Named())
({'high': 7, 'low': 7}, '')
>>> changed("count", {"bound": "at_least", "end": 9}, was, "five dead", Named())
({'bound': 'at_least', 'end': 9, 'high': None}, 'five dead')
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ..errors import UsageError
from ..records import Source
from ..vocabulary import EVENTS, MEASURES, OBJECTS, TABLES, allows
from .decisions import FIELDS, NUMBERS, SPAN, Values

LARGEST = 2**63 - 1
LONGEST = 200  # characters of a name
WORDS = 5000  # characters of a span
CODES: dict[str, Mapping[str, Any]] = {
    "measure": MEASURES,
    "object": OBJECTS,
    "type": EVENTS,
    **{name: TABLES[name] for name in ("bound", "scope", "polarity", "stance")},
}
"""The words that a value of a vocabulary may take."""
_POINT = re.compile(r"(.+?)\s*\((-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\)")
_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)


class Site(Struct, frozen=True):
    """A place of a reading, as far as it is needed here."""

    text: str
    name: str
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    country: str | None = None
    geonameid: int | None = None


class Said(Struct, frozen=True):
    """A statement of a reading: who says it."""

    source: Source


class Named(Struct, frozen=True):
    """Who speaks and which places are named in a reading."""

    attributions: tuple[Said, ...] = ()
    places: tuple[Site, ...] = ()

    def speakers(self) -> list[str]:
        """The names of those who speak, each once."""
        return list(dict.fromkeys(one.source.name for one in self.attributions if one.source.name))

    def sites(self) -> list[str]:
        """The names of the places, each once."""
        return list(dict.fromkeys(one.name for one in self.places))


def changed(what: str, given: Mapping[str, Any], was: Values, text: str, named: Named) -> tuple[Values, str]:
    """What differs from the machine's values, and the words of the span where that does.

    Raises UsageError in one sentence for a value that cannot be.
    """
    unknown = given.keys() - {*FIELDS[what], *SPAN}
    if unknown:
        raise UsageError(
            f"{min(unknown)[:40]!r} is no value of a {what}; there are {', '.join((*FIELDS[what], *SPAN))}"
        )
    now: Values = {}
    for name, value in given.items():
        if name in ("speaker", "place", "when"):
            told = " ".join(str(value or "").split())
            if told != (was.get(name) or ""):
                now[name] = RESOLVED[name](told, named)
        else:
            now[name] = _plain(name, value)
    if what == "count":
        now |= _fitting({**{name: was.get(name) for name in NUMBERS}, **now}, was)
    found = {name: now[name] for name in sorted(now) if name in RESOLVED or now[name] != was.get(name)}
    if what == "count" and not allows(str((was | found)["measure"]), str((was | found)["object"])):
        raise UsageError(f"{(was | found)['measure']} is not said of {(was | found)['object']}")
    return found, _words({**was, **found}, text) if found.keys() & set(SPAN) else ""


def _plain(name: str, value: Any) -> Any:
    """A number, or a word of the vocabulary."""
    if name in CODES:
        if value not in CODES[name]:
            raise UsageError(f"{str(value)[:40]!r} is no {name}; there are {', '.join(CODES[name])}")
        return value
    told = str(value).strip() if value is not None else ""
    if not told and name not in SPAN:
        return None
    if not (told.isascii() and told.isdecimal()) or int(told) > LARGEST:
        raise UsageError(f"{told[:40]!r} is no whole number for {name}")
    return int(told)


def _fitting(now: Values, was: Values) -> Values:
    """The ends of a number as its bound has them."""
    low, high, bound = now["low"], now["high"], now["bound"]
    if bound in ("exact", "about"):
        if low != high:  # one of the two was changed, and means both
            ends = {end for name, end in (("low", low), ("high", high)) if end != was.get(name) and end is not None}
            ends = ends or {end for end in (low, high) if end is not None}
            if len(ends) != 1:
                raise UsageError("an exact or rough number is one number; say range for two")
            low = high = ends.pop()
        if low is None:
            raise UsageError("the number is missing; say vague for an amount without one")
    elif bound in ("at_least", "more_than"):
        low, high = (low if low is not None else high), None
    elif bound in ("at_most", "fewer_than"):
        low, high = None, (high if high is not None else low)
    elif bound == "vague":
        low = high = None
    elif low is None or high is None or low > high:
        raise UsageError("a range goes from a number to a larger one")
    if bound != "vague" and low is None and high is None:
        raise UsageError("the number is missing; say vague for an amount without one")
    return {"low": low, "high": high}


def _words(values: Values, text: str) -> str:
    """The characters from start to end."""
    start, end = values["start"], values["end"]
    if not 0 <= start < end <= len(text):
        raise UsageError(f"{start}-{end} is no span of a text of {len(text)} characters")
    if end - start > WORDS or not text[start:end].strip():
        raise UsageError(f"{start}-{end} holds no words, or too many")
    return text[start:end]


def span_of(start: Any, end: Any, text: str) -> tuple[int, int, str]:
    """A span with its words."""
    values = {"start": _plain("start", start), "end": _plain("end", end)}
    return values["start"], values["end"], _words(values, text)


def _speaker(name: str, named: Named) -> Values | None:
    """Who says it: of the reading where it has him, else by name alone; none for the report itself."""
    if not name:
        return None
    _short(name)
    for said in named.attributions:
        source = said.source
        if name.casefold() in {(source.name or "").casefold(), (source.canonical or "").casefold()}:
            return {"name": source.name, "canonical": source.canonical, "actor": source.actor, "kind": source.kind}
    return {"name": name, "canonical": None, "actor": None, "kind": None}


def _place(name: str, named: Named) -> Values | None:
    """Where: a place of the reading, or a name, with a point where one is given behind it."""
    if not name:
        return None
    _short(name)
    for site in named.places:
        if name.casefold() in {site.name.casefold(), site.text.casefold()}:
            found = {name: getattr(site, name) for name in ("name", "lat", "lon", "precision", "country", "geonameid")}
            return found | {"text": site.text, "key": site.name}
    point = _POINT.fullmatch(name)
    lat, lon = (float(point[2]), float(point[3])) if point is not None else (None, None)
    if lat is not None and lon is not None and not (abs(lat) <= 90 and abs(lon) <= 180):
        raise UsageError(f"{lat}, {lon} is no point; write degrees north and east")
    bare = point[1] if point is not None else name
    told = {"lat": lat, "lon": lon, "precision": "exact" if point is not None else "unknown"}
    return {"name": bare, "key": bare, "text": bare, "country": None, "geonameid": None, **told}


def _when(told: str, _: Named) -> Values | None:
    """A day, a month, a year, or from one day to another."""
    if not told:
        return None
    first, _slash, last = told.partition("/")
    months = _MONTH.fullmatch(told)
    try:
        if months is not None:
            year, month = int(months[1]), int(months[2] or 0)
            start, end = (
                dt.date(year, month or 1, 1),
                dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1]),
            )
            return {"start": str(start), "end": str(end), "grain": "month" if month else "year"}
        days = [dt.date.fromisoformat(one) for one in (first, last or first)]
        if days[0] > days[1]:
            raise ValueError
    except ValueError:
        raise UsageError(f"{told[:40]!r} is no day; write 2025-03-04, 2025-03, or 2025-03-04/2025-03-06") from None
    return {"start": str(days[0]), "end": str(days[1]), "grain": "day"}


def _short(name: str) -> None:
    if len(name) > LONGEST or not name.isprintable():
        raise UsageError(f"a name of more than {LONGEST} characters, or with signs that are none")


RESOLVED = {"speaker": _speaker, "place": _place, "when": _when}
"""What makes a value of the name that a person writes."""
