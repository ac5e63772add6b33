"""One thing of the API: a document with its texts and readings, a claim, an incident, a judgement, the store itself."""

from __future__ import annotations

import json
import threading
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select
from starlette.responses import Response

from ... import __version__, languages
from ...errors import UsageError, WhosaysError
from ...export import listed
from ...export.columns import TABLES
from ...link import listing
from ...link.decisions import mode_of
from ...link.tables import beginning
from ...link.tables import incidents as incident_rows
from ...pipeline import explain
from ...store.followed import follow
from ...store.identity import fullest
from ...store.log import head, now
from ...store.schema import documents, errors, judgements, provenance, readings, versions
from ...store.verify import Verified
from ..asked import MissingError
from ..people import token
from .answers import JSON, PLAIN, Row, encoded
from .asking import Asking
from .rows.incidents import known
from .rows.log import judgement
from .tags import Both, either, one


def _path(asking: Asking, name: str) -> str:
    return str(asking.request.path_params[name])


def _the(connection: Connection, column: Any, start: str, what: str) -> str:
    """The whole id. Raises MissingError where there is none, or several begin so."""
    found = connection.execute(select(column).where(beginning(column, start)).limit(2)).scalars().all()
    if len(found) != 1:
        raise MissingError(f"there is no {what}, or there are several, of the id {start}")
    return str(found[0])


# --- documents


def _known(connection: Connection, asking: Asking) -> str:
    """The id that a document has now, by any it ever had."""
    start = _path(asking, "id")
    rows = connection.execute(
        select(func.coalesce(documents.c.joined, documents.c.id)).where(beginning(documents.c.id, start)).distinct()
    )
    found = rows.scalars().all()
    if len(found) != 1:
        raise MissingError(f"there is no document, or there are several, of the id {start}")
    return str(found[0])


def document(asking: Asking) -> Response:
    """A document, by any id that it ever had or the beginning of one."""
    return one(asking, lambda connection: next(iter(listed.documents_of(connection, [_known(connection, asking)]))))


def texts(asking: Asking) -> Response:
    """The texts of a document, by id."""

    def make(connection: Connection) -> Row:
        found = select(func.count()).where(provenance.c.version == versions.c.id).scalar_subquery()
        query = (
            select(
                versions.c.id,
                func.length(versions.c.text).label("characters"),
                versions.c.reading,
                func.coalesce(readings.c.claims, 0).label("claims"),
                found.label("found"),
            )
            .outerjoin(readings, readings.c.id == versions.c.reading)
            .where(versions.c.document == _known(connection, asking))
            .order_by(versions.c.id)
        )
        return {"versions": [dict(row) for row in connection.execute(query).mappings()]}

    return one(asking, make)


def taken(asking: Asking) -> Response:
    """The readings of the texts of a document that are kept, in the order in which they were made."""

    def make(connection: Connection) -> Row:
        names = ("id", "version", "engine", "packs", "run", "claims", "sha256")
        query = (
            select(*(readings.c[name] for name in names), (versions.c.reading == readings.c.id).label("current"))
            .join(versions, versions.c.id == readings.c.version)
            .where(versions.c.document == _known(connection, asking))
            .order_by(readings.c.run, readings.c.id)
        )
        rows = [dict(row) for row in connection.execute(query).mappings()]
        return {"readings": [{**row, "current": bool(row["current"])} for row in rows]}

    return one(asking, make)


def text(asking: Asking) -> Response:
    """A text of a document, as JSON or alone."""

    def make(connection: Connection) -> Both:
        told = _text(connection, asking)
        return Both(told, told["text"].encode("utf-8", "replace"))

    return either(asking, PLAIN, make)


