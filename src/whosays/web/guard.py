"""What stands before every request: which names it may be asked under, by which pages, how much, how often, how slowly.

And after: the headers. Source text is never markup here, scripts and styles come from files of ours alone, nothing is
loaded from elsewhere.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException

from .accounts.throttle import Bucket, network
from .settings import LOOPBACK, Settings, is_loopback

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a dossier may do if it is opened where it is sent from: nothing; its own policy names its style by hash."""
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
SECURE = (b"strict-transport-security", b"max-age=31536000")
READING = ("GET", "HEAD", "OPTIONS")
HEAD = 64 << 10  # bytes of the head of a request
SLOWEST = 10_000  # bytes a second of a body


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: Application, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.hosts = {host.lower() for host in (*LOOPBACK, *settings.hosts)}
        self.bucket = Bucket(settings.rate, settings.burst)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in one line of text."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if self.settings.proxy and is_loopback((scope.get("client") or ("",))[0]):
            scope = {**scope, **forwarded(scope)}
        answer = _Answer(send, secure=scope["scheme"] == "https")
        why = self._refused(scope, headers)
        if why is not None:
            await answer.refuse(*why, close=why[0] != 429)  # what was not let in is not read to its end
            return
        body = _Body(receive, self.settings.largest, self.settings.patience)
        answer.body = body
        try:
            await self.app(scope, body.receive, answer.send)
        except BodyError:
            await answer.stop()

    def _refused(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, str, float] | None:
        head = len(scope.get("query_string", b"")) + sum(len(name) + len(value) for name, value in scope["headers"])
        if head + len(scope["path"]) > HEAD:
            return 431, f"a head of more than {HEAD} bytes", 0
        names = [value for name, value in scope["headers"] if name == b"host"]
        host = names[0].decode("latin-1").lower() if len(names) == 1 else ""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if name.strip("[]") not in self.hosts:
            return 400, "not served under this name; start with --allow-host NAME", 0
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 19 or int(length) > self.settings.largest:
            return 413, f"more than {self.settings.largest} bytes", 0
        wait = self.bucket.take(network((scope.get("client") or ("",))[0]), time.monotonic())
        return (429, "too many requests", wait) if wait else None


class SameSite:
    """An ASGI application around another one, that lets no page from elsewhere ask but by a link."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in one line of text."""
        if scope["type"] == "http" and is_foreign(scope):
            await _Answer(send, secure=scope["scheme"] == "https").refuse(403, "asked by a page from elsewhere")
            return
        await self.app(scope, receive, send)


def is_foreign(scope: Message) -> bool:
    """Whether a browser says that a page from elsewhere asks, other than by a link that somebody followed.

    >>> page = {"method": "POST", "scheme": "http", "headers": [(b"host", b"desk.test"), (b"origin", b"http://desk.test")]}
    >>> is_foreign(page), is_foreign(page | {"headers": [(b"host", b"desk.test"), (b"origin", b"null")]})
    (False, True)
    """
    headers = dict(scope["headers"])
    site = headers.get(b"sec-fetch-site", b"same-origin")
    if scope["method"] in READING:
        followed = headers.get(b"sec-fetch-mode") == b"navigate" and headers.get(b"sec-fetch-dest") == b"document"
        return site not in {b"same-origin", b"none"} and not followed
    origin = headers.get(b"origin")
    own = f"{scope['scheme']}://".encode() + headers.get(b"host", b"")
    return site not in {b"same-origin", b"none"} or (origin is not None and origin.lower() != own.lower())


def forwarded(scope: Message) -> Message:
    """Who asks, and over what, as the proxy tells that asks for them: the last of each, which it has written itself.

    >>> told = [(b"x-forwarded-for", b"192.0.2.1, 192.0.2.7"), (b"x-forwarded-proto", b"https")]
    >>> forwarded({"headers": told, "scheme": "http", "client": ("127.0.0.1", 5000)})
    {'client': ('192.0.2.7', 0), 'scheme': 'https'}
    """
    found = {name: value.decode("latin-1").rpartition(",")[2].strip() for name, value in scope["headers"]}
    client = found.get(b"x-forwarded-for", "").strip("[]")
    scheme = found.get(b"x-forwarded-proto", "").lower()
    return {
        "client": (client, 0) if network(client) and client != network("") else scope["client"],
        "scheme": scheme if scheme in {"http", "https"} else scope["scheme"],
    }


class BodyError(HTTPException):
    """The body of a request is larger than is let in, or too slow."""


class _Body:
    """The body of a request as it comes."""

    def __init__(self, receive: Receive, largest: int, patience: float) -> None:
        self._receive = receive
        self._largest = largest
        self._patience = patience
        self._began = time.monotonic()
        self._size = 0
        self._whole = False
        self.error: BodyError | None = None

    async def receive(self) -> Message:
        """The next piece. Raises BodyError."""
        if self._whole:  # what follows is only that the browser has gone
            return await self._receive()
        left = self._began + self._patience + self._size / SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0.001))
        except TimeoutError:
            raise self._fault(408, "the request came too slowly") from None
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._size > self._largest:
            raise self._fault(413, f"more than {self._largest} bytes")
        return message

    def _fault(self, status: int, why: str) -> BodyError:
        self.error = BodyError(status, why)
        return self.error


class _Answer:
    """The answer as it goes, with the headers of every answer; what a body was refused for stands in its place."""

    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self._headers = (*HEADERS, SECURE) if secure else HEADERS
        self._started = self._stopped = False
        self.body: _Body | None = None

    async def send(self, message: Message) -> None:
        """Send a piece on."""
        if self.body is not None and self.body.error is not None and not self._started:
            await self.stop()
        if self._stopped:
            return
        if message["type"] == "http.response.start":
            self._started = True
            there = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in self._headers if one[0] not in there)]
        await self._send(message)

    async def stop(self) -> None:
        """Refuse the body, if nothing was answered yet."""
        if self.body is not None and self.body.error is not None and not self._started:
            await self.refuse(self.body.error.status_code, self.body.error.detail, close=True)

    async def refuse(self, status: int, why: str, wait: float = 0.0, *, close: bool = False) -> None:
        """A line of text instead of an answer."""
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *self._headers]
        if wait:
            headers.append((b"retry-after", str(math.ceil(wait)).encode()))
        if close:
            headers.append((b"connection", b"close"))
        self._started = self._stopped = True
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": f"{why}\n".encode()})
