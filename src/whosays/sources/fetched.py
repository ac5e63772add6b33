"""A page of the web, fetched so that an address somebody sent cannot reach into one's own network.

Every address that the host resolves to is checked, and the connection is made to one of those very addresses: nothing
is resolved a second time. The same holds after each redirect. Proxies, cookies and credentials are not used. Time,
bytes, unpacked bytes and redirects are capped. What is refused is an InputError of one line.

>>> fetch("http://192.168.0.1/reports")
Traceback (most recent call last):
whosays.errors.InputError: http://192.168.0.1/reports: leads to 192.168.0.1, a private address; --allow-private lets it
"""

from __future__ import annotations

import contextlib
import io
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead
from importlib.util import find_spec
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from .. import __version__
from ..errors import InputError
from .addresses import Address, address, forbidden, shown

FOLLOWED = frozenset({301, 302, 303, 307, 308})
PIECE = 65_536
HEAD = 1_000_000  # bytes of headers and framing beyond the body
TRIED = 4  # addresses of one host that are tried
AGENT = f"whosays/{__version__}"

Resolve = Callable[[str, int], Sequence[str]]
"""The IP addresses of a host."""
Connect = Callable[[str, int, float], socket.socket]
"""A connection to an IP address and port, made within some seconds."""


class Limits(Struct, frozen=True):
    """The caps: seconds for everything together, redirects, bytes as sent and as unpacked."""

    seconds: float = 60.0
    redirects: int = 10
    bytes: int = 50_000_000
    unpacked: int = 200_000_000


class Fetched(Struct, frozen=True):
    """What came: the address asked for and the one that answered, the status, the headers (names small), the body.

    The body is unpacked, where it was sent packed; nothing else is changed.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def content_type(self) -> str | None:
        """The type of the body as the server tells it: text/html.

        >>> Fetched("", "", 200, (("content-type", "Text/HTML; charset='KOI8-R'"),), b"").content_type
        'text/html'
        """
        kind = (self.header("content-type") or "").partition(";")[0].strip().lower()
        return kind or None

    @property
    def charset(self) -> str | None:
        """The encoding of the body as the server tells it.

        >>> Fetched("", "", 200, (("content-type", "Text/HTML; charset='KOI8-R'"),), b"").charset
        'koi8-r'
        """
        match = re.search(
            r""";\s*charset\s*=\s*["']?([\w.:+-]{1,40})""", self.header("content-type") or "", re.IGNORECASE
        )
        return match[1].lower() if match is not None else None


