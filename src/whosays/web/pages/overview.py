"""The first page: what the store holds, what came last, and what waits for a decision."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select

from ...link import listing
from ...link.tables import incidents as incident_rows
from ...store.schema import claims, documents, errors, readings, runs, versions
from ..asked import Asked, Page, Row

LAST = 8  # changes and runs that are shown


def overview(asked: Asked) -> Row:
    """How much there is of everything, the last runs and changes."""
    return {**asked.kept("overview", lambda: _counted(asked)), "changes": _last(asked)}


def _counted(asked: Asked) -> Row:
    def how_many(query: Any) -> int:
        return int(asked.connection.execute(query).scalar_one())

    current = select(func.coalesce(func.sum(readings.c.claims), 0)).join(versions, versions.c.reading == readings.c.id)
    last = select(runs).order_by(runs.c.id.desc()).limit(LAST)
    return {
        "documents": how_many(select(func.count()).select_from(documents).where(documents.c.joined.is_(None))),
        "claims": how_many(current.select_from(readings)),
        "incidents": how_many(select(func.count()).select_from(incident_rows).where(incident_rows.c.told.is_not(None))),
        "errors": how_many(select(func.count()).select_from(errors).where(errors.c.solved.is_(None))),
        "readings": how_many(select(func.count()).select_from(readings)),
        "held": how_many(select(func.count()).select_from(claims)),
        "runs": [
            {
                "id": row.id,
                "command": row.command,
                "started": row.started,
                "ended": row.ended,
                "counts": json.loads(row.counts) if row.counts else {},
            }
            for row in asked.connection.execute(last)
        ],
    }


def _last(asked: Asked) -> list[Row]:
    since = max(0, asked.desk.state(asked.connection) - 200)
    return list(listing.changes(asked.connection, str(since)))[-LAST:][::-1]


ROUTES = (Page("overview", "/", overview, "overview.html"),)
