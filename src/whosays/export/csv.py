"""Rows of claims as CSV (RFC 4180); docs/claims.md describes the columns.

>>> header()[:16]
'report,published'
"""

from __future__ import annotations

import csv
import io
from typing import Any

from ..rows import COLUMNS, Row
from .written import guarded


def header() -> str:
    """The line of column names."""
    return _line(list(COLUMNS))


def line(row: Row) -> str:
    """A row as a line of CSV, with an apostrophe before what a spreadsheet would run as a formula.

    >>> line({"report": "a", "exact": "=1+1"}).count("'=1+1")
    1
    """
    return _line([_cell(row.get(column)) for column in COLUMNS])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) and value else value
