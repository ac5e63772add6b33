"""How old the one person is that a figure counts: a youth of sixteen is a child."""

from __future__ import annotations

import re

from .context import BRACKET, COMMA, MEASURE, OBJECT, STOP
from .mentions import Chart, Mention, bit

ADULT = 18  # years
AGELESS = frozenset({"man", "woman", "person", "child"})
BEFORE = 3  # tokens before the noun that an age may stand in: "a 16-year-old local youth"
NAMED = 6  # tokens of a name between the noun and an age in brackets
YEARS = bit("years")
AGED = bit("aged")


def by_age(chart: Chart, figure: Mention, obj: str) -> str:
    """What one person is, the age considered: "a 16-year-old youth" is a child, «30-річна донька» is none."""
    if obj not in AGELESS or not figure.value.low == 1 == figure.value.high:
        return obj
    age = age_of(chart, figure)
    if age is None:
        return obj
    return "child" if age < ADULT else "person" if obj == "child" else obj


def age_of(chart: Chart, figure: Mention) -> int | None:
    """The age in years that is told beside a counted person; None where none is."""
    for place in range(max(chart.first, figure.start - BEFORE), figure.end):
        if chart.words[place].shape == "x" and _is_age(chart, place):
            return _digits(chart, place)
    place = figure.end
    if place < chart.last and chart.words[place].bits & COMMA:
        place += 1
    elif not _is_years(chart, place):
        place = _bracket(chart, place)
    return _digits(chart, place) if _is_years(chart, place) else None


def _is_age(chart: Chart, place: int) -> bool:
    """Whether the letters behind the digits are a word for an age: «14-річний», "16-year-old"."""
    units = {entry.value for entry, _ in chart.words[place].hits if entry.kind == "unit"}
    old = range(place + 1, min(place + 3, chart.last))
    return "age" in units or ("duration" in units and any(chart.words[i].bits & AGED for i in old))


def _is_years(chart: Chart, place: int) -> bool:
    """Whether a number and a word for years stand here."""
    return place + 1 < chart.last and chart.words[place].shape == "n" and bool(chart.words[place + 1].bits & YEARS)


def _bracket(chart: Chart, place: int) -> int:
    """Past the bracket that opens after a name."""
    for i in range(place, min(place + NAMED, chart.last)):
        if chart.words[i].bits & BRACKET:
            return i + 1
        if chart.words[i].bits & (COMMA | STOP | MEASURE | OBJECT):
            break
    return chart.last


def _digits(chart: Chart, place: int) -> int | None:
    digits = re.match(r"\d+", chart.words[place].surface)
    return int(digits.group()) if digits else None
