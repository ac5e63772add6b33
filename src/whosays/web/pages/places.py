"""Places: where incidents were, with how exactly that is known; and publishers, with how independent they are."""

from __future__ import annotations

from ...errors import UsageError
from ...export.rowset import Column, RowSet
from ...link.finding import meant
from ...link.placed import Placed, places, publishers
from ..asked import Asked, MissingError, Page, Row
from ..paged import GONE, page_of
from .incidents import all_briefs, row

PAGE = 100
SHOWN = 100  # incidents of a place that are shown
FIELDS = ("id", "name", "lat", "lon", "precision", "country", "geonameid", "radius", "accounts")
PLACE = (
    Column("id", "text", "What the place is found by: its number in GeoNames, or an id of the name."),
    Column("name", "text", "Its name."),
    Column("geonameid", "integer", "Its number in GeoNames."),
    Column("country", "text", "Its country."),
    Column("lat", "number", "Degrees north (WGS 84); empty where no gazetteer has it."),
    Column("lon", "number", "Degrees east."),
    Column("precision", "text", "What the point stands for."),
    Column("radius", "integer", "How far it reaches, in km; 0 for a point."),
    Column("incidents", "integer", "Incidents that name it."),
    Column("main", "integer", "Incidents that it is the first place of."),
    Column("accounts", "integer", "Accounts that name it."),
)
SOURCE = (
    Column("publisher", "text", "Who publishes; empty where no report tells."),
    Column("incidents", "integer", "Incidents it tells of."),
    Column("first", "integer", "Incidents of which it told first."),
    Column("figures", "integer", "Figures it carries."),
    Column("own", "integer", "Those that it gives as its own."),
    Column("cited", "integer", "Those of others."),
)


def _all(asked: Asked) -> list[Placed]:
    return asked.kept("places", lambda: places(all_briefs(asked)))  # type: ignore[no-any-return]


def _row(one: Placed) -> Row:
    return {**{name: getattr(one, name) for name in FIELDS}, "incidents": len(one.incidents), "main": len(one.main)}


def list_places(asked: Asked) -> Row:
    """Places, those of most incidents first."""
    some, wanted = _all(asked), asked.query.get("q", "").strip()[:100]
    if wanted:
        numbers, names = meant({one.name for one in some}, wanted)
        some = [one for one in some if one.geonameid in numbers or one.name in names]
    page = page_of(some, PAGE, asked.query.get("after", ""), lambda one: one.id)
    return {
        "q": wanted,
        "total": len(some),
        "listed": [_row(one) for one in page.rows],
        "is_first": page.is_first,
        "next": page.next,
        "has_points": any(one.lat is not None for one in page.rows),
    }


def place_map(asked: Asked) -> Row:
    """All places that are on the map."""
    return {"places": [_row(one) for one in _all(asked) if one.lat is not None]}


def place(asked: Asked) -> Row:
    """One place with its incidents."""
    one = next((one for one in _all(asked) if one.id == asked.path["id"]), None)
    if one is None:
        raise MissingError(asked.speech.say("No incident is at a place of this id."))
    there = set(one.incidents)
    briefs = sorted(
        (brief for brief in all_briefs(asked) if brief.id in there), key=lambda brief: brief.day or "", reverse=True
    )
    return {**_row(one), "shown": [row(brief) for brief in briefs[:SHOWN]]}


def place_table(asked: Asked) -> RowSet:
    """All places."""
    return RowSet("places", PLACE, (_row(one) for one in _all(asked)), ("id",))


def _publishers(asked: Asked) -> list[Row]:
    return asked.kept("publishers", lambda: publishers(all_briefs(asked)))  # type: ignore[no-any-return]


def sources(asked: Asked) -> Row:
    """Publishers, those of most incidents first."""
    some = _publishers(asked)
    last = asked.query.get("after", "")
    if last and not (last.isdecimal() and len(last) < 10 and int(last) < len(some)):
        raise UsageError(GONE)
    start = int(last or 0)
    return {
        "sources": some[start : start + PAGE],
        "total": len(some),
        "is_first": start == 0,
        "next": start + PAGE if start + PAGE < len(some) else None,
    }


def source_table(asked: Asked) -> RowSet:
    """All publishers."""
    return RowSet("sources", SOURCE, iter(_publishers(asked)), ("publisher",))


ROUTES = (
    Page("places", "/places", list_places, "places.html", csv=place_table),
    Page("place map", "/places/map", place_map, "place_map.html"),
    Page("place", "/places/{id}", place, "place.html"),
    Page("sources", "/sources", sources, "sources.html", csv=source_table),
)
