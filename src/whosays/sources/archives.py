"""Zip archives and folders as the files within them. Nothing is written where a member's name says.

A member that would be too large, has grown too much, is locked, damaged or names a place outside of the archive is a
`Failure`; the others are read.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import InputError
from .found import Failure
from .held import Held, spooled
from .options import Caps

FREE = 16 << 20  # bytes that a member, or all of them, may have whatever they are packed to
DIRECTORY = 400 << 20  # bytes of the list of members at most
PER_ENTRY = 46  # bytes that an entry of that list has at least
IGNORED = re.compile(r"(^|/)(\.(?![./]|$)|__MACOSX/|Thumbs\.db$|desktop\.ini$)")
OUTSIDE = re.compile(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\x00")
WEB_ARCHIVE = re.compile(r"^archive/[^/]+\.warc(\.gz)?$")


class Spent:
    """What has come out of an archive and the archives within it, so that they share one limit."""

    def __init__(self) -> None:
        self.members = 0
        self.bytes = 0


def within(held: Held, caps: Caps, spent: Spent) -> Iterator[Held | Failure]:
    """The files of a zip archive; each is to be read before the next is asked for."""
    wrong = _directory(held.file, caps.members)
    if wrong:
        yield Failure(held.locator, wrong)
        return
    try:
        archive = zipfile.ZipFile(held.file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, MemoryError):
        yield Failure(held.locator, "is a damaged zip archive; it cannot be opened")
        return
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if "datapackage.json" in names and any(WEB_ARCHIVE.match(name) for name in names):  # WACZ
        infos = [info for info in infos if WEB_ARCHIVE.match(info.filename)]
    before = spent.bytes
    for info in infos:
        if info.is_dir() or IGNORED.search(info.filename):
            continue
        where = f"{held.locator}!/{_printable(info.filename)}"
        spent.members += 1
        if spent.members > caps.members:
            yield Failure(held.locator, f"holds more than {caps.members} files; the others were not read")
            return
        wrong = _wrong(info, caps)
        if wrong:
            yield Failure(where, wrong)
            continue
        grown = spent.bytes - before + info.file_size
        if spent.bytes + info.file_size > caps.total or grown > FREE * 4 + caps.ratio * held.size:
            why = (
                f"comes after {spent.bytes >> 20} MB unpacked, as much as is taken out of one archive; it was not read"
            )
            yield Failure(where, why)
            return
        try:
            with _member(archive, info, where, caps) as member:
                spent.bytes += member.size
                yield member
        except InputError as error:
            yield Failure(where, str(error).removeprefix(f"{where}: "))


@contextmanager
def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, caps: Caps) -> Iterator[Held]:
    """The member unpacked; raises InputError."""
    try:
        with archive.open(info) as stream, spooled(stream, where, info.filename, caps.member) as held:
            ready = held
            yield ready
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(f"{where}: is damaged within the archive ({str(error)[:80]})") from None


def _directory(file: IO[bytes], members: int) -> str | None:
    """What is wrong with the size of the list of members, before it is read into memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 70_000))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 20 > len(tail):
        return "is a damaged or cut-off zip archive; its list of files is missing"
    length = int.from_bytes(tail[end + 12 : end + 16], "little")
    large = tail.rfind(b"PK\x06\x06")
    if length == 0xFFFFFFFF and large >= 0:
        length = int.from_bytes(tail[large + 40 : large + 48], "little")
    if length > DIRECTORY or length > members * 1000 or length // PER_ENTRY > members * 10:
        return f"lists more than {members} files; it was not read"
    file.seek(0)
    return None


def _wrong(info: zipfile.ZipInfo, caps: Caps) -> str | None:
    if OUTSIDE.search(info.filename):
        return "names a place outside of the archive; it was not read"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link; it was not followed"
    if info.flag_bits & 1:
        return "is locked by a password; it was not read"
    if info.file_size > caps.member:
        return f"is larger than {caps.member >> 20} MB unpacked; it was not read"
    if info.file_size > FREE // 16 and info.file_size > caps.ratio * max(info.compress_size, 1):
        return f"would grow to more than {caps.ratio} times its size; it was not read"
    return None


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name[:300])


def files_of(folder: str) -> Iterator[str | Failure]:
    """The paths of the files in a folder and those below it, sorted; links out of it and odd files are failures."""
    top = Path(folder).resolve()
    for place, folders, names in os.walk(folder, onerror=None):
        folders[:] = sorted(name for name in folders if not IGNORED.search(name))
        for name in sorted(names):
            path = Path(place, name)
            if IGNORED.search(name):
                continue
            try:
                if path.is_symlink() and not path.resolve(strict=True).is_relative_to(top):
                    yield Failure(str(path), "is a link out of the folder; it was not followed")
                elif not path.is_file():
                    yield Failure(str(path), "is no regular file; it was not read")
                else:
                    yield str(path)
            except (OSError, RuntimeError):
                yield Failure(str(path), "is a link that leads nowhere")
