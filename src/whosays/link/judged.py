"""What a person decides, put into the store: the judgement, and the incidents as they are after it.

Raises UsageError and InputError as `judging` does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from ..errors import InputError
from ..store import connect
from ..store.adding import begin, end
from ..store.log import Log
from ..store.reading import engine
from ..store.schema import documents, provenance, versions
from ..store.store import Store
from . import judging
from .judging import Judgement
from .regrouping import follow, regroup
from .tables import accounts, is_prepared


def judge(store: Store, verdict: str, a: str, b: str, why: str, by: str) -> Judgement:
    """Decide on two: accounts, reports or incidents, each by its id or the beginning of one."""
    with connect.explained(store.where):
        with connect.reading(store.database) as connection:
            _ready(connection)
            one, other = found(connection, a), found(connection, b)
        run = begin(store.database, "judge", [], engine(store.gazetteer))
        try:
            with connect.writing(store.database) as connection:
                log = Log(connection, run)
                made = judging.judge(connection, log, verdict, one, other, why, by)
                regroup(connection, log, {one, other}, [], judging.active(connection))
                log.write()
        finally:
            end(store.database, run, {})
    return made


def undo(store: Store, id: str, why: str, by: str) -> Judgement:
    """Undo a judgement."""
    with connect.explained(store.where):
        run = begin(store.database, "undo", [], engine(store.gazetteer))
        try:
            with connect.writing(store.database) as connection:
                _ready(connection)
                log = Log(connection, run)
                made = judging.undo(connection, log, id, why, by)
                regroup(connection, log, concerned(connection, made), [], judging.active(connection))
                log.write()
        finally:
            end(store.database, run, {})
    return made


def concerned(connection: Connection, one: Judgement) -> set[str]:
    """The accounts that a judgement is about, through whatever it undoes."""
    by_id = {made.id: made for made in judging.every(connection)}
    while "a" not in one.value and one.subject in by_id:
        one = by_id[one.subject]
    return {one.value["a"], one.value["b"]} if "a" in one.value else set()


def found(connection: Connection, id: str) -> str:
    """The account that an id of an account, an incident or a report leads to: of several the first."""
    id = id.strip()
    incident = follow(connection, id.lower()) if id else None
    queries: list[Any] = [select(accounts.c.id).where(accounts.c.id.startswith(id.lower(), autoescape=True))]
    if incident is not None:
        queries.append(
            select(accounts.c.id).where(accounts.c.incident == incident).order_by(accounts.c.number).limit(1)
        )
    if id:
        of_document = select(accounts.c.id).join(versions, versions.c.id == accounts.c.version)
        queries.append(
            of_document.join(documents, documents.c.id == versions.c.document)
            .where(documents.c.id.startswith(id.lower(), autoescape=True))
            .order_by(accounts.c.number)
            .limit(1)
        )
        given = select(accounts.c.id).join(provenance, provenance.c.version == accounts.c.version)
        told = provenance.c.told.contains(f'"id":{_quoted(id)}', autoescape=True)
        queries.append(given.where(told).order_by(accounts.c.number).limit(1))
    for query in queries:
        rows = list(dict.fromkeys(connection.execute(query).scalars())) if id else []
        if len(rows) == 1:
            return str(rows[0])
    raise InputError(f"no account, incident or report, or several, of the id {id[:40]!r}; see whosays incidents")


def _quoted(id: str) -> str:
    import json

    return json.dumps(id, ensure_ascii=False)


def _ready(connection: Connection) -> None:
    if not is_prepared(connection):
        raise InputError("nothing is linked in this store; whosays link does it")
