"""What the accounts of one incident tell together: kind, day, places, the range of its toll, its reports.

Nothing here is stored as truth: it is made of the accounts each time.

>>> from whosays.pipeline import read
>>> from whosays.link.accounts import accounts
>>> texts = [f"{number} were killed in shelling of Nikopol on 4 March 2025." for number in ("Two", "Three")]
>>> found = [accounts(read(text), text, f"d{i}", f"v{i}")[0] for i, text in enumerate(texts)]
>>> told = summary(found)
>>> told["type"], told["when"]["start"], told["killed"], told["places"][0]["name"]
('shelling', '2025-03-04', {'low': 2, 'high': 3}, 'Nikopol')
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

from .credible import credible
from .ledger import Ledger, entries
from .matching import km_apart
from .records import Account, Spot
from .tolls import extent

TOLL = ("killed", "injured")
NEAR = 5.0  # km between spots that are one place
MOST = 6  # places that are told
SURE, UNSURE = 2.0, 0.3  # how much a day counts: of a report with a date of publication, one that is merely named
OWN, POINT, AREA = 1.0, 0.4, 0.1  # how much a place counts: of the event, named with it, an area


def summary(told: Iterable[Account], ledger: Ledger | None = None) -> dict[str, Any]:
    """An incident in short: type, title, when, places, names without coordinates, and what was counted.

    `ledger` is that of the accounts, where it is known already.
    """
    some = sorted(told, key=lambda one: (one.published or "~", one.document, one.start, one.id))
    found: dict[str, Any] = {"type": kind(some), "title": title(some), "when": when(some), "places": places(some)}
    found["names"] = names(some)
    ledger = entries(some) if ledger is None else ledger
    for measure in TOLL:
        found[measure] = toll(some, measure, ledger)
    return found


def toll(some: list[Account], measure: str, ledger: Ledger | None = None) -> dict[str, Any] | None:
    """The credible range of a measure, with all that is claimed where that is wider.

    Where several are told of and nobody gives a number, `bound` says that it is the least.
    """
    ledger = entries(some) if ledger is None else ledger
    found = credible(some, measure, ledger)
    if found is None:
        return None
    told: dict[str, Any] = {"low": found.low, "high": found.high}
    claimed = extent(ledger, measure)
    if claimed is not None and claimed != (found.low, found.high):
        told["claimed"] = {"low": claimed[0], "high": claimed[1]}
    if found.derived:
        told["derived"] = True
    if found.at_least:
        told["bound"] = "at_least"
    return told


def kind(some: list[Account]) -> str | None:
    """What most accounts call it; of equals the one told first."""
    votes = collections.Counter(one.type for one in some if one.type is not None)
    return max(votes, key=lambda one: votes[one]) if votes else None


def title(some: list[Account]) -> str | None:
    """The first words of the shortest account that names a place of its own."""
    named = [one.title for one in some if one.title and any(spot.own for spot in one.places)] or [
        one.title for one in some if one.title
    ]
    return min(named, key=lambda one: (len(one) < 25, len(one), one)) if named else None


def when(some: list[Account]) -> dict[str, str] | None:
    """The day that most accounts tell; those that say when they were published count more than the others."""
    votes: dict[str, float] = {}
    for one in some:
        sure = SURE if one.published is not None else 1.0
        for rank, day in enumerate(one.days):
            votes[day] = votes.get(day, 0.0) + sure / (1 + rank)
        for day in one.other_days if not one.days else ():
            votes[day] = votes.get(day, 0.0) + UNSURE
    if not votes:
        return None
    best = min(votes, key=lambda day: (-votes[day], day))
    return {"start": best, "end": best, "grain": "day"}


def places(some: list[Account]) -> list[dict[str, Any]]:
    """Places with coordinates, the likeliest first: told by most, of the event itself, points before areas."""
    votes: list[tuple[Spot, float, set[str]]] = []
    for one in some:
        for rank, spot in enumerate(one.places):
            if spot.lat is None or spot.lon is None or spot.precision == "country":
                continue
            weight = (OWN if spot.own else POINT) if spot.is_point else AREA
            weight /= 1 + rank / 4
            home = next((i for i, (other, _, _) in enumerate(votes) if _is_one(spot, other)), None)
            if home is None:
                votes.append((spot, weight, {one.id}))
            elif one.id not in votes[home][2]:
                other, before, told = votes[home]
                votes[home] = (other, before + weight, told | {one.id})
    votes.sort(key=lambda vote: (-vote[1], vote[0].name))
    return [_place(spot, len(told)) for spot, _, told in votes[:MOST]]


def _is_one(a: Spot, b: Spot) -> bool:
    return a.is_point == b.is_point and km_apart(a, b) < NEAR


def _place(spot: Spot, told: int) -> dict[str, Any]:
    return {
        "name": spot.name,
        "lat": spot.lat,
        "lon": spot.lon,
        "precision": spot.precision,
        "country": spot.country,
        "geonameid": spot.geonameid,
        "accounts": told,
    }


def names(some: list[Account]) -> list[str]:
    """Names of places that no gazetteer holds, as written, those told most first, of several spellings the first."""
    told: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for one in some:
        for spot in one.places:
            if spot.lat is None and spot.is_point and spot.key:
                told.setdefault(spot.key, set()).add(one.id)
                before = written.get(spot.key, "")
                if not before or (spot.text.isascii() and not before.isascii()):
                    written[spot.key] = spot.text or before
    best = sorted((-len(accounts), written[key]) for key, accounts in told.items() if written[key])
    return [name for _, name in best][:MOST]
