"""CSV, TSV and XLSX: every row with a text is a document, its columns named by the user or by their usual names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..errors import InputError
from ..records import Warning_
from ..sentences import sentence
from .columns import guessed
from .files import Text, decode
from .found import Failure, Found
from .held import Held
from .pieces import Piece

SAMPLE = 1 << 18
FIELD = 16 << 20  # characters of a cell at most
DELIMITERS = ",;\t|"


def read_table(held: Held, columns: dict[str, str] | None) -> Iterator[Found | Failure]:
    """The rows of a CSV or TSV file in their order."""
    try:
        told = _encoding(held)
    except InputError as error:
        yield Failure(held.locator, str(error).removeprefix(f"{held.locator}: "))
        return
    held.file.seek(0)
    stream = io.TextIOWrapper(io.BufferedReader(_Open(held.file)), told.encoding, "replace", newline="")
    delimiter = "\t" if held.name.lower().endswith((".tsv", ".tab")) else _delimiter(told.text)
    previous = csv.field_size_limit(FIELD)
    try:
        rows = csv.reader((line.replace("\x00", "") for line in stream), delimiter=delimiter)
        for each in documents(_rows(rows), columns, held.locator):
            if isinstance(each, Found):
                yield _warned(each, told)
            else:
                yield each
    finally:
        csv.field_size_limit(previous)
        stream.detach()


class _Open(io.RawIOBase):
    """The file without its end: the wrapper around it may be closed, the file stays open."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data: bytes = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _encoding(held: Held) -> Text:
    """The encoding of the table and its first part, cut at the end of a line."""
    sample = held.head(SAMPLE)
    if len(sample) == SAMPLE and b"\n" in sample and b"\x00" not in sample:
        sample = sample[: sample.rindex(b"\n") + 1]
    elif sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = sample[: len(sample) // 4 * 4]
    return decode(sample, held.locator)


def _delimiter(text: str) -> str:
    """The mark that stands most often in the first line, outside of quotation marks."""
    first = "".join(text.lstrip("\ufeff").split("\n", 1)[0].split('"')[::2])
    return max(DELIMITERS, key=first.count)


def _rows(reader: Any) -> Iterator[list[str] | str]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"is broken CSV ({error})"


def _warned(found: Found, told: Text) -> Found:
    import msgspec

    warnings = list(told.warnings)
    if "\ufffd" in found.text and not warnings:
        why = sentence("warning.broken_row", encoding=told.encoding)
        warnings.append(Warning_("encoding", why))
    return msgspec.structs.replace(found, warnings=(*found.warnings, *warnings)) if warnings else found


def read_sheets(pieces: Iterable[Piece], columns: dict[str, str] | None, locator: str) -> Iterator[Found | Failure]:
    """The rows of the sheets that the child process took from a spreadsheet; empty sheets are passed over."""
    sheets: list[tuple[str, list[Sequence[str | None]]]] = []
    failures = []
    for piece in pieces:
        if piece.attached is not None:
            sheets.append((piece.attached.name, []))
        elif piece.row is not None and sheets:
            sheets[-1][1].append(piece.row)
        elif piece.failure is not None:
            failures.append(piece.failure)
    filled = [(name, rows) for name, rows in sheets if any(any(row) for row in rows)]
    for name, rows in filled:
        yield from documents(rows, columns, locator if len(filled) == 1 else f"{locator}#{name}")
    if not filled and not failures:
        yield Failure(locator, "is a table without rows")
    yield from failures


def documents(
    rows: Iterable[Sequence[str | None] | str], columns: dict[str, str] | None, locator: str
) -> Iterator[Found | Failure]:
    """The documents of these rows, the first of which names the columns; a string is what is wrong with a row."""
    header: list[str] | None = None
    places: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        where = f"{locator}#row {number}"
        if isinstance(row, str):
            yield Failure(where, row)
            continue
        cells = [cell or "" for cell in row]
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip("\ufeff \t") for cell in cells]
            try:
                places = _places(header, columns)
            except InputError as error:
                yield Failure(locator, str(error))
                return
            continue
        yield _document(cells, places, header, where)
    if header is None:
        yield Failure(locator, "is a table without rows")


def _places(header: list[str], columns: dict[str, str] | None) -> dict[str, int]:
    named = columns or guessed(header)
    lower = [name.lower() for name in header]
    places: dict[str, int] = {}
    for field, column in named.items():
        wanted = column.strip().lower()
        if wanted not in lower:
            raise InputError(f"has no column {column!r}; its columns are {', '.join(header)[:300]}")
        places[field] = lower.index(wanted)
    if "text" not in places:
        names = ", ".join(header)[:300]
        raise InputError(
            f"no column is known to be the text; name it with --columns text=COLUMN, its columns are {names}"
        )
    return places


def _document(cells: list[str], places: dict[str, int], header: list[str], where: str) -> Found | Failure:
    values = {field: cells[place].strip() or None for field, place in places.items() if place < len(cells)}
    text = cells[places["text"]] if places["text"] < len(cells) else ""
    if not text.strip():
        return Failure(
            where, "its text is empty" if len(cells) >= len(header) else "has fewer cells than columns; no text"
        )
    raw = json.dumps(dict(zip(header, cells, strict=False)), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Found(
        text,
        raw,
        "table",
        where,
        id=values.get("id"),
        title=values.get("title"),
        author=values.get("author"),
        publisher=values.get("publisher"),
        published=values.get("published"),
        language=values.get("language"),
        url=values.get("url"),
    )
