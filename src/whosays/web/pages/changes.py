"""What changed: incidents that came, were told otherwise, came together, fell apart; and what persons judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ...errors import UsageError
from ...link.feed import atom
from ...link.listing import JUDGED, last_changes
from ..asked import Asked, Page, Row
from ..reports import reports

PAGE = 40  # changes shown at once
FEED = 200  # changes in the feed
DAY = len("2025-07-04")
CAUSES = 5  # reports named as causes
KINDS = ("created", "updated", "merged", "joined", "split", "withdrawn", JUDGED)
VALUES = ("type", "when", "place", "killed", "injured")
"""What is told of an incident in a change, in the order in which it is shown."""


def changes(asked: Asked) -> Row:
    """A page of changes, the last first."""
    kind, before = asked.query.get("kind", ""), asked.number("before")
    if kind and kind not in KINDS:
        raise UsageError(f"{kind[:20]!r} is no kind of change; there are: {', '.join(KINDS)}")
    rows = last_changes(asked.connection, PAGE + 1, before, kind or None)
    return {
        "days": [(day, list(some)) for day, some in groupby(told(asked, rows[:PAGE]), key=lambda one: one["at"][:DAY])],
        "kind": kind,
        "kinds": list(KINDS),
        "before": before,
        "next": rows[PAGE - 1]["id"] if len(rows) > PAGE else None,
    }


def told(asked: Asked, rows: list[Row]) -> list[Row]:
    """Changes with what was before and is now, value by value, and the reports that caused them."""
    known = reports(asked)
    return [_told(row, known) for row in rows]


def _told(row: Row, known: dict[str, Any]) -> Row:
    before, after = row["before"] or {}, (row["after"] or {}) if row["kind"] != JUDGED else {}
    mine = set(after.get("documents", ())) ^ set(before.get("documents", ())) or set(after.get("documents", ()))
    causes = [one for one in row["documents"] if one in mine] or row["documents"]
    return {
        "id": row["id"],
        "at": row["at"],
        "kind": row["kind"],
        "incident": row["incident"],
        "into": row["into"],
        "now": {name: (after or before).get(name) for name in VALUES},
        "reports": len((after or before).get("documents", ())),
        "values": [
            {"name": name, "before": before.get(name), "after": after.get(name)}
            for name in VALUES
            if before and after and before.get(name) != after.get(name)
        ],
        "came": len(set(after.get("documents", ())) - set(before.get("documents", ()))) if before and after else 0,
        "went": len(set(before.get("documents", ())) - set(after.get("documents", ()))) if before and after else 0,
        "causes": [_cause(one, known) for one in causes[:CAUSES]],
        "others": max(0, len(causes) - CAUSES),
        "judgement": _judgement(row["after"]) if row["kind"] == JUDGED else None,
    }


def _cause(document: str, known: dict[str, Any]) -> Row:
    one = known.get(document)
    return {
        "id": document,
        "title": one.title if one is not None else None,
        "publisher": one.publisher if one is not None else None,
    }


def _judgement(change: Row) -> Row:
    """What a person judged, as the log has it."""
    value = json.loads(change["value"])
    why = value.get("why") if isinstance(value, dict) else None
    return {"kind": change["kind"], "by": change["by"], "why": why}


def feed(asked: Asked) -> Iterator[str]:
    """The last changes as an Atom feed."""
    return atom(last_changes(asked.connection, FEED))


ROUTES = (Page("changes", "/changes", changes, "changes.html", atom=feed),)
