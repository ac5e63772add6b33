"""One front for all sources: a file, a folder or JSON lines as documents and failures, in their order.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     _ = Path(folder, "a.txt").write_text("Three were killed.")
...     [found.kind for found in documents(folder)]
['text']
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError
from .files import decode, read_bytes
from .found import Failure, Found
from .lines import BadLine, read_lines

LINES = (".jsonl", ".ndjson")


def documents(source: str) -> Iterator[Found | Failure]:
    """Everything in a file, a folder (files by their names) or standard input (`-`, JSON lines)."""
    path = Path(source)
    if source != "-" and path.is_dir():
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            yield from documents(str(file))
    elif source == "-" or source.endswith(LINES):
        yield from _lines(source)
    else:
        try:
            raw = read_bytes(source)
            text = decode(raw, source)
        except InputError as error:
            yield Failure(source, str(error).removeprefix(f"{source}: "))
            return
        yield Found(text.text, raw, "text", source, warnings=text.warnings)


def _lines(source: str) -> Iterator[Found | Failure]:
    try:
        stream = sys.stdin.buffer if source == "-" else Path(source).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        yield Failure(source, f"cannot be read ({getattr(error, 'strerror', None) or error})")
        return
    with stream:
        for number, line in enumerate(read_lines(stream), 1):
            if isinstance(line, BadLine):
                yield Failure(f"{source}#line {line.line}", line.error)
                continue
            name = None if line.id is None else str(line.id)
            where = f"{source}#{name if name is not None else f'report {number}'}"
            told = {field: getattr(line, field) for field in ("title", "publisher", "published", "language", "url")}
            yield Found(line.text, line.text.encode("utf-8", "surrogatepass"), "lines", where, id=name, **told)
