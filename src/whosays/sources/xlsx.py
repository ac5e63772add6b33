"""The rows of a spreadsheet (.xlsx), sheet by sheet; works in the child process."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from importlib import import_module
from typing import Any

from .pieces import Ask, Attached, Piece, failed

CELLS = 2_000_000


def prepare() -> None:
    """Load the package that reads it."""
    import_module("openpyxl")


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """A piece for every row; before the rows of a sheet an attached file without bytes, which bears its name."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError):
        return [failed(ask.locator, "is a damaged spreadsheet; it cannot be opened")]
    cells = 0
    rows: list[Piece] = []
    for sheet in book.worksheets:
        rows.append(Piece(attached=Attached(str(sheet.title), b"")))
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
            if cells > CELLS:
                rows.append(failed(ask.locator, f"has more than {CELLS} cells; the rows after them were not read"))
                return rows
            rows.append(Piece(row=tuple(_cell(value) for value in row)))
    return rows


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
