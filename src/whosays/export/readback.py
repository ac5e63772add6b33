"""The way back: the rows of CSV and JSON Lines as they were before `written` wrote them, each checked.

>>> import tempfile; from .rowset import Column, RowSet; from .written import csv
>>> columns, rows = (Column("who", "text", ""), Column("low", "integer", "")), [{"who": "=1", "low": None}]
>>> with tempfile.NamedTemporaryFile(suffix=".csv") as file:
...     file.writelines(csv(RowSet("tolls", columns, iter(rows)))); file.flush()
...     list(read_csv(file.name, columns)) == rows
True
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from ..errors import InputError
from ..sources.lines import BadLine
from .rowset import Column, Row, fault
from .written import BOM

FIELD = 64 << 20  # characters of a cell at most
_WHOLE = re.compile(r"-?\d+", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def read_csv(path: str | Path, columns: Sequence[Column], *, raw: bool = False) -> Iterator[Row | BadLine]:
    """The rows of CSV with these columns, in any order; `raw` as it was written. A bad row is a BadLine in its place.

    Raises InputError for a file that cannot be read or has other columns.
    """
    kinds = {column.name: column.kind for column in columns}
    previous = csv.field_size_limit(FIELD)
    try:
        with _opened(path) as file:
            reader = csv.reader(_texts(file), strict=True)
            names = _header(reader, path, kinds)
            while True:
                first = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield BadLine(None, f"line {first}: broken CSV: {error}", first)
                    continue
                if cells:
                    yield _of_cells(cells, names, kinds, raw, first)
    finally:
        csv.field_size_limit(previous)


def read_jsonl(path: str | Path, columns: Sequence[Column]) -> Iterator[Row | BadLine]:
    """The rows of JSON Lines with these columns; a bad line is a BadLine in its place."""
    kinds = {column.name: column.kind for column in columns}
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            content = line.removeprefix(BOM.encode()) if number == 1 else line
            if content.strip():
                yield _of_line(content, kinds, number)


@contextmanager
def _opened(path: str | Path) -> Iterator[IO[bytes]]:
    try:
        file = Path(path).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    with file:
        yield file


def _texts(lines: Iterable[bytes]) -> Iterator[str]:
    """Lines as text; what is no UTF-8 becomes halves of surrogate pairs, for which its row is refused."""
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix(BOM) if number == 0 else text


def _header(reader: Iterator[list[str]], path: str | Path, kinds: dict[str, str]) -> list[str]:
    try:
        names = next(reader, [])
    except csv.Error as error:
        raise InputError(f"{path}: broken CSV: {error}") from None
    if sorted(names) != sorted(kinds):
        lacking, more = sorted(kinds.keys() - set(names)), sorted(set(names) - kinds.keys())
        told = [f"lacks {', '.join(lacking)[:100]}"] if lacking else []
        told += [f"has {', '.join(more)[:100]!r} that it should not have"] if more else []
        raise InputError(
            f"{path}: its first line is not that of these columns: {'; '.join(told) or 'one stands twice'}"
        )
    return names


def _of_cells(cells: list[str], names: list[str], kinds: dict[str, str], raw: bool, line: int) -> Row | BadLine:
    if len(cells) != len(names):
        return BadLine(None, f"line {line}: has {len(cells)} cells, not {len(names)}", line)
    given = dict(zip(names, cells, strict=True))
    row: Row = {}
    for name, kind in kinds.items():
        cell = given[name]
        if not cell:
            row[name] = None
            continue
        why: str | None
        try:
            row[name] = _value(kind, cell, raw)
            why = fault(kind, row[name])
        except (ValueError, RecursionError):
            why = f"holds {cell[:40]!r}, which is no {kind}"
        if why is not None:
            return BadLine(_told(given), f"line {line}: {name} {why}", line)
    return row


def _value(kind: str, cell: str, raw: bool) -> Any:
    """The value of a cell that is not empty. Raises ValueError where it is none of that kind."""
    if kind == "integer":
        if not _WHOLE.fullmatch(cell) or len(cell) > 20:
            raise ValueError
        return int(cell)
    if kind == "number":
        if not _NUMBER.fullmatch(cell):
            raise ValueError
        return float(cell)
    if kind == "truth":  # a spreadsheet writes TRUE
        return {"true": True, "false": False}.get(cell.lower(), cell)
    text = cell if raw or not cell.startswith("'") else cell[1:]
    return msgspec.json.decode(text) if kind == "json" else text


def _of_line(content: bytes, kinds: dict[str, str], line: int) -> Row | BadLine:
    try:
        given = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(None, f"line {line}: broken JSON: {' '.join(str(error).split())}", line)
    if not isinstance(given, dict):
        return BadLine(None, f"line {line}: is no object", line)
    for name in kinds.keys() ^ given.keys():
        why = "is missing" if name in kinds else "is no column of these"
        return BadLine(_told(given), f"line {line}: {name[:40]!r} {why}", line)
    row: Row = {}
    for name, kind in kinds.items():
        why_not = fault(kind, given[name])
        if why_not is not None:
            return BadLine(_told(given), f"line {line}: {name} {why_not}", line)
        row[name] = float(given[name]) if kind == "number" and given[name] is not None else given[name]
    return row


def _told(given: Row) -> str | None:
    """What a bad row calls itself, if it does."""
    name = next((given[name] for name in ("address", "id") if isinstance(given.get(name), str)), None)
    return name[:200] if name else None
