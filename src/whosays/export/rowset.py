"""Rows of one kind on their way out or back: which columns they have, and what a value of each may be.

>>> fault("integer", 2**63), fault("time", "2025-07"), fault("text", "a\\0")
('is no whole number of 64 bits', None, 'holds a NUL character')
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from ..errors import InputError

KINDS = ("text", "integer", "number", "truth", "time", "json")
LARGEST = 2**63 - 1
_TIME = re.compile(r"-?\d{4,6}(-\d\d(-\d\d([T ]\d\d[\d:.,]*(Z|[+-][\d:.]+)?)?)?)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")

Row = dict[str, Any]


class Column(Struct, frozen=True):
    """A column: `kind` is text, integer (64 bits), number, truth, time (ISO 8601, at its own precision) or json."""

    name: str
    kind: str
    what: str


class RowSet(Struct, frozen=True):
    """Rows of one kind, read once; the columns of `key` tell them apart."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    key: tuple[str, ...] = ()


def values(rowset: RowSet) -> Iterator[list[Any]]:
    """The values of every row in the order of the columns; what a row lacks is None.

    Raises InputError for a row with a column that is none, or a value that its column cannot hold.
    """
    names = [column.name for column in rowset.columns]
    kinds = [column.kind for column in rowset.columns]
    known = set(names)
    for number, row in enumerate(rowset.rows, 1):
        if not row.keys() <= known:
            raise InputError(f"{rowset.name}: row {number} has a column that is none: {min(row.keys() - known)[:40]!r}")
        found = [row.get(name) for name in names]
        for place, value in enumerate(found):
            if value is None:
                continue
            why = fault(kinds[place], value)
            if why is not None:
                raise InputError(f"{rowset.name}: row {number}: {names[place]} {why}")
            if kinds[place] == "number":
                found[place] = float(value)
        yield found


def fault(kind: str, value: Any) -> str | None:
    """Why this is no value of that kind; None where it is one, or is missing."""
    if value is None:
        return None
    if kind in {"text", "time"}:
        return _text_fault(value) or ("is no time of ISO 8601" if kind == "time" and not is_time(value) else None)
    if kind == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool) and -LARGEST - 1 <= value <= LARGEST
        return None if whole else "is no whole number of 64 bits"
    if kind == "number":
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return None if number else "is no number"
    if kind == "truth":
        return None if isinstance(value, bool) else "is neither true nor false"
    return _json_fault(value)


def is_time(value: str) -> bool:
    """Whether it is a year, month, day or time as ISO 8601 writes them."""
    return _TIME.fullmatch(value) is not None


def _text_fault(value: Any) -> str | None:
    if not isinstance(value, str):
        return "is no text"
    if "\0" in value:
        return "holds a NUL character"
    return "holds half of a surrogate pair" if not value.isascii() and _SURROGATE.search(value) else None


def _json_fault(value: Any) -> str | None:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            pending += [*one.keys(), *one.values()]
            if not all(isinstance(key, str) for key in one):
                return "has a key that is no text"
        elif isinstance(one, list | tuple):
            pending += one
        elif isinstance(one, float):
            if not math.isfinite(one):
                return "holds a number that is none"
        elif isinstance(one, str):
            why = _text_fault(one)
            if why is not None:
                return why
        elif one is not None and not isinstance(one, int):
            return "is no JSON"
    return None
