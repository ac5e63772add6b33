"""What a person decides, put into the store: the judgement, and the incidents as they are after it.

Raises UsageError and InputError as `judging` does.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, select

from ..errors import InputError
from ..store import connect
from ..store.adding import begin, end
from ..store.log import Log
from ..store.reading import engine
from ..store.schema import documents, provenance, versions
from ..store.store import Store
from . import briefs, decisions, judging
from .deciding import accounts_of
from .judging import Judgement
from .regrouping import follow, regroup
from .tables import accounts, beginning, incidents, is_prepared, prepare


def judge(store: Store, verdict: str, a: str, b: str, why: str, by: str) -> Judgement:
    """Decide on two: accounts, reports or incidents, each by its id or the beginning of one."""
    with connect.explained(store.where):
        with connect.reading(store.database) as connection:
            _ready(connection)
            one, other = found(connection, a), found(connection, b)
        run = begin(store.database, "judge", [], engine(store.gazetteer, store.actors))
        try:
            with connect.writing(store.database) as connection:
                log = Log(connection, run)
                made = judging.judge(connection, log, verdict, one, other, why, by)
                regroup(connection, log, {one, other}, [], judging.active(connection))
                briefs.update(connection)
                log.write()
        finally:
            end(store.database, run, {})
    return made


def undo(store: Store, id: str, why: str, by: str) -> Judgement:
    """Undo a judgement."""
    with connect.explained(store.where):
        run = begin(store.database, "undo", [], engine(store.gazetteer, store.actors))
        try:
            with connect.writing(store.database) as connection:
                prepare(connection)
                log = Log(connection, run)
                made = judging.undo(connection, log, id, why, by)
                regroup(connection, log, concerned(connection, made), [], judging.active(connection))
                briefs.update(connection)
                log.write()
        finally:
            end(store.database, run, {})
    return made


def concerned(connection: Connection, one: Judgement) -> set[str]:
    """The accounts that a judgement is about, through whatever it undoes."""
    by_id = {made.id: made for made in judging.every(connection, None)}
    while one.kind == judging.UNDO and one.subject in by_id:
        one = by_id[one.subject]
    if one.kind in decisions.KINDS:
        return accounts_of(connection, [one.subject])
    if one.kind == decisions.MODE:
        return accounts_of(connection, decisions.every(connection))
    return {one.value["a"], one.value["b"]} if "a" in one.value else set()


def found(connection: Connection, id: str) -> str:
    """The account that an id of a report, an account or an incident leads to: the first of its accounts.

    The id that was given with a report goes before the beginnings of others, which must stand for one thing alone.
    """
    name = id.strip()
    digits = name.lower()
    told = provenance.c.told.contains(f'"id":{json.dumps(name, ensure_ascii=False)}', autoescape=True)
    given = select(versions.c.document).join(provenance, provenance.c.version == versions.c.id).where(told)
    began = select(func.coalesce(documents.c.joined, documents.c.id)).where(beginning(documents.c.id, digits))
    of_document = select(accounts.c.id).join(versions, versions.c.id == accounts.c.version)
    of_account = select(accounts.c.id)
    reports = _all(connection, given) if name else set()
    ways: list[tuple[set[Any], Any, Any]] = [(reports, of_document, versions.c.document)]
    if not reports:
        began_incidents = _all(connection, select(incidents.c.id).where(beginning(incidents.c.id, digits)))
        ways = [
            (_all(connection, of_account.where(beginning(accounts.c.id, digits))), of_account, accounts.c.id),
            ({follow(connection, digits)} - {None} or began_incidents, of_account, accounts.c.incident),
            (_all(connection, began), of_document, versions.c.document),
        ]
    if sum(len(things) for things, _, _ in ways) == 1:
        ((things, of, column),) = (way for way in ways if way[0])
        first = of.where(column == things.pop()).order_by(accounts.c.number).limit(1)
        if one := connection.execute(first).scalar():
            return str(one)
    raise InputError(f"no account, incident or report, or several, of the id {name[:40]!r}; see whosays incidents")


def _all(connection: Connection, query: Any) -> set[str]:
    return set(connection.execute(query.distinct().limit(2)).scalars())


def _ready(connection: Connection) -> None:
    if not is_prepared(connection):
        raise InputError("nothing is linked in this store; whosays link does it")
