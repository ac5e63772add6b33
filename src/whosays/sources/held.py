"""A file that lies somewhere: on disk, in an archive, in memory; it can be read from its start more than once.

>>> held = of_bytes(b"Three were killed.", "a.txt")
>>> held.head()[:5], held.name, held.size
(b'Three', 'a.txt', 18)
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from ..errors import InputError
from .files import naming

HEAD = 1 << 16
SPOOLED = 16 << 20  # bytes that are kept in memory; more go to a temporary file
MOST = 256 << 20  # bytes of a document that is read whole


class Held(NamedTuple):
    """The file, where it was found, its name, its size, and when it was last changed if it lies on disk."""

    file: IO[bytes]
    locator: str
    name: str
    size: int
    changed: datetime | None = None

    def head(self, size: int = HEAD) -> bytes:
        """Its first bytes."""
        self.file.seek(0)
        return self.file.read(size)

    def all(self) -> bytes:
        """All its bytes; raises InputError if they are too many to be one document."""
        if self.size > MOST:
            raise InputError(f"{self.locator}: is larger than {MOST >> 20} MB; a document of that size is not read")
        self.file.seek(0)
        return self.file.read()


def of_bytes(data: bytes, locator: str, name: str | None = None) -> Held:
    """Bytes in memory as a file."""
    return Held(io.BytesIO(data), locator, name or locator, len(data))


@contextmanager
def on_disk(path: str) -> Iterator[Held]:
    """The file at this path; a pipe is read to its end. Raises InputError."""
    with naming(path), Path(path).open("rb") as file:
        status = os.fstat(file.fileno())
        if stat.S_ISREG(status.st_mode):
            yield Held(file, path, Path(path).name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
            return
        with spooled(file, path) as held:
            yield held


@contextmanager
def spooled(
    stream: BinaryIO | IO[bytes], locator: str, name: str | None = None, most: int | None = None
) -> Iterator[Held]:
    """What a stream gives, kept so that it can be read again; raises InputError if it is more than `most` bytes."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as file:
        size = 0
        while block := stream.read(HEAD):
            size += len(block)
            if most is not None and size > most:
                raise InputError(f"{locator}: is larger than {most >> 20} MB unpacked; it was not read")
            file.write(block)
        yield Held(file, locator, name or Path(locator).name or locator, size)
