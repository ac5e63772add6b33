"""Web archives (WARC, packed or not): every page, paper or feed that was archived, with its address and its crawl date.

Read by a reader of its own, because one that passes over a broken gzip member loses all that follows without a word:
what is damaged is a failure with its place, and the reading goes on at the next record.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, NamedTuple

from .found import Failure
from .held import Held
from .inflate import Inflated
from .options import Caps

LINE = 16_384
HEADERS = 200
WANTED = re.compile(
    r"text/html|application/xhtml|text/plain|application/pdf|[/+]xml|application/feed\+json|officedocument|message/rfc822",
    re.IGNORECASE,
)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
STATUS = re.compile(rb"HTTP/[\d.]+\s+(\d{3})")


class Archived(NamedTuple):
    """The bytes of a page as the server sent them, unpacked, and what was said of them."""

    url: str
    data: bytes
    charset: str | None
    crawled: datetime | None


def records(held: Held, caps: Caps) -> Iterator[Archived | Failure]:
    """What was archived, in the order of the file; pictures, styles and redirections are passed over."""
    packed = held.head(2) == b"\x1f\x8b"
    held.file.seek(0)
    inflated = Inflated(held.file, caps.ratio) if packed else None
    stream: IO[bytes] = io.BufferedReader(inflated, 1 << 16) if inflated is not None else held.file
    count, lost = 0, False
    while True:
        line = stream.readline(LINE)
        if not line:
            break
        if not line.startswith(b"WARC/"):
            if line.strip() and not lost:
                lost = True
                yield Failure(held.locator, f"is damaged after record {count}; reading goes on at the next record")
            continue
        lost = False
        count += 1
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not re.fullmatch(r"\d{1,15}", length, re.ASCII):
            yield Failure(f"{held.locator}#record {count}", "does not say how long it is; it was not read")
            continue
        body = _body(stream, int(length), caps.member)
        if len(body) < min(int(length), caps.member):
            if inflated is None or inflated.wrong is None:
                yield Failure(held.locator, f"breaks off within record {count}")
            break
        if int(length) > caps.member:
            yield Failure(f"{held.locator}#record {count}", f"is larger than {caps.member >> 20} MB; it was not read")
            continue
        yield from _archived(headers, body, f"{held.locator}#record {count}", caps.member)
    if inflated is not None and inflated.wrong:
        why = f"{inflated.wrong}, near byte {inflated.offset}, after {count} records; what follows is lost"
        yield Failure(held.locator, why)
    elif count == 0:
        yield Failure(held.locator, "holds no records")


def _headers(stream: IO[bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(HEADERS):
        line = stream.readline(LINE)
        if not line.strip():
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def _body(stream: IO[bytes], length: int, most: int) -> bytes:
    """The content of a record; of one that is too long its start, and the rest is passed over."""
    parts, left = [], min(length, most)
    while left and (block := stream.read(min(left, 1 << 20))):
        parts.append(block)
        left -= len(block)
    left = length - most
    while left > 0 and (block := stream.read(min(left, 1 << 20))):
        left -= len(block)
    return b"".join(parts)


def _archived(headers: dict[str, str], body: bytes, where: str, most: int) -> Iterator[Archived | Failure]:
    kind = headers.get("warc-type", "")
    url = headers.get("warc-target-uri", "").strip("<>")
    crawled = _moment(headers.get("warc-date", ""))
    if kind in ("resource", "conversion"):
        media = headers.get("content-type", "text/plain")
        if WANTED.search(media) and url.startswith(("http", "ftp", "file", "urn")):
            yield Archived(url, body, _charset(media), crawled)
        return
    if kind != "response" or not url.startswith("http"):
        return
    status = STATUS.match(body)
    head, separator, content = body.partition(b"\r\n\r\n")
    if status is None or not separator:
        yield Failure(where, "holds no answer of a server")
        return
    fields = _headers(io.BytesIO(head.partition(b"\n")[2]))
    media = fields.get("content-type", "text/html")
    if not WANTED.search(media) or status[1][:1] in b"13" or url.endswith("/robots.txt"):
        return
    if status[1] != b"200":
        yield Failure(where, f"{url} answered {status[1].decode()} when it was archived")
        return
    try:
        data = _unpacked(content, fields, most)
    except (ValueError, zlib.error) as error:
        yield Failure(where, f"the content of {url} cannot be unpacked ({error})")
        return
    yield Archived(url, data, _charset(media), crawled)


def _charset(media: str) -> str | None:
    match = CHARSET.search(media)
    return match[1] if match else None


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unpacked(content: bytes, fields: dict[str, str], most: int) -> bytes:
    """The content without the chunks and the packing of the transfer; raises ValueError or zlib.error."""
    if "chunked" in fields.get("transfer-encoding", "").lower():
        content = _dechunked(content)
    for coding in reversed([each.strip().lower() for each in fields.get("content-encoding", "").split(",")]):
        if coding in ("gzip", "x-gzip") and content.startswith(b"\x1f\x8b"):
            content = _inflated(zlib.decompressobj(31), content, most)
        elif coding == "deflate":
            try:
                content = _inflated(zlib.decompressobj(), content, most)
            except zlib.error:
                content = _inflated(zlib.decompressobj(-15), content, most)
        elif coding == "br":
            content = _brotli(content, most)
        elif coding not in ("", "identity", "gzip", "x-gzip", "utf-8"):
            raise ValueError(f"packed as {coding[:20]}")
    return content


def _inflated(unpacker: zlib._Decompress, content: bytes, most: int) -> bytes:
    out = unpacker.decompress(content, most)
    if unpacker.unconsumed_tail:
        raise ValueError(f"larger than {most >> 20} MB")
    if not unpacker.eof:
        raise ValueError("it breaks off")
    return out


def _brotli(content: bytes, most: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise ValueError("packed as br; install it with: pip install 'whosays[sources]'") from None
    unpacker = brotli.Decompressor()
    try:
        out: bytes = unpacker.process(content, output_buffer_limit=most)
    except brotli.error:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("damaged br") from None
        return content  # crawlers store it unpacked and leave the header
    if not unpacker.is_finished():
        raise ValueError("it breaks off or is too large")
    return out


def _dechunked(content: bytes) -> bytes:
    """The chunks put together; content that is not in chunks, as crawlers leave it, as it is."""
    parts: list[bytes] = []
    place = 0
    while True:
        match = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n").match(content, place)
        if match is None:
            return b"".join(parts) if parts else content
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(content[match.end() : match.end() + size])
        place = match.end() + size
