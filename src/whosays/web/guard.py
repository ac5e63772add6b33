"""What stands before every request: which names it may be asked under, how much, how often; and after: the headers.

Source text is never markup here, scripts and styles come from files of ours alone, nothing is loaded from elsewhere.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .settings import LOOPBACK, Settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Bucket:
    """So many requests at once, and so many a minute, for each address; addresses at rest are forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate / 60
        self.burst = burst
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, who: str, now: float) -> float:
        """0 if the request may go on, else the seconds to wait.

        >>> bucket = Bucket(60, 2)
        >>> [bucket.take("a", 0.0), bucket.take("a", 0.0), bucket.take("a", 0.0), bucket.take("a", 1.0)]
        [0.0, 0.0, 1.0, 0.0]
        """
        with self._lock:
            if len(self._held) > 10_000:
                full = self.burst / self.rate
                self._held = {name: held for name, held in self._held.items() if now - held[1] < full}
            left, since = self._held.get(who, (self.burst, now))
            left = min(self.burst, left + (now - since) * self.rate)
            if left < 1:
                self._held[who] = (left, now)
                return (1 - left) / self.rate
            self._held[who] = (left - 1, now)
            return 0.0


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
        why = self._refused(scope, headers)
        if why is not None:
            await _refuse(send, *why)
            return
        size = 0

        async def measured() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.settings.largest:
                raise TooLargeError
            return message

        started = False

        async def headed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                there = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in HEADERS if one[0] not in there)]
            await send(message)

        try:
            await self.app(scope, measured, headed)
        except TooLargeError:
            if not started:
                await _refuse(send, 413, f"more than {self.settings.largest} bytes")

    def _refused(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, str, float] | tuple[int, str] | None:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if name.strip("[]") not in self.hosts:
            return 400, "not served under this name; start with --allow-host NAME"
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self.settings.largest:
            return 413, f"more than {self.settings.largest} bytes"
        wait = self.bucket.take((scope.get("client") or ("",))[0], time.monotonic())
        return (429, "too many requests", wait) if wait else None


class TooLargeError(Exception):
    """The body of a request is larger than is let in."""


async def _refuse(send: Send, status: int, why: str, wait: float = 0.0) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    if wait:
        headers.append((b"retry-after", str(math.ceil(wait)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
