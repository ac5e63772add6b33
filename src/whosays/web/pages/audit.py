"""What everybody did at the desk, for admins."""

from __future__ import annotations

import msgspec

from ...export.rowset import RowSet
from ..accounts import audit as kept
from ..asked import Asked, Page, Row

MOST = 100  # entries shown at once


def audit(asked: Asked) -> Row:
    """What was done last, or before a number; by one person or of one action."""
    before = asked.number("before")
    who, action = asked.query.get("who", "")[:200], asked.query.get("action", "")[:80]
    entries = kept.read(asked.connection, MOST + 1, before, who, action)
    shown = entries[:MOST]
    return {
        "entries": [msgspec.to_builtins(one) for one in shown],
        "who": who,
        "action": action,
        "next": shown[-1].number if len(entries) > MOST else None,
    }


def rows(asked: Asked) -> RowSet:
    """All of it."""
    return kept.rowset(asked.connection)


ROUTES = (Page("audit", "/audit", audit, "audit.html", role="admin", csv=rows, steady=False, private=True),)
