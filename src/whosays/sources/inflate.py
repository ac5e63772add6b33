"""Gzip as a stream that says where it breaks off: Python's and other readers end there as if it were whole.

>>> import gzip, io
>>> whole = gzip.compress(b"Three were killed. " * 50)
>>> stream = Inflated(io.BytesIO(whole[:-9]), ratio=200)
>>> len(stream.readall()) > 0, stream.wrong
(True, 'breaks off within a gzip member')
"""

from __future__ import annotations

import io
import zlib
from typing import IO, Any

BLOCK = 1 << 16
FREE = 64 << 20  # bytes that may come out whatever went in


class Inflated(io.RawIOBase):
    """The unpacked bytes of a file of one or more gzip members; `wrong` says what ended it early, `offset` where.

    What grows beyond `ratio` times its packed form is cut off.
    """

    def __init__(self, file: IO[bytes], ratio: int) -> None:
        self.file = file
        self.ratio = ratio
        self.wrong: str | None = None
        self.offset = 0
        self.given = 0
        self._packed = b""
        self._member: Any = zlib.decompressobj(31)
        self._begun = False
        self._done = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end, and after what is wrong."""
        while not self._done:
            out = self._next(len(buffer))
            if out:
                buffer[: len(out)] = out
                return len(out)
        return 0

    def _next(self, most: int) -> bytes:
        if self._member.eof:
            self._packed = self._member.unused_data
            self._member = zlib.decompressobj(31)
            self._begun = False
        if not self._packed:
            self._packed = self.file.read(BLOCK)
            if not self._packed:
                return self._end("breaks off within a gzip member" if self._begun else None)
            self.offset += len(self._packed)
        if not self._begun:
            self._packed = self._packed.lstrip(b"\0")  # padding between members
            if not self._packed:
                return b""
        try:
            out: bytes = self._member.decompress(self._packed, most)
        except zlib.error:
            return self._end("is damaged within a gzip member")
        self._begun = True
        self._packed = b"" if self._member.eof else self._member.unconsumed_tail
        self.given += len(out)
        if self.given > FREE + self.ratio * self.offset:
            return self._end(f"grows to more than {self.ratio} times its size unpacked")
        return out

    def _end(self, wrong: str | None) -> bytes:
        self._done = True
        self.wrong = wrong
        return b""
