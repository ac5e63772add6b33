"""The rows of one document, of one failure, of one reading: what the writer does within a transaction.

Everything is checked again here, as others may have written since the text was handed to a reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from ..sources.found import Failure, Found
from .identity import Key, Told, document_id, fullest, keys, storable, told
from .log import Log, canonical, digest
from .reading import Done, Engine, Job
from .schema import blobs, claims, documents, errors, provenance, readings, versions
from .schema import keys as key_rows


class Added(Struct, frozen=True):
    """What became of one find: `what` is new, changed (a new version of a known document), known or failed.

    `id` is the document's, None where nothing could be kept; `error` tells why it failed.
    """

    what: str
    locator: str
    id: str | None = None
    error: str | None = None


class Taken(Struct, frozen=True):
    """A reading with what was known of the text when it was read."""

    told: Told
    done: Done


def provenance_id(found: Found, given: str) -> str:
    """The id of where a text was found."""
    return digest(found.sha256, found.blob, found.kind, storable(found.locator), given)


def insert_claims(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Many claims at once, past what the database library does for every value of a row."""
    statement = insert(claims).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    order = statement.positiontup
    values: Any = rows if order is None else [tuple(map(row.__getitem__, order)) for row in rows]
    connection.exec_driver_sql(str(statement), values)


