"""JSON Lines: one report a line, `{id, text, language?, published?, publisher?, title?, url?}`.

Lines end with \\n alone: a JSON string may hold U+2028. A bad line is a `BadLine` in its place, and the rest is read.

>>> [line.id for line in read_lines([b'{"id": "a", "text": "One."}\\n', b"\\n", b'{"id": "b"}\\n'])]
['a', 'b']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from .files import BOMS

ID = re.compile(rb'"id"\s*:\s*("(?:[^"\\]|\\.){0,500}"|-?\d{1,18})')


class Line(Struct, frozen=True):
    """A report as it stands on a line."""

    text: str
    id: str | int | None = None
    language: str | None = None
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None


class BadLine(Struct, frozen=True):
    """A line that is no report: what is wrong, and the id if one can be made out."""

    id: str | int | None
    error: str
    line: int


_DECODER = msgspec.json.Decoder(Line)


def read_lines(lines: Iterable[bytes]) -> Iterator[Line | BadLine]:
    """Every line that is not blank, as a report or as what is wrong with it."""
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(BOMS[0][0]) if number == 1 else line
        if not content.strip():
            continue
        yield _line(content, number)


def _line(content: bytes, number: int) -> Line | BadLine:
    try:
        report = _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(_id(content), f"line {number}: {_wrong(error)}", number)
    if not report.text.strip():
        return BadLine(report.id, f"line {number}: the text is empty", number)
    return report


def _wrong(error: Exception) -> str:
    if isinstance(error, msgspec.ValidationError):
        return f"not a report: {_decapitalised(str(error))}"
    if isinstance(error, RecursionError):
        return "broken JSON: nested too deep"
    return f"broken JSON: {_decapitalised(str(error))}"


def _decapitalised(message: str) -> str:
    return message[:1].lower() + message[1:].replace("\n", " ")


def _id(content: bytes) -> str | int | None:
    """The id of a broken line, as far as it can be made out."""
    match = ID.search(content)
    if match is None:
        return None
    try:
        found: str | int = msgspec.json.decode(match[1], type=str | int)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found
