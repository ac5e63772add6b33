"""Files written whole or not at all: to a new file beside the old one, which then takes its name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ..errors import InputError


def write_whole(name: str, data: bytes) -> None:
    """Put these bytes into a file; whoever reads it meanwhile sees the old one or the new one.

    Raises InputError where that cannot be done, and leaves what was there.
    """
    try:
        target = Path(name).resolve()  # a link stays one
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise InputError(f"{name}: is a folder; name a file in it")
            target.write_bytes(data)  # a device or a pipe has no name to take
            return
        _replace(target, data)
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: links in a ring
        raise InputError(f"{name}: cannot be written ({getattr(error, 'strerror', None) or error})") from None


def _replace(target: Path, data: bytes) -> None:
    new = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            new.chmod(target.stat().st_mode & 0o7777)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