class Landing:
    """Writes into one transaction; `read` reads a text whose reading was made of less than is known of it now."""

    def __init__(self, connection: Connection, log: Log, engine: Engine, read: Callable[[Job], Done]) -> None:
        self.connection = connection
        self.log = log
        self.engine = engine
        self.read = read
        self._claims: list[dict[str, Any]] = []
        self.open_errors = self._first(select(errors.c.id).where(errors.c.solved.is_(None)).limit(1)) is not None

    def write(self) -> None:
        """Write what is left, claims and log; to be called once, before the transaction ends."""
        if self._claims:
            insert_claims(self.connection, self._claims)
            self._claims = []
        self.log.write()

    def document(self, found: Found, taken: Taken | None, source: str) -> Added:
        """All rows of what a source gave, and what became of it."""
        locator = storable(found.locator)
        given, blob = canonical(told(found)), found.blob
        origin = provenance_id(found, given)
        version = self._version(found.sha256)
        seen = version is not None and self._has(provenance, origin)
        if version is not None and seen and version.reading is not None:
            if self.open_errors:
                self.solve(errors.c.locator == locator)
            return Added("known", locator, version.document)
        change: dict[str, Any] = {"blob": blob, "provenance": origin, "version": found.sha256}
        document, was_known = self._document(keys(found), change)
        what = "changed" if was_known and version is None else "known" if version is not None else "new"
        if version is None:
            self._insert(versions, id=found.sha256, document=document, text=found.text)
        if not seen:
            if not self._has(blobs, blob):
                self._insert(blobs, id=blob, size=len(found.raw), data=found.raw)
            row = {"id": origin, "version": found.sha256, "blob": blob, "kind": found.kind, "locator": locator}
            self._insert(provenance, **row, told=given, run=self.log.run)
        known = fullest([(found.kind, told(found))]) if version is None else self.known(found.sha256)
        done = self._reading(found.sha256, found.text, version, known, taken)
        if isinstance(done, dict):
            change["reading"] = done
        if isinstance(done, dict) or not seen:
            self.log.append("add", document, change)
        if isinstance(done, str):
            return self.failure(Failure(locator, done), source, found.sha256, document)
        if self.open_errors:
            self.solve((errors.c.locator == locator) | (errors.c.version == found.sha256))
        return Added(what, locator, document)

    def failure(self, failed: Failure, source: str, version: str | None = None, document: str | None = None) -> Added:
        """The row of a document that could not be had or not be read, and the report of it."""
        locator, error = storable(failed.locator), storable(" ".join(failed.error.split()))
        key = digest(locator, error)
        self.open_errors = True
        told = {"locator": locator, "error": error, "source": storable(source), "version": version}
        row = self._first(select(errors.c.solved).where(errors.c.id == key))
        if row is None:
            self._insert(errors, id=key, **told, run=self.log.run)
        elif row.solved is not None:  # it is back
            self.connection.execute(update(errors).where(errors.c.id == key).values(**told, solved=None))
        if row is None or row.solved is not None:
            self.log.append("failed", key, told)
        return Added("failed", locator, document, error)

    def known(self, version: str) -> Told:
        """What is known of a text, of all its sources."""
        rows = self.connection.execute(
            select(provenance.c.kind, provenance.c.told).where(provenance.c.version == version)
        )
        return fullest((row.kind, json.loads(row.told)) for row in rows)

    def reading(self, version: str, id: str, known: Told, done: Done) -> dict[str, Any]:
        """The rows of a reading, which becomes the one that counts; what the log says of it."""
        values = {"version": version, "engine": self.engine.version, "packs": self.engine.packs}
        sums = {"sha256": done.sha256, "claims": len(done.claims), "claims_sha256": done.claims_sha256}
        self._insert(readings, id=id, **values, told=canonical(known), json=done.json, **sums, run=self.log.run)
        self._claims += [{"reading": id, "number": i, **claim} for i, claim in enumerate(done.claims)]
        self.point(version, id)
        return {"id": id, **sums}

    def point(self, version: str, id: str) -> None:
        """Make a reading the one that counts."""
        self.connection.execute(update(versions).where(versions.c.id == version).values(reading=id))

    def _reading(
        self, version: str, text: str, held: Any, known: Told, taken: Taken | None
    ) -> dict[str, Any] | str | None:
        """What the log says of the reading; None where the one that counts is right; a string: why there is none."""
        name = self.engine.reading_id(version, known)
        if held is not None and held.reading is not None:
            row = self.connection.execute(select(readings.c.told).where(readings.c.id == held.reading)).one()
            if row.told == canonical(known):  # an older engine's reading counts until it is read again
                return None
        if held is not None and self._has(readings, name):
            self.point(version, name)
            return {"id": name}
        done = taken.done if taken is not None and taken.told == known else self.read(Job(text, known))
        return done.error if done.error is not None else self.reading(version, name, known, done)

    def _document(self, given: tuple[Key, ...], change: dict[str, Any]) -> tuple[str, bool]:
        """The document with these keys, made or joined of several as they ask for; and whether one was known."""
        ids = [key.id for key in given]
        held = {
            row.id: row.document
            for row in self.connection.execute(select(key_rows.c.id, key_rows.c.document).where(key_rows.c.id.in_(ids)))
        }
        before = set(held.values())
        new = [key for key in given if key.id not in held]
        if not new and len(before) == 1:
            return before.pop(), True
        all_keys = [*given]
        if before:
            rows = self.connection.execute(
                select(key_rows.c.kind, key_rows.c.value).where(key_rows.c.document.in_(before))
            )
            all_keys += [Key(row.kind, row.value) for row in rows]
        whole = document_id(all_keys)
        if whole not in before:
            self._insert(documents, id=whole)
        for key in new:
            self._insert(key_rows, id=key.id, kind=key.kind, value=key.value, document=whole)
        self._join(sorted(before - {whole}), whole)
        change["keys"] = sorted(key.id for key in new)
        if before - {whole}:
            change["joined"] = sorted(before - {whole})
        return whole, bool(before)

    def _join(self, parts: list[str], id: str) -> None:
        """Make documents part of another one; they leave a tombstone."""
        if not parts:
            return
        for table in (key_rows, versions):
            self.connection.execute(update(table).where(table.c.document.in_(parts)).values(document=id))
        self.connection.execute(update(documents).where(documents.c.joined.in_(parts)).values(joined=id))
        self.connection.execute(update(documents).where(documents.c.id.in_(parts)).values(joined=id))

    def solve(self, which: Any) -> None:
        """Mark errors as solved by this run."""
        rows = self.connection.execute(select(errors.c.id).where(which, errors.c.solved.is_(None))).all()
        for row in rows:
            self.connection.execute(update(errors).where(errors.c.id == row.id).values(solved=self.log.run))
            self.log.append("solved", row.id, {})

    def _version(self, id: str) -> Any:
        return self._first(select(versions.c.document, versions.c.reading).where(versions.c.id == id))

    def _first(self, query: Any) -> Any:
        return self.connection.execute(query).first()

    def _has(self, table: Any, id: str) -> bool:
        return self._first(select(table.c.id).where(table.c.id == id)) is not None

    def _insert(self, table: Any, **values: Any) -> None:
        self.connection.execute(insert(table), values)
