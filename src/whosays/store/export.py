"""The store as JSON Lines: a document a line, by id, then what could not be had; nothing of it depends on when or how.

Two stores that were given the same things hold the same bytes here, whatever the order and the number of workers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from .connect import streamed
from .identity import Told, fullest
from .log import canonical
from .offsets import table
from .schema import blobs, documents, errors, keys, provenance, readings, versions

PAGE = 500  # documents that are looked up at once


def lines(connection: Connection, *, with_bytes: bool = False) -> Iterator[bytes]:
    """Every line, with its line feed; with the bytes of all that was found, in lines of their own at the end."""
    last = ""
    while True:
        page = connection.execute(
            select(documents.c.id)
            .where(documents.c.joined.is_(None), documents.c.id > last)
            .order_by(documents.c.id)
            .limit(PAGE)
        ).scalars()
        ids = list(page)
        if not ids:
            break
        for document in ids:
            yield _line(_document(connection, document))
        last = ids[-1]
    rows = connection.execute(
        select(errors.c.id, errors.c.locator, errors.c.error).where(errors.c.solved.is_(None)).order_by(errors.c.id)
    )
    for row in rows.all():
        yield _line({"failed": {"locator": row.locator, "error": row.error}})
    if with_bytes:
        for blob in streamed(connection, select(blobs.c.id, blobs.c.data).order_by(blobs.c.id), 1):
            yield _line({"blob": {"id": blob.id, "data": bytes(blob.data)}})


def _document(connection: Connection, id: str) -> dict[str, Any]:
    held = connection.execute(select(keys.c.kind, keys.c.value).where(keys.c.document == id).order_by(keys.c.id))
    rows = connection.execute(
        select(versions.c.id, versions.c.text, versions.c.reading)
        .where(versions.c.document == id)
        .order_by(versions.c.id)
    )
    return {
        "id": id,
        "keys": [{"kind": row.kind, "value": row.value} for row in held],
        "versions": [_version(connection, row) for row in rows.all()],
    }


def _version(connection: Connection, version: Any) -> dict[str, Any]:
    found = [
        {"id": row.id, "blob": row.blob, "kind": row.kind, "locator": row.locator, "told": json.loads(row.told)}
        for row in connection.execute(
            select(provenance).where(provenance.c.version == version.id).order_by(provenance.c.id)
        )
    ]
    known = fullest((one["kind"], one["told"]) for one in found)
    return {
        "id": version.id,
        "text": version.text,
        "known": known,
        "provenance": found,
        "reading": _reading(connection, version.reading, version.text, known),
    }


def _reading(connection: Connection, id: str | None, text: str, known: Told) -> dict[str, Any] | None:
    row = connection.execute(select(readings).where(readings.c.id == id)).first() if id is not None else None
    if row is None:
        return None
    return {
        "id": id,
        "engine": row.engine,
        "packs": row.packs,
        "reading": msgspec.Raw(row.json.encode()),
        "offsets": table(text, msgspec.json.decode(row.json)),
        **({} if row.told == canonical(known) else {"told": json.loads(row.told)}),  # what it was read with
    }


def _line(value: dict[str, Any]) -> bytes:
    return msgspec.json.encode(value) + b"\n"