class _RefusedError(Exception):
    """Why an address cannot be had; the message names the address."""


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as this machine resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect_to(number: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address; no name is resolved."""
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.settimeout(seconds)
        found.connect((number, port))
    except BaseException:
        found.close()
        raise
    return found


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    resolve: Resolve = resolve_host,
    connect: Connect = connect_to,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """What stands at a web address. Raises InputError with one line for whatever is refused or goes wrong.

    With `allow_private` the networks that one has at home may be reached, but not by a redirect of a public page;
    links, groups and reserved addresses never. A status other than 2xx is an error too. `tls` replaces the certificates
    that this machine trusts.
    """
    asking = _Asking(resolve, connect, limits, tls, allow_private)
    here = address(url)
    seen = [here.url]
    while True:
        try:
            answer = asking.ask(here)
        except _RefusedError as refused:
            via = f" (redirected to {shown(here.url)})" if len(seen) > 1 else ""
            raise InputError(f"{shown(url)}: {refused}{via}") from None
        if isinstance(answer, Fetched):
            return Fetched(url, answer.url, answer.status, answer.headers, answer.body)
        there = _redirected(url, here, answer)
        if there.url in seen:
            raise InputError(f"{shown(url)}: is redirected in a circle, by {shown(there.url)}")
        if len(seen) > limits.redirects:
            raise InputError(f"{shown(url)}: is redirected more than {limits.redirects} times")
        seen.append(there.url)
        here = there


def _redirected(url: str, here: Address, location: str) -> Address:
    try:
        with contextlib.suppress(UnicodeError):  # headers are read as Latin-1
            location = location.encode("latin-1").decode("utf-8")
        there = address(urljoin(here.url, location))
    except (InputError, ValueError) as error:
        raise InputError(f"{shown(url)}: is redirected to an address that is refused ({error})") from None
    if here.scheme == "https" and there.scheme == "http":
        raise InputError(f"{shown(url)}: is redirected from https to http, {shown(there.url)}")
    return there


class _Asking:
    """One fetch with all its redirects: they share the time."""

    def __init__(
        self, resolve: Resolve, connect: Connect, limits: Limits, tls: ssl.SSLContext | None, allow_private: bool
    ) -> None:
        self.resolve = resolve
        self.connect = connect
        self.limits = limits
        self.tls = tls
        self.private = True  # so far; nothing public has been asked
        self.allow_private = allow_private
        self.until = time.monotonic() + limits.seconds

    def ask(self, here: Address) -> Fetched | str:
        """What stands there, or where it is redirected to."""
        numbers = self._resolved(here)
        try:
            with self._connected(here, numbers) as line:
                line.settimeout(self._left())
                line.sendall(_request(here))
                return self._answer(here, line)
        except TimeoutError:
            raise _RefusedError(self._late()) from None
        except ssl.SSLCertVerificationError as error:
            raise _RefusedError(f"has no certificate to trust ({error.verify_message or error.reason})") from None
        except ssl.SSLError as error:
            raise _RefusedError(f"does not speak TLS as it should ({error.reason or error})") from None
        except IncompleteRead:
            raise _RefusedError("was cut short") from None
        except HTTPException as error:
            raise _RefusedError(f"does not answer as a web server ({_why(error)})") from None
        except (OSError, ValueError) as error:
            raise _RefusedError(f"cannot be reached ({_why(error)})") from None

    def _resolved(self, here: Address) -> list[str]:
        """The checked addresses of the host; if one of them may not be gone to, none is."""
        numbers = [here.host] if forbidden(here.host) != "no IP address" else self._in_time(here)
        for number in numbers:
            why = forbidden(number, allow_private=self.allow_private and self.private)
            if why is not None:
                could = self.private and forbidden(number, allow_private=True) is None
                raise _RefusedError(f"leads to {number}, {why}{'; --allow-private lets it' if could else ''}")
        if not numbers:
            raise _RefusedError("has a host that has no address")
        return numbers[:TRIED]

    def _in_time(self, here: Address) -> list[str]:
        """The resolver knows no limit of time, so it is waited for at a distance."""
        told: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                told.put([str(number) for number in self.resolve(here.host, here.port)])
            except Exception as error:
                told.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            found = told.get(timeout=self._left())
        except (queue.Empty, TimeoutError):
            raise _RefusedError(self._late()) from None
        if isinstance(found, Exception):
            raise _RefusedError(f"has a host that cannot be resolved ({_why(found)})")
        return found

    def _connected(self, here: Address, numbers: list[str]) -> socket.socket:
        """A connection to the first address that takes one, with TLS for the name of the host."""
        problem: OSError = OSError("no address")
        for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
            try:
                line = self.connect(number, here.port, self._left() / left)
                break
            except OSError as error:
                problem = error
        else:
            raise problem
        if forbidden(number) is None:  # what stands in public does not lead into one's own network
            self.private = False
        if here.scheme == "http":
            return line
        try:
            line.settimeout(self._left())
            context = self.tls if self.tls is not None else ssl.create_default_context()
            return context.wrap_socket(line, server_hostname=here.host)
        except BaseException:
            line.close()
            raise

    def _answer(self, here: Address, line: socket.socket) -> Fetched | str:
        wire = _Wire(line, self._left, self.limits.bytes + HEAD)
        response = HTTPResponse(_Held(wire), method="GET")  # type: ignore[arg-type]
        response.begin()
        location = response.getheader("Location")
        if response.status in FOLLOWED and location:
            return location
        if not 200 <= response.status < 300:
            raise _RefusedError(f"was answered with {response.status} {_why(response.reason)}".rstrip())
        headers = tuple((name.lower(), value) for name, value in response.getheaders())
        packing = [
            part.strip().lower()
            for name, value in headers
            if name == "content-encoding"
            for part in value.split(",")
            if part.strip()
        ]
        body = b"".join(self._unpacked(packing, self._body(response)))
        return Fetched(here.url, here.url, response.status, headers, body)

    def _body(self, response: HTTPResponse) -> Iterator[bytes]:
        size = 0
        announced = response.length
        if announced is not None and announced > self.limits.bytes:
            raise _RefusedError(self._large())
        while piece := response.read1(PIECE):
            size += len(piece)
            if size > self.limits.bytes:
                raise _RefusedError(self._large())
            yield piece
        if announced is not None and size < announced:
            raise _RefusedError(f"was cut short ({size:,} of {announced:,} bytes)")

    def _unpacked(self, packing: list[str], pieces: Iterator[bytes]) -> Iterator[bytes]:
        packing = [kind for kind in packing if kind != "identity"]
        if not packing:
            yield from pieces
        elif len(packing) > 1 or packing[0] not in {"gzip", "x-gzip", "deflate", *_asked_brotli()}:
            raise _RefusedError(f"is packed in a way that was not asked for ({', '.join(packing)[:40]})")
        else:
            size = 0
            try:
                for piece in (_unbrotlied if packing[0] == "br" else _inflated)(packing[0], pieces):
                    size += len(piece)
                    if size > self.limits.unpacked:
                        raise _RefusedError(f"is larger than {self.limits.unpacked:,} bytes when unpacked")
                    yield piece
            except zlib.error as error:
                raise _RefusedError(f"cannot be unpacked ({error})") from None

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _late(self) -> str:
        return f"took longer than {self.limits.seconds:g} seconds"

    def _large(self) -> str:
        return f"is larger than {self.limits.bytes:,} bytes"


def _inflated(kind: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpacked pieces, none larger than PIECE; several members in a row are one body."""
    unpacker: Any = None
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker is None:
                unpacker = zlib.decompressobj(_window(kind, rest))
            yield unpacker.decompress(rest, PIECE)
            while not unpacker.eof and (more := unpacker.decompress(unpacker.unconsumed_tail, PIECE)):
                yield more
            rest = b""
            if unpacker.eof:
                rest = unpacker.unused_data.lstrip(b"\0") if kind != "deflate" else b""
                unpacker = None
    if unpacker is not None:
        raise zlib.error("cut short")


def _unbrotlied(kind: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpacked pieces of brotli, none much larger than PIECE."""
    import brotli

    unpacker = brotli.Decompressor()
    try:
        for piece in pieces:
            yield unpacker.process(piece, output_buffer_limit=PIECE)
            while not unpacker.is_finished() and (more := unpacker.process(b"", output_buffer_limit=PIECE)):
                yield more
    except brotli.error as error:
        raise zlib.error(str(error)) from None
    if not unpacker.is_finished():
        raise zlib.error("cut short")


@cache
def _asked_brotli() -> tuple[str, ...]:
    """Brotli is asked for where its library is installed."""
    return ("br",) if find_spec("brotli") is not None else ()


def _window(kind: str, start: bytes) -> int:
    """What zlib is to expect: gzip, or deflate with its header, or, as some servers send it, without."""
    if kind != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 and start[0] >> 4 <= 7 else -zlib.MAX_WBITS


def _request(here: Address) -> bytes:
    lines = (
        f"GET {here.target} HTTP/1.1",
        f"Host: {here.authority}",
        f"User-Agent: {AGENT}",
        "Accept: text/html,application/xhtml+xml,application/xml,*/*;q=0.8",
        f"Accept-Encoding: {', '.join(('gzip', 'deflate', *_asked_brotli()))}",
        "Connection: close",
        "",
        "",
    )
    return "\r\n".join(lines).encode("ascii")


def _why(error: object) -> str:
    """An error in a few words of one line."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]


class _Wire(io.RawIOBase):
    """The bytes of a connection, until the time is over or there are too many."""

    def __init__(self, line: socket.socket, left: Callable[[], float], most: int) -> None:
        self.line = line
        self.left = left
        self.rest = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.settimeout(self.left())  # before every read: who sends a byte a second does not win
        count = self.line.recv_into(buffer)
        self.rest -= count
        if self.rest < 0:
            raise _RefusedError("sends more than a page and its headers")
        return count


class _Held:
    """What the reader of responses takes for a socket."""

    def __init__(self, wire: _Wire) -> None:
        self.wire = wire

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self.wire, PIECE)
