"""Incidents that are looked for: which of them, how many there are by type, country, month, and in which order.

>>> from whosays.link.briefs import Brief, Place
>>> def told(id, type, day, place, sources):
...     spot = Place(place, place, 48.0, 36.0, "town", "UA", None, 1)
...     return Brief(id, type, None, day, (spot,), (), None, None, (id,), (), None, None, sources, (), (), ())
>>> some = [told("a", "shelling", "2025-03-04", "Nikopol", 1), told("b", "airstrike", "2025-04-01", "Odesa", 3)]
>>> found = find(some, Wanted(month="2025-03"))
>>> [one.id for one in found.matching], found.counts["month"], found.counts["type"]
(['a'], {'2025-03': 1, '2025-04': 1}, {'shelling': 1})
>>> [one.id for one in find(some, Wanted(place="Одеса")).matching]
['b']
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Set
from typing import Any

from msgspec import Struct

from ..errors import UsageError
from ..resolve.forms import name_key
from ..resolve.gazetteer import bundled
from ..resolve.names import same_name
from .briefs import Brief

NONE = "-"
"""The value of a facet for incidents that have none: no type, no country, no day."""
MONTH = 7  # characters of a month
FEW = 3  # sources from which they are counted together
SORTS: dict[str, tuple[Callable[[Brief], Any], bool]] = {
    "latest": (lambda one: one.day or "", True),
    "earliest": (lambda one: one.day or "~", False),
    "reports": (lambda one: len(one.documents), True),
    "sources": (lambda one: one.sources, True),
    "killed": (lambda one: _most(one), True),
    "place": (lambda one: (one.place or "~").casefold(), False),
}
"""The orders, each with what it goes by, and whether the highest come first; the id decides between equals."""


class Wanted(Struct, frozen=True):
    """What is looked for; empty: all. `place` is a name in any script, `at` the id of a place."""

    type: str = ""
    country: str = ""
    month: str = ""
    sources: str = ""
    against: str = ""
    place: str = ""
    at: str = ""
    speaker: str = ""
    publisher: str = ""
    since: str = ""
    until: str = ""


class Found(Struct, frozen=True):
    """What matches, and by facet how many there are of each value among what matches all else."""

    matching: list[Brief]
    counts: dict[str, dict[str, int]]


FACETS: dict[str, Callable[[Brief], Iterable[str]]] = {
    "type": lambda one: (one.type or NONE,),
    "country": lambda one: (one.country or NONE,),
    "month": lambda one: ((one.day or NONE)[:MONTH],),
    "sources": lambda one: (str(one.sources) if one.sources < FEW else f"{FEW}+",),
    "against": lambda one: {told.kind for told in one.against} or {NONE},
}


def find(some: Iterable[Brief], wanted: Wanted) -> Found:
    """The incidents that are looked for, in the order that they came, and the counts of the facets."""
    some = list(some)
    passes = _passes(some, wanted)
    chosen = {name: value for name in FACETS if (value := getattr(wanted, name))}
    counts: dict[str, collections.Counter[str]] = {name: collections.Counter() for name in FACETS}
    matching = []
    for one in some:
        if not all(test(one) for test in passes):
            continue
        values = {name: values_of(one) for name, values_of in FACETS.items()}
        missed = [name for name, value in chosen.items() if not _has(name, value, values[name])]
        if not missed:
            matching.append(one)
            for name in FACETS:
                counts[name].update(values[name])
        elif len(missed) == 1:
            counts[missed[0]].update(values[missed[0]])
    return Found(matching, {name: dict(sorted(told.items())) for name, told in counts.items()})


def _has(name: str, value: str, values: Iterable[str]) -> bool:
    if name == "against" and value == "any":
        return NONE not in values
    return value in values


def _passes(some: list[Brief], wanted: Wanted) -> list[Callable[[Brief], bool]]:
    tests: list[Callable[[Brief], bool]] = []
    if wanted.since:
        tests.append(lambda one: one.day is not None and one.day >= wanted.since)
    if wanted.until:
        tests.append(lambda one: one.day is not None and one.day[: len(wanted.until)] <= wanted.until)
    if wanted.at:
        tests.append(lambda one: any(place.id == wanted.at for place in one.places))
    if wanted.speaker:
        tests.append(lambda one: any(voice.id == wanted.speaker for voice in one.voices))
    if wanted.publisher:
        tests.append(lambda one: any((told.publisher or NONE) == wanted.publisher for told in one.carried))
    if wanted.place:
        told = {place.name for one in some for place in one.places} | {name for one in some for name in one.names}
        numbers, names = meant(told, wanted.place)
        tests.append(
            lambda one: (
                any(place.geonameid in numbers or place.name in names for place in one.places)
                or not names.isdisjoint(one.names)
            )
        )
    return tests


def meant(told: Set[str], name: str) -> tuple[set[int], set[str]]:
    """The numbers in GeoNames, and the names among those told, that a name in any script can mean.

    >>> numbers, names = meant({"Nikopol", "Odesa"}, "Нікополь")
    >>> 700051 in numbers, names
    (True, {'Nikopol'})
    """
    rows = bundled().find(name_key(name))
    numbers = {row.geonameid for row, _ in rows if row.geonameid is not None}
    return numbers, ({row.name for row, _ in rows} & told) | {one for one in told if same_name(name, one)}


def ordered(some: Iterable[Brief], sort: str) -> list[Brief]:
    """Incidents in an order of SORTS."""
    if sort not in SORTS:
        raise UsageError(f"{sort[:20]!r} is no order; there are: {', '.join(SORTS)}")
    key, falling = SORTS[sort]
    return sorted(sorted(some, key=lambda one: one.id), key=key, reverse=falling)


def _most(one: Brief) -> int:
    told = one.killed
    return -1 if told is None else told.high if told.high is not None else told.low or 0
