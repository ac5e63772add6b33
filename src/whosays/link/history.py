"""What became of a claim: what the machine read there, reading by reading, and what persons said, undone or not."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ..errors import InputError
from ..store.schema import claims, judgements, readings, runs
from . import judging
from .deciding import Claim, names_in, version_of
from .decisions import KINDS, find, of_judgement, values_of
from .judging import UNDO, Judgement
from .tables import beginning, fetch

Row = dict[str, Any]
MOST = 50  # judgements at once


def history(connection: Connection, one: Claim) -> list[Row]:
    """Every reading of the claim's words, and every judgement on it, the oldest first."""
    return sorted([*_readings(connection, one), *_judgements(connection, one)], key=lambda row: (row["at"], row["id"]))


def of_gone(connection: Connection, address: str) -> tuple[str, list[Row]]:
    """The same of a claim that is none any more, by the address it had: adding it was undone, or no reading has it now.

    Raises InputError where there never was one, or several are meant.
    """
    head, _, start = address.strip().lower().partition("#")
    version = version_of(connection, head)
    wanted = judgements.c.kind.in_(KINDS)
    made = [_judgement(row) for row in fetch(connection, judgements, judgements.c.subject, [version], where=wanted)]
    mine = [one for one in made if one.value["claim"]["id"].startswith(start)]
    read = _rows(connection, version, beginning(claims.c.id, start))
    ids = {row["id"] for row in read} | {one.value["claim"]["id"] for one in mine}
    if len(ids) != 1:
        raise InputError(f"no claim, or several, were ever at the address {address[:100]!r}")
    rows = [*map(_read, read), *_told(connection, mine)]
    return f"{version}#{ids.pop()}", sorted(rows, key=lambda row: (row["at"], row["id"]))


def _readings(connection: Connection, one: Claim) -> list[Row]:
    here = (claims.c.claim == one.what) & (claims.c.start < one.end) & (claims.c.end > one.start)
    rows = _rows(connection, one.version, here)
    same = (one.start, one.end)
    return [_read(row) for row in rows if row["id"] == one.id or (row["start"], row["end"]) == same]


def _rows(connection: Connection, version: str, which: Any) -> list[Any]:
    """Claims of any reading of a version, with who read them and when."""
    query = (
        select(claims, readings.c.engine, readings.c.packs, runs.c.started)
        .join(readings, readings.c.id == claims.c.reading)
        .join(runs, runs.c.id == readings.c.run)
        .where(readings.c.version == version, which)
    )
    return list(connection.execute(query.order_by(claims.c.reading, claims.c.number)).mappings())


def _read(row: Any) -> Row:
    """A reading of a claim as it is shown."""
    return {
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


def _judgements(connection: Connection, one: Claim) -> list[Row]:
    wanted = judgements.c.kind.in_(KINDS)
    found = [
        _judgement(row) for row in fetch(connection, judgements, judgements.c.subject, [one.version], where=wanted)
    ]
    here = {"id": one.id, "claim": one.what, "start": one.start, "end": one.end, "attribution": None}
    row = _as_row(here, one)
    mine = [made for made in found if made.value["claim"]["id"] == one.id or find(of_judgement(made), [row]).claim]
    return _told(connection, mine)


def _told(connection: Connection, some: list[Judgement]) -> list[Row]:
    """Judgements as they are shown, with whether they were undone."""
    standing = {one.id for one in judging.in_force(_with_undos(connection, some))}
    return [described(one, one.id not in standing) for one in some]


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
    return _told(connection, some), f"{some[-1].at}~{some[-1].id}" if len(made) > MOST else None


def last_of(connection: Connection, by: str) -> Row | None:
    """The last decision of a person that stands."""
    query = select(judgements).where(judgements.c.by == by, judgements.c.kind.in_(KINDS))
    rows = connection.execute(query.order_by(judgements.c.at.desc(), judgements.c.id.desc()).limit(MOST))
    made = [_judgement(row) for row in rows]
    standing = {one.id for one in judging.in_force(_with_undos(connection, made))}
    return next((described(one, False) for one in made if one.id in standing), None)


def decision(connection: Connection, start: str) -> Judgement | None:
    """A judgement by its id or a beginning of it that is the only one."""
    rows = connection.execute(select(judgements).where(beginning(judgements.c.id, start)).limit(2)).all()
    return _judgement(rows[0]) if start and len(rows) == 1 else None


def is_anothers(connection: Connection, start: str, by: str) -> bool:
    """Whether a judgement, by its id or a beginning of it, is another person's; those of the rules are nobody's."""
    made = decision(connection, start)
    return made is not None and made.by != by


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
