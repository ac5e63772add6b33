"""What the benchmark reads: articles of one size, and answer keys for dates. Neither ships with the project."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SIZE = 5_000  # bytes of an article
PLAIN = re.compile(r"\d{4}(-\d\d){0,2}")


class Key(NamedTuple):
    """A time expression that a person marked: its characters, and a year, a month or a day, or None."""

    start: int
    end: int
    value: str | None


class Marked(NamedTuple):
    """A text whose time expressions are all marked, and the day they are told from."""

    language: str
    text: str
    day: str
    keys: tuple[Key, ...]


def articles(file: Path, most: int) -> list[str]:
    """Texts of about 5,000 bytes, made of the reports of a file in their order."""
    found: list[str] = []
    parts: list[str] = []
    size = 0
    for report in lines(file):
        for piece in pieces(report["text"]):
            parts.append(piece)
            size += len(piece.encode())
            if size >= SIZE:
                found.append("\n\n".join(parts).encode()[:SIZE].decode("utf-8", "ignore"))
                parts, size = [], 0
                if len(found) == most:
                    return found
    return found


def marked(file: Path) -> list[Marked]:
    """The texts of an answer key. A value that is no plain year, month or day ("the past", a season) is None."""
    return [
        Marked(one["lang"], one["text"], one["ref_date"], tuple(sorted(map(_key, one["timexes"]))))
        for one in lines(file)
    ]


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    for line in file.read_text("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def pieces(text: str) -> Iterator[str]:
    """A text in parts of at most 5,000 characters."""
    for start in range(0, len(text), SIZE):
        yield text[start : start + SIZE]


def _key(timex: dict[str, Any]) -> Key:
    span, value = timex["span"], timex.get("value")
    return Key(span[0], span[1], value if isinstance(value, str) and PLAIN.fullmatch(value) else None)
