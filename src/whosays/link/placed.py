"""Where things happened: every place of incidents with the incidents there, and publishers with what they carry.

>>> from whosays.link.briefs import Brief, Carried, Place, Toll
>>> spot = Place("700051", "Nikopol", 47.57, 34.39, "town", "UA", 700051, 2)
>>> carried = (Carried("Harbour Daily", 3, 1, True), Carried("Vechirnii", 1, 0, False))
>>> some = [Brief("a", "shelling", None, "2025-03-04", (spot,), (), Toll(2, 3), None, ("d",), (), None, None, 2,
...               (), (), carried)]
>>> [(one.name, one.incidents, one.accounts) for one in places(some)]
[('Nikopol', ('a',), 2)]
>>> [(one["publisher"], one["figures"], one["own"], one["first"]) for one in publishers(some)]
[('Harbour Daily', 3, 1, 1), ('Vechirnii', 1, 0, 0)]
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from .briefs import Brief, Place, place_id


class Placed(Struct, frozen=True):
    """A place with the incidents there: `main` are those whose first place it is; without a gazetteer no point."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    precision: str
    country: str | None
    geonameid: int | None
    radius: int
    accounts: int
    main: tuple[str, ...]
    incidents: tuple[str, ...]


def places(some: Iterable[Brief]) -> list[Placed]:
    """Every place of incidents, those of most incidents first."""
    spots: dict[str, Place | str] = {}
    accounts: dict[str, int] = {}
    main: dict[str, list[str]] = {}
    there: dict[str, list[str]] = {}
    for one in some:
        first = one.places[0].id if one.places else place_id(None, one.names[0]) if one.names else None
        told: list[tuple[str, Place | str, int]] = [(place.id, place, place.accounts) for place in one.places]
        told += [(place_id(None, name), name, 1) for name in one.names]
        for key, spot, count in told:
            spots.setdefault(key, spot)
            accounts[key] = accounts.get(key, 0) + count
            if one.id not in there.setdefault(key, []):
                there[key].append(one.id)
            if key == first:
                main.setdefault(key, []).append(one.id)
    found = [
        _placed(key, spot, accounts[key], tuple(main.get(key, ())), tuple(there[key])) for key, spot in spots.items()
    ]
    return sorted(found, key=lambda one: (-len(one.incidents), one.name, one.id))


def _placed(id: str, spot: Place | str, accounts: int, main: tuple[str, ...], there: tuple[str, ...]) -> Placed:
    if isinstance(spot, str):
        return Placed(id, spot, None, None, "unknown", None, None, 0, accounts, main, there)
    point = (spot.lat, spot.lon, spot.precision, spot.country, spot.geonameid, spot.radius)
    return Placed(id, spot.name, *point, accounts, main, there)


def publishers(some: Iterable[Brief]) -> list[dict[str, Any]]:
    """Publishers and how independent they are, as `listing.sources` tells it."""
    found: dict[str, dict[str, Any]] = {}
    for one in some:
        for told in one.carried:
            row = found.setdefault(
                told.publisher or "",
                {"publisher": told.publisher, "incidents": 0, "first": 0, "figures": 0, "own": 0, "cited": 0},
            )
            row["incidents"] += 1
            row["first"] += told.first
            row["figures"] += told.figures
            row["own"] += told.own
            row["cited"] += told.figures - told.own
    return [row for _, row in sorted(found.items(), key=lambda one: (-one[1]["incidents"], one[0]))]
