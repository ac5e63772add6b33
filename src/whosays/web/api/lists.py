"""The lists of the API: the rows of each after a place, in an order that stays while rows come and go.

Rows are looked up a few at a time, as they are asked for: a page costs what it shows. What takes a look at everything
is kept by the desk until the store changes. The modules of `rows/` make the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .answers import Row
from .paging import Listing
from .rows import documents, incidents, log, names, searching


def _one(name: str) -> Callable[[Row], list[Any]]:
    return lambda row: [row[name]]


DOCUMENTS = Listing("documents", documents.documents, _one("id"), (str,), "documents")
CLAIMS = Listing("claims", documents.claims, documents.place_of_claim, (str, str, int, str), "claims")
INCIDENTS = Listing("incidents", incidents.incidents, _one("id"), (str,), "incidents")
TOLLS = Listing("tolls", incidents.tolls, incidents.place_of_line, (str, str, float, str, int, str), "tolls")
CONTRADICTIONS = Listing(
    "contradictions",
    incidents.contradictions,
    lambda row: [row["incident"], row["id"]],
    (str, str),
    "contradictions",
    20,
)
CHANGES = Listing("changes", log.changes, _one("id"), (int,), "changes")
JUDGEMENTS = Listing("judgements", log.judgements, lambda row: [row["at"], row["id"]], (str, str), "judgements")
RUNS = Listing("runs", log.runs, _one("id"), (int,))
ERRORS = Listing("errors", log.errors, _one("id"), (str,))
SPEAKERS = Listing("speakers", names.speakers, names.by_name_and_id, (str, str))
PLACES = Listing("places", names.places, names.by_name_and_id, (str, str))
SOURCES = Listing("sources", names.sources, names.by_publisher, (str,))
SEARCH = Listing("results", searching.hits, searching.last_first, (str, str), page=20)
ALERTS = Listing("alerts", searching.alerts, lambda row: [row["start"], row["id"]], (str, str))