def _text(connection: Connection, asking: Asking) -> Row:
    whole = _known(connection, asking)
    query = (
        select(versions.c.id, versions.c.text, readings.c.json)
        .outerjoin(readings, readings.c.id == versions.c.reading)
        .outerjoin(provenance, provenance.c.version == versions.c.id)
        .where(versions.c.document == whole)
        .order_by(provenance.c.run.desc(), versions.c.id)
        .limit(1)
    )
    if asking.query.version is not None:
        query = query.where(beginning(versions.c.id, asking.query.version))
    row = connection.execute(query).first()
    if row is None:
        raise MissingError(f"document {whole} has no such text")
    language = json.loads(row.json)["document"]["language"] if row.json is not None else None
    return {"document": whole, "version": row.id, "language": language, "text": row.text}


def reading(asking: Asking) -> Response:
    """A reading, whole, as it was written."""

    def make(connection: Connection) -> bytes:
        whole = _the(connection, readings.c.id, _path(asking, "id"), "reading")
        told = connection.execute(select(readings.c.json).where(readings.c.id == whole)).scalar_one()
        return str(told).encode("utf-8", "replace")

    return one(asking, make)


def followed(asking: Asking) -> Response:
    """What became of the claims of each text of a document in the text after it: exact, moved, or orphan."""

    def make(connection: Connection) -> Row:
        whole = _known(connection, asking)
        return {"document": whole, "claims": msgspec.to_builtins(list(follow(connection, whole)))}

    return one(asking, make)


# --- claims


def claim(asking: Asking) -> Response:
    """A claim, by its text and its id; of a text whose reading counts now."""
    return one(asking, lambda connection: claim_row(connection, asking))


def claim_row(connection: Connection, asking: Asking) -> Row:
    """The claim that an address names. Raises MissingError."""
    version = _the(connection, versions.c.id, _path(asking, "version"), "version")
    query = select(versions.c.id, versions.c.document, versions.c.reading).where(versions.c.id == version)
    page = [row for row in connection.execute(query) if row.reading is not None]
    start = _path(asking, "id")
    rows = listed.claims_of(connection, page, mode_of(connection))
    found = [row for row in rows if row["id"].startswith(start)]
    if len(found) != 1:
        raise MissingError(f"version {version} has no claim, or several, of the id {start}")
    return {column.name: found[0].get(column.name) for column in TABLES["claims"].columns}


def derivation(asking: Asking) -> Response:
    """How the value of a claim was made: rules and list entries, down to words. The text is read again for it."""

    def make(connection: Connection) -> Any:
        row = claim_row(connection, asking)
        text = connection.execute(select(versions.c.text).where(versions.c.id == row["version"])).scalar_one()
        told = fullest(
            (one.kind, json.loads(one.told))
            for one in connection.execute(
                select(provenance.c.kind, provenance.c.told).where(provenance.c.version == row["version"])
            )
        )
        given = (told.get("language") or "").split("-")[0].lower()
        language = given if given in languages.codes() else None
        try:
            return explain(text, row["id"], language=language, published=told.get("published"))
        except UsageError:
            raise MissingError("this claim was made by an older program; read the text again to explain it") from None

    return one(asking, make)


# --- incidents


def _incident(connection: Connection, asking: Asking, as_of: str | None = None, by: str = "published") -> Row:
    whole = known(connection, _path(asking, "id"))
    found = listing.incident(connection, whole, as_of, by)
    if found is None:
        raise MissingError(f"incident {whole} is none any more: no report tells of it")
    return found


def clocks(asking: Asking) -> tuple[str | None, str]:
    """The day or time by which an incident is to be known, and by which clock. Raises UsageError for two."""
    query = asking.query
    if query.as_of is not None and query.added_by is not None:
        raise UsageError("as_of and added_by are two clocks; take one")
    return query.as_of or query.added_by, "added" if query.added_by is not None else "published"


def incident(asking: Asking) -> Response:
    """An incident, whole, by any id that it ever had or the beginning of one."""
    return one(asking, lambda connection: _incident(connection, asking, *clocks(asking)))


def tolls(asking: Asking) -> Response:
    """The ledger of an incident, as it is or as it was known."""

    def make(connection: Connection) -> Row:
        found = _incident(connection, asking, *clocks(asking))
        return {"incident": found["id"], "tolls": found["ledger"]}

    return one(asking, make)


