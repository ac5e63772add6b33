"""The user's own gazetteer: rows of a GeoNames dump or a CSV, kept as they came and compiled beside the package's.

A row is kept once, nothing is overwritten: the file of rows only grows, and the table is made of all of it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..sources.files import read_utf8
from .compile import CITY, first_words
from .forms import case_forms, is_cyrillic, name_key
from .table import CASE, NAME, OTHER, Row, put, put_all, write

COLUMNS = ("name", "language", "lat", "lon", "country", "area")
CLASSES = {
    "A": "region",
    "P": "village",
    "H": "water",
    "S": "facility",
    "R": "other",
    "T": "other",
    "L": "other",
    "U": "water",
    "V": "other",
}
DUMP = 19  # columns of a GeoNames dump


class Entry(NamedTuple):
    """One row of the user's: names (the first is the usual one) and where the place is."""

    names: tuple[str, ...]
    id: int | None
    lat: float
    lon: float
    country: str | None
    area: str | None
    kind: str
    people: int


class BadRow(NamedTuple):
    """A row that cannot be used, and why."""

    line: int
    why: str


def folder() -> Path:
    """Where the user's data lies: XDG_DATA_HOME/whosays, or ~/.local/share/whosays."""
    base = os.environ.get("XDG_DATA_HOME", "")
    home = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return home / "whosays"


def table_of(name: str | None = None) -> Path:
    """The compiled gazetteer of this name ("own" if none is given)."""
    return folder() / f"{name or 'own'}.gazetteer"


def existing() -> str | None:
    """The user's own gazetteer, if there is one."""
    file = table_of()
    return str(file) if os.access(file, os.R_OK) else None


def read_rows(file: Path) -> Iterator[Entry | BadRow]:
    """The rows of a GeoNames dump (no header, tabs) or of a CSV with the columns `COLUMNS`."""
    text = read_utf8(file)
    lines = text.split("\n")
    if not text.strip():
        raise InputError(f"{file}: is empty")
    if lines[0].count("\t") >= DUMP - 1:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _checked(number, partial(_of_dump, line.rstrip("\r").split("\t")))
        return
    reader = csv.reader(
        lines, delimiter="\t" if "\t" in lines[0] else ";" if lines[0].count(";") > lines[0].count(",") else ","
    )
    header = [cell.strip().lower() for cell in next(reader)]
    if not {"name", "lat", "lon"} <= set(header):
        raise InputError(
            f"{file}: the first line must name the columns {', '.join(COLUMNS)}; name, lat and lon are needed"
        )
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            yield _checked(reader.line_num, partial(_of_csv, row))


def _checked(line: int, make: Callable[[], Entry]) -> Entry | BadRow:
    try:
        return make()
    except (ValueError, IndexError) as error:
        return BadRow(line, str(error))


def _of_dump(cells: list[str]) -> Entry:
    if len(cells) < DUMP:
        raise ValueError(f"{len(cells)} columns, {DUMP} are needed")
    kind = CLASSES.get(cells[6], "other")
    people = int(cells[14] or 0)
    if kind == "region" and cells[7] != "ADM1":
        kind = "country" if cells[7].startswith("PCL") else "district"
    if kind == "village" and people >= CITY:
        kind = "city"
    names = tuple(dict.fromkeys(n for n in (cells[1], cells[2], *cells[3].split(",")) if n))
    return Entry(_named(names), _whole(cells[0]), *_point(cells[4], cells[5]), _country(cells[8]), None, kind, people)


def _of_csv(row: dict[str, str]) -> Entry:
    names = tuple(name.strip() for name in row["name"].split(";") if name.strip())
    lat, lon = _point(row.get("lat", ""), row.get("lon", ""))
    return Entry(_named(names), None, lat, lon, _country(row.get("country", "")), row.get("area") or None, "village", 0)


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or not any(c.isalpha() for c in names[0]):
        raise ValueError("no name")
    return names


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _point(lat: str, lon: str) -> tuple[float, float]:
    try:
        point = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    except ValueError:
        raise ValueError(f"{lat!r}, {lon!r} are no coordinates; write 49.98, 36.25") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"{lat}, {lon} lie outside the earth; latitude comes first")
    return point


def _country(text: str) -> str | None:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError(f"{text!r} is no country code of two letters")
    return text.upper() or None


def add(entries: list[Entry], file: Path) -> int:
    """Put rows into a user's gazetteer and compile it anew; how many places it holds then. Raises InputError."""
    import msgspec

    rows_file = file.with_suffix(".jsonl")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        before = rows_file.read_bytes().split(b"\n") if rows_file.exists() else []
        known = dict.fromkeys(line for line in before if line)
        known |= dict.fromkeys(msgspec.json.encode(entry) for entry in entries)
        every = [Entry(*msgspec.json.decode(line)) for line in known]
        data = compile_own([entry._replace(names=tuple(entry.names)) for entry in every])
        for target, content in ((rows_file, b"\n".join(known) + b"\n"), (file, data)):
            new = target.with_name(target.name + ".new")
            new.write_bytes(content)
            new.replace(target)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from None
    return len(every)


def compile_own(entries: list[Entry]) -> bytes:
    """A table of such rows."""
    rows: list[Row] = []
    keys: dict[str, dict[int, int]] = {}
    for entry in entries:
        rows.append(
            Row(
                entry.names[0],
                entry.id,
                entry.country,
                entry.area,
                None,
                entry.lat,
                entry.lon,
                entry.kind,
                entry.people,
                0,
            )
        )
        for number, name in enumerate(entry.names):
            key = name_key(name)
            put(keys, key, len(rows) - 1, OTHER if number else NAME)
            if is_cyrillic(key):
                put_all(keys, case_forms(key), len(rows) - 1, CASE)
    first_words(keys)
    return write(rows, keys)
