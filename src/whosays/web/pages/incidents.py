"""Incidents: the list with what it can be narrowed by, the map, and the bars over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from ...errors import UsageError
from ...export.columns import TABLES
from ...export.listed import brief_row
from ...export.rowset import RowSet
from ...link.briefs import Brief, briefs
from ...link.finding import FACETS, NONE, SORTS, Found, Wanted, find, ordered
from ...link.listing import names_of
from ..asked import Asked, Page, Row
from ..paged import page_of

PAGE = 50  # incidents shown at once
SHOWN = 12  # values of a facet that are shown before the others
KEPT = 64  # questions whose answers are kept
BARS = 72  # bars of a timeline
YEAR, MONTH, DAY = 4, 7, 10  # characters of a day that name its year, its month, and itself
DATES = ("since", "until")


def all_briefs(asked: Asked) -> list[Brief]:
    """Every incident in brief, made once for the store as it is."""
    return asked.kept("briefs", lambda: briefs(asked.connection))  # type: ignore[no-any-return]


def found_of(asked: Asked, wanted: Wanted) -> Found:
    """What is looked for; what was last asked is kept while the store stays as it is."""
    held: dict[Wanted, Found] = asked.kept("found", dict)
    if wanted not in held:
        if len(held) >= KEPT:
            held.clear()
        held[wanted] = find(all_briefs(asked), wanted)
    return held[wanted]


def incidents(asked: Asked) -> Row:
    """A page of the incidents that are looked for, with facets and bars."""
    wanted, sort = wanted_of(asked), asked.query.get("sort", "latest")
    found = found_of(asked, wanted)
    some = ordered(found.matching, sort)
    page = page_of(some, PAGE, asked.query.get("after", ""), lambda one: one.id)
    return {
        "wanted": msgspec.to_builtins(wanted),
        "sort": sort,
        "sorts": list(SORTS),
        "total": len(some),
        "all": len(all_briefs(asked)),
        "incidents": [row(one) for one in page.rows],
        "next": page.next,
        "is_first": page.is_first,
        "facets": _facets(found, wanted),
        "bars": bars(asked, wanted, found),
        "has_points": any(one.places for one in some),
    }


def incident_map(asked: Asked) -> Row:
    """The places of the incidents that are looked for: each with how far it reaches and how many there are."""
    wanted = wanted_of(asked)
    found = found_of(asked, wanted).matching
    return {"wanted": msgspec.to_builtins(wanted), "total": len(found), "places": points(found)}


def points(some: Iterable[Brief]) -> list[Row]:
    """The first places of incidents, each once for what its point stands for."""
    spots: dict[tuple[str, str], Row] = {}
    for one in some:
        if one.places:
            place = one.places[0]
            told = spots.setdefault(
                (place.id, place.precision),
                {
                    **{name: getattr(place, name) for name in ("id", "name", "lat", "lon", "precision", "radius")},
                    "incidents": 0,
                },
            )
            told["incidents"] += 1
    return sorted(spots.values(), key=lambda one: (-one["incidents"], one["name"], one["precision"]))


def row(one: Brief) -> Row:
    """An incident as a line of a list."""
    return {
        "id": one.id,
        "type": one.type,
        "title": one.title,
        "day": one.day,
        "place": one.place,
        "precision": one.places[0].precision if one.places else None,
        "place_id": one.places[0].id if one.places else None,
        "country": one.country,
        "killed": msgspec.to_builtins(one.killed),
        "injured": msgspec.to_builtins(one.injured),
        "reports": len(one.documents),
        "sources": one.sources,
        "languages": list(one.languages),
        "contradictions": sorted(told.kind for told in one.against),
    }


def wanted_of(asked: Asked) -> Wanted:
    """What the address asks for. Raises UsageError for a day that is none."""
    given = {name: asked.query.get(name, "").strip()[:200] for name in Wanted.__struct_fields__}
    for name in DATES:
        if given[name]:
            try:
                dt.date.fromisoformat(given[name])
            except ValueError:
                raise UsageError(asked.speech.say("This is no day; write it as 2025-03-04.")) from None
    return Wanted(**given)


def _facets(found: Found, wanted: Wanted) -> list[Row]:
    facets = []
    for name in FACETS:
        chosen = getattr(wanted, name)
        counts = found.counts[name]
        if name in {"month", "sources"}:
            values = sorted(counts, reverse=name == "month")
        else:
            values = sorted(counts, key=lambda value: (value == NONE, -counts[value], value))
        if chosen and chosen not in values and chosen != "any":
            values.append(chosen)
        told = [{"value": value, "count": counts.get(value, 0)} for value in values]
        if name == "against":
            some = sum(1 for one in found.matching if one.against)
            told = [one for one in told if one["value"] != NONE] + [one for one in told if one["value"] == NONE]
            told.insert(0, {"value": "any", "count": some if chosen in {"", "any"} else None})
        facets.append({"name": name, "chosen": chosen, "values": told, "few": SHOWN})
    return facets


# --- over time


def bars(asked: Asked, wanted: Wanted, found: Found) -> Row | None:
    """How many incidents there are by day, month or year, whichever leaves enough to see."""
    some = [one.day for one in found.matching if one.day is not None]
    months = {month: count for month, count in found.counts["month"].items() if month != NONE}
    if wanted.month and wanted.month != NONE:
        grain, counts = DAY, _counted(some, DAY)
        steps = list(_days_of(wanted.month))
    else:
        steps = list(_months(months))
        grain, counts = MONTH, months
        if len(steps) > BARS:
            grain = YEAR
            counts = {}
            for month, count in months.items():
                counts[month[:YEAR]] = counts.get(month[:YEAR], 0) + count
            steps = [f"{year:04d}" for year in range(int(min(counts)), int(max(counts)) + 1)][-BARS:]
    if not steps or not any(counts.get(step) for step in steps):
        return None
    most = max(counts.get(step, 0) for step in steps)
    width = 720 / len(steps)
    return {
        "grain": {YEAR: "year", MONTH: "month", DAY: "day"}[grain],
        "most": most,
        "first": steps[0],
        "last": steps[-1],
        "bars": [
            {
                "step": step,
                "count": counts.get(step, 0),
                "x": round(number * width, 2),
                "width": round(max(width - (1.5 if width > 4 else 0.5), 0.8), 2),
                "height": round(90 * counts.get(step, 0) / most, 2),
                "query": _narrowed(step, grain),
            }
            for number, step in enumerate(steps)
        ],
    }


def _narrowed(step: str, grain: int) -> Row:
    if grain == DAY:
        return {"since": step, "until": step}
    return {"month": step} if grain == MONTH else {"since": f"{step}-01-01", "until": f"{step}-12-31"}


def _counted(some: Iterable[str], characters: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for day in some:
        counts[day[:characters]] = counts.get(day[:characters], 0) + 1
    return counts


def _months(counts: dict[str, int]) -> Iterator[str]:
    told = [(int(month[:YEAR]), int(month[5:])) for month in counts if month.replace("-", "").isdecimal()]
    if not told:
        return
    (year, month), last = min(told), max(told)
    while (year, month) <= last:
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _days_of(month: str) -> Iterator[str]:
    try:
        day = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return
    while str(day)[:MONTH] == month:
        yield str(day)
        day += dt.timedelta(1)


# --- whole


def table(asked: Asked) -> RowSet:
    """The incidents that are looked for, whole, in the columns of the export."""
    wanted = wanted_of(asked)
    some = found_of(asked, wanted).matching
    made = TABLES["incidents"]
    given = names_of(asked.connection, {document for one in some for document in one.documents})
    return RowSet("incidents", made.columns, (brief_row(one, given) for one in some), made.key)


ROUTES = (
    Page("incidents", "/incidents", incidents, "incidents.html", csv=table),
    Page("incident map", "/incidents/map", incident_map, "incident_map.html"),
)
