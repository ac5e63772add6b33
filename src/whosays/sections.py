"""Very long texts: divided between paragraphs and read side by side, so that time and memory stay within bounds.

A report of a usual length is one section. A name, a heading or a figure is not carried from one section to the next.

>>> sections("a\\n" * 6, length=4)
[(0, 4), (4, 8), (8, 12)]
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

LENGTH = 400_000  # characters of a section, at least
CORES = 4  # processes at most

Range = tuple[int, int]
T = TypeVar("T")


def sections(text: str, length: int = LENGTH) -> list[Range]:
    """Start and end of every section; the borders stand after line ends."""
    found, start = [], 0
    while len(text) - start > length:
        end = text.find("\n", start + length - 1) + 1
        if not end:
            break
        found.append((start, end))
        start = end
    if start < len(text) or not found:
        found.append((start, len(text)))
    return found


def over_sections(read: Callable[[Range], T], parts: list[Range], kind: type[T]) -> list[T]:
    """What `read` gives for each section, in order; in several processes where that is safe.

    It goes from process to process as MessagePack, many times faster than pickled: `kind` is what it is decoded to.
    """
    if len(parts) == 1:
        return [read(parts[0])]
    cores = min(CORES, len(parts), os.cpu_count() or 1)
    alone = threading.active_count() == 1 and not multiprocessing.current_process().daemon
    if cores < 2 or not alone or "fork" not in multiprocessing.get_all_start_methods():
        return [read(part) for part in parts]
    global _read
    _read = read
    try:
        with multiprocessing.get_context("fork").Pool(cores) as pool:
            decoder = msgspec.msgpack.Decoder(kind)
            return [decoder.decode(found) for found in pool.map(_one, parts, chunksize=1)]
    finally:
        _read = None


_read: Callable[[Range], Any] | None = None  # inherited by the processes, which are copies of this one


def _one(part: Range) -> bytes:
    assert _read is not None
    return msgspec.msgpack.encode(_read(part))
