"""A store as a file to publish: every table as CSV and JSON Lines, what the columns hold, and a manifest of hashes.

The same store gives the same bytes: the files have one time, one order, and nothing in them depends on when or how.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct
from sqlalchemy import Connection, func, select

from .. import __version__
from ..store import connect
from ..store.schema import readings, versions
from ..store.store import Store
from .columns import TABLES, described
from .files import pieces, write_whole
from .listed import SOURCES, rowset
from .rowset import Column, RowSet
from .written import csv, jsonl

THEN = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can tell
MANIFEST = "datapackage.json"
TYPES = {"number": "number", "integer": "integer", "truth": "boolean"}
NOTICE = """\
Names and points of places are from GeoNames, https://www.geonames.org, licensed CC BY 4.0,
https://creativecommons.org/licenses/by/4.0/. They were selected and attached to what reports say.

Words of reports are quoted; they belong to their authors and publishers.
What stands here was claimed by those who are named with it. That it was claimed does not make it so.
"""


class Released(Struct, frozen=True):
    """What was released: rows by table, and the hash of the manifest, which has those of all files."""

    rows: dict[str, int]
    sha256: str


def release(store: Store, path: str) -> Released:
    """Write the store into a zip, whole or not at all. Raises InputError where it cannot be written."""
    with tempfile.TemporaryFile() as file:
        with (
            connect.explained(store.where),
            connect.reading(store.database) as connection,
            ZipFile(file, "w", ZIP_DEFLATED) as archive,
        ):
            released = _release(connection, archive)
        file.seek(0)
        write_whole(path, pieces(file))
    return released


def _release(connection: Connection, archive: ZipFile) -> Released:
    resources, counts = [], {}
    for name in sorted(SOURCES):
        for form, write in FORMS.items():
            rows = _Counted(rowset(name, connection))
            resource = _file(archive, f"{name}.{form}", write(rows.rowset))
            counts[name] = rows.count
            resources.append({"name": f"{name}-{form}", **resource, **_described(name, form), "rows": rows.count})
    page = f"# Columns\n\n{NOTES}\n{described(sorted(SOURCES))}"
    for other, text in (("NOTICE", NOTICE), ("columns.md", page)):
        resources.append({"name": other.partition(".")[0].lower(), **_file(archive, other, [text.encode()])})
    manifest = {
        "name": "whosays-release",
        "title": "What reports claim, and who says it",
        "program": f"whosays {__version__}",
        "readings": _engines(connection),
        "resources": resources,
    }
    written = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
    _file(archive, MANIFEST, [written])
    return Released(counts, hashlib.sha256(written).hexdigest())


def _file(archive: ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, Any]:
    """Put a file into the archive; what the manifest says of it."""
    info = ZipInfo(name, THEN)
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3  # whatever the system
    info.external_attr = 0o644 << 16
    hashed, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as entry:
        for chunk in chunks:
            entry.write(chunk)
            hashed.update(chunk)
            size += len(chunk)
    return {"path": name, "bytes": size, "hash": f"sha256:{hashed.hexdigest()}"}


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, given: RowSet) -> None:
        self.count = 0
        self.rowset = RowSet(given.name, given.columns, self._rows(given), given.key)

    def _rows(self, given: RowSet) -> Iterator[dict[str, Any]]:
        for row in given.rows:
            self.count += 1
            yield row


def _described(name: str, form: str) -> dict[str, Any]:
    """The columns as data packages tell them; `kind` is our own word."""
    table = TABLES[name]
    fields = [_field(column, form) for column in table.columns]
    schema = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}
    return {"format": form, "encoding": "utf-8", "description": table.what, "schema": schema}


def _field(column: Column, form: str) -> dict[str, str]:
    kind = "any" if column.kind == "json" and form == "jsonl" else TYPES.get(column.kind, "string")
    return {"name": column.name, "type": kind, "kind": column.kind, "description": column.what}


def _engines(connection: Connection) -> list[dict[str, Any]]:
    """What made the readings, and how many: versions of the program and hashes of its lists."""
    rows = connection.execute(
        select(readings.c.engine, readings.c.packs, func.count().label("versions"))
        .join(versions, versions.c.reading == readings.c.id)
        .group_by(readings.c.engine, readings.c.packs)
        .order_by(readings.c.engine, readings.c.packs)
    )
    return [dict(row) for row in rows.mappings()]


FORMS: dict[str, Callable[[RowSet], Iterator[bytes]]] = {"csv": csv, "jsonl": jsonl}

NOTES = """\
CSV is UTF-8 with a byte order mark, comma and CRLF. An empty cell has no value. An apostrophe before text is not part
of it: it keeps spreadsheets from running the text as a formula or changing it as a number, and alone it is empty text.
`json` is JSON in a cell. `time` is ISO 8601 and only as precise as what was said: a month is no day. `integer` is of 64
bits; a larger figure is missing here, as it is among the claims of the store.
"""
