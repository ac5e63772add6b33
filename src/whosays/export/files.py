"""Files written whole or not at all: to a new file beside the old one, which then takes its name."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ..errors import InputError

PIECE = 1 << 20  # bytes that are copied at once


def write_whole(name: str, data: bytes | Iterable[bytes]) -> None:
    """Put these bytes, or pieces of them, into a file; whoever reads it meanwhile sees the old one or the new one.

    Raises InputError where that cannot be done, and leaves what was there.
    """
    chunks = [data] if isinstance(data, bytes) else data
    try:
        target = Path(name).resolve()  # a link stays one
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise InputError(f"{name}: is a folder; name a file in it")
            with target.open("wb") as file:  # a device or a pipe has no name to take
                file.writelines(chunks)
            return
        _replace(target, chunks)
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: links in a ring
        raise InputError(f"{name}: cannot be written ({getattr(error, 'strerror', None) or error})") from None


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What an open file holds from here on, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    new = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            new.chmod(target.stat().st_mode & 0o7777)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
