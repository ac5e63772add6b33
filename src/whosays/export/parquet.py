"""Rows as Parquet, with typed columns, through DuckDB; no row is kept in memory longer than its batch.

>>> TYPES["integer"], TYPES["time"]
('BIGINT', 'VARCHAR')
"""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

import msgspec

from ..errors import InputError, UsageError
from .claims import CREDIT
from .files import pieces, write_whole
from .rowset import RowSet, values

BATCH = 2000  # rows that are handed over at once
TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "truth": "BOOLEAN",
    "time": "VARCHAR",  # a month is a month: a type of time would make up the day
    "json": "VARCHAR",
}


def parquet(rowset: RowSet, path: str) -> int:
    """Write the rows into a file, whole or not at all; how many there are.

    Times and JSON are text. Raises UsageError where DuckDB is missing, InputError where the file cannot be written.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError("Parquet needs DuckDB; install it with: pip install 'whosays[parquet]'") from None
    json = [column.kind == "json" for column in rowset.columns]
    table = ", ".join(f"{_name(column.name)} {TYPES[column.kind]}" for column in rowset.columns)
    given = ", ".join(f"unnest(?::{TYPES[column.kind]}[])" for column in rowset.columns)
    told = msgspec.json.encode({"name": rowset.name, "columns": rowset.columns, "credit": CREDIT}).decode()
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    rows, count = values(rowset), 0
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "rows.parquet")
        try:
            with duckdb.connect(str(Path(folder, "rows.duckdb")), config={**offline, "threads": 1}) as connection:
                connection.execute(f"CREATE TABLE rows ({table})")
                while some := list(islice(rows, BATCH)):
                    count += len(some)
                    columns = [list(column) for column in zip(*some, strict=True)]
                    for place, is_json in enumerate(json):
                        if is_json:
                            columns[place] = [_json(value) for value in columns[place]]
                    connection.execute(f"INSERT INTO rows SELECT {given}", columns)
                connection.execute(
                    f"COPY rows TO {_quoted(str(made))} (FORMAT parquet, KV_METADATA {{whosays: {_quoted(told)}}})"
                )
        except duckdb.Error as error:
            raise InputError(f"{path}: cannot be made ({' '.join(str(error).split())[:200]})") from None
        with made.open("rb") as file:
            write_whole(path, pieces(file))
    return count


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
