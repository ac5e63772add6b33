"""Whether the places of an incident were under alert at its time, as far as alerts are kept in the store.

>>> CLOCKS["UA"]
'Europe/Kyiv'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection

from ..errors import UsageError
from ..records import Interval
from ..sentences import sentence
from .areas import where
from .coverage import coverage, stretch
from .incidents import when
from .records import Account, Spot
from .tables import has

CLOCKS = {
    "UA": "Europe/Kyiv",
    "RU": "Europe/Moscow",
    "BY": "Europe/Minsk",
    "MD": "Europe/Chisinau",
    "PL": "Europe/Warsaw",
    "RO": "Europe/Bucharest",
    "IL": "Asia/Jerusalem",
    "PS": "Asia/Gaza",
    "LB": "Asia/Beirut",
    "SY": "Asia/Damascus",
    "IQ": "Asia/Baghdad",
    "IR": "Asia/Tehran",
    "YE": "Asia/Aden",
    "SD": "Africa/Khartoum",
    "TR": "Europe/Istanbul",
}
"""The clock of local times, of countries with one; of Russia that of its capital."""
FINE = ("minute", "part", "day")
MOST = 3  # places that are asked for

Row = dict[str, Any]


def alerted(connection: Connection, accounts: Iterable[Account]) -> list[Row]:
    """For the likeliest places of an incident: under alert or not, in which time, and what speaks for it."""
    if not has(connection, "alerts"):
        return []
    some = list(accounts)
    time = _time(some)
    found: list[Row] = []
    for spot in _spots(some)[:MOST]:
        clock = CLOCKS.get(spot.country or "")
        if time is None or clock is None:
            why = sentence("alert.no_day" if time is None else "alert.no_clock")
            found.append({"place": spot.name, "answer": "unknown", "share": None, "why": why, "intervals": []})
            continue
        try:
            cover = coverage(connection, where(spot), *stretch(time, clock))
        except UsageError as error:
            found.append({"place": spot.name, "answer": "unknown", "share": None, "why": str(error), "intervals": []})
            continue
        found.append({"place": spot.name, **msgspec.to_builtins(cover)})
    return found


def _time(some: list[Account]) -> Interval | None:
    """The finest time that an account gives on the day that most tell."""
    day = when(some)
    if day is None:
        return None
    told = [
        one.when
        for account in some
        for one in account.happenings
        if one.when is not None and one.when.grain in FINE and one.when.start[:10] == day["start"]
    ]
    return min(told, key=lambda one: (FINE.index(one.grain), one.start), default=Interval(**day))


def _spots(some: list[Account]) -> list[Spot]:
    """Points with coordinates, those of most accounts first."""
    votes: dict[tuple[str, int | None], tuple[int, Spot]] = {}
    for account in some:
        for spot in account.places:
            if spot.is_point and spot.lat is not None:
                count, first = votes.get((spot.name, spot.geonameid), (0, spot))
                votes[spot.name, spot.geonameid] = (count + 1 + spot.own, first)
    return [spot for _, spot in sorted(votes.values(), key=lambda vote: (-vote[0], vote[1].name))]
