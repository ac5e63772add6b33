"""One incident: who says what, the toll as each view reads it and over time, what does not agree, what holds it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import Struct

from ...errors import UsageError
from ...export import dossier
from ...export.claims import ENGLISH
from ...export.columns import TABLES
from ...export.rowset import RowSet
from ...link import judged, listing
from ...link.briefs import reach
from ...link.ledger import entries, known
from ...link.records import Account
from ...link.regrouping import follow
from ...link.voiced import claims, series, until, voiced
from ..asked import Action, Asked, MissingError, Page, Row, Sent, Went
from ..guard import SANDBOX
from .check import undone

PAIRS = 8  # pairs of what holds it together that are shown, unless all are asked for
CHANGES = 50
CLOCKS = {"as_of": "published", "added_by": "added"}
FIRST = ("killed", "injured")


class Known(Struct, frozen=True):
    """An incident with its accounts, as it is known by a clock of the two."""

    id: str
    asked: str
    some: list[Account]
    added: dict[str, str]
    all: int
    day: str | None
    clock: str


def known_of(asked: Asked) -> Known:
    """The incident that the address names, with the accounts that were there by the day it asks for."""
    id_ = asked.path["id"].strip().lower()
    found = follow(asked.connection, id_)
    if found is None:
        raise MissingError(asked.speech.say("There is no incident, or there are several, of this id."))
    some = next(listing.groups_of(asked.connection, [found]), (found, []))[1]
    if not some:
        raise MissingError(asked.speech.say("This incident is none any more: no report tells of it."))
    added = listing.added_at(asked.connection, {one.version for one in some})
    given = [(clock, asked.query[clock].strip()) for clock in CLOCKS if asked.query.get(clock, "").strip()]
    if len(given) > 1:
        raise UsageError(asked.speech.say("As of and added by are two clocks; take one."))
    if not given:
        return Known(found, id_, some, added, len(some), None, "published")
    clock, day = given[0]
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise UsageError(asked.speech.say("This is no day; write it as 2025-03-04.")) from None
    return Known(found, id_, until(some, day, added, CLOCKS[clock]), added, len(some), day, CLOCKS[clock])


def incident(asked: Asked) -> Row:
    """All of an incident."""
    told = known_of(asked)
    if not told.some:
        return {"id": told.id, "day": told.day, "clock": told.clock, "all": told.all, "is_known": False}
    all_ = listing.whole(asked.connection, told.id, told.some, told.added, told.day, told.clock)
    row = all_.row
    shown = _measure(asked, list(row["views"]))
    return {
        **row,
        "is_known": True,
        "led_from": None if told.id.startswith(told.asked) else told.asked,
        "day": told.day,
        "clock": told.clock,
        "all": told.all,
        "voices": voiced(told.some, all_.heard.echoes),
        "claims": {f"{ref.document} {ref.claim}": claim for ref, claim in claims(told.some).items()},
        "measure": shown,
        "measures": sorted(row["views"], key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST)),
        "series": series(all_.ledger, shown, all_.voices) if shown is not None else [],
        "spots": spots(row["places"]),
        "links": row["links"] if asked.query.get("pairs") == "all" else row["links"][:PAIRS],
        "pairs": len(row["links"]),
        "history": listing.history(asked.connection, told.id, CHANGES),
        "accounts": {one.id: _named(one) for one in told.some},
    }


def spots(places: list[Row]) -> list[tuple[str, float, float, float]]:
    """Places as a map draws them: name, where, how far they reach."""
    return [
        (one["name"], one["lat"], one["lon"], reach(one["name"], one["lat"], one["lon"], one["precision"]))
        for one in places
    ]


def _measure(asked: Asked, there: list[str]) -> str | None:
    wanted = asked.query.get("measure", "")
    if wanted in there:
        return wanted
    return next((name for name in FIRST if name in there), there[0] if there else None)


def _named(one: Account) -> Row:
    return {"document": one.document, "publisher": one.publisher, "title": one.title, "published": one.published}


def ledger(asked: Asked) -> RowSet:
    """The ledger of an incident, a line a figure."""
    told, made = known_of(asked), TABLES["tolls"]
    lines = entries(told.some, told.added, rejected=True)
    if told.day is not None:
        lines = known(lines, told.day, told.clock)
    return RowSet("tolls", made.columns, (listing.ledger_row(told.id, line) for line in lines), made.key)


def file(asked: Asked) -> Sent:
    """The dossier of an incident: one file that opens without a network."""
    told = known_of(asked)
    speech = ENGLISH if asked.speech.code == ENGLISH.code else asked.speech  # in English the file of the command
    body = dossier.page(asked.connection, told.id, told.some, speech) if told.some else ""
    if not body:
        raise MissingError(asked.speech.say("By that day nothing was told of this incident."))
    return Sent(f"incident-{told.id[:12]}.html", body.encode("utf-8", "replace"), "text/html; charset=utf-8", SANDBOX)


# --- what persons decide


def _judging(verdict: str) -> Any:
    def judge(asked: Asked) -> Went:
        made = {name: str(asked.form.get(name, "")).strip() for name in ("a", "b", "why")}
        if not made["a"] or not made["b"]:
            raise UsageError(asked.speech.say("Name the two that this is about."))
        judged.judge(asked.desk.store, verdict, made["a"], made["b"], made["why"], asked.person.name)
        return Went(f"/incidents/{asked.path['id']}")

    return judge


def undo(asked: Asked) -> Went:
    """Undo a judgement, of a person or of the rules."""
    id_ = str(asked.form.get("judgement", "")).strip()
    if not id_:
        raise UsageError(asked.speech.say("Name the judgement."))
    undone(asked, id_.lower())
    return Went(f"/incidents/{asked.path['id']}")


ROUTES = (
    Page("incident", "/incidents/{id}", incident, "incident.html", csv=ledger),
    Page("dossier", "/incidents/{id}/dossier", file, "incident.html"),
    Action("incident same", "/incidents/{id}/same", _judging("same")),
    Action("incident different", "/incidents/{id}/different", _judging("different")),
    Action("incident unsure", "/incidents/{id}/unsure", _judging("unsure")),
    Action("incident undo", "/incidents/{id}/undo", undo),
)
