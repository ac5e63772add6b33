"""The first page: what the store holds, what came last, what waits for a decision; how to begin where it is empty."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from ...link.listing import last_changes
from ...link.tables import accounts, is_prepared, paged
from ...link.tables import incidents as incident_rows
from ...store.schema import claims, errors, readings, runs, versions
from ..asked import Asked, Page, Row
from ..reports import Report, reports, rows_of
from .changes import told
from .reports import DAY, is_day

LAST = 6  # reports, changes and incidents that are shown
RUNS = 5  # runs that are shown
TEXTS = {
    "claims": select(func.coalesce(func.sum(readings.c.claims), 0))
    .select_from(readings)
    .join(versions, versions.c.reading == readings.c.id),
    "readings": select(func.count()).select_from(readings),
    "held": select(func.count()).select_from(claims),
}
OTHERS = {
    "incidents": select(func.count()).select_from(incident_rows).where(incident_rows.c.told.is_not(None)),
    "errors": select(func.count()).select_from(errors).where(errors.c.solved.is_(None)),
}
"""How much there is of everything: of texts, and of what is made of them and around them."""
LATELY = (30, 365, 40_000)  # days before the last publication: more of them where few incidents are that new


def overview(asked: Asked) -> Row:
    """How much there is of everything, what came last, which incidents most is told of."""
    every = reports(asked)

    def last() -> list[Report]:
        return sorted(every.values(), key=lambda one: (one.added, one.id))[-LAST:][::-1]

    added = asked.kept("last added", last, of_texts=True)
    return {
        **asked.kept("numbers of texts", lambda: _counted(asked, TEXTS), of_texts=True),
        **asked.kept("numbers of others", lambda: _counted(asked, OTHERS)),
        "runs": asked.kept("last runs", lambda: _runs(asked)),
        "documents": len(every),
        "languages": len({code for one in every.values() for code in one.languages}),
        "added": rows_of(asked, added),
        "changes": told(asked, last_changes(asked.connection, LAST)),
        "lately": asked.kept("lately", lambda: _lately(asked)),
    }


def _counted(asked: Asked, queries: Mapping[str, Any]) -> Row:
    return {name: int(asked.connection.execute(query).scalar_one()) for name, query in queries.items()}


def _runs(asked: Asked) -> list[Row]:
    last = select(runs).order_by(runs.c.id.desc()).limit(RUNS)
    return [
        {
            "id": row.id,
            "command": row.command,
            "started": row.started,
            "ended": row.ended,
            "counts": json.loads(row.counts) if row.counts else {},
        }
        for row in asked.connection.execute(last)
    ]


def _lately(asked: Asked) -> list[Row]:
    """The incidents of which most reports tell that were published in the last days that the store knows."""
    published = {one.id: day for one in reports(asked).values() if is_day(day := (one.published or "")[:DAY])}
    if not published or not is_prepared(asked.connection):
        return []
    newest = dt.date.fromisoformat(max(published.values()))
    query = (
        select(accounts.c.incident, versions.c.document)
        .join(versions, versions.c.id == accounts.c.version)
        .where(accounts.c.incident.is_not(None))
        .distinct()
    )
    found: Counter[str] = Counter()
    for days in LATELY:
        since = dt.date.fromordinal(max(1, newest.toordinal() - days)).isoformat()
        recent = sorted(document for document, day in published.items() if day >= since)
        found = Counter(
            row.incident
            for some in paged(recent)
            for row in asked.connection.execute(query.where(versions.c.document.in_(some)))
        )
        if len(found) >= LAST:
            break
    most = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:LAST]
    held = select(incident_rows.c.id, incident_rows.c.told).where(incident_rows.c.id.in_([one for one, _ in most]))
    named = {row.id: json.loads(row.told) for row in asked.connection.execute(held) if row.told}
    return [{"id": one, "lately": number, **named[one]} for one, number in most if one in named]


ROUTES = (Page("overview", "/", overview, "overview.html"),)