def views(asking: Asking) -> Response:
    """The ledger of an incident read in several ways, by measure."""

    def make(connection: Connection) -> Row:
        found = _incident(connection, asking, *clocks(asking))
        return {"incident": found["id"], "views": found["views"]}

    return one(asking, make)


def contradictions(asking: Asking) -> Response:
    """What cannot all be so of what is told of an incident."""

    def make(connection: Connection) -> Row:
        whole = known(connection, _path(asking, "id"))
        return {"incident": whole, "contradictions": list(listing.contradiction_rows(connection, [whole]))}

    return one(asking, make)


def echoes(asking: Asking) -> Response:
    """The voices of an incident, and who passes on what each says."""

    def make(connection: Connection) -> Row:
        found = _incident(connection, asking)
        return {"incident": found["id"], "echoes": found["echoes"]}

    return one(asking, make)


def one_judgement(asking: Asking) -> Response:
    """A judgement of a person, by its id or the beginning of it."""

    def make(connection: Connection) -> Row:
        whole = _the(connection, judgements.c.id, _path(asking, "id"), "judgement")
        row = connection.execute(select(judgements).where(judgements.c.id == whole)).mappings().one()
        return judgement(row)

    return one(asking, make)


# --- the desk


def session(asking: Asking) -> Response:
    """Who asks, and the token that changes must bring."""
    told = {
        "name": asking.person.name,
        "role": asking.person.role,
        "token": token(asking.desk, asking.person),
    }
    return Response(encoded(told), headers={"cache-control": "no-store"}, media_type=JSON)


def store(asking: Asking) -> Response:
    """The head of the log, and how much there is of everything."""

    def make(connection: Connection) -> Row:
        number, last = head(connection)
        counts = asking.desk.kept(connection, "api counts", lambda: _counts(connection))
        return {"version": __version__, "head": {"number": number, "hash": last}, "counts": counts}

    return one(asking, make)


def _counts(connection: Connection) -> dict[str, int]:
    def how_many(query: Any) -> int:
        return int(connection.execute(query).scalar_one())

    count = select(func.count())
    current = select(func.coalesce(func.sum(readings.c.claims), 0)).select_from(readings)
    return {
        "documents": how_many(count.select_from(documents).where(documents.c.joined.is_(None))),
        "versions": how_many(count.select_from(versions)),
        "readings": how_many(count.select_from(readings)),
        "claims": how_many(current.join(versions, versions.c.reading == readings.c.id)),
        "incidents": how_many(count.select_from(incident_rows).where(incident_rows.c.told.is_not(None))),
        "errors": how_many(count.select_from(errors).where(errors.c.solved.is_(None))),
        "judgements": how_many(count.select_from(judgements)),
    }


class Verifying:
    """The check of a store, in the background: one at a time, and what the last one found."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: Row = {"state": "none", "started": None, "ended": None, "why": None, "result": None}

    def tell(self, asking: Asking) -> Response:
        """How far it is, and what it found."""
        return Response(encoded(self._told), headers={"cache-control": "no-store"}, media_type=JSON)

    def start(self, asking: Asking) -> Response:
        """Check the chain of the log, every hash and every span; one check at a time."""
        with self._lock:
            if self._told["state"] != "running":
                self._told = {"state": "running", "started": now(), "ended": None, "why": None, "result": None}
                threading.Thread(target=self._run, args=(asking,), daemon=True).start()
            told = self._told
        headers = {"cache-control": "no-store"}
        return Response(encoded(told), 202, headers=headers, media_type=JSON)

    def _run(self, asking: Asking) -> None:
        state, why, result = "failed", None, None
        try:
            result = asking.desk.store.verify()
            state = "broken" if result.problems else "sound"
        except WhosaysError as error:
            why = str(error)
        except Exception as error:
            why = f"unexpected {type(error).__name__}"
        finally:
            told = {"state": state, "ended": now(), "why": why, "result": _built(result)}
            with self._lock:
                self._told = {**self._told, **told}


def _built(result: Verified | None) -> Any:
    return None if result is None else msgspec.to_builtins(result)
