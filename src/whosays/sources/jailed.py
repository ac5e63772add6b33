"""The child process in which hostile formats are opened: little memory, little time, no files written.

It reads an `Ask` and bytes from standard input and answers with pieces, until its input ends. Run by jail.py as
`python -m whosays.sources.jailed`.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from importlib import import_module
from typing import BinaryIO

import msgspec

from .pieces import Ask, Piece, failed

FAMILIES = {
    "docx": "docx",
    "feed": "feeds",
    "html": "html",
    "mail": "mail",
    "pdf": "pdf",
    "plain": "markup",
    "telegram_html": "telegram_html",
    "xlsx": "xlsx",
}
MEMORY = 512 << 20
TEXT = 64 << 20  # characters that come out of one file at most
WAITED = 4  # times as long by the clock on the wall
SIZE = struct.Struct(">QQ")


def main() -> None:
    """Answer until the input ends."""
    _limits()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints does not break the answers
    while (asked := _asked(sys.stdin.buffer)) is not None:
        ask, data = asked
        if not data and ask.family.startswith("prepare "):
            pieces: list[Piece] = _prepared(ask.family.removeprefix("prepare "))
        else:
            pieces = _pieces(ask, data)
        out = _packed(pieces, ask)
        answers.write(SIZE.pack(len(out), 0) + out)
        answers.flush()


def _packed(pieces: list[Piece], ask: Ask) -> bytes:
    try:
        return msgspec.msgpack.encode(pieces)
    except (UnicodeEncodeError, TypeError, MemoryError):  # halves of characters: only the piece that has them is lost
        parts: list[msgspec.Raw] = []
        for piece in pieces:
            try:
                parts.append(msgspec.Raw(msgspec.msgpack.encode(piece)))
            except (UnicodeEncodeError, TypeError, MemoryError):
                lost = failed(ask.locator, "a part of it holds characters that are none; that part was not read")
                parts.append(msgspec.Raw(msgspec.msgpack.encode(lost)))
        return msgspec.msgpack.encode(parts)


def _limits() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there, time alone is limited
        return
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # a system that does not let it: the clock of the parent remains
            continue


def _asked(stream: BinaryIO) -> tuple[Ask, bytes] | None:
    head = stream.read(SIZE.size)
    if len(head) < SIZE.size:
        return None
    first, second = SIZE.unpack(head)
    return msgspec.msgpack.decode(stream.read(first), type=Ask), stream.read(second)


def _prepared(family: str) -> list[Piece]:
    """Load what the family needs: that does not count against the time of its first file."""
    prepare = getattr(import_module("." + FAMILIES[family], __package__), "prepare", None)
    if prepare is not None:
        prepare()
    return []


def _clock(seconds: float) -> None:
    """End this process when it has worked so long, or, the parent being gone, waited; 0 stops the clocks."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(int(seconds * WAITED) + 2 if seconds else 0)


def _pieces(ask: Ask, data: bytes) -> list[Piece]:
    _clock(ask.seconds)
    try:
        module = import_module("." + FAMILIES[ask.family], __package__)
        pieces: list[Piece] = module.pieces(data, ask)
        if sum(len(piece.found.text) for piece in pieces if piece.found) > TEXT:
            return [failed(ask.locator, "holds more text than is taken from one file")]
        return pieces
    except MemoryError:
        return [failed(ask.locator, "needs more memory than a document may; it was not read")]
    except RecursionError:
        return [failed(ask.locator, "is nested too deep; it was not read")]
    except Exception as error:  # whatever a parser raises over a damaged file
        return [failed(ask.locator, f"is damaged ({type(error).__name__}: {str(error)[:120]})".replace("\n", " "))]
    finally:
        _clock(0)


if __name__ == "__main__":
    main()
