"""Everything that the desk answers, in one list: pages and actions, each with the role that it asks for.

>>> len({one.name for one in ROUTES}) == len({one.path for one in ROUTES}) == len(ROUTES)
True
"""

from __future__ import annotations

from .asked import Action, Page
from .pages import (
    account,
    accounts,
    adding,
    api,
    audit,
    changes,
    check,
    choices,
    failures,
    incident,
    incidents,
    login,
    overview,
    places,
    report,
    reports,
    searching,
    speakers,
)

ROUTES: tuple[Page | Action, ...] = (
    *account.ROUTES,
    *accounts.ROUTES,
    *adding.ROUTES,
    *api.ROUTES,
    *audit.ROUTES,
    *changes.ROUTES,
    *check.ROUTES,
    *choices.ROUTES,
    *failures.ROUTES,
    *incident.ROUTES,
    *incidents.ROUTES,
    *login.ROUTES,
    *overview.ROUTES,
    *places.ROUTES,
    *report.ROUTES,
    *reports.ROUTES,
    *searching.ROUTES,
    *speakers.ROUTES,
)
