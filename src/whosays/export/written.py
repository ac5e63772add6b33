"""Rows as CSV, JSON Lines and GeoJSON, piece by piece, however many there are.

A cell of CSV is empty where there is no value. Text stands as it is, but behind an apostrophe where it is empty, begins
with one, or would not stay what it is in a spreadsheet; `readback` takes that apostrophe away again.

>>> [guarded(text) for text in ("a", "", "=1+1", "'tis", "007", "12e45")]
['a', "'", "'=1+1", "''tis", "'007", "'12e45"]
"""

from __future__ import annotations

import csv as csv_module
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from ..errors import UsageError
from .claims import CREDIT
from .rowset import RowSet, values

BATCH = 500  # rows that are written at once
BOM = "\ufeff"
"""What spreadsheets know UTF-8 by."""
_ACTIVE = re.compile(
    r"[\t\r\n']"  # run as a formula by some, or taken for our own apostrophe
    r"|[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"  # what is not seen,
    r"[=+\-@＝＋－＠]"  # and behind it a formula
    r"|(?:0\d+|\d{16,}|\d+(?:\.\d+)?[eE][+-]?\d+)\Z"  # made a number, and another one than it was
)
_MOVED = {"when_start": "start", "when_end": "end", "start": "start_character", "end": "end_character"}
"""Properties that are named otherwise on maps, where `start` and `end` are times."""


def guarded(text: str) -> str:
    """Text as a cell that a spreadsheet neither runs nor changes."""
    return f"'{text}" if not text or _ACTIVE.match(text) else text


def csv(rowset: RowSet, raw: bool = False) -> Iterator[bytes]:
    """CSV (RFC 4180), for spreadsheets; with `raw` for programs: no byte order mark and no apostrophes.

    Raw, empty text and no value are the same cell.
    """
    encode = [_cell(column.kind, raw) for column in rowset.columns]
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    if not raw:
        out.write(BOM)
    writer.writerow([column.name for column in rowset.columns])
    rows = values(rowset)
    while True:
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
        some = list(islice(rows, BATCH))
        if not some:
            return
        for row in some:
            writer.writerow(["" if value is None else cell(value) for cell, value in zip(encode, row, strict=True)])


def jsonl(rowset: RowSet) -> Iterator[bytes]:
    """JSON Lines: an object a row, with every column; a line ends with a line feed, and with nothing else."""
    names = [column.name for column in rowset.columns]
    for row in values(rowset):
        yield msgspec.json.encode(dict(zip(names, row, strict=True))) + b"\n"


def geojson(rowset: RowSet) -> Iterator[bytes]:
    """GeoJSON (RFC 7946), a feature a row: a point, or null where a row has none; the columns are its properties.

    `start` and `end` are when it happened. Raises UsageError for rows of which none has a point.
    """
    names = [column.name for column in rowset.columns]
    if not {"latitude", "longitude"} <= set(names):
        raise UsageError(f"{rowset.name} have no places to put on a map; take csv, jsonl or parquet")
    head = msgspec.json.encode({"type": "FeatureCollection", "name": rowset.name, "credit": CREDIT})
    before = head[:-1] + b',"features":['
    for row in values(rowset):
        told = dict(zip(names, row, strict=True))
        feature: dict[str, Any] = {"type": "Feature"}
        if len(rowset.key) == 1:
            feature["id"] = told[rowset.key[0]]
        feature["geometry"] = _point(told["latitude"], told["longitude"])
        feature["properties"] = {_MOVED.get(name, name): value for name, value in told.items()}
        yield before + b"\n" + msgspec.json.encode(feature)
        before = b","
    yield (before if before != b"," else b"") + b"\n]}\n"


def _point(latitude: float | None, longitude: float | None) -> dict[str, Any] | None:
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _cell(kind: str, raw: bool) -> Callable[[Any], str]:
    """How a value of that kind is written."""
    if kind == "json":
        return _json if raw else lambda value: guarded(_json(value))
    if kind == "truth":
        return lambda value: "true" if value else "false"
    if kind == "number":
        return repr
    if kind == "integer":
        return str
    return str if raw else guarded


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
