"""What became of a claim: what the machine read there, reading by reading, and what persons said, undone or not."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ..store.schema import claims, judgements, readings, runs
from . import judging
from .deciding import Claim, names_in
from .decisions import KINDS, find, of_judgement, values_of
from .judging import UNDO, Judgement
from .tables import fetch

Row = dict[str, Any]
MOST = 50  # judgements at once


def history(connection: Connection, one: Claim) -> list[Row]:
    """Every reading of the claim's words, and every judgement on it, the oldest first."""
    return sorted([*_readings(connection, one), *_judgements(connection, one)], key=lambda row: (row["at"], row["id"]))


def _readings(connection: Connection, one: Claim) -> list[Row]:
    query = (
        select(claims, readings.c.engine, readings.c.packs, runs.c.started)
        .join(readings, readings.c.id == claims.c.reading)
        .join(runs, runs.c.id == readings.c.run)
        .where(readings.c.version == one.version, claims.c.claim == one.what)
        .where(claims.c.start < one.end, claims.c.end > one.start)
    )
    return [
        {
            "id": row["reading"],
            "at": row["started"],
            "kind": "read",
            "by": f"whosays {row['engine']}",
            "packs": row["packs"],
            "values": values_of(dict(row)),
            "exact": row["exact"],
            "why": row["rule"] or "",
            "settles": False,
            "undone": False,
        }
        for row in connection.execute(query.order_by(claims.c.reading, claims.c.number)).mappings()
        if row["id"] == one.id or (row["start"], row["end"]) == (one.start, one.end)
    ]


def _judgements(connection: Connection, one: Claim) -> list[Row]:
    wanted = judgements.c.kind.in_(KINDS)
    found = [
        _judgement(row) for row in fetch(connection, judgements, judgements.c.subject, [one.version], where=wanted)
    ]
    here = {"id": one.id, "claim": one.what, "start": one.start, "end": one.end, "attribution": None}
    row = _as_row(here, one)
    mine = [made for made in found if made.value["claim"]["id"] == one.id or find(of_judgement(made), [row]).claim]
    standing = {made.id for made in judging.in_force(_with_undos(connection, mine))}
    return [described(made, made.id not in standing) for made in mine]


def _as_row(here: Row, one: Claim) -> Row:
    """The claim as the store keeps it, as far as finding it needs."""
    values = one.values
    told = values.get("measure") or values.get("type") or values.get("stance")
    empty = dict.fromkeys(("object", "low", "high", "bound", "scope", "polarity", "speaker", "places"))
    return {**empty, **here, **values, "type": told, "when_start": None, "when_end": None, "places": None}


def described(made: Judgement, undone: bool) -> Row:
    """A judgement as it is shown."""
    value = made.value
    claim = value.get("claim")
    return {
        "id": made.id,
        "at": made.at,
        "kind": made.kind,
        "by": made.by,
        "values": names_in(value.get("changes", {})),
        "was": value.get("was"),
        "exact": value.get("exact") or (claim or {}).get("exact", ""),
        "why": value.get("why", ""),
        "settles": value.get("settles", False),
        "address": f"{made.subject}#{claim['id']}" if claim else None,
        "subject": made.subject,
        "mode": value.get("mode"),
        "undone": undone,
    }


def page(connection: Connection, by: str = "", kind: str = "", before: str = "") -> tuple[list[Row], str | None]:
    """The judgements of a person or kind, the newest first, from a place on; and where the next page begins."""
    query = select(judgements).order_by(judgements.c.at.desc(), judgements.c.id.desc())
    if by:
        query = query.where(judgements.c.by == by)
    if kind:
        query = query.where(judgements.c.kind == kind)
    at, _, id_ = before.partition("~")
    if before:
        query = query.where(or_(judgements.c.at < at, (judgements.c.at == at) & (judgements.c.id < id_)))
    made = [_judgement(row) for row in connection.execute(query.limit(MOST + 1))]
    some = made[:MOST]
    standing = {one.id for one in judging.in_force(_with_undos(connection, some))}
    rows = [described(one, one.id not in standing) for one in some]
    return rows, f"{some[-1].at}~{some[-1].id}" if len(made) > MOST else None


def last_of(connection: Connection, by: str) -> Row | None:
    """The last decision of a person that stands."""
    query = select(judgements).where(judgements.c.by == by, judgements.c.kind.in_(KINDS))
    rows = connection.execute(query.order_by(judgements.c.at.desc(), judgements.c.id.desc()).limit(MOST))
    made = [_judgement(row) for row in rows]
    standing = {one.id for one in judging.in_force(_with_undos(connection, made))}
    return next((described(one, False) for one in made if one.id in standing), None)


def decision(connection: Connection, id: str) -> Judgement | None:
    """A judgement by its id."""
    row = connection.execute(select(judgements).where(judgements.c.id == id)).first()
    return _judgement(row) if row is not None else None


def persons(connection: Connection) -> list[Row]:
    """Who has judged, and how often, those who did most first."""
    counted = select(judgements.c.by, func.count().label("count")).group_by(judgements.c.by)
    rows = connection.execute(counted.order_by(func.count().desc(), judgements.c.by).limit(200))
    return [{"by": row.by, "count": row.count} for row in rows]


def _judgement(row: Any) -> Judgement:
    return Judgement(row.id, row.kind, row.subject, json.loads(row.value), row.by, row.at)


def _with_undos(connection: Connection, made: list[Judgement]) -> list[Judgement]:
    """These and what undid them, in the order in which they were made."""
    edge = made
    every = {one.id: one for one in made}
    while edge:
        rows = fetch(
            connection, judgements, judgements.c.subject, [one.id for one in edge], where=judgements.c.kind == UNDO
        )
        edge = [one for one in map(_judgement, rows) if one.id not in every]
        every |= {one.id: one for one in edge}
    return sorted(every.values(), key=lambda one: (one.value["number"], one.id))
