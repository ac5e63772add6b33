"""Reports: the list, and one report with its text, claims and versions."""

from __future__ import annotations

from ..asked import Asked, Page, Row

PAGE = 50  # reports shown at once


def reports(asked: Asked) -> Row:
    """The reports, the last published first."""
    found = asked.kept("reports", lambda: list(asked.desk.store.documents()))
    return {"reports": found[:PAGE], "total": len(found)}


ROUTES = (Page("reports", "/reports", reports, "reports.html"),)
